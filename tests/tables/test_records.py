"""Records: headers, rows that are records and rows that are not, totals, sides and turns."""

from __future__ import annotations

from typing import Any

import pytest

HEAD = [
    ["项目支出明细表", None, None, None, None],
    ["填报单位：某街道", None, None, None, "单位：万元"],
]
PROJECTS = [
    *HEAD,
    ["项目名称", "类别", "预算数", None, "执行数"],
    [None, None, "年初", "全年", None],
    ["栏次", None, 1, 2, 3],
    ["甲项目", "城市管理", 10, 11, 10.5],
    [None, None, None, None, None],
    ["乙项目", "公共安全", 20, "—", None],
    ["合计", None, 30, 11, 10.5],
    ["注：金额保留两位小数"],
    ["填表人：张三", None, "联系电话：123456"],
]
TOTAL = ["合计", None, 10, 1]
MERGES = {"表": ["A1:E1", "A3:A4", "B3:B4", "C3:D3", "E3:E4"]}


def projects(desk: Any, **more: Any) -> Any:
    return desk.table(
        "records",
        desk.column("name", "text", "项目名称"),
        desk.column("category", "text", "类别"),
        desk.column("budget", "amount", "预算数 / 全年", "全年预算数"),
        desk.column("executed", "amount", "执行数"),
        **{"key": ("name",), "total": (("name", ("合计", "总计")),), **more},
    )


def test_records_are_the_rows_between_header_and_notes_without_the_total(desk: Any, seen: Any) -> None:
    found = desk.read(PROJECTS, projects(desk), unit="万元", merges=MERGES)
    table = found.tables["t"]
    assert seen.told(found) == []
    assert seen.values(table) == {
        "name": ["甲项目", "乙项目"],
        "category": ["城市管理", "公共安全"],
        "budget": [11, "n/a"],
        "executed": [10.5, "blank"],
    }
    assert table.labels == ["甲项目", "乙项目"]
    assert seen.cells(table)["budget"] == ["D6", "D8"]
    assert table.columns["budget"].title == "预算数 / 全年"
    assert table.total is not None
    assert (seen.values(table.total)["budget"], seen.cells(table.total)["budget"], table.total.labels) == (
        [11],
        ["D9"],
        ["合计"],
    )
    assert found.infos[0].places == ("表!A3:E9",)


def test_stacked_headers_are_read_without_merged_ranges_too(desk: Any, seen: Any) -> None:
    found = desk.read(PROJECTS, projects(desk), unit="万元")
    assert seen.values(found.tables["t"])["budget"] == [11, "n/a"]


def test_the_total_may_come_first(desk: Any, seen: Any) -> None:
    rows = [
        ["项目名称", "类别", "全年预算数", "执行数"],
        ["合　计", None, 30, 3],
        ["甲", "a", 10, 1],
        ["乙", "b", 20, 2],
        [None],
        ["丙", "c", 5, 1],
    ]
    found = desk.read(rows, projects(desk))
    assert seen.values(found.tables["t"])["name"] == ["甲", "乙", "丙"]
    assert seen.cells(found.tables["t"].total)["budget"] == ["C2"]


def test_a_total_merged_over_the_columns_left_of_its_own_is_found(desk: Any, seen: Any) -> None:
    rows = [
        ["序号", "项目名称", "类别", "全年预算数", "执行数"],
        [1, "甲", "a", 10, 1],
        ["合计", None, None, 10, 1],
    ]
    found = desk.read(rows, projects(desk), merges={"表": ["A3:C3"]})
    assert seen.values(found.tables["t"])["name"] == ["甲"]
    assert seen.values(found.tables["t"].total)["budget"] == [10]


def test_no_record_is_lost_after_blank_rows_or_a_total_in_between(desk: Any, seen: Any) -> None:
    rows = [
        ["项目名称", "类别", "全年预算数", "执行数"],
        ["甲", "a", 10, 1],
        [None],
        [None],
        ["乙", "b", "２０", 2],
        ["合计", None, 30, 3],
        [None],
        ["丙", "c", 5, 5],
    ]
    assert seen.values(desk.read(rows, projects(desk)).tables["t"])["name"] == ["甲", "乙", "丙"]


