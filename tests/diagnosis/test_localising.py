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

from auditcheck.diagnosis.localising import Localisation, Remedy, Search, localise
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


# --- one step of the search


def searched(folder: Path, tables: str, checks: Iterable[str], **figures: object) -> Search:
    rules = "".join(
        f"- {{id: R-{n}, title: t, class: balance, check: '{each}'}}\n" for n, each in enumerate(checks)
    )
    submission = submit(loaded(tables, rules, folder), {"form": dict.fromkeys(FIELDS, 4) | figures})
    return Search(submission.network, tuple(submission.failed))


def cells_of(fields: str) -> frozenset[CellRef]:
    return frozenset(CellRef(sheet="表", row=1, column=FIELDS.index(each) + 1) for each in fields)


def further(search: Search, fields: str, more: int) -> str:
    """Return the fields of which another must change besides these, sorted."""
    found = search.test(cells_of(fields), more)
    assert not isinstance(found, Remedy), "these can satisfy all rules"
    return "".join(sorted(names(found)))


def test_which_cell_may_help_is_told_as_narrowly_as_the_room_left_allows(tmp_path: Path) -> None:
    search = searched(tmp_path, TABLES, ["form.a == form.b + form.d", "form.a == form.c"], a=9)
    assert [further(search, "", more) for more in (3, 2, 1, 0)] == ["ac", "ac", "a", ""]
    assert further(search, "b", 2) == "ac"
    assert further(search, "b", 0) == ""
    assert further(search, "a", 0) == ""
    assert isinstance(search.test(cells_of("bc"), 0), Remedy)


def test_where_no_cell_is_of_every_conflict_no_last_one_can_help(tmp_path: Path) -> None:
    checks = ["form.a == form.b", "form.a == form.c", "form.d == form.e"]
    search = searched(tmp_path, TABLES, checks, a=9, d=7)
    assert [further(search, "", more) for more in (2, 1)] == ["ab", ""]
    assert further(search, "d", 1) == "a"
    assert further(search, "a", 1) == "de"


def test_a_rule_that_holds_and_would_be_broken_names_its_cells(tmp_path: Path) -> None:
    search = searched(tmp_path, TABLES, ["form.a == form.b", "form.a == form.c", "form.a == form.d"], b=9)
    assert further(search, "a", 2) in {"bc", "bd"}
    assert further(search, "a", 1) == "b"
    assert isinstance(search.test(cells_of("b"), 0), Remedy)


def limited(**limits: str) -> str:
    tables = TABLES
    for name, limit in limits.items():
        tables = tables.replace(
            f"{{label: {name}, type: number}}", f"{{label: {name}, type: number, {limit}}}"
        )
    return tables


def test_a_contract_that_stands_in_the_way_names_no_other_rule(tmp_path: Path) -> None:
    checks = ["form.a == form.c", "form.b == form.d", "form.a == form.e"]
    search = searched(tmp_path, limited(b="max: 5"), checks, a=9, b=3, d=7, e=9)
    assert further(search, "ab", 2) in {"d", "ce"}
    search = searched(tmp_path, limited(b="max: 5"), checks, a=9, b=3, d=7)
    assert further(search, "ab", 2) == "d"
    assert isinstance(search.test(cells_of("ad"), 0), Remedy)


def test_three_equations_apart_need_a_cell_of_each(tmp_path: Path) -> None:
    search = searched(
        tmp_path, TABLES, ["form.a == form.b", "form.c == form.d", "form.e == form.f"], a=9, c=8, e=7
    )
    found = localise(search.network, search.failed, lambda: False)
    assert {names(remedy.cells) for remedy in found.remedies} == {
        frozenset(one + two + three) for one in "ab" for two in "cd" for three in "ef"
    }
    assert (found.cut_off, found.beyond) == (False, False)
    assert localise(search.network, search.failed, lambda: False, 2) == Localisation(beyond=True)


