"""One value out of many: sum, count, min, max, mean, median, mad, all, any over collections."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from auditcheck.arithmetic.exact import Exact, Indices, Mask
from auditcheck.expressions import intervals
from auditcheck.expressions.sources import Bounds, Derivation
from auditcheck.expressions.texts import numbered
from auditcheck.expressions.vectors import (
    BLANK,
    FALSE,
    MISSING,
    TRUE,
    UNREADABLE,
    VALUE,
    Axis,
    Collection,
    Grouping,
    NumberVector,
    States,
    TextVector,
    TruthVector,
    Vector,
)
from auditcheck.model.tables import ValueType


def summed(vector: NumberVector, grouping: Grouping) -> NumberVector:
    """Return the sum of each target's values; none at all is 0, nothing but blanks is blank."""
    groups, count = groups_of(grouping, vector.axis.length)
    clean = not vector.states.any()
    states = np.zeros(count, dtype=np.uint8) if clean else _sum_states(vector.states, groups, count)

    def total(values: Exact) -> Exact:
        return values.sum_by(groups, count)

    made = NumberVector(
        axis=_group_axis(grouping, count),
        values=total(vector.values),
        states=states,
        kind=vector.kind,
        derivation=_derived(total, vector, groups, count),
    )
    return _numbers_on_targets(made, grouping)


def counted(vector: Vector, grouping: Grouping) -> NumberVector:
    """Return how many values (of conditions: how many that hold) each target has."""
    groups, count = groups_of(grouping, vector.axis.length)
    wanted = vector.codes == TRUE if isinstance(vector, TruthVector) else vector.states == VALUE
    found = np.bincount(groups[wanted], minlength=count).astype(np.int64)
    unreadable = _groups_with(vector.states == UNREADABLE, groups, count)
    made = NumberVector(
        axis=_group_axis(grouping, count),
        values=Exact(found),
        states=np.where(unreadable, np.uint8(UNREADABLE), np.uint8(VALUE)),
        kind=ValueType.INTEGER,
    )
    return _numbers_on_targets(made, grouping)


def averaged(vector: NumberVector, grouping: Grouping) -> NumberVector:
    """Return the mean of each target's values."""
    groups, count = groups_of(grouping, vector.axis.length)
    number = np.bincount(groups[vector.states == VALUE], minlength=count).astype(np.int64)
    number = np.maximum(number, 1)

    def mean(values: Exact) -> Exact:
        return values.sum_by(groups, count) / Exact(number)

    made = NumberVector(
        axis=_group_axis(grouping, count),
        values=mean(vector.values),
        states=_value_states(vector.states, groups, count),
        kind=ValueType.NUMBER if vector.kind is ValueType.INTEGER else vector.kind,
        derivation=_derived(mean, vector, groups, count),
    )
    return _numbers_on_targets(made, grouping)


def middle(vector: NumberVector, grouping: Grouping) -> NumberVector:
    """Return the median of each target's values."""
    groups, count = groups_of(grouping, vector.axis.length)
    valid = np.flatnonzero(vector.states == VALUE)

    def median(values: Exact) -> Exact:
        return _median(values.take(valid), groups[valid], count)

    made = NumberVector(
        axis=_group_axis(grouping, count),
        values=median(vector.values),
        states=_value_states(vector.states, groups, count),
        kind=ValueType.NUMBER if vector.kind is ValueType.INTEGER else vector.kind,
        derivation=_derived(median, vector, groups, count),
    )
    return _numbers_on_targets(made, grouping)


def deviation(vector: NumberVector, grouping: Grouping) -> NumberVector:
    """Return the median absolute deviation of each target's values: the median of |value - median|.

    If no value moves by more than w, the median moves by no more than w and a deviation by no more than 2 w.
    """
    groups, count = groups_of(grouping, vector.axis.length)
    valid = np.flatnonzero(vector.states == VALUE)
    inner = groups[valid]
    values = vector.values.take(valid)
    found = _median(abs(values - _median(values, inner, count).take(inner)), inner, count)

    def around(bounds: Bounds) -> Bounds:
        width = (bounds.high - bounds.low).take(valid).extreme_by(inner, count, largest=True)
        wild = None if bounds.wild is None else _groups_with(bounds.wild, groups, count)
        return Bounds(low=found - width - width, high=found + width + width, wild=wild)

    made = NumberVector(
        axis=_group_axis(grouping, count),
        values=found,
        states=_value_states(vector.states, groups, count),
        kind=ValueType.NUMBER if vector.kind is ValueType.INTEGER else vector.kind,
        derivation=intervals.derived(around, vector),
    )
    return _numbers_on_targets(made, grouping)


def extreme(vector: NumberVector | TextVector, grouping: Grouping, *, largest: bool) -> Vector:
    """Return the largest or smallest value of each target."""
    groups, count = groups_of(grouping, vector.axis.length)
    states = _value_states(vector.states, groups, count)
    axis = _group_axis(grouping, count)
    if isinstance(vector, TextVector):
        return _text_extreme(vector, grouping, largest=largest)
    valid = np.flatnonzero(vector.states == VALUE)

    def pick(values: Exact) -> Exact:
        return values.take(valid).extreme_by(groups[valid], count, largest=largest)

    made = NumberVector(
        axis=axis,
        values=pick(vector.values),
        states=states,
        kind=vector.kind,
        derivation=_derived(pick, vector, groups, count),
    )
    return _numbers_on_targets(made, grouping)


