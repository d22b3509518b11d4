"""From a failed target to the issue a reader gets: place, sentence, both sides, reason, remedy."""

from __future__ import annotations

from dataclasses import dataclass

from auditcheck.evaluation.messages import figure, figures_sentence, filled
from auditcheck.evaluation.scope import RuleScope
from auditcheck.expressions.tracing import Trace
from auditcheck.expressions.words import in_words
from auditcheck.model.cells import Location, Role
from auditcheck.model.issues import Comparison, Issue, IssueKind, Term
from auditcheck.model.rules import Rule, RuleClass
from auditcheck.model.words import Words

_RELATED_TOLD = 200
_MAYBE_ROUNDING = Words("可能为取整误差：", "possibly rounding: ")
_ROUNDING_CORRECTION = Words(
    "核对原始数据；若只是四舍五入造成的尾差，可以不改。",
    "Compare with the unrounded figures; if only rounding makes the difference, leave it.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A target on which a rule failed; ``rounding`` if rounding explains the difference.

    ``position`` is the target's among all of the rule.
    """

    rule: Rule
    trace: Trace
    target: str
    scope: RuleScope
    position: int = 0
    rounding: bool = False


def issue_of(finding: Finding) -> Issue:
    """Return the issue that tells a finding."""
    rule, comparison = finding.rule, finding.trace.comparison
    primary, related = locations(finding.trace)
    message = _message(finding, primary)
    return Issue(
        code=rule.id,
        kind=IssueKind.RULE,
        rule_class=RuleClass.HINT if finding.rounding else rule.rule_class,
        title=rule.title,
        message=_MAYBE_ROUNDING + message if finding.rounding else message,
        primary=primary,
        related=related,
        comparison=comparison,
        target=finding.target,
        value=_value(finding.trace),
        why=rule.why,
        correction=_ROUNDING_CORRECTION if finding.rounding else rule.correction,
        basis=rule.basis,
    )


def locations(trace: Trace) -> tuple[Location, tuple[Location, ...]]:
    """Return the cell that states the failing side, and the other cells read."""
    stated = _stating(trace)
    if stated is None:
        return Location(), ()
    others = [term for term in trace.terms if term.cell is not None and term.cell != stated.cell]
    return _location(stated, Role.PRIMARY), tuple(
        _location(term, Role.RELATED) for term in others[:_RELATED_TOLD]
    )


def _stating(trace: Trace) -> Term | None:
    """Return the cell that a side is (the left one first), else the first cell read."""
    if trace.comparison is not None:
        sides = (trace.comparison.left, trace.comparison.right)
        for side in sorted(sides, key=lambda side: not side.stated):
            if len(side.terms) == 1 and side.terms[0].cell is not None:
                return side.terms[0]
    return next((term for term in trace.terms if term.cell is not None), None)


def _location(term: Term, role: Role) -> Location:
    return Location(
        sheet=term.cell.sheet if term.cell else "",
        cell=term.cell,
        row_label=term.row_label,
        column_label=term.column_label,
        role=role,
    )


def _message(finding: Finding, primary: Location) -> Words:
    rule, comparison = finding.rule, finding.trace.comparison
    if rule.message is not None:
        return filled(rule.message, comparison, _facts(finding, primary))
    sentence = in_words(rule.check.tree, finding.scope.named)
    if finding.target:
        sentence = Words(f"{finding.target}：", f"{finding.target}: ") + sentence
    if comparison is None:
        return sentence
    return sentence + Words("；", "; ") + _figures(comparison)


def _figures(comparison: Comparison) -> Words:
    sentence = figures_sentence(comparison)
    if comparison.tolerance:
        allowed = figure(comparison.tolerance, comparison)
        sentence += Words(f"（允许误差 {allowed}）", f" (tolerance {allowed})")
    return sentence


def _facts(finding: Finding, primary: Location) -> dict[str, str]:
    return {
        "target": finding.target,
        "label": primary.label,
        "sheet": primary.sheet,
        "cell": primary.cell.address if primary.cell else "",
        **finding.scope.record_facts(finding.position),
    }


def _value(trace: Trace) -> str:
    stated = _stating(trace)
    return "" if stated is None else stated.text
