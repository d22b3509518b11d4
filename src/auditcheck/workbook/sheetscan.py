"""Scan of a worksheet part before it is read: how far it reaches, and the cells a fast reader loses.

Parts are scanned by searches that find nothing in an ordinary sheet; only what is unusual is looked
at cell by cell. Where a search meets a dialect it does not know, the scan begins again, exactly.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from auditcheck.model.cells import column_number
from auditcheck.workbook.checks import RefusedError, damaged
from auditcheck.workbook.sheetcells import RawCell, cells, place_of, plain

# What calamine reads without refusing the whole workbook.
KNOWN_ERRORS = frozenset(
    {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#DATA!", "#GETTING_DATA"}
)
_LONGEST_CELL = 1 << 24
_ROOT = re.compile(rb"<(?:([A-Za-z_][\w.-]*:))?worksheet[\s>]")
_MERGE = re.compile(rb"<(?:[^\s<>/:!?]+:)?mergeCell\s[^<>]*?\bref\s*=\s*[\"']([^\"'<>]*)[\"']")
_CLOSED_VALUE = re.compile(rb"</(?:[^\s<>/:!?]+:)?v\s*>")
_HIDDEN = re.compile(rb"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[(.*?)\]\]>", re.DOTALL)

Pieces = Callable[[], Iterable[bytes]]


@dataclass(slots=True, kw_only=True)
class SheetScan:
    """What a worksheet part holds. ``rows`` and ``columns`` reach at least to the last value.

    ``values`` counts the stored values; ``lost`` those of them that are read as empty, being errors
    or formulas without a result. Keys of ``errors`` and ``pending`` are (row, column).
    """

    rows: int = 0
    columns: int = 0
    values: int = 0
    lost: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    pending: dict[tuple[int, int], str] = field(default_factory=dict)
    merges: list[bytes] = field(default_factory=list)

    @property
    def is_foreign(self) -> bool:
        """Whether the fast reader would refuse the workbook for an error it does not know."""
        return not KNOWN_ERRORS.issuperset(self.errors.values())

    def add(self, cell: RawCell) -> None:
        """Note the cell if it is an error or has no result."""
        place = (cell.row, cell.column)
        if cell.attributes.get(b"t") == b"e":
            self.errors[place] = error_code(cell)
        elif cell.is_pending:
            self.pending[place] = cell.formula or ""
        else:
            return
        self.lost += len(_CLOSED_VALUE.findall(cell.inner))


def error_code(cell: RawCell) -> str:
    """Return the code of an error cell; one that names none is ``#N/A``."""
    return plain(cell.value).strip() or "#N/A"


def scan_sheet(part: str, pieces: Pieces, *, exactly: bool = False) -> SheetScan:
    """Scan the part that each call of ``pieces`` gives anew, in pieces that begin at a tag.

    Unless ``exactly``, a sheet of at most 26 columns may be said to reach further down than it does.
    """
    for look in (_look_exactly,) if exactly else (_look_narrow, _look_exactly):
        try:
            return _scan(part, pieces(), look)
        except _DialectError:
            continue
    return _walk(part, b"".join(pieces()))


def visible(data: bytes) -> bytes:
    """Return a part without comments and processing instructions, its CDATA as ordinary text."""
    return _HIDDEN.sub(_shown, data) if b"<!" in data or b"<?" in data else data


def _shown(found: re.Match[bytes]) -> bytes:
    text: bytes = found[1] or b""
    return text.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")


