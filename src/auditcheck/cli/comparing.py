"""Two checks side by side: two submissions of a unit, or one with values tried out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from auditcheck.cli.answering import Answers
from auditcheck.cli.checking import Request, paths_of, settings_of
from auditcheck.cli.delivering import FailOn, Manner, blocked
from auditcheck.cli.exitcodes import BLOCKED, PASSED
from auditcheck.cli.streams import console, tell
from auditcheck.cli.watched import looked_at
from auditcheck.errors import ConfigError
from auditcheck.model.report import Report
from auditcheck.model.words import Words

_FORMULAS = Words(
    "试算只换上给出的数值：公式单元格仍取文件中存好的结果，文件未作改动。",
    "Only the given values were replaced: formulas keep the results stored in the file, which is unchanged.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """What submissions are held against."""

    rules: str | None = None
    prior: str | None = None


def compare(old: str, new: str, pack: Pack, fail_on: FailOn, manner: Manner) -> int:
    """Print what became of the issues of ``old`` in ``new`` and return the exit code of ``new``."""
    from auditcheck.pipeline import check  # noqa: PLC0415 - the help must not wait for pandas

    before, after = (
        looked_at(path, partial(check, path, pack.rules, prior=pack.prior, diagnose=False))
        for path in (old, new)
    )
    if not before.checked:
        raise ConfigError(
            Words(
                f"{old} 未能审核，无从比较：", f"{old} could not be checked, so there is nothing to compare: "
            )
            + before.issues[0].message
        )
    return _told(before, after, fail_on, manner)


def try_values(request: Request, values: Sequence[str]) -> int:
    """Print which issues go and come with other values in some cells; return the exit code they give."""
    from auditcheck.pipeline import check  # noqa: PLC0415 - the help must not wait for pandas

    if request.output or request.formats or request.record or request.annotate:
        raise ConfigError(
            Words(
                "试算（--set）只在屏幕上显示，不写报告和记录：那不是文件本身的结果。",
                "What --set tries out is only printed, never written as a report or record: it is not the "
                "file's own result.",
            )
        )
    settings = settings_of(request)
    with paths_of(request, settings) as paths:
        if len(paths) != 1:
            raise ConfigError(
                Words("试算（--set）一次只能用于一份报表。", "--set takes one submission at a time.")
            )
        path: Path = paths[0]
        profile = request.profile.over(settings.profile_of(path))
        asked = partial(check, str(path), profile.rules, prior=profile.prior, diagnose=False)
        before = looked_at(str(path), partial(asked, hygiene=False))
        after = looked_at(str(path), partial(asked, replacing=values))
    fail_on = FailOn(profile.fail_on or FailOn.ERROR)
    answers = Answers(alone=False)
    before, after = answers.to(before, profile), answers.to(after, profile)
    code = _told(before, after, fail_on, request.manner, tried=True)
    tell(_FORMULAS, request.manner.language)
    return code


def _told(before: Report, after: Report, fail_on: FailOn, manner: Manner, *, tried: bool = False) -> int:
    from auditcheck.evaluation.baselines import against, section_of  # noqa: PLC0415 - with the engine
    from auditcheck.reporters.changes import RESUBMITTED, TRIED, print_changes  # noqa: PLC0415 - rich

    compared, headings = against(after, section_of(before)), TRIED if tried else RESUBMITTED
    print_changes(compared, headings, console(color=manner.color), manner.language, show_all=manner.show_all)
    return BLOCKED if blocked(after, fail_on) else PASSED
