"""SARIF's tool: who checked, and a descriptor for every rule that ran or check that found something."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from auditcheck.model.issues import Issue
from auditcheck.model.report import Report
from auditcheck.model.rules import RuleClass
from auditcheck.model.words import Language, Words
from auditcheck.reporters.plain import details, text_of
from auditcheck.reporters.wording import CONSEQUENCE

LANGUAGES = {"zh": "zh-CN", "en": "en-US"}


def driver(reports: Sequence[Report], rules: list[dict[str, Any]], language: Language) -> dict[str, Any]:
    """Return who checked, and by which rules."""
    return {
        "name": "auditcheck",
        "version": reports[0].version if reports else "",
        "language": LANGUAGES[language],
        "rules": rules,
    }


def descriptors(reports: Sequence[Report], language: Language) -> list[dict[str, Any]]:
    """Return a descriptor for every rule that ran and every check that found something, each once."""
    classes: dict[str, tuple[Words, RuleClass]] = {}
    samples: dict[str, Issue] = {}
    for report in reports:
        for outcome in report.outcomes:
            classes.setdefault(outcome.rule_id, (outcome.title, outcome.rule_class))
        for issue in report.issues:
            classes.setdefault(issue.code, (issue.title, issue.rule_class))
            samples.setdefault(issue.code, issue)
        for settled in report.settled:
            classes.setdefault(settled.code, (settled.title, RuleClass.LOGIC))
    return [
        _rule(code, title, rule_class, samples.get(code), language)
        for code, (title, rule_class) in classes.items()
    ]


def _rule(
    code: str, title: Words, rule_class: RuleClass, sample: Issue | None, language: Language
) -> dict[str, Any]:
    about = (rule_class.words + Words("：", ": ") + CONSEQUENCE[rule_class]).to(language)
    lines = [title.to(language), about]
    if sample is not None:
        lines += details(replace(sample, unchecked=(), diagnosis=None, folding=None), language)
    return {
        "id": code,
        "shortDescription": {"text": plain_message(title.to(language))},
        "help": {"text": plain_message(text_of(lines))},
        "defaultConfiguration": {"level": rule_class.severity.value},
        "properties": {"class": rule_class.value, "tags": [rule_class.value]},
    }


def plain_message(text: str) -> str:
    r"""Return ``text`` as a plain message: no placeholders and no links (SARIF 3.11.5 and 3.11.6)."""
    braced = text.replace("{", "{{").replace("}", "}}")
    return braced.replace("[", "\\[").replace("]", "\\]") if "](" in braced else braced
