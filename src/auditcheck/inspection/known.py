"""Known: which cells the tables of a pack read and which cells issues name, so that nothing is told twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

import numpy as np

from auditcheck.model.issues import Issue
from auditcheck.model.tables import CellState, Layout
from auditcheck.tables.table import Column, Table
from auditcheck.tables.viewing import cells_of
from auditcheck.workbook.grid import Sheet

Place = tuple[int, int]


class Known:
    """What the check of a pack has read and told; without a pack, nothing. Places are (row, column)."""

    def __init__(self, tables: Iterable[Table] = (), issues: Iterable[Issue] = ()) -> None:
        self._tables = [part for table in tables for part in (table, table.total) if part is not None]
        self._issues = tuple(issues)
        self._read: dict[int, set[Place]] = {}

    def reads(self, sheet: Sheet, place: Place) -> bool:
        """Say whether a table reads the cell."""
        if sheet.index not in self._read:
            self._read[sheet.index] = {
                at
                for table in self._tables
                for column in table.columns.values()
                for at in _places(column, sheet, np.ones(len(column), dtype=np.bool_))
            }
        return place in self._read[sheet.index]

    def names(self, sheet: Sheet, place: Place) -> bool:
        """Say whether an issue stands at the cell or has read it."""
        return place in self._named.get(sheet.title, ())

    def figures(self, sheet: Sheet) -> set[Place]:
        """Return the cells of records and grids on the sheet that hold a number other than zero."""
        return {
            at
            for table in self._tables
            if table.spec.layout is not Layout.FORM
            for column in table.columns.values()
            if column.numbers is not None
            for at in _places(
                column, sheet, (column.states == CellState.VALUE) & (column.numbers.numerators != 0)
            )
        }

    @cached_property
    def _named(self) -> dict[str, set[Place]]:
        found: dict[str, set[Place]] = {}
        for issue in self._issues:
            for cell in cells_of(issue):
                found.setdefault(cell.sheet, set()).add((cell.row, cell.column))
        return found


def _places(column: Column, sheet: Sheet, wanted: np.ndarray) -> Iterator[Place]:
    origin = column.origin
    for number, each in enumerate(origin.sheets):
        if each.index == sheet.index:
            mask = wanted & (origin.rows > 0) & (True if origin.which is None else origin.which == number)
            yield from zip(origin.rows[mask].tolist(), origin.columns[mask].tolist(), strict=True)
