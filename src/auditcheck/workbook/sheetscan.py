"""Scan of a worksheet part before it is read: how far it reaches, and the cells a fast reader loses.

Parts are scanned by searches that find nothing in an ordinary sheet; only what is unusual is looked
at cell by cell. Where a search meets a dialect it does not know, the scan begins again, exactly.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from auditcheck.model.cells import CellRef, column_number
from auditcheck.workbook.checks import RefusedError, damaged
from auditcheck.workbook.figures import FIGURES, Figures
from auditcheck.workbook.limits import Limits
from auditcheck.workbook.searches import Searches, searches_for
from auditcheck.workbook.sheetcells import RawCell, bounded, cells, place_of, plain, visible
from auditcheck.workbook.structure import judge_structure
from auditcheck.workbook.xmlparts import judge_pieces, refuse_deep, refuse_long_text

# What calamine reads without refusing the whole workbook.
KNOWN_ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})
_NOT_FINITE = re.compile(rb"v>[^<]*[nNiIeE]")
_MOST_DIGITS = 7
_LONGEST_CODE = 40
_THREE_LETTERS = column_number("ZZ")
_LONGEST_CELL = 1 << 24
_NO_INDEX = re.compile(rb't="s" ?><[^<>]*v>(?:[0-9]*[.-]|[0-9]{10})')
_INDEX_DIGITS = 10
_WORDED = frozenset({b"str", b"e", b"d"})
_ROOT = re.compile(rb"<(?:([A-Za-z_][\w.-]*:))?worksheet[\s>]")
_CELL = re.compile(rb"<(?:[^\s<>/:!?]+:)?c[\s/>]")
_MERGE = re.compile(rb"<(?:[^\s<>/:!?]+:)?mergeCell\s[^<>]*?\bref\s*=\s*[\"']([^\"'<>]*)[\"']")
_CLOSED_VALUE = re.compile(rb"</(?:[^\s<>/:!?]+:)?v\s*>")

Pieces = Callable[[], Iterable[bytes]]


@dataclass(slots=True, kw_only=True)
class SheetScan:
    """What a worksheet part holds. ``rows`` and ``columns`` reach at least to the last value.

    ``values`` counts the stored values; ``lost`` those of them that are read as empty, being errors
    or formulas without a result. Keys of ``errors`` and ``pending`` are (row, column). ``is_rough``:
    the sheet may end before ``rows``. ``is_finite``: no number of it can be NaN or infinite.
    ``is_usual``: every cell begins with its address, as all known programs write it. ``has_asides``: it has
    comments or CDATA sections. ``may_hide`` False:
    no row or column of it is hidden. ``may_calculate`` False: no cell of it has a formula. ``styles`` are
    those of the columns that were asked for, of each cell by its row.
    """

    rows: int = 0
    columns: int = 0
    values: int = 0
    lost: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    pending: dict[tuple[int, int], str] = field(default_factory=dict)
    merges: list[bytes] = field(default_factory=list)
    is_rough: bool = False
    is_finite: bool = True
    is_usual: bool = False
    has_asides: bool = False
    may_hide: bool = False
    may_calculate: bool = False
    styles: dict[int, array[int]] = field(default_factory=dict, repr=False, compare=False)

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
    """Return the code of an error cell, cut to a length that can be told; one that names none is ``#N/A``."""
    return plain(cell.value).strip()[:_LONGEST_CODE] or "#N/A"


def scan_sheet(part: str, pieces: Pieces, limits: Limits, *, exactly: bool = False) -> SheetScan:
    """Scan the part that each call of ``pieces`` gives anew; unless ``exactly``, its rows are a bound."""
    try:
        return _scan(part, pieces(), limits, exactly=exactly)
    except _DialectError:
        return _walk(part, b"".join(judge_pieces(bounded(pieces(), part), part, limits)), limits)


class _DialectError(Exception):
    """The part is written in a way that the search at hand does not know."""


def _scan(part: str, pieces: Iterable[bytes], limits: Limits, *, exactly: bool) -> SheetScan:
    scan, tail = SheetScan(is_rough=not exactly), b""
    for kind, piece, searches in _regions(pieces):
        refuse_long_text(piece, part, limits)
        if kind == "rows":
            scan.is_usual = searches.cell == b"<c "
            _look(scan, piece, searches, part)
        else:
            _require_plain(piece)
            refuse_deep(piece, part, limits)
            scan.may_hide |= b"hidden" in piece or b'width="0' in piece
            tail = piece
    if not tail.rstrip().endswith(b"worksheet>"):
        raise _cut_off(part)
    scan.merges = _MERGE.findall(tail)
    return scan


def _require_plain(piece: bytes) -> None:
    if b"<!" in piece or piece.find(b"<?", 5) >= 0 or _CELL.search(piece):
        raise _DialectError


def _regions(pieces: Iterable[bytes]) -> Iterator[tuple[str, bytes, Searches]]:
    """Yield the head, the rows in pieces that begin at a row or cell, and what follows the rows."""
    source = iter(pieces)
    whole, searches = _beginning(source)
    begin = whole.find(searches.begin)
    if begin < 0 and searches.empty not in whole:
        raise _DialectError
    head = begin if begin >= 0 else whole.find(searches.empty)
    yield "head", whole[:head], searches
    whole = whole[begin + len(searches.begin) :] if begin >= 0 else whole[head:]
    ended = begin < 0
    while not ended:
        end = whole.find(searches.end)
        ended = end >= 0
        cut = end if ended else _cut(whole, searches)
        if cut > 0:
            yield "rows", whole[:cut], searches
            whole = whole[cut:]
        elif len(whole) > _LONGEST_CELL:
            raise _DialectError
        if not ended:
            more = next(source, None)
            if more is None:
                break
            whole += more
    yield "tail", whole + b"".join(source), searches