def test_a_record_that_is_only_named_stands_below_a_gap_if_the_total_follows(desk: Any, seen: Any) -> None:
    rows = [
        ["项目名称", "类别", "全年预算数", "执行数"],
        ["甲", "a", 10, 1],
        [None],
        ["乙"],
        [None],
        ["丙"],
        ["合计", None, 10, 1],
    ]
    table = desk.read(rows, projects(desk)).tables["t"]
    assert seen.values(table)["name"] == ["甲", "乙", "丙"]
    assert seen.values(table.total)["budget"] == [10]


@pytest.mark.parametrize(
    "below",
    [
        [
            ["二、其他资料"],
            ["项目名称", "类别", "全年预算数", "执行数"],
            ["丙", "c", 7, 7],
            ["合计", None, 7, 7],
        ],
        [["二、其他资料"], ["注：下表另报"], ["合计", None, 7, 7]],
        [[None, "c"], ["合计", None, 10, 1]],
        [["二、其他资料"], ["丙", "c", 7, 7]],
    ],
)
def test_a_text_alone_below_a_gap_ends_the_table_unless_its_own_total_follows(
    desk: Any, seen: Any, below: list[list[Any]]
) -> None:
    rows = [["项目名称", "类别", "全年预算数", "执行数"], ["甲", "a", 10, 1], [None], *below]
    table = desk.read(rows, projects(desk)).tables["t"]
    assert seen.values(table)["name"] == ["甲"]
    assert table.total is None


def test_another_block_below_is_not_taken_for_records(desk: Any, seen: Any) -> None:
    rows = [
        ["项目名称", "类别", "全年预算数", "执行数"],
        ["甲", "a", 10, 1],
        [None],
        ["指标", "级别", "目标值", "完成值"],
        ["数量", "一级", 5, 6],
    ]
    assert seen.values(desk.read(rows, projects(desk)).tables["t"])["name"] == ["甲"]


def test_a_header_repeated_on_the_next_page_is_no_record(desk: Any, seen: Any) -> None:
    head = ["项目名称", "类别", "全年预算数", "执行数"]
    rows = [head, ["甲", "a", 10, 1], head, ["乙", "b", 20, 2]]
    assert seen.values(desk.read(rows, projects(desk)).tables["t"])["name"] == ["甲", "乙"]


def test_a_misspelt_number_is_a_record_with_an_unreadable_cell(desk: Any, seen: Any) -> None:
    rows = [["项目名称", "类别", "全年预算数", "执行数"], ["甲", "a", "十", "一"], ["乙", "b", 20, "#"]]
    found = desk.read(rows, projects(desk))
    assert seen.values(found.tables["t"]) == {
        "name": ["甲", "乙"],
        "category": ["a", "b"],
        "budget": ["unreadable", 20],
        "executed": ["unreadable", "unreadable"],
    }
    assert seen.told(found) == [
        ("VALUE-UNREADABLE", "C2"),
        ("VALUE-UNREADABLE", "D2"),
        ("VALUE-UNREADABLE", "D3"),
    ]


def test_text_merged_over_records_belongs_to_each_but_numbers_are_never_repeated(
    desk: Any, seen: Any
) -> None:
    rows = [
        ["项目名称", "类别", "全年预算数", "执行数"],
        ["甲", "城市管理", 10, 1],
        ["乙", None, None, 2],
        ["丙", "其他", 5, 3],
    ]
    found = desk.read(rows, projects(desk), merges={"表": ["B2:B3", "C2:C3"]})
    assert seen.values(found.tables["t"])["category"] == ["城市管理", "城市管理", "其他"]
    assert seen.values(found.tables["t"])["budget"] == [10, "blank", 5]
    assert seen.cells(found.tables["t"])["category"] == ["B2", "B2", "B4"]


def test_blocks_side_by_side_are_told_apart_by_occurrence(desk: Any, seen: Any) -> None:
    rows = [
        ["编码", "名称", "金额", "编码", "名称", "金额"],
        ["301", "工资", 10, "302", "办公费", 3],
        ["30101", "基本工资", 4, None, None, None],
    ]

    def block(nth: Any) -> Any:
        return desk.table(
            "records",
            desk.column("code", "code", "编码", nth=nth),
            desk.column("name", "text", "名称", nth=nth),
            desk.column("amount", "amount", "金额", nth=nth),
        )

    book = desk.workbook({"表": rows})
    assert seen.values(desk.extract(book, block(1)).tables["t"])["code"] == ["301", "30101"]
    second = desk.extract(book, block("last")).tables["t"]
    assert seen.values(second) == {"code": ["302"], "name": ["办公费"], "amount": [3]}
    assert seen.cells(second)["amount"] == ["F2"]


