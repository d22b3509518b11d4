"""Inputs: what formula cells are calculated from, so that blame falls on what was typed.

Sums and differences of cells are understood, and one cell divided by another: such a rate follows
from both, and is not to blame. Of any other formula the cell is taken as typed; so is one whose
stored result is not what its cells come to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from fractions import Fraction

from auditcheck.arithmetic.doubles import shown_decimal
from auditcheck.diagnosis.figures import Figure, Figures
from auditcheck.expressions.linear import Linear, LinearForm, Row
from auditcheck.model.cells import CellRef, parse_address
from auditcheck.model.tables import ValueType
from auditcheck.workbook.grid import Sheet
from auditcheck.workbook.sums import parts_of

_MOST_CELLS = 5_000
_CLOSE = Fraction(1, 10**6)
_TYPES = frozenset({ValueType.AMOUNT, ValueType.INTEGER, ValueType.NUMBER})

_RATIO = re.compile(r"\s*(\$?[A-Z]{1,3}\$?[0-9]{1,7})\s*/\s*(\$?[A-Z]{1,3}\$?[0-9]{1,7})\s*", re.IGNORECASE)

Parts = Mapping[CellRef, Fraction]


@dataclass(slots=True, eq=False)
class Inputs:
    """The formula cells among the figures. ``distrusted`` are taken as typed."""

    figures: Figures
    distrusted: set[CellRef] = field(default_factory=set)
    _parts: dict[CellRef, Parts | None] = field(default_factory=dict)
    _intact: dict[CellRef, Linear[CellRef] | None] = field(default_factory=dict)
    _ratios: dict[CellRef, tuple[CellRef, CellRef] | None] = field(default_factory=dict)
    _users: dict[CellRef, list[CellRef]] | None = None

    def formula(self, cell: CellRef) -> str | None:
        """Return the formula of a figure's cell, if it has one."""
        figures = self.figures.at(cell)
        sheet = figures[0].column.origin.sheet(figures[0].position) if figures else None
        return None if sheet is None else sheet.formula(cell.row, cell.column)

    def parts(self, cell: CellRef) -> Parts | None:
        """Return what the cell's formula adds and subtracts, None if it has none that is understood."""
        if cell not in self._parts:
            formula = self.formula(cell)
            self._parts[cell] = None if formula is None else parts_of(formula, cell.sheet)
        return self._parts[cell]

    def calculated(self, cell: CellRef) -> Fraction | None:
        """Return what the cell's formula comes to, in the compared unit; None if that cannot be told."""
        parts, figure = self.parts(cell), self.figures.figure(cell)
        sheet = figure.column.origin.sheet(figure.position)
        if parts is None or sheet is None or figure.kind not in _TYPES:
            return None
        values = [(sign, _raw(self.figures, part, sheet)) for part, sign in parts.items()]
        if any(value is None for _, value in values):
            return None
        return figure.factor * sum((sign * (value or 0) for sign, value in values), Fraction(0))

    def sum_of(self, cell: CellRef) -> Linear[CellRef] | None:
        """Return a formula cell as a sum over typed cells; None for a cell that is taken as typed."""
        if cell in self.distrusted:
            return None
        if cell not in self._intact:
            self._intact[cell] = None  # a formula that leads back to itself ends here
            self._intact[cell] = self._sum(cell)
        return self._intact[cell]

    def ratio_of(self, cell: CellRef) -> tuple[CellRef, CellRef] | None:
        """Return the cells of which a formula cell is the quotient; None if it is taken as typed."""
        if cell in self.distrusted:
            return None
        if cell not in self._ratios:
            self._ratios[cell] = self._ratio(cell)
        return self._ratios[cell]

    def _ratio(self, cell: CellRef) -> tuple[CellRef, CellRef] | None:
        formula = self.formula(cell)
        match = None if formula is None else _RATIO.fullmatch(formula)
        places = [parse_address(match[1]), parse_address(match[2])] if match else []
        parts = [CellRef(sheet=cell.sheet, row=p[0], column=p[1]) for p in places if p is not None]
        if len(parts) != 2 or not all(self.figures.at(part) for part in parts):  # noqa: PLR2004 - a quotient
            return None
        top, bottom = (_number(self.figures.figure(part)) for part in parts)
        if top is None or not bottom or abs(self.figures.figure(cell).value - top / bottom) > _CLOSE:
            return None
        return parts[0], parts[1]

    def restates(self, cell: CellRef, others: AbstractSet[CellRef]) -> bool:
        """Say whether a cell's formula is calculated from any of the others."""
        ratio = self.ratio_of(cell)
        return not others.isdisjoint(self.parts(cell) or ratio or ())

    def follows(self, cells: Iterable[CellRef]) -> bool:
        """Say whether one of the cells is the quotient of two others of them."""
        known = set(cells)
        return any(ratio is not None and known.issuperset(ratio) for ratio in map(self.ratio_of, known))

    def _sum(self, cell: CellRef) -> Linear[CellRef] | None:
        parts, value = self.parts(cell), self.calculated(cell)
        figure = self.figures.figure(cell)
        if parts is None or value is None or abs(value - figure.value) > _CLOSE:
            return None
        found: Linear[CellRef] = Linear(constant=figure.value)
        for part, sign in parts.items():
            others = self.figures.at(part)
            if not others or others[0].kind not in _TYPES:
                continue
            factor = sign * figure.factor / others[0].factor
            inner = self.sum_of(part) or Linear(terms={part: Fraction(1)})
            moved = Linear(terms=inner.terms)
            now = sum((c * self.figures.figure(x).value for x, c in inner.terms.items()), Fraction(0))
            found = found.plus(moved, factor).plus(Linear(constant=now), -factor)
        return found if found.terms else None

    def typed(self, form: LinearForm[CellRef]) -> LinearForm[CellRef]:
        """Return a form in which formula cells are replaced by what they are calculated from."""
        if not any(self.sum_of(cell) or self.ratio_of(cell) for cell in form.cells):
            return form
        values = dict(form.values)
        rows = tuple(self._typed_row(row, values) for row in form.rows)
        held = {x for cell in form.held for x in self._cells(cell, values)}
        return LinearForm(rows=rows, values=values, held=frozenset(held), shown=form.shown)

    def _cells(self, cell: CellRef, values: dict[CellRef, Fraction]) -> Iterator[CellRef]:
        inner = self.sum_of(cell)
        if inner is None and self.ratio_of(cell) is not None:
            return
        for each in (cell,) if inner is None else inner.terms:
            values[each] = self.figures.figure(each).value
            yield each

    def _typed_row(self, row: Row[CellRef], values: dict[CellRef, Fraction]) -> Row[CellRef]:
        whole: Linear[CellRef] = Linear()
        for cell, coefficient in row.terms.items():
            inner = self.sum_of(cell) or self._alone(cell)
            whole = whole.plus(inner, coefficient)
            values.update({x: self.figures.figure(x).value for x in inner.terms})
        shift = whole.constant
        return Row(
            terms=whole.terms,
            low=None if row.low is None else row.low - shift,
            high=None if row.high is None else row.high - shift,
            strict=row.strict,
            aim=None if row.aim is None else row.aim - shift,
        )

    def _alone(self, cell: CellRef) -> Linear[CellRef]:
        if self.ratio_of(cell) is not None:
            return Linear(constant=self.figures.figure(cell).value)
        return Linear(terms={cell: Fraction(1)})

    def users(self, cell: CellRef) -> list[CellRef]:
        """Return the formula cells that are calculated from a cell, at any remove."""
        if self._users is None:
            self._users = {}
            for user in self.figures.cells(_MOST_CELLS):
                if self.formula(user) is None:
                    continue
                inner = self.sum_of(user)
                for part in inner.terms if inner is not None else self.ratio_of(user) or ():
                    self._users.setdefault(part, []).append(user)
        return self._users.get(cell, [])

    def recalculated(self, changes: Mapping[CellRef, Fraction]) -> dict[CellRef, Fraction]:
        """Return the changes with the formula cells that follow from them."""
        found = dict(changes)
        for user in {user for cell in changes for user in self.users(cell)} - set(changes):
            inner = self.sum_of(user)
            if inner is not None:
                values = {x: changes.get(x, self.figures.figure(x).value) for x in inner.terms}
                found[user] = inner.at(values)
        for user in {user for cell in found for user in self.users(cell)} - set(found):
            ratio = self.ratio_of(user)
            if ratio is not None:
                top, bottom = (
                    found.get(part, self.figures.figure(part).value) / self.figures.figure(part).factor
                    for part in ratio
                )
                found[user] = top / bottom if bottom else self.figures.figure(user).value
        return found


def _raw(figures: Figures, cell: CellRef, home: Sheet) -> Fraction | None:
    """Return the number in a cell as the sheet has it, 0 if it holds none; None if it is out of reach."""
    others = figures.at(cell)
    if others:
        return _number(others[0])
    if cell.sheet != home.title:
        return None
    value = home.value(cell.row, cell.column)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return Fraction(0)
    return Fraction(shown_decimal(float(value)))


def _number(figure: Figure) -> Fraction | None:
    return figure.value / figure.factor if figure.kind in _TYPES else None
