"""Folding: one cause is one block, nothing is hidden that the correction of its leader would leave."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from auditcheck import check
from auditcheck.evaluation.baselines import Baseline, section_of, with_baseline
from auditcheck.evaluation.waivers import with_waivers
from auditcheck.model.answers import Waiver
from auditcheck.model.report import Report

PACK = """
id: small
title: {zh: 小包, en: small}
version: "1"
unit: 元
tables:
  spending:
    sheet: 支出表
    layout: form
    fields:
      basic: {label: 基本支出, type: amount}
      roads: {label: 道路, type: amount}
      parks: {label: 绿化, type: amount}
      project: {label: 项目支出, type: amount}
      total: {label: 支出合计, type: amount}
  list: {sheet: 明细表, layout: form, fields: {total: {label: 明细合计, type: amount}}}
  review:
    sheet: 自评表
    layout: form
    fields:
      total: {label: 自评支出, type: amount}
      people: {label: 人数, type: integer, required: true}
      heads: {label: 补助人数, type: integer}
rules:
- id: SUB
  class: balance
  title: {zh: 项目, en: project}
  check: spending.project == spending.roads + spending.parks
- id: TOTAL
  class: balance
  title: {zh: 合计, en: total}
  check: spending.total == spending.basic + spending.project
- {id: X-AB, class: balance, title: {zh: 甲乙, en: a b}, check: list.total == spending.total}
- {id: X-AC, class: balance, title: {zh: 甲丙, en: a c}, check: review.total == spending.total}
- {id: X-BC, class: balance, title: {zh: 乙丙, en: b c}, check: list.total == review.total}
- {id: HEADS, class: logic, title: {zh: 人数, en: heads}, check: review.heads <= review.people}
"""
RIGHT: dict[str, dict[str, object]] = {
    "支出表": {"基本支出": 500, "道路": 120, "绿化": 80, "项目支出": 200, "支出合计": 700},
    "明细表": {"明细合计": 700},
    "自评表": {"自评支出": 700, "人数": 10, "补助人数": 3},
}


def report_on(
    folder: Path, *, diagnose: bool = True, fold: bool = True, rules: str = "", **wrong: object
) -> Report:
    """The report on the right figures but for some labels; ``rules`` are added to the pack's."""
    (folder / "pack.yaml").write_text(PACK + rules, encoding="utf-8")
    path = folder / "submission.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for title, figures in RIGHT.items():
            sheet = book.add_worksheet(title)
            for row, (label, value) in enumerate(figures.items()):
                sheet.write_row(row, 0, (label, wrong.get(label, value)))
    return check(path, folder / "pack.yaml", diagnose=diagnose, fold=fold)


def blocks(report: Report) -> dict[str, list[str]]:
    return {b.leader.code: [issue.code for issue in b.followers] for b in report.issue_blocks()}


both = pytest.mark.parametrize("diagnose", [True, False], ids=["diagnosis", "structure"])


@both
def test_a_cell_that_breaks_a_total_and_two_other_sheets_is_one_block(
    tmp_path: Path, *, diagnose: bool
) -> None:
    report = report_on(tmp_path, diagnose=diagnose, 支出合计=790)
    assert blocks(report) == {"TOTAL": ["X-AB", "X-AC"]}
    leader, follower = report.issues[0], report.issues[1]
    assert leader.folding is not None
    assert "支出表!B5" in leader.folding.zh
    assert "it checks the sheet of that cell alone" in leader.folding.en
    assert follower.follows == leader.fingerprint
    assert follower.folding is not None
    assert "TOTAL 支出表!B5" in follower.folding.en


@both
def test_three_figures_that_all_differ_are_one_issue_not_three(tmp_path: Path, *, diagnose: bool) -> None:
    report = report_on(tmp_path, diagnose=diagnose, 明细合计=710, 自评支出=690)
    assert blocks(report) == {"X-AB": ["X-BC", "X-AC"]}
    folding = report.issues[0].folding
    assert folding is not None
    assert "支出表!B5 700" in folding.zh
    assert "should be one figure" in folding.en


def test_one_wrong_figure_told_by_two_equal_rules_is_one_block_with_its_total(tmp_path: Path) -> None:
    again = "- {id: X-BA, class: balance, title: {zh: 乙甲, en: b a}, check: spending.total == list.total}\n"
    report = report_on(tmp_path, rules=again, 支出合计=790)
    assert blocks(report) == {"TOTAL": ["X-BA", "X-AB", "X-AC"]}


@both
def test_one_of_three_figures_that_is_wrong_is_one_issue(tmp_path: Path, *, diagnose: bool) -> None:
    assert blocks(report_on(tmp_path, diagnose=diagnose, 自评支出=770)) == {"X-AC": ["X-BC"]}


