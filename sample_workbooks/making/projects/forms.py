"""The two layouts of the project form, drawn as drafts."""

from __future__ import annotations

from decimal import Decimal

from sample_workbooks.making.drafts import Draft, SheetDraft
from sample_workbooks.making.projects.figures import Form, Line
from xlsxwriter.utility import xl_rowcol_to_cell

NOTE = "本表为样表：单位名称、代码、人名、电话及部分数据为虚构。"
_SIGNED = (
    "单位负责人（签名）：周明远　　填表人（签名）：林晓岚　　联系电话：0730-8420166　　填报日期：2022-03-18"
)
_SIGNED_SECOND = "项目负责人：宋立行　　　　　　　　财务负责人：何静宜"
_RULES = (
    "预算执行率＝预算执行数/调整后预算数，预算执行率未达到90%的需说明原因（100字以内）；"
    "年中发生预算调整的应单独说明理由。"
)
_BLOCKS = ("评价结论", "存在问题", "改进措施")
_SAID = (
    "项目按计划实施，预算执行和绩效目标完成情况较好。",
    "个别指标完成值与目标有差距。",
    "加强项目前期论证，按季度跟踪绩效目标。",
)


def draw_first(draft: Draft, form: Form, annex: str = "") -> None:
    """Draw the layout whose points stand in the headings of the groups: 产出指标（50分）."""
    sheet = draft.add(form.sheet, [10, 17, 17, 24, 15, 15, 9, 9, 30])
    sheet.put(0, 0, annex or form.sheet.split(" ")[0], "appendix")
    sheet.merge(1, 0, 1, 8, "项目支出绩效自评表", "title")
    sheet.merge(2, 0, 2, 8, f"（{form.year}年度）", "subtitle")
    _pair(sheet, 3, (0, 1, 2, 8), "项目名称", form.name)
    _pair(sheet, 4, (0, 1, 2, 3), "主管部门", form.department)
    _pair(sheet, 4, (4, 5, 6, 8), "实施单位", form.agency)
    last = 5 + len(form.funds)
    sheet.merge(5, 0, last, 0, "项目资金\n（万元）", "head")
    sheet.merge(5, 1, 5, 2, "", "head")
    heads = ["年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"]
    sheet.line(5, heads, "head", 3)
    for row, (label, amounts) in enumerate(form.funds.items(), start=6):
        sheet.merge(row, 1, row, 2, label, "label" if row < 8 else "deep")
        sheet.line(row, amounts, "amount", 3)
        sheet.line(row, ["", "", ""], "center", 6)
    _execution(sheet, form, (6, 7, 8))
    _goals(sheet, last + 1, form, ((1, 3), (4, 8)), "年度总体目标")
    _lines(sheet, last + 3, form.lines, second=False)
    bottom = last + 4 + len(form.lines)
    _totals(sheet, bottom, form, 6, "总分")
    sheet.merge(bottom + 1, 0, bottom + 1, 8, _SIGNED, "left")
    _space(sheet, title=1)


def draw_second(draft: Draft, form: Form) -> None:
    """Draw the layout with 指标性质 and 度量单位, whose rules are printed on the form."""
    sheet = draft.add(form.sheet, [10, 14, 16, 24, 12, 12, 12, 12, 9, 9, 28], landscape=True)
    sheet.merge(0, 0, 0, 10, f"{form.year}年部门预算项目支出绩效自评表", "title")
    sheet.put(1, 0, "报表编号：510000_0013zp", "left")
    _pair(sheet, 2, (0, 1, 2, 10), "项目名称", form.name)
    _pair(sheet, 3, (0, 1, 2, 4), "主管部门", form.department)
    _pair(sheet, 3, (5, 6, 7, 10), "实施单位（公章）", form.agency)
    last = 4 + len(form.funds)
    sheet.merge(4, 0, last + 1, 0, "预算执行情况（10分）", "head")
    sheet.merge(4, 1, 4, 2, "年度预算数（万元）", "head")
    heads = ["年初预算", "调整后预算数", "预算执行数", "预算执行率", "权重", "得分"]
    sheet.line(4, heads, "head", 3)
    sheet.merge(4, 9, 4, 10, "原因", "head")
    for row, (label, amounts) in enumerate(form.funds.items(), start=5):
        sheet.merge(row, 1, row, 2, label, "label" if row == 5 else "deep")
        sheet.line(row, amounts, "amount", 3)
        sheet.line(row, ["", "/", "/"], "center", 6)
        sheet.merge(row, 9, row, 10, form.reason if row == 5 else "/", "text")
    _execution(sheet, form, (7, 6, 8), first=5)
    sheet.merge(last + 1, 1, last + 1, 10, _RULES, "note")
    _goals(sheet, last + 2, form, ((1, 4), (5, 10)), "年度目标完成情况")
    _lines(sheet, last + 4, form.lines, second=True)
    bottom = last + 5 + len(form.lines)
    _totals(sheet, bottom, form, 8, "合计")
    for row, (label, said) in enumerate(zip(_BLOCKS, _SAID, strict=True), start=bottom + 1):
        _pair(sheet, row, (0, 0, 1, 10), label, said)
    sheet.merge(bottom + 4, 0, bottom + 4, 10, _SIGNED_SECOND, "left")
    _space(sheet, title=0)


