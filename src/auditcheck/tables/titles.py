"""Titles: whether a text at the head of a sheet, or its name, says what a pack's pattern says."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from auditcheck.tables.labels import fold, label_of

_CUT_TITLE = 31
_SHORTEST_CUT = 6
_ANNEX = re.compile(
    r"^(?:公开\d{1,2}表?|(?:附件|附表|附|表)[一二三四五六七八九十\d]{0,3}(?:[-_.]\d+)*"
    r"|[一二三四五六七八九十]{1,3}(?=[:、.,_-])|\d{0,3}(?:[-_.]\d+)*)[:、.,_-]*(?=\D)"
)
_CODE = re.compile(r"^[a-z]{1,2}\d{1,3}(?:[_-]\d+)?(?=[^\da-z])")
_YEAR = re.compile(r"^(?:19|20)\d{2}年?度?")
_TAIL = re.compile(r"\([^()]*\)$")
_CUT_TAIL = re.compile(r"\([^()]*$")


@dataclass(frozen=True, slots=True)
class _Title:
    """A text as compared: folded, reduced to its core, and that core without a bracket cut off.

    The last is None where the text is not as long as a sheet's name that Excel has cut off.
    """

    folded: str
    core: str
    uncut: str | None


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A title of the pack as compared, ``*`` standing for anything: whole and reduced to its core."""

    folded: str
    core: str
    whole: re.Pattern[str]
    reduced: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Titles:
    """Texts of which any may be the title of a sheet, prepared for being asked for many patterns."""

    texts: tuple[str, ...]
    folded: frozenset[str]
    cores: frozenset[str]
    cut: tuple[str, ...]

    def say(self, pattern: str) -> bool:
        """Say whether one of the texts says a pattern, as by ``title_rank``."""
        wanted = _pattern(pattern)
        if "*" in wanted.folded:
            return any(title_rank(pattern, text) is not None for text in self.texts)
        if wanted.folded in self.folded or (wanted.core and wanted.core in self.cores):
            return True
        return any(title_rank(pattern, text) is not None for text in self.cut)


def titles_of(texts: Iterable[str]) -> Titles:
    """Return texts as possible titles."""
    prepared = {text: _title(text) for text in texts}
    return Titles(
        texts=tuple(prepared),
        folded=frozenset(title.folded for title in prepared.values()),
        cores=frozenset(title.core for title in prepared.values()),
        cut=tuple(text for text, title in prepared.items() if title.uncut is not None),
    )


def title_rank(pattern: str, title: str) -> int | None:
    """Return how well a title says a pattern: 0 exactly, 1 but for annex, code, year and tail, 2 cut off."""
    wanted, found = _pattern(pattern), _title(title)
    if wanted.whole.fullmatch(found.folded):
        return 0
    if wanted.core and wanted.reduced.fullmatch(found.core):
        return 1
    if found.uncut is None:
        return None
    if wanted.core and wanted.reduced.fullmatch(found.uncut):
        return 2
    return 2 if wanted.core.startswith(found.core) or wanted.folded.startswith(found.folded) else None


@lru_cache(maxsize=4096)
def _title(text: str) -> _Title:
    core = _reduced(text)
    cut = len(text) >= _CUT_TITLE and len(core) >= _SHORTEST_CUT
    return _Title(folded=fold(text), core=core, uncut=_CUT_TAIL.sub("", core) if cut else None)


@lru_cache(maxsize=4096)
def _pattern(text: str) -> _Pattern:
    folded, core = fold(text), _reduced(text)
    return _Pattern(folded=folded, core=core, whole=_regex(folded), reduced=_regex(core))


def _regex(folded: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, folded.split("*"))))


def _reduced(title: str) -> str:
    """Return a title without annex number, table code, year and a remark in brackets at its end."""
    text = fold(title)
    for pattern in (_ANNEX, _CODE, _YEAR):
        rest = pattern.sub("", text)
        text = rest or text
    text = _TAIL.sub("", text) or text
    return label_of(text).core if "*" not in text else text
