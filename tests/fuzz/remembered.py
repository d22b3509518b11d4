"""Fuzzing the memory of sheets: a file read after others alike says what it says when it is read first."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from random import Random
from typing import Any
from unittest import mock

import xlsxwriter
from tests.fuzz.findings import Finding
from tests.fuzz.mutating import mutant, parts_of_package
from tests.fuzz.seeds import Parts
from tests.workbook.packing import MAIN, cell, parts_of, row, sheet_xml

from auditcheck.workbook.grid import Workbook
from auditcheck.workbook.reading import read_workbook
from auditcheck.workbook.remembering import Remembering, forget

_VALUE = re.compile(rb'(t="s">)?<v>[^<]*</v>')
_TABLE = re.compile(rb"<t[^<>]*>[^<]*</t>")
_STYLE = re.compile(rb'numFmtId="[0-9]+"')
INDEXES = (b"0", b"1", b"2", b"3")
FIGURES = (
    *INDEXES, b"12", b"-1", b"-0", b"-0.0", b"007", b"1.", b".5", b"+1", b"1e5", b"1E-7", b"1e400", b"",
    b"NaN", b"inf", b"-inf", b" 1 ", b"\n1", b"1 ", b"0.1", b"0.30000000000000004", b"3088.0599999999995",
    b"12345678901234567", b"123456789012345678", b"9"*40, b"9"*400, b"0." + b"1"*17, b"0." + b"1"*18,
    b"44561", b"44561.5", b"2958466", b"60", b"1234567890", b"999999999", b"--1", b"1-2", b"1.2.3", b"-",
    b".", b"&#49;", b"1&#50;", b"\0", b"\xef\xbc\x91", b"<!-- -->1", b"true", b"1,5", b"0x1", b"1_0",
)  # fmt: skip
_TEXTS = (
    b"<t>x</t>", b"<t> x </t>", b'<t xml:space="preserve"> x\n</t>', b"<t/>", b"<t></t>", b"<t>\t</t>",
    b"<t>&#32;</t>", b"<t>_x0041_</t>", b"<r><t>a</t></r><r><t>b</t></r>", b"<t>a\r\nb</t>",
    b'<t>x</t><phoneticPr fontId="1"/>', b'<t>x</t><rPh sb="0" eb="1"><t>p</t></rPh>', b"<t>&lt;b&gt;</t>",
    b"<t>]]&gt;</t>", b"<t><![CDATA[x]]></t>", b"<t>\xe3\x80\x80x\xc2\xa0</t>", b"<t>a &amp; b</t>",
    b"<t>&amp;lt;</t>",
)  # fmt: skip


def attempt(seed: int) -> str:
    """Read the mutant of this number before and after its seed, and the seed after the mutant."""
    random = Random(seed)
    number = random.randrange(len(_packages()))
    parts, data = _packages()[number], made(seed)
    whole = _packed(parts)
    first, _ = _after([], data)
    again, recalled = _after([whole] * 3, data)
    if first != again:
        raise Finding(f"after its seed: {_unlike(again, first)}")
    poisoned, _ = _after([data] * 3 + [whole], whole)
    if poisoned != _seed(number):
        raise Finding(f"the seed after it: {_unlike(poisoned, _seed(number))}")
    twice, at_once = _after([data] * 3, data)
    if twice != first:
        raise Finding(f"after itself: {_unlike(twice, first)}")
    return f"{'read' if first['readable'] else 'refused'}, {recalled} recalled, {at_once} after itself"


def made(seed: int) -> bytes:
    """Return the mutant of this number: most have other figures, some are altered as the readers' are."""
    random = Random(seed)
    parts = random.choice(_packages())
    if random.random() < 0.3:
        return mutant(parts, random)
    parts = dict(parts)
    for _ in range(random.choice((1, 1, 2, 3))):
        random.choices((_refigured, _retold, _restyled), (8, 2, 1))[0](parts, random)
    return _packed(parts)


def told(book: Workbook) -> dict[str, Any]:
    """Return all that a workbook says, types of values included, but not when it was packed."""
    cells = [(sheet, r, c) for sheet in book.sheets for r in range(1, 12) for c in range(1, 8)]
    return {
        "readable": book.readable,
        "info": repr(replace(book.info, sha256="")),
        "issues": repr(book.issues),
        "sheets": repr([(sheet, sheet.rows, sheet.hidden, sheet.known_formats) for sheet in book.sheets]),
        "formats": [sheet.number_format(r, c) for sheet, r, c in cells],
        "formulas": [dict(sheet.formulas.all()) for sheet in book.sheets if sheet.formulas],
        "names": repr((book.defined_names, book.excel_tables)),
        "provenance": repr(book.provenance()),
    }


def _unlike(found: dict[str, Any], wanted: dict[str, Any]) -> str:
    return str({name: (found[name], wanted[name]) for name in wanted if found[name] != wanted[name]})


