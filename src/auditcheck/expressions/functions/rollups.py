"""`rollup(amount by code)`: every parent code holds the sum of its direct children.

The parent of a code is the longest other code that it begins with: 201 of 20101, 20101 of 2010101.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from auditcheck.arithmetic.exact import Indices
from auditcheck.expressions.comparing import compare, mixed
from auditcheck.expressions.gathering import summed
from auditcheck.expressions.lifting import apart
from auditcheck.expressions.mistakes import ExpressionError
from auditcheck.expressions.running import Run, number, text
from auditcheck.expressions.texts import normalised
from auditcheck.expressions.vectors import (
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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rollup:
    """What a rollup compared, for tracing: ``parents`` gives each record's parent, -1 for none."""

    values: NumberVector
    parents: Indices


def rollup(run: Run, node: Call) -> Operand:
    """Return for each record whether its value is the sum of its children's (TRUE without any)."""
    written = node.arguments[0]
    if not isinstance(written, By):
        raise ExpressionError(
            Words("应写成 rollup(金额 by 编码)", "write rollup(amount by code)"), written.span
        )
    values, codes = run.value(written.values), run.value(written.key)
    if isinstance(values, Collection) and isinstance(codes, Collection):
        if values.grouping.groups is not None or codes.grouping.groups is not None:
            raise apart()
        return Collection(vector=_rolled_up(run, node, values.vector, codes.vector))
    if isinstance(values, Collection | Bundle) or isinstance(codes, Collection | Bundle):
        raise apart()
    return _rolled_up(run, node, values, codes)


def parents_of(codes: TextVector) -> Indices:
    """Return each record's parent by its code, -1 for none; of equal codes the first is the parent."""
    places: dict[str, int] = {}
    written = [normalised(code) for code in codes.texts.tolist()]
    for position, code in enumerate(written):
        if code and codes.states[position] == VALUE:
            places.setdefault(code, position)
    parents = np.full(len(written), -1, dtype=np.intp)
    for position, code in enumerate(written):
        if codes.states[position] != VALUE:
            continue
        for end in range(len(code) - 1, 0, -1):
            if code[:end] in places:
                parents[position] = places[code[:end]]
                break
    return parents


def _rolled_up(run: Run, node: Call, values: Vector, codes: Vector) -> TruthVector:
    amounts = number(values)
    if isinstance(codes, NumberVector):
        raise mixed(amounts, text(codes))
    if values.axis != codes.axis:
        raise apart()
    parents = parents_of(text(codes))
    run.notes[id(node)] = Rollup(values=amounts, parents=parents)
    truth = compare("==", amounts, _children(amounts, parents), run.tolerance)
    childless = np.ones(amounts.axis.length, dtype=np.bool_)
    childless[parents[parents >= 0]] = False
    found = np.where(childless, np.uint8(TRUE), truth.codes)
    found = np.where(codes.states == UNREADABLE, np.uint8(UNREADABLE), found).astype(np.uint8)
    rounded = None if truth.rounded is None else truth.rounded & ~childless
    return TruthVector(axis=amounts.axis, codes=found, rounded=rounded)


def _children(amounts: NumberVector, parents: Indices) -> NumberVector:
    own = np.flatnonzero(parents >= 0)
    inner = Axis(identity=f"{amounts.axis.identity} children", length=len(own))
    grouping = Grouping(target=amounts.axis, groups=parents[own], count=amounts.axis.length)
    return summed(amounts.take(own, inner), grouping)
