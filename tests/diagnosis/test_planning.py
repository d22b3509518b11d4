"""The order of work: which steps it has, what it counts, and what it says was left out."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from tests.diagnosis.submissions import Submission, loaded, submit
from tests.diagnosis.test_localising import FIELDS, TABLES

from auditcheck.diagnosis import planning
from auditcheck.diagnosis.causes import Causes
from auditcheck.diagnosis.localising import localise
from auditcheck.diagnosis.planning import Left, Treated, work_plan
from auditcheck.diagnosis.proposing import Proposals
from auditcheck.model.diagnosis import Diagnosis, WorkPlan
from auditcheck.model.words import Words

CHECKS = {
    "AB": "form.a == form.b + 0 * form.c",
    "CD": "form.c == form.d",
    "CE": "form.c == form.e",
    "MORE": "form.f >= 5",
    "ODD": "form.f != 0",
}
WRONG = {"a": 9, "c": 1243, "d": 1234, "e": 1234}


def submitted(folder: Path, checks: dict[str, str], **figures: object) -> Submission:
    rules = "".join(
        f"- {{id: {name}, title: t, class: logic, check: '{each}'}}\n" for name, each in checks.items()
    )
    return submit(loaded(TABLES, rules, folder), {"form": dict.fromkeys(FIELDS, 0) | figures})


def planned(
    submission: Submission, groups: Iterable[tuple[str, ...]], failed: int = 5, left: Left | None = None
) -> WorkPlan:
    """Return the plan for these groups of rules, each looked at together."""
    network = submission.network
    reevaluation = submission.reevaluation(network)
    proposals = Proposals(network, Causes(network, {}), reevaluation, lambda: False)
    treated = []
    for rules in groups:
        demands = submission.demands(*rules)
        remedies = localise(network, demands, lambda: False).remedies
        sentence = Words("", " ".join(rules))
        made = [] if rules == ("ODD",) else proposals.of(remedies, demands)
        treated.append(Treated(demands, made, Diagnosis(sentence=sentence)))
    return work_plan(treated, network, reevaluation, failed, left or Left())


def steps(plan: WorkPlan) -> list[tuple[str, str, int]]:
    return [
        (step.words.en, "".join(FIELDS[cell.column - 1] for cell in step.cells), step.issues)
        for step in plan.steps
    ]


def test_steps_stand_with_most_issues_first_and_count_together(tmp_path: Path) -> None:
    submission = submitted(tmp_path, CHECKS, **WRONG)
    plan = planned(submission, [("AB",), ("ODD",), ("MORE",), ("CD", "CE")])
    assert steps(plan) == [("CD CE", "c", 2), ("AB", "b", 1)]
    assert (plan.cells, plan.issues) == (2, 3)
    assert plan.headline is not None
    assert (
        plan.headline.en
        == "Correct these 2 cells and 3 issues disappear (2 more of rules could not be traced)"
    )
    assert plan.headline.zh == "改正这 2 格，3 个问题随之消失（另有 2 个规则问题未能推断）"


def test_a_single_issue_more_is_told_too(tmp_path: Path) -> None:
    submission = submitted(tmp_path, CHECKS, **WRONG)
    headlines = [planned(submission, [("CD", "CE")], failed).headline for failed in (2, 3)]
    assert [words and words.en for words in headlines] == [
        "Correct this cell and 2 issues disappear",
        "Correct this cell and 2 issues disappear (1 more of rules could not be traced)",
    ]


def test_one_issue_is_told_in_the_singular(tmp_path: Path) -> None:
    plan = planned(submitted(tmp_path, CHECKS, **WRONG), [("AB",)], 1)
    assert plan.headline is not None
    assert plan.headline.en == "Correct this cell and 1 issue disappears"
    assert plan.headline.zh == "改正这 1 格，1 个问题随之消失"


def test_a_cell_is_corrected_once(tmp_path: Path) -> None:
    submission = submitted(tmp_path, CHECKS, **WRONG)
    plan = planned(submission, [("CD", "CE"), ("CE", "CD"), ("AB",)])
    assert steps(plan) == [("CD CE", "c", 2), ("AB", "b", 1)]
    assert (plan.cells, plan.issues) == (2, 3)


def test_without_a_step_there_is_no_headline(tmp_path: Path) -> None:
    submission = submitted(tmp_path, CHECKS, **WRONG)
    plan = planned(submission, [("ODD",), ("MORE",)])
    assert (plan.headline, plan.steps, plan.cells, plan.issues) == (None, (), 0, 0)


def test_a_step_that_awakes_as_many_issues_as_it_heals_is_no_headline(tmp_path: Path) -> None:
    checks = {"SUM": "form.a == form.b + form.c", "THEN": "form.d > 0, when: form.a > 0"}
    rules = "".join(
        f"- {{id: {name}, title: t, class: logic, check: {each}}}\n" for name, each in checks.items()
    )
    rules += "- {id: MOST, title: t, class: logic, check: 'form.b >= 90 and form.c >= 7'}\n"
    given = {"form": dict.fromkeys(FIELDS, 0) | {"b": 90, "c": 7}}
    plan = planned(submit(loaded(TABLES, rules, tmp_path), given), [("SUM",)], 1)
    assert (steps(plan), plan.issues, plan.headline) == ([("SUM", "a", 1)], 0, None)


def test_twenty_steps_are_told_and_all_cells_counted(tmp_path: Path) -> None:
    tables = """
    items:
      sheet: 明细
      layout: records
      columns:
        a: {header: 甲, type: number}
        b: {header: 乙, type: number}
    """
    rule = "- {id: SAME, title: t, class: balance, for: items, check: a == b}\n"
    records = [{"a": 100 + number, "b": 7} for number in range(22)]
    plan = submit(loaded(tables, rule, tmp_path), {"items": records}).diagnosed().plan
    assert plan is not None
    assert (len(plan.steps), plan.cells, plan.issues) == (20, 22, 22)


def test_failed_rules_that_give_no_equation_are_named_in_the_order_of_the_pack(tmp_path: Path) -> None:
    checks = CHECKS | {"LAST": "form.a != 9", "HOLDS": "form.a != 8"}
    submission = submitted(tmp_path, checks, **WRONG)
    plan = submission.diagnosed().plan
    assert plan is not None
    assert [rule for rule, _ in plan.not_used] == ["ODD", "LAST"]
    assert all(words.en and words.zh for _, words in plan.not_used)


TIME = "for lack of time 3 issues were traced and 4 were not"
APART = "7 issues that hang together involve too many cells and were traced one by one"
INSTALL = "; with a solver they can be traced together: pip install 'auditcheck[solve]'"


@pytest.mark.parametrize(
    ("left", "solver", "words"),
    [
        (Left(), True, None),
        (Left(late=4), True, TIME),
        (Left(apart=7), True, APART),
        (Left(apart=7), False, APART + INSTALL),
        (Left(late=4, apart=7), True, f"{TIME}; {APART}"),
    ],
)
def test_what_was_left_out_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, left: Left, *, solver: bool, words: str | None
) -> None:
    monkeypatch.setattr(planning, "solver_available", lambda: solver)
    submission = submitted(tmp_path, CHECKS, **WRONG)
    told = planned(submission, [("AB",), ("CD", "CE")], left=left).cut_off
    assert (told and told.en) == words
