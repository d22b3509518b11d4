"""Which cells' correction makes each failed target hold: what folding of follow-on issues rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations

from auditcheck.diagnosis.network import Demand, Network
from auditcheck.diagnosis.proposing import Proposal
from auditcheck.diagnosis.reevaluating import Reevaluation
from auditcheck.model.cells import CellRef

Cells = tuple[CellRef, ...]

_TOGETHER = 2
"""How many cells of a remedy are tried together without the others."""


def cures(
    failed: Sequence[Demand], proposals: Sequence[Proposal], network: Network, reevaluation: Reevaluation
) -> dict[Demand, Cells]:
    """Return for failed targets the cells of the likeliest proposal that have to change for them to hold.

    Targets are left out where the proposals do not determine it. Targets besides ``failed`` are told
    only if every proposal makes them hold.
    """
    first = proposals[0] if proposals else None
    if first is None or (first.changes is not None and first.effect is None):
        return {}
    cells = first.remedy.cells
    if len(cells) == 1:
        return dict.fromkeys(_healed_by_all(failed, proposals), cells)
    if first.changes is None:
        return _by_reading(failed, cells, network) if len(proposals) == 1 else {}
    agreed = [cell for cell in cells if all(cell in each.remedy.cells for each in proposals)]
    found: dict[Demand, Cells] = {}
    for few, healed in _independent({cell: first.changes[cell] for cell in agreed}, reevaluation):
        found.update(dict.fromkeys(healed, few))
    if len(proposals) == 1:
        found = dict.fromkeys(failed, cells) | found
    return found


def _healed_by_all(failed: Sequence[Demand], proposals: Sequence[Proposal]) -> list[Demand]:
    every = [each.effect.healed if each.effect else frozenset(failed) for each in proposals]
    more = frozenset.intersection(*every).difference(failed)
    return [*failed, *sorted(more, key=lambda demand: (demand.rule, demand.target))]


def _by_reading(failed: Sequence[Demand], cells: Cells, network: Network) -> dict[Demand, Cells]:
    """Return targets that read one of the cells and no other: its change is all that can make them hold."""
    read = {demand: tuple(cell for cell in cells if cell in network.cells(demand)) for demand in failed}
    return {demand: few for demand, few in read.items() if len(few) == 1}


def _independent(
    changes: Mapping[CellRef, Fraction], reevaluation: Reevaluation
) -> Iterator[tuple[Cells, list[Demand]]]:
    """Yield the smallest sets of changes that break nothing without the others, and what they heal."""
    taken: set[CellRef] = set()
    for size in range(1, _TOGETHER + 1):
        for few in combinations(changes, size):
            if not taken.isdisjoint(few):
                continue
            effect = reevaluation.effect({cell: changes[cell] for cell in few})
            if effect.healed and not effect.broken and not effect.awakened:
                taken.update(few)
                yield few, sorted(effect.healed, key=lambda demand: (demand.rule, demand.target))
