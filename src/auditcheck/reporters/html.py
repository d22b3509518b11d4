"""HTML: one file with everything in it, sheets drawn with their marked cells, issues beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from auditcheck.model.cells import CellRef
from auditcheck.model.issues import Outcome, Verdict
from auditcheck.model.report import Report
from auditcheck.model.rules import RuleClass
from auditcheck.model.words import Language, Words
from auditcheck.reporters.cards import card
from auditcheck.reporters.diagnoses import plan_lines, plan_rest, step_lines
from auditcheck.reporters.drawing import Grid, drawn, marks_of
from auditcheck.reporters.markup import part, render_page
from auditcheck.reporters.page_words import PAGE
from auditcheck.reporters.plain import in_blocks, worst_first
from auditcheck.reporters.wording import (
    CONSEQUENCE,
    IDENTITY,
    PACK,
    PRIOR,
    SUBMISSION,
    adjustments,
    conclusion,
    counted,
    what_was_read,
)

ISSUES = 2_000
"""How many issues one page shows; of more the worst, and the rest is told."""


def render_html(report: Report, language: Language) -> str:
    """Return the page. Texts of submission and pack are escaped wherever they stand.

    The page's policy lets it load nothing and run nothing but its own script, known by its hash.
    """
    return render_page(
        "report.html.jinja",
        style=part("report.css"),
        script=part("report.js"),
        language=language,
        words={name: words.to(language) for name, words in PAGE.items()},
        **_head(report, language),
        **_body(report, language),
    )


def _head(report: Report, language: Language) -> dict[str, Any]:
    info = report.submission
    facts = [(SUBMISSION, Words(info.name, info.name)), (Words("", ""), what_was_read(info))]
    identity = " · ".join(value for value in info.identity.values() if value)
    if identity:
        facts.insert(0, (IDENTITY, Words(identity, identity)))
    if report.pack is not None:
        facts.append((PACK, report.pack.title + _same(f" {report.pack.version} ({report.pack.id})")))
        changed = adjustments(report.pack)
        facts += [(Words("本地调整", "Adjusted"), changed)] if changed.zh else []
    if report.prior is not None:
        facts.append((PRIOR, _same(report.prior.name)))
    return {
        "title": info.name,
        "tone": _tone(report),
        "conclusion": conclusion(report).to(language),
        "facts": [(name.to(language), words.to(language)) for name, words in facts],
        "foot": f"auditcheck {report.version} · SHA-256 {info.sha256}",
    }


def _tone(report: Report) -> str:
    """Return which colour the conclusion has."""
    if report.blocks():
        return "stop"
    return (
        "ask"
        if any(issue.rule_class is RuleClass.VERIFY and issue.is_open for issue in report.issues)
        else "go"
    )


def _body(report: Report, language: Language) -> dict[str, Any]:
    listed = in_blocks(report)
    if len(listed) > ISSUES:
        kept = {id(issue) for issue in worst_first(report)[:ISSUES]}
        listed = [(issue, leader) for issue, leader in listed if id(issue) in kept]
    issues = [issue for issue, _ in listed]
    marks = marks_of(issues)
    ids: dict[CellRef, str] = {}
    grids: list[Grid] = []
    for index, view in enumerate(report.views):
        grid, shown = drawn(view, index, marks)
        grids.append(grid)
        ids |= shown
    sheets = {grid.title: grid.index for grid in grids}
    numbers = {id(issue): number for number, issue in enumerate(issues, start=1)}
    cards = [
        replace(card(numbers[id(issue)], issue, ids, sheets, language), follows=numbers.get(id(leader), 0))
        for issue, leader in listed
    ]
    return {
        "plan": _plan(report, ids, language),
        "suspected": any(card.suspects for card in cards),
        "cards": cards,
        "grids": grids,
        "classes": _classes(report, language),
        "sheets": sorted({(c.sheet, grids[c.sheet].title) for c in cards if c.sheet >= 0}),
        "elsewhere": any(c.sheet < 0 for c in cards),
        "notes": _notes(report, len(issues), language),
        "verdicts": [(v.words.to(language), v.value, report.count_rules(v)) for v in Verdict],
        "rules": [_rule(outcome, language) for outcome in _worst_rules(report)],
        "remarks": [remark.words.to(language) for remark in report.remarks],
        "settled": [
            (s.state.words.to(language), s.code, s.place, s.title.to(language), s.message.to(language))
            for s in report.settled
        ],
    }


def _plan(report: Report, ids: Mapping[CellRef, str], language: Language) -> dict[str, Any] | None:
    """Return the order of work: its headline, the first steps with their drawn cells, and the rest."""
    plan = report.plan
    if plan is None or not plan_lines(plan):
        return None
    steps = [
        (words.to(language), [(cell.qualified, ids[cell]) for cell in step.cells if cell in ids])
        for words, step in zip(step_lines(plan), plan.steps, strict=False)
    ]
    return {
        "headline": plan.headline.to(language) if plan.headline else "",
        "steps": steps,
        "rest": [words.to(language) for words in plan_rest(plan)],
    }


def _classes(report: Report, language: Language) -> list[tuple[str, str, int, str]]:
    counts = [(rule_class, len(report.of_class(rule_class))) for rule_class in RuleClass]
    return [
        (rule_class.value, rule_class.words.to(language), number, CONSEQUENCE[rule_class].to(language))
        for rule_class, number in counts
        if number
    ]


def _notes(report: Report, shown: int, language: Language) -> list[str]:
    notes = []
    if len(report.issues) > shown:
        notes.append(
            counted(
                len(report.issues) - shown,
                "个较轻的问题未列出",
                "milder issue not shown",
                "milder issues not shown",
            )
        )
    if report.untold:
        notes.append(
            counted(
                report.untold,
                "处同类问题只计数、未逐一列出",
                "more failure of the same kinds counted but not listed",
                "more failures of the same kinds counted but not listed",
            )
        )
    return [words.to(language) for words in notes]


def _worst_rules(report: Report) -> list[Outcome]:
    order = (Verdict.FAILED, Verdict.NOT_EVALUATED, Verdict.UNKNOWN, Verdict.NOT_APPLICABLE, Verdict.PASSED)
    return sorted(report.outcomes, key=lambda outcome: order.index(outcome.verdict))


def _rule(outcome: Outcome, language: Language) -> tuple[str, str, str, str, str, str]:
    counts = [(verdict, outcome.count(verdict)) for verdict in Verdict]
    told = Words("，", ", ").to(language).join(f"{v.words.to(language)} {n:,}" for v, n in counts if n)
    reasons = Words("；", "; ").to(language).join(reason.words.to(language) for reason in outcome.reasons)
    verdict = outcome.verdict
    return (
        outcome.rule_id,
        outcome.title.to(language),
        verdict.value,
        verdict.words.to(language),
        told,
        reasons,
    )


def _same(text: str) -> Words:
    return Words(text, text)
