"""The figures of a submission by cell: the column each is of, what it holds, what its contract allows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice

import numpy as np

from auditcheck.arithmetic.exact import decimal_of
from auditcheck.evaluation.sources import ColumnSource, RowSource
from auditcheck.expressions.sources import GatheredSource, Source
from auditcheck.model.cells import CellRef, Location
from auditcheck.model.tables import CellState, Layout, ValueType
from auditcheck.tables.table import Column, Table

_INDEXED = 1_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ColumnPlace:
    """A numeric column of a submission; ``total``: of the table's total row."""

    name: str
    key: str
    table: Table
    column: Column
    total: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Figure:
    """One value of a column, in the unit that rules compare."""

    place: ColumnPlace
    position: int

    @property
    def column(self) -> Column:
        """The column it is of."""
        return self.place.column

    @property
    def cell(self) -> CellRef:
        """Its cell; figures without one are not made."""
        cell = self.column.origin.cell(self.position)
        assert cell is not None  # noqa: S101 - see above
        return cell

    @property
    def value(self) -> Fraction:
        """Its present value, 0 if blank."""
        numbers = self.column.numbers
        assert numbers is not None  # noqa: S101 - numeric columns only
        return numbers.fraction(self.position)

    @property
    def kind(self) -> ValueType:
        """What kind of figure it is."""
        return self.column.spec.type

    @property
    def is_blank(self) -> bool:
        """Whether its cell holds no figure: it is empty, or says that none applies."""
        return bool(self.column.states[self.position] != CellState.VALUE)

    @property
    def factor(self) -> Fraction:
        """What a number of the sheet is multiplied by: its unit, or 1/100 of a percentage."""
        if self.kind is ValueType.PERCENT:
            return Fraction(1, 100)
        return self.column.factor(self.position)

    @property
    def places(self) -> int:
        """The decimals that a new value may have, as the sheet writes it."""
        if self.kind is ValueType.INTEGER:
            return 0
        declared = self.column.spec.decimals
        if declared is not None or self.kind is ValueType.PERCENT:
            return 2 if declared is None else declared
        return max(2, self.column.places(self.position) or 2)

    def written(self, value: Fraction) -> str:
        """Return how a new value would be written into the cell."""
        number = value / self.factor
        exact = (number * 10**self.places).denominator == 1
        text = f"{decimal_of(number):.{self.places}f}" if exact else f"{decimal_of(number):f}"
        return text + "%" if self.kind is ValueType.PERCENT else text

    @property
    def step(self) -> Fraction:
        """The distance between values that may stand in the cell, in the compared unit."""
        return self.factor / Fraction(10) ** self.places

    @property
    def location(self) -> Location:
        """Where it stands, in the words of the sheet."""
        table, cell = self.place.table, self.cell
        title = self.column.title
        single = table.spec.layout is Layout.FORM and table.spec.each is None
        row = title if single else table.labels[self.position]
        return Location(sheet=cell.sheet, cell=cell, row_label=row, column_label="" if single else title)

    @property
    def trust(self) -> int:
        """How many cells it counts as when the wrong ones are looked for: the larger of column and row."""
        table = self.place.table
        row = table.spec.row(table.row_names[self.position]) if table.row_names else None
        said = [spec.trust for spec in (self.column.spec, row) if spec is not None and spec.trust is not None]
        return max(said, default=table.spec.trust)

    @property
    def limits(self) -> tuple[Fraction | None, Fraction | None]:
        """The least and greatest value that its contract allows."""
        contract = self.column.spec.contract
        low, high = contract.min, contract.max
        return (None if low is None else Fraction(low), None if high is None else Fraction(high))


