"""A table read again from a sheet alike is what it is when it is read for the first time."""

from __future__ import annotations

import random
from array import array
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest
from tests.tables.conftest import column, row, table

from auditcheck.model.cells import CellRange
from auditcheck.model.report import SubmissionInfo
from auditcheck.model.tables import TableSpec, Unit, Unpivot
from auditcheck.tables import rereading
from auditcheck.tables.extraction import Extraction, extract_tables
from auditcheck.tables.pieces import read_piece
from auditcheck.tables.remembering import forget
from auditcheck.tables.table import Table
from auditcheck.workbook.grid import ErrorValue, Hidden, NotCalculated, RawValue, Sheet, Workbook

YUAN = Unit.YUAN
Rows = list[list[Any]]

FORM: Rows = [
    ["机构人员情况表", None, None, None],
    ["单位：元", None, None, None],
    ["编制数", 48, "在职人数", 43.0],
    ["行政编制", None, "事业编制", "—"],
    ["人均支出", 1234.5, "占比", 0.8958],
    ["负责人", "王某", "成立日期", "2001-05-04"],
    ["注销日期", "某日", "编制数", 50],
]
RECORDS: Rows = [
    ["项目支出明细表", None, None, None, None, None, None],
    ["项目编码", "项目名称", "预算数", "调整数", "执行数", "执行率", "是否完成"],
    ["10000001", "甲", 2000.25, 100.5, 1500.75, 0.75, "是"],
    ["10000002", "乙", 3000.0, None, 2500.5, 0.8335, "否"],
    ["10000003", "丙", 4000.75, "", 4000.75, 1, "是"],
    ["合计", None, 9001.0, 100.5, 8002.0, 0.889, None],
]
GRID: Rows = [
    ["支出决算表", None, None, None],
    ["单位：万元", None, None, None],
    ["项目", "行次", "年初预算数", "决算数（元）"],
    ["一、基本支出", 1, 10.55, 9.5],
    ["二、项目支出", 2, 20.25, 18.5],
    ["三、经营支出", 3, 5.0, 0.0],
]
CODES: Rows = [
    ["科目编码", None, None, "科目名称", "本年支出合计", "批复文号"],
    ["类", "款", "项", None, None, None],
    [201.0, None, None, "一般公共服务支出", 2005.5, 30102.0],
    [201.0, 3.0, 1.0, "行政运行", 2005.5, 30103.0],
]
WIDE: Rows = [
    ["支出明细表", None, None, None],
    ["名称", "合计", "基本工资", "奖金"],
    ["合计", 3000.5, 2000.25, 1000.25],
    ["行政运行", 3000.5, 2000.25, None],
]
TURNED: Rows = [["类别", "甲类", "乙类", "丙类"], ["人数", 11, 12, 13], ["金额", 2000.5, 3000.5, 4000.25]]
BLOCKS: Rows = [
    ["分组表", None, None, None, None, None],
    ["名称", "金额", "占比", "名称", "金额", "占比"],
    ["甲", 2000.5, 0.5, "丙", 5000.5, 0.25],
    ["乙", 2500.25, 0.5, "丁", 6000.0, 0.75],
]
TEMPLATE: Rows = [["序号", "名称", "金额"], [1.0, "甲", 10.5], [2.0, None, 0.0], [3.0, None, 0.0]]
LONG: Rows = [
    ["编号", "支出", "比率"],
    *([f"第{n}号", 5000.25 + n, n / 100] for n in range(1, 19)),
]
FORM_SHEETS: dict[str, Rows] = {
    f"自评{n}": [["单位：万元", None], ["项目名称", f"项目{n}"], ["执行数", 100.5 + n], ["得分", 95.0]]
    for n in (1, 2, 3)
}
BOOK: dict[str, Rows] = {
    "机构": FORM,
    "明细": RECORDS,
    "决算": GRID,
    "科目": CODES,
    "宽表": WIDE,
    "转置": TURNED,
    "分组": BLOCKS,
    "模板": TEMPLATE,
    "长表": LONG,
    **FORM_SHEETS,
}
MERGES = {"科目": [(1, 1, 1, 3)]}
SPECS: tuple[TableSpec, ...] = (
    table(
        "form",
        column("establishment", "integer", "编制数"),
        column("on_post", "integer", "在职人数"),
        column("administrative", "integer", "行政编制"),
        column("institution", "integer", "事业编制"),
        column("average", "amount", "人均支出"),
        column("share", "percent", "占比"),
        column("head", "text", "负责人"),
        column("since", "date", "成立日期"),
        column("until", "date", "注销日期"),
        sheet="机构",
    ),
    table(
        "records",
        column("code", "code", "项目编码"),
        column("name", "text", "项目名称"),
        column("budget", "amount", "预算数"),
        column("adjustment", "amount", "调整数"),
        column("executed", "amount", "执行数"),
        column("rate", "percent", "执行率"),
        column("done", "yes_no", "是否完成"),
        sheet="明细",
        key=("code",),
        total=(("code", ("合计",)),),
    ),
    table(
        "grid",
        column("planned", "amount", "年初预算数"),
        column("final", "amount", "决算数"),
        sheet="决算",
        rows=(row("basic", "基本支出"), row("project", "项目支出"), row("other", "经营支出")),
        unit=YUAN,
    ),
    table(
        "records",
        column("code", "code", "科目编码", parts=(3, 2, 2)),
        column("name", "text", "科目名称"),
        column("all", "amount", "本年支出合计"),
        column("decree", "code", "批复文号"),
        sheet="科目",
    ),
    table(
        "records",
        column("name", "text", "名称"),
        column("value", "amount"),
        column("item", "text"),
        sheet="宽表",
        total=(("name", ("合计",)),),
        unpivot=Unpivot(value="value", headers=("item",)),
    ),
    table(
        "records",
        column("kind", "text", "类别"),
        column("heads", "integer", "人数"),
        column("value", "amount", "金额"),
        sheet="转置",
        orientation="columns",
    ),
    table(
        "records",
        column("name", "text", "名称"),
        column("value", "amount", "金额"),
        column("share", "percent", "占比"),
        sheet="分组",
        each="beside",
        starts=("名称",),
    ),
    table(
        "form",
        column("name", "text", "项目名称"),
        column("executed", "amount", "执行数"),
        column("score", "number", "得分"),
        sheet="自评*",
        each="sheet",
        unit_required=True,
    ),
    table(
        "records",
        column("number", "integer", "序号"),
        column("name", "text", "名称"),
        column("value", "amount", "金额"),
        sheet="模板",
    ),
    table(
        "records",
        column("code", "code", "编号"),
        column("value", "amount", "支出"),
        column("rate", "percent", "比率"),
        sheet="长表",
    ),
)
NAMED = tuple(replace(spec, name=f"t{number}") for number, spec in enumerate(SPECS))
OTHERS: tuple[RawValue, ...] = (
    *(0, 0.0, -0.0, 1, 7, 999, 2.5, 12345.67, 0.1 + 0.2, 1 / 3, -4000.25, 1.2, 1.6, 88.5, 1e15, 1e16),
    *(1e300, 2**60, 2**53 + 1, 1000.123456789, None, "", "  ", "—", "无", "12.5", "1,234.5", "12%", "3万元"),
    *("注：", "合计", True, ErrorValue("#REF!"), NotCalculated("A1"), date(2020, 1, 2)),
)


