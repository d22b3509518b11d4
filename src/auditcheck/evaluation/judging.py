"""One rule against one submission: the verdict on every target, and the issues of those that fail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

import numpy as np
from numpy.typing import NDArray

from auditcheck.evaluation.blanks import Blank, missing_figures
from auditcheck.evaluation.issuing import Finding, issue_of
from auditcheck.evaluation.namespace import AbsentError, FaultyError
from auditcheck.evaluation.reasons import NO_TARGETS, UNMET_REASONS, outcome_of, reasons_of
from auditcheck.evaluation.scope import RuleScope
from auditcheck.evaluation.settling import FirstLook, Settled, default_tolerance, first_axis
from auditcheck.evaluation.unread import unread_condition, unreadable_cells
from auditcheck.expressions.evaluating import Evaluated, evaluate
from auditcheck.expressions.functions.rollups import compared_by
from auditcheck.expressions.lifting import along
from auditcheck.expressions.names import walk
from auditcheck.expressions.parsing import ExpressionError
from auditcheck.expressions.tracing import trace
from auditcheck.expressions.vectors import FALSE, MISSING, ONE, TRUE, UNREADABLE, Axis, UnresolvedError
from auditcheck.model.cells import CellRef
from auditcheck.model.issues import Issue, Outcome, Reason, Verdict
from auditcheck.model.rules import Rule
from auditcheck.model.syntax import Logic
from auditcheck.model.tables import CellState
from auditcheck.model.words import Words

ISSUES_PER_RULE = 1000
_VALUES_KEPT = 200_000
UNMET = 255  # beside the codes of truths: the condition does not hold

Codes = NDArray[np.uint8]
Positions = NDArray[np.intp]


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """How a rule ended: its outcome, its issues, and what kept it from being checked.

    ``blanks`` are figures that are missing, ``unread`` the unreadable cells it needed, ``fault``
    the issue of a table or label that was not found. ``ruled`` makes the ruling, if there was one.
    """

    outcome: Outcome
    issues: tuple[Issue, ...] = ()
    blanks: tuple[Blank, ...] = ()
    unread: tuple[CellRef, ...] = ()
    fault: Issue | None = None
    broken: Words | None = None
    ruled: Callable[[], Ruling] | None = field(default=None, repr=False, compare=False)

    @cached_property
    def ruling(self) -> Ruling | None:
        """The verdict on every target; None where nothing could be evaluated."""
        return self.ruled() if self.ruled is not None else None


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
    def unread(self) -> Positions:
        """The positions of the first targets that could not be read."""
        return np.flatnonzero(self.codes == UNREADABLE)[:ISSUES_PER_RULE]

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


def judge(rule: Rule, scopes: Callable[[Rule], RuleScope], first: FirstLook | None = None) -> Judgement:
    """Evaluate ``rule`` on all its targets; whatever stands in the way becomes part of the outcome.

    A ``first`` look may settle it: the judgement is the same, but sooner.
    """
    if first is not None and (settled := first.settled(rule)) is not None:
        return Judgement(outcome=settled.outcome, ruled=partial(_settled, rule, scopes, settled))
    try:
        return _judged(rule, scopes(rule))
    except AbsentError as absent:
        reason = Reason(verdict=Verdict.NOT_APPLICABLE, words=absent.words)
        return Judgement(outcome=outcome_of(rule, not_applicable=1, reasons=(reason,)))
    except FaultyError as faulty:
        reason = Reason(verdict=Verdict.NOT_EVALUATED, words=faulty.words)
        outcome = outcome_of(rule, not_evaluated=1, reasons=(reason,))
        return Judgement(outcome=outcome, fault=faulty.issue, broken=None if faulty.issue else faulty.words)
    except UnresolvedError as unresolved:
        return _broken(rule, Words(f"找不到名称 {unresolved}", f"the name {unresolved} was not found"))
    except ExpressionError as error:
        return _broken(rule, error.words)


def _broken(rule: Rule, words: Words) -> Judgement:
    reason = Reason(verdict=Verdict.NOT_EVALUATED, words=words)
    return Judgement(outcome=outcome_of(rule, not_evaluated=1, reasons=(reason,)), broken=words)


def _judged(rule: Rule, scope: RuleScope) -> Judgement:
    ruled = _ruled(rule, scope)
    if isinstance(ruled, Outcome):
        return Judgement(outcome=ruled)
    if ruled.evaluated is None:
        unread = tuple(unread_condition(rule, scope, ruled.unread))
        return Judgement(outcome=_without_failure(ruled), ruled=lambda: ruled, unread=unread)
    return _Telling(ruled).judgement()


def _settled(rule: Rule, scopes: Callable[[Rule], RuleScope], settled: Settled) -> Ruling:
    """Return the ruling of a rule that a first look has settled."""
    codes = np.array([TRUE if met else UNMET for met in settled.applies], dtype=np.uint8)
    return Ruling(rule=rule, scope=scopes(rule), axis=settled.axis, codes=codes, evaluated=None)


def _ruled(rule: Rule, scope: RuleScope) -> Ruling | Outcome:
    """Return the verdicts on all targets, or the outcome where there is nothing to evaluate."""
    own, condition = scope.axis, None
    if rule.when is not None:
        condition = evaluate(rule.when, scope).truth
        if not (condition.codes == TRUE).any() and len(condition.codes):
            axis = first_axis(own, condition.axis)
            held = along(axis, condition).codes
            codes = np.where(held == FALSE, np.uint8(UNMET), held)
            return Ruling(rule=rule, scope=scope, axis=axis, codes=codes, evaluated=None)
    evaluated = evaluate(rule.check, scope, default_tolerance(rule))
    axis = first_axis(own, evaluated.truth.axis, condition.axis if condition is not None else ONE)
    if axis.length == 0 or (
        scope.current.reads_nothing(rule.check) and (evaluated.truth.codes == TRUE).all()
    ):
        reason = Reason(verdict=Verdict.NOT_APPLICABLE, words=NO_TARGETS)
        return outcome_of(rule, not_applicable=1, reasons=(reason,))
    compared = compared_by(evaluated.notes.get(id(rule.check.tree)), axis)
    codes = np.where(compared, along(axis, evaluated.truth).codes, np.uint8(UNMET))
    if condition is not None:
        held = along(axis, condition).codes
        codes = np.where(held == FALSE, np.uint8(UNMET), np.where(held == TRUE, codes, held))
    return Ruling(rule=rule, scope=scope, axis=axis, codes=codes, evaluated=evaluated)


def _kept(ruling: Ruling) -> Callable[[], Ruling]:
    """Return what gives the ruling, without its values if they are many."""
    assert ruling.evaluated is not None  # noqa: S101 - just evaluated
    many = ruling.axis.length * len(ruling.evaluated.values) > _VALUES_KEPT
    kept = replace(ruling, evaluated=None) if many else ruling
    return lambda: kept


def _without_failure(ruling: Ruling) -> Outcome:
    """Return the outcome of a rule that fails on no target, or applies to none."""
    codes = ruling.codes.tolist()
    unmet = codes.count(UNMET)
    return outcome_of(
        ruling.rule,
        passed=codes.count(TRUE),
        unknown=codes.count(MISSING),
        not_applicable=unmet,
        not_evaluated=codes.count(UNREADABLE),
        reasons=UNMET_REASONS if unmet else (),
    )


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
            outcome = outcome_of(self.rule, passed=len(self.codes))
            return Judgement(outcome=outcome, ruled=_kept(self.ruling))
        blanks, nothing_stated = self._blanks()
        unread = self._unread()
        failed = np.flatnonzero(self.codes == FALSE)
        rounded = self._rounded()
        issues = [*self._issues(failed), *self._issues(rounded, rounding=True)]
        unmet = int((self.codes == UNMET).sum())
        outcome = outcome_of(
            self.rule,
            passed=int((self.codes == TRUE).sum()),
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
            ruled=_kept(self.ruling),
        )

    def _issues(self, positions: Positions, *, rounding: bool = False) -> Iterator[Issue]:
        for position in positions[:ISSUES_PER_RULE]:
            yield issue_of(replace(self._finding(int(position)), rounding=rounding))

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
        positions = self.ruling.unread
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
