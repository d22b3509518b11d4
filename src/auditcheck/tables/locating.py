"""Locating: from a table's description to its parts in a workbook, or to why there are none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from auditcheck.model.tables import ColumnSpec, Layout, TableSpec
from auditcheck.tables.areas import FORM_ROWS, Area, part_of, range_area, strip_of
from auditcheck.tables.headers import Header, HeaderCell, find_header
from auditcheck.tables.parts import Part, form_part, grid_part, records_part
from auditcheck.tables.remembering import remembered
from auditcheck.tables.sheets import BY_TITLE, Candidate, Sheets
from auditcheck.tables.units import top_unit
from auditcheck.tables.unpivoting import unpivoted_part

if TYPE_CHECKING:
    from auditcheck.model.cells import CellRange
    from auditcheck.workbook.grid import Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """The parts of a table; if there are none, why.

    ``rivals`` are sheets that could not be told apart, ``empty`` is the area of the sheet that was
    found without the table's header or labels on it.
    """

    parts: tuple[Part, ...] = ()
    rivals: tuple[Sheet, ...] = ()
    empty: Area | None = None


def locate(sheets: Sheets, spec: TableSpec) -> Located:
    """Return where a table stands."""
    areas = _areas(sheets, spec)
    if isinstance(areas, Located):
        return areas
    found = [(rank, _part(sheets, _as_form(area, spec), spec)) for rank, area in areas]
    named = not any("*" in pattern for pattern in spec.sheet)
    parts = [part for rank, part in found if part and (part.cells or (named and rank < BY_TITLE))]
    kept = tuple(part for part in parts if part.cells and (part.length or spec.layout is not Layout.GRID))
    if spec.layout is Layout.GRID:
        kept = kept[:1]
    if not kept:
        return Located(empty=areas[0][1] if areas else None)
    return Located(parts=kept if spec.each != "sheet" else tuple(parts))


def _as_form(area: Area, spec: TableSpec) -> Area:
    """Return no more rows than a form may have, so that no label is sought in a sheet of records."""
    if spec.layout is Layout.RECORDS or area.turned or area.height <= FORM_ROWS:
        return area
    return part_of(area, 1, FORM_ROWS)


def _areas(sheets: Sheets, spec: TableSpec) -> list[tuple[int, Area]] | Located:
    if spec.excel_table:
        area = _excel_table(sheets, spec.excel_table)
        return [(0, area)] if area else Located()
    likely = sheets.candidates(spec) if spec.each == "sheet" else sheets.best(spec)
    candidates = likely or sheets.by_labels(spec)
    if not candidates:
        return [(0, area) for area in _named_areas(sheets, spec)[:1]] or Located()
    if spec.each != "sheet":
        candidates = _narrowed(sheets, spec, candidates)
        if len(candidates) > 1:
            return Located(rivals=tuple(candidate.sheet for candidate in candidates))
    turned = spec.orientation == "columns"
    areas = [(c.rank, sheets.area(c.sheet, turned=turned)) for c in candidates]
    if spec.each == "beside":
        return [(rank, strip) for rank, area in areas for strip in _strips(area, spec)]
    if spec.each == "block" or (spec.starts and not turned):
        return [(rank, block) for rank, area in areas for block in _blocks(area, spec)]
    return areas


def _narrowed(sheets: Sheets, spec: TableSpec, candidates: list[Candidate]) -> list[Candidate]:
    """Return of several candidates of one rank the visible ones that have the labels."""
    kept = candidates
    for wanted in (
        lambda c: c.sheet.visibility == "visible",
        lambda c: sheets.has_labels(c.sheet, spec),
        lambda c: any(c.sheet.title == pattern for pattern in spec.sheet),
    ):
        if len(kept) > 1:
            kept = [candidate for candidate in kept if wanted(candidate)] or kept
    return kept


def _excel_table(sheets: Sheets, name: str) -> Area | None:
    tables = {known.casefold(): place for known, place in sheets.workbook.excel_tables.items()}
    place = tables.get(name.casefold())
    sheet = sheets.workbook.sheet(place.sheet) if place else None
    return range_area(sheet, place) if sheet and place else None


def _named_ranges(sheets: Sheets, spec: TableSpec) -> dict[str, tuple[Sheet, CellRange]]:
    """Return the range of every column that the pack gives by a defined name which exists."""
    if not sheets.workbook.defined_names:
        return {}
    names = {known.casefold(): place for known, place in sheets.workbook.defined_names.items()}
    found = {}
    for column in spec.columns:
        place = names.get(column.defined_name.casefold()) if column.defined_name else None
        sheet = sheets.workbook.sheet(place.sheet) if place else None
        if place and sheet:
            found[column.name] = (sheet, place)
    return found


def _named_areas(sheets: Sheets, spec: TableSpec) -> list[Area]:
    return [sheets.area(sheet) for sheet, _ in _named_ranges(sheets, spec).values()]


def _blocks(area: Area, spec: TableSpec) -> list[Area]:
    """Return the rows from each start to the row before the next."""
    rows = sorted({spot.row for text in spec.starts for spot in area.find(text)})
    ends = [row - 1 for row in rows[1:]] + [area.height]
    return [part_of(area, row, end) for row, end in zip(rows, ends, strict=True)]


def _strips(area: Area, spec: TableSpec) -> list[Area]:
    """Return the columns from each start to the column before the next, of the row with most starts."""
    rows: dict[int, set[int]] = {}
    for text in spec.starts:
        for spot in area.find(text):
            rows.setdefault(spot.row, set()).add(spot.column)
    columns: list[int] = max((sorted(found) for found in rows.values()), key=len, default=[])
    if not columns:
        return []
    ends = [column - 1 for column in columns[1:]] + [area.width]
    return [strip_of(area, left, right) for left, right in zip(columns, ends, strict=True)]


def _part(sheets: Sheets, area: Area, spec: TableSpec) -> Part | None:
    """Return the table's cells in an area, or None if neither header nor labels are there."""
    named = _named_ranges(sheets, spec)
    if named:
        return _in_unit(_found_part(sheets, area, spec, named), sheets)
    if area is sheets.area(area.sheet):
        return remembered(area, spec, lambda: _in_unit(_found_part(sheets, area, spec, named), sheets))
    return _in_unit(remembered(area, spec, lambda: _found_part(sheets, area, spec, named)), sheets)


