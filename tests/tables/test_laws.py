"""Laws: what moves cells moves addresses, never values."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from auditcheck.model.cells import CellRange
from auditcheck.model.report import SubmissionInfo
from auditcheck.model.tables import Anchor, ColumnSpec, Layout, RowSpec, TableSpec, Unit, ValueType
from auditcheck.tables.extraction import Extraction, extract_tables
from auditcheck.workbook.grid import Sheet, Workbook

AMOUNT, TEXT, INTEGER = ValueType.AMOUNT, ValueType.TEXT, ValueType.INTEGER
FORM: list[list[Any]] = [
    ["机构人员情况表", None, None, None],
    ["填报单位：某街道", None, None, None],
    ["编制数", 48, "在职人数", 43],
    ["行政编制", None, "事业编制", "—"],
]
RECORDS: list[list[Any]] = [
    ["项目支出明细表", None, None, None],
    [None, None, None, "单位：元"],
    ["项目名称", "预算数", None, "执行数"],
    [None, "年初", "全年", None],
    ["甲", 1, 2, 3.5],
    ["乙", "4", "—", None],
    ["合计", 5, 2, 3.5],
    ["填表人：", None, None, None],
]
GRID: list[list[Any]] = [
    ["支出决算表", None, None, None],
    ["项目", "行次", "年初预算数", "决算数"],
    ["栏次", None, 1, 2],
    ["一、基本支出", 1, 10, 9],
    ["二、项目支出", 2, 20, "abc"],
    ["　　其他", 3, 20, 18],
    ["三、经营支出", 4, None, 0],
    ["　　其他", 5, 1, 1],
]
BOOK: dict[str, list[list[Any]]] = {"机构人员情况表": FORM, "项目支出明细表": RECORDS, "支出决算表": GRID}
MERGES = {
    "机构人员情况表": [(1, 1, 1, 4)],
    "项目支出明细表": [(1, 1, 1, 4), (3, 1, 4, 1), (3, 2, 3, 3), (3, 4, 4, 4)],
    "支出决算表": [],
}


def anchor(*aliases: str, under: tuple[str, ...] = ()) -> Anchor:
    return Anchor(aliases=tuple(tuple(alias.split(" / ")) for alias in aliases), under=under)


def column(name: str, kind: ValueType, *aliases: str) -> ColumnSpec:
    return ColumnSpec(name=name, type=kind, anchor=anchor(*aliases))


SPECS = (
    TableSpec(
        name="form",
        sheet=("机构人员情况表",),
        layout=Layout.FORM,
        columns=(
            column("unit", TEXT, "填报单位"),
            column("establishment", INTEGER, "编制数"),
            column("on_post", INTEGER, "在职人数"),
            column("administrative", INTEGER, "行政编制"),
            column("institution", INTEGER, "事业编制"),
        ),
    ),
    TableSpec(
        name="records",
        sheet=("项目支出明细表",),
        layout=Layout.RECORDS,
        columns=(
            column("name", TEXT, "项目名称"),
            column("budget", AMOUNT, "预算数 / 全年"),
            column("done", AMOUNT, "执行数"),
        ),
        total=(("name", ("合计",)),),
    ),
    TableSpec(
        name="grid",
        sheet=("支出决算表",),
        layout=Layout.GRID,
        columns=(column("initial", AMOUNT, "年初预算数"), column("final", AMOUNT, "决算数")),
        rows=(
            RowSpec(name="basic", anchor=anchor("基本支出")),
            RowSpec(name="project", anchor=anchor("项目支出")),
            RowSpec(name="business", anchor=anchor("经营支出")),
            RowSpec(name="a", anchor=anchor("其他", under=("project",))),
            RowSpec(name="b", anchor=anchor("其他", under=("business",))),
        ),
    ),
)


def read(order: list[str], rows_at: list[int], columns_at: list[int]) -> tuple[Extraction, Workbook]:
    """Read the book with its sheets in some order and blank rows and columns put in everywhere."""
    sheets = []
    for index, title in enumerate(order):
        rows: list[list[Any]] = [list(cells) for cells in BOOK[title]]
        merges = list(MERGES[title])
        for at in rows_at:
            where = at % (len(rows) + 1)
            rows.insert(where, [None] * len(rows[0]))
            merges = [(t + (t > where), a, b + (b > where), c) for t, a, b, c in merges]
        for at in columns_at:
            where = at % (len(rows[0]) + 1)
            for cells in rows:
                cells.insert(where, None)
            merges = [(t, a + (a > where), b, c + (c > where)) for t, a, b, c in merges]
        ranges = tuple(
            CellRange(sheet=title, first_row=t, first_column=a, last_row=b, last_column=c)
            for t, a, b, c in merges
        )
        sheets.append(Sheet(title=title, index=index, rows=rows, merges=ranges))
    book = Workbook(info=SubmissionInfo(name="x", format="xlsx", sha256="", size=0), sheets=tuple(sheets))
    return extract_tables(book, SPECS, Unit.YUAN), book


def substance(found: Extraction) -> Any:
    """Return all values, states, labels and issue codes, without addresses."""
    tables = [found.tables[name] for name in sorted(found.tables)]
    tables += [table.total for table in tables if table.total is not None]
    values = [
        (
            table.spec.name,
            table.row_names,
            [
                (
                    name,
                    col.title,
                    col.states.tolist(),
                    [col.raw(i) for i in range(len(col))],
                    [col.text(i) for i in range(len(col))],
                )
                for name, col in table.columns.items()
            ],
        )
        for table in tables
    ]
    return values, sorted((issue.code, issue.value) for issue in found.issues)


@settings(max_examples=150, deadline=None)
@given(
    order=st.permutations(list(BOOK)),
    rows_at=st.lists(st.integers(0, 12), max_size=4),
    columns_at=st.lists(st.integers(0, 6), max_size=2),
)
def test_blank_rows_blank_columns_and_the_order_of_sheets_change_no_value(
    order: list[str], rows_at: list[int], columns_at: list[int]
) -> None:
    plain, _ = read(list(BOOK), [], [])
    moved, book = read(order, rows_at, columns_at)
    assert substance(moved) == substance(plain)
    for table in moved.tables.values():
        for col in table.columns.values():
            for i in range(len(col)):
                cell = col.origin.cell(i)
                assert cell is not None
                sheet = book.sheet(cell.sheet)
                assert sheet is not None
                held = sheet.value(cell.row, cell.column)
                assert col.raw(i) in str("" if held is None else held)


def test_the_plain_book_reads_as_meant() -> None:
    found, _ = read(list(BOOK), [], [])
    assert {name: len(table.columns) for name, table in found.tables.items()} == {
        "form": 5,
        "records": 3,
        "grid": 2,
    }
    assert [issue.code for issue in found.issues] == ["VALUE-UNREADABLE"]
    assert found.tables["records"].columns["budget"].states.tolist() == [0, 2]
