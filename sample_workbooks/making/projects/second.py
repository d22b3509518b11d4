"""Two sample forms in the layout with 指标性质 and 度量单位, and one with the slips of a published form."""

from __future__ import annotations

from sample_workbooks.making.projects.figures import Form, Line

_UNIT = "青石县发展改革局"
_OUTPUT, _BENEFIT, _CONTENT = "产出指标", "效益指标", "满意度指标"

# first group, second group, name, nature, target, measure, reached, points, mark, reason
_PRICES = (
    (_OUTPUT, "数量指标", "价格监测点", "≥", "12", "个", "12", "15", "15", ""),
    (_OUTPUT, "数量指标", "发布价格信息", "≥", "240", "条", "263", "15", "15", ""),
    (_OUTPUT, "质量指标", "监测数据准确率", "≥", "98", "%", "98.6", "10", "10", ""),
    (_OUTPUT, "时效指标", "报表按时上报率", "＝", "100", "%", "100", "10", "10", ""),
    (_OUTPUT, "成本指标", "项目总成本", "≤", "251.89", "万元", "251.89", "10", "10", ""),
    (_BENEFIT, "社会效益指标", "重要民生商品价格", "定性", "总体平稳", "", "基本达成预期目标", "15", "13.5",
     "第三季度蔬菜价格波动较大，已启动平价销售。"),
    (_BENEFIT, "可持续影响指标", "价格监测机制", "定性", "健全", "", "达成预期目标", "5", "5", ""),
    (_CONTENT, "服务对象满意度指标", "群众满意度", "≥", "90", "%", "92", "10", "10", ""),
)  # fmt: skip
_PLANS = (
    (_OUTPUT, "数量指标", "完成规划课题", "＝", "4", "项", "4", "22.5", "22.5", ""),
    (_OUTPUT, "质量指标", "课题通过评审率", "≥", "100", "%", "100", "22.5", "22.5", ""),
    (_BENEFIT, "社会效益指标", "课题成果采纳", "≥", "3", "项", "2", "22.5", "15", "一项成果仍在征求意见。"),
    (_CONTENT, "服务对象满意度指标", "委托单位满意度", "≥", "90", "%", "95", "22.5", "22.5", ""),
)


def two_forms() -> list[Form]:
    """Return two forms; the points of the second are no whole numbers: 22.5 × 4 + 10."""
    prices = _form("价格监测与民生商品保供", _PRICES, ["238.93", "251.89", "251.89"])
    prices.reason = "年中追加平价商店补贴，经县政府常务会议批准。"
    plans = _form("规划课题研究", _PLANS, ["60", "60", "57.60"])
    return [prices, plans]


def _form(name: str, lines: tuple[tuple[str, ...], ...], total: list[str]) -> Form:
    zeros = ["0", "0", "0"]
    form = Form(
        sheet=name,
        name=name,
        year=2023,
        department=f"510-{_UNIT}",
        agency=f"510001-{_UNIT}",
        funds={
            "总额": total,
            "其中：财政资金": list(total),
            "财政专户管理资金": list(zeros),
            "单位资金": list(zeros),
            "其他资金": ["", "", ""],
        },
        lines=[_line(*line) for line in lines],
        goal="按年度工作计划完成各项任务，资金使用合规高效。",
        result="各项任务基本完成，资金使用合规。",
    )
    form.settle()
    return form


def _line(*texts: str) -> Line:
    names = ("level1", "level2", "name", "nature", "target", "measure", "actual", "points", "score", "reason")
    return Line(**dict(zip(names, texts, strict=True)))


def published_form() -> Form:
    """Return a form with the three slips of a published one; its unit is invented.

    The total is 0 although 90 / 89.974 / 89.974 came from the budget; rate and mark are 0 where they
    should be 99.97% and 10.00; and 30 + 30 + 29.99 told in words are 89.99, not 89.97.
    """
    output, benefit, content = "产出指标（50分）", "效益指标（30分）", "满意度指标（10分）"
    unit = "青石县桃溪镇人民政府"
    lines = [
        Line(level1=a, level2=b, name=c, target=d, actual=e, points=points, score=points)
        for a, b, c, d, e, points in (
            (output, "数量指标", "委托业务次数", "≥50个", "50", "8"),
            (output, "质量指标", "委托业务合格率", "≥100百分比", "100", "8"),
            (output, "质量指标", "档案完整率", "≥100百分比", "100", "8"),
            (output, "时效指标", "业务按期完成率", "≥100百分比", "100", "8"),
            (output, "成本指标", "委托业务费", "≤90万元", "89.97", "8"),
            (output, "成本指标", "单项费用", "≤30万元", "30", "10"),
            (benefit, "社会效益指标", "基层治理水平", "有所提升", "达成预期指标", "10"),
            (benefit, "生态效益指标", "环境影响", "符合相关规定", "达成预期指标", "10"),
            (benefit, "可持续影响指标", "长效机制", "逐步完善", "达成预期指标", "10"),
            (content, "服务对象满意度指标", "群众满意度", "≥90百分比", "95", "10"),
        )
    ]
    form = Form(
        sheet="项目支出绩效自评表",
        name="委托业务项目",
        year=2022,
        department=f"219-{unit}",
        agency=f"219001-{unit}",
        funds={
            "年度资金总额：": ["0", "0", "0"],
            "其中：本年财政拨款": ["90", "89.974", "89.974"],
            "上年结转资金": ["", "", ""],
            "其他资金": ["", "", ""],
        },
        lines=lines,
        rate="0",
        score="0",
        goal="完成年度委托业务，保障基层工作正常开展。",
        result="年度委托业务按期完成，共完成89.97万元。其中：测绘服务30万元；法律服务30万元；档案整理29.99万元。",
    )
    form.add_up()
    return form
