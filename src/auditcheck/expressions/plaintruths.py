"""Comparisons and conditions on plain operands: three-valued, None where a first look cannot tell."""

from __future__ import annotations

import operator as operators
from fractions import Fraction

from auditcheck.arithmetic.exact import Exact
from auditcheck.expressions.comparing import EXACT, ORDERS
from auditcheck.expressions.plain import (
    Figures,
    NotPlain,
    Row,
    Truth,
    Truths,
    Writings,
    common,
    conditions,
    level,
    numbers,
)
from auditcheck.expressions.plainsums import Tops, added, magnitude, negative, together
from auditcheck.expressions.vectors import ONE, Axis
from auditcheck.model.rules import Tolerance

_EXPLAINING = frozenset({"rounding", "display"})


def compared(operator: str, left: Row, right: Row, tolerance: Tolerance) -> Truths:
    """Return ``left operator right``; what only a tolerance could explain cannot be told."""
    if isinstance(left, Writings) and isinstance(right, Writings):
        return _of_texts(operator, left, right)
    return ordered(operator, numbers(left), numbers(right), tolerance)


def ordered(operator: str, left: Figures, right: Figures, tolerance: Tolerance) -> Truths:
    """Return ``left operator right`` of figures, as ``compared``."""
    if tolerance.kind == "amount" and tolerance.amount:
        return _within(operator, *level(left, right)[1:], Fraction(tolerance.amount))
    axis, bottom, a, b, lost = together(left, right)
    held = _exactly(operator, a, b, lost)
    if False not in held or tolerance.kind not in _EXPLAINING or operator == "!=":
        return Truths(axis, held)
    if tolerance.kind == "display":
        radius = _radius(*level(left, right)[1:])
        held = held if radius is None else _displayed(operator, a, b, bottom, radius, held)
    return Truths(axis, [each or None for each in held])


def _exactly(operator: str, a: Tops, b: Tops, lost: frozenset[int]) -> list[Truth]:
    """Compare numbers over one denominator; None where one has no value."""
    order = ORDERS[operator]
    if not lost and None not in a and None not in b:
        return list(map(order, a, b))
    return [
        None if x is None or y is None or n in lost else order(x, y)
        for n, (x, y) in enumerate(zip(a, b, strict=True))
    ]


def _within(operator: str, left: Figures, right: Figures, amount: Fraction) -> Truths:
    """Compare with an allowance of ``amount`` in favour of what the rule asks."""
    if operator == "!=":
        raise NotPlain
    allowance = Figures(ONE, [amount.numerator], amount.denominator)
    difference = _difference(left, right)
    if operator == "==":
        return compared("<=", magnitude(difference), allowance, EXACT)
    eased = allowance if operator in {"<", "<="} else negative(allowance)
    return compared(operator, difference, eased, EXACT)


def _difference(left: Figures, right: Figures) -> Figures:
    """Return by how much two rows differ, nothing where one has no value."""
    found = added(left, negative(right))
    lost = left.without_value | right.without_value
    return Figures(found.axis, found.tops, found.bottom, lost) if lost else found


def _radius(left: Figures, right: Figures) -> Exact | None:
    """Return half a unit of the last digit shown where one side is a cell, and the other is none."""
    if left.shown is not None and right.shown is not None:
        return None
    shown = left.shown or right.shown
    radius = shown() if shown is not None else None
    return radius if radius is not None and isinstance(radius.denominator, int) else None


def _displayed(  # noqa: PLR0917 - two rows over one denominator
    operator: str, a: Tops, b: Tops, bottom: int | list[int], radius: Exact, held: list[Truth]
) -> list[Truth]:
    """Return what also holds where a cell stands for all that it may show: what was False is asked anew."""
    order, count, under = ORDERS[operator], len(held), radius.denominator
    halves = radius.numerators.tolist() * (count if len(radius) == 1 else 1)
    downs = [bottom] * count if isinstance(bottom, int) else bottom
    gaps = [((x or 0) - (y or 0)) * under for x, y in zip(a, b, strict=True)]
    rooms = list(map(operators.mul, halves, downs))
    if operator == "==":
        near = [abs(gap) <= room for gap, room in zip(gaps, rooms, strict=True)]
    else:
        near = list(map(order, gaps, rooms if operator in {"<", "<="} else map(operators.neg, rooms)))
    return [now if was is False else was for now, was in zip(near, held, strict=True)]


def _of_texts(operator: str, left: Writings, right: Writings) -> Truths:
    if operator not in {"==", "!="}:
        raise NotPlain
    axis = common(left, right)
    a, b = (row.texts if len(row.texts) == axis.length else row.texts * axis.length for row in (left, right))
    order = ORDERS[operator]
    if None not in a and None not in b:
        return Truths(axis, list(map(order, a, b)))
    pairs = zip(a, b, strict=True)
    return Truths(axis, [None if x is None or y is None else order(x, y) for x, y in pairs])


def by_group(row: Truths, groups: list[int], target: Axis, *, every: bool) -> Truths:
    """Return for each target whether all of its elements hold, or (not ``every``) any of them."""
    held: list[Truth] = [every] * target.length
    for group, each in zip(groups, row.held, strict=True):
        if held[group] is not (not every) and each is not every:
            held[group] = each
    return Truths(target, held)


def stated(row: Row) -> Truths:
    """Return whether there is a value."""
    if isinstance(row, Writings):
        return Truths(row.axis, [text is not None for text in row.texts])
    figures = numbers(row)
    return Truths(row.axis, [top is not None and n not in figures.lost for n, top in enumerate(figures.tops)])


def blank(row: Row) -> Truths:
    """Return False where there is a value; of what has none a first look cannot tell what it is."""
    return Truths(row.axis, [False if each else None for each in stated(row).held])


def both(left: Row, right: Row) -> Truths:
    """Return ``left and right``."""
    return _combined(left, right, decides=False)


def either(left: Row, right: Row) -> Truths:
    """Return ``left or right``."""
    return _combined(left, right, decides=True)


def _combined(left: Row, right: Row, *, decides: bool) -> Truths:
    a, b = conditions(left), conditions(right)
    axis = common(a, b)
    pairs = zip(
        *(row.held if len(row.held) == axis.length else row.held * axis.length for row in (a, b)), strict=True
    )
    return Truths(
        axis, [decides if decides in pair else None if None in pair else not decides for pair in pairs]
    )


def negated(row: Row) -> Truths:
    """Return ``not row``."""
    found = conditions(row)
    return Truths(found.axis, [None if each is None else not each for each in found.held])
