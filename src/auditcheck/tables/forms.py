"""Forms: a field's value stands right of its label, below it, under a header, or inside the label.

Columns and rows that are wholly empty are stepped over, so what a filer inserted moves nothing; a
blank neighbour in a used column is a blank value, never the next figure along.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditcheck.model.cells import parse_address
from auditcheck.model.tables import Anchor, ColumnSpec, TableSpec, ValueType
from auditcheck.tables.headers import has_parents, parents_of
from auditcheck.tables.intext import Field, captured_at, holding, inside_label
from auditcheck.tables.labels import label_of, match_rank
from auditcheck.tables.numbers import parse_number, without_spaces
from auditcheck.tables.sections import stands_under
from auditcheck.tables.units import row_unit, unit_left, unit_line_above
from auditcheck.tables.values import is_blank, placeholders

if TYPE_CHECKING:
    from auditcheck.tables.areas import Area, Spot
    from auditcheck.workbook.grid import RawValue

_ITEM_NUMBERS = frozenset({"行次", "栏次", "序号"})


def find_field(area: Area, spec: TableSpec, field: ColumnSpec) -> Field | None:
    """Return where a field of a form stands, or None if its label is not there."""
    if field.at:
        return _at(area, field)
    if field.pattern:
        return _by_pattern(area, spec, field)
    if field.anchor is None:
        return None
    labels = _labels(area, spec, field.anchor)
    if field.column is not None:
        found = [f for f in (_under_header(area, field, label) for label in labels) if f]
    else:
        found = [_beside(area, spec, field, label) for label in labels]
    if not found:
        return inside_label(area, field, field.anchor)
    return _chosen(found, field.anchor)


def _chosen(found: list[Field], anchor: Anchor) -> Field | None:
    if anchor.nth is not None:
        number = len(found) if anchor.nth == "last" else anchor.nth
        return found[number - 1] if 1 <= number <= len(found) else None
    first = found[0]
    others = tuple((other.row, other.column) for other in found[1:])
    return Field(
        row=first.row,
        column=first.column,
        title=first.title,
        unit=first.unit,
        percent=first.percent,
        others=others,
    )


def _at(area: Area, field: ColumnSpec) -> Field | None:
    place = parse_address((field.at or "").rsplit("!", 1)[-1])
    if place is None:
        return None
    row, column = place[0] - area.top, place[1] - area.left
    return Field(row=row, column=column, title=field.title)


def _labels(area: Area, spec: TableSpec, anchor: Anchor) -> list[Spot]:
    """Return the labels of the best rank, in reading order (all of them if ``nth`` picks one)."""
    found: dict[tuple[int, int], Spot] = {}
    for path in anchor.aliases:
        for spot in area.find(path[-1]):
            if _in_sections(area, spot, path[:-1]):
                found.setdefault((spot.row, spot.column), spot)
    spots = [found[place] for place in sorted(found)]
    if anchor.under:
        spots = _in_named_sections(area, spec, spots, anchor.under)
    if anchor.nth is None and spots:
        best = min(spot.rank for spot in spots)
        spots = [spot for spot in spots if spot.rank == best]
    return spots


def _in_sections(area: Area, spot: Spot, parents: tuple[str, ...]) -> bool:
    return (
        not parents
        or has_parents(parents_of(area, spot), parents)
        or all(stands_under(area, spot, area.find(parent), []) for parent in parents)
    )


def _in_named_sections(area: Area, spec: TableSpec, spots: list[Spot], under: tuple[str, ...]) -> list[Spot]:
    heads = [head for text in under for head in _section_labels(area, spec, text)]
    known = {text for column in spec.columns if column.anchor for text in column.anchor.under}
    sections = [head for text in known for head in _section_labels(area, spec, text)]
    return [spot for spot in spots if stands_under(area, spot, heads, sections)]


def _section_labels(area: Area, spec: TableSpec, text: str) -> list[Spot]:
    field = next((column for column in spec.columns if column.name == text), None)
    if field is None or field.anchor is None:
        return area.find(text)
    return [spot for path in field.anchor.aliases for spot in area.find(path[-1])]


def _under_header(area: Area, field: ColumnSpec, label: Spot) -> Field | None:
    """Return the value in the label's row below the nearest header that the field names."""
    headers = _headers_above(area, field.column, label) if field.column else []
    if not headers:
        return None
    header = headers[-1]
    parents = parents_of(area, header)
    marks = [label_of(text) for text in (header.text, *reversed(parents), label.text)]
    return Field(
        row=label.row,
        column=header.column,
        title=f"{label.text.strip()} / {header.text.strip()}",
        unit=next((mark.unit for mark in marks if mark.unit), None) or row_unit(area, header.row),
        percent=any(mark.percent for mark in marks),
    )


