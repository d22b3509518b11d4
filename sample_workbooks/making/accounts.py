"""The sheets of people and money: cover, staff, expenditure, and expenditure by project."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sample_workbooks.making.figures import CATEGORIES, Filing, Project, is_figure, total
from sample_workbooks.making.pages import Book, Page

_NOTE = (
    "说明：本套表为样表。编制与在职人员、基本支出、项目支出及其六大类、工作完成数和民生资金发放数取自一份公开的"
    "街道2021年度部门整体支出绩效自评报告；单位名称、代码、人名、电话及其余数据均为虚构。"
)
_AMOUNTS = ["amount"] * 4


def draw_cover(book: Book, filing: Filing) -> None:
    """Draw 封面."""
    page = book.page("封面", [4, 24, 22, 22, 4])
    page.height(2, 60)
    page.merge("A2:E2", "部门整体支出绩效自评申报表", "title")
    page.merge("A3:E3", f"（{filing.year}年度）", "subtitle")
    page.height(3, 40)
    for row, (label, value) in enumerate(filing.cover.items(), start=5):
        page.height(row, 28)
        page.put(f"B{row}", label, "head")
        if label == "填报日期":
            page.merge(f"C{row}:D{row}", "", "date")
            day = datetime.combine(date.fromisoformat(value), datetime.min.time())
            page.worksheet.write_datetime(f"C{row}", day, book.style("date"))
        elif label == "绩效年度":
            page.merge(f"C{row}:D{row}", "", "integer")
            page.worksheet.write_number(f"C{row}", int(value), book.style("integer"))
        else:
            page.merge(f"C{row}:D{row}", value, "center")
    page.height(17, 70)
    page.merge("B17:D17", _NOTE, "note")


def draw_staff(book: Book, filing: Filing) -> None:
    """Draw 机构人员情况表."""
    page = book.page("机构人员情况表", [40, 8, 16, 24])
    page.heading(
        "附件1", "机构人员情况表", f"（{filing.year}年度）", filing.cover["单位名称"], "单位：个、人"
    )
    page.row(5, ["项目", "行次", "年末数", "备注"], ["head"] * 4)
    lines = (
        ("一、机构数", "机构数", "strong", ""),
        ("其中：行政机构", "行政机构", "inner", "街道本级"),
        ("事业机构", "事业机构", "deep", "政务服务、网格化、退役军人"),
        ("二、编制数", "编制数", "strong", ""),
        ("三、在职人数", "在职人数", "strong", ""),
        ("其中：行政编制", "行政编制", "inner", ""),
        ("事业编制", "事业编制", "deep", ""),
        ("在岗人数", "在岗人数", "inner", ""),
        ("不在岗人数", "不在岗人数", "inner", ""),
        ("四、编外长期聘用人员", "编外长期聘用人员", "strong", ""),
        ("五、公益性岗位人员", "公益性岗位人员", "strong", ""),
        ("六、离退休人数", "离退休人数", "strong", ""),
        ("其中：离休人员", "离休人员", "inner", ""),
        ("退休人员", "退休人员", "deep", ""),
    )
    for row, (label, name, style, remark) in enumerate(lines, start=6):
        page.row(
            row,
            [label, str(row - 5), str(filing.staff[name]), remark],
            [style, "integer", "integer", "text"],
        )
        page.height(row, 22)
    page.signatures(21, filing.cover)


def draw_spending(book: Book, filing: Filing) -> None:
    """Draw 支出情况表; a filing in 元 gets every amount ten thousand times as large."""
    page = book.page("支出情况表", [30, 6, 16, 16, 16, 16, 14], landscape=True)
    unit = filing.unit_of_spending
    page.heading("附件2", "支出情况表", f"（{filing.year}年度）", filing.cover["单位名称"], f"单位：{unit}")
    heads = ["项目", "行次", "上年决算数", "年初预算数", "全年预算数", "全年执行数", "备注"]
    page.row(5, heads, ["head"] * 7)
    page.row(6, ["栏次", "", "1", "2", "3", "4", "5"], ["center"] * 2 + ["integer"] * 5)
    row = 7
    for number, (label, name, style) in enumerate(_spending_lines(), start=1):
        values = [_in_unit(value, unit) for value in filing.spending[name]]
        page.row(row, [label, str(number)], [style, "integer"])
        if name == "合计":
            _spending_total(page, row, values, filing)
        else:
            page.row(row, values, _AMOUNTS, first="C")
        page.put(f"G{row}", "")
        page.height(row, 20)
        row += 2 if name == filing.blank_row_after else 1
    page.signatures(row + 1, filing.cover)


def _spending_lines() -> list[tuple[str, str, str]]:
    lines = [
        ("一、基本支出", "基本支出", "strong"),
        ("（一）人员经费", "人员经费", "inner"),
        ("其中：工资福利支出", "工资福利支出", "deep"),
        ("对个人和家庭的补助", "对个人和家庭的补助", "deep"),
        ("（二）公用经费", "公用经费", "inner"),
        ("其中：商品和服务支出", "商品和服务支出", "deep"),
        ("资本性支出", "资本性支出", "deep"),
        ("二、项目支出", "项目支出", "strong"),
    ]
    lines += [(f"{number}. {name}", name, "deep") for number, name in enumerate(CATEGORIES, start=1)]
    return [*lines, ("合计", "合计", "head")]


def _in_unit(value: str, unit: str) -> str:
    return str(Decimal(value) * 10000) if unit == "元" and is_figure(value) else value


def _spending_total(page: Page, row: int, values: list[str], filing: Filing) -> None:
    basic, project = 7, 14 + (1 if filing.blank_row_after else 0)
    for letter, value in zip("CDEF", values, strict=True):
        cached: Decimal | str = "" if filing.uncalculated and letter == "F" else Decimal(value)
        page.formula(f"{letter}{row}", f"={letter}{basic}+{letter}{project}", cached, "amount")


def draw_projects(book: Book, filing: Filing) -> None:
    """Draw 项目支出明细表."""
    page = book.page("项目支出明细表", [6, 16, 30, 12, 13, 13, 13, 10, 16], landscape=True)
    page.heading("附件3", "项目支出明细表", f"（{filing.year}年度）", filing.cover["单位名称"], "单位：万元")
    for letter, head in zip(
        "ABCDGHI", ("序号", "项目代码", "项目名称", "项目类别", "全年执行数", "执行率", "备注"), strict=True
    ):
        page.merge(f"{letter}5:{letter}6", head, "head")
    page.merge("E5:F5", "预算数", "head")
    page.row(6, ["年初预算数", "全年预算数"], ["head"] * 2, first="E")
    for row, project in enumerate(filing.projects, start=7):
        _project(page, row, project)
    row = 7 + len(filing.projects)
    page.merge(f"A{row}:D{row}", "合计", "head")
    for letter, value in zip("EFG", filing.projects_total, strict=True):
        page.put(f"{letter}{row}", value, "amount")
    budget, executed = (Decimal(value) for value in filing.projects_total[1:])
    page.formula(f"H{row}", f"=G{row}/F{row}", executed / budget, "percent")
    page.put(f"I{row}", "")
    page.signatures(row + 2, filing.cover)


def _project(page: Page, row: int, project: Project) -> None:
    page.row(
        row,
        [str(row - 6), project.code, project.name, project.category],
        ["integer", "center", "text", "center"],
    )
    page.row(row, [project.initial, project.budget, project.executed], ["amount"] * 3, first="E")
    if total([project.budget]):
        page.formula(
            f"H{row}", f"=G{row}/F{row}", Decimal(project.executed) / Decimal(project.budget), "percent"
        )
    else:
        page.put(f"H{row}", "——", "percent")
    page.put(f"I{row}", project.remark)
    page.height(row, 20)
    if project.hidden:
        page.worksheet.set_row(row - 1, None, None, {"hidden": True})
