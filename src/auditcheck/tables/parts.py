"""Parts: the cells of a table on one sheet or block, located but not yet read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from auditcheck.model.cells import CellRange
from auditcheck.model.tables import ColumnSpec, RowSpec, TableSpec, Unit, ValueType
from auditcheck.tables.areas import Area, Extent, Spot
from auditcheck.tables.codes import level_columns, with_levels
from auditcheck.tables.forms import find_field
from auditcheck.tables.grids import find_rows
from auditcheck.tables.headers import Header, HeaderCell
from auditcheck.tables.intext import Field
from auditcheck.tables.labels import label_of
from auditcheck.tables.records import Body, find_body
from auditcheck.tables.units import row_unit, unit_above

if TYPE_CHECKING:
    from auditcheck.workbook.grid import RawValue, Sheet


@dataclass(slots=True, kw_only=True, eq=False)
class Cells:
    """The cells of one column of a part: places on the sheet (n,) and raw values (n).

    ``unit`` is what the column's header or the field's label states, ``units`` what single rows state;
    ``titles`` are the headers of values that have each their own.
    """

    spec: ColumnSpec
    title: str
    rows: NDArray[np.int32]
    columns: NDArray[np.int32]
    raws: list[RawValue]
    sheet: Sheet
    unit: Unit | None = None
    units: dict[int, Unit] = field(default_factory=dict)
    percent: bool = False
    inline: dict[int, str] = field(default_factory=dict)
    titles: tuple[str, ...] = ()
    others: tuple[tuple[int, int], ...] = ()


@dataclass(slots=True, kw_only=True, eq=False)
class Part:
    """A table, or the piece of it on one sheet or block, never changed once it is located.

    ``missing`` are columns, fields and rows. ``unit`` is what the block's header, the lines above it or the
    top of its sheet state.
    """

    area: Area
    length: int
    cells: Mapping[str, Cells]
    missing: tuple[ColumnSpec | RowSpec, ...] = ()
    labels: list[str] = field(default_factory=list)
    row_names: tuple[str, ...] = ()
    total: Mapping[str, Cells] | None = None
    total_label: str = ""
    unit: Unit | None = None
    place: CellRange | None = None

    def again(self, area: Area, cells: Mapping[str, Cells], total: Mapping[str, Cells] | None) -> Part:
        """Return the part as it stands on another area that says the same."""
        return Part(
            area=area,
            length=self.length,
            cells=cells,
            missing=self.missing,
            labels=self.labels,
            row_names=self.row_names,
            total=total,
            total_label=self.total_label,
            unit=self.unit,
            place=self.place,
        )


def form_part(area: Area, spec: TableSpec, named: dict[str, tuple[Sheet, CellRange]]) -> Part:
    """Return the fields of a form; ``named`` gives the ranges of defined names by field."""
    cells, missing = {}, []
    for column in spec.columns:
        if column.name in named:
            cells[column.name] = _named_cell(column, *named[column.name])
            continue
        found = find_field(area, spec, column)
        if found:
            cells[column.name] = _field_cell(area, column, found)
        elif not column.optional:
            missing.append(column)
    return Part(
        area=area,
        length=1,
        cells=cells,
        missing=tuple(missing),
        labels=[spec.label],
        unit=None,
        place=_place(area, cells),
    )


def _named_cell(column: ColumnSpec, sheet: Sheet, cells: CellRange) -> Cells:
    row, place = cells.first_row, cells.first_column
    return Cells(
        spec=column,
        title=column.title,
        rows=_one(row),
        columns=_one(place),
        raws=[sheet.value(row, place)],
        sheet=sheet,
    )


def _field_cell(area: Area, column: ColumnSpec, found: Field) -> Cells:
    row, place = area.place(found.row, found.column)
    raw = area.value(found.row, found.column) if found.inline is None else found.inline
    return Cells(
        spec=column,
        title=found.title,
        rows=_one(row),
        columns=_one(place),
        raws=[raw],
        sheet=area.sheet,
        unit=found.unit,
        percent=found.percent,
        inline={} if found.inline is None else {0: found.inline},
        others=tuple(area.place(*other) for other in found.others),
    )


def records_part(area: Area, spec: TableSpec, header: Header) -> Part:
    """Return the records below a header."""
    body = find_body(area, spec, header)
    band = _band_unit(area, header)
    cells = {found.name: _whole_cells(area, header, found, body.records) for found in header.specs}
    total = None
    if body.total is not None:
        row = np.array([body.total], dtype=np.int32)
        total = {column.name: _whole_cells(area, header, column, row) for column in header.specs}
    return Part(
        area=area,
        length=len(body.records),
        cells=cells,
        missing=header.missing,
        total=total,
        total_label=_first_text(area, body),
        unit=band or unit_above(area, header.first),
        place=_body_place(area, header, body.last),
    )


def grid_part(area: Area, spec: TableSpec, header: Header) -> Part:
    """Return the named rows × columns of a grid."""
    grid = find_rows(area, spec, header)
    rows = np.array([spot.row for _, spot in grid.found], dtype=np.int32)
    cells = {found.name: _column_cells(area, found, header.cells[found.name], rows) for found in header.specs}
    cells = {name: _with_row_units(column, grid.found) for name, column in cells.items()}
    return Part(
        area=area,
        length=len(rows),
        cells=cells,
        missing=(*header.missing, *grid.missing),
        labels=[spot.text.strip() for _, spot in grid.found],
        row_names=tuple(row.name for row, _ in grid.found),
        unit=_band_unit(area, header) or unit_above(area, header.first),
        place=_body_place(area, header, int(rows.max(initial=header.last))),
    )


def _with_row_units(cells: Cells, rows: tuple[tuple[RowSpec, Spot], ...]) -> Cells:
    """Return the cells with the units that row labels state; they are nearer than the column's."""
    stated = {i: unit for i, (_, spot) in enumerate(rows) if (unit := label_of(spot.text).unit)}
    return replace(cells, units=stated) if stated and cells.spec.type is ValueType.AMOUNT else cells


