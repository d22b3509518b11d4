"""Verdicts: everything a report says of a submission but where its cells stand and how it is worded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from auditcheck.model.issues import Issue
from auditcheck.model.report import Report

Where = Callable[[str, int, int], tuple[str, int, int]]


def _same_place(sheet: str, row: int, column: int) -> tuple[str, int, int]:
    return sheet, row, column


def verdicts(report: Report, where: Where | None = _same_place) -> dict[str, Any]:
    """Return what must be the same; ``where`` tells where cells went, None: places are left out."""
    return {
        "checked": report.checked,
        "blocks": report.blocks(),
        "standing": report.standing,
        "tables": {info.name: (info.found, info.records, info.columns, info.unit) for info in report.tables},
        "outcomes": {
            outcome.rule_id: (
                outcome.passed,
                outcome.failed,
                outcome.unknown,
                outcome.not_applicable,
                outcome.not_evaluated,
                outcome.rounded,
                outcome.untold,
            )
            for outcome in report.outcomes
        },
        "issues": sorted((_told(issue, where) for issue in report.issues), key=str),
    }


def _told(issue: Issue, where: Where | None) -> tuple[Any, ...]:
    cell = issue.primary.cell
    place: Any = None
    if where is not None:
        place = where(cell.sheet, cell.row, cell.column) if cell else issue.primary.sheet
    sums = issue.comparison
    sides = (sums.left.value, sums.operator, sums.right.value) if sums else None
    named = [each.cell for each in (issue.primary, *issue.related) if each.cell]
    several = tuple(sorted({where(c.sheet, c.row, c.column) for c in named})) if where is not None else ()
    target = "" if issue.target.isdigit() else issue.target  # a record without a name is told by its row
    kind = issue.rule_class.value
    return (issue.code, kind, issue.fingerprint, target, issue.value, sides, place, several)


def unlike(found: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    """Return what differs between two verdicts: for each heading, what is found and what was wanted."""
    told: dict[str, Any] = {}
    for name, value in wanted.items():
        if found[name] == value:
            continue
        if isinstance(value, dict):
            keys = found[name].keys() | value.keys()
            told[name] = {
                k: (found[name].get(k), value.get(k))
                for k in sorted(keys)
                if found[name].get(k) != value.get(k)
            }
        elif isinstance(value, list):
            told[name] = (
                [x for x in found[name] if x not in value],
                [x for x in value if x not in found[name]],
            )
        else:
            told[name] = (found[name], value)
    return told
