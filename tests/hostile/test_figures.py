"""Odd numbers and days, cell by cell: what was meant is read, or the cell is told; nothing is guessed."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from pathlib import Path

import pytest
from tests.hostile.cases import PLAIN, text_cell
from tests.hostile.sheets import STYLES
from tests.submissions import write_pack
from tests.workbook.packing import FIRST, cell, packed, row, sheet_xml

from auditcheck.model.report import Report
from auditcheck.model.tables import CellState, ValueType
from auditcheck.pipeline import check
from auditcheck.reporters.registry import RENDERERS
from auditcheck.tables.values import Reading, read_values
from auditcheck.workbook.grid import ErrorValue, RawValue
from auditcheck.workbook.reading import read_workbook

TOLD = "told"
"""The cell is unreadable, and told for that."""
DASH = "not applicable"
AMOUNTS = {
    "NaN": TOLD,
    "INF": TOLD,
    "-INF": TOLD,
    "Infinity": TOLD,
    "1e309": TOLD,
    "-1e309": TOLD,
    "1e400000": TOLD,
    "1e-400000": "0",
    "9007199254740993": "9007199254740990",  # the fifteen digits that Excel shows
    "1" * 60: TOLD,  # beyond 1e28
    "1e29": TOLD,
    "1e28": "10000000000000000000000000000",
    "0.1": "0.1",
    "1E5": "100000",
    "+5": "5",
    "-0": "0",
    "１２３": "123",
    "１２３．４５": "123.45",
    "－１２３": "-123",
    "１，２３４": "1234",
    "1,234.56": "1234.56",
    "1_000": TOLD,
    "0x10": TOLD,
    "1e": TOLD,
    "1.2.3": TOLD,
    ".": TOLD,
    "5-": TOLD,
    "5%": TOLD,
    "-": DASH,
    "(5)": "-5",
    "1\u00a0000": "1000",
    "\u00a05": "5",
    " 5 ": "5",
    "5\u3000": "5",
    "\u200b5": "5",
    "∞": TOLD,
    "½": TOLD,
    "二十": TOLD,
    "true": TOLD,
}
"""What a cell of amounts yields for what is stored in it, as a number or as a text."""
ONLY_AS_NUMBERS = frozenset({"1e-400000", "9007199254740993", "1" * 60, "1e28", "1E5"})
"""What a text does not mean that a number means: a typed exponent, or more digits than a number holds."""
NUMBER, TIME = ErrorValue("#NUM!"), time()
SERIALS: dict[str, tuple[RawValue, RawValue, str]] = {
    "0": (TIME, TIME, TOLD),
    "-1": (TIME, TIME, TOLD),
    "0.5": (time(12), time(12), TOLD),
    "1": (date(1900, 1, 1), date(1904, 1, 2), "1900-01-01"),
    "59": (date(1900, 2, 28), date(1904, 2, 29), "1900-02-28"),
    "60": (date(1900, 2, 28), date(1904, 3, 1), "1900-02-28"),  # a day that never was
    "61": (date(1900, 3, 1), date(1904, 3, 2), "1900-03-01"),
    "44561": (date(2021, 12, 31), date(2026, 1, 1), "2021-12-31"),
    "44561.5": (datetime(2021, 12, 31, 12), datetime(2026, 1, 1, 12), "2021-12-31"),  # noqa: DTZ001 - a sheet's
    "2957003": (date(9995, 12, 30), date(9999, 12, 31), "9995-12-30"),
    "2958465": (date(9999, 12, 31), 2958465.0, "9999-12-31"),
    "2958466": (2958466.0, 2958466.0, TOLD),
    "99999999999": (99999999999.0, 99999999999.0, TOLD),
    "1e300": (1e300, 1e300, TOLD),
    "1e309": (NUMBER, NUMBER, TOLD),
    "NaN": (NUMBER, NUMBER, TOLD),
    "INF": (NUMBER, NUMBER, TOLD),
}
"""What a number shown as a day is read as, counted from 1900 and from 1904, and what a date of it is."""
ISO: dict[str, tuple[RawValue, str]] = {
    "2024-01-31": (date(2024, 1, 31), "2024-01-31"),
    "2024-02-30": ("2024-02-30", TOLD),
    "2023-02-29": ("2023-02-29", TOLD),
    "0000-01-01": ("0000-01-01", TOLD),
    "10000-01-01": ("10000-01-01", TOLD),
    "2024-01-31T24:00:00": ("2024-01-31T24:00:00", TOLD),
    "garbage": ("garbage", TOLD),
}
PACK = """
id: figures
title: {zh: 数, en: figures}
version: "1"
unit: 元
tables:
  t:
    sheet: 表1
    layout: records
    columns:
      name: {header: 名, type: text}
      figure: {header: 数, type: KIND}
rules:
- id: FILLED
  class: verify
  title: {zh: 非空, en: filled}
  for: t
  check: not is_blank(figure)
