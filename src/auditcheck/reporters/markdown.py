"""Markdown for a pull-request comment: the conclusion, a table of counts, each issue with its tape."""

from __future__ import annotations

import re
from collections.abc import Sequence

from auditcheck.model.issues import Issue, Verdict
from auditcheck.model.report import Report
from auditcheck.model.rules import RuleClass
from auditcheck.model.words import Language, Words, same
from auditcheck.reporters.diagnoses import EVIDENCE, PLAN, plan_lines
from auditcheck.reporters.escaping import for_terminal
from auditcheck.reporters.plain import (
    blocks_worst_first,
    details,
    evidence,
    file_of,
    short,
    spot,
    standing,
    tape,
)
from auditcheck.reporters.wording import CONSEQUENCE, REMARKS, RULES, SETTLED, conclusion, counted

LENGTH = 60_000
"""Characters, somewhat below what GitHub takes as one comment."""

ANSWERS = 20
"""How many remarks, and how many issues that are gone, are listed of one report."""

_MARKS = {RuleClass.BALANCE: "❌", RuleClass.LOGIC: "❌", RuleClass.VERIFY: "⚠️", RuleClass.HINT: "ℹ️"}
_ACTIVE = re.compile(r"[\\`*_\[\]<>|~$]")
_REFERENCE = re.compile(r"@|#(?=\w)|(?<=:)//|(?<=www)\.|(?<=GH)-|(?<=\w)!(?=\d)", re.IGNORECASE)
_TICKS = re.compile("`+")


def render_markdown(reports: Sequence[Report], language: Language) -> str:
    """Return Markdown as GitHub and GitLab read it, at most ``LENGTH`` characters and the rest told."""
    parts = [_head(report, language) for report in reports]
    room = LENGTH - sum(map(len, parts))
    for index, report in enumerate(reports):
        blocks, left_out = _blocks(report, language, room)
        room -= sum(map(len, blocks))
        if left_out:
            blocks.append("_" + counted(left_out, "个问题未列出", "more issue").to(language) + "_\n")
        parts[index] += "\n".join(["", *blocks]) if blocks else ""
    return "\n".join(parts)


def for_markdown(text: str) -> str:
    """Return ``text`` as one line that Markdown shows as it is: no markup, no links, nobody notified."""
    line = for_terminal(text).replace("&", "&amp;")
    escaped = _ACTIVE.sub(lambda found: "\\" + found[0], line)
    return _REFERENCE.sub(_broken, escaped)


def _broken(found: re.Match[str]) -> str:
    """Put an empty comment where a mention, a reference or an address would begin."""
    mark = found[0]
    return mark + "<!-- -->" if mark in "@#" else "<!-- -->" + mark


def _head(report: Report, language: Language) -> str:
    verdicts = [(verdict, report.count_rules(verdict)) for verdict in Verdict]
    rules = Words("，", ", ").to(language).join(f"{v.words.to(language)} {n:,}" for v, n in verdicts if n)
    lines = [
        f"### auditcheck · {for_markdown(file_of(report.submission))}",
        "",
        f"**{for_markdown(conclusion(report).to(language))}**",
        "",
    ]
    if report.pack is not None:
        pack = f"{report.pack.title.to(language)} {report.pack.version}"
        lines += [f"{for_markdown(pack)} · {RULES.to(language)}{Words('：', ': ').to(language)}{rules}", ""]
    return "\n".join(
        [*lines, *_plan(report, language), *_counts(report, language), *_answers(report, language)]
    )


def _plan(report: Report, language: Language) -> list[str]:
    lines = plan_lines(report.plan) if report.plan is not None else []
    if not lines:
        return []
    told = [f"- {for_markdown(words.to(language))}" for words in lines]
    return [f"**{PLAN.to(language)}**", "", *told, ""]


def _counts(report: Report, language: Language) -> list[str]:
    if not report.issues:
        return []
    names = (Words("类别", "class"), Words("问题", "issues"), Words("处理", "what to do"))
    rows = ["| " + " | ".join(name.to(language) for name in names) + " |", "| :-- | --: | :-- |"]
    for rule_class in RuleClass:
        number = len(report.of_class(rule_class))
        if number:
            what = CONSEQUENCE[rule_class].to(language)
            rows.append(f"| {_MARKS[rule_class]} {rule_class.words.to(language)} | {number:,} | {what} |")
    return [*rows, ""]


def _answers(report: Report, language: Language) -> list[str]:
    """Return what is told of waivers, explanations and the baseline, and what is gone from the latter."""
    told = [remark.words for remark in report.remarks]
    gone = [settled.state.words + same(f" {settled.code} ") + settled.message for settled in report.settled]
    lines: list[str] = []
    for title, texts in ((REMARKS, told), (SETTLED, gone)):
        if texts:
            lines += [f"**{title.to(language)}**", ""]
            lines += [f"- {for_markdown(text.to(language))}" for text in texts[:ANSWERS]]
            more = len(texts) - ANSWERS
            lines += [f"- _{counted(more, '条未列出', 'more').to(language)}_"] if more > 0 else []
            lines.append("")
    return lines


def _blocks(report: Report, language: Language, room: int) -> tuple[list[str], int]:
    blocks: list[str] = []
    ordered = blocks_worst_first(report)
    for number, each in enumerate(ordered):
        block = _block(each.leader, language) + "".join(_follower(i, language) for i in each.followers)
        room -= len(block)
        if room < 0:
            return blocks, sum(1 + len(rest.followers) for rest in ordered[number:])
        blocks.append(block)
    return blocks, 0


def _follower(issue: Issue, language: Language) -> str:
    """Return a follow-on issue as a line below its leader."""
    mark = _MARKS[issue.rule_class] if issue.is_open else "☑️"
    told = (spot(issue) + Words("：", ": ") + short(issue)).to(language)
    return f"  - ↳ {mark} **{for_markdown(issue.code)}** {for_markdown(told)}\n"


def _block(issue: Issue, language: Language) -> str:
    mark = _MARKS[issue.rule_class] if issue.is_open else "☑️"
    title = f"**{for_markdown(issue.code)} {for_markdown(issue.title.to(language))}**"
    place = spot(issue).to(language)
    label = f"（{issue.primary.label}）" if language == "zh" else f" ({issue.primary.label})"
    where = for_markdown(place + (label if issue.primary.label else ""))
    lines = [f"- {mark} {title} — {where}<br>{for_markdown(issue.message.to(language))}"]
    answered = standing(issue)
    if answered is not None:
        lines.append(f"  <br>_{for_markdown(answered.to(language))}_")
    lines += [f"  <br>{for_markdown(line)}" for line in details(issue, language)]
    lines += [f"  {line}" if line else "" for line in [*_evidence(issue, language), *_tape(issue, language)]]
    return "\n".join(lines) + "\n"


def _evidence(issue: Issue, language: Language) -> list[str]:
    told = [f"- {for_markdown(line)}" for line in evidence(issue, language)]
    if not told:
        return []
    summary = EVIDENCE.to(language)
    return ["", f"<details><summary>{summary}</summary>", "", *told, "", "</details>"]


def _tape(issue: Issue, language: Language) -> list[str]:
    lines = [for_terminal(line) for line in tape(issue, language)]
    if not lines:
        return []
    longest = max((len(run) for line in lines for run in _TICKS.findall(line)), default=0)
    fence = "`" * max(3, longest + 1)
    summary = Words("计算过程", "the addition").to(language)
    return ["", f"<details><summary>{summary}</summary>", "", f"{fence}text", *lines, fence, "", "</details>"]
