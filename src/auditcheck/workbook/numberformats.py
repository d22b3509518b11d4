"""Number formats of the cells of a worksheet part, read when first asked for."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from functools import cached_property

from auditcheck.model.cells import column_letters
from auditcheck.workbook.archive import Archive
from auditcheck.workbook.limits import Limits
from auditcheck.workbook.sheetcells import cells
from auditcheck.workbook.sheetscan import visible
from auditcheck.workbook.xmlparts import Element, elements

_STYLES = "xl/styles.xml"
_GENERAL = "General"
_CELL = re.compile(rb"<c r=\"([A-Z]{1,3})([0-9]{1,7})\"(?: [a-z]+=\"[^\"<>]*\")*? s=\"([0-9]{1,9})\"")
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
        return self._formats[style] if style < len(self._formats) else _GENERAL

    @cached_property
    def _formats(self) -> list[str]:
        if _STYLES not in self._archive:
            return []
        codes, styles = dict(_BUILT_IN), []
        for element in elements(self._archive.read(_STYLES), _STYLES, self._limits):
            if element.name == "numFmt" and element.path[-1:] == ("numFmts",):
                codes[_number(element, "numFmtId")] = element.attributes.get("formatCode", _GENERAL)
            elif element.name == "xf" and element.path[-1:] == ("cellXfs",):
                styles.append(_number(element, "numFmtId"))
        return [codes.get(style, _GENERAL) for style in styles]


class NumberFormats:
    """Called with (row, column) from 1, returns the number format of that cell of one sheet."""

    def __init__(self, archive: Archive, part: str, styles: StyleSheet) -> None:
        self._archive, self._part, self._styles = archive, part, styles

    def __call__(self, row: int, column: int) -> str | None:
        """Return the format, ``General`` where none was set."""
        styles = self._columns.get(column_letters(column).encode())
        return self._styles.format_of(styles[row] if styles and row < len(styles) else 0)

    @cached_property
    def _columns(self) -> dict[bytes, array[int]]:
        """The style of each cell that has one, by the letters of its column and its row."""
        content = self._archive.read(self._part)
        columns: dict[bytes, array[int]] = {}
        for letters, row, style in _styled(content, self._part):
            styles = columns.setdefault(letters, array("L", [0]))
            if len(styles) <= row:
                styles.frombytes(bytes(styles.itemsize * (row + 1 - len(styles))))
            styles[row] = style
        return columns


def _styled(content: bytes, part: str) -> Iterator[tuple[bytes, int, int]]:
    if b" s=" not in content and b"\ts=" not in content and b"\ns=" not in content:
        return
    if content.count(b"<c ") == content.count(b"<c r=") and b":c " not in content:
        for letters, row, style in _CELL.findall(content):
            yield letters, int(row), int(style)
        return
    for cell in cells(visible(content), part):
        style = cell.attributes.get(b"s", b"0")
        yield column_letters(cell.column).encode(), cell.row, int(style) if style.isdigit() else 0


def _number(element: Element, name: str) -> int:
    digits = element.attributes.get(name, "0")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else 0  # noqa: PLR2004