"""


def read(folder: Path, cells: list[str], *, late: bool = False) -> list[RawValue]:
    """Return what is read of cells below each other, written as given from A1 down."""
    rows = "".join(row(number, each) for number, each in enumerate(cells, 1))
    parts: dict[str, str | bytes] = {**PLAIN, FIRST: sheet_xml(rows), "xl/styles.xml": STYLES}
    if late:
        book = PLAIN["xl/workbook.xml"]
        parts["xl/workbook.xml"] = book.replace("<sheets>", '<workbookPr date1904="1"/><sheets>')
    workbook = read_workbook(packed(folder / "a.xlsx", parts))
    assert workbook.issues == ()
    return [line[0] for line in workbook.sheets[0].rows]


def meant(raw: RawValue, kind: ValueType) -> str:
    values = read_values([raw], Reading(type=kind))
    state = CellState(int(values.states[0]))
    if state is CellState.VALUE:
        if values.numbers is not None:
            return str(values.numbers.decimal(0))
        assert values.texts is not None
        return str(values.texts[0])
    assert (state is CellState.UNREADABLE) == bool(values.unreadable or values.errors)
    return {CellState.UNREADABLE: TOLD, CellState.NOT_APPLICABLE: DASH}[state]


def test_every_amount_is_what_was_meant_or_told(tmp_path: Path) -> None:
    raws = read(tmp_path, [cell(f"A{n}", text) for n, text in enumerate(AMOUNTS, 1)])
    assert {text: meant(raw, ValueType.AMOUNT) for text, raw in zip(AMOUNTS, raws, strict=True)} == AMOUNTS


def test_every_amount_typed_as_text_is_what_was_meant_or_told(tmp_path: Path) -> None:
    texts = {text: figure for text, figure in AMOUNTS.items() if text not in ONLY_AS_NUMBERS}
    raws = read(tmp_path, [text_cell(f"A{n}", text) for n, text in enumerate(texts, 1)])
    assert {text: meant(raw, ValueType.AMOUNT) for text, raw in zip(texts, raws, strict=True)} == texts


@pytest.mark.parametrize("late", [False, True], ids=["1900", "1904"])
def test_every_day_is_the_one_that_the_sheet_shows_or_told(tmp_path: Path, *, late: bool) -> None:
    cells = [f'<c r="A{n}" s="1"><v>{serial}</v></c>' for n, serial in enumerate(SERIALS, 1)]
    raws = dict(zip(SERIALS, read(tmp_path, cells, late=late), strict=True))
    assert raws == {serial: wanted[late] for serial, wanted in SERIALS.items()}
    if not late:
        days = {serial: meant(raw, ValueType.DATE) for serial, raw in raws.items()}
        assert days == {serial: wanted[2] for serial, wanted in SERIALS.items()}


def test_every_iso_date_is_a_day_there_is_or_told(tmp_path: Path) -> None:
    cells = [f'<c r="A{n}" t="d"><v>{text}</v></c>' for n, text in enumerate(ISO, 1)]
    raws = dict(zip(ISO, read(tmp_path, cells), strict=True))
    assert raws == {text: raw for text, (raw, _) in ISO.items()}
    assert {text: meant(raw, ValueType.DATE) for text, raw in raws.items()} == {
        t: day for t, (_, day) in ISO.items()
    }


def report_of(folder: Path, cells: list[str], kind: str) -> Report:
    """Return the report on a table with these cells, written as given for column B from row 2 on."""
    lines = [row(1, text_cell("A1", "名"), text_cell("B1", "数"))]
    lines += [row(number, text_cell(f"A{number}", "x"), each) for number, each in enumerate(cells, 2)]
    parts: dict[str, str | bytes] = {**PLAIN, FIRST: sheet_xml("".join(lines)), "xl/styles.xml": STYLES}
    return check(packed(folder / "a.xlsx", parts), write_pack(folder, PACK.replace("KIND", kind)))


@pytest.mark.parametrize("kind", ["amount", "date", "code", "percent", "integer", "text", "yes_no"])
def test_no_figure_whatever_ends_a_check_or_makes_a_report_that_is_none(kind: str, tmp_path: Path) -> None:
    cells = [cell(f"B{n}", text) for n, text in enumerate(AMOUNTS, 2)]
    at = len(cells) + 2
    cells += [f'<c r="B{n}" s="1"><v>{serial}</v></c>' for n, serial in enumerate(SERIALS, at)]
    report = report_of(tmp_path, cells, kind)
    for name, render in RENDERERS.items():
        assert render(report, "en"), name
    json.loads(RENDERERS["json"](report, "en"), parse_constant=pytest.fail)
    assert report.blocks()


def test_each_cell_that_is_told_is_named_in_the_report(tmp_path: Path) -> None:
    told = [text for text, figure in AMOUNTS.items() if figure == TOLD]
    for text in told:
        report = report_of(tmp_path, [cell("B2", text)], "amount")
        (issue,) = [i for i in report.issues if i.code in {"VALUE-ERROR", "VALUE-UNREADABLE"}]
        assert issue.primary.cell is not None, text
        assert issue.primary.cell.address == "B2", text
        assert report.blocks(), text
