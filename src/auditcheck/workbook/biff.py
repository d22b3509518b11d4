"""Records of old .xls workbooks: protection, how far sheets reach, what they hide, errors a reader loses."""

from __future__ import annotations

import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

from auditcheck.workbook.checks import damaged
from auditcheck.workbook.grid import Hidden

_BOF, _EOF, _FILE_PASSWORD, _SHEET = 0x0809, 0x000A, 0x002F, 0x0085
_FORMULA, _ERROR_OR_TRUTH, _NUMBERS = 0x0006, 0x0205, 0x00BD
# LABELSST, LABEL, NUMBER, RK and RSTRING besides: the records that hold a value.
_VALUES = frozenset({_FORMULA, _ERROR_OR_TRUTH, _NUMBERS, 0x00FD, 0x0204, 0x0203, 0x027E, 0x00D6})
_EXTENT, _WIDE_EXTENT = 0x0200, 12
_ROW, _COLUMN_WIDTHS = 0x0208, 0x007D
_LINES = frozenset({_ROW, _COLUMN_WIDTHS})
_SHORTEST = 8
_SHORTEST_LINE = 10
_ROW_FLAGS = 12
_ROWS, _COLUMNS = 65_536, 256
ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}


_HEADS = {_BOF: 2, _SHEET: 4}
"""Bytes that must be there of records at the head of the stream."""


@dataclass(slots=True, kw_only=True)
class BiffScan:
    """What the records of a workbook tell; ``errors`` by sheet position, then (row, column) from 1.

    ``extents`` bounds the rows and columns with cells of each sheet, ``starts`` is where its records begin.
    """

    version: int = 0
    encrypted: bool = False
    errors: dict[int, dict[tuple[int, int], str]] = field(default_factory=dict)
    extents: list[tuple[int, int]] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)

    def start(self, index: int) -> int:
        """Return where the records of the sheet at ``index`` begin; for one unknown, where there are none."""
        return self.starts[index] if index < len(self.starts) else sys.maxsize


def scan_biff(stream: bytes) -> BiffScan:
    """Scan a Workbook (or Book) stream; records after the protection mark cannot be read and are left."""
    scan = BiffScan()
    starts: list[int] = []
    for kind, body in _head_records(stream):
        if kind == _BOF:
            scan.version = struct.unpack_from("<H", body)[0]
        elif kind == _FILE_PASSWORD:
            scan.encrypted = True
            return scan
        elif kind == _SHEET:
            starts.append(struct.unpack_from("<L", body)[0])
        elif kind == _EOF:
            break
    for index, start in enumerate(starts):
        scan.errors[index] = {}
        scan.extents.append(_scan_cells(stream, start, scan.errors[index]))
        scan.starts.append(start)
    return scan


def _scan_cells(stream: bytes, start: int, errors: dict[tuple[int, int], str]) -> tuple[int, int]:
    """Note the error cells of the sheet that begins at ``start`` and return how far its cells reach."""
    rows = columns = 0
    for kind, body in _sheet_records(stream, start, _VALUES | {_EXTENT}, _SHORTEST):
        if kind == _EXTENT:
            _refuse_extent(body)
            continue
        row, first = struct.unpack_from("<2H", body)
        last = struct.unpack_from("<H", body, len(body) - 2)[0] if kind == _NUMBERS else first
        if max(first, last) >= _COLUMNS:
            raise damaged("有单元格超出了工作表的范围。", "A cell stands outside of any sheet.")
        rows, columns = max(rows, row + 1), max(columns, last + 1)
        code = _error_of(kind, body)
        if code is not None:
            errors[row + 1, first + 1] = code
    return rows, columns


def _refuse_extent(body: bytes) -> None:
    """Refuse an extent that no sheet has: the reader makes room for all of it, whatever cells there are."""
    shape = "<2L2H" if len(body) >= _WIDE_EXTENT else "<4H"
    first_row, end_row, first_column, end_column = struct.unpack_from(shape, body)
    if not (first_row <= end_row <= _ROWS and first_column <= end_column <= _COLUMNS):
        raise damaged(
            "登记的数据范围超出了工作表的范围。", "The extent declared for a sheet is beyond any sheet."
        )


def _head_records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    for kind, _, body in _records(stream, 0):
        if len(body) < _HEADS.get(kind, 0):
            raise damaged("文件的记录不完整。", "A record of the file is not complete.")
        yield kind, body


def hidden_from(stream: bytes, start: int) -> Hidden:
    """Return what the sheet whose records begin at ``start`` hides; [MS-XLS] 2.4.53 and 2.4.221."""
    rows, columns = set(), []
    for kind, body in _sheet_records(stream, start, _LINES, _SHORTEST_LINE):
        if kind == _ROW and len(body) > _ROW_FLAGS and body[_ROW_FLAGS] & 0x20:
            rows.add(struct.unpack_from("<H", body)[0] + 1)
        elif kind == _COLUMN_WIDTHS and body[8] & 1:
            first, last = struct.unpack_from("<2H", body)
            columns.append((first + 1, last + 1))
    return Hidden(rows=frozenset(rows), columns=tuple(columns))


def _sheet_records(
    stream: bytes, start: int, kinds: frozenset[int], shortest: int
) -> Iterator[tuple[int, bytes]]:
    depth = 0
    for kind, _, body in _records(stream, start):
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        if depth == 1 and kind in kinds and len(body) >= shortest:
            yield kind, body


def _error_of(kind: int, body: bytes) -> str | None:
    if kind == _ERROR_OR_TRUTH and len(body) >= _SHORTEST:
        return ERRORS.get(body[6], "#N/A") if body[7] == 1 else None
    result = body[6:14] if kind == _FORMULA else b""
    if result[6:8] == b"\xff\xff" and result[0] == 2:  # noqa: PLR2004 - 2 marks an error
        return ERRORS.get(result[2], "#N/A")
    return None


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, bytes]]:
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<2H", stream, at)
        body = stream[at + 4 : at + 4 + size]
        if len(body) < size:
            raise damaged("文件不完整，后面的内容丢失。", "The file is cut off.")
        yield kind, at, body
        at += 4 + size
