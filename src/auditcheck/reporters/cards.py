"""Issues as cards: what the page shows of each, in one language, with the cells it leads to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auditcheck.model.cells import CellRef
from auditcheck.model.issues import Issue
from auditcheck.model.words import Language, Words
from auditcheck.reporters.drawing import read_by
from auditcheck.reporters.plain import evidence, spot, standing
from auditcheck.reporters.tape import TapeLine, aligned, term_lines, total_lines
from auditcheck.reporters.wording import (
    BASIS,
    CORRECTION,
    DIFFERENCE,
    TARGET,
    UNCHECKED,
    VALUE,
    WHY,
    counted,
)

_TERMS = 60
_FIGURE_SPACE = "\u2007"


@dataclass(frozen=True, slots=True, kw_only=True)
class CardLine:
    """One line of the addition tape; ``style`` is term, total or difference, ``cell_id`` may be empty."""

    part: str
    sign: str
    label: str
    cell: str
    cell_id: str
    figure: str
    style: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One issue; ``sheet`` is the number of the drawn sheet it stands on, -1 if none is drawn.

    ``follows`` is the number of its leading issue, 0 if it follows none. ``suspects`` are the ids of
    the drawn cells that the diagnosis holds for wrong.
    """

    number: int
    code: str
    title: str
    css: str
    level: str
    place: str
    label: str
    sheet: int
    cell_id: str
    reads: str
    message: str
    lines: tuple[CardLine, ...]
    more: str
    facts: tuple[tuple[str, str], ...]
    standing: str
    settled: bool
    diagnosis: str
    evidence: tuple[str, ...]
    suspects: str
    folding: str
    follows: int = 0


def card(
    number: int, issue: Issue, ids: Mapping[CellRef, str], sheets: Mapping[str, int], language: Language
) -> Card:
    """Return the card of an issue; ``ids`` name the drawn cells, ``sheets`` the drawn sheets."""
    places = [place.cell for place in issue.suspect_places if place.cell is not None]
    answered = standing(issue)
    lines, more = _lines(issue, ids, language)
    return Card(
        number=number,
        code=issue.code,
        title=issue.title.to(language),
        css=issue.rule_class.value,
        level=issue.rule_class.words.to(language),
        place=spot(issue).to(language),
        label=issue.primary.label,
        sheet=sheets.get(issue.primary.sheet, -1),
        cell_id=ids.get(issue.primary.cell, "") if issue.primary.cell else "",
        reads=" ".join(dict.fromkeys(ids[cell] for cell in read_by(issue) if cell in ids)),
        message=issue.message.to(language),
        lines=lines,
        more=more,
        facts=tuple((name.to(language), words.to(language)) for name, words in _facts(issue)),
        standing=answered.to(language) if answered else "",
        settled=not issue.is_open,
        diagnosis=issue.diagnosis.sentence.to(language) if issue.diagnosis else "",
        evidence=tuple(evidence(issue, language)),
        suspects=" ".join(ids[cell] for cell in places if cell in ids),
        folding=issue.folding.to(language) if issue.folding else "",
    )


def _lines(issue: Issue, ids: Mapping[CellRef, str], language: Language) -> tuple[tuple[CardLine, ...], str]:
    if issue.comparison is None:
        return (), ""
    terms, totals = term_lines(issue.comparison), total_lines(issue.comparison)
    shown = [*terms[:_TERMS], *totals]
    figures = aligned([line.figure.to(language) for line in shown])
    styles = ["term"] * len(terms[:_TERMS]) + [_style(line) for line in totals]
    sheet = issue.primary.sheet
    lines = tuple(
        _line(
            line,
            figure.replace(" ", _FIGURE_SPACE) if figure.endswith(" ") else figure,
            style,
            sheet,
            ids,
            language,
        )
        for line, figure, style in zip(shown, figures, styles, strict=True)
    )
    hidden = len(terms) - _TERMS
    return lines, counted(hidden, "项未列出", "more line").to(language) if hidden > 0 else ""


def _style(line: TapeLine) -> str:
    return "difference" if line.part is DIFFERENCE else "total"


def _line(  # noqa: PLR0917 - the parts of one line
    line: TapeLine, figure: str, style: str, sheet: str, ids: Mapping[CellRef, str], language: Language
) -> CardLine:
    cell = line.cell
    return CardLine(
        part=line.part.to(language),
        sign=line.sign,
        label=line.label,
        cell=(cell.address if cell.sheet == sheet else cell.qualified) if cell else "",
        cell_id=ids.get(cell, "") if cell else "",
        figure=figure,
        style=style,
    )


def _facts(issue: Issue) -> Sequence[tuple[Words, Words]]:
    value = Words(f"“{issue.value}”", f'"{issue.value}"') if issue.value and issue.primary.cell else None
    target = issue.target if issue.target not in issue.primary.label else ""
    pairs = (
        (TARGET, Words(target, target)),
        (VALUE, value),
        (CORRECTION, issue.correction),
        (WHY, issue.why),
        (BASIS, Words(issue.basis or "", issue.basis or "")),
        (UNCHECKED, Words("、".join(issue.unchecked), ", ".join(issue.unchecked))),
    )
    return [(name, words) for name, words in pairs if words is not None and words.zh]