def test_records_may_run_to_the_right(desk: Any, seen: Any) -> None:
    rows = [
        ["项目情况表"],
        ["项目名称", "甲", "乙"],
        ["全年预算数", 10, 20],
        ["执行数", 1, "—"],
        ["类别", "a", "b"],
    ]
    found = desk.read(rows, projects(desk, orientation="columns"))
    assert seen.values(found.tables["t"]) == {
        "name": ["甲", "乙"],
        "category": ["a", "b"],
        "budget": [10, 20],
        "executed": [1, "n/a"],
    }
    assert seen.cells(found.tables["t"])["executed"] == ["B4", "C4"]


def test_numbers_stored_as_text_are_used_and_told_once_a_column(desk: Any, seen: Any) -> None:
    rows = [
        ["项目名称", "类别", "全年预算数", "执行数"],
        ["甲", "a", "３,０８８.０６", "5"],
        ["乙", "b", "1 000", 2],
        ["丙", "c", 3, "6万元"],
    ]
    found = desk.read(rows, projects(desk), unit="万元")
    assert seen.values(found.tables["t"])["budget"] == [3088.06, 1000, 3]
    assert seen.told(found) == [("VALUE-TEXT-NUMBER", "C2"), ("VALUE-TEXT-NUMBER", "D2")]
    assert [place.cell.address for place in found.issues[0].related] == ["C3"]
    assert (
        found.issues[0].message.zh
        == "C2、C3“全年预算数”的数字以文本形式存储（“３,０８８.０６”），已按数值取用"
    )


@pytest.mark.parametrize(
    "line", ["填表人：张三", "制表人(签字)：", "备注：不含结转", "单位负责人（签名）", "填报日期：2022年3月"]
)
def test_a_note_or_signature_line_ends_the_table(desk: Any, seen: Any, line: str) -> None:
    rows = [["项目名称", "类别", "全年预算数", "执行数"], ["甲", "a", 10, 1], [line]]
    assert seen.values(desk.read(rows, projects(desk)).tables["t"])["name"] == ["甲"]


@pytest.mark.parametrize(
    ("below", "names", "has_total"),
    [
        ([["以下空白"]], ["甲"], False),
        ([["以 下 空 白"], TOTAL], ["甲"], True),
        ([[None], ["（以下空白）"], [None], TOTAL], ["甲"], True),
        ([[None, "——以下空白——"], TOTAL], ["甲"], True),
        ([["以下空白", None, 0, 0], TOTAL], ["甲"], True),
        ([TOTAL, ["此处以下空白"], ["注：不含结转"]], ["甲"], True),
        ([["以下空白"], ["丙", "c", 3, 4], TOTAL], ["甲", "丙"], True),
        ([["以下空白", None, 3, 4], TOTAL], ["甲", "以下空白"], True),
        ([["以下空白地块整治", None, None, None], TOTAL], ["甲", "以下空白地块整治"], True),
    ],
)
def test_the_remark_that_nothing_follows_is_no_record(
    desk: Any, seen: Any, below: list[list[Any]], names: list[str], *, has_total: bool
) -> None:
    rows = [["项目名称", "类别", "全年预算数", "执行数"], ["甲", "a", 10, 1], *below]
    table = desk.read(rows, projects(desk)).tables["t"]
    assert seen.values(table)["name"] == names
    assert (table.total is not None) is has_total


def test_an_empty_table_has_no_records(desk: Any, seen: Any) -> None:
    found = desk.read([["项目名称", "类别", "全年预算数", "执行数"]], projects(desk))
    assert (seen.values(found.tables["t"])["name"], seen.told(found)) == ([], [])


