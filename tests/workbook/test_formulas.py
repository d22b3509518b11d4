"""Formulas as the file has them, shared ones written out."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from auditcheck.workbook.formulas import moved
from auditcheck.workbook.reading import read_workbook


@pytest.mark.parametrize(
    ("formula", "rows", "columns", "result"),
    [
        ("SUM(A1:A3)", 2, 1, "SUM(B3:B5)"),
        ("$A1+A$1+$A$1", 2, 1, "$A3+B$1+$A$1"),
        ("'A1 表'!B2*2", 1, 0, "'A1 表'!B3*2"),
        ('IF(A1="A1",LOG10(B2),A1_total)', 1, 1, 'IF(B2="A1",LOG10(C3),A1_total)'),
    ],
)
def test_relative_references_move_and_nothing_else(
    formula: str, rows: int, columns: int, result: str
) -> None:
    assert moved(formula, rows, columns) == result


def test_formulas_are_told_by_cell(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("表")
        sheet.write_row(0, 0, [1, 2])
        sheet.write_formula(0, 2, '=IF(A1<B1,SUM(A1:B1),"<&>")', None, 3)
    (only,) = read_workbook(path).sheets
    assert only.formula(1, 3) == 'IF(A1<B1,SUM(A1:B1),"<&>")'
    assert only.formula(1, 1) is None


def test_shared_formulas_are_written_out(tmp_path: Path) -> None:
    path, shared = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("表")
        for row in range(3):
            sheet.write_formula(row, 2, f"=A{row + 1}+$B$1", None, 3)
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(shared, "w") as new:
        for name in old.namelist():
            new.writestr(name, _sharing(old.read(name)) if "sheet1.xml" in name else old.read(name))
    (only,) = read_workbook(shared).sheets
    assert [only.formula(row, 3) for row in (1, 2, 3)] == ["A1+$B$1", "A2+$B$1", "A3+$B$1"]


def _sharing(part: bytes) -> bytes:
    part = part.replace(b"<f>A1+", b'<f t="shared" ref="C1:C3" si="0">A1+')
    return re.sub(rb"<f>A[23]\+\$B\$1</f>", b'<f t="shared" si="0"/>', part)
