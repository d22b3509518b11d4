"""What can be wrong in a project form: one change each, in the forms or on their sheets."""

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


def total_left_zero(forms: list[Form]) -> None:
    """Leave the first budget's total at 0."""
    forms[3].total[0] = "0"


def source_wrong(forms: list[Form]) -> None:
    """Slip in one digit of a source's expenditure."""
    forms[1].funds["其中：本年财政拨款"][2] = "320.24"


def expenditure_swapped(forms: list[Form]) -> None:
    """Slip in one digit of the expenditure, the rate being right."""
    forms[2].total[2] = "997.46"
    forms[2].rate = "0.967782178"


def budget_source(forms: list[Form]) -> None:
    """Slip in one digit of what was carried over."""
    forms[4].funds["上年结转资金"][1] = "18"


def negative_source(forms: list[Form]) -> None:
    """Make a source negative and another larger."""
    forms[5].funds["其他资金"][2] = "-5"
    forms[5].funds["其中：本年财政拨款"][2] = "437.35"


def overspent(forms: list[Form]) -> None:
    """Spend more than the budget."""
    form = forms[3]
    form.total[2] = form.funds["其中：本年财政拨款"][2] = "92.70"
    form.lines[3].target, form.lines[3].actual = "≤95万元", "92.7万元"
    form.settle()


def without_budget(forms: list[Form]) -> None:
    """Spend without a budget."""
    form = forms[3]
    form.funds |= {
        "年度资金总额：": ["0", "0", "5"],
        "其中：本年财政拨款": ["0", "0", "5"],
    }
    form.rate, form.score = "——", "0"
    form.add_up()


def adjusted(forms: list[Form]) -> None:
    """Raise the budget by half during the year."""
    forms[3].total[0] = forms[3].funds["其中：本年财政拨款"][0] = "60"


def rate_typed(forms: list[Form]) -> None:
    """Swap two digits of the rate."""
    forms[0].rate = "0.9586"


def mark_swapped(forms: list[Form]) -> None:
    """Swap two digits of the mark for execution."""
    forms[0].score = "9.68"
    forms[0].add_up()


def low_rate(forms: list[Form]) -> None:
    """Spend no more than 87%."""
    form = forms[3]
    form.total[2] = form.funds["其中：本年财政拨款"][2] = "78.30"
    form.lines[3].actual = "78.3万元"
    form.settle()


def points_of_execution(forms: list[Form]) -> None:
    """Give execution 9 points and an indicator one more."""
    form = forms[2]
    form.points = "9"
    for line in form.lines:
        line.level1 = line.level1.replace("50分", "51分")
    form.lines[0].points = form.lines[0].score = "13"
    form.settle()


def points_99(forms: list[Form]) -> None:
    """Let all points add up to 99."""
    form = forms[5]
    for line in form.lines:
        line.level1 = line.level1.replace("30分", "29分")
    form.lines[4].points = form.lines[4].score = "19"
    form.settle()


def total_of_points(forms: list[Form]) -> None:
    """Lower one indicator's points but not the total."""
    forms[4].lines[0].points = "19.5"
    forms[4].lines[0].score = "19.5"
    for line in forms[4].lines:
        line.level1 = line.level1.replace("50分", "49.5分")
    total = forms[4].totals[0]
    forms[4].settle()
    forms[4].totals[0] = total


def heading(forms: list[Form]) -> None:
    """Write other points into a group's heading."""
    for line in forms[1].lines:
        line.level1 = line.level1.replace("效益指标（30分）", "效益指标（40分）")


def mark_above_points(forms: list[Form]) -> None:
    """Give a mark above its points."""
    forms[1].lines[2].score = "11"
    forms[1].settle()


def total_of_marks(forms: list[Form]) -> None:
    """Write another total of marks."""
    forms[2].totals[1] = "96.18"


def no_reason(forms: list[Form]) -> None:
    """Leave out why marks were lost."""
    forms[3].lines[2].reason = ""


def target_missed(forms: list[Form]) -> None:
    """Give full marks although the target was missed."""
    forms[0].lines[0].actual = "236处"


def exceeded(forms: list[Form]) -> None:
    """Exceed a target by far."""
    forms[3].lines[0].actual = "231家次"


def grade(forms: list[Form]) -> None:
    """Give nearly full marks for what was partly achieved."""
    forms[0].lines[6].score = "14"
    forms[0].settle()


def code_prefix(forms: list[Form]) -> None:
    """Put the agency under another department's code."""
    forms[4].department = "0402" + forms[4].department.removeprefix("0401")


def other_agency(forms: list[Form]) -> None:
    """Name another agency."""
    forms[5].agency = "0401001-云溪区清溪街道办事处"


def other_year(forms: list[Form]) -> None:
    """Leave last year in the title."""
    forms[1].year = 2020


def same_name(forms: list[Form]) -> None:
    """Use one project's name twice."""
    forms[5].name = "社会管理"


def no_name(forms: list[Form]) -> None:
    """Leave out the project's name."""
    forms[5].name = ""


def told_otherwise(forms: list[Form]) -> None:
    """Tell another amount in words than in the table."""
    forms[0].result = forms[0].result.replace("887.00万元", "877.00万元").replace("122.00", "112.00")


def told_parts(forms: list[Form]) -> None:
    """Tell parts in words that do not add up."""
    forms[0].result = forms[0].result.replace("137.50", "135.70")


def no_reason_for_adjustment(forms: list[Form]) -> None:
    """Adjust the budget without a word."""
    forms[0].reason = ""


def long_reason(forms: list[Form]) -> None:
    """Write a reason of more than 100 characters."""
    forms[0].reason = "年中追加平价商店补贴，" * 10


def second_heading(draft: Draft) -> None:
    """Write 80 points into the heading of the indicators."""
    draft[PRICES].set("A14", "绩效指标（80分）")


def second_execution(draft: Draft) -> None:
    """Write 20 points into the heading of execution."""
    draft[PRICES].set("A5", "预算执行情况（20分）")


def second_missed(forms: list[Form]) -> None:
    """Give full marks although the target was missed."""
    forms[0].lines[2].actual = "96.8"


def second_nature(forms: list[Form]) -> None:
    """Write a nature that is none."""
    forms[1].lines[0].nature = "大约"


def second_weight(forms: list[Form]) -> None:
    """Lower one indicator's points."""
    forms[1].lines[3].points = forms[1].lines[3].score = "22"
    forms[1].settle()


def words_for_figure(draft: Draft) -> None:
    """Write a guess where a figure belongs."""
    draft[OTHER].set("E7", "约460")


def no_unit(draft: Draft) -> None:
    """Leave out the unit."""
    draft[SOCIAL].set("A6", "项目资金")
