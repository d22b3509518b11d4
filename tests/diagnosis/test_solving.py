"""Beyond three cells: the solver's smallest sets are those of the search, exact for amounts of any size."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from tests.diagnosis.submissions import Submission, loaded, submit
from tests.diagnosis.test_feasibility import row, systems
from tests.diagnosis.test_localising import (
    EQUATIONS,
    FIELDS,
    TABLES,
    TRUST,
    VALUES,
    Equation,
    rules_of,
    trusted,
)

from auditcheck.diagnosis import diagnosing, planning
from auditcheck.diagnosis.feasibility import AtMost, Conflict, ranges_of
from auditcheck.diagnosis.localising import Localisation, localise
from auditcheck.diagnosis.solving import _Hitting, _System, solve
from auditcheck.model.cells import CellRef

pytest.importorskip("highspy")


def sets(found: Localisation) -> set[frozenset[str]]:
    return {frozenset(cell.address for cell in remedy.cells) for remedy in found.remedies}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(EQUATIONS, VALUES)
def test_its_smallest_sets_are_those_of_the_search(
    tmp_path: Path, equations: list[Equation], values: tuple[int, ...]
) -> None:
    submission = submit(
        loaded(TABLES, rules_of(equations), tmp_path), {"form": dict(zip(FIELDS, values, strict=True))}
    )
    failed = tuple(submission.failed)
    if not failed:
        return
    searched = localise(submission.network, failed, lambda: False)
    solved = solve(submission.network, failed, lambda: False)
    if searched.remedies:
        assert sets(solved) <= sets(searched)
        assert len(sets(solved)) == min(8, len(sets(searched)))
        by_cells = {remedy.cells: remedy.exact for remedy in searched.remedies}
        assert all(by_cells[remedy.cells] == remedy.exact for remedy in solved.remedies)
    else:
        assert all(len(remedy.cells) > 3 for remedy in solved.remedies)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(EQUATIONS, VALUES, TRUST)
def test_with_trust_its_sets_are_the_lightest_of_any_size(
    tmp_path: Path, equations: list[Equation], values: tuple[int, ...], trust: tuple[int, ...]
) -> None:
    submission = submit(
        loaded(trusted(trust), rules_of(equations), tmp_path),
        {"form": dict(zip(FIELDS, values, strict=True))},
    )
    failed = tuple(submission.failed)
    if not failed:
        return
    searched = localise(submission.network, failed, lambda: False, most=len(FIELDS))
    solved = solve(submission.network, failed, lambda: False)
    assert sets(solved) <= sets(searched)
    assert len(sets(solved)) == min(8, len(sets(searched)))
    assert {remedy.weight for remedy in solved.remedies} == {remedy.weight for remedy in searched.remedies}


WIDE = (
    """
form:
  sheet: 表
  layout: form
  fields:
