"""Forms: values right of, below, under a header of, or inside their labels."""

from __future__ import annotations

from typing import Any

from auditcheck.model.tables import place_column

STAFF = [
    ["机构人员情况表"],
    ["填报单位：某街道", None, None, "单位：人"],
    ["项目", "行次", "年末数", "备注"],
    ["编制数", 1, 48, None],
    ["年末在职人数", 2, 43, "含借调"],
    ["  其中：行政编制", 3, 13, None],
    ["事业编制", 4, None, None],
]


def test_values_stand_right_of_their_labels_past_the_item_numbers(desk: Any, seen: Any) -> None:
    spec = desk.table(
        "form",
        desk.column("unit", "text", "填报单位"),
        desk.column("establishment", "integer", "编制数"),
        desk.column("on_post", "integer", "在职人数", "年末在职人数"),
        desk.column("administrative", "integer", "行政编制", column="年末数"),
        desk.column("institution", "integer", "事业编制", column="年末数"),
    )
    found = desk.read(STAFF, spec)
    assert seen.told(found) == []
    assert seen.values(found.tables["t"]) == {
        "unit": ["某街道"],
        "establishment": [48],
        "on_post": [43],
        "administrative": [13],
        "institution": ["blank"],
    }
    assert seen.cells(found.tables["t"])["institution"] == ["C7"]


def test_values_stand_below_labels_that_stand_in_a_row(desk: Any, seen: Any) -> None:
    rows = [
        ["财政供养人员（人）", "编制数", None, "在职人数", None, "控制率", None],
        [None, 48, None, 43, None, "89.58%", None],
    ]
    spec = desk.table(
        "form",
        desk.column("establishment", "integer", "编制数"),
        desk.column("on_post", "integer", "在职人数"),
        desk.column("rate", "percent", "控制率"),
    )
    found = desk.read(
        rows, spec, merges={"表": ["A1:A2", "B1:C1", "B2:C2", "D1:E1", "D2:E2", "F1:G1", "F2:G2"]}
    )
    assert seen.values(found.tables["t"]) == {"establishment": [48], "on_post": [43], "rate": [0.8958]}
    assert seen.cells(found.tables["t"])["on_post"] == ["D2"]


def test_a_blank_value_does_not_take_the_next_figure_along(desk: Any, seen: Any) -> None:
    rows = [["编制数", None, "在职人数", 43], ["离休人员", 1, "退休人员", 8]]
    spec = desk.table(
        "form",
        desk.column("establishment", "integer", "编制数"),
        desk.column("retired", "integer", "退休人员"),
    )
    found = desk.read(rows, spec)
    assert seen.values(found.tables["t"]) == {"establishment": ["blank"], "retired": [8]}
    assert seen.cells(found.tables["t"])["establishment"] == ["B1"]


def test_text_in_a_numeric_field_is_unreadable_at_its_cell(desk: Any, seen: Any) -> None:
    spec = desk.table("form", desk.column("establishment", "integer", "编制数"))
    found = desk.read([["编制数", "四十八"], ["在职人数", "43"]], spec)
    assert seen.values(found.tables["t"]) == {"establishment": ["unreadable"]}
    assert seen.told(found) == [("VALUE-UNREADABLE", "B1")]
    assert found.issues[0].message.zh == "B1“编制数”应为整数，现为“四十八”"


def test_values_stand_under_merged_and_stacked_headers(desk: Any, seen: Any) -> None:
    rows = [
        ["年度预算申请（万元）", None, "年初预算数", "全年执行数", "执行率", "得分"],
        [None, "年度资金总额", 4685, 4782.1, "97.59%", 9.76],
        [None, "其中：财政拨款", 4600, "—", None, None],
    ]
    spec = desk.table(
        "form",
        desk.column("initial", "amount", "年度资金总额", column="年初预算数"),
        desk.column("executed", "amount", "年度资金总额", column="全年执行数"),
        desk.column("fiscal", "amount", "财政拨款", column="全年执行数"),
        desk.column("score", "number", "年度资金总额", column="得分"),
    )
    found = desk.read(rows, spec, unit="元", merges={"表": ["A1:A3"]})
    assert seen.values(found.tables["t"]) == {
        "initial": [46_850_000],
        "executed": [47_821_000],
        "fiscal": ["n/a"],
        "score": [9.76],
    }


