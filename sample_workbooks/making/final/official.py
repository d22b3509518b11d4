"""The sheets of the official export (财决 tables), in 元: summary, income, expenditure, details by item."""

from __future__ import annotations

from decimal import Decimal

from sample_workbooks.making.drafts import Draft, SheetDraft
from sample_workbooks.making.final.figures import (
    CLASSES_OF_FUNCTIONS,
    ECONOMIC,
    FUNCTION_NAMES,
    Accounts,
    class_code,
)

UNIT_NAME = "云溪区清河街道办事处"
SUMMARY, INCOME, EXPENDITURE = (
    "Z01 收入支出决算总表(财决01表)",
    "Z03 收入决算表(财决03表)",
    "Z04 支出决算表(财决04表)",
)
DETAIL, BASIC_DETAIL, PROJECT_DETAIL = (
    "Z05 支出决算明细表(财决05表)",
    "Z05_1 基本支出决算明细表(财决05-1表)",
    "Z05_2 项目支出决算明细表(财决05-2表)",
)
NUMERALS = (
    *"一二三四五六七八九十",
    *(f"十{one}" for one in "一二三四五六七八九"),
    "二十",
    *(f"二十{one}" for one in "一二三四五六"),
)
_INCOME_LABELS = (
    "一般公共预算财政拨款收入", "政府性基金预算财政拨款收入", "国有资本经营预算财政拨款收入", "上级补助收入",
    "事业收入", "经营收入", "附属单位上缴收入", "其他收入",
)  # fmt: skip
_INCOME_COLUMNS = (
    "本年收入合计", "财政拨款收入", "上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入",
)  # fmt: skip
_SPENDING_COLUMNS = ("本年支出合计", "基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出")
_ROWS = 32  # rows of each block before the totals


def money(amount: Decimal) -> str:
    """Return an amount as the export writes it."""
    return f"{amount:.2f}"


