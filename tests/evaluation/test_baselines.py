"""Baselines: what is new, unchanged, fixed or back, and what cannot be said."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.submissions import ROWS, write_pack, write_submission

from auditcheck import check
from auditcheck.errors import ConfigError
from auditcheck.evaluation.baselines import (
    Baseline,
    read_baseline,
    render_baseline,
    updated,
    with_baseline,
)
from auditcheck.model.report import Report

Run = Callable[..., Report]


@pytest.fixture(name="run")
def _run(tmp_path: Path) -> Run:
    """Return a checker of submissions written with the options given."""
    pack = write_pack(tmp_path)

    def run(name: str = "a.xlsx", **options: object) -> Report:
        return check(write_submission(tmp_path / name, **options), pack)  # type: ignore[arg-type]

    return run


def states(report: Report) -> dict[tuple[str, str], str]:
    return {(i.code, i.target): i.state.value if i.state else "" for i in report.issues}


def gone(report: Report) -> dict[str, str]:
    return {settled.message.zh.split("：")[0]: settled.state.value for settled in report.settled}


CORRECTED = (("道路", 100, 90), ("绿化", 60, 60), ("路灯", 20, 25))
WORSE = (("道路", 100, 101), ("绿化", 50, 60), ("路灯", 20, 25))


def test_issues_are_unchanged_fixed_or_new_even_in_a_renamed_file_with_inserted_rows(run: Run) -> None:
    baseline = updated(Baseline(), [run()])
    rows = (("桥梁", 1, 2), *CORRECTED)
    later = with_baseline(run("b.xlsx", rows=rows, total=182, above=3), baseline)
    assert states(later) == {
        ("TOTAL", ""): "unchanged",
        ("WITHIN", "桥梁"): "new",
        ("WITHIN", "路灯"): "unchanged",
    }
    assert gone(later) == {"绿化": "fixed"}
    assert [issue.target for issue in later.open_issues] == ["桥梁"]


def test_what_was_fixed_and_is_there_again_came_back(run: Run) -> None:
    first = updated(Baseline(), [run()])
    second = updated(first, [run(rows=CORRECTED)])
    again = with_baseline(run(), second)
    assert states(again)["WITHIN", "绿化"] == "came_back"
    assert [issue.target for issue in again.open_issues] == ["绿化"]


def test_taking_a_figure_away_fixes_nothing(run: Run) -> None:
    baseline = updated(Baseline(), [run()])
    emptied = with_baseline(run(rows=(("道路", 100, 90), ("绿化", "", 60), ("路灯", 20, 25))), baseline)
    assert gone(emptied) == {"绿化": "unchecked"}
    kept = updated(baseline, [run(rows=(("道路", 100, 90), ("绿化", "", 60), ("路灯", 20, 25)))])
    assert states(with_baseline(run(), kept))["WITHIN", "绿化"] == "unchanged"


def test_issues_of_one_unit_are_not_accepted_for_another(run: Run) -> None:
    baseline = updated(Baseline(), [run()])
    other = with_baseline(run("b.xlsx", unit="水务局", code="430106"), baseline)
    assert set(states(other).values()) == {"new"}
    assert [remark.code for remark in other.remarks] == ["BASELINE-OTHER"]
    both = updated(baseline, [run("b.xlsx", unit="水务局", code="430106")])
    assert [section.key for section in both.sections] == ["430105", "430106"]


def test_a_baseline_is_read_as_it_was_written(run: Run, tmp_path: Path) -> None:
    baseline = updated(updated(Baseline(), [run()]), [run(rows=CORRECTED)])
    path = tmp_path / "baseline.json"
    path.write_text(render_baseline(baseline), encoding="utf-8")
    assert read_baseline(path) == baseline
    assert json.loads(path.read_bytes())["schema_version"] == "1.0"
    assert "绿化" in path.read_text(encoding="utf-8")  # people read it in reviews
    assert baseline.sections[0].fixed


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "no baseline"),
        ("[]", "no baseline"),
        ('{"schema_version": "1.0", "submissions": [{}]}', "no baseline"),
        ('{"schema_version": "2.0", "submissions": []}', "newer"),
        ("[" * 100_000, "no baseline"),
    ],
)
def test_what_is_no_baseline_is_refused(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError, match=said):
        read_baseline(path)


def test_a_worse_figure_is_still_the_same_issue_and_a_further_record_is_new(run: Run) -> None:
    baseline = updated(Baseline(), [run(rows=ROWS)])
    assert states(with_baseline(run(rows=WORSE, total=999), baseline)) == {
        ("TOTAL", ""): "unchanged",
        ("WITHIN", "道路"): "new",
        ("WITHIN", "绿化"): "unchanged",
        ("WITHIN", "路灯"): "unchanged",
    }
