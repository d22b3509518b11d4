"""Formats other than .xlsx: what official systems export, read or refused by the same measures."""

from __future__ import annotations

import struct
import zipfile
from datetime import date
from pathlib import Path

import pytest
from tests.workbook.packing import PACKAGE, RELATIONS, packed

from auditcheck.workbook.grid import ErrorValue, NotCalculated, Workbook
from auditcheck.workbook.limits import Limits
from auditcheck.workbook.reading import read_workbook

FIXTURES = Path(__file__).parent / "fixtures"
TEXT = "项目\t金额\t代码\n支出\t3,088.06\t001\n比率\t98%\t-2\n"


def read_as(path: Path, data: bytes, limits: Limits | None = None) -> Workbook:
    path.write_bytes(data)
    return read_workbook(path, limits=limits or Limits())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", ["\t", ";"])
def test_text_tables_named_xls_are_read_in_their_encoding_and_told(
    encoding: str, separator: str, tmp_path: Path
) -> None:
    workbook = read_as(tmp_path / "支出.xls", TEXT.replace("\t", separator).encode(encoding))
    assert workbook.sheets[0].rows == [
        ["项目", "金额", "代码"],
        ["支出", 3088.06, "001"],
        ["比率", "98%", -2.0],
    ]
    assert [issue.code for issue in workbook.issues] == ["FILE-EXTENSION"]
    assert "纯文本" in workbook.issues[0].message.zh
    assert (workbook.info.format, workbook.info.cells, workbook.sheets[0].title) == ("text", 9, "支出")


def test_text_tables_under_their_own_name_need_no_hint(tmp_path: Path) -> None:
    workbook = read_as(tmp_path / "a.csv", b'a,"b\n1,5",c\r\n1,2,3\r\n')
    assert (workbook.issues, workbook.sheets[0].rows) == ((), [["a", "b\n1,5", "c"], [1.0, 2.0, 3.0]])


