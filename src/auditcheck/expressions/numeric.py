"""Arithmetic on vectors of numbers: + - * /, absolute values, rounding, change and share.

A blank beside a value counts as 0 in sums and differences; products and quotients need both
values; a quotient by zero is MISSING.
"""

from __future__ import annotations

from functools import reduce

import numpy as np

from auditcheck.arithmetic.exact import Exact, Mask, choose, concatenated
from auditcheck.expressions import intervals
from auditcheck.expressions.lifting import common_axis
from auditcheck.expressions.sources import Bounds, Derivation
from auditcheck.expressions.truths import needed, states_in_sum, states_of_both
from auditcheck.expressions.vectors import MISSING, VALUE, NumberVector, States
from auditcheck.model.tables import ValueType


def add(left: NumberVector, right: NumberVector) -> NumberVector:
    """Return the sums."""
    return NumberVector(
        axis=common_axis(left, right),
        values=left.values + right.values,
        states=states_in_sum(left.states, right.states),
        kind=_kind_of_sum(left, right),
        derivation=intervals.derived(intervals.added, left, right),
    )


def total(parts: list[NumberVector]) -> NumberVector:
    """Return the sums of several vectors."""
    values, states = parts[0].values, parts[0].states
    for part in parts[1:]:
        values, states = values + part.values, states_in_sum(states, part.states)
    kinds = {part.kind for part in parts}
    return NumberVector(
        axis=common_axis(*parts),
        values=values,
        states=states,
        kind=kinds.pop() if len(kinds) == 1 else _kind_of_sum(*parts[:2]),
        derivation=intervals.derived(_total_bounds, *parts),
    )


def outermost(parts: list[NumberVector], *, largest: bool) -> NumberVector:
    """Return the largest (or smallest) of several vectors that have all their values."""

    def pick(*values: Exact) -> Exact:
        return reduce(lambda a, b: choose((b.compare(a) > 0) == largest, b, a), values)

    def bounds(*found: Bounds) -> Bounds:
        wild = reduce(intervals.added, found).wild
        return Bounds(low=pick(*(f.low for f in found)), high=pick(*(f.high for f in found)), wild=wild)

    axis = common_axis(*parts)
    return NumberVector(
        axis=axis,
        values=pick(*(part.values for part in parts)),
        states=np.zeros(axis.length, dtype=np.uint8),
        kind=parts[0].kind,
        derivation=intervals.derived(bounds, *parts),
    )


def side_by_side(parts: list[NumberVector]) -> Derivation | None:
    """Return the derivation of vectors put one after another."""

    def bounds(*found: Bounds) -> Bounds:
        return Bounds(
            low=concatenated([each.low for each in found]),
            high=concatenated([each.high for each in found]),
            wild=_side_by_side_wild(found),
        )

    return intervals.derived(bounds, *parts)


def subtract(left: NumberVector, right: NumberVector) -> NumberVector:
    """Return the differences."""
    return NumberVector(
        axis=common_axis(left, right),
        values=left.values - right.values,
        states=states_in_sum(left.states, right.states),
        kind=_kind_of_sum(left, right),
        derivation=intervals.derived(intervals.subtracted, left, right),
    )


def multiply(left: NumberVector, right: NumberVector) -> NumberVector:
    """Return the products."""
    kinds = {left.kind, right.kind}
    return NumberVector(
        axis=common_axis(left, right),
        values=left.values * right.values,
        states=states_of_both(left.states, right.states),
        kind=ValueType.AMOUNT if ValueType.AMOUNT in kinds else ValueType.NUMBER,
        derivation=intervals.derived(intervals.multiplied, left, right),
    )


def divide(left: NumberVector, right: NumberVector) -> NumberVector:
    """Return the quotients as exact rationals."""
    divisor, states = _divisor(left, right)
    amount_by_number = left.kind is ValueType.AMOUNT and right.kind is not ValueType.AMOUNT
    return NumberVector(
        axis=common_axis(left, right),
        values=left.values / divisor,
        states=states,
        kind=ValueType.AMOUNT if amount_by_number else ValueType.NUMBER,
        derivation=intervals.derived(intervals.divided, left, right),
    )


def share(left: NumberVector, right: NumberVector) -> NumberVector:
    """Return ``left / right`` as a percentage."""
    quotient = divide(left, right)
    return _as_percent(quotient)


def change(left: NumberVector, right: NumberVector) -> NumberVector:
    """Return ``(left - right) / |right|`` as a percentage."""
    divisor, states = _divisor(left, right)
    sign = Exact(np.sign(right.values.numerators))
    return NumberVector(
        axis=common_axis(left, right),
        values=left.values / abs(divisor) - sign,
        states=states,
        kind=ValueType.PERCENT,
        derivation=intervals.derived(_change_bounds, left, right),
    )


def negative(operand: NumberVector) -> NumberVector:
    """Return the negatives."""
    return NumberVector(
        axis=operand.axis,
        values=-operand.values,
        states=operand.states,
        kind=operand.kind,
        derivation=intervals.derived(intervals.negated, operand),
    )


def absolute(operand: NumberVector) -> NumberVector:
    """Return the absolute values."""
    return NumberVector(
        axis=operand.axis,
        values=abs(operand.values),
        states=operand.states,
        kind=operand.kind,
        derivation=intervals.derived(intervals.magnitude, operand),
    )


def rounded(operand: NumberVector, places: int) -> NumberVector:
    """Return the values rounded half away from zero, as Excel's ROUND does."""
    return NumberVector(
        axis=operand.axis,
        values=operand.values.rounded(places),
        states=needed(operand.states),
        kind=operand.kind,
        derivation=intervals.derived(intervals.mapped(lambda values: values.rounded(places)), operand),
    )


def _as_percent(vector: NumberVector) -> NumberVector:
    return NumberVector(
        axis=vector.axis,
        values=vector.values,
        states=vector.states,
        kind=ValueType.PERCENT,
        derivation=vector.derivation,
    )


def _divisor(left: NumberVector, right: NumberVector) -> tuple[Exact, States]:
    zero = np.asarray(right.values.numerators == 0)
    states = states_of_both(left.states, right.states)
    if not zero.any():
        return right.values, states
    by_zero = zero & (right.states == VALUE)
    missing = np.where(by_zero & (states == VALUE), np.uint8(MISSING), states)
    return right.values.replaced(zero, 1), missing.astype(np.uint8)


def _side_by_side_wild(found: tuple[Bounds, ...]) -> Mask | None:
    if all(each.wild is None for each in found):
        return None
    return np.concatenate(
        [np.zeros(len(each.low), np.bool_) if each.wild is None else each.wild for each in found]
    )


def _total_bounds(*parts: Bounds) -> Bounds:
    return reduce(intervals.added, parts)


def _change_bounds(left: Bounds, right: Bounds) -> Bounds:
    found = intervals.divided(left, intervals.magnitude(right))
    sign = Exact(np.sign(right.low.numerators))
    return Bounds(low=found.low - sign, high=found.high - sign, wild=found.wild)


def _kind_of_sum(left: NumberVector, right: NumberVector) -> ValueType:
    if left.kind is right.kind:
        return left.kind
    for kind in (ValueType.AMOUNT, ValueType.PERCENT):
        if kind in (left.kind, right.kind):
            return kind
    return ValueType.NUMBER
