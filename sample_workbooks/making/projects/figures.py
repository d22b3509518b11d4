"""The figures of the sample project forms, in 万元; all of them texts, so that no binary fraction enters.

Six forms of one unit: expenditure (887, 330.24, 977.46, 81.49, 379.52, 432.35) and the work counted in
the indicators come from a published self-evaluation report of a sub-district for 2021. Two forms of
another unit in the other layout: the funds of the first (238.93, 251.89, 251.89) stand on a published
form. The units, codes, people and all other figures are invented.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from sample_workbooks.making.figures import is_figure


@dataclass(kw_only=True)
class Line:
    """One performance indicator; ``nature`` and ``measure`` have columns of their own in one layout."""

    level1: str
    level2: str
    name: str
    target: str
    actual: str
    points: str
    score: str
    reason: str = ""
    nature: str = ""
    measure: str = ""


@dataclass(kw_only=True)
class Form:
    """One project's form. ``funds`` are first budget, year's budget and expenditure, the total first.

    ``rate`` empty: calculated by a formula. ``totals`` are points and mark of the last row.
    """

    sheet: str
    name: str
    year: int
    department: str
    agency: str
    funds: dict[str, list[str]]
    lines: list[Line]
    points: str = "10"
    rate: str = ""
    score: str = ""
    reason: str = ""
    goal: str = ""
    result: str = ""
    totals: list[str] = field(default_factory=list)

    @property
    def total(self) -> list[str]:
        """The first row of the funds."""
        return next(iter(self.funds.values()))

    def settle(self) -> None:
        """Calculate the mark for execution and the totals from what the form says now."""
        _, budget, executed = (Decimal(value) for value in self.total)
        points = Decimal(self.points)
        earned = min(points, points * executed / budget) if budget else Decimal(0)
        self.score = str(earned.quantize(Decimal("0.01"), ROUND_HALF_UP))
        self.add_up()

    def add_up(self) -> None:
        """Calculate the totals alone."""
        points = [self.points, *(line.points for line in self.lines)]
        scores = [self.score, *(line.score for line in self.lines)]
        self.totals = [
            str(sum((Decimal(value) for value in values if is_figure(value)), Decimal(0)))
            for values in (points, scores)
        ]


_UNIT = "云溪区清河街道办事处"
_OUTPUT, _BENEFIT, _CONTENT = "产出指标（50分）", "效益指标（30分）", "满意度指标（10分）"
_NUMBER, _QUALITY, _TIME, _COST = "数量指标", "质量指标", "时效指标", "成本指标"
_SOCIAL, _ECOLOGY, _LASTING = "社会效益指标", "生态效益指标", "可持续影响指标"
_SERVED = "服务对象满意度指标"

# first budget, year's budget, expenditure, of which carried over
_FUNDS = {
    "城市管理": ("850", "900", "887", "12"),
    "公共安全": ("320", "340", "330.24", "0"),
    "公共服务": ("960", "1010", "977.46", "30"),
    "经济发展": ("85", "90", "81.49", "0"),
    "社会管理": ("380", "400", "379.52", "8"),
    "其他事务": ("430", "460", "432.35", "0"),
}
_GOALS = {
    "城市管理": "整治市容环境，推进垃圾分类和小区治理。",
    "公共安全": "排查整改安全隐患，化解信访积案。",
    "公共服务": "保障社会救助、就业和社区服务。",
    "经济发展": "培育商圈，服务企业，协税护税。",
    "社会管理": "推进基层党建、网格化和12345工单办理。",
    "其他事务": "保障编外人员待遇和机关运转。",
}
_RESULTS = {
    "城市管理": (
        "市容整治、垃圾分类和拆违工作按计划完成，共支出887.00万元。其中：市容环境卫生整治376.20万元；"
        "垃圾分类251.30万元；拆违与广告牌整治137.50万元；扬尘管控122.00万元。"
    ),
    "公共安全": "隐患排查整改和信访化解基本完成。",
    "公共服务": "各项救助按标准足额发放，就业目标超额完成。",
    "经济发展": "商圈活动和企业走访按计划开展。",
    "社会管理": "工单办理及时，网格走访全覆盖。",
    "其他事务": "人员待遇按月发放，机关运转正常。",
}

# first group, second group, name, target, reached, points, mark, reason
_LINES = {
    "城市管理": (
        (_OUTPUT, _NUMBER, "垃圾分类投放点设置", "≥300处", "336处", "15", "15", ""),
        (_OUTPUT, _NUMBER, "违法建设拆除", "≥5000平方米", "5260平方米", "10", "10", ""),
        (_OUTPUT, _QUALITY, "市容考核达标率", "≥95%", "96.5%", "10", "10", ""),
        (_OUTPUT, _TIME, "整治任务按期完成率", "100%", "100%", "8", "8", ""),
        (_OUTPUT, _COST, "项目总成本", "≤900万元", "887万元", "7", "7", ""),
        (_BENEFIT, _ECOLOGY, "厨余垃圾处理量", "≥350吨", "377吨", "15", "15", ""),
        (_BENEFIT, _LASTING, "小区治理长效机制", "建立并运行", "部分达成", "15", "11.5",
         "3个业委会仍在筹建，2022年完成组建。"),
        (_CONTENT, _SERVED, "居民满意度", "≥90%", "93.1%", "10", "10", ""),
    ),
    "公共安全": (
        (_OUTPUT, _NUMBER, "安全隐患排查", "≥800处", "845处", "15", "15", ""),
        (_OUTPUT, _NUMBER, "重点信访对象化解", "≥12户", "13户", "10", "10", ""),
        (_OUTPUT, _QUALITY, "安全隐患整改率", "≥90%", "90.30%", "10", "10", ""),
        (_OUTPUT, _TIME, "隐患整改及时率", "≥95%", "92%", "8", "7.5",
         "老旧小区管线改造需入户协商，次年2月完成。"),
        (_OUTPUT, _COST, "项目总成本", "≤340万元", "330.24万元", "7", "7", ""),
        (_BENEFIT, _SOCIAL, "较大以上安全事故", "=0起", "0起", "20", "20", ""),
        (_BENEFIT, _LASTING, "隐患排查常态机制", "建立并运行", "达成年度指标", "10", "9",
         "联动机制有待细化。"),
        (_CONTENT, _SERVED, "居民满意度", "≥90%", "94%", "10", "10", ""),
    ),
    "公共服务": (
        (_OUTPUT, _NUMBER, "城镇新增就业", "≥600人", "649人", "12", "12", ""),
        (_OUTPUT, _NUMBER, "失业人员再就业", "≥600人", "661人", "12", "12", ""),
        (_OUTPUT, _QUALITY, "救助金足额发放率", "100%", "100%", "10", "10", ""),
        (_OUTPUT, _TIME, "救助金按月发放率", "100%", "100%", "9", "9", ""),
        (_OUTPUT, _COST, "项目总成本", "≤1010万元", "977.46万元", "7", "7", ""),
        (_BENEFIT, _SOCIAL, "困难群体帮扶", "≥30户", "36户", "20", "20", ""),
        (_BENEFIT, _LASTING, "社区服务设施运行", "持续运行", "部分达成", "10", "7.5",
         "两处设施因维修停用三个月，现已恢复。"),
        (_CONTENT, _SERVED, "服务对象满意度", "≥95%", "96.2%", "10", "10", ""),
    ),
    "经济发展": (
        (_OUTPUT, _NUMBER, "走访企业", "≥120家次", "131家次", "20", "20", ""),
        (_OUTPUT, _QUALITY, "企业诉求办结率", "≥95%", "97%", "12", "12", ""),
        (_OUTPUT, _TIME, "活动按期举办率", "100%", "90%", "11", "9.9", "一场活动受天气影响推迟到次年。"),
        (_OUTPUT, _COST, "项目总成本", "≤90万元", "81.49万元", "7", "7", ""),
        (_BENEFIT, "经济效益指标", "财税收入", "≥28000万元", "28739万元", "20", "20", ""),
        (_BENEFIT, _LASTING, "企业服务机制", "建立并运行", "达成年度指标", "10", "10", ""),
        (_CONTENT, _SERVED, "企业满意度", "≥90%", "92.4%", "10", "10", ""),
    ),
    "社会管理": (
        (_OUTPUT, _NUMBER, "12345工单办理", "≥2000件", "2058件", "20", "20", ""),
        (_OUTPUT, _QUALITY, "工单办理满意率", "≥95%", "98.8%", "12", "12", ""),
        (_OUTPUT, _TIME, "工单按期办结率", "≥98%", "97%", "11", "10.5",
         "疑难工单涉及多部门会商，已建立会商机制。"),
        (_OUTPUT, _COST, "项目总成本", "≤400万元", "379.52万元", "7", "7", ""),
        (_BENEFIT, _SOCIAL, "党支部覆盖率", "100%", "100%", "20", "20", ""),
        (_BENEFIT, _LASTING, "网格化管理机制", "建立并运行", "达成年度指标", "10", "10", ""),
        (_CONTENT, _SERVED, "居民满意度", "≥90%", "93.5%", "10", "10", ""),
    ),
    "其他事务": (
        (_OUTPUT, _NUMBER, "保障编外聘用人员", "=18人", "18人", "20", "20", ""),
        (_OUTPUT, _QUALITY, "待遇足额发放率", "100%", "100%", "12", "12", ""),
        (_OUTPUT, _TIME, "待遇按月发放率", "100%", "100%", "11", "11", ""),
        (_OUTPUT, _COST, "项目总成本", "≤460万元", "432.35万元", "7", "7", ""),
        (_BENEFIT, _SOCIAL, "机关正常运转", "保障到位", "达成预期指标", "20", "20", ""),
        (_BENEFIT, _LASTING, "后勤保障机制", "建立并运行", "部分达成", "10", "7.8", "物资台账仍在完善。"),
        (_CONTENT, _SERVED, "干部职工满意度", "≥90%", "91%", "10", "10", ""),
    ),
}  # fmt: skip


def six_forms() -> list[Form]:
    """Return the six forms of the sub-district, one for each of its fields of work."""
    return [_form(number, name) for number, name in enumerate(_FUNDS, start=1)]


def _form(number: int, name: str) -> Form:
    initial, budget, executed, carried = _FUNDS[name]
    form = Form(
        sheet=f"附件3-{number} 项目支出绩效自评表（{name}）",
        name=name,
        year=2021,
        department=f"0401-{_UNIT}",
        agency=f"0401001-{_UNIT}",
        funds={
            "年度资金总额：": [initial, budget, executed],
            "其中：本年财政拨款": [initial, _less(budget, carried), _less(executed, carried)],
            "上年结转资金": ["0", carried, carried],
            "其他资金": ["0", "0", "0"],
        },
        lines=[_line(*line) for line in _LINES[name]],
        goal=_GOALS[name],
        result=_RESULTS[name],
    )
    form.settle()
    return form


def _line(*texts: str) -> Line:
    names = ("level1", "level2", "name", "target", "actual", "points", "score", "reason")
    return Line(**dict(zip(names, texts, strict=True)))


def _less(whole: str, part: str) -> str:
    return str(Decimal(whole) - Decimal(part))
