"""Rereading: the columns of a part on a sheet alike, all plain numbers of a kind in one go.

Texts are those of the earlier sheet, and so is what they were read as. Columns of plain numbers and
blanks keep which of their cells are blank. All others are read as any column is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, chain, pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from auditcheck.arithmetic.exact import Exact
from auditcheck.arithmetic.integers import boxed
from auditcheck.model.tables import ColumnSpec, Unit, ValueType
from auditcheck.tables.columns import column_of
from auditcheck.tables.few import plain, reads_digits
from auditcheck.tables.pieces import Piece, Terms, formats_show_units, read_piece, reading
from auditcheck.tables.recalling import ZERO, Recalled
from auditcheck.tables.value_issues import is_remarkable
from auditcheck.tables.values import Values

if TYPE_CHECKING:
    from auditcheck.tables.parts import Cells, Part
    from auditcheck.tables.values import Reading
    from auditcheck.workbook.grid import RawValue

_MOST_PLANS = 4
_UNSCALED = Fraction(1)
_TOGETHER = frozenset({ValueType.AMOUNT, ValueType.INTEGER})
_NUMBERS = frozenset({float, int})
_BLANK: tuple[RawValue, ...] = (None, "")


@dataclass(frozen=True, slots=True)
class Kept:
    """What a column comes to on every sheet alike; ``values`` of a column of numbers are without them.

    ``factor`` is what its numbers are multiplied by. ``fields`` are those of the column of a table of one
    part, None if something is to be told of it.
    """

    cells: Cells
    values: Values
    unit: Unit | None
    factor: Fraction
    fields: dict[str, Any] | None


class Reread(NamedTuple):
    """A column on a sheet alike: what is kept of it, and its numbers if it has any."""

    kept: Kept
    numbers: Exact | None

    @property
    def spec(self) -> ColumnSpec:
        """What the column is."""
        return self.kept.cells.spec


@dataclass(frozen=True, slots=True)
class _Group:
    """Columns of plain numbers that are read together, the cells of one after those of another."""

    type: ValueType
    columns: list[tuple[str, Kept, slice]]
    pick: Callable[[list[RawValue]], tuple[RawValue, ...]]
    factor: Fraction

    def read(self, found: list[RawValue]) -> Exact | None:
        """Return the numbers of all columns, None if they need more than their digits."""
        raws = cast("tuple[float, ...]", self.pick(found))
        numbers = plain(raws, self.type, several=len(self.columns) > 1)
        if numbers is None or self.factor == 1:
            return numbers
        scaled = numbers * Exact.constant(self.factor)
        return None if boxed(scaled.numerators) else scaled


@dataclass(frozen=True, slots=True)
class Plan:
    """How the columns of an imprint are read in one unit: texts as before, groups of plain numbers."""

    texts: dict[str, Reread]
    groups: list[_Group]
    has_amounts: bool


def read_part(part: Part, columns: list[ColumnSpec], terms: Terms) -> list[Piece]:
    """Return columns of a part."""
    again = reread(part, terms)
    return [piece_of(again.get(column.name), part, column, terms) for column in columns]


def piece_of(known: Reread | Piece | None, part: Part, column: ColumnSpec, terms: Terms) -> Piece:
    """Return a column of a part, from what is known of it if that is the same column."""
    if known is None or not _is_same(known.spec, column):
        return read_piece(part, column, terms)
    if isinstance(known, Piece):
        return known
    kept, numbers = known
    values = kept.values if numbers is None else Values(states=kept.values.states, numbers=numbers)
    return Piece(cells=kept.cells, sheet=part.area.sheet, values=values, unit=kept.unit)


def _is_same(spec: ColumnSpec, other: ColumnSpec) -> bool:
    return spec is other or spec == other


def reread(part: Part, terms: Terms) -> dict[str, Reread] | dict[str, Piece]:
    """Return the columns of a part remembered that are texts or plain numbers, with their numbers.

    The first time all columns are read as any column is, and it is settled how to read them from then on.
    """
    again = part.cells
    if not isinstance(again, Recalled):
        return {}
    plan = again.imprint.plans.get((part.unit, terms.wanted))
    if plan is None:
        return _read_first(part, again, terms)
    if plan.has_amounts and formats_show_units(again.sheet):
        return {}
    read = plan.texts.copy()
    for group in plan.groups:
        numbers = group.read(again.found)
        if numbers is not None:
            tops, bottom = numbers.numerators, numbers.denominator
            for name, kept, span in group.columns:
                read[name] = Reread(kept, Exact(tops[span], bottom))
    return read


def _read_first(part: Part, again: Recalled, terms: Terms) -> dict[str, Piece]:
    pieces = {name: read_piece(part, cells.spec, terms) for name, cells in again.imprint.columns.items()}
    plans = again.imprint.plans
    if len(plans) >= _MOST_PLANS:
        plans.clear()
    plans[part.unit, terms.wanted] = _plan(again, pieces, part.unit, terms)
    return pieces


def _plan(again: Recalled, pieces: dict[str, Piece], own: Unit | None, terms: Terms) -> Plan:
    """Return how the columns are read on all sheets alike."""
    texts: dict[str, Reread] = {}
    groups: dict[object, list[Kept]] = {}
    for name, piece in pieces.items():
        cells, bare = piece.cells, again.imprint.columns[name]
        kind = cells.spec.type
        if not kind.is_numeric:
            if not _depends_on_formats(cells):
                texts[name] = Reread(_kept(bare, piece, _UNSCALED, terms), None)
            continue
        how = reading(cells, cells.spec, own, terms)
        if _is_plain(cells, piece, how):
            factor = how.factor() if kind is ValueType.AMOUNT else _UNSCALED
            group = (kind, factor, "" if kind in _TOGETHER else name)
            groups.setdefault(group, []).append(_kept(bare, piece, factor, terms))
    return Plan(
        texts=texts,
        groups=[_group(again, columns) for columns in groups.values()],
        has_amounts=any(columns[0].cells.spec.type is ValueType.AMOUNT for columns in groups.values()),
    )


def _kept(bare: Cells, piece: Piece, factor: Fraction, terms: Terms) -> Kept:
    """Return what is kept of a column: no sheet, no numbers, and nothing that can be written over."""
    values = Values(states=piece.values.states) if bare.spec.type.is_numeric else piece.values
    values.states.setflags(write=False)
    if values.texts is not None:
        values.texts.setflags(write=False)
    fields = None
    if not (is_remarkable(values) or bare.others):
        alone = Piece(cells=bare, sheet=bare.sheet, values=values, unit=piece.unit)
        fields = dict(vars(column_of(bare.spec, [alone], terms)[0]))
    return Kept(cells=bare, values=values, unit=piece.unit, factor=factor, fields=fields)


def _group(again: Recalled, columns: list[Kept]) -> _Group:
    names = [kept.cells.spec.name for kept in columns]
    found = [again.imprint.positions[name] for name in names]
    ends = accumulate(map(len, found), initial=0)
    spans = [slice(*span) for span in pairwise(ends)]
    positions = [ZERO if again.found[at] in _BLANK else at for at in chain(*found)]
    return _Group(
        type=columns[0].cells.spec.type,
        columns=list(zip(names, columns, spans, strict=True)),
        pick=itemgetter(*positions, ZERO, ZERO),
        factor=columns[0].factor,
    )


def _depends_on_formats(cells: Cells) -> bool:
    return cells.spec.type is ValueType.CODE and not _NUMBERS.isdisjoint(map(type, cells.raws))


def _is_plain(cells: Cells, piece: Piece, how: Reading) -> bool:
    """Say whether a column of numbers has nothing else in it and is read by its digits alone."""
    if cells.inline or is_remarkable(piece.values) or not reads_digits(how):
        return False
    return all(type(raw) in _NUMBERS or raw in _BLANK for raw in cells.raws)
