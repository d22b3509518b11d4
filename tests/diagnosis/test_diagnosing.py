"""Which cell, why, what it should be: cases as a reviewer meets them, and laws."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.diagnosis.submissions import addresses, first, loaded, submit

from auditcheck.model.rules import RulePack
from auditcheck.pipeline import check

SAMPLES = Path(__file__).parents[2] / "sample_workbooks" / "department-performance"
TABLES = """
spending:
  sheet: 支出决算表
  layout: grid
  unit: 元
  columns:
    basic: {header: 基本支出, type: amount}
    project: {header: 项目支出, type: amount}
    whole: {header: 合计, type: amount}
  rows:
    total: 合计
    culture: 文化
    school: 教育
    primary: {label: 其中：小学, under: 教育}
    health: 卫生
annex:
  sheet: 附件
  layout: form
  unit: 元
  fields:
    whole: {label: 支出合计, type: amount}
    rate: {label: 基本支出占比, type: percent}
"""
RULES = """
- id: DOWN
  title: 各行之和等于合计
  class: balance
  check: spending.total == spending.culture + spending.school + spending.health
- id: ACROSS
  title: 各列之和等于合计
  class: balance
  for: spending
  check: whole == basic + project
- id: ANNEX
  title: 与附件一致
  class: balance
  check: annex.whole == spending.total.whole
- id: RATE
  title: 占比
  class: verify
  check: annex.rate == spending.total.basic / spending.total.whole
  tolerance: display
