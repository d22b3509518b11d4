"""`values where condition`: filters, one grouping for equalities with the target, pairs for the rest.

``awards.amount where awards.cluster == cluster`` inside ``for: awards`` is Excel's SUMIFS: both
columns are numbered once and every target points at its group. Conditions that mix columns in
another way are tried on pairs of target and record, in chunks and up to a limit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import reduce

import numpy as np

from auditcheck.arithmetic.exact import Indices, Mask
from auditcheck.expressions.comparing import as_truth
from auditcheck.expressions.keys import all_known, joined
from auditcheck.expressions.lifting import apart, common_axis, lifted, spread_over
from auditcheck.expressions.mistakes import ExpressionError
from auditcheck.expressions.names import children
from auditcheck.expressions.pairing import all_pairs_of, by_pairs, doubtful_where, is_whole
from auditcheck.expressions.running import Run
from auditcheck.expressions.truths import conjunction
from auditcheck.expressions.vectors import (
    FALSE,
    MISSING,
    ONE,
    TRUE,
    UNREADABLE,
    VALUE,
    Axis,
    Bundle,
    Collection,
    Grouping,
    Operand,
    TruthVector,
    Vector,
)
from auditcheck.model.syntax import Compare, Logic, Node, Where
from auditcheck.model.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class _Condition:
    """The parts of a condition: filters on records, equalities (inner, outer), outer, the rest."""

    filters: list[Node]
    joins: list[tuple[Node, Node]]
    outer: list[Node]
    rest: list[Node]


def filtered(run: Run, node: Where) -> Operand:
    """Return the collection of those values for which the condition holds.

    The run's note of the node holds the positions kept, unless pairs of target and record were tried.
    """
    values = run.value(node.values)
    if isinstance(values, Bundle):
        members = [_of_collection(run, member, node) for member in values.members]
        return Bundle(axis=members[0].grouping.target, members=tuple(members))
    return _of_collection(run, values, node)


def _of_collection(run: Run, values: Operand, node: Where) -> Collection:
    if not isinstance(values, Collection):
        raise ExpressionError(
            Words(
                "where 前面应为一整列或一张表，如 projects.amount where …",
                "what stands before “where” must be a whole column or table, as in projects.amount where …",
            ),
            node.values.span,
        )
    if values.grouping.groups is not None:
        truth = _truth(run.exactly(node.condition), values)
        run.notes[id(node)] = np.flatnonzero((truth.codes == TRUE) | (truth.codes == UNREADABLE))
        return _kept(values, truth)
    parts = _sorted(run, node.condition)
    index, doubtful = _filter(run, values, parts.filters)
    if not parts.rest:
        run.notes[id(node)] = index
    vector = doubtful_where(values.vector, doubtful).take(index, _part_axis(values, len(index)))
    if parts.joins:
        found = _by_equality(run, vector, parts, index)
    elif parts.rest:
        found = all_pairs_of(run, vector, parts.rest)
    else:
        found = Collection(vector=vector)
    if parts.rest:
        found = by_pairs(run, found, parts.rest, (values.vector.axis, index))
    return _for_outer(run, found, parts.outer)


# --- sorting the parts of a condition


def _sorted(run: Run, condition: Node) -> _Condition:
    found = _Condition(filters=[], joins=[], outer=[], rest=[])
    for part in _conjuncts(condition):
        reach = _reach(run, part)
        sides = (_reach(run, part.left), _reach(run, part.right)) if isinstance(part, Compare) else ()
        if reach == {"inner"}:
            found.filters.append(part)
        elif "inner" not in reach:
            found.outer.append(part)
        elif isinstance(part, Compare) and part.operator == "==" and sides == ({"inner"}, {"outer"}):
            found.joins.append((part.left, part.right))
        elif isinstance(part, Compare) and part.operator == "==" and sides == ({"outer"}, {"inner"}):
            found.joins.append((part.right, part.left))
        else:
            found.rest.append(part)
    return found


def _conjuncts(node: Node) -> list[Node]:
    if isinstance(node, Logic) and node.operator == "and":
        return [*_conjuncts(node.left), *_conjuncts(node.right)]
    return [node]


def _reach(run: Run, node: Node) -> set[str]:
    """Return whether a part runs along the records ("inner"), the targets ("outer"), or both."""
    if is_whole(node):
        operand = run.exactly(node)
        if isinstance(operand, Collection):
            return {"inner"}
        return set() if operand.axis == ONE else {"outer"}
    return set().union(*(_reach(run, child) for child in children(node)))


# --- filters


def _filter(run: Run, values: Collection, filters: list[Node]) -> tuple[Indices, Mask | None]:
    """Return the positions kept, and where a condition is unreadable (None: nowhere)."""
    length = values.vector.axis.length
    if not filters:
        return np.arange(length, dtype=np.intp), None
    truth = _truth(run.exactly(filters[0]), values)
    for part in filters[1:]:
        truth = conjunction(truth, _truth(run.exactly(part), values))
    unreadable = truth.codes == UNREADABLE
    return np.flatnonzero((truth.codes == TRUE) | unreadable), unreadable if unreadable.any() else None


def _truth(operand: Operand, values: Collection) -> TruthVector:
    found = lifted(lambda condition, _: as_truth(condition), operand, values)
    if not isinstance(found, Collection) or not isinstance(found.vector, TruthVector):
        raise apart()
    if found.vector.axis == ONE:
        return found.vector.over(values.vector.axis)
    if found.vector.axis != values.vector.axis:
        raise apart()
    return found.vector


def _kept(values: Collection, truth: TruthVector) -> Collection:
    unreadable = truth.codes == UNREADABLE
    index = np.flatnonzero((truth.codes == TRUE) | unreadable)
    vector = doubtful_where(values.vector, unreadable if unreadable.any() else None)
    groups = values.grouping.groups
    return Collection(
        vector=vector.take(index, _part_axis(values, len(index))),
        grouping=replace(values.grouping, groups=None if groups is None else groups[index]),
    )


def _part_axis(values: Collection, length: int) -> Axis:
    return Axis(identity=f"{values.vector.axis.identity} where", length=length)


# --- equalities


def _by_equality(run: Run, vector: Vector, parts: _Condition, index: Indices) -> Collection:
    inner = [_inner(run, left).take(index, vector.axis) for left, _ in parts.joins]
    outer = [_outer(run, right) for _, right in parts.joins]
    axis = common_axis(*outer)
    outer = [spread_over(each, axis) for each in outer]
    own, wanted, count = joined(inner, outer)
    known, lost = all_known(inner)
    asked, unreadable = all_known(outer)
    # The last two groups: records that belong to nobody, and the group of targets that have none.
    groups = np.where(known, own, count)
    doubts = np.where(asked, VALUE, np.where(unreadable, UNREADABLE, MISSING)).astype(np.uint8)
    if lost.any():
        doubts[:] = UNREADABLE
    spread = np.where(asked, wanted, count + 1)
    grouping = Grouping(
        target=axis, groups=groups, count=count + 2, spread=spread, doubts=doubts if doubts.any() else None
    )
    return Collection(vector=vector, grouping=grouping)


def _inner(run: Run, node: Node) -> Vector:
    operand = run.exactly(node)
    if not isinstance(operand, Collection):
        raise apart()
    return operand.vector


def _outer(run: Run, node: Node) -> Vector:
    operand = run.exactly(node)
    if isinstance(operand, Collection | Bundle):
        raise apart()
    return operand


def _for_outer(run: Run, values: Collection, conditions: list[Node]) -> Collection:
    """Leave nothing to targets for which a condition of their own does not hold."""
    truths = [as_truth(_outer(run, node)) for node in conditions]
    return _emptied(values, reduce(conjunction, truths)) if truths else values


def _emptied(values: Collection, truth: TruthVector) -> Collection:
    grouping = values.grouping
    axis = grouping.target if grouping.target != ONE else truth.axis
    truth = truth.over(axis)
    length, empty = values.vector.axis.length, grouping.count
    groups = np.zeros(length, dtype=np.intp) if grouping.groups is None else grouping.groups
    spread = grouping.spread
    if spread is None:
        spread = np.zeros(axis.length, np.intp) if grouping.target == ONE else np.arange(axis.length)
    doubts = grouping.doubts
    if (truth.codes == UNREADABLE).any():
        before = np.zeros(axis.length, dtype=np.uint8) if doubts is None else doubts
        doubts = np.where(truth.codes == UNREADABLE, np.uint8(UNREADABLE), before)
    if doubts is not None:
        # A condition that is false decides, whatever else cannot be told.
        doubts = np.where(truth.codes == FALSE, np.uint8(VALUE), doubts)
    spread = np.where((truth.codes == FALSE) | (truth.codes == MISSING), empty, spread)
    made = Grouping(target=axis, groups=groups, count=empty + 1, spread=spread, doubts=doubts)
    return Collection(vector=values.vector, grouping=made)
