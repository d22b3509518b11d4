"""What a rule's verdicts have to tell: reasons, limits, hints, and what is kept for a closer look."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from auditcheck.evaluation import judging
from auditcheck.evaluation.evaluating import Evaluation
from auditcheck.evaluation.judging import Judgement
from auditcheck.model.issues import Issue

Run = Callable[..., Evaluation]


def rule(check: str, **more: str) -> str:
    extra = "".join(f", {name.rstrip('_')}: '{value}'" for name, value in more.items())
    return f"- {{id: R, title: x, class: balance, check: '{check}'{extra}}}\n"


def judged(run: Run, text: str, records: list[dict[str, object]]) -> Judgement:
    (judgement,) = run(text, {"projects": records}).judgements
    return judgement


def pairs(*figures: tuple[object, object]) -> list[dict[str, object]]:
    return [{"name": str(n), "budget": a, "executed": b} for n, (a, b) in enumerate(figures)]


def test_a_condition_that_does_not_hold_is_the_reason(run: Run) -> None:
    text = rule("executed > 5", for_="projects", when="budget > 5")
    nowhere = judged(run, text, pairs((1, 1), (2, 2)))
    assert [reason.words.en for reason in nowhere.outcome.reasons] == ["its condition does not hold"]
    assert nowhere.ruling is not None
    assert nowhere.ruling.evaluated is None
    assert nowhere.ruling.codes.tolist() == [judging.UNMET] * 2
    somewhere = judged(run, text, pairs((1, 1), (9, 9)))
    assert (somewhere.outcome.passed, somewhere.outcome.not_applicable) == (1, 1)
    assert [reason.words.en for reason in somewhere.outcome.reasons] == ["its condition does not hold"]
    everywhere = judged(run, text, pairs((9, 9)))
    assert everywhere.outcome.reasons == ()


def test_of_hints_and_of_failures_as_many_as_the_limit_are_told(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert judging.ISSUES_PER_RULE == 1000
    monkeypatch.setattr(judging, "ISSUES_PER_RULE", 10)
    rounded, failed = [(1.00, 1.01)] * 13, [(1, 5)] * 12
    judgement = judged(run, rule("executed == budget", for_="projects"), pairs(*rounded, *failed))
    outcome = judgement.outcome
    assert (outcome.passed, outcome.rounded, outcome.failed, outcome.untold) == (13, 13, 12, 5)
    assert [issue.target for issue in judgement.issues] == [str(n) for n in (*range(13, 23), *range(10))]
    assert judgement.ruling is not None
    assert len(judgement.ruling.failed) == 12


def test_what_passes_only_by_rounding_is_told_though_nothing_failed(run: Run) -> None:
    judgement = judged(run, rule("executed == budget", for_="projects"), pairs((1.00, 1.01), (2, 2)))
    assert (judgement.outcome.passed, judgement.outcome.rounded) == (2, 1)
    assert [issue.target for issue in judgement.issues] == ["0"]


def test_what_was_evaluated_is_kept_unless_it_is_much(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    text = rule("executed == budget", for_="projects")
    figures = pairs((1, 5), (2, 2))
    kept = judged(run, text, figures).ruling
    assert kept is not None
    assert kept.evaluated is not None
    assert kept.look() is kept.evaluated
    monkeypatch.setattr(judging, "_VALUES_KEPT", 2 * len(kept.evaluated.values))
    exactly = judged(run, text, figures).ruling
    assert exactly is not None
    assert exactly.evaluated is not None
    monkeypatch.setattr(judging, "_VALUES_KEPT", 2 * len(kept.evaluated.values) - 1)
    dropped = judged(run, text, figures).ruling
    assert dropped is not None
    assert dropped.evaluated is None
    assert dropped.codes.tolist() == kept.codes.tolist()
    assert dropped.look().truth.codes.tolist() == kept.evaluated.truth.codes.tolist()


def test_a_closer_look_evaluates_what_an_and_had_no_need_of(run: Run) -> None:
    ruling = judged(run, rule("executed > 9 and budget > 9", for_="projects"), pairs((1, 1), (2, 2))).ruling
    assert ruling is not None
    assert len(ruling.look_whole().values) > len(ruling.look().values)
    plain = judged(run, rule("executed > budget", for_="projects"), pairs((1, 1))).ruling
    assert plain is not None
    assert plain.look_whole() is plain.look()
    # Where the rest cannot be evaluated, what was needed is enough.
    absent = "executed > 9 and prior.staffing.on_post > 9"
    half = judged(run, rule(absent, for_="projects"), pairs((1, 1))).ruling
    assert half is not None
    assert half.look_whole().truth.codes.tolist() == [0]


# --- issues


def only(judgement: Judgement) -> Issue:
    (issue,) = judgement.issues
    return issue


def test_without_a_comparison_the_sentence_is_that_of_the_check(run: Run) -> None:
    records: list[dict[str, object]] = [{"name": "甲", "category": "x"}, {"name": "甲", "category": "y"}]
    first, second = judged(run, rule("unique(name)", for_="projects"), records).issues
    for issue in (first, second):
        assert issue.message.en.startswith("甲: ")
        assert "；" not in issue.message.zh
        assert issue.comparison is None
        assert issue.value == "甲"
    assert [place.cell.address for place in first.related if place.cell] == ["A2"]


def test_an_issue_without_a_cell_stands_nowhere(run: Run) -> None:
    text = rule("parameters.staff_change > 30%", message="[{cell}][{sheet}][{label}][{target}]")
    issue = only(judged(run, text, pairs((1, 1))))
    assert issue.message.zh == "[][][][]"
    assert (issue.primary.cell, issue.primary.sheet, issue.related, issue.value) == (None, "", (), "")


def test_of_the_cells_read_two_hundred_are_told_beside_the_first(run: Run) -> None:
    for count in (201, 202):
        figures = pairs(*[(1, 2)] * count)
        issue = only(judged(run, rule("sum(projects.executed) == sum(projects.budget) * 9"), figures))
        assert len(issue.related) == 200
        assert issue.primary.cell is not None
        assert issue.primary.cell not in {place.cell for place in issue.related}
    few = only(judged(run, rule("sum(projects.executed) == 9"), pairs((1, 2), (1, 2), (1, 2))))
    assert [place.cell.address for place in few.related if place.cell] == ["D2", "D3"]
    assert {place.role.value for place in few.related} == {"related"}


def test_the_stated_side_leads_wherever_it_stands(run: Run) -> None:
    given = {
        "projects": {
            "records": [{"name": "a", "executed": 1}, {"name": "b", "executed": 2}],
            "total": {"executed": 4},
        },
        "staffing": {"on_post": 3},
    }
    for check in (
        "projects.total.executed == sum(projects.executed)",
        "sum(projects.executed) == projects.total.executed",
    ):
        (issue,) = run(rule(check), given).issues
        assert (issue.primary.row_label, issue.primary.column_label) == ("合计", "执行数"), check
        assert [place.row_label for place in issue.related] == ["b"]
        assert issue.primary.role.value == "primary"
