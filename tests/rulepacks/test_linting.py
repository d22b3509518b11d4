"""Lint tells mistakes, then what is unused, untested or said in one language only."""
# ruff: noqa: E501 - one case a line

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from auditcheck.rulepacks.linting import lint_rulepack

PASSES = "- {name: 甲, expect: passed}\n"
BOTH = PASSES + "- {name: 乙, expect: failed}\n"
TITLE = "title: {zh: 甲, en: A}"


def advice(folder: Path) -> list[str]:
    lint = lint_rulepack(folder)
    assert lint.mistakes == ()
    return [
        f"{Path(it.file).relative_to(folder).as_posix()}:{it.line}:{it.column} {it.words.en}"
        for it in lint.advice
    ]


def test_what_no_rule_uses_is_advised(little: Callable[..., Path]) -> None:
    rules = f"- {{id: A-1, class: hint, {TITLE}, check: 人员.on_post == spending.basic.final * (1 + parameters.limit)}}\n"
    assert advice(little(rules, **{"cases__A-1": BOTH})) == [
        "tables.yaml:8:7 no rule uses the column “officials”: remove it, or write the rule that needs it",
        "tables.yaml:9:7 no rule uses the column “others”: remove it, or write the rule that needs it",
        "tables.yaml:10:3 no rule uses the table “projects”: remove it, or write the rule that needs it",
        "tables.yaml:22:15 no rule uses the column “budget”: remove it, or write the rule that needs it",
    ]


ALL = "staffing.on_post == staffing.officials + staffing.others + sum(spending.budget) + sum(spending.final)"


def test_columns_kept_for_their_contract_key_or_total_are_used(little: Callable[..., Path]) -> None:
    rules = f"- id: A-1\n  class: hint\n  {TITLE}\n  for: projects\n  check: spent <= parameters.limit and {ALL}\n"
    assert advice(little(rules, **{"cases__A-1": BOTH})) == []


def test_rules_want_a_passing_and_a_failing_case_and_both_languages(little: Callable[..., Path]) -> None:
    rule = f"  class: hint\n  for: projects\n  check: spent <= parameters.limit and {ALL}\n"
    rules = (
        f"- id: A-1\n{rule}  title: 甲\n"
        f"- id: A-2\n{rule}  title: {{zh: 甲}}\n"
        f"- id: A-3\n{rule}  {TITLE}\n  why: 因为\n"
        f"- id: A-4\n{rule}"
    )
    found = advice(little(rules, **{"cases__A-2": PASSES, "cases__A-3": BOTH, "cases__A-4": BOTH}))
    assert found == [
        "rules/a.yaml:1:7 rule A-1 has no cases: write cases/A-1.yaml, one passing and one failing",
        "rules/a.yaml:5:10 title is one text for both languages; write {zh: …, en: …}",
        "rules/a.yaml:6:7 rule A-2 has no case that fails",
        "rules/a.yaml:6:7 title has no English text",
        "rules/a.yaml:16:8 why is one text for both languages; write {zh: …, en: …}",
        "rules/a.yaml:17:7 this rule has no title: reports can only show its formula",
    ]


def test_a_range_outside_quotes_is_advised_to_stand_in_them(little: Callable[..., Path]) -> None:
    check = f"sum(spending.basic : spending.other) > parameters.limit + count(projects) and {ALL}"
    rules = f"- {TITLE}\n  id: A-1\n  class: hint\n  check: {check}\n"
    assert advice(little(rules, **{"cases__A-1": BOTH})) == [
        "rules/a.yaml:4:10 other YAML tools cannot read “: ” inside a text: put the whole text in quotes",
        "tables.yaml:16:7 no rule uses the column “spent”: remove it, or write the rule that needs it",
    ]
    quoted = rules.replace(check, f'"{check}"')
    assert len(advice(little(quoted, **{"cases__A-1": BOTH}))) == 1


def test_a_pack_with_mistakes_gets_no_advice(little: Callable[..., Path]) -> None:
    lint = lint_rulepack(little("- {id: A-1, class: hint, check: nix == 1}\n"))
    assert (len(lint.mistakes), lint.advice, lint.pack) == (1, (), None)


def test_mistakes_in_cases_are_mistakes_of_the_pack(little: Callable[..., Path]) -> None:
    lint = lint_rulepack(
        little("- {id: A-1, class: hint, check: 1 == 1}\n", **{"cases__A-1": "- {name: x}\n"})
    )
    assert [mistake.words.en for mistake in lint.mistakes] == ["“expect” is missing here"]


def test_the_shipped_pack_has_neither_mistakes_nor_advice() -> None:
    lint = lint_rulepack("department-performance")
    assert [mistake.shown().en for mistake in (*lint.mistakes, *lint.advice)] == []
