"""Where reports go, as ``--format`` and ``--output`` say it: ``-f sarif:out.sarif -f html:report.html``."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from auditcheck.cli.writing import refuse_unsafe
from auditcheck.errors import ConfigError
from auditcheck.model.words import Words
from auditcheck.reporters.registry import EXTENSIONS, RENDERERS

STDOUT = "-"
_TERMINAL, _XLSX = "terminal", "xlsx"


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where a report goes: ``path`` None and ``alone`` mean standard output in ``format`` and no more."""

    format: str
    path: Path | None = None
    alone: bool = False


def destinations(
    output: str | None, wanted: Sequence[str], inputs: Iterable[Path]
) -> tuple[Destination, ...]:
    """Return where the report goes, what goes to standard output first.

    Each of ``wanted`` is ``FORMAT`` or ``FORMAT:FILE``; ``output`` is the file of the one that names
    none, or, if all name one, a further report. Raises ConfigError for what cannot or must not be written.
    """
    pairs = [_format_and_file(text) for text in wanted]
    bare = [form for form, file in pairs if file is None]
    if len(bare) > 1:
        raise _only_one(bare)
    goals = [_destination(form, file) for form, file in pairs if file is not None]
    if bare or output is not None or not goals:
        goals.insert(0, _main(bare[0] if bare else None, output))
    given = list(inputs)
    for goal in goals:
        if goal.path is not None:
            refuse_unsafe(goal.path, given)
    _refuse_twice(goals)
    return tuple(sorted(goals, key=lambda goal: goal.path is not None))


def _format_and_file(text: str) -> tuple[str, str | None]:
    form, colon, file = text.partition(":")
    if form not in RENDERERS:
        near = difflib.get_close_matches(form, RENDERERS, n=1)
        hint = Words(f"，相近的有 {near[0]}", f"; close to it: {near[0]}") if near else Words("", "")
        names = tuple(RENDERERS)
        raise ConfigError(
            Words(f"没有报告格式“{form}”", f'there is no report format "{form}"')
            + hint
            + Words(f"。可用的有 {'、'.join(names)}。", f". There are {', '.join(names)}.")
        )
    if colon and not file:
        raise ConfigError(
            Words(
                f"--format {text} 的冒号后面缺少文件名。", f"--format {text} names no file after the colon."
            )
        )
    return form, file if colon else None


def _destination(form: str, file: str) -> Destination:
    if file == STDOUT:
        return Destination(format=form, alone=True)
    return Destination(format=form, path=Path(file))


def _main(form: str | None, output: str | None) -> Destination:
    """Return the destination of the report that ``--output`` or standard output takes."""
    if output is None:
        if form == _XLSX:
            raise ConfigError(
                Words(
                    "请用 -o 写明把 Excel 清单存为哪个文件。",
                    "Say with -o which file the Excel list goes to.",
                )
            )
        return Destination(format=form or _TERMINAL, alone=form not in {None, _TERMINAL})
    if output == STDOUT:
        return Destination(format=form or _TERMINAL, alone=True)
    return Destination(format=form or _by_ending(Path(output)), path=Path(output))


def _by_ending(path: Path) -> str:
    form = EXTENSIONS.get(path.suffix.lower())
    if form is None:
        endings = tuple(EXTENSIONS)
        raise ConfigError(
            Words(
                f"从 {path.name} 看不出报告格式：请用 {'、'.join(endings)} 结尾，或用 --format 写明。",
                f"{path.name} does not tell the format: end it in {', '.join(endings)}, or give --format.",
            )
        )
    return form


def _refuse_twice(goals: Sequence[Destination]) -> None:
    alone = [goal.format for goal in goals if goal.path is None]
    if len(alone) > 1:
        raise _only_one(alone)
    paths = [goal.path.resolve() for goal in goals if goal.path is not None]
    twice = next((path for path in paths if paths.count(path) > 1), None)
    if twice is not None:
        raise ConfigError(
            Words(
                f"两份报告不能写进同一个文件 {twice.name}。",
                f"two reports cannot go to one file: {twice.name}.",
            )
        )


def _only_one(forms: Sequence[str]) -> ConfigError:
    return ConfigError(
        Words(
            f"标准输出只能有一种格式，现有 {'、'.join(forms)}：请把其余的写成 格式:文件。",
            f"only one format can go to standard output, not {', '.join(forms)}: write the others as "
            "FORMAT:FILE.",
        )
    )
