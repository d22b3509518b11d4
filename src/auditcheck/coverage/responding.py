"""Responding: what rules and contracts say to a changed value, through the same evaluation as a check.

Only the rules that read the value are evaluated again; the verdicts of the others cannot change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from auditcheck.contracts.checking import permitted_texts
from auditcheck.contracts.predicates import has_contract, meets
from auditcheck.coverage.mutating import Change
from auditcheck.diagnosis.figures import Figure
from auditcheck.diagnosis.reevaluating import NewValue, Reevaluation, alike, with_value
from auditcheck.evaluation.judging import UNMET, Ruling
from auditcheck.expressions.vectors import FALSE, TRUE
from auditcheck.model.coverage import Response
from auditcheck.model.rules import Codelist, RuleClass
from auditcheck.tables.table import Table

_FAILED = {
    RuleClass.BALANCE: Response.BLOCKED,
    RuleClass.LOGIC: Response.BLOCKED,
    RuleClass.VERIFY: Response.QUERIED,
    RuleClass.HINT: Response.HINTED,
}


@dataclass(slots=True, eq=False)
class Rules:
    """The rules of a pack; counts how often each was put to a changed value, and failed then."""

    reevaluation: Reevaluation
    failed: Counter[str] = field(default_factory=Counter)
    evaluated: Counter[str] = field(default_factory=Counter)

    def respond(self, change: Change) -> tuple[Response, list[str]]:
        """Return the strongest response of any rule, and the rules that fail then and did not before."""
        strongest, failed = Response.UNNOTICED, []
        for number, after in self.reevaluation.rulings(change):
            before = self.reevaluation.network.ruling(number)
            rule_id = before.rule.id
            response = _response(before, after)
            self.evaluated[rule_id] += 1
            if response is None:
                self.failed[rule_id] += 1
                failed.append(rule_id)
                response = _FAILED[before.rule.rule_class]
            strongest = min(strongest, response, key=lambda each: each.rank)
        return strongest, failed


def _response(before: Ruling, after: Ruling | None) -> Response | None:
    """Return what becomes of a rule, None if it fails where it did not before."""
    codes, known = alike(before.codes, None if after is None else after.codes)
    if ((codes == FALSE) & (known != FALSE)).any():
        return None
    if after is None:
        return Response.UNDECIDED
    if _rounded(after) > _rounded(before):
        return Response.HINTED
    lost = (codes != TRUE) & (codes != FALSE) & (codes != UNMET) & (codes != known)
    return Response.UNDECIDED if lost.any() else Response.UNNOTICED


def _rounded(ruling: Ruling) -> int:
    """Return how many targets hold but for a difference within rounding."""
    truth = ruling.evaluated.truth if ruling.evaluated is not None else None
    if truth is None or truth.rounded is None:
        return 0
    rounded = truth.over(ruling.axis).rounded
    return 0 if rounded is None else int((rounded & (ruling.codes == TRUE)).sum())


@dataclass(frozen=True, slots=True, kw_only=True)
class Contracts:
    """The contracts of the columns, asked as a check asks them."""

    tables: Mapping[str, Table]
    codelists: Mapping[str, Codelist]
    _permitted: dict[int, frozenset[str] | None] = field(default_factory=dict)

    def refuse(self, change: Change) -> bool:
        """Say whether the contract of a column tells of a change."""
        return any(self._refuses(figure, value) for figure, value in change)

    def _refuses(self, figure: Figure, value: NewValue) -> bool:
        column = figure.column
        if not has_contract(column.spec):
            return False
        if id(column) not in self._permitted:
            found = permitted_texts((column.spec,), self.tables, self.codelists)
            self._permitted[id(column)] = found.get(column.spec.name)
        permitted = self._permitted[id(column)]
        return meets(column, permitted) and not meets(with_value(column, figure, value), permitted)
