"""A filer's workbook with everything a program may lose, and packages taken apart to be compared."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from tests.submissions import write_pack

from auditcheck.model.cells import CellRef, Location
from auditcheck.model.issues import Issue, IssueKind
from auditcheck.model.report import Report, SubmissionInfo
from auditcheck.model.rules import RuleClass
from auditcheck.model.words import Words
from auditcheck.pipeline import check
from auditcheck.reporters.annotated.annotating import annotate

Rich = Callable[..., Path]
SHEET = "项目明细表"


def picture() -> io.BytesIO:
    """Return a picture of one red point."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    head = struct.pack(">2I5B", 1, 1, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0\xff\0\0")
    body = chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + body)


def write_rich(path: Path, *, macros: bool = True) -> Path:
    """Write a submission of the little pack with two mistakes: WITHIN at C4, TOTAL at C5."""
    book = xlsxwriter.Workbook(path)
    if macros:
        code = path.with_name("vbaProject.bin")
        code.write_bytes(b"\xd0\xcf\x11\xe0 not really a project")
        book.add_vba_project(str(code))
    money = book.add_format(
        {"num_format": "#,##0.00", "border": 1, "align": "right", "font_color": "#003366"}
    )
    heading = book.add_format({"bold": True, "bg_color": "#1F3864", "font_color": "#FFFFFF", "border": 1})
    cover = book.add_worksheet("封面")
    cover.write_row(0, 0, ["单位名称", "云麓街道"])
    cover.write_row(1, 0, ["单位代码", "001234"])
    cover.write_comment("B1", "原来的批注：请写全称", {"author": "张会计"})
    cover.insert_image("D2", "point.png", {"image_data": picture()})
    cover.write_url("A5", "https://example.invalid/")
    sheet = book.add_worksheet(SHEET)
    sheet.write_row(0, 0, ["项目名称", "预算数", "执行数"], heading)
    for row, (name, budget, executed) in enumerate(
        (("道路", 100, 90), ("绿化", 50, 60), ("路灯", 20, 15)), 1
    ):
        sheet.write(row, 0, name)
        sheet.write(row, 1, budget, money)
        sheet.write(row, 2, executed, money)
    sheet.write(4, 0, "合计")
    sheet.write_formula("B5", "=SUM(B2:B4)", money, 170)
    sheet.write_formula("C5", "=SUM(C2:C4)+15", money, 180)
    sheet.write_comment("C3", "绿化追加 <10> 万元", {"author": "李主任"})
    sheet.data_validation("B2:B4", {"validate": "decimal", "criteria": ">=", "value": 0})
    sheet.conditional_format("C2:C4", {"type": "data_bar"})
    sheet.conditional_format("B2:B4", {"type": "cell", "criteria": ">", "value": 90, "format": heading})
    if macros:
        sheet.insert_button("E2", {"macro": "upload", "caption": "上报"})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": f"='{SHEET}'!$C$2:$C$4"})
    sheet.insert_chart("E6", chart)
    sheet.add_sparkline("D2", {"range": f"'{SHEET}'!B2:C2"})
    sheet.autofilter("A1:C4")
    sheet.protect("secret")
    book.define_name("上限", f"='{SHEET}'!$B$2")
    book.add_chartsheet().set_chart(other := book.add_chart({"type": "pie"}))
    other.add_series({"values": f"='{SHEET}'!$C$2:$C$4"})
    book.close()
    return path


def parts_of(data: bytes) -> dict[str, bytes]:
    """Return the parts of a package."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def packed_of(data: bytes) -> dict[str, bytes]:
    """Return header and compressed bytes of each part, as they stand in the file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        starts = {info.filename: info.header_offset for info in archive.infolist()}
        ends = [*sorted(starts.values())[1:], archive.start_dir]
    spans = zip(sorted(starts, key=starts.__getitem__), ends, strict=True)
    return {name: data[starts[name] : end] for name, end in spans}


def rezipped(data: bytes, changes: Mapping[str, Callable[[str], str] | None]) -> bytes:
    """Return a package in which the texts of some parts are changed, or (None) the parts left out."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts_of(data).items():
            change = changes.get(name, str)
            if change is not None:
                archive.writestr(name, change(content.decode()).encode() if name in changes else content)
    return stream.getvalue()


def prefixed(xml: str) -> str:
    """Return a part of the main namespace with its elements under the prefix ``x``."""
    plain = re.sub(r"<(/?)([A-Za-z]+)(?=[\s/>])", r"<\1x:\2", xml)
    return plain.replace(" xmlns=", " xmlns:x=")


def issue_at(
    row: int,
    column: int,
    rule_class: RuleClass = RuleClass.BALANCE,
    text: str = "合计多 10.00。",
    **more: Any,
) -> Issue:
    """Return an issue at a cell of the sheet ``表``."""
    return Issue(
        code="R-1",
        kind=IssueKind.RULE,
        rule_class=rule_class,
        title=Words("合计等于各项之和", "The total equals its parts"),
        message=Words(text, text),
        primary=Location(sheet="表", cell=CellRef(sheet="表", row=row, column=column)),
        **more,
    )


def report_on(*issues: Issue) -> Report:
    """Return a report of these issues alone."""
    info = SubmissionInfo(name="表.xlsx", format="xlsx", sha256="0" * 64, size=1)
    return Report(submission=info, version="0", issues=issues)


def marked(data: bytes, *issues: Issue) -> tuple[dict[str, bytes], Any]:
    """Return the parts of an annotated copy, and its sheet ``表`` as openpyxl reads it."""
    content = annotate(data, report_on(*issues), "zh").content
    return parts_of(content), openpyxl.load_workbook(io.BytesIO(content))["表"]


def simple(change: Callable[[str], str] = str) -> bytes:
    """Return a workbook with one sheet ``表``, 3 rows of 3 numbers, its sheet's XML changed."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("表")
        for row in range(3):
            sheet.write_row(row, 0, [row * 3 + 1, row * 3 + 2, row * 3 + 3])
    return rezipped(stream.getvalue(), {"xl/worksheets/sheet1.xml": change})


@pytest.fixture(name="pack", scope="session")
def _pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pack(tmp_path_factory.mktemp("pack"))


@pytest.fixture(name="rich")
def _rich(tmp_path: Path) -> Path:
    return write_rich(tmp_path / "送审.xlsm")


@pytest.fixture(name="audit")
def _audit(pack: Path) -> Callable[[Path], Report]:
    return lambda path: check(path, pack)
