"""Comparisons and conditions on plain operands: three-valued, None where a first look cannot tell."""

from __future__ import annotations

from fractions import Fraction

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
from auditcheck.expressions.plainsums import added, magnitude, negative, over_one_bottom
from auditcheck.expressions.vectors import ONE, Axis
from auditcheck.model.rules import Tolerance

_EXPLAINING = frozenset({"rounding", "display"})


def compared(operator: str, left: Row, right: Row, tolerance: Tolerance) -> Truths:
    """Return ``left operator right``; what only a tolerance could explain cannot be told."""
    if isinstance(left, Writings) and isinstance(right, Writings):
        return _of_texts(operator, left, right)
    axis, left, right = level(numbers(left), numbers(right))
    if tolerance.kind == "amount" and tolerance.amount:
        return _within(operator, left, right, Fraction(tolerance.amount))
    held = _ordered(operator, left, right)
    if False not in held or tolerance.kind not in _EXPLAINING or operator == "!=":
        return Truths(axis, held)
    if tolerance.kind == "display":
        held = _displayed(axis, operator, left, right, held)
    return Truths(axis, [each or None for each in held])


def _ordered(operator: str, left: Figures, right: Figures) -> list[Truth]:
    """Compare two rows of one length exactly; None where one has no value."""
    _, a, b = over_one_bottom(left, right)
    order = ORDERS[operator]
    if not left.lost and not right.lost and None not in a and None not in b:
        return list(map(order, a, b))
    lost = left.without_value | right.without_value
    return [None if n in lost else order(x, y) for n, (x, y) in enumerate(zip(a, b, strict=True))]


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


def _displayed(axis: Axis, operator: str, left: Figures, right: Figures, held: list[Truth]) -> list[Truth]:
    """Return what holds where one side is a cell that stands for what it shows, and the other is none."""
    shown = left.shown or right.shown
    if shown is None or (left.shown and right.shown):
        return held
    radius = shown()
    if radius is None or not isinstance(radius.denominator, int):
        return held
    halves = Figures(ONE if len(radius) == 1 else axis, radius.numerators.tolist(), radius.denominator)
    difference = added(left, negative(right))
    if operator == "==":
        near = compared("<=", magnitude(difference), halves, EXACT)
    else:
        eased = halves if operator in {"<", "<="} else negative(halves)
        near = compared(operator, difference, eased, EXACT)
    return [now if was is False else was for was, now in zip(held, near.held, strict=True)]


def _of_texts(operator: str, left: Writings, right: Writings) -> Truths:
    if operator not in {"==", "!="}:
        raise NotPlain
    axis = common(left, right)
    a, b = (row.texts if len(row.texts) == axis.length else row.texts * axis.length for row in (left, right))
    wanted = operator == "=="
    return Truths(axis, [None if None in (x, y) else (x == y) is wanted for x, y in zip(a, b, strict=True)])


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
