"""Where the values of leaves stand: terms with label, cell and precision for the tape."""

from __future__ import annotations

from dataclasses import dataclass, field

from auditcheck.arithmetic.exact import Exact, concatenated
from auditcheck.model.issues import Term
from auditcheck.model.tables import CellState, Layout
from auditcheck.tables.table import Column, Table


@dataclass(frozen=True, slots=True, eq=False)
class ColumnSource:
    """The values of one column of a table, position by position.

    A term is made once: of a column that many targets read, each has all of them on its tape.
    """

    table: Table
    column: Column
    _terms: dict[int, Term] = field(default_factory=dict, repr=False)

    def term(self, index: int) -> Term:
        """Return one value as a line of a tape."""
        found = self._terms.get(index)
        if found is None:
            found = self._terms[index] = self._term(index)
        return found

    def _term(self, index: int) -> Term:
        column, state = self.column, CellState(int(self.column.states[index]))
        numeric = column.numbers is not None and state is CellState.VALUE
        row_label, column_label = self._labels(index)
        return Term(
            label=" ".join(part for part in (row_label, column_label) if part),
            cell=column.origin.cell(index),
            value=column.numbers.decimal(index) if numeric and column.numbers is not None else None,
            text="" if numeric else column.raw(index),
            kind=column.spec.type,
            places=column.places(index) if numeric and column.factor(index) == 1 else None,
            state=state,
            row_label=row_label,
            column_label=column_label,
        )

    def half_units(self) -> Exact | None:
        """Return the rounding radius of the values, None if they are exact."""
        return self.column.half_units()

    def displayed(self) -> Exact:
        """Return half a unit of the last digit shown of each value."""
        return self.column.displayed()

    def _labels(self, index: int) -> tuple[str, str]:
        if self.table.spec.layout is Layout.FORM and self.table.spec.each is None:
            return self.column.title_of(index), ""
        return self.table.labels[index], self.column.title_of(index)


@dataclass(frozen=True, slots=True, eq=False)
class RowSource:
    """The values of one row of a grid, column by column."""

    sources: tuple[ColumnSource, ...]
    row: int

    def term(self, index: int) -> Term:
        """Return one value as a line of a tape."""
        return self.sources[index].term(self.row)

    def half_units(self) -> Exact | None:
        """Return the rounding radius of each column's value, None if all are exact."""
        radii = [source.half_units() for source in self.sources]
        if all(radius is None for radius in radii):
            return None
        nothing = Exact.constant(0)
        return concatenated([nothing if radius is None else self._mine(radius) for radius in radii])

    def displayed(self) -> Exact:
        """Return half a unit of the last digit shown of each column's value."""
        return concatenated([self._mine(source.displayed()) for source in self.sources])

    def _mine(self, radius: Exact) -> Exact:
        return radius if len(radius) == 1 else radius.take([self.row])  # type: ignore[arg-type]
