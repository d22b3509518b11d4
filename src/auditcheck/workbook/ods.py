"""OpenDocument spreadsheets (.ods): the content walked for what is lost or out of bounds, then read."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, partial

from auditcheck.model.cells import CellRange
from auditcheck.model.words import Words
from auditcheck.workbook.archive import Archive
from auditcheck.workbook.checks import ENCRYPTED, RefusedError, damaged
from auditcheck.workbook.grid import Content, ErrorValue, Hidden, NotCalculated, RawValue, Sheet
from auditcheck.workbook.limits import GRID_COLUMNS, GRID_ROWS, Limits
from auditcheck.workbook.overlay import lay_over
from auditcheck.workbook.provenance import provenance_of_archive
from auditcheck.workbook.texts import refuse_area
from auditcheck.workbook.values import read_values
from auditcheck.workbook.xmlparts import walk

_CONTENT = "content.xml"
_VISIBILITY, _VISIBLE = "table:visibility", "visible"
_CELLS = frozenset({"table:table-cell", "table:covered-table-cell"})


def read_ods(archive: Archive, limits: Limits) -> Content:
    """Return the sheets of an .ods file; raise RefusedError for one that is not to be read."""
    manifest = "META-INF/manifest.xml"
    if manifest in archive and b"encryption-data" in archive.read(manifest):
        raise RefusedError(
            ENCRYPTED.issue(Words("文件已用密码加密。", "The file is encrypted with a password."))
        )
    if _CONTENT not in archive:
        raise damaged("缺少表格的主要部件。", "The main part of the spreadsheet is missing.")
    walker = _Walker(limits)
    walk(archive.stream(_CONTENT), _CONTENT, limits, walker)
    values = read_values(archive.data)
    if [each.title for each in values] != [table.title for table in walker.tables]:
        raise damaged("工作表目录前后不一致。", "The list of its sheets contradicts itself.")
    for each, table in zip(values, walker.tables, strict=True):
        each.cells += lay_over(table.lost, each.rows)
    return Content(
        sheets=tuple(
            Sheet(
                title=each.title,
                index=index,
                visibility=each.visibility,
                rows=each.rows,
                merges=tuple(walker.tables[index].merges),
                hiding=cache(walker.tables[index].hidden),
            )
            for index, each in enumerate(values)
        ),
        cells=tuple(each.cells for each in values),
        provenance=partial(provenance_of_archive, archive, limits),
    )


@dataclass(slots=True, kw_only=True)
class _Table:
    title: str
    rows: int = 0
    columns: int = 0
    lost: dict[tuple[int, int], RawValue] = field(default_factory=dict)
    merges: list[CellRange] = field(default_factory=list)
    collapsed: list[range] = field(default_factory=list)
    filtered: list[range] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    column: int = 0

    def add_column(self, attributes: dict[str, str]) -> None:
        """Take note of a column, or of several alike."""
        first = self.column + 1
        self.column += _times(attributes, "table:number-columns-repeated")
        if attributes.get(_VISIBILITY, _VISIBLE) != _VISIBLE:
            self.hidden_columns.append((first, self.column))

    def add_row(self, attributes: dict[str, str], first: int, times: int) -> None:
        """Take note of a row, or of several alike."""
        shown = attributes.get(_VISIBILITY, _VISIBLE)
        if shown != _VISIBLE:
            (self.filtered if shown == "filter" else self.collapsed).append(range(first, first + times))

    def hidden(self) -> Hidden:
        """Return what the sheet hides, as far down as it has cells."""
        rows, filtered = (
            frozenset(row for some in ranges for row in range(some.start, min(some.stop, self.rows + 1)))
            for ranges in (self.collapsed, self.filtered)
        )
        return Hidden(rows=rows, filtered=filtered, columns=tuple(self.hidden_columns))


class _Walker:
    """Follows the tables of the content; places are counted with repeated rows and cells."""

    def __init__(self, limits: Limits) -> None:
        self.tables: list[_Table] = []
        self._limits = limits
        self._row = self._column = 0
        self._row_times = 1
        self._cell: dict[str, str] | None = None
        self._text: list[str] = []
        self._paragraphs = self._inside = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take note of an element that begins."""
        if self._cell is not None:
            self._inside += 1
            self._paragraphs += name == "text:p" and self._inside == 1
        elif name == "table:table":
            self.tables.append(_Table(title=attributes.get("table:name", "")))
            self._row, self._row_times = 0, 1
        elif name == "table:table-row" and self.tables:
            self._row += self._row_times if self._row else 1
            self._row_times = _times(attributes, "table:number-rows-repeated")
            self._column = 1
            self.tables[-1].add_row(attributes, self._row, self._row_times)
        elif name == "table:table-column" and self.tables:
            self.tables[-1].add_column(attributes)
        elif name in _CELLS and self.tables:
            self._cell, self._text, self._paragraphs = attributes, [], 0

    def end(self, name: str) -> None:
        """Take note of an element that ends."""
        if self._cell is None:
            return
        if self._inside:
            self._inside -= 1
        elif name in _CELLS:
            self._note(self._cell, self.tables[-1])
            self._column += _times(self._cell, "table:number-columns-repeated")
            self._cell = None

    def text(self, text: str) -> None:
        """Take note of text."""
        if self._inside == 1:
            self._text.append(text)

    def _note(self, cell: dict[str, str], table: _Table) -> None:
        wide = _times(cell, "table:number-columns-spanned")
        high = _times(cell, "table:number-rows-spanned")
        if wide > 1 or high > 1:
            table.merges.append(self._range(table.title, high, wide))
        if "office:value-type" not in cell and "table:formula" not in cell:
            return
        times = _times(cell, "table:number-columns-repeated")
        table.rows = max(table.rows, self._row + self._row_times - 1)
        table.columns = max(table.columns, self._column + times - 1)
        if table.rows > GRID_ROWS or table.columns > GRID_COLUMNS:
            raise damaged("有单元格超出了工作表的范围。", "A cell stands outside of any sheet.")
        refuse_area(sum(each.rows * each.columns for each in self.tables), self._limits)
        lost = self._lost(cell)
        if lost is not None:
            for row in range(self._row, self._row + self._row_times):
                for column in range(self._column, self._column + times):
                    table.lost[row, column] = lost

    def _lost(self, cell: dict[str, str]) -> RawValue:
        text = "".join(self._text).strip()
        if cell.get("calcext:value-type") == "error":
            return ErrorValue(_code(text))
        if "table:formula" in cell and "office:value-type" not in cell and not self._paragraphs:
            return NotCalculated(cell["table:formula"].partition("=")[2])
        return None

    def _range(self, sheet: str, high: int, wide: int) -> CellRange:
        return CellRange(
            sheet=sheet,
            first_row=self._row,
            first_column=self._column,
            last_row=self._row + high - 1,
            last_column=self._column + wide - 1,
        )


def _code(text: str) -> str:
    """Return the error as sheets show it; LibreOffice has numbers of its own for some."""
    return {"Err:502": "#VALUE!", "Err:503": "#NUM!", "Err:508": "#NAME?"}.get(text, text or "#N/A")


def _times(attributes: dict[str, str], name: str) -> int:
    digits = attributes.get(name, "1")
    return max(1, int(digits)) if digits.isascii() and digits.isdigit() and len(digits) < 10 else 1  # noqa: PLR2004
