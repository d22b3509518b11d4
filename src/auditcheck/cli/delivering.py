"""Bringing a report to its reader: printing, writing, and what the exit code says of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from auditcheck.cli.destinations import Destination
from auditcheck.cli.streams import console, say, tell, write_out
from auditcheck.cli.wording import WRITTEN
from auditcheck.cli.writing import write_whole
from auditcheck.model.report import Report
from auditcheck.model.rules import RuleClass
from auditcheck.model.words import Language, same
from auditcheck.reporters.escaping import for_terminal
from auditcheck.reporters.plain import file_of
from auditcheck.reporters.registry import RENDERERS, TOGETHER
from auditcheck.reporters.wording import conclusion


class FailOn(StrEnum):
    """The mildest severity or class of issue that blocks."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
    NEVER = "never"
    BALANCE = "balance"
    LOGIC = "logic"
    VERIFY = "verify"
    HINT = "hint"


MILDEST = {
    FailOn.ERROR: RuleClass.LOGIC,
    FailOn.WARNING: RuleClass.VERIFY,
    FailOn.NOTE: RuleClass.HINT,
    FailOn.BALANCE: RuleClass.BALANCE,
    FailOn.LOGIC: RuleClass.LOGIC,
    FailOn.VERIFY: RuleClass.VERIFY,
    FailOn.HINT: RuleClass.HINT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How the terminal report is printed, if it is; ``named``: among others, so with its file's name."""

    language: Language
    show_all: bool = False
    quiet: bool = False
    color: bool = True
    printing: bool = True
    named: bool = False


def deliver(report: Report, goals: Sequence[Destination], manner: Manner) -> None:
    """Print the report, then write the files that are wanted (after printing, so that none is lost).

    Nothing but the one report is printed if a destination takes standard output for itself.
    """
    files = [goal for goal in goals if goal.path is not None]
    alone = next((goal for goal in goals if goal.alone), None)
    if alone is not None and not (alone.format == "terminal" and manner.quiet):
        write_out(RENDERERS[alone.format](report, manner.language))
    elif manner.printing:
        _print(report, manner)
    for goal in files:
        if goal.path is not None:
            _write(goal.path, RENDERERS[goal.format](report, manner.language), manner)


def deliver_together(reports: Sequence[Report], goals: Sequence[Destination], manner: Manner) -> None:
    """Write the reports of several submissions as one, to each of the goals."""
    for goal in goals:
        if goal.path is not None:
            _write(goal.path, TOGETHER[goal.format](reports, manner.language), manner)
        elif goal.format != "terminal":
            write_out(TOGETHER[goal.format](reports, manner.language))


def blocked(report: Report, fail_on: FailOn) -> bool:
    """Say whether the exit code is 1: an issue bad enough, or something that could not be checked."""
    if report.blocks(None):
        return True
    mildest = MILDEST.get(fail_on)
    return mildest is not None and any(issue.rule_class.rank <= mildest.rank for issue in report.open_issues)


def _write(path: Path, content: bytes, manner: Manner) -> None:
    written = write_whole(path, content)
    tell(WRITTEN + same(f" {written}"), manner.language)


def _print(report: Report, manner: Manner) -> None:
    from auditcheck.reporters.terminal import print_conclusion, print_report  # noqa: PLC0415 - as the console

    out = console(color=manner.color)
    if manner.quiet and manner.named:
        # One line each, whatever the file is called: a line of its own would be another file's verdict.
        say(f"{for_terminal(file_of(report.submission))}: {conclusion(report).to(manner.language)}")
    elif manner.quiet:
        print_conclusion(report, out, manner.language)
    else:
        print_report(report, out, manner.language, show_all=manner.show_all)
