"""Linear sums over cells, exact, and the bounds that a check sets them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Generic, TypeVar

from auditcheck.model.words import Words

K = TypeVar("K", bound=Hashable)

NOTHING = Fraction(0)
ONCE = Fraction(1)
MINUS = Fraction(-1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Linear(Generic[K]):
    """``sum(coefficient × cell) + constant``, give or take ``slack`` (half units of rounded figures)."""

    terms: Mapping[K, Fraction] = field(default_factory=dict)
    constant: Fraction = NOTHING
    slack: Fraction = NOTHING

    def plus(self, other: Linear[K], factor: Fraction = ONCE) -> Linear[K]:
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
        return self.constant + total_of(self.terms, values)


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
        found = total_of(self.terms, values)
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


def total_of(terms: Mapping[K, Fraction], values: Mapping[K, Fraction]) -> Fraction:
    """Return what the terms come to for these values of their cells."""
    return sum((coefficient * values[cell] for cell, coefficient in terms.items()), NOTHING)


class NotLinearError(ValueError):
    """The check has no linear form on the target; ``words`` say why."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


@dataclass(frozen=True, slots=True)
class Quotient(Generic[K]):
    """A sum divided by another that holds moving cells."""

    top: Linear[K]
    bottom: Linear[K]


def scaled(value: Linear[K] | Quotient[K], factor: Fraction) -> Linear[K] | Quotient[K]:
    """Return ``factor`` times a sum or quotient."""
    if isinstance(value, Linear):
        return value.times(factor)
    return Quotient(value.top.times(factor), value.bottom)


def difference_of(left: Linear[K] | Quotient[K], right: Linear[K] | Quotient[K]) -> Linear[K] | Quotient[K]:
    """Return ``left - right``; raises NotLinearError for two quotients."""
    if isinstance(left, Linear) and isinstance(right, Linear):
        return left.plus(right, MINUS)
    if isinstance(left, Quotient) and isinstance(right, Linear) and not right.terms:
        return Quotient(left.top.plus(left.bottom.times(right.constant), MINUS), left.bottom)
    if isinstance(right, Quotient) and isinstance(left, Linear) and not left.terms:
        return Quotient(right.bottom.times(left.constant).plus(right.top, MINUS), right.bottom)
    raise NotLinearError(Words("含有多个不同的除数", "there are several divisors"))
