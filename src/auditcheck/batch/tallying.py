"""What a report comes to: the counts and rows that the ledger keeps beside it."""

from __future__ import annotations

from collections import Counter

from auditcheck.batch.messages import Row
from auditcheck.model.batch import Tally
from auditcheck.model.issues import Issue
from auditcheck.model.report import Report


def tally_of(report: Report) -> Tally:
    """Return what a report comes to; kinds that do not occur are left out."""
    return Tally(
        incomplete=report.blocks(None),
        issues=Counter(issue.rule_class for issue in report.issues),
        open=Counter(issue.rule_class for issue in report.open_issues),
        verdicts=Counter(outcome.verdict for outcome in report.outcomes),
    )


def rows_of(report: Report) -> tuple[Row, ...]:
    """Return the issues as the ledger lists them."""
    return tuple(map(_row, report.issues))


def _row(issue: Issue) -> Row:
    cell = issue.primary.cell
    difference = issue.comparison.difference if issue.comparison is not None else None
    return Row(
        code=issue.code,
        rule_class=issue.rule_class.value,
        severity=issue.severity.value,
        kind=issue.kind.value,
        sheet=issue.primary.sheet,
        cell=cell.address if cell else "",
        target=issue.target,
        message=issue.message,
        fingerprint=issue.fingerprint,
        difference="" if difference is None else f"{difference:f}",
    )
