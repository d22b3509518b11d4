"""GitLab code quality: a list of findings, each with a fingerprint of its own."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from auditcheck.model.issues import Issue
from auditcheck.model.report import Report
from auditcheck.model.rules import RuleClass
from auditcheck.model.words import Language, Words
from auditcheck.reporters.escaping import for_json
from auditcheck.reporters.plain import details, evidence, file_of, standing, tape, text_of, where

_SEVERITY = {
    RuleClass.BALANCE: "critical",
    RuleClass.LOGIC: "critical",
    RuleClass.VERIFY: "major",
    RuleClass.HINT: "info",
}


def render_gitlab(reports: Sequence[Report], language: Language) -> str:
    """Return a code quality report; findings with equal fingerprints would vanish, so none are equal."""
    seen: Counter[str] = Counter()
    found = [
        _finding(issue, file_of(report.submission), seen, language)
        for report in reports
        for issue in report.issues
    ]
    return for_json(json.dumps(found, ensure_ascii=False, indent=2)) + "\n"


def _finding(issue: Issue, file: str, seen: Counter[str], language: Language) -> dict[str, Any]:
    answered = standing(issue)
    colon = Words("：", ": ").to(language)
    told = f"{where(issue).to(language)}{colon}{issue.message.to(language)}"
    description = f"{told} [{answered.to(language)}]" if answered else told
    cell = issue.primary.cell
    row, column = (cell.row, cell.column) if cell else (1, 1)
    return {
        "description": description,
        "check_name": issue.code,
        "fingerprint": _fingerprint(issue, file, seen),
        "severity": _SEVERITY[issue.rule_class] if issue.is_open else "info",
        "categories": ["Style" if issue.rule_class is RuleClass.HINT else "Bug Risk"],
        "content": {
            "body": text_of([*tape(issue, language), *details(issue, language), *evidence(issue, language)])
        },
        "location": {
            "path": file,
            "lines": {"begin": row, "end": row},
            "positions": {
                "begin": {"line": row, "column": column},
                "end": {"line": row, "column": column},
            },
        },
    }


def _fingerprint(issue: Issue, file: str, seen: Counter[str]) -> str:
    """Return a hash of the issue's own fingerprint, the file and, among equal ones, its number."""
    place = issue.primary
    labels = (issue.code, place.sheet, place.row_label, place.column_label, issue.target)
    key = f"{file}\n{issue.fingerprint or labels}"
    seen[key] += 1
    return sha256(f"{key}\n{seen[key]}".encode("utf-8", "surrogatepass")).hexdigest()