@dataclass(frozen=True)
class Formats:
    """Number formats that are the same in every cell."""

    known: list[str]

    def __call__(self, row: int, column: int) -> str | None:
        return self.known[-1] if row and column else None

    def styles(self, column: int) -> array[int]:
        return array("i", [len(self.known) - 1] * 20 * column)


def workbook(book: Mapping[str, Rows] = BOOK, formats: str = "General") -> Workbook:
    def merge(title: str, *corners: int) -> CellRange:
        top, left, bottom, right = corners
        return CellRange(sheet=title, first_row=top, first_column=left, last_row=bottom, last_column=right)

    sheets = tuple(
        Sheet(
            title=title,
            index=index,
            rows=[list(cells) for cells in rows],
            merges=tuple(merge(title, *corners) for corners in MERGES.get(title, [])),
            formats=Formats(["General", formats]),
        )
        for index, (title, rows) in enumerate(book.items())
    )
    return Workbook(info=SubmissionInfo(name="a.xlsx", format="xlsx", sha256="", size=0), sheets=sheets)


def seen(found: Extraction) -> tuple[object, ...]:
    """Return everything an extraction says, as plain data."""
    tables = {name: told(table) for name, table in found.tables.items()}
    return (found.infos, found.issues, found.faults, found.lacking, tables)


