"""Diagnosis of a submission: clusters of failed rules, their smallest remedies, causes and proposals."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf

from auditcheck.diagnosis import solving
from auditcheck.diagnosis.causes import Causes
from auditcheck.diagnosis.certainty import Certainty
from auditcheck.diagnosis.clustering import clusters
from auditcheck.diagnosis.curing import Cells, cures
from auditcheck.diagnosis.figures import Figures
from auditcheck.diagnosis.inputs import Inputs
from auditcheck.diagnosis.localising import Localisation, localise
from auditcheck.diagnosis.network import Demand, Network
from auditcheck.diagnosis.planning import Left, Treated, work_plan
from auditcheck.diagnosis.proposing import Proposal, Proposals
from auditcheck.diagnosis.reevaluating import Reevaluation
from auditcheck.diagnosis.solving import solver_available
from auditcheck.diagnosis.telling import Teller
from auditcheck.evaluation.evaluating import Evaluation
from auditcheck.expressions.vectors import FALSE
from auditcheck.model.diagnosis import Diagnosis, WorkPlan
from auditcheck.model.issues import Issue
from auditcheck.tables.table import Table

Group = tuple[Demand, ...]

SECONDS = 1.0
"""How long the search may take for one submission."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosed:
    """The diagnoses and the cells that cure it by ``id`` of the issue, and the order of work."""

    diagnoses: Mapping[int, Diagnosis] = field(default_factory=dict)
    cures: Mapping[int, Cells] = field(default_factory=dict)
    plan: WorkPlan | None = None


def diagnose(
    evaluation: Evaluation,
    tables: Mapping[str, Table],
    prior: Mapping[str, Table] | None = None,
    seconds: float = SECONDS,
) -> Diagnosed:
    """Return what is most likely wrong behind the failed rules of an evaluation.

    ``tables`` are the submission's, ``prior`` those of last period's. Verdicts and issues are not
    touched. The search ends after ``seconds`` of processor time, so that what else the
    machine does changes no answer; the plan says what was left out.
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
        self.deadline = time.process_time() + seconds
        written = Network(rulings, Figures(tables))
        self.network = _typed(written)
        self.certainty = Certainty(self.network, written, self.expired)
        self.reevaluation = Reevaluation(self.network, evaluation.space)
        self.proposals = Proposals(self.network, Causes(self.network, prior), self.reevaluation, self.expired)
        self.issues = _issues_by_demand(self.network)
        self.apart = 0

    def expired(self) -> bool:
        """Say whether the time is up."""
        return time.process_time() > self.deadline

    def diagnosed(self) -> Diagnosed:
        """Return the diagnoses of all clusters, and the plan."""
        failed, late = self._linear()
        treated: list[Treated] = []
        found: dict[int, Diagnosis] = {}
        cured: dict[int, Cells] = {}
        teller = Teller(self.network, self.certainty)
        groups, skipped = self._localised(clusters(self.network, failed))
        for part, localisation in self._joined(groups):
            proposals = self.proposals.of(localisation.remedies, part)
            diagnosis = teller.diagnosis(part, localisation, proposals)
            treated.append(Treated(part, proposals, diagnosis))
            found.update({id(self.issues[demand]): diagnosis for demand in part})
            for demand, cells in self._cures(part, proposals).items():
                found.setdefault(id(self.issues[demand]), diagnosis)
                cured.setdefault(id(self.issues[demand]), cells)
        left = Left(late=late + skipped, apart=self.apart)
        plan = work_plan(treated, self.network, self.reevaluation, len(self.issues), left)
        return Diagnosed(diagnoses=found, cures=cured, plan=plan)

    def _cures(self, part: Group, proposals: list[Proposal]) -> dict[Demand, Cells]:
        """Return the cells that cure the part, and targets without a linear form that go with it."""
        found = cures(part, proposals, self.network, self.reevaluation)
        known = {demand: cells for demand, cells in found.items() if demand in self.issues}
        return {d: cells for d, cells in known.items() if d in part or not self.network.cells(d)}

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

    def _localised(self, groups: list[Group]) -> tuple[list[tuple[Group, Localisation]], int]:
        """Return the smallest sets for each group, and how many targets there was no time for."""
        found: list[tuple[Group, Localisation]] = []
        for number, group in enumerate(groups):
            if self.expired():
                return found, sum(map(len, groups[number:]))
            whole = self._smallest(group)
            if whole.beyond:
                self.apart += len(group)
            if whole.remedies or len(group) == 1:
                found.append((group, whole))
            else:
                found += [((demand,), self._smallest((demand,))) for demand in group]
        return found, 0

    def _smallest(self, group: Group) -> Localisation:
        """Return the smallest sets of a group, by the solver where more cells must change than are tried.

        Every slip makes a rule fail, and is of two cells at most: sets larger than that are none of slips.
        """
        if len(group) == 1:
            found = localise(self.network, group, self.expired)
            return Localisation() if found.beyond else found
        if not solver_available():
            return localise(self.network, group, self.expired)
        half = (time.process_time() + self.deadline) / 2
        found = localise(self.network, group, lambda: time.process_time() > half)
        if found.remedies:
            return found
        return solving.solve(self.network, group, self.expired, min(solving.MOST_CELLS, 2 * len(group)))

    def _joined(self, groups: list[tuple[Group, Localisation]]) -> list[tuple[Group, Localisation]]:
        """Take groups together where a set explains them that is smaller than those of each alone."""
        left, found = list(groups), []
        while left:
            group, localisation = left.pop(0)
            for other in [other for other in left if self._meet(localisation, other[0])]:
                both = localise(self.network, group + other[0], self.expired)
                if both.remedies and _weight(both) < _weight(localisation) + _weight(other[1]):
                    left.remove(other)
                    group, localisation = group + other[0], both
            found.append((group, localisation))
        return found

    def _meet(self, localisation: Localisation, others: Group) -> bool:
        """Say whether cells that count more than one must change, some of which other failed targets read."""
        if _weight(localisation) < 2:  # noqa: PLR2004 - more than one
            return False
        cells = {cell for remedy in localisation.remedies for cell in remedy.cells}
        return any(not cells.isdisjoint(self.network.cells(demand)) for demand in others)


def _typed(written: Network) -> Network:
    """Return the network over typed cells; a formula that a failed rule states otherwise is no input."""
    inputs = Inputs(written.figures)
    for demand in _issues_by_demand(written):
        form = written.form(demand)
        if form is not None:
            inputs.distrusted |= {cell for cell in form.cells if inputs.restates(cell, form.cells)}
    return Network(written.rulings, written.figures, inputs)


def _weight(localisation: Localisation) -> float:
    return localisation.remedies[0].weight if localisation.remedies else inf


def _issues_by_demand(network: Network) -> dict[Demand, Issue]:
    """Return the issue of each failed target; issues follow the order of the failed positions."""
    return {
        Demand(number, int(target)): issue
        for number, (ruling, issues) in enumerate(network.rulings)
        if (ruling.codes == FALSE).any()
        for target, issue in zip(ruling.failed.tolist(), issues, strict=False)
    }