def held_by(vector: TruthVector, grouping: Grouping, *, every: bool) -> TruthVector:
    """Return whether the condition holds for all (or any) of each target's elements."""
    groups, count = groups_of(grouping, vector.axis.length)
    deciding, otherwise = (FALSE, TRUE) if every else (TRUE, FALSE)
    codes = np.full(count, otherwise, dtype=np.uint8)
    for code in (MISSING, UNREADABLE, deciding):
        codes[_groups_with(vector.codes == code, groups, count)] = code
    rounded = None
    if vector.rounded is not None and every:
        rounded = _groups_with(vector.rounded, groups, count) & (codes == TRUE)
    elif vector.rounded is not None:
        plain = _groups_with((vector.codes == TRUE) & ~vector.rounded, groups, count)
        rounded = (codes == TRUE) & ~plain
    made = TruthVector(axis=_group_axis(grouping, count), codes=codes, rounded=rounded)
    return _truths_on_targets(made, grouping)


def present(vector: Vector, grouping: Grouping) -> TruthVector:
    """Return whether a target has any value."""
    groups, count = groups_of(grouping, vector.axis.length)
    found = _groups_with(vector.states == VALUE, groups, count)
    made = TruthVector(axis=_group_axis(grouping, count), codes=found.astype(np.uint8))
    return _truths_on_targets(made, grouping)


def members_of(collection: Collection, target: int) -> Indices:
    """Return the positions of the elements that belong to one target."""
    grouping = collection.grouping
    if grouping.groups is None and grouping.spread is None:
        return np.arange(collection.vector.axis.length, dtype=np.intp)
    if target >= grouping.target.length:
        return np.zeros(0, dtype=np.intp)
    groups, _ = groups_of(grouping, collection.vector.axis.length)
    group = target if grouping.spread is None else int(grouping.spread[target])
    return np.flatnonzero(groups == group)


def groups_of(grouping: Grouping, length: int) -> tuple[Indices, int]:
    """Return each element's group and how many groups there are."""
    if grouping.groups is None:
        return np.zeros(length, dtype=np.intp), grouping.count
    return grouping.groups, grouping.count


def _derived(
    function: Callable[[Exact], Exact], vector: NumberVector, groups: Indices, count: int
) -> Derivation | None:
    """Return the derivation of what never falls when an element rises; one wild makes its group so."""

    def bounds(found: Bounds) -> Bounds:
        wild = None if found.wild is None else _groups_with(found.wild, groups, count)
        return Bounds(low=function(found.low), high=function(found.high), wild=wild)

    return intervals.derived(bounds, vector)


def _group_axis(grouping: Grouping, count: int) -> Axis:
    if grouping.spread is None:
        return grouping.target
    return Axis(identity=f"{grouping.target.identity} groups", length=count)


def _groups_with(mask: Mask, groups: Indices, count: int) -> Mask:
    found = np.zeros(count, dtype=np.bool_)
    found[groups[mask]] = True
    return found


def _sum_states(states: States, groups: Indices, count: int) -> States:
    found = np.full(count, VALUE, dtype=np.uint8)
    found[groups] = BLANK
    for state in (VALUE, MISSING, UNREADABLE):
        found[_groups_with(states == state, groups, count)] = state
    return found


def _value_states(states: States, groups: Indices, count: int) -> States:
    found = np.full(count, MISSING, dtype=np.uint8)
    for state in (VALUE, MISSING, UNREADABLE):
        found[_groups_with(states == state, groups, count)] = state
    return found


def _median(values: Exact, groups: Indices, count: int) -> Exact:
    order = values.sorted_within(groups)
    number = np.bincount(groups, minlength=count)
    starts = np.cumsum(number) - number
    empty = number == 0
    low = np.where(empty, 0, starts + (number - 1) // 2)
    high = np.where(empty, 0, starts + number // 2)
    if not len(values):
        return Exact.constant(0, count)
    return (values.take(order[low]) + values.take(order[high])) / Exact.constant(2)


def _text_extreme(vector: TextVector, grouping: Grouping, *, largest: bool) -> TextVector:
    groups, count = groups_of(grouping, vector.axis.length)
    numbers, vocabulary = numbered(vector)
    ranks = np.empty(len(vocabulary), dtype=np.int64)
    ranks[sorted(range(len(vocabulary)), key=vocabulary.__getitem__)] = np.arange(len(vocabulary))
    valid = np.flatnonzero(vector.states == VALUE)
    best = Exact(ranks[numbers[valid]]).extreme_by(groups[valid], count, largest=largest)
    words = np.array([*sorted(vocabulary), ""], dtype=object)
    states = _value_states(vector.states, groups, count)
    made = TextVector(
        axis=_group_axis(grouping, count),
        texts=words[np.where(states == VALUE, best.numerators, len(vocabulary))],
        states=states,
        kind=vector.kind,
    )
    if grouping.spread is not None:
        made = made.take(grouping.spread, grouping.target)
    return TextVector(
        axis=made.axis, texts=made.texts, states=_doubted(made.states, grouping), kind=made.kind
    )


def _numbers_on_targets(made: NumberVector, grouping: Grouping) -> NumberVector:
    if grouping.spread is not None:
        made = made.take(grouping.spread, grouping.target)
    if grouping.doubts is None:
        return made
    return NumberVector(
        axis=made.axis,
        values=made.values,
        states=_doubted(made.states, grouping),
        kind=made.kind,
        derivation=made.derivation,
    )


def _truths_on_targets(made: TruthVector, grouping: Grouping) -> TruthVector:
    if grouping.spread is not None:
        made = made.take(grouping.spread, grouping.target)
    codes = made.codes if grouping.doubts is None else _doubted(made.codes, grouping)
    return TruthVector(axis=made.axis, codes=codes, rounded=made.rounded)


def _doubted(states: States, grouping: Grouping) -> States:
    if grouping.doubts is None:
        return states
    return np.where(grouping.doubts == VALUE, states, grouping.doubts).astype(np.uint8)
