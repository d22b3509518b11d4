"""Tables made of many submissions: their figures carried over, with the file and the cell of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from auditcheck.arithmetic.exact import Exact
from auditcheck.model.cells import CellRef
from auditcheck.model.tables import CellState, ColumnSpec, TableSpec, ValueType
from auditcheck.model.units import Answer, Figure, Filing, Standing
from auditcheck.tables.table import Column, Origin, Table

_NOT_FILED = Figure(name="", state=CellState.BLANK, found=False)
_UNREAD = Figure(name="", state=CellState.UNREADABLE, found=False)


@dataclass(slots=True, kw_only=True, eq=False)
class CarriedOrigin(Origin):
    """The cells of values that stand in several files; ``cells`` has one for each value, or None."""

    cells: tuple[CellRef | None, ...] = ()

    def cell(self, index: int) -> CellRef | None:
        """Return the cell of a value, its file's name in front of the sheet's title, as Excel writes it."""
        return self.cells[index]


@dataclass(frozen=True, kw_only=True, eq=False)
class CarriedColumn(Column):
    """Values carried over from submissions; what each cell showed comes with them."""

    figures: tuple[Figure, ...] = ()

    def raw(self, index: int) -> str:
        """Return a value as it stands on its sheet."""
        return self.figures[index].raw

    def displayed(self) -> Exact:
        """Return half a unit of the last digit shown of each value."""
        return Exact.of([Fraction(figure.half_shown) for figure in self.figures])

    def half_shown(self, index: int) -> Fraction:
        """Return half a unit of the last digit shown of one value."""
        return Fraction(self.figures[index].half_shown)

    def places(self, index: int) -> int | None:
        """Return how many decimals a value shows."""
        return self.figures[index].places


def outside(file: str, cell: CellRef | None) -> CellRef | None:
    """Return a cell of another file: ``[file]sheet`` is how Excel names its sheet from outside."""
    if cell is None:
        return None
    return CellRef(sheet=f"[{file}]{cell.sheet}", row=cell.row, column=cell.column)


def units_table(spec: TableSpec, filings: Sequence[Filing]) -> Table:
    """Return the table of units, one record a filing.

    What a missing submission would have stated is unknown, never 0; what could not be read or found
    in one that is there is unreadable, and no rule passes over it.
    """
    columns = {
        column.name: _figures_column(column, filings) if column.of else _fact_column(column, filings)
        for column in spec.columns
    }
    return _table(spec, columns, [filing.label for filing in filings])


def explanations_table(spec: TableSpec, filings: Sequence[Filing]) -> Table:
    """Return the table of explanations, one record for each that a filer gave."""
    given = [(filing, answer) for filing in filings for answer in filing.answers]
    cells = tuple(outside(filing.file, answer.cell) for filing, answer in given)
    columns = {
        column.name: _texts_column(column, [_said(column.name, *pair) for pair in given], cells)
        for column in spec.columns
    }
    return _table(spec, columns, [f"{filing.label} {answer.rule_id}" for filing, answer in given])


def _table(spec: TableSpec, columns: dict[str, Column], labels: list[str]) -> Table:
    return Table(spec=spec, length=len(labels), columns=columns, labels=labels)


def _said(name: str, filing: Filing, answer: Answer) -> str:
    answers = {"rule": answer.rule_id, "target": answer.target, "text": answer.text}
    return answers[name] if name in answers else str(getattr(filing, name))


def _fact_column(spec: ColumnSpec, filings: Sequence[Filing]) -> Column:
    values = [_fact(spec.name, filing) for filing in filings]
    cells = tuple(filing.place for filing in filings)
    if spec.type is not ValueType.INTEGER:
        return _texts_column(spec, [str(value) for value in values], cells)
    absent = [filing.standing is Standing.MISSING for filing in filings]
    states = np.where(absent, np.uint8(CellState.BLANK), np.uint8(CellState.VALUE))
    numbers = Exact.of([0 if gone else int(value) for gone, value in zip(absent, values, strict=True)])
    raws = ["" if gone else str(value) for gone, value in zip(absent, values, strict=True)]
    return _column(
        spec, states, cells, _shown(raws), numbers=numbers, absent=np.array(absent, dtype=np.bool_)
    )


def _fact(name: str, filing: Filing) -> str | int:
    value: str | int = filing.standing.value if name == "verdict" else getattr(filing, name)
    return value


def _texts_column(spec: ColumnSpec, values: list[str], cells: tuple[CellRef | None, ...]) -> Column:
    states = np.array([CellState.VALUE if value else CellState.BLANK for value in values], dtype=np.uint8)
    return _column(spec, states, cells, _shown(values), texts=_objects(values))


def _figures_column(spec: ColumnSpec, filings: Sequence[Filing]) -> Column:
    found = [_taken(spec.name, filing) for filing in filings]
    cells = tuple(outside(filing.file, figure.cell) for filing, figure in zip(filings, found, strict=True))
    states = np.array([figure.state for figure in found], dtype=np.uint8)
    absent = np.array([filing.standing is Standing.MISSING for filing in filings], dtype=np.bool_)
    if not spec.type.is_numeric:
        texts = _objects([figure.text for figure in found])
        return _column(spec, states, cells, tuple(found), texts=texts, absent=absent)
    zero = Fraction(0)
    numbers = [zero if figure.number is None else Fraction(figure.number) for figure in found]
    return _column(spec, states, cells, tuple(found), numbers=Exact.of(numbers), absent=absent)


def _taken(name: str, filing: Filing) -> Figure:
    if filing.standing is Standing.MISSING:
        return _NOT_FILED
    return filing.figure(name) or _UNREAD


def _shown(values: Sequence[str]) -> tuple[Figure, ...]:
    return tuple(Figure(name="", state=CellState.VALUE, raw=value) for value in values)


def _objects(values: Sequence[str]) -> NDArray[Any]:
    found = np.empty(len(values), dtype=object)
    found[:] = values
    return found


def _column(  # noqa: PLR0913 - the parts of one column
    spec: ColumnSpec,
    states: NDArray[np.uint8],
    cells: tuple[CellRef | None, ...],
    figures: tuple[Figure, ...],
    *,
    numbers: Exact | None = None,
    texts: NDArray[Any] | None = None,
    absent: NDArray[np.bool_] | None = None,
) -> Column:
    nowhere = np.zeros(len(cells), dtype=np.int32)
    units = {index: figure.unit for index, figure in enumerate(figures) if figure.unit is not None}
    return CarriedColumn(
        spec=spec,
        title=spec.title,
        states=states,
        origin=CarriedOrigin(sheets=(), rows=nowhere, columns=nowhere, cells=cells),
        numbers=numbers,
        texts=texts,
        compared=spec.unit if spec.type is ValueType.AMOUNT else None,
        own_units=units if spec.type is ValueType.AMOUNT else {},
        figures=figures,
        absent=absent,
    )
