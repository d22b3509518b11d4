"""Exact: vectors of rational numbers, exact at the speed of machine integers where they suffice.

A vector is integers over a positive denominator, usually one power of ten for all of them. The
integers are int64 while a bound shows that no result can overflow, and Python's own beyond.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from auditcheck.arithmetic.integers import (
    LIMIT,
    Indices,
    Integers,
    Mask,
    added_up,
    boxed,
    common_multiple,
    largest,
    order_of,
    order_of_quotients,
    packed,
    plus,
    ranks,
    scaled,
    spread,
    times,
)

__all__ = ["Exact", "Indices", "Integers", "Mask", "aligned", "choose", "concatenated", "decimal_of"]

_PRECISION = 60
_PLACES_OF_SUMS = 40
_REDUCE_ABOVE = 2**31


@dataclass(slots=True, eq=False)
class Exact:
    """``n`` rationals ``numerators / denominator``, never changed; made often, and slowly if frozen.

    ``numerators`` has shape (n,) and dtype int64 or object (Python integers). ``denominator`` is
    one positive integer for all, or an array (int64 or object) of n positive integers.
    """

    numerators: Integers
    denominator: int | Integers = 1

    def __post_init__(self) -> None:
        if isinstance(self.denominator, int):
            return
        if len(self.denominator) == 1:
            self.denominator = int(self.denominator[0])
        elif len(self.numerators) == 1:
            self.numerators = np.repeat(self.numerators, len(self.denominator))

    def __len__(self) -> int:
        return len(self.numerators)

    @classmethod
    def of(cls, values: list[Decimal] | list[Fraction] | list[int]) -> Exact:
        """Return the exact values of decimals, fractions or integers."""
        fractions = [Fraction(value) for value in values]
        common = math.lcm(*{fraction.denominator for fraction in fractions}) if fractions else 1
        return cls(packed([f.numerator * (common // f.denominator) for f in fractions]), common)

    @classmethod
    def constant(cls, value: Decimal | Fraction | int, length: int = 1) -> Exact:
        """Return ``length`` times the same value."""
        fraction = Fraction(value)
        return cls(np.repeat(packed([fraction.numerator]), length), fraction.denominator)

    def fraction(self, index: int) -> Fraction:
        """Return one value as a Fraction."""
        return Fraction(int(self.numerators[index]), self._denominator_at(index))

    def decimal(self, index: int) -> Decimal:
        """Return one value as a Decimal: exact if it ends, else to 15 significant digits."""
        return decimal_of(self.fraction(index))

    def floats(self) -> NDArray[np.float64]:
        """Return the nearest doubles (for frames and for showing, never for verdicts)."""
        if isinstance(self.denominator, int) and self.denominator < LIMIT and not boxed(self.numerators):
            return np.asarray(self.numerators / self.denominator, dtype=np.float64)
        bottom = spread(self.denominator)
        if not boxed(self.numerators, bottom):
            return np.asarray(self.numerators / bottom, dtype=np.float64)
        return np.array([float(self.fraction(i)) for i in range(len(self))], dtype=np.float64)

    def take(self, index: Indices | Mask) -> Exact:
        """Return the values at ``index`` (positions or a mask), in that order."""
        if isinstance(self.denominator, int):
            return Exact(self.numerators[index], self.denominator)
        return Exact(self.numerators[index], self.denominator[index])

    def replaced(self, mask: Mask, value: int) -> Exact:
        """Return a copy in which the values under ``mask`` are the integer ``value``."""
        if not mask.any():
            return self
        return choose(mask, Exact.constant(value), self)

    def __neg__(self) -> Exact:
        return Exact(-self.numerators, self.denominator)

    def __abs__(self) -> Exact:
        return Exact(np.abs(self.numerators), self.denominator)

    def __add__(self, other: Exact) -> Exact:
        left, right, denominator = aligned(self, other)
        return Exact(plus(left, right), denominator)

    def __sub__(self, other: Exact) -> Exact:
        return self + -other

    def __mul__(self, other: Exact) -> Exact:
        product = times(self.numerators, other.numerators)
        return Exact(product, _product(self.denominator, other.denominator))

    def __truediv__(self, other: Exact) -> Exact:
        """Divide; ``other`` must hold no zero (the caller decides what that means)."""
        if len(other) == 1:
            fraction = other.fraction(0)
            return self * Exact.constant(1 / fraction)
        ours, theirs = self.denominator, other.denominator
        if isinstance(ours, int) and isinstance(theirs, int):
            shared = math.gcd(ours, theirs)
            ours, theirs = ours // shared, theirs // shared
        sign = np.where(other.numerators < 0, -1, 1)
        top = times(times(self.numerators, sign), spread(theirs))
        return _reduced(top, times(np.abs(other.numerators), spread(ours)))

    def compare(self, other: Exact) -> NDArray[np.int8]:
        """Return -1, 0 or 1 for each pair: smaller, equal, greater."""
        a, b = self.denominator, other.denominator
        if isinstance(a, int) and isinstance(b, int):
            common = math.lcm(a, b)
            left, right = scaled(self.numerators, common // a), scaled(other.numerators, common // b)
            if not boxed(left, right):
                return order_of(left, right)
        return order_of_quotients((self.numerators, a), (other.numerators, b))

    def rounded(self, places: int) -> Exact:
        """Round half away from zero to ``places`` decimals, as Excel's ROUND does."""
        exact = self * Exact.constant(Fraction(10) ** places)
        bottom = spread(exact.denominator)
        doubled = plus(times(np.abs(exact.numerators), packed([2])), bottom)
        whole = doubled // times(bottom, packed([2]))
        signed = np.asarray(whole * np.where(exact.numerators < 0, -1, 1))
        return Exact(signed) * Exact.constant(Fraction(10) ** -places)

    def sum(self) -> Exact:
        """Return the sum as a vector of one."""
        return self.sum_by(np.zeros(len(self), dtype=np.intp), 1)

    def sum_by(self, groups: Indices, count: int) -> Exact:
        """Return the sums of ``count`` groups; ``groups`` holds each value's group number.

        Quotients whose denominators have no common multiple of reasonable size are summed at 40
        decimals.
        """
        numerators, denominator = self.over_common()
        return Exact(added_up(numerators, groups, count), denominator)

    def sorted_within(self, groups: Indices) -> Indices:
        """Return positions ordered by group and, within each group, by value."""
        return np.lexsort((ranks(self.numerators, self.denominator), groups))

    def extreme_by(self, groups: Indices, count: int, *, largest: bool) -> Exact:
        """Return the largest (or smallest) value of each group; 0 where a group is empty."""
        numerators, denominator = self.over_common()
        totals = np.zeros(count, dtype=numerators.dtype)
        if len(numerators):
            order = self.sorted_within(groups)
            sorted_groups = groups[order]
            change = sorted_groups[1:] != sorted_groups[:-1]
            edge = np.r_[change, True] if largest else np.r_[True, change]
            totals[sorted_groups[edge]] = numerators[order][edge]
        return Exact(totals, denominator)

    def over_common(self) -> tuple[Integers, int]:
        """Return the numerators over one common denominator, and that denominator."""
        if isinstance(self.denominator, int):
            return self.numerators, self.denominator
        common = common_multiple(self.denominator)
        if common is None:
            return self.rounded(_PLACES_OF_SUMS).over_common()
        factors = common // self.denominator.astype(object)
        return packed(list(self.numerators.astype(object) * factors)), common

    def _denominator_at(self, index: int) -> int:
        if isinstance(self.denominator, int):
            return self.denominator
        return int(self.denominator[index])


