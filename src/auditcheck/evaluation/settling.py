"""Settling: rules of which a first look tells that they hold on every target they apply to."""

from __future__ import annotations

from auditcheck.evaluation.plainnames import PlainNames, PlainNaming
from auditcheck.evaluation.scope import RuleScope
from auditcheck.expressions.glancing import glance
from auditcheck.expressions.mistakes import ExpressionError
from auditcheck.expressions.plain import NotPlain, Truth, Truths
from auditcheck.expressions.vectors import ONE, Axis, UnresolvedError
from auditcheck.model.rules import Rule, RuleClass, Tolerance

_EXACT = Tolerance(kind="exact")
_ROUNDING = Tolerance(kind="rounding")


def default_tolerance(rule: Rule) -> Tolerance:
    """Return the rule's tolerance: its own, else rounding for balance rules, else none."""
    return rule.tolerance or (_ROUNDING if rule.rule_class is RuleClass.BALANCE else _EXACT)


def first_axis(*axes: Axis) -> Axis:
    """Return the first axis that is more than a single value's."""
    return next((axis for axis in axes if axis != ONE), ONE)


def settled_by_look(rule: Rule, scope: RuleScope, names: PlainNames) -> tuple[Axis, list[bool]] | None:
    """Return the axis of a rule's targets and to which of them it applies, if it holds on all of these.

    None where anything is left open: the rule is then evaluated in full.
    """
    try:
        naming = PlainNaming(scope, names)
        condition = glance(rule.when, naming, _EXACT) if rule.when is not None else None
        unmet = condition is not None and condition.held.count(False) == len(condition.held) > 0
        check = None if unmet else glance(rule.check, naming, default_tolerance(rule))
    except (NotPlain, UnresolvedError, ExpressionError):
        return None
    truths = [truth for truth in (check, condition) if truth is not None]
    axis = first_axis(naming.axis, *(truth.axis for truth in truths))
    if not axis.length or any(truth.axis not in (axis, ONE) for truth in truths):
        return None
    if names.hollow and scope.reads_nothing(rule.check):
        return None
    applies = _along(axis, condition) if condition is not None else [True] * axis.length
    holds = _along(axis, check) if check is not None else applies
    open_ = any(met is None or (met and not held) for met, held in zip(applies, holds, strict=True))
    return None if open_ else (axis, [bool(met) for met in applies])


def _along(axis: Axis, truth: Truths) -> list[Truth]:
    return truth.held if len(truth.held) == axis.length else truth.held * axis.length
