"""The sample workbooks: each one's file name, what is wrong with it, and the issues it must raise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sample_workbooks.making.figures import Filing, Project
from sample_workbooks.making.made import Expected

SPENDING, PROJECTS = "支出情况表", "项目支出明细表"
STAFF, WORK, AID = "机构人员情况表", "主要工作完成情况表", "民生资金发放情况表"
EVALUATION, BASE = "部门整体支出绩效自评表", "部门整体支出绩效评价基础数据表"


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One workbook: the clean filing after ``change``, and what a check must say about it."""

    file: str
    about: str
    change: Callable[[Filing], None]
    issues: tuple[Expected, ...] = ()
    kind: str = "workbook"


def _nothing(_: Filing) -> None:
    """Leave the filing as it is."""


def _category(filing: Filing) -> None:
    filing.spending["城市管理"][3] = "877"


def _project_total(filing: Filing) -> None:
    filing.spending["项目支出"][3] = "3098.06"


def _staff_kinds(filing: Filing) -> None:
    filing.staff["事业编制"] = 31


def _funds_zero(filing: Filing) -> None:
    filing.funds["年度资金总额"][0] = "0"


def _minority_unit(filing: Filing) -> None:
    filing.aid[4][3] = "6.74元"


def _score_above(filing: Filing) -> None:
    filing.indicators[4].score = "9"
    filing.total_score = "99.26"


def _weights(filing: Filing) -> None:
    for one in filing.indicators:
        one.level1 = one.level1.replace("效益指标（30分）", "效益指标（29分）")
    filing.indicators[8].points = filing.indicators[8].score = "7"
    filing.total_score = "97.26"


def _rate(filing: Filing) -> None:
    filing.execution["rate"] = "97.59"


def _yuan(filing: Filing) -> None:
    filing.unit_of_spending = "元"


def _full_width(filing: Filing) -> None:
    filing.spending["项目支出"][3] = "３，０８８．０６"


def _dash(filing: Filing) -> None:
    filing.spending["经济发展"][3] = "——"


def _inserted(filing: Filing) -> None:
    filing.blank_row_after = "资本性支出"


def _rounding(filing: Filing) -> None:
    filing.base["三公经费"][2] = "15.57"


def _beyond_rounding(filing: Filing) -> None:
    filing.base["三公经费"][2] = "15.61"


def _hidden(filing: Filing) -> None:
    filing.projects[2].budget = "130"
    filing.projects[2].executed = "127.50"
    filing.projects_total[2] = "3078.06"
    hidden = Project(
        code="040100121" + "0199", name="违法建设拆除（追加）", category="城市管理",
        initial="0", budget="10", executed="10", hidden=True,
    )  # fmt: skip
    filing.projects.insert(4, hidden)


def _remediation(filing: Filing) -> None:
    filing.work[0][2] = "863"


def _uncalculated(filing: Filing) -> None:
    filing.uncalculated = True


def _missing(filing: Filing) -> None:
    filing.drop_sheet = STAFF


def _same_code(filing: Filing) -> None:
    filing.projects[6].code = filing.projects[5].code


def _zero_budget(filing: Filing) -> None:
    filing.projects[1].executed = "246.30"
    project = Project(
        code="040100121" + "0105", name="共享单车清运", category="城市管理",
        initial="0", budget="0", executed="5",
    )  # fmt: skip
    filing.projects.insert(4, project)


