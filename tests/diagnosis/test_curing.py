"""Cures: which cells have to change for each failed target to hold, as far as the proposals determine it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.diagnosis.submissions import Submission, loaded, submit
from tests.diagnosis.test_localising import FIELDS, TABLES

from auditcheck.diagnosis.causes import Causes
from auditcheck.diagnosis.curing import cures
from auditcheck.diagnosis.localising import localise
from auditcheck.diagnosis.proposing import Proposals


def submitted(folder: Path, checks: dict[str, str], **figures: object) -> Submission:
    rules = "".join(
        f"- {{id: {name}, title: t, class: balance, check: {each}}}\n" for name, each in checks.items()
    )
    return submit(loaded(TABLES, rules, folder), {"form": dict.fromkeys(FIELDS, 0) | figures})


def cured(
    submission: Submission, *rules: str, expired: Callable[[], bool] = lambda: False, most: int = 3
) -> list[tuple[str, str]]:
    """Return each rule with the fields that cure it; looked for are the mistakes behind ``rules``, or all."""
    network = submission.network
    failed = submission.demands(*rules) if rules else tuple(submission.failed)
    reevaluation = submission.reevaluation(network)
    remedies = localise(network, failed, lambda: False, most).remedies
    proposals = Proposals(network, Causes(network, {}), reevaluation, expired).of(remedies, failed)
    found = cures(failed, proposals, network, reevaluation)
    return [
        (network.ruling(demand.rule).rule.id, "".join(FIELDS[cell.column - 1] for cell in cells))
        for demand, cells in found.items()
    ]


def test_one_cell_cures_all_that_it_was_looked_for(tmp_path: Path) -> None:
    checks = {"ONE": "form.a == form.b", "TWO": "form.a == form.c"}
    assert cured(submitted(tmp_path, checks, a=1234, b=1243, c=1243)) == [("ONE", "a"), ("TWO", "a")]


def test_without_proposals_or_without_time_to_verify_them_nothing_is_told(tmp_path: Path) -> None:
    impossible = {"ONE": "form.a == 4 + 0 * form.b", "TWO": "form.a == 5 + 0 * form.b"}
    assert cured(submitted(tmp_path, impossible)) == []
    checks = {"ONE": "form.a == form.b", "TWO": "form.a == form.c"}
    submission = submitted(tmp_path, checks, a=1234, b=1243, c=1243)
    assert cured(submission, expired=lambda: True) == []


@pytest.mark.parametrize(
    ("second", "told"),
    [
        ("form.a != 9", [("SAME", "a"), ("Z-ALL", "a"), ("A-ALL", "a")]),
        ("form.a + 0 * form.b == 4", [("SAME", "a"), ("Z-ALL", "a"), ("A-ALL", "a")]),
    ],
)
def test_what_is_cured_besides_is_told_in_the_order_of_the_rules(
    tmp_path: Path, second: str, told: list[tuple[str, str]]
) -> None:
    checks = {"Z-ALL": "form.a != 9", "SAME": "form.a == form.b", "A-ALL": second, "FIX": "form.b == 4"}
    assert cured(submitted(tmp_path, checks, a=9, b=4), "SAME") == told


def test_what_not_every_alternative_cures_is_not_told(tmp_path: Path) -> None:
    checks = {"ALL": "form.a != form.b + 5", "SAME": "form.a == form.b", "ONE": "form.a != 9"}
    found = dict(cured(submitted(tmp_path, checks, a=9, b=4), "SAME"))
    assert sorted(found) == ["ALL", "SAME"]
    assert found["ALL"] == found["SAME"]


def test_where_only_bounds_are_known_one_cell_cures_what_it_was_looked_for(tmp_path: Path) -> None:
    assert cured(submitted(tmp_path, {"LOW": "form.a >= 5", "MORE": "form.a >= 3"})) == [
        ("LOW", "a"),
        ("MORE", "a"),
    ]


def test_of_cells_with_bounds_each_cures_what_reads_no_other(tmp_path: Path) -> None:
    checks = {"A": "form.a > 10", "B": "form.b > 10", "BOTH": "form.a + form.b > 30"}
    assert cured(submitted(tmp_path, checks)) == [("A", "a"), ("B", "b")]
    checks["BOTH"] = "form.a + form.b + form.c > 10"
    assert cured(submitted(tmp_path, checks)) == [("A", "a"), ("B", "b")]


def test_of_alternatives_with_bounds_nothing_is_told(tmp_path: Path) -> None:
    assert cured(submitted(tmp_path, {"A": "form.a > 10", "BOTH": "form.a - form.b - form.c > 30"})) != []
    checks = {"A": "form.a > 10", "B": "form.b + form.c > 10", "BOTH": "form.a + form.b + form.c > 0"}
    assert cured(submitted(tmp_path, checks)) == []


def test_of_cells_with_values_each_cures_what_it_can_without_the_others(tmp_path: Path) -> None:
    checks = {"A": "form.a == 1", "B": "form.b == 2", "BOTH": "form.a + form.b == 3"}
    assert cured(submitted(tmp_path, checks, a=9, b=8)) == [("A", "a"), ("B", "b"), ("BOTH", "ab")]


def test_a_cell_that_cures_by_itself_is_in_no_pair(tmp_path: Path) -> None:
    checks = {
        "A": "form.a == 1", "B": "form.b == 2", "AB": "form.a + form.b == 3",
        "C": "form.c == 4", "ALL": "form.a + form.b + form.c == 7",
    }  # fmt: skip
    found = cured(submitted(tmp_path, checks, a=9, b=8, c=7))
    assert found == [("A", "a"), ("B", "b"), ("AB", "abc"), ("C", "c"), ("ALL", "abc")]


def test_two_cells_may_cure_only_together(tmp_path: Path) -> None:
    checks = {
        "A": "form.a == 1", "LESS": "form.b - form.c == 5", "SUM": "form.b + form.c == 9",
        "ALL": "form.a + form.b + form.c == 10",
    }  # fmt: skip
    found = cured(submitted(tmp_path, checks, a=9, b=1, c=1))
    assert found == [("A", "a"), ("LESS", "bc"), ("SUM", "bc"), ("ALL", "abc")]


def test_a_cell_that_breaks_a_rule_without_the_other_does_not_cure_by_itself(tmp_path: Path) -> None:
    checks = {"A": "form.a == 1", "SAME": "form.a == form.b"}
    assert cured(submitted(tmp_path, checks, a=9, b=9)) == [("A", "ab")]
    checks["SAME"] = "form.b == 1, when: form.a == 1"
    checks["SUM"] = "form.a + form.b == 2"
    assert cured(submitted(tmp_path, checks, a=9, b=9)) == [("A", "ab"), ("SUM", "ab")]


def test_of_alternatives_only_what_they_have_in_common_is_told(tmp_path: Path) -> None:
    checks = {"A": "form.a == 1", "BC": "form.b == form.c", "ALL": "form.a + form.b - form.c == 1"}
    assert cured(submitted(tmp_path, checks, a=9, b=5, c=3)) == [("A", "a")]


def test_more_than_two_cells_are_not_tried_without_the_others(tmp_path: Path) -> None:
    checks = {
        "ONE": "form.a + form.b + form.c == 24", "TWO": "form.a + 2 * form.b + 3 * form.c == 38",
        "FOUR": "form.a + 4 * form.b + 9 * form.c == 72", "DE": "form.a + form.d - form.e == 13",
        "SAME": "form.d == form.e",
    }  # fmt: skip
    assert cured(submitted(tmp_path, checks, a=1, b=1, c=1, d=5), most=4) == []
