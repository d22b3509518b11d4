"""A pack's coverage for machines: versioned JSON, keys and lists in a fixed order."""

from __future__ import annotations

import json
from typing import Any

from auditcheck.model.coverage import CellCoverage, Coverage, Mutation, Response, RuleCoverage
from auditcheck.model.report import SubmissionInfo
from auditcheck.reporters.escaping import for_json
from auditcheck.reporters.json_values import location_json, optional_json, words_json

SCHEMA_VERSION = "1.0"
"""Major: something was taken away or means something else. Minor: something was added."""


def render_coverage_json(coverage: Coverage) -> str:
    """Return the coverage as JSON; shares are percentages with two decimals, as strings."""
    text = json.dumps(_coverage(coverage), ensure_ascii=False, indent=2, allow_nan=False)
    return for_json(text) + "\n"


def _coverage(coverage: Coverage) -> dict[str, Any]:
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "auditcheck", "version": coverage.version},
        "submission": _file(coverage.submission),
        "prior": _file(coverage.prior) if coverage.prior else None,
        "pack": {"id": coverage.pack.id, "version": coverage.pack.version, "digest": coverage.pack.digest},
        "summary": _summary(coverage),
        "changes": {
            mutation.value: {response.value: coverage.count(mutation, response) for response in Response}
            for mutation in Mutation
        },
        "cells": [_cell(cell) for cell in coverage.cells],
        "rules": [_rule(rule) for rule in coverage.rules],
    }


def _file(info: SubmissionInfo) -> dict[str, Any]:
    return {"name": info.name, "sha256": info.sha256}


def _summary(coverage: Coverage) -> dict[str, Any]:
    numbers = coverage.numbers
    return {
        "cells": len(coverage.cells),
        "numeric_cells": len(numbers),
        "numeric_cells_by_response": {
            response.value: sum(cell.response is response for cell in numbers) for response in Response
        },
        "watched_percent": f"{float(coverage.watched * 100):.2f}",
        "changes": coverage.changes,
        "rules": len(coverage.rules),
        "rules_that_never_failed": [rule.rule_id for rule in coverage.silent],
        "rules_failing_before": list(coverage.failing),
        "tables_missing": list(coverage.missing),
    }


def _cell(cell: CellCoverage) -> dict[str, Any]:
    return {
        "location": location_json(cell.location),
        "name": cell.name,
        "numeric": cell.numeric,
        "response": cell.response.value,
        "responses": {mutation.value: response.value for mutation, response in cell.responses.items()},
        "rules": list(cell.rules),
    }


def _rule(rule: RuleCoverage) -> dict[str, Any]:
    return {
        "id": rule.rule_id,
        "title": words_json(rule.title),
        "class": rule.rule_class.value,
        "evaluated": rule.evaluated,
        "failed": rule.failed,
        "untested": optional_json(rule.excuse),
    }