def test_an_excel_table_is_found_by_its_name(desk: Any, seen: Any) -> None:
    rows = [
        ["说明"],
        [None, "项目名称", "类别", "全年预算数", "执行数"],
        [None, "甲", "a", 1, 2],
        [None, "乙", "b", 3, 4],
        [None, "表外", "c", 5, 6],
    ]
    book = desk.workbook({"Data": rows}, excel_tables={"Awards": "B2:E4"})
    found = desk.extract(book, projects(desk, excel_table="awards"))
    assert seen.values(found.tables["t"])["executed"] == [2, 4]
    assert seen.cells(found.tables["t"])["executed"] == ["E3", "E4"]


def test_columns_may_be_defined_names(desk: Any, seen: Any) -> None:
    rows = [["x"], ["甲", 1], ["乙", 2], ["丙", 3]]
    book = desk.workbook(
        {"Data": rows}, names={"award_name": "=Data!$A$2:$A$4", "award_amount": "=Data!$B$2:$B$4"}
    )
    spec = desk.table(
        "records",
        desk.column("n", "text", defined_name="award_name"),
        desk.column("a", "number", defined_name="award_amount"),
    )
    found = desk.extract(book, spec)
    assert seen.values(found.tables["t"]) == {"n": ["甲", "乙", "丙"], "a": [1, 2, 3]}


def test_rows_a_template_left_empty_are_no_records(desk: Any, seen: Any) -> None:
    rows = [
        ["序号", "项目名称", "类别", "全年预算数", "执行数"],
        [1, "甲", "a", 10, 1],
        [2, None, None, None, 0],
        [3, None, None, None, None],
    ]
    spec = desk.table(
        "records",
        desk.column("number", "integer", "序号"),
        desk.column("name", "text", "项目名称"),
        desk.column("budget", "amount", "全年预算数"),
        desk.column("executed", "amount", "执行数"),
    )
    assert seen.values(desk.read(rows, spec).tables["t"])["number"] == [1]


def test_a_total_beyond_the_end_of_the_table_is_not_its_total(desk: Any) -> None:
    rows = [
        ["项目名称", "类别", "全年预算数", "执行数"],
        ["甲", "a", 10, 1],
        ["备注：以下为补充资料"],
        ["合计", None, 99, 99],
    ]
    assert desk.read(rows, projects(desk)).tables["t"].total is None


def test_records_on_several_sheets_are_one_table(desk: Any, seen: Any) -> None:
    head = ["项目名称", "类别", "全年预算数", "执行数"]
    book = desk.workbook(
        {
            "明细1": [head, ["甲", "a", 1, 2]],
            "明细2": [["单位：元"], head, ["乙", "b", 30000, "5万元"], ["丙", "c", 3, 4]],
        }
    )
    found = desk.extract(book, projects(desk, sheet="明细*", each="sheet"), unit="万元")
    assert seen.values(found.tables["t"])["name"] == ["甲", "乙", "丙"]
    assert seen.values(found.tables["t"])["budget"] == [1, 3, 0.0003]
    assert seen.values(found.tables["t"])["executed"] == [2, 5, 0.0004]
    assert [found.tables["t"].columns["budget"].origin.cell(i).qualified for i in (0, 2)] == [
        "明细1!C2",
        "明细2!C4",
    ]


@pytest.mark.parametrize(
    "numbers",
    [["栏次", None, 1, 2], ["甲", "乙", 1, 2], ["1", "2", "3", "4"], [1, 2, 3, 4], [None, None, 1, 2]],
)
def test_a_row_of_column_numbers_is_no_record(desk: Any, seen: Any, numbers: list[Any]) -> None:
    rows = [["项目名称", "类别", "全年预算数", "执行数"], numbers, ["道路维修", "a", 1, 2]]
    assert seen.values(desk.read(rows, projects(desk)).tables["t"])["name"] == ["道路维修"]


def test_records_that_are_named_and_numbered_like_columns_are_records(desk: Any, seen: Any) -> None:
    rows = [["项目名称", "全年预算数", "执行数"], ["甲", 1, 2], ["乙", 3, 4]]
    spec = desk.table(
        "records",
        desk.column("name", "text", "项目名称"),
        desk.column("budget", "amount", "全年预算数"),
        desk.column("executed", "amount", "执行数"),
    )
    assert seen.values(desk.read(rows, spec).tables["t"])["name"] == ["甲", "乙"]
