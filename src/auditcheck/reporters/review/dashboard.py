"""The dashboard: what a batch comes to, on one page with everything in it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from auditcheck.model.batch import BatchInfo
from auditcheck.model.figures import format_figure
from auditcheck.model.issues import Issue, Verdict
from auditcheck.model.report import Report
from auditcheck.model.review import Cause, Gap, Overview, RuleLine, UnitLine
from auditcheck.model.tables import ValueType
from auditcheck.model.units import Standing
from auditcheck.model.words import Language, Words, cut
from auditcheck.reporters import wording
from auditcheck.reporters.escaping import for_cell
from auditcheck.reporters.markup import part, render_page
from auditcheck.reporters.review.words import (
    OVERVIEW,
    across_conclusion,
    cause_place,
    cause_share,
    cause_suspicion,
    conclusion,
    progress,
)

UNITS = 10_000
"""How many units the page lists; of more the worst, and the rest is counted."""

HEAT_RULES = 30
"""How many rules the heat map has columns for."""

_BARS, _GAPS, _CAUSES, _ACROSS = 12, 12, 8, 12
_SHORT = 160


def render_dashboard(
    overview: Overview, info: BatchInfo, across: Report | None, links: Sequence[str], language: Language
) -> str:
    """Return the page. ``links`` are the files beside it that it may lead to.

    Its policy lets it load nothing and run nothing but its own script, known by its hash; what
    submissions say reaches the script as data and the page as text.
    """
    shown = overview.units[:UNITS]
    return render_page(
        "review.html.jinja",
        style=part("report.css") + part("review.css"),
        script=part("review.js"),
        language=language,
        words={name: words.to(language) for name, words in OVERVIEW.items()},
        links=frozenset(links),
        tone=_tone(overview, info, across),
        conclusion=conclusion(overview).to(language),
        facts=[(name.to(language), text.to(language)) for name, text in _facts(overview, info)],
        tiles=[(each.value, each.words.to(language), overview.standings.get(each, 0)) for each in Standing],
        issues=f"{overview.issues:,}",
        at_stake=format_figure(overview.at_stake, ValueType.AMOUNT),
        causes=[_cause(cause, language) for cause in overview.causes[:_CAUSES]],
        across=_across(across, language),
        bars=_bars(overview, language),
        gaps=[_gap(gap, language) for gap in overview.gaps[:_GAPS]],
        kinds=sorted({line.kind for line in shown if line.kind}),
        rules=[rule.code for rule in overview.rules if rule.units],
        notes=[words.to(language) for words in _notes(overview, info, len(shown))],
        data=Markup(_data(overview, shown, language)),  # noqa: S704 - JSON in which no tag can begin
        foot=f"auditcheck {info.version}",
    )


def _tone(overview: Overview, info: BatchInfo, across: Report | None) -> str:
    counts = overview.standings
    bad = any(counts.get(each) for each in (Standing.REJECTED, Standing.UNREAD, Standing.MISSING))
    if bad or info.blocks or (across is not None and across.blocks()):
        return "stop"
    return "ask" if counts.get(Standing.TO_EXPLAIN) else "go"


def _facts(overview: Overview, info: BatchInfo) -> list[tuple[Words, Words]]:
    facts = []
    if info.pack is not None:
        named = f" {info.pack.version} ({info.pack.id})"
        facts.append((wording.PACK, info.pack.title + Words(named, named)))
        changed = wording.adjustments(info.pack)
        facts += [(wording.ADJUSTED, changed)] if changed.zh else []
    number = f"{info.number}"
    facts.append((Words("审核批次", "Run"), Words(f"第 {number} 次", number)))
    stopped = sum(line.not_evaluated for line in overview.units)
    if stopped:
        facts.append((Verdict.NOT_EVALUATED.words, wording.counted(stopped, "条次规则", "rule", "rules")))
    return facts


def _notes(overview: Overview, info: BatchInfo, shown: int) -> list[Words]:
    notes = []
    if not info.complete:
        notes.append(
            Words(
                "本次审核中途停止，以下只是已审完的部分；用 --resume 继续。",
                "The run was interrupted: this is what was done so far; go on with --resume.",
            )
        )
    rest = len(overview.units) - shown
    if rest:
        notes.append(
            Words(
                f"页面只列出问题最重的 {shown:,} 家，另有 {rest:,} 家见 Excel 汇总；合计数包括全部单位。",
                f"The page lists the {shown:,} worst units, the other {rest:,} are in the Excel summary; "
                "totals are of all.",
            )
        )
    return notes


def _cause(cause: Cause, language: Language) -> dict[str, Any]:
    return {
        "code": cause.code,
        "title": cause.title.to(language),
        "css": cause.rule_class.value,
        "percent": cause.percent,
        "share": cause_share(cause).to(language),
        "place": cause_place(cause),
        "suspicion": cause_suspicion(cause).to(language),
        "examples": Words("、", ", ").to(language).join(cause.examples),
    }


def _across(report: Report | None, language: Language) -> dict[str, Any] | None:
    if report is None:
        return None
    return {
        "conclusion": across_conclusion(report).to(language),
        "issues": [_issue(issue, language) for issue in report.issues[:_ACROSS]],
        "more": max(0, len(report.issues) - _ACROSS) + report.untold,
    }


def _issue(issue: Issue, language: Language) -> dict[str, str]:
    cell = issue.primary.cell
    return {
        "code": issue.code,
        "css": issue.rule_class.value,
        "level": issue.rule_class.words.to(language),
        "title": issue.title.to(language),
        "message": issue.message.to(language),
        "place": cell.qualified if cell is not None else "",
    }


def _bars(overview: Overview, language: Language) -> list[dict[str, Any]]:
    failing = [rule for rule in overview.rules if rule.units][:_BARS]
    most = max((rule.units for rule in failing), default=1)
    return [_bar(rule, most, language) for rule in failing]


def _bar(rule: RuleLine, most: int, language: Language) -> dict[str, Any]:
    return {
        "code": rule.code,
        "title": rule.title.to(language),
        "css": rule.rule_class.value,
        "width": max(1, round(rule.units * 20 / most)),
        "units": f"{rule.units:,}",
        "at_stake": format_figure(rule.at_stake, ValueType.AMOUNT) if rule.at_stake else "",
    }


def _gap(gap: Gap, language: Language) -> dict[str, str]:
    return {
        "unit": gap.unit,
        "page": gap.page,
        "code": gap.code,
        "title": gap.title.to(language),
        "place": gap.place,
        "left": format_figure(gap.left, ValueType.AMOUNT),
        "right": format_figure(gap.right, ValueType.AMOUNT),
        "difference": format_figure(gap.difference, ValueType.AMOUNT),
    }


def _data(overview: Overview, shown: Sequence[UnitLine], language: Language) -> str:
    """Return what the script needs, as JSON in which every ``<`` is written as a code."""
    rules = [rule for rule in overview.rules if rule.units]
    numbers = {rule.code: number for number, rule in enumerate(rules)}
    content = {
        "heat": min(HEAT_RULES, len(rules)),
        "rules": [
            [for_cell(rule.code), for_cell(rule.title.to(language)), rule.rule_class.value] for rule in rules
        ],
        "standings": {each.value: each.words.to(language) for each in Standing},
        "words": {name: OVERVIEW[name].to(language) for name in ("report", "list", "same_as")},
        "units": [_unit(line, numbers, language) for line in shown],
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _unit(line: UnitLine, numbers: dict[str, int], language: Language) -> list[Any]:
    """Return one unit as a list, in the order in which the script takes it apart."""
    return [
        line.standing.value,
        for_cell(line.label),
        for_cell(line.code),
        for_cell(line.kind),
        for_cell(line.file),
        line.errors,
        line.to_explain,
        line.not_evaluated,
        format_figure(line.at_stake, ValueType.AMOUNT) if line.at_stake else "",
        line.page,
        line.issue_list,
        for_cell(line.same_as),
        said.to(language) if (said := progress(line)) is not None else "",
        cut(for_cell(line.reason.to(language)), _SHORT) if line.reason is not None else "",
        [part for code, count in sorted(line.failed.items()) for part in (numbers[code], count)],
    ]
