"""Limits on the command line: which hold for a run, and the command that prints them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields, replace
from pathlib import Path

from auditcheck.cli.streams import say
from auditcheck.config.limits import Changes, limits_of
from auditcheck.model.words import Language, Words, same
from auditcheck.workbook.limits import DEFAULT, Limits, current, in_force, setting_of, shown, what_of

_HEAD = Words(
    "限额：超过的文件不算通过，并说明超过哪一项。用 --limit 名称=数值 或 auditcheck.toml 的 [limits] 更改。",
    "Limits: a file beyond one never passes and is told which. Change them with --limit NAME=VALUE or under "
    "[limits] in auditcheck.toml.",
)


def changes_of(
    options: Sequence[str] | None, config: str | None = None, *, isolated: bool = False
) -> Changes:
    """Return what the settings and, over them, ``--limit`` options change; ``isolated``: only the options.

    Raises ConfigError for names or values that are none.
    """
    own = limits_of(options or ())
    if isolated:
        return own
    from auditcheck.config.settings import find_settings, read_settings  # noqa: PLC0415 - once it is needed

    settings = read_settings(Path(config)) if config is not None else find_settings(Path.cwd())
    return {**settings.limits, **own} if settings is not None else own


@contextmanager
def limited(
    options: Sequence[str] | None, config: str | None = None, *, isolated: bool = False
) -> Iterator[None]:
    """Let the limits of the settings and the options hold inside."""
    with in_force(replace(DEFAULT, **changes_of(options, config, isolated=isolated))):
        yield


def print_limits(language: Language) -> None:
    """Print every limit in force: its name, what it bounds, its value."""
    say(_HEAD.to(language))
    for each in fields(Limits):
        amount, default = getattr(current(), each.name), getattr(DEFAULT, each.name)
        head = same(f"  {setting_of(each.name):<14}") + what_of(each.name)
        line = head + Words("：", ": ") + shown(each.name, amount)
        if amount != default:
            by_itself = shown(each.name, default)
            line += Words(f"（已改，原为 {by_itself.zh}）", f" (changed, {by_itself.en} by itself)")
        say(line.to(language))
