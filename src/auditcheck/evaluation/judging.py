"""One rule against one submission: the verdict on every target, and the issues of those that fail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from auditcheck.evaluation.blanks import Blank, missing_figures
from auditcheck.evaluation.issuing import Finding, issue_of
from auditcheck.evaluation.namespace import AbsentError, FaultyError
from auditcheck.evaluation.plainnames import PlainNames, PlainNaming
from auditcheck.evaluation.reasons import CONDITION_UNMET, NO_TARGETS, reasons_of
from auditcheck.evaluation.scope import RuleScope
from auditcheck.evaluation.unread import unread_condition, unreadable_cells
from auditcheck.expressions.evaluating import Evaluated, evaluate
from auditcheck.expressions.functions.rollups import Rollup
from auditcheck.expressions.glancing import glance
from auditcheck.expressions.names import walk
from auditcheck.expressions.parsing import ExpressionError
from auditcheck.expressions.plain import NotPlain, Truths
from auditcheck.expressions.tracing import trace
from auditcheck.expressions.vectors import FALSE, MISSING, ONE, TRUE, UNREADABLE, Axis, UnresolvedError
from auditcheck.model.cells import CellRef
from auditcheck.model.issues import Issue, Outcome, Reason, Verdict
from auditcheck.model.rules import Rule, RuleClass, Tolerance
from auditcheck.model.syntax import Logic
from auditcheck.model.tables import CellState
from auditcheck.model.words import Words

ISSUES_PER_RULE = 1000
_VALUES_KEPT = 200_000
UNMET = 255  # beside the codes of truths: the condition does not hold
_EXACT = Tolerance(kind="exact")
_ROUNDING = Tolerance(kind="rounding")

Codes = NDArray[np.uint8]
Positions = NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """How a rule ended: its outcome, its issues, and what kept it from being checked.

    ``blanks`` are figures that are missing, ``unread`` the unreadable cells it needed, ``fault``
    the issue of a table or label that was not found.
    """

    outcome: Outcome
    issues: tuple[Issue, ...] = ()
    blanks: tuple[Blank, ...] = ()
    unread: tuple[CellRef, ...] = ()
    fault: Issue | None = None
    broken: Words | None = None
    ruling: Ruling | None = None


def default_tolerance(rule: Rule) -> Tolerance:
    """Return the rule's tolerance: its own, else rounding for balance rules, else none."""
    return rule.tolerance or (_ROUNDING if rule.rule_class is RuleClass.BALANCE else _EXACT)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ruling:
    """A rule's verdict on every target, for whoever wants to look closer.

    ``codes`` (n,) are those of truths, or ``UNMET``; ``evaluated`` is None where it was too large to
    keep (see ``look``), where a first look settled it, or where the condition holds on no target.
    """

    rule: Rule
    scope: RuleScope
    axis: Axis
    codes: Codes
    evaluated: Evaluated | None

    def look(self) -> Evaluated:
        """Return the evaluated check, made again if it was not kept."""
        return self.evaluated or evaluate(self.rule.check, self.scope, default_tolerance(self.rule))

    def look_whole(self) -> Evaluated:
        """Return the evaluated check with all its parts, as far as they can be evaluated."""
        tree = self.rule.check.tree
        if not any(isinstance(node, Logic) and node.operator == "and" for node in walk(tree)):
            return self.look()
        try:
            return evaluate(self.rule.check, self.scope, default_tolerance(self.rule), whole=True)
        except (UnresolvedError, ExpressionError):
            return self.look()

    @property
    def failed(self) -> Positions:
        """The positions of the targets that failed; issues follow this order."""
        return np.flatnonzero(self.codes == FALSE)


def rule_on(rule: Rule, scope: RuleScope) -> Ruling | None:
    """Return a rule's verdicts without outcome or issues; None where nothing could be evaluated."""
    try:
        ruled = _ruled(rule, scope)
    except (UnresolvedError, ExpressionError):
        return None
    return ruled if isinstance(ruled, Ruling) else None