def _in_unit(part: Part | None, sheets: Sheets) -> Part | None:
    """Return a part in the unit that the top of its sheet states, if it is in none of its own."""
    if part is not None and part.unit is None:
        part.unit = top_unit(sheets.area(part.area.sheet))
    return part


def _found_part(
    sheets: Sheets, area: Area, spec: TableSpec, named: dict[str, tuple[Sheet, CellRange]]
) -> Part | None:
    if spec.layout is Layout.FORM:
        return form_part(area, spec, named)
    if spec.unpivot is not None:
        return unpivoted_part(area, spec)
    header = _named_header(spec, named) if named else find_header(area, spec)
    if header is None or not header.cells:
        return None
    if named:
        sheet, place = next(iter(named.values()))
        whole = sheets.area(sheet)
        area = Area(sheet=sheet, rows=whole.rows[: place.last_row])
    return grid_part(area, spec, header) if spec.layout is Layout.GRID else records_part(area, spec, header)


def _named_header(spec: TableSpec, named: dict[str, tuple[Sheet, CellRange]]) -> Header:
    """Return a header made of the ranges that defined names stand for."""
    cells = {
        name: HeaderCell(
            column=place.first_column,
            row=place.first_row - 1,
            bottom=place.first_row - 1,
            path=(title,),
            rank=0,
        )
        for name, (_, place) in named.items()
        if (title := _title(spec, name))
    }
    last = min(place.first_row for _, place in named.values()) - 1
    return Header(
        first=max(1, last),
        last=last,
        cells=cells,
        specs=tuple(column for column in spec.columns if column.name in cells),
        missing=tuple(c for c in spec.columns if c.name not in cells and not c.optional),
    )


def _title(spec: TableSpec, name: str) -> str:
    column: ColumnSpec | None = spec.column(name)
    return column.title if column else name
