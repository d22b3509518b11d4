"""A page of a form: XlsxWriter's sheet with the few styles that budget units' forms are printed in."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from sample_workbooks.making.figures import is_figure

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_BODY = {"font_name": "仿宋", "font_size": 11, "valign": "vcenter"}
_BOX = {**_BODY, "border": 1}
_STYLES: dict[str, dict[str, object]] = {
    "title": {"font_name": "宋体", "font_size": 18, "bold": True, "align": "center", "valign": "vcenter"},
    "subtitle": {**_BODY, "align": "center", "font_size": 12},
    "appendix": {**_BODY, "font_name": "黑体", "font_size": 12},
    "left": {**_BODY, "align": "left"},
    "right": {**_BODY, "align": "right"},
    "note": {**_BODY, "font_size": 10, "text_wrap": True, "valign": "top"},
    "head": {**_BOX, "font_name": "宋体", "bold": True, "align": "center", "text_wrap": True},
    "label": {**_BOX, "align": "left", "text_wrap": True},
    "strong": {**_BOX, "align": "left", "bold": True, "text_wrap": True},
    "inner": {**_BOX, "align": "left", "indent": 1, "text_wrap": True},
    "deep": {**_BOX, "align": "left", "indent": 3, "text_wrap": True},
    "text": {**_BOX, "align": "left", "text_wrap": True},
    "center": {**_BOX, "align": "center", "text_wrap": True},
    "amount": {**_BOX, "align": "right", "num_format": "#,##0.00"},
    "number": {**_BOX, "align": "center", "num_format": "0.00"},
    "plain": {**_BOX, "align": "center"},
    "percent": {**_BOX, "align": "right", "num_format": "0.00%"},
    "integer": {**_BOX, "align": "center", "num_format": "0"},
    "date": {**_BOX, "align": "center", "num_format": "yyyy年m月d日"},
}


@dataclass(kw_only=True)
class Book:
    """The workbook being written and the formats made for it so far.

    ``called`` gives other names to sheets and annexes than those they usually have.
    """

    workbook: Workbook
    formats: dict[str, Format] = field(default_factory=dict)
    called: dict[str, str] = field(default_factory=dict)

    def style(self, name: str) -> Format:
        """Return the format of one of the styles."""
        if name not in self.formats:
            self.formats[name] = self.workbook.add_format(_STYLES[name])
        return self.formats[name]

    def page(self, sheet: str, widths: list[float], *, landscape: bool = False) -> Page:
        """Add a sheet with these column widths, set up for A4 paper."""
        worksheet = self.workbook.add_worksheet(self.called.get(sheet, sheet))
        for column, width in enumerate(widths):
            worksheet.set_column(column, column, width)
        worksheet.set_paper(9)
        worksheet.fit_to_pages(1, 1)
        worksheet.center_horizontally()
        worksheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.7)
        worksheet.set_footer("&C第 &P 页，共 &N 页")
        worksheet.hide_gridlines(2)
        if landscape:
            worksheet.set_landscape()
        return Page(book=self, worksheet=worksheet, last=chr(64 + len(widths)))


@dataclass(kw_only=True)
class Page:
    """One sheet; ``last`` is the letter of its last column."""

    book: Book
    worksheet: Worksheet
    last: str

    def put(self, address: str, value: str, style: str = "text") -> None:
        """Write a figure as a number and any other text as text, in one of the styles."""
        form = self.book.style(style)
        if style in _NUMERIC and is_figure(value):
            self.worksheet.write_number(address, float(value), form)
        elif value:
            self.worksheet.write_string(address, value, form)
        else:
            self.worksheet.write_blank(address, None, form)

    def row(self, row: int, values: list[str], styles: list[str], first: str = "A") -> None:
        """Write one row of cells from column ``first`` on."""
        if styles[0] == "head":
            self.height(row, 24)
        for step, (value, style) in enumerate(zip(values, styles, strict=True)):
            self.put(f"{chr(ord(first) + step)}{row}", value, style)

    def merge(self, cells: str, value: str, style: str = "text") -> None:
        """Write a text into merged cells."""
        self.worksheet.merge_range(cells, value, self.book.style(style))

    def formula(self, address: str, formula: str, value: Decimal | str, style: str) -> None:
        """Write a formula with the value that Excel would have calculated ("" for none)."""
        cached = float(value) if isinstance(value, Decimal) else value
        self.worksheet.write_formula(address, formula, self.book.style(style), cached)

    def height(self, row: int, points: float) -> None:
        """Set the height of one row, counted from 1."""
        self.worksheet.set_row(row - 1, points)

    def heading(self, appendix: str, title: str, period: str, unit_name: str, unit: str) -> None:
        """Write rows 1 to 4: 附件 number, title, period, and 填报单位 left with the unit right."""
        self.put("A1", self.book.called.get(appendix, appendix), "appendix")
        self.merge(f"A2:{self.last}2", title, "title")
        self.height(2, 32)
        self.merge(f"A3:{self.last}3", period, "subtitle")
        self.put("A4", f"填报单位：{unit_name}", "left")
        self.put(f"{self.last}4", unit, "right")
        self.height(4, 20)

    def signatures(self, row: int, cover: dict[str, str]) -> None:
        """Write the line that is signed."""
        line = "　　".join(
            (
                f"单位负责人（签名）：{cover['单位负责人']}",
                f"填表人（签名）：{cover['填表人']}",
                f"联系电话：{cover['联系电话']}",
                f"填报日期：{cover['填报日期']}",
            )
        )
        self.merge(f"A{row}:{self.last}{row}", line, "left")
        self.height(row, 24)


_NUMERIC = frozenset({"amount", "number", "plain", "percent", "integer"})
