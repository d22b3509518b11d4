"""The record of a run: hashes of what was checked and with what, by which the file is known again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from auditcheck.model.issues import Issue, Verdict
from auditcheck.model.report import Report, SubmissionInfo
from auditcheck.model.rules import RuleClass
from auditcheck.model.version import __version__

SCHEMA_VERSION = "1.0"


def render_record(reports: Sequence[Report], blocked: Sequence[bool], fail_on: Sequence[str]) -> str:
    """Return the record as JSON; ``blocked`` and ``fail_on`` are each report's result and threshold.

    ``digest`` is the SHA-256 of everything else in it: whether the record itself was changed.
    """
    content: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "auditcheck", "version": __version__},
        "runs": [
            run_of(report) | {"blocked": stops, "fail_on": threshold}
            for report, stops, threshold in zip(reports, blocked, fail_on, strict=True)
        ],
    }
    whole = {**content, "digest": digest_of(content)}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def digest_of(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a record's content without its ``digest``."""
    rest = {key: value for key, value in content.items() if key != "digest"}
    text = json.dumps(rest, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def run_of(report: Report) -> dict[str, Any]:
    """Return what the record says of one report."""
    pack = report.pack
    return {
        "submission": _file(report.submission),
        "prior": _file(report.prior) if report.prior else None,
        "pack": {"id": pack.id, "version": pack.version, "digest": pack.digest} if pack else None,
        "checked": report.checked,
        "rules": {verdict.value: report.count_rules(verdict) for verdict in Verdict},
        "targets": {verdict.value: report.count(verdict) for verdict in Verdict},
        "issues": _by_class(report.issues),
        "open_issues": _by_class(report.open_issues),
        "waivers": [_waived(issue) for issue in report.issues if issue.waiver is not None],
        "explanations": sum(issue.explanation is not None for issue in report.issues),
        "remarks": [remark.code for remark in report.remarks],
    }


def _file(info: SubmissionInfo) -> dict[str, Any]:
    return {
        "name": info.name,
        "sha256": info.sha256,
        "size": info.size,
        "identity": dict(sorted(info.identity.items())),
    }


def _by_class(issues: Sequence[Issue]) -> dict[str, int]:
    return {each.value: sum(issue.rule_class is each for issue in issues) for each in RuleClass}


def _waived(issue: Issue) -> dict[str, Any]:
    waiver = issue.waiver
    return {
        "fingerprint": issue.fingerprint,
        "code": issue.code,
        "reason": waiver.reason if waiver else "",
        "approver": waiver.approver if waiver else "",
        "expires": waiver.expires.isoformat() if waiver and waiver.expires else None,
    }
