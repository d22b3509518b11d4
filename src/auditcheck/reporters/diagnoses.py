"""Diagnoses for reports: the sentence first, then what speaks for and against each proposal."""

from __future__ import annotations

from auditcheck.model.diagnosis import Diagnosis, Suspect, WorkPlan
from auditcheck.model.words import Words, joined

DIAGNOSIS = Words("诊断", "Diagnosis")
EVIDENCE = Words("诊断依据", "evidence of the diagnosis")
SUSPECT = Words("疑为有误", "suspected to be wrong")
PLAN = Words("先改这些", "Correct first")
_FOR = Words("依据：", "For: ")
_AGAINST = Words("存疑：", "Against: ")
_NOTHING = Words("无", "nothing")
_STEPS = 5


def evidence_lines(diagnosis: Diagnosis) -> list[Words]:
    """Return what speaks for and against the likeliest suspect, and what is not to blame."""
    suspect = diagnosis.likeliest
    lines = (
        [] if suspect is None else [_FOR + joined(list(suspect.evidence)), _AGAINST + _objections(suspect)]
    )
    if diagnosis.cleared:
        lines.append(joined(list(diagnosis.cleared)))
    if diagnosis.note is not None:
        lines.append(diagnosis.note)
    return lines


def in_full(diagnosis: Diagnosis) -> Words:
    """Return the sentence and all evidence, a line each."""
    return joined([diagnosis.sentence, *evidence_lines(diagnosis)], "\n", "\n")


def plan_lines(plan: WorkPlan) -> list[Words]:
    """Return the order of work: the headline, the first steps, and what was left out."""
    headline = [] if plan.headline is None else [plan.headline]
    return [*headline, *step_lines(plan), *plan_rest(plan)]


def step_lines(plan: WorkPlan) -> list[Words]:
    """Return the first steps, a line each."""
    return [_step(number, step.words, step.issues) for number, step in enumerate(plan.steps[:_STEPS], 1)]


def plan_rest(plan: WorkPlan) -> list[Words]:
    """Return what the order of work leaves out, a line each."""
    lines = []
    more = len(plan.steps) - _STEPS
    if more > 0:
        lines.append(Words(f"另有 {more} 步，见各问题的诊断", f"and {more} more steps, told with the issues"))
    if plan.not_used:
        ids = [rule for rule, _ in plan.not_used]
        lines.append(
            Words(
                f"未参与推断的规则（不是线性等式或不等式）：{'、'.join(ids)}",
                f"Rules not used to find the cells, being no linear equations: {', '.join(ids)}",
            )
        )
    return lines if plan.cut_off is None else [*lines, plan.cut_off]


def _step(number: int, words: Words, issues: int) -> Words:
    head = Words(f"{number}. ", f"{number}. ") + words
    return head + Words(f"（{issues} 个问题）", f" ({issues} {'issue' if issues == 1 else 'issues'})")


def _objections(suspect: Suspect) -> Words:
    return joined(list(suspect.objections)) if suspect.objections else _NOTHING
