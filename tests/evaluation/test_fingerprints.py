"""Fingerprints: an issue is known again by what it is about, not by where or in which file it stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.submissions import ROWS, write_pack, write_submission

from auditcheck import check


@pytest.fixture(name="pack")
def _pack(tmp_path: Path) -> Path:
    return write_pack(tmp_path)


def fingerprints(submission: Path, pack: Path) -> dict[tuple[str, str], str]:
    report = check(submission, pack)
    return {(issue.code, issue.target): issue.fingerprint for issue in report.issues}


def test_every_issue_has_its_own(tmp_path: Path, pack: Path) -> None:
    found = fingerprints(write_submission(tmp_path / "a.xlsx"), pack)
    assert set(found) == {("TOTAL", ""), ("WITHIN", "绿化"), ("WITHIN", "路灯")}
    assert len(set(found.values())) == 3
    assert all(len(text) == 16 and set(text) <= set("0123456789abcdef") for text in found.values())


def test_they_survive_inserted_rows_another_order_and_another_name(tmp_path: Path, pack: Path) -> None:
    before = fingerprints(write_submission(tmp_path / "a.xlsx"), pack)
    moved = [("桥梁", 5.0, 5.0), *reversed(ROWS)]
    after = fingerprints(write_submission(tmp_path / "第二次 上报.xlsx", moved, total=185, above=4), pack)
    assert after == before


def test_they_survive_a_sheet_that_is_renamed_and_still_found(tmp_path: Path, pack: Path) -> None:
    before = fingerprints(write_submission(tmp_path / "a.xlsx"), pack)
    assert fingerprints(write_submission(tmp_path / "b.xlsx", sheet="2022年明细表"), pack) == before


def test_they_do_not_depend_on_the_figures(tmp_path: Path, pack: Path) -> None:
    before = fingerprints(write_submission(tmp_path / "a.xlsx"), pack)
    assert fingerprints(write_submission(tmp_path / "b.xlsx", total=999), pack) == before


def test_spaces_and_full_width_letters_in_labels_make_no_difference(tmp_path: Path, pack: Path) -> None:
    narrow = write_submission(tmp_path / "a.xlsx", [("A1 路", 1, 2)], total=2)
    wide = write_submission(tmp_path / "b.xlsx", [("Ａ１  路", 1, 2)], total=2)
    assert list(fingerprints(narrow, pack).values()) == list(fingerprints(wide, pack).values())


def equals(submission: Path, pack: Path) -> list[str]:
    return [issue.fingerprint for issue in check(submission, pack).issues if issue.code == "WITHIN"]


def test_equal_keys_are_numbered_and_all_change_with_their_count(tmp_path: Path, pack: Path) -> None:
    two = equals(write_submission(tmp_path / "a.xlsx", [("路", 1, 2), ("路", 3, 4)], total=6), pack)
    same = equals(write_submission(tmp_path / "b.xlsx", [("路", 3, 9), ("路", 1, 8)], total=17), pack)
    three = equals(write_submission(tmp_path / "c.xlsx", [("路", 1, 2)] * 3, total=6), pack)
    assert len(set(two)) == 2
    assert same == two
    assert len(set(three)) == 3
    assert not set(three) & set(two)


def test_records_without_a_name_are_not_known_by_their_row(tmp_path: Path, pack: Path) -> None:
    here = equals(write_submission(tmp_path / "a.xlsx", [("", 30, 70)], total=70), pack)
    there = equals(write_submission(tmp_path / "b.xlsx", [("", 30, 70)], total=70, above=3), pack)
    assert here == there != []


def test_files_that_cannot_be_read_have_one_that_does_not_name_them(tmp_path: Path) -> None:
    prints = []
    for name in ("a.xlsx", "b.xlsx"):
        path = tmp_path / name
        path.write_bytes(b"")
        (issue,) = check(path).issues
        prints.append(issue.fingerprint)
    assert prints[0] == prints[1] != ""


def test_two_missing_sheets_are_told_apart(tmp_path: Path) -> None:
    text = (
        "id: two\ntitle: {zh: 两表, en: two}\nversion: '1'\ntables:\n"
        "  a: {sheet: 甲表, layout: form, fields: {x: {label: 数, type: number}}}\n"
        "  b: {sheet: 乙表, layout: form, fields: {y: {label: 数, type: number}}}\n"
        "rules: []\n"
    )
    report = check(write_submission(tmp_path / "a.xlsx"), write_pack(tmp_path, text))
    missing = [issue for issue in report.issues if issue.code == "TABLE-MISSING"]
    assert [issue.value for issue in missing] == ["甲表", "乙表"]
    assert missing[0].fingerprint != missing[1].fingerprint
