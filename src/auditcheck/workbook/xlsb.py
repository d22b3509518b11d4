"""Binary workbooks (.xlsb): the records of the sheets walked for errors and bounds, then read."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

from auditcheck.workbook.archive import Archive
from auditcheck.workbook.biff import ERRORS
from auditcheck.workbook.checks import damaged
from auditcheck.workbook.grid import Content, ErrorValue, RawValue
from auditcheck.workbook.limits import GRID_COLUMNS, GRID_ROWS, Limits
from auditcheck.workbook.oldformats import sheet_of
from auditcheck.workbook.overlay import lay_over
from auditcheck.workbook.package import read_relations
from auditcheck.workbook.provenance import provenance_of_archive
from auditcheck.workbook.texts import refuse_area
from auditcheck.workbook.values import read_values

_WORKBOOK = "xl/workbook.bin"
_ROW, _SHEET, _MERGE = 0, 156, 176
_RANGE = struct.Struct("<4L")
_VALUES = frozenset({*range(2, 12), 62})
_ERROR_KINDS, _RICH_TEXT = frozenset({3, 11}), 62
_CELL = struct.Struct("<L")


def read_xlsb(archive: Archive, limits: Limits) -> Content:
    """Return the sheets of an .xlsb file; raise RefusedError for one that is not to be read."""
    if _WORKBOOK not in archive:
        raise damaged("缺少工作簿的主要部件。", "The main part of the workbook is missing.")
    scans = [_scan(archive.read(part)) if part else _Scan() for part in _sheet_parts(archive, limits)]
    refuse_area(sum(scan.rows * scan.columns for scan in scans), limits)
    values = read_values(archive.data, merges=False)
    if len(values) != len(scans):
        raise damaged("工作表目录前后不一致。", "The list of its sheets contradicts itself.")
    for each, scan in zip(values, scans, strict=True):
        each.merges = scan.merges
        each.cells += lay_over(scan.lost, each.rows)
    return Content(
        sheets=tuple(sheet_of(index, each) for index, each in enumerate(values)),
        cells=tuple(each.cells for each in values),
        provenance=partial(provenance_of_archive, archive, limits),
    )


@dataclass(slots=True, kw_only=True)
class _Scan:
    rows: int = 0
    columns: int = 0
    lost: dict[tuple[int, int], RawValue] = field(default_factory=dict)
    merges: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)


def _sheet_parts(archive: Archive, limits: Limits) -> Iterator[str]:
    relations = {relation.id: relation for relation in read_relations(archive, _WORKBOOK, limits)}
    for kind, body in _records(archive.read(_WORKBOOK)):
        if kind == _SHEET and len(body) >= 12:  # noqa: PLR2004 - state, number, length of the id
            size = struct.unpack_from("<L", body, 8)[0]
            relation = relations.get(body[12 : 12 + 2 * size].decode("utf-16-le", "replace"))
            if relation is None or relation.target not in archive:
                raise damaged("缺少一张工作表的内容。", "The content of one of its sheets is missing.")
            yield relation.target if relation.kind == "worksheet" else ""


def _scan(data: bytes) -> _Scan:
    scan = _Scan()
    row = 0
    for kind, body in _records(data):
        if kind == _ROW and len(body) >= _CELL.size:
            row = _CELL.unpack_from(body)[0] + 1
        elif kind == _MERGE and len(body) >= _RANGE.size:
            top, bottom, left, right = _RANGE.unpack_from(body)
            scan.merges.append(((top, left), (bottom, right)))
        elif kind in _VALUES and len(body) >= 8:  # noqa: PLR2004 - column and style
            column = _CELL.unpack_from(body)[0] + 1
            if row > GRID_ROWS or column > GRID_COLUMNS:
                raise damaged("有单元格超出了工作表的范围。", "A cell stands outside of any sheet.")
            scan.rows, scan.columns = max(scan.rows, row), max(scan.columns, column)
            if kind in _ERROR_KINDS and len(body) > 8:  # noqa: PLR2004
                scan.lost[row, column] = ErrorValue(ERRORS.get(body[8], "#N/A"))
            elif kind == _RICH_TEXT and (text := _text(body, 9)):
                scan.lost[row, column] = text
    return scan


def _text(body: bytes, at: int) -> str:
    """Return the text that begins at a place with its length; refuse one that is cut off."""
    size = struct.unpack_from("<L", body, at)[0] if len(body) >= at + 4 else 0
    text = body[at + 4 : at + 4 + 2 * size]
    if len(text) < 2 * size or len(body) < at + 4:
        raise damaged("有一段文字不完整。", "A text of it is cut off.")
    return text.decode("utf-16-le", "replace")


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(data):
        kind, at = _variable(data, at, 2)
        size, at = _variable(data, at, 4)
        body = data[at : at + size]
        if len(body) < size:
            raise damaged("文件不完整，后面的内容丢失。", "The file is cut off.")
        yield kind, body
        at += size


def _variable(data: bytes, at: int, longest: int) -> tuple[int, int]:
    """Return a number stored in seven bits a byte, lowest first, and where the next one begins."""
    number = 0
    for index in range(longest):
        if at >= len(data):
            raise damaged("文件不完整，后面的内容丢失。", "The file is cut off.")
        byte = data[at]
        at += 1
        number |= (byte & 0x7F) << (7 * index)
        if byte < 0x80:  # noqa: PLR2004 - the last byte
            break
    return number, at
