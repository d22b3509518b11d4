"""Error localisation held against brute force: every smallest set of cells is found, and no other."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.diagnosis.submissions import Submission, loaded, submit

from auditcheck.diagnosis.localising import Localisation, localise
from auditcheck.model.cells import CellRef

FIELDS = tuple("abcdef")
TABLES = """
form:
  sheet: 表
  layout: form
  fields:
""" + "".join(f"    {name}: {{label: {name}, type: number}}\n" for name in FIELDS)

Equation = tuple[int, ...]
TRUST = st.tuples(*[st.integers(min_value=1, max_value=9)] * len(FIELDS))
EQUATIONS = st.lists(
    st.tuples(*[st.integers(min_value=-1, max_value=1)] * len(FIELDS)).filter(
        lambda e: sum(map(bool, e)) >= 2
    ),
    min_size=1,
    max_size=5,
    unique=True,
)
VALUES = st.tuples(*[st.integers(min_value=0, max_value=9)] * len(FIELDS))


def side(equation: Equation, sign: int) -> str:
    return " + ".join(f"form.{n}" for n, c in zip(FIELDS, equation, strict=True) if c == sign) or "0"


def rules_of(equations: Iterable[Equation]) -> str:
    return "".join(
        f"- {{id: R-{number}, title: t, class: balance, check: {side(e, 1)} == {side(e, -1)}}}\n"
        for number, e in enumerate(equations)
    )


def solvable(equations: list[Equation], values: tuple[int, ...], free: tuple[int, ...]) -> bool:
    """Say whether the free figures can be such that all equations hold (Gauss, over fractions)."""
    rows = []
    for equation in equations:
        fixed = sum(c * v for i, (c, v) in enumerate(zip(equation, values, strict=True)) if i not in free)
        rows.append([Fraction(equation[i]) for i in free] + [Fraction(-fixed)])
    for column in range(len(free)):
        pivot = next((row for row in rows if row[column] and not any(row[:column])), None)
        if pivot is None:
            continue
        rows = [pivot if row is pivot else _reduced(row, pivot, column) for row in rows]
    return all(any(row[:-1]) or not row[-1] for row in rows)


def _reduced(row: list[Fraction], pivot: list[Fraction], column: int) -> list[Fraction]:
    factor = row[column] / pivot[column]
    return [a - factor * b for a, b in zip(row, pivot, strict=True)]


def by_brute_force(equations: list[Equation], values: tuple[int, ...]) -> set[frozenset[str]]:
    for size in range(1, len(FIELDS) + 1):
        found = {
            frozenset(FIELDS[i] for i in free)
            for free in combinations(range(len(FIELDS)), size)
            if solvable(equations, values, free)
        }
        if found:
            return found if size <= 3 else set()
    return set()


def lightest_by_brute_force(
    equations: list[Equation], values: tuple[int, ...], trust: tuple[int, ...]
) -> set[frozenset[str]]:
    """Return, of the sets of up to three fields, those that can make all hold and weigh least."""
    sets = [free for size in (1, 2, 3) for free in combinations(range(len(FIELDS)), size)]
    weights = {free: sum(trust[i] for i in free) for free in sets if solvable(equations, values, free)}
    least = min(weights.values(), default=0)
    return {frozenset(FIELDS[i] for i in free) for free, weight in weights.items() if weight == least}


def trusted(trust: Iterable[int]) -> str:
    """Return the tables with a trust of each field."""
    return TABLES.split("    a:", maxsplit=1)[0] + "".join(
        f"    {name}: {{label: {name}, type: number, trust: {weight}}}\n"
        for name, weight in zip(FIELDS, trust, strict=True)
    )


def localised(submission: Submission) -> Localisation:
    return localise(submission.network, tuple(submission.failed), lambda: False)


def names(cells: Iterable[CellRef]) -> frozenset[str]:
    return frozenset(FIELDS[cell.column - 1] for cell in cells)


@given(EQUATIONS, VALUES)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_all_smallest_sets_are_found_and_no_others(
    tmp_path: Path, equations: list[Equation], values: tuple[int, ...]
) -> None:
    pack = loaded(TABLES, rules_of(equations), tmp_path)
    submission = submit(pack, {"form": dict(zip(FIELDS, values, strict=True))})
    found = {names(remedy.cells) for remedy in localised(submission).remedies}
    wanted = by_brute_force(equations, values) if submission.failed else {frozenset()}
    assert found == wanted


@given(EQUATIONS, VALUES, TRUST)
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_with_trust_all_lightest_sets_are_found_and_no_others(
    tmp_path: Path, equations: list[Equation], values: tuple[int, ...], trust: tuple[int, ...]
) -> None:
    pack = loaded(trusted(trust), rules_of(equations), tmp_path)
    submission = submit(pack, {"form": dict(zip(FIELDS, values, strict=True))})
    remedies = localised(submission).remedies
    wanted = lightest_by_brute_force(equations, values, trust) if submission.failed else {frozenset()}
    assert {names(remedy.cells) for remedy in remedies} == wanted
    assert all(r.trust == tuple(trust[cell.column - 1] for cell in r.cells) for r in remedies)


def test_a_field_of_greater_trust_ties_with_as_many_others(tmp_path: Path) -> None:
    rules = """
    - {id: ONE, title: t, class: balance, check: form.a == form.b}
    - {id: TWO, title: t, class: balance, check: form.a == form.c}
    """
    found = localised(
        submit(loaded(trusted([2, 1, 1, 1, 1, 1]), rules, tmp_path), {"form": {"a": 9, "b": 4, "c": 4}})
    )
    assert {names(remedy.cells) for remedy in found.remedies} == {frozenset("a"), frozenset("bc")}


@pytest.fixture(name="square")
def _square(tmp_path: Path) -> object:
    rules = """
    - {id: ROW-1, title: t, class: balance, check: form.a + form.b == form.c}
    - {id: ROW-2, title: t, class: balance, check: form.d + form.e == form.f}
    - {id: DOWN-1, title: t, class: balance, check: form.a == form.d}
    """
    return loaded(TABLES, rules, tmp_path)


def test_bounds_rule_out_what_balances_alone_would_allow(tmp_path: Path) -> None:
    rules = """
    - {id: SUM, title: t, class: balance, check: form.a == form.b + form.c}
    - {id: MOST, title: t, class: logic, check: form.b <= 5}
    """
    pack = loaded(TABLES, rules, tmp_path)
    found = localised(submit(pack, {"form": {"a": 10, "b": 4, "c": 3}}))
    assert {names(remedy.cells) for remedy in found.remedies} == {frozenset("a"), frozenset("c")}


def test_counts_stay_whole(tmp_path: Path) -> None:
    tables = TABLES.replace("type: number", "type: integer")
    rules = "- {id: HALF, title: t, class: balance, check: form.a == form.b / 2}\n"
    found = localised(submit(loaded(tables, rules, tmp_path), {"form": {"a": 3, "b": 7}}))
    assert {names(remedy.cells) for remedy in found.remedies} == {frozenset("b")}


def test_contracts_are_kept(tmp_path: Path) -> None:
    tables = TABLES.replace("b: {label: b, type: number}", "b: {label: b, type: number, min: 0}")
    rules = "- {id: SUM, title: t, class: balance, check: form.a == form.b + form.c}\n"
    found = localised(submit(loaded(tables, rules, tmp_path), {"form": {"a": 3, "b": 1, "c": 7}}))
    assert {names(remedy.cells) for remedy in found.remedies} == {frozenset("a"), frozenset("c")}


def test_without_time_the_search_says_that_it_was_cut_off(tmp_path: Path) -> None:
    rules = "- {id: SUM, title: t, class: balance, check: form.a == form.b + form.c}\n"
    submission = submit(loaded(TABLES, rules, tmp_path), {"form": {"a": 3, "b": 1, "c": 7}})
    found = localise(submission.network, tuple(submission.failed), lambda: True)
    assert (found.remedies, found.cut_off) == ((), True)


def test_more_than_three_cells_are_told_as_such(tmp_path: Path) -> None:
    rules = "".join(
        f"- {{id: R-{n}, title: t, class: balance, check: form.{n} == {i} + 0 * form.f}}\n"
        for i, n in enumerate("abcd")
    )
    submission = submit(loaded(TABLES, rules, tmp_path), {"form": dict.fromkeys(FIELDS, 9)})
    assert localised(submission).beyond