"""
    + "".join(f"    {n}{i}: {{label: {n}{i}, type: amount, unit: 元}}\n" for n in "ab" for i in range(5))
    + ("    total: {label: total, type: amount, unit: 元}\n")
)
COPIES = "".join(
    f"- {{id: COPY-{i}, title: t, class: balance, check: form.a{i} == form.b{i}}}\n" for i in range(5)
)
SUMS = "".join(
    f"- {{id: SUM-{n}, title: t, class: balance, check: form.total == {parts}}}\n"
    for n in "ab"
    for parts in [" + ".join(f"form.{n}{i}" for i in range(5))]
)
LARGE = 200_000_000_000


def five_wrong(tmp_path: Path) -> Submission:
    """Five cells of sums of 10¹² are wrong, by a cent to some."""
    figures = {f"{name}{i}": LARGE for name in "ab" for i in range(5)} | {"total": 5 * LARGE}
    wrong = {
        "b0": "200000000000.01",
        "b1": "20000000000",
        "b2": "199999999999",
        "b3": "-200000000000",
        "b4": "3",
    }
    return submit(loaded(WIDE, COPIES + SUMS, tmp_path), {"form": figures | wrong})


def test_five_wrong_cells_are_found_with_their_values(tmp_path: Path) -> None:
    (diagnosis,) = five_wrong(tmp_path).diagnoses()
    assert diagnosis.likeliest is not None
    found = {c.location.row_label: c.proposed for c in diagnosis.likeliest.corrections}
    assert found == {f"b{i}": LARGE for i in range(5)}
    assert set(diagnosis.likeliest.heals) == {"SUM-b", *(f"COPY-{i}" for i in range(5))}


def test_without_the_solver_it_is_told_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (diagnosing, planning):
        monkeypatch.setattr(module, "solver_available", lambda: False)
    plan = five_wrong(tmp_path).diagnosed().plan
    assert plan is not None
    assert plan.cut_off is not None
    assert plan.cut_off.en == (
        "6 issues that hang together involve too many cells and were traced one by one; "
        "with a solver they can be traced together: pip install 'auditcheck[solve]'"
    )


def test_without_time_it_says_that_it_was_cut_off(tmp_path: Path) -> None:
    submission = five_wrong(tmp_path)
    found = solve(submission.network, tuple(submission.failed), lambda: True)
    assert found == Localisation(cut_off=True)


def test_the_solver_prints_nothing_into_a_report() -> None:
    script = "from auditcheck.diagnosis.solving import _Hitting; _Hitting(lambda _: 1); print('{}')"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "{}\n"


@pytest.mark.parametrize(("most", "found"), [(4, False), (5, True)])
def test_more_cells_than_asked_for_are_beyond(tmp_path: Path, most: int, *, found: bool) -> None:
    submission = five_wrong(tmp_path)
    solved = solve(submission.network, tuple(submission.failed), lambda: False, most)
    assert (bool(solved.remedies), solved.beyond, solved.cut_off) == (found, not found, False)


def test_of_many_alternatives_eight_are_found(tmp_path: Path) -> None:
    equations = [(1, 1, 1, 0, 0, 0), (0, 0, 0, 1, 1, 1)]
    submission = submit(loaded(TABLES, rules_of(equations), tmp_path), {"form": dict.fromkeys(FIELDS, 5)})
    solved = solve(submission.network, tuple(submission.failed), lambda: False)
    assert (len(sets(solved)), solved.cut_off, solved.beyond) == (8, True, False)
    assert {len(remedy.cells) for remedy in solved.remedies} == {2}


def test_what_was_found_before_time_ran_out_is_kept(tmp_path: Path) -> None:
    submission = submit(
        loaded(TABLES, rules_of([(1, 1, 1, 0, 0, 0)]), tmp_path), {"form": dict.fromkeys(FIELDS, 5)}
    )
    clock = iter([False, False, True])
    solved = solve(submission.network, tuple(submission.failed), lambda: next(clock))
    assert (len(solved.remedies), solved.cut_off, solved.beyond) == (2, True, False)


# --- the solver's part


def cell(column: int) -> CellRef:
    return CellRef(sheet="表", row=1, column=column)


def hitting(trust: Callable[[int], int], *groups: str) -> _Hitting:
    found = _Hitting(lambda cell: trust(cell.column))
    for group in groups:
        found.hit(map(cell, map(int, group)))
    return found


def lightest(model: _Hitting) -> str | None:
    found = model.lightest()
    return None if found is None else "".join(str(each.column) for each in sorted(found))


def test_the_lightest_cells_that_hit_all_groups_are_proposed() -> None:
    assert lightest(hitting(lambda _: 1, "12", "23", "24")) == "2"
    heavy = hitting(lambda column: 5 if column == 2 else 1, "12", "23", "24")
    assert lightest(heavy) == "134"
    assert (heavy.weight(frozenset({cell(1), cell(2)})), heavy.weight(frozenset({cell(3)}))) == (6, 1)
    assert lightest(hitting(lambda _: 1, "12", "")) is None


def test_what_is_excluded_is_proposed_no_more_and_nothing_that_holds_it() -> None:
    model = hitting(lambda _: 1, "12", "23")
    model.exclude(frozenset({cell(2)}))
    assert lightest(model) == "13"
    model.exclude(frozenset({cell(1), cell(3)}))
    assert lightest(model) is None
    model = hitting(lambda _: 1, "12", "34")
    found = set()
    for _ in range(4):
        proposed = model.lightest()
        assert proposed is not None
        found.add(frozenset(each.column for each in proposed))
        model.exclude(proposed)
    assert found == {frozenset({one, other}) for one in (1, 2) for other in (3, 4)}
    assert model.lightest() is None


def test_the_solver_is_silent_and_leaves_standard_output_as_it_was(
    capfd: pytest.CaptureFixture[str],
) -> None:
    free = os.dup(1)
    os.close(free)
    assert lightest(hitting(lambda _: 1, "12", "23")) == "2"
    os.write(1, b"report")
    os.write(2, b"warning")
    assert capfd.readouterr() == ("report", "warning")
    again = os.dup(1)
    os.close(again)
    assert again == free


def test_the_solver_works_without_a_standard_output() -> None:
    kept = os.dup(1)
    os.close(1)
    try:
        found = lightest(hitting(lambda _: 1, "12", "23"))
    finally:
        os.dup2(kept, 1)
        os.close(kept)
    assert found == "2"


@settings(max_examples=80, deadline=None)
@given(systems())
def test_its_exact_arithmetic_comes_to_what_elimination_comes_to(system: tuple[list[AtMost], int]) -> None:
    rows, count = system
    eliminated, solved = ranges_of(rows, count), _System(count)
    conflict = solved.conflict(rows)
    assert (conflict is None) == (not isinstance(eliminated, Conflict))
    if isinstance(eliminated, Conflict):
        assert isinstance(ranges_of([rows[i] for i in conflict or ()], count), Conflict)
    else:
        assert solved.determined() == tuple(each.point for each in eliminated)


@settings(max_examples=80, deadline=None)
@given(systems(), systems())
def test_further_bounds_are_taken_only_where_values_remain(
    system: tuple[list[AtMost], int], more: tuple[list[AtMost], int]
) -> None:
    (rows, count), others = system, more[0]
    solved = _System(count)
    if solved.conflict(rows) is not None:
        return
    for each in others:
        if len(each.coefficients) == count:
            solved.take([each])
            further = [*rows, each]
            rows = rows if isinstance(ranges_of(further, count), Conflict) else further
    eliminated = ranges_of(rows, count)
    assert not isinstance(eliminated, Conflict)
    assert solved.determined() == tuple(each.point for each in eliminated)


@pytest.mark.parametrize(
    ("rows", "conflict"),
    [
        ([row(0, "2", 6), row(1, "-1", -4)], {0, 1}),
        ([row(0, "1", 3), row(1, "-1", -4)], {0, 1}),
        ([row(0, "-2", -6), row(1, "1", 2)], {0, 1}),
        ([row(0, "2", 6), row(1, "-1", -3)], None),
        ([row(0, "2", 6), row(1, "-1", -3, strict=True)], {0, 1}),
        ([row(0, "2", 6, strict=True), row(1, "-1", -3)], {0, 1}),
        ([row(0, "1 1", 3), row(1, "-1 0", -2), row(2, "0 -1", -2), row(3, "1 0", 9)], {0, 1, 2}),
        ([row(0, "1 2", 5), row(1, "-1 0", -2), row(2, "0 -1", -2)], {0, 1, 2}),
        ([row(0, "1 2", 6), row(1, "-1 0", -2), row(2, "0 -1", -2)], None),
    ],
)
def test_bounds_that_exclude_each_other_are_named(rows: list[AtMost], conflict: set[int] | None) -> None:
    found = _System(len(rows[0].coefficients)).conflict(rows)
    assert found == (None if conflict is None else frozenset(conflict))


def test_a_contract_that_stands_in_the_way_leaves_the_other_cell(tmp_path: Path) -> None:
    tables = TABLES.replace("b: {label: b, type: number}", "b: {label: b, type: number, max: 5}")
    rules = "- {id: SAME, title: t, class: balance, check: form.a == form.b}\n"
    submission = submit(loaded(tables, rules, tmp_path), {"form": dict.fromkeys(FIELDS, 4) | {"a": 9}})
    solved = solve(submission.network, tuple(submission.failed), lambda: False)
    assert (sets(solved), solved.remedies[0].exact) == ({frozenset({"A1"})}, (Fraction(4),))


def test_its_values_are_those_without_tolerance(tmp_path: Path) -> None:
    tables = TABLES.replace("type: number", "type: amount, unit: 万元")
    rules = "- {id: SUM, title: t, class: balance, check: form.a == form.b + form.c}\n"
    submission = submit(loaded(tables, rules, tmp_path), {"form": dict.fromkeys(FIELDS, 4) | {"a": 9}})
    solved = solve(submission.network, tuple(submission.failed), lambda: False)
    exact = {remedy.cells[0].address: remedy.exact for remedy in solved.remedies}
    assert exact == {"A1": (Fraction(8),), "B1": (Fraction(5),), "C1": (Fraction(5),)}


def test_what_was_tried_and_taken_back_leaves_nothing_behind() -> None:
    solved = _System(1)
    assert solved.conflict([row(0, "-1", 1), row(1, "1", 5)]) is None
    for each in (row(2, "1", -1), row(3, "-1", -6, strict=True), row(4, "1", -3)):
        solved.take([each])
    assert solved.determined() == (Fraction(-1),)
    solved = _System(2)
    rows = [(0, "0 2", 1), (1, "1 -2", -2), (2, "-2 -2", 1), (3, "-1 -2", 1)]
    assert solved.conflict([row(2, "1 -1", 3, strict=True), *[row(*each) for each in rows]]) is None
    assert solved.determined() == (Fraction(-1), Fraction(1, 2))


def test_a_row_without_unknowns_is_a_conflict_by_itself_or_nothing() -> None:
    assert _System(1).conflict([row(3, "0", -1)]) == frozenset({3})
    assert _System(1).conflict([row(3, "0", 0, strict=True)]) == frozenset({3})
    assert _System(1).conflict([row(3, "0", 0)]) is None
    assert _System(1).conflict([row(3, "0", 1, strict=True)]) is None