PAGE = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>
<meta http-equiv=Content-Type content="text/html; charset={charset}">
<style>td {{ color: red }}</style></head><body>
<table><tr><td colspan=3>部门支出&nbsp;</td></tr>
<tr><th rowspan="2">项目<th>预算<th>决算
<tr><td>1<td style="mso-number-format:'\\@'">007</td></tr>
<tr><td>a&lt;b<td> 2,000.50 <td>甲<br>乙</table><script>alert(1)</script></body></html>"""


@pytest.mark.parametrize("charset", ["utf-8", "gbk"])
def test_web_pages_named_xls_are_read_with_their_spans(charset: str, tmp_path: Path) -> None:
    workbook = read_as(tmp_path / "a.xls", PAGE.format(charset=charset).encode(charset))
    assert workbook.sheets[0].rows == [
        ["部门支出", "", ""],
        ["项目", "预算", "决算"],
        ["", 1.0, "007"],
        ["a<b", 2000.5, "甲\n乙"],
    ]
    assert [area.address for area in workbook.sheets[0].merges] == ["A1:C1", "A2:A3"]
    assert [issue.code for issue in workbook.issues] == ["FILE-EXTENSION"]


def test_spans_of_a_web_page_cannot_fill_the_memory(tmp_path: Path) -> None:
    page = "<table>" + "<tr><td colspan=16384>a</td></tr>" * 5000 + "</table>"
    workbook = read_as(tmp_path / "a.xls", page.encode())
    assert [issue.code for issue in workbook.issues] == ["FILE-TOO-LARGE"]
    wide = read_as(tmp_path / "b.xls", b"<table><tr><td colspan=9999999>a</table>")
    assert [issue.code for issue in wide.issues] == ["FILE-DAMAGED"]
    tall = read_as(tmp_path / "c.xls", b"<table><tr><td rowspan=9999999>a</table>")
    assert tall.sheets[0].rows == [["a"]]


OFFICE = "urn:schemas-microsoft-com:office:spreadsheet"
XML_2003 = f"""<?xml version="1.0" encoding="{{encoding}}"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="{OFFICE}" xmlns:ss="{OFFICE}" xmlns:x="urn:schemas-microsoft-com:office:excel">
<Worksheet ss:Name="支出"><Table ss:ExpandedColumnCount="99999999">
<Row><Cell ss:MergeAcross="2"><Data ss:Type="String">标题</Data></Cell>
<Cell><Data ss:Type="Number">5</Data></Cell></Row>
<Row ss:Index="4"><Cell ss:Index="3"><Data ss:Type="DateTime">2021-12-31T00:00:00.000</Data></Cell>
<Cell ss:Formula="=1/0"><Data ss:Type="Error">#DIV/0!</Data></Cell><Cell ss:Formula="=R1C1"/>
<Cell><Data ss:Type="Boolean">1</Data></Cell></Row></Table>
<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet></Workbook>"""


@pytest.mark.parametrize("encoding", ["UTF-8", "GBK"])
def test_xml_spreadsheets_named_xls_are_read_with_their_errors(encoding: str, tmp_path: Path) -> None:
    workbook = read_as(tmp_path / "a.xls", XML_2003.format(encoding=encoding).encode(encoding))
    sheet = workbook.sheets[0]
    assert sheet.rows == [
        ["标题", "", "", 5.0],
        [],
        [],
        ["", "", date(2021, 12, 31), ErrorValue("#DIV/0!"), NotCalculated("R1C1"), True],
    ]
    assert (sheet.title, sheet.visibility, workbook.info.cells) == ("支出", "hidden", 6)
    assert [area.address for area in sheet.merges] == ["A1:C1"]
    assert [issue.code for issue in workbook.issues] == ["FILE-EXTENSION"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('ss:Index="4"', 'ss:Index="99999999"', "FILE-DAMAGED"),
        ('ss:Index="4"', 'ss:Index="1"', "FILE-DAMAGED"),
        ("<?mso", "<!DOCTYPE a [<!ENTITY b 'c'>]><?mso", "FILE-UNSAFE"),
        ("</Worksheet>", "", "FILE-DAMAGED"),
    ],
)
def test_xml_spreadsheets_are_held_to_the_same_measures(
    old: str, new: str, code: str, tmp_path: Path
) -> None:
    data = XML_2003.format(encoding="utf-8").replace(old, new).encode()
    assert [issue.code for issue in read_as(tmp_path / "a.xls", data).issues] == [code]


def ods_with(path: Path, old: str, new: str, manifest: str = "") -> Path:
    with zipfile.ZipFile(FIXTURES / "spending.ods") as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    content = archive_text(parts["content.xml"])
    assert old in content
    parts["content.xml"] = content.replace(old, new, 1)
    if manifest:
        parts["META-INF/manifest.xml"] = manifest
    return packed(path, parts)


def archive_text(part: str | bytes) -> str:
    return part.decode() if isinstance(part, bytes) else part


def test_formulas_of_an_ods_without_a_result_are_told(tmp_path: Path) -> None:
    old = (
        'table:formula="of:=1+2" office:value-type="float" office:value="3" calcext:value-type="float">'
        "<text:p>3</text:p>"
    )
    path = ods_with(tmp_path / "a.ods", old, 'table:formula="of:=1+2">')
    assert read_workbook(path).sheets[0].value(9, 3) == NotCalculated("1+2")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('table:number-rows-repeated="3"', 'table:number-rows-repeated="1048575"', "FILE-DAMAGED"),
        (
            '<table:table-cell table:number-columns-repeated="2"/>',
            "<table:table-cell" + ' table:number-columns-repeated="16384"/>',
            "FILE-DAMAGED",
        ),
        ("<office:document-content", "<!DOCTYPE a [<!ENTITY b 'c'>]><office:document-content", "FILE-UNSAFE"),
        ("</office:spreadsheet>", "", "FILE-DAMAGED"),
    ],
)
def test_ods_files_are_held_to_the_same_measures(old: str, new: str, code: str, tmp_path: Path) -> None:
    workbook = read_workbook(ods_with(tmp_path / "a.ods", old, new))
    assert [issue.code for issue in workbook.issues] == [code]


def test_an_ods_of_repeated_values_is_bounded(tmp_path: Path) -> None:
    old = '<table:table-cell office:value-type="float" office:value="12.5"'
    new = old.replace("cell ", 'cell table:number-columns-repeated="10000" ')
    path = ods_with(tmp_path / "a.ods", old, new)
    workbook = read_workbook(path, limits=Limits(area=50_000))
    assert [issue.code for issue in workbook.issues] == ["FILE-TOO-LARGE"]


def test_an_encrypted_ods_says_so(tmp_path: Path) -> None:
    manifest = "<manifest><encryption-data/></manifest>"
    path = ods_with(tmp_path / "a.ods", "支出表", "支出表", manifest)
    assert [issue.code for issue in read_workbook(path).issues] == ["FILE-ENCRYPTED"]


def test_a_truncated_xls_is_never_read_in_part(tmp_path: Path) -> None:
    data = (FIXTURES / "spending.xls").read_bytes()
    for size in range(512, len(data) - 512, 512):
        workbook = read_as(tmp_path / "a.xls", data[:size])
        assert (workbook.readable, [issue.code for issue in workbook.issues]) == (False, ["FILE-DAMAGED"])


def record(kind: int, body: bytes) -> bytes:
    """One record of a binary workbook; kinds above 127 take two bytes."""
    number = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return number + bytes([len(body)]) + body


def wide(text: str) -> bytes:
    return struct.pack("<L", len(text)) + text.encode("utf-16-le")


def xlsb(path: Path, *cells: tuple[int, int, int, bytes]) -> Path:
    """A binary workbook of one sheet; cells are (row, column, kind, value), counted from 0."""
    rows = b"".join(
        record(0, struct.pack("<L", row) + bytes(13)) + record(kind, struct.pack("<2L", column, 0) + value)
        for row, column, kind, value in cells
    )
    sheet = record(129, b"") + record(148, struct.pack("<4L", 0, 99, 0, 99)) + record(145, b"") + rows
    merge = record(176, struct.pack("<4L", 0, 0, 0, 2))
    sheets = (
        record(143, b"")
        + record(156, struct.pack("<2L", 0, 1) + wide("rId1") + wide("支出"))
        + record(144, b"")
    )
    links = (
        "<Relationships xmlns='{0}/relationships'>"
        "<Relationship Id='rId1' Type='{1}/{2}' Target='{3}'/></Relationships>"
    )
    return packed(
        path,
        {
            "[Content_Types].xml": f"<Types xmlns='{PACKAGE}/content-types'/>",
            "_rels/.rels": links.format(PACKAGE, RELATIONS, "officeDocument", "xl/workbook.bin"),
            "xl/workbook.bin": record(131, b"") + sheets + record(132, b""),
            "xl/_rels/workbook.bin.rels": links.format(
                PACKAGE, RELATIONS, "worksheet", "worksheets/sheet1.bin"
            ),
            "xl/worksheets/sheet1.bin": sheet + merge + record(146, b"") + record(130, b""),
        },
    )


REAL, ERROR, TEXT_CELL = 5, 3, 6


def test_binary_workbooks_keep_their_errors(tmp_path: Path) -> None:
    path = xlsb(
        tmp_path / "a.xlsb",
        (0, 0, REAL, struct.pack("<d", 12.5)),
        (1, 1, TEXT_CELL, wide("支出")),
        (2, 1, ERROR, b"\x17"),
    )
    workbook = read_workbook(path)
    assert workbook.issues == ()
    assert workbook.sheets[0].rows == [[12.5], ["", "支出"], ["", ErrorValue("#REF!")]]
    assert (workbook.info.format, workbook.info.cells, workbook.sheets[0].title) == ("xlsb", 3, "支出")
    assert [area.address for area in workbook.sheets[0].merges] == ["A1:C1"]


@pytest.mark.parametrize(
    ("row", "column", "code"), [(1_048_575, 16_383, "FILE-TOO-LARGE"), (1_048_576, 0, "FILE-DAMAGED")]
)
def test_a_far_cell_of_a_binary_workbook_gets_a_message(
    row: int, column: int, code: str, tmp_path: Path
) -> None:
    number = struct.pack("<d", 1)
    path = xlsb(tmp_path / "a.xlsb", (0, 0, REAL, number), (row, column, REAL, number))
    assert [issue.code for issue in read_workbook(path).issues] == [code]