def _space(sheet: SheetDraft, title: int) -> None:
    """Give every row the height its text needs."""
    sheet.heights[title] = 34
    for row, _ in list(sheet.cells):
        sheet.heights.setdefault(row, 24)


def _pair(sheet: SheetDraft, row: int, columns: tuple[int, int, int, int], text: str, said: str) -> None:
    """Write a label and its value, each over two or more columns (first and last of both)."""
    sheet.merge(row, columns[0], row, columns[1], text, "head")
    sheet.merge(row, columns[2], row, columns[3], said, "text")


def _execution(sheet: SheetDraft, form: Form, places: tuple[int, int, int], first: int = 6) -> None:
    """Write points, rate and mark into the row of the total; the rate is a formula unless typed."""
    points, rate, score = places
    sheet.put(first, points, form.points, "plain")
    sheet.put(first, score, form.score, "number")
    if form.rate:
        sheet.put(first, rate, form.rate, "percent")
        return
    _, budget, executed = (Decimal(value) for value in form.total)
    sheet.put(first, rate, f"{executed / budget:.12f}", "percent")
    sheet.cells[first, rate].formula = f"={xl_rowcol_to_cell(first, 5)}/{xl_rowcol_to_cell(first, 4)}"


def _goals(sheet: SheetDraft, row: int, form: Form, places: tuple[tuple[int, int], ...], label: str) -> None:
    sheet.merge(row, 0, row + 1, 0, label, "head")
    for (left, right), head, said in zip(
        places, ("预期目标", "实际完成情况"), (form.goal, form.result), strict=True
    ):
        sheet.merge(row, left, row, right, head, "head")
        sheet.merge(row + 1, left, row + 1, right, said, "text")
    sheet.heights[row + 1] = 62


def _lines(sheet: SheetDraft, row: int, lines: list[Line], *, second: bool) -> None:
    """Write the header and the indicators; equal groups below one another become one merged cell."""
    sheet.merge(row, 0, row + len(lines), 0, "绩效指标（90分）" if second else "绩效指标", "head")
    heads = ["一级指标", "二级指标", "三级指标"]
    heads += ["指标性质", "指标值", "度量单位", "完成值"] if second else ["年度指标值", "实际完成值"]
    heads += ["权重", "得分", "未完成原因分析"] if second else ["分值", "得分", "偏差原因分析及改进措施"]
    sheet.line(row, heads, "head", 1)
    _down(sheet, row + 1, 1, [line.level1 for line in lines])
    _down(sheet, row + 1, 2, [line.level2 for line in lines])
    for at, line in enumerate(lines, start=row + 1):
        told = [line.nature, line.target, line.measure, line.actual] if second else [line.target, line.actual]
        sheet.put(at, 3, line.name)
        sheet.line(at, told, "plain" if second else "center", 4)
        after = 4 + len(told)
        sheet.line(at, [line.points, line.score, line.reason], ["plain", "plain", "text"], after)
        sheet.heights[at] = 34 if line.reason else 24


def _down(sheet: SheetDraft, row: int, column: int, texts: list[str]) -> None:
    start = 0
    for step in range(1, len(texts) + 1):
        if step == len(texts) or texts[step] != texts[start]:
            sheet.merge(row + start, column, row + step - 1, column, texts[start], "center")
            start = step


def _totals(sheet: SheetDraft, row: int, form: Form, first: int, label: str) -> None:
    sheet.merge(row, 0, row, first - 1, label, "head")
    sheet.put(row, first, form.totals[0], "plain")
    sheet.put(row, first + 1, form.totals[1], "number")
    sheet.put(row, first + 2, "")
