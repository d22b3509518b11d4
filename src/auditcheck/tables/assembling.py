"""Assembling: the cells of a table's parts are read and become one Table with its issues."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from auditcheck.model.tables import ColumnSpec, Layout, TableSpec, Unit
from auditcheck.tables.columns import column_of, put_on
from auditcheck.tables.parts import Cells, Part
from auditcheck.tables.pieces import Piece, Terms, part_name
from auditcheck.tables.recalling import specs_of
from auditcheck.tables.rereading import Reread, piece_of, read_part, reread
from auditcheck.tables.table import Column, Table
from auditcheck.tables.value_issues import is_remarkable

if TYPE_CHECKING:
    from auditcheck.tables.values import Values
    from auditcheck.workbook.grid import Sheet


@dataclass(slots=True, kw_only=True)
class Assembled:
    """A table with what was noted while reading: each column's values, sheets without a unit."""

    terms: Terms
    table: Table = field(init=False)
    readings: list[tuple[Column, Values]] = field(default_factory=list)
    total_readings: list[tuple[Column, Values]] = field(default_factory=list)
    without_unit: list[Sheet] = field(default_factory=list)
    ambiguous: list[tuple[Column, Cells, int]] = field(default_factory=list)


def assemble(spec: TableSpec, parts: tuple[Part, ...], unit: Unit | None) -> Assembled:
    """Return the table that the parts make up, its amounts in the unit that is compared."""
    noted = Assembled(terms=Terms(spec, unit))
    specs = _found_specs(spec, parts)
    if len(parts) == 1:
        columns = _read_one(parts[0], specs, noted, noted.readings)
    else:
        columns = _read_several(parts, specs, noted)
    noted.table = Table(
        spec=spec,
        length=sum(part.length for part in parts),
        columns=columns,
        labels=_labels(spec, parts, columns),
        row_names=parts[0].row_names if spec.layout is Layout.GRID else (),
        total=_total(parts, noted),
    )
    return noted


def _read_one(
    part: Part, specs: list[ColumnSpec], noted: Assembled, readings: list[tuple[Column, Values]]
) -> dict[str, Column]:
    """Return the columns of a table of one part; what an earlier sheet has told of them is known."""
    again, sheet, columns = reread(part, noted.terms), part.area.sheet, {}
    for spec in specs:
        known = again.get(spec.name)
        if type(known) is Reread and (fields := known.kept.fields) is not None:
            columns[spec.name] = put_on(sheet, fields, known.numbers)
        else:
            piece = piece_of(known, part, spec, noted.terms)
            columns[spec.name] = _noted(spec, (part,), [piece], noted, readings)
    return columns


def _read_several(parts: tuple[Part, ...], specs: list[ColumnSpec], noted: Assembled) -> dict[str, Column]:
    read = [read_part(part, specs, noted.terms) for part in parts]
    return {
        spec.name: _noted(spec, parts, pieces, noted, noted.readings)
        for spec, *pieces in zip(specs, *read, strict=True)
    }


def _noted(
    spec: ColumnSpec,
    parts: tuple[Part, ...],
    pieces: list[Piece],
    noted: Assembled,
    readings: list[tuple[Column, Values]],
) -> Column:
    """Return a column, with what is to be told of it noted."""
    made, values = column_of(spec, pieces, noted.terms)
    if is_remarkable(values):
        readings.append((made, values))
    noted.without_unit += [piece.sheet for piece in pieces if piece.lacks_unit]
    noted.ambiguous += [
        (made, part.cells[spec.name], i)
        for i, (part, piece) in enumerate(zip(parts, pieces, strict=True))
        if piece.cells.others
    ]
    return made


def _found_specs(spec: TableSpec, parts: tuple[Part, ...]) -> list[ColumnSpec]:
    """Return the columns that any part has; of a repeated table also the optional ones that none has.

    So what a sheet lacks is blank there, whether or not another sheet has it.
    """
    found = {column.name: column for part in parts for column in specs_of(part.cells)}
    if spec.each is not None:
        found |= {c.name: c for c in spec.columns if c.optional and c.name not in found}
    return list(found.values())


def _total(parts: tuple[Part, ...], noted: Assembled) -> Table | None:
    """Return the first total row as a table of one record."""
    part = next((part for part in parts if part.total), None)
    if part is None or part.total is None:
        return None
    row = Part(area=part.area, length=1, cells=part.total, unit=part.unit)
    columns = _read_one(row, specs_of(row.cells), noted, noted.total_readings)
    spec = noted.terms.spec
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
        texts: list[str] = column.texts.tolist()
        return texts
    return [column.raw(i) for i in range(len(column))]
