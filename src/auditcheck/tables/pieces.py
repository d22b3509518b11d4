"""Pieces: one column of one part of a table, read in the unit it is in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from auditcheck.model.tables import CellState, ColumnSpec, TableSpec, Unit, ValueType
from auditcheck.tables.areas import FORM_ROWS
from auditcheck.tables.formats import format_unit
from auditcheck.tables.parts import Cells, Part
from auditcheck.tables.values import Reading, Values, is_blank, placeholders, read_values

if TYPE_CHECKING:
    from auditcheck.workbook.grid import Sheet

_PLAIN = frozenset({int, float})


@dataclass(frozen=True, slots=True)
class Terms:
    """What a table's amounts are read by: its description and the unit that is wanted."""

    spec: TableSpec
    wanted: Unit | None

    def compared(self, column: ColumnSpec) -> Unit | None:
        """Return the unit that a column's amounts are compared in."""
        if column.type is not ValueType.AMOUNT:
            return None
        return column.unit or self.spec.unit or self.wanted


@dataclass(slots=True, kw_only=True, eq=False)
class Piece:
    """One column of one part, read; ``cells`` are on ``sheet`` or on one alike, then without numbers.

    ``lacks_unit``: amounts stand there whose unit is not known.
    """

    cells: Cells
    sheet: Sheet
    values: Values
    unit: Unit | None
    lacks_unit: bool = False

    @property
    def spec(self) -> ColumnSpec:
        """What the column is."""
        return self.cells.spec

    def __len__(self) -> int:
        return len(self.cells.raws)


def read_piece(part: Part, column: ColumnSpec, terms: Terms) -> Piece:
    """Return a column of a part whose amounts are in the part's unit unless they tell another."""
    cells = part.cells.get(column.name) or (_places if column.is_place else _absent)(part, column)
    how = reading(cells, column, part.unit, terms)
    values = read_values(cells.raws, how)
    lacks_unit = False
    if column.name not in part.cells and not column.optional:
        values.states[:] = CellState.UNREADABLE
    elif not how.unit_known:
        lacks_unit = _needs_unit(cells, values)
    if cells.inline:
        values.text_numbers = []
    return Piece(cells=cells, sheet=cells.sheet, values=values, unit=how.source, lacks_unit=lacks_unit)


def reading(cells: Cells, column: ColumnSpec, own: Unit | None, terms: Terms) -> Reading:
    """Return how the cells of a column are to be read."""
    spec, compared = terms.spec, terms.compared(column)
    source = (cells.unit or own) if column.type is ValueType.AMOUNT else None
    if source is None and column.type is ValueType.AMOUNT and not spec.unit_required:
        source = compared
    return Reading(
        type=column.type,
        not_applicable=placeholders(spec.not_applicable),
        source=source,
        compared=compared,
        unit_known=source is not None or not spec.unit_required or column.type is not ValueType.AMOUNT,
        units=_units(cells),
        percent_numbers=cells.percent,
        number_format=partial(_format_at, cells),
    )


def _needs_unit(cells: Cells, values: Values) -> bool:
    """Say whether an amount stands there without a unit of its own (or whether nothing does)."""
    filled = [i for i, raw in enumerate(cells.raws) if not is_blank(raw)]
    return bool(cells.rows.all()) and not (filled and all(i in values.own_units for i in filled))


def _units(cells: Cells) -> dict[int, Unit]:
    """Return the units of single cells: in their number format (0.00"万元"), else in their row's label."""
    if cells.spec.type is not ValueType.AMOUNT or len(cells.raws) > FORM_ROWS:
        return cells.units
    if not formats_show_units(cells.sheet):
        return cells.units
    shown = (
        (i, format_unit(_format_at(cells, i))) for i, raw in enumerate(cells.raws) if type(raw) in _PLAIN
    )
    return cells.units | {i: unit for i, unit in shown if unit}


def formats_show_units(sheet: Sheet) -> bool:
    """Say whether number formats of the workbook show units of amounts."""
    return any(map(format_unit, sheet.known_formats))


def _format_at(cells: Cells, index: int) -> str | None:
    return cells.sheet.number_format(int(cells.rows[index]), int(cells.columns[index]))


def _absent(part: Part, column: ColumnSpec) -> Cells:
    """Return cells that are nowhere, for a column that this part lacks."""
    nowhere = np.zeros(part.length, dtype=np.int32)
    return Cells(
        spec=column,
        title=column.title,
        rows=nowhere,
        columns=nowhere,
        raws=[None] * part.length,
        sheet=part.area.sheet,
    )


def _places(part: Part, column: ColumnSpec) -> Cells:
    """Return what a part is called, for each of its records; no cell says it."""
    called = part_name(part, column.name)
    inline = dict.fromkeys(range(part.length), called)
    return replace(_absent(part, column), raws=[called] * part.length, inline=inline)


def part_name(part: Part, each: str) -> str:
    """Return what tells a part of a repeated table from the others: its sheet, its first row."""
    title = part.area.sheet.title
    return title if each == "sheet" else f"{title} {part.area.top + 1}"
