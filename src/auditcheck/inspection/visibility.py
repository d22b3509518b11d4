"""Visibility: issues that name a cell nobody can see say so, that whoever looks for it can find it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from auditcheck.inspection.sheetpage import listed
from auditcheck.model.cells import CellRef, Hiding, Location, column_letters
from auditcheck.model.issues import Issue
from auditcheck.model.words import Words
from auditcheck.tables.viewing import cells_of
from auditcheck.workbook.grid import Workbook


def with_hidden(issues: Iterable[Issue], workbook: Workbook) -> tuple[Issue, ...]:
    """Return the issues; those that name hidden cells mark them, and end with what hides them."""
    return tuple(_marked(issue, workbook) for issue in issues)


def _marked(issue: Issue, workbook: Workbook) -> Issue:
    hidden = {cell: how for cell in cells_of(issue) if (how := _hides(cell, workbook))}
    if not hidden:
        return issue
    lines = dict.fromkeys(_line(cell, how) for cell, how in hidden.items())
    told = Words(listed([line.zh for line in lines]).zh, listed([line.en for line in lines]).en)
    return replace(
        issue,
        message=issue.message + Words("（", " (") + told + Words("）", ")"),
        primary=_located(issue.primary, hidden),
        related=tuple(_located(place, hidden) for place in issue.related),
    )


def _hides(cell: CellRef, workbook: Workbook) -> Hiding | None:
    sheet = workbook.sheet(cell.sheet)
    return sheet.hides(cell.row, cell.column) if sheet else None


def _located(place: Location, hidden: dict[CellRef, Hiding]) -> Location:
    return replace(place, hidden=hidden[place.cell]) if place.cell in hidden else place


def _line(cell: CellRef, how: Hiding) -> Words:
    letters = column_letters(cell.column)
    return {
        Hiding.ROW: Words(f"第 {cell.row} 行已隐藏", f"row {cell.row} is hidden"),
        Hiding.FILTERED: Words(f"第 {cell.row} 行被筛选隐藏", f"row {cell.row} is filtered out"),
        Hiding.COLUMN: Words(f"{letters} 列已隐藏", f"column {letters} is hidden"),
        Hiding.SHEET: Words(f"工作表 {cell.sheet} 已隐藏", f"the sheet {cell.sheet} is hidden"),
    }[how]
