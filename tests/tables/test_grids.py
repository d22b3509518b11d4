"""Grids: named rows × named columns, sections, twin blocks and columns by pattern."""

from __future__ import annotations

from typing import Any

SPENDING = [
    ["支出决算表"],
    [None, None, None, "金额单位：元"],
    ["项目", "行次", "年初预算数", "决算数"],
    ["栏次", None, 1, 2],
    ["一、基本支出", 1, 100, 90.5],
    ["　其中：人员经费", 2, 60, "—"],
    ["二、项目支出", 3, 200, None],
    ["　　城市管理", 4, 150, 140],
    ["　　其他", 5, 50, 40],
    ["三、经营支出", 6, None, None],
    ["　　其他", 7, 7, 7],
    ["总计", 8, 300, 270.5],
]


def spending(desk: Any, *rows: Any, **more: Any) -> Any:
    return desk.table(
        "grid",
        desk.column("initial", "amount", "年初预算数"),
        desk.column("final", "amount", "决算数"),
        rows=rows,
        **more,
    )


def test_rows_and_columns_are_found_by_their_labels(desk: Any, seen: Any) -> None:
    spec = spending(
        desk,
        desk.row("total", "总计", "合计"),
        desk.row("basic", "基本支出"),
        desk.row("staff", "人员经费"),
        desk.row("project", "二、项目支出"),
        desk.row("urban", "城市管理", under=("project",)),
    )
    found = desk.read(SPENDING, spec, unit="元")
    table = found.tables["t"]
    assert seen.told(found) == []
    assert table.row_names == ("basic", "staff", "project", "urban", "total")
    assert table.labels == ["一、基本支出", "其中：人员经费", "二、项目支出", "城市管理", "总计"]
    assert seen.values(table) == {
        "initial": [100, 60, 200, 150, 300],
        "final": [90.5, "n/a", "blank", 140, 270.5],
    }
    assert seen.cells(table)["final"] == ["D5", "D6", "D7", "D8", "D12"]


def test_the_same_label_in_two_sections_is_two_rows(desk: Any, seen: Any) -> None:
    spec = spending(
        desk,
        desk.row("project", "项目支出"),
        desk.row("business", "经营支出"),
        desk.row("a", "其他", under=("project",)),
        desk.row("b", "其他", under=("经营支出",)),
        desk.row("c", "其他", nth=2),
        desk.row("d", "项目支出 / 其他"),
        desk.row("none", "人员经费", under=("project",), optional=True),
    )
    table = desk.read(SPENDING, spec).tables["t"]
    at = dict(zip(table.row_names, seen.cells(table)["initial"], strict=True))
    assert (at["a"], at["b"], at["c"], at["d"]) == ("C9", "C11", "C11", "C9")
    assert "none" not in at


def test_a_row_that_is_not_there_is_a_fault_that_names_the_nearest(desk: Any, seen: Any) -> None:
    found = desk.read(
        SPENDING, spending(desk, desk.row("basic", "基本支出"), desk.row("capital", "城市治理"))
    )
    assert found.tables["t"].row_names == ("basic",)
    assert seen.told(found) == [("LABEL-MISSING", "A8")]
    assert list(found.faults) == [("t", "capital")]


def test_a_column_that_is_not_there_is_a_fault(desk: Any) -> None:
    spec = desk.table(
        "grid",
        desk.column("initial", "amount", "年初预算数"),
        desk.column("adjusted", "amount", "预算数 / 调整预算数", "调整后预算数"),
        rows=(desk.row("basic", "基本支出"),),
    )
    found = desk.read(SPENDING, spec)
    assert list(found.tables["t"].columns) == ["initial"]
    assert "“预算数 / 调整预算数”或“调整后预算数”" in found.faults["t", "adjusted"].message.zh


def test_twin_blocks_are_read_apart(desk: Any, seen: Any) -> None:
    rows = [
        ["收入", None, None, "支出", None, None],
        ["项目", "行次", "决算数", "项目", "行次", "决算数"],
        ["一、财政拨款收入", 1, 10, "一、一般公共服务支出", 4, 7],
        ["年末结转和结余", 2, 1, "年末结转和结余", 5, 4],
        ["总计", 3, 11, "总计", 6, 11.5],
    ]

    def block(nth: int, first: str) -> Any:
        return desk.table(
            "grid",
            desk.column("final", "amount", "决算数", nth=nth),
            rows=(desk.row("first", first), desk.row("rest", "年末结转和结余"), desk.row("total", "总计")),
        )

    book = desk.workbook({"表": rows})
    income = desk.extract(book, block(1, "财政拨款收入")).tables["t"]
    spent = desk.extract(book, block(2, "一般公共服务支出")).tables["t"]
    assert (seen.cells(income)["final"], seen.values(income)["final"]) == (["C3", "C4", "C5"], [10, 1, 11])
    assert (seen.cells(spent)["final"], seen.values(spent)["final"]) == (["F3", "F4", "F5"], [7, 4, 11.5])
    assert spent.labels == ["一、一般公共服务支出", "年末结转和结余", "总计"]


def test_the_parent_header_tells_equal_headers_apart(desk: Any, seen: Any) -> None:
    rows = [
        ["项目", "预算数", None, None, "决算数", None, None],
        [None, "合计", "购置费", "运行费", "合计", "购置费", "运行费"],
        ["三公经费", 6, 2, 4, 5, 2, 3],
    ]
    spec = desk.table(
        "grid",
        desk.column("budget", "amount", "预算数 / 合计"),
        desk.column("final", "amount", "决算数 / 合计"),
        desk.column("run", "amount", "运行费", under=("决算数",)),
        rows=(desk.row("three", "三公经费"),),
    )
    for merges in ({}, {"表": ["A1:A2", "B1:D1", "E1:G1"]}):
        table = desk.read(rows, spec, merges=merges).tables["t"]
        assert seen.cells(table) == {"budget": ["B3"], "final": ["E3"], "run": ["G3"]}
    assert table.columns["final"].title == "决算数 / 合计"


def test_columns_may_be_given_by_a_pattern(desk: Any, seen: Any) -> None:
    rows = [
        ["项目", "2020年决算数", "2021年决算数", "说明"],
        ["基本支出", 1, 2, "x"],
        ["项目支出", 3, "—", "y"],
    ]
    spec = desk.table(
        "grid",
        rows=(desk.row("basic", "基本支出"), desk.row("project", "项目支出")),
        header_pattern=r"(\d{4})年",
    )
    table = desk.read(rows, spec).tables["t"]
    assert seen.values(table) == {"2020": [1, 3], "2021": [2, "n/a"]}


def test_rows_merged_down_are_sections(desk: Any, seen: Any) -> None:
    rows = [
        ["类别", "项目", "金额"],
        ["收入", "合计", 5],
        [None, "拨款", 4],
        ["支出", "合计", 3],
        [None, "人员", 2],
    ]
    spec = desk.table(
        "grid",
        desk.column("x", "amount", "金额"),
        rows=(desk.row("in_", "合计", under=("收入",)), desk.row("out", "合计", under=("支出",))),
    )
    table = desk.read(rows, spec, merges={"表": ["A2:A3", "A4:A5"]}).tables["t"]
    assert seen.cells(table)["x"] == ["C2", "C4"]
