"""The figures of the sample filing: those of a published report, and invented ones around them.

From the published self-evaluation report of a sub-district for 2021 come the staff, basic and
project expenditure, the six categories, the work done and the aid paid out. The unit, its codes,
the budgets, last year's figures, the projects, the scores and the running costs are invented.
Amounts are in 万元. Everything is text, so that no binary fraction enters before the cell.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from decimal import Decimal

CATEGORIES = ("城市管理", "公共安全", "公共服务", "经济发展", "社会管理", "其他事务")


@dataclass(kw_only=True)
class Project:
    """One line of 项目支出明细表; ``hidden`` hides its row."""

    code: str
    name: str
    category: str
    initial: str
    budget: str
    executed: str
    remark: str = ""
    hidden: bool = False


@dataclass(kw_only=True)
class Indicator:
    """One line of the performance indicators of the self-evaluation form."""

    level1: str
    level2: str
    name: str
    target: str
    actual: str
    points: str
    score: str
    reason: str = ""


@dataclass(kw_only=True)
class Filing:
    """Everything a sample workbook says; a defect changes one thing in it."""

    year: int
    cover: dict[str, str]
    staff: dict[str, int]
    spending: dict[str, list[str]]
    projects: list[Project]
    funds: dict[str, list[str]]
    kinds: dict[str, str]
    execution: dict[str, str]
    indicators: list[Indicator]
    base_staff: tuple[int, int]
    base: dict[str, list[str]]
    building: list[str]
    work: list[list[str]]
    aid: list[list[str]]
    unit_of_spending: str = "万元"
    projects_total: list[str] = field(default_factory=list)
    total_score: str = ""
    drop_sheet: str = ""
    blank_row_after: str = ""
    uncalculated: bool = False

    def copy(self) -> Filing:
        """Return a filing of its own that may be changed."""
        return deepcopy(self)


def total(values: list[str]) -> Decimal:
    """Return the sum of the figures among ``values``; texts that are no figure count as nothing."""
    return sum((Decimal(value) for value in values if is_figure(value)), Decimal(0))


def is_figure(value: str) -> bool:
    """Say whether a text is a plain figure that goes into its cell as a number."""
    return bool(value) and value.isascii() and value.replace(".", "", 1).replace("-", "", 1).isdigit()


_COVER = {
    "单位名称": "云溪区清河街道办事处",
    "预算单位代码": "0401001",
    "统一社会信用代码": "11430199MB1A0001XM",
    "绩效年度": "2021",
    "单位类型": "行政单位",
    "单位预算级次": "一级预算单位",
    "执行会计制度": "政府会计准则制度",
    "单位负责人": "周明远",
    "填表人": "林晓岚",
    "联系电话": "0730-8420166",
    "填报日期": "2022-03-18",
}

_STAFF = {
    "机构数": 4,
    "行政机构": 1,
    "事业机构": 3,
    "编制数": 48,
    "在职人数": 43,
    "行政编制": 13,
    "事业编制": 30,
    "在岗人数": 43,
    "不在岗人数": 0,
    "编外长期聘用人员": 18,
    "公益性岗位人员": 33,
    "离退休人数": 8,
    "离休人员": 0,
    "退休人员": 8,
}

# last year's final accounts, budget at the beginning of the year, budget of the whole year, executed
_SPENDING = {
    "基本支出": ["1652.18", "1660", "1700", "1694.04"],
    "人员经费": ["1371.90", "1370", "1405", "1402.36"],
    "工资福利支出": ["1260.45", "1256", "1288", "1286.52"],
    "对个人和家庭的补助": ["111.45", "114", "117", "115.84"],
    "公用经费": ["280.28", "290", "295", "291.68"],
    "商品和服务支出": ["272.88", "282", "286", "283.18"],
    "资本性支出": ["7.40", "8", "9", "8.50"],
    "项目支出": ["2916.44", "3025", "3200", "3088.06"],
    "城市管理": ["842.10", "850", "900", "887"],
    "公共安全": ["305.66", "320", "340", "330.24"],
    "公共服务": ["931.25", "960", "1010", "977.46"],
    "经济发展": ["78.30", "85", "90", "81.49"],
    "社会管理": ["360.18", "380", "400", "379.52"],
    "其他事务": ["398.95", "430", "460", "432.35"],
    "合计": ["4568.62", "4685", "4900", "4782.10"],
}

_PROJECTS = (
    ("城市管理", "市容环境卫生整治", "360", "380", "376.20"),
    ("城市管理", "垃圾分类与厨余垃圾处置", "240", "255", "251.30"),
    ("城市管理", "违法建设拆除与广告牌整治", "130", "140", "137.50"),
    ("城市管理", "蓝天保卫与工地扬尘管控", "120", "125", "122"),
    ("公共安全", "安全隐患排查整治", "110", "115", "112.48"),
    ("公共安全", "平安建设与社会治安防控", "90", "95", "93.16"),
    ("公共安全", "疫情防控保障", "80", "86", "82.60"),
    ("公共安全", "信访积案化解", "40", "44", "42"),
    ("公共服务", "社会救助与困难群体帮扶", "260", "275", "269.26"),
    ("公共服务", "社区服务设施运行", "310", "325", "312.20"),
    ("公共服务", "计划生育与公共卫生服务", "150", "160", "156"),
    ("公共服务", "社区工作者保障", "240", "250", "240"),
    ("经济发展", "商圈培育与企业服务", "55", "58", "52.49"),
    ("经济发展", "税源建设与统计调查", "30", "32", "29"),
    ("社会管理", "基层党建与党群阵地建设", "150", "158", "150.32"),
    ("社会管理", "小区治理与物业管理", "130", "137", "129.20"),
    ("社会管理", "网格化管理与12345工单办理", "100", "105", "100"),
    ("其他事务", "编外聘用人员经费", "280", "300", "286.35"),
    ("其他事务", "机关后勤与日常运转", "150", "160", "146"),
)

_FUNDS = {
    "年度资金总额": ["4685", "4900", "4782.10"],
    "其中：本年财政拨款": ["4685", "4870", "4752.10"],
    "上年结转资金": ["0", "30", "30"],
    "其他资金": ["0", "0", "0"],
}

_KINDS = {
    "一般公共预算": "4782.10",
    "政府性基金拨款": "0.00",
    "纳入专户管理的非税收入拨款": "0.00",
    "其他来源资金": "0.00",
    "基本支出": "1694.04",
    "项目支出": "3088.06",
}

_OUTPUT, _BENEFIT, _CONTENT = "产出指标（50分）", "效益指标（30分）", "满意度指标（10分）"

_INDICATORS = (
    (_OUTPUT, "数量指标", "安全隐患排查", "≥800处", "845处", "5", "5"),
    (_OUTPUT, "数量指标", "12345工单办理", "≥2000件", "2058件", "5", "5"),
    (_OUTPUT, "数量指标", "城镇新增就业", "≥600人", "649人", "5", "5"),
    (_OUTPUT, "数量指标", "垃圾分类投放点设置", "≥300处", "336处", "5", "5"),
    (_OUTPUT, "质量指标", "安全隐患整改率", "≥90%", "90.30%", "8", "8"),
    (_OUTPUT, "质量指标", "物业管理区域党支部覆盖率", "≥100%", "100%", "8", "8"),
    (_OUTPUT, "时效指标", "项目按期完成率", "≥95%", "89.47%", "7", "6"),
    (_OUTPUT, "成本指标", "项目支出总成本", "≤3200万元", "3088.06万元", "7", "7"),
    (_BENEFIT, "经济效益指标", "财税收入", "≥28000万元", "28739万元", "8", "8"),
    (_BENEFIT, "社会效益指标", "失业人员实现再就业", "≥600人", "661人", "8", "8"),
    (_BENEFIT, "生态效益指标", "厨余垃圾处理量", "≥350吨", "377吨", "7", "7"),
    (_BENEFIT, "可持续影响指标", "小区治理长效机制", "建立并运行", "部分达成", "7", "6.5"),
    (_CONTENT, "服务对象满意度指标", "居民满意度", "≥95%", "96.2%", "10", "10"),
)

_REASONS = {
    "项目按期完成率": "两个社区服务设施项目受疫情影响延期，已于2022年一季度完工，今后提前安排施工。",
    "小区治理长效机制": "3个业委会、1个物管会仍在筹建，2022年完成组建。",
}

# last year's final accounts, this year's budget, this year's final accounts
_BASE = {
    "三公经费": ["17.05", "19.00", "15.56"],
    "公车": ["13.10", "14.00", "12.36"],
    "公车购置": ["0", "0", "0"],
    "公车运行维护": ["13.10", "14.00", "12.36"],
    "出国经费": ["0", "0", "0"],
    "公务接待": ["3.95", "5.00", "3.20"],
    "项目支出": ["2916.44", "3200", "3088.06"],
    "业务工作专项": ["2439.19", "2650", "2574.22"],
    "城市管理": ["842.10", "900", "887"],
    "公共安全": ["305.66", "340", "330.24"],
    "公共服务": ["931.25", "1010", "977.46"],
    "社会管理": ["360.18", "400", "379.52"],
    "运行维护专项": ["398.95", "460", "432.35"],
    "其他事务": ["398.95", "460", "432.35"],
    "省级（市级）专项资金": ["78.30", "90", "81.49"],
    "经济发展": ["78.30", "90", "81.49"],
    "公用经费": ["280.28", "295", "291.68"],
    "办公经费": ["92.40", "96.00", "95.10"],
    "水费、电费、差旅费": ["48.20", "52.00", "51.35"],
    "会议费、培训费": ["12.30", "15.00", "13.08"],
    "政府采购金额": ["——", "380.00", "372.34"],
    "基本支出预算调整": ["——", "40.00", "——"],
}

_BUILDING = ["1200", "1180", "260.00", "252.40"]

# what, how many in all, how many done, counted in
_WORK = (
    ("安全隐患排查整改", "845", "763", "处"),
    ("重点信访对象化解", "21", "13", "户"),
    ("12345工单办理满意", "2058", "2033", "件"),
    ("失业再就业中困难对象再就业", "661", "173", "人"),
    ("物业管理区域党支部覆盖", "16", "16", "个"),
)

# what, how many, counted in, amount
_AID = (
    ("社会保险补贴", "220", "人", "52.28"),
    ("最低生活保障金", "76", "人", "50.17"),
    ("特困供养", "5", "人", "5.78"),
    ("孤儿基本生活费", "3", "人", "5.40"),
    ("临时救助", "15", "人次", "6.74"),
    ("大病救助", "13", "人", "13.68"),
    ("困难群体帮扶", "36", "户", "8.84"),
)


def filing_2021() -> Filing:
    """Return the clean filing for 2021."""
    seen: dict[str, int] = {}
    projects = []
    for category, name, initial, budget, executed in _PROJECTS:
        seen[category] = seen.get(category, 0) + 1
        code = f"040100121{CATEGORIES.index(category) + 1:02d}{seen[category]:02d}"
        projects.append(
            Project(
                code=code, name=name, category=category, initial=initial, budget=budget, executed=executed
            )
        )
    indicators = [
        Indicator(
            level1=level1, level2=level2, name=name, target=target, actual=actual, points=points,
            score=score, reason=_REASONS.get(name, ""),
        )
        for level1, level2, name, target, actual, points, score in _INDICATORS
    ]  # fmt: skip
    return Filing(
        year=2021,
        cover=dict(_COVER),
        staff=dict(_STAFF),
        spending=deepcopy(_SPENDING),
        projects=projects,
        funds=deepcopy(_FUNDS),
        kinds=dict(_KINDS),
        execution={"points": "10", "rate": "", "score": "9.76"},
        indicators=indicators,
        base_staff=(48, 43),
        base=deepcopy(_BASE),
        building=list(_BUILDING),
        work=[list(row) for row in _WORK],
        aid=[list(row) for row in _AID],
        projects_total=["3025", "3200", "3088.06"],
        total_score="98.26",
    )
