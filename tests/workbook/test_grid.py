"""What a readable workbook says: every cell at its true place with its true value."""

from __future__ import annotations

import random
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from tests.workbook.packing import FIRST, MAIN, cell, packed, parts_of, row, sheet_xml, workbook_of

from auditcheck.model.cells import CellRange
from auditcheck.model.report import SheetInfo
from auditcheck.workbook.grid import ErrorValue, NotCalculated, RawValue, Workbook
from auditcheck.workbook.reading import read_workbook

HALF_PAST_EIGHT = datetime.fromisoformat("2021-12-31T08:30")
FIXTURES = Path(__file__).parent / "fixtures"


def first_rows(path: Path) -> list[list[RawValue]]:
    workbook = read_workbook(path)
    assert workbook.issues == ()
    return workbook.sheets[0].rows


def a_form(path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "支出表"
    sheet["C5"], sheet["D5"], sheet["E5"] = "001", 12.5, True
    sheet["C6"], sheet["D6"], sheet["E6"] = date(2021, 12, 31), HALF_PAST_EIGHT, "３,０８８.０６"
    sheet.merge_cells("C8:E9")
    sheet["C8"] = "合计"
    hidden = book.create_sheet("底稿")
    hidden.sheet_state = "veryHidden"
    hidden["A1"] = 3
    book.save(path)
    return path


def test_cells_stand_where_they_stand_although_the_sheet_begins_at_c5(tmp_path: Path) -> None:
    workbook = read_workbook(a_form(tmp_path / "a.xlsx"))
    sheet = workbook.sheets[0]
    assert [sheet.value(5, column) for column in (3, 4, 5)] == ["001", 12.5, True]
    assert [type(sheet.value(5, column)) for column in (3, 4, 5)] == [str, float, bool]
    assert [sheet.value(6, column) for column in (3, 4, 5)] == [
        date(2021, 12, 31),
        HALF_PAST_EIGHT,
        "３,０８８.０６",
    ]
    assert sheet.value(1, 1) in (None, "")
    assert [sheet.value(*place) for place in ((0, 1), (1, 0), (99, 1), (5, 99))] == [None] * 4


def test_sheets_are_told_with_their_extent_visibility_and_merged_ranges(tmp_path: Path) -> None:
    workbook = read_workbook(a_form(tmp_path / "a.xlsx"))
    assert workbook.info.sheets == (
        SheetInfo(title="支出表", rows=8, columns=5, cells=7),
        SheetInfo(title="底稿", rows=1, columns=1, cells=1, visibility="very hidden"),
    )
    assert workbook.sheets[0].merges == (
        CellRange(sheet="支出表", first_row=8, first_column=3, last_row=9, last_column=5),
    )
    assert (workbook.info.format, workbook.info.cells, workbook.readable) == ("xlsx", 8, True)
    assert len(workbook.info.sha256) == 64


@pytest.mark.parametrize("name", ["spending.xls", "spending.et", "spending.ods"])
def test_other_formats_say_the_same_with_their_errors(name: str) -> None:
    workbook = read_workbook(FIXTURES / name)
    sheet = workbook.sheets[0]
    assert workbook.issues == ()
    assert [(each.title, each.visibility) for each in workbook.sheets] == [
        ("支出表", "visible"),
        ("隐藏", "hidden"),
    ]
    assert [sheet.value(5, 3), sheet.value(5, 4), sheet.value(6, 3), sheet.value(7, 4)] == [
        "项目",
        12.5,
        3,
        "0012",
    ]
    assert sheet.value(7, 3) == date(2021, 12, 31)
    assert [sheet.value(8, 3), sheet.value(8, 4), sheet.value(9, 5)] == [
        ErrorValue("#DIV/0!"),
        ErrorValue("#N/A"),
        ErrorValue("#REF!"),
    ]
    assert [sheet.value(9, 3), sheet.value(9, 4)] == [3, ""]
    assert sheet.merges == (
        CellRange(sheet="支出表", first_row=1, first_column=1, last_row=1, last_column=4),
    )
    assert workbook.info.cells == 12
    assert sheet.number_format(5, 4) is None


ERRORS = [
    *(
        "#DIV/0!",
        "#N/A",
        "#NAME?",
        "#NULL!",
        "#NUM!",
        "#REF!",
        "#VALUE!",
        "#GETTING_DATA",
        "#SPILL!",
        "#CALC!",
    ),
    *("#FIELD!", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!", "#EXTERNAL!", "#PYTHON!", "#BUSY!"),
]


def test_every_error_stays_the_error_that_the_sheet_shows(tmp_path: Path) -> None:
    rows = "".join(
        row(number, cell(f"A{number}", number), f'<c r="C{number}" t="e"><f>X()</f><v>{code}</v></c>')
        for number, code in enumerate(ERRORS, 1)
    )
    assert first_rows(workbook_of(tmp_path / "a.xlsx", rows)) == [
        [float(number), "", ErrorValue(code)] for number, code in enumerate(ERRORS, 1)
    ]


def test_formulas_without_a_result_are_told_from_those_whose_result_is_empty(tmp_path: Path) -> None:
    cells = (
        '<c r="A1"><f>1+1</f></c>',
        '<c r="B1"><f>A1&amp;"&lt;"</f><v></v></c>',
        '<c r="C1"><f t="shared" si="0"/></c>',
        '<c r="D1"><f>2</f>\n<v/></c>',
        '<c r="E1" t="str"><f>""</f><v></v></c>',
        '<c r="F1"><f>3</f><v>3</v></c>',
        '<c r="G1"><f t="shared" si="0"/><v>4</v></c>',
    )
    assert first_rows(workbook_of(tmp_path / "a.xlsx", row(1, *cells))) == [
        [
            NotCalculated("1+1"),
            NotCalculated('A1&"<"'),
            NotCalculated(""),
            NotCalculated("2"),
            "",
            3.0,
            4.0,
        ]
    ]


def test_an_error_beyond_the_last_value_lengthens_the_sheet(tmp_path: Path) -> None:
    rows = (
        row(1, cell("A1")) + row(3, '<c r="C3" t="e"><v>#SPILL!</v></c>') + row(4, '<c r="B4"><f>1</f></c>')
    )
    assert first_rows(workbook_of(tmp_path / "a.xlsx", rows)) == [
        [1.0],
        [],
        ["", "", ErrorValue("#SPILL!")],
        ["", NotCalculated("1")],
    ]


def test_numbers_that_are_none_become_errors_and_never_crash(tmp_path: Path) -> None:
    written = ["NaN", "INF", "-inf", "1e309", "9" * 320, "1e-400", "5"]
    cells = [cell(f"{letter}1", value) for letter, value in zip("ABCDEFG", written, strict=True)]
    assert first_rows(workbook_of(tmp_path / "a.xlsx", row(1, *cells))) == [
        [*[ErrorValue("#NUM!")] * 5, 0.0, 5.0]
    ]


DIALECTS = {
    "a prefix": sheet_xml(row(2, cell("B2", 7), '<c r="C2" t="e"><v>#REF!</v></c>', '<c r="D2"><f>1</f></c>'))
    .replace("<", "<x:")
    .replace("<x:/", "</x:")
    .replace("<x:?", "<?")
    .replace("xmlns=", "xmlns:x="),
    "single quotes": sheet_xml(
        "<row r='2'><c r='B2'><v>7</v></c><c\n t='e' r='C2'><v>#REF!</v></c><c r='D2' ><f>1</f></c ></row>"
    ),
    "no addresses": sheet_xml('<row/><row><c/><c><v>7</v></c><c t="e"><v>#REF!</v></c><c><f>1</f></c></row>'),
    "comments": sheet_xml(
        '<!-- <row r="1"><c r="A1" t="e"><v>#N/A</v></c></row> -->'
        + row(2, cell("B2", 7), '<c r="C2" t="e"><v>#REF!</v></c>', '<c r="D2"><f><![CDATA[1]]></f></c>')
    ),
    "line breaks": sheet_xml(
        '\n<row r="2">\n <c r="B2">\n  <v>7</v>\n </c>\n <c r="C2" t="e">\n <v>#REF!</v>\n</c>\n'
        '<c r="D2">\n<f>1</f>\n</c>\n</row>\n'
    ),
}


@pytest.mark.parametrize("dialect", DIALECTS)
def test_unusual_ways_of_writing_a_sheet_are_read_alike(dialect: str, tmp_path: Path) -> None:
    path = packed(tmp_path / "a.xlsx", parts_of(DIALECTS[dialect]))
    assert first_rows(path)[1] == ["", 7.0, ErrorValue("#REF!"), NotCalculated("1")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gbk"])
def test_parts_in_other_encodings_are_read(encoding: str, tmp_path: Path) -> None:
    text = sheet_xml(row(1, '<c r="A1" t="inlineStr"><is><t>支出</t></is></c>'))
    written = text.replace('version="1.0"', f'version="1.0" encoding="{encoding}"').encode(encoding)
    path = packed(tmp_path / "a.xlsx", {**parts_of(""), FIRST: written})
    assert first_rows(path) == [["支出"]]


def test_a_count_of_texts_that_lies_is_corrected(tmp_path: Path) -> None:
    strings = f'<sst xmlns="{MAIN}" count="1" uniqueCount="4294967295"><si><t>支出</t></si></sst>'
    sheet = sheet_xml(row(1, '<c r="A1" t="s"><v>0</v></c>'))
    assert first_rows(packed(tmp_path / "a.xlsx", parts_of(sheet, strings=strings))) == [["支出"]]


def test_text_that_looks_like_markup_stays_text(tmp_path: Path) -> None:
    text = '<c r="A1" t="inlineStr"><is><t>t="e" &lt;c r="B2"&gt;</t></is></c>'
    assert first_rows(workbook_of(tmp_path / "a.xlsx", row(1, text))) == [['t="e" <c r="B2">']]


def test_number_formats_are_those_of_the_cells(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet()
    sheet.write(2, 3, 0.8958, book.add_format({"num_format": "0.00%"}))
    sheet.write(2, 4, 3088.06, book.add_format({"num_format": "#,##0.000"}))
    sheet.write(2, 5, 1)
    book.close()
    formats = read_workbook(tmp_path / "a.xlsx").sheets[0]
    assert [formats.number_format(3, column) for column in (3, 4, 5, 6)] == [
        "General",
        "0.00%",
        "#,##0.000",
        "General",
    ]


def test_names_and_tables_give_their_ranges(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet("支出 2021")
    sheet.add_table(1, 1, 3, 2, {"name": "明细", "columns": [{"header": "项目"}, {"header": "金额"}]})
    book.define_name("合计", "='支出 2021'!$C$7")
    book.define_name("公式", "=1+1")
    book.close()
    workbook = read_workbook(tmp_path / "a.xlsx")
    assert {name: area.address for name, area in workbook.defined_names.items()} == {"合计": "C7"}
    assert {name: (area.sheet, area.address) for name, area in workbook.excel_tables.items()} == {
        "明细": ("支出 2021", "B2:C4")
    }


def plain(value: RawValue) -> object:
    """A value with openpyxl's and our kinds of number, date and blank made the same."""
    if value is None or value == "":
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        return value.date()
    return value


def random_value(numbers: random.Random) -> object:
    return numbers.choice(
        [
            None,
            numbers.randint(-(10**9), 10**9),
            round(numbers.uniform(-1e6, 1e6), 2),
            numbers.choice(["单位", "001", " 3,088.06 ", "<&>\"'", "多\n行", "=", "'"]),
            numbers.random() < 0.5,
            date(2021, numbers.randint(1, 12), numbers.randint(1, 28)),
            datetime(2021, 5, numbers.randint(1, 28), 13, 30),  # noqa: DTZ001
        ]
    )


def random_book(path: Path, seed: int) -> Path:
    numbers = random.Random(seed)  # noqa: S311 - not for secrets
    book = openpyxl.Workbook()
    for index in range(numbers.randint(1, 3)):
        sheet = book.create_sheet(f"表{index}")
        for _ in range(numbers.randint(0, 60)):
            place = sheet.cell(numbers.randint(1, 40), numbers.randint(1, 60))
            value = random_value(numbers)
            if not (isinstance(value, str) and value.startswith("=")):
                place.value = value
    book["Sheet"]["B3"] = "有"
    book.save(path)
    return path


def agrees(workbook: Workbook, path: Path) -> bool:
    book = openpyxl.load_workbook(path, data_only=True)
    for sheet in workbook.sheets:
        other = book[sheet.title]
        for number in range(1, max(len(sheet.rows), other.max_row) + 1):
            for column in range(1, max(map(len, sheet.rows), default=0) + 2):
                if plain(sheet.value(number, column)) != plain(other.cell(number, column).value):  # type: ignore[arg-type]
                    return False
    return [sheet.title for sheet in workbook.sheets] == book.sheetnames


@pytest.mark.parametrize("seed", range(40))
def test_random_books_read_as_another_reader_reads_them(seed: int, tmp_path: Path) -> None:
    path = random_book(tmp_path / "a.xlsx", seed)
    workbook = read_workbook(path)
    assert workbook.issues == ()
    assert agrees(workbook, path)


def test_a_long_sheet_is_read_whole_across_the_pieces_it_is_scanned_in(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx", {"constant_memory": True})
    sheet = book.add_worksheet()
    for number in range(30_000):
        for column in range(6):
            sheet.write_number(number, column, number * 6 + column)
    sheet.write_formula(29_999, 6, "=1/0", None, "#DIV/0!")
    book.close()
    workbook = read_workbook(tmp_path / "a.xlsx")
    rows = workbook.sheets[0].rows
    assert workbook.info.cells == 180_001
    assert [value for line in rows for value in line[:6]] == [float(n) for n in range(180_000)]
    assert rows[-1][6] == ErrorValue("#DIV/0!")