def test_a_figure_inside_a_label_is_read_by_pattern_and_is_no_text_number(desk: Any, seen: Any) -> None:
    rows = [
        ["按收入性质分："],
        ["其中：一般公共预算：4,782.10", "其中：基本支出：1694.04"],
        ["填报时间：2021年度"],
    ]
    spec = desk.table(
        "form",
        desk.column("general", "amount", pattern="一般公共预算[:：] *([0-9.,]+)"),
        desk.column("year", "integer", pattern="([0-9]{4})年度"),
        desk.column("basic", "amount", "基本支出"),
    )
    found = desk.read(rows, spec)
    assert seen.values(found.tables["t"]) == {"general": [4782.1], "year": [2021], "basic": [1694.04]}
    assert seen.cells(found.tables["t"]) == {"general": ["A2"], "year": ["A3"], "basic": ["B2"]}
    assert seen.told(found) == []


def test_a_pattern_with_a_label_takes_its_value_from_the_text_beside_or_below(desk: Any, seen: Any) -> None:
    rows = [
        ["主管部门", "219-棠溪镇人民政府", "实施单位", "219001-棠溪镇人民政府"],
        ["年度目标", "预期目标", "实际完成情况", "备注"],
        [None, "全年用款90万元", "共用款89.97万元", None],
        ["项目资金（万元）2022年"],
    ]
    spec = desk.table(
        "form",
        desk.column("department", "code", "主管部门", pattern="^([0-9]+)-"),
        desk.column("agency", "code", "实施单位", pattern="^([0-9]+)-"),
        desk.column("spent", "amount", "实际完成情况", pattern="([0-9.]+)万元"),
        desk.column("year", "integer", "项目资金", pattern="([0-9]{4})年"),
        desk.column("absent", "code", "主管部门", pattern="([A-Z]+)", optional=True),
    )
    found = desk.read(rows, spec).tables["t"]
    assert seen.values(found) == {
        "department": ["219"], "agency": ["219001"], "spent": [89.97], "year": [2022],
    }  # fmt: skip
    cells = {"department": ["B1"], "agency": ["D1"], "spent": ["C3"], "year": ["A4"]}
    assert seen.cells(found) == cells


def test_a_repeated_form_tells_its_sheet_and_is_blank_where_an_optional_field_is_missing(
    desk: Any, seen: Any
) -> None:
    spec = desk.table(
        "form",
        desk.column("total", "amount", "总额"),
        desk.column("carried", "amount", "上年结转", optional=True),
        desk.column("other", "amount", "其他", optional=True),
        place_column("sheet"),
        sheet="项目表*",
        each="sheet",
        unit_required=True,
    )
    book = desk.workbook(
        {"项目表一": [["总额（元）", 5]], "项目表二": [["总额（元）", 7], ["上年结转（元）", 2]]}
    )
    found = desk.extract(book, spec, unit="元")
    table = found.tables["t"]
    assert (seen.told(found), table.labels) == ([], ["项目表一", "项目表二"])
    assert seen.values(table) == {
        "total": [5, 7], "carried": ["blank", 2],
        "other": ["blank", "blank"], "sheet": ["项目表一", "项目表二"],
    }  # fmt: skip
    assert table.columns["sheet"].origin.cell(1) is None
    assert table.columns["other"].displayed().fraction(0) == 0


def test_the_same_label_is_told_apart_by_section_and_by_occurrence(desk: Any, seen: Any) -> None:
    rows = [
        ["一、行政机构", None],
        ["编制数", 20],
        ["在职数", 13],
        ["二、事业机构", None],
        ["编制数", 28],
        ["在职数", 30],
    ]
    spec = desk.table(
        "form",
        desk.column("a", "integer", "编制数", under=("行政机构",)),
        desk.column("b", "integer", "编制数", under=("事业机构",)),
        desk.column("c", "integer", "在职数", nth=1),
        desk.column("d", "integer", "在职数", nth="last"),
        desk.column("e", "integer", "二、事业机构 / 在职数"),
    )
    found = desk.read(rows, spec)
    assert seen.values(found.tables["t"]) == {"a": [20], "b": [28], "c": [13], "d": [30], "e": [30]}


def test_a_label_that_is_not_there_is_told_with_the_nearest_one(desk: Any, seen: Any) -> None:
    spec = desk.table(
        "form", desk.column("on_post", "integer", "年末在职人数"), desk.column("x", "integer", "编制数")
    )
    found = desk.read([["编制数", 48], ["年末在岗人数", 43]], spec)
    issue = found.faults["t", "on_post"]
    assert seen.told(found) == [("LABEL-MISSING", "A2")]
    assert (
        issue.message.zh == "“表”中没有找到栏目“年末在职人数”（工作表“表”）；最接近的是 A2 的“年末在岗人数”"
    )
    assert "on_post" not in found.tables["t"].columns