@both
def test_two_mistakes_are_two_blocks(tmp_path: Path, *, diagnose: bool) -> None:
    report = report_on(tmp_path, diagnose=diagnose, 道路=210, 自评支出=770)
    assert blocks(report) == {"SUB": [], "X-AC": ["X-BC"]}


@both
def test_an_issue_that_two_cells_must_be_corrected_for_is_not_hidden(
    tmp_path: Path, *, diagnose: bool
) -> None:
    report = report_on(tmp_path, diagnose=diagnose, 支出合计=790, 项目支出=205)
    leaders = blocks(report)
    told = [code for leader, more in leaders.items() for code in (leader, *more)]
    assert sorted(told) == ["SUB", "TOTAL", "X-AB", "X-AC"]
    assert len(leaders) >= 2
    assert "TOTAL" not in leaders.get("SUB", []) + leaders.get("X-AB", [])


def test_folding_changes_no_verdict_no_issue_and_no_fingerprint(tmp_path: Path) -> None:
    folded, flat = (report_on(tmp_path, fold=fold, 支出合计=790) for fold in (True, False))
    assert [replace(issue, follows="", folding=None) for issue in folded.issues] == list(flat.issues)
    assert (folded.outcomes, folded.blocks()) == (flat.outcomes, flat.blocks())
    assert blocks(flat) == {"TOTAL": [], "X-AB": [], "X-AC": []}


def test_without_diagnosis_every_verdict_and_issue_is_the_same(tmp_path: Path) -> None:
    with_it, without = (report_on(tmp_path, diagnose=diagnose, 支出合计=790) for diagnose in (True, False))
    assert with_it.outcomes == without.outcomes
    assert [(i.fingerprint, i.message) for i in with_it.issues] == [
        (i.fingerprint, i.message) for i in without.issues
    ]
    assert all(issue.diagnosis is None for issue in without.issues)


def test_what_follows_is_gone_when_the_leader_is_corrected(tmp_path: Path) -> None:
    report = report_on(tmp_path, 支出合计=790)
    (block,) = report.issue_blocks()
    assert block.leader.diagnosis is not None
    assert block.leader.diagnosis.likeliest is not None
    (correction,) = block.leader.diagnosis.likeliest.corrections
    assert correction.location.cell is not None
    value = f"{correction.location.cell.qualified}={correction.proposed}"
    assert check(tmp_path / "submission.xlsx", tmp_path / "pack.yaml", replacing=[value]).issues == ()


def test_a_waived_leader_does_not_hide_an_open_follower(tmp_path: Path) -> None:
    report = report_on(tmp_path, 支出合计=790)
    waived = with_waivers(report, [Waiver(reason="已核", rule="TOTAL")], date(2026, 1, 1))
    assert blocks(waived) == {"TOTAL": [], "X-AB": ["X-AC"]}
    assert waived.blocks()
    all_waived = with_waivers(report, [Waiver(reason="已核")], date(2026, 1, 1))
    assert blocks(all_waived) == {"TOTAL": ["X-AB", "X-AC"]}
    assert not all_waived.blocks()


def test_a_waived_follower_stays_with_its_leader(tmp_path: Path) -> None:
    report = report_on(tmp_path, 支出合计=790)
    waived = with_waivers(report, [Waiver(reason="已核", rule="X-AB")], date(2026, 1, 1))
    assert blocks(waived) == {"TOTAL": ["X-AB", "X-AC"]}
    assert [issue.code for issue in waived.open_issues] == ["TOTAL", "X-AC"]


def test_a_follower_that_is_not_in_the_baseline_leads(tmp_path: Path) -> None:
    report = report_on(tmp_path, 支出合计=790)
    section = section_of(replace(report, issues=report.issues[:1]))
    after = with_baseline(report, Baseline(sections=(section,)))
    assert blocks(after) == {"TOTAL": [], "X-AB": ["X-AC"]}


def test_a_required_blank_is_told_once_with_the_rules_that_wait_for_it(tmp_path: Path) -> None:
    report = report_on(tmp_path, 人数="")
    (issue,) = report.issues
    assert (issue.code, issue.unchecked) == ("CONTRACT-REQUIRED", ("HEADS",))


def test_an_unreadable_cell_is_told_once_with_the_rules_that_wait_for_it(tmp_path: Path) -> None:
    report = report_on(tmp_path, 支出合计="待定")
    (issue,) = report.issues
    assert (issue.code, issue.unchecked) == ("VALUE-UNREADABLE", ("TOTAL", "X-AB", "X-AC"))


def test_a_number_typed_as_text_belongs_to_the_issue_of_its_cell(tmp_path: Path) -> None:
    report = report_on(tmp_path, 支出合计="７９０")
    assert blocks(report) == {"TOTAL": ["VALUE-TEXT-NUMBER", "X-AB", "X-AC"]}
