"""Plain operands: the values of small columns as Python's own integers and texts, for a first look.

Arrays cost more than they save where a column holds one value or thirty. What is computed here is what
the vectors would compute: exact, with a place for what is blank (None) and for what cannot be told
(``lost``). Anything else raises `NotPlain`, and the check is evaluated over vectors.
"""

from __future__ import annotations

import math
import operator as operators
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import repeat

from auditcheck.arithmetic.exact import Exact
from auditcheck.expressions.comparing import EXACT
from auditcheck.expressions.vectors import ONE, Axis
from auditcheck.model.rules import Tolerance

MOST = 400
"""Values of a column up to which Python's integers are faster than arrays."""

Truth = bool | None


class NotPlain(Exception):  # noqa: N818 - no error: the check is evaluated the other way
    """The check needs more than a first look."""


@dataclass(slots=True, eq=False)
class Figures:
    """Numbers on an axis, ``tops`` over ``bottom`` (one positive integer, or one for each).

    A top is None where there is nothing; at the positions ``lost`` the value is missing or unreadable.
    ``shown`` gives, for cells as they stand, half a unit of the last digit that each one shows.
    """

    axis: Axis
    tops: list[int | None]
    bottom: int | list[int] = 1
    lost: frozenset[int] = frozenset()
    shown: Callable[[], Exact | None] | None = None

    @property
    def bottoms(self) -> list[int]:
        """The denominator of each."""
        return [self.bottom] * len(self.tops) if isinstance(self.bottom, int) else self.bottom

    @property
    def without_value(self) -> frozenset[int]:
        """The positions where there is no value."""
        if None not in self.tops:
            return self.lost
        return self.lost.union(n for n, top in enumerate(self.tops) if top is None)


@dataclass(slots=True, eq=False)
class Writings:
    """Texts on an axis as they are compared, None where there is none."""

    axis: Axis
    texts: list[str | None]


@dataclass(slots=True, eq=False)
class Truths:
    """Conditions on an axis: held, not held, or None where a first look cannot tell."""

    axis: Axis
    held: list[Truth]


Row = Figures | Writings | Truths


@dataclass(slots=True, eq=False)
class Grouped:
    """How the elements of a whole column belong to the targets; None: all to the only one."""

    target: Axis
    groups: list[int] | None = None


WHOLE = Grouped(target=ONE)


@dataclass(slots=True, eq=False)
class Many:
    """A whole column, or the column within each group."""

    row: Row
    grouped: Grouped = WHOLE


@dataclass(slots=True, eq=False)
class Several:
    """The parts of a range."""

    members: list[Row | Many]


Plain = Figures | Writings | Truths | Many | Several

_ORDERS: dict[str, Callable[[int, int], bool]] = {
    "==": operators.eq,
    "!=": operators.ne,
    "<": operators.lt,
    "<=": operators.le,
    ">": operators.gt,
    ">=": operators.ge,
}


def common(*rows: Row) -> Axis:
    """Return the axis that rows share; single values meet every axis."""
    found = ONE
    for row in rows:
        if row.axis is found or row.axis == ONE:
            continue
        if found is ONE:
            found = row.axis
        elif row.axis != found:
            raise NotPlain
    return found


def lifted(function: Callable[..., Row], *operands: Plain) -> Plain:
    """Apply a function of rows to operands of any kind, element by element."""
    several = [operand for operand in operands if isinstance(operand, Several)]
    if several:
        count = len(several[0].members)
        if any(len(each.members) != count for each in several):
            raise NotPlain
        return Several([_of_members(function, operands, at) for at in range(count)])
    many = [operand for operand in operands if isinstance(operand, Many)]
    if not many:
        return function(*operands)
    grouped, inner = many[0].grouped, many[0].row.axis
    if any(each.grouped is not grouped for each in many):
        raise NotPlain
    return Many(function(*(_inside(operand, grouped, inner) for operand in operands)), grouped)


def _of_members(function: Callable[..., Row], operands: tuple[Plain, ...], at: int) -> Row | Many:
    found = lifted(function, *(op.members[at] if isinstance(op, Several) else op for op in operands))
    assert not isinstance(found, Several)  # noqa: S101 - members are none
    return found