def _headers_above(area: Area, anchor: Anchor, label: Spot) -> list[Spot]:
    """Return the headers right of a label, above it or in its first row, from far to near."""
    spots = {
        (spot.row, spot.column): spot
        for path in anchor.aliases
        for spot in area.find(path[-1])
        if spot.row < label.row
        and spot.column > label.column
        and has_parents(parents_of(area, spot), path[:-1])
    }
    ordered = [spots[place] for place in sorted(spots)]
    if not ordered:
        return []
    nearest = max(spot.row for spot in ordered)
    row = [spot for spot in ordered if spot.row == nearest]
    if anchor.nth is None:
        best = min(spot.rank for spot in row)
        return [next(spot for spot in row if spot.rank == best)]
    number = len(row) if anchor.nth == "last" else anchor.nth
    return [row[number - 1]] if 1 <= number <= len(row) else []


def _beside(area: Area, spec: TableSpec, field: ColumnSpec, label: Spot) -> Field:
    """Return the value right of a label, else below it."""
    mark = label_of(label.text)
    right = _next_filled(area.filled_columns, label.extent.right)
    below = _next_filled(area.filled_rows, label.extent.bottom)
    right = _past_item_numbers(area, label, right)
    row, column = label.row, right or label.extent.right + 1
    beside = area.value(label.row, right) if right else None
    under = area.value(below, label.column) if below else None
    if right is None:
        below_it = type(under) in {int, float} or _is_header_row(area, label.row)
    else:
        below_it = _goes_below(spec, field, beside, under)
    if below_it and not _is_label(spec, under):
        row, column = below or label.extent.bottom + 1, label.column
    return Field(
        row=row,
        column=column,
        title=label.text.strip().rstrip(":："),
        unit=mark.unit or unit_left(area, label) or unit_line_above(area, label.row),
        percent=mark.percent,
    )


def _goes_below(spec: TableSpec, field: ColumnSpec, beside: RawValue, under: RawValue) -> bool:
    """Say whether a label is a header over its value rather than left of it."""
    if _is_label(spec, beside):
        return True
    return field.type.is_numeric and not _is_figure(beside, spec) and type(under) in {int, float}


def _is_header_row(area: Area, row: int) -> bool:
    """Say whether a row holds several texts, as a row of headers does."""
    return sum(isinstance(raw, str) and not is_blank(raw) for raw in area.rows[row - 1]) > 1


def _is_figure(raw: RawValue, spec: TableSpec) -> bool:
    if isinstance(raw, str):
        known = placeholders(spec.not_applicable)
        return without_spaces(raw) in known or parse_number(raw, ValueType.AMOUNT) is not None or "%" in raw
    return raw is not None


def _is_label(spec: TableSpec, raw: RawValue) -> bool:
    if not isinstance(raw, str) or is_blank(raw):
        return False
    if raw.rstrip().endswith((":", "：")):
        return True
    anchors = [a for column in spec.columns for a in (column.anchor, column.column) if a]
    return any(match_rank(text, raw) is not None for a in anchors for path in a.aliases for text in path)


def _next_filled(filled: frozenset[int], after: int) -> int | None:
    return min((number for number in filled if number > after), default=None)


def _past_item_numbers(area: Area, label: Spot, column: int | None) -> int | None:
    """Step over a column of 行次."""
    while column is not None and any(
        isinstance(raw := area.value(row, column), str) and label_of(raw).core in _ITEM_NUMBERS
        for row in range(1, label.row)
    ):
        column = _next_filled(area.filled_columns, column)
    return column


def _by_pattern(area: Area, spec: TableSpec, field: ColumnSpec) -> Field | None:
    """Return the first cell whose text has what the pattern captures.

    With a label it is looked for in the label's own cell, then right of it and below it; where no cell
    is that label, in the cells whose text holds it.
    """
    labels = _labels(area, spec, field.anchor) if field.anchor else []
    places = [place for label in labels for place in _around(area, label)] or holding(area, field.anchor)
    found = (captured_at(area, field, place) for place in places)
    return next((each for each in found if each), None)


def _around(area: Area, label: Spot) -> list[tuple[int, int]]:
    """Return the places of a label, of the next value right of it, and of the next below it."""
    places = [(label.row, label.column)]
    right = _next_filled(area.filled_columns, label.extent.right)
    below = _next_filled(area.filled_rows, label.extent.bottom)
    places += [(label.row, right)] if right else []
    return places + ([(below, label.column)] if below else [])
