"""Last year's filing of the same unit, for checks between years; every figure of it is invented."""

from __future__ import annotations

from sample_workbooks.making.figures import Filing, filing_2021

_STAFF = {"在职人数": 42, "事业编制": 29, "在岗人数": 42, "编外长期聘用人员": 17, "公益性岗位人员": 32}

# the year before, and this year's budgets; what was spent in 2020 stands in the filing for 2021
_SPENDING = {
    "基本支出": ["1598.40", "1620", "1660"],
    "人员经费": ["1326.10", "1336", "1375"],
    "工资福利支出": ["1218.60", "1226", "1263"],
    "对个人和家庭的补助": ["107.50", "110", "112"],
    "公用经费": ["272.30", "284", "285"],
    "商品和服务支出": ["265.10", "276", "277"],
    "资本性支出": ["7.20", "8", "8"],
    "项目支出": ["2790.30", "2890", "3020"],
    "城市管理": ["806.50", "830", "870"],
    "公共安全": ["292.40", "305", "320"],
    "公共服务": ["890.20", "920", "960"],
    "经济发展": ["74.60", "80", "85"],
    "社会管理": ["344.80", "360", "375"],
    "其他事务": ["381.80", "395", "410"],
    "合计": ["4388.70", "4510", "4680"],
}

_BASE = {
    "三公经费": ["18.60", "19.60", "17.05"],
    "公车": ["14.20", "14.60", "13.10"],
    "公车购置": ["0", "0", "0"],
    "公车运行维护": ["14.20", "14.60", "13.10"],
    "出国经费": ["0", "0", "0"],
    "公务接待": ["4.40", "5.00", "3.95"],
    "业务工作专项": ["2333.90", "2525", "2439.19"],
    "运行维护专项": ["381.80", "410", "398.95"],
    "省级（市级）专项资金": ["74.60", "85", "78.30"],
    "办公经费": ["90.10", "94.00", "92.40"],
    "水费、电费、差旅费": ["47.50", "50.00", "48.20"],
    "会议费、培训费": ["12.90", "14.00", "12.30"],
    "政府采购金额": ["——", "350.00", "341.20"],
    "基本支出预算调整": ["——", "40.00", "——"],
}
_SAME_IN_BASE = (
    "项目支出",
    "城市管理",
    "公共安全",
    "公共服务",
    "社会管理",
    "其他事务",
    "经济发展",
    "公用经费",
)


def filing_2020() -> Filing:
    """Return the clean filing for 2020, whose figures are those that 2021 gives as last year's."""
    filing = filing_2021()
    spent = {name: values[0] for name, values in filing.spending.items()}
    filing.year = 2020
    filing.cover |= {"绩效年度": "2020", "填报日期": "2021-03-16"}
    filing.staff |= _STAFF
    filing.spending = {name: [*values, spent[name]] for name, values in _SPENDING.items()}
    _spread_projects(filing)
    filing.base |= _BASE
    for name in _SAME_IN_BASE:
        before, _, budget, executed = filing.spending[name]
        filing.base[name] = [before, budget, executed]
    filing.funds = {
        "年度资金总额": ["4510", "4680", "4568.62"],
        "其中：本年财政拨款": ["4510", "4655", "4543.62"],
        "上年结转资金": ["0", "25", "25"],
        "其他资金": ["0", "0", "0"],
    }
    filing.kinds |= {"一般公共预算": "4568.62", "基本支出": "1652.18", "项目支出": "2916.44"}
    filing.execution["score"] = "9.76"
    filing.base_staff = (48, 42)
    filing.projects_total = ["2890", "3020", "2916.44"]
    return filing


def _spread_projects(filing: Filing) -> None:
    """Give each category one project, which carries the category's figures."""
    firsts = {project.category: project for project in reversed(filing.projects)}
    filing.projects = [project for project in filing.projects if project is firsts[project.category]]
    for project in filing.projects:
        _, project.initial, project.budget, project.executed = filing.spending[project.category]
        project.code = "0401001" + "20" + project.code[9:]
        project.name = f"{project.category}专项工作"
