"""Re-evaluation: the rules of the pack with some cells changed, and what that changes in the verdicts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

import numpy as np

from auditcheck.arithmetic.exact import Exact, choose
from auditcheck.diagnosis.figures import Figure
from auditcheck.diagnosis.network import Demand, Network
from auditcheck.evaluation.judging import UNMET, Codes, Ruling, rule_on
from auditcheck.evaluation.namespace import Namespace
from auditcheck.evaluation.scope import RuleScope
from auditcheck.expressions.vectors import FALSE, TRUE
from auditcheck.model.cells import CellRef
from auditcheck.model.tables import CellState
from auditcheck.tables.table import Column, Table

Changes = Mapping[CellRef, Fraction]
NewValue = Fraction | str | None
"""What a cell takes instead: a number in the compared unit, a text, or None, which leaves it blank."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a change does: failed targets that then hold, and targets that fail (or are lost) only then.

    ``awakened`` are none of these: their rule's condition was not met before, and now they fail. So
    something else is wrong as well, but nothing speaks for the present value.
    """

    healed: frozenset[Demand]
    broken: frozenset[Demand]
    awakened: frozenset[Demand] = frozenset()

    @property
    def fewer(self) -> int:
        """How many issues of rules there are less."""
        return len(self.healed) - len(self.broken) - len(self.awakened)


@dataclass(slots=True, eq=False)
class Reevaluation:
    """Evaluates the rules again that read a changed column; the others stay as they are."""

    network: Network
    space: Namespace
    _known: dict[tuple[tuple[CellRef, Fraction], ...], Effect] = field(default_factory=dict)

    def effect(self, changes: Changes) -> Effect:
        """Return what the changes (cell → value in the compared unit) do to all verdicts.

        Formula cells follow from what they are calculated from.
        """
        if self.network.inputs is not None:
            changes = self.network.inputs.recalculated(changes)
        key = tuple(sorted(changes.items()))
        if key not in self._known:
            self._known[key] = self._effect(changes)
        return self._known[key]

    def _effect(self, changes: Changes) -> Effect:
        figures = [
            (figure, value) for cell, value in changes.items() for figure in self.network.figures.at(cell)
        ]
        healed: set[Demand] = set()
        broken: set[Demand] = set()
        awakened: set[Demand] = set()
        for number, after in self.rulings(figures):
            before = self.network.ruling(number).codes
            codes, known = alike(before, None if after is None else after.codes)
            failed = known == FALSE
            now_well = (codes == TRUE) | (codes == UNMET)
            healed.update(Demand(number, int(t)) for t in np.flatnonzero(failed & now_well))
            worse = ~failed & (codes != known) & ~now_well
            asleep = (known == UNMET) & (codes == FALSE) & (len(before) == len(codes))
            broken.update(Demand(number, int(t)) for t in np.flatnonzero(worse & ~asleep))
            awakened.update(Demand(number, int(t)) for t in np.flatnonzero(asleep))
        return Effect(healed=frozenset(healed), broken=frozenset(broken), awakened=frozenset(awakened))

    def rulings(self, figures: Sequence[tuple[Figure, NewValue]]) -> Iterator[tuple[int, Ruling | None]]:
        """Yield the number and the verdicts of every rule that reads a changed figure, evaluated anew."""
        space = self._changed(figures)
        rules = dict.fromkeys(n for figure, _ in figures for n in self.network.rules_reading(figure))
        for number in rules:
            before = self.network.ruling(number)
            scope = before.scope
            yield (
                number,
                rule_on(before.rule, RuleScope(scope.pack, space, scope.prior, scope.facts, before.rule)),
            )

    def _changed(self, figures: Sequence[tuple[Figure, NewValue]]) -> Namespace:
        columns: dict[int, Column] = {}
        for figure, value in figures:
            known = columns.get(id(figure.column), figure.column)
            columns[id(figure.column)] = with_value(known, figure, value)
        changed = {(figure.place.name, figure.place.key) for figure, _ in figures}
        tables = dict(self.space.tables)
        for name in {name for name, _ in changed}:
            tables[name] = with_columns(tables[name], columns)
        return self.space.with_tables(tables, changed)


def alike(before: Codes, after: Codes | None) -> tuple[Codes, Codes]:
    """Return the codes after and before; a rule that was not or is not evaluated asks nothing."""
    length = len(before) if after is None else len(after)
    nothing = np.full(length, UNMET, dtype=np.uint8)
    known = before if len(before) == length else nothing
    return (nothing if after is None else after), known


def with_columns(table: Table, columns: Mapping[int, Column]) -> Table:
    """Return a table with other columns; ``columns`` are by ``id`` of the column they take the place of."""
    total = None if table.total is None else with_columns(table.total, columns)
    kept = {key: columns.get(id(column), column) for key, column in table.columns.items()}
    return replace(table, columns=kept, total=total)


def with_value(column: Column, figure: Figure, value: NewValue) -> Column:
    """Return a column with another value in the place of ``figure``."""
    position = figure.position
    states = column.states.copy()
    states[position] = CellState.BLANK if value is None else CellState.VALUE
    written = figure.written(value) if isinstance(value, Fraction) else value or ""
    changed = replace(column, states=states, inline={**column.inline, position: written})
    if column.numbers is not None:
        here = np.arange(len(column)) == position
        number = Exact.constant(value if isinstance(value, Fraction) else 0, len(column))
        return replace(changed, numbers=choose(here, number, column.numbers))
    assert column.texts is not None  # noqa: S101 - a column holds numbers or texts
    texts = column.texts.copy()
    texts[position] = written
    return replace(changed, texts=texts)
