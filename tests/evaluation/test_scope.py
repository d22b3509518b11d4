"""What names lead to for one rule: its own columns, tables, totals, parameters, codes, last period."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from tests.evaluation.named import GIVEN, judgement_of
from tests.mess.held import Rows, book, hold

from auditcheck.evaluation.judging import Judgement
from auditcheck.model.issues import Outcome

T, F, M = 1, 0, 4
Judged = Callable[..., Judgement]


@pytest.fixture
def judged(tmp_path: Path) -> Judged:
    """Return a runner of one check, with what else is to be said of the rule and the submission."""
    return partial(judgement_of, tmp_path)


def codes(judgement: Judgement) -> list[int]:
    assert judgement.ruling is not None, judgement
    return [int(code) for code in judgement.ruling.codes]


def counts(outcome: Outcome) -> tuple[int, int, int, int, int]:
    return outcome.passed, outcome.failed, outcome.unknown, outcome.not_applicable, outcome.not_evaluated


@pytest.mark.parametrize(
    ("check", "wanted"),
    [
        ("parameters.most == 5", T),
        ("parameters.strict", T),
        ("parameters.loose", F),
        ("parameters.strict implies cover.people == 12", T),
        ('parameters.grade == "优"', T),
        ('submission.unit == "甲局"', T),
        ('submission.year == "2024"', T),
        ('submission.code == ""', F),
        ("length(submission.code) == 0", T),
        ("submission.unit == cover.unit", T),
        ('"01" in kinds', T),
        ('"03" in kinds', F),
        ('"城市" in kinds.name', T),
        ('"城市" in kinds', F),
        ("count(kinds) == 2", T),
        ("has(cover)", T),
        ("has(projects)", T),
        ("count(projects) == 3", T),
        ("count(cover) == 1", T),
        ("has(cover.none)", F),
        # What a name is called in the pack's own language is as good.
        ("years.税.final == 4", T),
        ("sum(years.税.final : years.other.final) == 10", T),
        ("sum(years.税 : years.fee) == 9", T),
        ("sum(projects.第二季) == 15", T),
        ("sum(projects.first : 第二季) == 27", T),
        ("projects.total.第二季 == 15", T),
        ("projects.total.first == sum(projects.first)", T),
        ("sum(projects.total.first : third) == 45", T),
        ("sum(projects.total.first : projects.total.second) == 27", T),
        # A column may be called total, too.
        ("sum(stock.total) == 7", T),
        ("years.income.final == 10", T),
        ('years.income["final"] == 10', T),
        ("sum(years.tax.final : years.other.final) == years.income.final", T),
        ("sum(years.final) == 20", T),
        ("sum(years.tax : years.other) == years.income", T),
    ],
)
def test_a_name_leads_to_its_value(judged: Judged, check: str, wanted: int) -> None:
    assert codes(judged(check)) == [wanted]


@pytest.mark.parametrize(
    ("check", "target", "wanted"),
    [
        ("first < 5", "projects", [T, T, F]),
        ("sum(first : third) == 6", "projects", [T, F, F]),
        ("sum(first : second) == 3", "projects", [T, F, F]),
        ("sum(third : first) == 6", "projects", [T, F, F]),
        ("first == max(projects.first)", "projects", [F, F, T]),
        ("first < projects.total.first / 2", "projects", [T, T, F]),
        ("kind in kinds", "projects", [T, T, T]),
        ("cover.people == 12", "projects", [T, T, T]),
        ("sum(first) == 8", "projects by kind", [T, F]),
        ('kind == "01"', "projects by kind", [T, F]),
        ("count(note) == 2", "projects by kind", [T, F]),
        ("sum(first : second) == 18", "projects by kind", [T, F]),
        ("count(projects) == 3", "projects by kind", [T, T]),
        ("final >= 4", "years", [T, T, T, F]),
    ],
)
def test_within_a_target_a_bare_name_is_its_own(
    judged: Judged, check: str, target: str, wanted: list[int]
) -> None:
    assert codes(judged(check, for_=target)) == wanted


def test_targets_are_called_by_their_records_their_groups_or_their_columns(judged: Judged) -> None:
    def targets(check: str, **more: str) -> list[str]:
        return [issue.target for issue in judged(check, **more).issues]

    assert targets("first > 5", for_="projects") == ["a", "b"]
    assert targets("sum(first) > 9", for_="projects by kind") == ["01", "02"]
    assert targets("years.tax == years.income") == ["决算数"]
    assert targets("cover.people == 1") == [""]


def test_a_message_of_a_group_quotes_its_first_record(judged: Judged) -> None:
    message = "{record.name} {record.note}"
    found = judged("sum(first) > 99", for_="projects by kind", message=message)
    assert [issue.message.zh for issue in found.issues] == ["a 优", "b 良"]
    single = judged("cover.people == 1", message="{target}|{cell}")
    assert [issue.message.zh for issue in single.issues] == ["|B1"]


def test_last_period_has_its_own_tables(judged: Judged) -> None:
    prior = {"cover": {"unit": "甲局", "people": 10}, "projects": [{"name": "z", "first": 100}]}
    for check, wanted in {
        "cover.people == prior.cover.people + 2": T,
        "sum(prior.projects.first) == 100": T,
        "count(prior.projects) == 1": T,
        "has(prior.gifts)": F,
    }.items():
        assert codes(judged(check, prior=prior)) == [wanted], check


def test_columns_named_by_a_pattern_are_named_by_text_or_by_figure(tmp_path: Path) -> None:
    sheets: dict[str, Rows] = {"历年": [["项目", "2020年", "2021年"], ["收入", 10, 12], ["税收", 4, 5]]}
    tables = """
  years:
    sheet: 历年
    layout: grid
    header_pattern: '(\\d{4})年'
    rows:
      income: 收入
      tax: {label: 税收, under: 收入}
