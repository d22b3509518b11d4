"""Assembling: the cells of a table's parts are read and become one Table with its issues."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import accumulate, chain
from typing import TYPE_CHECKING

import numpy as np

from auditcheck.arithmetic.exact import concatenated
from auditcheck.model.tables import ColumnSpec, Layout, TableSpec, Unit
from auditcheck.tables.parts import Cells, Part
from auditcheck.tables.pieces import Piece, Terms, part_name
from auditcheck.tables.recalling import specs_of
from auditcheck.tables.rereading import read_part
from auditcheck.tables.table import Column, Origin, Table
from auditcheck.tables.units import top_unit
from auditcheck.tables.values import Values

if TYPE_CHECKING:
    from auditcheck.tables.sheets import Sheets
    from auditcheck.workbook.grid import Sheet


@dataclass(slots=True, kw_only=True)
class Assembled:
    """A table with what was noted while reading: each column's values, sheets without a unit."""

    table: Table
    readings: list[tuple[Column, Values]] = field(default_factory=list)
    total_readings: list[tuple[Column, Values]] = field(default_factory=list)
    without_unit: list[Sheet] = field(default_factory=list)
    ambiguous: list[tuple[Column, Cells, int]] = field(default_factory=list)


def assemble(sheets: Sheets, spec: TableSpec, parts: tuple[Part, ...], unit: Unit | None) -> Assembled:
    """Return the table that the parts make up, its amounts in the unit that is compared."""
    terms = Terms(spec, unit)
    noted = Assembled(table=Table(spec=spec, length=0, columns={}, labels=[]))
    units = [_part_unit(sheets, part) for part in parts]
    found = _found_specs(spec, parts)
    read = [read_part(part, own, found, terms) for part, own in zip(parts, units, strict=True)]
    columns = {}
    for column, *pieces in zip(found, *read, strict=True):
        columns[column.name] = made = _column(column, pieces, terms, noted.readings)
        noted.without_unit += [piece.sheet for piece in pieces if piece.lacks_unit]
        noted.ambiguous += [
            (made, part.cells[column.name], i)
            for i, (part, piece) in enumerate(zip(parts, pieces, strict=True))
            if piece.cells.others
        ]
    noted.table = Table(
        spec=spec,
        length=sum(part.length for part in parts),
        columns=columns,
        labels=_labels(spec, parts, columns),
        row_names=parts[0].row_names if spec.layout is Layout.GRID else (),
        total=_total(parts, units, terms, noted),
    )
    return noted


def _found_specs(spec: TableSpec, parts: tuple[Part, ...]) -> list[ColumnSpec]:
    """Return the columns that any part has; of a repeated table also the optional ones that none has.

    So what a sheet lacks is blank there, whether or not another sheet has it.
    """
    found = {column.name: column for part in parts for column in specs_of(part.cells)}
    if spec.each is not None:
        found |= {c.name: c for c in spec.columns if c.optional and c.name not in found}
    return list(found.values())


def _part_unit(sheets: Sheets, part: Part) -> Unit | None:
    """Return the unit that a block's header or the lines above it state, else the sheet's."""
    return part.unit or top_unit(sheets.area(part.area.sheet))


def _column(
    column: ColumnSpec, pieces: list[Piece], terms: Terms, readings: list[tuple[Column, Values]]
) -> Column:
    first, *others = pieces
    values = _joined(pieces) if others else first.values
    made = Column(
        spec=column,
        title=first.cells.title,
        states=values.states,
        numbers=values.numbers,
        texts=values.texts,
        origin=_origin(pieces),
        unit=first.unit,
        compared=terms.compared(column),
        own_units=values.own_units,
        inline=_inline(pieces) if others else first.cells.inline,
        titles=tuple(chain.from_iterable(piece.cells.titles for piece in pieces)),
    )
    if values.is_remarkable:
        readings.append((made, values))
    return made


def _inline(pieces: list[Piece]) -> dict[int, str]:
    starts = accumulate(map(len, pieces), initial=0)
    return {
        start + i: text
        for start, piece in zip(starts, pieces, strict=False)
        for i, text in piece.cells.inline.items()
    }


def _origin(pieces: list[Piece]) -> Origin:
    sheets = tuple([piece.sheet for piece in pieces])
    if len(pieces) == 1:
        return Origin(sheets=sheets, rows=pieces[0].cells.rows, columns=pieces[0].cells.columns)
    return Origin(
        sheets=sheets,
        rows=np.concatenate([piece.cells.rows for piece in pieces]),
        columns=np.concatenate([piece.cells.columns for piece in pieces]),
        which=np.repeat(np.arange(len(pieces), dtype=np.int32), list(map(len, pieces))),
    )


def _joined(pieces: list[Piece]) -> Values:
    """Return the values of several parts one after another; differing units are kept by cell."""
    all_values = [piece.values for piece in pieces]
    joined = Values(states=np.concatenate([values.states for values in all_values]))
    if all(values.numbers is not None for values in all_values):
        joined.numbers = concatenated([values.numbers for values in all_values if values.numbers is not None])
    else:
        joined.texts = np.concatenate([values.texts for values in all_values if values.texts is not None])
    offset = 0
    for piece in pieces:
        values, count = piece.values, len(piece)
        if piece.unit and piece.unit is not pieces[0].unit:
            joined.own_units.update(dict.fromkeys(range(offset, offset + count), piece.unit))
        joined.own_units.update({offset + i: unit for i, unit in values.own_units.items()})
        for name in ("unreadable", "errors", "not_calculated", "text_numbers", "percents"):
            getattr(joined, name).extend(offset + i for i in getattr(values, name))
        offset += count
    return joined


def _total(parts: tuple[Part, ...], units: list[Unit | None], terms: Terms, noted: Assembled) -> Table | None:
    """Return the first total row as a table of one record."""
    found = next(((part, own) for part, own in zip(parts, units, strict=True) if part.total), None)
    if found is None or found[0].total is None:
        return None
    part, own = found
    row = replace(part, cells=found[0].total, length=1, total=None)
    columns = {}
    specs = specs_of(row.cells)
    for column, piece in zip(specs, read_part(row, own, specs, terms), strict=True):
        columns[column.name] = _column(column, [piece], terms, noted.total_readings)
        noted.without_unit += [piece.sheet] if piece.lacks_unit else []
    spec = terms.spec
    return Table(spec=spec, length=1, columns=columns, labels=[part.total_label or spec.label])


def _labels(spec: TableSpec, parts: tuple[Part, ...], columns: dict[str, Column]) -> list[str]:
    """Return what people call each record."""
    if spec.layout is Layout.GRID:
        return [label for part in parts for label in part.labels]
    if spec.layout is Layout.FORM:
        if not spec.each:
            return [spec.label]
        if spec.each == "sheet":
            return [part_name(part, spec.each) for part in parts]
        names = _key_texts(spec, columns)
        return [name or part_name(part, spec.each) for name, part in zip(names, parts, strict=True)]
    names = _key_texts(spec, columns)
    if names and all(names):
        return names
    rows = [row for part in parts for row in _row_numbers(part)]
    names = names or [""] * len(rows)
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
