"""Conditions that mix a record's and the target's columns freely: tried on pairs, within limits."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from auditcheck.arithmetic.exact import Indices, Mask
from auditcheck.expressions.comparing import as_truth
from auditcheck.expressions.grammar import FUNCTIONS
from auditcheck.expressions.lifting import apart
from auditcheck.expressions.mistakes import ExpressionError
from auditcheck.expressions.names import children
from auditcheck.expressions.running import Run
from auditcheck.expressions.truths import conjunction
from auditcheck.expressions.vectors import (
    ONE,
    TRUE,
    UNREADABLE,
    Axis,
    Bundle,
    Collection,
    Grouping,
    Operand,
    TruthVector,
    Vector,
)
from auditcheck.model.syntax import Call, Node, Path, Range, Where
from auditcheck.model.words import Words

_MOST_PAIRS = 30_000_000
_CHUNK = 2_000_000


def is_whole(node: Node) -> bool:
    """Say whether a part of a condition is taken as one operand, not looked into."""
    if isinstance(node, Path | Range | Where):
        return True
    return isinstance(node, Call) and (
        FUNCTIONS[node.function].gathers or node.function in {"unique", "rollup"}
    )


def doubtful_where(vector: Vector, mask: Mask | None) -> Vector:
    """Return the vector with elements unreadable whose membership cannot be told."""
    if mask is None:
        return vector
    states = np.where(mask, np.uint8(UNREADABLE), vector.states).astype(np.uint8)
    if isinstance(vector, TruthVector):
        return replace(vector, codes=np.where(mask, np.uint8(UNREADABLE), vector.codes).astype(np.uint8))
    return replace(vector, states=states)


def all_pairs_of(run: Run, vector: Vector, rest: list[Node]) -> Collection:
    """Return every record for every target, as a collection with one group for all targets."""
    axis = next(axis for node in rest for axis in _outer_axes(run, node))
    grouping = Grouping(target=axis, count=1, spread=np.zeros(axis.length, dtype=np.intp))
    return Collection(vector=vector, grouping=grouping)


def _outer_axes(run: Run, node: Node) -> list[Axis]:
    if is_whole(node):
        operand = run.exactly(node)
        return [] if isinstance(operand, Collection) or operand.axis == ONE else [operand.axis]
    return [axis for child in children(node) for axis in _outer_axes(run, child)]


def by_pairs(run: Run, values: Collection, rest: list[Node], inner: tuple[Axis, Indices]) -> Collection:
    """Keep of each target's group the records for which the rest of the condition holds."""
    targets, members = _pairs(values)
    picked: list[tuple[Indices, Indices, Mask]] = []
    for start in range(0, len(targets), _CHUNK):
        chunk = targets[start : start + _CHUNK], members[start : start + _CHUNK]
        truth = _on_pairs(run, rest, inner, chunk)
        keep = (truth.codes == TRUE) | (truth.codes == UNREADABLE)
        picked.append((chunk[0][keep], chunk[1][keep], truth.codes[keep] == UNREADABLE))
    if not picked:
        picked.append((targets, members, np.zeros(0, dtype=np.bool_)))
    groups, index, doubtful = (np.concatenate(column) for column in zip(*picked, strict=True))
    axis = Axis(identity=f"{values.vector.axis.identity} pairs", length=len(index))
    target = values.grouping.target
    grouping = Grouping(target=target, groups=groups, count=target.length, doubts=values.grouping.doubts)
    return Collection(vector=doubtful_where(values.vector.take(index, axis), doubtful), grouping=grouping)


def _pairs(values: Collection) -> tuple[Indices, Indices]:
    """Return (target, record) for every record of every target's group."""
    grouping, length = values.grouping, values.vector.axis.length
    groups = np.zeros(length, dtype=np.intp) if grouping.groups is None else grouping.groups
    spread = np.arange(grouping.target.length) if grouping.spread is None else grouping.spread
    order = np.argsort(groups, kind="stable")
    sizes = np.bincount(groups, minlength=grouping.count)
    starts = np.cumsum(sizes) - sizes
    number = sizes[spread]
    total = int(number.sum())
    if total > _MOST_PAIRS:
        raise ExpressionError(
            Words(
                "where 条件要逐对比较的记录太多；请加上一个等式条件，如 awards.cluster == cluster",
                "the condition after “where” would compare too many pairs of records; add an equality to it, "
                "as in awards.cluster == cluster",
            )
        )
    targets = np.repeat(np.arange(len(spread)), number)
    offsets = np.arange(total) - np.repeat(np.cumsum(number) - number, number)
    return targets, order[starts[spread][targets] + offsets]


def _on_pairs(
    run: Run,
    rest: list[Node],
    inner: tuple[Axis, Indices],
    pairs: tuple[Indices, Indices],
) -> TruthVector:
    axis = Axis(identity="pairs", length=len(pairs[0]))
    inner_axis, index = inner

    def lend(node: Node) -> Operand | None:
        if not is_whole(node):
            return None
        operand = run.exactly(node)
        if isinstance(operand, Bundle):
            raise apart()
        if isinstance(operand, Collection):
            if operand.vector.axis != inner_axis:
                raise apart()
            return operand.vector.take(index[pairs[1]], axis)
        return operand if operand.axis == ONE else operand.take(pairs[0], axis)

    paired = run.borrowing(lend)
    truth = _truth(paired, rest[0])
    for node in rest[1:]:
        truth = conjunction(truth, _truth(paired, node))
    return truth.over(axis)


def _truth(run: Run, node: Node) -> TruthVector:
    operand = run.exactly(node)
    if isinstance(operand, Collection | Bundle):
        raise apart()
    return as_truth(operand)
