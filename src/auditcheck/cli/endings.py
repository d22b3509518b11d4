"""What to say, and which exit code to give, when a command does not end as it should."""

from __future__ import annotations

import typer

from auditcheck.cli.exitcodes import INTERNAL_ERROR, INTERRUPTED, WRONG_USE
from auditcheck.cli.wording import BROKEN_OFF, HELP_HINT, INTERNAL, MISSING, NO_SUCH_OPTION
from auditcheck.errors import AuditcheckError
from auditcheck.model.version import __version__
from auditcheck.model.words import Words, same

_USAGE = typer.BadParameter.__mro__[2]
"""The ancestor of all of typer's complaints about arguments, which it does not export."""


def ending(error: BaseException) -> tuple[Words, int]:
    """Return what to say about ``error`` and the exit code."""
    if isinstance(error, AuditcheckError):
        return error.words, WRONG_USE
    if isinstance(error, _USAGE):
        return _usage(error), WRONG_USE
    if isinstance(error, typer.Abort):
        return BROKEN_OFF, INTERRUPTED
    if isinstance(error, OSError) and error.filename is not None:
        return _unreachable(error), WRONG_USE
    name = f"auditcheck {__version__}: {type(error).__name__}: {error}"
    return INTERNAL + Words("\n" + name, "\n" + name), INTERNAL_ERROR


def is_bare_command(error: BaseException) -> bool:
    """Say whether only a group of commands was named: the error's text is then the help."""
    return type(error).__name__ == "NoArgsIsHelpError"


def _usage(error: BaseException) -> Words:
    """Put the commonest complaints into both languages, the others into their own words."""
    text = str(getattr(error, "format_message", lambda: str(error))())
    kind, option = type(error).__name__, str(getattr(error, "option_name", ""))
    if kind == "NoSuchOption":
        near = [str(name) for name in getattr(error, "possibilities", None) or ()]
        hint = (
            Words(f"，相近的有 {'、'.join(near)}", f"; close to it: {', '.join(near)}") if near else same("")
        )
        return NO_SUCH_OPTION + same(f" {option}") + hint + Words("。", ". ") + HELP_HINT
    if kind == "MissingParameter":
        name = str(getattr(getattr(error, "param", None), "metavar", None) or "")
        return MISSING + same(f" {name}") + Words("。", ". ") + HELP_HINT
    return Words(f"命令写法有误：{text} ", f"{text} ") + HELP_HINT


def _unreachable(error: OSError) -> Words:
    return Words(
        f"不能读写 {error.filename}：{error.strerror}。",
        f"{error.filename} cannot be read or written: {error.strerror}.",
    )
