"""What fuzzing found, each as the smallest input that showed it."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from tests.submissions import PACK, write_submission
from tests.workbook.packing import MAIN, RELATIONS, cell, packed, parts_of, row, sheet_xml, workbook_of

from auditcheck.pipeline import check
from auditcheck.workbook.grid import ErrorValue, NotCalculated, Workbook
from auditcheck.workbook.ole import Container
from auditcheck.workbook.reading import read_workbook

FIXTURES = Path(__file__).resolve().parents[1] / "workbook" / "fixtures"
TEXTS = f'<sst xmlns="{MAIN}"><si><t>甲</t></si><si><t>乙</t></si></sst>'


def read(folder: Path, rows: str, *, strings: str = TEXTS, **more: str) -> Workbook:
    parts = parts_of(
        sheet_xml(rows), strings=strings, more={f"xl/{name}.xml": text for name, text in more.items()}
    )
    return read_workbook(packed(folder / "a.xlsx", parts))


def answer(book: Workbook) -> object:
    """The code of a refusal, or the rows that were read."""
    return book.sheets[0].rows if book.readable else book.issues[0].code


@pytest.mark.parametrize("index", [" 1", "\n1\n", "a", "1.0", "-1", "2", "18446744073709551616"])
def test_a_text_that_is_not_in_the_table_is_never_another_one(index: str, tmp_path: Path) -> None:
    book = read(tmp_path, row(1, f'<c r="A1" t="s"><v>{index}</v></c>', cell("B1")))
    assert answer(book) == "FILE-DAMAGED"


@pytest.mark.parametrize(
    "rows",
    [
        row(1, '<c r="A1" t="str"><v>丙</v><f>B1</f></c>'),  # the value was lost
        row(1, '<c r="A1"><v>1</v><v>2</v></c>'),  # one of them was read
        row(1, '<c r="A1"><v>1<v>8</v></v></c>'),
        row(1, '<c r="A1"><f>B1<row/></f></c>', cell("B1")),  # the formula without a result was not seen
        row(1, cell("A1"), '<extLst><ext><c r="D4"><v>4</v></c></ext></extLst>'),
        '<row r="1">' + row(3, cell("A3")) + "</row>",  # rows were lost
        row(1, cell("A1")) + '<c r="C3"><v>0</v></c>' + row(4, cell("A4")),
        row(1, '<c r="A1" t="inlineStr"><v>2.5</v></c>', cell("B1")),
        row(1, '<c r="A1" t="inlineStr"><is><t>甲<x/></t></is></c>'),
        row(1, '<c r="A1"><v>1&#50;</v></c>'),  # 12 was read as 1
        row(3, '<c r="B3" t="b"><v>1</v></c>', '<c r="B3" t="e"><v>#REF!</v></c>'),
        row(3, '<c r="B3"><v>1</v></c>', '<c r="B3"><f>A1</f></c>'),
    ],
)
def test_a_cell_that_programs_read_differently_is_refused(rows: str, tmp_path: Path) -> None:
    assert answer(read(tmp_path, rows)) == "FILE-DAMAGED"


@pytest.mark.parametrize(
    "text", ["<t>甲<c>6</c></t>", "<t><![CDATA[甲]]></t>", "<t>甲<rPh><t>p</t></rPh></t>"]
)
def test_a_shared_text_that_programs_read_differently_is_refused(text: str, tmp_path: Path) -> None:
    strings = TEXTS.replace("<t>甲</t>", text)
    assert answer(read(tmp_path, row(1, '<c r="A1" t="s"><v>0</v></c>'), strings=strings)) == "FILE-DAMAGED"


def test_a_cdata_section_is_part_of_the_value(tmp_path: Path) -> None:
    book = read(tmp_path, row(1, '<c r="A1" t="str"><f>B1</f><v><![CDATA[1 & ]]>text</v></c>'))
    assert answer(book) == [["1 & text"]]


def test_two_sheets_with_one_content_are_refused(tmp_path: Path) -> None:
    parts = parts_of(sheet_xml(row(1, cell("A1"))), sheet_xml(row(1, cell("A1", 2))))
    links = "xl/_rels/workbook.xml.rels"
    parts[links] = parts[links].replace("sheet2.xml", "sheet1.xml")
    assert answer(read_workbook(packed(tmp_path / "a.xlsx", parts))) == "FILE-DAMAGED"


@pytest.mark.parametrize("kind", ["styles", "sharedStrings"])
def test_a_part_that_is_related_to_under_another_name_is_refused(kind: str, tmp_path: Path) -> None:
    parts = parts_of(sheet_xml(row(1, cell("A1"))), strings=TEXTS)
    links = "xl/_rels/workbook.xml.rels"
    link = f'<Relationship Id="x" Type="{RELATIONS}/{kind}" Target="other.xml"/></Relationships>'
    parts[links] = parts[links].replace("</Relationships>", link)
    assert answer(read_workbook(packed(tmp_path / "a.xlsx", parts))) == "FILE-DAMAGED"


def test_formats_in_another_encoding_are_read_when_asked_for(tmp_path: Path) -> None:
    styles = (
        f'<?xml version="1.0" encoding="gb18030"?><styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="170" '
        'formatCode="0.0&quot;万元&quot;"/></numFmts><cellXfs><xf numFmtId="170"/></cellXfs></styleSheet>'
    )
    parts = parts_of(sheet_xml(row(1, '<c r="A1" s="0"><v>1</v></c>')))
    path = packed(tmp_path / "a.xlsx", {**parts, "xl/styles.xml": styles.encode("gb18030")})
    assert read_workbook(path).sheets[0].number_format(1, 1) == '0.0"万元"'


def test_formulas_in_another_encoding_are_read_when_asked_for(tmp_path: Path) -> None:
    sheet = sheet_xml(row(1, '<c r="A1"><f>SUM(B1:B2)</f></c>', cell("B1"))).encode("utf-16")
    parts: dict[str, str | bytes] = {**parts_of(""), "xl/worksheets/sheet1.xml": sheet}
    (read_sheet,) = read_workbook(packed(tmp_path / "a.xlsx", parts)).sheets
    assert read_sheet.formula(1, 1) == "SUM(B1:B2)"
    assert read_sheet.rows[0] == [NotCalculated("SUM(B1:B2)"), 1.0]


@pytest.mark.parametrize(
    ("head", "rows"),
    [
        ('<x:c><sheetView workbookViewId="0"/></x:c>', "<sheetData/>"),
        ("", "<sheetData><c><v>1</v></c></sheetData>"),
    ],
)
def test_a_cell_in_no_row_is_refused_at_once_and_not_when_its_format_is_asked_for(
    head: str, rows: str, tmp_path: Path
) -> None:
    sheet = f'<worksheet xmlns="{MAIN}">{head}{rows}</worksheet>'
    assert answer(read_workbook(packed(tmp_path / "a.xlsx", parts_of(sheet)))) == "FILE-DAMAGED"


def test_an_encoding_that_nobody_knows_is_damage(tmp_path: Path) -> None:
    theme = '<?xml version="1.0" encoding="' + "x" * 300 + '"?><a/>'
    assert answer(read(tmp_path, row(1, cell("A1")), theme=theme)) == "FILE-DAMAGED"


def test_a_large_part_is_not_taken_for_a_deep_one(tmp_path: Path) -> None:
    strings = f'<sst xmlns="{MAIN}">' + "<si><t>a</t></si>" * 700_000 + "</sst>"
    assert read(tmp_path, row(1, '<c r="A1" t="s"><v>699999</v></c>'), strings=strings).readable


def test_an_error_in_a_sheet_that_is_scanned_twice_is_not_lost(tmp_path: Path) -> None:
    far = row(1, cell("A1")) + row(3, '<c r="XFD1048576" t="e"><v>#SPILL!</v></c>')
    assert answer(read(tmp_path, far)) == "FILE-TOO-LARGE"


def test_a_fault_in_a_large_part_of_formats_is_told_at_once(tmp_path: Path) -> None:
    styles = f'<styleSheet xmlns="{MAIN}"><fonts>{"<font/>" * 20_000}<font a="1" a="1"/></fonts></styleSheet>'
    assert answer(read(tmp_path, row(1, cell("A1")), styles=styles)) == "FILE-DAMAGED"


def test_a_cut_record_of_an_old_workbook_is_damage(tmp_path: Path) -> None:
    data = (FIXTURES / "spending.xls").read_bytes()
    at = data.find(b"\x85\x00", 512)
    path = tmp_path / "a.xls"
    path.write_bytes(data[: at + 2] + b"\x01\x00" + data[at + 4 :])
    assert answer(read_workbook(path)) == "FILE-DAMAGED"


def test_a_damaged_summary_of_an_old_workbook_costs_no_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes((FIXTURES / "spending.xls").read_bytes())
    book = read_workbook(path)
    whole = Container.read

    def cut(self: Container, name: str) -> bytes:
        self._streams[name] = (2**31, 10)
        return whole(self, name)

    monkeypatch.setattr(Container, "read", cut)
    assert book.provenance().program == ""


@pytest.mark.parametrize(
    "inner",
    [
        "<si><t>甲</t><si><t>x</t></si></si><si><t>乙</t></si>",  # all that followed moved by one
        "<si><r><rPr><si/></rPr><t>甲</t></r></si><si><t>乙</t></si>",
        "<si><t>甲</t></si></si><si><t>乙</t></si>",
        "<si><t>甲</t></si>" * 9_000 + "<si><t>甲</t><si><t>x</t></si></si>" + "<si><t>乙</t></si>" * 9_000,
        "<si a='1'><t>甲</t><x:si xmlns:x='x'/></si><si><t>乙</t></si>",
    ],
)
def test_a_shared_text_within_another_moves_none(inner: str, tmp_path: Path) -> None:
    strings = f'<sst xmlns="{MAIN}">{inner}</sst>'
    assert answer(read(tmp_path, row(1, '<c r="A1" t="s"><v>1</v></c>'), strings=strings)) == "FILE-DAMAGED"


@pytest.mark.parametrize("gap", ["", "\n  ", "<!-- -->"])
@pytest.mark.parametrize("prefix", ["", "x:"])
def test_shared_texts_are_read_however_they_are_written(gap: str, prefix: str, tmp_path: Path) -> None:
    items = "".join(f"{gap}<{prefix}si><{prefix}t>{n}</{prefix}t></{prefix}si>" for n in range(9_000))
    root = "sst" if not prefix else "x:sst"
    name = "xmlns:x" if prefix else "xmlns"
    strings = f'<{root} {name}="{MAIN}"><{prefix}si/>{items}{gap}</{root}>'
    assert answer(read(tmp_path, row(1, '<c r="A1" t="s"><v>9000</v></c>'), strings=strings)) == [["8999"]]


@pytest.mark.parametrize(
    "styles",
    [
        '<cellXfs><numFmts numFmtId="0"/><xf numFmtId="14"/></cellXfs>',  # figures became days
        '<fonts><font><numFmts/></font></fonts><cellXfs><xf numFmtId="14"/></cellXfs>',
        '<cellXfs><xf numFmtId="14"/></cellXfs><cellXfs><xf numFmtId="0"/></cellXfs>',
        '<xf numFmtId="14"/><cellXfs><xf numFmtId="0"/></cellXfs>',
        '<a><cellXfs><xf numFmtId="14"/></cellXfs></a>',
        '<cellXfs><xf numFmtId="0"><xf numFmtId="14"/></xf></cellXfs>',
    ],
)
def test_formats_that_are_not_where_they_belong_are_refused(styles: str, tmp_path: Path) -> None:
    whole = f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>'
    assert answer(read(tmp_path, row(1, '<c r="A1" s="0"><v>10.5</v></c>'), styles=whole)) == "FILE-DAMAGED"


def test_a_number_that_is_none_and_shown_as_a_day_is_no_day(tmp_path: Path) -> None:
    styles = f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>'
    book = read(tmp_path, row(1, '<c r="A1" s="0"><v>NaN</v></c>'), styles=styles)
    assert answer(book) == [[ErrorValue("#NUM!")]]


@pytest.mark.parametrize(
    "extent",
    [
        struct.pack("<2L2HH", 0, 65_537, 0, 5, 0),
        struct.pack("<2L2HH", 0, 9, 0, 257, 0),
        struct.pack("<2L2HH", 10, 9, 0, 5, 0),
        struct.pack("<2L2HH", 0, 9, 6, 5, 0),
        struct.pack("<5H", 4, 3, 15, 3, 0),
    ],
)
def test_an_extent_that_no_sheet_has_is_refused_before_room_is_made_for_it(
    extent: bytes, tmp_path: Path
) -> None:
    data = (FIXTURES / "spending.xls").read_bytes()
    whole = struct.pack("<2H2L2HH", 0x200, 14, 0, 9, 0, 5, 0)
    assert data.count(whole) == 1
    filler = struct.pack("<2H", 0xFFF, 0) if len(extent) == 10 else b""  # a record that nobody knows
    path = tmp_path / "a.xls"
    path.write_bytes(data.replace(whole, struct.pack("<2H", 0x200, len(extent)) + extent + filler))
    assert answer(read_workbook(path)) == "FILE-DAMAGED"


@pytest.mark.parametrize(
    "rule",
    [
        "for: projects\n  check: not (meets(executed, cover.code)) implies all(projects.executed <= budget)",
        'for: projects\n  check: budget <= mean(projects.executed where projects.name == "道路")',
    ],
)
def test_every_failure_can_be_diagnosed_and_folded(rule: str, tmp_path: Path) -> None:
    rows = (("道路", 100, 90), ("绿化", "—", "abc"), ("", "", ""), ("路灯", "１２", -25.5), ("道路", 0, 1e15))
    path = write_submission(tmp_path / "a.xlsx", (("道路", 100, 90),))
    import xlsxwriter  # noqa: PLC0415 - for this book alone

    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("封面").write_row(0, 0, ("单位名称", "城管局"))
        page = book.add_worksheet("项目明细表")
        for number, values in enumerate((("项目名称", "预算数", "执行数"), *rows, ("合计", 100, 90))):
            page.write_row(number, 0, values)
    pack = tmp_path / "pack.yaml"
    pack.write_text(PACK + f"- id: X\n  class: logic\n  title: x\n  {rule}\n", encoding="utf-8")
    assert "X" in {outcome.rule_id for outcome in check(path, pack).outcomes}


def test_an_index_that_is_not_plainly_written_shows_the_same_text_in_every_file(tmp_path: Path) -> None:
    texts = f'<sst xmlns="{MAIN}"><si><t>甲</t></si></sst>'
    more = {"xl/styles.xml": f'<styleSheet xmlns="{MAIN}"/>'}
    sheet = sheet_xml(row(1, '<c r="A1" t="s"><v >0</v></c>', cell("B1")))
    path = packed(tmp_path / "a.xlsx", parts_of(sheet, strings=texts, more=more))
    assert [answer(read_workbook(path)) for _ in range(3)] == [[["甲", 1.0]]] * 3


def test_the_plain_workbook_is_read(tmp_path: Path) -> None:
    assert answer(read_workbook(workbook_of(tmp_path / "a.xlsx", row(1, cell("A1"))))) == [[1.0]]
