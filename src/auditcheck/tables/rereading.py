"""Rereading: the columns of a part on a sheet alike, all plain numbers of a kind in one go.

Texts are those of the earlier sheet, and so is what they were read as. Columns of plain numbers and
blanks keep which of their cells are blank. All others are read as any column is.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, chain, pairwise
from typing import TYPE_CHECKING, cast

from auditcheck.arithmetic.exact import Exact
from auditcheck.arithmetic.integers import boxed
from auditcheck.model.tables import ColumnSpec, Unit, ValueType
from auditcheck.tables.few import plain, reads_digits
from auditcheck.tables.pieces import Piece, Terms, formats_show_units, read_piece, reading
from auditcheck.tables.recalling import ZERO, Recalled
from auditcheck.tables.values import Values

if TYPE_CHECKING:
    from auditcheck.tables.parts import Cells, Part
    from auditcheck.tables.values import Reading
    from auditcheck.workbook.grid import RawValue, Sheet

_MOST_PLANS = 4
_UNSCALED = Fraction(1)
_TOGETHER = frozenset({ValueType.AMOUNT, ValueType.INTEGER})
_NUMBERS = frozenset({float, int})
_BLANK: tuple[RawValue, ...] = (None, "")


@dataclass(frozen=True, slots=True)
class _Kept:
    """What a column comes to on every sheet alike; ``values`` of a column of numbers are without them.

    ``factor`` is what its numbers are multiplied by.
    """

    cells: Cells
    values: Values
    unit: Unit | None
    factor: Fraction = _UNSCALED

    def on(self, sheet: Sheet, values: Values) -> Piece:
        """Return the column on a sheet."""
        return Piece(cells=self.cells, sheet=sheet, values=values, unit=self.unit)


@dataclass(frozen=True, slots=True)
class _Group:
    """Columns of plain numbers that are read together, the cells of one after those of another."""

    type: ValueType
    columns: list[_Kept]
    positions: array[int]
    spans: list[slice]

    def _numbers(self, found: list[RawValue]) -> Exact | None:
        raws = cast("list[float]", [found[position] for position in self.positions])
        numbers = plain(raws, self.type, several=len(self.columns) > 1)
        factor = self.columns[0].factor
        if numbers is None or factor == 1:
            return numbers
        scaled = numbers * Exact.constant(factor)
        return None if boxed(scaled.numerators) else scaled

    def read(self, again: Recalled) -> Iterator[tuple[str, Piece]]:
        """Yield each column by its name; none if they need more than their digits."""
        numbers = self._numbers(again.found)
        if numbers is None:
            return
        for kept, span in zip(self.columns, self.spans, strict=True):
            own = Exact(numbers.numerators[span], numbers.denominator)
            values = Values(states=kept.values.states, numbers=own)
            yield kept.cells.spec.name, kept.on(again.sheet, values)


@dataclass(frozen=True, slots=True)
class Plan:
    """How the columns of an imprint are read in one unit: texts as before, groups of plain numbers."""

    texts: list[_Kept]
    groups: list[_Group]
    has_amounts: bool


def read_part(part: Part, own: Unit | None, columns: list[ColumnSpec], terms: Terms) -> list[Piece]:
    """Return columns of a part whose amounts are in their ``own`` unit unless they tell another."""
    again = _reread(part, part.cells, own, terms) if isinstance(part.cells, Recalled) else {}
    found = (again.get(column.name) for column in columns)
    return [
        piece
        if piece is not None and _is_same(piece.cells.spec, column)
        else read_piece(part, own, column, terms)
        for piece, column in zip(found, columns, strict=True)
    ]


def _is_same(spec: ColumnSpec, other: ColumnSpec) -> bool:
    return spec is other or spec == other


def _reread(part: Part, again: Recalled, own: Unit | None, terms: Terms) -> dict[str, Piece]:
    """Return the columns that are texts or plain numbers."""
    plan = _plan(part, again, own, terms)
    if plan.has_amounts and formats_show_units(again.sheet):
        return {}
    read = {kept.cells.spec.name: kept.on(again.sheet, kept.values) for kept in plan.texts}
    for group in plan.groups:
        read.update(group.read(again))
    return read


def _plan(part: Part, again: Recalled, own: Unit | None, terms: Terms) -> Plan:
    """Return how the columns are read on all sheets alike."""
    plans, key = again.imprint.plans, (own, terms.wanted)
    if key not in plans:
        if len(plans) >= _MOST_PLANS:
            plans.clear()
        plans[key] = _made_plan(part, again, own, terms)
    return plans[key]


def _made_plan(part: Part, again: Recalled, own: Unit | None, terms: Terms) -> Plan:
    texts: list[_Kept] = []
    groups: dict[object, list[_Kept]] = {}
    for cells in again.values():
        piece = read_piece(part, own, cells.spec, terms)
        how = reading(cells, cells.spec, own, terms)
        bare = again.imprint.columns[cells.spec.name]
        if not cells.spec.type.is_numeric:
            if not _depends_on_formats(cells):
                texts.append(_Kept(bare, _frozen(piece.values), piece.unit))
        elif _is_plain(cells, piece, how):
            factor = how.factor() if cells.spec.type is ValueType.AMOUNT else _UNSCALED
            kept = _Kept(bare, _frozen(Values(states=piece.values.states)), piece.unit, factor)
            name = "" if cells.spec.type in _TOGETHER else cells.spec.name
            groups.setdefault((cells.spec.type, factor, name), []).append(kept)
    return Plan(
        texts=texts,
        groups=[_group(again, columns) for columns in groups.values()],
        has_amounts=any(columns[0].cells.spec.type is ValueType.AMOUNT for columns in groups.values()),
    )


def _group(again: Recalled, columns: list[_Kept]) -> _Group:
    found = [again.imprint.positions[kept.cells.spec.name] for kept in columns]
    ends = accumulate(map(len, found), initial=0)
    return _Group(
        type=columns[0].cells.spec.type,
        columns=columns,
        positions=array("i", [ZERO if again.found[at] in _BLANK else at for at in chain(*found)]),
        spans=[slice(*span) for span in pairwise(ends)],
    )


def _frozen(values: Values) -> Values:
    """Return values that several tables will share."""
    values.states.setflags(write=False)
    if values.texts is not None:
        values.texts.setflags(write=False)
    return values


def _depends_on_formats(cells: Cells) -> bool:
    return cells.spec.type is ValueType.CODE and not _NUMBERS.isdisjoint(map(type, cells.raws))


def _is_plain(cells: Cells, piece: Piece, how: Reading) -> bool:
    """Say whether a column of numbers has nothing else in it and is read by its digits alone."""
    if cells.inline or piece.values.is_remarkable or not reads_digits(how):
        return False
    return all(type(raw) in _NUMBERS or raw in _BLANK for raw in cells.raws)