def judge(rule: Rule, scopes: Callable[[Rule], RuleScope], names: PlainNames | None = None) -> Judgement:
    """Evaluate ``rule`` on all its targets; whatever stands in the way becomes part of the outcome.

    With ``names`` a first look may settle it: the judgement is the same, but sooner.
    """
    try:
        scope = scopes(rule)
        return (_at_a_glance(rule, scope, names) if names is not None else None) or _judged(rule, scope)
    except AbsentError as absent:
        reason = Reason(verdict=Verdict.NOT_APPLICABLE, words=absent.words)
        return Judgement(outcome=_outcome(rule, not_applicable=1, reasons=(reason,)))
    except FaultyError as faulty:
        reason = Reason(verdict=Verdict.NOT_EVALUATED, words=faulty.words)
        broken = faulty.words if faulty.issue is None else None
        outcome = _outcome(rule, not_evaluated=1, reasons=(reason,))
        return Judgement(outcome=outcome, fault=faulty.issue, broken=broken)
    except UnresolvedError as unresolved:
        return _broken(rule, Words(f"找不到名称 {unresolved}", f"the name {unresolved} was not found"))
    except ExpressionError as error:
        return _broken(rule, error.words)


def _broken(rule: Rule, words: Words) -> Judgement:
    reason = Reason(verdict=Verdict.NOT_EVALUATED, words=words)
    return Judgement(outcome=_outcome(rule, not_evaluated=1, reasons=(reason,)), broken=words)


def _judged(rule: Rule, scope: RuleScope) -> Judgement:
    ruled = _ruled(rule, scope)
    if isinstance(ruled, Outcome):
        return Judgement(outcome=ruled)
    if ruled.evaluated is None:
        return Judgement(outcome=_unmet(ruled), ruling=ruled, unread=_unsaid(ruled))
    return _Telling(ruled).judgement()


def _at_a_glance(rule: Rule, scope: RuleScope, names: PlainNames) -> Judgement | None:
    """Return the judgement of a rule that certainly holds wherever it applies, None of any other."""
    try:
        naming = PlainNaming(scope, names)
        condition = glance(rule.when, naming, _EXACT) if rule.when is not None else None
        if condition is not None and condition.held and not any(condition.held):
            return _nowhere_met(rule, scope, condition, naming.axis)
        check = glance(rule.check, naming, default_tolerance(rule))
    except (NotPlain, UnresolvedError, ExpressionError):
        return None
    axis = _axis(naming.axis, check.axis, condition.axis if condition is not None else ONE)
    codes = _certain_codes(axis, check, condition)
    if not codes or (names.hollow and scope.reads_nothing(rule.check)):
        return None
    ruling = Ruling(rule=rule, scope=scope, axis=axis, codes=np.array(codes, dtype=np.uint8), evaluated=None)
    unmet = codes.count(UNMET)
    reasons = (Reason(verdict=Verdict.NOT_APPLICABLE, words=CONDITION_UNMET),) if unmet else ()
    outcome = _outcome(rule, passed=len(codes) - unmet, not_applicable=unmet, reasons=reasons)
    return Judgement(outcome=outcome, ruling=ruling)


def _nowhere_met(rule: Rule, scope: RuleScope, condition: Truths, own: Axis) -> Judgement | None:
    """Return the judgement of a rule whose condition certainly holds on no target."""
    axis = _axis(own, condition.axis)
    if None in condition.held or condition.axis not in (axis, ONE):
        return None
    codes = np.full(axis.length, UNMET, dtype=np.uint8)
    ruling = Ruling(rule=rule, scope=scope, axis=axis, codes=codes, evaluated=None)
    return Judgement(outcome=_unmet(ruling), ruling=ruling)


def _certain_codes(axis: Axis, check: Truths, condition: Truths | None) -> list[int]:
    """Return TRUE or UNMET for every target, nothing if any of them is left open."""
    if check.axis not in (axis, ONE) or (condition is not None and condition.axis not in (axis, ONE)):
        return []
    held = check.held if len(check.held) == axis.length else check.held * axis.length
    if condition is None:
        return [TRUE] * axis.length if held.count(True) == len(held) else []
    met = condition.held if len(condition.held) == axis.length else condition.held * axis.length
    if None in met or not all(each for each, applies in zip(held, met, strict=True) if applies):
        return []
    return [TRUE if applies else UNMET for applies in met]


