"""Explanations: what the filer wrote beside issues, read back and bound to today's issues and figures."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from auditcheck.errors import ConfigError
from auditcheck.model.answers import (
    EXPLANATION_COLUMN,
    FIGURES_COLUMN,
    FINGERPRINT_COLUMN,
    Explanation,
    Remark,
)
from auditcheck.model.issues import Issue
from auditcheck.model.report import Report
from auditcheck.model.rules import RuleClass
from auditcheck.model.words import Words, cut
from auditcheck.workbook.grid import Sheet
from auditcheck.workbook.reading import read_workbook

MIN_LENGTH = 10
"""How many characters an explanation must have, unless pack or settings say otherwise."""

PASTED = 3
"""On how many issues the same text is told as pasted."""

_HEAD_ROWS = 30
_LISTED = 5
_SHOWN = 40
_DIGEST = re.compile(r" #[0-9a-f]{8}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One filled-in line: the text, and the fingerprint and figures of the issue it was written to.

    ``mark`` is the cell it stands in, with its file.
    """

    text: str
    fingerprint: str
    figures: str
    mark: str


def read_explanations(path: str | Path) -> tuple[Answer, ...]:
    """Return the filled-in lines of an issue list or annotated copy, in the file's order.

    Raises ConfigError if the file cannot be read or has no column of fingerprints.
    """
    path = Path(path)
    workbook = read_workbook(path)
    if not workbook.readable:
        words = workbook.issues[0].message if workbook.issues else Words("", "")
        raise ConfigError(
            Words(f"读不了填有说明的文件 {path}：", f"The explanations in {path} cannot be read: ") + words
        )
    lists = [(sheet, head) for sheet in workbook.sheets if (head := _head(sheet)) is not None]
    if not lists:
        raise ConfigError(
            Words(
                f"{path} 里没有“{EXPLANATION_COLUMN.zh}”和“{FINGERPRINT_COLUMN.zh}”两列，"
                "不是 auditcheck 的问题清单或标注副本。",
                f"{path} is no issue list or annotated copy: it has no columns of explanations and "
                "fingerprints.",
            )
        )
    return tuple(answer for sheet, head in lists for answer in _answers(path.name, sheet, head))


def with_explanations(report: Report, answers: Sequence[Answer], min_length: int | None = None) -> Report:
    """Return the report with every explanation at its issue, and remarks on texts pasted many times.

    An explanation is bound by fingerprint and figures: where a figure has changed since it was written,
    it is kept with the objection that says so. ``min_length`` None takes the pack's, else ``MIN_LENGTH``.
    """
    least = min_length
    if least is None:
        least = report.pack.explanation_length if report.pack is not None else None
    latest = {answer.fingerprint: answer for answer in answers}
    issues = tuple(
        _explained(issue, latest[issue.fingerprint], MIN_LENGTH if least is None else least)
        if issue.fingerprint in latest
        else issue
        for issue in report.issues
    )
    remarks = (*report.remarks, *_superseded(answers, latest, report), *_pasted(issues))
    return replace(report, issues=issues, remarks=remarks)


def lost_explanations(answers: Sequence[Answer], reports: Iterable[Report]) -> tuple[Remark, ...]:
    """Return a remark on every explanation whose issue is in none of the reports."""
    known = {issue.fingerprint for report in reports for issue in report.issues}
    return tuple(_lost(answer) for answer in answers if answer.fingerprint not in known)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    """Where a list's columns stand, counted from 1; ``row`` is the heading's."""

    row: int
    explanation: int
    fingerprint: int
    figures: int | None


def _head(sheet: Sheet) -> _Head | None:
    for row in range(1, min(len(sheet.rows), _HEAD_ROWS) + 1):
        titles = {str(value).strip(): number for number, value in enumerate(sheet.rows[row - 1], 1) if value}
        explanation, fingerprint = _column(titles, EXPLANATION_COLUMN), _column(titles, FINGERPRINT_COLUMN)
        if explanation is not None and fingerprint is not None:
            figures = _column(titles, FIGURES_COLUMN)
            return _Head(row=row, explanation=explanation, fingerprint=fingerprint, figures=figures)
    return None


