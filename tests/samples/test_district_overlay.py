"""The example of a district overlay: found by its name, never chosen unasked, each change with a reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditcheck.cases.running import run_cases
from auditcheck.model.issues import Issue
from auditcheck.pipeline import check
from auditcheck.rulepacks.loading import load_rulepack

SAMPLES = Path(__file__).resolve().parents[2] / "sample_workbooks" / "project-performance"
DISTRICT = load_rulepack("yunxi-district")


def raised(file: str, pack: str | None = "yunxi-district") -> list[tuple[str, str]]:
    return [_told(issue) for issue in check(SAMPLES / file, pack).issues]


def _told(issue: Issue) -> tuple[str, str]:
    return issue.code, issue.rule_class.value


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        ("low-rate.xlsx", [("RATE-07", "verify")], []),
        ("exceeded.xlsx", [("IND-09", "verify")], [("IND-09", "verify")]),
        ("adjusted.xlsx", [("FUND-09", "verify")], [("FUND-09", "hint")]),
        ("grade.xlsx", [("IND-10", "verify")], [("IND-10", "logic")]),
        ("told-otherwise.xlsx", [("TEXT-01", "verify")], []),
        ("rate-typed.xlsx", [("RATE-01", "balance")], [("RATE-01", "balance")]),
        ("clean.xlsx", [], []),
    ],
)
def test_the_district_judges_by_its_own_settings(
    file: str, before: list[tuple[str, str]], after: list[tuple[str, str]]
) -> None:
    assert (raised(file, None), raised(file)) == (before, after)


def test_the_report_tells_every_change_with_its_reason() -> None:
    pack = check(SAMPLES / "clean.xlsx", DISTRICT).pack
    assert pack is not None
    assert [change.rule_id for change in pack.changes] == [
        "parameters.execution_floor",
        "parameters.overachievement",
        "FUND-09",
        "IND-10",
        "TEXT-01",
    ]
    assert all(len(change.reason) > 10 for change in pack.changes)
    assert set(pack.disabled) == {"TEXT-01"}


def test_its_own_rule_has_cases_that_end_as_they_say() -> None:
    results = run_cases(DISTRICT)
    assert [(result.case.rule_id, result.ok) for result in results] == [("YUNXI-01", True)] * 2
