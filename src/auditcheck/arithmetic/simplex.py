"""Exact feasibility of many unknowns: the simplex method over fractions, with its conflicts.

The general simplex of Dutertre and de Moura (2006): unknowns have bounds, every further sum of
unknowns is an unknown of its own, and bounds can be set and taken back. Where no values exist, the
conflict names the bounds that cannot hold together. Strict bounds are kept by an infinitesimal.
"""

from __future__ import annotations

import heapq
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Generic, NamedTuple, TypeVar

R = TypeVar("R", bound=Hashable)
Number = int | Fraction
"""Whole numbers are kept as such: most coefficients are, and they are many times faster."""

_SPARSE = 40
"""How many pivots of one check follow the shortest column; from then on Bland's rule, which ends."""


class Value(NamedTuple):
    """``real + step × ε``, for an ε that is positive and smaller than any number."""

    real: Number
    step: Number = 0

    def moved(self, by: Value, factor: Number) -> Value:
        """Return this value and ``factor`` times another."""
        return Value(self.real + by.real * factor, self.step + by.step * factor)


NOUGHT = Value(0)


@dataclass(frozen=True, slots=True)
class Bound(Generic[R]):
    """The least or greatest value of an unknown, and who asks for it."""

    value: Value
    reason: R


@dataclass(slots=True, eq=False)
class Simplex(Generic[R]):
    """Unknowns, their bounds and present values; ``check`` finds values within all bounds.

    ``mark`` and ``undo`` take bounds back; values stay, since they satisfy fewer bounds as well.
    """

    values: list[Value] = field(default_factory=list)
    _lows: list[Bound[R] | None] = field(default_factory=list)
    _highs: list[Bound[R] | None] = field(default_factory=list)
    _rows: dict[int, dict[int, Number]] = field(default_factory=dict)
    _columns: dict[int, set[int]] = field(default_factory=dict)
    _trail: list[tuple[list[Bound[R] | None], int, Bound[R] | None]] = field(default_factory=list)
    _suspects: list[int] = field(default_factory=list)
    _sums: dict[frozenset[tuple[int, Number]], int] = field(default_factory=dict)

    def unknown(self) -> int:
        """Return a new unknown without bounds, at 0."""
        self.values.append(NOUGHT)
        self._lows.append(None)
        self._highs.append(None)
        return len(self.values) - 1

    def sum_of(self, terms: Mapping[int, Number]) -> int:
        """Return the unknown that is the sum of ``coefficient × unknown``; the same for equal sums."""
        terms = {unknown: _plain(coefficient) for unknown, coefficient in terms.items()}
        key = frozenset(terms.items())
        if key not in self._sums:
            self._sums[key] = self._new_sum(terms)
        return self._sums[key]

    def at_least(self, unknown: int, value: Value, reason: R) -> frozenset[R] | None:
        """Set a lower bound; return the reasons of a conflict with the upper one, if there is one."""
        known, other = self._lows[unknown], self._highs[unknown]
        if known is not None and known.value >= value:
            return None
        if other is not None and other.value < value:
            return frozenset({reason, other.reason})
        self._set(self._lows, unknown, Bound(value, reason))
        self._follow(unknown, value, self.values[unknown] < value)
        return None

    def at_most(self, unknown: int, value: Value, reason: R) -> frozenset[R] | None:
        """Set an upper bound; return the reasons of a conflict with the lower one, if there is one."""
        known, other = self._highs[unknown], self._lows[unknown]
        if known is not None and known.value <= value:
            return None
        if other is not None and other.value > value:
            return frozenset({reason, other.reason})
        self._set(self._highs, unknown, Bound(value, reason))
        self._follow(unknown, value, self.values[unknown] > value)
        return None

    def mark(self) -> int:
        """Return a mark to ``undo`` to."""
        return len(self._trail)

    def undo(self, mark: int) -> None:
        """Take back all bounds set since the mark."""
        while len(self._trail) > mark:
            bounds, unknown, before = self._trail.pop()
            bounds[unknown] = before

    def check(self) -> frozenset[R] | None:
        """Find values within all bounds; return None, or the reasons of bounds that exclude each other."""
        pivots = 0
        while self._suspects:
            unknown = self._suspects[0]
            goal = self._violated(unknown)
            if goal is None:
                heapq.heappop(self._suspects)
                continue
            entering = self._entering(unknown, goal, sparse=pivots < _SPARSE)
            if entering is None:
                return self._conflict(unknown, goal)
            self._pivot(unknown, entering, goal)
            pivots += 1
        return None

    def _set(self, bounds: list[Bound[R] | None], unknown: int, bound: Bound[R]) -> None:
        self._trail.append((bounds, unknown, bounds[unknown]))
        bounds[unknown] = bound

    def _follow(self, unknown: int, value: Value, outside: bool) -> None:  # noqa: FBT001 - computed
        if unknown in self._rows:
            heapq.heappush(self._suspects, unknown)
        elif outside:
            self._move(unknown, value.moved(self.values[unknown], -1))
            self.values[unknown] = value

    def _move(self, unknown: int, by: Value) -> None:
        """Let the sums that hold an unknown follow its change."""
        for basic in self._columns.get(unknown, ()):
            self.values[basic] = self.values[basic].moved(by, self._rows[basic][unknown])
            heapq.heappush(self._suspects, basic)

    def _violated(self, unknown: int) -> Value | None:
        if unknown not in self._rows:
            return None
        low, high, value = self._lows[unknown], self._highs[unknown], self.values[unknown]
        if low is not None and value < low.value:
            return low.value
        return high.value if high is not None and value > high.value else None

    def _entering(self, basic: int, goal: Value, *, sparse: bool) -> int | None:
        """Return the unknown that may bring ``basic`` nearer to its goal: the least bound, or the first."""
        up = goal > self.values[basic]
        able = (n for n, c in self._rows[basic].items() if self._can_move(n, upward=(c > 0) == up))
        if sparse:
            return min(able, key=lambda n: (len(self._columns[n]), n), default=None)
        return min(able, default=None)

    def _can_move(self, unknown: int, *, upward: bool) -> bool:
        if upward:
            high = self._highs[unknown]
            return high is None or self.values[unknown] < high.value
        low = self._lows[unknown]
        return low is None or self.values[unknown] > low.value

    def _conflict(self, basic: int, goal: Value) -> frozenset[R]:
        up = goal > self.values[basic]
        own = self._lows[basic] if up else self._highs[basic]
        others = (self._highs[n] if (c > 0) == up else self._lows[n] for n, c in self._rows[basic].items())
        return frozenset(bound.reason for bound in (own, *others) if bound is not None)

    def _pivot(self, leaving: int, entering: int, goal: Value) -> None:
        row = self._rows.pop(leaving)
        coefficient = row.pop(entering)
        by = goal.moved(self.values[leaving], -1)
        step = Value(_quotient(by.real, coefficient), _quotient(by.step, coefficient))
        self.values[leaving] = goal
        holders = self._columns.pop(entering)
        holders.discard(leaving)
        for unknown in row:
            self._columns[unknown].discard(leaving)
        turned = {unknown: _quotient(-each, coefficient) for unknown, each in row.items()}
        turned[leaving] = _quotient(1, coefficient)
        self.values[entering] = self.values[entering].moved(step, 1)
        for basic in holders:
            factor = self._rows[basic].pop(entering)
            self.values[basic] = self.values[basic].moved(step, factor)
            self._add(basic, turned, factor)
            heapq.heappush(self._suspects, basic)
        self._rows[entering] = {}
        self._add(entering, turned, 1)
        heapq.heappush(self._suspects, entering)

    def _add(self, basic: int, terms: Mapping[int, Number], factor: Number) -> None:
        row = self._rows[basic]
        for unknown, coefficient in terms.items():
            found = row.get(unknown, 0) + coefficient * factor
            if found:
                row[unknown] = found
                self._columns.setdefault(unknown, set()).add(basic)
            elif unknown in row:
                del row[unknown]
                self._columns[unknown].discard(basic)

    def _new_sum(self, terms: Mapping[int, Number]) -> int:
        made = self.unknown()
        self._rows[made] = {}
        for unknown, coefficient in terms.items():
            inner = self._rows.get(unknown, {unknown: 1})
            self._add(made, inner, coefficient)
            self.values[made] = self.values[made].moved(self.values[unknown], coefficient)
        return made


def _plain(number: Number) -> Number:
    return number.numerator if number.denominator == 1 else number


def _quotient(number: Number, divisor: Number) -> Number:
    if divisor in {1, -1}:
        return number * int(divisor)
    return _plain(Fraction(number) / divisor)