def _ruled(rule: Rule, scope: RuleScope) -> Ruling | Outcome:
    """Return the verdicts on all targets, or the outcome where there is nothing to evaluate."""
    own, condition = scope.axis, None
    if rule.when is not None:
        condition = evaluate(rule.when, scope, _EXACT).truth
        if not (condition.codes == TRUE).any() and len(condition.codes):
            axis = _axis(own, condition.axis)
            held = condition.over(axis).codes
            codes = np.where(held == FALSE, np.uint8(UNMET), held)
            return Ruling(rule=rule, scope=scope, axis=axis, codes=codes, evaluated=None)
    evaluated = evaluate(rule.check, scope, default_tolerance(rule))
    axis = _axis(own, evaluated.truth.axis, condition.axis if condition is not None else ONE)
    if axis.length == 0 or (scope.reads_nothing(rule.check) and (evaluated.truth.codes == TRUE).all()):
        reason = Reason(verdict=Verdict.NOT_APPLICABLE, words=NO_TARGETS)
        return _outcome(rule, not_applicable=1, reasons=(reason,))
    codes = np.where(_compared(rule, evaluated, axis), evaluated.truth.over(axis).codes, np.uint8(UNMET))
    if condition is not None:
        held = condition.over(axis).codes
        codes = np.where(held == FALSE, np.uint8(UNMET), np.where(held == TRUE, codes, held))
    return Ruling(rule=rule, scope=scope, axis=axis, codes=codes, evaluated=evaluated)


def _compared(rule: Rule, evaluated: Evaluated, axis: Axis) -> NDArray[np.bool_]:
    """Return the targets for which anything was compared: of a rollup, the codes with others below them."""
    rolled = evaluated.notes.get(id(rule.check.tree))
    if isinstance(rolled, Rollup) and rolled.values.axis == axis:
        return rolled.compared
    return np.ones(1, dtype=np.bool_)


def _kept(ruling: Ruling) -> Ruling:
    """Return the ruling without its values if they are many."""
    assert ruling.evaluated is not None  # noqa: S101 - just evaluated
    size = ruling.axis.length * len(ruling.evaluated.values)
    return ruling if size <= _VALUES_KEPT else replace(ruling, evaluated=None)


def _unmet(ruling: Ruling) -> Outcome:
    """Return the outcome of a rule whose condition holds on no target."""
    unread = int((ruling.codes == UNREADABLE).sum())
    unknown = int((ruling.codes == MISSING).sum())
    unmet = len(ruling.codes) - unread - unknown
    reasons = (Reason(verdict=Verdict.NOT_APPLICABLE, words=CONDITION_UNMET),) if unmet else ()
    return _outcome(ruling.rule, not_applicable=unmet, unknown=unknown, not_evaluated=unread, reasons=reasons)


def _unsaid(ruling: Ruling) -> tuple[CellRef, ...]:
    positions = np.flatnonzero(ruling.codes == UNREADABLE)[:ISSUES_PER_RULE]
    return tuple(unread_condition(ruling.rule, ruling.scope, positions))


def _axis(*axes: Axis) -> Axis:
    return next((axis for axis in axes if axis != ONE), ONE)


