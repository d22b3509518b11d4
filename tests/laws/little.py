"""A little pack with a rule of each kind, and books for it of every size, right and wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import strategies as st
from tests.laws.books import PLAIN, Book, Cell, Dialect, Page, write_book
from tests.submissions import COVER, PROJECTS

from auditcheck.model.report import Report
from auditcheck.model.rules import RulePack
from auditcheck.pipeline import check
from auditcheck.rulepacks.loading import load_rulepack

PACK = (
    """
id: little
title: {zh: 小, en: little}
version: "1"
unit: 元
"""
    + COVER
    + """
  spending:
    sheet: "*支出表*"
    layout: grid
    columns:
      budget: {header: 预算数, type: amount}
      final: {header: 决算数, type: amount}
    rows:
      basic: {label: 基本支出}
      project: {label: 项目支出}
      total: {label: 合计}
"""
    + PROJECTS
    + """
rules:
- id: SUM
  class: balance
  check: spending.total.final == spending.basic.final + spending.project.final
  tolerance: 0
- {id: LINK, class: balance, check: spending.project.final == sum(projects.executed), tolerance: 0}
- {id: TOTAL, class: balance, check: projects.total.executed == sum(projects.executed), tolerance: 0}
- {id: WITHIN, class: verify, for: projects, check: executed <= budget}
- {id: NAMED, class: logic, for: projects, check: not is_blank(name)}
- {id: UNIQUE, class: logic, check: unique(projects.name)}
- {id: LARGE, class: hint, check: max(projects.executed) <= 100000}
- {id: SHARE, class: verify, check: "share(spending.basic.final, spending.total.final) <= 90%"}
"""
)
Amount = Decimal | str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """What was filed, in the unit that its sheets name; an amount may be anything a cell may hold."""

    projects: tuple[tuple[str, Amount, Amount], ...]
    basic: Amount
    project: Amount
    total: Amount
    executed: Amount
    unit: str = "元"

    def scaled(self, unit: str, factor: Decimal) -> Filing:
        """Return the same filing in another unit."""

        def in_unit(amount: Amount) -> Amount:
            return amount * factor if isinstance(amount, Decimal) else amount

        return replace(
            self,
            projects=tuple((name, in_unit(budget), in_unit(done)) for name, budget, done in self.projects),
            basic=in_unit(self.basic),
            project=in_unit(self.project),
            total=in_unit(self.total),
            executed=in_unit(self.executed),
            unit=unit,
        )

    def book(self) -> Book:
        """Return the workbook it is filed in."""
        cover = [["封面"], ["单位名称", "城管局"], ["单位代码", "430105"]]
        spending: list[list[Any]] = [["支出表"], [f"单位：{self.unit}"], ["项目", "预算数", "决算数"]]
        spending += [
            ["基本支出", None, self.basic],
            ["项目支出", None, self.project],
            ["合计", None, self.total],
        ]
        listed: list[list[Any]] = [["明细表", None, f"单位：{self.unit}"], ["项目名称", "预算数", "执行数"]]
        listed += [list(project) for project in self.projects]
        listed.append(["合计", None, self.executed])
        return (_page("封面", cover), _page("支出表", spending), _page("项目明细表", listed))


def _page(title: str, rows: Sequence[Sequence[Any]]) -> Page:
    cells = {
        (row, column): _cell(value)
        for row, values in enumerate(rows, 1)
        for column, value in enumerate(values, 1)
        if value is not None
    }
    return Page(title=title, cells=cells)


def _cell(value: Any) -> Cell:
    if isinstance(value, Decimal):
        return Cell(value=float(value), look="#,##0.00")
    return Cell(value=value, error=str(value).startswith("#"))


def amounts() -> st.SearchStrategy[Decimal]:
    """Amounts of two decimals."""
    return st.integers(0, 20_000_000).map(lambda cents: Decimal(cents) / 100)


def right() -> st.SearchStrategy[Filing]:
    """Filings in which everything adds up and nothing is missing."""
    return st.builds(_adding_up, st.lists(amounts(), min_size=1, max_size=6), amounts())


def _adding_up(done: list[Decimal], basic: Decimal) -> Filing:
    spent = sum(done, Decimal(0))
    rest = max(basic, Decimal("0.01"))
    return Filing(
        projects=tuple((f"项目{n}", amount + n, amount) for n, amount in enumerate(done, 1)),
        basic=rest,
        project=spent,
        total=spent + rest,
        executed=spent,
    )


def any_filing() -> st.SearchStrategy[Filing]:
    """Filings of every kind: right ones, and such with wrong, missing, worded and broken amounts."""
    odd = st.one_of(
        amounts(), st.sampled_from([None, "—", "１２．５", "abc", "#REF!", " 3,000.00 ", "-7", "无"])
    )
    names = st.sampled_from(["道路", "绿化", "路灯", "", "环卫"])
    projects = st.lists(st.tuples(names, odd, odd), min_size=1, max_size=5).map(tuple)
    wild = st.builds(Filing, projects=projects, basic=odd, project=odd, total=odd, executed=odd)
    spoiled = st.builds(lambda filing, amount: replace(filing, total=amount), right(), odd)
    return st.one_of(right(), spoiled, wild)


@cache
def little_pack() -> RulePack:
    """Return the pack."""
    path = Path(_folder().name) / "little.yaml"
    path.write_text(PACK, encoding="utf-8")
    return load_rulepack(path)


@cache
def _folder() -> TemporaryDirectory[str]:
    return TemporaryDirectory()


def checked(book: Book, dialect: Dialect = PLAIN, pack: RulePack | None = None) -> Report:
    """Write a book and hold it against the little pack."""
    path = write_book(book, Path(_folder().name) / "filing.xlsx", dialect)
    return check(path, pack or little_pack())
