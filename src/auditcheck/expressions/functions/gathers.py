"""Functions that make one value out of many: sum count min max mean median mad all any has."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce

import numpy as np

from auditcheck.arithmetic.exact import concatenated
from auditcheck.expressions import gathering, numeric
from auditcheck.expressions.comparing import as_truth, mixed
from auditcheck.expressions.lifting import apart, common_axis, spread_over
from auditcheck.expressions.mistakes import ExpressionError
from auditcheck.expressions.running import Function, Run, number
from auditcheck.expressions.truths import conjunction, disjunction
from auditcheck.expressions.vectors import (
    VALUE,
    Axis,
    Bundle,
    Collection,
    Grouping,
    NumberVector,
    Operand,
    TextVector,
    TruthVector,
    UnresolvedError,
    Vector,
    scalar_truth,
)
from auditcheck.model.syntax import Call
from auditcheck.model.words import Words

Part = Vector | Collection


def total(run: Run, node: Call) -> Operand:
    """Return the sum of everything in the parentheses."""
    found = []
    for part in parts(run, node):
        if isinstance(part, Collection):
            found.append(gathering.summed(number(part.vector), part.grouping))
        else:
            found.append(number(part))
    return numeric.total(found)


def count(run: Run, node: Call) -> Operand:
    """Return how many values there are (of conditions: how many hold)."""
    found = []
    for part in parts(run, node):
        if isinstance(part, Collection):
            found.append(gathering.counted(part.vector, part.grouping))
        else:
            found.append(gathering.counted(part, _each(part.axis)))
    return numeric.total(found)


def extreme(*, largest: bool) -> Function:
    """Return ``max`` or ``min``."""

    def call(run: Run, node: Call) -> Operand:
        found: list[Part] = []
        for part in parts(run, node):
            if isinstance(part, Collection):
                inner = _comparable(part.vector)
                found.append(gathering.extreme(inner, part.grouping, largest=largest))
            else:
                found.append(_comparable(part))
        if len(found) == 1:
            return found[0]
        plain = [part for part in found if isinstance(part, NumberVector) and not part.states.any()]
        if len(plain) == len(found):
            return numeric.outermost(plain, largest=largest)
        stacked = _stacked(found)
        return gathering.extreme(_comparable(stacked.vector), stacked.grouping, largest=largest)

    return call


def average(function: Callable[[NumberVector, Grouping], NumberVector]) -> Function:
    """Return ``mean`` or ``median``."""

    def call(run: Run, node: Call) -> Operand:
        found = parts(run, node)
        collection = found[0] if len(found) == 1 else _stacked(found)
        if not isinstance(collection, Collection):
            return number(collection)
        return function(number(collection.vector), collection.grouping)

    return call


def dispersion(run: Run, node: Call) -> Operand:
    """Return the median absolute deviation of everything in the parentheses; of a single value it is 0."""
    found = parts(run, node)
    first = found[0]
    gathered = first if len(found) == 1 and isinstance(first, Collection) else _stacked(found)
    return gathering.deviation(number(gathered.vector), gathered.grouping)


def quantified(*, every: bool) -> Function:
    """Return ``all`` or ``any``."""
    combine = conjunction if every else disjunction

    def call(run: Run, node: Call) -> Operand:
        found: list[TruthVector] = []
        for part in parts(run, node):
            if isinstance(part, Collection):
                found.append(gathering.held_by(as_truth(part.vector), part.grouping, every=every))
            else:
                found.append(as_truth(part))
        return reduce(combine, found)

    return call


def has(run: Run, node: Call) -> Operand:
    """Return whether everything named is there and has a value."""
    found: list[TruthVector] = []
    for argument in node.arguments:
        try:
            operand = run.value(argument)
        except UnresolvedError:
            return scalar_truth(value=False)
        members = operand.members if isinstance(operand, Bundle) else (operand,)
        found += [_present(part) for part in members]
    return reduce(conjunction, found)


def parts(run: Run, node: Call) -> list[Part]:
    """Return the arguments' vectors and collections, ranges member by member."""
    found: list[Part] = []
    for argument in node.arguments:
        operand = run.value(argument)
        found += operand.members if isinstance(operand, Bundle) else (operand,)
    if not found:
        raise ExpressionError(Words("区间里没有任何一项", "the range holds nothing"), node.span)
    return found


def _present(part: Part) -> TruthVector:
    if isinstance(part, Collection):
        return gathering.present(part.vector, part.grouping)
    return TruthVector(axis=part.axis, codes=(part.states == VALUE).astype(np.uint8))


def _each(axis: Axis) -> Grouping:
    return Grouping(target=axis, groups=np.arange(axis.length, dtype=np.intp), count=axis.length)


def _comparable(vector: Vector) -> NumberVector | TextVector:
    if isinstance(vector, TruthVector):
        raise mixed(vector, vector)
    return vector


def _stacked(found: list[Part]) -> Collection:
    """Return several parts as one collection: vectors side by side, collections end to end."""
    collections = [part for part in found if isinstance(part, Collection)]
    if collections:
        return _end_to_end(found, collections)
    vectors = [part for part in found if not isinstance(part, Collection)]
    axis = common_axis(*vectors)
    spread = [spread_over(vector, axis) for vector in vectors]
    groups = np.tile(np.arange(axis.length, dtype=np.intp), len(vectors))
    grouping = Grouping(target=axis, groups=groups, count=axis.length)
    return Collection(vector=_concatenated(spread), grouping=grouping)


def _end_to_end(found: list[Part], collections: list[Collection]) -> Collection:
    first = collections[0].grouping
    if len(collections) != len(found) or any(part.grouping is not first for part in collections):
        raise apart()
    vector = _concatenated([part.vector for part in collections])
    if first.groups is None:
        return Collection(vector=vector, grouping=first)
    groups = np.tile(first.groups, len(collections))
    grouping = Grouping(target=first.target, groups=groups, count=first.count)
    return Collection(vector=vector, grouping=grouping)


def _concatenated(vectors: list[Vector]) -> Vector:
    axis = Axis(identity="several", length=sum(vector.axis.length for vector in vectors))
    states = np.concatenate([vector.states for vector in vectors])
    numbers = [vector for vector in vectors if isinstance(vector, NumberVector)]
    words = [vector for vector in vectors if isinstance(vector, TextVector)]
    if len(numbers) == len(vectors):
        return NumberVector(
            axis=axis,
            values=concatenated([vector.values for vector in numbers]),
            states=states,
            kind=numbers[0].kind,
            derivation=numeric.side_by_side(numbers),
        )
    if len(words) == len(vectors):
        joined = np.concatenate([vector.texts for vector in words])
        return TextVector(axis=axis, texts=joined, states=states, kind=words[0].kind)
    raise mixed(vectors[0], next(each for each in vectors if type(each) is not type(vectors[0])))
