"""Certainty: when a diagnosis may say that a cell is wrong for certain, and not only probably."""

from __future__ import annotations

from auditcheck.diagnosis.localising import Localisation
from auditcheck.diagnosis.network import Demand, Network
from auditcheck.diagnosis.proposing import Proposal

_AGREEING = 2


def is_certain(
    network: Network, proposals: list[Proposal], failed: tuple[Demand, ...], localisation: Localisation
) -> bool:
    """Say whether one cell alone can be wrong, a slip explains it, and two balances give its value.

    Not if the search was cut off, nor if another cell is out of suspicion for the pack's trust alone.
    """
    first = proposals[0]
    alone = len(proposals) == len(localisation.remedies) == len(first.explained) == 1
    if not alone or localisation.cut_off or _by_trust(network, first, failed):
        return False
    reach = first.remedy.ranges[0]
    closed = reach.low is not None and reach.high is not None
    return (
        closed and first.is_explained and first.effect is not None and _balances(network, failed) >= _AGREEING
    )


def _by_trust(network: Network, first: Proposal, failed: tuple[Demand, ...]) -> bool:
    """Say whether the failed rules read a cell that is trusted more than the one that is blamed."""
    cells = {cell for demand in failed for cell in network.cells(demand)}
    return any(network.figures.trust(cell) > first.remedy.weight for cell in cells)


def _balances(network: Network, failed: tuple[Demand, ...]) -> int:
    forms = (network.form(demand) for demand in failed)
    return sum(any(row.is_balance for row in form.rows) for form in forms if form is not None)
