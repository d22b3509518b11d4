"""Overlay: errors and formulas without a result, put back where a fast reader gave empty text."""

from __future__ import annotations

from collections.abc import Mapping

from auditcheck.workbook.grid import RawValue


def lay_over(found: Mapping[tuple[int, int], RawValue], rows: list[list[RawValue]]) -> int:
    """Put ``found``, keyed by (row, column) from 1, into ``rows``; return how many empty cells that fills."""
    filled = 0
    for (row, column), value in found.items():
        rows.extend([] for _ in range(row - len(rows)))
        cells = rows[row - 1]
        cells.extend([""] * (column - len(cells)))
        filled += cells[column - 1] == ""
        cells[column - 1] = value
    return filled
