"""Topics: rules that serve several packs, read in the names of each."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from auditcheck.cases.running import run_case
from auditcheck.expressions.parsing import parse
from auditcheck.expressions.printing import canonical
from auditcheck.expressions.substituting import substituted
from auditcheck.model.cases import Case
from auditcheck.rulepacks.casebook import load_cases
from auditcheck.rulepacks.loading import load_rulepack, read_rulepack

from .conftest import HEAD, TABLES, PackWriter

TOPICAL = load_rulepack(Path(__file__).parent / "topical")
CASES = load_cases(TOPICAL)
SHIPPED = Path(__file__).resolve().parents[2] / "rules" / "prior-year"

TOPIC = """\
parameters: {most: {value: 5, title: {zh: 上限, en: Most}}}
rules:
  - {id: T-1, class: verify, check: people <= parameters.most}
  - {id: T-2, class: verify, check: people == prior.people}
"""


@pytest.mark.parametrize("case", CASES, ids=[f"{case.rule_id} {case.name.zh}" for case in CASES])
def test_a_case_of_a_topic_ends_as_expected(case: Case) -> None:
    result = run_case(TOPICAL, case)
    assert result.ok, result.words.en


def test_every_rule_of_every_topic_has_a_case_that_passes_and_one_that_fails() -> None:
    files = {rule.mark.file.rpartition("/")[2] for rule in TOPICAL.rules if rule.mark is not None}
    assert files == {path.name for path in SHIPPED.glob("*.yaml")}
    expected = {rule.id: {case.expect for case in CASES if case.rule_id == rule.id} for rule in TOPICAL.rules}
    assert {rule for rule, verdicts in expected.items() if not {"passed", "failed"} <= verdicts} == set()


@pytest.mark.parametrize(
    ("check", "meaning", "expected"),
    [
        ("a == 1", "t.b", "t.b == 1"),
        ("a == prior.a", "t.b", "t.b == prior.t.b"),
        ("prior.a > 0", "t.b + t.c", "prior.t.b + prior.t.c > 0"),
        ("2 * a == 4", "t.b + t.c", "2 * (t.b + t.c) == 4"),
        ("a.total == 1", "t.b", "t.b.total == 1"),
        ("sum(a where a > 0) == 1", "t.b", "sum(t.b where t.b > 0) == 1"),
        ("prior.a == 1", "prior.t.b", "prior.t.b == 1"),
        ("prior.a == 1", "parameters.x * t.b", "parameters.x * prior.t.b == 1"),
        ("other == 1", "t.b", "other == 1"),
    ],
)
def test_a_name_becomes_what_it_stands_for(check: str, meaning: str, expected: str) -> None:
    assert canonical(substituted(parse(check).tree, {"a": parse(meaning).tree})) == expected


def included(pack_of: PackWriter, entry: str, topic: str = TOPIC) -> Path:
    """Return a pack with an entry under ``include``, beside a folder of topics."""
    folder = pack_of({"pack.yaml": f"{HEAD}{TABLES}include:\n  - {entry}\n"})
    (folder.parent / "shared").mkdir()
    (folder.parent / "shared" / "people.yaml").write_text(topic, encoding="utf-8")
    return folder


def test_a_topic_beside_the_pack_takes_its_names_parameters_and_ids(pack_of: PackWriter) -> None:
    entry = (
        "{file: shared/people, names: {people: 人员.在职人数}, parameters: {most: 7}, ids: {T-1: STAFF-1}}"
    )
    pack = load_rulepack(included(pack_of, entry))
    checks = {rule.id: rule.check.text for rule in pack.rules}
    assert checks == {
        "STAFF-1": "人员.在职人数 <= parameters.most",
        "T-2": "人员.在职人数 == prior.人员.在职人数",
    }
    assert pack.parameters["most"].value == Decimal(7)
    assert pack.parameters["most"].title is not None


def test_a_topic_that_changes_changes_the_digest(pack_of: PackWriter) -> None:
    folder = included(pack_of, "{file: shared/people, names: {people: staffing.on_post}}")
    before = load_rulepack(folder).digest
    (folder.parent / "shared" / "people.yaml").write_text(TOPIC.replace("value: 5", "value: 6"), "utf-8")
    assert load_rulepack(folder).digest != before


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("{file: shared/poeple}", "there is no topic “shared/poeple”; did you mean “shared/people”?"),
        ("{file: shared/people}", "names must say what its names stand for: people"),
        (
            "{file: shared/people, names: {people: staffing.on_post, pepole: 1}}",
            "there is no name “pepole”; did you mean “people”?",
        ),
        ("{file: shared/people, names: {people: staffing.on_pots}}", "in table staffing: there is no field"),
        (
            "{file: shared/people, names: {people: staffing.on_post}, parameters: {mots: 1}}",
            "there is no parameter “mots”; did you mean “most”?",
        ),
        (
            "{file: shared/people, names: {people: staffing.on_post}, ids: {T-9: A-1}}",
            "there is no rule “T-9”",
        ),
        ("{file: ../people, names: {people: 1}}", "there is no topic “../people”"),
        ("{file: little/pack, names: {people: 1}}", "there is no topic “little/pack”"),
    ],
)
def test_what_leads_nowhere_is_told(pack_of: PackWriter, entry: str, expected: str) -> None:
    _, mistakes = read_rulepack(included(pack_of, entry))
    assert any(expected in mistake.words.en for mistake in mistakes)
