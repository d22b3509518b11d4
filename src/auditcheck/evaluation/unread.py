"""What keeps a rule from being evaluated: the unreadable cells it and its condition need."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from auditcheck.evaluation.scope import RuleScope
from auditcheck.expressions.evaluating import evaluate
from auditcheck.expressions.names import paths
from auditcheck.expressions.tracing import trace
from auditcheck.expressions.vectors import ONE
from auditcheck.model.cells import CellRef
from auditcheck.model.issues import Term
from auditcheck.model.rules import Rule, RulePack
from auditcheck.model.syntax import Expression
from auditcheck.model.tables import CellState


def unreadable_cells(terms: Iterable[Term]) -> dict[CellRef, None]:
    """Return the cells of terms that could not be read, each once, in order."""
    unread = (term for term in terms if term.state is CellState.UNREADABLE)
    return {term.cell: None for term in unread if term.cell is not None}


def unread_condition(rule: Rule, scope: RuleScope, positions: NDArray[np.intp]) -> dict[CellRef, None]:
    """Return the cells for want of which it cannot be said of ``positions`` whether the rule applies."""
    if rule.when is None or not len(positions):
        return {}
    condition = evaluate(rule.when, scope)
    at = positions.tolist() if condition.truth.axis != ONE else [0]
    return unreadable_cells(term for position in at for term in trace(condition, position).terms)


def columns_read(rule: Rule, pack: RulePack) -> frozenset[tuple[str, str]]:
    """Return the (table, column) pairs that a rule's check and condition name."""
    expressions: tuple[Expression | None, ...] = (rule.check, rule.when)
    found = (_named(list(path.names), rule, pack) for it in expressions if it for path in paths(it.tree))
    return frozenset(pair for pair in found if pair is not None)


def _named(names: list[str], rule: Rule, pack: RulePack) -> tuple[str, str] | None:
    table = names[0] if len(names) > 1 else rule.target.table if rule.target is not None else ""
    spec = pack.table(table)
    found = spec.column(names[-1]) if spec is not None else None
    return (spec.name, found.name) if spec is not None and found is not None else None
