"""The sheets of performance: self-evaluation, base data, work done, and aid paid out."""

from __future__ import annotations

from decimal import Decimal

from sample_workbooks.making.figures import Filing, Indicator
from sample_workbooks.making.pages import Book, Page

_BASE_LINES = (
    ("三公经费", "三公经费", "strong"),
    ("1、公务用车购置和维护经费", "公车", "inner"),
    ("其中：公车购置", "公车购置", "deep"),
    ("公车运行维护", "公车运行维护", "deep"),
    ("2、出国经费", "出国经费", "inner"),
    ("3、公务接待", "公务接待", "inner"),
    ("项目支出：", "项目支出", "strong"),
    ("1、业务工作专项（一个项目一行）", "业务工作专项", "inner"),
    ("城市管理", "城市管理", "deep"),
    ("公共安全", "公共安全", "deep"),
    ("公共服务", "公共服务", "deep"),
    ("社会管理", "社会管理", "deep"),
    ("2、运行维护专项（一个项目一行）", "运行维护专项", "inner"),
    ("其他事务", "其他事务", "deep"),
    ("3、省级（市级）专项资金（一个专项一行）", "省级（市级）专项资金", "inner"),
    ("经济发展", "经济发展", "deep"),
    ("公用经费", "公用经费", "strong"),
    ("其中：办公经费", "办公经费", "inner"),
    ("水费、电费、差旅费", "水费、电费、差旅费", "inner"),
    ("会议费、培训费", "会议费、培训费", "inner"),
    ("政府采购金额", "政府采购金额", "strong"),
    ("部门基本支出预算调整", "基本支出预算调整", "strong"),
)
_FRUGALITY = (
    "严格执行党政机关厉行节约反对浪费的规定，公务接待实行审批与清单制度；公务用车统一调度、定点维修；"
    "会议和培训从严控制规模，办公用品集中采购。"
)
_GOAL = "完成市容环境整治、安全隐患排查、民生保障和小区治理等六个大类年度工作任务，保障街道正常运转。"
_RESULT = "六个大类任务基本完成；排查隐患845处、整改763处，办理12345工单2058件，城镇新增就业649人。"


def draw_self_evaluation(book: Book, filing: Filing) -> None:
    """Draw 部门整体支出绩效自评表."""
    page = book.page("部门整体支出绩效自评表", [12, 18, 19, 25, 16, 16, 10, 10, 36])
    page.heading(
        "附件4", "部门整体支出绩效自评表", f"（{filing.year}年度）", filing.cover["单位名称"], "单位：万元"
    )
    page.merge("A5:B5", "区级预算部门名称", "head")
    page.merge("C5:I5", filing.cover["单位名称"], "text")
    _funds(page, filing)
    _kinds(page, filing.kinds)
    page.merge("A15:A16", "年度总体目标", "head")
    page.merge("B15:D15", "预期目标", "head")
    page.merge("E15:I15", "实际完成情况", "head")
    page.merge("B16:D16", _GOAL, "text")
    page.merge("E16:I16", _RESULT, "text")
    page.height(15, 22)
    page.height(16, 60)
    row = _indicators(page, filing.indicators)
    page.merge(f"A{row}:F{row}", "总分", "head")
    weight = sum((Decimal(one.points) for one in filing.indicators), Decimal(filing.execution["points"]))
    page.formula(f"G{row}", f"=G7+SUM(G18:G{row - 1})", weight, "plain")
    page.put(f"H{row}", filing.total_score, "number")
    page.put(f"I{row}", "")
    page.height(row, 24)
    page.signatures(row + 1, filing.cover)


