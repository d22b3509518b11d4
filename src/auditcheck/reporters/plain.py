"""An issue in plain words, for formats that lay out nothing themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from urllib.parse import quote

from auditcheck.model.blocks import IssueBlock
from auditcheck.model.issues import Issue
from auditcheck.model.report import Report, SubmissionInfo
from auditcheck.model.rules import RuleClass
from auditcheck.model.words import Language, Words, joined, same
from auditcheck.reporters.diagnoses import DIAGNOSIS, evidence_lines
from auditcheck.reporters.tape import difference_figure, term_lines, text_line, total_lines
from auditcheck.reporters.wording import (
    BASIS,
    CORRECTION,
    EXPLAINED,
    EXPLANATION,
    FOLDED,
    UNCHECKED,
    WAIVED,
    WHOLE_FILE,
    WHY,
    counted,
)

_LINES = 40


def file_of(info: SubmissionInfo) -> str:
    """Return the submission's path as the caller named it, else its name."""
    return info.path or info.name


def uri_of(info: SubmissionInfo) -> str:
    """Return ``file_of`` as a relative reference of RFC 3986."""
    return quote(file_of(info).encode("utf-8", "replace"), safe="/")


def spot(issue: Issue) -> Words:
    """Return the cell with its sheet, else the sheet, else that it is the whole file."""
    place = issue.primary
    if place.cell is not None:
        return same(place.cell.qualified)
    return same(place.sheet) if place.sheet else WHOLE_FILE


def where(issue: Issue) -> Words:
    """Return ``spot`` with the words of the sheet for it: ``支出表!F14（二、项目支出 / 决算数）``."""
    label = issue.primary.label
    return spot(issue) + (Words(f"（{label}）", f" ({label})") if label else same(""))


def tape(issue: Issue, language: Language) -> list[str]:
    """Return the addition tape line by line, at most 40 of them and a word on the rest."""
    if issue.comparison is None:
        return []
    terms, totals = term_lines(issue.comparison), total_lines(issue.comparison)
    lines = [text_line(line, language, issue.primary.sheet) for line in terms[:_LINES]]
    if len(terms) > _LINES:
        lines.append(counted(len(terms) - _LINES, "项未列出", "more line").to(language))
    return lines + [text_line(line, language, issue.primary.sheet) for line in totals]


def details(issue: Issue, language: Language) -> list[str]:
    """Return the diagnosis, why it was checked, how to correct it and what hangs on it, a line each."""
    unchecked = Words("、".join(issue.unchecked), ", ".join(issue.unchecked))
    named = (
        (DIAGNOSIS, issue.diagnosis.sentence if issue.diagnosis is not None else None),
        (FOLDED, issue.folding),
        (WHY, issue.why),
        (CORRECTION, issue.correction),
        (BASIS, same(issue.basis or "")),
        (UNCHECKED, unchecked),
    )
    colon = Words("：", ": ")
    return [(name + colon + words).to(language) for name, words in named if words and words.zh]


def evidence(issue: Issue, language: Language) -> list[str]:
    """Return what speaks for and against the diagnosis, a line each."""
    lines = evidence_lines(issue.diagnosis) if issue.diagnosis is not None else []
    return [words.to(language) for words in lines]


def short(issue: Issue) -> Words:
    """Return a follow-on issue in a line: its title, the difference, what waits for it, what was answered."""
    words, sums = issue.title, issue.comparison
    if issue.target and issue.target not in words.zh:
        words += _named(issue.target)
    if sums is not None and sums.difference is not None:
        gap = difference_figure(sums.difference, sums)
        words += Words("，差额 ", ", difference ") + gap
    if issue.unchecked:
        listed = Words("、".join(issue.unchecked), ", ".join(issue.unchecked))
        words += Words("；", "; ") + UNCHECKED + Words("：", ": ") + listed
    answered = standing(issue)
    return words + Words("；", "; ") + answered if answered is not None else words


def standing(issue: Issue) -> Words | None:
    """Return what has been answered to the issue and what it is against the baseline, if anything."""
    parts: list[Words] = []
    if issue.state is not None:
        parts.append(issue.state.words)
    if issue.waiver is not None:
        parts.append(WAIVED + _named(issue.waiver.reason))
    if issue.explanation is not None:
        accepted = issue.explanation.accepted and issue.rule_class is RuleClass.VERIFY
        parts.append((EXPLAINED if accepted else EXPLANATION) + _named(issue.explanation.text))
        if issue.explanation.objection is not None:
            parts.append(issue.explanation.objection)
    return joined(parts) if parts else None


def worst_first(report: Report) -> list[Issue]:
    """Return the issues by ``urgency``."""
    return sorted(report.issues, key=urgency(report))


def urgency(report: Report) -> Callable[[Issue], tuple[bool, bool, int]]:
    """Return the key by which issues are sorted: leading ones by class, behind them those that follow.

    Those on which no one must act any more are behind the others.
    """
    leading = {id(block.leader) for block in report.issue_blocks()}
    return lambda issue: (not issue.is_open, id(issue) not in leading, issue.rule_class.rank)


def in_blocks(report: Report) -> list[tuple[Issue, Issue | None]]:
    """Return the issues in the order of a list, each follow-on issue behind its leader, and that leader."""
    return [
        (issue, leader)
        for block in report.issue_blocks()
        for issue, leader in ((block.leader, None), *((each, block.leader) for each in block.followers))
    ]


def blocks_worst_first(report: Report) -> list[IssueBlock]:
    """Return the blocks in the order in which ``worst_first`` has their leading issues."""
    return sorted(
        report.issue_blocks(), key=lambda block: (not block.leader.is_open, block.leader.rule_class.rank)
    )


def totals(reports: Sequence[Report]) -> int:
    """Return how many issues the reports hold."""
    return sum(len(report.issues) for report in reports)


def text_of(lines: Iterable[str]) -> str:
    """Return the lines that say something, one below the other."""
    return "\n".join(line for line in lines if line)


def _named(text: str) -> Words:
    return Words(f"（{text}）", f" ({text})") if text else same("")
