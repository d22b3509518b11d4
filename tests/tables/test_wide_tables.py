"""Tables of final accounts: codes in several columns, blocks side by side, columns told cell by cell."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from auditcheck.model.tables import Unpivot
from auditcheck.tables.codes import joined_code
from auditcheck.tables.titles import title_rank

HEAD = [
    ["支出决算明细表", None, None, None, None, None, None, None],
    ["编制单位：某街道", None, None, None, None, None, None, "金额单位：元"],
    ["项目", None, None, None, "合计", "工资福利支出", None, None],
    ["支出功能分类科目编码", None, None, "科目名称", None, "小计", "基本工资", "奖金"],
    ["类", "款", "项", None, None, None, None, None],
    ["栏次", None, None, None, 1, 2, 3, 4],
]
ROWS = [
    ["合计", None, None, None, 30, 30, 20, 10],
    ["201", None, None, "一般公共服务支出", 30, 30, 20, 10],
    ["2010301", None, None, "行政运行", 30, "30.00", 20, "—"],
]
MERGES = {
    "支出决算明细表": [
        "A1:H1", "A3:D3", "A4:C4", "D4:D5", "E3:E5", "F3:H3", "F4:F5", "G4:G5", "H4:H5", "A6:D6", "A7:D7",
        "A8:C8", "A9:C9",
    ]
}  # fmt: skip


def detail(desk: Any, **more: Any) -> Any:
    return desk.table(
        "records",
        desk.column("code", "code", "支出功能分类科目编码", parts=(3, 2, 2)),
        desk.column("name", "text", "科目名称"),
        desk.column("amount", "amount"),
        desk.column("kind", "text"),
        desk.column("item", "text"),
        **{
            "sheet": "支出决算明细表",
            "key": ("code", "name"),
            "total": (("code", ("合计",)),),
            "unpivot": Unpivot(value="amount", headers=("kind", "item")),
            **more,
        },
    )


def test_a_named_figure_is_each_files_own_on_every_record(desk: Any, seen: Any) -> None:
    plain = detail(desk)
    spec = replace(plain, columns=(*plain.columns, desk.column("whole", "amount", "合计")))
    for factor in (1, 3, 7):
        rows = [[each * factor if isinstance(each, int) else each for each in row] for row in ROWS]
        book = desk.workbook({"支出决算明细表": [*HEAD, *rows]}, merges=MERGES)
        values = seen.values(desk.extract(book, spec, unit="元").tables["t"])
        assert [str(each) for each in values["whole"]] == [str(30 * factor)] * 9
        assert [str(each) for each in values["amount"][:3]] == [str(each * factor) for each in (30, 20, 10)]


def test_every_cell_right_of_the_named_columns_is_a_record_the_total_row_first(desk: Any, seen: Any) -> None:
    book = desk.workbook({"支出决算明细表": [*HEAD, *ROWS]}, merges=MERGES)
    found = desk.extract(book, detail(desk), unit="元")
    table = found.tables["t"]
    assert seen.told(found) == [("VALUE-TEXT-NUMBER", "F9")]
    values = seen.values(table)
    assert values["code"] == ["blank"] * 4 + ["201"] * 4 + ["2010301"] * 4
    assert values["name"][:5] == ["合计", "合计", "合计", "合计", "一般公共服务支出"]
    assert values["kind"][:4] == ["合计", "工资福利支出", "工资福利支出", "工资福利支出"]
    assert values["item"][:4] == ["合计", "小计", "基本工资", "奖金"]
    assert values["amount"] == [30, 30, 20, 10, 30, 30, 20, 10, 30, 30, 20, "n/a"]
    assert seen.cells(table)["amount"] == [f"{letter}{row}" for row in (7, 8, 9) for letter in "EFGH"]
    assert [table.columns["amount"].title_of(i) for i in (4, 6)] == ["合计", "工资福利支出 / 基本工资"]


def test_a_table_whose_headers_are_not_there_is_missing_once(desk: Any, seen: Any) -> None:
    book = desk.workbook({"支出决算明细表": [["支出决算明细表"], ["本单位无此项"]]})
    assert len(seen.told(desk.extract(book, detail(desk)))) == 1
    assert desk.extract(book, detail(desk, optional=True)).issues == ()


@pytest.mark.parametrize(
    ("levels", "code"),
    [
        (("2010301", None, None), "2010301"),
        (("201", "03", "01"), "2010301"),
        ((201.0, 3.0, 1.0), "2010301"),
        (("201", "20103", "2010301"), "2010301"),
        ((None, None, "2010301"), "2010301"),
        (("201", None, None), "201"),
        ((2010301.0,), "2010301"),
        (("合计", None, None), "合计"),
        ((None, None, None), ""),
    ],
)
def test_a_code_is_put_together_from_its_levels(levels: Any, code: str) -> None:
    assert joined_code(levels, (3, 2, 2)) == code


@pytest.mark.parametrize("merged", [True, False])
def test_a_code_split_over_columns_is_one_code(desk: Any, seen: Any, *, merged: bool) -> None:
    rows = [
        ["科目编码", None, None, "科目名称", "本年支出合计"],
        ["类", "款", "项", None, None],
        ["201", None, None, "一般公共服务支出", 5],
        ["201", "03", "01", "行政运行", 5],
    ]
    spec = desk.table(
        "records",
        desk.column("code", "code", "科目编码", parts=(3, 2, 2)),
        desk.column("name", "text", "科目名称"),
        desk.column("total", "amount", "本年支出合计"),
    )
    merges = {"表": ["A1:C1", "D1:D2", "E1:E2"]} if merged else {}
    found = desk.read(rows, spec, unit="元", merges=merges)
    assert seen.values(found.tables["t"]) == {
        "code": ["201", "2010301"],
        "name": ["一般公共服务支出", "行政运行"],
        "total": [5, 5],
    }


BLOCKS = [
    ["基本支出明细表", None, None, None, None, None],
    ["单位：万元", None, None, None, None, None],
    ["人员经费", None, None, "公用经费", None, None],
    ["科目编码", "科目名称", "决算数", "科目编码", "科目名称", "决算数"],
    ["301", "工资福利支出", 30, "302", "商品和服务支出", 9],
    ["30101", "基本工资", 30, "30201", "办公费", 4],
    [None, None, None, "30202", "印刷费", 5],
    ["人员经费合计", None, 30, "公用经费合计", None, 9],
]


def blocks(desk: Any, **more: Any) -> Any:
    spec = desk.table(
        "records",
        desk.column("code", "code", "科目编码"),
        desk.column("name", "text", "科目名称"),
        desk.column("amount", "amount", "决算数"),
        key=("code",),
        total=(("code", ("人员经费合计", "公用经费合计")),),
        each="beside",
        starts=("科目编码",),
    )
    return replace(spec, **more)


def test_blocks_side_by_side_are_one_list_of_records(desk: Any, seen: Any) -> None:
    merges = {"表": ["A1:F1", "A3:C3", "D3:F3"]}
    table = desk.read(BLOCKS, blocks(desk), unit="万元", merges=merges).tables["t"]
    assert seen.values(table)["code"] == ["301", "30101", "302", "30201", "30202"]
    assert seen.cells(table)["amount"] == ["C5", "C6", "F5", "F6", "F7"]


def test_blocks_that_do_not_begin_anywhere_are_missing(desk: Any) -> None:
    found = desk.read(BLOCKS, blocks(desk, starts=("经济科目",), optional=True), unit="万元")
    assert (found.tables, found.issues) == ({}, ())


def test_a_grid_of_which_no_row_is_there_is_absent_as_a_whole(desk: Any, seen: Any) -> None:
    rows = [["预算数", None, "决算数", None], ["合计", "接待费", "合计", "接待费"], [1, 2, 3, 4]]
    spec = desk.table(
        "grid",
        desk.column("budget", "amount", "预算数"),
        desk.column("final", "amount", "决算数"),
        rows=(desk.row("total", "支出合计"), desk.row("reception", "公务接待费")),
    )
    assert len(seen.told(desk.read(rows, spec, unit="元"))) == 1
    assert desk.read(rows, replace(spec, optional=True), unit="元").issues == ()


@pytest.mark.parametrize(
    ("title", "rank"),
    [
        ("Z01 收入支出决算总表(财决01表)", 1),
        ("GK01 收入支出决算总表(公开01表)", 1),
        ("公开01表 收入支出决算总表", 1),
        ("公开01收入支出决算总表", 1),
        ("收入支出决算总表", 0),
        ("公开收入支出决算总表", None),
    ],
)
def test_table_numbers_before_a_title_do_not_hide_it(title: str, rank: int | None) -> None:
    assert title_rank("收入支出决算总表", title) == rank


def test_a_title_cut_within_its_table_number_is_recognised() -> None:
    cut = "Z08_1 一般公共预算财政拨款基本支出决算明细表(财决08-1表)"[:31]
    assert len(cut) == 31
    assert cut.endswith("(财决08-")
    assert title_rank("一般公共预算财政拨款基本支出决算明细表", cut) == 2
    assert title_rank("一般公共预算财政拨款支出决算明细表", cut) is None