def _funds(page: Page, filing: Filing) -> None:
    page.merge("A6:A14", "年度预算\n申请\n（万元）", "head")
    for row in range(5, 15):
        page.height(row, 22)
    page.merge("B6:C6", "", "head")
    heads = ["年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"]
    page.row(6, heads, ["head"] * 6, first="D")
    for row, (label, values) in enumerate(filing.funds.items(), start=7):
        page.merge(f"B{row}:C{row}", label, "label" if row < 9 else "inner")
        page.row(row, values, ["amount"] * 3, first="D")
        if row > 7:
            page.row(row, ["——"] * 3, ["center"] * 3, first="G")
    page.put("G7", filing.execution["points"], "plain")
    if filing.execution["rate"]:
        page.put("H7", filing.execution["rate"], "plain")
    else:
        _, budget, executed = (Decimal(value) for value in filing.funds["年度资金总额"])
        page.formula("H7", "=F7/E7", executed / budget, "percent")
    page.put("I7", filing.execution["score"], "number")


def _kinds(page: Page, kinds: dict[str, str]) -> None:
    page.merge("B11:D11", f"按收入性质分：　其中：一般公共预算：{kinds['一般公共预算']}")
    page.merge("B12:D12", f"　　政府性基金拨款：{kinds['政府性基金拨款']}")
    page.merge("B13:D13", f"　　纳入专户管理的非税收入拨款：{kinds['纳入专户管理的非税收入拨款']}")
    page.merge("B14:D14", f"　　其他来源资金：{kinds['其他来源资金']}")
    page.merge("E11:I11", f"按支出性质分：　其中：基本支出：{kinds['基本支出']}")
    page.merge("E12:I12", f"　　项目支出：{kinds['项目支出']}")
    page.merge("E13:I13", "")
    page.merge("E14:I14", "")


def _indicators(page: Page, indicators: list[Indicator]) -> int:
    heads = [
        "绩效指标",
        "一级指标",
        "二级指标",
        "三级指标",
        "年度指标值",
        "实际完成值",
        "分值",
        "得分",
        "偏差原因分析及改进措施",
    ]
    page.row(17, heads, ["head"] * 9)
    last = 17 + len(indicators)
    page.merge(f"A18:A{last}", "绩效指标", "head")
    _down(page, "B", [one.level1 for one in indicators])
    _down(page, "C", [one.level2 for one in indicators])
    for row, one in enumerate(indicators, start=18):
        page.row(row, [one.name, one.target, one.actual], ["text", "center", "center"], first="D")
        page.row(row, [one.points, one.score, one.reason], ["plain", "plain", "text"], first="G")
        page.height(row, 52 if one.reason else 30)
    return last + 1


def _down(page: Page, letter: str, texts: list[str]) -> None:
    """Write texts below one another, equal neighbours as one merged cell."""
    start = 0
    for step in range(1, len(texts) + 1):
        if step < len(texts) and texts[step] == texts[start]:
            continue
        first, last = 18 + start, 17 + step
        if first == last:
            page.put(f"{letter}{first}", texts[start], "center")
        else:
            page.merge(f"{letter}{first}:{letter}{last}", texts[start], "center")
        start = step


def draw_base(book: Book, filing: Filing) -> None:
    """Draw 部门整体支出绩效评价基础数据表."""
    page = book.page("部门整体支出绩效评价基础数据表", [42, 13, 13, 13, 13, 13, 15], landscape=True)
    page.heading(
        "附件5",
        "部门整体支出绩效评价基础数据表",
        f"（{filing.year}年度）",
        filing.cover["单位名称"],
        "单位：万元",
    )
    _base_staff(page, *filing.base_staff)
    page.put("A7", "经费控制情况（万元）", "head")
    for cells, head in (("B7:C7", "上年决算数"), ("D7:E7", "本年预算数"), ("F7:G7", "本年决算数")):
        page.merge(cells, head, "head")
    for row, (label, name, style) in enumerate(_BASE_LINES, start=8):
        page.put(f"A{row}", label, style)
        page.height(row, 20)
        for cells, value in zip(
            (f"B{row}:C{row}", f"D{row}:E{row}", f"F{row}:G{row}"), filing.base[name], strict=True
        ):
            page.merge(cells, "", "amount")
            page.put(cells.split(":")[0], value, "amount")
    row = 8 + len(_BASE_LINES)
    _building(page, row, filing.building)
    page.put(f"A{row + 2}", "厉行节约保障措施", "head")
    page.merge(f"B{row + 2}:G{row + 2}", _FRUGALITY, "text")
    page.height(row + 2, 48)
    note = (
        "说明：“项目支出”填报基本支出以外的所有项目支出情况，“公用经费”填报基本支出中的一般商品和服务支出。"
    )
    page.merge(f"A{row + 3}:G{row + 3}", note, "note")
    page.height(row + 3, 28)
    page.signatures(row + 4, filing.cover)


