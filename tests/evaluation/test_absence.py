"""What is absent, called otherwise, or given by the pack: optional parts, years, codes, parameters."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from auditcheck.evaluation.evaluating import Evaluation, evaluate_pack
from auditcheck.rulepacks.loading import load_rulepack
from auditcheck.tables.extraction import Extraction
from auditcheck.tables.literal import literal_table

PACK = """
id: absent
title: {zh: 缺, en: absent}
version: "1"
unit: 元
parameters:
  strict: true
  least: 5
  word: 甲
tables:
  years:
    sheet: 分年表
    called: 分年
    layout: grid
    columns:
      y2020: {header: 2020年, type: amount}
      y2021: {header: 2021年, type: amount}
      note: {header: 说明, type: text, optional: true}
    rows:
      first: {label: 第一项, called: 一}
      second: 第二项
      third: {label: 第三项, optional: true}
  list:
    sheet: 清单
    layout: records
    columns:
      code: {header: 编码, type: code}
      name: {header: 名称, type: text}
      amount: {header: 金额, type: amount, blank: unknown}
      more: {header: 补充, type: amount, optional: true}
    key: [code]
    total: {name: 合计}
  extra:
    sheet: 附表
    optional: true
    layout: form
    fields:
      figure: {label: 数, type: amount, optional: true}
rules:
- {id: R, title: x, class: logic, check: '%s'}
"""
GIVEN: dict[str, object] = {
    "years": {
        "first": {"y2020": 1, "y2021": 2, "note": "甲"},
        "second": {"y2020": 3, "y2021": 4},
    },
    "list": {
        "records": [
            {"code": "201", "name": "公共服务", "amount": 5},
            {"code": "205", "name": "教育", "amount": None},
        ],
        "total": {"amount": 5},
    },
}
Run = Callable[..., tuple[int, int, int, int, int]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    (tmp_path / "codelists").mkdir()
    (tmp_path / "codelists" / "functions.csv").write_text(
        "code,name\n201,公共服务\n204,教育\n", encoding="utf-8"
    )

    def held(check: str, facts: dict[str, str] | None = None, **changed: object) -> tuple[int, ...]:
        (tmp_path / "pack.yaml").write_text(PACK % check, encoding="utf-8")
        pack = load_rulepack(tmp_path)
        given = {name: values for name, values in (GIVEN | changed).items() if values is not None}
        made = {
            spec.name: literal_table(spec, given[spec.name], pack.unit)
            for spec in pack.tables
            if spec.name in given
        }
        result: Evaluation = evaluate_pack(pack, Extraction(tables=made), facts=facts)
        (found,) = result.outcomes
        return found.passed, found.failed, found.unknown, found.not_applicable, found.not_evaluated

    return held  # type: ignore[return-value]


PASSED, FAILED, UNKNOWN, NOT_HERE, STOPPED = (
    tuple(int(place == number) for place in range(5)) for number in range(5)
)


@pytest.mark.parametrize(
    ("check", "wanted"),
    [
        ("parameters.strict", PASSED),
        ("not parameters.strict", FAILED),
        ("parameters.least == 5", PASSED),
        ('parameters.word == "甲"', PASSED),
        ("years.first.y2021 == 2", PASSED),
        ('years.first["y2021"] == 2', PASSED),
        ('years.second["y2020"] == 3', PASSED),
        ('分年.一["y2021"] == 2', PASSED),
        ('years.first["y2020"] + years.first["y2021"] == 3', PASSED),
        ("sum(years.first) == 1", (1, 1, 0, 0, 0)),
        ("sum(years.first : years.second) == 4", (1, 1, 0, 0, 0)),
        ("has(years.third)", FAILED),
        ("sum(years.third) == 0", NOT_HERE),
        ("sum(years.second : years.third) == 3", (1, 1, 0, 0, 0)),
        ("has(extra)", FAILED),
        ("extra.figure > 1", NOT_HERE),
        ("has(extra.figure) implies extra.figure > 1", PASSED),
        ("sum(list.more) == 0", NOT_HERE),
        ("has(list.more)", FAILED),
        ("sum(list.amount) == 5", UNKNOWN),
        ("count(list.amount) == 1", PASSED),
        ("list.total.amount == 5", PASSED),
        ("list.total.more == 5", NOT_HERE),
        ('"201" in functions', PASSED),
        ('"205" in functions', FAILED),
        ('"教育" in functions.name', PASSED),
        ("count(list where list.code in functions) == 1", PASSED),
        ("list.name == lookup(list.code, functions.code, functions.name)", (1, 0, 1, 0, 0)),
        ("count(functions) == 2", PASSED),
    ],
)  # fmt: skip
def test_names_of_a_pack(run: Run, check: str, wanted: tuple[int, ...]) -> None:
    assert run(check) == wanted


def test_facts_of_the_submission_are_texts(run: Run) -> None:
    assert run('submission.unit == "甲局"', facts={"unit": "甲局"}) == PASSED
    assert run('submission.unit == "甲局"', facts={"unit": "乙局"}) == FAILED
    assert run('submission.unit == "甲局"') == FAILED


def test_what_must_be_there_stops_the_rule_and_what_may_be_absent_does_not(run: Run) -> None:
    assert run("list.total.amount == 5", list=None) == STOPPED
    assert run("sum(years.first) == 3", years=None) == STOPPED
    assert run("has(list.amount)", list=None) == FAILED
    assert run("extra.figure > 1", extra={"figure": 5}) == PASSED
    assert run("extra.figure > 1", extra={"figure": None}) == NOT_HERE
    assert run("list.total.amount == 5", list=[]) == STOPPED
