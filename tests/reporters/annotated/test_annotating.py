from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook
from tests.reporters.annotated.conftest import (
    SHEET,
    issue_at,
    packed_of,
    parts_of,
    prefixed,
    report_on,
    rezipped,
    simple,
    write_rich,
)

from auditcheck.model.report import Report
from auditcheck.pipeline import check
from auditcheck.reporters.annotated.annotating import annotate

pytestmark = pytest.mark.filterwarnings("ignore:.* extension is not supported:UserWarning")  # of openpyxl

Audit = Callable[[Path], Report]

CHANGED = {
    "[Content_Types].xml",
    "xl/_rels/workbook.xml.rels",
    "xl/comments2.xml",
    "xl/drawings/vmlDrawing2.vml",
    "xl/styles.xml",
    "xl/workbook.xml",
    "xl/worksheets/sheet2.xml",
}
STRICT = "http://purl.oclc.org/ooxml/"
ADDED = ["xl/worksheets/sheet3.xml"]
PROGRAM = shutil.which("soffice")


def annotated(path: Path, audit: Audit, language: Any = "zh") -> bytes:
    return annotate(path.read_bytes(), audit(path), language).content


def values(data: bytes) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_the_workbook_holds_what_is_easily_lost(rich: Path) -> None:
    names = set(parts_of(rich.read_bytes()))
    assert {
        "xl/vbaProject.bin",
        "xl/media/image1.png",
        "xl/charts/chart1.xml",
        "xl/chartsheets/sheet1.xml",
        "xl/comments1.xml",
        "xl/comments2.xml",
        "xl/drawings/vmlDrawing2.vml",
    } <= names
    sheet = parts_of(rich.read_bytes())["xl/worksheets/sheet2.xml"].decode()
    for kept in ("dataValidation ", "dataBar", "sparkline", "<f>", "sheetProtection", "autoFilter"):
        assert kept in sheet
    assert 'ObjectType="Button"' in parts_of(rich.read_bytes())["xl/drawings/vmlDrawing2.vml"].decode()


def test_all_other_parts_are_the_same_compressed_bytes_in_the_same_order(rich: Path, audit: Audit) -> None:
    before, after = packed_of(rich.read_bytes()), packed_of(annotated(rich, audit))
    assert list(after) == [*before, *ADDED]
    assert {name for name in before if after[name] != before[name]} == CHANGED


def test_changed_parts_are_as_they_were_but_for_what_was_put_in(rich: Path, audit: Audit) -> None:
    before, after = parts_of(rich.read_bytes()), parts_of(annotated(rich, audit))
    for name in CHANGED - {"xl/worksheets/sheet2.xml", "xl/styles.xml", "xl/drawings/vmlDrawing2.vml"}:
        assert only_inserted(before[name], after[name]), name
    sheet = after["xl/worksheets/sheet2.xml"].decode()
    sheet = re.sub(r"<hyperlinks>.*</hyperlinks>", "", sheet)
    sheet = sheet.replace('<c r="C3" s="4">', '<c r="C3" s="3">').replace(
        '<c r="C5" s="5">', '<c r="C5" s="3">'
    )
    assert sheet == before["xl/worksheets/sheet2.xml"].decode()
    styles = re.sub(r'count="\d+"', "", after["xl/styles.xml"].decode())
    assert only_inserted(re.sub(rb'count="\d+"', b"", before["xl/styles.xml"]), styles.encode())


def only_inserted(before: bytes, after: bytes) -> bool:
    """Say whether ``before`` is what is left of ``after`` when pieces between tags are taken out."""
    rest = iter(re.split(rb"(?<=>)", after))
    return all(any(piece == other for other in rest) for piece in re.split(rb"(?<=>)", before))


def test_values_and_cached_results_are_read_as_before(rich: Path, audit: Audit) -> None:
    before, after = values(rich.read_bytes()), values(annotated(rich, audit))
    assert after.pop("审核问题")[0][:3] == ["序号", "级别", "类别"]
    assert after == before


def test_the_copy_is_checked_with_the_same_result(rich: Path, audit: Audit, tmp_path: Path) -> None:
    report = audit(rich)
    assert [(issue.code, issue.primary.cell and issue.primary.cell.address) for issue in report.issues] == [
        ("BOOK-MACROS", None),
        ("TOTAL", "C5"),
        ("WITHIN", "C3"),
    ]
    copy = tmp_path / "副本.xlsm"
    copy.write_bytes(annotated(rich, audit))
    again = audit(copy)
    assert again.issues == report.issues
    assert again.outcomes == report.outcomes
    assert again.tables == report.tables


def test_equal_reports_give_equal_bytes(rich: Path, audit: Audit) -> None:
    assert annotated(rich, audit) == annotated(rich, audit)


