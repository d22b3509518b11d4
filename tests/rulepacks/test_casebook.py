"""Cases are read as strictly as rules; their values are what a sheet would hold."""
# ruff: noqa: E501 - one case a line

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from auditcheck.cases.running import run_cases
from auditcheck.errors import RulePackError
from auditcheck.model.cases import Case
from auditcheck.model.rules import SourceMark
from auditcheck.model.words import Words
from auditcheck.rulepacks.casebook import load_cases, read_cases
from auditcheck.rulepacks.loading import load_rulepack

RULES = "- {id: A-1, class: hint, check: staffing.on_post <= 10}\n- {id: A-2, class: hint, check: 1 == 1}\n"


def told(folder: Path) -> list[tuple[int, int, str]]:
    return [(it.line, it.column, it.words.en) for it in read_cases(load_rulepack(folder))[1]]


def test_cases_come_in_the_order_of_the_rules_with_plain_values(little: Callable[..., Path]) -> None:
    folder = little(
        RULES,
        **{
            "cases__A-2": "cases:\n  - {name: {zh: 甲, en: A}, expect: passed}\n",
            "cases__A-1": "- name: 人数\n  expect: failed\n  at: staffing.on_post\n  parameters: {limit: 5%}\n"
            "  given:\n    staffing: {on_post: 11, officials: '012', others: }\n"
            "    projects:\n      records: [{name: 012, spent: 1.50, category: NO}, {spent: -3}]\n      total: {spent: '—'}\n"
            "    spending: {basic: {final: 98％}}\n"
            "  prior: {staffing: {在职人数: 2}}\n",
        },
    )
    first, second = load_cases(load_rulepack(folder))
    assert first == Case(
        rule_id="A-1",
        name=Words("人数", "人数"),
        expect="failed",
        given={
            "staffing": {"on_post": 11, "officials": "012", "others": None},
            "projects": {
                "records": [{"name": "012", "spent": 1.5, "category": "NO"}, {"spent": -3}],
                "total": {"spent": "—"},
            },
            "spending": {"basic": {"final": "98％"}},
        },
        prior={"staffing": {"在职人数": 2}},
        parameters={"limit": Decimal("0.05")},
        at="staffing.on_post",
        mark=SourceMark(file="cases/A-1.yaml", line=1, column=9),
    )
    assert second.name == Words("甲", "A")


@pytest.mark.parametrize(
    ("case", "mistake"),
    [
        ("{name: x}", (1, 3, "“expect” is missing here")),
        ("{name: x, expect: pass}", (1, 21, "there is no expected verdict “pass”; did you mean “passed”?")),
        ("{name: x, expect: passed, givn: {}}", (1, 29, "there is no entry “givn”; did you mean “given”?")),
        ("{name: x, expect: passed, given: {stafing: {}}}", (1, 37, "there is no table “stafing”; did you mean “staffing”?")),
        ("{name: x, expect: passed, given: {staffing: {on_pst: 1}}}", (1, 48, "there is no column “on_pst”; did you mean “on_post”?")),
        ("{name: x, expect: passed, given: {staffing: 1}}", (1, 37, "this table is written as lines of “field: value”")),
        ("{name: x, expect: passed, given: {staffing: {on_post: [1]}}}", (1, 48, "expected one value here")),
        ("{name: x, expect: passed, given: {projects: [1]}}", (1, 37, "this table is written as a list, one item a record: - {column: value}")),
        ("{name: x, expect: passed, given: {spending: {basc: {final: 1}}}}", (1, 48, "there is no row “basc”; did you mean “basic”?")),
        ("{name: x, expect: passed, given: {spending: {basic: {fnal: 1}}}}", (1, 56, "there is no column “fnal”; did you mean “final”?")),
        ("{name: x, expect: passed, given: {spending: [1]}}", (1, 37, "this table is written by rows: row: {column: value}")),
        ("{name: x, expect: passed, prior: {stafing: {}}}", (1, 37, "there is no table “stafing”; did you mean “staffing”?")),
        ("{name: x, expect: passed, parameters: {limt: 1}}", (1, 42, "there is no parameter “limt”; did you mean “limit”?")),
        ("{name: x, expect: passed, at: staffing.on_pst}", (1, 33, "there is no column “on_pst”; did you mean “on_post”?")),
        ("{name: x, expect: passed, at: stafing.on_post}", (1, 33, "there is no table “stafing”; did you mean “staffing”?")),
    ],
)  # fmt: skip
def test_a_case_written_wrongly_is_told(
    little: Callable[..., Path], case: str, mistake: tuple[int, int, str]
) -> None:
    assert told(little(RULES, **{"cases__A-1": f"- {case}\n"})) == [mistake]


def test_cases_of_a_rule_that_is_not_there_are_told(little: Callable[..., Path]) -> None:
    folder = little(RULES, cases__A1="- {name: x, expect: passed}\n")
    with pytest.raises(RulePackError, match=r"cases/A1.yaml:1:1: there is no rule “A1”; did you mean “A-1”"):
        load_cases(load_rulepack(folder))


def test_an_empty_file_holds_no_case(little: Callable[..., Path]) -> None:
    assert told(little(RULES, **{"cases__A-1": "# nothing\n"})) == [
        (1, 1, "there is no case to read in this file")
    ]


def test_a_pack_without_cases_has_none(little: Callable[..., Path]) -> None:
    assert load_cases(load_rulepack(little(RULES))) == ()


@pytest.mark.parametrize("place", ["[2].on_post", "0.on_post", "在职.on_post"])
def test_a_place_the_cases_own_tables_do_not_have_is_told(little: Callable[..., Path], place: str) -> None:
    at = f"staffing.{place}".replace(".[", "[")
    written = f"- {{name: x, expect: failed, at: '{at}', given: {{staffing: {{on_post: 11}}}}}}\n"
    (result,) = run_cases(load_rulepack(little(RULES, **{"cases__A-1": written})))
    assert (result.ok, result.verdict) == (False, "failed")
    assert result.words == Words(
        f"本案例的表里没有 {at} 这个单元格", f"the case's own tables have no cell {at}"
    )
