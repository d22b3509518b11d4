"""Arithmetic on plain figures: what `numeric` and `gathering` do on vectors, on Python's integers."""

from __future__ import annotations

import math
import operator as operators
from collections.abc import Callable, Iterable
from functools import reduce
from itertools import repeat
from typing import Any, cast

from auditcheck.expressions.plain import Figures, Many, NotPlain, level, numbers
from auditcheck.expressions.vectors import ONE, Axis

Tops = list[int | None]
Together = tuple[Axis, int | list[int], Tops, Tops, frozenset[int]]


def added(left: Figures, right: Figures) -> Figures:
    """Return the sums; a blank beside a value counts as nothing."""
    axis, bottom, a, b, lost = together(left, right)
    return Figures(axis, _sums(a, b), bottom, lost)


def together(left: Figures, right: Figures) -> Together:
    """Return the axis two rows share, denominators for both, the tops over them, and what either has lost."""
    axis = left.axis
    if axis is not right.axis:
        axis, left, right = level(left, right)
    lost = left.lost | right.lost if left.lost or right.lost else left.lost
    if left.bottom == right.bottom:
        return axis, left.bottom, left.tops, right.tops, lost
    return axis, *over_one_bottom(left, right), lost


def _sums(a: Tops, b: Tops) -> Tops:
    try:
        return list(map(operators.add, a, b))
    except TypeError:  # a blank
        return list(map(_sum, a, b))


def _sum(x: int | None, y: int | None) -> int | None:
    if x is None:
        return y
    return x if y is None else x + y


def negative(row: Figures) -> Figures:
    """Return the negatives."""
    return Figures(row.axis, _each(operators.neg, row.tops), row.bottom, row.lost)


def magnitude(row: Figures) -> Figures:
    """Return the absolute values."""
    return Figures(row.axis, _each(abs, row.tops), row.bottom, row.lost)


def _each(change: Callable[[Any], int], tops: Tops) -> Tops:
    try:
        return list(map(change, tops))
    except TypeError:  # a blank
        return [None if top is None else change(top) for top in tops]


def multiplied(left: Figures, right: Figures) -> Figures:
    """Return the products; a blank leaves one missing."""
    axis, left, right = level(left, right)
    lost = left.without_value | right.without_value
    tops: Tops = [(x or 0) * (y or 0) for x, y in zip(left.tops, right.tops, strict=True)]
    if isinstance(left.bottom, int) and isinstance(right.bottom, int):
        return Figures(axis, tops, left.bottom * right.bottom, lost)
    return Figures(axis, tops, list(map(operators.mul, left.bottoms, right.bottoms)), lost)


def divided(left: Figures, right: Figures) -> Figures:
    """Return the quotients; a blank or a zero below leaves one missing."""
    axis, left, right = level(left, right)
    if left.bottom == right.bottom and not left.lost | right.lost and None not in left.tops:
        divisors = cast("list[int]", right.tops)
        if _are_positive(divisors):
            return Figures(axis, left.tops, divisors)
    lost = left.without_value | right.without_value
    if 0 in right.tops:
        lost = lost.union(n for n, top in enumerate(right.tops) if top == 0)
    over, under = left.bottoms, right.bottoms
    tops: Tops = [
        (x or 0) * (b if (y or 1) > 0 else -b) for x, y, b in zip(left.tops, right.tops, under, strict=True)
    ]
    return Figures(axis, tops, [a * abs(y or 1) for a, y in zip(over, right.tops, strict=True)], lost)


def _are_positive(tops: list[int]) -> bool:
    try:
        return min(tops, default=0) > 0
    except TypeError:  # a blank
        return False


def over_one_bottom(left: Figures, right: Figures) -> tuple[int | list[int], Tops, Tops]:
    """Return the denominators that two rows of one length can share, and the tops over them."""
    a, b = left.bottom, right.bottom
    if isinstance(a, int) and isinstance(b, int):
        shared = math.lcm(a, b)
        return shared, _scaled(left.tops, repeat(shared // a)), _scaled(right.tops, repeat(shared // b))
    bottoms = list(map(operators.mul, left.bottoms, right.bottoms))
    return bottoms, _scaled(left.tops, right.bottoms), _scaled(right.tops, left.bottoms)


def _scaled(tops: Tops, factors: Iterable[int]) -> Tops:
    try:
        return list(map(operators.mul, tops, factors))
    except TypeError:  # a blank
        return [None if top is None else top * factor for top, factor in zip(tops, factors, strict=False)]


def filled(row: Figures, other: Figures) -> Figures:
    """Return the values, the other's where there is nothing."""
    axis, row, other = level(row, other)
    _, bottom, a, b, _ = together(row, other)
    tops = [y if x is None else x for x, y in zip(a, b, strict=True)]
    lost = row.lost | frozenset(n for n in other.lost if a[n] is None)
    return Figures(axis, tops, bottom, lost)


def _total(tops: Tops) -> int | None:
    try:
        return sum(cast("list[int]", tops))
    except TypeError:  # a blank
        given = [top for top in tops if top is not None]
        return sum(given) if given else None


def gathered(many: Many) -> Figures:
    """Return the sum of each target's values: nothing of no elements is 0, nothing but blanks is blank."""
    row = numbers(many.row)
    if not isinstance(row.bottom, int):
        raise NotPlain
    groups = many.grouped.groups
    if groups is None:
        total = _total(row.tops)
        return Figures(ONE, [total], row.bottom, frozenset([0]) if row.lost else row.lost)
    return Figures(
        many.grouped.target,
        _by_group(row.tops, groups, many.grouped.target.length),
        row.bottom,
        frozenset(groups[n] for n in row.lost) if row.lost else row.lost,
    )


def _by_group(tops: Tops, groups: list[int], count: int) -> Tops:
    totals = [0] * count
    try:
        for group, whole in zip(groups, cast("list[int]", tops), strict=True):
            totals[group] += whole
    except TypeError:  # a blank
        return _by_group_with_blanks(tops, groups, count)
    return cast("Tops", totals)


def _by_group_with_blanks(tops: Tops, groups: list[int], count: int) -> Tops:
    sums: Tops = [0] * count
    for group in groups:
        sums[group] = None
    for group, top in zip(groups, tops, strict=True):
        sums[group] = _sum(sums[group], top)
    return sums


def totalled(rows: list[Figures]) -> Figures:
    """Return the sum of several rows, as adding one after another comes to."""
    first = rows[0]
    if len(rows) == 1:
        return first
    if any(row.axis is not first.axis or row.bottom != first.bottom for row in rows):
        return reduce(added, rows)
    try:
        tops = list(map(sum, zip(*(cast("list[int]", row.tops) for row in rows), strict=True)))
    except TypeError:  # a blank
        return reduce(added, rows)
    lost = frozenset[int]().union(*(row.lost for row in rows))
    return Figures(first.axis, cast("Tops", tops), first.bottom, lost)
