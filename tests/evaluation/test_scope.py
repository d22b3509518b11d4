"""What names lead to for one rule: its own columns, tables, totals, parameters, codes, last period."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.mess.held import Rows, book, hold

from auditcheck.evaluation.evaluating import evaluate_pack
from auditcheck.evaluation.judging import Judgement
from auditcheck.model.issues import Outcome
from auditcheck.rulepacks.loading import load_rulepack
from auditcheck.tables.extraction import Extraction
from auditcheck.tables.literal import literal_table

PACK = """
id: x
title: x
unit: 万元
parameters:
  most: 5
  strict: yes
  loose: no
  grade: 优
codelists:
  kinds: {"01": 城市, "02": 乡村}
tables:
  cover:
    sheet: 封面
    layout: form
    fields:
      unit: {label: 单位, type: text}
      people: {label: 人数, type: integer}
      none: {label: 无此栏, type: integer, optional: yes}
  projects:
    sheet: 项目
    layout: records
    columns:
      name: {header: 名称, type: text}
      kind: {header: 类别, type: code}
      first: {header: 一季度, type: amount}
      second: {header: 二季度, type: amount, called: 第二季}
      third: {header: 三季度, type: amount, optional: yes}
      note: {header: 备注, type: text}
    key: [name]
    total: {name: 合计}
  years:
    sheet: 历年
    layout: grid
    columns:
      final: {header: 决算数, type: amount}
    header_pattern: '(\\d{4})年'
    rows:
      income: 收入
      tax: {label: 税收, under: 收入, called: 税}
      fee: {label: 收费, under: 收入, optional: yes}
      other: {label: 其他, under: 收入}
  stock:
    sheet: 库存
    layout: records
    columns:
      item: {header: 品名, type: text}
      total: {header: 总数, type: integer}
    key: [item]
  gifts:
    sheet: 捐赠
    optional: yes
    layout: records
    columns:
      item: {header: 品名, type: text}
      value: {header: 金额, type: amount}
rules:
"""
GIVEN: dict[str, object] = {
    "cover": {"unit": "甲局", "people": 12},
    "projects": {
        "records": [
            {"name": "a", "kind": "01", "first": 1, "second": 2, "third": 3, "note": "优"},
            {"name": "b", "kind": "02", "first": 4, "second": 5, "third": 6, "note": "良"},
            {"name": "c", "kind": "01", "first": 7, "second": 8, "third": 9, "note": "优"},
        ],
        "total": {"first": 12, "second": 15, "third": 18},
    },
    "years": {
        "income": {"final": 10},
        "tax": {"final": 4},
        "fee": {"final": 5},
        "other": {"final": 1},
    },
    "stock": [{"item": "灯", "total": 3}, {"item": "椅", "total": 4}],
}
T, F, M = 1, 0, 4
Judged = Callable[..., Judgement]


@pytest.fixture
def judged(tmp_path: Path) -> Judged:
    """Return a runner of one check, with what else is to be said of the rule and the submission."""

    def go(
        check: str,
        given: dict[str, object] | None = None,
        prior: dict[str, object] | None = None,
        **more: str,
    ) -> Judgement:
        extra = "".join(f", {name.rstrip('_')}: '{value}'" for name, value in more.items())
        rule = f"- {{id: R, title: x, class: logic, check: '{check}'{extra}}}\n"
        (tmp_path / "pack.yaml").write_text(PACK + rule, encoding="utf-8")
        pack = load_rulepack(tmp_path / "pack.yaml")

        def extraction(values: dict[str, object]) -> Extraction:
            specs = {spec.name: spec for spec in pack.tables}
            tables = {name: literal_table(specs[name], it, pack.unit) for name, it in values.items()}
            return Extraction(tables=tables)

        found = evaluate_pack(
            pack,
            extraction(GIVEN if given is None else given),
            extraction(prior) if prior is not None else None,
            {"unit": "甲局", "year": "2024"},
        )
        return found.judgements[0]

    return go


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
    given = {**GIVEN, "projects": [], "stock": []}
    for check, wanted in {
        "sum(projects.first) == 0": "not_applicable",
        "sum(projects.first) == count(stock.item)": "not_applicable",
        "sum(projects.first) <= parameters.most": "not_applicable",
        'sum(projects.first) == 0 and submission.unit == "甲局"': "not_applicable",
        "sum(projects.first) == 1": "failed",
        "sum(projects.first) <= cover.people": "passed",
        "sum(projects.first) < sum(years.final)": "passed",
        "count(projects) == 0": "passed",
    }.items():
        assert getattr(judged(check, given=given).outcome, wanted) == 1, check
