"""What rules say of small tables: verdicts, places, figures, and what is never silent."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from auditcheck.evaluation.evaluating import Evaluation
from auditcheck.model.issues import Issue, Outcome
from auditcheck.model.rules import RuleClass

Run = Callable[..., Evaluation]

CATEGORIES = {
    "城市管理": 887,
    "公共安全": 330.24,
    "公共服务": 977.46,
    "经济发展": 81.49,
    "社会管理": 379.52,
    "其他事务": 432.35,
}


def counts(outcome: Outcome) -> tuple[int, int, int, int, int]:
    """Return passed, failed, unknown, not applicable, not evaluated."""
    return (
        outcome.passed,
        outcome.failed,
        outcome.unknown,
        outcome.not_applicable,
        outcome.not_evaluated,
    )


def address(issue: Issue) -> str:
    return issue.primary.cell.qualified if issue.primary.cell else ""


def projects(**changed: object) -> dict[str, object]:
    records = [
        {"name": name, "category": name, "executed": changed.get(name, v)} for name, v in CATEGORIES.items()
    ]
    return {"projects": {"records": records, "total": {"executed": changed.get("total", 3088.06)}}}


TOTAL = """
- id: SUM-01
  title: 合计等于各项目之和
  class: balance
  check: projects.total.executed == sum(projects.executed)
"""
STAFF = """
- id: STAFF-01
  title: 在职人数
  class: balance
  check: staffing.on_post == staffing.administrative + staffing.institution