"""
    checks = {
        "TEXT": ('years.income["2021"] == 12', "passed"),
        "FIGURE": ("years.income[2021] == 12", "passed"),
        "WRONG": ("years.income[2020] == 12", "failed"),
        "ROWS": ("years.income == years.tax + 6", "passed"),
        "NONE": ("years.income[2019] == 12", "not_applicable"),
    }
    rules = "".join(
        f"- {{id: {name}, title: x, class: logic, check: '{check}'}}\n" for name, (check, _) in checks.items()
    )
    report = hold(book(tmp_path / "a.xlsx", sheets), tables, rules).report
    verdicts = {outcome.rule_id: outcome for outcome in report.outcomes}
    for name, (_, verdict) in checks.items():
        assert getattr(verdicts[name], verdict) == 1, verdicts[name]


def test_a_table_with_a_form_on_each_sheet_says_on_which_a_record_stands(tmp_path: Path) -> None:
    form = [["得分", 5], ["满分", 10]]
    sheets: dict[str, Rows] = {"甲评分": form, "乙评分": [["得分", 9], ["满分", 8]]}
    tables = """
  marks:
    sheet: "*评分"
    layout: form
    each: sheet
    fields:
      points: {label: 得分, type: number}
      most: {label: 满分, type: number}
"""
    rules = """
- {id: OWN, title: x, class: logic, for: marks, check: sheet == '甲评分'}
- id: OTHERS
  title: x
  class: logic
  for: marks
  check: sum(marks.points where marks.sheet == sheet) <= most