def _inside(operand: Plain, grouped: Grouped, inner: Axis) -> Row:
    """Return an operand along the inner axis: a target's value holds for each of its elements."""
    if isinstance(operand, Many):
        return operand.row
    assert not isinstance(operand, Several)  # noqa: S101 - those are taken apart
    if operand.axis in (ONE, inner):
        return operand
    if grouped.groups is None or operand.axis != grouped.target:
        raise NotPlain
    return taken(operand, grouped.groups, inner)


def taken(row: Row, at: list[int], axis: Axis) -> Row:
    """Return the elements at these positions as a row on ``axis``."""
    if isinstance(row, Truths):
        return Truths(axis, [row.held[i] for i in at])
    if isinstance(row, Writings):
        return Writings(axis, [row.texts[i] for i in at])
    lost = frozenset(n for n, i in enumerate(at) if i in row.lost) if row.lost else row.lost
    bottom = row.bottom if isinstance(row.bottom, int) else [row.bottom[i] for i in at]
    return Figures(axis, [row.tops[i] for i in at], bottom, lost)


# --- arithmetic


def added(left: Figures, right: Figures) -> Figures:
    """Return the sums; a blank beside a value counts as nothing."""
    axis, left, right = level(left, right)
    bottom, a, b = over_one_bottom(left, right)
    return Figures(axis, list(map(_sum, a, b)), bottom, left.lost | right.lost)


def _sum(x: int | None, y: int | None) -> int | None:
    if x is None:
        return y
    return x if y is None else x + y


def negative(row: Figures) -> Figures:
    """Return the negatives."""
    return Figures(row.axis, [None if top is None else -top for top in row.tops], row.bottom, row.lost)


def magnitude(row: Figures) -> Figures:
    """Return the absolute values."""
    return Figures(row.axis, [None if top is None else abs(top) for top in row.tops], row.bottom, row.lost)


def multiplied(left: Figures, right: Figures) -> Figures:
    """Return the products; a blank leaves one missing."""
    axis, left, right = level(left, right)
    lost = left.without_value | right.without_value
    tops: list[int | None] = [(x or 0) * (y or 0) for x, y in zip(left.tops, right.tops, strict=True)]
    if isinstance(left.bottom, int) and isinstance(right.bottom, int):
        return Figures(axis, tops, left.bottom * right.bottom, lost)
    return Figures(axis, tops, list(map(operators.mul, left.bottoms, right.bottoms)), lost)


def divided(left: Figures, right: Figures) -> Figures:
    """Return the quotients; a blank or a zero below leaves one missing."""
    axis, left, right = level(left, right)
    lost = left.without_value | right.without_value
    if 0 in right.tops:
        lost = lost.union(n for n, top in enumerate(right.tops) if top == 0)
    tops: list[int | None] = []
    bottoms: list[int] = []
    for x, a, y, b in zip(left.tops, left.bottoms, right.tops, right.bottoms, strict=True):
        divisor = y or 1
        tops.append((x or 0) * (b if divisor > 0 else -b))
        bottoms.append(a * abs(divisor))
    return Figures(axis, tops, bottoms, lost)


def level(left: Figures, right: Figures) -> tuple[Axis, Figures, Figures]:
    """Return two rows on the axis they share."""
    axis = common(left, right)
    return axis, spread(left, axis), spread(right, axis)


def spread(row: Figures, axis: Axis) -> Figures:
    """Return a row on ``axis``; a single value is repeated."""
    if len(row.tops) == axis.length:
        return row
    lost = frozenset(range(axis.length)) if row.lost else row.lost
    bottom = row.bottom if isinstance(row.bottom, int) else row.bottom * axis.length
    return Figures(axis, row.tops * axis.length, bottom, lost)


