"""Recalling: the cells of a part that was found on an earlier sheet alike, with the values of this one."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import TYPE_CHECKING

from auditcheck.tables.parts import Cells

if TYPE_CHECKING:
    from auditcheck.model.tables import ColumnSpec, Unit
    from auditcheck.tables.areas import Area
    from auditcheck.tables.rereading import Plan
    from auditcheck.workbook.grid import RawValue, Sheet

_OUTSIDE = -2
ZERO = -1
"""The position of a 0 that is no cell, for a blank among numbers."""

_AFTER_CELLS: tuple[RawValue, ...] = (None, 0.0)


def all_cells(area: Area) -> list[RawValue]:
    """Return the cells of an area by position, ``None`` and 0 for what has none behind them."""
    return [*area.cells, *_AFTER_CELLS]


@dataclass(frozen=True, slots=True, eq=False)
class Imprint:
    """Columns without their numbers: ``positions`` tell which cells of an area these are.

    ``plans`` keep how they are read in a unit that is stated and one that is wanted.
    """

    columns: dict[str, Cells]
    positions: dict[str, array[int]]
    plans: dict[tuple[Unit | None, Unit | None], Plan] = field(default_factory=dict)


class Recalled(Mapping[str, Cells]):
    """The columns of an imprint on a sheet; ``found`` are all cells of the area by position."""

    def __init__(self, imprint: Imprint, sheet: Sheet, found: list[RawValue]) -> None:
        self.imprint, self.sheet, self.found = imprint, sheet, found

    def __getitem__(self, name: str) -> Cells:
        """Return a column with its numbers taken anew: those that are their cells as they stand."""
        cells = self.imprint.columns[name]
        if not cells.spec.type.is_numeric:
            return replace(cells, sheet=self.sheet)
        raws = [self.found[position] for position in self.imprint.positions[name]]
        for index in cells.inline:
            raws[index] = cells.raws[index]
        return replace(cells, sheet=self.sheet, raws=raws)

    def __iter__(self) -> Iterator[str]:
        """Yield the names of the columns."""
        return iter(self.imprint.columns)

    def __len__(self) -> int:
        """Return how many columns there are."""
        return len(self.imprint.columns)


class Places:
    """Where the cells of an area are among all of them."""

    def __init__(self, area: Area) -> None:
        self._area = area
        self._starts = list(accumulate(map(len, area.rows), initial=0))
        self._is_whole = area.turned or area.rows is area.sheet.rows

    def position(self, row: int, column: int) -> int | None:
        """Return the position of a cell of the sheet; None if another sheet alike may differ in it."""
        row, column = row - self._area.top, column - self._area.left
        if self._area.turned:
            row, column = column, row
        if 1 <= row <= len(self._area.rows) and 1 <= column <= len(self._area.rows[row - 1]):
            return self._starts[row - 1] + column - 1
        return _OUTSIDE if self._is_whole else None


def imprint_of(columns: Mapping[str, Cells], area: Area, bare: Sheet) -> Imprint | None:
    """Return the imprint of columns, or None if their numbers are not cells of the area as they stand."""
    found, places, positions = all_cells(area), Places(area), {}
    for name, cells in columns.items():
        if not cells.spec.type.is_numeric:
            continue
        where = map(places.position, cells.rows.tolist(), cells.columns.tolist())
        known = array("i", [position for position in where if position is not None])
        if len(known) < len(cells.raws) or not _are_their_cells(cells, known, found):
            return None
        positions[name] = known
    return Imprint({name: _without_numbers(cells, bare) for name, cells in columns.items()}, positions)


def _are_their_cells(cells: Cells, positions: array[int], found: list[RawValue]) -> bool:
    taken = enumerate(zip(positions, cells.raws, strict=True))
    return all(found[position] is raw for index, (position, raw) in taken if index not in cells.inline)


def _without_numbers(cells: Cells, bare: Sheet) -> Cells:
    if not cells.spec.type.is_numeric:
        return replace(cells, sheet=bare)
    return replace(cells, sheet=bare, raws=[cells.inline.get(index) for index in range(len(cells.raws))])


def specs_of(columns: Mapping[str, Cells]) -> list[ColumnSpec]:
    """Return what the columns of a part are."""
    known = columns.imprint.columns if isinstance(columns, Recalled) else columns
    return [cells.spec for cells in known.values()]
