"""``table[key].column``: the row whose name or label a text says, for each target."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from auditcheck.evaluation.evaluating import Evaluation, evaluate_pack
from auditcheck.evaluation.judging import Judgement
from auditcheck.rulepacks.loading import load_rulepack
from auditcheck.tables.extraction import Extraction
from auditcheck.tables.literal import literal_table

PACK = """
id: x
title: x
unit: 万元
tables:
  projects:
    sheet: 项目
    layout: records
    columns:
      name: {header: 名称, type: text}
      category: {header: 类别, type: text}
      number: {header: 序号, type: integer}
      executed: {header: 执行数, type: amount}
    key: [name]
  spending:
    sheet: 支出
    layout: grid
    columns:
      final: {header: 决算数, type: amount}
      grade: {header: 等级, type: text}
      day: {header: 日期, type: date}
    rows:
      urban: [城市管理, 城管]
      safety: 公共安全
      police: {label: 公安, under: 公共安全}
  empty:
    sheet: 空表
    layout: records
    columns:
      name: {header: 名称, type: text}
      final: {header: 决算数, type: amount}
    key: [name]
  awards:
    sheet: 奖补
    layout: records
    columns:
      name: {header: 名称, type: text}
      final: {header: 决算数, type: amount}
    key: [name]
rules:
"""
GIVEN: dict[str, object] = {
    "projects": [
        {"name": "a", "category": "城市管理", "number": 1, "executed": 3},
        {"name": "b", "category": "一、公共安全", "number": 2, "executed": 6},
        {"name": "c", "category": "公安", "number": 3, "executed": 4},
        {"name": "d", "category": "无此类", "number": 4, "executed": 1},
        {"name": "e", "category": None, "number": 5, "executed": 3},
    ],
    "spending": {
        "urban": {"final": 3, "grade": "优", "day": "2021-01-05"},
        "safety": {"final": 6, "grade": None},
        "police": {"final": None, "grade": "良"},
    },
    "awards": [{"name": "甲", "final": 5}, {"name": "甲", "final": 7}, {"name": "城管", "final": 9}],
    "empty": [],
}
T, F, M = 1, 0, 4


@pytest.fixture
def judged(tmp_path: Path) -> Callable[..., Judgement]:
    def go(check: str, target: str = "projects", **given: object) -> Judgement:
        result = evaluated(tmp_path, check, target, {**GIVEN, **given})
        (judgement,) = result.judgements
        return judgement

    return go


def evaluated(folder: Path, check: str, target: str, given: dict[str, object]) -> Evaluation:
    about = f", for: '{target}'" if target else ""
    place = folder / "pack.yaml"
    rule = f"- {{id: R, title: x, class: logic, check: '{check}'{about}}}\n"
    place.write_text(dedent(PACK) + rule, encoding="utf-8")
    pack = load_rulepack(place)
    tables = {spec.name: literal_table(spec, given[spec.name], pack.unit) for spec in pack.tables}
    return evaluate_pack(pack, Extraction(tables=tables))


def codes(judgement: Judgement) -> list[int]:
    assert judgement.ruling is not None
    return [int(code) for code in judgement.ruling.codes]


@pytest.mark.parametrize(
    ("check", "wanted"),
    [
        ("spending[category].final == executed", [T, T, M, M, M]),
        ("spending[category].final < executed", [F, F, M, M, M]),
        ('spending[category].grade == "优"', [T, M, F, M, M]),
        ('spending[category].day < "2021年2月1日"', [T, M, M, M, M]),
        ('spending["城管"].final == executed', [T, F, F, F, T]),
        ('spending["urban"].final == executed', [T, F, F, F, T]),
        ('spending["police"].grade == "良"', [T]),
        ('awards["甲"].final == 5', [T]),
        # A blank counts as nothing in a sum; a row that is not there is missing from it.
        ("sum(spending[category].final, executed) > 3", [T, T, T, M, M]),
        ("has(spending[category].final)", [T, T, F, F, F]),
    ],
)
def test_a_row_is_found_by_its_label_its_name_or_an_alias(
    judged: Callable[..., Judgement], check: str, wanted: list[int]
) -> None:
    found = codes(judged(check))
    assert found == (wanted if len(wanted) > 1 else wanted * 5)


def test_the_first_of_the_rows_of_one_name_counts(judged: Callable[..., Judgement]) -> None:
    awards = [{"name": "甲", "final": 7}, {"name": "甲", "final": 5}]
    assert codes(judged('awards["甲"].final == 7', awards=awards)) == [T] * 5


def test_whole_columns_are_looked_up_record_by_record(judged: Callable[..., Judgement]) -> None:
    assert codes(judged("spending[projects.category].final >= 3", target="")) == [T, T, M, M, M]
    assert codes(judged("spending[category].final >= 3", target="projects by number")) == [T, T, M, M, M]
    assert codes(judged("sum(spending[projects.category].final) == 9", target="")) == [M]


def test_the_cell_that_was_found_is_named_and_what_was_not_found_states_no_figure(
    judged: Callable[..., Judgement],
) -> None:
    judgement = judged("executed == spending[category].final + 1")
    found: list[tuple[object, ...]] = []
    for issue in judgement.issues:
        assert issue.comparison is not None
        line = issue.comparison.right.terms[0]
        found.append((line.label, line.value, issue.comparison.difference))
    assert found == [("城市管理 决算数", 3, -1), ("公共安全 决算数", 6, -1), ("公安 决算数", None, 3)]


def test_of_an_empty_table_no_row_can_be_found(judged: Callable[..., Judgement]) -> None:
    judgement = judged('empty["甲"].final == 1')
    assert judgement.outcome.not_evaluated == 1
    assert judgement.broken is not None
    assert "final" in judgement.broken.en


def test_a_figure_names_no_row(judged: Callable[..., Judgement]) -> None:
    judgement = judged("spending[number].final == 1")
    assert judgement.outcome.not_evaluated == 1
    assert judgement.broken is not None


def test_where_nobody_asks_nothing_is_looked_up(judged: Callable[..., Judgement]) -> None:
    for target in ("projects", "projects by category"):
        nobody = judged("spending[category].final == 1", target=target, projects=[])
        assert nobody.outcome.not_applicable == 1
        assert nobody.broken is None