def _base_staff(page: Page, establishment: int, on_post: int) -> None:
    page.merge("A5:A6", "财政供养人员情况（人）", "head")
    for cells, head in (("B5:C5", "编制数"), ("D5:E5", "本年实际在职人数"), ("F5:G5", "控制率")):
        page.merge(cells, head, "head")
    for cells in ("B6:C6", "D6:E6", "F6:G6"):
        page.merge(cells, "", "integer")
    for row in (5, 6, 7):
        page.height(row, 22)
    page.put("B6", str(establishment), "integer")
    page.put("D6", str(on_post), "integer")
    page.formula("F6", "=D6/B6", Decimal(on_post) / Decimal(establishment), "percent")


def _building(page: Page, row: int, building: list[str]) -> None:
    page.merge(f"A{row}:A{row + 1}", "楼堂馆所控制情况（本年完工项目）", "head")
    heads = [
        "批复规模（㎡）",
        "实际规模（㎡）",
        "规模控制率",
        "预算投资（万元）",
        "实际投资（万元）",
        "投资概算控制率",
    ]
    page.row(row, heads, ["head"] * 6, first="B")
    page.height(row, 32)
    approved, actual, planned, spent = building
    below = row + 1
    page.height(below, 22)
    page.row(below, [approved, actual], ["plain", "plain"], first="B")
    page.formula(f"D{below}", f"=C{below}/B{below}", Decimal(actual) / Decimal(approved), "percent")
    page.row(below, [planned, spent], ["amount", "amount"], first="E")
    page.formula(f"G{below}", f"=F{below}/E{below}", Decimal(spent) / Decimal(planned), "percent")


def draw_work(book: Book, filing: Filing) -> None:
    """Draw 主要工作完成情况表."""
    page = book.page("主要工作完成情况表", [6, 36, 14, 14, 14, 10])
    page.heading("附件6", "主要工作完成情况表", f"（{filing.year}年度）", filing.cover["单位名称"], "")
    page.row(5, ["序号", "工作事项", "总数", "完成数", "完成率", "计量单位"], ["head"] * 6)
    for row, (name, found, done, counted) in enumerate(filing.work, start=6):
        page.row(row, [str(row - 5), name, found, done], ["integer", "text", "integer", "integer"])
        page.formula(f"E{row}", f"=D{row}/C{row}", Decimal(done) / Decimal(found), "percent")
        page.put(f"F{row}", counted, "center")
        page.height(row, 24)
    page.signatures(7 + len(filing.work), filing.cover)


def draw_aid(book: Book, filing: Filing) -> None:
    """Draw 民生资金发放情况表."""
    page = book.page("民生资金发放情况表", [6, 32, 16, 12, 18, 14])
    page.heading(
        "附件7", "民生资金发放情况表", f"（{filing.year}年度）", filing.cover["单位名称"], "单位：万元"
    )
    page.row(5, ["序号", "发放项目", "发放人（户）数", "计量单位", "发放金额", "备注"], ["head"] * 6)
    for row, (name, count, counted, amount) in enumerate(filing.aid, start=6):
        page.row(
            row,
            [str(row - 5), name, count, counted, amount, ""],
            ["integer", "text", "integer", "center", "amount", "text"],
        )
        page.height(row, 24)
    page.signatures(7 + len(filing.aid), filing.cover)
