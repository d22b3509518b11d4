"""Assembling: the cells of a table's parts are read and become one Table with its issues."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from auditcheck.arithmetic.exact import concatenated
from auditcheck.model.tables import CellState, ColumnSpec, Layout, TableSpec, Unit, ValueType
from auditcheck.tables.areas import FORM_ROWS
from auditcheck.tables.formats import format_unit
from auditcheck.tables.parts import Cells, Part
from auditcheck.tables.table import Column, Origin, Table
from auditcheck.tables.units import top_unit
from auditcheck.tables.values import Reading, Values, is_blank, placeholders, read_values

if TYPE_CHECKING:
    from auditcheck.tables.sheets import Sheets
    from auditcheck.workbook.grid import Sheet


_PLAIN = frozenset({int, float})


@dataclass(slots=True, kw_only=True)
class Assembled:
    """A table with what was noted while reading: each column's values, sheets without a unit."""

    table: Table
    wanted: Unit | None
    readings: list[tuple[Column, Values]] = field(default_factory=list)
    total_readings: list[tuple[Column, Values]] = field(default_factory=list)
    without_unit: list[Sheet] = field(default_factory=list)
    ambiguous: list[tuple[Column, Cells, int]] = field(default_factory=list)


@dataclass(slots=True, kw_only=True, eq=False)
class _Piece:
    """One column of one part, read."""

    cells: Cells
    values: Values
    unit: Unit | None


def assemble(sheets: Sheets, spec: TableSpec, parts: tuple[Part, ...], unit: Unit | None) -> Assembled:
    """Return the table that the parts make up, its amounts in the unit that is compared."""
    noted = Assembled(table=Table(spec=spec, length=0, columns={}, labels=[]), wanted=unit)
    units = [_part_unit(sheets, part) for part in parts]
    columns = {}
    for column in _found_specs(spec, parts):
        pieces = [_piece(part, own, column, noted) for part, own in zip(parts, units, strict=True)]
        columns[column.name] = made = _column(column, pieces, noted, noted.readings)
        noted.ambiguous += [(made, piece.cells, i) for i, piece in enumerate(pieces) if piece.cells.others]
    table = Table(
        spec=spec,
        length=sum(part.length for part in parts),
        columns=columns,
        labels=_labels(spec, parts, columns),
        row_names=parts[0].row_names if spec.layout is Layout.GRID else (),
    )
    noted.table = replace(table, total=_total(parts, units, noted))
    return noted


def _found_specs(spec: TableSpec, parts: tuple[Part, ...]) -> list[ColumnSpec]:
    """Return the columns that any part has; of a repeated table also the optional ones that none has.

    So what a sheet lacks is blank there, whether or not another sheet has it.
    """
    found = {name: cells.spec for part in parts for name, cells in part.cells.items()}
    if spec.each is not None:
        found |= {c.name: c for c in spec.columns if c.optional and c.name not in found}
    return list(found.values())


def _part_unit(sheets: Sheets, part: Part) -> Unit | None:
    """Return the unit that a block's header or the lines above it state, else the sheet's."""
    return part.unit or top_unit(sheets.area(part.area.sheet))


def _compared(column: ColumnSpec, noted: Assembled) -> Unit | None:
    return (column.unit or noted.table.spec.unit or noted.wanted) if column.type is ValueType.AMOUNT else None


def _piece(part: Part, own: Unit | None, column: ColumnSpec, noted: Assembled) -> _Piece:
    spec = noted.table.spec
    cells = part.cells.get(column.name) or (_places if column.is_place else _absent)(part, column)
    compared = _compared(column, noted)
    source = (cells.unit or own) if column.type is ValueType.AMOUNT else None
    if source is None and column.type is ValueType.AMOUNT and not spec.unit_required:
        source = compared
    how = Reading(
        type=column.type,
        not_applicable=placeholders(spec.not_applicable),
        source=source,
        compared=compared,
        unit_known=source is not None or not spec.unit_required or column.type is not ValueType.AMOUNT,
        units=_units(cells),
        percent_numbers=cells.percent,
        number_format=partial(_format_at, cells),
    )
    values = read_values(cells.raws, how)
    if column.name not in part.cells and not column.optional:
        values.states[:] = CellState.UNREADABLE
    elif not how.unit_known and _needs_unit(cells, values):
        noted.without_unit.append(cells.sheet)
    if cells.inline:
        values.text_numbers = []
    return _Piece(cells=cells, values=values, unit=source)


def _needs_unit(cells: Cells, values: Values) -> bool:
    """Say whether an amount stands there without a unit of its own (or whether nothing does)."""
    filled = [i for i, raw in enumerate(cells.raws) if not is_blank(raw)]
    return bool(cells.rows.all()) and not (filled and all(i in values.own_units for i in filled))


def _units(cells: Cells) -> dict[int, Unit]:
    """Return the units of single cells: in their number format (0.00"万元"), else in their row's label."""
    if cells.spec.type is not ValueType.AMOUNT or len(cells.raws) > FORM_ROWS:
        return cells.units
    if not any(map(format_unit, cells.sheet.known_formats)):
        return cells.units
    shown = (
        (i, format_unit(_format_at(cells, i))) for i, raw in enumerate(cells.raws) if type(raw) in _PLAIN
    )
    return cells.units | {i: unit for i, unit in shown if unit}


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
    called = _part_name(part, column.name)
    inline = dict.fromkeys(range(part.length), called)
    return replace(_absent(part, column), raws=[called] * part.length, inline=inline)


