"""Oracle of OpenDocument: what an .ods file says, read from its content alone, slowly, by the letter of ODF.

It shares no code with the product. A value that is not of its type leaves no right reading.
"""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from xml.etree import ElementTree as ET

from tests.fuzz.oracle import NoReadingError, Number, OracleSheet, Place, Said

from auditcheck.workbook.grid import ErrorValue, NotCalculated

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, TABLE, TEXT, STYLE = (f"{{{_OASIS}{name}:1.0}}" for name in ("office", "table", "text", "style"))
CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
DRAW = f"{{{_OASIS}drawing:1.0}}"
_DOUBLE = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([Ee][+-]?[0-9]+)?|INF|-INF|NaN")
_DAYS = "%Y-%m-%d"
_DURATION = re.compile(
    r"-?P(?=.)((\d{1,6})D)?(T(?=.)((\d{1,6})H)?((\d{1,6})M)?((\d{1,6}(?:[.,]\d{1,9})?)S)?)?", re.ASCII
)
_ERRORS = {"Err:502": "#VALUE!", "Err:503": "#NUM!", "Err:508": "#NAME?"}
_GROUPS = frozenset(
    TABLE + name for name in ("table-row-group", "table-header-rows", "table-rows", "table-columns")
)
_OF_TABLES = _GROUPS | {
    TABLE + name for name in ("table-row", "table-cell", "covered-table-cell", "table-column")
}
_NO_CONTENT = frozenset(
    {OFFICE + "annotation", TEXT + "note", TEXT + "ruby-text", TABLE + "table", TABLE + "detective"}
)
_BLANKS = " \t\r\n"
_MARK = {TEXT + "tab": "\t", TEXT + "line-break": "\n"}


