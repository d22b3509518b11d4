"""Sections: whether a label stands under another, by outline marks, merged ranges and order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditcheck.tables.labels import label_of

if TYPE_CHECKING:
    from auditcheck.tables.areas import Area, Spot


def stands_under(area: Area, spot: Spot, heads: list[Spot], sections: list[Spot]) -> bool:
    """Say whether ``spot`` stands in the section of one of ``heads``.

    A section is what a merged label left of it spans, or what follows its label until a label of the
    same or a higher outline mark, or until another of ``sections`` if it has no mark itself.
    """
    return any(_beside(spot, head) or _below(area, spot, head, sections) for head in heads)


def _beside(spot: Spot, head: Spot) -> bool:
    extent = head.extent
    return extent.right < spot.column and extent.top <= spot.row <= extent.bottom


def _below(area: Area, spot: Spot, head: Spot, sections: list[Spot]) -> bool:
    if head.row >= spot.row or head.column > spot.column:
        return False
    depth = label_of(head.text).depth
    if any(_ends(section, head, spot, depth) for section in sections):
        return False
    return depth is None or not any(
        _closes(area, row, head.column, depth) for row in range(head.row + 1, spot.row + 1)
    )


def _ends(section: Spot, head: Spot, spot: Spot, depth: int | None) -> bool:
    """Say whether another known section begins between a section's label and the spot."""
    if not head.row < section.row < spot.row or section.column > spot.column:
        return False
    other = label_of(section.text).depth
    if depth is None:
        return section.column <= head.column
    return other is not None and other <= depth


def _closes(area: Area, row: int, column: int, depth: int) -> bool:
    raw = area.value(row, column)
    if not isinstance(raw, str) or not raw:
        return False
    other = label_of(raw).depth
    return other is not None and other <= depth
