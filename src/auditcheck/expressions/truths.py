"""Kleene's logic with four codes: FALSE, TRUE, MISSING and UNREADABLE, vectorised by tables.

``and``: FALSE decides, then UNREADABLE, then MISSING; ``or``: TRUE decides, then likewise.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from auditcheck.arithmetic.exact import Mask
from auditcheck.expressions.lifting import common_axis
from auditcheck.expressions.vectors import (
    BLANK,
    FALSE,
    MISSING,
    NOT_APPLICABLE,
    TRUE,
    UNREADABLE,
    VALUE,
    Codes,
    States,
    TruthVector,
    Vector,
)

_CODES = (FALSE, TRUE, UNREADABLE, MISSING)
_STATES = (VALUE, BLANK, NOT_APPLICABLE, UNREADABLE, MISSING)


def _table(order: tuple[int, ...], members: tuple[int, ...]) -> NDArray[np.uint8]:
    """Return the table of an operation in which the code earlier in ``order`` decides."""
    table = np.zeros((5, 5), dtype=np.uint8)
    for left in members:
        for right in members:
            table[left, right] = min(left, right, key=order.index)
    return table


_AND = _table((FALSE, UNREADABLE, MISSING, TRUE), _CODES)
_OR = _table((TRUE, UNREADABLE, MISSING, FALSE), _CODES)
_NOT = np.array([TRUE, FALSE, 0, UNREADABLE, MISSING], dtype=np.uint8)
_IN_SUM = _table((UNREADABLE, MISSING, VALUE, BLANK, NOT_APPLICABLE), _STATES)
_NEEDED = np.array([VALUE, MISSING, MISSING, UNREADABLE, MISSING], dtype=np.uint8)
_BOTH = _table((UNREADABLE, MISSING, VALUE), (VALUE, UNREADABLE, MISSING))


def conjunction(left: TruthVector, right: TruthVector) -> TruthVector:
    """Return ``left and right``."""
    codes = _AND[left.codes, right.codes]
    rounded = _either(left.rounded, right.rounded)
    return TruthVector(axis=common_axis(left, right), codes=codes, rounded=_held(rounded, codes))


def disjunction(left: TruthVector, right: TruthVector) -> TruthVector:
    """Return ``left or right``; it is rounded only if no side holds without rounding."""
    codes = _OR[left.codes, right.codes]
    if left.rounded is None and right.rounded is None:
        return TruthVector(axis=common_axis(left, right), codes=codes)
    plain = (_plainly(left)) | (_plainly(right))
    return TruthVector(axis=common_axis(left, right), codes=codes, rounded=_held(~plain, codes))


def negation(operand: TruthVector) -> TruthVector:
    """Return ``not operand``."""
    return TruthVector(axis=operand.axis, codes=_NOT[operand.codes])


def implication(left: TruthVector, right: TruthVector) -> TruthVector:
    """Return ``left implies right``: TRUE where ``left`` is FALSE."""
    return disjunction(negation(left), right)


def states_in_sum(left: States, right: States) -> States:
    """Return the states of sums: a value beside a blank is a value, blanks alone stay blank."""
    if not left.any() and not right.any():
        return np.zeros(np.broadcast_shapes(left.shape, right.shape), dtype=np.uint8)
    return np.asarray(_IN_SUM[left, right])


def states_of_both(left: States, right: States) -> States:
    """Return the states of what needs both values: VALUE, MISSING or UNREADABLE."""
    if not left.any() and not right.any():
        return np.zeros(np.broadcast_shapes(left.shape, right.shape), dtype=np.uint8)
    return np.asarray(_BOTH[_NEEDED[left], _NEEDED[right]])


def needed(states: States) -> States:
    """Return the states of what needs a value: a blank or n.a. is MISSING."""
    return np.asarray(_NEEDED[states]) if states.any() else states


def with_states(holds: Mask, states: States) -> Codes:
    """Return the codes of ``holds`` where ``states`` say VALUE, and the states elsewhere."""
    codes = np.asarray(holds).astype(np.uint8)
    return np.where(states == VALUE, codes, states).astype(np.uint8) if states.any() else codes


def blank(vector: Vector) -> TruthVector:
    """Return whether there is nothing; what is unreadable stays so, n.a. is something."""
    states = vector.states
    codes = ((states == BLANK) | (states == MISSING)).astype(np.uint8)
    codes[states == UNREADABLE] = UNREADABLE
    codes[states == NOT_APPLICABLE] = FALSE
    return TruthVector(axis=vector.axis, codes=codes)


def _either(left: Mask | None, right: Mask | None) -> Mask | None:
    if left is None or right is None:
        return right if left is None else left
    return left | right


def _held(rounded: Mask | None, codes: Codes) -> Mask | None:
    return None if rounded is None else rounded & (codes == TRUE)


def _plainly(truth: TruthVector) -> Mask:
    holds = np.asarray(truth.codes == TRUE)
    return holds if truth.rounded is None else holds & ~truth.rounded
