"""Area: a part of a sheet, or a sheet turned on its side, in which labels are looked for.

All positions here are counted within the area; ``place`` gives the cell of the sheet, so coordinates
come from reading alone. Merged ranges serve labels: a label reaches as far as its range.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, zip_longest
from typing import TYPE_CHECKING, NamedTuple

from auditcheck.model.cells import CellRange
from auditcheck.tables.labels import label_of, match_rank
from auditcheck.tables.values import is_blank

if TYPE_CHECKING:
    from collections.abc import Iterator

    from auditcheck.workbook.grid import RawValue, Sheet

HEAD_ROWS = 200
FORM_ROWS = 5000
_LONGEST_LABEL = 80


_Placed = tuple[int, int, str]


class Extent(NamedTuple):
    """A rectangle of an area, both corners included."""

    top: int
    left: int
    bottom: int
    right: int


class Spot(NamedTuple):
    """A text on an area; ``rank`` says how well it matched (see ``match_rank``)."""

    row: int
    column: int
    text: str
    extent: Extent
    rank: int = 0


@dataclass(frozen=True, kw_only=True, eq=False)
class Area:
    """Rows of a sheet from ``top`` and columns from ``left`` on (0: from A1); ``turned`` swaps both."""

    sheet: Sheet
    rows: list[list[RawValue]] = field(repr=False)
    top: int = 0
    left: int = 0
    turned: bool = False

    def value(self, row: int, column: int) -> RawValue:
        """Return the value at (row, column), None outside."""
        if not 1 <= row <= len(self.rows):
            return None
        cells = self.rows[row - 1]
        return cells[column - 1] if 1 <= column <= len(cells) else None

    def column(self, column: int) -> list[RawValue]:
        """Return the values of a column from the first row on, None where a row ends before it."""
        if column not in self._columns:
            self._columns[column] = self._picked(column)
        return self._columns[column]

    def _picked(self, column: int) -> list[RawValue]:
        """Return a column: every n-th of all cells where all rows have n of them."""
        if self._is_even and column <= len(self.rows[0]):
            return self.cells[column - 1 :: len(self.rows[0])]
        return [cells[column - 1] if len(cells) >= column else None for cells in self.rows]

    @cached_property
    def _is_even(self) -> bool:
        return len(set(map(len, self.rows))) == 1

    @cached_property
    def cells(self) -> list[RawValue]:
        """All cells, row after row."""
        return list(chain.from_iterable(self.rows))

    @cached_property
    def _columns(self) -> dict[int, list[RawValue]]:
        return {}

    def place(self, row: int, column: int) -> tuple[int, int]:
        """Return the row and column on the sheet."""
        if self.turned:
            row, column = column, row
        return row + self.top, column + self.left

    @cached_property
    def width(self) -> int:
        """The number of columns."""
        return max(map(len, self.rows), default=0)

    @property
    def height(self) -> int:
        """The number of rows."""
        return len(self.rows)

    @cached_property
    def merges(self) -> list[Extent]:
        """The merged ranges that begin inside the area."""
        found = [self._inside(merge) for merge in self.sheet.merges]
        return [m for m in found if m.top >= 1 and m.left >= 1 and m.top <= self.height]

    @cached_property
    def _merged(self) -> dict[tuple[int, int], Extent]:
        return {(merge.top, merge.left): merge for merge in self.merges}

    @cached_property
    def _head_covered(self) -> dict[tuple[int, int], Extent]:
        """Every cell of the merged ranges, but for very large ranges."""
        covered = {}
        for merge in self.merges:
            bottom, right = min(merge.bottom, merge.top + HEAD_ROWS), min(merge.right, merge.left + HEAD_ROWS)
            for row in range(merge.top, bottom + 1):
                covered.update({(row, column): merge for column in range(merge.left, right + 1)})
        return covered

    def _inside(self, merge: CellRange) -> Extent:
        extent = Extent(
            merge.first_row - self.top,
            merge.first_column - self.left,
            merge.last_row - self.top,
            merge.last_column - self.left,
        )
        return Extent(extent.left, extent.top, extent.right, extent.bottom) if self.turned else extent

    def extent(self, row: int, column: int) -> Extent:
        """Return the merged range that begins at (row, column), or the cell itself."""
        return self._merged.get((row, column)) or Extent(row, column, row, column)

    def covering(self, row: int, column: int) -> Extent | None:
        """Return the merged range that (row, column) lies in, if any."""
        return self._head_covered.get((row, column))

    def range(self, extent: Extent) -> CellRange:
        """Return a rectangle as a range of the sheet."""
        top, left = self.place(extent.top, extent.left)
        bottom, right = self.place(extent.bottom, extent.right)
        return CellRange(
            sheet=self.sheet.title, first_row=top, first_column=left, last_row=bottom, last_column=right
        )

    def spots(self, last: int | None = None) -> Iterator[Spot]:
        """Yield the texts that may be labels, in reading order, up to row ``last``."""
        placed = self._texts if last is None else self._head if last == HEAD_ROWS else self._up_to(last)
        for row, column, text in placed:
            yield Spot(row, column, text, self.extent(row, column))

    @cached_property
    def _texts(self) -> list[_Placed]:
        return self._up_to(self.height)

    @cached_property
    def _head(self) -> list[_Placed]:
        return self._texts if self.height <= HEAD_ROWS else self._up_to(HEAD_ROWS)

    def _up_to(self, last: int) -> list[_Placed]:
        return [
            (row, column, raw)
            for row, cells in enumerate(self.rows[:last], 1)
            for column, raw in enumerate(cells, 1)
            if type(raw) is str and raw and len(raw) <= _LONGEST_LABEL and not is_blank(raw)
        ]

    @cached_property
    def _by_core(self) -> dict[str, list[_Placed]]:
        return _indexed(self._texts)

    @cached_property
    def _head_by_core(self) -> dict[str, list[_Placed]]:
        return self._by_core if self.height <= HEAD_ROWS else _indexed(self._head)

    def find(self, alias: str, *, head: bool = False) -> list[Spot]:
        """Return the texts that say ``alias``, in reading order, each with its rank."""
        if "*" in alias:
            candidates = self._head if head else self._texts
        else:
            index = self._head_by_core if head else self._by_core
            candidates = index.get(label_of(alias).core, [])
        ranked = ((*placed, match_rank(alias, placed[2])) for placed in candidates)
        return [
            Spot(row, column, text, self.extent(row, column), rank)
            for row, column, text, rank in ranked
            if rank is not None
        ]

    def is_empty(self, row: int) -> bool:
        """Say whether a row holds nothing that a person could see."""
        if row not in self._emptiness:
            self._emptiness[row] = all(map(is_blank, self.rows[row - 1]))
        return self._emptiness[row]

    @cached_property
    def _emptiness(self) -> dict[int, bool]:
        return {}

    @cached_property
    def filled_columns(self) -> frozenset[int]:
        """The columns that hold anything, in as many rows as a form may have."""
        filled: set[int] = set()
        for cells in self.rows[:FORM_ROWS]:
            if len(filled) == self.width:
                break
            filled.update(i for i, raw in enumerate(cells, 1) if i not in filled and not is_blank(raw))
        return frozenset(filled)

    @cached_property
    def filled_rows(self) -> frozenset[int]:
        """The rows that hold anything at all."""
        return frozenset(r for r, cells in enumerate(self.rows, 1) if not all(map(is_blank, cells)))


def whole_sheet(sheet: Sheet, *, turned: bool = False) -> Area:
    """Return a sheet as an area; ``turned`` makes its columns the rows."""
    rows = [list(cells) for cells in zip_longest(*sheet.rows)] if turned else sheet.rows
    return Area(sheet=sheet, rows=rows, turned=turned)


def part_of(area: Area, top: int, bottom: int) -> Area:
    """Return rows ``top`` to ``bottom`` of an area that is not turned."""
    return Area(sheet=area.sheet, rows=area.rows[top - 1 : bottom], top=area.top + top - 1, left=area.left)


def strip_of(area: Area, left: int, right: int) -> Area:
    """Return columns ``left`` to ``right`` of an area that is not turned."""
    rows = [cells[left - 1 : right] for cells in area.rows]
    return Area(sheet=area.sheet, rows=rows, top=area.top, left=area.left + left - 1)


def range_area(sheet: Sheet, cells: CellRange) -> Area:
    """Return the cells of a range as an area."""
    rows = sheet.rows[cells.first_row - 1 : cells.last_row]
    cut = [row[cells.first_column - 1 : cells.last_column] for row in rows]
    return Area(sheet=sheet, rows=cut, top=cells.first_row - 1, left=cells.first_column - 1)


def _indexed(texts: list[_Placed]) -> dict[str, list[_Placed]]:
    index: dict[str, list[_Placed]] = {}
    for placed in texts:
        index.setdefault(label_of(placed[2]).core, []).append(placed)
    return index
