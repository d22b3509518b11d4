"""Bringing a report to its reader: where it goes, in which format, and what the exit code says of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from auditcheck.cli.streams import console, tell, write_out
from auditcheck.cli.wording import WRITTEN
from auditcheck.cli.writing import refuse_unsafe, write_whole
from auditcheck.errors import ConfigError
from auditcheck.model.report import Report
from auditcheck.model.rules import RuleClass
from auditcheck.model.words import Language, Words
from auditcheck.reporters.registry import EXTENSIONS, RENDERERS

STDOUT = "-"


class Format(StrEnum):
    """The formats of reports."""

    TERMINAL = "terminal"
    XLSX = "xlsx"
    JSON = "json"


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


_MILDEST = {
    FailOn.ERROR: RuleClass.LOGIC,
    FailOn.WARNING: RuleClass.VERIFY,
    FailOn.NOTE: RuleClass.HINT,
    FailOn.BALANCE: RuleClass.BALANCE,
    FailOn.LOGIC: RuleClass.LOGIC,
    FailOn.VERIFY: RuleClass.VERIFY,
    FailOn.HINT: RuleClass.HINT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where a report goes: ``path`` None and ``alone`` mean standard output in ``format`` and no more."""

    format: str
    path: Path | None = None
    alone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How the terminal report is printed."""

    language: Language
    show_all: bool = False
    quiet: bool = False
    color: bool = True


def destination(output: str | None, wanted: Format | None, inputs: Iterable[Path]) -> Destination:
    """Return where the report goes. Raises ConfigError for what cannot be or must not be written."""
    if output is None or output == STDOUT:
        form = wanted or Format.TERMINAL
        if form is Format.XLSX and output is None:
            raise ConfigError(
                Words(
                    "请用 -o 写明把 Excel 清单存为哪个文件。",
                    "Say with -o which file the Excel list goes to.",
                )
            )
        return Destination(format=form.value, alone=output == STDOUT or form is not Format.TERMINAL)
    path = Path(output)
    form_name = wanted.value if wanted else EXTENSIONS.get(path.suffix.lower())
    if form_name is None:
        endings = tuple(EXTENSIONS)
        raise ConfigError(
            Words(
                f"从 {path.name} 看不出报告格式：请用 {'、'.join(endings)} 结尾，或用 --format 写明。",
                f"{path.name} does not tell the format: end it in {', '.join(endings)}, or give --format.",
            )
        )
    refuse_unsafe(path, inputs)
    return Destination(format=form_name, path=path)


def deliver(report: Report, goal: Destination, manner: Manner) -> None:
    """Print the report, and write the file if one is wanted (after printing, so that none is lost)."""
    if goal.alone and not (goal.format == Format.TERMINAL and manner.quiet):
        write_out(RENDERERS[goal.format](report, manner.language))
        return
    _print(report, manner)
    if goal.path is not None:
        written = write_whole(goal.path, RENDERERS[goal.format](report, manner.language))
        name = Words(f" {written}", f" {written}")
        tell(WRITTEN + name, manner.language)


def blocked(report: Report, fail_on: FailOn) -> bool:
    """Say whether the exit code is 1: an issue bad enough, or something that could not be checked."""
    if report.blocks(None):
        return True
    mildest = _MILDEST.get(fail_on)
    return mildest is not None and any(issue.rule_class.rank <= mildest.rank for issue in report.issues)


def _print(report: Report, manner: Manner) -> None:
    from auditcheck.reporters.terminal import print_conclusion, print_report  # noqa: PLC0415 - as the console

    out = console(color=manner.color)
    if manner.quiet:
        print_conclusion(report, out, manner.language)
    else:
        print_report(report, out, manner.language, show_all=manner.show_all)
