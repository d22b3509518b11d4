"""`rollup(amount by code)`: every parent code holds the sum of its direct children.

The parent of a code is the longest other code that it begins with: 201 of 20101, 20101 of 2010101.
`rollup(amount by code, item)` looks for it among the records of the same item, and takes the one record
of an item that has no code for the whole, which the topmost codes make up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from auditcheck.arithmetic.exact import Indices, Mask
from auditcheck.expressions.comparing import compare, mixed
from auditcheck.expressions.gathering import summed
from auditcheck.expressions.keys import own_keys
from auditcheck.expressions.lifting import apart
from auditcheck.expressions.mistakes import ExpressionError
from auditcheck.expressions.running import Run, number, text
from auditcheck.expressions.texts import normalised
from auditcheck.expressions.vectors import (
    BLANK,
    MISSING,
    NOT_APPLICABLE,
    TRUE,
    UNREADABLE,
    VALUE,
    Axis,
    Bundle,
    Collection,
    Grouping,
    NumberVector,
    Operand,
    TextVector,
    TruthVector,
    Vector,
)
from auditcheck.model.syntax import By, Call
from auditcheck.model.words import Words

_EMPTY = (BLANK, NOT_APPLICABLE)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rollup:
    """What a rollup compared, for tracing: ``parents`` gives each record's parent, -1 for none.

    ``compared`` says which records have children and state anything, themselves or those.
    """

    values: NumberVector
    parents: Indices
    compared: Mask


def compared_by(note: object, axis: Axis) -> Mask:
    """Return the targets for which anything was compared: of a rollup, the codes with others below them."""
    if isinstance(note, Rollup) and note.values.axis == axis:
        return note.compared
    return np.ones(1, dtype=np.bool_)


def rollup(run: Run, node: Call) -> Operand:
    """Return for each record whether its value is the sum of its children's (TRUE without any)."""
    written = node.arguments[0]
    if not isinstance(written, By):
        raise ExpressionError(
            Words("应写成 rollup(金额 by 编码)", "write rollup(amount by code)"), written.span
        )
    values, codes = run.value(written.values), run.value(written.key)
    within = [run.value(argument) for argument in node.arguments[1:]]
    gathered = [isinstance(operand, Collection) for operand in (values, codes, *within)]
    plain = [_plain(operand) for operand in (values, codes, *within)]
    if any(gathered) and not all(gathered):
        raise apart()
    truth = _rolled_up(run, node, plain)
    return Collection(vector=truth) if any(gathered) else truth


def _plain(operand: Operand) -> Vector:
    """Return a column's vector; columns of groups and ranges have no one parent to look for."""
    if isinstance(operand, Collection) and operand.grouping.groups is None:
        return operand.vector
    if isinstance(operand, Collection | Bundle):
        raise apart()
    return operand


def parents_of(codes: TextVector, within: Sequence[Vector] = ()) -> Indices:
    """Return each record's parent by its code, -1 for none; of equal codes the first is the parent.

    Only records with the same values in ``within`` are parents of each other; of those, the only one
    without a code is the parent of all that have no other.
    """
    texts = codes.texts.tolist()
    written = {each: normalised(each) for each in set(texts)}
    groups = own_keys(list(within))[0].tolist() if within else [0] * len(texts)
    known = (codes.states == VALUE).tolist()
    places: dict[str, dict[int, int]] = {}
    for position, code in enumerate(map(written.__getitem__, texts)):
        if code and known[position]:
            places.setdefault(code, {}).setdefault(groups[position], position)
    roots = _roots(groups, codes.states.tolist()) if within else {}
    above = {each: _ancestors(places, code) for each, code in written.items()}
    parents = [-1] * len(texts)
    for position, group in enumerate(groups):
        if known[position]:
            nearest = (found[group] for found in above[texts[position]] if group in found)
            parents[position] = next(nearest, roots.get(group, -1))
    return np.array(parents, dtype=np.intp)


def _ancestors(places: dict[str, dict[int, int]], code: str) -> list[dict[int, int]]:
    """Return where the codes stand that a code begins with, the longest first, by group."""
    shorter = (code[:end] for end in range(len(code) - 1, 0, -1))
    return [places[each] for each in shorter if each in places]


def _roots(groups: list[int], states: list[int]) -> dict[int, int]:
    """Return the one record without a code of each group that has just one."""
    found: dict[int, list[int]] = {}
    for position, (group, state) in enumerate(zip(groups, states, strict=True)):
        if state in {BLANK, MISSING}:
            found.setdefault(group, []).append(position)
    return {group: positions[0] for group, positions in found.items() if len(positions) == 1}


def _rolled_up(run: Run, node: Call, operands: list[Vector]) -> TruthVector:
    amounts, codes, within = number(operands[0]), operands[1], operands[2:]
    if isinstance(codes, NumberVector):
        raise mixed(amounts, text(codes))
    if any(operand.axis != amounts.axis for operand in operands):
        raise apart()
    parents = parents_of(text(codes), within)
    childless = np.ones(amounts.axis.length, dtype=np.bool_)
    childless[parents[parents >= 0]] = False
    whole, children = _stated(amounts, _children(amounts, parents))
    silent = np.isin(whole.states, _EMPTY) & np.isin(children.states, _EMPTY)
    run.notes[id(node)] = Rollup(values=amounts, parents=parents, compared=~(childless | silent))
    truth = compare("==", whole, children, run.tolerance)
    found = np.where(childless, np.uint8(TRUE), truth.codes)
    found = np.where(codes.states == UNREADABLE, np.uint8(UNREADABLE), found).astype(np.uint8)
    rounded = None if truth.rounded is None else truth.rounded & ~childless
    return TruthVector(axis=amounts.axis, codes=found, rounded=rounded)


def _stated(whole: NumberVector, parts: NumberVector) -> tuple[NumberVector, NumberVector]:
    """Return both sides with a blank as 0 where the other side is stated."""
    filled = np.isin(whole.states, _EMPTY) & (parts.states == VALUE)
    others = np.isin(parts.states, _EMPTY) & (whole.states == VALUE)
    return _with_zeros(whole, filled), _with_zeros(parts, others)


def _with_zeros(vector: NumberVector, where: Mask) -> NumberVector:
    return replace(vector, states=np.where(where, np.uint8(VALUE), vector.states).astype(np.uint8))


def _children(amounts: NumberVector, parents: Indices) -> NumberVector:
    own = np.flatnonzero(parents >= 0)
    inner = Axis(identity=f"{amounts.axis.identity} children", length=len(own))
    grouping = Grouping(target=amounts.axis, groups=parents[own], count=amounts.axis.length)
    return summed(amounts.take(own, inner), grouping)