def test_an_optional_field_may_be_absent_in_silence(desk: Any, seen: Any) -> None:
    spec = desk.table(
        "form", desk.column("a", "integer", "编制数"), desk.column("b", "integer", "备注数", optional=True)
    )
    found = desk.read([["编制数", 48]], spec)
    assert (seen.told(found), found.faults, list(found.tables["t"].columns)) == ([], {}, ["a"])


def test_a_label_beside_two_different_values_is_told(desk: Any, seen: Any) -> None:
    spec = desk.table("form", desk.column("a", "integer", "编制数"))
    assert seen.told(desk.read([["编制数", 48], ["编制数", 49]], spec)) == [("LABEL-AMBIGUOUS", "B1")]
    assert seen.told(desk.read([["编制数", 48], ["编制数", 48]], spec)) == []


def test_a_form_on_several_sheets_is_one_record_a_sheet(desk: Any, seen: Any) -> None:
    def form(name: str, amount: Any, unit: str) -> list[list[Any]]:
        return [["项目支出绩效自评表"], [f"单位：{unit}"], ["项目名称", name], ["全年执行数", amount]]

    book = desk.workbook(
        {
            "目录": [["项目支出绩效自评表"]],
            "附件3-1": form("甲项目", 90, "万元"),
            "附件3-2": form("乙项目", 10000, "元"),
            "其他": [["空"]],
        }
    )
    spec = desk.table(
        "form",
        desk.column("name", "text", "项目名称"),
        desk.column("executed", "amount", "全年执行数"),
        sheet="项目支出绩效自评表*",
        each="sheet",
    )
    found = desk.extract(book, spec, unit="万元")
    assert seen.values(found.tables["t"]) == {"name": ["甲项目", "乙项目"], "executed": [90, 1]}
    assert found.tables["t"].labels == ["附件3-1", "附件3-2"]
    executed = found.tables["t"].columns["executed"]
    assert [executed.origin.cell(i).qualified for i in range(2)] == ["'附件3-1'!B4", "'附件3-2'!B4"]
    half = executed.half_units()
    assert [str(half.decimal(i)) for i in range(2)] == ["0.005", "0"]


def test_a_field_missing_on_one_of_several_sheets_is_unreadable_there_alone(desk: Any, seen: Any) -> None:
    book = desk.workbook({"自评1": [["项目名称", "甲"], ["执行数", 1]], "自评2": [["项目名称", "乙"]]})
    spec = desk.table(
        "form",
        desk.column("name", "text", "项目名称"),
        desk.column("x", "number", "执行数"),
        sheet="自评*",
        each="sheet",
    )
    found = desk.extract(book, spec)
    assert seen.values(found.tables["t"]) == {"name": ["甲", "乙"], "x": [1, "unreadable"]}
    assert found.faults == {}
    assert seen.told(found) == [("LABEL-MISSING", "自评2")]


def test_a_form_stacked_several_times_is_one_record_a_block(desk: Any, seen: Any) -> None:
    rows = [
        ["单位：万元"],
        ["项目一"],
        ["名称", "甲"],
        ["金额", 3],
        [],
        ["项目二"],
        ["名称", "乙"],
        ["备注", "插入"],
        ["金额", 4],
    ]
    spec = desk.table(
        "form",
        desk.column("name", "text", "名称"),
        desk.column("x", "amount", "金额"),
        each="block",
        starts=("项目一", "项目二"),
    )
    found = desk.read(rows, spec, unit="万元")
    assert seen.values(found.tables["t"]) == {"name": ["甲", "乙"], "x": [3, 4]}
    assert seen.cells(found.tables["t"])["x"] == ["B4", "B9"]


def test_protected_templates_may_be_read_by_address_or_defined_name(desk: Any, seen: Any) -> None:
    book = desk.workbook({"表": [["甲", 5], ["乙", 6]]}, names={"auditee_uei": "=表!$B$2"})
    spec = desk.table(
        "form", desk.column("a", "integer", at="B1"), desk.column("b", "integer", defined_name="Auditee_UEI")
    )
    found = desk.extract(book, spec)
    assert seen.values(found.tables["t"]) == {"a": [5], "b": [6]}
    assert seen.cells(found.tables["t"]) == {"a": ["B1"], "b": ["B2"]}
