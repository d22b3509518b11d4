"""Binary workbooks (.xlsb): the sheets read from their records, [MS-XLSB] 2.1.7.61 and 2.4."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from functools import partial
from math import isfinite

from auditcheck.model.cells import CellRange, CellRef
from auditcheck.workbook.archive import Archive
from auditcheck.workbook.biff import ERRORS
from auditcheck.workbook.checks import RefusedError, damaged
from auditcheck.workbook.days import day_of
from auditcheck.workbook.grid import Content, ErrorValue, RawValue, Sheet
from auditcheck.workbook.limits import GRID_COLUMNS, GRID_ROWS, Limits
from auditcheck.workbook.package import Relation, read_relations
from auditcheck.workbook.provenance import provenance_of_archive
from auditcheck.workbook.texts import refuse_area, refuse_equal_sheets
from auditcheck.workbook.xlsbrecords import USUAL, fields, looks_of, records, shared_texts, text_at

_WORKBOOK = "xl/workbook.bin"
_ROW, _CELLS, _CELLS_END, _SHEET, _BOOK, _MERGE = 0, 145, 146, 156, 153, 176
_SMALL, _ERROR, _TRUTH, _REAL, _TEXT, _SHARED = 2, 3, 4, 5, 6, 7
_FORMULA_TEXT, _FORMULA_REAL, _FORMULA_TRUTH, _FORMULA_ERROR, _RICH = 8, 9, 10, 11, 62
_VALUES = frozenset({*range(_SMALL, _FORMULA_ERROR + 1), _RICH})
_TEXTS = {_TEXT: 8, _FORMULA_TEXT: 8, _RICH: 9}
_VISIBILITY = ("visible", "hidden", "very hidden")


def read_xlsb(archive: Archive, limits: Limits) -> Content:
    """Return the sheets of an .xlsb file; raise RefusedError for one that is not to be read."""
    if _WORKBOOK not in archive:
        raise damaged("缺少工作簿的主要部件。", "The main part of the workbook is missing.")
    relations = {relation.id: relation for relation in read_relations(archive, _WORKBOOK, limits)}
    _require_usual_parts(archive, relations)
    book = list(records(archive.read(_WORKBOOK)))
    late = any(kind == _BOOK and fields("<L", body)[0] & 1 for kind, body in book)
    reader = _Reader(archive, limits, late=late)
    sheets = [_sheet(archive, body, relations, limits) for kind, body in book if kind == _SHEET]
    refuse_equal_sheets([(title, part) for title, _, part in sheets])
    grids = [reader.grid(title, part) for title, _, part in sheets]
    return Content(
        sheets=tuple(
            Sheet(title=title, index=index, visibility=shown, rows=grid.rows, merges=tuple(grid.merges))
            for index, ((title, shown, _), grid) in enumerate(zip(sheets, grids, strict=True))
        ),
        cells=tuple(grid.cells for grid in grids),
        provenance=partial(provenance_of_archive, archive, limits),
    )


def _require_usual_parts(archive: Archive, relations: dict[str, Relation]) -> None:
    for relation in relations.values():
        usual = USUAL.get(relation.kind, relation.target)
        if relation.target != usual or (relation.kind in USUAL and usual not in archive):
            raise damaged(
                f"工作簿所指的部件 {relation.target} 不是通常的那一个，或者缺失。",
                f"The workbook names {relation.target}, which is missing or not where it usually is.",
            )


def _sheet(
    archive: Archive, body: bytes, relations: dict[str, Relation], limits: Limits
) -> tuple[str, str, str]:
    """Return title, visibility and part of a sheet; the part is empty for one without cells (charts)."""
    (state,) = fields("<L", body)
    identity, end = text_at(body, 8, limits)
    title, _ = text_at(body, end, limits)
    relation = relations.get(identity)
    if relation is None or relation.target not in archive or state >= len(_VISIBILITY):
        raise _missing(title)
    return title, _VISIBILITY[state], relation.target if relation.kind == "worksheet" else ""


@dataclass(slots=True, kw_only=True)
class _Grid:
    """The cells of a sheet so far; ``columns`` is how far its longest row reaches."""

    title: str
    rows: list[list[RawValue]] = field(default_factory=list)
    columns: int = 0
    cells: int = 0
    merges: list[CellRange] = field(default_factory=list)

    def put(self, row: int, column: int, value: RawValue) -> None:
        """Put a value where none may be yet."""
        self.rows.extend([] for _ in range(row - len(self.rows)))
        cells = self.rows[row - 1]
        cells.extend([""] * (column - len(cells)))
        if cells[column - 1] != "":
            address = CellRef(sheet=self.title, row=row, column=column).address
            raise damaged(
                f"工作表“{self.title}”的单元格 {address} 存了两个值，不同软件会读出不同的数据。",
                f"The cell {address} of the sheet {self.title!r} has two values; programs differ in which.",
            )
        cells[column - 1] = value
        self.cells += value != ""
        self.columns = max(self.columns, column)

    def merge(self, body: bytes) -> None:
        """Take note of a merged range."""
        top, bottom, left, right = (number + 1 for number in fields("<4L", body))
        self.merges.append(
            CellRange(sheet=self.title, first_row=top, first_column=left, last_row=bottom, last_column=right)
        )


class _Reader:
    """Reads the sheets of one workbook, whose texts and looks it knows."""

    def __init__(self, archive: Archive, limits: Limits, *, late: bool) -> None:
        self._archive, self._limits, self._late = archive, limits, late
        self._texts, self._looks = shared_texts(archive, limits), looks_of(archive, limits)
        self._area = 0

    def grid(self, title: str, part: str) -> _Grid:
        """Return the cells of a sheet."""
        grid = _Grid(title=title)
        row, inside = 0, False
        for kind, body in records(self._archive.read(part)) if part else ():
            if kind in (_CELLS, _CELLS_END):
                inside = kind == _CELLS
            elif kind == _ROW and inside:
                row = fields("<L", body)[0] + 1
            elif kind in _VALUES:
                self._add(grid, kind, body, row if inside else 0)
            elif kind == _MERGE:
                grid.merge(body)
        self._area += len(grid.rows) * grid.columns
        return grid

    def _add(self, grid: _Grid, kind: int, body: bytes, row: int) -> None:
        column, look = fields("<2L", body)
        if not (1 <= row <= GRID_ROWS and column < GRID_COLUMNS):
            raise damaged("有单元格超出了工作表的范围。", "A cell stands outside of any sheet.")
        value = self._value(kind, body, look & 0xFFFFFF)
        if value != "":
            area = max(row, len(grid.rows)) * max(column + 1, grid.columns)
            refuse_area(self._area + area, self._limits)
            grid.put(row, column + 1, value)

    def _value(self, kind: int, body: bytes, look: int) -> RawValue:
        if kind in _TEXTS:
            return text_at(body, _TEXTS[kind], self._limits)[0]
        if kind == _SHARED:
            (index,) = fields("<L", body, 8)
            if index >= len(self._texts):
                raise damaged("有单元格所指的文字不存在。", "A cell names a text that is not there.")
            return self._texts[index]
        if kind in (_REAL, _FORMULA_REAL):
            return self._number(fields("<d", body, 8)[0], look)
        if kind == _SMALL:
            return self._number(_unpacked(fields("<l", body, 8)[0]), look)
        (code,) = fields("<B", body, 8)
        return bool(code) if kind in (_TRUTH, _FORMULA_TRUTH) else ErrorValue(ERRORS.get(code, "#N/A"))

    def _number(self, value: float, look: int) -> RawValue:
        if not isfinite(value):
            return ErrorValue("#NUM!")
        is_day, elapsed = self._looks[look] if look < len(self._looks) else (False, False)
        return day_of(value, elapsed=elapsed, late=self._late) if is_day else value


def _unpacked(stored: int) -> float:
    """Return a number stored in 30 bits: whole or the upper half of a double, perhaps a hundred times."""
    upper: float = struct.unpack("<d", struct.pack("<Lq", 0, stored & ~3)[:8])[0]
    value = float(stored >> 2) if stored & 2 else upper
    return value / 100 if stored & 1 else value


def _missing(title: str) -> RefusedError:
    return damaged(
        f"缺少工作表“{title}”的内容，可能被其他软件删改过。",
        f"The content of the sheet {title!r} is missing; another program may have removed it.",
    )
