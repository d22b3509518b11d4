from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from tests.reporters.annotated.conftest import (
    issue_at,
    marked,
    parts_of,
    prefixed,
    report_on,
    rezipped,
    simple,
)

from auditcheck.model.answers import Waiver
from auditcheck.model.rules import RuleClass
from auditcheck.reporters.annotated.annotating import annotate

SHEET = "xl/worksheets/sheet1.xml"
RED, YELLOW, BLUE = "FFF8CBAD", "FFFFE699", "FFDDEBF7"


def colors(sheet: Any) -> dict[str, str]:
    return {
        cell.coordinate: cell.fill.fgColor.rgb
        for row in sheet.rows
        for cell in row
        if cell.fill.fill_type == "solid"
    }


def numbers(sheet: Any) -> list[list[Any]]:
    return [list(row) for row in sheet.iter_rows(min_row=1, max_row=3, max_col=3, values_only=True)]


def bare(xml: str) -> str:
    """Leave out the places that rows and cells may do without."""
    return re.sub(r'(<(?:row|c)) r="[A-Z0-9]+"', r"\1", xml)


def gapped(xml: str) -> str:
    """Take out row 2, cell B1 and cell C3."""
    xml = re.sub(r'<row r="2".*?</row>', "", xml)
    return re.sub(r'<c r="(?:B1|C3)">.*?</c>', "", xml)


def test_each_class_has_its_colour_and_the_worst_of_a_cell_shows() -> None:
    _, sheet = marked(
        simple(),
        issue_at(1, 1, RuleClass.HINT),
        issue_at(1, 2, RuleClass.VERIFY),
        issue_at(1, 3, RuleClass.LOGIC),
        issue_at(2, 1, RuleClass.HINT),
        issue_at(2, 1, RuleClass.BALANCE),
        issue_at(2, 1, RuleClass.VERIFY),
    )
    assert colors(sheet) == {"A1": BLUE, "B1": YELLOW, "C1": RED, "A2": RED}


def commented(xml: str) -> str:
    return xml.replace("<sheetData>", '<sheetData><!-- <row r="2"><c r="B2"/></row> -->')


@pytest.mark.parametrize("change", [str, bare, prefixed, commented, lambda xml: xml.replace('"', "'")])
def test_cells_are_found_in_every_way_of_writing_a_sheet(change: Callable[[str], str]) -> None:
    _, sheet = marked(simple(change), issue_at(2, 2), issue_at(3, 3))
    assert colors(sheet) == {"B2": RED, "C3": RED}
    assert numbers(sheet) == [[1, 2, 3], [4, 5, 6], [7, 8, 9]]


@pytest.mark.parametrize("change", [gapped, lambda xml: prefixed(gapped(xml))])
def test_cells_that_are_not_there_are_put_in_their_places(change: Callable[[str], str]) -> None:
    wanted = [(1, 2), (2, 1), (2, 3), (3, 3), (3, 9), (7, 2), (8, 4)]
    parts, sheet = marked(simple(change), *(issue_at(*place) for place in wanted))
    assert set(colors(sheet)) == {"B1", "A2", "C2", "C3", "I3", "B7", "D8"}
    assert numbers(sheet) == [[1, None, 3], [None, None, None], [7, 8, None]]
    order = re.findall(r'<(?:x:)?c r="([A-Z]+\d+)"', parts[SHEET].decode())
    assert order == ["A1", "B1", "C1", "A2", "C2", "A3", "B3", "C3", "I3", "B7", "D8"]
    assert re.search(r'dimension ref="A1:I8"', parts[SHEET].decode())
    assert re.search(r'row r="3" spans="1:9"', parts[SHEET].decode())


def test_an_empty_row_takes_a_cell_and_an_empty_sheet_takes_rows() -> None:
    def emptied(xml: str) -> str:
        return re.sub(r'<row r="2".*?</row>', '<row r="2" ht="30" customHeight="1"/>', xml)

    parts, sheet = marked(simple(emptied), issue_at(2, 3))
    assert set(colors(sheet)) == {"C2"}
    assert b'<row r="2" ht="30" customHeight="1"><c r="C2"' in parts[SHEET]
    nothing = simple(lambda xml: re.sub(r"<sheetData>.*</sheetData>", "<sheetData/>", xml))
    _, sheet = marked(nothing, issue_at(2, 3), issue_at(4, 1))
    assert set(colors(sheet)) == {"C2", "A4"}


def test_a_cell_put_in_looks_as_its_row_or_column_does() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("表")
        sheet.set_column("B:C", 12, book.add_format({"num_format": "0.0%"}))
        sheet.set_row(4, 20, book.add_format({"italic": True}))
        sheet.write(0, 0, 1)
    _, sheet = marked(stream.getvalue(), issue_at(3, 2), issue_at(5, 2))
    assert (sheet["B3"].number_format, sheet["B5"].font.italic) == ("0.0%", True)
    assert colors(sheet) == {"B3": RED, "B5": RED}