SAMPLES = (
    Sample(file="clean.xlsx", about="合格的样表，应无任何问题", change=_nothing),
    Sample(
        file="category-total.xlsx",
        about="支出情况表“城市管理”887 误填为 877",
        change=_category,
        issues=(
            Expected(
                code="PROJ-01",
                sheet=SPENDING,
                cell="F14",
                folded=(Expected(code="PROJ-02", sheet=SPENDING, cell="F15"),),
            ),
        ),
    ),
    Sample(
        file="project-total.xlsx",
        about="项目支出 3088.06 误填为 3098.06，小计、合计和另外三张表都对不上",
        change=_project_total,
        issues=(
            Expected(
                code="PROJ-01",
                sheet=SPENDING,
                cell="F14",
                folded=(
                    Expected(code="SPEND-01", sheet=SPENDING, cell="F21"),
                    Expected(code="PROJ-11", sheet=PROJECTS, cell="G26"),
                    Expected(code="EVAL-19", sheet=EVALUATION, cell="E12"),
                    Expected(code="BASE-18", sheet=BASE, cell="F14"),
                ),
            ),
        ),
    ),
    Sample(
        file="staff-kinds.xlsx",
        about="事业编制 30 人误填为 31 人",
        change=_staff_kinds,
        issues=(Expected(code="STAFF-01", sheet=STAFF, cell="C10"),),
    ),
    Sample(
        file="funds-zero.xlsx",
        about="年度资金总额的年初预算数填 0，其中财政拨款有数",
        change=_funds_zero,
        issues=(Expected(code="EVAL-01", sheet=EVALUATION, cell="D7"),),
    ),
    Sample(
        file="minority-unit.xlsx",
        about="临时救助金额填成“6.74元”，同表其余为万元",
        change=_minority_unit,
        issues=(
            Expected(
                code="AID-01",
                sheet=AID,
                cell="E10",
                rule_class="verify",
                folded=(Expected(code="VALUE-TEXT-NUMBER", sheet=AID, cell="E10", rule_class="hint"),),
            ),
        ),
    ),
    Sample(
        file="score-above-weight.xlsx",
        about="安全隐患整改率得分 9 高于分值 8",
        change=_score_above,
        issues=(Expected(code="EVAL-10", sheet=EVALUATION, cell="H22", rule_class="logic"),),
    ),
    Sample(
        file="weights-99.xlsx",
        about="全部分值合计 99",
        change=_weights,
        issues=(Expected(code="EVAL-08", sheet=EVALUATION, cell="G31"),),
    ),
    Sample(
        file="rate-without-percent.xlsx",
        about="执行率填 97.59，没有百分号",
        change=_rate,
        issues=(Expected(code="VALUE-PERCENT", sheet=EVALUATION, cell="H7", rule_class="hint"),),
    ),
    Sample(
        file="whole-sheet-in-yuan.xlsx",
        about="支出情况表整表以元填报且已注明，应无任何问题",
        change=_yuan,
    ),
    Sample(
        file="full-width-total.xlsx",
        about="项目支出以全角文本３，０８８．０６填写",
        change=_full_width,
        issues=(Expected(code="VALUE-TEXT-NUMBER", sheet=SPENDING, cell="F14", rule_class="hint"),),
    ),
    Sample(
        file="dash-in-sum.xlsx",
        about="“经济发展”填了“——”，合计中仍含其 81.49",
        change=_dash,
        issues=(
            Expected(
                code="PROJ-01",
                sheet=SPENDING,
                cell="F14",
                folded=(Expected(code="VALUE-BLANK", sheet=SPENDING, cell="F18", rule_class="verify"),),
            ),
        ),
    ),
    Sample(
        file="inserted-row.xlsx",
        about="支出情况表中间插入一空行，应无任何问题",
        change=_inserted,
    ),
    Sample(
        file="total-off-by-rounding.xlsx",
        about="三公经费决算数与三项之和差 0.01，可能为取整误差",
        change=_rounding,
        issues=(Expected(code="BASE-04", sheet=BASE, cell="F8", rule_class="hint"),),
    ),
    Sample(
        file="total-off-by-0.05.xlsx",
        about="三公经费决算数与三项之和差 0.05",
        change=_beyond_rounding,
        issues=(Expected(code="BASE-04", sheet=BASE, cell="F8"),),
    ),
    Sample(
        file="hidden-row.xlsx",
        about="项目支出明细表隐藏的一行有 10.00，合计未包含",
        change=_hidden,
        issues=(
            Expected(
                code="PROJ-04",
                sheet=PROJECTS,
                cell="G27",
                folded=(Expected(code="PROJ-11", sheet=PROJECTS, cell="G27"),),
            ),
        ),
    ),
    Sample(
        file="remediation-above-found.xlsx",
        about="整改 863 处多于排查 845 处",
        change=_remediation,
        issues=(Expected(code="WORK-01", sheet=WORK, cell="D6", rule_class="logic"),),
    ),
    Sample(
        file="not-calculated.xlsx",
        about="合计的全年执行数只有公式，没有计算结果",
        change=_uncalculated,
        issues=(Expected(code="VALUE-NOT-CALCULATED", sheet=SPENDING, cell="F21", rule_class="logic"),),
        kind="not-calculated",
    ),
    Sample(
        file="xlsx-named-xls.xls",
        about="内容是 .xlsx，文件名是 .xls",
        change=_nothing,
        issues=(Expected(code="FILE-EXTENSION", rule_class="hint"),),
    ),
    Sample(
        file="encrypted.xlsx",
        about="设了打开密码",
        change=_nothing,
        issues=(Expected(code="FILE-ENCRYPTED", rule_class="logic"),),
        kind="encrypted",
    ),
    Sample(
        file="missing-sheet.xlsx",
        about="缺少机构人员情况表",
        change=_missing,
        issues=(Expected(code="TABLE-MISSING", rule_class="logic"),),
    ),
    Sample(
        file="duplicate-code.xlsx",
        about="两个项目使用同一项目代码",
        change=_same_code,
        issues=(Expected(code="CONTRACT-UNIQUE", sheet=PROJECTS, cell="B13", rule_class="logic"),),
    ),
    Sample(
        file="zero-budget.xlsx",
        about="预算为 0 的项目执行了 5.00",
        change=_zero_budget,
        issues=(Expected(code="PROJ-08", sheet=PROJECTS, cell="F11", rule_class="logic"),),
    ),
)
