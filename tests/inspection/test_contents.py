"""Errors, formulas without a result, text numbers and unseen characters, and what is none of these."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.inspection.books import book, issues
from tests.workbook.packing import cell, row, workbook_of

from auditcheck.pipeline import inspect


def test_an_honest_workbook_has_nothing_to_tell(tmp_path: Path) -> None:
    report = inspect(book(tmp_path / "a.xlsx"))
    assert report.issues == ()
    assert [outcome.rule_id for outcome in report.outcomes if outcome.passed != 1] == []


def test_errors_are_told_once_a_sheet(tmp_path: Path) -> None:
    path = workbook_of(
        tmp_path / "a.xlsx",
        row(1, cell("A1"), '<c r="B1" t="e"><v>#REF!</v></c>') + row(2, '<c r="A2" t="e"><v>#DIV/0!</v></c>'),
    )
    (issue,) = inspect(path).issues
    assert (issue.code, issue.primary.cell and issue.primary.cell.address) == ("BOOK-ERROR", "B1")
    assert issue.message.en == "errors: B1 #REF!, A2 #DIV/0!"
    assert [place.cell and place.cell.address for place in issue.related] == ["A2"]


def test_formulas_without_a_result_are_told_once_a_sheet(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", cells={"B5": "=SUM(B2:B4)", "C5": "=SUM(C2:C4)"})
    report = inspect(path)
    assert [issue.message.en for issue in report.issues] == ["no result: B5 =SUM(B2:B4), C5 =SUM(C2:C4)"]
    assert report.submission.provenance is not None
    assert (report.submission.provenance.formulas, report.submission.provenance.pending) == (2, 2)
    assert report.submission.provenance.program == "openpyxl"


@pytest.mark.parametrize("text", ["60", "６０", "1,060.00", "60.00 ", "60万元", "12.5%"])
def test_a_text_number_among_numbers_is_told(text: str, tmp_path: Path) -> None:
    found = issues(book(tmp_path / "a.xlsx", cells={"C3": text}))
    assert found == ([] if text == "12.5%" else [("BOOK-TEXT-NUMBER", "C3")])


@pytest.mark.parametrize(
    "rows",
    [
        [("代码", "数"), ("0401001", 1), ("0401002", 2), ("0401003", 3)],
        [("项目", "2021", "2020"), ("道路", 1, 2)],
        [("序号", "数"), (1, 5), ("(2)", 6), (3, 7)],
        [("时间", "数"), (1, 5), ("20210305", 6), (3, 7)],
        [("数", "注"), (1, "—"), ("—", "无"), (3, "/")],
        [("数",), (1,), ("2.",), (3,)],
    ],
)
def test_codes_headers_dates_and_marks_are_no_text_numbers(
    rows: list[tuple[Any, ...]], tmp_path: Path
) -> None:
    assert issues(book(tmp_path / "a.xlsx", rows)) == []


def test_a_text_number_in_a_sum_is_told_with_its_effect(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [("道路", "90"), ("绿化", "60"), ("合计", "=SUM(B1:B2)")])
    found = {issue.code: issue.message.en for issue in inspect(path).issues}
    assert found["BOOK-TEXT-NUMBER"] == "text numbers: B1“90”, B2“60”, left out by a sum over them"


def test_characters_that_cannot_be_seen_are_named_by_their_codes(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", cells={"A2": "道路\u200b", "A3": "\ufeff绿化", "A4": "路\u3000灯\xa0"})
    (issue,) = inspect(path).issues
    assert issue.code == "BOOK-INVISIBLE"
    assert issue.message.en == "unseen characters: A2 道路 (U+200B), A3 绿化 (U+FEFF)"
