"""Drafts: a workbook before it is written, so that a variant can change single cells, rows and names."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from sample_workbooks.making.figures import is_figure
from sample_workbooks.making.pages import Book
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_cell_to_rowcol, xl_rowcol_to_cell

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_NUMERIC = frozenset({"amount", "number", "plain", "percent", "integer"})


@dataclass(slots=True)
class Cell:
    """What goes into one cell: its text (a figure in a numeric style becomes a number) and its style.

    With a ``formula`` the text is the value that Excel calculated last.
    """

    text: str
    style: str
    formula: str = ""


@dataclass(slots=True)
class Merge:
    """A merged range by its first and last row and column, counted from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(kw_only=True)
class SheetDraft:
    """One sheet; rows and columns are counted from 0."""

    name: str
    widths: list[float]
    landscape: bool = False
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    heights: dict[int, float] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)

    def put(self, row: int, column: int, text: str, style: str = "text") -> None:
        """Write one cell."""
        self.cells[row, column] = Cell(text, style)

    def line(self, row: int, texts: list[str], styles: list[str] | str, first: int = 0) -> None:
        """Write one row of cells from column ``first`` on; one style may serve for all."""
        every = [styles] * len(texts) if isinstance(styles, str) else styles
        for step, (text, style) in enumerate(zip(texts, every, strict=True)):
            self.put(row, first + step, text, style)

    def merge(  # noqa: PLR0917 - a range is four numbers
        self, top: int, left: int, bottom: int, right: int, text: str, style: str = "text"
    ) -> None:
        """Write a text into a merged range (one cell: without a range)."""
        self.put(top, left, text, style)
        if (top, left) != (bottom, right):
            self.merges.append(Merge(top, left, bottom, right))

    def at(self, address: str) -> Cell:
        """Return a cell by its address."""
        return self.cells[xl_cell_to_rowcol(address)]

    def set(self, address: str, text: str) -> None:
        """Change what a cell says."""
        self.at(address).text = text

    def find(self, text: str, nth: int = 1) -> tuple[int, int]:
        """Return the place of the ``nth`` cell that says ``text``, in reading order."""
        places = sorted(place for place, cell in self.cells.items() if cell.text.strip("　 ") == text)
        return places[nth - 1]

    def address(self, text: str, right: int = 0, nth: int = 1) -> str:
        """Return the address ``right`` columns beside the cell that says ``text``."""
        row, column = self.find(text, nth)
        return str(xl_rowcol_to_cell(row, column + right))

    def insert_row(self, before: int) -> None:
        """Move everything from row ``before`` on down by one."""
        self.cells = {(row + (row >= before), column): cell for (row, column), cell in self.cells.items()}
        self.heights = {row + (row >= before): points for row, points in self.heights.items()}
        self.hidden = {row + (row >= before) for row in self.hidden}
        for merge in self.merges:
            merge.top += merge.top >= before
            merge.bottom += merge.bottom >= before

    def insert_column(self, before: int, width: float = 8) -> None:
        """Move everything from column ``before`` on to the right by one."""
        self.cells = {(row, column + (column >= before)): cell for (row, column), cell in self.cells.items()}
        self.widths.insert(before, width)
        self.hidden_columns = {column + (column >= before) for column in self.hidden_columns}
        for merge in self.merges:
            merge.left += merge.left >= before
            merge.right += merge.right >= before

    def type_values(self) -> None:
        """Leave what the formulas calculated as typed values."""
        for cell in self.cells.values():
            cell.formula = ""

    def amounts(self) -> Iterator[Cell]:
        """Yield the cells that hold an amount."""
        return (cell for cell in self.cells.values() if cell.style == "amount" and is_figure(cell.text))


@dataclass(kw_only=True)
class Draft:
    """A workbook as a list of sheets, in their order."""

    title: str
    made: datetime
    sheets: list[SheetDraft] = field(default_factory=list)

    def __getitem__(self, name: str) -> SheetDraft:
        return next(sheet for sheet in self.sheets if sheet.name == name)

    def add(self, name: str, widths: list[float], *, landscape: bool = False) -> SheetDraft:
        """Add a sheet."""
        sheet = SheetDraft(name=name, widths=widths, landscape=landscape)
        self.sheets.append(sheet)
        return sheet

    def drop(self, *names: str) -> None:
        """Leave sheets out."""
        self.sheets = [sheet for sheet in self.sheets if sheet.name not in names]


Change = Callable[[Draft], None]


def written(draft: Draft) -> bytes:
    """Return a draft as a workbook; the bytes are the same each time."""
    made = io.BytesIO()
    workbook = Workbook(made, {"in_memory": True})
    workbook.set_properties({"title": draft.title, "created": draft.made})
    write_sheets(Book(workbook=workbook), draft.sheets)
    workbook.close()
    return made.getvalue()


def write_sheets(book: Book, sheets: list[SheetDraft]) -> None:
    """Add drafted sheets to a workbook."""
    for sheet in sheets:
        page = book.page(sheet.name, sheet.widths, landscape=sheet.landscape)
        _write_sheet(book, page.worksheet, sheet)


def _write_sheet(book: Book, worksheet: Worksheet, sheet: SheetDraft) -> None:
    for merge in sheet.merges:
        style = book.style(sheet.cells[merge.top, merge.left].style)
        worksheet.merge_range(merge.top, merge.left, merge.bottom, merge.right, "", style)
    for (row, column), cell in sorted(sheet.cells.items(), key=lambda pair: pair[0]):
        _write_cell(book, worksheet, row, column, cell)
    for row, points in sheet.heights.items():
        worksheet.set_row(row, points, None, {"hidden": True} if row in sheet.hidden else None)
    for row in sheet.hidden - sheet.heights.keys():
        worksheet.set_row(row, None, None, {"hidden": True})
    for column in sheet.hidden_columns:
        worksheet.set_column(column, column, sheet.widths[column], None, {"hidden": True})


def _write_cell(book: Book, worksheet: Worksheet, row: int, column: int, cell: Cell) -> None:
    style = book.style(cell.style)
    if cell.style == "date" and cell.text:
        day = datetime.combine(date.fromisoformat(cell.text), datetime.min.time())
        worksheet.write_datetime(row, column, day, style)
    elif cell.formula:
        value = float(Decimal(cell.text)) if is_figure(cell.text) else cell.text
        worksheet.write_formula(row, column, cell.formula, style, value)
    elif cell.style in _NUMERIC and is_figure(cell.text):
        worksheet.write_number(row, column, float(Decimal(cell.text)), style)
    elif cell.text:
        worksheet.write_string(row, column, cell.text, style)
    else:
        worksheet.write_blank(row, column, None, style)
