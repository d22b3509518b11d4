"""Error localisation after Fellegi and Holt: all smallest sets of cells whose change satisfies all rules.

A cell counts as many times as its pack trusts it, once if nothing is said.

The search is Reiter's hitting-set tree. A set of cells is tested exactly against every rule that
reads them, all other cells as they stand; where no values exist, the conflict names rules of which
some further cell must change, and the tree branches on these cells alone. A last cell must be of the
rules of every conflict, so that most sets are given up without being tested. No smallest set is missed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from auditcheck.diagnosis.feasibility import AtMost, Conflict, Range, between, ranges_of
from auditcheck.diagnosis.figures import Figure
from auditcheck.diagnosis.network import Demand, Network, RowNow
from auditcheck.model.cells import CellRef
from auditcheck.model.tables import ValueType

MOST_CELLS = 3
_MOST_SETS = 20_000
_ZERO = Fraction(0)
_NO_CELLS: frozenset[CellRef] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """A smallest set of cells that can make everything hold, and the values that do.

    ``trust`` is how often each cell counts. ``exact`` gives each cell's value where all balances are to
    hold without tolerance; else None. ``demands`` are the targets that set these values.
    """

    cells: tuple[CellRef, ...]
    trust: tuple[int, ...]
    ranges: tuple[Range, ...]
    exact: tuple[Fraction | None, ...]
    demands: tuple[Demand, ...]

    @property
    def weight(self) -> int:
        """How much the set counts: smallest sets are those of the least weight."""
        return sum(self.trust)


@dataclass(frozen=True, slots=True, kw_only=True)
class Localisation:
    """The smallest sets. ``cut_off``: time ran out; ``beyond``: more than three cells must change."""

    remedies: tuple[Remedy, ...] = ()
    cut_off: bool = False
    beyond: bool = False
    cleared: frozenset[CellRef] = frozenset()


def localise(
    network: Network,
    failed: tuple[Demand, ...],
    expired: Callable[[], bool],
    most: int = MOST_CELLS,
    without: frozenset[CellRef] = _NO_CELLS,
) -> Localisation:
    """Return every smallest set of cells whose change satisfies ``failed`` and breaks no other target.

    Smallest are, of the sets of up to ``most`` cells, those of the least weight. Targets that failed but
    are not in ``failed`` are left out of account. Cells ``without`` stay as they are.
    """
    search = Search(network, failed, without)
    waiting: dict[int, dict[frozenset[CellRef], None]] = {0: {frozenset(): None}}
    tested = 0
    while waiting:
        weight = min(waiting)
        remedies: list[Remedy] = []
        for cells in waiting.pop(weight):
            tested += 1
            if expired() or tested > _MOST_SETS:
                return Localisation(remedies=tuple(remedies), cut_off=True)
            found = search.test(cells, most - len(cells))
            if isinstance(found, Remedy):
                remedies.append(found)
            elif not remedies:
                for cell in sorted(found):
                    heavier = waiting.setdefault(weight + network.figures.trust(cell), {})
                    heavier[cells | {cell}] = None
        if remedies:
            return Localisation(remedies=tuple(remedies))
    return Localisation(beyond=True)


@dataclass(slots=True, eq=False)
class Search:
    """Tests sets of cells against every target that reads them."""

    network: Network
    failed: tuple[Demand, ...]
    without: frozenset[CellRef] = _NO_CELLS

    def test(self, cells: frozenset[CellRef], more: int) -> Remedy | frozenset[CellRef]:
        """Return values for the cells, or the cells of which another must change as well.

        Up to ``more`` cells may be added to them; none are returned if that cannot help.
        """
        order = tuple(sorted(cells))
        found: list[frozenset[CellRef]] = []
        for conflict in self._conflicts(order):
            if isinstance(conflict, Remedy):
                return conflict
            found.append(conflict - cells - self.without)
            if more != 1 or not frozenset.intersection(*found):
                break
        return frozenset.intersection(*found) if more else _NO_CELLS

    def _conflicts(self, order: tuple[CellRef, ...]) -> Iterator[Remedy | frozenset[CellRef]]:
        """Yield the remedy, or the cells of one conflict after another, one of which must change in each."""
        concerned = [self.network.cells(demand) for demand in self.failed]
        untouched = [inside for inside in concerned if inside.isdisjoint(order)]
        yield from sorted(untouched, key=len)
        possible = not untouched
        demands = self.concerning(order)
        system = list(self.system(order, demands))
        found = self._ranges(order, system)
        while isinstance(found, Conflict):
            possible = False
            rivals = {number for number in found.origin if number < len(demands)}
            yield frozenset(cell for number in rivals for cell in self.network.cells(demands[number]))
            given_up = {number for number in rivals if number >= len(self.failed)} or found.origin
            system = [row for row in system if row.origin.isdisjoint(given_up)]
            found = self._ranges(order, system)
        if possible:
            yield self.remedy(order, found, self._exact(order, demands, system, found), demands)

    def remedy(
        self,
        cells: tuple[CellRef, ...],
        ranges: tuple[Range, ...],
        exact: tuple[Fraction | None, ...],
        demands: list[Demand],
    ) -> Remedy:
        """Return what was found of a set of cells."""
        trust = tuple(map(self.network.figures.trust, cells))
        return Remedy(cells=cells, trust=trust, ranges=ranges, exact=exact, demands=tuple(demands))

    def concerning(self, cells: tuple[CellRef, ...]) -> list[Demand]:
        """Return the failed targets, and the others that hold one of the cells."""
        around = dict.fromkeys(demand for cell in cells for demand in self.network.around(cell))
        others = (demand for demand in around if not self.network.failed(demand))
        return [*self.failed, *others]

    def system(self, cells: tuple[CellRef, ...], demands: list[Demand]) -> Iterable[AtMost]:
        """Yield what targets and contracts ask of the cells; ``origin``: the target's number, or beyond."""
        moving, values = frozenset(cells), self._values(cells)
        for number, demand in enumerate(demands):
            for now in self.network.rows(demand, moving) or ():
                if not moving.isdisjoint(now.row.terms):
                    yield from _bounds(now, cells, values, frozenset({number}))
        for place, cell in enumerate(cells):
            unit = tuple(Fraction(place == other) for other in range(len(cells)))
            low, high = self._figure(cell).limits
            yield from between(unit, low, high, frozenset({len(demands) + place}))

    def _exact(
        self, cells: tuple[CellRef, ...], demands: list[Demand], rows: list[AtMost], found: tuple[Range, ...]
    ) -> tuple[Fraction | None, ...]:
        """Return the values at which every balance holds without tolerance, as far as they are determined.

        ``found`` are the ranges that ``rows`` leave; a balance that the others exclude is left out.
        """
        for extra in aims_of(self, cells, demands):
            closer = ranges_of([*rows, *extra], len(cells))
            if not isinstance(closer, Conflict):
                rows, found = [*rows, *extra], closer
        return tuple(each.point for each in found)

    def _ranges(self, cells: tuple[CellRef, ...], rows: Iterable[AtMost]) -> tuple[Range, ...] | Conflict:
        """Return what the rows leave each cell; what whole numbers cannot be is a conflict."""
        ranges = ranges_of(rows, len(cells))
        if isinstance(ranges, Conflict):
            return ranges
        for cell, found in zip(cells, ranges, strict=True):
            if self._figure(cell).kind is ValueType.INTEGER and not _has_whole(found):
                return Conflict(found.origin)
        return ranges

    def _figure(self, cell: CellRef) -> Figure:
        return self.network.figures.figure(cell)

    def _values(self, cells: tuple[CellRef, ...]) -> tuple[Fraction, ...]:
        return tuple(self._figure(cell).value for cell in cells)


