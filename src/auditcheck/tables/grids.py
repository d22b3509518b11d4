"""Grids: named rows × named columns, the rows found by the labels left of the values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from auditcheck.model.tables import Anchor, RowSpec, TableSpec
from auditcheck.tables.headers import Header
from auditcheck.tables.labels import match_rank
from auditcheck.tables.sections import stands_under

if TYPE_CHECKING:
    from auditcheck.tables.areas import Area, Spot


@dataclass(frozen=True, slots=True, kw_only=True)
class GridRows:
    """The rows found, in the order of the sheet, and those that were not."""

    found: tuple[tuple[RowSpec, Spot], ...]
    missing: tuple[RowSpec, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Labels:
    """Where row labels stand: below the header, between two columns (``left`` excluded)."""

    area: Area
    below: int
    left: int
    right: int
    sections: list[Spot]

    def spots(self, alias: str) -> list[Spot]:
        """Return the labels that say ``alias``, in reading order."""
        return [
            spot
            for spot in self.area.find(alias)
            if spot.row > self.below and self.left < spot.column < self.right
        ]


def find_rows(area: Area, spec: TableSpec, header: Header) -> GridRows:
    """Return the rows of a grid below its header."""
    labels = _labels(area, spec, header)
    found: dict[str, Spot] = {}
    order = sorted(
        spec.rows, key=lambda row: any(name in {r.name for r in spec.rows} for name in row.anchor.under)
    )
    for row in order:
        spot = _find_row(labels, row, found, spec)
        if spot:
            found[row.name] = spot
    rows = [(row, found[row.name]) for row in spec.rows if row.name in found]
    rows.sort(key=lambda pair: (pair[1].row, pair[1].column))
    missing = tuple(row for row in spec.rows if row.name not in found and not row.optional)
    return GridRows(found=tuple(rows), missing=missing)


def _labels(area: Area, spec: TableSpec, header: Header) -> _Labels:
    right = min(cell.column for cell in header.cells.values())
    left = _block_edge(area, spec, header, right)
    plain = _Labels(area=area, below=header.last, left=left, right=right, sections=[])
    names = {row.name: row.anchor for row in spec.rows}
    texts = {text for row in spec.rows for text in row.anchor.under if text not in names}
    heads = [names[text] for row in spec.rows for text in row.anchor.under if text in names]
    texts |= {path[-1] for anchor in heads for path in anchor.aliases}
    sections = [spot for text in texts for spot in plain.spots(text)]
    return _Labels(area=area, below=header.last, left=left, right=right, sections=sections)


def _block_edge(area: Area, spec: TableSpec, header: Header, right: int) -> int:
    """Return the last column of the block to the left, which repeats one of the headers; 0 if none does."""
    edge = 0
    for row in range(header.first, header.last + 1):
        for column in range(1, right):
            raw = area.value(row, column)
            if isinstance(raw, str) and raw and _is_header(spec, raw):
                edge = max(edge, area.extent(row, column).right)
    return edge


def _is_header(spec: TableSpec, text: str) -> bool:
    anchors = [column.anchor for column in spec.columns if column.anchor]
    return any(match_rank(path[-1], text) is not None for anchor in anchors for path in anchor.aliases)


def _find_row(labels: _Labels, row: RowSpec, found: dict[str, Spot], spec: TableSpec) -> Spot | None:
    candidates = _unique(_row_candidates(labels, row.anchor, found, spec))
    nth = row.anchor.nth
    if nth is not None and candidates:
        number = len(candidates) if nth == "last" else nth
        return candidates[number - 1] if 1 <= number <= len(candidates) else None
    return min(candidates, key=lambda spot: (spot.rank, spot.row, -spot.column), default=None)


def _row_candidates(labels: _Labels, anchor: Anchor, found: dict[str, Spot], spec: TableSpec) -> list[Spot]:
    candidates: list[Spot] = []
    for path in anchor.aliases:
        spots = labels.spots(path[-1])
        for parent in path[:-1]:
            heads = labels.spots(parent)
            spots = [s for s in spots if stands_under(labels.area, s, heads, labels.sections)]
        candidates += spots
    if anchor.under:
        heads = [head for text in anchor.under for head in _heads(labels, text, found, spec)]
        candidates = [s for s in candidates if stands_under(labels.area, s, heads, labels.sections)]
    return candidates


def _heads(labels: _Labels, text: str, found: dict[str, Spot], spec: TableSpec) -> list[Spot]:
    """Return the section labels that ``text`` names: a row of the table, or words on the sheet."""
    if text in found:
        return [found[text]]
    return [] if spec.row(text) else labels.spots(text)


def _unique(spots: list[Spot]) -> list[Spot]:
    best: dict[tuple[int, int], Spot] = {}
    for spot in spots:
        kept = best.get((spot.row, spot.column))
        if kept is None or spot.rank < kept.rank:
            best[spot.row, spot.column] = spot
    return [best[place] for place in sorted(best)]
