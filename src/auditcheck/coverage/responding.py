"""Responding: what rules and contracts say to a changed value, through the same evaluation as a check.

Only the rules that read the value are evaluated again; the verdicts of the others cannot change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from auditcheck.contracts.checking import check_table
from auditcheck.contracts.predicates import has_contract
from auditcheck.coverage.mutating import Change, Subject
from auditcheck.diagnosis.figures import Figure
from auditcheck.diagnosis.reevaluating import NewValue, Reevaluation, alike, with_value
from auditcheck.evaluation.judging import UNMET, Ruling
from auditcheck.expressions.vectors import FALSE, TRUE
from auditcheck.model.cells import CellRef
from auditcheck.model.coverage import Mutation, Response
from auditcheck.model.issues import Issue
from auditcheck.model.rules import Codelist, RuleClass
from auditcheck.tables.table import Column, Table

_AT_ONCE = 200  # more failing cells of a column than these are not told one by one
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
    """The contracts of the columns. Words that look at one value alone are put to many cells at once."""

    tables: Mapping[str, Table]
    codelists: Mapping[str, Codelist]

    def refused(self, subjects: Iterable[Subject]) -> set[tuple[CellRef, Mutation]]:
        """Return the changes that a contract tells of."""
        waiting: dict[tuple[Mutation, int, int], list[tuple[Figure, NewValue]]] = {}
        for number, subject in enumerate(subjects):
            for mutation, change in subject.changes():
                for figure, value in change:
                    spec = figure.column.spec
                    if has_contract(spec):
                        batch = number if spec.contract.unique else -1 - figure.position // _AT_ONCE
                        waiting.setdefault((mutation, id(figure.column), batch), []).append((figure, value))
        return {
            (cell, mutation) for (mutation, _, _), change in waiting.items() for cell in self._refused(change)
        }

    def _refused(self, change: Sequence[tuple[Figure, NewValue]]) -> Iterator[CellRef]:
        """Yield those of the changed cells, all of one column, that fail."""
        place = change[0][0].place
        column: Column = place.column
        for figure, value in change:
            column = with_value(column, figure, value)
        # of the table only this column is looked at; it may be looked up in all others
        narrow = replace(place.table, columns={place.key: column}, total=None)
        changed = {figure.cell for figure, _ in change}
        for issue in check_table(narrow, self.tables, self.codelists):
            yield from changed & _cells(issue)


def _cells(issue: Issue) -> set[CellRef]:
    return {place.cell for place in (issue.primary, *issue.related) if place.cell is not None}
