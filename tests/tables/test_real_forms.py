"""Forms as they are filed: the layouts of published attachments, in little."""

from __future__ import annotations

from typing import Any


def test_a_published_project_form_is_read_whole(desk: Any, seen: Any) -> None:
    rows = [
        ["项目支出绩效自评表"],
        ["（2022年度）"],
        ["项目名称", None, "委托业务项目"],
        ["主管部门", None, "219-某镇人民政府", None, None, "实施单位", "219001-某镇人民政府"],
        ["项目资金（万元）", None, "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
        [None, "年度资金总额：", 0, 0, 0, 10, 0, 0],
        [None, "其中：本年财政拨款", 90, 89.974, 89.974],
        [None, "　　　上年结转资金"],
        ["年度总体目标", "预期目标", None, None, "实际完成情况"],
        [None, "完成委托业务", None, None, "共完成89.97万元"],
        ["绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"],
        [None, "产出指标（50分）", "数量指标", "委托项目数", "≥50个", "50", 8, 8],
        [None, None, "质量指标", "验收合格率", "≥100百分比", "100", 8, 8],
        [None, "总分", None, None, None, None, 100, 16],
    ]
    merges = {
        "表": [
            "A1:H1",
            "A2:H2",
            "A3:B3",
            "C3:H3",
            "A4:B4",
            "C4:E4",
            "G4:H4",
            "A5:B5",
            "A6:A8",
            "A9:A10",
            "B9:D9",
            "E9:H9",
            "B10:D10",
            "E10:H10",
            "A11:A14",
            "B12:B13",
        ]
    }
    form = desk.table(
        "form",
        desk.column("name", "text", "项目名称"),
        desk.column("department", "text", "主管部门"),
        desk.column("executor", "code", "实施单位"),
        desk.column("initial", "amount", "年度资金总额", column="年初预算数"),
        desk.column("fiscal", "amount", "本年财政拨款", "当年财政拨款", column="全年执行数"),
        desk.column("carried", "amount", "上年结转资金", column="全年预算数"),
        desk.column("points", "number", "年度资金总额", column="分值"),
        desk.column("goal", "text", "预期目标"),
        desk.column("outcome", "text", "实际完成情况"),
        desk.column("year", "integer", pattern="([0-9]{4})年度"),
    )
    indicators = desk.table(
        "records",
        desk.column("level1", "text", "一级指标"),
        desk.column("name", "text", "三级指标"),
        desk.column("target", "text", "年度指标值"),
        desk.column("actual", "text", "实际完成值"),
        desk.column("score", "number", "得分"),
        key=("name",),
        total=(("level1", ("总分", "合计")),),
    )
    book = desk.workbook({"表": rows}, merges=merges)
    found = desk.extract(book, form, unit="万元")
    assert seen.told(found) == []
    assert seen.values(found.tables["t"]) == {
        "name": ["委托业务项目"],
        "department": ["219-某镇人民政府"],
        "executor": ["219001-某镇人民政府"],
        "initial": [0],
        "fiscal": [89.974],
        "carried": ["blank"],
        "points": [10],
        "goal": ["完成委托业务"],
        "outcome": ["共完成89.97万元"],
        "year": [2022],
    }
    listed = desk.extract(book, indicators, unit="万元").tables["t"]
    assert seen.values(listed) == {
        "level1": ["产出指标（50分）", "产出指标（50分）"],
        "name": ["委托项目数", "验收合格率"],
        "target": ["≥50个", "≥100百分比"],
        "actual": ["50", "100"],
        "score": [8, 8],
    }
    assert seen.values(listed.total)["score"] == [16]


def test_headers_of_three_rows_are_told_apart_by_their_path(desk: Any, seen: Any) -> None:
    six = ["合计", "因公出国（境）费", "公务用车购置及运行费", None, None, "公务接待费"]
    rows = [
        ["一般公共预算“三公”经费支出决算表"],
        ["编制单位：某街道", *[None] * 10, "金额单位：万元"],
        ["预算数", *[None] * 5, "决算数", *[None] * 5],
        [*six, *six],
        [None, None, "小计", "购置费", "运行费", None, None, None, "小计", "购置费", "运行费", None],
        list(range(1, 13)),
        [19, 0, 14, 0, 14, 5, 15.56, 0, 12.36, 0, 12.36, 3.2],
        ["注：本表反映单位本年度三公经费。"],
    ]
    tops = [f"{column}4:{column}5" for column in "ABFGHL"]
    merges = {"表": ["A1:L1", "A3:F3", "G3:L3", "C4:E4", "I4:K4", *tops]}
    spec = desk.table(
        "records",
        desk.column("budget", "amount", "预算数 / 合计"),
        desk.column("final", "amount", "决算数 / 合计"),
        desk.column("vehicles", "amount", "决算数 / 公务用车购置及运行费 / 小计"),
        desk.column("run", "amount", "预算数 / 公务用车购置及运行费 / 运行费"),
        desk.column("abroad", "amount", "决算数 / 因公出国(境)费"),
        desk.column("reception", "amount", "公务接待费", under=("决算数",)),
    )
    found = desk.read(rows, spec, unit="万元", merges=merges)
    assert seen.told(found) == []
    assert seen.values(found.tables["t"]) == {
        "budget": [19],
        "final": [15.56],
        "vehicles": [12.36],
        "run": [14],
        "abroad": [0],
        "reception": [3.2],
    }
    assert found.tables["t"].columns["vehicles"].title == "决算数 / 公务用车购置及运行费 / 小计"


def test_the_income_and_spending_table_of_three_blocks_is_read_block_by_block(desk: Any, seen: Any) -> None:
    block = ["行次", "年初预算数", "决算数"]
    rows = [
        ["收入支出决算总表"],
        [*[None] * 11, "财决01表"],
        ["编制单位：某街道", *[None] * 10, "金额单位：元"],
        ["项目", *block, "项目（按功能分类）", *block, "项目（按支出性质和经济分类）", *block],
        ["栏次", None, 1, 2, "栏次", None, 3, 4, "栏次", None, 5, 6],
        [
            "一、一般公共预算财政拨款收入",
            1,
            100,
            90,
            "一、一般公共服务支出",
            4,
            60,
            50,
            "一、基本支出",
            7,
            30,
            28,
        ],
        ["　　其中：本级", 2, "—", 80, "二、其他支出", 5, 40, 30, "　　人员经费", 8, 20, 19],
        ["总计", 3, 100, 90, "总计", 6, 100, 80, "总计", 9, 100, 80],
    ]
    book = desk.workbook({"Z01 收入支出决算总表(财决01表)": rows})

    def part(nth: int, *names: str) -> Any:
        spec = desk.table(
            "grid",
            desk.column("initial", "amount", "年初预算数", nth=nth),
            desk.column("final", "amount", "决算数", nth=nth),
            rows=tuple(desk.row(name, name) for name in names),
            sheet="收入支出决算总表",
        )
        return desk.extract(book, spec, unit="万元")

    found = [
        part(1, "一般公共预算财政拨款收入", "总计"),
        part(2, "一般公共服务支出", "总计"),
        part(3, "基本支出", "人员经费", "总计"),
    ]
    assert [seen.told(one) for one in found] == [[], [], []]
    assert [seen.cells(one.tables["t"])["final"] for one in found] == [
        ["D6", "D8"],
        ["H6", "H8"],
        ["L6", "L7", "L8"],
    ]
    assert seen.values(found[2].tables["t"])["final"] == [0.0028, 0.0019, 0.008]
