"""Formula cells point at what they are calculated from, in workbooks as people send them."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter
from tests.diagnosis.submissions import addresses, loaded

from auditcheck.model.report import Report
from auditcheck.pipeline import check

TABLES = """
spending:
  sheet: 支出表
  layout: form
  unit: 元
  fields:
    whole: {label: 合计, type: amount}
    culture: {label: 文化, type: amount}
    school: {label: 教育, type: amount}
    health: {label: 卫生, type: amount}
    annex: {label: 附件合计, type: amount}
"""
SUM = """
- id: SUM
  title: t
  class: balance
  check: "sum(spending.culture : spending.health) == spending.whole"
"""
SAME = "- {id: SAME, title: t, class: balance, check: spending.whole == spending.annex}\n"


def checked(folder: Path, rules: str, total: tuple[str, float], annex: float) -> Report:
    pack, path = loaded(TABLES, rules, folder), folder / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("支出表")
        for row, (label, value) in enumerate((("合计", 0), ("文化", 120), ("教育", 310), ("卫生", 45))):
            sheet.write_row(row, 0, [label, value])
        sheet.write_formula(0, 1, total[0], None, total[1])
        sheet.write_row(4, 0, ["附件合计", annex])
    return check(path, pack)


def test_blame_falls_on_what_was_typed_not_on_the_sum(tmp_path: Path) -> None:
    report = checked(tmp_path, SUM + SAME, ("=SUM(B2:B4)", 475), 457)
    (issue,) = report.issues
    assert issue.diagnosis is not None
    assert sorted(addresses(issue.diagnosis)) == [["B2"], ["B3"], ["B4"], ["B5"]]


def test_a_range_that_misses_a_row_is_told(tmp_path: Path) -> None:
    report = checked(tmp_path, SUM + SAME, ("=SUM(B2:B3)", 430), 475)
    diagnosis = report.issues[0].diagnosis
    assert diagnosis is not None
    assert addresses(diagnosis) == [["B1"]]
    assert "公式 =SUM(B2:B3) 的范围漏了 B4" in diagnosis.sentence.zh


def test_a_stale_result_is_told(tmp_path: Path) -> None:
    report = checked(tmp_path, SUM + SAME, ("=SUM(B2:B4)", 465), 475)
    diagnosis = report.issues[0].diagnosis
    assert diagnosis is not None
    assert addresses(diagnosis) == [["B1"]]
    assert "公式 =SUM(B2:B4) 的结果没有更新" in diagnosis.sentence.zh
