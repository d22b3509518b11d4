"""A worksheet being written: texts that stay texts, numbers with their formats, widths for Chinese."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from io import BytesIO
from math import ceil
from typing import Any
from urllib.parse import quote

from auditcheck.model.cells import CellRef
from auditcheck.model.tables import ValueType
from auditcheck.model.words import Language, Words
from auditcheck.reporters.escaping import for_cell

LINKS = 60_000
"""How many links a sheet is given (Excel drops them all beyond 65,530)."""

_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - a fixed date, so that equal reports are equal files
_FONT = Words("微软雅黑", "Calibri")
_EXACT_DIGITS = 15
_LINK_LENGTH = 2000
_HEADER_LENGTH = 100
_WIDTH, _LINE_HEIGHT, _ROW_PADDING, _HIGHEST = 9.0, 14.5, 4.0, 409.0
_FIGURES = {
    ValueType.AMOUNT: "#,##0.00####",
    ValueType.PERCENT: "0.00%",
    ValueType.INTEGER: "#,##0",
    ValueType.NUMBER: "#,##0.######",
}
INK, PAPER, EDGE, TAB = "#1F3864", "#DCE6F1", "#BFBFBF", "#C00000"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a list: its heading and how wide it is, in narrow characters.

    Hidden ones are there for programs.
    """

    title: Words
    width: float
    hidden: bool = False


