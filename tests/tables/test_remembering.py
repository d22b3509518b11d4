"""A sheet that says the same as one before it has its tables in the same places, with its own values."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from auditcheck.model.cells import CellRange
from auditcheck.model.report import SubmissionInfo
from auditcheck.model.rules import RulePack
from auditcheck.model.tables import Anchor, ColumnSpec, Layout, TableSpec, Unit, ValueType
from auditcheck.rulepacks.loading import load_rulepack
from auditcheck.tables import locating
from auditcheck.tables.areas import Area
from auditcheck.tables.extraction import Extraction, extract_tables
from auditcheck.tables.parts import Part
from auditcheck.tables.remembering import forget
from auditcheck.tables.sheets import Sheets
from auditcheck.tables.skeletons import skeleton
from auditcheck.tables.table import Table
from auditcheck.workbook.grid import ErrorValue, RawValue, Sheet, Workbook
from auditcheck.workbook.reading import read_workbook

ROOT = Path(__file__).resolve().parents[2]
Named = dict[str, tuple[Sheet, CellRange]]
FAMILIES = ["department-performance", "project-performance", "final-accounts"]


def seen(found: Extraction) -> tuple[object, ...]:
    """Return everything an extraction says, as plain data."""
    return (
        found.infos,
        found.issues,
        sorted(found.faults),
        sorted(found.lacking),
        {name: told(table) for name, table in found.tables.items()},
    )


def told(table: Table) -> tuple[object, ...]:
    columns = {
        name: (
            column.title,
            [column.raw(index) for index in range(len(column))],
            [column.origin.cell(index) for index in range(len(column))],
            column.states.tolist(),
            [column.numbers.fraction(i) for i in range(len(column))] if column.numbers is not None else None,
            column.texts is not None and column.texts.tolist(),
            (column.unit, column.compared, dict(column.own_units)),
        )
        for name, column in table.columns.items()
    }
    total = told(table.total) if table.total is not None else None
    return (table.length, table.labels, table.row_names, columns, total)


def changed(book: Workbook, chance: random.Random, *, alike: bool) -> Workbook:
    """Return a book with some cells changed; ``alike``: only numbers, to others as large."""

    def other(raw: RawValue) -> RawValue:
        if isinstance(raw, float) and chance.random() < 0.5:
            return raw * chance.choice([1.5, 2.0, 1.01])
        if alike or chance.random() > 0.02:
            return raw
        return chance.choice([None, "", 0, 0.0, 1, 2.0, True, "合计", "注：", "单位：万元", 12345.6, "一、"])

    sheets = (replace(sheet, rows=[list(map(other, cells)) for cells in sheet.rows]) for sheet in book.sheets)
    return replace(book, sheets=tuple(sheets))


def pack_and_books(family: str) -> tuple[RulePack, list[Workbook]]:
    pack = load_rulepack(ROOT / "rules" / family).for_submission()
    paths = sorted((ROOT / "sample_workbooks" / family).glob("*.xlsx"))
    return pack, [read_workbook(path) for path in paths[:: max(1, len(paths) // 2)]]


@pytest.mark.parametrize("family", FAMILIES)
def test_what_is_remembered_is_what_would_be_found(family: str) -> None:
    chance = random.Random(family)  # noqa: S311 - reproducible cases
    pack, books = pack_and_books(family)
    variants = [changed(book, chance, alike=turn < 2) for book in books if book.readable for turn in range(4)]
    fresh = []
    for book in variants:
        forget()
        fresh.append(seen(extract_tables(book, pack.tables, pack.unit)))
    forget()
    for book, wanted in zip(variants, fresh, strict=True):
        assert seen(extract_tables(book, pack.tables, pack.unit)) == wanted


def test_a_sheet_alike_is_not_searched_again(monkeypatch: pytest.MonkeyPatch) -> None:
    searched: list[str] = []
    search = locating._found_part

    def counted(sheets: Sheets, area: Area, spec: TableSpec, named: Named) -> Part | None:
        searched.append(spec.name)
        return search(sheets, area, spec, named)

    monkeypatch.setattr(locating, "_found_part", counted)
    pack = load_rulepack(ROOT / "benchmarks" / "packs" / "small.yaml").for_submission()
    forget()
    for book in (submission(2.5), submission(3.5)):
        assert extract_tables(book, pack.tables, pack.unit).tables
    assert searched == ["staffing"]
    extract_tables(submission(3.5, label="编制人数"), pack.tables, pack.unit)
    assert searched == ["staffing", "staffing"]


def submission(figure: float, label: str = "编制数") -> Workbook:
    sheet = Sheet(title="机构人员情况表", index=0, rows=[[label, figure, "在职人数", figure + 1]])
    return of_sheets(sheet)


@pytest.mark.parametrize("starts", [(), ("人员",)])
@pytest.mark.parametrize("units", [("元", "万元"), ("万元", "元"), ("元", None)])
def test_the_unit_at_the_top_of_its_own_sheet_holds_for_every_block(
    starts: tuple[str, ...], units: tuple[str | None, ...]
) -> None:
    anchor = Anchor(aliases=(("工资",),))
    columns = (ColumnSpec(name="pay", type=ValueType.AMOUNT, anchor=anchor),)
    spec = TableSpec(name="t", sheet=("表",), layout=Layout.FORM, columns=columns, starts=starts)
    forget()
    for unit in (*units, *units):
        top = f"单位：{unit}" if unit else "没有说明"
        sheet = Sheet(title="表", index=0, rows=[[top], ["人员"], ["工资", 2.5]])
        found = extract_tables(of_sheets(sheet), (spec,), Unit.YUAN).tables["t"].columns["pay"]
        assert (found.unit or Unit.YUAN).value == (unit or "元")
        assert found.numbers is not None
        assert found.numbers.fraction(0) == Fraction(5, 2) * (10_000 if unit == "万元" else 1)


ALIKE: list[tuple[RawValue, RawValue]] = [
    (0.5, 0.75),
    (0.5, 1e300),
    (5000.0, 7000.0),
    (5000.0, 0.5),
    (5000.0, float("nan")),
    (5000, 7000),
]
NUMBERED: list[tuple[RawValue, RawValue]] = [(1.0, 2.0), (0.0, 0.5), (0.0, -0.0), (-3.0, -3.5), (1, 2)]
DIFFERENT: list[tuple[RawValue, RawValue]] = [
    (5000, 7000.0),
    (1, 1.0),
    (1, True),
    (0.0, False),
    (0.0, None),
    (None, ""),
    ("1", 1.0),
    (ErrorValue("#N/A"), ErrorValue("#REF!")),
    (ErrorValue("#N/A"), "#N/A"),
]


def area_with(raw: RawValue, title: str = "表") -> Area:
    rows: list[list[RawValue]] = [["项目", "金额", raw], ["道路", 1234.5, None], ["绿化", 17.5, 7.0]]
    return Area(sheet=Sheet(title=title, index=0), rows=rows)


@pytest.mark.parametrize("layout", [Layout.RECORDS, Layout.FORM])
@pytest.mark.parametrize(
    ("kind", "pair"),
    [(kind, pair) for kind, pairs in enumerate((ALIKE, NUMBERED, DIFFERENT)) for pair in pairs],
    ids=repr,
)
def test_sheets_are_alike_but_for_numbers_that_number_nothing(
    layout: Layout, kind: int, pair: tuple[RawValue, RawValue]
) -> None:
    spec = TableSpec(name="t", sheet=("表",), layout=layout, columns=())
    digests = []
    for raw in pair:
        forget()
        digests.append(skeleton(area_with(raw), spec))
    assert (digests[0] == digests[1]) is (kind <= (layout is Layout.FORM))
    for one, other in (pair, pair[::-1]):
        forget()
        met = [skeleton(area_with(raw), spec) for raw in (one, one, one, other, other, other, one)]
        known = dict(zip(map(id, pair), digests, strict=True))
        assert met == [known[id(raw)] for raw in (one, one, one, other, other, other, one)]


def test_sheets_of_other_titles_shapes_and_layouts_are_not_alike() -> None:
    specs = [TableSpec(name="t", sheet=("表",), layout=each, columns=()) for each in Layout]
    forget()
    first = area_with(1.5)
    areas = [first, area_with(1.5, "他"), replace(first, top=1), replace(first, rows=[*first.rows, []])]
    for _ in range(3):
        assert len({skeleton(area, spec) for area in areas for spec in specs[:1]}) == len(areas)
        assert len({skeleton(first, spec) for spec in specs}) == 2


def of_sheets(*sheets: Sheet) -> Workbook:
    info = SubmissionInfo(name="a.xlsx", format="xlsx", sha256="", size=0)
    return Workbook(info=info, sheets=sheets)
