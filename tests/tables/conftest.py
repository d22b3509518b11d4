"""A desk on which little real workbooks are made, read and held against table descriptions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from auditcheck.model.tables import Anchor, CellState, ColumnSpec, Layout, RowSpec, TableSpec, Unit, ValueType
from auditcheck.tables.extraction import Extraction, extract_tables
from auditcheck.tables.table import Column, Table
from auditcheck.workbook.grid import Workbook
from auditcheck.workbook.reading import read_workbook

Rows = Sequence[Sequence[Any]]


def anchor(*aliases: str, under: tuple[str, ...] = (), nth: Any = None) -> Anchor:
    paths = tuple(tuple(alias.split(" / ")) for alias in aliases)
    return Anchor(aliases=paths, under=under, nth=nth)


def column(name: str, kind: str = "amount", *aliases: str, **more: Any) -> ColumnSpec:
    where = {key: more.pop(key) for key in ("under", "nth") if key in more}
    header = more.pop("column", None)
    return ColumnSpec(
        name=name,
        type=ValueType(kind),
        anchor=anchor(*aliases, **where) if aliases else None,
        column=anchor(header) if header else None,
        **more,
    )


def row(name: str, *aliases: str, under: tuple[str, ...] = (), nth: Any = None, **more: Any) -> RowSpec:
    return RowSpec(name=name, anchor=anchor(*aliases, under=under, nth=nth), **more)


def table(layout: str, *columns: ColumnSpec, sheet: str = "表", **more: Any) -> TableSpec:
    return TableSpec(name="t", sheet=(sheet,), layout=Layout(layout), columns=columns, **more)


class Desk:
    """Makes workbooks of plain rows and reads tables from them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    anchor = staticmethod(anchor)
    column = staticmethod(column)
    row = staticmethod(row)
    table = staticmethod(table)

    def workbook(
        self,
        sheets: Mapping[str, Rows],
        *,
        merges: Mapping[str, Sequence[str]] | None = None,
        formats: Mapping[str, str] | None = None,
        names: Mapping[str, str] | None = None,
        excel_tables: Mapping[str, str] | None = None,
    ) -> Workbook:
        """Write rows to real sheets and read them back; ``merges`` are ranges by sheet title."""
        path = self.folder / "book.xlsx"
        book = xlsxwriter.Workbook(path)
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            for address in (merges or {}).get(title, ()):
                sheet.merge_range(address, "")
            for r, cells in enumerate(rows):
                for c, value in enumerate(cells):
                    if value is not None:
                        address = xlsxwriter.utility.xl_rowcol_to_cell(r, c)
                        made = book.add_format({"num_format": (formats or {}).get(address, "General")})
                        write = sheet.write_string if isinstance(value, str) else sheet.write
                        write(r, c, value, made)
            for name, address in (excel_tables or {}).items():
                header = [{"header": text} for text in rows[int(address[1]) - 1] if text]
                sheet.add_table(address, {"name": name, "columns": header})
        for name, place in (names or {}).items():
            book.define_name(name, place)
        book.close()
        return read_workbook(path)

    def extract(self, workbook: Workbook, *specs: TableSpec, unit: str | None = None) -> Extraction:
        return extract_tables(workbook, specs, Unit(unit) if unit else None)

    def read(self, rows: Rows, spec: TableSpec, *, unit: str | None = None, **more: Any) -> Extraction:
        return self.extract(self.workbook({"表": rows}, **more), spec, unit=unit)


def plain(found: Column) -> list[Any]:
    """Return values as plain data: decimals and texts, and the state's letter where there is none."""
    letters = {CellState.BLANK: "blank", CellState.NOT_APPLICABLE: "n/a", CellState.UNREADABLE: "unreadable"}
    return [
        letters[CellState(state)]
        if state
        else found.numbers.decimal(i)
        if found.numbers
        else str(found.texts[i])  # type: ignore[index]
        for i, state in enumerate(found.states.tolist())
    ]


def values(found: Table) -> dict[str, list[Any]]:
    """Return a table's columns as plain data, numbers as they compare to ints and decimals."""
    return {
        name: [_simple(value) for value in plain(found_column)]
        for name, found_column in found.columns.items()
    }


def _simple(value: Any) -> Any:
    return (int(value) if value == int(value) else float(value)) if isinstance(value, Decimal) else value


def cells(found: Table) -> dict[str, list[str | None]]:
    """Return the address of every value."""
    return {
        name: [ref.address if (ref := col.origin.cell(i)) else None for i in range(len(col))]
        for name, col in found.columns.items()
    }


def told(extraction: Extraction) -> list[tuple[str, str]]:
    """Return code and cell of every issue."""
    return [
        (i.code, i.primary.cell.address if i.primary.cell else i.primary.sheet) for i in extraction.issues
    ]


class Plain:
    """The plain views of tables and extractions."""

    values = staticmethod(values)
    cells = staticmethod(cells)
    told = staticmethod(told)
    plain = staticmethod(plain)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def seen() -> type[Plain]:
    return Plain