def told(found: Table) -> tuple[object, ...]:
    columns = {
        name: (
            (each.spec, each.title, each.titles, dict(each.inline)),
            [each.raw(index) for index in range(len(each))],
            [each.origin.cell(index) for index in range(len(each))],
            each.states.tolist(),
            each.numbers is not None and (each.numbers.numerators.tolist(), each.numbers.denominator),
            each.texts is not None and each.texts.tolist(),
            (each.unit, each.compared, dict(each.own_units)),
        )
        for name, each in found.columns.items()
    }
    total = told(found.total) if found.total is not None else None
    return (found.length, found.labels, found.row_names, columns, total)


def read(book: Workbook) -> tuple[object, ...]:
    return seen(extract_tables(book, NAMED, YUAN))


def assert_read_again_as_before(*others: Workbook) -> None:
    """Read books after two alike, and those two once more; all as without a memory."""
    plain = workbook()
    fresh = []
    for book in (plain, *others):
        forget()
        fresh.append(read(book))
    forget()
    assert read(plain) == fresh[0]
    assert read(plain) == fresh[0]
    for book, wanted in zip(others, fresh[1:], strict=True):
        assert read(book) == wanted
        assert read(book) == wanted
        assert read(plain) == fresh[0]


def with_cell(book: Workbook, at: tuple[int, int, int], raw: RawValue) -> Workbook:
    number, down, across = at
    rows = [list(cells) for cells in book.sheets[number].rows]
    rows[down][across] = raw
    return with_sheet(book, number, rows=rows)


def with_sheet(book: Workbook, number: int, **more: Any) -> Workbook:
    sheets = list(book.sheets)
    sheets[number] = replace(sheets[number], **more)
    return replace(book, sheets=tuple(sheets))


def places(of: Callable[[RawValue], bool]) -> list[tuple[int, int, int]]:
    return [
        (number, down, across)
        for number, sheet in enumerate(workbook().sheets)
        for down, cells in enumerate(sheet.rows)
        for across, raw in enumerate(cells)
        if of(raw)
    ]


def test_tables_alike_are_read_without_reading_a_column_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    anew: list[str] = []

    def counted(part: Any, column: Any, terms: Any) -> Any:
        anew.append(column.name)
        return read_piece(part, column, terms)

    forget()
    for _ in range(2):
        read(workbook())
    monkeypatch.setattr(rereading, "read_piece", counted)
    read(workbook())
    assert sorted(set(anew)) == ["decree", "institution"]


@pytest.mark.parametrize("number", range(len(BOOK)))
def test_one_cell_that_differs_is_read_as_it_is(number: int) -> None:
    chance = random.Random(number)  # noqa: S311 - reproducible cases
    numbers = [at for at in places(lambda raw: isinstance(raw, int | float)) if at[0] == number]
    others = [at for at in places(lambda raw: not isinstance(raw, int | float)) if at[0] == number]
    changes = [(at, raw) for at in numbers for raw in chance.sample(OTHERS, 8)]
    changes += [(at, raw) for at in others for raw in chance.sample(OTHERS, 1)]
    some = chance.sample(changes, min(len(changes), 50))
    assert_read_again_as_before(*(with_cell(workbook(), at, raw) for at, raw in some))