def test_pale_text_stays_readable_on_the_mark() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        look = {"bold": True, "bg_color": "#1F3864", "font_color": "#FFFFFF"}
        book.add_worksheet("表").write(0, 0, "合计", book.add_format(look))
    _, sheet = marked(stream.getvalue(), issue_at(1, 1))
    assert (sheet["A1"].font.color.rgb, sheet["A1"].font.bold, colors(sheet)) == (
        "FF000000",
        True,
        {"A1": RED},
    )


def test_waived_issues_are_listed_but_not_marked() -> None:
    parts, sheet = marked(simple(), issue_at(1, 1, waiver=Waiver(reason="已核")), issue_at(1, 2))
    assert colors(sheet) == {"B1": RED}
    assert b"R-1" in parts["xl/worksheets/sheet2.xml"]


def test_links_lead_both_ways_and_a_link_that_was_there_stays() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("表")
        sheet.write_url("A1", "internal:'表'!C9", string="说明")
        sheet.write(1, 1, 5)
    parts, sheet = marked(stream.getvalue(), issue_at(1, 1), issue_at(2, 2), issue_at(3, 3))
    assert sheet["A1"].hyperlink.location == "'表'!C9"
    assert sheet["B2"].hyperlink.location == "审核问题!A3"
    assert sheet["C3"].hyperlink is None  # an empty cell, whose link some readers take for a value
    listed = openpyxl.load_workbook(
        io.BytesIO(annotate(stream.getvalue(), report_on(issue_at(2, 2)), "zh").content)
    )
    assert listed["审核问题"]["F2"].hyperlink.location == "'表'!B2"
    assert parts[SHEET].count(b"<hyperlinks") == 1


def test_what_is_added_stands_where_the_schema_wants_it() -> None:
    tail = '<printOptions/><pageMargins left="1" right="1" top="1" bottom="1" header="0" footer="0"/>'
    after = '<tableParts count="0"/><extLst/>'
    data = simple(lambda xml: re.sub(r"<pageMargins[^>]*/>", tail + after, xml))
    parts, _ = marked(data, issue_at(1, 1))
    names = re.findall(r"<(\w+)", parts[SHEET].decode().partition("</sheetData>")[2])
    assert names == [
        "hyperlinks",
        "hyperlink",
        "printOptions",
        "pageMargins",
        "legacyDrawing",
        "tableParts",
        "extLst",
    ]


def test_the_title_of_the_sheet_is_free_and_no_text_of_it_is_live() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        book.add_worksheet("表").write(0, 0, 1)
        book.add_worksheet("审核问题").write(0, 0, "filed")
    hostile = ["=1+1", "@SUM(A1)", "-2+3+cmd|' /C calc'!A0", "<script>&\x07\x00", "http://example.invalid/"]
    report = report_on(*(issue_at(1, 1, text=text) for text in hostile))
    made = annotate(stream.getvalue(), report, "zh")
    assert made.title == "审核问题 (2)"
    book = openpyxl.load_workbook(io.BytesIO(made.content))
    sheet = book["审核问题 (2)"]
    assert [sheet.cell(row, 8).value for row in range(2, 7)] == [
        *hostile[:3],
        "<script>&\\x07\\x00",
        hostile[4],
    ]
    assert {cell.data_type for row in sheet.rows for cell in row if isinstance(cell.value, str)} == {"s"}
    assert b"<f>" not in parts_of(made.content)["xl/worksheets/sheet3.xml"]
    assert book["表"]["A1"].hyperlink.location == "'审核问题 (2)'!A2"


def test_a_workbook_without_styles_is_given_some() -> None:
    data = rezipped(
        simple(),
        {
            "xl/_rels/workbook.xml.rels": lambda xml: re.sub(r'<Relationship [^>]*styles.xml"/>', "", xml),
            "[Content_Types].xml": lambda xml: re.sub(r"<Override [^>]*styles[^>]*/>", "", xml),
            "xl/styles.xml": None,
        },
    )
    _, sheet = marked(data, issue_at(1, 1))
    assert colors(sheet) == {"A1": RED}


def test_a_full_style_sheet_is_told_and_the_cell_keeps_its_note(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditcheck.reporters.annotated.styles.FORMATS", 1)
    made = annotate(simple(), report_on(issue_at(1, 1)), "en")
    assert [words.en for words in made.remarks] == [
        "The workbook can take no more cell formats: 1 cells have a note but no colour."
    ]
    sheet = openpyxl.load_workbook(io.BytesIO(made.content))["表"]
    assert (colors(sheet), sheet["A1"].comment is not None) == ({}, True)
