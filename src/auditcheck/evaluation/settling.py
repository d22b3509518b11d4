"""Settling: rules of which a first look tells that they hold on every target they apply to."""

from __future__ import annotations

from operator import is_
from typing import NamedTuple

from auditcheck.evaluation.namespace import Namespace
from auditcheck.evaluation.plainnames import PlainNames
from auditcheck.evaluation.plainpaths import PlainPaths
from auditcheck.evaluation.reasons import UNMET_REASONS, outcome_of
from auditcheck.expressions.glancing import glance
from auditcheck.expressions.mistakes import ExpressionError
from auditcheck.expressions.plain import NotPlain, Truth, Truths
from auditcheck.expressions.vectors import ONE, Axis, UnresolvedError
from auditcheck.model.issues import Outcome
from auditcheck.model.rules import Rule, RuleClass, RulePack, Tolerance

_EXACT = Tolerance(kind="exact")
_ROUNDING = Tolerance(kind="rounding")
_PACKS = 8
_RULES = 2048
_COUNTS = 64


class Settled(NamedTuple):
    """How a rule ends that holds on all of its targets to which it ``applies``."""

    axis: Axis
    applies: list[bool]
    outcome: Outcome


def default_tolerance(rule: Rule) -> Tolerance:
    """Return the rule's tolerance: its own, else rounding for balance rules, else none."""
    return rule.tolerance or (_ROUNDING if rule.rule_class is RuleClass.BALANCE else _EXACT)


def first_axis(*axes: Axis) -> Axis:
    """Return the first axis that is more than a single value's."""
    return next((axis for axis in axes if axis != ONE), ONE)


class FirstLook:
    """First looks at the rules of a pack, over the tables of one submission."""

    def __init__(self, space: Namespace) -> None:
        self.names = PlainNames(space)
        self._looks = _looks_at(space.pack)

    def settled(self, rule: Rule) -> Settled | None:
        """Return how a rule ends; None where anything is left open: it is then evaluated in full."""
        try:
            found = self._looks.of(rule).settled(self.names)
        except (NotPlain, UnresolvedError, ExpressionError):
            return None
        return None if self.names.hollow and self.names.space.reads_nothing(rule.check) else found


class _Look:
    """The first look at one rule."""

    def __init__(self, rule: Rule, pack: RulePack) -> None:
        self.rule = rule
        paths = PlainPaths(pack, rule.target)
        self.axis = paths.axis()
        self.condition = glance(rule.when, paths, _EXACT) if rule.when is not None else None
        self.check = glance(rule.check, paths, default_tolerance(rule))
        self._outcomes: dict[tuple[int, int], Outcome] = {}

    def settled(self, names: PlainNames) -> Settled | None:
        own = self.axis(names)
        if self.condition is None:
            found = _everywhere(own, self.check(names))
        else:
            condition = self.condition(names)
            unmet = condition.held.count(False) == len(condition.held) > 0
            found = _where(own, condition, None if unmet else self.check(names))
        if found is None:
            return None
        axis, applies = found
        return Settled(axis, applies, self._outcome(axis.length, applies.count(False)))

    def _outcome(self, length: int, unmet: int) -> Outcome:
        """Return how the rule ends where it holds on all targets it applies to, one object for each count."""
        found = self._outcomes.get((length, unmet))
        if found is None:
            if len(self._outcomes) >= _COUNTS:
                self._outcomes.clear()
            reasons = UNMET_REASONS if unmet else ()
            found = outcome_of(self.rule, passed=length - unmet, not_applicable=unmet, reasons=reasons)
            self._outcomes[length, unmet] = found
        return found


def _everywhere(own: Axis, check: Truths) -> tuple[Axis, list[bool]] | None:
    axis = check.axis if own is ONE else own
    if not axis.length or not _meet(check.axis, axis) or not all(check.held):
        return None
    return axis, [True] * axis.length


def _where(own: Axis, condition: Truths, check: Truths | None) -> tuple[Axis, list[bool]] | None:
    truths = (condition,) if check is None else (check, condition)
    axis = first_axis(own, *(truth.axis for truth in truths))
    if not axis.length or not all(_meet(truth.axis, axis) for truth in truths):
        return None
    applies = _along(axis, condition)
    holds = applies if check is None else _along(axis, check)
    if None in applies or not (
        all(holds) or all(held for met, held in zip(applies, holds, strict=True) if met)
    ):
        return None
    return axis, list(map(bool, applies))


def _meet(one: Axis, axis: Axis) -> bool:
    return one is axis or one in (axis, ONE)


def _along(axis: Axis, truth: Truths) -> list[Truth]:
    return truth.held if len(truth.held) == axis.length else truth.held * axis.length


class _Looks:
    """The first looks at the rules of one pack, each made when it is first asked for."""

    def __init__(self, pack: RulePack) -> None:
        self.pack = pack
        self._known: dict[int, _Look] = {}

    def of(self, rule: Rule) -> _Look:
        """Return the first look at a rule; it keeps the rule, so that no other takes its identity."""
        found = self._known.get(id(rule))
        if found is None:
            if len(self._known) >= _RULES:
                self._known.clear()
            found = self._known[id(rule)] = _Look(rule, self.pack)
        return found

    def are_for(self, pack: RulePack) -> bool:
        """Say whether names mean the same in a pack: its parts are those that were read."""
        own = self.pack
        return (
            pack.parameters is own.parameters
            and pack.codelists is own.codelists
            and len(pack.tables) == len(own.tables)
            and all(map(is_, pack.tables, own.tables))
        )


_packs: list[_Looks] = []


def _looks_at(pack: RulePack) -> _Looks:
    """Return the looks at a pack's rules; those of the packs asked for last are kept."""
    found = next((looks for looks in _packs if looks.are_for(pack)), None)
    if found is None:
        found = _Looks(pack)
        _packs.insert(0, found)
        del _packs[_PACKS:]
    return found
