"""Links, macros, manual calculation, the program: what is told of a workbook as a whole."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter
from tests.inspection.books import book, issues
from tests.workbook.packing import MAIN, PACKAGE, RELATIONS, cell, packed, parts_of, row, sheet_xml

from auditcheck.model.report import Calculation
from auditcheck.pipeline import inspect

SUM = row(1, cell("A1", 2), '<c r="B1"><f>A1+0</f><v>2</v></c>')
LINK = (
    f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{RELATIONS}/externalLinkPath" Target="file:///D:\\财政\\{{name}}" TargetMode="External"/>'
    "</Relationships>"
)


def made(path: Path, settings: str, more: dict[str, str] | None = None) -> Path:
    """Write a workbook with a formula and these calculation settings."""
    parts = parts_of(sheet_xml(SUM), more=more)
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace("</workbook>", f"{settings}</workbook>")
    return packed(path, parts)


def app(program: str) -> dict[str, str]:
    return {"docProps/app.xml": f"<Properties><Application>{program}</Application></Properties>"}


@pytest.mark.parametrize(
    ("settings", "more", "calculation"),
    [
        ('<calcPr calcMode="manual"/>', {}, Calculation.MANUAL),
        ('<calcPr calcId="1" fullCalcOnLoad="1"/>', {}, Calculation.ON_OPENING),
        ("", app("Microsoft Excel"), Calculation.GENERATED),
        ("", app("Microsoft Excel") | {"xl/calcChain.xml": "<calcChain/>"}, Calculation.STORED),
        ("", app("WPS 表格"), Calculation.STORED),
        ("", {}, Calculation.UNKNOWN),
    ],
)
def test_it_is_told_where_results_come_from(
    settings: str, more: dict[str, str], calculation: Calculation, tmp_path: Path
) -> None:
    report = inspect(made(tmp_path / "a.xlsx", settings, more))
    assert report.submission.provenance is not None
    assert report.submission.provenance.calculation is calculation
    assert report.submission.provenance.formulas == 1
    codes = [issue.code for issue in report.issues]
    assert codes == (["BOOK-MANUAL"] if calculation is Calculation.MANUAL else [])


def test_links_are_told_by_name_with_the_formulas_that_use_them(tmp_path: Path) -> None:
    parts = parts_of(sheet_xml(row(1, '<c r="A1"><f>[1]Sheet1!A1</f><v>5</v></c>')))
    parts["xl/externalLinks/_rels/externalLink1.xml.rels"] = LINK.format(name="%E5%8E%BB%E5%B9%B4.xlsx")
    (issue,) = inspect(packed(tmp_path / "a.xlsx", parts)).issues
    assert issue.code == "BOOK-LINKS"
    assert issue.message.en == "linked to: 去年.xlsx; used by: 表1!A1"


def test_other_programs_and_connections_are_told_as_links(tmp_path: Path) -> None:
    parts = parts_of(sheet_xml(row(1, cell("A1"))))
    parts["xl/externalLinks/externalLink1.xml"] = (
        f'<externalLink xmlns="{MAIN}"><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'
    )
    connection = '<connection id="1" name="决算库"/>'
    parts["xl/connections.xml"] = f'<connections xmlns="{MAIN}">{connection}</connections>'
    (issue,) = inspect(packed(tmp_path / "a.xlsx", parts)).issues
    assert (issue.code, issue.message.en) == ("BOOK-LINKS", "linked to: DDE cmd /c calc, 决算库")


def test_macros_are_told(tmp_path: Path) -> None:
    parts = parts_of(sheet_xml(SUM)) | {"xl/vbaProject.bin": "x"}
    assert ("BOOK-MACROS", "") in issues(packed(tmp_path / "a.xlsm", parts))


@pytest.mark.parametrize("library", ["openpyxl", "xlsxwriter"])
def test_the_program_is_told(library: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    if library == "openpyxl":
        book(path)
    else:
        with xlsxwriter.Workbook(path) as made_book:
            made_book.add_worksheet().write(0, 0, 1)
    provenance = inspect(path).submission.provenance
    assert provenance is not None
    assert provenance.program == {"openpyxl": "openpyxl", "xlsxwriter": "Microsoft Excel 12.0000"}[library]


def test_the_program_is_told_by_a_part_in_another_encoding(tmp_path: Path) -> None:
    said = '<?xml version="1.0" encoding="GBK"?><Properties><Application>表格</Application></Properties>'
    parts = parts_of(sheet_xml(SUM)) | {"docProps/app.xml": said.encode("gbk")}
    report = inspect(packed(tmp_path / "a.xlsx", parts))
    assert report.submission.provenance is not None
    assert report.submission.provenance.program == "表格"