def _column(titles: Mapping[str, int], title: Words) -> int | None:
    return titles.get(title.zh) or titles.get(title.en)


def _answers(file: str, sheet: Sheet, head: _Head) -> Iterator[Answer]:
    for row in range(head.row + 1, len(sheet.rows) + 1):
        text = _text(sheet, row, head.explanation)
        if text:
            yield Answer(
                text=text,
                fingerprint=_text(sheet, row, head.fingerprint),
                figures=_text(sheet, row, head.figures),
                mark=f"{file} {sheet.title} {row}",
            )


def _text(sheet: Sheet, row: int, column: int | None) -> str:
    value = sheet.value(row, column) if column is not None else None
    return "" if value is None else str(value).strip()


def _explained(issue: Issue, answer: Answer, least: int) -> Issue:
    objection = _objection(issue, answer, least)
    explanation = Explanation(text=answer.text, accepted=objection is None, objection=objection)
    return replace(issue, explanation=explanation)


def _objection(issue: Issue, answer: Answer, least: int) -> Words | None:
    if issue.rule_class in {RuleClass.BALANCE, RuleClass.LOGIC}:
        return Words(
            "这类问题必须改正，说明不能代替", "an issue of this class must be corrected, not explained"
        )
    if answer.figures != issue.figures:
        before, now = _DIGEST.sub("", answer.figures) or "—", _DIGEST.sub("", issue.figures) or "—"
        if before == now:
            return Words("相关数据有变动，请重新说明", "figures it rests on have changed, explain again")
        return Words(
            f"数据已变（原 {before}，现 {now}），请重新说明",
            f"figures changed ({before}, now {now}), explain again",
        )
    length = len("".join(answer.text.split()))
    if length < least:
        return Words(
            f"说明只有 {length} 个字，至少要 {least} 个字",
            f"{length} characters, at least {least} are needed",
        )
    return None


def _superseded(answers: Sequence[Answer], latest: Mapping[str, Answer], report: Report) -> Iterator[Remark]:
    known = {issue.fingerprint for issue in report.issues}
    for answer in answers:
        last = latest[answer.fingerprint]
        if answer.fingerprint in known and answer.text != last.text:
            words = Words(
                f"{answer.mark} 的说明“{_short(answer.text)}”已由 {last.mark} 的代替",
                f'{answer.mark}: "{_short(answer.text)}" gave way to {last.mark}',
            )
            yield Remark(code="EXPLANATION-REPLACED", words=words)


def _pasted(issues: Sequence[Issue]) -> Iterator[Remark]:
    places: dict[str, list[str]] = defaultdict(list)
    for issue in issues:
        if issue.explanation is not None:
            cell = issue.primary.cell
            places["".join(issue.explanation.text.split())].append(cell.qualified if cell else issue.code)
    for text, cells in places.items():
        if len(cells) >= PASTED:
            words = Words(
                f"同一段说明“{_short(text)}”用于 {len(cells)} 个问题：{'、'.join(cells[:_LISTED])}",
                f'the same explanation "{_short(text)}" is given to {len(cells)} issues: '
                + ", ".join(cells[:_LISTED]),
            )
            yield Remark(code="EXPLANATION-PASTED", words=words)


def _lost(answer: Answer) -> Remark:
    words = Words(
        f"{answer.mark} 的说明“{_short(answer.text)}”没有对应的问题",
        f'{answer.mark}: there is no issue for the explanation "{_short(answer.text)}"',
    )
    if not answer.fingerprint:
        words += Words("（这一行的指纹被删去）", " (its fingerprint was removed)")
    return Remark(code="EXPLANATION-LOST", words=words)


def _short(text: str) -> str:
    return cut(" ".join(text.split()), _SHOWN)
