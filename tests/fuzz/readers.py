"""Fuzzing the door: whatever is in a file, it is read as the oracle reads it, or refused with a reason."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random
from xml.etree.ElementTree import ParseError

import xlsxwriter
from tests.fuzz.findings import Finding
from tests.fuzz.mutating import mutant, parts_of_package
from tests.fuzz.odsoracle import read_ods_by_the_letter
from tests.fuzz.oracle import NoReadingError, OracleSheet, differences, read_by_the_letter
from tests.fuzz.seeds import Parts, binary, opendocument
from tests.fuzz.xlsboracle import read_xlsb_by_the_letter
from tests.workbook.packing import MAIN, cell, parts_of, row, sheet_xml

from auditcheck.workbook.grid import Workbook
from auditcheck.workbook.reading import read_workbook

_FIXTURES = Path(__file__).resolve().parents[1] / "workbook" / "fixtures"
_OLD = ("spending.xls", "hidden.xls", "spending.et")
_PAGE = (
    b"<html><meta charset=utf-8><table><tr><td colspan=2>a<td>1,000</tr><tr><td rowspan=3>b</table></html>"
)
_XML_2003 = (
    b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    b'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="a"><Table>'
    b'<Row ss:Index="2"><Cell ss:Index="3"><Data ss:Type="Number">1.5</Data></Cell><Cell '
    b'ss:MergeAcross="2"><Data ss:Type="String">b</Data></Cell></Row></Table></Worksheet></Workbook>'
)
ORACLES = {"xlsx": read_by_the_letter, "xlsm": read_by_the_letter, "ods": read_ods_by_the_letter}
ORACLES["xlsb"] = read_xlsb_by_the_letter
MANY = 100_000
"""Cells above which an oracle takes too long."""
_LINES = '科目\t金额\n工资\t1,000.50\n"a\nb"\t-3\n'.encode("gb18030")


def attempt(seed: int) -> str:
    """Read the mutant of this number and say how that ended. Raises Finding for what must never be."""
    data = made(seed)
    book = read_workbook(Path("mutant.xlsx"), content=data)
    held(book)
    if not book.readable:
        return f"refused: {book.issues[0].code}"
    oracle = ORACLES.get(book.info.format)
    return f"read: {book.info.format}{agreed(book, data, oracle) if oracle else ''}"


def made(seed: int) -> bytes:
    """Return the mutant of this number: most are packages, some of the old formats."""
    random = Random(seed)
    if random.random() < 0.15:
        return _plain(random)
    return mutant(random.choice(_packages()), random)


def held(book: Workbook) -> None:
    """Hold a workbook to what every one of them promises, read or not."""
    if not book.readable and not (book.issues and all(i.why and i.correction for i in book.issues)):
        raise Finding("refused without a reason")
    for sheet in book.sheets:
        sheet.hides(1, 1)
        for place in ((1, 1), (2, 3), (len(sheet.rows), 1)):
            sheet.number_format(*place)
            sheet.formula(*place)
    if book.readable:
        book.provenance()


def agreed(book: Workbook, data: bytes, read: Callable[[bytes], list[OracleSheet]]) -> str:
    """Compare what was read with an oracle. Raises Finding where they differ."""
    if book.info.cells > MANY:
        return " without the oracle (many cells)"
    try:
        oracle = read(data)
    except NoReadingError as error:
        raise Finding(f"read, but there is no right reading: {error}") from error
    except (ParseError, ValueError, LookupError, NotImplementedError, struct.error) as error:
        return f" without the oracle ({type(error).__name__}: {str(error)[:40]})"
    found = differences(book, oracle)
    if found:
        raise Finding("; ".join(found))
    return " as the oracle does"


@cache
def _packages() -> tuple[Parts, ...]:
    inline = parts_of(
        sheet_xml(
            row(
                1,
                '<c r="A1" t="inlineStr"><is><t>甲</t></is></c>',
                cell("B1", 2.5),
                '<c r="C1" t="b"><v>1</v></c>',
            )
            + row(3, cell("A3", -1), '<c r="B3" t="e"><v>#SPILL!</v></c>', '<c r="C3"><f>A1</f></c>'),
            '<mergeCells><mergeCell ref="A5:B6"/></mergeCells>',
        ),
        "<x:worksheet xmlns:x='"
        + MAIN
        + "'><x:sheetData><x:row><x:c><x:v>1</x:v></x:c><x:c t='str'><x:f>B1</x:f>"
        "<x:v>text</x:v></x:c></x:row></x:sheetData></x:worksheet>",
    )
    own = {name: content.encode() for name, content in inline.items()}
    opened = [parts_of_package((_FIXTURES / name).read_bytes()) for name in ("spending.ods", "hidden.ods")]
    return (
        parts_of_package(_rich()),
        parts_of_package(_rich()),
        own,
        own,
        opened[0],
        opened[1],
        opendocument(),
        binary(),
        binary(),
    )


def _plain(random: Random) -> bytes:
    """Return a file that is no package, with bytes changed in it."""
    data = bytearray(random.choice((*((_FIXTURES / n).read_bytes() for n in _OLD), _PAGE, _XML_2003, _LINES)))
    for _ in range(random.choice((1, 1, 2, 8, 40))):
        at = random.randrange(len(data))
        if random.random() < 0.2:
            del data[at : at + random.randrange(1, 600)]
            data = data or bytearray(b"x")
        else:
            data[at] = random.choice((0, 1, 0x3C, 0x7F, 0xFF, random.randrange(256)))
    return bytes(data)


def _rich() -> bytes:
    """Return a workbook with everything that a program usually writes."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        looks = {
            n: book.add_format({"num_format": n}) for n in ("0.00", "0.00%", "yyyy-mm-dd", "[h]:mm", "@")
        }
        sheet = book.add_worksheet("支出表")
        sheet.merge_range("A1:C1", "支出决算表")
        for number, cells in enumerate(_TABLE, start=1):
            sheet.write_row(number, 0, cells, looks["0.00"])
        sheet.write_formula("B6", "=SUM(B3:B5)", looks["0.00"], 60.5)
        sheet.write_formula("C6", '=IF(B6>1,"是","否")', None, "是")
        sheet.write_number("D3", 44561, looks["yyyy-mm-dd"])
        sheet.write_number("D4", 1.25, looks["[h]:mm"])
        sheet.write_number("D5", 0.9759, looks["0.00%"])
        sheet.write_string("E3", "0401001", looks["@"])
        sheet.write_formula("E4", "=1/0", None, "#DIV/0!")
        sheet.write_boolean("E5", boolean=True)
        sheet.write_rich_string("E6", "一", book.add_format({"bold": True}), "二")
        sheet.set_row(3, None, None, {"hidden": True})
        sheet.set_column(4, 4, 3, None, {"hidden": True})
        sheet.write_comment("A3", "note")
        other = book.add_worksheet("名册")
        other.add_table(
            "A1:B3", {"columns": [{"header": "名"}, {"header": "数"}], "data": [["a", 1], ["b", 2]]}
        )
        other.write_url("A5", "internal:支出表!A1")
        other.hide()
        book.add_worksheet("空表")
        book.define_name("合计", "=支出表!$B$6")
    return file.getvalue()


_TABLE = (
    ("项目", "执行数", "说明"),
    ("道路", 10.5, "a & b <c>"),
    ("绿化", 20, " 前后空格 "),
    ("路灯", 30, "道路"),
)