def _part_name(part: Part, each: str) -> str:
    """Return what tells a part of a repeated table from the others: its sheet, its first row."""
    title = part.area.sheet.title
    return title if each == "sheet" else f"{title} {part.area.top + 1}"


def _column(
    column: ColumnSpec, pieces: list[_Piece], noted: Assembled, readings: list[tuple[Column, Values]]
) -> Column:
    values = pieces[0].values if len(pieces) == 1 else _joined(pieces)
    inline, offset = {}, 0
    for piece in pieces:
        inline.update({offset + i: text for i, text in piece.cells.inline.items()})
        offset += len(piece.cells.raws)
    made = Column(
        spec=column,
        title=pieces[0].cells.title,
        states=values.states,
        numbers=values.numbers,
        texts=values.texts,
        origin=_origin(pieces),
        unit=pieces[0].unit,
        compared=_compared(column, noted),
        own_units=values.own_units,
        inline=inline,
        titles=tuple(title for piece in pieces for title in piece.cells.titles),
    )
    readings.append((made, values))
    return made


def _origin(pieces: list[_Piece]) -> Origin:
    sheets = tuple(piece.cells.sheet for piece in pieces)
    if len(pieces) == 1:
        return Origin(sheets=sheets, rows=pieces[0].cells.rows, columns=pieces[0].cells.columns)
    return Origin(
        sheets=sheets,
        rows=np.concatenate([piece.cells.rows for piece in pieces]),
        columns=np.concatenate([piece.cells.columns for piece in pieces]),
        which=np.repeat(np.arange(len(pieces), dtype=np.int32), [len(piece.cells.raws) for piece in pieces]),
    )


def _joined(pieces: list[_Piece]) -> Values:
    """Return the values of several parts one after another; differing units are kept by cell."""
    all_values = [piece.values for piece in pieces]
    joined = Values(states=np.concatenate([values.states for values in all_values]))
    if all(values.numbers is not None for values in all_values):
        joined.numbers = concatenated([values.numbers for values in all_values if values.numbers is not None])
    else:
        joined.texts = np.concatenate([values.texts for values in all_values if values.texts is not None])
    offset = 0
    for piece in pieces:
        values, count = piece.values, len(piece.cells.raws)
        if piece.unit and piece.unit is not pieces[0].unit:
            joined.own_units.update(dict.fromkeys(range(offset, offset + count), piece.unit))
        joined.own_units.update({offset + i: unit for i, unit in values.own_units.items()})
        for name in ("unreadable", "errors", "not_calculated", "text_numbers", "percents"):
            getattr(joined, name).extend(offset + i for i in getattr(values, name))
        offset += count
    return joined


def _total(parts: tuple[Part, ...], units: list[Unit | None], noted: Assembled) -> Table | None:
    """Return the first total row as a table of one record."""
    found = next(((part, own) for part, own in zip(parts, units, strict=True) if part.total), None)
    if found is None or found[0].total is None:
        return None
    part, own = found
    row = replace(part, cells=found[0].total, length=1, total=None)
    columns = {}
    for name, cells in row.cells.items():
        piece = _piece(row, own, cells.spec, noted)
        columns[name] = _column(cells.spec, [piece], noted, noted.total_readings)
    spec = noted.table.spec
    return Table(spec=spec, length=1, columns=columns, labels=[part.total_label or spec.label])


def _labels(spec: TableSpec, parts: tuple[Part, ...], columns: dict[str, Column]) -> list[str]:
    """Return what people call each record."""
    if spec.layout is Layout.GRID:
        return [label for part in parts for label in part.labels]
    if spec.layout is Layout.FORM:
        if not spec.each:
            return [spec.label]
        if spec.each == "sheet":
            return [_part_name(part, spec.each) for part in parts]
        names = _key_texts(spec, columns)
        return [name or _part_name(part, spec.each) for name, part in zip(names, parts, strict=True)]
    rows = [row for part in parts for row in _row_numbers(part)]
    names = _key_texts(spec, columns) or [""] * len(rows)
    return [name or str(row) for name, row in zip(names, rows, strict=True)]


def _row_numbers(part: Part) -> list[int]:
    cells = next(iter(part.cells.values()))
    numbers: list[int] = (cells.columns if part.area.turned else cells.rows).tolist()
    return numbers


def _key_texts(spec: TableSpec, columns: dict[str, Column]) -> list[str]:
    """Return the key of each record as text, of the first text column if the table has no key."""
    keys = [name for name in spec.key if name in columns]
    keys = keys or [name for name, column in columns.items() if column.texts is not None][:1]
    texts = [_texts(columns[name]) for name in keys]
    return texts[0] if len(texts) == 1 else [" ".join(filter(None, row)) for row in zip(*texts, strict=True)]


def _texts(column: Column) -> list[str]:
    if column.texts is not None:
        return list(column.texts)
    return [column.raw(i) for i in range(len(column))]
