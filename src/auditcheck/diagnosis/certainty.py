"""Certainty: when a diagnosis may say that a cell is wrong for certain, and not only probably.

"Certainly" is said of a cell and its new value if, provided that the rules are right, no one mistake
and no two mistakes can have led to what is found but a mistake in this cell. It takes proof that

1. the cell alone can make all failed rules hold, every rule was evaluated with its new value and none
   fails for it, and a common slip turns the new value into the present one;
2. two failed balances at least, of different cells, give exactly this value;
3. every set of one or two cells that can make the failed rules hold and breaks none holds the cell.
   Trust does not count here. A formula counts as typed, since it may be the formula that is wrong. A
   rule that rests on more than its equation (a condition, a text, a record that may be missing, last
   year's figures) may have failed for that, as though it were one more cell;
4. no search was cut off, and no failed rule that reads the cell was left out.

Cells of a two-way table with totals on both sides are told in this way, as a code of distance four tells
one error from two. Three mistakes whose differences agree by chance can still look like one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from auditcheck.diagnosis.grounds import is_plain
from auditcheck.diagnosis.localising import Localisation, localise
from auditcheck.diagnosis.network import Demand, Network
from auditcheck.diagnosis.proposing import Proposal
from auditcheck.model.cells import CellRef

_AGREEING = 2
_MISTAKES = 2


@dataclass(frozen=True, slots=True, eq=False)
class Certainty:
    """Decides about claims. ``written`` is the network in which every formula counts as typed."""

    network: Network
    written: Network
    expired: Callable[[], bool]
    _plain: dict[int, bool] = field(default_factory=dict)

    def of(self, proposals: list[Proposal], failed: tuple[Demand, ...], localisation: Localisation) -> bool:
        """Say whether the only proposal holds for certain."""
        first = proposals[0]
        alone = len(proposals) == len(localisation.remedies) == len(first.explained) == 1
        if not alone or localisation.cut_off or not first.is_explained:
            return False
        if first.effect is None or first.effect.awakened:
            return False
        (told,) = first.explained
        cell = told.figure.cell
        return (
            self._agreeing(cell, told.value, failed) >= _AGREEING
            and all(demand in failed for demand in self.network.around(cell) if self.network.failed(demand))
            and not self._has_rivals(cell, failed)
        )

    def _agreeing(self, cell: CellRef, value: Fraction | None, failed: tuple[Demand, ...]) -> int:
        """Count the failed balances that give just this value, those of the same cells once."""
        figure, moving = self.network.figures.figure(cell), frozenset({cell})
        found: set[frozenset[CellRef]] = set()
        for demand in failed:
            for now in self.network.rows(demand, moving) or ():
                own = now.row.terms.get(cell)
                if own and now.row.aim is not None:
                    exact = figure.value + (now.row.aim - now.now) / own
                    if round(exact / figure.step) * figure.step == value or exact == value:
                        found.add(self.network.cells(demand))
        return len(found)

    def _has_rivals(self, cell: CellRef, failed: tuple[Demand, ...]) -> bool:
        """Say whether one or two other mistakes may have made the rules fail, or time was too short."""
        plain = tuple(demand for demand in failed if self._rests_on_cells(demand))
        for network in self._readings(failed):
            others = (
                [(failed, _MISTAKES)] if plain == failed else [(failed, _MISTAKES), (plain, _MISTAKES - 1)]
            )
            for demands, most in others:
                found = localise(network, demands, self.expired, most, frozenset({cell})) if demands else None
                if found is None or found.remedies or found.cut_off:
                    return True
        return False

    def _rests_on_cells(self, demand: Demand) -> bool:
        if demand.rule not in self._plain:
            ruling = self.network.ruling(demand.rule)
            self._plain[demand.rule] = is_plain(ruling.rule, ruling.scope.pack)
        return self._plain[demand.rule] and not self.network.is_partial(demand)

    def _readings(self, failed: tuple[Demand, ...]) -> list[Network]:
        """Return the networks to look at: one if no formula has a part in the failed rules."""
        same = all(self.network.cells(demand) == self.written.cells(demand) for demand in failed)
        return [self.network] if same else [self.network, self.written]
