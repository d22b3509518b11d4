"""Sizes: how wide the columns and how high the rows of a sheet are, and what lies so far from a cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite

from auditcheck.workbook.limits import GRID_COLUMNS, GRID_ROWS

WIDTH, HEIGHT = 8.43, 15.0
"""What columns (in characters) and rows (in points) measure where a sheet does not say."""

_GAP = 15

Place = tuple[int, int]
"""A column or row, counted from 1, and pixels within it."""


@dataclass(slots=True)
class Sizes:
    """Widths of columns, in characters by ranges, and heights of rows, in points; hidden: none."""

    columns: list[tuple[int, int, float]] = field(default_factory=list)
    rows: dict[int, float] = field(default_factory=dict)
    width: float = WIDTH
    height: float = HEIGHT

    def right_of(self, place: Place, pixels: int) -> Place | None:
        """Return what lies ``pixels`` to the right of a place; None if that is beyond the sheet."""
        column, pixels = place[0], pixels + place[1]
        while column <= GRID_COLUMNS:
            last, width = self._span(column)
            if not width:
                column = last + 1
            elif pixels <= width:
                return column, pixels
            else:
                column, pixels = column + 1, pixels - width
        return None

    def beside(self, column: int, pixels: int) -> tuple[Place, Place]:
        """Return both ends of what is so wide: right of a column, else over it or left of it."""
        right_end = self.right_of((column + 1, _GAP), pixels)
        if right_end is not None:
            return (column + 1, _GAP), right_end
        starts = ((start, 0) for start in range(column, 0, -1))
        ends = ((start, end) for start in starts if (end := self.right_of(start, pixels)) is not None)
        return next(ends, ((1, 0), (column + 1, 0)))

    def below(self, place: Place, pixels: int) -> Place:
        """Return what lies ``pixels`` below a place, or the end of the sheet's last row."""
        row, pixels = place[0], pixels + place[1]
        usual = _pixels(self.height) or _pixels(HEIGHT)
        while row < GRID_ROWS:
            height = _pixels(self.rows[row]) if row in self.rows else usual
            if pixels <= height:
                return row, pixels
            row, pixels = row + 1, pixels - height
        return GRID_ROWS, min(pixels, usual)

    def _span(self, column: int) -> tuple[int, int]:
        """Return the last column of a range of equal ones, and the width of each."""
        found = ((last, width) for first, last, width in self.columns if first <= column <= last)
        last, width = next(found, (column, self.width))
        return last, round(width * 7 + 5) if width else 0


def measure(attributes: Mapping[str, str], name: str, other: float) -> float:
    """Return the measure or number that an attribute says, ``other`` if it says none."""
    try:
        value = float(attributes.get(name, other))
    except ValueError:
        return other
    return value if isfinite(value) and value >= 0 else other


def whole(attributes: Mapping[str, str], name: str, other: int = 0) -> int:
    """Return the whole number that an attribute says, ``other`` if it says none."""
    return int(measure(attributes, name, other))


def _pixels(points: float) -> int:
    return round(points * 4 / 3)