@dataclass(slots=True)
class Book:
    """A workbook kept in memory whose bytes depend on nothing but what is written.

    ``subject`` stands at the head of every printed page.
    """

    language: Language
    subject: str
    _stream: BytesIO = field(default_factory=BytesIO)
    _book: Any = None
    _formats: dict[tuple[tuple[str, object], ...], Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        import xlsxwriter  # noqa: PLC0415 - only needed when a workbook is written

        self._book = xlsxwriter.Workbook(
            self._stream,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self._book.set_properties({"created": _CREATED, "title": "auditcheck"})

    def sheet(self, title: Words) -> Sheet:
        """Add a sheet."""
        sheet = self._book.add_worksheet(title.to(self.language))
        return Sheet(book=self, sheet=sheet)

    def style(self, **properties: object) -> object:
        """Return the cell format with these XlsxWriter properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            basics = {"font_name": _FONT.to(self.language), "font_size": 10, "valign": "top"}
            self._formats[key] = self._book.add_format(basics | properties)
        return self._formats[key]

    def close(self) -> bytes:
        """Finish the workbook and return its bytes."""
        self._book.close()
        return self._stream.getvalue()


@dataclass(slots=True)
class Sheet:
    """One sheet; rows and columns are counted from 0, as XlsxWriter does."""

    book: Book
    sheet: Any
    _links: int = 0
    _widths: dict[int, float] = field(default_factory=dict)
    _lines: dict[int, int] = field(default_factory=dict)
    _outlined: set[int] = field(default_factory=set)

    def widths(self, widths: Sequence[float]) -> None:
        """Set the widths of the columns from the first, in narrow characters."""
        for index, width in enumerate(widths):
            self._widths[index] = width
            self.sheet.set_column(index, index, width)

    def text(self, row: int, column: int, content: Words | str, **style: object) -> None:
        """Write a text that no program will take for a formula, a link or a number."""
        text = for_cell(content if isinstance(content, str) else content.to(self.book.language))
        if text[:1] in tuple("=+-@{\t'＝＋－＠"):
            style["quote_prefix"] = True
        form = self.book.style(**style)
        if style.get("text_wrap"):
            lines = wrapped_lines(text, self._widths.get(column, _WIDTH))
            self._lines[row] = max(self._lines.get(row, 1), lines)
        if text:
            self.sheet.write_string(row, column, text, form)
        else:
            self.sheet.write_blank(row, column, None, form)

    def wide_text(self, row: int, columns: tuple[int, int], content: Words | str, **style: object) -> None:
        """Write a text into the cells from the first to the last of ``columns``, merged into one."""
        first, last = columns
        self.sheet.merge_range(row, first, row, last, "", self.book.style(**style))
        narrow, lines = self._widths[first], self._lines.get(row, 1)
        self._widths[first] = sum(self._widths[column] for column in range(first, last + 1))
        self.text(row, first, content, **style)
        self._widths[first] = narrow
        self._lines[row] = max(lines, self._lines.get(row, 1))

    def number(self, row: int, column: int, value: Decimal | int, **style: object) -> None:
        """Write a number, as a text if Excel could not keep all its digits."""
        if len(Decimal(value).normalize().as_tuple().digits) > _EXACT_DIGITS:
            self.text(row, column, f"{Decimal(value):,f}", align="right", **style)
        else:
            self.sheet.write_number(row, column, float(value), self.book.style(**style))

    def link(self, row: int, column: int, cell: CellRef, file: str | None, **style: object) -> None:
        """Write a cell's address, leading to that cell of ``file`` in the same folder (None: of itself)."""
        url = cell_link(cell, file)
        if url is None or self._links >= LINKS:
            self.text(row, column, cell.address, **style)
            return
        self._links += 1
        form = self.book.style(font_color="#0563C1", underline=1, **style)
        self.sheet.write_url(row, column, url, form, cell.address)

    def header(self, row: int, columns: Sequence[Column], **style: object) -> None:
        """Write the heading row of a list and set the widths of its columns."""
        look: dict[str, object] = {
            "bold": True,
            "bg_color": INK,
            "font_color": "#FFFFFF",
            "border": 1,
            "border_color": EDGE,
            "align": "center",
            "valign": "vcenter",
            "text_wrap": True,
        }
        self.widths([column.width for column in columns])
        for index, column in enumerate(columns):
            self.text(row, index, column.title, **(look | style))
            if column.hidden:
                self.sheet.set_column(index, index, column.width, None, {"hidden": True})
        self._lines[row] = 2

    def outline(self, row: int) -> None:
        """Let a row be folded into the one above the outlined ones."""
        if not self._outlined:
            self.sheet.outline_settings(True, False)  # noqa: FBT003 - visible, the sign above the rows
        self._outlined.add(row)

    def fit_rows(self) -> None:
        """Make each row as high as its longest wrapped text needs."""
        for row, lines in self._lines.items():
            height = min(_HIGHEST, lines * _LINE_HEIGHT + _ROW_PADDING)
            self.sheet.set_row(row, height, None, {"level": 1} if row in self._outlined else {})

    def list_setup(self, header_row: int, last_row: int, columns: int) -> None:
        """Filter, freeze and print the list: landscape A4, one page wide, the header on every page."""
        last = max(last_row, header_row + 1)
        self.fit_rows()
        self.sheet.autofilter(header_row, 0, last, columns - 1)
        self.sheet.freeze_panes(header_row + 1, 0)
        self.sheet.repeat_rows(header_row)
        self.page_setup(landscape=True)

    def page_setup(self, *, landscape: bool) -> None:
        """Print on A4, one page wide, with page numbers."""
        if landscape:
            self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        self.sheet.set_header(f"&L{_header_text(self.book.subject)}")
        self.sheet.set_footer("&C&P / &N&R&A")
        self.sheet.hide_gridlines(2)


def number_format(kind: ValueType, places: int | None) -> str:
    """Return Excel's number format for a figure of this kind."""
    if places is None or kind not in _FIGURES:
        return _FIGURES.get(kind, "General")
    zeros = "0" * min(places, 10)
    whole = "0" if kind is ValueType.PERCENT else "#,##0"
    return whole + (f".{zeros}" if zeros else "") + ("%" if kind is ValueType.PERCENT else "")


def cell_link(cell: CellRef, file: str | None) -> str | None:
    """Return the link to a cell of a file in the same folder, or (``file`` None) of the same workbook.

    None if Excel could not follow it.
    """
    if for_cell(cell.sheet) != cell.sheet or "\n" in cell.sheet:
        return None
    place = "'" + cell.sheet.replace("'", "''") + f"'!{cell.address}"
    if file is None:
        return f"internal:{place}"
    name = file.replace("\\", "/").rsplit("/", 1)[-1]
    if not name or for_cell(name) != name:
        return None
    url = f"external:{''.join(_url_part(c) for c in name)}#{place}"
    return url if len(url) < _LINK_LENGTH else None


def wrapped_lines(text: str, width: float) -> int:
    """Return how many lines ``text`` takes in a column ``width`` narrow characters wide."""
    room = max(1.0, width)
    return sum(max(1, ceil(sum(_width(c) for c in line) / room)) for line in text.split("\n"))


def _header_text(text: str) -> str:
    """Return a text as page headers take it, where ``&`` begins a code (255 characters at most)."""
    return for_cell(text).replace("\n", " ")[:_HEADER_LENGTH].replace("&", "&&")


@lru_cache(maxsize=4096)
def _width(character: str) -> float:
    return 1.9 if unicodedata.east_asian_width(character) in "WFA" else 0.95


@lru_cache(maxsize=1024)
def _url_part(character: str) -> str:
    return character if character.isalnum() or character in "-_." else quote(character, safe="")
