"""Grounds: whether a rule's verdict rests on its equation alone, or on more that may be wrong as well."""

from __future__ import annotations

from auditcheck.expressions.grammar import FUNCTIONS
from auditcheck.expressions.names import children
from auditcheck.model.rules import Rule, RulePack
from auditcheck.model.syntax import Arithmetic, Call, Compare, Logic, Negative, Node, Number, Path, Range
from auditcheck.model.tables import Layout

_ARITHMETIC = (Arithmetic, Compare, Negative, Number, Path, Range)
_FUNCTIONS = frozenset({"all", "share", "sum"})


def is_plain(rule: Rule, pack: RulePack) -> bool:
    """Say whether cells of this submission decide about a rule by sums and quotients, and nothing else does.

    Not where it applies on a condition, picks or rounds, looks up or groups by text, adds records
    (one may be missing), or reads last period's figures.
    """
    grouped = rule.target is not None and bool(rule.target.by)
    records = {
        name for spec in pack.tables if spec.layout is Layout.RECORDS for name in (spec.name, spec.called)
    }
    return rule.when is None and not grouped and _is_plain(rule.check.tree, records, gathered=False)


def _is_plain(node: Node, records: set[str | None], *, gathered: bool) -> bool:
    match node:
        case Path(steps=steps):
            looked_up = any(isinstance(step, Node) for step in steps)
            return steps[0] != "prior" and not looked_up and not (gathered and steps[0] in records)
        case Call(function=function):
            if function not in _FUNCTIONS:
                return False
            gathered = gathered or FUNCTIONS[function].gathers
        case Logic(operator=operator):
            if operator != "and":
                return False
        case _:
            if not isinstance(node, _ARITHMETIC):
                return False
    return all(_is_plain(child, records, gathered=gathered) for child in children(node))
