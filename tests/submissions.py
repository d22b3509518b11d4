"""A little pack and workbooks held against it, for tests of what happens after a check."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

COVER = """\
submission: {unit: cover.unit, code: cover.code}
tables:
  cover:
    sheet: 封面
    layout: form
    fields:
      unit: {label: 单位名称, type: text}
      code: {label: 单位代码, type: code}
"""
PROJECTS = """\
  projects:
    sheet: "*明细表*"
    layout: records
    columns:
      name: {header: 项目名称, type: text}
      budget: {header: 预算数, type: amount}
      executed: {header: 执行数, type: amount}
    total: {name: 合计}
"""
PACK = (
    """
id: projects
title: {zh: 项目支出, en: projects}
version: "1"
unit: 万元
"""
    + COVER
    + PROJECTS
    + """
rules:
- id: TOTAL
  class: balance
  title: {zh: 合计等于各项之和, en: The total equals its parts}
  check: projects.total.executed == sum(projects.executed)
  tolerance: 0
- id: WITHIN
  class: verify
  title: {zh: 执行数不超过预算数, en: Not more than the budget}
  for: projects
  check: executed <= budget
"""
)

Row = tuple[str, float | str, float | str]
ROWS: tuple[Row, ...] = (("道路", 100, 90), ("绿化", 50, 60), ("路灯", 20, 25))


def write_pack(folder: Path, text: str = PACK) -> Path:
    path = folder / "pack.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def write_submission(  # noqa: PLR0913 - each one is a thing a test may change
    path: Path,
    rows: Sequence[Row] = ROWS,
    *,
    total: float | str | None = 180,
    sheet: str = "项目明细表",
    above: int = 0,
    unit: str = "城管局",
    code: str = "430105",
) -> Path:
    """Write a workbook whose total is 5 too much and in which two projects exceed their budgets."""
    with xlsxwriter.Workbook(path) as book:
        cover = book.add_worksheet("封面")
        cover.write_row(0, 0, ("单位名称", unit))
        cover.write_row(1, 0, ("单位代码", code))
        page = book.add_worksheet(sheet)
        page.write_row(above, 0, ("项目名称", "预算数", "执行数"))
        for number, row in enumerate(rows, start=1):
            page.write_row(above + number, 0, row)
        page.write_row(
            above + len(rows) + 1, 0, ("合计", sum(float(r[1]) for r in rows if r[1] != ""), total)
        )
    return path
