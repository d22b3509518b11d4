"""Waivers: which issues they cover, and what is told when they do not hold."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests.submissions import write_pack, write_submission

from auditcheck import check
from auditcheck.evaluation.waivers import unmatched_waivers, with_waivers
from auditcheck.model.answers import Waiver
from auditcheck.model.report import Report

TODAY = date(2026, 6, 30)


@pytest.fixture(name="report")
def _report(tmp_path: Path) -> Report:
    """The total in C5 of 项目明细表 is 5 too much; C3 and C4 exceed their budgets by 10 and 5."""
    return check(write_submission(tmp_path / "a.xlsx"), write_pack(tmp_path))


def waived(report: Report, *waivers: Waiver) -> tuple[list[str], list[str]]:
    after = with_waivers(report, waivers, TODAY)
    cells = [i.primary.cell.address for i in after.issues if i.waiver is not None and i.primary.cell]
    return cells, [remark.code for remark in after.remarks]


@pytest.mark.parametrize(
    ("waiver", "cells"),
    [
        (Waiver(reason="r", rule="WITHIN"), ["C3", "C4"]),
        (Waiver(reason="r", rule="WITHIN", place="项目明细表!C3"), ["C3"]),
        (Waiver(reason="r", rule="WITHIN", place="'项目明细表'!$C$4"), ["C4"]),
        (Waiver(reason="r", rule="WITHIN", place="项目明细表!A1:C3"), ["C3"]),
        (Waiver(reason="r", rule="WITHIN", place="项目明细表"), ["C3", "C4"]),
        (Waiver(reason="r", rule="WITHIN", place="绿化"), ["C3"]),
        (Waiver(reason="r", rule="WITHIN", place="封面!C3"), []),
        (Waiver(reason="r", rule="TOTAL", unit="城管局"), ["C5"]),
        (Waiver(reason="r", rule="TOTAL", unit="430105"), ["C5"]),
        (Waiver(reason="r", rule="TOTAL", unit="水务局"), []),
        (Waiver(reason="r", rule="TOTAL", expires=TODAY), ["C5"]),
        (Waiver(reason="r", rule="WITHIN", within=Decimal(7)), ["C4"]),
    ],
)
def test_a_waiver_covers_its_rule_at_its_place_for_its_unit(
    report: Report, waiver: Waiver, cells: list[str]
) -> None:
    assert waived(report, waiver)[0] == cells


def test_a_waived_issue_stays_in_the_report_but_blocks_no_more(report: Report) -> None:
    assert report.blocks()
    after = with_waivers(report, [Waiver(reason="财政已核", rule="TOTAL")], TODAY)
    assert [issue.code for issue in after.issues] == [issue.code for issue in report.issues]
    assert not after.blocks()
    assert {issue.code for issue in after.open_issues} == {"WITHIN"}


def test_the_day_after_it_expires_a_waiver_is_told_and_holds_no_more(report: Report) -> None:
    old = Waiver(reason="r", rule="TOTAL", expires=date(2026, 6, 29), mark="waivers.yaml:3")
    after = with_waivers(report, [old], TODAY)
    assert after.issues == report.issues
    (remark,) = after.remarks
    assert remark.code == "WAIVER-EXPIRED"
    assert remark.words.en == (
        "waivers.yaml:3 TOTAL (r): the waiver expired on 2026-06-29 and no longer holds: 项目明细表!C5"
    )


def test_a_difference_beyond_the_bound_is_told_and_not_waived(report: Report) -> None:
    cells, codes = waived(report, Waiver(reason="r", rule="TOTAL", within=Decimal("4.99")))
    assert (cells, codes) == ([], ["WAIVER-EXCEEDED"])
    assert waived(report, Waiver(reason="r", rule="TOTAL", within=Decimal(5))) == (["C5"], [])


def test_a_fingerprint_finds_its_issue_where_it_moved_to(report: Report) -> None:
    print_ = next(issue.fingerprint for issue in report.issues if issue.code == "TOTAL")
    pinned = Waiver(reason="r", rule="TOTAL", fingerprint=print_, place="项目明细表!C9")
    assert waived(report, pinned) == (["C5"], ["WAIVER-MOVED"])
    assert waived(report, Waiver(reason="r", fingerprint=print_[:10].upper())) == (["C5"], [])
    assert waived(report, Waiver(reason="r", rule="WITHIN", fingerprint=print_)) == ([], [])


def test_waivers_that_match_nothing_are_told_unless_their_unit_was_not_checked(report: Report) -> None:
    waivers = (
        Waiver(reason="1", rule="NO-SUCH"),
        Waiver(reason="2", rule="WITHIN", place="封面!A1"),
        Waiver(reason="3", rule="TOTAL"),
        Waiver(reason="4", rule="NO-SUCH", unit="水务局"),
    )
    assert [remark.words.en for remark in unmatched_waivers(waivers, [report])] == [
        "NO-SUCH (1): no issue matches it; it can be removed",
        "WITHIN (2): no issue matches it; issues of its rule stand at: 项目明细表!C3, 项目明细表!C4",
    ]
