"""`item in choices`: a written list, a column, a codelist or a range."""

from __future__ import annotations

from functools import reduce

import numpy as np

from auditcheck.expressions.comparing import EXACT, as_truth, compare
from auditcheck.expressions.gathering import groups_of
from auditcheck.expressions.keys import joint
from auditcheck.expressions.lifting import apart, lifted
from auditcheck.expressions.running import Run
from auditcheck.expressions.truths import disjunction, needed, states_of_both, with_states
from auditcheck.expressions.vectors import (
    FALSE,
    ONE,
    UNREADABLE,
    VALUE,
    Bundle,
    Collection,
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
    return lifted(lambda a, b: disjunction(as_truth(a), as_truth(b)), left, right)


def _among(item: Vector, choices: Collection) -> TruthVector:
    grouping, vector = choices.grouping, choices.vector
    own, offered, count = joint(item, vector)
    given, unreadable = vector.states == VALUE, vector.states == UNREADABLE
    if grouping.groups is None and grouping.spread is None:
        present = np.zeros(count, dtype=np.bool_)
        present[offered[given]] = True
        found, doubtful = present[own], np.asarray(unreadable.any())
    else:
        if item.axis not in (grouping.target, ONE):
            raise apart()
        groups, _ = groups_of(grouping, vector.axis.length)
        mine = np.arange(grouping.target.length) if grouping.spread is None else grouping.spread
        found = np.isin(mine * count + own, (groups * count + offered)[given])
        doubtful = np.isin(mine, groups[unreadable])
    doubts = grouping.doubts
    states = needed(item.states) if doubts is None else states_of_both(item.states, doubts)
    codes = with_states(found, states)
    codes = np.where((codes == FALSE) & doubtful, np.uint8(UNREADABLE), codes).astype(np.uint8)
    axis = item.axis if len(codes) == item.axis.length else grouping.target
    return TruthVector(axis=axis, codes=codes)