def top(sheet: SheetDraft, title: str, table: str, last: int, year: int) -> None:
    """Write the title, the number of the table, and the unit's name, year and unit of amounts."""
    sheet.merge(0, 0, 0, last, title, "title")
    sheet.heights[0] = 32
    sheet.put(1, last, table, "right")
    sheet.put(2, 0, f"编制单位：{UNIT_NAME}", "left")
    sheet.put(2, last // 2, f"{year}年度", "subtitle")
    sheet.put(2, last, "金额单位：元", "right")


def draw_summary(draft: Draft, accounts: Accounts) -> None:
    """Draw 财决01: three blocks side by side, each with three columns of amounts."""
    sheet = draft.add(SUMMARY, [34, 5, 15, 15, 15] * 3, landscape=True)
    top(sheet, "收入支出决算总表", "财决01表", 14, accounts.year)
    blocks = ("项目", "项目(按功能分类)", "项目(按支出性质和经济分类)")
    for block, (left, head) in enumerate(zip((0, 5, 10), blocks, strict=True)):
        side = "收入" if block == 0 else "支出"
        if block < 2:
            sheet.merge(3, left, 3, left + (4 if block == 0 else 9), side, "head")
        sheet.line(4, [head, "行次", "年初预算数", "全年预算数", "决算数"], "head", left)
        numbers = [str(3 * block + step) for step in (1, 2, 3)]
        sheet.line(5, ["栏次", "", *numbers], ["head", "head", "integer", "integer", "integer"], left)
    lines = (_income_lines(accounts), _function_lines(accounts), _nature_lines(accounts))
    for block, block_lines in enumerate(lines):
        for step, (label, amounts) in enumerate(block_lines):
            row, number = 6 + step, block * (_ROWS + 4) + step + 1
            sheet.line(row, [label, str(number), *amounts], ["label", "integer", *["amount"] * 3], 5 * block)
    sheet.merge(
        6 + _ROWS + 4, 0, 6 + _ROWS + 4, 14, "注：本表反映单位本年度的总收支和年末结转结余情况。", "note"
    )


_Line = tuple[str, list[str]]


def _filled(lines: list[_Line], totals: list[_Line]) -> list[_Line]:
    """Return the lines of a block with blank rows before its totals."""
    blank: _Line = ("", ["", "", ""])
    return [*lines, *[blank] * (_ROWS - len(lines)), *totals]


def _income_lines(accounts: Accounts) -> list[_Line]:
    carried, other = accounts.carried
    received = accounts.appropriated("")
    first, full = accounts.budget("")
    figures = {
        "一般公共预算财政拨款收入": [first, full - carried - other, received],
        "其他收入": [Decimal(0), other, other],
    }
    nothing = [Decimal(0)] * 3
    lines = [
        (f"{NUMERALS[step]}、{label}", [money(amount) for amount in figures.get(label, nothing)])
        for step, label in enumerate(_INCOME_LABELS)
    ]
    totals = [
        ("本年收入合计", [money(first), money(full - carried), money(received + other)]),
        ("使用非财政拨款结余", ["0.00", "0.00", "0.00"]),
        ("年初结转和结余", ["0.00", money(carried), money(carried)]),
        ("总计", [money(first), money(full), money(received + other + carried)]),
    ]
    return _filled(lines, totals)


def _function_lines(accounts: Accounts) -> list[_Line]:
    lines = []
    for step, name in enumerate(CLASSES_OF_FUNCTIONS):
        code = class_code(name)
        amounts = [*accounts.budget(code), accounts.spent("all", code)] if code else [Decimal(0)] * 3
        lines.append((f"{NUMERALS[step]}、{name}", [money(amount) for amount in amounts]))
    return _filled(lines, _spending_totals(accounts))


def _spending_totals(accounts: Accounts) -> list[_Line]:
    first, full = accounts.budget("")
    spent, carried_on = accounts.spent("all", ""), accounts.carried[1]
    return [
        ("本年支出合计", [money(first), money(full), money(spent)]),
        ("结余分配", ["—", "—", "0.00"]),
        ("年末结转和结余", ["0.00", "0.00", money(carried_on)]),
        ("总计", [money(first), money(full), money(spent + carried_on)]),
    ]


def _nature_lines(accounts: Accounts) -> list[_Line]:
    personnel = accounts.spent("basic", "", ("301", "303"))
    public = accounts.spent("basic", "") - personnel
    basic = [Decimal(16400000), Decimal(17000000), personnel + public]
    first, full = accounts.budget("")
    project = [first - basic[0], full - basic[1], accounts.spent("project", "")]
    lines = [
        ("一、基本支出", [money(amount) for amount in basic]),
        ("人员经费", ["13550000.00", "14050000.00", money(personnel)]),
        ("日常公用经费", ["2850000.00", "2950000.00", money(public)]),
        ("二、项目支出", [money(amount) for amount in project]),
        ("其中：基本建设类项目", ["0.00", "0.00", "0.00"]),
        *(
            (f"{mark}、{name}", ["0.00"] * 3)
            for mark, name in zip("三四五", _SPENDING_COLUMNS[3:], strict=True)
        ),
        ("", ["", "", ""]),
        ("经济分类支出合计", ["—", "—", money(accounts.spent("all", ""))]),
    ]
    for code, name, _ in ECONOMIC:
        lines.append((name, ["—", "—", money(accounts.spent("all", "", (code,)))]))
    return _filled(lines, _spending_totals(accounts))


def head_of_codes(sheet: SheetDraft, columns: list[tuple[str, tuple[str, ...]]], row: int = 3) -> int:
    """Write the head of a table by functional code: 项目 over 编码 (类 款 项) and 名称, then the columns.

    A column with further columns below stands over them. Returns the first row below the 栏次 row.
    """
    sheet.merge(row, 0, row, 3, "项目", "head")
    sheet.merge(row + 1, 0, row + 1, 2, "支出功能分类科目编码", "head")
    sheet.merge(row + 1, 3, row + 2, 3, "科目名称", "head")
    sheet.line(row + 2, ["类", "款", "项"], "head")
    column = 4
    for name, below in columns:
        if below:
            sheet.merge(row, column, row, column + len(below) - 1, name, "head")
            for step, lower in enumerate(below):
                sheet.merge(row + 1, column + step, row + 2, column + step, lower, "head")
        else:
            sheet.merge(row, column, row + 2, column, name, "head")
        column += len(below) or 1
    sheet.merge(row + 3, 0, row + 3, 3, "栏次", "center")
    numbers = [str(number) for number in range(1, column - 3)]
    sheet.line(row + 3, numbers, "integer", 4)
    return row + 4


def row_of_code(sheet: SheetDraft, row: int, code: str, amounts: list[str]) -> None:
    """Write one row: the code over three columns, its name, the amounts; "" is the total."""
    if code:
        sheet.merge(row, 0, row, 2, code, "center")
        sheet.put(row, 3, FUNCTION_NAMES[code], "text")
    else:
        sheet.merge(row, 0, row, 3, "合计", "center")
    sheet.line(row, amounts, "amount", 4)


def draw_income(draft: Draft, accounts: Accounts) -> None:
    """Draw 财决03."""
    sheet = draft.add(INCOME, [5, 5, 5, 34, *[16] * 7], landscape=True)
    top(sheet, "收入决算表", "财决03表", 10, accounts.year)
    row = head_of_codes(sheet, [(name, ()) for name in _INCOME_COLUMNS])
    for code in ("", *accounts.codes()):
        appropriated, other = accounts.appropriated(code), accounts.other_income(code)
        if not code:
            appropriated, other = accounts.appropriated(""), accounts.carried[1]
        amounts = [appropriated + other, appropriated, *[Decimal(0)] * 4, other]
        row_of_code(sheet, row, code, [money(amount) for amount in amounts])
        row += 1
    sheet.merge(row, 0, row, 10, "注：本表反映单位本年度取得的各项收入情况。", "note")


def draw_expenditure(draft: Draft, accounts: Accounts) -> None:
    """Draw 财决04."""
    sheet = draft.add(EXPENDITURE, [5, 5, 5, 34, *[16] * 6], landscape=True)
    top(sheet, "支出决算表", "财决04表", 9, accounts.year)
    row = head_of_codes(sheet, [(name, ()) for name in _SPENDING_COLUMNS])
    for code in ("", *accounts.codes()):
        basic, project = accounts.spent("basic", code), accounts.spent("project", code)
        amounts = [basic + project, basic, project, *[Decimal(0)] * 3]
        row_of_code(sheet, row, code, [money(amount) for amount in amounts])
        row += 1
    sheet.merge(row, 0, row, 9, "注：本表反映单位本年度各项支出情况。", "note")


def draw_detail(draft: Draft, accounts: Accounts, name: str, kind: str) -> None:
    """Draw 财决05, 05-1 or 05-2: functional codes by economic items; the whole, basic or project."""
    columns = [("合计", ()), *((title, ("小计", *(n for _, n in items))) for _, title, items in ECONOMIC)]
    width = 1 + sum(len(below) for _, below in columns[1:])
    sheet = draft.add(name, [5, 5, 5, 34, *[14] * width], landscape=True)
    title, table = name.split(" ", 1)[1].rstrip(")").split("(")
    top(sheet, title, table, 3 + width, accounts.year)
    row = head_of_codes(sheet, columns)
    for code in ("", *accounts.codes()):
        if code and not accounts.spent(kind, code):
            continue
        row_of_code(sheet, row, code, _detail_amounts(accounts, kind, code))
        row += 1


def _detail_amounts(accounts: Accounts, kind: str, code: str) -> list[str]:
    """Return a row of details: in 05-1 capital construction does not apply, an unused item is blank."""
    amounts = [money(accounts.spent(kind, code))]
    for upper, _, items in ECONOMIC:
        if kind == "basic" and upper in {"309", "311"}:
            amounts += ["—"] * (len(items) + 1)
            continue
        amounts.append(money(accounts.spent(kind, code, (upper,))))
        spent = [accounts.spent(kind, code, (item,)) for item, _ in items]
        amounts += [money(amount) if amount else "" for amount in spent]
    return amounts
