"""Statements: every rule of a pack on every target, as clauses over symbolic cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from auditcheck.consistency.clauses import (
    FALSE,
    TRUE,
    Atom,
    Clauses,
    Comparison,
    Formula,
    Operator,
    Part,
    TangledError,
    both,
    cases_of,
    clauses_of,
    either,
)
from auditcheck.consistency.figures import Figures, situated
from auditcheck.consistency.vocabulary import Here, Vocabulary, targets_of
from auditcheck.expressions.names import paths
from auditcheck.expressions.printing import canonical
from auditcheck.model.rules import Rule, RuleClass, RulePack, Tolerance
from auditcheck.model.syntax import Call, Compare, If, In, Logic, Node, Not, Truth
from auditcheck.model.words import Words

_EXACT = Tolerance(kind="exact")
_ROUNDING = Tolerance(kind="rounding")
_TRUTHS = frozenset({"all", "any", "is_blank", "has", "unique", "matches", "meets", "rollup", "starts_with"})
_NOT_FIGURES = Words("不是数值之间的比较", "it is no comparison of figures")
_PARTLY = Words("其中有非线性的部分，按未知数处理", "a part of it is not linear and taken as unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A condition as a rule states it: the cases in which it holds, on one target."""

    rule: str
    text: str
    cases: Clauses


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a rule asks of one target. ``conditions`` are those it states, with ``when`` or inside."""

    rule: str
    clauses: Clauses
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Statements:
    """All statements of a pack; ``not_used`` and ``partly`` tell why a rule could not be (all) used."""

    vocabulary: Vocabulary
    made: tuple[Statement, ...]
    not_used: dict[str, Words] = field(default_factory=dict)
    partly: dict[str, Words] = field(default_factory=dict)


def statements_of(pack: RulePack) -> Statements:
    """Return what the rules of a pack ask, each on each target."""
    vocabulary = Vocabulary(pack)
    made: list[Statement] = []
    not_used: dict[str, Words] = {}
    partly: dict[str, Words] = {}
    for rule in pack.rules:
        own = [_Statement(vocabulary, rule, here) for here in _targets(vocabulary, rule)]
        try:
            found = [each.statement() for each in own]
        except TangledError as error:
            not_used[rule.id] = error.words
            continue
        made += found
        parts = [part for each in found for clause in each.clauses for part in clause]
        if not any(isinstance(part, Comparison) for part in parts):
            not_used[rule.id] = _NOT_FIGURES
        elif any(isinstance(part, Atom) for part in parts) or any(each.partly for each in own):
            partly[rule.id] = _PARTLY
    return Statements(vocabulary=vocabulary, made=tuple(made), not_used=not_used, partly=partly)


def _targets(vocabulary: Vocabulary, rule: Rule) -> Iterator[Here]:
    trees = [each.tree for each in (rule.check, rule.when) if each is not None]
    along = (vocabulary.columns_along(path) for tree in trees for path in paths(tree))
    return targets_of(vocabulary, rule.target, next((columns for columns in along if columns), ()))


class _Statement:
    """Makes one statement."""

    def __init__(self, vocabulary: Vocabulary, rule: Rule, here: Here) -> None:
        default = _ROUNDING if rule.rule_class is RuleClass.BALANCE else _EXACT
        self.vocabulary = vocabulary
        self.rule = rule
        self.here = here
        self.tolerance = rule.tolerance or default
        self.conditions: list[Condition] = []
        self.partly = False

    def statement(self) -> Statement:
        """Return the statement; raises TangledError."""
        check = self._formula(self.rule.check.tree, wanted=True)
        if self.rule.when is not None:
            self.tolerance = _EXACT
            condition = self._formula(self.rule.when.tree, wanted=True)
            denied = self._formula(self.rule.when.tree, wanted=False)
            stated = Condition(rule=self.rule.id, text=self.rule.when.text, cases=cases_of(condition))
            inner = [self._within(each, stated.cases) for each in self.conditions]
            self.conditions = [stated, *inner]
            check = either(denied, check)
        return Statement(rule=self.rule.id, clauses=clauses_of(check), conditions=tuple(self.conditions))

    def _within(self, condition: Condition, cases: Clauses) -> Condition:
        """Return a condition inside the check: it is asked only where that of the rule holds."""
        whole = cases_of(both(_any_of(cases), _any_of(condition.cases)))
        return Condition(rule=condition.rule, text=condition.text, cases=whole)

    def _formula(self, node: Node, *, wanted: bool) -> Formula | Part:  # noqa: PLR0911 - one line a kind
        """Return what ``node`` asks to be true (``wanted``) or false."""
        match node:
            case Truth():
                return TRUE if node.value == wanted else FALSE
            case Not():
                return self._formula(node.operand, wanted=not wanted)
            case Logic(operator="implies"):
                return self._implied(node, wanted=wanted)
            case Logic():
                sides = self._formula(node.left, wanted=wanted), self._formula(node.right, wanted=wanted)
                return both(*sides) if (node.operator == "and") == wanted else either(*sides)
            case If():
                return self._chosen(node, wanted=wanted)
            case Compare():
                return self._compared(node, wanted=wanted)
            case _:
                return self._atom(node, wanted=wanted)

    def _exactly(self, node: Node, *, wanted: bool) -> Formula | Part:
        """Return what a condition inside a check asks: like ``when``, it allows no tolerance."""
        own, self.tolerance = self.tolerance, _EXACT
        found = self._formula(node, wanted=wanted)
        self.tolerance = own
        return found

    def _implied(self, node: Logic, *, wanted: bool) -> Formula | Part:
        condition = self._exactly(node.left, wanted=True)
        if not wanted:
            return both(condition, self._formula(node.right, wanted=False))
        self._state(node.left, condition)
        return either(self._exactly(node.left, wanted=False), self._formula(node.right, wanted=True))

    def _chosen(self, node: If, *, wanted: bool) -> Formula | Part:
        condition, denied = (self._exactly(node.condition, wanted=truth) for truth in (True, False))
        self._state(node.condition, condition)
        return both(
            either(denied, self._formula(node.yes, wanted=wanted)),
            either(condition, self._formula(node.no, wanted=wanted)),
        )

    def _state(self, node: Node, condition: Formula | Part) -> None:
        text = canonical(node)
        self.conditions.append(Condition(rule=self.rule.id, text=text, cases=cases_of(condition)))

    def _compared(self, node: Compare, *, wanted: bool) -> Formula | Part:
        figures = Figures(vocabulary=self.vocabulary, here=self.here, tolerance=self.tolerance)
        if figures.is_figure(node.left) and figures.is_figure(node.right):
            found = figures.compared(node.left, _OPERATORS[node.operator], node.right)
            self.partly |= figures.partly
            return found if wanted else _negated(found)
        if node.operator in {"==", "!="} and _is_truth(node.left) and _is_truth(node.right):
            alike = (node.operator == "==") == wanted
            pairs = [
                both(self._formula(node.left, wanted=left), self._formula(node.right, wanted=left == alike))
                for left in (True, False)
            ]
            return either(*pairs)
        return self._atom(node, wanted=wanted)

    def _atom(self, node: Node, *, wanted: bool) -> Part:
        if isinstance(node, Compare) and node.operator == "!=":
            node, wanted = Compare(operator="==", left=node.left, right=node.right), not wanted
        return Atom(situated(canonical(node), self.here), wanted)


_OPERATORS: dict[str, Operator] = {"==": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


def _is_truth(node: Node) -> bool:
    return isinstance(node, Compare | Logic | Not | In | Truth) or (
        isinstance(node, Call) and node.function in _TRUTHS
    )


def _negated(formula: Formula | Part) -> Formula | Part:
    """Return the denial of a comparison of figures.

    A quotient is two cases, one for each sign of its divisor: each keeps its divisor's sign.
    """
    if not isinstance(formula, Formula):
        return formula.negated()
    return Formula(not formula.every, tuple(_negated(part) for part in formula.parts))


def _any_of(cases: Clauses) -> Formula:
    return either(*(both(*sorted(case, key=repr)) for case in cases))
