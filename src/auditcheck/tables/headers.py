"""Header rows: which columns of an area carry the headers a table asks for.

Headers have one to three rows; a merged or spread parent covers the columns below it, so that
``预算数 / 合计`` is the 合计 under 预算数. The same header in blocks side by side is told apart by ``nth``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from auditcheck.model.tables import Anchor, ColumnSpec, TableSpec, Unit
from auditcheck.tables.areas import FORM_ROWS, HEAD_ROWS, Area, Extent, Spot
from auditcheck.tables.labels import label_of, match_rank
from auditcheck.tables.numbers import without_spaces
from auditcheck.tables.patterns import captured
from auditcheck.tables.units import stated_unit
from auditcheck.tables.values import is_blank

if TYPE_CHECKING:
    from collections.abc import Iterable

_BAND = 3

_Band = tuple[int, int]
_Choices = dict[str, list["HeaderCell"]]
_Named = list[tuple[str, "HeaderCell"]]


@dataclass(slots=True, kw_only=True, eq=False)
class HeaderCell:
    """The header of one column of an area. ``path`` is its text below its parents' texts."""

    column: int
    row: int
    bottom: int
    path: tuple[str, ...]
    rank: int
    unit: Unit | None = None
    percent: bool = False

    @property
    def title(self) -> str:
        """The words on the sheet, parents first."""
        return " / ".join(part.strip() for part in self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """A band of header rows; ``specs`` are the columns found, with those of a pattern."""

    first: int
    last: int
    cells: dict[str, HeaderCell]
    specs: tuple[ColumnSpec, ...]
    missing: tuple[ColumnSpec, ...]


def find_header(area: Area, spec: TableSpec) -> Header | None:
    """Return the header of a records or grid table, or None if no column is found.

    It is looked for in the first 200 rows, then in the rest of a sheet of a form's size.
    """
    header = _find(area, spec, head=True)
    if (header is None or header.missing) and HEAD_ROWS < area.height <= FORM_ROWS:
        return _find(area, spec, head=False) or header
    return header


def _find(area: Area, spec: TableSpec, *, head: bool) -> Header | None:
    choices = {c.name: _candidates(area, c.anchor, head=head) for c in spec.columns if c.anchor}
    patterned = _pattern_cells(area, spec, head=head)
    everything = [cell for cells in choices.values() for cell in cells] + [cell for _, cell in patterned]
    bottoms = sorted({cell.bottom for cell in everything})
    if not bottoms:
        return None
    bands = [(_band_top(area, bottom), bottom) for bottom in bottoms]
    best = max(bands, key=lambda band: (_score(choices, patterned, band), -band[1]))
    return _header(spec, choices, patterned, best)


def _band_top(area: Area, last: int) -> int:
    """Return the first of the three rows that end at ``last``; blank rows between do not count."""
    row, count = last, 1
    while row > 1 and count < _BAND:
        row -= 1
        count += not area.is_empty(row)
    return row


def _header(
    spec: TableSpec,
    choices: dict[str, list[HeaderCell]],
    patterned: list[tuple[str, HeaderCell]],
    band: _Band,
) -> Header:
    cells: dict[str, HeaderCell] = {}
    missing: list[ColumnSpec] = []
    for column in spec.columns:
        cell = _pick(_in_band(choices.get(column.name, []), band), column.anchor)
        if cell:
            cells[column.name] = cell
        elif not column.optional:
            missing.append(column)
    taken = {cell.column for cell in cells.values()}
    found = [column for column in spec.columns if column.name in cells]
    for name, cell in patterned:
        if cell.column not in taken and name not in cells and cell in _in_band([cell], band):
            cells[name] = cell
            found.append(ColumnSpec(name=name, type=spec.pattern_type, unit=None))
    first = min((cell.row - len(cell.path) + 1 for cell in cells.values()), default=band[1])
    return Header(first=max(1, first), last=band[1], cells=cells, specs=tuple(found), missing=tuple(missing))


def _score(choices: _Choices, patterned: _Named, band: _Band) -> tuple[int, int]:
    """Return how many of the columns a band of rows has, and how many of them exactly."""
    found = [_in_band(cells, band) for cells in choices.values()]
    pattern_columns = len(_in_band([cell for _, cell in patterned], band))
    exact = sum(any(cell.rank == 0 for cell in cells) for cells in found)
    return sum(map(bool, found)) + pattern_columns, exact


def _in_band(cells: Iterable[HeaderCell], band: _Band) -> list[HeaderCell]:
    return [cell for cell in cells if band[0] <= cell.row and cell.bottom <= band[1]]


def _pick(cells: list[HeaderCell], anchor: Anchor | None) -> HeaderCell | None:
    """Return the cell that ``nth`` names, else the best match, the leftmost first."""
    by_column = {cell.column: cell for cell in sorted(cells, key=lambda c: (-c.rank, c.row))}
    ordered = [by_column[column] for column in sorted(by_column)]
    if anchor and anchor.nth is not None and ordered:
        number = len(ordered) if anchor.nth == "last" else anchor.nth
        return ordered[number - 1] if 1 <= number <= len(ordered) else None
    return min(ordered, key=lambda cell: (cell.rank, cell.column), default=None)


def _candidates(area: Area, anchor: Anchor, *, head: bool) -> list[HeaderCell]:
    """Return the cells that say one of the aliases below the parents it names."""
    cells: dict[tuple[int, int], HeaderCell] = {}
    for order, path in enumerate(anchor.aliases):
        for spot in area.find(path[-1], head=head):
            parents = parents_of(area, spot)
            if has_parents(parents, path[:-1]) and _stands_under(parents, anchor.under):
                cells.setdefault((spot.row, spot.column), _cell(spot, parents, spot.rank * 10 + order))
    return list(cells.values())


def header_cell(area: Area, spot: Spot) -> HeaderCell:
    """Return the header that a text is, with what stands above it."""
    return _cell(spot, parents_of(area, spot), 0)


def _cell(spot: Spot, parents: list[str], rank: int) -> HeaderCell:
    labels = [label_of(spot.text), *map(label_of, reversed(parents))]
    return HeaderCell(
        column=spot.column,
        row=spot.row,
        bottom=spot.extent.bottom,
        path=(*parents, spot.text),
        rank=rank,
        unit=next((label.unit for label in labels if label.unit), None),
        percent=any(label.percent for label in labels),
    )


def has_parents(parents: list[str], wanted: tuple[str, ...]) -> bool:
    """Say whether the wanted texts stand among the parents, in that order."""
    remaining = iter(parents)
    return all(any(match_rank(want, parent) is not None for parent in remaining) for want in wanted)


def _stands_under(parents: list[str], under: tuple[str, ...]) -> bool:
    return not under or any(match_rank(text, parent) is not None for text in under for parent in parents)


def parents_of(area: Area, spot: Spot) -> list[str]:
    """Return the texts above a header, the topmost first, up to two rows of them."""
    parents: list[str] = []
    row = spot.row - 1
    while row >= 1 and len(parents) < _BAND - 1:
        parent = _covering_text(area, row, spot)
        if parent is None and area.is_empty(row) and area.covering(row, spot.column) is None:
            row -= 1
            continue
        if parent is None:
            break
        parents.insert(0, parent.text)
        row = parent.row - 1
    return parents


def _is_gap(area: Area, row: int, column: int) -> bool:
    """Say whether a row is blank and not covered by a range, as one that was inserted."""
    return area.covering(row, column) is None and area.is_empty(row)


def _covering_text(area: Area, row: int, spot: Spot) -> Spot | None:
    """Return the text that covers the header's column in ``row``: its own cell, a range, or spread."""
    extent = area.covering(row, spot.column)
    if extent is None:
        return _spread_text(area, row, spot)
    raw = area.value(extent.top, extent.left)
    if not isinstance(raw, str) or not raw or _spans_everything(area, extent) or _is_line(raw):
        return None
    if _is_cut(area, extent, spot.row):
        return None
    return Spot(row=extent.top, column=extent.left, text=raw, extent=extent)


def _spread_text(area: Area, row: int, spot: Spot) -> Spot | None:
    """Return the nearest text to the left in ``row`` if only blanks above other headers lie between.

    A text alone in its row is a title.
    """
    if not _is_stacked(area, row, spot.row):
        return None
    filled = (column for column in range(spot.column, 0, -1) if not is_blank(area.value(row, column)))
    column = next(filled, 0)
    raw = area.value(row, column)
    if not isinstance(raw, str) or _is_line(raw):
        return None
    extent = area.extent(row, column)
    headed = all(isinstance(area.value(spot.row, c), str) for c in range(column, spot.column + 1))
    if column not in {spot.column, extent.right} or not headed:
        return None
    return Spot(row=row, column=column, text=raw, extent=extent)


def _is_stacked(area: Area, row: int, below: int) -> bool:
    """Say whether a row is one of headers over others: somewhere it has a header with none below.

    A line above the header (填报单位：…, 2021年度, 单位：万元) has not.
    """
    texts = [
        (column, raw) for column, raw in enumerate(area.rows[row - 1], 1) if raw and isinstance(raw, str)
    ]
    if len(texts) < 2:  # noqa: PLR2004 - a text alone
        return False
    headers = [column for column, text in texts if not is_blank(text) and not _is_line(text)]
    return len(headers) > 1 and any(is_blank(area.value(below, column)) for column in headers)


def _is_line(text: str) -> bool:
    return any(mark in text for mark in ":：。；") or _is_unit_line(text)


def _is_unit_line(text: str) -> bool:
    return "单位" in text and stated_unit(text) is not None


def _is_cut(area: Area, extent: Extent, below: int) -> bool:
    """Say whether an edge of a range runs through a range in row ``below``, so that it is no parent of it."""
    lower = (area.covering(below, column) for column in (extent.left, extent.right))
    return any(found and (found.left < extent.left or found.right > extent.right) for found in lower)


def _spans_everything(area: Area, extent: Extent) -> bool:
    """Say whether a range is a title over the whole area rather than a parent header."""
    filled = area.filled_columns
    return bool(filled) and extent.left <= min(filled) and extent.right >= max(filled)


def _pattern_cells(area: Area, spec: TableSpec, *, head: bool) -> list[tuple[str, HeaderCell]]:
    if not spec.header_pattern:
        return []
    cells = []
    for spot in area.spots(HEAD_ROWS if head else None):
        name = captured(spec.header_pattern, spot.text) or captured(
            spec.header_pattern, without_spaces(spot.text)
        )
        if name:
            cells.append((name, _cell(spot, parents_of(area, spot), 0)))
    return cells
