"""Arrays of integers: machine integers while a bound shows that nothing can overflow, else Python's."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[Any]
Mask = NDArray[np.bool_]
Indices = NDArray[np.intp]

LIMIT = 2**62
_FLOATS_EXACT = 2**53
_LARGEST_COMMON = 2**512
_SURE = 1e-12


def packed(values: list[int]) -> Integers:
    """Return integers as int64 if all fit with room to spare, else as objects."""
    if all(-LIMIT < value < LIMIT for value in values):
        return np.array(values, dtype=np.int64)
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def boxed(*arrays: Integers) -> bool:
    """Say whether any array holds Python's integers."""
    return any(array.dtype == object for array in arrays)


def largest(values: Integers) -> int:
    """Return the largest magnitude, or the limit itself for Python integers (no bound needed)."""
    if values.dtype == object:
        return LIMIT
    return max(abs(int(values.max(initial=0))), abs(int(values.min(initial=0))))


def safely(operation: Callable[[Any, Any], Any], left: Integers, right: Integers, bound: int) -> Integers:
    """Apply ``operation`` whose results stay below ``bound``."""
    if bound >= LIMIT:
        left, right = left.astype(object), right.astype(object)
    return np.asarray(operation(left, right))


def times(left: Integers, right: Integers) -> Integers:
    """Multiply."""
    return safely(np.multiply, left, right, largest(left) * largest(right))


def plus(left: Integers, right: Integers) -> Integers:
    """Add."""
    return safely(np.add, left, right, largest(left) + largest(right))


def scaled(values: Integers, factor: int) -> Integers:
    """Multiply by one positive integer."""
    if factor == 1:
        return values
    if factor * max(1, largest(values)) >= LIMIT:
        return values.astype(object) * factor
    return values * factor


def spread(denominator: int | Integers) -> Integers:
    """Return a denominator as an array."""
    return packed([denominator]) if isinstance(denominator, int) else denominator


def common_multiple(denominators: Integers) -> int | None:
    """Return the least common multiple, None if it grows beyond all use."""
    common = 1
    for part in set(denominators.tolist()):
        common = math.lcm(common, part)
        if common > _LARGEST_COMMON:
            return None
    return common


def added_up(values: Integers, groups: Indices, count: int) -> Integers:
    """Return the sums of ``count`` groups; ``groups`` holds each value's group number."""
    bound = float(np.abs(values).sum(dtype=np.float64)) if values.dtype != object else float(LIMIT)
    if bound < _FLOATS_EXACT:
        # Every partial sum is an integer that a double holds exactly.
        return np.bincount(groups, weights=values, minlength=count).astype(np.int64)
    totals = np.zeros(count, dtype=np.int64 if bound < LIMIT / 2 else object)
    np.add.at(totals, groups, values if bound < LIMIT / 2 else values.astype(object))
    return totals


def order_of(left: Integers, right: Integers) -> NDArray[np.int8]:
    """Return -1, 0 or 1 for each pair of integers."""
    greater, smaller = np.asarray(left > right), np.asarray(left < right)
    return greater.astype(np.int8) - smaller.astype(np.int8)


def order_of_quotients(
    left: tuple[Integers, int | Integers], right: tuple[Integers, int | Integers]
) -> NDArray[np.int8]:
    """Return -1, 0 or 1 for each pair of quotients (numerators, positive denominators).

    Doubles decide what is farther apart than their error, by a margin of four digits; the rest is
    multiplied out.
    """
    tops_left, tops_right = left[0], right[0]
    bottoms_left, bottoms_right = spread(left[1]), spread(right[1])
    parts = np.broadcast_arrays(tops_left, bottoms_left, tops_right, bottoms_right)
    if boxed(*parts):
        return order_of(times(parts[0], parts[3]), times(parts[2], parts[1]))
    a, b = parts[0] / parts[1], parts[2] / parts[3]
    difference = a - b
    order: NDArray[np.int8] = np.sign(difference).astype(np.int8)
    unsure = np.abs(difference) <= _SURE * (np.abs(a) + np.abs(b))
    if unsure.any():
        near = [part[unsure] for part in parts]
        order[unsure] = order_of(times(near[0], near[3]), times(near[2], near[1]))
    return order


def ranks(numerators: Integers, denominator: int | Integers) -> Integers:
    """Return numbers that sort as the quotients do."""
    if isinstance(denominator, int) and numerators.dtype != object:
        return numerators
    if isinstance(denominator, int):
        return np.unique(numerators, return_inverse=True)[1]
    pairs = zip(numerators.tolist(), denominator.tolist(), strict=True)
    values = [Fraction(top, bottom) for top, bottom in pairs]
    places = {value: rank for rank, value in enumerate(sorted(set(values)))}
    return np.array([places[value] for value in values], dtype=np.int64)
