"""The report for machines: JSON of a published, versioned schema, both languages in every message."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from auditcheck.model.answers import Explanation, Settled, Waiver
from auditcheck.model.issues import Comparison, Issue, Outcome, Reason, Side, Term, Verdict
from auditcheck.model.report import PackInfo, Provenance, Report, SubmissionInfo, TableInfo
from auditcheck.model.rules import RuleClass
from auditcheck.reporters.escaping import for_json
from auditcheck.reporters.json_diagnosis import diagnosis_json, plan_json
from auditcheck.reporters.json_values import cell_json, decimal_json, location_json, optional_json, words_json

SCHEMA_VERSION = "1.2"
"""Major: something was taken away or means something else. Minor: something was added."""


def render_json(report: Report) -> str:
    """Return the report as JSON: decimals as strings, keys and lists in a fixed order."""
    text = json.dumps(_report(report), ensure_ascii=False, indent=2, allow_nan=False)
    return for_json(text) + "\n"


def report_schema() -> str:
    """Return the JSON Schema (draft 2020-12) of what ``render_json`` returns."""
    return files("auditcheck.reporters").joinpath("report.schema.json").read_text("utf-8")


def _report(report: Report) -> dict[str, Any]:
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "auditcheck", "version": report.version},
        "submission": _submission(report.submission),
        "prior": _submission(report.prior) if report.prior else None,
        "pack": _pack(report.pack) if report.pack else None,
        "summary": _summary(report),
        "plan": plan_json(report.plan) if report.plan else None,
        "issues": [_issue(issue) for issue in report.issues],
        "settled": [_settled(settled) for settled in report.settled],
        "remarks": [{"code": remark.code, "message": words_json(remark.words)} for remark in report.remarks],
        "outcomes": [_outcome(outcome) for outcome in report.outcomes],
        "tables": [_table(table) for table in report.tables],
    }


def _submission(info: SubmissionInfo) -> dict[str, Any]:
    return {
        "name": info.name,
        "format": info.format,
        "sha256": info.sha256,
        "size": info.size,
        "identity": dict(sorted(info.identity.items())),
        "rows": info.rows,
        "cells": info.cells,
        "sheets": [
            {
                "title": sheet.title,
                "rows": sheet.rows,
                "columns": sheet.columns,
                "cells": sheet.cells,
                "visibility": sheet.visibility,
            }
            for sheet in info.sheets
        ],
        "provenance": _provenance(info.provenance) if info.provenance else None,
    }


def _provenance(provenance: Provenance) -> dict[str, Any]:
    return {
        "program": provenance.program,
        "calculation": provenance.calculation.value,
        "formulas": provenance.formulas,
        "pending": provenance.pending,
        "links": list(provenance.links),
        "macros": provenance.macros,
    }


def _pack(pack: PackInfo) -> dict[str, Any]:
    return {
        "id": pack.id,
        "title": words_json(pack.title),
        "version": pack.version,
        "digest": pack.digest,
        "rules": pack.rules,
        "recognised": pack.recognised,
        "changes": [
            {"rule": change.rule_id, "what": words_json(change.what), "reason": change.reason}
            for change in pack.changes
        ],
        "disabled": dict(sorted(pack.disabled.items())),
    }


def _summary(report: Report) -> dict[str, Any]:
    return {
        "checked": report.checked,
        "blocks": report.blocks(),
        "rules": {verdict.value: report.count_rules(verdict) for verdict in Verdict},
        "targets": {verdict.value: report.count(verdict) for verdict in Verdict},
        "issues": {rule_class.value: len(report.of_class(rule_class)) for rule_class in RuleClass},
        "open": len(report.open_issues),
        "blocks_of_one_cause": len(report.issue_blocks()),
        "untold": report.untold,
    }


def _issue(issue: Issue) -> dict[str, Any]:
    return {
        "code": issue.code,
        "kind": issue.kind.value,
        "class": issue.rule_class.value,
        "severity": issue.severity.value,
        "title": words_json(issue.title),
        "message": words_json(issue.message),
        "primary": location_json(issue.primary),
        "related": [location_json(location) for location in issue.related],
        "comparison": _comparison(issue.comparison) if issue.comparison else None,
        "target": issue.target,
        "value": issue.value,
        "why": optional_json(issue.why),
        "correction": optional_json(issue.correction),
        "basis": issue.basis,
        "unchecked": list(issue.unchecked),
        "fingerprint": issue.fingerprint,
        "open": issue.is_open,
        "state": issue.state.value if issue.state else None,
        "explanation": _explanation(issue.explanation) if issue.explanation else None,
        "waiver": _waiver(issue.waiver) if issue.waiver else None,
        "diagnosis": diagnosis_json(issue.diagnosis) if issue.diagnosis else None,
        "cured_by": [cell_json(cell) for cell in issue.cured_by],
        "follows": issue.follows or None,
        "folding": optional_json(issue.folding),
    }


def _explanation(explanation: Explanation) -> dict[str, Any]:
    return {
        "text": explanation.text,
        "accepted": explanation.accepted,
        "objection": optional_json(explanation.objection),
    }


def _waiver(waiver: Waiver) -> dict[str, Any]:
    return {
        "reason": waiver.reason,
        "rule": waiver.rule,
        "unit": waiver.unit,
        "place": waiver.place,
        "fingerprint": waiver.fingerprint,
        "approver": waiver.approver,
        "expires": waiver.expires.isoformat() if waiver.expires else None,
        "within": decimal_json(waiver.within),
        "written_at": waiver.mark,
    }


def _settled(settled: Settled) -> dict[str, Any]:
    return {
        "fingerprint": settled.fingerprint,
        "code": settled.code,
        "state": settled.state.value,
        "title": words_json(settled.title),
        "message": words_json(settled.message),
        "place": settled.place,
    }


def _comparison(comparison: Comparison) -> dict[str, Any]:
    return {
        "left": _side(comparison.left),
        "operator": comparison.operator,
        "right": _side(comparison.right),
        "difference": decimal_json(comparison.difference),
        "tolerance": decimal_json(comparison.tolerance),
    }


def _side(side: Side) -> dict[str, Any]:
    return {
        "value": decimal_json(side.value),
        "text": side.text,
        "type": side.kind.value,
        "terms": [_term(term) for term in side.terms],
    }


def _term(term: Term) -> dict[str, Any]:
    return {
        "sign": term.sign,
        "label": term.label,
        "cell": cell_json(term.cell),
        "value": decimal_json(term.value),
        "text": term.text,
        "type": term.kind.value,
        "state": term.state.name.lower(),
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "rule": outcome.rule_id,
        "title": words_json(outcome.title),
        "class": outcome.rule_class.value,
        "verdict": outcome.verdict.value,
        "targets": {verdict.value: outcome.count(verdict) for verdict in Verdict},
        "rounded": outcome.rounded,
        "untold": outcome.untold,
        "reasons": [_reason(reason) for reason in outcome.reasons],
    }


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "verdict": reason.verdict.value,
        "message": words_json(reason.words),
        "cells": [cell_json(cell) for cell in reason.cells],
    }


def _table(table: TableInfo) -> dict[str, Any]:
    return {
        "name": table.name,
        "label": table.label,
        "found": table.found,
        "optional": table.optional,
        "places": list(table.places),
        "records": table.records,
        "columns": table.columns,
        "unit": table.unit,
    }
