"""XML spreadsheets of Excel 2003, which some systems export as .xls: read from the one file they are."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from auditcheck.model.cells import CellRange
from auditcheck.workbook.checks import damaged
from auditcheck.workbook.grid import Content, ErrorValue, NotCalculated, RawValue, Sheet
from auditcheck.workbook.limits import GRID_COLUMNS, GRID_ROWS, Limits
from auditcheck.workbook.texts import decode, refuse_area
from auditcheck.workbook.xmlparts import walk

_VISIBILITY = {"SheetHidden": "hidden", "SheetVeryHidden": "very hidden"}


def read_xml_2003(data: bytes, limits: Limits) -> Content:
    """Return the sheets of the file; raise RefusedError for one that is not to be read."""
    walker = _Walker(limits)
    text = decode(data)
    start = text.find("<", text.find("?>") + 1 if text.lstrip("\ufeff \r\n").startswith("<?xml") else 0)
    walk([text[max(0, start) :].encode()], "XML", limits, walker)
    return Content(
        sheets=tuple(
            Sheet(
                title=each.title,
                index=index,
                visibility=each.visibility,
                rows=each.rows,
                merges=tuple(each.merges),
            )
            for index, each in enumerate(walker.sheets)
        ),
        cells=tuple(sum(len(row) - row.count("") for row in each.rows) for each in walker.sheets),
    )


@dataclass(slots=True, kw_only=True)
class _Table:
    title: str
    visibility: str = "visible"
    rows: list[list[RawValue]] = field(default_factory=list)
    merges: list[CellRange] = field(default_factory=list)


class _Walker:
    """Follows the rows and cells, which may name their own position."""

    def __init__(self, limits: Limits) -> None:
        self.sheets: list[_Table] = []
        self._limits = limits
        self._row = self._column = 0
        self._cell: dict[str, str] | None = None
        self._type: str | None = None
        self._text: list[str] | None = None
        self._visible_text: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take note of an element that begins."""
        local = name.rpartition(":")[2]
        plain = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        if local == "Worksheet":
            self.sheets.append(_Table(title=plain.get("Name", "")))
            self._row = 0
        elif local == "Row":
            self._row, self._column = _position(plain, self._row, GRID_ROWS), 0
        elif local == "Cell" and self.sheets:
            self._column = _position(plain, self._column, GRID_COLUMNS)
            self._cell, self._type, self._text = plain, None, None
        elif local == "Data" and self._cell is not None:
            self._type, self._text = plain.get("Type", "String"), []
        elif local == "Visible":
            self._visible_text = []

    def end(self, name: str) -> None:
        """Take note of an element that ends."""
        local = name.rpartition(":")[2]
        if local == "Cell" and self._cell is not None:
            self._note(self._cell, self.sheets[-1])
            self._cell = None
        elif local == "Visible" and self._visible_text is not None and self.sheets:
            self.sheets[-1].visibility = _VISIBILITY.get("".join(self._visible_text), "visible")
            self._visible_text = None

    def text(self, text: str) -> None:
        """Take note of text."""
        if self._visible_text is not None:
            self._visible_text.append(text)
        elif self._cell is not None and self._text is not None and self._type is not None:
            self._text.append(text)

    def _note(self, cell: dict[str, str], sheet: _Table) -> None:
        wide, high = (1 + _number(cell.get(name, "0")) for name in ("MergeAcross", "MergeDown"))
        if wide > 1 or high > 1:
            sheet.merges.append(
                CellRange(
                    sheet=sheet.title,
                    first_row=self._row,
                    first_column=self._column,
                    last_row=min(self._row + high - 1, GRID_ROWS),
                    last_column=min(self._column + wide - 1, GRID_COLUMNS),
                )
            )
        value = self._value(cell)
        if value != "":
            area = self._row * self._column
            refuse_area(area, self._limits)
            sheet.rows.extend([] for _ in range(self._row - len(sheet.rows)))
            row = sheet.rows[self._row - 1]
            row.extend([""] * (self._column - len(row)))
            row[self._column - 1] = value
        self._column += wide - 1

    def _value(self, cell: dict[str, str]) -> RawValue:
        if self._text is None:
            return NotCalculated(cell["Formula"].lstrip("=")) if "Formula" in cell else ""
        text = "".join(self._text)
        try:
            if self._type == "Number":
                return float(text)
            if self._type == "DateTime":
                moment = datetime.fromisoformat(text)
                return moment if moment.time() != datetime.min.time() else moment.date()
        except ValueError:
            return text
        if self._type == "Boolean":
            return text.strip() == "1"
        return ErrorValue(text.strip()) if self._type == "Error" else text


def _position(attributes: dict[str, str], previous: int, limit: int) -> int:
    position = _number(attributes["Index"]) if "Index" in attributes else previous + 1
    if not previous < position <= limit:
        raise damaged(
            "单元格的位置重复或超出了工作表的范围。", "A cell stands twice or outside of any sheet."
        )
    return position


def _number(digits: str) -> int:
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else 0  # noqa: PLR2004
