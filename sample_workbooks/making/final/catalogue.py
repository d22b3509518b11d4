"""The defective workbooks of the final accounts: file, what is wrong, and the issues it must raise."""

from __future__ import annotations

from dataclasses import dataclass

from sample_workbooks.making.drafts import Change
from sample_workbooks.making.final import defects, official, published, returns
from sample_workbooks.making.made import Expected


@dataclass(frozen=True, kw_only=True)
class Defect:
    """One workbook: the clean one after ``change``, and what a check must say about it."""

    file: str
    about: str
    change: Change
    issues: tuple[Expected, ...]


DEFECTS = (
    Defect(
        file="summary-income.xlsx",
        about="财决01 年初预算数本年收入合计多 0.01 元",
        change=defects.summary_income,
        issues=(
            Expected(
                code="ACCT-01",
                sheet=official.SUMMARY,
                cell="C39",
                folded=(Expected(code="ACCT-02", sheet=official.SUMMARY, cell="C42"),),
            ),
        ),
    ),
    Defect(
        file="summary-function.xlsx",
        about="财决01 社会保障和就业支出年初预算两位数颠倒",
        change=defects.summary_function,
        issues=(Expected(code="ACCT-03", sheet=official.SUMMARY, cell="H39"),),
    ),
    Defect(
        file="summary-project.xlsx",
        about="财决01 项目支出全年预算数少一位",
        change=defects.summary_project,
        issues=(Expected(code="ACCT-06", sheet=official.SUMMARY, cell="I39"),),
    ),
    Defect(
        file="summary-personnel.xlsx",
        about="财决01 人员经费年初预算填错",
        change=defects.summary_personnel,
        issues=(Expected(code="ACCT-07", sheet=official.SUMMARY, cell="M7"),),
    ),
    Defect(
        file="summary-balance.xlsx",
        about="财决01 支出总计漏加年末结转和结余",
        change=defects.summary_balance,
        issues=(
            Expected(
                code="ACCT-12",
                sheet=official.SUMMARY,
                cell="O41",
                folded=(Expected(code="ACCT-04", sheet=official.SUMMARY, cell="J42"),),
            ),
        ),
    ),
    Defect(
        file="item-mistyped.xlsx",
        about="财决04 事业单位医疗基本支出 422,000 误填为 422,600",
        change=defects.item_mistyped,
        issues=(
            Expected(
                code="EXP-01",
                sheet=official.EXPENDITURE,
                cell="F27",
                folded=(
                    Expected(code="EXP-02", sheet=official.EXPENDITURE, cell="E29"),
                    Expected(code="DET-05", sheet=official.EXPENDITURE, cell="F29"),
                ),
            ),
        ),
    ),
    Defect(
        file="row-total.xlsx",
        about="财决03 一行本年收入合计少 600 元",
        change=defects.row_total,
        issues=(
            Expected(
                code="REV-01",
                sheet=official.INCOME,
                cell="E24",
                folded=(Expected(code="REV-02", sheet=official.INCOME, cell="E25"),),
            ),
        ),
    ),
    Defect(
        file="code-twice.xlsx",
        about="财决03 事业单位医疗的科目编码填成 2101101，同一科目两行",
        change=defects.code_twice,
        issues=(
            Expected(code="REV-07", sheet=official.INCOME, cell="A28", rule_class="logic"),
            Expected(code="REV-07", sheet=official.INCOME, cell="A29", rule_class="logic"),
        ),
    ),
    Defect(
        file="economic-code.xlsx",
        about="财决03 住房公积金填成经济分类科目编码 3011301",
        change=defects.economic_code,
        issues=(
            Expected(
                code="REV-01",
                sheet=official.INCOME,
                cell="E8",
                folded=(Expected(code="REV-01", sheet=official.INCOME, cell="F8"),),
            ),
            Expected(code="REV-05", sheet=official.INCOME, cell="A40", rule_class="logic"),
        ),
    ),
    Defect(
        file="wrong-name.xlsx",
        about="财决04 儿童福利的名称填成老年福利",
        change=defects.wrong_name,
        issues=(Expected(code="EXP-07", sheet=official.EXPENDITURE, cell="D23", rule_class="hint"),),
    ),
    Defect(
        file="detail-subtotal.xlsx",
        about="财决05-2 一般行政管理事务商品和服务支出小计填错",
        change=defects.detail_subtotal,
        issues=(
            Expected(
                code="DETP-01",
                sheet=official.PROJECT_DETAIL,
                cell="S10",
                folded=(
                    Expected(code="DETP-02", sheet=official.PROJECT_DETAIL, cell="F11"),
                    Expected(code="DET-04", sheet=official.PROJECT_DETAIL, cell="S11"),
                ),
            ),
        ),
    ),
    Defect(
        file="detail-item.xlsx",
        about="财决05-1 行政运行基本工资两位数颠倒",
        change=defects.detail_item,
        issues=(
            Expected(
                code="DETB-01",
                sheet=official.BASIC_DETAIL,
                cell="G10",
                folded=(
                    Expected(code="DET-04", sheet=official.DETAIL, cell="G11"),
                    Expected(code="DETB-02", sheet=official.BASIC_DETAIL, cell="F11"),
                ),
            ),
        ),
    ),
    Defect(
        file="three-public.xlsx",
        about="财决附03 因公出国（境）费预算数多填 10,000 元",
        change=defects.three_public,
        issues=(
            Expected(
                code="OPER-01",
                sheet=returns.OPERATIONS,
                cell="C7",
                folded=(Expected(code="LINK-17", sheet=returns.OPERATIONS, cell="C8"),),
            ),
        ),
    ),
    Defect(
        file="no-guests.xlsx",
        about="财决附03 有国内接待费，国内公务接待批次填 0",
        change=defects.no_guests,
        issues=(Expected(code="OPER-06", sheet=returns.OPERATIONS, cell="D21", rule_class="logic"),),
    ),
    Defect(
        file="swapped-guests.xlsx",
        about="财决附03 国内公务接待批次和人次填反",
        change=defects.swapped_guests,
        issues=(
            Expected(
                code="OPER-07",
                sheet=returns.OPERATIONS,
                cell="D23",
                rule_class="logic",
                folded=(Expected(code="OPER-11", sheet=returns.OPERATIONS, cell="D13", rule_class="verify"),),
            ),
        ),
    ),
    Defect(
        file="vehicles.xlsx",
        about="财决附03 执法执勤用车少填一辆",
        change=defects.vehicles,
        issues=(Expected(code="OPER-14", sheet=returns.OPERATIONS, cell="G10"),),
    ),
    Defect(
        file="procurement.xlsx",
        about="财决附03 政府采购服务支出两位数颠倒",
        change=defects.procurement,
        issues=(Expected(code="OPER-15", sheet=returns.OPERATIONS, cell="G22"),),
    ),
    Defect(
        file="over-budget.xlsx",
        about="三公经费决算数确实超过预算数，两张表如实反映",
        change=defects.over_budget,
        issues=(
            Expected(code="OPER-12", sheet=returns.OPERATIONS, cell="D7", rule_class="verify"),
            Expected(code="TPX-04", sheet=published.THREE_PUBLIC, cell="G8", rule_class="verify"),
        ),
    ),
    Defect(
        file="staff-kinds.xlsx",
        about="非参公事业人员 30 人误填为 31 人",
        change=defects.staff_kinds,
        issues=(Expected(code="POST-01", sheet=returns.STAFF, cell="C12"),),
    ),
    Defect(
        file="over-staffed.xlsx",
        about="编制 42 人，在职 43 人",
        change=defects.over_staffed,
        issues=(Expected(code="POST-05", sheet=returns.STAFF, cell="C12", rule_class="verify"),),
    ),
    Defect(
        file="budget-change.xlsx",
        about="预算调整情况表基本支出漏减调减数",
        change=defects.budget_change,
        issues=(
            Expected(
                code="BUD-01",
                sheet=returns.CHANGES,
                cell="E5",
                folded=(Expected(code="BUD-02", sheet=returns.CHANGES, cell="D7"),),
            ),
        ),
    ),
    Defect(
        file="rounding.xlsx",
        about="公开05 行政运行基本支出差 0.01 万元，可能为取整误差",
        change=defects.rounding,
        issues=(
            Expected(code="OPEN-08", sheet=published.GENERAL, cell="F10", rule_class="hint"),
            Expected(code="OPEN-09", sheet=published.GENERAL, cell="E11", rule_class="hint"),
        ),
    ),
    Defect(
        file="reception-left-out.xlsx",
        about="公开06 公务接待费 3.20 误填为 83.20，大于三公表",
        change=defects.reception_left_out,
        issues=(
            Expected(
                code="OPEN-11",
                sheet=published.GENERAL_BASIC,
                cell="F6",
                folded=(
                    Expected(code="LINK-14", sheet=published.GENERAL_BASIC, cell="F22", rule_class="logic"),
                ),
            ),
        ),
    ),
    Defect(
        file="empty-without-note.xlsx",
        about="公开08 是空表，没有“无此项”的说明",
        change=defects.empty_without_note,
        issues=(Expected(code="OPEN-18", rule_class="verify"),),
    ),
    Defect(
        file="other-year.xlsx",
        about="机构人员情况表的年度仍是 2020",
        change=defects.other_year,
        issues=(Expected(code="FACE-02", sheet=returns.STAFF, cell="C3", rule_class="logic"),),
    ),
    Defect(
        file="other-unit.xlsx",
        about="财决04 是别的单位的表头",
        change=defects.other_unit,
        issues=(Expected(code="FACE-01", sheet=official.EXPENDITURE, cell="A3", rule_class="logic"),),
    ),
    Defect(
        file="credit-code.xlsx",
        about="统一社会信用代码一位填错",
        change=defects.credit_code,
        issues=(Expected(code="FACE-03", sheet=returns.COVER, cell="C5", rule_class="logic"),),
    ),
    Defect(
        file="no-telephone.xlsx",
        about="封面没有联系电话",
        change=defects.no_telephone,
        issues=(Expected(code="FACE-07", sheet=returns.COVER, cell="C16", rule_class="hint"),),
    ),
    Defect(
        file="no-prior-code.xlsx",
        about="封面没有上年代码，又不是新增单位",
        change=defects.no_prior_code,
        issues=(Expected(code="FACE-05", sheet=returns.COVER, cell="C13", rule_class="verify"),),
    ),
    Defect(
        file="words-for-figure.xlsx",
        about="财决04 合计行一格填“见附件”",
        change=defects.words_for_figure,
        issues=(
            Expected(code="VALUE-UNREADABLE", sheet=official.EXPENDITURE, cell="J8", rule_class="logic"),
        ),
    ),
    Defect(
        file="without-sheet.xlsx",
        about="缺少支出决算表",
        change=defects.without_sheet,
        issues=(Expected(code="TABLE-MISSING", rule_class="logic"),),
    ),
    Defect(
        file="without-unit.xlsx",
        about="财决03 没有注明金额单位",
        change=defects.without_unit,
        issues=(Expected(code="UNIT-MISSING", sheet=official.INCOME, rule_class="logic"),),
    ),
    Defect(
        file="negative.xlsx",
        about="财决03 一行收入的两格多了负号",
        change=defects.negative,
        issues=(
            Expected(
                code="REV-01",
                sheet=official.INCOME,
                cell="E10",
                folded=(
                    Expected(code="REV-01", sheet=official.INCOME, cell="F10"),
                    Expected(code="REV-04", sheet=official.INCOME, cell="E12", rule_class="verify"),
                    Expected(code="REV-04", sheet=official.INCOME, cell="F12", rule_class="verify"),
                ),
            ),
        ),
    ),
)
