"""The table of shared texts: how many there are, and that each is read as the same one by all programs."""

from __future__ import annotations

import re

from auditcheck.workbook.checks import RefusedError, damaged

_PREFIX = rb"(?:[^\s<>/:!?]+:)?"
_ITEM = re.compile(rb"<" + _PREFIX + rb"si[\s/>]")
# A text that holds an element, or a section that the fast reader drops.
_ODD = re.compile(rb"<" + _PREFIX + rb"t(?:\s[^<>]*)?(?<!/)>[^<]*<(?:[^/]|!\[)")
_TAG = re.compile(rb"<(/?)" + _PREFIX + rb"si(?:\s[^<>]*?)?(/?)>")


class SharedTexts:
    """Counts the items of the table, piece by piece; an item within another would move all that follow."""

    def __init__(self) -> None:
        self.count = 0
        self._is_open = False

    def add(self, piece: bytes) -> None:
        """Take note of a piece that begins at a tag. Raises RefusedError for what leaves no one reading."""
        found = len(_ITEM.findall(piece))
        self.count += found
        # Where each item begins right behind the end of another, none is within another.
        if found - piece.count(b"</si><si>") > (0 if self._is_open else 1) or b"<si>" not in piece:
            self._follow(piece)
        else:
            self._is_open = piece.rfind(b"<si>") > piece.rfind(b"</si>")
        if _ODD.search(piece):
            raise _read_differently()

    def _follow(self, piece: bytes) -> None:
        for ends, is_empty in _TAG.findall(piece):
            if self._is_open != bool(ends):
                raise _read_differently()
            self._is_open = not ends and not is_empty


def _read_differently() -> RefusedError:
    return damaged(
        "共用文字表里有读不懂的文字，不同软件会读出不同的数据。",
        "The table of shared texts has texts that programs read differently.",
    )