- {id: GROUP, title: x, class: logic, for: marks by sheet, check: sum(points) == 5}
"""
    report = hold(book(tmp_path / "a.xlsx", sheets), tables, rules).report
    assert [(outcome.passed, outcome.failed) for outcome in report.outcomes] == [(1, 1)] * 3


@pytest.mark.parametrize(
    ("check", "more"),
    [
        ("years.final > 0", {}),
        ("stock.total > 0", {}),
        ("years.income == years.tax", {}),
        ("first > 0", {"when": "years.final > 0"}),
        ("first > 99", {"when": "years.final > 99"}),
        ("sum(first) > 0", {"for_": "projects by kind", "when": "stock.total > 0"}),
    ],
)
def test_what_runs_along_another_table_than_its_targets_is_refused(
    judged: Judged, check: str, more: dict[str, str]
) -> None:
    """The first record of the other table would else speak for all."""
    judgement = judged(check, **{"for_": "projects", **more})
    assert judgement.outcome.not_evaluated == 1
    assert judgement.broken is not None
    assert "run along different tables" in judgement.broken.en
    assert codes(judged("all(years.final > 0)", for_="projects")) == [T] * 3


# --- what is not there


@pytest.mark.parametrize(
    ("check", "wanted"),
    [
        ("sum(gifts.value) == 0", "not_applicable"),
        ("cover.none == 1", "not_applicable"),
        ("prior.cover.people == 1", "not_applicable"),
        ("has(gifts)", "failed"),
        ("years.fee.final == 5", "not_applicable"),
        ("stock.total > 0", "not_evaluated"),
        ("projects.total.first == 1", "not_evaluated"),
    ],
)
def test_what_may_be_missing_does_not_apply_and_what_must_be_there_is_not_evaluated(
    judged: Judged, check: str, wanted: str
) -> None:
    given = {
        "cover": {"unit": "甲局", "people": 12},
        "projects": [{"name": "a", "first": 1}],
        "years": {"income": {"final": 10}, "tax": {"final": 4}},
    }
    outcome = judged(check, given=given).outcome
    assert getattr(outcome, wanted) == 1, outcome
    assert sum(counts(outcome)) == 1


def test_a_range_passes_over_an_end_that_may_be_missing(judged: Judged) -> None:
    years = {"income": {"final": 10}, "tax": {"final": 4}, "other": {"final": 6}}
    given = {**GIVEN, "years": years}
    for check, wanted in {
        "sum(years.tax.final : years.fee.final) == 4": T,
        "sum(years.fee.final : years.other.final) == 6": T,
        "sum(years.tax.final : years.other.final) == 10": T,
        "years.income == sum(years.tax : years.other)": T,
    }.items():
        assert codes(judged(check, given=given)) == [wanted], check
    nothing = judged("sum(years.fee.final : years.fee.final) == 0", given=given)
    assert nothing.outcome.not_applicable == 1
    assert [reason.words.en for reason in nothing.outcome.reasons] == ['"收费" was not found']


def test_a_range_of_columns_passes_over_an_end_that_may_be_missing(judged: Judged) -> None:
    given = {
        **GIVEN,
        "projects": [{"name": "a", "first": 1, "second": 2}, {"name": "b", "first": 3, "second": 4}],
    }
    assert codes(judged("sum(second : third) == 2", given=given, for_="projects")) == [T, F]
    assert codes(judged("sum(projects.first : third) == 10", given=given)) == [T]
    for check in ("sum(third : third) == 2", "third > 0"):
        assert judged(check, given=given, for_="projects").outcome.not_applicable == 1


def test_where_a_table_has_no_records_what_is_said_of_them_does_not_hold(judged: Judged) -> None:
    given = {**GIVEN, "projects": {"records": [], "total": {"first": 0}}, "stock": []}
    for check, wanted in {
        "sum(projects.first) == 0": "not_applicable",
        "sum(projects.first) == count(stock.item)": "not_applicable",
        "sum(projects.first) <= parameters.most": "not_applicable",
        'sum(projects.first) == 0 and submission.unit == "甲局"': "not_applicable",
        "sum(projects.first) == 1": "failed",
        "sum(projects.first) <= cover.people": "passed",
        "sum(projects.first) < sum(years.final)": "passed",
        "count(projects) == 0": "passed",
        # A total row states its figures even where there are no records above it.
        "projects.total.first == sum(projects.first)": "passed",
    }.items():
        assert getattr(judged(check, given=given).outcome, wanted) == 1, check
