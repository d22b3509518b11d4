"""What the product promises at first sight, shown on the sample workbooks."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from auditcheck.model.issues import Issue, Verdict
from auditcheck.model.report import Report
from auditcheck.model.rules import Severity
from auditcheck.model.tables import CellState
from auditcheck.pipeline import check

ROOT = Path(__file__).resolve().parents[2]


@cache
def report_on(file: str) -> Report:
    return check(ROOT / "sample_workbooks" / "department-performance" / file, "department-performance")


def only_issue(file: str) -> Issue:
    (block,) = report_on(file).issue_blocks()
    return block.leader


def verdict(file: str, rule: str) -> Verdict:
    return next(outcome.verdict for outcome in report_on(file).outcomes if outcome.rule_id == rule)


def test_six_categories_that_binary_fractions_cannot_add_up_pass() -> None:
    categories = [887, 330.24, 977.46, 81.49, 379.52, 432.35]
    total = 0.0
    for category in categories:  # as a plain loop adds them
        total += category
    assert total != 3088.06
    outcome = next(one for one in report_on("clean.xlsx").outcomes if one.rule_id == "PROJ-01")
    assert (outcome.passed, outcome.rounded) == (4, 0)


@pytest.mark.parametrize("rule", ["STAFF-01", "STAFF-03", "BASE-01", "EVAL-03", "EVAL-04", "EVAL-06"])
def test_figures_of_the_published_report_pass(rule: str) -> None:
    assert verdict("clean.xlsx", rule) is Verdict.PASSED


def test_the_clean_control_blocks_nothing() -> None:
    report = report_on("clean.xlsx")
    assert (report.issues, report.checked) == ((), True)
    assert not report.blocks(Severity.NOTE)
    assert report.count(Verdict.NOT_EVALUATED) == report.count(Verdict.UNKNOWN) == 0


def test_a_wrong_category_is_told_with_both_sides_and_its_tape() -> None:
    comparison = only_issue("category-total.xlsx").comparison
    assert comparison is not None
    assert comparison.left.value == Decimal("3088.06")
    assert comparison.right.value == Decimal("3078.06")
    assert comparison.difference == Decimal(10)
    cells = [term.cell.address for term in comparison.right.terms if term.cell]
    assert cells == ["F15", "F16", "F17", "F18", "F19", "F20"]


def test_a_full_width_text_in_a_total_is_used_and_told() -> None:
    issue = only_issue("full-width-total.xlsx")
    assert (issue.code, issue.severity) == ("VALUE-TEXT-NUMBER", Severity.NOTE)
    readers = ["PROJ-01", "PROJ-11", "EVAL-19", "BASE-18", "SPEND-01"]
    assert [verdict("full-width-total.xlsx", rule) for rule in readers] == [Verdict.PASSED] * 5


def test_a_dash_in_a_summed_row_stays_a_dash() -> None:
    comparison = only_issue("dash-in-sum.xlsx").comparison
    assert comparison is not None
    dash = comparison.right.terms[3]
    assert (dash.value, dash.text, dash.state) == (None, "——", CellState.NOT_APPLICABLE)


def test_a_sheet_in_yuan_agrees_with_sheets_in_ten_thousands() -> None:
    tables = {table.name: table.unit for table in report_on("whole-sheet-in-yuan.xlsx").tables}
    assert (tables["spending"], tables["projects"]) == ("元", "万元")
    crossing = ["PROJ-02", "PROJ-11", "EVAL-16", "BASE-18", "BASE-19"]
    assert [verdict("whole-sheet-in-yuan.xlsx", rule) for rule in crossing] == [Verdict.PASSED] * 5


def test_a_hidden_row_is_read_into_the_sum() -> None:
    comparison = only_issue("hidden-row.xlsx").comparison
    assert comparison is not None
    assert "G11" in [term.cell.address for term in comparison.right.terms if term.cell]
    assert comparison.difference == Decimal(-10)


def test_a_difference_that_rounding_explains_is_a_hint_and_does_not_block() -> None:
    report = report_on("total-off-by-rounding.xlsx")
    assert [issue.severity for issue in report.issues] == [Severity.NOTE]
    assert not report.blocks()
    assert report_on("total-off-by-0.05.xlsx").blocks()


def test_a_formula_never_calculated_names_the_rules_it_keeps_from_running() -> None:
    issue = only_issue("not-calculated.xlsx")
    unchecked = {
        o.rule_id for o in report_on("not-calculated.xlsx").outcomes if o.count(Verdict.NOT_EVALUATED)
    }
    assert set(issue.unchecked) == unchecked == {"SPEND-01", "SPEND-05", "SPEND-07", "EVAL-16", "BASE-17"}
    assert report_on("not-calculated.xlsx").blocks()


def test_a_missing_sheet_names_the_rules_it_keeps_from_running() -> None:
    issue = only_issue("missing-sheet.xlsx")
    assert {"STAFF-01", "STAFF-04", "BASE-02"} <= set(issue.unchecked)


def test_a_workbook_with_a_password_is_not_checked_and_blocks() -> None:
    report = report_on("encrypted.xlsx")
    assert (report.checked, report.outcomes) == (False, ())
    assert report.blocks()
