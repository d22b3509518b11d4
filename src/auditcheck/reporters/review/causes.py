"""Common causes: one rule that fails at one place in many submissions, found while they go by."""

from __future__ import annotations

from decimal import Decimal

from auditcheck.model.issues import Issue
from auditcheck.model.report import Report
from auditcheck.model.review import Cause
from auditcheck.model.rules import Severity

FEWEST = 5
SHARE = 5
"""A cause is common to at least five submissions and to a fifth of those checked."""

_EXAMPLES = 5
Key = tuple[str, str, str, str]


class _Place:
    """What the issues of one rule at one place have in common, as far as they were seen."""

    __slots__ = ("address", "difference", "examples", "kind", "rule_class", "title", "units")

    def __init__(self, issue: Issue) -> None:
        self.title, self.kind, self.rule_class = issue.title, issue.kind, issue.rule_class
        self.address = _address(issue)
        self.difference = _difference(issue)
        self.units = 0
        self.examples: tuple[str, ...] = ()

    def add(self, issue: Issue, unit: str) -> None:
        self.units += 1
        if len(self.examples) < _EXAMPLES:
            self.examples += (unit,)
        if self.address != _address(issue):
            self.address = ""
        if self.difference != _difference(issue):
            self.difference = None

    def cause(self, key: Key, checked: int) -> Cause:
        code, sheet, row, column = key
        return Cause(
            code=code,
            title=self.title,
            kind=self.kind,
            rule_class=self.rule_class,
            sheet=sheet,
            label=" / ".join(part for part in (row, column) if part),
            units=self.units,
            of=checked,
            address=self.address,
            difference=self.difference,
            examples=self.examples,
        )


class Causes:
    """Counts, for every rule and place, the submissions that fail there.

    A place seen for the first time keeps no more than what it may have in common with others, so that
    the many places of 100,000 submissions that fail once fit.
    """

    def __init__(self) -> None:
        self._places: dict[Key, _Place] = {}

    def add(self, report: Report, unit: str) -> None:
        """Take the open errors and warnings of one submission."""
        for key, issue in _by_place(report).items():
            place = self._places.get(key)
            if place is None:
                place = self._places[key] = _Place(issue)
            place.add(issue, unit)

    def found(self, checked: int) -> tuple[Cause, ...]:
        """Return the common causes among ``checked`` submissions, the most frequent first."""
        wanted = max(FEWEST, -(-checked // SHARE))
        common = [(key, place) for key, place in self._places.items() if place.units >= wanted]
        common.sort(key=lambda pair: (-pair[1].units, pair[0]))
        return tuple(place.cause(key, checked) for key, place in common)


def _by_place(report: Report) -> dict[Key, Issue]:
    """Return the first open issue of each rule and place, of those that lead and are more than hints."""
    issues = (it for it in report.open_issues if it.severity is not Severity.NOTE and not it.follows)
    found: dict[Key, Issue] = {}
    for issue in issues:
        place = issue.primary
        found.setdefault((issue.code, place.sheet, place.row_label, place.column_label), issue)
    return found


def _address(issue: Issue) -> str:
    cell = issue.primary.cell
    return cell.address if cell is not None else ""


def _difference(issue: Issue) -> Decimal | None:
    return issue.comparison.difference if issue.comparison is not None else None
