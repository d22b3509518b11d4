"""What a report comes to: the counts and rows that the ledger keeps beside it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from auditcheck.batch.messages import Row
from auditcheck.model.batch import Tally
from auditcheck.model.issues import Issue
from auditcheck.model.report import Report

T = TypeVar("T")


def tally_of(report: Report) -> Tally:
    """Return what a report comes to; kinds that do not occur are left out."""
    return Tally(
        incomplete=report.blocks(None),
        issues=_counted(issue.rule_class for issue in report.issues),
        open=_counted(issue.rule_class for issue in report.open_issues),
        verdicts=_counted(outcome.verdict for outcome in report.outcomes),
    )


def _counted(found: Iterable[T]) -> dict[T, int]:
    counts: dict[T, int] = {}
    for each in found:
        counts[each] = counts.get(each, 0) + 1
    return counts


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
