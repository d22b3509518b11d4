"""Mistakes in a rule pack: where each stands, what was expected there, and the nearest known word."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from auditcheck.model.words import Words, joined

_LISTED = 12
_SHOWN_MISTAKES = 50
_SHOWN_WIDTH = 150
_LONGEST_WORD = 80


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """One file of a pack: its name within the pack, its lines, and what to put before the name."""

    name: str
    lines: tuple[str, ...] = ()
    prefix: str = ""

    @property
    def shown(self) -> str:
        """The name as told to people, so that an editor can open it."""
        return self.prefix + self.name


class Place(NamedTuple):
    """Where something is written; line and column counted from 1, columns in characters."""

    source: Source
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """One thing to correct in a pack. ``text`` is the line as written."""

    file: str
    line: int
    column: int
    words: Words
    text: str = ""

    def shown(self) -> Words:
        """Return ``file:line:column``, what is wrong, the line, and a caret under the place."""
        head = f"{self.file}:{self.line}:{self.column}: "
        picture = _picture(self.text, self.column)
        return Words(head + self.words.zh + picture, head + self.words.en + picture)


@dataclass(slots=True)
class Mistakes:
    """All mistakes met so far, each place and sentence once."""

    _met: dict[tuple[str, int, int, str], Mistake] = field(default_factory=dict)

    def add(self, place: Place, words: Words) -> None:
        """Note a mistake at ``place``."""
        lines = place.source.lines
        text = lines[place.line - 1] if 0 < place.line <= len(lines) else ""
        file = place.source.shown
        self._met.setdefault(
            (file, place.line, place.column, words.en),
            Mistake(file=file, line=place.line, column=place.column, words=words, text=text),
        )

    def sorted(self) -> tuple[Mistake, ...]:
        """Return them by file, line and column."""
        return tuple(sorted(self._met.values(), key=lambda it: (it.file, it.line, it.column)))

    def __len__(self) -> int:
        return len(self._met)


def told(mistakes: tuple[Mistake, ...], pack: str) -> Words:
    """Return all mistakes of a pack as one text, one below the other."""
    count = len(mistakes)
    head = Words(
        f"规则包 {pack} 有 {count} 处需要改正：",
        f"Rule pack {pack}: {count} mistake{'s' if count != 1 else ''} to correct:",
    )
    parts = [head, *(mistake.shown() for mistake in mistakes[:_SHOWN_MISTAKES])]
    if count > _SHOWN_MISTAKES:
        rest = count - _SHOWN_MISTAKES
        parts.append(Words(f"另有 {rest} 处未列出。", f"{rest} more not listed."))
    return joined(parts, "\n", "\n")


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word most like ``word``, if any is like it."""
    if len(word) > _LONGEST_WORD:
        return None
    folded = {name.casefold(): name for name in known}
    cutoff = 0.5 if len(word) <= 4 else 0.6  # noqa: PLR2004 - one character in two or three may be wrong
    close = difflib.get_close_matches(word.casefold(), folded, 1, cutoff)
    return folded[close[0]] if close else None


def unknown(what: Words, word: str, known: Iterable[str]) -> Words:
    """Return "there is no ... of this name", with the nearest known word, else those there are."""
    names = list(dict.fromkeys(known))
    shown = clipped(word)
    said = Words(f"没有叫“{shown}”的{what.zh}", f"there is no {what.en} “{shown}”")
    close = nearest(word, names)
    if close is not None:
        return said + Words(f"，是不是“{close}”？", f"; did you mean “{close}”?")
    if not names:
        return said + Words(f"：这里还没有{what.zh}", f": there is none here yet (looked for a {what.en})")
    more = len(names) - _LISTED
    listed = Words("、".join(names[:_LISTED]), ", ".join(names[:_LISTED]))
    if more > 0:
        listed += Words(f"等 {len(names)} 个", f" and {more} more")
    return said + Words("，可用的有：", "; there are: ") + listed


def clipped(text: str, width: int = 60) -> str:
    """Return ``text`` in one line of printable characters, cut to ``width``."""
    line = "".join(mark if mark.isprintable() else "�" for mark in " ".join(text[: 4 * width].split()))
    return line if len(line) <= width else line[: width - 1] + "…"


def _picture(text: str, column: int) -> str:
    if not text.strip():
        return ""
    start = max(0, min(column - 1, len(text)) - _SHOWN_WIDTH // 2) if len(text) > _SHOWN_WIDTH else 0
    seen = text[start : start + _SHOWN_WIDTH].replace("\t", " ")
    seen = "".join(mark if mark.isprintable() else "�" for mark in seen)
    before = seen[: max(0, column - 1 - start)]
    return f"\n    {seen.rstrip()}\n    {' ' * _width(before)}^"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(mark) in "WF" else 1 for mark in text)
