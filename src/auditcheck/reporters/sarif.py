"""SARIF 2.1.0 (OASIS): the issues for code hosts and analysis viewers, each with its cell."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from auditcheck.model.answers import IssueState
from auditcheck.model.cells import CellRef
from auditcheck.model.issues import Issue, Verdict
from auditcheck.model.report import Report, SubmissionInfo
from auditcheck.model.rules import RuleClass
from auditcheck.model.words import Language, Words
from auditcheck.reporters.diagnoses import DIAGNOSIS, SUSPECT, plan_lines
from auditcheck.reporters.escaping import for_json
from auditcheck.reporters.plain import (
    evidence,
    standing,
    tape,
    text_of,
    totals,
    urgency,
    uri_of,
    where,
)
from auditcheck.reporters.sarif_tool import LANGUAGES, descriptors, driver, plain_message
from auditcheck.reporters.wording import FOLDED

RESULTS = 25_000
"""How many results GitHub and others take of one run; the worst are kept, the rest is told."""

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_RELATED = 50
_BASELINE = {
    IssueState.NEW: "new",
    IssueState.CAME_BACK: "new",
    IssueState.UNCHANGED: "unchanged",
}


def render_sarif(reports: Sequence[Report], language: Language) -> str:
    """Return one SARIF log with one run for all reports, at most ``RESULTS`` results in it."""
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [_run(reports, language)]}
    return for_json(json.dumps(log, ensure_ascii=False, indent=2, allow_nan=False)) + "\n"


def _run(reports: Sequence[Report], language: Language) -> dict[str, Any]:
    rules = descriptors(reports, language)
    order = {rule["id"]: index for index, rule in enumerate(rules)}
    results = [
        _result(issue, order, index, report.submission, language) for index, report, issue in _kept(reports)
    ]
    gone = [
        _absent(settled.code, settled.message, settled.fingerprint, order, language)
        for report in reports
        for settled in report.settled
        if settled.state is IssueState.FIXED
    ]
    told = _told(reports, language)
    return {
        "tool": {"driver": driver(reports, rules, language)},
        "automationDetails": {"id": "auditcheck/"},
        "language": LANGUAGES[language],
        "columnKind": "unicodeCodePoints",
        "artifacts": [_artifact(report.submission) for report in reports],
        "invocations": [_invocation(reports, language)],
        "results": results + gone[: RESULTS - len(results)],
        **({"properties": told} if told else {}),
    }


def _told(reports: Sequence[Report], language: Language) -> dict[str, list[str]]:
    """Return the order of work, and what is told of waivers, explanations and the baseline."""
    plans = [words for report in reports if report.plan is not None for words in plan_lines(report.plan)]
    remarks = [remark.words for report in reports for remark in report.remarks]
    named = {"correctFirst": plans, "remarks": remarks}
    return {name: [words.to(language) for words in lines] for name, lines in named.items() if lines}


def _kept(reports: Sequence[Report]) -> list[tuple[int, Report, Issue]]:
    """Return the issues in reading order; of too many the worst."""
    every = [(index, report, issue) for index, report in enumerate(reports) for issue in report.issues]
    if len(every) <= RESULTS:
        return every
    keys = [urgency(report) for report in reports]
    return sorted(every, key=lambda one: keys[one[0]](one[2]))[:RESULTS]


def _result(
    issue: Issue, order: dict[str, int], artifact: int, info: SubmissionInfo, language: Language
) -> dict[str, Any]:
    place = where(issue).to(language)
    told = [
        f"{place}{Words('：', ': ').to(language)}{issue.message.to(language)}",
        *_inferred(issue, language),
    ]
    told += tape(issue, language)
    result: dict[str, Any] = {
        "ruleId": issue.code,
        "ruleIndex": order[issue.code],
        "level": issue.severity.value,
        "message": {"text": plain_message(text_of(told))},
        "locations": [
            _location(issue.primary.cell, issue.primary.sheet, issue.primary.label, artifact, info)
        ],
        "properties": _properties(issue, language),
    }
    related = _related(issue, artifact, info, language)
    if related:
        result["relatedLocations"] = related
    if issue.fingerprint:
        names = ("auditcheck/v1", "primaryLocationLineHash")
        result["partialFingerprints"] = dict.fromkeys(names, issue.fingerprint)
    if issue.state in _BASELINE:
        result["baselineState"] = _BASELINE[issue.state]
    suppressions = _suppressions(issue)
    if suppressions:
        result["suppressions"] = suppressions
    return result


def _inferred(issue: Issue, language: Language) -> list[str]:
    """Return the sentence of the diagnosis and what the issue follows, a line each."""
    named = ((DIAGNOSIS, issue.diagnosis.sentence if issue.diagnosis else None), (FOLDED, issue.folding))
    colon = Words("：", ": ")
    return [(name + colon + words).to(language) for name, words in named if words is not None]


def _absent(
    code: str, message: Words, fingerprint: str, order: dict[str, int], language: Language
) -> dict[str, Any]:
    """Return an issue of the baseline that was corrected."""
    return {
        "ruleId": code,
        "ruleIndex": order[code],
        "level": "none",
        "kind": "pass",
        "message": {"text": plain_message(message.to(language))},
        "partialFingerprints": {"auditcheck/v1": fingerprint},
        "baselineState": "absent",
    }


def _location(
    cell: CellRef | None, sheet: str, label: str, artifact: int, info: SubmissionInfo
) -> dict[str, Any]:
    """Return the file, and the cell as line and column too, for viewers that know nothing else.

    What has no cell stands in line 1, since GitHub takes no result without a line.
    """
    region = {"startLine": cell.row, "startColumn": cell.column} if cell else {"startLine": 1}
    file = {"uri": uri_of(info), "index": artifact}
    location: dict[str, Any] = {"physicalLocation": {"artifactLocation": file, "region": region}}
    if cell is not None:
        logical = {"name": cell.address, "fullyQualifiedName": cell.qualified, "kind": "cell"}
        location["logicalLocations"] = [logical]
    elif sheet:
        location["logicalLocations"] = [{"name": sheet, "fullyQualifiedName": sheet, "kind": "sheet"}]
    if label:
        location["message"] = {"text": plain_message(label)}
    return location


def _related(issue: Issue, artifact: int, info: SubmissionInfo, language: Language) -> list[dict[str, Any]]:
    suspects = issue.suspect_places
    cells = {place.cell for place in suspects}
    read = [place for place in issue.related if place.cell is not None and place.cell not in cells]
    places = [(place, _suspected(place.label).to(language)) for place in suspects]
    places += [(place, place.label) for place in read[: _RELATED - len(places)]]
    return [
        {"id": number, **_location(place.cell, place.sheet, label, artifact, info)}
        for number, (place, label) in enumerate(places, start=1)
    ]


def _suspected(label: str) -> Words:
    return SUSPECT + Words(f"：{label}", f": {label}") if label else SUSPECT


def _properties(issue: Issue, language: Language) -> dict[str, Any]:
    sums = issue.comparison
    figures = (
        {"left": sums.left.value, "right": sums.right.value, "difference": sums.difference} if sums else {}
    )
    properties: dict[str, Any] = {"class": issue.rule_class.value, "title": issue.title.to(language)}
    properties |= {name: f"{value:f}" for name, value in figures.items() if value is not None}
    if issue.target:
        properties["target"] = issue.target
    if issue.correction is not None:
        properties["correction"] = issue.correction.to(language)
    answered = standing(issue)
    if answered is not None:
        properties["standing"] = answered.to(language)
    if issue.follows:
        properties["follows"] = issue.follows
    if issue.diagnosis is not None:
        properties["diagnosis"] = {
            "sentence": issue.diagnosis.sentence.to(language),
            "certain": issue.diagnosis.certain,
            "evidence": evidence(issue, language),
        }
    return properties


def _suppressions(issue: Issue) -> list[dict[str, str]]:
    found = []
    if issue.waiver is not None:
        found.append({"kind": "external", "status": "accepted", "justification": issue.waiver.reason})
    if issue.explanation is not None:
        accepted = issue.explanation.accepted and issue.rule_class is RuleClass.VERIFY
        status = "accepted" if accepted else "underReview"
        found.append({"kind": "external", "status": status, "justification": issue.explanation.text})
    return found


def _artifact(info: SubmissionInfo) -> dict[str, Any]:
    return {
        "location": {"uri": uri_of(info)},
        "length": info.size,
        "hashes": {"sha-256": info.sha256},
    }


def _invocation(reports: Sequence[Report], language: Language) -> dict[str, Any]:
    notices = [*_cut(reports), *_unchecked(reports)]
    invocation: dict[str, Any] = {"executionSuccessful": all(report.checked for report in reports)}
    if notices:
        invocation["toolExecutionNotifications"] = [
            {"level": "warning", "message": {"text": plain_message(words.to(language))}} for words in notices
        ]
    return invocation


def _cut(reports: Sequence[Report]) -> Iterable[Words]:
    every = totals(reports)
    if every > RESULTS:
        yield Words(
            f"共 {every:,} 个问题，这里只列出最严重的 {RESULTS:,} 个。",
            f"Of {every:,} issues only the worst {RESULTS:,} are listed here.",
        )
    untold = sum(report.untold for report in reports)
    if untold:
        yield Words(
            f"另有 {untold:,} 处同类问题只计数。", f"{untold:,} more of the same kinds are only counted."
        )


def _unchecked(reports: Sequence[Report]) -> Iterable[Words]:
    for report in reports:
        rules = [o.rule_id for o in report.outcomes if o.count(Verdict.NOT_EVALUATED)]
        if rules:
            yield Words(
                f"{report.submission.name}：{'、'.join(rules)} 未能审核。",
                f"{report.submission.name}: {', '.join(rules)} could not be checked.",
            )
