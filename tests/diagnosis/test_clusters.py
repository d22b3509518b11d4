"""What is looked at together and what apart, what goes with it, and what is left when time is up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import count, pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest
from tests.diagnosis.submissions import Submission, addresses, loaded, submit
from tests.diagnosis.test_inputs import SAME, SUM, checked
from tests.diagnosis.test_localising import FIELDS, TABLES

from auditcheck.diagnosis import diagnosing
from auditcheck.diagnosis.diagnosing import Diagnosed

CHAIN = {
    f"{one}{two}".upper(): f"form.{one} == form.{two}" for one, two in zip("abcde", "bcdef", strict=True)
}


def submitted(folder: Path, checks: Mapping[str, str], **figures: object) -> Submission:
    rules = "".join(
        f"- {{id: {name}, title: t, class: balance, check: '{each}'}}\n" for name, each in checks.items()
    )
    return submit(loaded(TABLES, rules, folder), {"form": dict.fromkeys(FIELDS, 4) | figures})


def told(submission: Submission, found: Diagnosed | None = None) -> dict[str, list[str]]:
    """Return by rule that failed the cells of each suspect of its diagnosis, if it has one."""
    diagnoses = (found or submission.diagnosed()).diagnoses
    return {
        issue.code: ["".join(cells) for cells in addresses(diagnoses[id(issue)])]
        for judgement in submission.evaluation.judgements
        for issue in judgement.issues
        if id(issue) in diagnoses
    }


def cured(submission: Submission) -> dict[str, str]:
    cures = submission.diagnosed().cures
    return {
        issue.code: "".join(cell.address for cell in cures[id(issue)])
        for judgement in submission.evaluation.judgements
        for issue in judgement.issues
        if id(issue) in cures
    }


def cut_off(found: Diagnosed) -> str | None:
    assert found.plan is not None
    return None if found.plan.cut_off is None else found.plan.cut_off.en


def test_mistakes_that_share_no_cell_are_told_apart(tmp_path: Path) -> None:
    submission = submitted(tmp_path, {"AB": "form.a == form.b", "CD": "form.c == form.d"}, a=9, c=7)
    assert told(submission) == {"AB": ["A1", "B1"], "CD": ["C1", "D1"]}
    assert cut_off(submission.diagnosed()) is None


def test_two_rules_that_no_four_cells_can_satisfy_are_traced_one_by_one(tmp_path: Path) -> None:
    ends = {"A": "form.a + 0 * form.b == 7", "F": "form.f + form.a + 0 * form.e == 14"}
    submission = submitted(tmp_path, CHAIN | ends)
    found = submission.diagnosed()
    assert told(submission, found) == {"A": [], "F": []}
    assert cut_off(found) == "2 issues that hang together involve too many cells and were traced one by one"
    assert {diagnosis.sentence.en for diagnosis in found.diagnoses.values()} == {
        "changing any of the cells would break another rule; what is wrong cannot be told"
    }


def test_a_rule_alone_that_no_few_cells_can_satisfy_is_not_said_to_be_traced_apart(tmp_path: Path) -> None:
    submission = submitted(tmp_path, CHAIN | {"A": "form.a + 0 * form.b == 7"})
    found = submission.diagnosed()
    assert told(submission, found) == {"A": []}
    assert cut_off(found) is None


def test_two_rules_may_need_four_cells(tmp_path: Path) -> None:
    pytest.importorskip("highspy")
    checks = {"AB": "form.a == form.b", "BC": "form.b == form.c", "CD": "form.c == form.d"}
    ends = {"A": "form.a + 0 * form.b == 7", "D": "form.d + form.a + 0 * form.c == 14"}
    submission = submitted(tmp_path, checks | ends)
    assert told(submission) == {"A": ["A1B1C1D1"], "D": ["A1B1C1D1"]}
    assert cut_off(submission.diagnosed()) is None


def test_what_is_smaller_together_is_told_together(tmp_path: Path) -> None:
    """Each alone would ask for both cells, since they are to be equal."""
    checks = {"SAME": "form.a == form.c", "A": "form.a + 0 * form.b == 7", "C": "form.c + form.e == 11"}
    submission = submitted(tmp_path, checks | {"E": "form.e == 4", "EF": "form.f + form.e == 9"})
    assert told(submission) == {name: ["A1C1F1"] for name in ("A", "C", "EF")}


@pytest.mark.parametrize(
    ("d", "answer"),
    [
        (2, {"A": ["A1C1"], "CD": ["A1C1"]}),
        (9, {"A": ["A1C1"], "CD": ["D1"]}),
    ],
)
def test_what_is_no_smaller_together_is_told_apart(tmp_path: Path, d: int, answer: object) -> None:
    checks = {"SAME": "form.a == form.c", "A": "form.a + 0 * form.b == 7", "CD": "form.c + form.d == 9"}
    assert told(submitted(tmp_path, checks, d=d)) == answer


def test_a_rule_without_an_equation_goes_with_the_cell_that_heals_it(tmp_path: Path) -> None:
    checks = {"AB": "form.a == form.b", "B": "form.b == 4", "ODD": "form.a != 9", "OTHER": "form.c != 4"}
    submission = submitted(tmp_path, checks, a=9)
    assert told(submission) == {"AB": ["A1"], "ODD": ["A1"]}
    assert cured(submission) == {"AB": "A1", "ODD": "A1"}


def test_a_formula_that_a_failed_rule_states_otherwise_is_looked_at_as_typed(tmp_path: Path) -> None:
    report = checked(tmp_path, SUM + SAME, ("=SUM(B2:B3)", 430), 475)
    assert [issue.diagnosis and addresses(issue.diagnosis) for issue in report.issues] == [[["B1"]]] * 2


def test_each_rule_is_cured_by_the_cells_of_its_own_diagnosis(tmp_path: Path) -> None:
    checks = {"AB": "form.a == form.b", "CD": "form.c == form.d", "B": "form.b == 4", "D": "form.d == 4"}
    assert cured(submitted(tmp_path, checks, a=9, c=7)) == {"AB": "A1", "CD": "C1"}


# --- time


@pytest.fixture(name="clock")
def _clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """A clock that is one second on whenever somebody looks at it; the call sets it to 0."""
    ticks = iter(count())

    def restart() -> None:
        nonlocal ticks
        ticks = iter(count())

    monkeypatch.setattr(diagnosing, "time", SimpleNamespace(process_time=lambda: float(next(ticks))))
    return restart


LIST = """
items:
  sheet: 明细
  layout: records
  columns:
    a: {header: 甲, type: number}
    b: {header: 乙, type: number}
