"""Waivers held against the issues of a check: which apply, which have expired, moved or match nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from auditcheck.model.answers import Remark, Waiver
from auditcheck.model.cells import CellRange, parse_address
from auditcheck.model.figures import format_figure
from auditcheck.model.issues import Comparison, Issue
from auditcheck.model.report import Report
from auditcheck.model.tables import ValueType
from auditcheck.model.words import Words, same

_LISTED = 5


def with_waivers(report: Report, waivers: Sequence[Waiver], today: date) -> Report:
    """Return the report with every issue that a waiver covers carrying it, and remarks on the others.

    Remarks tell of waivers that have expired, whose bound is exceeded, or whose issue now stands at
    another place (it is still waived: its fingerprint names it).
    """
    issues = list(report.issues)
    remarks: list[Remark] = []
    for waiver in waivers:
        places = [n for n, issue in enumerate(issues) if _concerns(waiver, report, issue)]
        if not places:
            continue
        if waiver.expires is not None and waiver.expires < today:
            remarks.append(_expired(waiver, [issues[n] for n in places]))
            continue
        beyond = [n for n in places if not _within(waiver, issues[n].comparison)]
        if beyond:
            remarks.append(_exceeded(waiver, [issues[n] for n in beyond]))
        for n in places:
            if n not in beyond and issues[n].waiver is None:
                issues[n] = replace(issues[n], waiver=waiver)
        moved = [issues[n] for n in places if waiver.place and not _stands_at(waiver.place, issues[n])]
        if moved:
            remarks.append(_moved(waiver, moved))
    return replace(report, issues=tuple(issues), remarks=(*report.remarks, *remarks))


def unmatched_waivers(waivers: Iterable[Waiver], reports: Iterable[Report]) -> tuple[Remark, ...]:
    """Return a remark on every waiver that concerns no issue of any of the reports.

    A waiver for a unit that was not checked is passed over, so is everything if a file was unreadable.
    The reports are looked at one after another, once.
    """
    uses = [_Use(waiver) for waiver in waivers]
    for report in reports:
        for use in uses:
            use.see(report)
    return tuple(_unmatched(use) for use in uses if use.asked and not use.matched)


class _Use:
    """What the reports seen so far have to do with a waiver; ``elsewhere`` are its rule's first issues."""

    def __init__(self, waiver: Waiver) -> None:
        self.waiver = waiver
        self.asked = self.matched = False
        self.elsewhere: list[Issue] = []
        self.count = 0

    def see(self, report: Report) -> None:
        self.asked |= report.checked and _of_unit(self.waiver, report)
        for issue in report.issues:
            self.matched |= _concerns(self.waiver, report, issue)
            if issue.code == self.waiver.rule:
                self.count += 1
                self.elsewhere += [issue] if self.count <= _LISTED else []


def _concerns(waiver: Waiver, report: Report, issue: Issue) -> bool:
    if not _of_unit(waiver, report) or (waiver.rule and waiver.rule != issue.code):
        return False
    if waiver.fingerprint:
        return issue.fingerprint.startswith(waiver.fingerprint.lower())
    return not waiver.place or _stands_at(waiver.place, issue)


def _of_unit(waiver: Waiver, report: Report) -> bool:
    return not waiver.unit or waiver.unit in report.submission.identity.values()


def _stands_at(place: str, issue: Issue) -> bool:
    """Say whether the issue stands at ``place``: a cell, a range, a sheet, or words of its row or column."""
    where = issue.primary
    sheet, _, address = place.rpartition("!")
    bare = sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet
    first, _, last = address.partition(":")
    top, bottom = parse_address(first), parse_address(last or first)
    if not sheet or top is None or bottom is None:
        return place in {where.sheet, where.label, issue.target}
    around = CellRange(
        sheet=bare, first_row=top[0], first_column=top[1], last_row=bottom[0], last_column=bottom[1]
    )
    cell = where.cell
    return cell is not None and cell.sheet == bare and around.contains(cell.row, cell.column)


def _within(waiver: Waiver, comparison: Comparison | None) -> bool:
    if waiver.within is None:
        return True
    difference = comparison.difference if comparison is not None else None
    return difference is not None and abs(difference) <= waiver.within


def _expired(waiver: Waiver, issues: Sequence[Issue]) -> Remark:
    day = waiver.expires.isoformat() if waiver.expires else ""
    words = Words(f"豁免已于 {day} 到期，不再生效：", f"the waiver expired on {day} and no longer holds: ")
    return Remark(code="WAIVER-EXPIRED", words=_head(waiver) + words + _listed(issues))


def _exceeded(waiver: Waiver, issues: Sequence[Issue]) -> Remark:
    bound = f"{waiver.within:f}" if waiver.within is not None else ""
    gaps = [_gap(issue) for issue in issues[:_LISTED]]
    words = Words(
        f"差额超出豁免的 {bound}（现为 {'、'.join(gaps)}），不予豁免：",
        f"the difference ({', '.join(gaps)}) is more than the {bound} waived, so it is not: ",
    )
    return Remark(code="WAIVER-EXCEEDED", words=_head(waiver) + words + _listed(issues))


def _moved(waiver: Waiver, issues: Sequence[Issue]) -> Remark:
    words = Words(
        f"问题已不在 {waiver.place}，按指纹仍予豁免，请改写位置：",
        f"the issue no longer stands at {waiver.place}; its fingerprint still waives it, correct the place: ",
    )
    return Remark(code="WAIVER-MOVED", words=_head(waiver) + words + _listed(issues))


def _unmatched(use: _Use) -> Remark:
    words = Words("没有与之相符的问题，可以删去", "no issue matches it; it can be removed")
    if use.elsewhere:
        words = Words(
            "没有与之相符的问题；同一规则的问题在：", "no issue matches it; issues of its rule stand at: "
        )
        words += _listed(use.elsewhere, use.count)
    return Remark(code="WAIVER-UNMATCHED", words=_head(use.waiver) + words)


def _head(waiver: Waiver) -> Words:
    name = " ".join(filter(None, (waiver.mark, waiver.rule or waiver.fingerprint)))
    return Words(f"{name}（{waiver.reason}）：", f"{name} ({waiver.reason}): ")


def _listed(issues: Sequence[Issue], count: int | None = None) -> Words:
    """Return where the first issues stand, and how many there are (None: as many as these)."""
    places = [
        issue.primary.cell.qualified if issue.primary.cell else issue.primary.sheet or issue.code
        for issue in issues[:_LISTED]
    ]
    count = len(issues) if count is None else count
    more = count - len(places)
    names = Words("、".join(places), ", ".join(places))
    return names + (Words(f" 等 {count} 处", f" and {more} more") if more > 0 else same(""))


def _gap(issue: Issue) -> str:
    comparison = issue.comparison
    if comparison is None or comparison.difference is None:
        return "—"
    return format_figure(comparison.difference, ValueType.NUMBER)