class Figures:
    """Every numeric cell of the tables; implements ``expressions.linearising.Cells``.

    A cell that several columns read differently (two figures of one text) is not to be changed;
    ``refused`` counts how often one was asked for.
    """

    def __init__(self, tables: Mapping[str, Table]) -> None:
        self.places: dict[int, ColumnPlace] = {}
        for name, table in tables.items():
            for part in (table, table.total):
                if part is not None:
                    self._add(name, part, total=part is not table)
        self._small: dict[tuple[str, int, int], list[Figure]] = {}
        self._large: list[ColumnPlace] = []
        for place in self.places.values():
            self._index(place)
        self._cells: dict[tuple[int, int], CellRef | None] = {}
        self._found: dict[CellRef, list[Figure]] = {}
        self.refused = 0

    def _add(self, name: str, table: Table, *, total: bool) -> None:
        for key, column in table.columns.items():
            if column.numbers is not None:
                self.places[id(column)] = ColumnPlace(
                    name=name, key=key, table=table, column=column, total=total
                )

    def _index(self, place: ColumnPlace) -> None:
        origin = place.column.origin
        if len(origin) > _INDEXED:
            self._large.append(place)
            return
        for position in range(len(origin)):
            sheet, row = origin.sheet(position), int(origin.rows[position])
            if sheet is not None and row:
                key = (sheet.title, row, int(origin.columns[position]))
                self._small.setdefault(key, []).append(Figure(place=place, position=position))

    def at(self, cell: CellRef) -> list[Figure]:
        """Return the figures that are read from a cell, in the order of the pack's tables."""
        found = self._found.get(cell)
        if found is None:
            found = [*self._small.get((cell.sheet, cell.row, cell.column), ()), *self._in_large(cell)]
            self._found[cell] = found
        return found

    def _in_large(self, cell: CellRef) -> Iterator[Figure]:
        for place in self._large:
            origin = place.column.origin
            for position in np.flatnonzero((origin.rows == cell.row) & (origin.columns == cell.column)):
                sheet = origin.sheet(int(position))
                if sheet is not None and sheet.title == cell.sheet:
                    yield Figure(place=place, position=int(position))

    def cells(self, most: int) -> Iterator[CellRef]:
        """Yield the cells of tables that are not large, ``most`` of them."""
        for sheet, row, column in islice(self._small, most):
            yield CellRef(sheet=sheet, row=row, column=column)

    def figure(self, cell: CellRef) -> Figure:
        """Return the first figure of a cell that holds one."""
        return self.at(cell)[0]

    def trust(self, cell: CellRef) -> int:
        """Return how many cells a cell that holds a figure counts as, 1 or more."""
        return max(figure.trust for figure in self.at(cell))

    # --- expressions.linearising.Cells

    def cell(self, source: Source, position: int) -> CellRef | None:
        """Return the cell of a value of this submission that may be changed."""
        own = column_of(source, position)
        if own is None or id(own[0]) not in self.places:
            return None
        key = (id(own[0]), own[1])
        if key not in self._cells:
            self._cells[key] = self._changeable(*own)
        self.refused += self._cells[key] is None
        return self._cells[key]

    def _changeable(self, column: Column, position: int) -> CellRef | None:
        cell = column.origin.cell(position)
        if cell is None or column.states[position] == CellState.UNREADABLE:
            return None
        figures = self.at(cell)
        same = {figure.value for figure in figures} if figures else set()
        return cell if len(same) == 1 else None

    def rounding(self, source: Source, position: int) -> Fraction:
        """Return half a unit of the value's last declared place, 0 if it is exact."""
        own = column_of(source, position)
        return Fraction(0) if own is None else own[0].half_unit(own[1])

    def shown(self, source: Source, position: int, *, anew: bool) -> Fraction:
        """Return half a unit of the last digit shown, of a new value if ``anew``."""
        own = column_of(source, position)
        if own is None:
            return Fraction(0)
        column, place = own
        now = column.half_shown(place)
        if not anew or column.spec.type is not ValueType.PERCENT:
            return now
        return max(now, Fraction(1, 20_000))


def column_of(source: Source, position: int) -> tuple[Column, int] | None:
    """Return the column that a leaf's value is of, and its position there."""
    while isinstance(source, GatheredSource):
        position, source = int(source.index[position]), source.source
    if isinstance(source, RowSource):
        position, source = source.row, source.sources[position]
    return (source.column, position) if isinstance(source, ColumnSource) else None
