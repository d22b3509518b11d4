"""What keeps rules from being evaluated is told once, at its place, with the rules it stops."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from tests.mess.held import book

from auditcheck.evaluation.evaluating import Evaluation, evaluate_pack
from auditcheck.model.issues import Issue
from auditcheck.rulepacks.loading import load_rulepack
from auditcheck.tables.extraction import extract_tables
from auditcheck.workbook.reading import read_workbook

Run = Callable[..., Evaluation]
Check = Callable[..., Evaluation]

MARKS = """
  marks:
    sheet: "*评分"
    layout: form
    each: sheet
    fields:
      name: {label: 项目, type: text}
      points: {label: 得分, type: number}
      most: {label: 满分, type: number}
      share: {label: 占比, type: percent}
"""
REQUIRED = """
  cover:
    sheet: 封面
    layout: form
    fields:
      people: {label: 人数, type: integer, required: yes}
      posts: {label: 编制, type: integer}
      limit: {label: 上限, type: integer}
  grid:
    sheet: 表
    layout: grid
    columns:
      now: {header: 本年, type: number}
    rows:
      one: 一行
      two: 二行
"""
PAID = """
  paid:
    sheet: 支出
    layout: records
    unit_required: yes
    columns:
      item: {header: 名称, type: text}
      amount: {header: 金额, type: amount}
  count:
    sheet: 人数
    layout: records
    columns:
      place: {header: 单位, type: text}
      people: {header: 人数, type: integer}
"""


@pytest.fixture
def held(tmp_path: Path) -> Check:
    """Return a runner of rules over the sheets of a workbook."""

    def go(tables: str, rules: Mapping[str, str], sheets: Mapping[str, list[list[object]]]) -> Evaluation:
        listed = "".join(
            f"- {{id: {name}, title: x, class: logic, {rule}}}\n" for name, rule in rules.items()
        )
        place = tmp_path / "pack.yaml"
        place.write_text(f"id: x\ntitle: x\nunit: 万元\ntables:{tables}rules:\n{listed}", encoding="utf-8")
        pack = load_rulepack(place)
        workbook = read_workbook(book(tmp_path / "book.xlsx", sheets))
        return evaluate_pack(pack, extract_tables(workbook, pack.tables, pack.unit))

    return go


def stopped(result: Evaluation) -> dict[str, list[tuple[str, ...]]]:
    """Return the rules stopped by each issue, by its code."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for issue in result.issues:
        assert issue.unchecked, issue
        found.setdefault(issue.code, []).append(issue.unchecked)
    return found


def form(name: str, points: object, *, most: object = 10, share: object = 0.5) -> list[list[object]]:
    rows: list[list[object]] = [["项目", name], ["得分", points], ["满分", most], ["占比", share]]
    return [row for row in rows if row[1] != "lacking"]


def test_a_label_that_one_sheet_lacks_stops_the_rules_that_read_it(held: Check) -> None:
    rules = {
        "COLUMN": "check: sum(marks.points) <= 100",
        "OWN": "for: marks, check: points <= most",
        "WHEN": "for: marks, when: points > 0, check: most > 0",
        "OTHER": "for: marks, check: most > 0",
        "LOST": "for: marks, check: share >= 0",
        "TABLE": "check: count(marks) == 2",
    }
    sheets = {"甲评分": form("甲", 5), "乙评分": form("乙", "lacking", share="若干")}
    result = held(MARKS, rules, sheets)
    told = stopped(result)
    assert told.pop("LABEL-MISSING") == [("COLUMN", "OWN", "WHEN")]
    assert list(told.values()) == [[("LOST",)]]
    evaluated = {outcome.rule_id: outcome.not_evaluated for outcome in result.outcomes}
    assert evaluated == {"COLUMN": 1, "OWN": 1, "WHEN": 1, "OTHER": 0, "LOST": 1, "TABLE": 0}


def test_each_sheet_that_lacks_a_label_is_told_with_the_rules_that_read_it(held: Check) -> None:
    rules = {"COLUMN": "check: sum(marks.points) <= 100", "ROWS": "check: grid.one + grid.two == 3"}
    lacking = {name: form(name, "lacking") for name in ("甲评分", "乙评分")}
    sheets = {"丙评分": form("丙", 5), **lacking, "表": [["项", "本年"], ["一行", "甲"], ["二行", 2]]}
    result = held(MARKS + REQUIRED[REQUIRED.index("  grid") :], rules, sheets)
    assert stopped(result) == {
        "LABEL-MISSING": [("COLUMN",), ("COLUMN",)],
        "VALUE-UNREADABLE": [("ROWS",)],
    }


def test_a_required_figure_that_is_missing_is_told_once_with_the_rules_that_wait_for_it(held: Check) -> None:
    rules = {
        "FIRST": "check: cover.posts == cover.people",
        "SECOND": "check: cover.people < cover.posts",
        "OTHER": "check: cover.posts < cover.limit",
        "NONE": "check: cover.posts > 0",
    }
    sheets = {
        "封面": [["人数", None], ["编制", 5], ["上限", None]],
        "表": [["项", "本年"], ["一行", 1], ["二行", 2]],
    }
    result = held(REQUIRED, rules, sheets)
    assert stopped(result) == {"CONTRACT-REQUIRED": [("FIRST", "SECOND")], "VALUE-BLANK": [("OTHER",)]}


