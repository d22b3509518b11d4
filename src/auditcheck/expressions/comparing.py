"""Comparisons: exact first; tolerances and bounds only where something differs."""

from __future__ import annotations

import operator as operators
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from auditcheck.arithmetic.exact import Exact, Mask
from auditcheck.expressions import texts
from auditcheck.expressions.intervals import bounds_of, certain, meet
from auditcheck.expressions.lifting import common_axis
from auditcheck.expressions.mistakes import ExpressionError
from auditcheck.expressions.sources import Bounds, Mode
from auditcheck.expressions.truths import states_of_both, with_states
from auditcheck.expressions.vectors import (
    FALSE,
    VALUE,
    NumberVector,
    States,
    TextVector,
    TruthVector,
    Vector,
)
from auditcheck.model.rules import Tolerance
from auditcheck.model.tables import ValueType
from auditcheck.model.words import Words

EXACT = Tolerance(kind="exact")
ORDERS: Mapping[str, Callable[[Any, Any], Any]] = {
    "==": operators.eq,
    "!=": operators.ne,
    "<": operators.lt,
    "<=": operators.le,
    ">": operators.gt,
    ">=": operators.ge,
}


def compare(operator: str, left: Vector, right: Vector, tolerance: Tolerance) -> TruthVector:
    """Return ``left operator right`` element by element; raises ExpressionError for mixed kinds."""
    if isinstance(left, NumberVector) and isinstance(right, NumberVector):
        return _numbers(operator, left, right, tolerance)
    if isinstance(left, TextVector) and isinstance(right, TextVector):
        return _texts(operator, left, right)
    if isinstance(left, TruthVector) or isinstance(right, TruthVector):
        return _truths(operator, as_truth(left), as_truth(right))
    raise mixed(left, right)


def as_truth(vector: Vector) -> TruthVector:
    """Return a truth as it is, and a yes_no text as a truth; raises ExpressionError for the rest."""
    if isinstance(vector, TruthVector):
        return vector
    if isinstance(vector, TextVector) and vector.kind is ValueType.YES_NO:
        return texts.held(vector, lambda text: text == "是")
    raise ExpressionError(
        Words(
            f"此处应为条件（成立或不成立），却是{_kind(vector).zh}",
            f"expected a condition here (true or false), but this is {_kind(vector).en}",
        )
    )


def single_cell(vector: Vector) -> bool:
    """Say whether a vector's values are cells as they stand, not results or parameters."""
    if not isinstance(vector, NumberVector) or vector.source is None:
        return False
    return vector.axis.length == 0 or vector.source.term(0).cell is not None


def bounds_of_sides(
    left: NumberVector, right: NumberVector, mode: Mode
) -> tuple[Bounds | None, Bounds | None]:
    """Return the bounds of both sides that count under ``rounding`` or ``display``.

    Under ``display`` a side that is a cell stands for what it shows and the other side is exact; if
    neither is a cell, all cells carry what they show.
    """
    sides = single_cell(left), single_cell(right)
    if mode == "rounding" or not any(sides):
        return bounds_of(left, mode), bounds_of(right, mode)
    found = [bounds_of(v, mode) if own else None for v, own in zip((left, right), sides, strict=True)]
    return found[0], found[1]


def mixed(left: Vector, right: Vector) -> ExpressionError:
    """Return the error for a text held against a number."""
    return ExpressionError(
        Words(
            f"不能拿{_kind(left).zh}与{_kind(right).zh}比较或运算；"
            "文字请加引号，文字中的数可用 number_in 取出",
            f"{_kind(left).en} and {_kind(right).en} cannot be compared or combined; put texts in quotes, "
            "and take a number out of a text with number_in",
        )
    )


def _kind(vector: Vector) -> Words:
    if isinstance(vector, NumberVector):
        return Words("数值", "a number")
    return Words("文字", "a text") if isinstance(vector, TextVector) else Words("条件", "a condition")


def _numbers(operator: str, left: NumberVector, right: NumberVector, tolerance: Tolerance) -> TruthVector:
    axis, states = common_axis(left, right), states_of_both(left.states, right.states)
    if tolerance.kind == "amount" and tolerance.amount:
        holds = _within(operator, left.values, right.values, Fraction(tolerance.amount))
        return TruthVector(axis=axis, codes=with_states(holds, states))
    holds = _holds(operator, left.values.compare(right.values))
    codes = with_states(holds, states)
    if tolerance.kind not in {"rounding", "display"} or operator == "!=" or not (codes == FALSE).any():
        return TruthVector(axis=axis, codes=codes)
    mode: Mode = "rounding" if tolerance.kind == "rounding" else "display"
    met = _met(operator, left, right, mode)
    if met is None:
        return TruthVector(axis=axis, codes=codes)
    explained = met & ~holds & _known(states)
    return TruthVector(
        axis=axis,
        codes=with_states(holds | explained, states),
        rounded=explained if mode == "rounding" else None,
    )


def _met(operator: str, left: NumberVector, right: NumberVector, mode: Mode) -> Mask | None:
    low, high = bounds_of_sides(left, right, mode)
    if low is None and high is None:
        return None
    return meet(low or certain(left), high or certain(right), operator)


def _known(states: States) -> Mask:
    return np.asarray(states == VALUE)


def _holds(operator: str, order: NDArray[np.int8]) -> Mask:
    return np.asarray(ORDERS[operator](order, 0))


def _within(operator: str, left: Exact, right: Exact, amount: Fraction) -> Mask:
    """Compare with an allowance of ``amount`` in favour of what the rule asks."""
    allowance = Exact.constant(amount)
    if operator in {"==", "!="}:
        near = np.asarray(abs(left - right).compare(allowance) <= 0)
        return near if operator == "==" else ~near
    if operator in {"<", "<="}:
        return _holds(operator, left.compare(right + allowance))
    return _holds(operator, left.compare(right - allowance))


def _texts(operator: str, left: TextVector, right: TextVector) -> TruthVector:
    if ValueType.DATE in {left.kind, right.kind}:
        left, right = texts.as_dates(left), texts.as_dates(right)
    if operator in {"==", "!="}:
        own, other, _ = texts.shared_numbers(left, right)
    else:
        own, other = texts.order(left, right)
    holds = _holds(operator, (own > other).astype(np.int8) - (own < other).astype(np.int8))
    states = states_of_both(left.states, right.states)
    return TruthVector(axis=common_axis(left, right), codes=with_states(holds, states))


def _truths(operator: str, left: TruthVector, right: TruthVector) -> TruthVector:
    if operator not in {"==", "!="}:
        raise ExpressionError(
            Words("条件只能用 == 或 != 比较", "conditions can be compared with == and != only")
        )
    holds = left.codes == right.codes if operator == "==" else left.codes != right.codes
    states = states_of_both(left.states, right.states)
    return TruthVector(axis=common_axis(left, right), codes=with_states(holds, states))