def _whole_cells(area: Area, header: Header, column: ColumnSpec, rows: NDArray[np.int32]) -> Cells:
    """Return a column's cells, the levels of a code put together."""
    at = header.cells[column.name]
    cells = _column_cells(area, column, at, rows)
    if not column.parts:
        return cells
    return with_levels(cells, area, level_columns(area, header, at, len(column.parts)), rows.tolist())


def _column_cells(area: Area, column: ColumnSpec, header: HeaderCell, rows: NDArray[np.int32]) -> Cells:
    if not column.type.is_numeric:
        spread = _tops(area, header.column, rows)
        if spread is not None:
            return _spread_cells(area, column, header, spread)
    values = area.column(header.column)
    if len(rows) and int(rows[-1]) - int(rows[0]) + 1 == len(rows):
        chosen = values[int(rows[0]) - 1 : int(rows[-1])]
    else:
        chosen = [values[row - 1] for row in rows.tolist()]
    across = np.full(len(rows), header.column + (area.top if area.turned else area.left), dtype=np.int32)
    down = rows + np.int32(area.left if area.turned else area.top)
    return Cells(
        spec=column,
        title=header.title,
        rows=across if area.turned else down,
        columns=down if area.turned else across,
        raws=chosen,
        sheet=area.sheet,
        unit=header.unit,
        percent=header.percent,
    )


def _tops(area: Area, column: int, rows: NDArray[np.int32]) -> NDArray[np.int32] | None:
    """Return the row that holds each row's text where ranges are merged down a column, None if none is.

    A text merged over several records belongs to each of them; numbers are never repeated.
    """
    tall = [
        m
        for m in area.merges
        if m.left == column and m.bottom > m.top and m.bottom >= rows.min(initial=2**30)
    ]
    if not tall:
        return None
    tops = rows.copy()
    for merge in tall:
        tops[(rows > merge.top) & (rows <= merge.bottom)] = merge.top
    return tops


def _spread_cells(area: Area, column: ColumnSpec, header: HeaderCell, rows: NDArray[np.int32]) -> Cells:
    places = [area.place(row, header.column) for row in rows.tolist()]
    return Cells(
        spec=column,
        title=header.title,
        rows=np.array([row for row, _ in places], dtype=np.int32),
        columns=np.array([place for _, place in places], dtype=np.int32),
        raws=[area.value(row, header.column) for row in rows.tolist()],
        sheet=area.sheet,
        unit=header.unit,
        percent=header.percent,
    )


def _band_unit(area: Area, header: Header) -> Unit | None:
    """Return a unit that stands anywhere in the header rows."""
    own = {cell.column for cell in header.cells.values()}
    for row in range(header.first, header.last + 1):
        cells = [raw if i not in own else None for i, raw in enumerate(area.rows[row - 1], 1)]
        unit = row_unit(Area(sheet=area.sheet, rows=[cells]), 1)
        if unit:
            return unit
    return None


def _first_text(area: Area, body: Body) -> str:
    cells = area.rows[body.total - 1] if body.total else []
    return next((raw.strip() for raw in cells if isinstance(raw, str) and raw.strip()), "")


def _body_place(area: Area, header: Header, last: int) -> CellRange:
    columns = [cell.column for cell in header.cells.values()]
    return area.range(Extent(header.first, 1, max(last, header.last), max(columns)))


def _place(area: Area, cells: dict[str, Cells]) -> CellRange | None:
    own = [column for column in cells.values() if column.sheet is area.sheet]
    if not own:
        return None
    rows = [int(column.rows[0]) for column in own]
    columns = [int(column.columns[0]) for column in own]
    return CellRange(
        sheet=area.sheet.title,
        first_row=min(rows),
        first_column=min(columns),
        last_row=max(rows),
        last_column=max(columns),
    )


def _one(number: int) -> NDArray[np.int32]:
    return np.array([number], dtype=np.int32)