def over_one_bottom(
    left: Figures, right: Figures
) -> tuple[int | list[int], list[int | None], list[int | None]]:
    """Return the denominators that two rows of one length can share, and the tops over them."""
    a, b = left.bottom, right.bottom
    if isinstance(a, int) and isinstance(b, int):
        if a == b:
            return a, left.tops, right.tops
        shared = math.lcm(a, b)
        return shared, _scaled(left.tops, repeat(shared // a)), _scaled(right.tops, repeat(shared // b))
    bottoms = list(map(operators.mul, left.bottoms, right.bottoms))
    return bottoms, _scaled(left.tops, right.bottoms), _scaled(right.tops, left.bottoms)


def _scaled(tops: list[int | None], factors: Iterable[int]) -> list[int | None]:
    return [None if top is None else top * factor for top, factor in zip(tops, factors, strict=False)]


def filled(row: Figures, other: Figures) -> Figures:
    """Return the values, the other's where there is nothing."""
    axis, row, other = level(row, other)
    bottom, a, b = over_one_bottom(row, other)
    tops = [y if x is None else x for x, y in zip(a, b, strict=True)]
    lost = row.lost | frozenset(n for n in other.lost if a[n] is None)
    return Figures(axis, tops, bottom, lost)


def part_of(axis: Axis, length: int) -> Axis:
    """Return the axis of some elements of another."""
    return Axis(identity=f"{axis.identity} where", length=length)


def gathered(many: Many) -> Figures:
    """Return the sum of each target's values: nothing of no elements is 0, nothing but blanks is blank."""
    row = numbers(many.row)
    if not isinstance(row.bottom, int):
        raise NotPlain
    groups = many.grouped.groups
    if groups is None:
        given = [top for top in row.tops if top is not None]
        total = sum(given) if given or not row.tops else None
        return Figures(ONE, [total], row.bottom, frozenset([0]) if row.lost else row.lost)
    target = many.grouped.target
    sums: list[int | None] = [0] * target.length
    for group in groups:
        sums[group] = None
    for group, top in zip(groups, row.tops, strict=True):
        sums[group] = _sum(sums[group], top)
    return Figures(target, sums, row.bottom, frozenset(groups[n] for n in row.lost))


def numbers(row: Row) -> Figures:
    """Return a row that must be numbers."""
    if isinstance(row, Figures):
        return row
    raise NotPlain


# --- comparisons


def compared(operator: str, left: Row, right: Row, tolerance: Tolerance) -> Truths:
    """Return ``left operator right``; what only a tolerance could explain cannot be told."""
    if isinstance(left, Writings) and isinstance(right, Writings):
        return _of_texts(operator, left, right)
    axis, left, right = level(numbers(left), numbers(right))
    if tolerance.kind == "amount" and tolerance.amount:
        return _within(operator, left, right, Fraction(tolerance.amount))
    _, a, b = over_one_bottom(left, right)
    lost = left.without_value | right.without_value
    order = _ORDERS[operator]
    if not lost:
        held: list[Truth] = list(map(order, a, b))  # type: ignore[arg-type]
    else:
        held = [None if n in lost else order(x, y) for n, (x, y) in enumerate(zip(a, b, strict=True))]  # type: ignore[arg-type]
    if tolerance.kind not in {"rounding", "display"} or operator == "!=" or False not in held:
        return Truths(axis, held)
    if tolerance.kind == "display":
        held = _displayed(axis, operator, left, right, held)
    return Truths(axis, [each or None for each in held])


def _within(operator: str, left: Figures, right: Figures, amount: Fraction) -> Truths:
    """Compare with an allowance of ``amount`` in favour of what the rule asks."""
    if operator == "!=":
        raise NotPlain
    allowance = Figures(ONE, [amount.numerator], amount.denominator)
    difference = added(left, negative(right))
    difference.lost |= left.without_value | right.without_value
    if operator == "==":
        return compared("<=", magnitude(difference), allowance, EXACT)
    eased = allowance if operator in {"<", "<="} else negative(allowance)
    return compared(operator, difference, eased, EXACT)


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


# --- conditions


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


def conditions(row: Row) -> Truths:
    """Return a row that must be conditions."""
    if isinstance(row, Truths):
        return row
    raise NotPlain
