"""``if … then … else``: one of two vectors, element by element."""

from __future__ import annotations

import numpy as np

from auditcheck.arithmetic.exact import Mask, choose
from auditcheck.expressions import intervals
from auditcheck.expressions.comparing import as_truth, mixed
from auditcheck.expressions.lifting import common_axis
from auditcheck.expressions.sources import Bounds
from auditcheck.expressions.vectors import TRUE, Codes, NumberVector, TextVector, TruthVector, Vector
from auditcheck.model.tables import ValueType


def chosen(test: TruthVector, yes: Vector, no: Vector) -> Vector:
    """Return ``yes`` where ``test`` holds and ``no`` elsewhere; an unknown test makes the state unknown."""
    mask: Mask = np.asarray(test.codes == TRUE)
    if isinstance(yes, NumberVector) and isinstance(no, NumberVector):
        return _chosen_numbers(test, mask, yes, no)
    axis = common_axis(test, yes, no)
    if isinstance(yes, TextVector) and isinstance(no, TextVector):
        picked = np.where(mask, yes.texts, no.texts)
        return TextVector(axis=axis, texts=picked, states=_chosen_states(test, yes.states, no.states))
    if isinstance(yes, TruthVector) or isinstance(no, TruthVector):
        left, right = as_truth(yes), as_truth(no)
        codes = _chosen_states(test, left.codes, right.codes)
        rounded = None
        if left.rounded is not None or right.rounded is not None:
            nothing = np.zeros(1, dtype=np.bool_)
            picked = np.where(
                mask,
                nothing if left.rounded is None else left.rounded,
                nothing if right.rounded is None else right.rounded,
            )
            rounded = picked & (codes == TRUE)
        return TruthVector(axis=axis, codes=codes, rounded=rounded)
    raise mixed(yes, no)


def _chosen_numbers(test: TruthVector, mask: Mask, yes: NumberVector, no: NumberVector) -> NumberVector:
    def bounds(left: Bounds, right: Bounds) -> Bounds:
        return intervals.chosen(mask, left, right)

    axis = common_axis(test, yes, no)
    return NumberVector(
        axis=axis,
        values=choose(mask, yes.values, no.values),
        states=_chosen_states(test, yes.states, no.states),
        kind=yes.kind if yes.kind is no.kind else ValueType.NUMBER,
        derivation=intervals.derived(bounds, yes, no),
    )


def _chosen_states(test: TruthVector, yes: Codes, no: Codes) -> Codes:
    picked = np.where(test.codes == TRUE, yes, no)
    return np.where(test.codes <= TRUE, picked, test.codes).astype(np.uint8)
