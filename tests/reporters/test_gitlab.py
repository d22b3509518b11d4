from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from auditcheck.model.report import Report
from auditcheck.reporters.gitlab import render_gitlab


def findings(*reports: Report) -> list[dict[str, Any]]:
    return list(json.loads(render_gitlab(reports, "en")))


def test_the_whole_report_reads_as_agreed(
    answered: Report, same_as_snapshot: Callable[[str, str], bool]
) -> None:
    assert same_as_snapshot("answered.gitlab.json", render_gitlab([answered], "zh"))


def test_no_two_findings_share_a_fingerprint(rich: Report, answered: Report, hostile: Report) -> None:
    twice = replace(answered, issues=answered.issues * 3)
    elsewhere = replace(answered, submission=replace(answered.submission, path="other/b.xlsx"))
    prints = [found["fingerprint"] for found in findings(twice, elsewhere, rich, hostile)]
    assert len(set(prints)) == len(prints)


def test_a_fingerprint_outlives_inserted_rows(answered: Report) -> None:
    issue = answered.issues[0]
    cell = issue.primary.cell
    assert cell is not None
    moved = replace(issue, primary=replace(issue.primary, cell=replace(cell, row=cell.row + 5)))
    before, after = (findings(replace(answered, issues=(one,)))[0] for one in (issue, moved))
    assert before["fingerprint"] == after["fingerprint"]
    assert before["location"]["lines"]["begin"] + 5 == after["location"]["lines"]["begin"]


def test_the_severity_follows_the_class_and_what_is_settled_only_informs(
    rich: Report, answered: Report
) -> None:
    assert [f["severity"] for f in findings(rich)] == ["critical", "critical", "major", "info", "info"]
    assert [f["severity"] for f in findings(answered)] == ["critical", "info", "info", "info", "info"]