class _DialectError(Exception):
    """The part is written in a way that the search at hand does not know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Searches:
    """Searches for one namespace prefix. ``narrow`` and ``exact`` find what is not as expected."""

    row: bytes
    cell: bytes
    cell_end: bytes
    formula: bytes
    value_end: bytes
    inline_end: bytes
    end: tuple[bytes, bytes]
    narrow: re.Pattern[bytes]
    exact: re.Pattern[bytes]
    far: re.Pattern[bytes]
    columns: re.Pattern[bytes]
    rows: re.Pattern[bytes]
    pending: re.Pattern[bytes]


@lru_cache(maxsize=8)
def _searches(prefix: bytes) -> _Searches:
    p = re.escape(prefix)
    other = rb"[^\s<>/:!?]+:c[\s/>]" if not prefix else rb"(?!" + p + rb")(?:[^\s<>/:!?]+:)?c[\s/>]"
    rest = rb"(?: [a-z]+=\"[A-Za-z0-9]*\")* ?/?>"
    valued = rb"[^<>]*[^<>/]>"
    return _Searches(
        row=b"<" + prefix + b"row",
        cell=b"<" + prefix + b"c ",
        cell_end=b"</" + prefix + b"c>",
        formula=b"<" + prefix + b"f",
        value_end=b"</" + prefix + b"v>",
        inline_end=b"</" + prefix + b"is>",
        end=(b"</" + prefix + b"sheetData", b"<" + prefix + b"sheetData/>"),
        narrow=re.compile(rb"<(?:" + p + rb"c(?! r=\"[A-Z][0-9]{1,6}\"" + rest + rb")[\s/>]|" + other + rb")"),
        exact=re.compile(
            rb"<(?:" + p + rb"c(?! r=\"[A-Z]{1,3}[0-9]{1,7}\"" + rest + rb")[\s/>]|" + other + rb")"
        ),
        far=re.compile(rb"<" + p + rb"c r=\"([A-Z]{3}[0-9]+|[A-Z]{1,2}[0-9]{7}|[A-Z]+0+)\""),
        columns=re.compile(rb"<" + p + rb"c r=\"([A-Z]+)" + valued),
        rows=re.compile(rb"<" + p + rb"c r=\"[A-Z]+([0-9]+)" + valued),
        pending=re.compile(
            rb"(?:</%bf\s*>|<%bf(?:\s[^<>]*)?/>)\s*(?:<%bv\s*/>|<%bv\s*>\s*</%bv\s*>)?\s*</%bc\s*>"
            % (p, p, p, p, p, p)
        ),
    )


def _scan(part: str, pieces: Iterable[bytes], look: Callable[[SheetScan, bytes, _Searches, str], None]) -> SheetScan:
    scan = SheetScan()
    tail = bytearray()
    for piece, searches in _row_pieces(pieces):
        if not tail:
            end = max(map(piece.find, searches.end))
            look(scan, piece if end < 0 else piece[:end], searches, part)
            _count(scan, piece if end < 0 else piece[:end], searches, part)
            piece = piece[end:] if end >= 0 else b""  # noqa: PLW2901 - what is left of it
        tail += piece
    if not tail or not bytes(tail[-40:]).rstrip().endswith(b"worksheet>"):
        raise _cut_off(part)
    scan.merges = _MERGE.findall(tail)
    return scan


def _row_pieces(pieces: Iterable[bytes]) -> Iterator[tuple[bytes, _Searches]]:
    """Yield pieces that begin at a row or cell, with the searches for their dialect."""
    carry, searches, ended = b"", None, False
    for piece in pieces:
        if searches is None:
            root = _ROOT.search(piece)
            if root is None:
                raise _DialectError
            searches = _searches(root[1] or b"")
        ended = ended or searches.end[0] in piece
        whole = carry + piece
        cut = len(whole) if ended else _cut(whole, searches)
        if cut:
            yield whole[:cut], searches
        carry = whole[cut:]
        if len(carry) > _LONGEST_CELL:
            raise _DialectError
    if carry and searches:
        yield carry, searches


def _cut(whole: bytes, searches: _Searches) -> int:
    return max(0, whole.rfind(searches.row)) or max(0, whole.rfind(searches.cell))


def _look_narrow(scan: SheetScan, piece: bytes, searches: _Searches, _part: str) -> None:
    if searches.narrow.search(piece):
        raise _DialectError
    scan.rows, scan.columns = 999_999, 26


def _look_exactly(scan: SheetScan, piece: bytes, searches: _Searches, part: str) -> None:
    if searches.exact.search(piece):
        raise _DialectError
    for reference in searches.far.findall(piece):
        place_of(reference, part)
    letters = set(searches.columns.findall(piece))
    scan.columns = max([scan.columns, *(column_number(each.decode()) for each in letters)])
    scan.rows = max(scan.rows, max(map(int, searches.rows.findall(piece)), default=0))


def _count(scan: SheetScan, piece: bytes, searches: _Searches, part: str) -> None:
    if piece.find(b"<!") >= 0 or piece.find(b"<?", 5) >= 0:
        raise _DialectError
    scan.values += piece.count(searches.value_end) + piece.count(searches.inline_end)
    at = piece.find(b't="e"')
    while at >= 0:
        at = _add(scan, piece, piece.rfind(searches.cell, 0, at), searches, part)
        at = piece.find(b't="e"', at)
    if searches.formula in piece:
        for found in searches.pending.finditer(piece):
            start = piece.rfind(searches.cell, 0, found.start())
            _add(scan, piece, start, searches, part)


def _add(scan: SheetScan, piece: bytes, start: int, searches: _Searches, part: str) -> int:
    """Add the cell that begins at ``start`` unless it is there already; return where it ends."""
    end = piece.find(searches.cell_end, start)
    opening = piece.find(b">", start)
    if start < 0 or opening < 0:
        raise _DialectError
    if piece[opening - 1 : opening] == b"/":
        return opening
    if end < 0:
        raise _DialectError
    for cell in cells(piece[start : end + len(searches.cell_end)], part):
        if (cell.row, cell.column) not in scan.errors:
            scan.add(cell)
    return end


def _walk(part: str, data: bytes) -> SheetScan:
    scan = SheetScan()
    shown = visible(data)
    if not shown.rstrip().endswith(b"worksheet>"):
        raise _cut_off(part)
    for cell in cells(shown, part):
        if cell.inner:
            scan.rows, scan.columns = max(scan.rows, cell.row), max(scan.columns, cell.column)
        scan.values += cell.has_value
        lost = scan.lost
        scan.add(cell)
        scan.lost = lost + (scan.lost > lost and cell.has_value)
    scan.merges = _MERGE.findall(shown)
    return scan


def _cut_off(part: str) -> RefusedError:
    return damaged(f"其中的部件 {part} 不完整，后面的内容丢失。", f"Its part {part} is cut off.")
