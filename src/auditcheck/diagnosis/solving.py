"""Error localisation beyond a few cells: smallest hitting sets by a solver, every answer tested exactly.

The solver (HiGHS, the extra ``solve``) never sees an amount. It is given sets of cells of which at least
one must change, and proposes the cells of the least weight that hit them all. That proposal is tested
with exact arithmetic; where no values exist, the rules in conflict give one more set, and it is asked
again. So its answers are as exact as those of the search, for amounts of any size.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import Any

from auditcheck.arithmetic.simplex import Simplex, Value
from auditcheck.diagnosis.feasibility import AtMost, Range
from auditcheck.diagnosis.localising import Localisation, Remedy, Search, aims_of
from auditcheck.diagnosis.network import Demand, Network
from auditcheck.model.cells import CellRef

MOST_CELLS = 12
"""How many cells may have to change before it is rather the whole submission that is wrong."""

_ALTERNATIVES = 8
Cells = frozenset[CellRef]
Rows = frozenset[int]


def solver_available() -> bool:
    """Say whether the extra ``solve`` is installed."""
    return importlib.util.find_spec("highspy") is not None


def solve(
    network: Network, failed: tuple[Demand, ...], expired: Callable[[], bool], most: int = MOST_CELLS
) -> Localisation:
    """Return smallest sets of cells whose change satisfies ``failed`` and breaks no other target.

    Some of them, where there are many. ``beyond`` if more than ``most`` cells would have to change.
    """
    search, hitting = Search(network, failed), _Hitting(network.figures.trust)
    for demand in failed:
        hitting.hit(network.cells(demand))
    remedies: list[Remedy] = []
    while not expired():
        cells = hitting.lightest()
        if cells is None or len(cells) > most or (remedies and hitting.weight(cells) > remedies[0].weight):
            return Localisation(remedies=tuple(remedies), beyond=not remedies)
        found = _tested(search, cells)
        if isinstance(found, Remedy):
            remedies.append(found)
            hitting.exclude(cells)
        else:
            hitting.hit(found)
        if len(remedies) == _ALTERNATIVES:
            break
    return Localisation(remedies=tuple(remedies), cut_off=True)


@contextmanager
def _unheard() -> Iterator[None]:
    """Keep what native code prints off standard output, which may be a report: the solver greets there."""
    try:
        kept = os.dup(1)
    except OSError:  # there is no standard output
        yield
        return
    try:
        with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - by its name
            os.dup2(nowhere.fileno(), 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)


class _Hitting:
    """Sets of cells of which one must change, and those of the least weight that hit them all."""

    def __init__(self, trust: Callable[[CellRef], int]) -> None:
        highspy: Any = importlib.import_module("highspy")
        with _unheard():
            self.model = highspy.Highs()
        self.model.setOptionValue("output_flag", False)  # noqa: FBT003 - the solver's own way
        self.model.setOptionValue("threads", 1)
        self.integer = highspy.HighsVarType.kInteger
        self.optimal = highspy.HighsModelStatus.kOptimal
        self.infinite = highspy.kHighsInf
        self.trust = trust
        self.columns: dict[CellRef, int] = {}

    def hit(self, cells: Iterable[CellRef]) -> None:
        """Ask that at least one of the cells changes."""
        self._row(self._numbers(cells), 1.0, self.infinite)

    def exclude(self, cells: Cells) -> None:
        """Ask for another answer than these cells and whatever holds them."""
        self._row(self._numbers(cells), -self.infinite, len(cells) - 1.0)

    def lightest(self) -> Cells | None:
        """Return cells of the least weight that do what was asked, None if none do."""
        self.model.run()
        if self.model.getModelStatus() != self.optimal:
            return None
        values = self.model.getSolution().col_value
        return frozenset(cell for cell, number in self.columns.items() if round(values[number]))

    def weight(self, cells: Cells) -> int:
        """Return how much cells count together."""
        return sum(map(self.trust, cells))

    def _row(self, numbers: list[int], low: float, high: float) -> None:
        self.model.addRow(low, high, len(numbers), numbers, [1.0] * len(numbers))

    def _numbers(self, cells: Iterable[CellRef]) -> list[int]:
        return [self._number(cell) for cell in sorted(cells)]

    def _number(self, cell: CellRef) -> int:
        if cell not in self.columns:
            number = self.columns[cell] = len(self.columns)
            self.model.addCol(float(self.trust(cell)), 0.0, 1.0, 0, [], [])
            self.model.changeColIntegrality(number, self.integer)
        return self.columns[cell]


def _tested(search: Search, cells: Cells) -> Remedy | Cells:
    """Return values for the cells by exact arithmetic, or the cells of which another must change as well."""
    order = tuple(sorted(cells))
    demands = search.concerning(order)
    system = _System(len(order))
    conflict = system.conflict(search.system(order, demands))
    if conflict is not None:
        rivals = [search.network.cells(demands[i]) for i in conflict if i < len(demands)]
        return frozenset(cell for inside in rivals for cell in inside) - cells
    for aim in aims_of(search, order, demands):
        system.take(aim)
    exact = system.determined()
    return search.remedy(order, tuple(Range() for _ in order), exact, demands)


class _System:
    """Bounds on a few unknowns, exact."""

    def __init__(self, count: int) -> None:
        self.simplex: Simplex[Rows] = Simplex()
        self.unknowns = [self.simplex.unknown() for _ in range(count)]

    def conflict(self, rows: Iterable[AtMost]) -> Rows | None:
        """Set bounds; return the numbers of rows that exclude each other, None if none do."""
        for row in rows:
            found = self._set(row)
            if found is not None:
                return found
        return _joined(self.simplex.check())

    def take(self, rows: Iterable[AtMost]) -> None:
        """Set further bounds if values remain that satisfy all, else leave them out."""
        mark = self.simplex.mark()
        if self.conflict(rows) is not None:
            self.simplex.undo(mark)
            self.simplex.check()

    def determined(self) -> tuple[Fraction | None, ...]:
        """Return the value of each unknown that can have no other."""
        return tuple(self._only(unknown) for unknown in self.unknowns)

    def _only(self, unknown: int) -> Fraction | None:
        value = self.simplex.values[unknown]
        for step, bound in ((1, self.simplex.at_least), (-1, self.simplex.at_most)):
            mark = self.simplex.mark()
            beyond = bound(unknown, Value(value.real, value.step + step), frozenset())
            possible = beyond is None and self.simplex.check() is None
            self.simplex.undo(mark)
            self.simplex.check()
            if possible:
                return None
        return Fraction(value.real)

    def _set(self, row: AtMost) -> Rows | None:
        terms = {u: c for u, c in zip(self.unknowns, row.coefficients, strict=True) if c}
        value = Value(row.high, -1 if row.strict else 0)
        if not terms:
            return row.origin if Value(0) > value else None
        single = len(terms) == 1 and next(iter(terms.values())) == 1
        unknown = next(iter(terms)) if single else self.simplex.sum_of(terms)
        return _joined(self.simplex.at_most(unknown, value, row.origin))


def _joined(found: frozenset[Rows] | None) -> Rows | None:
    return None if found is None else frozenset[int]().union(*found)
