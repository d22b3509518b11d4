"""Plain operands: the values of small columns as Python's own integers and texts, for a first look.

Arrays cost more than they save where a column holds one value or thirty. What is computed here is what
the vectors would compute: exact, with a place for what is blank (None) and for what cannot be told
(``lost``). Anything else raises `NotPlain`, and the check is evaluated over vectors.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from auditcheck.arithmetic.exact import Exact
from auditcheck.expressions.vectors import ONE, Axis

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


def common(*rows: Row) -> Axis:
    """Return the axis that rows share; single values meet every axis."""
    found = rows[0].axis
    for row in rows[1:]:
        if row.axis is found or row.axis is ONE or row.axis == ONE:
            continue
        if found is ONE or found == ONE:
            found = row.axis
        elif row.axis != found:
            raise NotPlain
    return found


def lifted(function: Callable[..., Row], *operands: Plain) -> Plain:
    """Apply a function of rows to operands of any kind, element by element."""
    kinds = set(map(type, operands))
    if Several in kinds:
        several = [operand for operand in operands if isinstance(operand, Several)]
        count = len(several[0].members)
        if any(len(each.members) != count for each in several):
            raise NotPlain
        return Several([_of_members(function, operands, at) for at in range(count)])
    if Many not in kinds:
        return function(*operands)
    many = [operand for operand in operands if isinstance(operand, Many)]
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


def numbers(row: Row) -> Figures:
    """Return a row that must be numbers."""
    if isinstance(row, Figures):
        return row
    raise NotPlain


def conditions(row: Row) -> Truths:
    """Return a row that must be conditions."""
    if isinstance(row, Truths):
        return row
    raise NotPlain


def level(left: Figures, right: Figures) -> tuple[Axis, Figures, Figures]:
    """Return two rows on the axis they share."""
    if left.axis is right.axis:
        return left.axis, left, right
    axis = common(left, right)
    return axis, spread(left, axis), spread(right, axis)


def spread(row: Figures, axis: Axis) -> Figures:
    """Return a row on ``axis``; a single value is repeated."""
    if len(row.tops) == axis.length:
        return row
    lost = frozenset(range(axis.length)) if row.lost else row.lost
    bottom = row.bottom if isinstance(row.bottom, int) else row.bottom * axis.length
    return Figures(axis, row.tops * axis.length, bottom, lost)


def part_of(axis: Axis, length: int) -> Axis:
    """Return the axis of some elements of another."""
    return Axis(identity=f"{axis.identity} where", length=length)
