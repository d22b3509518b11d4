"""What names mean in rules: rows, ranges, totals, last period, parameters; and what stops a rule."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from auditcheck.evaluation.evaluating import Evaluation
from auditcheck.evaluation.judging import rule_on
from auditcheck.model.issues import Outcome

Run = Callable[..., Evaluation]

GIVEN: dict[str, object] = {
    "staffing": {
        "establishment": 48,
        "on_post": 43,
        "administrative": 13,
        "institution": 30,
        "rate": "89.58%",
    },
    "projects": {
        "records": [
            {"name": "a", "category": "城市管理", "budget": 1, "executed": 2, "rate": "50%"},
            {"name": "b", "category": "公共安全", "budget": 3, "executed": 4, "rate": "60%"},
            {"name": "c", "category": "城市管理", "budget": 5, "executed": 6, "rate": "70%"},
        ],
        "total": {"budget": 9, "executed": 12},
    },
    "spending": {
        "total": {"budget": 30, "final": 60},
        "basic": {"budget": 1, "final": 2},
        "project": {"budget": 10, "final": 20},
        "urban": {"budget": 4, "final": 8},
        "safety": {"budget": 6, "final": 5},
    },
}


def rule(check: str, **more: str) -> str:
    extra = "".join(f", {name.rstrip('_')}: '{value}'" for name, value in more.items())
    return f"- {{id: R, title: x, class: logic, check: '{check}'{extra}}}\n"


def counts(outcome: Outcome) -> tuple[int, int, int, int, int]:
    return outcome.passed, outcome.failed, outcome.unknown, outcome.not_applicable, outcome.not_evaluated


@pytest.mark.parametrize(
    ("check", "wanted"),
    [
        ("spending.urban.final == 8", (1, 0)),
        ('spending.urban["final"] == 8', (1, 0)),
        ("sum(spending.urban.final : spending.safety.final) == 13", (1, 0)),
        ("sum(spending.safety.final : spending.urban.final) == 13", (1, 0)),
        ("sum(spending.basic.final : spending.safety.final) == 35", (1, 0)),
        ("sum(spending.urban.budget : final) == 12", (1, 0)),
        ("sum(spending.urban.budget : spending.urban.final) == 12", (1, 0)),
        ("sum(projects.total.budget : executed) == 21", (1, 0)),
        ("sum(projects.budget : projects.executed) == 21", (1, 0)),
        ("sum(projects.budget : executed) == 21", (1, 0)),
        ("sum(staffing.administrative : institution) == 43", (1, 0)),
        ("sum(staffing.establishment : staffing.institution) == 134", (1, 0)),
        ("spending.project == sum(spending.urban : spending.safety)", (1, 1)),
        ("spending.final > 1", (5, 0)),
        ("count(spending) == 5", (1, 0)),
        ("count(projects) == 3 and has(staffing)", (1, 0)),
        ("projects.total.executed == sum(projects.executed)", (1, 0)),
        ("parameters.staff_change == 20%", (1, 0)),
        ('submission.unit == "甲局" and submission.year == ""', (0, 1)),
        ("has(prior.staffing)", (0, 1)),
    ],
)
def test_names_lead_to_their_cells(run: Run, check: str, wanted: tuple[int, int]) -> None:
    assert counts(run(rule(check), GIVEN).outcomes[0])[:2] == wanted


@pytest.mark.parametrize(
    ("check", "target", "wanted"),
    [
        ("sum(budget : executed) > 4", "projects", (2, 1)),
        ("sum(executed) == spending[category].final", "projects by category", (1, 1)),
        ("executed > spending[category].budget", "projects", (1, 2)),
        ("executed > budget", "projects by category", (2, 0)),
        ('category == "城市管理"', "projects by category", (1, 1)),
        ("count(executed) == 1", "projects by executed", (3, 0)),
        ("count(executed) == 1", "projects by category, name", (3, 0)),
        ("final >= budget", "spending", (4, 1)),
        ("rate < 65%", "projects", (2, 1)),
    ],
)
def test_targets_are_records_or_groups(run: Run, check: str, target: str, wanted: tuple[int, int]) -> None:
    assert counts(run(rule(check, for_=target), GIVEN).outcomes[0])[:2] == wanted


def test_ranges_of_last_period_are_those_of_last_period(run: Run) -> None:
    earlier = {**GIVEN, "spending": {**GIVEN["spending"], "urban": {"budget": 1, "final": 2}}}  # type: ignore[dict-item]
    for check in (
        "sum(prior.spending.urban.budget : final) == 3",
        "sum(prior.spending.urban.final : prior.spending.safety.final) == 7",
        "prior.spending.urban.final < spending.urban.final",
        "sum(prior.projects.executed) == 12",
    ):
        assert counts(run(rule(check), GIVEN, earlier).outcomes[0])[:2] == (1, 0), check


def test_a_failing_group_is_called_by_its_keys(run: Run) -> None:
    result = run(rule("count(executed) > 1", for_="projects by category, name"), GIVEN)
    assert [issue.target for issue in result.issues] == ["城市管理 / a", "公共安全 / b", "城市管理 / c"]
    blank = {"projects": [{"name": "a", "category": None, "executed": 1}]}
    result = run(rule("count(executed) > 1", for_="projects by category"), blank)
    assert [issue.target for issue in result.issues] == ["（空白）"]


def test_a_row_that_fails_in_a_column_is_called_by_the_column(run: Run) -> None:
    (issue,) = run(rule("spending.project == sum(spending.urban : spending.safety)"), GIVEN).issues
    assert (issue.target, issue.primary.row_label) == ("决算数", "二、项目支出")
    assert issue.comparison is not None
    assert issue.comparison.left.terms[0].label == "二、项目支出 决算数"
    assert [(place.row_label, place.column_label) for place in issue.related] == [
        ("城市管理", "决算数"),
        ("公共安全", "决算数"),
    ]


def test_messages_may_quote_the_record(run: Run) -> None:
    message = "{zh: '{target} {record.budget} {left} {cell} {sheet}', en: '{label}'}"
    text = rule("executed < 6", for_="projects")[:-2] + f", message: {message}}}\n"
    (issue,) = run(text, GIVEN).issues
    assert issue.message.zh.split()[:3] == ["c", "5", "6"]
    assert issue.message.en == "c / 执行数"
    assert issue.value == ""


def test_a_message_made_of_the_check_names_the_target_and_both_sides(run: Run) -> None:
    (issue,) = run(rule("executed <= budget", for_="projects", when="budget > 4"), GIVEN).issues
    assert issue.message.zh.startswith("c：")
    assert issue.message.zh.endswith("左边 6，右边 5，相差 1.00")
    assert issue.message.en.startswith("c: ")
    assert "; left 6, right 5, difference 1.00" in issue.message.en


def test_a_tolerance_is_told(run: Run) -> None:
    text = rule("staffing.on_post == staffing.administrative")[:-2] + ", tolerance: 0.5}\n"
    (issue,) = run(text, GIVEN).issues
    assert issue.message.en.endswith("difference 30 (tolerance 0.5)")


# --- what stops a rule


@pytest.mark.parametrize(
    ("given", "check", "wanted"),
    [
        ({"staffing": {}}, "projects.total.executed > 1", (0, 0, 0, 0, 1)),
        ({"projects": []}, "projects.total.executed > 1", (0, 0, 0, 0, 1)),
        ({"spending": {"urban": {"final": 1}}}, "spending.safety.final > 1", (0, 0, 0, 1, 0)),
        (GIVEN, "prior.staffing.on_post > 1", (0, 0, 0, 1, 0)),
        ({"staffing": {"on_post": None}}, "staffing.on_post > 1", (0, 0, 0, 1, 0)),
        (
            {"staffing": {"on_post": 0, "institution": None}},
            "staffing.on_post == staffing.institution",
            (0, 0, 0, 1, 0),
        ),
        (
            {"staffing": {"on_post": 5, "institution": None}},
            "staffing.on_post == staffing.institution",
            (0, 0, 1, 0, 0),
        ),
        ({"staffing": {"on_post": "甲"}}, "staffing.on_post > 1", (0, 0, 0, 0, 1)),
    ],
)
def test_what_is_missing_decides_the_verdict(
    run: Run, given: object, check: str, wanted: tuple[int, ...]
) -> None:
    assert counts(run(rule(check), given).outcomes[0]) == wanted


def test_each_target_is_counted_once_by_its_verdict(run: Run) -> None:
    records = [
        {"name": "a", "budget": 1, "executed": 1},
        {"name": "b", "budget": 1, "executed": 2},
        {"name": "c", "budget": None, "executed": 2},
        {"name": "d", "budget": "甲", "executed": 2},
        {"name": "e", "budget": 1, "executed": None},
        {"name": "f", "budget": 1, "executed": "甲"},
        {"name": "g", "budget": 0, "executed": 2},
    ]
    result = run(rule("executed == budget", for_="projects", when="budget != 0"), {"projects": records})
    assert counts(result.outcomes[0]) == (1, 1, 2, 1, 2)
    (outcome,) = result.outcomes
    assert [(reason.verdict.value, len(reason.cells)) for reason in outcome.reasons] == [
        ("not_applicable", 0),
        ("unknown", 2),
        ("not_evaluated", 2),
    ]
    assert {issue.code for issue in result.issues} == {"R", "VALUE-BLANK", "RULE-NOT-EVALUATED"}


def test_a_condition_that_holds_nowhere_and_one_that_cannot_be_told(run: Run) -> None:
    def outcome(*budgets: object) -> tuple[int, ...]:
        records = [{"name": str(n), "budget": budget, "executed": 1} for n, budget in enumerate(budgets)]
        return counts(
            run(rule("executed == 1", for_="projects", when="budget > 5"), {"projects": records}).outcomes[0]
        )

    assert outcome(1, 2) == (0, 0, 0, 2, 0)
    assert outcome(1, None) == (0, 0, 1, 1, 0)
    assert outcome(1, "甲") == (0, 0, 0, 1, 1)
    assert outcome(9, "甲", None, 1) == (1, 0, 1, 1, 1)


def test_cells_that_keep_a_condition_from_being_told_are_named(run: Run) -> None:
    records = [{"name": "a", "budget": "甲", "executed": 1}, {"name": "b", "budget": 9, "executed": 1}]
    for given in (records, records[:1]):
        result = run(rule("executed == 1", for_="projects", when="budget > 5"), {"projects": given})
        (judgement,) = result.judgements
        assert [cell.address for cell in judgement.unread] == ["C1"]


def test_of_very_many_failures_a_thousand_are_told_and_the_rest_counted(run: Run) -> None:
    records = [{"name": str(n), "budget": 1, "executed": 2} for n in range(1005)]
    result = run(rule("executed == budget", for_="projects"), {"projects": records})
    assert (len(result.issues), result.outcomes[0].failed, result.outcomes[0].untold) == (1000, 1005, 5)


def test_hints_of_rounding_are_counted_among_what_passed(run: Run) -> None:
    text = """
    - {id: R, title: x, class: balance, for: projects, check: executed == budget}
    """
    records = [{"name": "a", "budget": 1.00, "executed": 1.01}, {"name": "b", "budget": 1, "executed": 1}]
    result = run(text, {"projects": [*records, {"name": "c", "budget": 1, "executed": 5}]})
    (outcome,) = result.outcomes
    assert (outcome.passed, outcome.rounded, outcome.failed, outcome.untold) == (2, 1, 1, 0)
    assert [(issue.rule_class.value, issue.target) for issue in result.issues] == [
        ("balance", "c"),
        ("hint", "a"),
    ]
    assert "tolerance" in result.issues[1].message.en


def test_a_rule_that_breaks_is_told_with_its_id(run: Run) -> None:
    result = run(rule("lookup(staffing.on_post, projects.budget, spending.final) == 1"), GIVEN)
    assert counts(result.outcomes[0]) == (0, 0, 0, 0, 1)
    (issue,) = result.issues
    assert (issue.code, issue.unchecked) == ("RULE-BROKE", ("R",))
    assert issue.message.en.startswith("R: ")
    assert result.outcomes[0].reasons[0].words.en in issue.message.en


def test_a_rule_that_only_counts_records_is_evaluated_where_there_are_none(run: Run) -> None:
    assert counts(run(rule("count(projects) >= 0"), {"projects": []}).outcomes[0])[0] == 1
    assert counts(run(rule("sum(projects.executed) == 0"), {"projects": []}).outcomes[0])[3] == 1
    small = rule("sum(projects.executed) <= parameters.staff_change")
    assert counts(run(small, {"projects": []}).outcomes[0])[3] == 1


def test_verdicts_can_be_had_without_issues(run: Run) -> None:
    (judgement,) = run(rule("executed > budget and budget > 1", for_="projects"), GIVEN).judgements
    ruling = judgement.ruling
    assert ruling is not None
    assert ruling.failed.tolist() == [0]
    again = rule_on(ruling.rule, ruling.scope)
    assert again is not None
    assert again.codes.tolist() == ruling.codes.tolist()
    assert ruling.look().truth.codes.tolist() == [0, 1, 1]
    whole = ruling.look_whole()
    assert len(whole.values) >= len(ruling.look().values)


def test_an_issue_says_why_and_what_to_do_and_a_hint_of_rounding_what_to_compare(run: Run) -> None:
    text = """
    - id: R
      title: x
      class: balance
      for: projects
      check: executed == budget
      why: {zh: 因为, en: because}
      correction: {zh: 更正, en: correct it}
      basis: 办法第三条
    """
    records = [{"name": "a", "budget": 1.00, "executed": 1.01}, {"name": "b", "budget": 1, "executed": 5}]
    failed, hint = run(text, {"projects": records}).issues
    assert failed.correction is not None
    assert hint.correction is not None
    assert (failed.correction.en, failed.basis) == ("correct it", "办法第三条")
    assert hint.correction.en.startswith("Compare with the unrounded figures")
    assert failed.why is not None
    assert failed.why.en == "because"
