"""Sheets as they look on screen: shown texts of the rows and columns around the cells that issues name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from auditcheck.arithmetic.doubles import shown_decimal
from auditcheck.model.cells import CellRange, CellRef
from auditcheck.model.figures import format_figure
from auditcheck.model.issues import Issue
from auditcheck.model.report import SheetView
from auditcheck.model.tables import ValueType
from auditcheck.model.words import cut
from auditcheck.tables.formats import format_shown
from auditcheck.tables.texts import plain_text
from auditcheck.workbook.grid import NotCalculated, RawValue, Sheet, Workbook

MOST_ROWS = 200
MOST_COLUMNS = 40
_HEAD = 12
_TEXT_LIMIT = 300
_LARGEST = 1e15
_FIGURES = (int, float, date, datetime, time, timedelta)
_THOUSANDS = re.compile(r"[#0?],[#0?]")


def sheet_views(workbook: Workbook, issues: Iterable[Issue]) -> tuple[SheetView, ...]:
    """Return a view of every sheet on which an issue stands or read a cell, in the workbook's order.

    Of a long or wide sheet the head and the surroundings of the named cells are kept, at most
    ``MOST_ROWS`` rows and ``MOST_COLUMNS`` columns; the rest is counted in the view.
    """
    named: dict[str, set[tuple[int, int]]] = {}
    primary: dict[str, set[tuple[int, int]]] = {}
    for issue in issues:
        if issue.primary.sheet:
            named.setdefault(issue.primary.sheet, set())
        for cell in cells_of(issue):
            named.setdefault(cell.sheet, set()).add((cell.row, cell.column))
        if issue.primary.cell is not None:
            cell = issue.primary.cell
            primary.setdefault(cell.sheet, set()).add((cell.row, cell.column))
    return tuple(
        _view(sheet, named[sheet.title], primary.get(sheet.title, set()))
        for sheet in workbook.sheets
        if sheet.title in named
    )


def cells_of(issue: Issue) -> list[CellRef]:
    """Return the cells an issue names: where it stands, what it read, its sums' terms, the suspect's."""
    places = (issue.primary, *issue.related)
    cells = [place.cell for place in places if place.cell is not None]
    if issue.comparison is not None:
        sides = (issue.comparison.left, issue.comparison.right)
        cells += [term.cell for side in sides for term in side.terms if term.cell is not None]
    return cells + [place.cell for place in issue.suspect_places if place.cell is not None]


def _view(sheet: Sheet, named: set[tuple[int, int]], primary: set[tuple[int, int]]) -> SheetView:
    height, width = _used(sheet, named)
    rows = _kept(height, MOST_ROWS, [row for row, _ in primary], [row for row, _ in named])
    columns = _kept(width, MOST_COLUMNS, [column for _, column in primary], [column for _, column in named])
    return SheetView(
        title=sheet.title,
        rows=rows,
        columns=columns,
        texts=tuple(tuple(_text(sheet, row, column) for column in columns) for row in rows),
        figures=frozenset(
            (row, column) for row in rows for column in columns if _is_figure(sheet.value(row, column))
        ),
        merges=tuple(merge for merge in sheet.merges if _shows(merge, rows, columns)),
        rows_left_out=height - len(rows),
        columns_left_out=width - len(columns),
    )


def _used(sheet: Sheet, named: set[tuple[int, int]]) -> tuple[int, int]:
    """Return the last row and column that hold something or are named."""
    height = width = 1
    for number, cells in enumerate(sheet.rows, start=1):
        last = max((column for column, value in enumerate(cells, 1) if value not in (None, "")), default=0)
        if last:
            height, width = number, max(width, last)
    for row, column in named:
        height, width = max(height, row), max(width, column)
    return height, width


def _kept(size: int, most: int, primary: list[int], named: list[int]) -> tuple[int, ...]:
    """Return which of 1..``size`` to keep: all if they fit, else the head and what is nearest to the named.

    The cells where issues stand go before those that were read besides, near ones before far ones.
    """
    if size <= most:
        return tuple(range(1, size + 1))
    near = (
        number
        for distance in range(size)
        for places in (sorted(set(primary)), sorted(set(named)))
        for place in places
        for number in (place - distance, place + distance)
        if 1 <= number <= size
    )
    kept = dict.fromkeys(range(1, _HEAD + 1))
    for number in near:
        kept.setdefault(number)
        if len(kept) == most:
            break
    return tuple(sorted(kept))


def shown_text(value: RawValue, number_format: str | None) -> str:
    """Return what a cell shows: numbers as their format says, as far as it is one of the plain kinds."""
    if isinstance(value, NotCalculated):
        return "=" + value.formula
    if isinstance(value, bool) or not isinstance(value, int | float):
        return plain_text(value)
    shown = format_shown(number_format)
    if shown is None or not -_LARGEST < value < _LARGEST:
        return plain_text(value)
    if value == 0 and _dash_for_zero(number_format):
        return "-"
    kind = ValueType.PERCENT if shown.percent else ValueType.NUMBER
    text = format_figure(shown_decimal(float(value)), kind, shown.places)
    return text if _THOUSANDS.search(number_format or "") else text.replace(",", "")


def _dash_for_zero(number_format: str | None) -> bool:
    """Say whether an accounting format shows 0 as a dash (its third part)."""
    parts = (number_format or "").split(";")
    return len(parts) > 2 and '"-"' in parts[2]  # noqa: PLR2004 - positive, negative, zero


def _text(sheet: Sheet, row: int, column: int) -> str:
    value = sheet.value(row, column)
    if value is None or value == "":
        return ""
    text = shown_text(value, sheet.number_format(row, column) if _is_figure(value) else None)
    return cut(text, _TEXT_LIMIT)


def _is_figure(value: RawValue) -> bool:
    return isinstance(value, _FIGURES) and not isinstance(value, bool)


def _shows(merge: CellRange, rows: tuple[int, ...], columns: tuple[int, ...]) -> bool:
    return any(merge.first_row <= row <= merge.last_row for row in rows) and any(
        merge.first_column <= column <= merge.last_column for column in columns
    )
