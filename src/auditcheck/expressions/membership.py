"""`item in choices`: a written list, a column, a codelist or a range."""

from __future__ import annotations

from functools import reduce

import numpy as np

from auditcheck.arithmetic.exact import Indices, Mask
from auditcheck.expressions.comparing import EXACT, compare
from auditcheck.expressions.gathering import groups_of
from auditcheck.expressions.keys import joint
from auditcheck.expressions.lifting import apart, lifted
from auditcheck.expressions.running import Run
from auditcheck.expressions.truths import disjunction, needed, with_states
from auditcheck.expressions.vectors import (
    ONE,
    UNREADABLE,
    VALUE,
    Bundle,
    Collection,
    Grouping,
    Operand,
    TruthVector,
    Vector,
)
from auditcheck.model.syntax import Choices, In


def member(run: Run, node: In) -> Operand:
    """Return whether each item is among the choices; blanks among them count for nothing."""
    item = run.value(node.item)
    if isinstance(node.choices, Choices):
        choices = [run.value(each) for each in node.choices.items]
        return reduce(_either, [_equal(item, each) for each in choices])
    among = run.value(node.choices)
    if isinstance(among, Bundle):
        return reduce(_either, [_equal(item, each) for each in among.members])
    if isinstance(among, Collection):
        return lifted(lambda vector: _among(vector, among), item)
    return _equal(item, among)


def _equal(item: Operand, choice: Operand) -> Operand:
    return lifted(lambda left, right: compare("==", left, right, EXACT), item, choice)


def _either(left: Operand, right: Operand) -> Operand:
    def apply(a: Vector, b: Vector) -> Vector:
        if isinstance(a, TruthVector) and isinstance(b, TruthVector):
            return disjunction(a, b)
        raise apart()

    return lifted(apply, left, right)


def _among(item: Vector, choices: Collection) -> TruthVector:
    grouping, vector = choices.grouping, choices.vector
    own, offered, count = joint(item, vector)
    given = vector.states == VALUE
    if grouping.groups is None and grouping.spread is None:
        present = np.zeros(count, dtype=np.bool_)
        present[offered[given]] = True
        found = present[own]
        doubtful = np.asarray((vector.states == UNREADABLE).any())
    else:
        found, doubtful = _among_own(item, choices, own, offered, count)
    codes = with_states(found, needed(item.states))
    if np.any(doubtful):
        codes = np.where((codes == 0) & doubtful, np.uint8(UNREADABLE), codes).astype(np.uint8)
    axis = item.axis if len(codes) == item.axis.length else grouping.target
    return TruthVector(axis=axis, codes=codes)


def _among_own(
    item: Vector, choices: Collection, own: Indices, offered: Indices, count: int
) -> tuple[Mask, Mask]:
    """Look for each target's item among the choices of that target."""
    grouping: Grouping = choices.grouping
    if item.axis not in (grouping.target, ONE):
        raise apart()
    groups, _ = groups_of(grouping, choices.vector.axis.length)
    mine = np.arange(grouping.target.length) if grouping.spread is None else grouping.spread
    pairs = groups * count + offered
    given = choices.vector.states == VALUE
    found = np.isin(mine * count + own, pairs[given])
    doubtful = np.isin(mine, groups[choices.vector.states == UNREADABLE])
    if grouping.doubts is not None:
        doubtful = doubtful | (grouping.doubts != VALUE)
    return found, doubtful
