"""What became of issues between two checks: corrected, left, newly broken, or not checked again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console

from auditcheck.model.answers import IssueState, Settled
from auditcheck.model.blocks import issue_blocks
from auditcheck.model.issues import Issue
from auditcheck.model.report import Report
from auditcheck.model.words import Language, Words, joined
from auditcheck.reporters.issue_block import print_issue
from auditcheck.reporters.page import CLASS_STYLE, Page
from auditcheck.reporters.plain import where, worst_first
from auditcheck.reporters.wording import conclusion

SHOWN = 30
"""How many issues of each kind are printed unless all are asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Headings:
    """What the kinds of change are called: of a second submission, or of values tried out."""

    gone: Words
    left: Words
    come: Words


_UNCHECKED = Words("不见了，但本次未能复核", "Not there, but could not be checked again")
RESUBMITTED = Headings(
    gone=Words("已改正", "Corrected"), left=Words("仍未改正", "Left"), come=Words("新出现", "Newly broken")
)
TRIED = Headings(
    gone=Words("会消失的问题", "Issues that go"),
    left=Words("仍在的问题", "Issues that stay"),
    come=Words("会新出现的问题", "Issues that come"),
)


def print_changes(
    report: Report, headings: Headings, console: Console, language: Language, *, show_all: bool = False
) -> None:
    """Print the changes that a report with states and settled issues holds, and its conclusion."""
    page, limit = Page(console, language), len(report.issues) if show_all else SHOWN
    gone, unchecked = _settled(report, IssueState.FIXED), _settled(report, IssueState.UNCHECKED)
    come, left = _in_state(report, stays=False), _in_state(report, stays=True)
    _print_settled(headings.gone, gone, page, show_all=show_all)
    _print_settled(_UNCHECKED, unchecked, page, show_all=show_all)
    _print_left(headings.left, left, page, show_all=show_all)
    if come:
        page.heading(page.text(_counted(headings.come, len(come)), "bold"))
        page.line()
        for block in issue_blocks(come[:limit]):
            print_issue(block.leader, page, block.followers, whole=show_all)
        _print_rest(len(come) - limit, page)
    counts = [_counted(headings.gone, len(gone)), _counted(headings.left, len(left))]
    counts.append(_counted(headings.come, len(come)))
    if unchecked:
        counts.append(_counted(_UNCHECKED, len(unchecked)))
    page.print(page.text(joined(counts, "，", ", "), "bold"))
    page.print(page.text(conclusion(report), "bold red" if report.blocks() else "bold green"))


def _settled(report: Report, state: IssueState) -> list[Settled]:
    return [settled for settled in report.settled if settled.state is state]


def _in_state(report: Report, *, stays: bool) -> list[Issue]:
    return [issue for issue in worst_first(report) if (issue.state is IssueState.UNCHANGED) is stays]


def _counted(words: Words, number: int) -> Words:
    return words + Words(f" {number:,} 个", f": {number:,}")


def _print_settled(title: Words, settled: Sequence[Settled], page: Page, *, show_all: bool) -> None:
    if not settled:
        return
    page.heading(page.text(_counted(title, len(settled)), "bold"))
    shown = settled if show_all else settled[:SHOWN]
    rows = [
        (page.text(each.code, "bold"), page.text(each.place, "cyan"), page.text(each.message))
        for each in shown
    ]
    page.print_grid(rows, "llf")
    _print_rest(len(settled) - len(shown), page)
    page.line()


def _print_left(title: Words, issues: Sequence[Issue], page: Page, *, show_all: bool) -> None:
    if not issues:
        return
    page.heading(page.text(_counted(title, len(issues)), "bold"))
    shown = issues if show_all else issues[:SHOWN]
    rows = [
        (
            page.mark(issue.rule_class),
            page.text(issue.code, CLASS_STYLE[issue.rule_class]),
            page.text(where(issue), "cyan"),
            page.text(issue.message),
        )
        for issue in shown
    ]
    page.print_grid(rows, "lllf")
    _print_rest(len(issues) - len(shown), page)
    page.line()


def _print_rest(number: int, page: Page) -> None:
    if number > 0:
        page.print(
            page.text(
                Words(f"另有 {number:,} 个，加 --all 全部列出", f"{number:,} more; --all shows all"), "dim"
            )
        )