def test_cells_left_as_they_are_are_in_no_set(tmp_path: Path) -> None:
    search = searched(tmp_path, TABLES, ["form.a == form.b", "form.a == form.c"], a=9)
    found = localise(search.network, search.failed, lambda: False, 3, cells_of("a"))
    assert {names(remedy.cells) for remedy in found.remedies} == {frozenset("bc")}
    assert localise(search.network, search.failed, lambda: False, 1, cells_of("a")).beyond


def test_the_search_ends_after_so_many_sets_with_what_it_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    search = searched(tmp_path, TABLES, ["form.a == form.b"], a=9)
    asked: list[bool] = []

    def expired() -> bool:
        asked.append(False)
        return False

    def tested(most: int) -> list[frozenset[str]]:
        monkeypatch.setattr("auditcheck.diagnosis.localising._MOST_SETS", most)
        found = localise(search.network, search.failed, expired)
        assert found.cut_off == (most < 3)
        return [names(remedy.cells) for remedy in found.remedies]

    assert [tested(most) for most in (1, 2, 3)] == [[], [frozenset("a")], [frozenset("a"), frozenset("b")]]
    assert len(asked) == 2 + 3 + 3


def test_what_was_found_before_time_ran_out_is_kept(tmp_path: Path) -> None:
    search = searched(tmp_path, TABLES, ["form.a == form.b"], a=9)
    clock = iter([False, False, True])
    found = localise(search.network, search.failed, lambda: next(clock))
    assert ([names(remedy.cells) for remedy in found.remedies], found.cut_off) == ([frozenset("a")], True)


@pytest.mark.parametrize(
    ("checks", "possible"),
    [
        (["form.a > 12", "form.a < 14"], True),
        (["form.a > 12", "form.a < 13"], False),
        (["form.a > 12", "form.a <= 13"], True),
        (["form.a >= 12", "form.a < 13"], True),
        (["form.a > 12.5", "form.a < 13.5"], True),
        (["form.a > 12.5", "form.a <= 12.9"], False),
        (["form.a >= 12.1", "form.a < 13"], False),
        (["form.a >= 12.1", "form.a <= 12.9"], False),
        (["form.a >= 12.1", "form.a <= 13.1"], True),
        (["form.a >= 12", "form.a <= 12"], True),
        (["form.a > 12"], True),
        (["form.a < -12.5"], True),
    ],
)
def test_a_count_is_possible_where_a_whole_number_is(
    tmp_path: Path, checks: list[str], *, possible: bool
) -> None:
    search = searched(tmp_path, TABLES.replace("type: number", "type: integer"), checks)
    assert isinstance(search.test(cells_of("a"), 0), Remedy) == possible


def test_a_remedy_has_ranges_within_the_tolerance_and_the_value_without_it(tmp_path: Path) -> None:
    tables = TABLES.replace("type: number", "type: amount, unit: 万元, min: 2")
    search = searched(tmp_path, tables, ["form.a == form.b + form.c", "2 * form.a <= form.d"], a=3, d=30)
    found = search.test(cells_of("a"), 0)
    assert isinstance(found, Remedy)
    one = Fraction(3, 200)
    assert found.ranges[0].low == 8 - one
    assert found.ranges[0].high == 8 + one
    assert (found.exact, found.trust, found.weight, len(found.demands)) == ((Fraction(8),), (1,), 1, 2)
    both = search.test(cells_of("ab"), 0)
    assert isinstance(both, Remedy)
    assert both.exact == (None, None)
    assert both.ranges[1].low == 2
    assert both.ranges[1].high == 11 + one + one / 2
    assert both.ranges[0].low == 6 - one


def test_where_not_all_balances_can_be_exact_the_first_are(tmp_path: Path) -> None:
    tables = TABLES.replace("type: number", "type: amount, unit: 万元")
    checks = ["form.a == form.b", "form.a == form.c"]
    search = searched(tmp_path, tables, checks, a=7, b="4.00", c="4.01")
    found = search.test(cells_of("a"), 0)
    assert isinstance(found, Remedy)
    assert found.exact == (Fraction(4),)
    assert found.ranges[0].high == Fraction("4.01")
