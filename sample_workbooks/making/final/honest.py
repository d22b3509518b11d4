"""Honest filings of the same kind that look different: older forms, published tables, moved and renamed."""

from __future__ import annotations

from copy import deepcopy
from decimal import ROUND_HALF_UP, Decimal

from sample_workbooks.making.drafts import Draft, SheetDraft
from sample_workbooks.making.final import official, published, returns
from sample_workbooks.making.final.drawing import clean
from sample_workbooks.making.final.figures import Accounts

_WIDE = str.maketrans("0123456789.,", "０１２３４５６７８９．，")


def noisy() -> Accounts:
    """Return the accounts with odd amounts in 元, so that amounts in 万元 are really rounded."""
    accounts = Accounts()
    basic, project = deepcopy(accounts.basic), deepcopy(accounts.project)
    for book in (basic, project):
        for leaf, amounts in book.items():
            for step, item in enumerate(item for item in amounts if item not in {"30217", "30231"}):
                amounts[item] += Decimal(37 * step + int(leaf[-2:])) + Decimal("0.55")
    return Accounts(basic=basic, project=project)


def older_form() -> Draft:
    """Return the form of earlier years: two amounts a block, older names, 三公 in lines."""
    draft = clean()
    summary = draft[official.SUMMARY]
    for column in (13, 8, 3):
        _drop_column(summary, column)
    for number, column in enumerate((2, 3, 6, 7, 10, 11), start=1):
        summary.put(5, column, str(number), "integer")
    for old, new in (
        ("七、文化旅游体育与传媒支出", "七、文化体育与传媒支出"),
        ("九、卫生健康支出", "九、医疗卫生与计划生育支出"),
        ("十八、自然资源海洋气象等支出", "十八、国土海洋气象等支出"),
        ("使用非财政拨款结余", "用事业基金弥补收支差额"),
    ):
        summary.cells[summary.find(old)].text = new
    draft.drop(returns.CHANGES, published.THREE_PUBLIC, published.FUNDS, published.STATE_CAPITAL)
    draw_three_public_lines(draft)
    return draft


def draw_three_public_lines(draft: Draft) -> None:
    """Draw the vertical table of the three public expenses, in 元."""
    sheet = draft.add("“三公”经费支出决算表", [40, 6, 16, 16])
    official.top(sheet, "“三公”经费支出决算表", "附03表", 3, 2021)
    sheet.line(3, ["项目", "行次", "预算数", "统计数"], "head")
    sheet.line(4, ["栏次", "", "1", "2"], "center")
    lines = (
        ("（一）支出合计", "190000.00", "155600.00"),
        ("1．因公出国（境）费", "0.00", "0.00"),
        ("2．公务用车购置及运行维护费", "140000.00", "123600.00"),
        ("（1）公务用车购置费", "0.00", "0.00"),
        ("（2）公务用车运行维护费", "140000.00", "123600.00"),
        ("3．公务接待费", "50000.00", "32000.00"),
    )
    for step, (label, budget, final) in enumerate(lines):
        sheet.line(5 + step, [label, str(step + 1), budget, final], ["label", "integer", "amount", "amount"])


_PUBLISHED = (
    published.APPROPRIATIONS, published.GENERAL, published.GENERAL_BASIC, published.FUNDS,
    published.STATE_CAPITAL, published.THREE_PUBLIC,
)  # fmt: skip


def published_only() -> Draft:
    """Return what a unit publishes: tables in 万元, rounded, with figures that do not add up to the cent."""
    draft = clean(noisy())
    draft.drop(
        returns.COVER, returns.STAFF, returns.CHANGES, returns.OPERATIONS,
        official.DETAIL, official.BASIC_DETAIL, official.PROJECT_DETAIL,
    )  # fmt: skip
    names = ("公开01 收入支出决算总表", "公开02 收入决算表", "公开03 支出决算表")
    for number, (sheet, name) in enumerate(
        zip((official.SUMMARY, official.INCOME, official.EXPENDITURE), names, strict=True), start=1
    ):
        _publish(draft[sheet], name, f"公开0{number}表")
    summary = draft[names[0]]
    for column in (13, 12, 11, 10, 8, 7, 3, 2):
        _drop_column(summary, column)
    _drop_column(summary, len(summary.widths) - 1)
    for column in (2, 5):
        summary.put(4, column, "金额", "head")
    summary.put(2, 5, "单位：万元", "right")
    return draft


