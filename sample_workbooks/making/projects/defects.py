"""Project forms with one thing wrong in each file, and the issues that it must raise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from sample_workbooks.making.drafts import Draft
from sample_workbooks.making.made import Expected
from sample_workbooks.making.projects.figures import Form

URBAN = "附件3-1 项目支出绩效自评表（城市管理）"
SAFETY = "附件3-2 项目支出绩效自评表（公共安全）"
SERVICE = "附件3-3 项目支出绩效自评表（公共服务）"
ECONOMY = "附件3-4 项目支出绩效自评表（经济发展）"
SOCIAL = "附件3-5 项目支出绩效自评表（社会管理）"
OTHER = "附件3-6 项目支出绩效自评表（其他事务）"
PRICES, PLANS = "价格监测与民生商品保供", "规划课题研究"


def _as_it_is(_: list[Form]) -> None:
    """Leave the forms as they are."""


def _untouched(_: Draft) -> None:
    """Leave the draft as it is."""


@dataclass(frozen=True, kw_only=True)
class Defect:
    """One file: what is changed in the forms or on their sheets, and what a check must say."""

    file: str
    about: str
    issues: tuple[Expected, ...]
    change: Callable[[list[Form]], None] = _as_it_is
    touch: Callable[[Draft], None] = _untouched
    layout: Literal["first", "second", "published"] = "first"


def _one(code: str, sheet: str, cell: str, rule_class: str = "balance") -> tuple[Expected, ...]:
    return (Expected(code=code, sheet=sheet, cell=cell, rule_class=rule_class),)


def _total_left_zero(forms: list[Form]) -> None:
    forms[3].total[0] = "0"


def _source_wrong(forms: list[Form]) -> None:
    forms[1].funds["其中：本年财政拨款"][2] = "320.24"


def _expenditure_swapped(forms: list[Form]) -> None:
    forms[2].total[2] = "997.46"
    forms[2].rate = "0.967782178"


def _budget_source(forms: list[Form]) -> None:
    forms[4].funds["上年结转资金"][1] = "18"


def _negative_source(forms: list[Form]) -> None:
    forms[5].funds["其他资金"][2] = "-5"
    forms[5].funds["其中：本年财政拨款"][2] = "437.35"


def _overspent(forms: list[Form]) -> None:
    form = forms[3]
    form.total[2] = form.funds["其中：本年财政拨款"][2] = "92.70"
    form.lines[3].target, form.lines[3].actual = "≤95万元", "92.7万元"
    form.settle()


def _without_budget(forms: list[Form]) -> None:
    form = forms[3]
    form.funds |= {
        "年度资金总额：": ["0", "0", "5"],
        "其中：本年财政拨款": ["0", "0", "5"],
    }
    form.rate, form.score = "——", "0"
    form.add_up()


def _adjusted(forms: list[Form]) -> None:
    forms[3].total[0] = forms[3].funds["其中：本年财政拨款"][0] = "60"


def _rate_typed(forms: list[Form]) -> None:
    forms[0].rate = "0.9586"


def _mark_swapped(forms: list[Form]) -> None:
    forms[0].score = "9.68"
    forms[0].add_up()


def _low_rate(forms: list[Form]) -> None:
    form = forms[3]
    form.total[2] = form.funds["其中：本年财政拨款"][2] = "78.30"
    form.lines[3].actual = "78.3万元"
    form.settle()


def _points_of_execution(forms: list[Form]) -> None:
    form = forms[2]
    form.points = "9"
    for line in form.lines:
        line.level1 = line.level1.replace("50分", "51分")
    form.lines[0].points = form.lines[0].score = "13"
    form.settle()


def _points_99(forms: list[Form]) -> None:
    form = forms[5]
    for line in form.lines:
        line.level1 = line.level1.replace("30分", "29分")
    form.lines[4].points = form.lines[4].score = "19"
    form.settle()


def _total_of_points(forms: list[Form]) -> None:
    forms[4].lines[0].points = "19.5"
    forms[4].lines[0].score = "19.5"
    for line in forms[4].lines:
        line.level1 = line.level1.replace("50分", "49.5分")
    total = forms[4].totals[0]
    forms[4].settle()
    forms[4].totals[0] = total


def _heading(forms: list[Form]) -> None:
    for line in forms[1].lines:
        line.level1 = line.level1.replace("效益指标（30分）", "效益指标（40分）")


def _mark_above_points(forms: list[Form]) -> None:
    forms[1].lines[2].score = "11"
    forms[1].settle()


def _total_of_marks(forms: list[Form]) -> None:
    forms[2].totals[1] = "96.18"


def _no_reason(forms: list[Form]) -> None:
    forms[3].lines[2].reason = ""


def _target_missed(forms: list[Form]) -> None:
    forms[0].lines[0].actual = "236处"


def _exceeded(forms: list[Form]) -> None:
    forms[3].lines[0].actual = "231家次"


def _grade(forms: list[Form]) -> None:
    forms[0].lines[6].score = "14"
    forms[0].settle()


def _code_prefix(forms: list[Form]) -> None:
    forms[4].department = "0402" + forms[4].department.removeprefix("0401")


def _other_agency(forms: list[Form]) -> None:
    forms[5].agency = "0401001-云溪区清溪街道办事处"


def _other_year(forms: list[Form]) -> None:
    forms[1].year = 2020


def _same_name(forms: list[Form]) -> None:
    forms[5].name = "社会管理"


def _no_name(forms: list[Form]) -> None:
    forms[5].name = ""


def _told_otherwise(forms: list[Form]) -> None:
    forms[0].result = forms[0].result.replace("887.00万元", "877.00万元").replace("122.00", "112.00")


def _told_parts(forms: list[Form]) -> None:
    forms[0].result = forms[0].result.replace("137.50", "135.70")


def _no_reason_for_adjustment(forms: list[Form]) -> None:
    forms[0].reason = ""


def _long_reason(forms: list[Form]) -> None:
    forms[0].reason = "年中追加平价商店补贴，" * 10


def _second_heading(draft: Draft) -> None:
    draft[PRICES].set("A14", "绩效指标（80分）")


def _second_execution(draft: Draft) -> None:
    draft[PRICES].set("A5", "预算执行情况（20分）")


def _second_missed(forms: list[Form]) -> None:
    forms[0].lines[2].actual = "96.8"


def _second_nature(forms: list[Form]) -> None:
    forms[1].lines[0].nature = "大约"


def _second_weight(forms: list[Form]) -> None:
    forms[1].lines[3].points = forms[1].lines[3].score = "22"
    forms[1].settle()


def _words_for_figure(draft: Draft) -> None:
    draft[OTHER].set("E7", "约460")


def _no_unit(draft: Draft) -> None:
    draft[SOCIAL].set("A6", "项目资金")


def _no_total_row(draft: Draft) -> None:
    draft[SAFETY].set("A22", "")


DEFECTS = (
    Defect(file="published-form.xlsx", about="照一张公开的自评表：总额填 0，执行率和得分为 0，文字各项之和 89.99 与 89.97 不符",
           layout="published", issues=()),
    Defect(file="total-left-zero.xlsx", about="经济发展：年初预算总额填 0，其中财政拨款有数", change=_total_left_zero, issues=()),
    Defect(file="source-wrong.xlsx", about="公共安全：财政拨款执行数 330.24 误填为 320.24", change=_source_wrong, issues=()),
    Defect(file="expenditure-wrong.xlsx", about="公共服务：执行总额 977.46 误填为 997.46", change=_expenditure_swapped, issues=()),
    Defect(file="budget-source.xlsx", about="社会管理：上年结转预算数 8 误填为 18", change=_budget_source, issues=()),
    Defect(file="negative-source.xlsx", about="其他事务：其他资金执行数填了负数", change=_negative_source, issues=()),
    Defect(file="overspent.xlsx", about="经济发展：执行 92.70 超过预算 90", change=_overspent, issues=()),
    Defect(file="without-budget.xlsx", about="经济发展：预算为 0，执行了 5.00", change=_without_budget, issues=()),
    Defect(file="adjusted.xlsx", about="经济发展：年初 60 调整到 90，没有说明", change=_adjusted, issues=()),
    Defect(file="rate-typed.xlsx", about="城市管理：执行率 98.56% 误填为 95.86%", change=_rate_typed, issues=()),
    Defect(file="mark-swapped.xlsx", about="城市管理：执行率得分 9.86 误填为 9.68", change=_mark_swapped, issues=()),
    Defect(file="low-rate.xlsx", about="经济发展：执行率 87%，没有说明原因", change=_low_rate, issues=()),
    Defect(file="points-of-execution.xlsx", about="公共服务：执行率分值定为 9", change=_points_of_execution, issues=()),
    Defect(file="points-99.xlsx", about="其他事务：分值合计 99", change=_points_99, issues=()),
    Defect(file="total-of-points.xlsx", about="社会管理：一项分值改为 19.5，合计仍写 100", change=_total_of_points, issues=()),
    Defect(file="heading.xlsx", about="公共安全：效益指标标题写 40 分，各项之和 30 分", change=_heading, issues=()),
    Defect(file="mark-above-points.xlsx", about="公共安全：得分 11 高于分值 10", change=_mark_above_points, issues=()),
    Defect(file="total-of-marks.xlsx", about="公共服务：总得分误填", change=_total_of_marks, issues=()),
    Defect(file="no-reason.xlsx", about="经济发展：扣了分没有写原因", change=_no_reason, issues=()),
    Defect(file="target-missed.xlsx", about="城市管理：≥300处只完成 236 处，仍得满分", change=_target_missed, issues=()),
    Defect(file="exceeded.xlsx", about="经济发展：走访 231 家次，指标值只有 120", change=_exceeded, issues=()),
    Defect(file="grade.xlsx", about="城市管理：“部分达成”得了 14 分（满分 15）", change=_grade, issues=()),
    Defect(file="code-prefix.xlsx", about="社会管理：实施单位代码不以主管部门代码开头", change=_code_prefix, issues=()),
    Defect(file="other-agency.xlsx", about="其他事务：实施单位名称与其他表不同", change=_other_agency, issues=()),
    Defect(file="other-year.xlsx", about="公共安全：年度仍是 2020", change=_other_year, issues=()),
    Defect(file="same-name.xlsx", about="两张表填了同一个项目名称", change=_same_name, issues=()),
    Defect(file="no-name.xlsx", about="其他事务：没有填项目名称", change=_no_name, issues=()),
    Defect(file="told-otherwise.xlsx", about="城市管理：文字写 877.00，表中 887.00", change=_told_otherwise, issues=()),
    Defect(file="told-parts.xlsx", about="城市管理：文字里各项之和 885.20，写的是 887.00", change=_told_parts, issues=()),
    Defect(file="words-for-figure.xlsx", about="其他事务：预算总额写成“约460”", touch=_words_for_figure, issues=()),
    Defect(file="no-unit.xlsx", about="社会管理：没有注明金额单位", touch=_no_unit, issues=()),
    Defect(file="no-total-row.xlsx", about="公共安全：没有“总分”行", touch=_no_total_row, issues=()),
    Defect(file="second-no-reason.xlsx", about="价格监测：年中调整了预算，没有说明理由", layout="second", change=_no_reason_for_adjustment, issues=()),
    Defect(file="second-long-reason.xlsx", about="价格监测：原因超过 100 字", layout="second", change=_long_reason, issues=()),
    Defect(file="second-heading.xlsx", about="价格监测：绩效指标标题写 80 分", layout="second", touch=_second_heading, issues=()),
    Defect(file="second-execution.xlsx", about="价格监测：预算执行情况标题写 20 分", layout="second", touch=_second_execution, issues=()),
    Defect(file="second-missed.xlsx", about="价格监测：准确率 96.8 未达到 98，仍得满分", layout="second", change=_second_missed, issues=()),
    Defect(file="second-nature.xlsx", about="规划课题：指标性质写“大约”", layout="second", change=_second_nature, issues=()),
    Defect(file="second-weight.xlsx", about="规划课题：一项权重 22.5 改为 22", layout="second", change=_second_weight, issues=()),
)
