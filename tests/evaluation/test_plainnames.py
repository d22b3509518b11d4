"""Names of small tables for a first look: what certainly holds is settled by it, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tests.evaluation.named import GIVEN, PACK, judgement_of

from auditcheck.evaluation.judging import UNMET, Judgement
from auditcheck.evaluation.namespace import Namespace
from auditcheck.evaluation.plainnames import Positions
from auditcheck.evaluation.settling import FirstLook
from auditcheck.model.tables import Layout, TableSpec
from auditcheck.rulepacks.loading import load_rulepack
from auditcheck.tables.literal import literal_table
from auditcheck.tables.table import Table

T = 1
Judged = Callable[..., Judgement]


@pytest.fixture
def judged(tmp_path: Path) -> Judged:
    return partial(judgement_of, tmp_path)


def settled(judgement: Judgement) -> list[int] | None:
    """Return the codes if a first look settled the rule: nothing was evaluated then."""
    ruling = judgement.ruling
    return ruling.codes.tolist() if ruling is not None and ruling.evaluated is None else None


@pytest.mark.parametrize(
    "check",
    [
        "parameters.most == 5",
        "parameters.strict",
        "not parameters.loose",
        'parameters.grade == "优"',
        "cover.people == 12",
        'cover.unit == "甲局"',
        'cover.unit in ("甲局", "乙局")',
        "projects.total.first == sum(projects.first)",
        "projects.total.第二季 == 15",
        "sum(projects.total.first : third) == 45",
        "sum(projects.total.first : projects.total.second) == 27",
        "sum(projects.first : third) == 45",
        "sum(projects.first : projects.second) == 27",
        "sum(stock.total) == 7",
        "years.income.final == 10",
        "years.税.final == 4",
        "sum(years.tax.final : years.other.final) == years.income.final",
        "sum(years.final) == 20",
        "all(projects.first > 0)",
        "any(projects.first > 6)",
        "sum(projects.first where projects.first > 3) == 11",
        "cover.people * 2 / 4 - 1 == 5",
        "abs(0 - cover.people) == 12",
        "if_blank(cover.people, 3) == 12",
        "(if parameters.strict then cover.people else 3) == 12",
        "parameters.loose implies cover.people == 1",
        "cover.people == 1 or cover.people == 12",
        "cover.people != 13 and not cover.people < 12",
    ],
)
def test_what_holds_is_settled_by_a_first_look(judged: Judged, check: str) -> None:
    assert settled(judged(check)) == [T]


@pytest.mark.parametrize(
    ("check", "target", "codes"),
    [
        ("first < 8", "projects", [T, T, T]),
        ("sum(first : third) == third * 3 - 3", "projects", [T, T, T]),
        ("sum(first : 第二季) == third * 2 - 3", "projects", [T, T, T]),
        ("first <= projects.total.first", "projects", [T, T, T]),
        ("first <= sum(projects.first)", "projects", [T, T, T]),
        ("cover.people == 12", "projects", [T, T, T]),
        ('note in ("优", "良")', "projects", [T, T, T]),
        ("final >= 1", "years", [T, T, T, T]),
        ("sum(first) <= 8", "projects by kind", [T, T]),
        ('kind != "03"', "projects by kind", [T, T]),
        ('sum(first) == 8 or kind == "02"', "projects by kind", [T, T]),
        ("sum(first : second) <= 18", "projects by kind", [T, T]),
        ("first >= 1", "projects by kind", [T, T]),
        ("all(first >= 1) and any(first >= 4)", "projects by kind", [T, T]),
        ("sum(first where first > 1) <= 7", "projects by kind", [T, T]),
        ("sum(first) <= projects.total.first", "projects by kind, note", [T, T]),
    ],
)
def test_of_every_target_what_holds_is_settled(
    judged: Judged, check: str, target: str, codes: list[int]
) -> None:
    assert settled(judged(check, for_=target)) == codes


@pytest.mark.parametrize(
    ("check", "when", "codes"),
    [
        ("first < 5", "first < 5", [T, T, UNMET]),
        ("first < 5", "note == '良'", [UNMET, T, UNMET]),
        ("first > 99", "first > 50", [UNMET] * 3),
        ("first < 8", "cover.people == 12", [T, T, T]),
        ("first < 8", "cover.people == 13", [UNMET] * 3),
        ("first < 5", "first < 8", None),
        ("first < 8", "prior.cover.people == 1", None),
    ],
)
def test_a_condition_is_looked_at_too(judged: Judged, check: str, when: str, codes: list[int] | None) -> None:
    assert settled(judged(check, for_="projects", when=when.replace("'", '"'))) == codes


@pytest.mark.parametrize("target", ["projects", "projects by kind"])
@pytest.mark.parametrize(
    "check",
    [
        "first < 5",
        "sum(first) == 8",
        "first == second",
        "sum(projects.first) == 13",
        "has(first)",
        "unique(name)",
        'submission.unit == "甲局"',
        "kind in kinds",
        "count(projects) == 3",
        "max(projects.first) == 7",
        "first > prior.projects.total.first",
        "years.income[parameters.grade] == 1",
        'years.income["final"] == 10',
        "cover.none == 1",
        "first / (second - 5) < 100",
        'name == ""',
        "first > if_blank(third, 0)",
        "sum(stock.total where stock.item == name) == 0",
        "lookup(name, projects.name, projects.first) == first",
    ],
)
def test_what_does_not_hold_or_is_not_understood_is_evaluated_all_the_same(
    judged: Judged, check: str, target: str
) -> None:
    """Judged with and without a first look; that both come to the same is seen to in passing."""
    judgement = judged(check, for_=target)
    assert sum(
        (judgement.outcome.passed, judgement.outcome.failed, judgement.outcome.unknown,
         judgement.outcome.not_applicable, judgement.outcome.not_evaluated)
    ) >= 1  # fmt: skip


def test_blanks_what_cannot_be_read_and_missing_ends_come_to_the_same(judged: Judged) -> None:
    records = [
        {"name": "a", "kind": "01", "first": None, "second": 2},
        {"name": "b", "kind": "01", "first": "甲", "second": 0},
        {"name": "c", "kind": None, "first": "—", "second": None},
        {"name": "d", "kind": "02", "first": 4, "second": 5},
    ]
    given = {**GIVEN, "projects": records, "years": {"income": {"final": None}, "tax": {"final": 4}}}
    for target in ("projects", "projects by kind"):
        for check in (
            "sum(first, second) >= 0",
            "first + second >= 0",
            "first * second >= 0",
            "second / second == 1",
            "if_blank(first, second) >= 0",
            "sum(first : second) >= 0",
            "sum(first : third) >= 0",
            "abs(first) >= 0",
            "-second <= 0",
            "first <= 4 or second >= 0",
            'kind != "03"',
            "sum(projects.second) == 7",
            "sum(projects.second where projects.second > 1) == 7",
            "years.income.final >= 0",
            "sum(years.income.final : years.fee.final) == 4",
            "projects.total.first == 1",
        ):
            judged(check, given=given, for_=target)
    assert settled(judged("sum(projects.second) == 7", given=given)) == [T]


def test_of_a_table_without_records_nothing_is_settled(judged: Judged) -> None:
    given = {**GIVEN, "projects": []}
    assert judged("sum(projects.first) == 0", given=given).outcome.not_applicable == 1
    assert judged("first > 0", given=given, for_="projects").outcome.not_applicable == 1
    assert judged("first > 0", given=given, for_="projects", when="first > 1").outcome.not_applicable == 1
    assert settled(judged("cover.people == 12", given=given)) == [T]


def test_a_column_of_very_many_records_is_left_to_the_full_evaluation(judged: Judged) -> None:
    for count, codes in ((400, [T] * 400), (401, None)):
        records = [{"name": "a", "kind": "01", "first": 1, "second": 2}] * count
        given = {**GIVEN, "projects": records}
        assert settled(judged("first < second", given=given, for_="projects")) == codes
        grouped = settled(judged("sum(first) < sum(second)", given=given, for_="projects by kind"))
        assert grouped == ([T] if codes else None)


def test_rows_are_looked_up_where_each_submission_has_them(tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text(
        PACK + "- {id: R, title: x, class: logic, for: projects, check: 'stock[note].total == 3'}\n",
        encoding="utf-8",
    )
    pack = load_rulepack(tmp_path / "pack.yaml")
    projects = [{"name": "a", "kind": "01", "first": 1, "second": 2, "note": "灯"}]
    lamp, chair = {"item": "灯", "total": 3}, {"item": "椅", "total": 4}
    stocks = ([lamp, chair], [chair, lamp], [chair], [chair, {**lamp, "total": 4}], [lamp], [lamp, chair])
    found = []
    for stock in stocks:
        given: dict[str, Any] = {"projects": projects, "stock": stock}
        tables = {name: literal_table(required(pack.table(name)), it, None) for name, it in given.items()}
        space = Namespace(pack, tables, {})
        settled = FirstLook(space).settled(pack.rules[0])
        found.append(settled is not None)
    assert found == [True, True, False, False, True, True]


def test_positions_are_kept_only_for_rows_that_are_the_same() -> None:
    spec = TableSpec(name="t", sheet=("s",), layout=Layout.RECORDS, columns=())
    positions = Positions()

    def of(labels: list[str], one: TableSpec = spec) -> dict[str, int]:
        return positions.of(Table(spec=one, length=len(labels), columns={}, labels=labels))

    first = of(["甲", "乙"])
    assert first == {"甲": 0, "乙": 1}
    assert of(["甲", "乙"]) is first
    assert of(["甲", "乙"], replace(spec)) is not first
    assert of(["乙", "甲"]) == {"乙": 0, "甲": 1}
    assert of([]) == {}


def required(spec: TableSpec | None) -> TableSpec:
    assert spec is not None
    return spec