def read_ods_by_the_letter(data: bytes) -> list[OracleSheet]:
    """Return the sheets of an .ods file. Raises NoReadingError, or what XML and zip raise."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        root = ET.fromstring(package.read("content.xml"))  # noqa: S314 - only judged files come here
    if root.tag != OFFICE + "document-content":
        raise NoReadingError(f"no document but {root.tag}")
    unshown = {
        style.get(STYLE + "name")
        for styles in root.findall(OFFICE + "automatic-styles")
        for style in styles.findall(STYLE + "style")
        if any(each.get(TABLE + "display") == "false" for each in style.findall(STYLE + "table-properties"))
    }
    bodies = root.findall(f"{OFFICE}body/{OFFICE}spreadsheet")
    sheets = [each for body in bodies for each in body if each.tag == TABLE + "table"]
    return [
        OracleSheet(
            title=table.get(TABLE + "name", ""),
            visibility="hidden" if table.get(TABLE + "style-name") in unshown else "visible",
            cells={place: said for place, said in _cells(table) if said not in ("", None)},
        )
        for table in sheets
        if table.tag == TABLE + "table"
        and not re.fullmatch("'.*'#.*", table.get(TABLE + "name", ""), re.DOTALL)
    ]


def _rows(parent: ET.Element) -> Iterator[ET.Element]:
    for each in parent:
        if each.tag == TABLE + "table-row":
            yield each
        elif each.tag in _GROUPS:
            yield from _rows(each)


def _cells(table: ET.Element) -> Iterator[tuple[Place, Said | None]]:
    row = 1
    for line in _rows(table):
        high, column = _times(line, "number-rows-repeated"), 1
        for cell in line:
            if cell.tag not in {TABLE + "table-cell", TABLE + "covered-table-cell"}:
                continue
            wide, said = _times(cell, "number-columns-repeated"), _said(cell)
            if said not in ("", None):
                for down in range(high):
                    for right in range(wide):
                        yield (row + down, column + right), said
            column += wide
        row += high


def _times(element: ET.Element, name: str) -> int:
    written = element.get(TABLE + name, "1")
    if not re.fullmatch("[0-9]+", written) or not int(written):
        raise NoReadingError(f"{written} times")
    return int(written)


def _said(cell: ET.Element) -> Said | None:
    if any(each.tag in _OF_TABLES for each in _content(cell)):
        raise NoReadingError("a part of a table within a cell")
    kind, shown = cell.get(OFFICE + "value-type"), "\n".join(_paragraphs(cell))
    if cell.get(CALC + "value-type") == "error":
        return ErrorValue(_ERRORS.get(shown.strip(), shown.strip() or "#N/A"))
    if kind in (None, "void"):
        formula = cell.get(TABLE + "formula")
        has_text = any(each.tag in {TEXT + "p", TEXT + "h"} for each in _content(cell))
        return NotCalculated("") if formula is not None and not has_text else shown
    if kind == "string":
        return cell.get(OFFICE + "string-value", shown)
    names = {"boolean": "boolean-value", "date": "date-value", "time": "time-value"}
    written = cell.get(OFFICE + names.get(kind, "value"))
    if written is None or kind not in {*names, "float", "percentage", "currency"}:
        raise NoReadingError(f"a {kind} of {written}")
    return _typed(kind, written)


def _typed(kind: str, written: str) -> Said:
    if kind == "boolean":
        if written not in {"true", "false"}:
            raise NoReadingError(f"neither true nor false: {written}")
        return written == "true"
    if kind == "date":
        return _day(written)
    if kind == "time":
        return _length(written)
    if not _DOUBLE.fullmatch(written.strip(_BLANKS)):
        raise NoReadingError(f"no number: {written}")
    value = float(written.strip(_BLANKS).replace("INF", "inf"))
    return Number(value) if math.isfinite(value) else ErrorValue("#NUM!")


def _day(written: str) -> Said:
    """Return a date as the number of days since the last of 1899, or the text if there is no such day."""
    day, mark, hour = written.partition("T")
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", day, re.ASCII):
            return written
        moment = datetime.strptime(day, _DAYS)  # noqa: DTZ007 - a day of a sheet
        if mark:
            found = re.fullmatch(r"(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?", hour, re.ASCII)
            if found is None:
                return written
            parts = [int(part or 0) for part in found.groups()[:3]]
            moment = moment.replace(hour=parts[0], minute=parts[1], second=parts[2])
            moment += timedelta(microseconds=int((found[4] or "0").ljust(6, "0")[:6]))
    except ValueError:
        return written
    days = (moment - datetime(1899, 12, 30)) / timedelta(days=1)  # noqa: DTZ001 - as above
    return Number(days if moment.date() >= date(1900, 3, 1) else days - 1, dated=True)


def _length(written: str) -> Said:
    found = _DURATION.fullmatch(written)
    if found is None:
        return written
    days, hours, minutes = (int(found[n] or 0) for n in (2, 5, 7))
    seconds = float((found[9] or "0").replace(",", "."))
    whole = days + hours / 24 + minutes / 1440 + seconds / 86400
    return Number(-whole if written.startswith("-") else whole, dated=True)


def _content(cell: ET.Element) -> Iterator[ET.Element]:
    """Yield the elements within a cell that are its own content."""
    for each in cell:
        if each.tag not in _NO_CONTENT and not each.tag.startswith(DRAW):
            yield each
            yield from _content(each)


def _paragraphs(cell: ET.Element) -> Iterator[str]:
    for each in _content(cell):
        if each.tag in {TEXT + "p", TEXT + "h"}:
            if any(inner.tag in {TEXT + "p", TEXT + "h"} for inner in _content(each)):
                raise NoReadingError("a paragraph within a paragraph")
            yield _plain("".join(_characters(each)))


def _plain(text: str) -> str:
    """Return text as shown: runs of blanks are one, none at the edges; what is meant to stay is marked."""
    collapsed = re.sub(f"[{_BLANKS}]+", " ", text)
    return collapsed.strip(" ").translate({0xF0000: " ", 0xF0001: "\t", 0xF0002: "\n"})


def _characters(element: ET.Element) -> Iterator[str]:
    """Yield the characters within an element, those that elements stand for in a private alphabet."""
    if element.tag == TEXT + "s":
        yield "\U000f0000" * int(element.get(TEXT + "c", "1"))
    elif element.tag in _MARK:
        yield "\U000f0001" if element.tag == TEXT + "tab" else "\U000f0002"
    yield element.text or ""
    for each in element:
        if each.tag not in _NO_CONTENT and not each.tag.startswith(DRAW):
            yield from _characters(each)
        yield each.tail or ""
