"""Which language to speak: what was asked for, else what the system speaks and the console can write."""

from __future__ import annotations

import locale
import os
import sys
from collections.abc import Mapping, Sequence
from enum import StrEnum

from auditcheck.model.words import Language

_SAMPLE = "审核"


class Speech(StrEnum):
    """The languages that ``--lang`` takes."""

    ZH = "zh"
    EN = "en"


def asked_language(arguments: Sequence[str]) -> Language | None:
    """Return what ``--lang`` asks for; errors are told in it too, even those in the other arguments."""
    for given, following in zip(arguments, [*arguments[1:], ""], strict=False):
        name = following if given == "--lang" else given.removeprefix("--lang=")
        if given.startswith("--lang") and name in list(Speech):
            return Speech(name).value
    return None


def system_language(environment: Mapping[str, str], encoding: str | None) -> Language:
    """Return ``zh`` if the system is Chinese, else ``en``.

    AUDITCHECK_LANG decides if set; then the first of LC_ALL, LC_MESSAGES, LANG that is set; then the
    user's locale. A console that cannot write Chinese gets English unless AUDITCHECK_LANG says ``zh``.
    """
    asked = environment.get("AUDITCHECK_LANG", "")
    if asked:
        return _of_locale(asked)
    names = (environment.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    name = next((name for name in names if name), "") or locale.getlocale()[0] or ""
    return _of_locale(name) if _writes_chinese(encoding or "utf-8") else "en"


def stdout_encoding() -> str:
    """Return the encoding of standard output."""
    return getattr(sys.stdout, "encoding", None) or "utf-8"


def _of_locale(name: str) -> Language:
    return "zh" if name.lower().startswith(("zh", "chinese")) else "en"


def _writes_chinese(encoding: str) -> bool:
    try:
        _SAMPLE.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


SPOKEN: Language = asked_language(sys.argv[1:]) or system_language(os.environ, stdout_encoding())
"""The language of help, remarks and errors, and of reports unless asked otherwise."""


def spoken(asked: Speech | None) -> Language:
    """Return the language a command was asked for, else the one spoken anyway."""
    return asked.value if asked is not None else SPOKEN
