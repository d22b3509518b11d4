"""Cells of a worksheet part, one by one, in whatever dialect of XML it is written: slow and exact."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from auditcheck.model.cells import column_number
from auditcheck.workbook.checks import RefusedError, damaged
from auditcheck.workbook.limits import GRID_COLUMNS, GRID_ROWS

_PREFIX = rb"(?:[^\s<>/:!?]+:)?"
_START = re.compile(rb"<" + _PREFIX + rb"(?:row|c)(?=[\s/>])")
_TAG = re.compile(rb"<" + _PREFIX + rb"(row|c)((?:\s+[^\s=<>/]+\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'))*)\s*(/?)>")
_ATTRIBUTE = re.compile(rb"([^\s=<>/:]+)\s*=\s*(?:\"([^\"<]*)\"|'([^'<]*)')")
_END = re.compile(rb"</" + _PREFIX + rb"c\s*>")
_VALUE = re.compile(rb"<" + _PREFIX + rb"v(?:\s[^<>]*)?>([^<]*)</" + _PREFIX + rb"v\s*>")
_INLINE = re.compile(rb"<" + _PREFIX + rb"is[\s>]")
_FORMULA = re.compile(rb"<" + _PREFIX + rb"f(?:\s[^<>]*?)?(?:/>|>([^<]*)</" + _PREFIX + rb"f\s*>)")
_HIDDEN = re.compile(rb"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_REFERENCE = re.compile(rb"([A-Z]{1,3})([0-9]{1,7})")


@dataclass(frozen=True, slots=True)
class RawCell:
    """One cell as written: its place, attributes, content and where in the part it stands."""

    row: int
    column: int
    attributes: dict[bytes, bytes]
    inner: bytes
    start: int
    end: int

    @property
    def value(self) -> bytes:
        """The stored value, empty if none."""
        found = _VALUE.search(self.inner)
        return found[1] if found else b""

    @property
    def has_value(self) -> bool:
        """Whether a value or an inline text is stored."""
        return bool(self.value) or _INLINE.search(self.inner) is not None

    @property
    def formula(self) -> str | None:
        """The formula, empty where it is shared with another cell; None if there is none."""
        found = _FORMULA.search(self.inner)
        return plain(found[1] or b"") if found else None

    @property
    def is_pending(self) -> bool:
        """Whether the cell has a formula and no result; an empty text is a result."""
        return self.formula is not None and not self.has_value and self.attributes.get(b"t") != b"str"


def cells(data: bytes, part: str) -> Iterator[RawCell]:
    """Yield the cells of a whole worksheet part; those without an address are counted on.

    Raises RefusedError for tags that cannot be read and for cells outside of the grid.
    """
    row = column = 0
    at = 0
    while start := _START.search(data, at):
        tag = _TAG.match(data, start.start())
        if tag is None:
            raise damaged(
                f"其中的部件 {part} 里有读不懂的单元格。", f"Its part {part} has cells that cannot be read."
            )
        attributes = {key: double or single for key, double, single in _ATTRIBUTE.findall(tag[2])}
        at = tag.end()
        if tag[1] == b"row":
            row, column = _row_number(attributes, row, part), 0
            continue
        row, column = _place(attributes, row, column, part)
        if not row:
            raise damaged(
                f"其中的部件 {part} 里有一个单元格不在任何一行里。",
                f"A cell in its part {part} is in no row.",
            )
        inner_end = at
        if not tag[3]:
            end = _END.search(data, at)
            if end is None:
                raise damaged(f"其中的部件 {part} 不完整。", f"Its part {part} is not complete.")
            inner_end, at = end.start(), end.end()
        yield RawCell(row, column, attributes, data[tag.end() : inner_end], start.start(), at)


def visible(data: bytes) -> bytes:
    """Return a part without comments and processing instructions, its CDATA as ordinary text."""
    return _HIDDEN.sub(_shown, data) if b"<!" in data or b"<?" in data else data


def _shown(found: re.Match[bytes]) -> bytes:
    text: bytes = found[1] or b""
    return text.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")


def place_of(reference: bytes, part: str) -> tuple[int, int]:
    """Return (row, column) of a reference such as ``C7``; refuse one outside of the grid."""
    found = _REFERENCE.fullmatch(reference)
    row, column = (int(found[2]), column_number(found[1].decode())) if found else (0, 0)
    if not (1 <= row <= GRID_ROWS and 1 <= column <= GRID_COLUMNS):
        shown = reference.decode("ascii", "replace")
        raise damaged(
            f"其中的部件 {part} 里有一个单元格的位置 {shown} 超出了工作表的范围。",
            f"A cell in its part {part} stands at {shown}, which is outside of any sheet.",
        )
    return row, column


def bounded(pieces: Iterable[bytes], part: str) -> Iterator[bytes]:
    """Yield the pieces of a part; refuse more rows than any sheet has, judged by how often their tags end."""
    ends = 0
    for piece in pieces:
        ends += piece.count(b"row>")
        if ends > 2 * GRID_ROWS:  # at most those of the first and the last tag of each
            raise _too_many("行", "rows", GRID_ROWS, part)
        yield piece


def plain(text: bytes) -> str:
    """Return the text that XML character data stands for."""
    decoded = text.decode("utf-8", "replace")
    if "&" in decoded:
        from html import unescape  # noqa: PLC0415 - rarely needed

        return unescape(decoded)
    return decoded


def _row_number(attributes: dict[bytes, bytes], previous: int, part: str) -> int:
    written = attributes.get(b"r")
    if written is not None:
        return place_of(b"A" + written.strip(), part)[0]
    if previous >= GRID_ROWS:
        raise _too_many("行", "rows", GRID_ROWS, part)
    return previous + 1


def _place(attributes: dict[bytes, bytes], row: int, column: int, part: str) -> tuple[int, int]:
    reference = attributes.get(b"r")
    if reference is not None:
        return place_of(reference, part)
    if column >= GRID_COLUMNS:
        raise _too_many("列", "columns", GRID_COLUMNS, part)
    return row, column + 1


def _too_many(zh: str, en: str, most: int, part: str) -> RefusedError:
    return damaged(
        f"其中的部件 {part} 的{zh}数超过了工作表的上限 {most:,}。",
        f"Its part {part} has more {en} than any sheet can have ({most:,}).",
    )
