"""The order of work: what to correct first, and how many issues then disappear, by re-evaluation."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from auditcheck.diagnosis.network import Demand, Network
from auditcheck.diagnosis.proposing import Proposal
from auditcheck.diagnosis.reevaluating import Reevaluation
from auditcheck.diagnosis.solving import solver_available
from auditcheck.model.cells import CellRef
from auditcheck.model.diagnosis import Diagnosis, Step, WorkPlan
from auditcheck.model.words import Words, joined

_STEPS = 20


@dataclass(frozen=True, slots=True)
class Treated:
    """Failed targets that were looked at together, and what came of it."""

    failed: tuple[Demand, ...]
    proposals: list[Proposal]
    diagnosis: Diagnosis


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """Failed targets not looked at for lack of time (``late``), or one by one only (``apart``)."""

    late: int = 0
    apart: int = 0


def work_plan(
    treated: list[Treated], network: Network, reevaluation: Reevaluation, failed: int, left: Left
) -> WorkPlan:
    """Return the steps, most issues first; counts are of issues that disappear when all steps are taken."""
    steps, together = [], dict[CellRef, Fraction]()
    for each in treated:
        first = each.proposals[0] if each.proposals else None
        if first is None or first.effect is None or first.changes is None:
            continue
        if together.keys() & first.changes.keys():
            continue
        together |= first.changes
        steps.append(
            Step(words=each.diagnosis.sentence, cells=first.remedy.cells, issues=len(first.effect.healed))
        )
    steps.sort(key=lambda step: -step.issues)
    issues = reevaluation.effect(together).fewer if together else 0
    return WorkPlan(
        headline=_headline(len(together), issues, failed) if issues > 0 else None,
        steps=tuple(steps[:_STEPS]),
        cells=len(together),
        issues=issues,
        not_used=_not_used(network),
        cut_off=_cut_off(left, treated),
    )


def _headline(cells: int, issues: int, failed: int) -> Words:
    rest = failed - issues
    words = Words(
        f"改正这 {cells} 格，{issues} 个问题随之消失",
        f"Correct {'this cell' if cells == 1 else f'these {cells} cells'} and "
        f"{issues} {'issue disappears' if issues == 1 else 'issues disappear'}",
    )
    if rest <= 0:
        return words
    return words + Words(
        f"（另有 {rest} 个规则问题未能推断）", f" ({rest} more of rules could not be traced)"
    )


def _not_used(network: Network) -> tuple[tuple[str, Words], ...]:
    return tuple(
        (network.ruling(number).rule.id, words)
        for number, words in sorted(network.not_used.items())
        if len(network.ruling(number).failed)
    )


def _cut_off(left: Left, treated: list[Treated]) -> Words | None:
    told: list[Words] = []
    if left.late:
        done = sum(len(each.failed) for each in treated)
        told.append(
            Words(
                f"时间所限，只推断了 {done} 个问题，另有 {left.late} 个未推断",
                f"for lack of time {done} issues were traced and {left.late} were not",
            )
        )
    if left.apart:
        told.append(_one_by_one(left.apart))
    return joined(told) if told else None


def _one_by_one(count: int) -> Words:
    words = Words(
        f"有 {count} 个相互关联的问题牵涉太多单元格，只逐条作了推断",
        f"{count} issues that hang together involve too many cells and were traced one by one",
    )
    if solver_available():
        return words
    return words + Words(
        "；安装求解器可以合起来推断：pip install 'auditcheck[solve]'",
        "; with a solver they can be traced together: pip install 'auditcheck[solve]'",
    )
