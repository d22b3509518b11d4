"""OpenDocument spreadsheets (.ods): the sheets read from their content, element by element."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, partial

from auditcheck.model.cells import CellRange
from auditcheck.model.words import Words
from auditcheck.workbook.archive import Archive
from auditcheck.workbook.checks import ENCRYPTED, RefusedError, damaged
from auditcheck.workbook.grid import Content, Hidden, RawValue, Sheet
from auditcheck.workbook.limits import GRID_COLUMNS, GRID_ROWS, Limits
from auditcheck.workbook.odscells import OdsCell, count_of
from auditcheck.workbook.provenance import provenance_of_archive
from auditcheck.workbook.texts import refuse_area, refuse_equal_sheets
from auditcheck.workbook.xmlparts import walk

_CONTENT = "content.xml"
_VISIBILITY, _VISIBLE = "table:visibility", "visible"
_REPEATED_ROWS, _REPEATED_COLUMNS = "table:number-rows-repeated", "table:number-columns-repeated"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_SPACES = {name: f"{_OASIS}{name}:1.0" for name in ("office", "table", "text", "style")}
_SPACES["draw"] = f"{_OASIS}drawing:1.0"
_SPACES["calcext"] = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
_PATH = ["office:document-content", "office:body", "office:spreadsheet"]
_CELLS = frozenset({"table:table-cell", "table:covered-table-cell"})
_ROW_GROUPS = frozenset({"table:table-row-group", "table:table-header-rows", "table:table-rows"})
_COLUMN_GROUPS = frozenset({"table:table-column-group", "table:table-header-columns", "table:table-columns"})
_PARENTS = {
    **dict.fromkeys(_CELLS, frozenset({"table:table-row"})),
    "table:table-row": _ROW_GROUPS | {"table:table"},
    "table:table-column": _COLUMN_GROUPS | {"table:table"},
    **dict.fromkeys(_ROW_GROUPS, _ROW_GROUPS | {"table:table"}),
    **dict.fromkeys(_COLUMN_GROUPS, _COLUMN_GROUPS | {"table:table"}),
}
"""The elements that make up a sheet and where each may stand; others in a table are set aside."""
_OF_ANOTHER_FILE = re.compile(r"'.*'#.*", re.DOTALL)


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
    tables = [table for table in walker.tables if not _OF_ANOTHER_FILE.fullmatch(table.title)]
    refuse_equal_sheets([(table.title, "") for table in tables])
    return Content(
        sheets=tuple(
            Sheet(
                title=table.title,
                index=index,
                visibility="hidden" if table.style in walker.undisplayed else "visible",
                rows=table.rows,
                merges=tuple(table.merges),
                hiding=cache(table.hidden),
            )
            for index, table in enumerate(tables)
        ),
        cells=tuple(table.cells for table in tables),
        provenance=partial(provenance_of_archive, archive, limits),
    )


@dataclass(slots=True, kw_only=True)
class _Table:
    """A sheet so far: ``rows`` down to the last value; ``row`` and ``column``, from 1, tell where it is."""

    title: str
    style: str
    rows: list[list[RawValue]] = field(default_factory=list)
    columns: int = 0
    cells: int = 0
    row: int = 0
    row_times: int = 1
    column: int = 1
    current: list[RawValue] = field(default_factory=list)
    merges: list[CellRange] = field(default_factory=list)
    collapsed: list[range] = field(default_factory=list)
    filtered: list[range] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    described: int = 0

    def add_column(self, attributes: Mapping[str, str]) -> None:
        """Take note of a column, or of several alike."""
        first = self.described + 1
        self.described += count_of(attributes, _REPEATED_COLUMNS)
        if attributes.get(_VISIBILITY, _VISIBLE) != _VISIBLE:
            self.hidden_columns.append((first, self.described))

    def begin_row(self, attributes: Mapping[str, str]) -> None:
        """Begin a row, or several alike."""
        self.row += self.row_times if self.row else 1
        self.row_times, self.column, self.current = count_of(attributes, _REPEATED_ROWS), 1, []
        shown = attributes.get(_VISIBILITY, _VISIBLE)
        if shown != _VISIBLE:
            (self.filtered if shown == "filter" else self.collapsed).append(
                range(self.row, self.row + self.row_times)
            )

    def add_cell(self, attributes: Mapping[str, str], value: RawValue) -> None:
        """Put a value, or nothing, into the next cell, or into several of the row."""
        wide = count_of(attributes, "table:number-columns-spanned")
        high = count_of(attributes, "table:number-rows-spanned")
        if wide > 1 or high > 1:
            self.merges.append(self._range(high, wide))
        times = count_of(attributes, _REPEATED_COLUMNS)
        if value != "":
            if self.row + self.row_times - 1 > GRID_ROWS or self.column + times - 1 > GRID_COLUMNS:
                raise damaged("有单元格超出了工作表的范围。", "A cell stands outside of any sheet.")
            self.current += [""] * (self.column - 1 - len(self.current)) + [value] * times
            self.columns = max(self.columns, len(self.current))
            self.cells += times * self.row_times
        self.column += times

    @property
    def area(self) -> int:
        """How much there is from the first cell to the last, the current row included."""
        return max(len(self.rows), self.row + self.row_times - 1 if self.current else 0) * self.columns

    def end_row(self) -> None:
        """Put the row, or the rows alike, below the others."""
        if self.current:
            self.rows += [[] for _ in range(self.row - 1 - len(self.rows))]
            self.rows += [list(self.current) for _ in range(self.row_times)]
            self.current = []

    def hidden(self) -> Hidden:
        """Return what the sheet hides, as far down as it has cells."""
        rows, filtered = (
            frozenset(row for some in ranges for row in range(some.start, min(some.stop, len(self.rows) + 1)))
            for ranges in (self.collapsed, self.filtered)
        )
        return Hidden(rows=rows, filtered=filtered, columns=tuple(self.hidden_columns))

    def _range(self, high: int, wide: int) -> CellRange:
        return CellRange(
            sheet=self.title,
            first_row=self.row,
            first_column=self.column,
            last_row=self.row + high - 1,
            last_column=self.column + wide - 1,
        )


class _Walker:
    """Follows the content; of tables only those of the spreadsheet itself, of cells only what they say."""

    def __init__(self, limits: Limits) -> None:
        self.tables: list[_Table] = []
        self.undisplayed: set[str] = set()
        self._limits = limits
        self._open: list[str] = []
        self._style: str | None = None
        self._aside = 0
        self._table: _Table | None = None
        self._cell: OdsCell | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take note of an element that begins."""
        _require_usual_names(attributes)
        above = self._open[-1] if self._open else ""
        self._open.append(name)
        if self._aside:
            self._aside += 1
        elif self._cell is not None:
            if name in _PARENTS:
                raise _misplaced(name)
            self._aside = int(not self._cell.start(name, attributes))
        elif self._table is not None:
            self._in_table(self._table, name, attributes, above)
        elif name == "table:table" and self._open[:-1] == _PATH:
            title, style = attributes.get("table:name", ""), attributes.get("table:style-name", "")
            self._table = _Table(title=title, style=style)
            self.tables.append(self._table)
        else:
            self._outside(name, attributes, above)

    def _in_table(self, table: _Table, name: str, attributes: dict[str, str], above: str) -> None:
        parents = _PARENTS.get(name)
        if parents is None:
            self._aside = 1
        elif above not in parents:
            raise _misplaced(name)
        elif name == "table:table-row":
            table.begin_row(attributes)
        elif name == "table:table-column":
            table.add_column(attributes)
        elif name in _CELLS:
            self._cell = OdsCell(attributes, self._limits)

    def _outside(self, name: str, attributes: dict[str, str], above: str) -> None:
        if not above and name != "office:document-content":
            raise damaged("主要部件不是表格的内容。", "The main part is not the content of a document.")
        if name == "style:style":
            is_own = self._open[1:-1] == ["office:automatic-styles"]
            self._style = attributes.get("style:name") if is_own else None
        elif (name, above) == ("style:table-properties", "style:style") and self._style is not None:
            self.undisplayed |= {self._style} if attributes.get("table:display") == "false" else set()

    def end(self, name: str) -> None:
        """Take note of an element that ends."""
        self._open.pop()
        if self._aside:
            self._aside -= 1
        elif self._cell is not None:
            self._end_in_cell(self._cell, name)
        elif self._table is not None and name == "table:table-row":
            refuse_area(sum(each.area for each in self.tables), self._limits)
            self._table.end_row()
        elif name == "table:table":
            self._table = None

    def _end_in_cell(self, cell: OdsCell, name: str) -> None:
        if name not in _CELLS:
            cell.end(name)
            return
        self._cell = None
        self.tables[-1].add_cell(cell.attributes, cell.value())

    def text(self, text: str) -> None:
        """Take note of text."""
        if self._cell is not None and not self._aside:
            self._cell.text(text)


def _misplaced(name: str) -> RefusedError:
    return damaged(
        f"有一个 {name} 元素放错了位置，不同软件会读出不同的数据。",
        f"An element {name} stands where none belongs; programs differ in what they read.",
    )


def _require_usual_names(attributes: dict[str, str]) -> None:
    """Refuse other prefixes than the usual ones, by which the elements are told."""
    for key, space in attributes.items():
        if key[:5] != "xmlns":
            continue
        prefix = key[6:]
        known = next((name for name, usual in _SPACES.items() if usual == space), None)
        if known not in (None, prefix) or _SPACES.get(prefix, space) != space:
            raise damaged(
                "内容的写法与通常的不同，不同软件会读出不同的数据。",
                "Its content is not written as usual; programs differ in what they read.",
            )
