"""Values tried out: what is typed after --set, and where it goes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.submissions import write_submission

from auditcheck.errors import ConfigError
from auditcheck.model.cells import CellRef
from auditcheck.workbook.reading import read_workbook
from auditcheck.workbook.replacing import Replacement, parse_replacement, replace_values


@pytest.mark.parametrize(
    ("text", "sheet", "address", "value"),
    [
        ("支出决算表!C5=977.46", "支出决算表", "C5", 977.46),
        ("支出 2021!$C$5=-1,234,567.5", "支出 2021", "C5", -1234567.5),
        ("'它''s'!AA10=12", "它's", "AA10", 12),
        ("表!A1=98%", "表", "A1", 0.98),
        ("表!A1=2021-12-31", "表", "A1", date(2021, 12, 31)),
        ("表!A1=", "表", "A1", None),
        ("表!A1='001", "表", "A1", "001"),
        ("表!A1=甲=乙", "表", "A1", "甲=乙"),
        ("表!A1=1,23", "表", "A1", "1,23"),
    ],
)
def test_a_value_is_read_as_excel_reads_what_is_typed(
    text: str, sheet: str, address: str, value: object
) -> None:
    made = parse_replacement(text)
    assert (made.cell.sheet, made.cell.address, made.value) == (sheet, address, value)
    assert type(made.value) is type(value)


@pytest.mark.parametrize("text", ["", "C5=1", "表!C=1", "表!C0=1", "表!C5", "表!XFE1=1", "表!A1048577=1"])
def test_what_names_no_cell_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="SHEET!CELL=VALUE"):
        parse_replacement(text)


def test_values_go_where_they_are_said_to_even_beyond_the_sheet(tmp_path: Path) -> None:
    path = write_submission(tmp_path / "a.xlsx")
    before = path.read_bytes()
    workbook = read_workbook(path)
    replace_values(workbook, [parse_replacement(f"封面!{address}=7") for address in ("B1", "D9")])
    sheet = workbook.sheets[0]
    assert (sheet.value(1, 2), sheet.value(9, 4), sheet.value(2, 2)) == (7, 7, "430105")
    assert path.read_bytes() == before


def test_a_sheet_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    workbook = read_workbook(write_submission(tmp_path / "a.xlsx"))
    cell = CellRef(sheet="封底", row=1, column=1)
    with pytest.raises(ConfigError, match="the sheets are: 封面, 项目明细表"):
        replace_values(workbook, [Replacement(cell=cell, value=1)])
