from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from auditcheck.model.report import Report
from auditcheck.model.words import same
from auditcheck.reporters import sarif
from auditcheck.reporters.sarif import render_sarif

SCHEMA = Path(__file__).parent / "schemas" / "sarif-2.1.0.json"
"""The schema of the standard, as OASIS publishes it."""


def run_of(*reports: Report) -> dict[str, Any]:
    log: dict[str, Any] = json.loads(render_sarif(reports, "en"))
    (run,) = log["runs"]
    return dict(run)


def test_the_whole_report_reads_as_agreed(
    answered: Report, same_as_snapshot: Callable[[str, str], bool]
) -> None:
    assert same_as_snapshot("answered.sarif", render_sarif([answered], "zh"))


def test_reports_keep_to_the_schema_of_the_standard(
    rich: Report, answered: Report, clean: Report, unread: Report, hostile: Report
) -> None:
    validator = jsonschema.Draft202012Validator(
        json.loads(SCHEMA.read_text("utf-8")), format_checker=jsonschema.FormatChecker()
    )
    for reports in ([rich], [answered], [clean], [unread], [hostile], [rich, hostile, unread], []):
        validator.validate(json.loads(render_sarif(reports, "en")))


def test_a_cell_is_a_logical_location_and_stands_in_the_message(rich: Report) -> None:
    result = run_of(rich)["results"][1]
    (location,) = result["locations"]
    assert location["logicalLocations"] == [
        {"name": "D7", "fullyQualifiedName": "'项目支出明细表 2021'!D7", "kind": "cell"}
    ]
    assert location["physicalLocation"]["region"] == {"startLine": 7, "startColumn": 4}
    assert result["message"]["text"].startswith("'项目支出明细表 2021'!D7 (智慧平安小区 / 全年执行数): ")


def test_file_names_are_percent_encoded(rich: Report, hostile: Report) -> None:
    named = replace(rich, submission=replace(rich.submission, path="报表/a b#1.xlsx"))
    uris = [artifact["location"]["uri"] for artifact in run_of(named, hostile)["artifacts"]]
    assert uris == ["%E6%8A%A5%E8%A1%A8/a%20b%231.xlsx", "%3Da%1B%5D0%3B%E5%9D%8F%07%27%23%25.xlsx"]


def test_answers_and_the_baseline_are_in_the_results(answered: Report) -> None:
    results = run_of(answered)["results"]
    states = [(result["ruleId"], result.get("baselineState")) for result in results]
    assert states == [
        ("PROJ-01", "new"),
        ("VALUE-UNREADABLE", "unchanged"),
        ("STAFF-09", "new"),
        ("FILE-EXTENSION", "unchanged"),
        ("SHARE-01", None),
        ("PROJ-07", "absent"),
    ]
    suppressed = {r["ruleId"]: r["suppressions"][0]["status"] for r in results if "suppressions" in r}
    assert suppressed == {"VALUE-UNREADABLE": "accepted", "STAFF-09": "accepted", "SHARE-01": "underReview"}
    assert results[0]["partialFingerprints"]["auditcheck/v1"] == "0000000000000001"


def test_every_result_names_its_rule_and_rules_carry_help(rich: Report) -> None:
    run = run_of(rich)
    rules = run["tool"]["driver"]["rules"]
    assert [rules[r["ruleIndex"]]["id"] for r in run["results"]] == [r["ruleId"] for r in run["results"]]
    assert "how to correct: Compare the six rows" in rules[0]["help"]["text"]


def test_of_too_many_results_the_worst_are_kept_and_the_rest_is_told(
    many: Callable[[int], Report], rich: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sarif, "RESULTS", 4)
    run = run_of(rich, many(3))
    assert sorted(result["level"] for result in run["results"]) == ["error"] * 4
    told = [note["message"]["text"] for note in run["invocations"][0]["toolExecutionNotifications"]]
    assert told[0] == "Of 8 issues only the worst 4 are listed here."


def test_a_text_can_be_neither_a_link_nor_a_placeholder(rich: Report) -> None:
    issue = replace(
        rich.issues[0], message=same("{0} [here](http://evil.example)"), comparison=None, diagnosis=None
    )
    (result,) = run_of(replace(rich, issues=(issue,)))["results"]
    assert result["message"]["text"].endswith(r"{{0}} \[here\](http://evil.example)")


def test_an_unread_file_is_no_successful_run(unread: Report) -> None:
    run = run_of(unread)
    assert run["invocations"] == [{"executionSuccessful": False}]
    assert run["results"][0]["locations"][0].keys() == {"physicalLocation"}