def test_openpyxl_loads_the_copy_with_everything_it_knows(rich: Path, audit: Audit) -> None:
    before: Any = openpyxl.load_workbook(rich, keep_vba=True)
    after: Any = openpyxl.load_workbook(io.BytesIO(annotated(rich, audit)), keep_vba=True)
    assert after.sheetnames == [*before.sheetnames, "审核问题"]
    one, other = before[SHEET], after[SHEET]
    assert len(other._charts) == 1
    assert other["C5"].value == "=SUM(C2:C4)+15"
    for address, color in (("C5", "FFF8CBAD"), ("C3", "FFFFE699")):
        old, new = one[address], other[address]
        assert new.fill.fgColor.rgb == color
        kept = ("number_format", "border", "font", "alignment", "protection")
        assert [repr(getattr(new, name)) for name in kept] == [repr(getattr(old, name)) for name in kept]
    assert other["B5"].fill.fgColor.rgb == "00000000"


@pytest.mark.skipif(PROGRAM is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_the_copy_and_keeps_its_notes(rich: Path, audit: Audit, tmp_path: Path) -> None:
    copy = tmp_path / "copy.xlsm"
    copy.write_bytes(annotated(rich, audit))
    command = [str(PROGRAM), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to"]
    subprocess.run(
        [*command, "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path), str(copy)], check=True
    )
    book = openpyxl.load_workbook(io.BytesIO((tmp_path / "copy.xlsx").read_bytes()))
    notes = {cell.coordinate: cell.comment.text for row in book[SHEET].rows for cell in row if cell.comment}
    assert set(notes) == {"C3", "C5"}
    assert notes["C3"].startswith("绿化追加 <10> 万元")
    assert "审核问题 3" in notes["C3"]
    assert book["审核问题"]["F3"].hyperlink.location.endswith("C5")


def test_a_package_in_other_prefixes_is_patched_in_its_own(rich: Path, audit: Audit) -> None:
    parts = ("xl/styles.xml", "xl/comments2.xml", "xl/workbook.xml")
    data = rezipped(rich.read_bytes(), dict.fromkeys(parts, prefixed))
    copy = annotate(data, audit(rich), "zh").content
    book = openpyxl.load_workbook(io.BytesIO(copy))
    assert book.sheetnames[-1] == "审核问题"
    assert book[SHEET]["C5"].fill.fgColor.rgb == "FFF8CBAD"
    assert book[SHEET]["C5"].number_format == "#,##0.00"
    assert book[SHEET]["C3"].comment.text.startswith("绿化追加")
    for name in parts:
        assert not re.search(rb"<(?!x:|mc:|\?|/x:|/mc:)", parts_of(copy)[name]), name


def test_a_signature_and_a_protected_structure_are_told(rich: Path, audit: Audit) -> None:
    def protect(xml: str) -> str:
        return xml.replace("<bookViews>", '<workbookProtection lockStructure="1"/><bookViews>')

    stream = io.BytesIO(rezipped(rich.read_bytes(), {"xl/workbook.xml": protect}))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("_xmlsignatures/sig1.xml", "<Signature/>")
    made = annotate(stream.getvalue(), audit(rich), "en")
    assert [re.split("[;:]", words.en)[0] for words in made.remarks] == [
        "The original is signed",
        "The workbook's structure is protected",
    ]
    assert packed_of(made.content)["_xmlsignatures/sig1.xml"]


def test_a_copy_of_a_copy_gets_its_own_sheet_and_says_so(rich: Path, audit: Audit, tmp_path: Path) -> None:
    first = tmp_path / "一.xlsm"
    first.write_bytes(annotated(rich, audit))
    report = audit(first)
    made = annotate(first.read_bytes(), report, "zh")
    assert made.title == "审核问题 (2)"
    assert ["标注的副本" in words.zh or "加过标注" in words.zh for words in made.remarks] == [True]
    second = tmp_path / "二.xlsm"
    second.write_bytes(made.content)
    assert audit(second).issues == report.issues
    book = openpyxl.load_workbook(second)
    assert book.sheetnames[-2:] == ["审核问题", "审核问题 (2)"]
    assert {"auditcheck.issues", "auditcheck.issues.2"} <= set(book.defined_names)


def test_a_workbook_without_macros_notes_or_issues_gets_the_sheet_alone(pack: Path, tmp_path: Path) -> None:
    path = write_rich(tmp_path / "a.xlsx", macros=False)
    data = path.read_bytes()
    report = replace(check(path, pack), issues=())
    before, after = packed_of(data), packed_of(annotate(data, report, "zh").content)
    assert {name for name in before if after[name] != before[name]} == {
        "[Content_Types].xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        "xl/workbook.xml",
    }


def test_a_strict_package_is_patched_in_its_own_namespaces() -> None:
    def strict(xml: str) -> str:
        xml = xml.replace(
            "http://schemas.openxmlformats.org/spreadsheetml/2006/main", STRICT + "spreadsheetml/main"
        )
        old = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        return xml.replace(old, STRICT + "officeDocument/relationships")

    plain = simple()
    data = rezipped(plain, dict.fromkeys(parts_of(plain), strict))
    copy = parts_of(annotate(data, report_on(issue_at(1, 1)), "zh").content)
    assert {"xl/comments1.xml", "xl/worksheets/sheet2.xml"} <= set(copy)
    for name, content in copy.items():
        if name != "[Content_Types].xml":
            assert b"openxmlformats.org/spreadsheetml" not in content, name
            assert b"openxmlformats.org/officeDocument/2006/relationships" not in content, name
