"""Linear sums over cells, exact, and the bounds that a check sets them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)

NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Linear(Generic[K]):
    """``sum(coefficient × cell) + constant``, give or take ``slack`` (half units of rounded figures)."""

    terms: Mapping[K, Fraction] = field(default_factory=dict)
    constant: Fraction = NOTHING
    slack: Fraction = NOTHING

    def plus(self, other: Linear[K], factor: Fraction | int = 1) -> Linear[K]:
        """Return this sum and ``factor`` times another."""
        terms = dict(self.terms)
        for cell, coefficient in other.terms.items():
            found = terms.get(cell, NOTHING) + coefficient * factor
            if found:
                terms[cell] = found
            else:
                terms.pop(cell, None)
        return Linear(
            terms=terms,
            constant=self.constant + other.constant * factor,
            slack=self.slack + other.slack * abs(factor),
        )

    def times(self, factor: Fraction) -> Linear[K]:
        """Return ``factor`` times this sum."""
        if not factor:
            return Linear()
        terms = {cell: coefficient * factor for cell, coefficient in self.terms.items()}
        return Linear(terms=terms, constant=self.constant * factor, slack=self.slack * abs(factor))

    def at(self, values: Mapping[K, Fraction]) -> Fraction:
        """Return what the sum comes to for these values of its cells."""
        return sum((c * values[cell] for cell, c in self.terms.items()), self.constant)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(Generic[K]):
    """``low ≤ sum(coefficient × cell) ≤ high`` (``strict``: without the bounds themselves).

    ``aim`` is what the sum should be but for rounding and tolerance; None for inequalities.
    """

    terms: Mapping[K, Fraction]
    low: Fraction | None = None
    high: Fraction | None = None
    strict: bool = False
    aim: Fraction | None = None

    def holds(self, values: Mapping[K, Fraction]) -> bool:
        """Say whether these values satisfy the row."""
        found = sum((c * values[cell] for cell, c in self.terms.items()), NOTHING)
        if self.strict:
            return (self.low is None or found > self.low) and (self.high is None or found < self.high)
        return (self.low is None or found >= self.low) and (self.high is None or found <= self.high)

    @property
    def is_balance(self) -> bool:
        """Whether the row asks for equality, but for a tolerance."""
        return self.aim is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinearForm(Generic[K]):
    """What a check asks of one target: every row must hold. ``held``: cells taken as they stand.

    ``shown`` are cells whose own last digit shown is the tolerance: with another value it may differ.
    ``values`` are the cells' present values, of ``held`` ones too. A form made for certain moving
    cells holds no others than these in its rows.
    """

    rows: tuple[Row[K], ...]
    values: Mapping[K, Fraction]
    held: frozenset[K] = frozenset()
    shown: frozenset[K] = frozenset()

    @property
    def cells(self) -> frozenset[K]:
        """Every cell of the check, whether it moves or is held."""
        return self.held.union(*(row.terms for row in self.rows))
