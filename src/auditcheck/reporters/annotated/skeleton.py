"""Skeleton: a worksheet part without the cells of rows nobody asks for, and the way back to its places."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Container, Iterator
from dataclasses import dataclass

_DATA = re.compile(rb"<((?:[^\s<>/:!?]+:)?)sheetData\s*>")
_ATTRIBUTES = rb"(?:\s+[^\s=<>/]+\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'))*\s*"
_NUMBER = re.compile(rb"\sr\s*=\s*[\"']\s*([0-9]{1,7})\s*[\"']")


@dataclass(frozen=True, slots=True)
class Skeleton:
    """What is left of a part, and the pieces it is made of: where each begins here, and there."""

    data: bytes
    starts: tuple[int, ...] = (0,)
    origins: tuple[int, ...] = (0,)

    def place(self, at: int) -> int:
        """Return where a place of the skeleton lies in the part (a piece's end counts to the next piece)."""
        piece = bisect_right(self.starts, at) - 1
        return self.origins[piece] + at - self.starts[piece]


def skeleton(data: bytes, wanted: Container[int]) -> Skeleton:
    """Return ``data`` without the content of the rows that are not ``wanted``.

    A part with comments or the like, in which a search could take text for tags, is left whole.
    """
    found = _DATA.search(data)
    if found is None or b"<!" in data or data.find(b"<?", 5) >= 0:
        return Skeleton(data)
    end = data.find(b"</" + found[1] + b"sheetData", found.end())
    pieces, starts, origins, length, at = [], [], [], 0, 0
    for first, last in [*_contents(data, found[1], (found.end(), end), wanted), (len(data), len(data))]:
        pieces.append(data[at:first])
        starts.append(length)
        origins.append(at)
        length += first - at
        at = last
    return Skeleton(b"".join(pieces), tuple(starts), tuple(origins))


def _contents(
    data: bytes, prefix: bytes, extent: tuple[int, int], wanted: Container[int]
) -> Iterator[tuple[int, int]]:
    """Yield from where to where the content of each row reaches that is not wanted."""
    row = re.compile(b"<" + re.escape(prefix) + b"row(?=[\\s/>])(" + _ATTRIBUTES + b")(/?)>")
    closing = b"</" + prefix + b"row"
    number, at = 0, extent[0]
    while tag := row.search(data, at, extent[1]):
        written = _NUMBER.search(tag[1])
        number = int(written[1]) if written else number + 1
        at = tag.end()
        if not tag[2]:
            end = data.find(closing, at, extent[1])
            if end < 0:
                return
            if number not in wanted:
                yield at, end
            at = end
