"""Little real workbooks with something wrong in them, and what an inspection says of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

from auditcheck.model.report import Report
from auditcheck.pipeline import inspect

ROWS: tuple[tuple[Any, ...], ...] = (
    ("项目", "年初预算数", "全年执行数"),
    ("道路", 100, 90),
    ("绿化", 50, 60),
    ("路灯", 20, 25),
    ("合计", 170, 175),
)


def book(path: Path, rows: Sequence[Sequence[Any]] = ROWS, cells: Mapping[str, Any] | None = None) -> Path:
    """Write a workbook of one sheet 支出表, with other values in some cells."""
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "支出表"
    for row in rows:
        sheet.append(list(row))
    for address, value in (cells or {}).items():
        sheet[address] = value
    made.save(path)
    return path


def told(report: Report) -> list[tuple[str, str]]:
    """Return code and cell of every issue."""
    return [(i.code, i.primary.cell.address if i.primary.cell else i.primary.sheet) for i in report.issues]


def issues(path: Path) -> list[tuple[str, str]]:
    """Return code and cell of every issue of an inspection."""
    return told(inspect(path))