"""


def test_whenever_time_is_up_it_is_said_how_many_issues_were_traced(
    tmp_path: Path, clock: Callable[[], None]
) -> None:
    rule = "- {id: SAME, title: t, class: balance, for: items, check: a == b}\n"
    records = [{"a": 100 + number, "b": 7} for number in range(4)]
    submission = submit(loaded(LIST, rule, tmp_path), {"items": records})
    traced = []
    for seconds in range(-1, 40):
        clock()
        found = submission.diagnosed(seconds)
        done = len(found.diagnoses)
        rest = f"for lack of time {done} issues were traced and {4 - done} were not"
        assert cut_off(found) == (rest if done < 4 else None)
        traced.append(done)
    assert traced == sorted(traced)
    assert set(traced) == {0, 1, 2, 3, 4}


def test_what_there_was_no_time_to_look_at_is_counted(tmp_path: Path) -> None:
    found = submitted(tmp_path, {"AB": "form.a == form.b", "CD": "form.c == form.d"}, a=9, c=7).diagnosed(-1)
    assert (found.diagnoses, found.cures) == ({}, {})
    assert cut_off(found) == "for lack of time 0 issues were traced and 2 were not"


def test_a_search_that_took_half_the_time_leaves_the_rest_to_the_solver(
    tmp_path: Path, clock: Callable[[], None]
) -> None:
    pytest.importorskip("highspy")
    checks = {"AB": "form.a == form.b", "BC": "form.b == form.c", "CD": "form.c == form.d"}
    ends = {"A": "form.a + 0 * form.b == 7", "D": "form.d + form.a + 0 * form.c == 14"}
    submission = submitted(tmp_path, checks | ends)
    clock()
    found = submission.diagnosed(40)
    assert told(submission, found) == {"A": ["A1B1C1D1"], "D": ["A1B1C1D1"]}


def test_as_long_as_time_is_not_past_everything_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(diagnosing, "time", SimpleNamespace(process_time=lambda: 7.0))
    checks = {"AB": "form.a == form.b", "AC": "form.a == form.c"}
    (diagnosis,) = list(submitted(tmp_path, checks, a=9).diagnosed(0).diagnoses.values())[:1]
    assert diagnosis.likeliest is not None
    (correction,) = diagnosis.likeliest.corrections
    assert correction.low == correction.high == 4
    assert diagnosis.note is None


@pytest.mark.parametrize(("count", "found"), [(12, True), (13, False)])
def test_up_to_twelve_cells_may_have_to_change(tmp_path: Path, count: int, *, found: bool) -> None:
    pytest.importorskip("highspy")
    names = [f"n{number}" for number in range(count)]
    pairs = list(pairwise(names))
    tables = "form:\n  sheet: 表\n  layout: form\n  fields:\n" + "".join(
        f"    {name}: {{label: {name}, type: number}}\n" for name in names
    )
    checks = [f"form.{one} == form.{two}" for one, two in pairs]
    checks += [f"form.{one} + form.{two} == 14" for one, two in pairs[:7]]
    rules = "".join(
        f"- {{id: R{n}, title: t, class: balance, check: {each}}}\n" for n, each in enumerate(checks)
    )
    submission = submit(loaded(tables, rules, tmp_path), {"form": dict.fromkeys(names, 4)})
    diagnosed = submission.diagnosed(60)
    sizes = {len(each.likeliest.corrections) for each in diagnosed.diagnoses.values() if each.likeliest}
    assert sizes == ({12} if found else set())
    assert (cut_off(diagnosed) is None) == found