def test_a_row_of_a_template_that_is_filled_in_is_a_record() -> None:
    number = list(BOOK).index("模板")
    filled = with_cell(workbook(), (number, 2, 2), 5.5)
    forget()
    lengths = [extract_tables(book, NAMED, YUAN).tables["t8"].length for book in (workbook(), filled)]
    assert lengths == [1, 2]
    assert_read_again_as_before(filled)


@pytest.mark.parametrize("raw", [1.2, 88.5, -1.5, 1e15, 1e16, 1e300, 1 / 3, 0.00001, 2**60])
def test_one_unusual_number_among_many_is_read_as_it_is(raw: RawValue) -> None:
    number = list(BOOK).index("长表")
    assert_read_again_as_before(*(with_cell(workbook(), (number, 7, across), raw) for across in (1, 2)))


def test_many_numbers_that_differ_are_read_as_they_are() -> None:
    chance = random.Random(2)  # noqa: S311 - reproducible cases
    books = []
    for _ in range(40):
        book = workbook()
        for at in places(lambda raw: isinstance(raw, float)):
            book = with_cell(book, at, round(chance.uniform(-9e6, 9e6), chance.choice([0, 1, 2, 2, 4, 7])))
        books.append(book)
    assert_read_again_as_before(*books)


@pytest.mark.parametrize(
    "formats", ["0.00", "0.00%", "0000000", '0.00"万元"', '#,##0"元"', '0.00"人"', "@", "yyyy-mm-dd"]
)
def test_number_formats_that_differ_count(formats: str) -> None:
    assert_read_again_as_before(workbook(formats=formats))


def test_sheets_that_differ_in_what_is_around_the_cells_are_read_as_they_are() -> None:
    book = workbook()
    rows = book.sheets[1].rows
    reflowed = [*rows[:2], rows[2][:-1], [rows[2][-1], *rows[3]], *rows[4:]]
    merged = CellRange(sheet="明细", first_row=3, first_column=2, last_row=4, last_column=2)
    assert_read_again_as_before(
        with_sheet(book, 1, merges=(merged,)),
        with_sheet(book, 1, hiding=lambda: Hidden(rows=frozenset({3}))),
        with_sheet(book, 1, visibility="hidden"),
        with_sheet(book, 1, rows=[*rows, [None]]),
        with_sheet(book, 1, rows=[[*cells, None] for cells in rows]),
        with_sheet(book, 1, rows=[cells[:6] for cells in rows]),
        with_sheet(book, 1, rows=rows[:4]),
        with_sheet(book, 1, rows=reflowed),
        with_sheet(book, 1, title="明细 (2)"),
        with_cell(book, (0, 1, 0), "单位：万元"),
        with_cell(book, (9, 0, 0), "单位：元"),
        with_cell(book, (9, 0, 0), None),
        workbook(dict(reversed(BOOK.items()))),
        workbook({title: rows for title, rows in BOOK.items() if title != "自评2"}),
    )


def test_what_is_told_of_one_sheet_is_told_of_each_alike() -> None:
    forget()
    told = [[issue.code for issue in extract_tables(workbook(), NAMED, YUAN).issues] for _ in range(4)]
    assert {"VALUE-UNREADABLE", "LABEL-AMBIGUOUS"} <= set(told[0])
    assert told == [told[0]] * 4


def test_what_two_tables_share_cannot_be_written_over() -> None:
    forget()
    for _ in range(2):
        extract_tables(workbook(), NAMED, YUAN)
    found = extract_tables(workbook(), NAMED, YUAN)
    shared = found.tables["t1"].columns
    for values in (shared["budget"].states, shared["name"].states, shared["name"].texts):
        assert values is not None
        assert not values.flags.writeable


def test_the_same_table_in_another_unit_is_read_in_that_unit() -> None:
    book = workbook()
    forget()
    fresh = {}
    for unit in Unit:
        forget()
        fresh[unit] = seen(extract_tables(book, NAMED, unit))
    forget()
    for _ in range(3):
        for unit in Unit:
            assert seen(extract_tables(book, NAMED, unit)) == fresh[unit]
