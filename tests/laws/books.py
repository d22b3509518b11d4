"""Books: a workbook as plain data, to be moved about and written in any dialect of Office Open XML.

A sample is read by openpyxl, not by the product, and written by a writer of a hundred lines, so that what is
compared went through nothing of the product's before it is checked.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel
from tests.workbook.packing import MAIN, PACKAGE, RELATIONS

Place = tuple[int, int]
Area = tuple[int, int, int, int]
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]|_x[0-9A-Fa-f]{4}_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell. ``value`` None: empty, or a formula without a result; ``error``: it is an error's code."""

    value: float | str | bool | None = None
    look: str = "General"
    formula: str | None = None
    error: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One sheet: its cells by (row, column) from 1; ranges are (top, left, bottom, right)."""

    title: str
    cells: Mapping[Place, Cell]
    merges: tuple[Area, ...] = ()
    state: str = "visible"
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


Book = tuple[Page, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How a book is written down; none of it changes what the book says.

    ``styled``: in fonts, colours and widths; ``filter`` and so on are left out. ``addresses`` False: rows
    and cells are counted on. ``dimension``: what the sheets claim to be as large as.
    """

    inline: bool = False
    addresses: bool = True
    dimension: str = ""
    prefix: str = ""
    styled: bool = False
    gap: str = ""
    stored: bool = False


PLAIN = Dialect()


def read_book(path: Path) -> Book:
    """Return a workbook as openpyxl reads it."""
    book: Any = openpyxl.load_workbook(path, rich_text=False)
    results: Any = openpyxl.load_workbook(path, data_only=True)
    return tuple(_page(sheet, results[sheet.title]) for sheet in book.worksheets)


def _page(sheet: Any, results: Any) -> Page:
    cells = {}
    for line in sheet.iter_rows():
        for each in line:
            made = _cell(each, results.cell(each.row, each.column))
            if made.value is not None or made.formula is not None or made.look != "General":
                cells[each.row, each.column] = made
    rows, columns = sheet.row_dimensions, sheet.column_dimensions
    spans = [(each.min, each.max) for each in columns.values() if each.hidden]
    return Page(
        title=sheet.title,
        cells=cells,
        merges=tuple((a.min_row, a.min_col, a.max_row, a.max_col) for a in sheet.merged_cells.ranges),
        state=sheet.sheet_state,
        hidden_rows=frozenset(number for number, row in rows.items() if row.hidden),
        hidden_columns=frozenset(number for first, last in spans for number in range(first, last + 1)),
    )


def _cell(cell: Any, result: Any) -> Cell:
    value = result.value
    if isinstance(value, date | datetime | time | timedelta):
        value = to_excel(value)  # type: ignore[no-untyped-call]
    formula = str(cell.value)[1:] if cell.data_type == "f" else None
    return Cell(value=value, look=cell.number_format, formula=formula, error=result.data_type == "e")


def write_book(book: Book, path: Path, dialect: Dialect = PLAIN) -> Path:
    """Write a book as a workbook of its own."""
    writer = _Writer(dialect)
    sheets = [writer.sheet(page) for page in book]
    parts = _links(book) | {f"xl/worksheets/sheet{n}.xml": text for n, text in enumerate(sheets, 1)}
    parts |= {"xl/styles.xml": writer.styles(), "xl/sharedStrings.xml": writer.strings()}
    method = zipfile.ZIP_STORED if dialect.stored else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(path, "w", method) as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return path


def _links(book: Book) -> dict[str, str]:
    numbers = range(1, len(book) + 1)
    targets = [("worksheet", f"rId{n}", f"worksheets/sheet{n}.xml") for n in numbers]
    targets += [(kind, kind, f"{kind}.xml") for kind in ("styles", "sharedStrings")]
    links = "".join(
        f'<Relationship Id="{name}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for kind, name, target in targets
    )
    listed = "".join(
        f'<sheet name={quoteattr(page.title)} sheetId="{n}" state="{page.state}" r:id="rId{n}"/>'
        for n, page in zip(numbers, book, strict=True)
    )
    root = f'<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
    kinds = [("workbook", "sheet.main"), *((kind, kind) for kind in ("styles", "sharedStrings"))]
    kinds += [(f"worksheets/sheet{n}", "worksheet") for n in numbers]
    typed = "".join(
        f'<Override PartName="/xl/{name}.xml" ContentType="{_TYPE}.{kind}+xml"/>' for name, kind in kinds
    )
    types = (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.'
        f'openxmlformats-package.relationships+xml"/>{typed}</Types>'
    )
    listing = f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{listed}</sheets></workbook>'
    return {
        "[Content_Types].xml": types,
        "_rels/.rels": _RELATED.format(root),
        "xl/workbook.xml": listing,
        "xl/_rels/workbook.xml.rels": _RELATED.format(links),
    }


_RELATED = f'<Relationships xmlns="{PACKAGE}/relationships">{{}}</Relationships>'
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


