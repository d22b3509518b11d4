"""HTML tables: what official systems export as .xls although it is a web page."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from auditcheck.model.cells import CellRange
from auditcheck.workbook.checks import RefusedError, damaged, too_large
from auditcheck.workbook.grid import Content, RawValue, Sheet
from auditcheck.workbook.limits import GRID_COLUMNS, GRID_ROWS, Limits
from auditcheck.workbook.texts import decode, refuse_area, value_of

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_IS_TEXT = re.compile(r"mso-number-format:\s*\\?[\"']?\\?@", re.IGNORECASE)
_SKIPPED = frozenset({"script", "style", "title", "head"})
_SPACES = re.compile(r"[ \t\r\n\f]+")


def read_html(data: bytes, title: str, limits: Limits) -> Content:
    """Return one sheet of all tables of the page, one below the other, as spreadsheet programs open it."""
    declared = _CHARSET.search(data[:4096])
    reader = _Tables(title, limits)
    reader.feed(decode(data, declared[1].decode() if declared else ""))
    reader.close()
    rows = reader.rows
    cells = sum(len(row) - row.count("") for row in rows)
    sheet = Sheet(title=title, index=0, rows=rows, merges=tuple(reader.merges))
    return Content(sheets=(sheet,), cells=(cells,))


class _Tables(HTMLParser):
    """Lays the cells of tables out; those spanned from above are passed over."""

    def __init__(self, title: str, limits: Limits) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[RawValue]] = []
        self.merges: list[CellRange] = []
        self._title, self._limits = title, limits
        self._spanned: dict[int, int] = {}
        self._cell: list[str] | None = None
        self._attributes: dict[str, str] = {}
        self._skipped = 0
        self._tables = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._begin_table()
        elif tag == "tr":
            self._end_cell()
            self._begin_row()
        elif tag in ("td", "th"):
            self._end_cell()
            self._cell = []
            self._attributes = {name: value or "" for name, value in attrs}
        elif tag == "br" and self._cell is not None:
            self._cell.append("\n")
        elif tag in _SKIPPED:
            self._skipped += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._end_cell()
        if tag == "table":
            self._spanned.clear()
        elif tag in _SKIPPED:
            self._skipped = max(0, self._skipped - 1)

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._skipped:
            self._cell.append(_SPACES.sub(" ", data))

    def close(self) -> None:
        super().close()
        self._end_cell()

    def _begin_table(self) -> None:
        if self._cell is not None:
            raise damaged(
                "表格里套着表格，分不清单元格。",
                "A table stands within a cell of another; cells are unclear.",
            )
        self._skipped = 0
        self._spanned.clear()
        self._tables += 1

    def _begin_row(self) -> None:
        self.rows.append([])
        self._spanned = {column: left - 1 for column, left in self._spanned.items() if left > 1}
        if len(self.rows) > GRID_ROWS:
            raise _outside()

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        if not self.rows:
            self._begin_row()
        text = "".join(self._cell).replace("\xa0", " ").strip()
        self._cell = None
        if len(text) > self._limits.text_size:
            raise too_large(self._limits, "text_size", len(text))
        row = self.rows[-1]
        column = len(row) + 1
        while column in self._spanned:
            column += 1
        wide, high = (_span(self._attributes.get(name, "")) for name in ("colspan", "rowspan"))
        if column + wide - 1 > GRID_COLUMNS:
            raise _outside()
        row.extend([""] * (column + wide - 1 - len(row)))
        row[column - 1] = text if _IS_TEXT.search(self._attributes.get("style", "")) else value_of(text)
        refuse_area(len(self.rows) * len(row), self._limits)
        self._merge(column, wide, high)

    def _merge(self, column: int, wide: int, high: int) -> None:
        top = len(self.rows)
        bottom = min(top + high - 1, GRID_ROWS)
        if high > 1:
            self._spanned.update(dict.fromkeys(range(column, column + wide), high))
        if wide > 1 or high > 1:
            self.merges.append(
                CellRange(
                    sheet=self._title,
                    first_row=top,
                    first_column=column,
                    last_row=bottom,
                    last_column=column + wide - 1,
                )
            )


def _span(text: str) -> int:
    digits = text.strip()
    return max(1, int(digits)) if digits.isascii() and digits.isdigit() and len(digits) < 8 else 1  # noqa: PLR2004


def _outside() -> RefusedError:
    return damaged("表格的行或列超出了工作表的范围。", "The table has more rows or columns than any sheet.")