class _Telling:
    """What a rule's verdicts have to tell."""

    def __init__(self, ruling: Ruling) -> None:
        self.ruling = ruling
        self.rule, self.scope, self.axis, self.codes = ruling.rule, ruling.scope, ruling.axis, ruling.codes
        self.evaluated = ruling.look()
        self.labels = self.scope.target_labels(self.axis)
        self.truth = self.evaluated.truth.over(self.axis)

    def judgement(self) -> Judgement:
        """Return the outcome with issues for what failed and findings for what is missing."""
        if self.truth.rounded is None and (self.codes == TRUE).all():
            outcome = _outcome(self.rule, passed=len(self.codes))
            return Judgement(outcome=outcome, ruling=_kept(self.ruling))
        blanks, nothing_stated = self._blanks()
        unread = self._unread()
        failed = np.flatnonzero(self.codes == FALSE)
        rounded = self._rounded()
        issues = [*self._issues(failed), *self._hints(rounded)]
        passed = int((self.codes == TRUE).sum())
        unmet = int((self.codes == UNMET).sum())
        outcome = _outcome(
            self.rule,
            passed=passed,
            failed=len(failed),
            unknown=int((self.codes == MISSING).sum()) - nothing_stated,
            not_applicable=unmet + nothing_stated,
            not_evaluated=int((self.codes == UNREADABLE).sum()),
            rounded=len(rounded),
            untold=max(0, len(failed) - ISSUES_PER_RULE) + max(0, len(rounded) - ISSUES_PER_RULE),
            reasons=reasons_of(
                unmet=unmet,
                silent=nothing_stated,
                missing=[blank.cell for blank in blanks],
                unread=unread,
                not_filed=self._nowhere(MISSING, frozenset({CellState.BLANK})),
                not_found=self._nowhere(UNREADABLE, frozenset({CellState.UNREADABLE})),
            ),
        )
        return Judgement(
            outcome=outcome,
            issues=tuple(issues),
            blanks=tuple(blanks),
            unread=tuple(unread),
            ruling=_kept(self.ruling),
        )

    def _issues(self, failed: Positions) -> Iterator[Issue]:
        for position in failed[:ISSUES_PER_RULE]:
            yield issue_of(self._finding(int(position)))

    def _hints(self, rounded: Positions) -> Iterator[Issue]:
        for position in rounded[:ISSUES_PER_RULE]:
            yield issue_of(replace(self._finding(int(position)), rounding=True))

    def _finding(self, position: int) -> Finding:
        return Finding(
            rule=self.rule,
            trace=trace(self.evaluated, self._traced(position), self.scope.named),
            target=self.labels[position],
            scope=self.scope,
            position=position,
        )

    def _traced(self, position: int) -> int:
        return position if self.evaluated.truth.axis != ONE else 0

    def _rounded(self) -> Positions:
        if self.truth.rounded is None:
            return np.zeros(0, dtype=np.intp)
        return np.flatnonzero(self.truth.rounded & (self.codes == TRUE))

    def _blanks(self) -> tuple[list[Blank], int]:
        """Return the missing figures, and how many targets state nothing at all, or nothing but zeros.

        Where a condition holds, something was stated: what the check needs then is missing.
        """
        blanks: list[Blank] = []
        silent = 0
        for position in np.flatnonzero(self.codes == MISSING)[:ISSUES_PER_RULE]:
            traced = trace(self.evaluated, self._traced(int(position)))
            given = [term for term in traced.terms if term.cell and term.state is CellState.VALUE]
            stated = any(term.value != 0 for term in given)
            if not stated and self.rule.when is None:
                silent += 1
            else:
                blanks += missing_figures(self.rule, traced)
        return blanks, silent

    def _unread(self) -> list[CellRef]:
        positions = np.flatnonzero(self.codes == UNREADABLE)[:ISSUES_PER_RULE]
        traces = (trace(self.evaluated, self._traced(int(position))) for position in positions)
        cells = unreadable_cells(term for traced in traces for term in traced.terms)
        return list(cells | unread_condition(self.rule, self.scope, positions))

    def _nowhere(self, code: int, states: frozenset[CellState]) -> list[str]:
        """Return the labels of values in these states that no cell holds, of a unit that filed nothing."""
        if not self.rule.across:
            return []
        labels: dict[str, None] = {}
        for position in np.flatnonzero(self.codes == code)[:ISSUES_PER_RULE]:
            traced = trace(self.evaluated, self._traced(int(position)))
            labels |= {it.label: None for it in traced.terms if it.cell is None and it.state in states}
        return list(labels)


def _outcome(rule: Rule, *, reasons: tuple[Reason, ...] = (), **counts: int) -> Outcome:
    return Outcome(rule_id=rule.id, title=rule.title, rule_class=rule.rule_class, reasons=reasons, **counts)
