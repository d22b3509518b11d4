"""The network of rules and cells, made as far as it is asked for: which targets read a cell, and how.

Nothing is expanded but the targets around the cells in question, so that a submission of many
records costs no more than a small one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from auditcheck.diagnosis.figures import Figure, Figures
from auditcheck.diagnosis.inputs import Inputs
from auditcheck.diagnosis.readers import Reading
from auditcheck.evaluation.judging import Ruling
from auditcheck.evaluation.sources import ColumnSource, RowSource
from auditcheck.expressions.evaluating import Evaluated
from auditcheck.expressions.grammar import FUNCTIONS
from auditcheck.expressions.linear import LinearForm, NotLinearError, Row, total_of
from auditcheck.expressions.linearising import linear_form
from auditcheck.expressions.names import children
from auditcheck.expressions.sources import GatheredSource, Source
from auditcheck.expressions.vectors import (
    FALSE,
    ONE,
    TRUE,
    Bundle,
    Collection,
    NumberVector,
    Operand,
)
from auditcheck.model.cells import CellRef
from auditcheck.model.issues import Issue
from auditcheck.model.syntax import Call, Node
from auditcheck.model.tables import TableSpec
from auditcheck.model.words import Words
from auditcheck.tables.table import Column

MOST_TARGETS = 200
"""How many targets of one rule a cell may concern; of those beyond, proposals are only re-evaluated."""

Positions = NDArray[np.intp]

_UNLIKE = Words("与方程只是近似", "an equation only comes near it")


@dataclass(frozen=True, slots=True)
class Demand:
    """One rule on one target: ``rule`` is its number in the pack's order."""

    rule: int
    target: int


@dataclass(frozen=True, slots=True)
class RowNow:
    """A row with what its sum comes to at present."""

    row: Row[CellRef]
    now: Fraction


@dataclass(frozen=True, slots=True, eq=False)
class _Reader:
    """Where a rule reads a column: ``positions`` (n,) of the operand's elements, -1: another column's."""

    operand: Operand
    positions: Positions
    gathered: bool


@dataclass(slots=True, eq=False)
class Network:
    """Rules, their targets and the cells they share. ``not_used`` tells why a rule gives no equation."""

    rulings: Sequence[tuple[Ruling, tuple[Issue, ...]]]
    figures: Figures
    inputs: Inputs | None = None
    not_used: dict[int, Words] = field(default_factory=dict)
    _forms: dict[Demand, LinearForm[CellRef] | None] = field(default_factory=dict)
    _moving: dict[tuple[Demand, frozenset[CellRef]], list[RowNow] | None] = field(default_factory=dict)
    _rows: dict[Demand, list[RowNow]] = field(default_factory=dict)
    _evaluated: dict[int, Evaluated] = field(default_factory=dict)
    _readers: dict[int, dict[int, list[_Reader]]] = field(default_factory=dict)
    _around: dict[CellRef, list[Demand]] = field(default_factory=dict)
    _followed: set[Demand] = field(default_factory=set)
    _partial: set[Demand] = field(default_factory=set)
    _mentions: dict[int, Reading] = field(default_factory=dict)
    _named: dict[str, list[int]] = field(default_factory=dict)
    _read_by: dict[tuple[int, int], list[int]] = field(default_factory=dict)

    def ruling(self, number: int) -> Ruling:
        """Return a rule's verdicts."""
        return self.rulings[number][0]

    def failed(self, demand: Demand) -> bool:
        """Say whether the target failed."""
        return bool(self.ruling(demand.rule).codes[demand.target] == FALSE)

    def form(self, demand: Demand) -> LinearForm[CellRef] | None:
        """Return the linear form of a rule on a target; None if it has none (see ``not_used``)."""
        if demand not in self._forms:
            self._forms[demand] = self._made(demand, None)
        return self._forms[demand]

    def cells(self, demand: Demand) -> frozenset[CellRef]:
        """Return the cells of a target's linear form."""
        form = self.form(demand)
        return frozenset() if form is None else form.cells

    def is_partial(self, demand: Demand) -> bool:
        """Say whether a target's form lacks figures of this submission that have no cell of their own."""
        return self.form(demand) is None or demand in self._partial

    def rows(self, demand: Demand, moving: frozenset[CellRef]) -> list[RowNow] | None:
        """Return the rows that a target sets the moving cells; None if they enter it in no linear way."""
        form = self.form(demand)
        if form is None:
            return None
        if moving.isdisjoint(form.held) and moving.isdisjoint(form.shown):
            if demand not in self._rows:
                self._rows[demand] = _with_sums(form)
            return self._rows[demand]
        key = (demand, moving & form.cells)
        if key not in self._moving:
            made = self._made(demand, key[1])
            self._moving[key] = None if made is None else _with_sums(made)
        return self._moving[key]

    def around(self, cell: CellRef) -> list[Demand]:
        """Return the targets, passed or failed, whose linear form holds the cell."""
        if cell not in self._around:
            users = () if self.inputs is None else self.inputs.users(cell)
            figures = [figure for each in (cell, *users) for figure in self.figures.at(each)]
            found = dict.fromkeys(demand for figure in figures for demand in self._reading(figure))
            self._around[cell] = [d for d in found if cell in self.cells(d) and d not in self._followed]
        return self._around[cell]

    def rules_reading(self, figure: Figure) -> list[int]:
        """Return the numbers of the rules that may read a figure."""
        key = (id(figure.column), figure.position)
        if key not in self._read_by:
            numbers = self._naming(figure.place.table.spec)
            self._read_by[key] = [number for number in numbers if self._mentioned(number).may_read(figure)]
        return self._read_by[key]

    def _naming(self, spec: TableSpec) -> list[int]:
        """Return the numbers of the rules that name a table."""
        if spec.name not in self._named:
            numbers = range(len(self.rulings))
            self._named[spec.name] = [n for n in numbers if self._mentioned(n).may_read_of(spec)]
        return self._named[spec.name]

    def _made(self, demand: Demand, moving: frozenset[CellRef] | None) -> LinearForm[CellRef] | None:
        evaluated = self._look(demand.rule)
        target = demand.target if evaluated.truth.axis != ONE else 0
        if moving is not None and self.inputs is not None:
            moving = moving.union(*(self.inputs.users(cell) for cell in moving))
        refused = self.figures.refused
        try:
            form = linear_form(evaluated, target, self.figures, moving)
        except NotLinearError as error:
            if moving is None:
                self.not_used.setdefault(demand.rule, error.words)
            return None
        if self.figures.refused > refused:
            self._partial.add(demand)
        if moving is None and not self._tells(form, demand):
            self.not_used.setdefault(demand.rule, _UNLIKE)
            return None
        if self.inputs is None:
            return form
        if not self.failed(demand) and self.inputs.follows(form.cells):
            self._followed.add(demand)
        return self.inputs.typed(form)

    def _tells(self, form: LinearForm[CellRef], demand: Demand) -> bool:
        """Say whether the form comes to the verdict: one that only approaches the check may not."""
        return all(row.holds(form.values) for row in form.rows) != self.failed(demand)

    def _look(self, number: int) -> Evaluated:
        if number not in self._evaluated:
            self._evaluated[number] = self.ruling(number).look_whole()
        return self._evaluated[number]

    def _reading(self, figure: Figure) -> Iterator[Demand]:
        for number in self.rules_reading(figure):
            if not (self.ruling(number).codes <= TRUE).any():
                continue
            if number not in self._readers:
                self._readers[number] = _readers(self._look(number))
            ruling, evaluated = self.ruling(number), self._look(number)
            for reader in self._readers[number].get(id(figure.column), ()):
                for target in _targets(reader, figure.position, evaluated, ruling):
                    if ruling.codes[target] in {TRUE, FALSE}:
                        yield Demand(number, target)

    def _mentioned(self, number: int) -> Reading:
        if number not in self._mentions:
            self._mentions[number] = Reading.of(self.ruling(number).rule)
        return self._mentions[number]


