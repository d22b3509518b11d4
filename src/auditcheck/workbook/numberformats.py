"""Number formats of the cells of a worksheet part, read when first asked for.

A few cells are looked up one by one, by halving the part; a column asked for often is read whole.
"""

from __future__ import annotations

import re
from array import array
from functools import cached_property

import numpy as np

from auditcheck.model.cells import column_letters
from auditcheck.workbook.archive import Archive
from auditcheck.workbook.limits import Limits
from auditcheck.workbook.sheetcells import cells, visible
from auditcheck.workbook.sheetscan import SheetScan
from auditcheck.workbook.xmlparts import Element, elements, for_recurring

_STYLES = "xl/styles.xml"
_GENERAL = "General"
_ATTRIBUTES = rb"(?: [a-z]+=\"[^\"<>]*\")*?"
_STYLE = re.compile(_ATTRIBUTES + rb" s=\"([0-9]{1,9})\"")
_ROW = re.compile(rb"<row r=\"([0-9]{1,7})\"")
_NEAR = 4096
_ONE_BY_ONE = 64
# ECMA-376 part 1, 18.8.30: the formats that a file need not spell out.
_BUILT_IN = {
    0: _GENERAL,
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "yyyy-mm-dd",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy-mm-dd h:mm",
    37: "#,##0 ;(#,##0)",
    38: "#,##0 ;[Red](#,##0)",
    39: "#,##0.00;(#,##0.00)",
    40: "#,##0.00;[Red](#,##0.00)",
    41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ',
    42: '_ ¥* #,##0_ ;_ ¥* -#,##0_ ;_ ¥* "-"_ ;_ @_ ',
    43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    44: '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ ',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mmss.0",
    48: "##0.0E+0",
    49: "@",
}


class StyleSheet:
    """The number formats of a workbook by cell style, read from its styles part once."""

    def __init__(self, archive: Archive, limits: Limits) -> None:
        self._archive, self._limits = archive, limits

    def format_of(self, style: int) -> str:
        """Return the number format of a cell style; ``General`` for one that is not there."""
        return self.formats[style] if style < len(self.formats) else _GENERAL

    @cached_property
    def formats(self) -> list[str]:
        """The number format of each cell style of the workbook."""
        if _STYLES not in self._archive:
            return []
        return list(_formats_of(self._archive.read(_STYLES), _STYLES, self._limits))


class NumberFormats:
    """Called with (row, column) from 1, returns the number format of that cell of one sheet.

    What was asked of a ``scan`` holds for every sheet that it is the scan of: they differ in figures alone.
    """

    def __init__(self, archive: Archive, part: str, styles: StyleSheet, scan: SheetScan) -> None:
        self._archive, self._part, self._styles = archive, part, styles
        self._is_usual, self._columns = scan.is_usual, scan.styles
        self._asked: dict[int, int] = {}

    def __call__(self, row: int, column: int) -> str | None:
        """Return the format, ``General`` where none was set."""
        styles = self._columns.get(column)
        if styles is None:
            asked = self._asked[column] = self._asked.get(column, 0) + 1
            style = self._style_of_one(row, column) if asked <= _ONE_BY_ONE else None
            if style is not None:
                return self._styles.format_of(style)
            styles = self.styles(column)
        return self._styles.format_of(styles[row] if row < len(styles) else 0)

    @property
    def known(self) -> list[str]:
        """The number format of each cell style of the workbook, whether or not a cell has it."""
        return self._styles.formats or [_GENERAL]

    def styles(self, column: int) -> array[int]:
        """Return the style (a position in ``known``) of each cell of a column by its row, 0 beyond."""
        if column not in self._columns:
            self._columns[column] = self._styles_of(column)
        return self._columns[column]

    @cached_property
    def _content(self) -> bytes:
        return self._archive.read(self._part)

    @cached_property
    def _unusual_columns(self) -> dict[int, array[int]]:
        columns: dict[int, array[int]] = {}
        for cell in cells(visible(self._content), self._part):
            style = cell.attributes.get(b"s", b"0")
            if style.isdigit():
                _set(columns.setdefault(cell.column, array("L")), cell.row, int(style))
        return columns

    def _styles_of(self, column: int) -> array[int]:
        """Return the style of each cell of a column by its row, 0 where it has none."""
        if not self._is_usual:
            return self._unusual_columns.get(column, array("L"))
        letters = column_letters(column).encode()
        pattern = rb"<c r=\"" + letters + rb"([0-9]{1,7})\"" + _ATTRIBUTES + rb" s=\"([0-9]{1,9})\""
        found = re.findall(pattern, self._content)
        rows, given = [int(row) for row, _ in found], [style for _, style in found]
        numbers = {style: int(style) for style in set(given)}
        styles = np.zeros(max(rows, default=0) + 1, dtype="L")
        styles[rows] = list(map(numbers.__getitem__, given))
        return array("L", styles.tobytes())

    def _style_of_one(self, row: int, column: int) -> int | None:
        """Return one cell's style, None if its row is not where rows in ascending order have it."""
        if not self._is_usual:
            return None
        content = self._content
        start = _start_of(row, content)
        if start is None:
            return None
        cell = f'<c r="{column_letters(column)}{row}"'.encode()
        end = content.find(b"</row>", start)
        at = content.find(cell, start, end)
        found = _STYLE.match(content, at + len(cell), end) if at >= 0 else None
        return int(found[1]) if found else 0


@for_recurring
def _formats_of(data: bytes, part: str, limits: Limits) -> tuple[str, ...]:
    codes, styles = dict(_BUILT_IN), []
    for element in elements(data, part, limits):
        if element.name == "numFmt" and element.path[-1:] == ("numFmts",):
            codes[_number(element, "numFmtId")] = element.attributes.get("formatCode", _GENERAL)
        elif element.name == "xf" and element.path[-1:] == ("cellXfs",):
            styles.append(_number(element, "numFmtId"))
    return tuple(codes.get(style, _GENERAL) for style in styles)


def _start_of(row: int, content: bytes) -> int | None:
    low, high = 0, len(content)
    while high - low > _NEAR:
        middle = (low + high) // 2
        found = _ROW.search(content, middle, high)
        if found is None or int(found[1]) > row:
            high = middle
        else:
            low = found.start()
    start = content.find(b'<row r="%d"' % row, low, high + _NEAR)
    return None if start < 0 else start


def _set(styles: array[int], row: int, style: int) -> None:
    if len(styles) <= row:
        styles.frombytes(bytes(styles.itemsize * (row + 1 - len(styles))))
    styles[row] = style


def _number(element: Element, name: str) -> int:
    digits = element.attributes.get(name, "0")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else 0  # noqa: PLR2004