"""
CLEAN: dict[str, dict[str, Any]] = {
    "total": {"basic": 1694.04, "project": 3088.06, "whole": 4782.1},
    "culture": {"basic": 330.24, "project": 977.46, "whole": 1307.7},
    "school": {"basic": 887, "project": 1500.5, "whole": 2387.5},
    "primary": {"basic": 120, "project": 80.5, "whole": 200.5},
    "health": {"basic": 476.8, "project": 610.1, "whole": 1086.9},
}
ROWS, COLUMNS = tuple(CLEAN), ("basic", "project", "whole")

Figures = dict[str, dict[str, Any]]


@pytest.fixture(name="pack", scope="module")
def _pack(tmp_path_factory: pytest.TempPathFactory) -> RulePack:
    return loaded(TABLES, RULES, tmp_path_factory.mktemp("pack"))


def figures(**changed: object) -> Figures:
    """Return the clean figures with ``row_column`` changed."""
    found = {row: dict(cells) for row, cells in CLEAN.items()}
    for name, value in changed.items():
        row, column = name.split("_")
        found[row][column] = value
    return found


def given_of(spending: Figures, **annex: object) -> dict[str, object]:
    return {"spending": spending, "annex": {"whole": 4782.1, "rate": "35.42%"} | annex}


def at(row: str, column: str) -> str:
    return f"{'ABC'[COLUMNS.index(column)]}{ROWS.index(row) + 1}"


def test_clean_figures_have_no_diagnosis(pack: RulePack) -> None:
    found = submit(pack, given_of(figures())).diagnosed()
    assert (found.diagnoses, found.plan) == ({}, None)


CASES: list[tuple[str, Callable[[], Figures], tuple[str, str, str]]] = [
    ("swapped digits", lambda: figures(culture_project=974.76), ("B2", "977.46", "swapped_digits")),
    ("sign", lambda: figures(school_basic=-887), ("A3", "887", "sign")),
    ("scale", lambda: figures(health_project=6101000), ("B5", "610.1", "scale")),
    ("dropped digit", lambda: figures(school_project=150.5), ("B3", "1500.5", "dropped_digit")),
    ("doubled digit", lambda: figures(culture_basic=3330.24), ("A2", "330.24", "extra_digit")),
    ("mistyped", lambda: figures(total_project=3080.06), ("B1", "3088.06", "wrong_digit")),
    ("left out", lambda: figures(total_basic=807.04), ("A1", "1694.04", "left_out")),
    ("counted twice", lambda: figures(total_basic=2024.28), ("A1", "1694.04", "counted_twice")),
    ("sub-row added", lambda: figures(total_basic=1814.04), ("A1", "1694.04", "sub_row")),
    ("neighbour", lambda: figures(health_basic=610.1), ("A5", "476.8", "neighbour")),
    ("nothing explains it", lambda: figures(health_basic=523.47), ("A5", "476.8", "")),
]


@pytest.mark.parametrize(
    ("spending", "answer"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_the_cell_its_value_and_the_cause(
    pack: RulePack, spending: Callable[[], Figures], answer: tuple[str, str, str]
) -> None:
    cell, value, cause = answer
    diagnosis = submit(pack, given_of(spending())).diagnosis()
    assert first(diagnosis) == (cell, Decimal(value), cause)
    assert diagnosis.alternatives == 1


def test_a_missing_percent_sign_is_told(pack: RulePack) -> None:
    diagnosis = submit(pack, given_of(figures(), rate=0.003542)).diagnosis()
    assert first(diagnosis) == ("B1", Decimal("0.3542"), "percent")


def test_last_years_figure_left_in_is_told(pack: RulePack) -> None:
    before = given_of(figures(school_basic=655.31, school_whole=2155.81))
    submission = submit(pack, given_of(figures(school_basic=655.31)), before)
    assert first(submission.diagnosis()) == ("A3", Decimal(887), "last_year")


def test_two_cells_exchanged_are_told_together(pack: RulePack) -> None:
    exchanged = figures(culture_basic=977.46, culture_project=330.24)
    diagnosis = submit(pack, given_of(exchanged)).diagnosis()
    assert diagnosis.likeliest is not None
    assert addresses(diagnosis)[0] == ["A2", "B2"]
    assert [c.code for c in diagnosis.likeliest.corrections] == ["exchanged", "exchanged"]


def test_a_divisor_can_be_the_wrong_cell(pack: RulePack) -> None:
    diagnosis = submit(pack, given_of(figures(total_whole=4872.1))).diagnosis()
    assert first(diagnosis) == ("C1", Decimal("4782.1"), "swapped_digits")
    assert diagnosis.certain
    assert "应为 4,782.10" in diagnosis.sentence.zh
    assert "should certainly be 4,782.10" in diagnosis.sentence.en


def test_of_a_lone_sum_it_says_one_of_and_claims_nothing(tmp_path: Path) -> None:
    rule = RULES.split("- id: ACROSS", maxsplit=1)[0]
    diagnosis = submit(loaded(TABLES, rule, tmp_path), given_of(figures(culture_basic=333.24))).diagnosis()
    assert sorted(addresses(diagnosis)) == [["A1"], ["A2"], ["A3"], ["A5"]]
    assert not diagnosis.certain
    assert "之一有误" in diagnosis.sentence.zh
    assert "one of" in diagnosis.sentence.en


def test_cells_that_other_rules_confirm_are_cleared(tmp_path: Path) -> None:
    rules = RULES.split("- id: ACROSS", maxsplit=1)[0] + "- id: ANNEX" + RULES.split("- id: ANNEX")[1]
    spending = figures(culture_whole=1307.07)
    diagnosis = submit(loaded(TABLES, rules, tmp_path), given_of(spending)).diagnosis()
    assert sorted(addresses(diagnosis)) == [["C2"], ["C3"], ["C5"]]
    assert any("C1" in words.zh and "附件" in words.zh for words in diagnosis.cleared)


def test_the_plan_counts_the_issues_that_disappear(pack: RulePack) -> None:
    spending = figures(culture_project=974.76, total_basic=2024.28)
    submission = submit(pack, given_of(spending))
    plan = submission.diagnosed().plan
    assert plan is not None
    assert plan.headline is not None
    assert (plan.cells, plan.issues) == (2, len(submission.failed))
    assert plan.headline.zh == f"改正这 2 格，{len(submission.failed)} 个问题随之消失"


def test_rules_without_an_equation_are_named_with_the_reason(tmp_path: Path) -> None:
    rules = "- {id: ODD, title: t, class: verify, check: spending.total.basic != spending.total.basic}\n"
    plan = submit(loaded(TABLES, rules, tmp_path), given_of(figures())).diagnosed().plan
    assert plan is not None
    assert [rule for rule, _ in plan.not_used] == ["ODD"]
    assert plan.headline is None


def test_a_proposal_that_breaks_a_rule_without_an_equation_is_not_shown(tmp_path: Path) -> None:
    lone = RULES.split("- id: ACROSS", maxsplit=1)[0]
    odd = "- {id: ODD, title: t, class: verify, check: 'spending.culture.basic in (333.24, 1)'}\n"
    diagnosis = submit(
        loaded(TABLES, lone + odd, tmp_path), given_of(figures(culture_basic=333.24))
    ).diagnosis()
    assert ["A2"] not in addresses(diagnosis)


def test_out_of_time_says_how_much_was_left_out(pack: RulePack) -> None:
    found = submit(pack, given_of(figures(culture_project=974.76))).diagnosed(seconds=-1)
    assert found.diagnoses == {}
    assert found.plan is not None
    assert found.plan.cut_off is not None


AMOUNTS = st.integers(min_value=-(10**14), max_value=10**14).map(lambda n: Decimal(n).scaleb(-2))


@given(st.sampled_from(("culture", "school", "health")), st.sampled_from(COLUMNS), AMOUNTS)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_planted_cell_is_the_answer_and_its_value_comes_back(
    pack: RulePack, row: str, column: str, wrong: Decimal
) -> None:
    assume(wrong != Decimal(str(CLEAN[row][column])))
    submission = submit(pack, given_of(figures(**{f"{row}_{column}": wrong})))
    diagnosis = submission.diagnosis()
    assert addresses(diagnosis) == [[at(row, column)]]
    _, proposed, _ = first(diagnosis)
    assert proposed == Decimal(str(CLEAN[row][column]))
    mended = submit(pack, given_of(figures(**{f"{row}_{column}": proposed})))
    assert mended.failed == []


@pytest.mark.parametrize("name", ["total-off-by-0.05", "category-total", "score-above-weight", "clean"])
def test_verdicts_and_issues_are_the_same_without_diagnosis(name: str) -> None:
    path = SAMPLES / f"{name}.xlsx"
    bare, full = check(path, diagnose=False), check(path)
    assert bare.outcomes == full.outcomes
    assert [(i.code, i.message, i.primary, i.target) for i in bare.issues] == [
        (i.code, i.message, i.primary, i.target) for i in full.issues
    ]
    assert bare.plan is None
    assert all(issue.diagnosis is None for issue in bare.issues)


def test_of_many_records_only_the_surroundings_of_a_failure_are_looked_at(tmp_path: Path) -> None:
    tables = """
    items:
      sheet: 明细
      layout: records
      columns:
        name: {header: 名称, type: text}
        a: {header: 甲, type: number}
        b: {header: 乙, type: number}
      key: [name]
      total: {name: 合计}
    """
    rules = """
    - {id: SAME, title: t, class: balance, for: items, check: a == b}
    - {id: SUM, title: t, class: balance, check: items.total.a == sum(items.a)}
    """
    records = [{"name": str(n), "a": n, "b": n} for n in range(5_000)]
    total = sum(range(5_000))
    records[77]["a"] = 78
    given_items = {"items": {"records": records, "total": {"a": total, "b": total}}}
    submission = submit(loaded(tables, rules, tmp_path), given_items)
    plan = submission.diagnosed().plan
    assert plan is not None
    assert [rule for rule, _ in plan.not_used] == ["SUM"]
    assert addresses(submission.diagnosis()) == [["B78"], ["C78"]]


def test_a_total_left_at_nought_is_likelier_than_parts_that_should_be_nought(tmp_path: Path) -> None:
    tables = """
    fund:
      sheet: 资金
      layout: form
      unit: 元
      fields:
        total: {label: 年度资金总额, type: amount}
        fiscal: {label: 本年财政拨款, type: amount}
        other: {label: 其他资金, type: amount}
    """
    rules = "- {id: SUM, title: 合计, class: balance, check: fund.total == fund.fiscal + fund.other}"
    given = {"fund": {"total": 0, "fiscal": 90, "other": None}}
    diagnosis = submit(loaded(tables, rules, tmp_path), given).diagnosis()
    assert first(diagnosis) == ("A1", Decimal(90), "left_out")
    assert not diagnosis.certain
    emptied = [s for s in diagnosis.suspects if s.corrections[0].proposed == 0]
    assert [s.corrections[0].code for s in emptied] == [""]
    given = {"fund": {"total": 0, "fiscal": 90, "other": 7}}
    assert first(submit(loaded(tables, rules, tmp_path), given).diagnosis()) == (
        "A1",
        Decimal(97),
        "left_at_zero",
    )
