"""A naive reading of ``where`` and of what gathers: target by target, record by record, with fractions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median
from typing import Literal

from tests.expressions.scopes import Cell

UNREADABLE, MISSING, BLANK = "unreadable", "missing", "blank"
Truth = bool | str
Row = Mapping[str, Cell]
Kind = Literal["filter", "join", "outer", "rest"]


@dataclass(frozen=True)
class Part:
    """One condition between ``and``; ``holds`` tells it of a record and a target.

    ``columns`` are those of the record and the target that a ``join`` sets equal.
    """

    text: str
    kind: Kind
    holds: Callable[[Row, Row], Truth]
    columns: tuple[str, str] = ("", "")


def state_of(cell: Cell) -> str:
    """Return why a cell has no value, "" if it has one."""
    return {None: BLANK, "—": BLANK, "#REF!": UNREADABLE}.get(cell, "")  # type: ignore[arg-type]


def compared(left: Cell, right: Cell, holds: Callable[[Cell, Cell], bool]) -> Truth:
    """Compare two cells: what cannot be read cannot be told, nor what is missing."""
    states = {state_of(left), state_of(right)}
    if UNREADABLE in states:
        return UNREADABLE
    return MISSING if BLANK in states else holds(left, right)


def every(truths: Sequence[Truth]) -> Truth:
    """Return the truth of them all: one that is false decides."""
    for deciding in (False, UNREADABLE, MISSING):
        if deciding in truths:
            return deciding
    return True


def some(truths: Sequence[Truth]) -> Truth:
    """Return whether one of them holds: one that does decides."""
    for deciding in (True, UNREADABLE, MISSING):
        if deciding in truths:
            return deciding
    return False


def kept(records: Sequence[Row], target: Row, parts: Sequence[Part]) -> tuple[list[tuple[Row, bool]], str]:
    """Return a target's records, each with whether it is doubtful, and what overrules all ("": nothing)."""
    found = []
    for record in records:
        told = every([part.holds(record, target) for part in parts if part.kind == "filter"])
        if told in {True, UNREADABLE}:
            found.append((record, told is not True))
    joins = [part.columns for part in parts if part.kind == "join"]
    asked = {state_of(target[own]) for _, own in joins}
    doubt = UNREADABLE if UNREADABLE in asked else MISSING if BLANK in asked else ""
    if any(state_of(record[theirs]) == UNREADABLE for record, _ in found for theirs, _ in joins):
        doubt = UNREADABLE
    found = [
        (record, doubtful)
        for record, doubtful in found
        if all(not state_of(record[theirs]) and record[theirs] == target[own] for theirs, own in joins)
    ]
    rest = [part for part in parts if part.kind == "rest"]
    told_of = [(every([part.holds(record, target) for part in rest]), record, it) for record, it in found]
    found = [(record, it or told is not True) for told, record, it in told_of if told in {True, UNREADABLE}]
    outer = every([part.holds({}, target) for part in parts if part.kind == "outer"])
    if outer is False:
        return [], ""
    return ([] if outer == MISSING else found), (UNREADABLE if outer == UNREADABLE else doubt)


def gathered(function: str, found: Sequence[tuple[Cell, bool]], doubt: str) -> object:
    """Return what a function makes of cells, each with whether it is doubtful: a figure or a state."""
    states = [UNREADABLE if doubtful else state_of(cell) for cell, doubtful in found]
    if doubt:
        return doubt
    if UNREADABLE in states:
        return UNREADABLE
    values = [Fraction(cell) for (cell, _), state in zip(found, states, strict=True) if not state]  # type: ignore[arg-type]
    if function == "count":
        return len(values)
    if function == "sum":
        return BLANK if states and not values else sum(values, Fraction(0))
    return FIGURES[function](values) if values else MISSING


def _deviation(values: Sequence[Fraction]) -> Fraction:
    middle = median(values)
    return median([abs(value - middle) for value in values])


FIGURES: dict[str, Callable[[Sequence[Fraction]], Fraction]] = {
    "sum": lambda values: sum(values, Fraction(0)),
    "min": min,
    "max": max,
    "mean": lambda values: sum(values, Fraction(0)) / len(values),
    "median": median,
    "mad": _deviation,
}
