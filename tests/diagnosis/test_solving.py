"""Beyond three cells: the solver's smallest sets are those of the search, exact for amounts of any size."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from tests.diagnosis.submissions import Submission, loaded, submit
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
from auditcheck.diagnosis.localising import Localisation, localise
from auditcheck.diagnosis.solving import solve

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
