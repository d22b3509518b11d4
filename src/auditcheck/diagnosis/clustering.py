"""Clusters: failed targets that share cells, and so may share a cause."""

from __future__ import annotations

from collections.abc import Iterable

from auditcheck.diagnosis.network import Demand, Network
from auditcheck.model.cells import CellRef


def clusters(network: Network, failed: Iterable[Demand]) -> list[tuple[Demand, ...]]:
    """Return failed targets in groups that share no cell with one another, in order."""
    leader: dict[Demand, Demand] = {}
    owner: dict[CellRef, Demand] = {}

    def root(demand: Demand) -> Demand:
        while leader[demand] != demand:
            leader[demand] = demand = leader[leader[demand]]
        return demand

    for demand in failed:
        leader.setdefault(demand, demand)
        for cell in network.cells(demand):
            first = root(owner.setdefault(cell, demand))
            leader[root(demand)] = first
    groups: dict[Demand, list[Demand]] = {}
    for demand in leader:
        groups.setdefault(root(demand), []).append(demand)
    return [tuple(group) for group in groups.values()]