def _publish(sheet: SheetDraft, name: str, table: str) -> None:
    """Turn a sheet in 元 into one in 万元."""
    sheet.name = name
    for cell in sheet.amounts():
        cell.text = str((Decimal(cell.text) / 10000).quantize(Decimal("0.01"), ROUND_HALF_UP))
    for cell in sheet.cells.values():
        cell.text = cell.text.replace("金额单位：元", "单位：万元").replace("编制单位：", "部门：")
        if cell.text.startswith("财决"):
            cell.text = table


def moved() -> Draft:
    """Return the filing as clerks hand it on: sheets renamed and reordered, rows inserted, codes split."""
    draft = clean()
    for old, new in _RENAMED:
        draft[old].name = new
    draft.sheets.reverse()
    draft["收入支出决算总表"].insert_row(20)
    draft["3、收入决算表"].insert_row(12)
    draft["附件8 机构人员情况表"].insert_row(9)
    _split_codes(draft["表四 支出决算表"])
    _wide_figures(draft["3、收入决算表"])
    _blank_zeros(draft["收入支出决算总表"])
    _blank_zeros(draft["表四 支出决算表"])
    draft[returns.COVER].cells[draft[returns.COVER].find("财政预算代码")].text = "预算代码"
    return draft


_RENAMED = (
    (official.SUMMARY, "收入支出决算总表"),
    (official.INCOME, "3、收入决算表"),
    (official.EXPENDITURE, "表四 支出决算表"),
    (official.DETAIL, "2021年支出决算明细表"),
    (returns.STAFF, "附件8 机构人员情况表"),
    (published.THREE_PUBLIC, "公开07表 三公经费"),
)


def export() -> Draft:
    """Return the official export with further tables of it, their names cut off at 31 characters."""
    draft = clean(noisy())
    draft.drop(returns.CHANGES, *_PUBLISHED)
    accounts = noisy()
    official.draw_detail(draft, accounts, "Z08 一般公共预算财政拨款支出决算明细表(财决08表)", "all")
    official.draw_detail(draft, accounts, "Z08_1 一般公共预算财政拨款基本支出决算明细表(财决08-1表)", "basic")
    for sheet in draft.sheets:
        sheet.name = sheet.name[:31]
    _travel(draft)
    return draft


def saved_as_xls() -> Draft:
    """Return the part of the export that LibreOffice saved as final/export.xls."""
    draft = export()
    draft.sheets = [sheet for sheet in draft.sheets if not sheet.name.startswith(("Z05 ", "Z05_2", "Z08"))]
    return draft


def _travel(draft: Draft) -> None:
    """Let a group travel abroad, and the unit report anew."""
    operations, cover = draft[returns.OPERATIONS], draft[returns.COVER]
    for label, budget, final in (
        ("（一）支出合计", "210000.00", "175600.00"),
        ("1．因公出国（境）费", "20000.00", "20000.00"),
        ("1．因公出国（境）团组数（个）", "—", "1"),
        ("2．因公出国（境）人次数（人）", "—", "2"),
    ):
        operations.set(operations.address(label, 2), budget)
        operations.set(operations.address(label, 3), final)
    cover.set(cover.address("新报因素", 1), "其他")
    cover.set(cover.address("备用说明", 1), "2021年机构改革后内设机构调整，见街办发〔2021〕3号。")


def _drop_column(sheet: SheetDraft, gone: int) -> None:
    """Leave out a column; what stands right of it moves to the left."""
    sheet.cells = {
        (row, column - (column > gone)): cell for (row, column), cell in sheet.cells.items() if column != gone
    }
    sheet.widths = [width for column, width in enumerate(sheet.widths) if column != gone]
    for merge in sheet.merges:
        merge.left -= merge.left > gone
        merge.right -= merge.right >= gone
    sheet.merges = [m for m in sheet.merges if (m.top, m.left) != (m.bottom, m.right)]


def _split_codes(sheet: SheetDraft) -> None:
    """Write 类, 款 and 项 in columns of their own."""
    sheet.merges = [
        m for m in sheet.merges if not (m.right == 2 and sheet.cells[m.top, m.left].text.isdigit())
    ]
    for (row, column), cell in list(sheet.cells.items()):
        if column == 0 and cell.text.isdigit():
            code = cell.text
            for step, part in enumerate((code[:3], code[3:5], code[5:])):
                sheet.put(row, step, part, "center")


def _wide_figures(sheet: SheetDraft) -> None:
    """Write some amounts as full-width text."""
    for cell in list(sheet.amounts())[::9]:
        cell.text = f"{Decimal(cell.text):,}".translate(_WIDE)


def _blank_zeros(sheet: SheetDraft) -> None:
    """Leave zeros blank."""
    for cell in sheet.amounts():
        if not Decimal(cell.text):
            cell.text = ""
