"""Mutating: the changes that are made to one cell, as slips of whoever fills in the form would be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from auditcheck.diagnosis.figures import ColumnPlace, Figure
from auditcheck.diagnosis.reevaluating import NewValue
from auditcheck.model.cells import CellRef
from auditcheck.model.coverage import Mutation
from auditcheck.model.tables import CellState, ValueType
from auditcheck.tables.table import Table

_SHIFTED = str.maketrans("0123456789", "1234567890")
_NUMBER = re.compile(r"[0-9]+")

Change = tuple[tuple[Figure, NewValue], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A value of the submission that is changed: all figures that are read from it."""

    figures: tuple[Figure, ...]

    @property
    def first(self) -> Figure:
        """The figure it is known by."""
        return self.figures[0]

    @property
    def numeric(self) -> bool:
        """Whether it is a number."""
        return self.first.column.numbers is not None

    def changes(self) -> Iterator[tuple[Mutation, Change]]:
        """Yield each change that makes another value of it."""
        made = _of_number(self.first) if self.numeric else _of_text(self.first)
        for mutation, value in made.items():
            yield mutation, tuple((figure, self._read_as(figure, value)) for figure in self.figures)

    def _read_as(self, figure: Figure, value: NewValue) -> NewValue:
        """Return what another column reads of the changed cell."""
        if isinstance(value, Fraction) and figure.value != self.first.value:
            return value / self.first.factor * figure.factor
        return value


def subjects(tables: Mapping[str, Table]) -> list[Subject]:
    """Return every value that stands in a cell, in the order of the pack's tables.

    A cell that several columns read is one subject, unless each takes its own part of it by pattern.
    """
    found: dict[tuple[CellRef, str | None, bool], list[Figure]] = {}
    for name, table in tables.items():
        for part in (table, table.total):
            for figure in () if part is None else _figures(name, part, total=part is not table):
                numeric = figure.column.numbers is not None
                found.setdefault((figure.cell, figure.column.spec.pattern, numeric), []).append(figure)
    return [Subject(figures=tuple(figures)) for figures in found.values()]


def _figures(name: str, table: Table, *, total: bool) -> Iterator[Figure]:
    for key, column in table.columns.items():
        place = ColumnPlace(name=name, key=key, table=table, column=column, total=total)
        for position in range(len(column)):
            if column.states[position] == CellState.VALUE and column.origin.cell(position) is not None:
                yield Figure(place=place, position=position)


def _of_number(figure: Figure) -> dict[Mutation, NewValue]:
    value = figure.value
    made: dict[Mutation, NewValue] = {
        Mutation.UP: value + figure.step,
        Mutation.DOWN: value - figure.step,
        Mutation.SIGN: -value,
        Mutation.TIMES_10: value * 10,
        Mutation.TIMES_10000: value * 10_000,
        Mutation.SWAPPED: _swapped(figure),
        Mutation.ZERO: Fraction(0),
        Mutation.BLANK: None,
    }
    if not value:
        made[Mutation.NOT_ZERO] = figure.factor
    return {mutation: new for mutation, new in made.items() if new != value}


def _swapped(figure: Figure) -> Fraction:
    """Return the value with its first two neighbouring digits that differ in each other's place."""
    text = figure.written(figure.value).removesuffix("%")
    digits = [place for place, character in enumerate(text) if character.isdigit()]
    for one, other in pairwise(digits):
        if text[one] != text[other]:
            middle = text[one + 1 : other]
            return Fraction(text[:one] + text[other] + middle + text[one] + text[other + 1 :]) * figure.factor
    return figure.value


def _of_text(figure: Figure) -> dict[Mutation, NewValue]:
    column, position = figure.column, figure.position
    text = column.text(position)
    following = column.text((position + 1) % len(column))
    made: dict[Mutation, NewValue] = {
        Mutation.LETTER: _last_changed(text, column.spec.type),
        Mutation.FIGURE: _NUMBER.sub(lambda number: number[0] + "0", text, count=1),
        Mutation.COPY: following or text,
        Mutation.BLANK: None,
    }
    if column.spec.type is not ValueType.TEXT:
        del made[Mutation.FIGURE]
    return {mutation: new for mutation, new in made.items() if new != text}


def _last_changed(text: str, kind: ValueType) -> str:
    if kind is ValueType.YES_NO:
        return "否" if text == "是" else "是"
    last = text[-1]
    return text[:-1] + (last.translate(_SHIFTED) if last.isascii() and last.isdigit() else "某")
