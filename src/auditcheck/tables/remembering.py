"""Remembering where a table stands on a sheet that says the same as one before it.

The submissions of a batch come from one template. Where a table's cells are follows from the sheet's
texts, from which cells hold numbers, and, among records, from zeros and small whole numbers (column
numbers, rows left empty). A sheet that agrees in all of these has its tables in the same places; only
the values are taken anew.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from auditcheck.model.tables import Layout, TableSpec
from auditcheck.tables.areas import Area
from auditcheck.tables.parts import Cells, Part

if TYPE_CHECKING:
    from auditcheck.workbook.grid import RawValue, Sheet

_MOST_CELLS = 1000
_KEPT = 128
_SMALL_NUMBER = 1000
_NUMBERS = frozenset({float, int})

_known: dict[tuple[int, object], tuple[TableSpec, Part | None]] = {}


def remembered(area: Area, spec: TableSpec, find: Callable[[], Part | None]) -> Part | None:
    """Return what ``find`` makes of a table in an area, from memory if a sheet alike was there before."""
    if not _is_simple(area, spec):
        return find()
    key = (id(spec), _skeleton(area, spec))
    if key in _known:
        part = _known[key][1]
        return _on_sheet(part, area) if part is not None else None
    part = find()
    if len(_known) >= _KEPT:
        _known.clear()
    _known[key] = (spec, _without_values(part) if part is not None else None)
    return part


def forget() -> None:
    """Forget every sheet."""
    _known.clear()


def _is_simple(area: Area, spec: TableSpec) -> bool:
    """Say whether the area is all of a small sheet, and the table's values are its cells as they stand."""
    whole = area.rows is area.sheet.rows and not (area.turned or area.top or area.left)
    plain = spec.unpivot is None and not any(column.parts for column in spec.columns)
    return whole and plain and sum(map(len, area.rows)) <= _MOST_CELLS


def _skeleton(area: Area, spec: TableSpec) -> object:
    """Return all that decides where the table stands."""
    look = _among_records if spec.layout is Layout.RECORDS else _kinds
    return (area.sheet.title, area.sheet.merges, tuple(map(look, area.rows)))


def _kinds(cells: list[RawValue]) -> tuple[object, ...]:
    """Return texts as they are, numbers as their type, and anything else with its type."""
    return tuple(
        raw if type(raw) is str else type(raw) if type(raw) in _NUMBERS else (type(raw), raw) for raw in cells
    )


def _among_records(cells: list[RawValue]) -> tuple[object, ...]:
    """Return the same, small whole numbers with their value."""
    return tuple(
        raw
        if type(raw) is str
        else type(raw)
        if (type(raw) is float or type(raw) is int) and not _is_small(raw)
        else (type(raw), raw)
        for raw in cells
    )


def _is_small(number: float) -> bool:
    return -_SMALL_NUMBER < number < _SMALL_NUMBER and number == int(number)


def _without_values(part: Part) -> Part:
    """Return a part that holds on to no sheet."""
    bare = replace(part.area.sheet, rows=[], formats=None, formulas=None, hiding=None)
    return _moved(part, Area(sheet=bare, rows=[]), lambda _: [])


def _on_sheet(part: Part, area: Area) -> Part:
    """Return a part with the values of the sheet at hand."""
    return _moved(part, area, lambda cells: _values(area.sheet, cells))


def _moved(part: Part, area: Area, values: Callable[[Cells], list[RawValue]]) -> Part:
    def moved(found: dict[str, Cells]) -> dict[str, Cells]:
        return {
            name: replace(cells, sheet=area.sheet, raws=cells.raws if cells.inline else values(cells))
            for name, cells in found.items()
        }

    total = moved(part.total) if part.total is not None else None
    return replace(part, area=area, cells=moved(part.cells), total=total)


def _values(sheet: Sheet, cells: Cells) -> list[RawValue]:
    places = zip(cells.rows.tolist(), cells.columns.tolist(), strict=True)
    return [sheet.value(row, column) for row, column in places]
