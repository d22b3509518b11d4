"""Days of binary workbooks are what the same numbers are in an .xlsx file, which another program reads."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.workbook.packing import FIRST, MAIN, packed, parts_of, row, sheet_xml

from auditcheck.workbook.days import day_of, shows_day, shows_duration
from auditcheck.workbook.reading import read_workbook

CODES = (None, "yyyy-mm-dd", "[h]:mm", "h:mm")
SERIALS = (
    0, 0.25, 0.999, 1, 1.5, 2, 58, 59, 59.75, 60, 60.25, 61, 366, 1461, 1462, 20_000.125, 44_561, 44_561.5,
    44_561.000_011_574, 2_957_003.5, 2_958_465, 2_958_465.5, 2_958_466, 1e9, 1e300, -1,
)  # fmt: skip


@pytest.mark.parametrize("late", [False, True], ids=["1900", "1904"])
@pytest.mark.parametrize("code", CODES)
def test_a_number_is_the_day_that_it_is_in_an_xlsx_file(
    code: str | None, tmp_path: Path, *, late: bool
) -> None:
    number = 14 if code is None else 170
    own = f'<numFmts><numFmt numFmtId="170" formatCode="{code}"/></numFmts>' if code else ""
    # A duration beyond all days makes the other program refuse the file.
    serials = [serial for serial in SERIALS if serial < 1e6 or code != "[h]:mm"]
    cells = "".join(row(n, f'<c r="A{n}" s="1"><v>{serial!r}</v></c>') for n, serial in enumerate(serials, 1))
    looks = f'<cellXfs><xf numFmtId="0"/><xf numFmtId="{number}"/></cellXfs>'
    parts = {
        **parts_of(sheet_xml(cells)),
        FIRST: sheet_xml(cells),
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{own}{looks}</styleSheet>',
    }
    if late:
        book = parts["xl/workbook.xml"]
        parts["xl/workbook.xml"] = book.replace("<sheets>", '<workbookPr date1904="1"/><sheets>')
    read = [line[0] for line in read_workbook(packed(tmp_path / "a.xlsx", parts)).sheets[0].rows]
    assert shows_day(number, code)
    elapsed = shows_duration(number, code)
    assert elapsed == (code == "[h]:mm")
    assert dict(zip(serials, read, strict=True)) == {
        serial: day_of(serial, elapsed=elapsed, late=late) for serial in serials
    }


@pytest.mark.parametrize(
    ("number", "code", "is_day"),
    [
        (0, None, False),
        (2, None, False),
        (22, None, True),
        (57, None, True),
        (164, '0.00"日"', False),
        (164, "0.00_d", False),
        (164, "[Red]0.00", False),
        (164, "[$-804]yyyy\\年", True),
        (164, "0;yyyy", False),
        (164, "General", False),
        (164, "上午/下午h", True),
    ],
)
def test_a_format_shows_a_day_if_its_first_section_does(
    number: int, code: str | None, *, is_day: bool
) -> None:
    assert shows_day(number, code) is is_day
