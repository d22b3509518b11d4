"""Explanations: written into an issue list, read back, bound to the issue and its figures."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest
from tests.submissions import PACK, ROWS, write_pack, write_submission

from auditcheck import check
from auditcheck.errors import ConfigError
from auditcheck.evaluation.explanations import (
    Answer,
    lost_explanations,
    read_explanations,
    with_explanations,
)
from auditcheck.model.report import Report
from auditcheck.model.words import Language
from auditcheck.reporters.xlsx import issue_list

LONG = "上级追加绿化专项资金，文号城财〔2021〕12号"


@pytest.fixture(name="pack")
def _pack(tmp_path: Path) -> Path:
    return write_pack(tmp_path)


@pytest.fixture(name="report")
def _report(tmp_path: Path, pack: Path) -> Report:
    return check(write_submission(tmp_path / "a.xlsx"), pack)


def filled_in(path: Path, report: Report, texts: Mapping[str, str], language: Language = "zh") -> Path:
    """Save the issue list as openpyxl does after someone wrote ``texts`` beside the cells."""
    path.write_bytes(issue_list(report, language))
    book = openpyxl.load_workbook(path)
    sheet = book["问题清单" if language == "zh" else "Issues"]
    titles = [cell.value for cell in sheet[1]]
    place = titles.index("单元格" if language == "zh" else "Cell")
    answer = titles.index("说明" if language == "zh" else "Explanation")
    for row in sheet.iter_rows(min_row=2):
        row[answer].value = texts.get(str(row[place].value))
    book.save(path)
    return path


def given(report: Report) -> dict[str, tuple[str, bool]]:
    return {
        issue.primary.cell.address: (issue.explanation.text, issue.explanation.accepted)
        for issue in report.issues
        if issue.explanation is not None and issue.primary.cell is not None
    }


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_was_written_in_the_list_is_read_back_and_settles_the_issue(
    tmp_path: Path, report: Report, language: Language
) -> None:
    path = filled_in(tmp_path / "清单.xlsx", report, {"C3": LONG}, language)
    after = with_explanations(report, read_explanations(path))
    assert given(after) == {"C3": (LONG, True)}
    assert [(i.code, i.target) for i in after.open_issues] == [("TOTAL", ""), ("WITHIN", "路灯")]


def test_it_follows_the_issue_to_another_row_and_file(tmp_path: Path, pack: Path, report: Report) -> None:
    answers = read_explanations(filled_in(tmp_path / "清单.xlsx", report, {"C3": LONG}))
    moved = write_submission(tmp_path / "b.xlsx", tuple(reversed(ROWS)), above=5)
    assert given(with_explanations(check(moved, pack), answers)) == {"C8": (LONG, True)}


def test_a_changed_figure_asks_again(tmp_path: Path, pack: Path, report: Report) -> None:
    answers = read_explanations(filled_in(tmp_path / "清单.xlsx", report, {"C3": LONG}))
    rows = (("道路", 100, 90), ("绿化", 50, 61), ("路灯", 20, 25))
    after = with_explanations(check(write_submission(tmp_path / "b.xlsx", rows), pack), answers)
    (explained,) = [issue for issue in after.issues if issue.explanation is not None]
    assert explained.is_open
    assert explained.explanation is not None
    assert explained.explanation.objection is not None
    assert explained.explanation.objection.en == "figures changed (60 <= 50, now 61 <= 50), explain again"


@pytest.mark.parametrize(("text", "least", "accepted"), [("情况属实", None, False), ("情况属实", 4, True)])
def test_a_short_text_is_not_accepted(
    tmp_path: Path, report: Report, text: str, least: int | None, accepted: bool
) -> None:
    answers = read_explanations(filled_in(tmp_path / "清单.xlsx", report, {"C3": text}))
    assert given(with_explanations(report, answers, least)) == {"C3": (text, accepted)}


def test_the_pack_may_say_how_long_an_explanation_must_be(tmp_path: Path) -> None:
    text = PACK.replace("unit: 万元", "unit: 万元\nparameters:\n  explanation_length: 3")
    report = check(write_submission(tmp_path / "a.xlsx"), write_pack(tmp_path, text))
    answers = read_explanations(filled_in(tmp_path / "清单.xlsx", report, {"C3": "已核实"}))
    assert given(with_explanations(report, answers)) == {"C3": ("已核实", True)}


def test_what_must_be_corrected_cannot_be_explained(tmp_path: Path, report: Report) -> None:
    answers = read_explanations(filled_in(tmp_path / "清单.xlsx", report, {"C5": LONG}))
    after = with_explanations(report, answers)
    assert given(after) == {"C5": (LONG, False)}
    assert after.blocks()


def test_the_same_text_on_many_issues_is_told(tmp_path: Path, report: Report) -> None:
    pasted = dict.fromkeys(("C3", "C4", "C5"), LONG)
    after = with_explanations(report, read_explanations(filled_in(tmp_path / "清单.xlsx", report, pasted)))
    (remark,) = after.remarks
    assert remark.code == "EXPLANATION-PASTED"
    assert "3 issues: 项目明细表!C5, 项目明细表!C3, 项目明细表!C4" in remark.words.en
    two = {"C3": LONG, "C4": LONG}
    again = with_explanations(report, read_explanations(filled_in(tmp_path / "二.xlsx", report, two)))
    assert again.remarks == ()


def test_explanations_without_their_issue_are_listed(tmp_path: Path, pack: Path, report: Report) -> None:
    answers = read_explanations(
        filled_in(tmp_path / "清单.xlsx", report, {"C3": LONG, "C4": "路灯补贴由市级承担"})
    )
    rows = (("道路", 100, 90), ("绿化", 60, 60), ("路灯", 20, 25))
    after = check(write_submission(tmp_path / "b.xlsx", rows), pack)
    (lost,) = lost_explanations(answers, [after])
    assert lost.code == "EXPLANATION-LOST"
    assert LONG in lost.words.zh
    unbound = Answer(text="谁的？", fingerprint="", figures="", mark="清单.xlsx 问题清单 9")
    (lost,) = lost_explanations([unbound], [after])
    assert "its fingerprint was removed" in lost.words.en


def test_of_two_texts_for_one_issue_the_later_holds_and_the_other_is_told(
    tmp_path: Path, report: Report
) -> None:
    first = read_explanations(filled_in(tmp_path / "一.xlsx", report, {"C3": LONG}))
    second = read_explanations(filled_in(tmp_path / "二.xlsx", report, {"C3": LONG + "，已报备"}))
    after = with_explanations(report, (*first, *second))
    assert given(after) == {"C3": (LONG + "，已报备", True)}
    assert [remark.code for remark in after.remarks] == ["EXPLANATION-REPLACED"]


def test_the_next_list_carries_the_explanations_on(tmp_path: Path, report: Report) -> None:
    answers = read_explanations(filled_in(tmp_path / "一.xlsx", report, {"C3": LONG}))
    path = tmp_path / "二.xlsx"
    path.write_bytes(issue_list(with_explanations(report, answers), "zh"))
    assert [(a.text, a.fingerprint, a.figures) for a in read_explanations(path)] == [
        (a.text, a.fingerprint, a.figures) for a in answers
    ]


def test_a_workbook_that_is_no_issue_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no issue list"):
        read_explanations(write_submission(tmp_path / "a.xlsx"))
    (tmp_path / "b.xlsx").write_bytes(b"")
    with pytest.raises(ConfigError, match="cannot be read"):
        read_explanations(tmp_path / "b.xlsx")
