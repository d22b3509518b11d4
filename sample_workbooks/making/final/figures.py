"""The figures of the sample final accounts, in 元.

Staff (48 posts, 43 people: 13 administrative and 30 institutional, 8 retired, 18 on contract, 33 in public
welfare posts), basic and project expenditure with its six fields (887 + 330.24 + 977.46 + 81.49 + 379.52 +
432.35 万元) and procurement come from published reports for 2021. The unit, every code, and how the amounts
are spread over functions and economic items, the budgets and the income are invented.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

Amounts = dict[str, Decimal]

ECONOMIC: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = (
    ("301", "工资福利支出", (
        ("30101", "基本工资"), ("30102", "津贴补贴"), ("30103", "奖金"), ("30106", "伙食补助费"),
        ("30107", "绩效工资"), ("30108", "机关事业单位基本养老保险缴费"), ("30109", "职业年金缴费"),
        ("30110", "职工基本医疗保险缴费"), ("30111", "公务员医疗补助缴费"), ("30112", "其他社会保障缴费"),
        ("30113", "住房公积金"), ("30114", "医疗费"), ("30199", "其他工资福利支出"),
    )),
    ("302", "商品和服务支出", (
        ("30201", "办公费"), ("30202", "印刷费"), ("30203", "咨询费"), ("30204", "手续费"), ("30205", "水费"),
        ("30206", "电费"), ("30207", "邮电费"), ("30208", "取暖费"), ("30209", "物业管理费"),
        ("30211", "差旅费"), ("30212", "因公出国（境）费用"), ("30213", "维修（护）费"), ("30214", "租赁费"),
        ("30215", "会议费"), ("30216", "培训费"), ("30217", "公务接待费"), ("30218", "专用材料费"),
        ("30224", "被装购置费"), ("30225", "专用燃料费"), ("30226", "劳务费"), ("30227", "委托业务费"),
        ("30228", "工会经费"), ("30229", "福利费"), ("30231", "公务用车运行维护费"),
        ("30239", "其他交通费用"), ("30240", "税金及附加费用"), ("30299", "其他商品和服务支出"),
    )),
    ("303", "对个人和家庭的补助", (
        ("30301", "离休费"), ("30302", "退休费"), ("30303", "退职（役）费"), ("30304", "抚恤金"),
        ("30305", "生活补助"), ("30306", "救济费"), ("30307", "医疗费补助"), ("30308", "助学金"),
        ("30309", "奖励金"), ("30310", "个人农业生产补贴"), ("30311", "代缴社会保险费"),
        ("30399", "其他对个人和家庭的补助"),
    )),
    ("307", "债务利息及费用支出", (
        ("30701", "国内债务付息"), ("30702", "国外债务付息"), ("30703", "国内债务发行费用"),
        ("30704", "国外债务发行费用"),
    )),
    ("309", "资本性支出（基本建设）", (
        ("30901", "房屋建筑物购建"), ("30902", "办公设备购置"), ("30903", "专用设备购置"),
        ("30905", "基础设施建设"), ("30906", "大型修缮"), ("30907", "信息网络及软件购置更新"),
        ("30908", "物资储备"), ("30913", "公务用车购置"), ("30919", "其他交通工具购置"),
        ("30921", "文物和陈列品购置"), ("30922", "无形资产购置"), ("30999", "其他基本建设支出"),
    )),
    ("310", "资本性支出", (
        ("31001", "房屋建筑物购建"), ("31002", "办公设备购置"), ("31003", "专用设备购置"),
        ("31005", "基础设施建设"), ("31006", "大型修缮"), ("31007", "信息网络及软件购置更新"),
        ("31008", "物资储备"), ("31009", "土地补偿"), ("31010", "安置补助"),
        ("31011", "地上附着物和青苗补偿"),
        ("31012", "拆迁补偿"), ("31013", "公务用车购置"), ("31019", "其他交通工具购置"),
        ("31021", "文物和陈列品购置"), ("31022", "无形资产购置"), ("31099", "其他资本性支出"),
    )),
    ("311", "对企业补助（基本建设）", (("31101", "资本金注入"), ("31199", "其他对企业补助"))),
    ("312", "对企业补助", (
        ("31201", "资本金注入"), ("31203", "政府投资基金股权投资"), ("31204", "费用补贴"),
        ("31205", "利息补贴"), ("31299", "其他对企业补助"),
    )),
    ("313", "对社会保障基金补助", (
        ("31302", "对社会保险基金补助"), ("31303", "补充全国社会保障基金"),
        ("31304", "对机关事业单位职业年金的补助"),
    )),
    ("399", "其他支出", (
        ("39907", "国家赔偿费用支出"), ("39908", "对民间非营利组织和群众性自治组织补贴"),
        ("39909", "经常性赠与"), ("39910", "资本性赠与"), ("39999", "其他支出"),
    )),
)  # fmt: skip

FUNCTION_NAMES = {
    "201": "一般公共服务支出",
    "20103": "政府办公厅（室）及相关机构事务",
    "2010301": "行政运行",
    "2010302": "一般行政管理事务",
    "2010399": "其他政府办公厅（室）及相关机构事务支出",
    "204": "公共安全支出",
    "20499": "其他公共安全支出",
    "2049999": "其他公共安全支出",
    "208": "社会保障和就业支出",
    "20802": "民政管理事务",
    "2080299": "其他民政管理事务支出",
    "20805": "行政事业单位养老支出",
    "2080505": "机关事业单位基本养老保险缴费支出",
    "20810": "社会福利",
    "2081001": "儿童福利",
    "20825": "其他生活救助",
    "2082501": "其他城市生活救助",
    "210": "卫生健康支出",
    "21011": "行政事业单位医疗",
    "2101101": "行政单位医疗",
    "2101102": "事业单位医疗",
    "212": "城乡社区支出",
    "21201": "城乡社区管理事务",
    "2120104": "城管执法",
    "21205": "城乡社区环境卫生",
    "2120501": "城乡社区环境卫生",
    "215": "资源勘探工业信息等支出",
    "21508": "支持中小企业发展和管理支出",
    "2150899": "其他支持中小企业发展和管理支出",
    "221": "住房保障支出",
    "22102": "住房改革支出",
    "2210201": "住房公积金",
}
CLASSES_OF_FUNCTIONS = (
    "一般公共服务支出", "外交支出", "国防支出", "公共安全支出", "教育支出", "科学技术支出",
    "文化旅游体育与传媒支出", "社会保障和就业支出", "卫生健康支出", "节能环保支出", "城乡社区支出",
    "农林水支出", "交通运输支出", "资源勘探工业信息等支出", "商业服务业等支出", "金融支出",
    "援助其他地区支出", "自然资源海洋气象等支出", "住房保障支出", "粮油物资储备支出",
    "国有资本经营预算支出", "灾害防治及应急管理支出", "其他支出", "债务还本支出", "债务付息支出",
    "抗疫特别国债安排的支出",
)  # fmt: skip


def _of(**amounts: str) -> Amounts:
    """Return amounts given in 万元 by economic item, in 元."""
    return {name.removeprefix("e"): Decimal(amount) * 10000 for name, amount in amounts.items()}


_BASIC: dict[str, Amounts] = {
    "2010301": _of(
        e30101="320.16", e30102="258.40", e30103="190.30", e30107="146.82", e30109="20.40", e30112="12.36",
        e30199="39.76", e30201="61.10", e30202="18.00", e30205="3.25", e30206="22.10", e30207="9.60",
        e30209="36.00", e30211="6.00", e30213="20.40", e30215="4.08", e30216="9.00", e30217="3.20",
        e30226="18.75", e30228="16.42", e30229="12.60", e30231="12.36", e30239="22.14", e30299="8.18",
        e30302="46.80", e30304="12.00", e30305="21.60", e30307="30.00", e30309="2.40", e31002="8.50",
    ),
    "2080505": _of(e30108="110.40"),
    "2101101": _of(e30110="30.16"),
    "2101102": _of(e30110="42.20"),
    "2210201": _of(e30113="118.60"),
}  # fmt: skip
_PROJECT: dict[str, Amounts] = {
    "2010302": _of(e30201="50.00", e30226="100.00", e30227="229.52"),
    "2010399": _of(e30209="86.00", e30213="60.00", e30226="286.35"),
    "2049999": _of(e30218="100.00", e30227="230.24"),
    "2080299": _of(e30201="60.00", e30226="312.80", e31005="300.00"),
    "2081001": _of(e30305="35.40"),
    "2082501": _of(e30306="269.26"),
    "2120104": _of(e30226="180.00", e30227="420.00"),
    "2120501": _of(e30227="287.00"),
    "2150899": _of(e30227="29.00", e31204="52.49"),
}
_CARRIED, _OTHER = Decimal(300000), Decimal(120000)  # brought forward; other income, carried on
_CARRIED_ON = "2010399"
# class of functions → first budget, full budget
_BUDGETS = {
    "201": ("2150", "2260"), "204": ("320", "340"), "208": ("1062", "1120"), "210": ("72", "75"),
    "212": ("875", "905"), "215": ("85", "90"), "221": ("121", "122"),
}  # fmt: skip


@dataclass(kw_only=True)
class Accounts:
    """What the forms are drawn from; all amounts in 元 by functional code."""

    year: int = 2021
    basic: dict[str, Amounts] = field(default_factory=lambda: _BASIC)
    project: dict[str, Amounts] = field(default_factory=lambda: _PROJECT)

    def codes(self) -> list[str]:
        """Return every functional code with its superiors, in order."""
        leaves = {*self.basic, *self.project}
        return sorted({code[:end] for code in leaves for end in (3, 5, 7)})

    def spent(self, kind: str, code: str, items: Iterable[str] | None = None) -> Decimal:
        """Return what was spent under a code ("" for all): basic, project or all; on some items or all."""
        books = {"basic": [self.basic], "project": [self.project], "all": [self.basic, self.project]}[kind]
        wanted = tuple(items) if items is not None else ("",)
        return sum(
            (
                amount
                for book in books
                for leaf, amounts in book.items()
                if leaf.startswith(code)
                for item, amount in amounts.items()
                if item.startswith(wanted)
            ),
            Decimal(0),
        )

    def other_income(self, code: str) -> Decimal:
        """Return the income under a code that is no appropriation."""
        return _OTHER if _CARRIED_ON.startswith(code) else Decimal(0)

    def appropriated(self, code: str) -> Decimal:
        """Return the appropriation received under a code: what was spent but for what was brought forward."""
        return self.spent("all", code) - (_CARRIED if _CARRIED_ON.startswith(code) else Decimal(0))

    @property
    def carried(self) -> tuple[Decimal, Decimal]:
        """What was brought forward and what is carried on."""
        return _CARRIED, _OTHER

    def budget(self, code: str) -> tuple[Decimal, Decimal]:
        """Return first and full budget of a class of functions ("" for all)."""
        found = [_BUDGETS[code]] if code else list(_BUDGETS.values())
        first, full = zip(*found, strict=True)
        return sum(map(Decimal, first), Decimal(0)) * 10000, sum(map(Decimal, full), Decimal(0)) * 10000


def class_code(name: str) -> str:
    """Return the code of a class of functions that money was spent on, "" for others."""
    return next((code for code, title in FUNCTION_NAMES.items() if title == name and len(code) == 3), "")