def _after(before: list[bytes], data: bytes) -> tuple[dict[str, Any], int]:
    """Return what a file says when it is read after others, and how many of its sheets were recalled."""
    forget()
    for each in before:
        read_workbook("a.xlsx", content=each)
    recalled: list[object] = []
    with mock.patch.object(Remembering, "recall", _noting(recalled)):
        book = read_workbook("a.xlsx", content=data)
    return told(book), sum(each is not None for each in recalled)


def _noting(recalled: list[object]) -> Callable[[Remembering, int, str], Any]:
    recall = Remembering.recall

    def noted(memory: Remembering, index: int, part: str) -> Any:
        recalled.append(recall(memory, index, part))
        return recalled[-1]

    return noted


def _refigured(parts: Parts, random: Random) -> None:
    """Put other figures into some cells of a sheet."""
    name = random.choice([name for name in sorted(parts) if "worksheets/sheet" in name])
    share = random.choice((0.05, 0.3, 1.0))
    few = random.sample(FIGURES, random.choice((1, 3, 10)))

    def other(found: re.Match[bytes]) -> bytes:
        if random.random() > share:
            return found[0]
        figure = random.choice(INDEXES if found[1] and random.random() < 0.98 else few)
        return (found[1] or b"") + b"<v>" + figure + b"</v>"

    parts[name] = _VALUE.sub(other, parts[name])


def _retold(parts: Parts, random: Random) -> None:
    """Write a shared text otherwise."""
    strings = parts.get("xl/sharedStrings.xml", b"")
    if found := list(_TABLE.finditer(strings)):
        one = random.choice(found)
        parts["xl/sharedStrings.xml"] = strings[: one.start()] + random.choice(_TEXTS) + strings[one.end() :]


def _restyled(parts: Parts, random: Random) -> None:
    """Show figures as days, or count days from another one."""
    book, number = parts["xl/workbook.xml"], random.choice((b"0", b"9", b"14", b"22", b"46", b"164"))
    parts["xl/workbook.xml"] = book.replace(b"<workbookPr", b'<workbookPr date1904="1"', random.randrange(2))
    styles = parts.get("xl/styles.xml", b"")
    if found := list(_STYLE.finditer(styles)):
        one = random.choice(found)
        parts["xl/styles.xml"] = styles[: one.start()] + b'numFmtId="%b"' % number + styles[one.end() :]


@cache
def _seed(number: int) -> dict[str, Any]:
    return _after([], _packed(_packages()[number]))[0]


@cache
def _packages() -> tuple[Parts, ...]:
    return parts_of_package(_template()), parts_of_package(_template()), _by_hand()


def _by_hand() -> Parts:
    sheets = (
        sheet_xml(
            row(1, '<c r="A1" t="s"><v>0</v></c>', cell("B1", 2.5), '<c r="C1" t="b"><v>1</v></c>')
            + row(3, cell("A3", -1), '<c r="B3" t="e"><v>#REF!</v></c>', '<c r="C3"><f>A1</f></c>')
            + '<row><c><v>4</v></c><c t="str"><f>B1</f><v>5</v></c></row>',
            '<mergeCells><mergeCell ref="A5:B6"/></mergeCells>',
        ),
        sheet_xml(row(1, '<c r="A1" cat="s"><v>3</v></c>', cell("C1", 2))),
        sheet_xml(row(1, '<c r="A1" s="1"><v>44561</v></c>', '<c r="B1" s="2"><v>7</v></c>')),
        sheet_xml(
            row(2, cell("B2", 4), cell("A2", 5)) + row(1, cell("C1", 6), '<c r="B1" s="2"><v>7</v></c>')
        ),
    )
    texts = f'<sst xmlns="{MAIN}"><si><t>甲</t></si><si><t>乙</t></si></sst>'
    looks = f'<styleSheet xmlns="{MAIN}"><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/>'
    more = {"xl/styles.xml": looks + '<xf numFmtId="9"/></cellXfs></styleSheet>'}
    return {name: part.encode() for name, part in parts_of(*sheets, strings=texts, more=more).items()}


def _template() -> bytes:
    """Return a form as offices hand them out."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        amount, rate = book.add_format({"num_format": "0.00"}), book.add_format({"num_format": "0.00%"})
        for title in ("支出表", "人员表"):
            sheet = book.add_worksheet(title)
            sheet.merge_range("A1:C1", title)
            sheet.write_row(1, 0, ("项目", "执行数", "执行率"))
            for number in range(2, 8):
                sheet.write_string(number, 0, f"第{number}项 & <其他>")
                sheet.write_number(number, 1, number * 10.25, amount)
                sheet.write_number(number, 2, number / 7, rate)
            sheet.write_formula("B9", "=SUM(B3:B8)", amount, 276.75)
            sheet.write_formula("C9", '=TEXT(B9,"0")', None, "277")
            sheet.write_formula("A10", '=IF(B9>1,"是","否")', None, "是")
            sheet.write_blank("D4", None, amount)
            sheet.set_row(5, None, None, {"hidden": True})
        book.worksheets()[1].write_number("E3", 44561, book.add_format({"num_format": "yyyy-mm-dd"}))
        book.add_worksheet("空表")
    return file.getvalue()


def _packed(parts: Parts) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)
    return made.getvalue()
