"""Diagnosis of a submission: clusters of failed rules, their smallest remedies, causes and proposals."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from auditcheck.diagnosis.causes import Causes
from auditcheck.diagnosis.clustering import clusters
from auditcheck.diagnosis.figures import Figures
from auditcheck.diagnosis.localising import Localisation, localise
from auditcheck.diagnosis.network import Demand, Network
from auditcheck.diagnosis.planning import Treated, work_plan
from auditcheck.diagnosis.proposing import Proposal, Proposals
from auditcheck.diagnosis.reevaluating import Reevaluation
from auditcheck.diagnosis.telling import Teller
from auditcheck.evaluation.evaluating import Evaluation
from auditcheck.expressions.vectors import FALSE
from auditcheck.model.diagnosis import Diagnosis, WorkPlan
from auditcheck.model.issues import Issue
from auditcheck.tables.table import Table

SECONDS = 1.0
"""How long the search may take for one submission."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosed:
    """The diagnoses by ``id`` of the issue, and the order of work."""

    diagnoses: Mapping[int, Diagnosis] = field(default_factory=dict)
    plan: WorkPlan | None = None


def diagnose(
    evaluation: Evaluation,
    tables: Mapping[str, Table],
    prior: Mapping[str, Table] | None = None,
    seconds: float = SECONDS,
) -> Diagnosed:
    """Return what is most likely wrong behind the failed rules of an evaluation.

    ``tables`` are the submission's, ``prior`` those of last period's. Verdicts and issues are not
    touched. The search ends after ``seconds``, and the plan says what was left out.
    """
    if evaluation.space is None or not any(judgement.issues for judgement in evaluation.judgements):
        return Diagnosed()
    return _Diagnosing(evaluation, tables, prior or {}, seconds).diagnosed()


class _Diagnosing:
    def __init__(
        self,
        evaluation: Evaluation,
        tables: Mapping[str, Table],
        prior: Mapping[str, Table],
        seconds: float,
    ) -> None:
        assert evaluation.space is not None  # noqa: S101 - see diagnose
        rulings = [(j.ruling, j.issues) for j in evaluation.judgements if j.ruling is not None]
        self.deadline = time.monotonic() + seconds
        self.network = Network(rulings, Figures(tables))
        self.reevaluation = Reevaluation(self.network, evaluation.space)
        self.proposals = Proposals(self.network, Causes(self.network, prior), self.reevaluation, self.expired)
        self.issues = _issues_by_demand(self.network)

    def expired(self) -> bool:
        """Say whether the time is up."""
        return time.monotonic() > self.deadline

    def diagnosed(self) -> Diagnosed:
        """Return the diagnoses of all clusters, and the plan."""
        failed, late = self._linear()
        treated: list[Treated] = []
        found: dict[int, Diagnosis] = {}
        teller = Teller(self.network)
        for cluster in clusters(self.network, failed):
            if self.expired():
                late += len(cluster)
                continue
            for part, localisation, proposals in self._treat(cluster):
                diagnosis = teller.diagnosis(part, localisation, proposals)
                treated.append(Treated(part, proposals, diagnosis))
                found.update({id(self.issues[demand]): diagnosis for demand in part})
        plan = work_plan(treated, self.network, self.reevaluation, len(self.issues), late)
        return Diagnosed(diagnoses=found, plan=plan)

    def _linear(self) -> tuple[list[Demand], int]:
        """Return the failed targets with a linear form, and how many there was no time to look at."""
        failed = list(self.issues)
        linear: list[Demand] = []
        for number, demand in enumerate(failed):
            if self.expired():
                return linear, len(failed) - number
            if self.network.cells(demand):
                linear.append(demand)
        return linear, 0

    def _treat(
        self, cluster: tuple[Demand, ...]
    ) -> list[tuple[tuple[Demand, ...], Localisation, list[Proposal]]]:
        found, proposals = self._sought(cluster)
        if proposals or len(cluster) == 1:
            return [(cluster, found, proposals)]
        parts: list[tuple[tuple[Demand, ...], Localisation, list[Proposal]]] = []
        for demand in cluster:
            alone, some = self._sought((demand,))
            parts.append(((demand,), alone, some))
        return parts

    def _sought(self, failed: tuple[Demand, ...]) -> tuple[Localisation, list[Proposal]]:
        found = localise(self.network, failed, self.expired)
        return found, self.proposals.of(found.remedies, failed)


def _issues_by_demand(network: Network) -> dict[Demand, Issue]:
    """Return the issue of each failed target; issues follow the order of the failed positions."""
    return {
        Demand(number, int(target)): issue
        for number, (ruling, issues) in enumerate(network.rulings)
        if (ruling.codes == FALSE).any()
        for target, issue in zip(ruling.failed.tolist(), issues, strict=False)
    }
