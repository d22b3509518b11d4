"""The published tables (公开04 to 公开09), in 万元 with two decimals."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from sample_workbooks.making.drafts import Draft, SheetDraft
from sample_workbooks.making.final.figures import CLASSES_OF_FUNCTIONS, ECONOMIC, Accounts, class_code
from sample_workbooks.making.final.official import NUMERALS, UNIT_NAME, head_of_codes, row_of_code

APPROPRIATIONS = "公开04 财政拨款收入支出决算总表"
GENERAL = "公开05 一般公共预算财政拨款支出决算表"
GENERAL_BASIC = "公开06 一般公共预算财政拨款基本支出决算明细表"[:31]
THREE_PUBLIC = "公开07 “三公”经费支出决算表"
FUNDS = "公开08 政府性基金预算财政拨款收入支出决算表"[:31]
STATE_CAPITAL = "公开09 国有资本经营预算财政拨款支出决算表"[:31]


def rounded(amount: Decimal) -> str:
    """Return an amount in 万元, to two decimals."""
    return str((amount / 10000).quantize(Decimal("0.01"), ROUND_HALF_UP))


def _top(sheet: SheetDraft, title: str, table: str, last: int, year: int) -> None:
    sheet.merge(0, 0, 0, last, title, "title")
    sheet.heights[0] = 32
    sheet.put(1, last, table, "right")
    sheet.put(2, 0, f"部门：{UNIT_NAME}", "left")
    sheet.put(2, last // 2, f"{year}年度", "subtitle")
    sheet.put(2, last, "单位：万元", "right")


def draw_appropriations(draft: Draft, accounts: Accounts) -> None:
    """Draw 公开04: appropriations received on the left, spent by class and source on the right."""
    sheet = draft.add(APPROPRIATIONS, [32, 5, 14, 34, 5, *[14] * 4], landscape=True)
    _top(sheet, "财政拨款收入支出决算总表", "公开04表", 8, accounts.year)
    sheet.merge(3, 0, 3, 2, "收入", "head")
    sheet.merge(3, 3, 3, 8, "支出", "head")
    columns = ("合计", "一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款")
    sheet.line(4, ["项目", "行次", "金额", "项目", "行次", *columns], "head")
    sheet.line(5, ["栏次", "", "1", "栏次", "", "2", "3", "4", "5"], "center")
    left, right = _received(accounts), _spent(accounts)
    for step, (label, amount) in enumerate(left):
        sheet.line(6 + step, [label, str(step + 1), amount], ["label", "integer", "amount"])
    for step, (label, amounts) in enumerate(right):
        number = str(len(right) + step + 1)
        sheet.line(6 + step, [label, number, *amounts], ["label", "integer", *["amount"] * 4], 3)


def _received(accounts: Accounts) -> list[tuple[str, str]]:
    received, carried = accounts.appropriated(""), accounts.carried[0]
    upper = [
        ("一、一般公共预算财政拨款", rounded(received)),
        ("二、政府性基金预算财政拨款", "0.00"),
        ("三、国有资本经营预算财政拨款", "0.00"),
    ]
    lower = [
        ("本年收入合计", rounded(received)),
        ("年初财政拨款结转和结余", rounded(carried)),
        ("　　一般公共预算财政拨款", rounded(carried)),
        ("　　政府性基金预算财政拨款", "0.00"),
        ("　　国有资本经营预算财政拨款", "0.00"),
        ("总计", rounded(received + carried)),
    ]
    return [*upper, *[("", "")] * (26 - 5), *lower]


def _spent(accounts: Accounts) -> list[tuple[str, list[str]]]:
    lines = []
    for step, name in enumerate(CLASSES_OF_FUNCTIONS):
        amount = rounded(accounts.spent("all", class_code(name))) if class_code(name) else "0.00"
        lines.append((f"{NUMERALS[step]}、{name}", [amount, amount, "0.00", "0.00"]))
    total = rounded(accounts.spent("all", ""))
    lines += [
        ("本年支出合计", [total, total, "0.00", "0.00"]),
        ("年末财政拨款结转和结余", ["0.00"] * 4),
        ("", [""] * 4),
        ("总计", [total, total, "0.00", "0.00"]),
    ]
    return lines


def draw_general(draft: Draft, accounts: Accounts) -> None:
    """Draw 公开05."""
    sheet = draft.add(GENERAL, [5, 5, 5, 34, 16, 16, 16])
    _top(sheet, "一般公共预算财政拨款支出决算表", "公开05表", 6, accounts.year)
    row = head_of_codes(sheet, [("本年支出", ("小计", "基本支出", "项目支出"))])
    for code in ("", *accounts.codes()):
        amounts = [accounts.spent(kind, code) for kind in ("all", "basic", "project")]
        row_of_code(sheet, row, code, [rounded(amount) for amount in amounts])
        row += 1


def draw_general_basic(draft: Draft, accounts: Accounts) -> None:
    """Draw 公开06: economic items of basic expenditure, in three blocks side by side."""
    sheet = draft.add(GENERAL_BASIC, [9, 30, 12] * 3, landscape=True)
    _top(sheet, "一般公共预算财政拨款基本支出决算明细表", "公开06表", 8, accounts.year)
    sheet.merge(3, 0, 3, 2, "人员经费", "head")
    sheet.merge(3, 3, 3, 8, "公用经费", "head")
    sheet.line(4, ["科目编码", "科目名称", "决算数"] * 3, "head")
    blocks = _items_in_blocks(accounts)
    for block, items in enumerate(blocks):
        for step in range(max(map(len, blocks))):
            code, name, amount = items[step] if step < len(items) else ("", "", "")
            sheet.line(5 + step, [code, name, amount], ["center", "text", "amount"], 3 * block)
    row = 5 + max(map(len, blocks))
    personnel = accounts.spent("basic", "", ("301", "303"))
    sheet.merge(row, 0, row, 1, "人员经费合计", "center")
    sheet.put(row, 2, rounded(personnel), "amount")
    sheet.merge(row, 3, row, 7, "公用经费合计", "center")
    sheet.put(row, 8, rounded(accounts.spent("basic", "") - personnel), "amount")


def _items_in_blocks(accounts: Accounts) -> list[list[tuple[str, str, str]]]:
    """Return code, name and amount: 301 and 303, then 302, then the rest."""
    blocks: list[list[tuple[str, str, str]]] = [[], [], []]
    for code, name, items in ECONOMIC:
        if code in {"309", "311"}:
            continue
        block = blocks[0 if code in {"301", "303"} else 1 if code == "302" else 2]
        block.append((code, name, rounded(accounts.spent("basic", "", (code,)))))
        block += [(item, called, rounded(accounts.spent("basic", "", (item,)))) for item, called in items]
    return blocks


def draw_three_public(draft: Draft, accounts: Accounts) -> None:
    """Draw 公开07: one row of twelve figures."""
    sheet = draft.add(THREE_PUBLIC, [12] * 12, landscape=True)
    _top(sheet, "“三公”经费支出决算表", "公开07表", 11, accounts.year)
    for left, head in ((0, "预算数"), (6, "决算数")):
        sheet.merge(3, left, 3, left + 5, head, "head")
        sheet.merge(4, left, 5, left, "合计", "head")
        sheet.merge(4, left + 1, 5, left + 1, "因公出国（境）费", "head")
        sheet.merge(4, left + 2, 4, left + 4, "公务用车购置及运行费", "head")
        sheet.line(5, ["小计", "公务用车购置费", "公务用车运行费"], "head", left + 2)
        sheet.merge(4, left + 5, 5, left + 5, "公务接待费", "head")
    sheet.line(6, [str(number) for number in range(1, 13)], "integer")
    budget = ["19.00", "0.00", "14.00", "0.00", "14.00", "5.00"]
    final = ["15.56", "0.00", "12.36", "0.00", "12.36", "3.20"]
    sheet.line(7, [*budget, *final], "amount")


def draw_funds(draft: Draft, accounts: Accounts) -> None:
    """Draw 公开08, which has nothing to tell and says so."""
    sheet = draft.add(FUNDS, [5, 5, 5, 30, *[14] * 6], landscape=True)
    _top(sheet, "政府性基金预算财政拨款收入支出决算表", "公开08表", 9, accounts.year)
    columns = [("年初结转和结余", ()), ("本年收入", ()), ("本年支出", ("小计", "基本支出", "项目支出"))]
    row = head_of_codes(sheet, [*columns, ("年末结转和结余", ())])
    sheet.merge(row, 0, row, 3, "合计", "center")
    sheet.line(row, [""] * 6, "amount", 4)
    sheet.merge(
        row + 2,
        0,
        row + 2,
        9,
        "说明：本单位2021年度没有政府性基金预算财政拨款收入，也没有使用政府性基金预算财政拨款安排的支出，无此项。",
        "note",
    )


def draw_state_capital(draft: Draft, accounts: Accounts) -> None:
    """Draw 公开09, which has nothing to tell and says so."""
    sheet = draft.add(STATE_CAPITAL, [5, 5, 5, 30, *[16] * 3])
    _top(sheet, "国有资本经营预算财政拨款支出决算表", "公开09表", 6, accounts.year)
    row = head_of_codes(sheet, [("合计", ()), ("基本支出", ()), ("项目支出", ())])
    sheet.merge(row, 0, row, 3, "合计", "center")
    sheet.line(row, [""] * 3, "amount", 4)
    sheet.merge(
        row + 2,
        0,
        row + 2,
        6,
        "说明：本单位2021年度没有使用国有资本经营预算财政拨款安排的支出，无此项。",
        "note",
    )