def test_a_range_does_not_pass_over_a_row_that_must_be_there(held: Check) -> None:
    rules = {"RANGE": "check: 'sum(grid.one : grid.two) == grid.one'", "ONE": "check: grid.one == 1"}
    sheets = {"封面": [["人数", 3], ["编制", 5], ["上限", 6]], "表": [["项", "本年"], ["一行", 1]]}
    result = held(REQUIRED, rules, sheets)
    assert stopped(result) == {"LABEL-MISSING": [("RANGE",)]}
    assert [outcome.not_evaluated for outcome in result.outcomes] == [1, 0]


def test_a_label_that_every_sheet_lacks_stops_the_rules_at_all(held: Check) -> None:
    rules = {"COLUMN": "check: sum(marks.points) <= 100", "OTHER": "for: marks, check: most > 0"}
    sheets = {"甲评分": form("甲", "lacking"), "乙评分": form("乙", "lacking")}
    told = stopped(held(MARKS, rules, sheets))
    assert set().union(*told["LABEL-MISSING"]) == {"COLUMN"}
    assert list(told) == ["LABEL-MISSING"]


def test_a_sheet_without_a_unit_stops_the_rules_on_its_amounts_and_no_others(held: Check) -> None:
    rules = {
        "AMOUNT": "for: paid, check: amount >= 0",
        "SUM": "check: sum(paid.amount) == 8",
        "PEOPLE": "for: count, check: people >= 0",
        "ITEM": "for: paid, check: item != 'x'",
    }
    sheets = {
        "支出": [["名称", "金额"], ["甲", 5], ["乙", 3]],
        "人数": [["单位", "人数"], ["甲", "好些"], ["乙", 3]],
    }
    result = held(PAID, rules, sheets)
    told = stopped(result)
    assert told.pop("UNIT-MISSING") == [("AMOUNT", "SUM")]
    assert list(told.values()) == [[("PEOPLE",)]]
    assert {outcome.rule_id: outcome.passed for outcome in result.outcomes}["ITEM"] == 2


def test_a_value_that_cannot_be_read_stops_the_rules_that_need_its_cell(held: Check) -> None:
    rules = {
        "BOTH": "check: sum(count.people) > 0",
        "EACH": "for: count, check: people > 0",
        "NAME": "for: count, check: place != 'x'",
    }
    sheets = {"支出": [["名称", "金额（万元）"]], "人数": [["单位", "人数"], ["甲", "好些"], ["乙", "几个"]]}
    result = held(PAID, rules, sheets)
    first, second = (issue for issue in result.issues if issue.unchecked)
    assert (first.unchecked, second.unchecked) == (("BOTH", "EACH"), ("BOTH", "EACH"))
    assert {issue.primary.cell.address for issue in (first, second) if issue.primary.cell} == {"B2", "B3"}


# --- where no other issue accounts for it


def only(result: Evaluation) -> Issue:
    (issue,) = result.issues
    return issue


def test_a_rule_that_nothing_else_accounts_for_is_told_at_the_first_cell_it_needs(run: Run) -> None:
    rule = "- {id: R, title: x, class: logic, for: projects, check: executed <= budget}\n"
    records = [{"name": "a", "budget": 1, "executed": 1}, {"name": "b", "budget": "甲", "executed": "乙"}]
    issue = only(run(rule, {"projects": records}))
    assert (issue.code, issue.unchecked) == ("RULE-NOT-EVALUATED", ("R",))
    assert issue.primary.cell is not None
    assert (issue.primary.sheet, issue.primary.cell.address) == ("项目支出明细表", "D2")
    assert "1 times" in issue.message.en
    assert "cannot be read: " in issue.message.en
    assert "D2" in issue.message.en


def test_of_a_condition_that_cannot_be_told_the_cell_is_named(run: Run) -> None:
    condition = "staffing.on_post > 5"
    rule = f"- {{id: R, title: x, class: logic, for: projects, when: {condition}, check: executed >= 0}}\n"
    given = {
        "staffing": {"on_post": "甲"},
        "projects": [{"name": "a", "executed": 1}, {"name": "b", "executed": 2}],
    }
    result = run(rule, given)
    assert result.outcomes[0].not_evaluated == 2
    (judgement,) = result.judgements
    assert [cell.sheet for cell in judgement.unread] == ["机构人员情况表"]
    assert only(result).primary.sheet == "机构人员情况表"


def test_cells_that_can_be_read_are_not_named_beside_those_that_cannot(run: Run) -> None:
    rule = "- {id: R, title: x, class: logic, for: projects, check: executed <= budget and rate >= 0}\n"
    records = [{"name": "a", "budget": 1, "executed": "甲", "rate": None}]
    (judgement,) = run(rule, {"projects": records}).judgements
    assert [cell.address for cell in judgement.unread] == ["D1"]


def test_the_names_a_pack_was_evaluated_with_are_at_hand(run: Run) -> None:
    rule = "- {id: R, title: x, class: logic, check: staffing.on_post > 0}\n"
    given = {"staffing": {"on_post": 3}}
    result = run(rule, given)
    assert result.space is not None
    assert result.space.table("staffing").length == 1
    assert result.prior is None
    again = run(rule, given, prior={"staffing": {"on_post": 4}})
    assert again.prior is not None
    assert again.prior.leaf(again.prior.table("staffing"), "on_post").states.tolist() == [0]
