"""Exact: vectors of rational numbers, exact at the speed of machine integers where they suffice.

A vector is integers over a positive denominator, usually one power of ten for all of them. The
integers are int64 while a bound shows that no result can overflow, and Python's own beyond.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[Any]
Mask = NDArray[np.bool_]
Indices = NDArray[np.intp]

_LIMIT = 2**62
_PRECISION = 60


@dataclass(frozen=True, slots=True, eq=False)
class Exact:
    """``n`` rationals ``numerators / denominator``.

    ``numerators`` has shape (n,) and dtype int64 or object (Python integers). ``denominator`` is
    one positive integer for all, or an object array of n positive integers.
    """

    numerators: Integers
    denominator: int | Integers = 1

    def __len__(self) -> int:
        return len(self.numerators)

    @classmethod
    def of(cls, values: list[Decimal] | list[Fraction] | list[int]) -> Exact:
        """Return the exact values of decimals, fractions or integers."""
        fractions = [Fraction(value) for value in values]
        common = math.lcm(*{fraction.denominator for fraction in fractions}) if fractions else 1
        return cls(_packed([f.numerator * (common // f.denominator) for f in fractions]), common)

    @classmethod
    def constant(cls, value: Decimal | Fraction | int, length: int = 1) -> Exact:
        """Return ``length`` times the same value."""
        fraction = Fraction(value)
        return cls(np.repeat(_packed([fraction.numerator]), length), fraction.denominator)

    def fraction(self, index: int) -> Fraction:
        """Return one value as a Fraction."""
        return Fraction(int(self.numerators[index]), self._denominator_at(index))

    def decimal(self, index: int) -> Decimal:
        """Return one value as a Decimal: exact if it ends, else to 15 significant digits."""
        return decimal_of(self.fraction(index))

    def floats(self) -> NDArray[np.float64]:
        """Return the nearest doubles (for frames and for showing, never for verdicts)."""
        if isinstance(self.denominator, int) and self.numerators.dtype != object:
            return np.asarray(self.numerators / self.denominator, dtype=np.float64)
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
        one = Exact(np.full(len(self), value, dtype=np.int64))
        return choose(mask, one, self)

    def __neg__(self) -> Exact:
        return Exact(-self.numerators, self.denominator)

    def __abs__(self) -> Exact:
        return Exact(np.abs(self.numerators), self.denominator)

    def __add__(self, other: Exact) -> Exact:
        left, right, denominator = aligned(self, other)
        return Exact(_safely(np.add, left, right, _largest(left) + _largest(right)), denominator)

    def __sub__(self, other: Exact) -> Exact:
        return self + -other

    def __mul__(self, other: Exact) -> Exact:
        product = _times(self.numerators, other.numerators)
        return Exact(product, _denominators(self.denominator, other.denominator))

    def __truediv__(self, other: Exact) -> Exact:
        """Divide; ``other`` must hold no zero (the caller decides what that means)."""
        sign = np.where(other.numerators < 0, -1, 1)
        top = _times(_times(self.numerators, sign), _spread(other.denominator))
        bottom = _times(np.abs(other.numerators), _spread(self.denominator))
        return _reduced(top.astype(object), bottom.astype(object))

    def compare(self, other: Exact) -> NDArray[np.int8]:
        """Return -1, 0 or 1 for each pair: smaller, equal, greater."""
        left, right, _ = aligned(self, other)
        greater, smaller = np.asarray(left > right), np.asarray(left < right)
        return greater.astype(np.int8) - smaller.astype(np.int8)

    def rounded(self, places: int) -> Exact:
        """Round half away from zero to ``places`` decimals, as Excel's ROUND does."""
        scaled = self * Exact.constant(Fraction(10) ** places)
        bottom = _spread(scaled.denominator).astype(object)
        doubled = np.abs(scaled.numerators.astype(object)) * 2 + bottom
        whole = doubled // (bottom * 2) * np.where(scaled.numerators < 0, -1, 1)
        return Exact(_packed(list(whole))) / Exact.constant(Fraction(10) ** places)

    def sum(self) -> Exact:
        """Return the sum as a vector of one."""
        return self.sum_by(np.zeros(len(self), dtype=np.intp), 1)

    def sum_by(self, groups: Indices, count: int) -> Exact:
        """Return the sums of ``count`` groups; ``groups`` holds each value's group number."""
        numerators, denominator = self.over_common()
        if _largest(numerators) * max(1, len(numerators)) >= _LIMIT:
            numerators = numerators.astype(object)
        totals = np.zeros(count, dtype=numerators.dtype)
        if len(numerators):
            order = np.argsort(groups, kind="stable")
            sorted_groups = groups[order]
            starts = np.flatnonzero(np.r_[True, sorted_groups[1:] != sorted_groups[:-1]])
            totals[sorted_groups[starts]] = np.add.reduceat(numerators[order], starts)
        return Exact(totals, denominator)

    def extreme_by(self, groups: Indices, count: int, *, largest: bool) -> Exact:
        """Return the largest (or smallest) value of each group; 0 where a group is empty."""
        numerators, denominator = self.over_common()
        totals = np.zeros(count, dtype=numerators.dtype)
        if len(numerators):
            order = np.lexsort((_ranks(numerators), groups))
            sorted_groups = groups[order]
            change = sorted_groups[1:] != sorted_groups[:-1]
            edge = np.r_[change, True] if largest else np.r_[True, change]
            totals[sorted_groups[edge]] = numerators[order][edge]
        return Exact(totals, denominator)

    def over_common(self) -> tuple[Integers, int]:
        """Return the numerators over one common denominator, and that denominator."""
        if isinstance(self.denominator, int):
            return self.numerators, self.denominator
        common = math.lcm(*{int(part) for part in self.denominator}) if len(self) else 1
        scaled = self.numerators.astype(object) * (common // self.denominator)
        return _packed(list(scaled)), common

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
        return _scaled(left.numerators, common // a), _scaled(right.numerators, common // b), common
    top_left = left.numerators.astype(object) * _spread(b)
    top_right = right.numerators.astype(object) * _spread(a)
    return top_left, top_right, _denominators(a, b)


def choose(mask: Mask, yes: Exact, no: Exact) -> Exact:
    """Return ``yes`` where ``mask`` holds and ``no`` elsewhere (vectors of one are spread)."""
    left, right, denominator = aligned(yes, no)
    if left.dtype != right.dtype:
        left, right = left.astype(object), right.astype(object)
    picked = np.where(mask, left, right)
    return Exact(picked, denominator)


def concatenated(parts: list[Exact]) -> Exact:
    """Return the vectors one after another."""
    tops, bottoms = zip(*(part.over_common() for part in parts), strict=True)
    common = math.lcm(*bottoms)
    scaled = [_scaled(top, common // bottom) for top, bottom in zip(tops, bottoms, strict=True)]
    if any(part.dtype == object for part in scaled):
        scaled = [part.astype(object) for part in scaled]
    return Exact(np.concatenate(scaled), common)


def _packed(values: list[int]) -> Integers:
    """Return integers as int64 if all fit with room to spare, else as objects."""
    if all(-_LIMIT < value < _LIMIT for value in values):
        return np.array(values, dtype=np.int64)
    return _objects(values)


def _objects(values: list[int]) -> Integers:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def _largest(numerators: Integers) -> int:
    """Return the largest magnitude, or the limit itself for Python integers (no bound needed)."""
    if numerators.dtype == object:
        return _LIMIT
    return max(abs(int(numerators.max(initial=0))), abs(int(numerators.min(initial=0))))


def _safely(operation: Callable[[Any, Any], Any], left: Integers, right: Integers, bound: int) -> Integers:
    if bound >= _LIMIT:
        left, right = left.astype(object), right.astype(object)
    return np.asarray(operation(left, right))


def _times(left: Integers, right: Integers) -> Integers:
    return _safely(np.multiply, left, right, _largest(left) * _largest(right))


def _scaled(numerators: Integers, factor: int) -> Integers:
    if factor == 1:
        return numerators
    if factor * max(1, _largest(numerators)) >= _LIMIT:
        return numerators.astype(object) * factor
    return numerators * factor


def _spread(denominator: int | Integers) -> Integers:
    return _packed([denominator]) if isinstance(denominator, int) else denominator


def _denominators(left: int | Integers, right: int | Integers) -> int | Integers:
    if isinstance(left, int) and isinstance(right, int):
        return left * right
    return np.asarray(_spread(left).astype(object) * _spread(right).astype(object))


def _reduced(top: Integers, bottom: Integers) -> Exact:
    top, bottom = np.broadcast_arrays(top, bottom)
    divisor = np.gcd(top, bottom)
    return Exact(np.asarray(top // divisor), np.asarray(bottom // divisor))


def _ranks(numerators: Integers) -> Integers:
    if numerators.dtype != object:
        return numerators
    return np.unique(numerators, return_inverse=True)[1]
