"""Functions of records: unique, lookup, if_blank, is_blank."""

from __future__ import annotations

import numpy as np

from auditcheck.arithmetic.exact import choose
from auditcheck.expressions import intervals
from auditcheck.expressions.comparing import mixed
from auditcheck.expressions.keys import all_known, joint, own_keys
from auditcheck.expressions.lifting import apart, common_axis, lifted, spread_over
from auditcheck.expressions.mistakes import ExpressionError
from auditcheck.expressions.running import Run
from auditcheck.expressions.sources import Bounds
from auditcheck.expressions.truths import blank
from auditcheck.expressions.vectors import (
    MISSING,
    UNREADABLE,
    VALUE,
    Bundle,
    Collection,
    NumberVector,
    Operand,
    States,
    TextVector,
    TruthVector,
    Vector,
)
from auditcheck.model.syntax import Call
from auditcheck.model.words import Words


def unique(run: Run, node: Call) -> Operand:
    """Return for each record whether no other has the same value (or values); blanks are MISSING."""
    return lifted(_unique, *(run.value(argument) for argument in node.arguments))


def is_blank(run: Run, node: Call) -> Operand:
    """Return whether there is nothing."""
    return lifted(blank, run.value(node.arguments[0]))


def if_blank(run: Run, node: Call) -> Operand:
    """Return the first value, or the second where the first is blank, n.a. or missing."""
    return lifted(_if_blank, *(run.value(argument) for argument in node.arguments))


def lookup(run: Run, node: Call) -> Operand:
    """Return of another table the value beside the first key equal to this one, else MISSING."""
    keys, values = (_column(run, node, position) for position in (1, 2))
    if keys.axis != values.axis:
        raise ExpressionError(
            Words(
                "lookup 的第二、三项应为同一张表的两列",
                "lookup takes two columns of the same table after the key",
            ),
            node.span,
        )

    def apply(key: Vector) -> Vector:
        return _looked_up(key, keys, values)

    return lifted(apply, run.value(node.arguments[0]))


def _column(run: Run, node: Call, position: int) -> Vector:
    operand = run.value(node.arguments[position])
    if isinstance(operand, Collection) and operand.grouping.groups is None:
        return operand.vector
    if isinstance(operand, Collection | Bundle):
        raise apart()
    return operand


def _unique(*vectors: Vector) -> TruthVector:
    axis = common_axis(*vectors)
    spread = [spread_over(vector, axis) for vector in vectors]
    keys, count = own_keys(spread)
    codes = (np.bincount(keys, minlength=count)[keys] == 1).astype(np.uint8)
    blank_states = [np.asarray(vector.states != VALUE) for vector in spread]
    _, unreadable = all_known(spread)
    codes[np.logical_and.reduce(blank_states)] = MISSING
    codes[np.broadcast_to(unreadable, codes.shape)] = UNREADABLE
    return TruthVector(axis=axis, codes=codes)


def _looked_up(key: Vector, keys: Vector, values: Vector) -> Vector:
    wanted, offered, count = joint(key, keys)
    given = np.flatnonzero(keys.states == VALUE)
    first = np.full(count, -1, dtype=np.intp)
    first[offered[given][::-1]] = given[::-1]
    position = first[wanted]
    found = (position >= 0) & (key.states == VALUE)
    lost = _lost_state(key.states, found, unreadable=bool((keys.states == UNREADABLE).any()))
    if not values.axis.length:
        return _nothing(key, values, lost)
    taken = values.take(np.where(found, position, 0), key.axis)
    return _with_states(taken, np.where(found, taken.states, lost).astype(np.uint8))


def _lost_state(states: States, found: States, *, unreadable: bool) -> States:
    """Return the state where nothing was found; an unreadable key elsewhere leaves that open."""
    lost = np.full(len(states), UNREADABLE if unreadable else MISSING, dtype=np.uint8)
    lost[(states != VALUE) & (states != UNREADABLE)] = MISSING
    lost[states == UNREADABLE] = UNREADABLE
    lost[found] = VALUE
    return lost


def _nothing(key: Vector, values: Vector, states: States) -> Vector:
    empty = np.zeros(key.axis.length, dtype=np.intp)
    if isinstance(values, NumberVector):
        return NumberVector(
            axis=key.axis, values=intervals.NOTHING.take(empty), states=states, kind=values.kind
        )
    if isinstance(values, TextVector):
        words = np.full(key.axis.length, "", dtype=object)
        return TextVector(axis=key.axis, texts=words, states=states, kind=values.kind)
    return TruthVector(axis=key.axis, codes=states)


def _with_states(vector: Vector, states: States) -> Vector:
    if isinstance(vector, NumberVector):
        return NumberVector(
            axis=vector.axis,
            values=vector.values.replaced(states != VALUE, 0),
            states=states,
            kind=vector.kind,
            source=vector.source,
            derivation=vector.derivation,
        )
    if isinstance(vector, TextVector):
        return TextVector(
            axis=vector.axis, texts=vector.texts, states=states, kind=vector.kind, source=vector.source
        )
    return TruthVector(axis=vector.axis, codes=np.where(states == VALUE, vector.codes, states))


def _if_blank(first: Vector, second: Vector) -> Vector:
    states = first.states
    given = np.asarray((states == VALUE) | (states == UNREADABLE))
    axis = common_axis(first, second)
    picked = np.where(given, states, second.states).astype(np.uint8)
    if isinstance(first, NumberVector) and isinstance(second, NumberVector):

        def bounds(left: Bounds, right: Bounds) -> Bounds:
            return intervals.chosen(given, left, right)

        return NumberVector(
            axis=axis,
            values=choose(given, first.values, second.values),
            states=picked,
            kind=first.kind,
            derivation=intervals.derived(bounds, first, second),
        )
    if isinstance(first, TextVector) and isinstance(second, TextVector):
        words = np.where(given, first.texts, second.texts)
        return TextVector(axis=axis, texts=words, states=picked, kind=first.kind)
    if isinstance(first, TruthVector) and isinstance(second, TruthVector):
        codes = np.where(first.codes == MISSING, second.codes, first.codes)
        return TruthVector(axis=axis, codes=codes)
    raise mixed(first, second)