"""


def test_the_six_categories_sum_to_3088_06_although_binary_floating_point_says_otherwise(run: Run) -> None:
    assert sum(CATEGORIES.values()) != 3088.06
    result = run(TOTAL, projects())
    assert counts(result.outcomes[0]) == (1, 0, 0, 0, 0)
    assert result.issues == ()


def test_a_total_that_rounding_explains_is_a_hint_and_still_passes(run: Run) -> None:
    result = run(TOTAL, projects(total=3088.07))
    assert (result.outcomes[0].passed, result.outcomes[0].rounded) == (1, 1)
    (issue,) = result.issues
    assert issue.rule_class is RuleClass.HINT
    assert issue.message.zh.startswith("可能为取整误差")


def test_a_total_beyond_rounding_fails_with_the_rules_own_class_and_shows_both_sides(run: Run) -> None:
    result = run(TOTAL, projects(total=3088.11))
    (issue,) = result.issues
    assert issue.rule_class is RuleClass.BALANCE
    assert issue.comparison is not None
    assert str(issue.comparison.left.value) == "3088.11"
    assert str(issue.comparison.right.value) == "3088.06"
    assert str(issue.comparison.difference) == "0.05"
    assert [str(term.value) for term in issue.comparison.right.terms] == [str(v) for v in CATEGORIES.values()]
    assert issue.primary.column_label == "执行数"


def test_counts_are_exact(run: Run) -> None:
    staff = {"on_post": 43, "administrative": 13, "institution": 30}
    assert counts(run(STAFF, {"staffing": staff}).outcomes[0]) == (1, 0, 0, 0, 0)
    (issue,) = run(STAFF, {"staffing": {**staff, "institution": 31}}).issues
    assert "左边 43，右边 44，相差 -1" in issue.message.zh
    assert "在职人数" in issue.message.zh


@pytest.mark.parametrize(("rate", "passed"), [("89.58%", 1), ("89.59%", 0), (0.8958, 1), (43 / 48, 1)])
def test_a_rate_passes_at_its_displayed_precision(run: Run, rate: object, passed: int) -> None:
    rule = """
    - id: R-01
      title: 控制率
      class: balance
      check: staffing.rate == staffing.on_post / staffing.establishment
      tolerance: display
    """
    result = run(rule, {"staffing": {"on_post": 43, "establishment": 48, "rate": rate}})
    assert result.outcomes[0].passed == passed
    assert len(result.issues) == 1 - passed


def test_a_dash_in_a_sum_is_no_silent_zero(run: Run) -> None:
    result = run(TOTAL, projects(经济发展="—"))
    (issue,) = result.issues
    assert issue.comparison is not None
    assert str(issue.comparison.difference) == "81.49"
    dashed = [term for term in issue.comparison.right.terms if term.value is None]
    assert [(term.text, term.state.name) for term in dashed] == [("—", "NOT_APPLICABLE")]


def test_a_blank_total_is_unknown_and_told_once_with_the_rules_it_stops(run: Run) -> None:
    result = run(TOTAL, projects(total=None))
    assert counts(result.outcomes[0]) == (0, 0, 1, 0, 0)
    (issue,) = result.issues
    assert (issue.code, issue.unchecked) == ("VALUE-BLANK", ("SUM-01",))


def test_where_nothing_is_stated_a_rule_does_not_apply(run: Run) -> None:
    result = run(STAFF, {"staffing": {}})
    assert counts(result.outcomes[0]) == (0, 0, 0, 1, 0)
    assert result.issues == ()


def test_an_unreadable_cell_is_never_a_pass(run: Run) -> None:
    result = run(STAFF, {"staffing": {"on_post": "四十三", "administrative": 13, "institution": 30}})
    assert counts(result.outcomes[0]) == (0, 0, 0, 0, 1)
    (issue,) = result.issues
    assert issue.unchecked == ("STAFF-01",)


def test_a_missing_table_leaves_its_rules_not_evaluated(run: Run) -> None:
    result = run(STAFF, {})
    assert counts(result.outcomes[0]) == (0, 0, 0, 0, 1)
    assert [issue.unchecked for issue in result.issues] == [("STAFF-01",)]


def test_a_row_of_a_grid_fails_column_by_column(run: Run) -> None:
    rule = """
    - id: G-01
      title: 项目支出
      class: balance
      check: "spending.project == sum(spending.urban : spending.safety)"
    """
    given = {
        "spending": {
            "project": {"budget": 10, "final": 20},
            "urban": {"budget": 4, "final": 9},
            "safety": {"budget": 6, "final": 10},
        }
    }
    result = run(rule, given)
    assert counts(result.outcomes[0])[:2] == (1, 1)
    (issue,) = result.issues
    assert (issue.target, issue.primary.row_label, issue.primary.column_label) == (
        "决算数",
        "二、项目支出",
        "决算数",
    )


def test_groups_are_held_against_the_row_their_key_names(run: Run) -> None:
    rule = """
    - id: G-02
      title: 分类
      class: balance
      for: projects by category
      check: "sum(executed) == spending[category].final"
    """
    given = {
        "projects": [
            {"name": "a", "category": "城市管理", "executed": 1},
            {"name": "b", "category": "城市管理", "executed": 2},
            {"name": "c", "category": "公共安全", "executed": 5},
        ],
        "spending": {"urban": {"final": 3}, "safety": {"final": 6}},
    }
    result = run(rule, given)
    assert counts(result.outcomes[0])[:2] == (1, 1)
    (issue,) = result.issues
    assert issue.target == "公共安全"
    assert issue.primary.row_label == "公共安全"


def test_a_condition_decides_which_records_a_rule_is_about(run: Run) -> None:
    rule = """
    - id: W-01
      title: 执行率
      class: verify
      for: projects
      when: budget > 0
      check: executed / budget <= 1
    """
    records = [
        {"name": "a", "budget": 10, "executed": 5},
        {"name": "b", "budget": 0, "executed": 5},
        {"name": "c", "budget": 10, "executed": 15},
    ]
    result = run(rule, {"projects": records})
    assert counts(result.outcomes[0]) == (1, 1, 0, 1, 0)
    assert [issue.target for issue in result.issues] == ["c"]


def test_without_last_periods_submission_rules_on_it_do_not_apply(run: Run) -> None:
    rule = """
    - id: Y-01
      title: 变动
      class: verify
      when: has(prior.staffing)
      check: abs(change(staffing.on_post, prior.staffing.on_post)) <= parameters.staff_change
      message: {zh: "较上年变动 {left|percent}，请说明", en: "changed by {left|percent}"}
    """
    now = {"staffing": {"on_post": 60}}
    assert counts(run(rule, now).outcomes[0]) == (0, 0, 0, 1, 0)
    result = run(rule, now, prior={"staffing": {"on_post": 40}})
    (issue,) = result.issues
    assert issue.message.zh == "较上年变动 50.00%，请说明"


def test_a_rule_over_no_records_does_not_apply(run: Run) -> None:
    rule = "- {id: N-01, title: 非负, class: logic, for: projects, check: executed >= 0}\n"
    assert counts(run(rule, {"projects": []}).outcomes[0]) == (0, 0, 0, 1, 0)


def test_a_key_that_no_row_has_leaves_the_group_unknown_not_passed(run: Run) -> None:
    rule = """
    - id: G-02
      title: 分类
      class: balance
      for: projects by category
      check: "sum(executed) == spending[category].final"
    """
    given = {
        "projects": [{"name": "a", "category": "城市管里", "executed": 1}],
        "spending": {"urban": {"final": 3}},
    }
    assert counts(run(rule, given).outcomes[0]) == (0, 0, 1, 0, 0)


def test_a_figure_that_a_condition_calls_for_is_missing_not_beside_the_point(run: Run) -> None:
    rule = "- {id: B-01, title: 预算, class: logic, for: projects, when: executed > 0, check: budget > 0}\n"
    result = run(rule, {"projects": [{"name": "a", "budget": None, "executed": 5}]})
    assert counts(result.outcomes[0]) == (0, 0, 1, 0, 0)
    assert [(issue.code, issue.unchecked) for issue in result.issues] == [("VALUE-BLANK", ("B-01",))]


def test_what_holds_only_because_there_are_no_records_is_no_pass(run: Run) -> None:
    rules = """
    - {id: V-01, title: 全部, class: logic, check: all(projects.executed <= projects.budget)}
    - {id: V-02, title: 合计, class: logic, check: sum(projects.executed) == sum(projects.budget)}
    - {id: V-03, title: 有数, class: logic, check: sum(projects.executed) > 0}
    """
    outcomes = run(rules, {"projects": []}).outcomes
    assert [counts(outcome)[:4] for outcome in outcomes] == [(0, 0, 0, 1), (0, 0, 0, 1), (0, 1, 0, 0)]
