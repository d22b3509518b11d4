"""The whole books: clean ones, a messy honest one, and ones with a single defect across sheets."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from sample_workbooks.making import whole
from sample_workbooks.making.drafts import Draft
from sample_workbooks.making.made import Made, issue
from sample_workbooks.making.projects.defects import ECONOMY, OTHER, SAFETY, SERVICE, SOCIAL, URBAN
from sample_workbooks.making.projects.figures import Form
from sample_workbooks.making.whole import BASE, EVALUATION, Sample, Whole

SPENDING = "支出情况表"


def workbooks() -> Iterator[Made]:
    """Yield every workbook of the folder."""
    return whole.made(SAMPLES)


def _nothing(_: Whole) -> None:
    """Leave the book as it is."""


def _attached(book: Whole) -> None:
    book.attached = True


def _messy(book: Whole) -> None:
    """Forms in another order, named by project, two of them in 元, with blank rows."""
    book.attached = True

    def touch(draft: Draft) -> None:
        for number, sheet in enumerate(draft.sheets, start=1):
            sheet.type_values()
            sheet.name = f"附件3-{number} 项目自评表({sheet.name.split('（')[1].rstrip('）')})"
            if number % 3 == 0:
                for cell in sheet.amounts():
                    cell.text = str(Decimal(cell.text) * 10000)
                sheet.set("A6", "项目资金（元）")
            sheet.insert_row(10)
        draft.sheets.reverse()

    book.touch = touch


def _spent(form: Form, executed: str) -> None:
    """Let a form tell of other expenditure, in keeping with itself."""
    form.total[2] = executed
    form.funds["其中：本年财政拨款"][2] = str(Decimal(executed) - Decimal(form.funds["上年结转资金"][2]))
    form.settle()


def _form_executed(book: Whole) -> None:
    _spent(book.forms[1], "332.24")


def _form_total_only(book: Whole) -> None:
    book.forms[2].total[2] = "997.46"
    book.forms[2].rate = "0.967782178"


def _kinds_project(book: Whole) -> None:
    book.filing.kinds["项目支出"] = "3098.06"


def _base_project(book: Whole) -> None:
    book.filing.base["项目支出"][2] = "3078.06"


def _base_line(book: Whole) -> None:
    book.filing.base["城市管理"][2] = "897"


def _form_missing(book: Whole) -> None:
    book.forms.pop()


def _form_budget(book: Whole) -> None:
    form = book.forms[4]
    form.total[1], form.funds["其中：本年财政拨款"][1] = "410", "402"
    form.settle()


def _unit_slip(book: Whole) -> None:
    for amounts in book.forms[3].funds.values():
        amounts[:] = [str(Decimal(amount) * 10000) for amount in amounts]


def _other_agency(book: Whole) -> None:
    book.forms[5].agency = "0401001-云溪区清溪街道办事处"


def _other_year(book: Whole) -> None:
    book.forms[1].year = 2020


def _other_code(book: Whole) -> None:
    book.forms[4].agency = book.forms[4].agency.replace("0401001", "0401002")


def _first_budget(book: Whole) -> None:
    book.attached = True
    book.forms[0].total[0] = book.forms[0].funds["其中：本年财政拨款"][0] = "860"


SAMPLES = (
    Sample(
        file="clean.xlsx",
        about="合格的整本：封面、附件1、附件2、附件3-1 至 3-6、机构人员情况表",
        change=_nothing,
    ),
    Sample(file="clean-attached.xlsx", about="合格的整本，另附支出情况表等四张表", change=_attached),
    Sample(file="honest-mixed.xlsx", about="项目自评表改名、倒序、插行，其中两张以元填报", change=_messy),
    Sample(
        file="form-executed.xlsx",
        about="公共安全自评表执行数多 2.00，表内自成一致",
        change=_form_executed,
        issues=(issue("JOIN-02 balance F7", SAFETY, folded=(issue("JOIN-01 balance E12", EVALUATION),)),),
    ),
    Sample(
        file="form-total.xlsx",
        about="公共服务自评表执行总额 977.46 误填为 997.46",
        change=_form_total_only,
        issues=(
            issue(
                "FUND-03 balance F7",
                SERVICE,
                folded=(
                    issue("JOIN-01 balance E12", EVALUATION),
                    issue("JOIN-02 balance F7", SERVICE),
                    issue("RATE-01 balance H7", SERVICE),
                    issue("RATE-02 balance I7", SERVICE),
                ),
            ),
        ),
    ),
    Sample(
        file="evaluation-project.xlsx",
        about="附件2 项目支出 3088.06 误填为 3098.06",
        change=_kinds_project,
        issues=(issue("EVAL-03 balance F7", EVALUATION, folded=(issue("JOIN-01 balance E12", EVALUATION),)),),
    ),
    Sample(
        file="base-project.xlsx",
        about="附件1 项目支出决算数 3088.06 误填为 3078.06",
        change=_base_project,
        issues=(issue("BASE-06 balance F14", BASE, folded=(issue("JOIN-01 balance E12", EVALUATION),)),),
    ),
    Sample(
        file="base-line.xlsx",
        about="附件1 城市管理决算数 887 误填为 897",
        change=_base_line,
        issues=(issue("BASE-07 balance F15", BASE, folded=(issue("JOIN-02 balance F7", URBAN),)),),
    ),
    Sample(
        file="form-missing.xlsx",
        about="缺其他事务的项目自评表",
        change=_form_missing,
        issues=(
            issue("JOIN-04 balance D14", BASE),
            issue("JOIN-01 balance E12", EVALUATION),
            issue("JOIN-05 verify F7", URBAN),
        ),
    ),
    Sample(
        file="form-budget.xlsx",
        about="社会管理自评表预算数多 10.00，表内自成一致",
        change=_form_budget,
        issues=(issue("JOIN-03 balance E7", SOCIAL, folded=(issue("JOIN-04 balance D14", BASE),)),),
    ),
    Sample(
        file="form-unit.xlsx",
        about="经济发展自评表以元填报，却仍注明万元",
        change=_unit_slip,
        issues=(
            issue("JOIN-03 balance E7", ECONOMY, folded=(issue("JOIN-04 balance D14", BASE),)),
            issue("JOIN-02 balance F7", ECONOMY, folded=(issue("JOIN-01 balance E12", EVALUATION),)),
        ),
    ),
    Sample(
        file="form-agency.xlsx",
        about="其他事务自评表的实施单位与封面不同",
        change=_other_agency,
        issues=(issue("JOIN-06 logic G5", OTHER),),
    ),
    Sample(
        file="form-year.xlsx",
        about="公共安全自评表年度仍是 2020",
        change=_other_year,
        issues=(issue("JOIN-07 logic A3", SAFETY),),
    ),
    Sample(
        file="form-code.xlsx",
        about="社会管理自评表的单位代码与封面不同",
        change=_other_code,
        issues=(issue("JOIN-08 logic G5", SOCIAL),),
    ),
    Sample(
        file="form-first-budget.xlsx",
        about="城市管理自评表年初预算数与支出情况表对不上",
        change=_first_budget,
        issues=(issue("JOIN-09 balance D14", SPENDING),),
    ),
)