@dataclass(slots=True)
class _Writer:
    dialect: Dialect
    looks: dict[str, int] = field(default_factory=lambda: {"General": 0})
    texts: dict[str, int] = field(default_factory=dict)

    def sheet(self, page: Page) -> str:
        p, gap = self.dialect.prefix, self.dialect.gap
        namespace = f"xmlns:{p[:-1]}" if p else "xmlns"
        rows = gap.join(self._rows(page))
        merges = "".join(f'<{p}mergeCell ref="{_reference(area)}"/>' for area in page.merges)
        merged = f"<{p}mergeCells>{merges}</{p}mergeCells>" if merges else ""
        size = f'<{p}dimension ref="{self.dialect.dimension}"/>' if self.dialect.dimension else ""
        return (
            f'<?xml version="1.0"?><{p}worksheet {namespace}="{MAIN}">{size}'
            f"{self._columns(page)}<{p}sheetData>{rows}</{p}sheetData>{merged}</{p}worksheet>"
        )

    def _columns(self, page: Page) -> str:
        p = self.dialect.prefix
        made = dict.fromkeys(page.hidden_columns, 'hidden="1"')
        if self.dialect.styled:
            made = {number: f'width="{9 + number}" customWidth="1"' for number in range(1, 8)} | made
        each = "".join(f'<{p}col min="{n}" max="{n}" {made[n]}/>' for n in sorted(made))
        return f"<{p}cols>{each}</{p}cols>" if each else ""

    def _rows(self, page: Page) -> list[str]:
        p = self.dialect.prefix
        lines: dict[int, dict[int, Cell]] = {}
        for (row, column), cell in sorted(page.cells.items()):
            lines.setdefault(row, {})[column] = cell
        last = max([0, *lines, *page.hidden_rows])
        numbers = sorted({*lines, *page.hidden_rows}) if self.dialect.addresses else range(1, last + 1)
        made = []
        for number in numbers:
            place = f' r="{number}"' if self.dialect.addresses else ""
            hidden = ' hidden="1"' if number in page.hidden_rows else ""
            height = ' ht="21" customHeight="1"' if self.dialect.styled and not hidden else ""
            made.append(
                f"<{p}row{place}{hidden}{height}>{self._cells(number, lines.get(number, {}))}</{p}row>"
            )
        return made

    def _cells(self, row: int, line: Mapping[int, Cell]) -> str:
        if self.dialect.addresses:
            return "".join(self._cell(f' r="{get_column_letter(c)}{row}"', cell) for c, cell in line.items())
        numbers = range(1, max(line, default=0) + 1)
        return "".join(
            self._cell("", line[c]) if c in line else f"<{self.dialect.prefix}c/>" for c in numbers
        )

    def _cell(self, place: str, cell: Cell) -> str:
        p = self.dialect.prefix
        number = self.looks.setdefault(cell.look, len(self.looks))
        look = f' s="{number}"' if number or self.dialect.styled else ""
        formula = f"<{p}f>{escape(cell.formula)}</{p}f>" if cell.formula is not None else ""
        kind, value = self._value(cell)
        return (
            f"<{p}c{place}{look}{kind}>{formula}{value}</{p}c>"
            if formula or value
            else f"<{p}c{place}{look}/>"
        )

    def _value(self, cell: Cell) -> tuple[str, str]:
        p, value = self.dialect.prefix, cell.value
        if isinstance(value, str) and not cell.error:
            return self._words(value, cell)
        if value is None:
            return "", ""
        kind = ' t="e"' if cell.error else ' t="b"' if isinstance(value, bool) else ""
        written = int(value) if isinstance(value, bool) else value if cell.error else repr(value)
        return kind, f"<{p}v>{written}</{p}v>"

    def _words(self, text: str, cell: Cell) -> tuple[str, str]:
        p = self.dialect.prefix
        if cell.formula is not None:
            return ' t="str"', f"<{p}v>{_text(text)}</{p}v>"
        if self.dialect.inline:
            return ' t="inlineStr"', f'<{p}is><{p}t xml:space="preserve">{_text(text)}</{p}t></{p}is>'
        return ' t="s"', f"<{p}v>{self.texts.setdefault(text, len(self.texts))}</{p}v>"

    def strings(self) -> str:
        items = "".join(f'<si><t xml:space="preserve">{_text(text)}</t></si>' for text in self.texts)
        return f'<sst xmlns="{MAIN}" count="{len(self.texts)}" uniqueCount="{len(self.texts)}">{items}</sst>'

    def styles(self) -> str:
        numbers = {look: 164 + n if n else 0 for look, n in self.looks.items()}
        codes = "".join(
            f'<numFmt numFmtId="{number}" formatCode={quoteattr(look)}/>'
            for look, number in numbers.items()
            if number
        )
        own = 1 if self.dialect.styled else 0
        cells = "".join(
            f'<xf numFmtId="{number}" fontId="{own}" fillId="{2 * own}" borderId="0"/>'
            for number in numbers.values()
        )
        formats = f"<numFmts>{codes}</numFmts>" if codes else ""
        return f'<styleSheet xmlns="{MAIN}">{formats}{_LOOKS}<cellXfs>{cells}</cellXfs></styleSheet>'


_LOOKS = """<fonts><font><sz val="11"/><name val="宋体"/></font>
<font><b/><sz val="20"/><color rgb="FFFF0000"/><name val="黑体"/></font></fonts>
<fills><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>
<fill><patternFill patternType="solid"><fgColor rgb="FFFFFF00"/></patternFill></fill></fills>
<borders><border/></borders>
<cellStyleXfs><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>"""


def _text(text: str) -> str:
    return escape(_UNSEEN.sub(lambda found: f"_x{ord(found[0][0]):04X}_{found[0][1:]}", text)).replace(
        "\r", "&#13;"
    )


def _reference(area: Area) -> str:
    top, left, bottom, right = area
    return f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}"
