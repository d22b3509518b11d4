"""Moving: what may be done to a book without changing what it says, each with where its cells went."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from openpyxl.utils import column_index_from_string, get_column_letter
from tests.laws.books import Area, Book, Cell, Page, Place

_TOKEN = re.compile(
    r'"[^"]*"|(?:((?:\'(?:[^\']|\'\')+\'|[^\W\d][\w.]*)!)|(?<![\w.$]))'
    r"(\$?)([A-Z]{1,3})(\$?)([0-9]+)(?::(\$?)([A-Z]{1,3})(\$?)([0-9]+))?(?![\w(!])"
)

Step = Callable[[int], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A book after a change, and where each sheet's rows and columns are then."""

    book: Book
    rows: Mapping[str, Step]
    columns: Mapping[str, Step]

    def place(self, sheet: str, row: int, column: int) -> tuple[str, int, int]:
        """Return where a cell is after the change."""
        if sheet not in self.rows:
            return sheet, row, column
        return sheet, self.rows[sheet](row), self.columns[sheet](column)


def moved(book: Book, rows: Mapping[str, Step] = {}, columns: Mapping[str, Step] = {}) -> Moved:
    """Return the book with rows and columns of its sheets moved, formulas and merged ranges with them."""
    down = {page.title: rows.get(page.title, _stay) for page in book}
    across = {page.title: columns.get(page.title, _stay) for page in book}
    pages = tuple(_moved(page, down, across) for page in book)
    return Moved(book=pages, rows=down, columns=across)


def inserting(*gaps: int) -> Step:
    """Return the step of rows or columns when one is put in before each of ``gaps``."""
    return lambda number: number + sum(gap <= number for gap in gaps)


def exchanging(order: Mapping[int, int]) -> Step:
    """Return the step of rows that change places."""
    return lambda number: order.get(number, number)


def reordered(book: Book, order: Sequence[int]) -> Book:
    """Return the book with its sheets in another order."""
    return tuple(book[at] for at in order)


def with_unused_sheets(book: Book, at: int = 0) -> Book:
    """Return the book with sheets that no pack knows, one of them empty and one hidden."""
    cells = {
        (2, 2): Cell(value="天气记录"),
        (3, 2): Cell(value="日期"),
        (3, 3): Cell(value="气温", look="0.0"),
        (4, 2): Cell(value=45000, look="yyyy-mm-dd"),
        (4, 3): Cell(value=-3.5),
        (5, 3): Cell(value=12.25),
    }
    extra = (
        Page(title="天气", cells=cells),
        Page(title="Sheet99", cells={}),
        Page(title="旧天气", cells=cells, state="hidden"),
    )
    return (*book[:at], *extra, *book[at:])


def _stay(number: int) -> int:
    return number


def _moved(page: Page, rows: Mapping[str, Step], columns: Mapping[str, Step]) -> Page:
    down, across = rows[page.title], columns[page.title]
    cells: dict[Place, Cell] = {}
    for (row, column), cell in page.cells.items():
        formula = cell.formula
        if formula is not None:
            cell = replace(cell, formula=_shifted(formula, page.title, rows, columns))  # noqa: PLW2901
        cells[down(row), across(column)] = cell
    return replace(
        page,
        cells=cells,
        merges=tuple(_area(area, down, across) for area in page.merges),
        hidden_rows=frozenset(map(down, page.hidden_rows)),
        hidden_columns=frozenset(map(across, page.hidden_columns)),
    )


def _area(area: Area, down: Step, across: Step) -> Area:
    top, left, bottom, right = area
    return down(top), across(left), down(bottom), across(right)


def _shifted(formula: str, home: str, rows: Mapping[str, Step], columns: Mapping[str, Step]) -> str:
    def place(found: re.Match[str]) -> str:
        if found[3] is None:
            return found[0]
        sheet = found[1][:-1].strip("'").replace("''", "'") if found[1] else home
        down, across = rows.get(sheet, _stay), columns.get(sheet, _stay)
        ends = [_reference(found, at, down, across) for at in (2, 6) if found[at + 1] is not None]
        return (found[1] or "") + ":".join(ends)

    return _TOKEN.sub(place, formula)


def _reference(found: re.Match[str], at: int, down: Step, across: Step) -> str:
    column = get_column_letter(across(column_index_from_string(found[at + 1])))
    return f"{found[at]}{column}{found[at + 2]}{down(int(found[at + 3]))}"
