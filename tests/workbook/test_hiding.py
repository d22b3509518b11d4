"""What a sheet does not show is told in each kind of file that says it."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from tests.workbook.packing import MAIN, cell, packed, parts_of, row, sheet_xml, workbook_of

from auditcheck.model.cells import Hiding
from auditcheck.workbook.grid import Hidden
from auditcheck.workbook.reading import read_workbook

FIXTURES = Path(__file__).parent / "fixtures"
BODY = "".join(row(n, cell(f"A{n}"), cell(f"B{n}")) for n in (1, 2))


def hidden(path: Path) -> Hidden:
    return read_workbook(path).sheets[0].hidden


@pytest.mark.parametrize("name", ["hidden.xls", "hidden.ods"])
def test_other_formats_tell_their_hidden_rows_and_columns(name: str) -> None:
    assert hidden(FIXTURES / name) == Hidden(rows=frozenset({3}), columns=((4, 4),))


def test_what_hides_a_cell_is_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for number in range(1, 6):
        sheet.append([number] * 5)
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions.group("C", "D", hidden=True)
    other = book.create_sheet("另")
    other["A1"] = 1
    other.sheet_state = "veryHidden"
    book.save(tmp_path / "a.xlsx")
    first, second = read_workbook(tmp_path / "a.xlsx").sheets
    assert [first.hides(n, 1) for n in (1, 2, 3)] == [None, Hiding.ROW, None]
    assert [first.hides(1, n) for n in (2, 3, 4, 5)] == [None, Hiding.COLUMN, Hiding.COLUMN, None]
    assert second.hides(1, 1) is Hiding.SHEET


def test_rows_below_a_set_filter_are_filtered_out_and_others_hidden(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}" hidden="1">{cell(f"A{n}")}</row>' for n in (2, 5))
    tail = '<autoFilter ref="A1:A3"><filterColumn colId="0"/></autoFilter>'
    assert hidden(workbook_of(tmp_path / "a.xlsx", row(1, cell("A1")) + rows, tail)) == Hidden(
        rows=frozenset({5}), filtered=frozenset({2})
    )


@pytest.mark.parametrize(
    "sheet",
    [
        sheet_xml(BODY.replace('<row r="2">', '<row r="2" ht="0" customHeight="1">')),
        sheet_xml(BODY.replace('<row r="2">', "<row r='2' hidden='true'>")),
        sheet_xml(BODY.replace('<row r="1">', "<row>").replace('<row r="2">', '<row hidden="1">')),
        sheet_xml(BODY)
        .replace("<row", "<x:row")
        .replace("</row", "</x:row")
        .replace('<x:row r="2"', '<x:row r="2" hidden="1"')
        .replace("<worksheet ", f'<worksheet xmlns:x="{MAIN}" '),
    ],
)
def test_unusual_ways_of_hiding_a_row_are_seen(sheet: str, tmp_path: Path) -> None:
    assert hidden(packed(tmp_path / "a.xlsx", parts_of(sheet))).rows == {2}


def test_a_column_of_no_width_is_hidden(tmp_path: Path) -> None:
    columns = '<cols><col min="2" max="2" width="0"/><col min="3" max="3" width="0.5"/></cols><sheetData>'
    path = packed(tmp_path / "a.xlsx", parts_of(sheet_xml(BODY).replace("<sheetData>", columns)))
    assert hidden(path) == Hidden(columns=((2, 2),))


def test_a_sheet_that_hides_nothing_is_not_looked_through(tmp_path: Path) -> None:
    sheet = read_workbook(workbook_of(tmp_path / "a.xlsx", BODY)).sheets[0]
    assert sheet.hiding is None
    assert not sheet.hidden