def decimal_of(fraction: Fraction) -> Decimal:
    """Return a fraction as a Decimal: exact if it ends within 60 digits, else 15 significant digits."""
    with localcontext() as context:
        context.prec = _PRECISION
        quotient = Decimal(fraction.numerator) / Decimal(fraction.denominator)
        if Fraction(quotient) != fraction:
            context.prec = 15
            context.rounding = ROUND_HALF_UP
        return +quotient


def aligned(left: Exact, right: Exact) -> tuple[Integers, Integers, int | Integers]:
    """Return both numerators over the same denominator; a vector of one is spread over the other."""
    a, b = left.denominator, right.denominator
    if isinstance(a, int) and isinstance(b, int):
        common = math.lcm(a, b)
        return scaled(left.numerators, common // a), scaled(right.numerators, common // b), common
    if a is b:
        return left.numerators, right.numerators, a
    return times(left.numerators, spread(b)), times(right.numerators, spread(a)), _product(a, b)


def choose(mask: Mask, yes: Exact, no: Exact) -> Exact:
    """Return ``yes`` where ``mask`` holds and ``no`` elsewhere (vectors of one are spread)."""
    left, right, denominator = aligned(yes, no)
    if left.dtype != right.dtype:
        left, right = left.astype(object), right.astype(object)
    return Exact(np.where(mask, left, right), denominator)


def concatenated(parts: list[Exact]) -> Exact:
    """Return the vectors one after another."""
    if not parts:
        return Exact.of([])
    if all(isinstance(part.denominator, int) for part in parts):
        return _joined(parts)
    bottoms = [np.broadcast_to(spread(part.denominator), (len(part),)) for part in parts]
    tops = _alike([part.numerators for part in parts])
    return Exact(np.concatenate(tops), np.concatenate(_alike(bottoms)))


def _joined(parts: list[Exact]) -> Exact:
    tops, bottoms = zip(*(part.over_common() for part in parts), strict=True)
    common = math.lcm(*bottoms)
    over = [scaled(top, common // bottom) for top, bottom in zip(tops, bottoms, strict=True)]
    return Exact(np.concatenate(_alike(over)), common)


def _alike(parts: list[Integers]) -> list[Integers]:
    if boxed(*parts):
        return [part.astype(object) for part in parts]
    return parts


def _product(left: int | Integers, right: int | Integers) -> int | Integers:
    if isinstance(left, int) and isinstance(right, int):
        return left * right
    return times(spread(left), spread(right))


def _reduced(top: Integers, bottom: Integers) -> Exact:
    if top.dtype != object and largest(bottom) < _REDUCE_ABOVE:
        return Exact(*np.broadcast_arrays(top, bottom))
    if largest(top) >= LIMIT or largest(bottom) >= LIMIT:
        top, bottom = top.astype(object), bottom.astype(object)
    divisor = np.gcd(*np.broadcast_arrays(top, bottom))
    return Exact(np.asarray(top // divisor), np.asarray(bottom // divisor))
