"""Rules on final accounts: codes within items, ranges whose ends may be absent, names of codelists."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from auditcheck.evaluation.evaluating import Evaluation, evaluate_pack
from auditcheck.model.issues import Outcome
from auditcheck.rulepacks.loading import load_rulepack
from auditcheck.tables.extraction import Extraction
from auditcheck.tables.literal import literal_table

PACK = """
id: accounts
title: {zh: 决算, en: accounts}
version: "1"
unit: 元
tables:
  cells:
    sheet: 支出决算表
    optional: yes
    layout: records
    columns:
      code: {header: 科目编码, type: code}
      item: {header: 栏目, type: text}
      amount: {header: 金额, type: amount}
    key: [code]
  summary:
    sheet: 总表
    optional: yes
    layout: grid
    columns: {final: {header: 决算数, type: amount}}
    rows:
      first: {label: 第一类, optional: yes}
      second: {label: 第二类, optional: yes}
      third: {label: 第三类, optional: yes}
      total: 合计
rules:
- id: ROLL
  title: 汇总
  class: balance
  for: cells
  check: rollup(amount by code, item)
- id: SUM
  title: 合计
  class: balance
  check: "summary.total == sum(summary.first : summary.third)"
- id: NAME
  title: 名称
  class: hint
  for: cells
  when: code in functions
  check: item == lookup(code, functions.code, functions.name)
"""
Run = Callable[..., Evaluation]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    (tmp_path / "pack.yaml").write_text(PACK, encoding="utf-8")
    (tmp_path / "codelists").mkdir()
    (tmp_path / "codelists" / "functions.csv").write_text("code,name\n301,公共（服务）\n", encoding="utf-8")
    pack = load_rulepack(tmp_path)

    def held(**given: object) -> Evaluation:
        tables = {spec.name: spec for spec in pack.tables}
        made = {name: literal_table(tables[name], values, pack.unit) for name, values in given.items()}
        return evaluate_pack(pack, Extraction(tables=made))

    return held


def outcome(result: Evaluation, rule: str) -> Outcome:
    return next(one for one in result.outcomes if one.rule_id == rule)


def cell(code: object, item: str, amount: object) -> dict[str, object]:
    return {"code": code, "item": item, "amount": amount}


def test_codes_add_up_within_each_item_and_the_one_without_a_code_is_the_whole(run: Run) -> None:
    basic = [
        cell(None, "基本", 30),
        cell("201", "基本", 20),
        cell("20101", "基本", 20),
        cell("204", "基本", 10),
    ]
    project = [cell(None, "项目", 7), cell("201", "项目", 7), cell("20101", "项目", 6)]
    result = run(cells=[*basic, *project])
    found = outcome(result, "ROLL")
    assert (found.passed, found.failed, found.not_applicable) == (3, 1, 3)
    (issue,) = result.issues
    assert issue.primary.cell is not None
    assert issue.primary.cell.address == "C6"
    assert issue.comparison is not None
    assert (issue.comparison.left.value, issue.comparison.right.value) == (Decimal(7), Decimal(6))


def test_a_blank_beside_zeros_is_no_missing_figure_and_a_blank_whole_with_parts_is_wrong(run: Run) -> None:
    zeros = run(
        cells=[
            cell("201", "基本", None),
            cell("20101", "基本", 0),
            cell("202", "基本", 0),
            cell("20201", "基本", "—"),
        ]
    )
    assert (outcome(zeros, "ROLL").passed, zeros.issues) == (2, ())
    silent = run(cells=[cell("201", "基本", None), cell("20101", "基本", "—")])
    assert (outcome(silent, "ROLL").not_applicable, silent.issues) == (2, ())
    wrong = run(cells=[cell("201", "基本", None), cell("20101", "基本", 5)])
    assert outcome(wrong, "ROLL").failed == 1


def test_several_records_without_a_code_are_no_whole(run: Run) -> None:
    result = run(cells=[cell(None, "基本", 30), cell(None, "基本", 99), cell("201", "基本", 20)])
    assert (outcome(result, "ROLL").failed, outcome(result, "ROLL").not_applicable) == (0, 3)


@pytest.mark.parametrize(
    ("rows", "verdict"),
    [
        ({"first": 1, "second": 2, "third": 3, "total": 6}, "passed"),
        ({"second": 2, "third": 3, "total": 5}, "passed"),
        ({"first": 1, "second": 2, "total": 3}, "passed"),
        ({"second": 2, "total": 3}, "failed"),
        ({"total": 3}, "not_applicable"),
    ],
)
def test_a_range_goes_on_without_the_ends_that_may_be_absent(
    run: Run, rows: dict[str, int], verdict: str
) -> None:
    result = run(summary={name: {"final": value} for name, value in rows.items()})
    assert outcome(result, "SUM").verdict.value == verdict


def test_names_of_a_codelist_are_compared_like_all_texts(run: Run) -> None:
    named = run(cells=[cell("301", "公共(服务)", 1), cell("299", "其他", 1)])
    assert (outcome(named, "NAME").passed, outcome(named, "NAME").not_applicable) == (1, 1)
    assert outcome(run(cells=[cell("301", "公共", 1)]), "NAME").failed == 1
