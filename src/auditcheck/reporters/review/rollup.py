"""The roll-up: submissions go by one at a time, what they come to stays."""

from __future__ import annotations

import heapq
from collections import Counter
from dataclasses import replace
from decimal import Decimal

from auditcheck.model.batch import Entry, RosterUnit, Since
from auditcheck.model.issues import Issue
from auditcheck.model.report import Report
from auditcheck.model.review import Gap, Overview, RuleLine, UnitLine
from auditcheck.model.rules import RuleClass
from auditcheck.model.tables import ValueType
from auditcheck.model.units import Standing
from auditcheck.model.words import Words
from auditcheck.reporters.review.causes import Causes

GAPS = 200
"""How many of the largest differences are kept."""

_WORST = (Standing.UNREAD, Standing.REJECTED, Standing.MISSING, Standing.TO_EXPLAIN, Standing.ACCEPTED)


class _Rule:
    """One rule in the making."""

    __slots__ = ("at_stake", "issues", "rule_class", "stopped", "title", "units")

    def __init__(self, title: Words, rule_class: RuleClass) -> None:
        self.title, self.rule_class = title, rule_class
        self.units = self.issues = self.stopped = 0
        self.at_stake = Decimal(0)


class Rollup:
    """What the submissions seen so far come to; the same report is never needed twice."""

    def __init__(self) -> None:
        self._units: list[UnitLine] = []
        self._rules: dict[str, _Rule] = {}
        self._gaps: list[tuple[Decimal, int, Gap]] = []
        self._causes = Causes()
        self._checked = 0

    def add(
        self, entry: Entry, report: Report | None, page: str, issue_list: str, since: Since | None = None
    ) -> UnitLine:
        """Take one submission and return its line; ``page`` and ``issue_list`` are where its files go."""
        line = replace(_line(entry, report), page=page, issue_list=issue_list, since=since)
        self._units.append(line)
        if report is not None and report.checked:
            self._checked += 1
            self._causes.add(report, line.label)
        if report is not None:
            self._take_rules(report, line)
            for issue in report.open_issues:
                self._take_gap(issue, line)
        return line

    def add_missing(self, unit: RosterUnit) -> None:
        """Take a unit of the roster that submitted nothing."""
        self._units.append(
            UnitLine(standing=Standing.MISSING, code=unit.code, name=unit.name, kind=unit.kind)
        )

    def overview(self) -> Overview:
        """Return what all of them come to."""
        units = sorted(self._units, key=_worst_first)
        gaps = sorted(self._gaps, key=lambda kept: (-kept[0], -kept[1]))
        return Overview(
            units=tuple(units),
            rules=tuple(sorted(map(_rule_line, self._rules.items()), key=_most_failed_first)),
            gaps=tuple(gap for _, _, gap in gaps),
            causes=self._causes.found(self._checked),
            standings=Counter(line.standing for line in units),
            checked=self._checked,
            issues=sum(line.errors + line.to_explain for line in units),
            at_stake=sum((line.at_stake for line in units), Decimal(0)),
        )

    def _take_rules(self, report: Report, line: UnitLine) -> None:
        for outcome in report.outcomes:
            rule = self._rules.setdefault(outcome.rule_id, _Rule(outcome.title, outcome.rule_class))
            rule.stopped += bool(outcome.not_evaluated)
            rule.issues += outcome.untold
        for issue in report.open_issues:
            rule = self._rules.setdefault(issue.code, _Rule(issue.title, issue.rule_class))
            rule.issues += 1
            rule.at_stake += abs(_difference(issue) or Decimal(0))
        for code in line.failed:
            self._rules[code].units += 1

    def _take_gap(self, issue: Issue, line: UnitLine) -> None:
        difference, sums = _difference(issue), issue.comparison
        if not difference or sums is None or sums.left.value is None or sums.right.value is None:
            return
        place = issue.primary
        gap = Gap(
            unit=line.label,
            file=line.file,
            code=issue.code,
            title=issue.title,
            place=place.cell.qualified if place.cell is not None else place.sheet,
            label=place.label,
            left=sums.left.value,
            right=sums.right.value,
            difference=difference,
            page=line.page,
        )
        kept = (abs(difference), -len(self._units) * 1_000_000 - len(self._gaps), gap)
        if len(self._gaps) < GAPS:
            heapq.heappush(self._gaps, kept)
        elif kept > self._gaps[0]:
            heapq.heapreplace(self._gaps, kept)


def _line(entry: Entry, report: Report | None) -> UnitLine:
    issues = report.open_issues if report is not None else ()
    untold = [it for it in report.outcomes if it.untold] if report is not None else []
    failed = Counter(issue.code for issue in issues)
    failed.update({outcome.rule_id: outcome.untold for outcome in untold})
    classes = Counter(issue.rule_class for issue in issues)
    for outcome in untold:
        classes[outcome.rule_class] += outcome.untold
    unit = entry.unit
    return UnitLine(
        standing=report.standing if report is not None else Standing.UNREAD,
        code=unit.code,
        name=unit.name,
        kind=unit.kind,
        file=entry.file,
        same_as=entry.same_as,
        round=entry.round,
        reason=entry.reason,
        errors=classes[RuleClass.BALANCE] + classes[RuleClass.LOGIC],
        to_explain=classes[RuleClass.VERIFY],
        hints=classes[RuleClass.HINT],
        not_evaluated=sum(bool(it.not_evaluated) for it in report.outcomes) if report is not None else 0,
        failed=failed,
        at_stake=sum((abs(_difference(issue) or Decimal(0)) for issue in issues), Decimal(0)),
    )


def _difference(issue: Issue) -> Decimal | None:
    """Return by how much a sum of amounts does not hold; None for any other comparison.

    An issue that follows from another adds nothing to what is at stake.
    """
    sums = issue.comparison
    if issue.rule_class is not RuleClass.BALANCE or issue.follows or sums is None:
        return None
    amounts = ValueType.AMOUNT in {sums.left.kind, sums.right.kind}
    return sums.difference if amounts and sums.operator == "==" else None


def _rule_line(kept: tuple[str, _Rule]) -> RuleLine:
    code, rule = kept
    return RuleLine(
        code=code,
        title=rule.title,
        rule_class=rule.rule_class,
        units=rule.units,
        issues=rule.issues,
        stopped=rule.stopped,
        at_stake=rule.at_stake,
    )


def _worst_first(line: UnitLine) -> tuple[int, int, int, str, str]:
    return _WORST.index(line.standing), -line.errors, -line.to_explain, line.code, line.file


def _most_failed_first(line: RuleLine) -> tuple[bool, int, int, int, str]:
    hint = line.rule_class is RuleClass.HINT
    return hint, -line.units, -line.stopped, line.rule_class.rank, line.code