def _with_sums(form: LinearForm[CellRef]) -> list[RowNow]:
    values = form.values
    return [RowNow(row, total_of(row.terms, values)) for row in form.rows]


# --- from a column's position to targets


def _readers(evaluated: Evaluated) -> dict[int, list[_Reader]]:
    found: dict[int, list[_Reader]] = {}
    waiting: list[tuple[Node, bool]] = [(evaluated.expression.tree, False)]
    while waiting:
        node, gathered = waiting.pop()
        operand = evaluated.values.get(id(node))
        if operand is not None:
            for column, reader in _reading(operand, gathered=gathered):
                found.setdefault(id(column), []).append(reader)
        inside = gathered or (isinstance(node, Call) and FUNCTIONS[node.function].gathers)
        waiting += [(child, inside) for child in children(node)]
    return found


def _reading(operand: Operand, *, gathered: bool) -> Iterator[tuple[Column, _Reader]]:
    if isinstance(operand, Bundle):
        for member in operand.members:
            yield from _reading(member, gathered=gathered)
        return
    vector = operand.vector if isinstance(operand, Collection) else operand
    if isinstance(vector, NumberVector) and vector.source is not None:
        for column, positions in _flat(vector.source):
            yield column, _Reader(operand, positions, gathered)


def _flat(source: Source) -> list[tuple[Column, Positions]]:
    if isinstance(source, ColumnSource):
        return [(source.column, np.arange(len(source.column), dtype=np.intp))]
    if isinstance(source, GatheredSource):
        return [(column, positions[source.index]) for column, positions in _flat(source.source)]
    if isinstance(source, RowSource):
        return [
            (each.column, np.where(np.arange(len(source.sources)) == number, source.row, -1))
            for number, each in enumerate(source.sources)
        ]
    return []


def _targets(reader: _Reader, position: int, evaluated: Evaluated, ruling: Ruling) -> list[int]:
    elements = np.flatnonzero(reader.positions == position)
    axis, operand = evaluated.truth.axis, reader.operand
    if not len(elements):
        return []
    if axis == ONE:
        return list(range(min(ruling.axis.length, MOST_TARGETS)))
    if not isinstance(operand, Collection):
        found = elements if operand.axis == axis else None
    elif operand.grouping.groups is not None:
        found = _in_groups(operand.grouping.groups[elements], operand.grouping.spread)
    elif operand.grouping.spread is not None:
        found = np.arange(axis.length)
    else:
        found = elements if operand.vector.axis == axis and not reader.gathered else None
    if found is None:
        return list(range(axis.length)) if axis.length <= MOST_TARGETS else []
    targets: list[int] = found[:MOST_TARGETS].tolist()
    return targets


def _in_groups(groups: Positions, spread: Positions | None) -> Positions:
    return np.unique(groups) if spread is None else np.flatnonzero(np.isin(spread, groups))
