"""Rereading: the columns of a part on a sheet alike, all plain numbers of a kind in one go.

Texts are those of the earlier sheet, and so is what they were read as. Columns of plain numbers and
blanks keep which of their cells are blank. All others are read as any column is.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, chain, pairwise
from typing import TYPE_CHECKING, NamedTuple, cast

from auditcheck.arithmetic.exact import Exact
from auditcheck.arithmetic.integers import boxed
from auditcheck.model.tables import ColumnSpec, Unit, ValueType
from auditcheck.tables.columns import column_of, put_on
from auditcheck.tables.few import plain, reads_digits
from auditcheck.tables.pieces import Piece, Terms, formats_show_units, read_piece, reading
from auditcheck.tables.recalling import ZERO, Recalled
from auditcheck.tables.value_issues import is_remarkable
from auditcheck.tables.values import Values

if TYPE_CHECKING:
    from auditcheck.tables.parts import Cells, Part
    from auditcheck.tables.table import Column
    from auditcheck.tables.values import Reading
    from auditcheck.workbook.grid import RawValue, Sheet

_MOST_PLANS = 4
_UNSCALED = Fraction(1)
_TOGETHER = frozenset({ValueType.AMOUNT, ValueType.INTEGER})
_NUMBERS = frozenset({float, int})
_BLANK: tuple[RawValue, ...] = (None, "")


@dataclass(slots=True)
class Kept:
    """What a column comes to on every sheet alike; ``values`` of a column of numbers are without them.

    ``factor`` is what its numbers are multiplied by. ``is_quiet``: nothing is to be told of it.
    """

    cells: Cells
    values: Values
    unit: Unit | None
    factor: Fraction
    is_quiet: bool
    column: Column | None = None

    def on(self, sheet: Sheet, numbers: Exact | None, terms: Terms) -> Column:
        """Return the column of a table of one part on a sheet."""
        if self.column is None:
            alone = Piece(cells=self.cells, sheet=self.cells.sheet, values=self.values, unit=self.unit)
            self.column, _ = column_of(self.cells.spec, [alone], terms)
        return put_on(sheet, self.column, numbers)


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
    columns: list[Kept]
    positions: array[int]
    spans: list[slice]

    def read(self, found: list[RawValue]) -> Exact | None:
        """Return the numbers of all columns, None if they need more than their digits."""
        raws = cast("list[float]", [found[position] for position in self.positions])
        numbers = plain(raws, self.type, several=len(self.columns) > 1)
        factor = self.columns[0].factor
        if numbers is None or factor == 1:
            return numbers
        scaled = numbers * Exact.constant(factor)
        return None if boxed(scaled.numerators) else scaled


@dataclass(frozen=True, slots=True)
class Plan:
    """How the columns of an imprint are read in one unit: texts as before, groups of plain numbers."""

    texts: list[Kept]
    groups: list[_Group]
    has_amounts: bool


def read_part(part: Part, own: Unit | None, columns: list[ColumnSpec], terms: Terms) -> list[Piece]:
    """Return columns of a part whose amounts are in their ``own`` unit unless they tell another."""
    again = reread(part, own, terms)
    return [piece_of(again.get(column.name), part, own, column, terms) for column in columns]


def piece_of(
    known: Reread | Piece | None, part: Part, own: Unit | None, column: ColumnSpec, terms: Terms
) -> Piece:
    """Return a column of a part, from what is known of it if that is the same column."""
    if known is None or not _is_same(known.spec, column):
        return read_piece(part, own, column, terms)
    if isinstance(known, Piece):
        return known
    kept, numbers = known
    values = kept.values if numbers is None else Values(states=kept.values.states, numbers=numbers)
    return Piece(cells=kept.cells, sheet=part.area.sheet, values=values, unit=kept.unit)


def _is_same(spec: ColumnSpec, other: ColumnSpec) -> bool:
    return spec is other or spec == other


def reread(part: Part, own: Unit | None, terms: Terms) -> dict[str, Reread] | dict[str, Piece]:
    """Return the columns of a part remembered that are texts or plain numbers, with their numbers.

    The first time all columns are read as any column is, and it is settled how to read them from then on.
    """
    again = part.cells
    if not isinstance(again, Recalled):
        return {}
    plan = again.imprint.plans.get((own, terms.wanted))
    if plan is None:
        return _read_first(part, again, own, terms)
    if plan.has_amounts and formats_show_units(again.sheet):
        return {}
    read = {kept.cells.spec.name: Reread(kept, None) for kept in plan.texts}
    for group in plan.groups:
        numbers = group.read(again.found)
        if numbers is not None:
            for kept, span in zip(group.columns, group.spans, strict=True):
                mine = Exact(numbers.numerators[span], numbers.denominator)
                read[kept.cells.spec.name] = Reread(kept, mine)
    return read


def _read_first(part: Part, again: Recalled, own: Unit | None, terms: Terms) -> dict[str, Piece]:
    pieces = {name: read_piece(part, own, cells.spec, terms) for name, cells in again.imprint.columns.items()}
    plans = again.imprint.plans
    if len(plans) >= _MOST_PLANS:
        plans.clear()
    plans[own, terms.wanted] = _plan(again, pieces, own, terms)
    return pieces


def _plan(again: Recalled, pieces: dict[str, Piece], own: Unit | None, terms: Terms) -> Plan:
    """Return how the columns are read on all sheets alike."""
    texts: list[Kept] = []
    groups: dict[object, list[Kept]] = {}
    for name, piece in pieces.items():
        cells, bare = piece.cells, again.imprint.columns[name]
        kind = cells.spec.type
        if not kind.is_numeric:
            if not _depends_on_formats(cells):
                texts.append(_kept(bare, piece, _UNSCALED))
            continue
        how = reading(cells, cells.spec, own, terms)
        if _is_plain(cells, piece, how):
            factor = how.factor() if kind is ValueType.AMOUNT else _UNSCALED
            group = (kind, factor, "" if kind in _TOGETHER else name)
            groups.setdefault(group, []).append(_kept(bare, piece, factor))
    return Plan(
        texts=texts,
        groups=[_group(again, columns) for columns in groups.values()],
        has_amounts=any(columns[0].cells.spec.type is ValueType.AMOUNT for columns in groups.values()),
    )


def _kept(bare: Cells, piece: Piece, factor: Fraction) -> Kept:
    """Return what is kept of a column: no sheet, no numbers, and nothing that can be written over."""
    values = Values(states=piece.values.states) if bare.spec.type.is_numeric else piece.values
    values.states.setflags(write=False)
    if values.texts is not None:
        values.texts.setflags(write=False)
    quiet = not (is_remarkable(values) or bare.others)
    return Kept(cells=bare, values=values, unit=piece.unit, factor=factor, is_quiet=quiet)


def _group(again: Recalled, columns: list[Kept]) -> _Group:
    found = [again.imprint.positions[kept.cells.spec.name] for kept in columns]
    ends = accumulate(map(len, found), initial=0)
    return _Group(
        type=columns[0].cells.spec.type,
        columns=columns,
        positions=array("i", [ZERO if again.found[at] in _BLANK else at for at in chain(*found)]),
        spans=[slice(*span) for span in pairwise(ends)],
    )


def _depends_on_formats(cells: Cells) -> bool:
    return cells.spec.type is ValueType.CODE and not _NUMBERS.isdisjoint(map(type, cells.raws))


def _is_plain(cells: Cells, piece: Piece, how: Reading) -> bool:
    """Say whether a column of numbers has nothing else in it and is read by its digits alone."""
    if cells.inline or is_remarkable(piece.values) or not reads_digits(how):
        return False
    return all(type(raw) in _NUMBERS or raw in _BLANK for raw in cells.raws)
