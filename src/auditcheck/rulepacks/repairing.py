"""Two spellings that reviewers write and YAML refuses, made readable without moving any character's place.

``check: sum(a.first : a.last)`` has a colon inside the text, and ``name:{label: …}`` no space after it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_COLON = "\ue000"
_CHECK = re.compile(r"(\s*(?:- +)?(?:check|when) *: +)([^\s\"'|>#].*)")
_COLON_IN_TEXT = re.compile(r":(?=\s|$)")
_COMMENT = re.compile(r"\s#")
_TIGHT = re.compile(r"(\s*(?:- +)?\w+:)([{\[].*)")


@dataclass(frozen=True, slots=True)
class Repaired:
    """The text as YAML can read it, and where a space was put in (line → column, counted from 1)."""

    text: str
    spaces: dict[int, int] = field(default_factory=dict)

    def column(self, line: int, column: int) -> int:
        """Return the column in the file for one in the repaired text."""
        return column - 1 if line in self.spaces and column > self.spaces[line] else column


def repaired(lines: tuple[str, ...]) -> Repaired:
    """Return the file with these two spellings repaired."""
    spaces: dict[int, int] = {}
    made = []
    for number, line in enumerate(lines, 1):
        check, tight = _CHECK.fullmatch(line), _TIGHT.fullmatch(line)
        if check is not None:
            made.append(check[1] + _without_colons(check[2]))
        elif tight is not None:
            spaces[number] = len(tight[1])
            made.append(f"{tight[1]} {tight[2]}")
        else:
            made.append(line)
    return Repaired("\n".join(made), spaces)


def restored(text: str) -> str:
    """Return a scalar's text with its colons back."""
    return text.replace(_COLON, ":")


def _without_colons(value: str) -> str:
    comment = _COMMENT.search(value)
    end = comment.start() if comment else len(value)
    return _COLON_IN_TEXT.sub(_COLON, value[:end]) + value[end:]