def _beginning(source: Iterator[bytes]) -> tuple[bytes, Searches]:
    """Return what comes before the rows and some of them, with the searches for their prefix."""
    whole = b""
    for piece in source:
        whole += piece
        root = _ROOT.search(whole)
        if root is None:
            break
        searches = searches_for(root[1] or b"")
        if searches.begin in whole or searches.empty in whole or len(whole) > _LONGEST_CELL:
            return whole, searches
    raise _DialectError


def _cut(whole: bytes, searches: Searches) -> int:
    return max(0, whole.rfind(searches.row)) or max(0, whole.rfind(searches.cell))


def _look(scan: SheetScan, piece: bytes, searches: Searches, part: str) -> None:
    """Take the figures out of the rows, so that equal rows fall together, and look at each kind once."""
    first, *others = piece.translate(None, FIGURES).split(searches.row_end)
    kinds = Counter(others)
    if not all(map(searches.usual.fullmatch, kinds)) or not searches.usual_first.fullmatch(first):
        raise _DialectError
    kinds[first] += 1
    rows = b"\n".join(kinds)
    figures = Figures(piece)
    if figures.follow(b" r") or (b't="s"' in rows and _NO_INDEX.search(piece)):
        raise _DialectError
    _note_extent(scan, piece, searches, part, (rows, figures))
    for kind, times in kinds.items():
        scan.values += times * (kind.count(searches.value_end) + kind.count(searches.inline_end))
    scan.is_finite &= _NOT_FINITE.search(rows) is None and not figures.are_long
    scan.may_hide |= b" hidden=" in rows or (b' ht="' in rows and b' ht="0' in piece)
    if b't="e"' in rows:
        _note_errors(scan, piece, searches, part)
    if searches.formula in rows:
        scan.may_calculate = True
        _note_pending(scan, piece, searches, part)


def _note_extent(
    scan: SheetScan, piece: bytes, searches: Searches, part: str, shapes: tuple[bytes, Figures]
) -> None:
    rows, figures = shapes
    letters = {column_number(each.decode()) for each in set(searches.columns.findall(rows))}
    scan.columns = max([scan.columns, *letters])
    digits = figures.quoted((_MOST_DIGITS, 6, 5, 4, 3)) or 2
    if digits == _MOST_DIGITS or scan.columns > _THREE_LETTERS:
        for reference in searches.far.findall(piece):
            place_of(reference, part)
        digits = _MOST_DIGITS
    if scan.is_rough and digits < _MOST_DIGITS:
        scan.rows = max(scan.rows, 10**digits - 1)
    else:
        scan.rows = max(scan.rows, max(map(int, searches.rows.findall(piece)), default=0))


def _note_errors(scan: SheetScan, piece: bytes, searches: Searches, part: str) -> None:
    at = piece.find(b't="e"')
    while at >= 0:
        at = piece.find(b't="e"', _add(scan, piece, at, searches, part))


def _note_pending(scan: SheetScan, piece: bytes, searches: Searches, part: str) -> None:
    end = 0
    for found in searches.pending.finditer(piece):
        if found.start() >= end:
            end = _add(scan, piece, found.start(), searches, part)


def _add(scan: SheetScan, piece: bytes, at: int, searches: Searches, part: str) -> int:
    """Add the cell that ``at`` lies in unless it is there already; return where it ends, beyond ``at``."""
    start = piece.rfind(searches.cell, 0, at)
    opening = piece.find(b">", start)
    if start < 0 or opening < 0:
        raise _DialectError
    if piece[opening - 1 : opening] == b"/":
        if opening < at:
            raise _DialectError
        return opening
    end = piece.find(searches.cell_end, opening)
    if end < at:
        raise _DialectError
    for cell in cells(piece[start : end + len(searches.cell_end)], part):
        if (cell.row, cell.column) not in scan.errors:
            scan.add(cell)
    return end


def _walk(part: str, data: bytes, limits: Limits) -> SheetScan:
    judge_structure(data, part, limits)
    scan = SheetScan(is_finite=False, may_hide=True, may_calculate=True)
    shown = visible(data)
    scan.has_asides = b"<!" in data or data.find(b"<?", 5) >= 0
    if not shown.rstrip().endswith(b"worksheet>"):
        raise _cut_off(part)
    for cell in cells(shown, part):
        _refuse_typed(cell, part)
        if cell.inner:
            scan.rows, scan.columns = max(scan.rows, cell.row), max(scan.columns, cell.column)
        scan.values += cell.has_value
        lost = scan.lost
        scan.add(cell)
        scan.lost = lost + (scan.lost > lost and cell.has_value)
    scan.merges = _MERGE.findall(shown)
    return scan


def _refuse_typed(cell: RawCell, part: str) -> None:
    """Refuse a value that is not of the kind its cell says: readers take the first text, or none, for it."""
    kind = cell.attributes.get(b"t")
    value = cell.value
    is_index = value.isdigit() and len(value) < _INDEX_DIGITS
    if value and (
        kind == b"inlineStr" or (kind == b"s" and not is_index) or (kind not in _WORDED and b"&" in value)
    ):
        address = CellRef(sheet="", row=cell.row, column=cell.column).address
        raise damaged(
            f"其中的部件 {part} 里单元格 {address} 的值与它的类型不符，不同软件会读出不同的数据。",
            f"In its part {part} the value of the cell {address} is not of its kind; programs differ in what "
            "they read.",
        )


def _cut_off(part: str) -> RefusedError:
    return damaged(f"其中的部件 {part} 不完整，后面的内容丢失。", f"Its part {part} is cut off.")
