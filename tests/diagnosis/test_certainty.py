"""When a cell may be called wrong for certain: wrong claims of the past, what is not proof, and the law."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.diagnosis.submissions import addresses, first, fraction, loaded, submit
from tests.diagnosis.test_localising import FIELDS, TABLES, Equation, rules_of

from auditcheck.diagnosis.causes import Causes
from auditcheck.diagnosis.certainty import Certainty
from auditcheck.diagnosis.localising import localise
from auditcheck.diagnosis.proposing import Proposals
from auditcheck.model.diagnosis import Diagnosis
from auditcheck.pipeline import check

WORK = """
work:
  sheet: 完成情况表
  layout: form
  fields:
    found: {label: 总数, type: integer}
    done: {label: 完成数, type: integer}
    rate: {label: 完成率, type: percent}
"""
RATE = """
- {id: RATE, title: t, class: balance, check: work.rate == work.done / work.found, tolerance: display}
"""
WHOLE = """
- id: WHOLE
  title: t
  class: logic
  check: work.rate == round(work.rate * work.found) / work.found
  tolerance: display
"""


@pytest.mark.parametrize(
    ("found", "done", "rate"),
    [(845, 763, "0.90295858%"), (2058, 2033, "0.98785228%"), (845, 763, "9029.59%")],
)
def test_a_figure_that_a_rule_rounds_away_is_suspected_too(
    tmp_path: Path, found: int, done: int, rate: str
) -> None:
    """The rate stands on both sides of WHOLE, which seemed to be about the divisor alone."""
    given_work = {"work": {"found": found, "done": done, "rate": rate}}
    diagnosis = submit(loaded(WORK, RATE + WHOLE, tmp_path), given_work).diagnosis()
    assert ["C1"] in addresses(diagnosis)
    assert not diagnosis.certain


def diagnosed(rules: str, folder: Path, **figures: object) -> Diagnosis:
    return submit(loaded(TABLES, rules, folder), {"form": dict.fromkeys(FIELDS, 0) | figures}).diagnosis()


TWO = """
- {id: ONE, title: t, class: balance, check: form.a == form.b}
- {id: TWO, title: t, class: balance, check: form.a == form.c}
"""
CLEAR = """
- {id: B, title: t, class: balance, check: form.b == 4321}
- {id: C, title: t, class: balance, check: form.c == 4321}
"""


def test_three_other_statements_of_one_figure_tell_that_it_is_wrong(tmp_path: Path) -> None:
    rules = TWO + "- {id: THREE, title: t, class: balance, check: form.a == form.d}\n"
    diagnosis = diagnosed(rules, tmp_path, a=4231, b=4321, c=4321, d=4321)
    assert (first(diagnosis), diagnosis.certain) == (("A1", Decimal(4321), "swapped_digits"), True)
    assert diagnosis.sentence.en.startswith("表!A1 a should certainly be 4,321")


@pytest.mark.parametrize("more", ["", "- {id: THREE, title: t, class: balance, check: form.b == form.c}\n"])
def test_two_others_may_be_wrong_by_the_same(tmp_path: Path, more: str) -> None:
    diagnosis = diagnosed(TWO + more, tmp_path, a=4231, b=4321, c=4321)
    assert (first(diagnosis), diagnosis.certain) == (("A1", Decimal(4321), "swapped_digits"), False)
    assert diagnosis.sentence.en.startswith("表!A1 a should probably be 4,321")


def test_one_equation_stated_twice_is_one(tmp_path: Path) -> None:
    rules = """
    - {id: ONE, title: t, class: balance, check: form.a == 4321 + 0 * form.f}
    - {id: TWO, title: t, class: balance, check: 2 * form.a == 8642 + 0 * form.f}
    """
    diagnosis = diagnosed(rules, tmp_path, a=4231)
    assert (first(diagnosis)[0], diagnosis.certain) == ("A1", False)


@pytest.mark.parametrize("check", ["'form.a == max(form.{}, 0)'", "form.a == form.{}, when: form.f == 0"])
def test_a_rule_that_rests_on_more_than_its_cells_is_no_proof_alone(tmp_path: Path, check: str) -> None:
    def is_certain(*cells: str) -> bool:
        rules = TWO + CLEAR
        for cell in cells:
            rules = rules.replace(f"form.a == form.{cell}", check.format(cell))
        return diagnosed(rules, tmp_path, a=4231, b=4321, c=4321).certain

    assert [is_certain(), is_certain("b"), is_certain("c"), is_certain("b", "c")] == [True, True, True, False]


def test_last_years_figures_may_be_wrong_too(tmp_path: Path) -> None:
    rules = """
    - {id: ONE, title: t, class: balance, check: form.a == prior.form.b}
    - {id: TWO, title: t, class: balance, check: form.a + form.f == prior.form.c}
    """
    figures = dict.fromkeys(FIELDS, 4321) | {"a": 4231, "f": 0}
    diagnosis = submit(
        loaded(TABLES, rules, tmp_path), {"form": figures}, {"form": dict.fromkeys(FIELDS, 4321)}
    ).diagnosis()
    assert (first(diagnosis)[0], diagnosis.certain) == ("A1", False)


def test_a_formula_may_be_wrong_rather_than_what_it_refers_to(tmp_path: Path) -> None:
    tables = TABLES.replace("type: number", "type: amount, unit: 元")
    rules = (TWO + CLEAR).replace("form.a", "form.d")
    pack = loaded(tables, rules, tmp_path)
    typed = {"a": 4231, "b": 4321, "c": 4321, "d": 4231, "e": 1, "f": 1}
    found = []
    for written in (None, "=B1"):
        with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
            sheet = book.add_worksheet("表")
            for row, (name, value) in enumerate(typed.items()):
                sheet.write_row(row, 0, [name, value])
            if written is not None:
                sheet.write_formula(3, 1, written, None, 4231)
        issue = check(tmp_path / "a.xlsx", pack).issues[0]
        assert issue.diagnosis is not None
        found.append((addresses(issue.diagnosis), issue.diagnosis.certain))
    assert found == [([["B4"]], True), ([["B1"]], False)]


WRONG = st.sampled_from([4231, 43210, -4321, 4322, 432, 0, 4329])
BALANCED = st.lists(
    st.tuples(*[st.integers(min_value=-1, max_value=1)] * len(FIELDS)).filter(
        lambda e: any(e) and not sum(e)
    ),
    min_size=3,
    max_size=8,
    unique=True,
)


@given(BALANCED, st.dictionaries(st.sampled_from(FIELDS), WRONG, min_size=1, max_size=2))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_of_one_or_two_wrong_cells_none_that_is_right_is_ever_called_certainly_wrong(
    tmp_path: Path, equations: list[Equation], wrong: dict[str, int]
) -> None:
    figures = dict.fromkeys(FIELDS, 4321) | wrong
    submission = submit(loaded(TABLES, rules_of(equations), tmp_path), {"form": figures})
    assume(submission.failed)
    for diagnosis in submission.diagnoses():
        if diagnosis.certain:
            address, proposed, _ = first(diagnosis)
            assert FIELDS["ABCDEF".index(address[0])] in wrong
            assert fraction(proposed) == Fraction(4321)


def test_a_total_left_at_nought_is_told_though_another_rule_then_applies_and_fails(tmp_path: Path) -> None:
    rules = """
    - {id: SUM, title: t, class: balance, check: form.a == form.b + form.c}
    - {id: MOST, title: t, class: logic, check: "max(form.b, form.c) <= form.a"}
    - {id: THEN, title: t, class: logic, check: form.d > 0, when: form.a > 0}
    """
    diagnosis = diagnosed(rules, tmp_path, a=0, b=90, c=7)
    assert first(diagnosis) == ("A1", Decimal(97), "left_at_zero")
    assert not diagnosis.certain
    assert diagnosis.likeliest is not None
    assert "only then do these rules apply, and they fail: THEN" in [
        words.en for words in diagnosis.likeliest.objections
    ]


def claim(folder: Path, rules: str, **figures: object) -> tuple[str, bool]:
    found = diagnosed(rules, folder, **figures)
    return first(found)[0], found.certain


def test_a_bound_that_fails_is_no_second_statement_of_a_value(tmp_path: Path) -> None:
    rules = "- {id: ONE, title: t, class: balance, check: form.a == form.b}\n" + CLEAR
    bound = "- {id: TWO, title: t, class: logic, check: form.a >= form.c}\n"
    assert claim(tmp_path, rules + bound, a=4231, b=4321, c=4321) == ("A1", False)
    assert claim(tmp_path, TWO + CLEAR, a=4231, b=4321, c=4321) == ("A1", True)


def test_a_statement_of_several_times_the_value_agrees(tmp_path: Path) -> None:
    rules = TWO.replace("form.a == form.b", "3 * form.a == 3 * form.b") + CLEAR
    assert claim(tmp_path, rules, a=4231, b=4321, c=4321) == ("A1", True)


def test_of_the_plain_rules_alone_one_other_mistake_is_looked_for(tmp_path: Path) -> None:
    rules = """
    - {id: ONE, title: t, class: balance, check: 'form.a == max(form.b, 0)'}
    - {id: TWO, title: t, class: balance, check: form.a == form.c}
    - {id: THREE, title: t, class: balance, check: form.a == form.d}
    """
    assert claim(tmp_path, rules, a=4231, b=4321, c=4321, d=4321) == ("A1", True)


def test_one_other_mistake_explains_the_plain_rules_where_the_others_may_fail_for_more(
    tmp_path: Path,
) -> None:
    rules = TWO.replace("form.a == form.b", "form.a == form.b, when: form.f == 0")
    pinned = CLEAR.splitlines(keepends=True)
    found = [claim(tmp_path, rules + "".join(pins), a=4231, b=4321, c=4321) for pins in (pinned, pinned[:2])]
    assert found == [("A1", True), ("A1", False)]


def test_two_statements_of_other_values_do_not_agree(tmp_path: Path) -> None:
    """Rounding lets both hold, but they do not say the same."""
    tables = TABLES.replace("type: number", "type: amount, unit: 万元")
    rules = TWO + CLEAR.replace("form.c == 4321", "form.c == 4321.01")
    given = {"form": dict.fromkeys(FIELDS, 0) | {"a": 4231, "b": 4321, "c": 4321.01}}
    diagnosis = submit(loaded(tables, rules, tmp_path), given).diagnosis()
    assert (first(diagnosis)[:2], diagnosis.certain) == (("A1", Decimal(4321)), False)


@pytest.mark.parametrize(("third", "certain"), [("12963.006", True), ("12963.03", False)])
def test_a_value_that_the_sheet_would_round_agrees(tmp_path: Path, third: str, *, certain: bool) -> None:
    tables = TABLES.replace("type: number", "type: amount, unit: 万元")
    rules = TWO.replace("form.a == form.c", "form.a == form.c / 3")
    rules += CLEAR.replace("form.c == 4321", f"form.c == {third}")
    given = {"form": dict.fromkeys(FIELDS, 0) | {"a": 4231, "b": 4321, "c": third}}
    diagnosis = submit(loaded(tables, rules, tmp_path), given).diagnosis()
    assert (first(diagnosis)[0], diagnosis.certain) == ("A1", certain)


def test_a_value_that_the_sheet_would_not_write_can_be_certain(tmp_path: Path) -> None:
    rules = """
    - {id: ONE, title: t, class: balance, check: form.a == form.b / 3}
    - {id: TWO, title: t, class: balance, check: form.a == form.c / 6}
    - {id: B, title: t, class: balance, check: form.b == 100}
    - {id: C, title: t, class: balance, check: form.c == 200}
    """
    diagnosis = diagnosed(rules, tmp_path, a=0, b=100, c=200)
    assert (first(diagnosis)[0], first(diagnosis)[2], diagnosis.certain) == ("A1", "left_at_zero", True)


def test_where_a_rule_awakes_something_else_is_wrong_and_nothing_is_certain(tmp_path: Path) -> None:
    then = "- {{id: THEN, title: t, class: logic, check: form.d > {}, when: form.a == 4321}}\n"
    found = [
        claim(tmp_path, TWO + CLEAR + then.format(least), a=4231, b=4321, c=4321) for least in ("-1", "1")
    ]
    assert found == [("A1", True), ("A1", False)]


def test_a_formula_that_only_one_of_the_rules_reads_may_be_wrong_too(tmp_path: Path) -> None:
    tables = TABLES.replace("type: number", "type: amount, unit: 元")
    rules = """
    - {id: ONE, title: t, class: balance, check: form.a == form.b}
    - {id: TWO, title: t, class: balance, check: form.d == form.c}
    - {id: C, title: t, class: balance, check: form.c == 4321}
    """
    pack = loaded(tables, rules, tmp_path)

    def found(formula: str | None, more: str = "") -> tuple[str, bool]:
        typed = {"a": 4231, "b": 4321, "c": 4321, "d": 4231, "e": 1, "f": 1}
        with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
            sheet = book.add_worksheet("表")
            for row, (name, value) in enumerate(typed.items()):
                sheet.write_row(row, 0, [name, value])
            if formula is not None:
                sheet.write_formula(3, 1, formula, None, 4231)
        rulepack = loaded(tables, rules + more, tmp_path) if more else pack
        diagnosis = check(tmp_path / "a.xlsx", rulepack).issues[0].diagnosis
        assert diagnosis is not None
        return first(diagnosis)[0], diagnosis.certain

    assert found("=B1") == ("B1", False)
    assert found("=B1", "- {id: B, title: t, class: balance, check: form.b == 4321}\n") == ("B1", True)


# --- the claim itself


def decided(folder: Path, rules: str, *wanted: str, **changed: Any) -> bool:
    """Return what certainty says of the only proposal for the rules wanted."""
    figures = {"form": dict.fromkeys(FIELDS, 0) | {"a": 4231, "b": 4321, "c": 4321}}
    submission = submit(loaded(TABLES, rules, folder), figures)
    network, failed = submission.network, submission.demands(*wanted)
    found = localise(network, failed, lambda: False)
    proposals = Proposals(network, Causes(network, {}), submission.reevaluation(network), lambda: False)
    made = proposals.of(found.remedies, failed)
    (only,) = made
    only = replace(only, **{key: changed[key] for key in changed if key == "effect"})
    expired = changed.get("expired", lambda: False)
    certainty = Certainty(network, network, expired)
    return certainty.of([only], failed, replace(found, cut_off=changed.get("cut_off", False)))


def test_a_search_cut_off_or_a_change_not_verified_is_no_proof(tmp_path: Path) -> None:
    assert decided(tmp_path, TWO + CLEAR, "ONE", "TWO")
    assert not decided(tmp_path, TWO + CLEAR, "ONE", "TWO", cut_off=True)
    assert not decided(tmp_path, TWO + CLEAR, "ONE", "TWO", effect=None)
    assert not decided(tmp_path, TWO + CLEAR, "ONE", "TWO", expired=lambda: True)


def test_a_failed_rule_that_reads_the_cell_may_not_be_left_out(tmp_path: Path) -> None:
    bound = "- {id: MOST, title: t, class: logic, check: form.a >= 4300}\n"
    assert decided(tmp_path, TWO + CLEAR + bound, "ONE", "TWO", "MOST")
    assert not decided(tmp_path, TWO + CLEAR + bound, "ONE", "TWO")
