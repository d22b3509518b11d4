"""Hidden figures in totals, stored sums that are out of date, numbers typed over formulas."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from tests.inspection.books import issues, told

from auditcheck.pipeline import inspect

BODY = (("道路", 100, 90), ("绿化", 50, 60), ("路灯", 20, 25))


def sums(path: Path, results: tuple[float, float] = (170, 175), **looks: Any) -> Path:
    """Write three rows and a row of sums whose stored results are given."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("支出表")
        for number, cells in enumerate(BODY):
            sheet.write_row(number, 0, cells)
        sheet.write(3, 0, "合计")
        sheet.write_formula("B4", "=SUM(B1:B3)", None, results[0])
        sheet.write_formula("C4", "=SUM(C1:C3)", None, results[1])
        if "row" in looks:
            sheet.set_row(looks["row"], None, None, {"hidden": True})
        if "height" in looks:
            sheet.set_row(looks["height"], 0)
        if "column" in looks:
            sheet.set_column(looks["column"], None, None, {"hidden": True})
        if "filter" in looks:
            sheet.autofilter("A1:C3")
            sheet.filter_column("A", "x == 道路")
            sheet.set_row(looks["filter"], None, None, {"hidden": True})
    return path


def test_sums_that_add_up_have_nothing_to_tell(tmp_path: Path) -> None:
    assert issues(sums(tmp_path / "a.xlsx")) == []


@pytest.mark.parametrize(
    ("looks", "said"),
    [
        ({"row": 1}, "row 2 is hidden"),
        ({"height": 1}, "row 2 is hidden"),
        ({"filter": 1}, "row 2 is filtered out"),
    ],
)
def test_a_hidden_row_in_a_total_is_told_with_its_figures(looks: Any, said: str, tmp_path: Path) -> None:
    (issue,) = inspect(sums(tmp_path / "a.xlsx", **looks)).issues
    assert issue.code == "BOOK-HIDDEN-IN-TOTAL"
    assert issue.message.en == f"the totals in B4, C4 count figures that are hidden: B2 50, C2 60 ({said})"
    how = "filtered" if "filter" in looks else "row"
    hidden = {place.cell.address: place.hidden for place in issue.related if place.cell}
    assert hidden == {"C4": None, "B2": how, "C2": how}


def test_a_hidden_column_that_holds_its_own_total_is_no_hidden_figure(tmp_path: Path) -> None:
    assert issues(sums(tmp_path / "a.xlsx", column="B:B")) == []


def test_a_hidden_column_in_a_row_total_is_told(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet("支出表")
        for number, (label, first, second) in enumerate(BODY):
            sheet.write_row(number, 0, (label, first, second))
            sheet.write_formula(number, 3, f"=B{number + 1}+C{number + 1}", None, first + second)
        sheet.set_column("C:C", None, None, {"hidden": True})
    (issue,) = inspect(tmp_path / "a.xlsx").issues
    assert issue.message.en.endswith("hidden: C1 90, C2 60, C3 25 (column C is hidden)")


def test_a_total_over_a_hidden_sheet_is_told(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet, detail = book.add_worksheet("支出表"), book.add_worksheet("明细")
        for number, cells in enumerate(BODY):
            detail.write_row(number, 0, cells)
        sheet.write_formula("B1", "=SUM(明细!B1:B3)", None, 170)
        detail.hide()
    (issue,) = inspect(tmp_path / "a.xlsx").issues
    assert issue.code == "BOOK-HIDDEN-IN-TOTAL"
    assert issue.message.en.endswith("(the sheet 明细 is hidden)")


def test_a_stored_sum_that_is_out_of_date_shows_both(tmp_path: Path) -> None:
    report = inspect(sums(tmp_path / "a.xlsx", (170, 165)))
    assert told(report) == [("BOOK-SUM-STALE", "C4")]
    (issue,) = report.issues
    assert issue.rule_class == "verify"
    assert issue.comparison is not None
    assert (issue.comparison.left.value, issue.comparison.right.value) == (Decimal(165), Decimal(175))
    assert [term.label for term in issue.comparison.right.terms] == ["道路", "绿化", "路灯"]


def test_results_that_were_never_calculated_are_one_issue(tmp_path: Path) -> None:
    (issue,) = inspect(sums(tmp_path / "a.xlsx", (0, 0))).issues
    assert issue.message.en.endswith("; 2 formulas in all are like this")


def test_binary_noise_is_no_stale_result(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet("支出表")
        sheet.write_column(0, 0, [0.1] * 10 + [887, 330.24, 977.46, 81.49, 379.52, 432.35])
        sheet.write_formula("A17", "=SUM(A1:A16)", None, sum([0.1] * 10) + 3088.0599999999995)
    assert issues(tmp_path / "a.xlsx") == []


def rates(path: Path, *, typed: Any, row: int = 2) -> Path:
    """Write five rows of a rate by formula, one of them typed."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("支出表")
        for number in range(5):
            sheet.write_row(number, 0, (100, 90))
            sheet.write_formula(number, 2, f"=A{number + 1}-B{number + 1}", None, 10)
        sheet.write(row, 2, typed)
    return path


def test_a_number_typed_among_formulas_is_told(tmp_path: Path) -> None:
    (issue,) = inspect(rates(tmp_path / "a.xlsx", typed=12)).issues
    assert (issue.code, issue.primary.cell and issue.primary.cell.address) == ("BOOK-TYPED-OVER", "C3")
    assert issue.message.en == "typed: C3 12; the cells beside are formulas (such as =A2-B2)"


@pytest.mark.parametrize(("typed", "row"), [("无", 2), (None, 2), (12, 0), (12, 4)])
def test_a_text_a_gap_or_an_end_is_no_number_typed_over(typed: Any, row: int, tmp_path: Path) -> None:
    assert issues(rates(tmp_path / "a.xlsx", typed=typed, row=row)) == []


def test_budget_rows_between_calculated_rows_are_no_number_typed_over(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet("支出表")
        for number in range(0, 8, 2):
            sheet.write_row(number, 0, (1, 2))
            sheet.write_formula(number, 2, f"=A{number + 1}+B{number + 1}", None, 3)
            sheet.write(number + 1, 2, 7)
    assert issues(tmp_path / "a.xlsx") == []


def test_a_zero_typed_where_nothing_can_be_divided_is_no_number_typed_over(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet("支出表")
        for number, budget in enumerate((100, 50, 0, 20, 10)):
            sheet.write_row(number, 0, (budget, 10))
            if budget:
                sheet.write_formula(number, 2, f"=B{number + 1}/A{number + 1}", None, 10 / budget)
            else:
                sheet.write(number, 2, 0)
    assert issues(tmp_path / "a.xlsx") == []


def test_running_totals_beyond_reach_are_told_and_never_a_pass(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auditcheck.inspection.inspecting._REACH", 5)
    report = inspect(sums(tmp_path / "a.xlsx", (170, 165)))
    assert told(report) == []
    (outcome,) = [outcome for outcome in report.outcomes if outcome.rule_id == "BOOK-SUM-STALE"]
    assert (outcome.passed, outcome.unknown) == (0, 1)
