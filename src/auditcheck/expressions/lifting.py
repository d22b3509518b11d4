"""Element by element over every kind of operand: vectors, ranges and collections."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from auditcheck.expressions.mistakes import ExpressionError
from auditcheck.expressions.vectors import (
    ONE,
    Axis,
    Bundle,
    Collection,
    Grouping,
    Operand,
    TruthVector,
    Vector,
)
from auditcheck.model.words import Words


def common_axis(*vectors: Vector) -> Axis:
    """Return the axis the vectors share; scalars meet every axis. Raises ExpressionError."""
    axis = ONE
    for vector in vectors:
        if vector.axis in (axis, ONE):
            continue
        if axis != ONE:
            raise apart()
        axis = vector.axis
    return axis


def spread_over(vector: Vector, axis: Axis) -> Vector:
    """Return a vector on ``axis``; a scalar is repeated."""
    if axis in (vector.axis, ONE):
        return vector
    return vector.take(np.zeros(axis.length, dtype=np.intp), axis)


def along(axis: Axis, truth: TruthVector) -> TruthVector:
    """Return a truth for each target on ``axis``; raises ExpressionError where it runs along another."""
    if truth.axis not in (axis, ONE):
        raise apart()
    return truth.over(axis)


def apart() -> ExpressionError:
    """Return the error for values of different tables held against each other one by one."""
    return ExpressionError(
        Words(
            "两边不是同一张表的逐项数值，不能逐项比较或运算；请先用 sum、lookup 等函数合成一个值",
            "these run along different tables and cannot be held against each other one by one; "
            "make one value of them first with sum, lookup or the like",
        )
    )


def lifted(function: Callable[..., Vector], *operands: Operand) -> Operand:
    """Apply a function of vectors to operands of any kind, element by element."""
    for operand in operands:
        if isinstance(operand, Bundle):
            return _over_bundle(function, operand, operands)
    grouping = _grouping(operands)
    if grouping is None:
        return function(*operands)
    inner = next(op.vector.axis for op in operands if isinstance(op, Collection))
    return Collection(vector=function(*(_inside(op, grouping, inner) for op in operands)), grouping=grouping)


def _over_bundle(function: Callable[..., Vector], bundle: Bundle, operands: tuple[Operand, ...]) -> Bundle:
    members: list[Any] = []
    for position in range(len(bundle.members)):
        picked = [_member(op, position, len(bundle.members)) for op in operands]
        members.append(lifted(function, *picked))
    axis = members[0].axis if members and not isinstance(members[0], Collection) else bundle.axis
    return Bundle(axis=axis, members=tuple(members))


def _member(operand: Operand, position: int, length: int) -> Operand:
    if not isinstance(operand, Bundle):
        return operand
    if len(operand.members) != length:
        raise ExpressionError(
            Words(
                f"两个区间的项数不同：{len(operand.members)} 与 {length}",
                f"the two ranges have different numbers of parts: {len(operand.members)} and {length}",
            )
        )
    return operand.members[position]


def _grouping(operands: tuple[Operand, ...]) -> Grouping | None:
    found = None
    for operand in operands:
        if not isinstance(operand, Collection):
            continue
        if found is not None and operand.grouping is not found:
            raise apart()
        found = operand.grouping
    return found


def _inside(operand: Operand, grouping: Grouping, inner: Axis) -> Vector:
    """Return the operand along the inner axis: an outer vector gives each element its target's value."""
    if isinstance(operand, Collection):
        return operand.vector
    if isinstance(operand, Bundle):
        raise apart()
    if operand.axis in (ONE, inner):
        return operand
    if operand.axis == grouping.target and grouping.groups is not None and grouping.spread is None:
        return operand.take(grouping.groups, inner)
    raise apart()
