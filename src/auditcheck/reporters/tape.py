"""The addition tape: both sides of a failed comparison laid out line by line, for any reporter."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from auditcheck.model.cells import CellRef
from auditcheck.model.figures import format_figure, places_of, rounded
from auditcheck.model.issues import Comparison, Side, Term
from auditcheck.model.tables import CellState, ValueType
from auditcheck.model.words import Language, Words
from auditcheck.reporters.wording import DIFFERENCE, LEFT, NO_VALUE, OPERATOR, RIGHT, STATE, TOLERANCE

_MOST_PLACES = 4
_WHOLE_PART = re.compile(r"-?[0-9][0-9,]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class TapeLine:
    """One line: what part of the sum, its sign, what it is called, where it stands, what it is."""

    part: Words
    sign: str = ""
    label: str = ""
    cell: CellRef | None = None
    figure: Words


def term_lines(comparison: Comparison) -> list[TapeLine]:
    """Return a line for every term of both sides, the first of each side naming the side."""
    right = _expected(comparison) if _is_bare(comparison) else RIGHT
    return [*_side_lines(LEFT, comparison.left), *_side_lines(right, comparison.right)]


def total_lines(comparison: Comparison) -> list[TapeLine]:
    """Return left, right (with what it should have been), difference and tolerance.

    Left and right are left out where each side is a single term, which says it already.
    """
    lines: list[TapeLine] = []
    if not _is_bare(comparison):
        lines.append(TapeLine(part=LEFT, figure=side_figure(comparison.left)))
        lines.append(TapeLine(part=_expected(comparison), figure=side_figure(comparison.right)))
    for part, value in ((DIFFERENCE, comparison.difference), (TOLERANCE, comparison.tolerance)):
        if value is not None:
            lines.append(TapeLine(part=part, figure=difference_figure(value, comparison)))
    return lines


def side_figure(side: Side) -> Words:
    """Return a side's value as on the sheet, or that it has none."""
    if side.value is not None:
        return _same(format_figure(side.value, side.kind, side.places))
    return _same(side.text) if side.text else NO_VALUE


def difference_figure(value: Decimal, comparison: Comparison) -> Words:
    """Return a difference or tolerance: in percent between percents, with the places it needs."""
    kind, places = difference_kind(comparison), None
    if kind is ValueType.PERCENT:
        places = max(2, min(_MOST_PLACES, places_of(rounded(value * 100))))
    return _same(format_figure(value, kind, places))


def difference_kind(comparison: Comparison) -> ValueType:
    """Return what a difference is: what both sides are, else a plain number."""
    left, right = comparison.left.kind, comparison.right.kind
    return left if left is right else ValueType.NUMBER


def aligned(figures: list[str]) -> list[str]:
    """Return the figures padded on the right so that their decimal points stand in one column."""
    found = [_WHOLE_PART.match(figure) for figure in figures]
    tails = [len(text) - part.end() if part else None for text, part in zip(figures, found, strict=True)]
    widest = max((tail for tail in tails if tail is not None), default=0)
    return [
        text if tail is None else text + " " * (widest - tail)
        for text, tail in zip(figures, tails, strict=True)
    ]


def text_line(line: TapeLine, language: Language, sheet: str) -> str:
    """Return one line as text, its cell named with the sheet if that is another than ``sheet``."""
    place = ""
    if line.cell is not None:
        place = line.cell.address if line.cell.sheet == sheet else line.cell.qualified
    where = f"({place})" if place else ""
    label = " ".join(line.label.split())
    parts = (line.part.to(language), line.sign, label, where, line.figure.to(language))
    return " ".join(part for part in parts if part)


def working(comparison: Comparison, language: Language, sheet: str) -> str:
    """Return the tape as plain lines of text: ``+ 公共服务 (C6) 977.46``."""
    return "\n".join(text_line(line, language, sheet) for line in term_lines(comparison))


def _side_lines(part: Words, side: Side) -> list[TapeLine]:
    return [
        TapeLine(
            part=part if index == 0 else Words("", ""),
            sign="" if index == 0 and term.sign == "+" else term.sign.replace("-", "−"),
            label=term.label,
            cell=term.cell,
            figure=_term_figure(term),
        )
        for index, term in enumerate(side.terms)
    ]


def _term_figure(term: Term) -> Words:
    if term.value is not None:
        return _same(format_figure(term.value, term.kind, term.places))
    state = STATE[term.state]
    if not term.text:
        return state if term.state is not CellState.VALUE else NO_VALUE
    if term.state is CellState.UNREADABLE:
        return Words(f"“{term.text}”（{state.zh}）", f'"{term.text}" ({state.en})')
    return _same(term.text)


def _expected(comparison: Comparison) -> Words:
    operator = OPERATOR.get(comparison.operator)
    return Words(f"{operator.zh}右边", f"{operator.en} right") if operator else RIGHT


def _is_bare(comparison: Comparison) -> bool:
    """Say whether both sides are one unsigned term each, so that totals would repeat them."""
    sides = (comparison.left, comparison.right)
    return all(len(side.terms) == 1 and side.terms[0].value == side.value for side in sides)


def _same(text: str) -> Words:
    return Words(text, text)