def aims_of(search: Search, cells: tuple[CellRef, ...], demands: list[Demand]) -> Iterable[list[AtMost]]:
    """Yield what every balance of the targets asks of the cells without tolerance."""
    moving = frozenset(cells)
    values = tuple(search.network.figures.figure(cell).value for cell in cells)
    for demand in demands:
        for now in search.network.rows(demand, moving) or ():
            if now.row.aim is not None and not moving.isdisjoint(now.row.terms):
                coefficients, rest = _split(now, cells, values)
                goal = now.row.aim - rest
                yield list(between(coefficients, goal, goal, frozenset()))


def _split(
    now: RowNow, cells: tuple[CellRef, ...], values: tuple[Fraction, ...]
) -> tuple[tuple[Fraction, ...], Fraction]:
    """Return the coefficients of the cells, and what all other cells of the row come to."""
    coefficients = tuple(now.row.terms.get(cell, _ZERO) for cell in cells)
    own = sum((c * v for c, v in zip(coefficients, values, strict=True)), _ZERO)
    return coefficients, now.now - own


def _bounds(
    now: RowNow, cells: tuple[CellRef, ...], values: tuple[Fraction, ...], origin: frozenset[int]
) -> Iterable[AtMost]:
    coefficients, rest = _split(now, cells, values)
    row = now.row
    low = None if row.low is None else row.low - rest
    high = None if row.high is None else row.high - rest
    return between(coefficients, low, high, origin, strict=row.strict)


def _has_whole(found: Range) -> bool:
    if found.low is None or found.high is None:
        return True
    least = floor(found.low) + 1 if found.low_strict else ceil(found.low)
    most = ceil(found.high) - 1 if found.high_strict else floor(found.high)
    return least <= most
