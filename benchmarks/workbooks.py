"""Make the two workbooks that the benchmarks read: a small submission and a large table of records.

`python benchmarks/workbooks.py FOLDER` writes both; the figures are the same at every run.
"""

from __future__ import annotations

import random
import sys
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

CATEGORIES = ("城市管理", "教育", "卫生健康", "社会保障", "农林水", "其他")
LARGE_ROWS = 200_000
SMALL_ROWS = 40
DEFECTS = 20


@dataclass(frozen=True, slots=True)
class Record:
    """One project; amounts are whole cents, so that every sum below is exact."""

    number: str
    category: str
    budget: int
    adjustment: int
    funds: int
    executed: int

    @property
    def total(self) -> int:
        return self.budget + self.adjustment

    @property
    def rate(self) -> float:
        return round(self.executed / self.total, 4)


def records(count: int, seed: int = 20_241_231) -> list[Record]:
    """Return ``count`` projects whose figures agree with each other."""
    chance = random.Random(seed)
    found = []
    for index in range(count):
        budget = chance.randrange(1_000_00, 9_000_000_00)
        adjustment = chance.randrange(-budget // 4, budget // 4)
        total = budget + adjustment
        executed = chance.randrange(total // 2, total)
        found.append(
            Record(
                number=f"{index:08d}",
                category=CATEGORIES[index % len(CATEGORIES)],
                budget=budget,
                adjustment=adjustment,
                funds=chance.randrange(0, total),
                executed=executed,
            )
        )
    return found


def yuan(cents: int) -> float:
    return cents / 100


def write_large(path: Path, rows: int = LARGE_ROWS) -> None:
    """Write 明细表 (``rows`` × 10, a total row) and 汇总表; every 10,000th row does not add up."""
    projects = records(rows)
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        percent = book.add_format({"num_format": "0.00%"})
        detail = book.add_worksheet("明细表")
        detail.write_row(0, 0, ["项目支出明细表"])
        detail.write_row(1, 0, ["单位：元"])
        detail.write_row(
            2,
            0,
            [
                "项目编码",
                "项目类别",
                "年初预算数",
                "调整数",
                "全年预算数",
                "财政拨款",
                "其他资金",
                "执行数",
                "结转结余",
                "执行率",
            ],
        )
        for index, item in enumerate(projects):
            row = 3 + index
            wrong = 1 if index % (rows // DEFECTS) == rows // DEFECTS - 1 else 0
            cents = (
                item.budget,
                item.adjustment + wrong,
                item.total,
                item.funds,
                item.total - item.funds,
                item.executed,
                item.total - item.executed,
            )
            detail.write_row(row, 0, [item.number, item.category, *map(yuan, cents)])
            detail.write_number(row, 9, item.rate, percent)
        detail.write_row(3 + rows, 0, ["合计", "", *_totals(projects)])
        _write_summary(book.add_worksheet("汇总表"), projects)


def _totals(projects: list[Record]) -> list[float]:
    budget = sum(item.budget for item in projects)
    adjustment = sum(item.adjustment for item in projects)
    funds = sum(item.funds for item in projects)
    executed = sum(item.executed for item in projects)
    total = budget + adjustment
    sums = (budget, adjustment, total, funds, total - funds, executed, total - executed)
    return [yuan(value) for value in sums]


def _write_summary(sheet: xlsxwriter.worksheet.Worksheet, projects: list[Record]) -> None:
    sheet.write_row(0, 0, ["分类汇总表"])
    sheet.write_row(1, 0, ["单位：元"])
    sheet.write_row(2, 0, ["项目类别", "全年预算数", "执行数"])
    for row, category in enumerate((*CATEGORIES, "合计"), start=3):
        chosen = [item for item in projects if category in (item.category, "合计")]
        sheet.write_row(
            row,
            0,
            [
                category,
                yuan(sum(item.total for item in chosen)),
                yuan(sum(item.executed for item in chosen)),
            ],
        )


def write_batch(folder: Path, count: int) -> None:
    """Write so many submissions like the small one, each with its own figures; every tenth has issues."""
    folder.mkdir(parents=True)
    for number in range(count):
        write_small(folder / f"unit-{number:05}.xlsx", seed=number, wrong=number % 10 == 9)


def write_small(path: Path, *, seed: int = 20_241_231, wrong: bool = True) -> None:
    """Write a submission of three sheets: staff, spending and projects.

    ``wrong``: the total of the spending is 100 too much.
    """
    projects = records(SMALL_ROWS, seed)
    with xlsxwriter.Workbook(str(path)) as book:
        staff = book.add_worksheet("机构人员情况表")
        staff.write_row(0, 0, ["机构人员情况表"])
        staff.write_row(1, 0, ["编制数", 43, "在职人数", 42])
        staff.write_row(2, 0, ["行政编制", 13, "事业编制", 30])
        staff.write_row(3, 0, ["在职行政人员", 12, "在职事业人员", 30])
        _write_spending(book.add_worksheet("支出决算表"), projects, wrong=wrong)
        _write_projects(book, projects)


def _write_spending(
    sheet: xlsxwriter.worksheet.Worksheet, projects: list[Record], *, wrong: bool = True
) -> None:
    basic = 2_000_000_00
    sheet.write_row(0, 0, ["支出决算表"])
    sheet.write_row(1, 0, ["单位：元"])
    sheet.write_row(2, 0, ["项目", "全年预算数", "决算数"])
    total = sum(item.total for item in projects)
    executed = sum(item.executed for item in projects)
    sheet.write_row(3, 0, ["一、基本支出", yuan(basic), yuan(basic)])
    sheet.write_row(4, 0, ["二、项目支出", yuan(total), yuan(executed)])
    for row, category in enumerate(CATEGORIES, start=5):
        chosen = [item for item in projects if item.category == category]
        amounts = [sum(item.total for item in chosen), sum(item.executed for item in chosen)]
        sheet.write_row(row, 0, [category, *map(yuan, amounts)])
    sheet.write_row(
        5 + len(CATEGORIES), 0, ["支出合计", yuan(total + basic), yuan(executed + basic + 100 * wrong)]
    )


def _write_projects(book: xlsxwriter.Workbook, projects: list[Record]) -> None:
    percent = book.add_format({"num_format": "0.00%"})
    sheet = book.add_worksheet("项目支出明细表")
    sheet.write_row(0, 0, ["项目支出明细表"])
    sheet.write_row(1, 0, ["单位：元"])
    sheet.write_row(2, 0, ["项目编码", "项目类别", "年初预算数", "调整数", "全年预算数", "执行数", "执行率"])
    for row, item in enumerate(projects, start=3):
        amounts = (item.budget, item.adjustment, item.total, item.executed)
        sheet.write_row(row, 0, [item.number, item.category, *map(yuan, amounts)])
        sheet.write_number(row, 6, item.rate, percent)
    budget, adjustment, total, _, _, executed, _ = _totals(projects)
    sheet.write_row(3 + len(projects), 0, ["合计", "", budget, adjustment, total, executed])


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    write_small(folder / "small.xlsx")
    write_large(folder / "large.xlsx")
