"""Proposals: remedies with values, re-evaluated with all rules and ordered, the likeliest first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from auditcheck.diagnosis.causes import Causes, Explained
from auditcheck.diagnosis.localising import Remedy
from auditcheck.diagnosis.network import Demand, Network
from auditcheck.diagnosis.reevaluating import Effect, Reevaluation
from auditcheck.model.cells import CellRef

MOST_TESTED = 60
_BLANK = 1.5
_UNDETERMINED = 0.5
_NEGATIVE = 2.0
_EMPTIED = 3.0
_HEALS_MORE = 0.5
_AWAKENS = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A remedy with its causes; ``effect`` is what evaluating all rules with it showed.

    ``effect`` is None where there is no single value to evaluate, or no time was left.
    """

    remedy: Remedy
    explained: tuple[Explained, ...]
    effect: Effect | None

    @property
    def changes(self) -> dict[CellRef, Fraction] | None:
        """The cells' new values; None where one has only bounds."""
        values = {each.figure.cell: each.value for each in self.explained if each.value is not None}
        return values if len(values) == len(self.explained) else None

    @property
    def cost(self) -> float:
        """How unlikely it is: small is likely; what heals more than it was asked to is likelier."""
        cost = _joint_cost(self.remedy, self.explained)
        if self.effect is None:
            return cost
        return cost - _HEALS_MORE * len(self.effect.healed) + (_AWAKENS if self.effect.awakened else 0)

    @property
    def is_explained(self) -> bool:
        """Whether a slip explains every cell."""
        return all(each.slip is not None for each in self.explained)


@dataclass(frozen=True, slots=True, eq=False)
class Proposals:
    """Makes proposals of remedies."""

    network: Network
    causes: Causes
    reevaluation: Reevaluation
    expired: Callable[[], bool]

    def of(self, remedies: tuple[Remedy, ...], failed: tuple[Demand, ...]) -> list[Proposal]:
        """Return proposals that break nothing, the likeliest first; others are left out."""
        made = [(remedy, self.causes.explain(remedy, failed)) for remedy in remedies]
        made.sort(key=lambda each: _joint_cost(*each))
        found: list[Proposal] = []
        for number, (remedy, explained) in enumerate(made):
            proposal = Proposal(remedy=remedy, explained=explained, effect=None)
            changes = proposal.changes
            if changes is not None and number < MOST_TESTED and not self.expired():
                effect = self.reevaluation.effect(changes)
                worse = effect.broken or (effect.awakened and len(remedy.cells) > 1)
                if worse or not effect.healed.issuperset(failed):
                    continue
                proposal = Proposal(remedy=remedy, explained=explained, effect=effect)
            found.append(proposal)
        return sorted(found, key=lambda each: each.cost)


def _joint_cost(remedy: Remedy, explained: tuple[Explained, ...]) -> float:
    """Return how unlikely a remedy's slips are together; each counts as often as its cell."""
    return sum(trust * _cost(each) for trust, each in zip(remedy.trust, explained, strict=True))


def _cost(explained: Explained) -> float:
    figure = explained.figure
    cost = explained.cost
    if figure.is_blank and explained.slip is None:
        cost += _BLANK
    if explained.value is None:
        return cost + _UNDETERMINED
    if not explained.value and figure.value:
        cost += _EMPTIED
    turned = explained.value < 0 <= figure.value
    return cost + (_NEGATIVE if turned and (explained.slip is None or explained.slip.code != "sign") else 0)
