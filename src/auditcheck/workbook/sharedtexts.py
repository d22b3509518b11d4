"""The table of shared texts: how many there are, and that each is read as the same one by all programs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from html import unescape

from auditcheck.workbook.checks import RefusedError, damaged
from auditcheck.workbook.xmlparts import RECURRING

STRINGS = "xl/sharedStrings.xml"
_PREFIX = rb"(?:[^\s<>/:!?]+:)?"
_ITEM = re.compile(rb"<" + _PREFIX + rb"si[\s/>]")
# A text that holds an element, or a section that the fast reader drops.
_ODD = re.compile(rb"<" + _PREFIX + rb"t(?:\s[^<>]*)?(?<!/)>[^<]*<(?:[^/]|!\[)")
_TAG = re.compile(rb"<(/?)" + _PREFIX + rb"si(?:\s[^<>]*?)?(/?)>")

# Texts as nearly all programs write them: at their ends no space that is not preserved, no escapes but
# those of markup, none in pieces of different looks.
_PLAIN = re.compile(
    rb"""(?:<\?xml [^<>]*\?>\s*)?<sst(?: [a-zA-Z:]+="[^"<>]*")*>(?:<si>(?:<t/>|<t></t>"""
    rb"""|<t>(?![ \t\n])(?:[^<&\r]++|&(?:amp|lt|gt|quot|apos);)++(?<![ \t\n])</t>"""
    rb"""|<t xml:space="preserve">(?:[^<&\r]++|&(?:amp|lt|gt|quot|apos);)*+</t>)"""
    rb"""(?:<phoneticPr [^<>]*/>)?</si>)*+</sst>\s*"""
)
_TEXT = re.compile(r"<t(?:/>|[^<>/]*>([^<]*))")


@lru_cache(maxsize=8)
def plain_texts(data: bytes) -> Mapping[bytes, str] | None:
    """Return the texts that are not empty by their index; None unless all are written plainly."""
    if b"_x" in data or not _PLAIN.fullmatch(data):
        return None
    texts = map(unescape, _TEXT.findall(data.decode()))
    return {b"%d" % index: text for index, text in enumerate(texts) if text}


class SharedTexts:
    """Counts the items of the table, piece by piece; an item within another would move all that follow."""

    def __init__(self) -> None:
        self.count = 0
        self._is_open = False

    def add(self, piece: bytes) -> None:
        """Take note of a piece that begins at a tag. Raises RefusedError for what leaves no one reading."""
        followed = _followed_again if len(piece) <= RECURRING else _followed
        found, self._is_open = followed(piece, self._is_open)
        self.count += found


def _followed(piece: bytes, is_open: bool) -> tuple[int, bool]:  # noqa: FBT001 - as the cache takes it
    """Return how many items begin in a piece, and whether one is open at its end if so at its beginning."""
    found = len(_ITEM.findall(piece))
    # Where each item begins right behind the end of another, none is within another.
    if found - piece.count(b"</si><si>") > (0 if is_open else 1) or b"<si>" not in piece:
        for ends, is_empty in _TAG.findall(piece):
            if is_open != bool(ends):
                raise _read_differently()
            is_open = not ends and not is_empty
    else:
        is_open = piece.rfind(b"<si>") > piece.rfind(b"</si>")
    if _ODD.search(piece):
        raise _read_differently()
    return found, is_open


_followed_again = lru_cache(maxsize=8)(_followed)


def _read_differently() -> RefusedError:
    return damaged(
        "共用文字表里有读不懂的文字，不同软件会读出不同的数据。",
        "The table of shared texts has texts that programs read differently.",
    )
