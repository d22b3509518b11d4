"""Text from submissions and rule packs made harmless before a terminal, a log or a workbook shows it."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

CELL_LIMIT = 32_767
"""How many UTF-16 units an Excel cell holds."""

_SPACES = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")
_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})
_WORKFLOW = re.compile(r"##(?=\[|vso)|::")
_FORMULA = re.compile(r"(^[\s\"']*|;[\s\"']*)(?=[=+\-@＝＋－＠])")
_CELL_BREAKS = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")


def for_terminal(text: str, encoding: str = "utf-8") -> str:
    r"""Return ``text`` as one line that a terminal or a CI log can only show, never obey.

    Line breaks and tabs become a space; control, bidirectional and other invisible characters become
    visible codes such as ``\x1b``; the marks that begin a CI workflow command (``::``, ``##[``,
    ``##vso``) are pulled apart; what ``encoding`` cannot write becomes ``?``.
    """
    line = "".join(_visible(character) for character in _SPACES.sub(" ", text))
    line = _WORKFLOW.sub(lambda found: f"{found[0][0]} {found[0][1]}", line)
    return line.encode(encoding, "replace").decode(encoding)


def for_cell(text: str) -> str:
    """Return ``text`` as a workbook cell can hold it: line breaks kept, invisible characters as codes.

    What is longer than a cell may be is cut and ends with ``…``. That a text such as ``=1+1`` stays a
    text is the writer's work (a string cell), not a matter of changing it.
    """
    if text.isprintable() and 2 * len(text) <= CELL_LIMIT:
        return text
    kept = _CELL_BREAKS.sub("\n", text)
    shown = "".join(c if c in "\t\n" else _visible(c) for c in kept)
    units = shown.encode("utf-16-le")
    if len(units) <= 2 * CELL_LIMIT:
        return shown
    return units[: 2 * (CELL_LIMIT - 1)].decode("utf-16-le", "ignore") + "…"


def for_csv(text: str) -> str:
    """Return ``text`` as one line that no spreadsheet program takes for a formula.

    A text that begins like one (also in full-width signs or after spaces), or has such a beginning after
    a semicolon, which some programs take for the end of a field, gets an apostrophe in front of it.
    """
    return _FORMULA.sub(r"\1'", for_terminal(text))


def for_json(text: str) -> str:
    r"""Return finished JSON in which no invisible character stands as itself (all as ``\uXXXX``)."""
    return "\n".join(line if line.isprintable() else _coded(line) for line in text.split("\n"))


@lru_cache(maxsize=4096)
def _visible(character: str) -> str:
    if unicodedata.category(character) not in _HIDDEN:
        return character
    code = ord(character)
    if code <= 0xFF:  # noqa: PLR2004 - two hexadecimal digits
        return f"\\x{code:02x}"
    return f"\\u{code:04x}"


def _coded(line: str) -> str:
    return "".join(c if c.isprintable() else _json_code(c) for c in line)


def _json_code(character: str) -> str:
    if "\ud800" <= character <= "\udfff":
        return "\ufffd"
    units = character.encode("utf-16-be").hex()
    return "".join(f"\\u{units[i : i + 4]}" for i in range(0, len(units), 4))
