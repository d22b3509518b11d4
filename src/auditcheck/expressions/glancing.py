"""Glancing: a first look at a check that tells where it certainly holds, before all of it is evaluated.

Where it says True the evaluation over vectors says TRUE without rounding, where it says False (of a
condition without tolerance) it says FALSE; None leaves the question open. Whatever is not understood
here raises `NotPlain`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Protocol

from auditcheck.expressions import plain, plainsums, plaintruths
from auditcheck.expressions.comparing import EXACT
from auditcheck.expressions.names import indices
from auditcheck.expressions.plain import Figures, Many, NotPlain, Plain, Row, Several, Truth, Truths, Writings
from auditcheck.expressions.texts import normalised
from auditcheck.expressions.vectors import ONE
from auditcheck.model.rules import Tolerance
from auditcheck.model.syntax import (
    Arithmetic,
    Call,
    Choices,
    Compare,
    Expression,
    If,
    In,
    Logic,
    Negative,
    Node,
    Not,
    Number,
    Path,
    Range,
    Text,
    Where,
)
from auditcheck.model.syntax import Truth as Given


class PlainScope(Protocol):
    """What names mean for one rule, as plain operands; raises `NotPlain` for what it leaves to `Scope`."""

    def resolve(self, path: Path, indices: list[Plain]) -> Plain:
        """Return the operand a path names, as ``Scope.resolve`` does."""

    def resolve_range(self, between: Range) -> Several:
        """Return the operands from ``between.first`` to ``between.last``, as ``Scope.resolve_range`` does."""


def glance(expression: Expression, scope: PlainScope, tolerance: Tolerance) -> Truths:
    """Return what a first look tells of a check on every target; raises `NotPlain` if nothing."""
    return _on_targets(_Look(scope).at(expression.tree, tolerance))


def _on_targets(found: Plain) -> Truths:
    """Return the truth on targets, as the evaluation of a whole check does."""
    if isinstance(found, Several):
        return reduce(plaintruths.both, map(_on_targets, found.members))
    if not isinstance(found, Many):
        return plain.conditions(found)
    row, groups = plain.conditions(found.row), found.grouped.groups
    return row if groups is None else _by_group(row, groups, found, every=True)


def _by_group(row: Truths, groups: list[int], many: Many, *, every: bool) -> Truths:
    target = many.grouped.target
    held: list[Truth] = [every] * target.length
    for group, each in zip(groups, row.held, strict=True):
        if held[group] is not (not every) and each is not every:
            held[group] = each
    return Truths(target, held)


class _Look:
    """One look; every kind of node has a method of its own."""

    def __init__(self, scope: PlainScope) -> None:
        self.scope = scope

    def at(self, node: Node, tolerance: Tolerance) -> Plain:
        look = _LOOKS.get(type(node))
        if look is None:
            raise NotPlain
        return look(self, node, tolerance)

    def path(self, node: Path, tolerance: Tolerance) -> Plain:
        return self.scope.resolve(node, [self.at(index, tolerance) for index in indices(node)])

    def range(self, node: Range, _tolerance: Tolerance) -> Plain:
        return self.scope.resolve_range(node)

    def number(self, node: Number, _tolerance: Tolerance) -> Plain:
        top, bottom = node.value.as_integer_ratio()
        return Figures(ONE, [top], bottom)

    def text(self, node: Text, _tolerance: Tolerance) -> Plain:
        return Writings(ONE, [normalised(node.value)])

    def given(self, node: Given, _tolerance: Tolerance) -> Plain:
        return Truths(ONE, [node.value])

    def arithmetic(self, node: Arithmetic, tolerance: Tolerance) -> Plain:
        operation = _ARITHMETIC[node.operator]
        left, right = self.at(node.left, tolerance), self.at(node.right, tolerance)
        if type(left) is Figures and type(right) is Figures:
            return operation(left, right)
        return plain.lifted(lambda a, b: operation(plain.numbers(a), plain.numbers(b)), left, right)

    def negative(self, node: Negative, tolerance: Tolerance) -> Plain:
        return plain.lifted(
            lambda row: plainsums.negative(plain.numbers(row)), self.at(node.operand, tolerance)
        )

    def compare(self, node: Compare, tolerance: Tolerance) -> Plain:
        if any(isinstance(side, Text) and not side.value.strip() for side in (node.left, node.right)):
            raise NotPlain
        left, right = self.at(node.left, tolerance), self.at(node.right, tolerance)
        if type(left) is Figures and type(right) is Figures:
            return plaintruths.compared(node.operator, left, right, tolerance)
        return plain.lifted(lambda a, b: plaintruths.compared(node.operator, a, b, tolerance), left, right)

    def logic(self, node: Logic, tolerance: Tolerance) -> Plain:
        """Look at the right side only if the left side does not decide every target."""
        premise = node.operator == "implies"
        left = self.at(node.left, EXACT if premise else tolerance)
        deciding = node.operator == "or"
        if isinstance(left, Truths) and left.held.count(deciding) == len(left.held):
            return plaintruths.negated(left) if premise else left
        right = self.at(node.right, tolerance)
        if premise:
            left = plain.lifted(plaintruths.negated, left)
        return plain.lifted(plaintruths.both if node.operator == "and" else plaintruths.either, left, right)

    def negated(self, node: Not, tolerance: Tolerance) -> Plain:
        return plain.lifted(plaintruths.negated, self.at(node.operand, tolerance))

    def conditional(self, node: If, tolerance: Tolerance) -> Plain:
        condition = self.at(node.condition, EXACT)
        held: list[Truth] = condition.held if isinstance(condition, Truths) else [None]
        for wanted, part in ((True, node.yes), (False, node.no)):
            if held.count(wanted) == len(held):
                return self.at(part, tolerance)
        raise NotPlain

    def membership(self, node: In, tolerance: Tolerance) -> Plain:
        item = self.at(node.item, tolerance)
        if isinstance(node.choices, Choices):
            choices = [self.at(each, tolerance) for each in node.choices.items]
        else:
            among = self.at(node.choices, tolerance)
            choices = list(among.members) if isinstance(among, Several) else [among]
        if any(isinstance(choice, Many) for choice in choices):
            raise NotPlain
        equal = [
            plain.lifted(lambda a, b: plaintruths.compared("==", a, b, EXACT), item, each) for each in choices
        ]
        return reduce(lambda a, b: plain.lifted(plaintruths.either, a, b), equal)

    def where(self, node: Where, tolerance: Tolerance) -> Plain:
        """Keep the elements for which the condition, one about them alone, holds."""
        values = self.at(node.values, tolerance)
        if not isinstance(values, Many):
            raise NotPlain
        kept = list(range(values.row.axis.length))
        for part in _conjuncts(node.condition):
            found = self.at(part, EXACT)
            if not isinstance(found, Many) or found.grouped is not values.grouped:
                raise NotPlain
            held = plain.conditions(found.row).held
            if found.row.axis != values.row.axis or None in held:
                raise NotPlain
            kept = [n for n in kept if held[n]]
        return _only(values, kept)

    def call(self, node: Call, tolerance: Tolerance) -> Plain:
        function = _FUNCTIONS.get(node.function)
        if function is None:
            raise NotPlain
        return function([self.at(argument, tolerance) for argument in node.arguments])


def _conjuncts(node: Node) -> list[Node]:
    if isinstance(node, Logic) and node.operator == "and":
        return [*_conjuncts(node.left), *_conjuncts(node.right)]
    return [node]


def _only(values: Many, kept: list[int]) -> Many:
    axis = plain.part_of(values.row.axis, len(kept))
    groups = values.grouped.groups
    if groups is None:
        return Many(plain.taken(values.row, kept, axis))
    return Many(
        plain.taken(values.row, kept, axis),
        plain.Grouped(values.grouped.target, [groups[n] for n in kept]),
    )


def _subtracted(left: Figures, right: Figures) -> Figures:
    return plainsums.added(left, plainsums.negative(right))


def _parts(operands: list[Plain]) -> list[Row | Many]:
    found: list[Row | Many] = []
    for operand in operands:
        found += operand.members if isinstance(operand, Several) else [operand]
    if not found:
        raise NotPlain
    return found


def _total(operands: list[Plain]) -> Plain:
    parts = _parts(operands)
    sums = [plainsums.gathered(part) if isinstance(part, Many) else plain.numbers(part) for part in parts]
    return reduce(plainsums.added, sums)


def _quantified(*, every: bool) -> Callable[[list[Plain]], Plain]:
    def call(operands: list[Plain]) -> Plain:
        return reduce(
            plaintruths.both if every else plaintruths.either, [held(part) for part in _parts(operands)]
        )

    def held(part: Row | Many) -> Truths:
        if not isinstance(part, Many):
            return plain.conditions(part)
        row = plain.conditions(part.row)
        groups = part.grouped.groups
        return _by_group(row, [0] * len(row.held) if groups is None else groups, part, every=every)

    return call


def _magnitude(operands: list[Plain]) -> Plain:
    return plain.lifted(lambda row: plainsums.magnitude(plain.numbers(row)), operands[0])


def _if_blank(operands: list[Plain]) -> Plain:
    return plain.lifted(lambda a, b: plainsums.filled(plain.numbers(a), plain.numbers(b)), *operands)


def _has(operands: list[Plain]) -> Plain:
    return reduce(plaintruths.both, map(_stated, _parts(operands)))


def _stated(part: Row | Many) -> Truths:
    if isinstance(part, Many):
        raise NotPlain
    return plaintruths.stated(part)


def _is_blank(operands: list[Plain]) -> Plain:
    return plain.lifted(plaintruths.blank, *operands)


_ARITHMETIC: dict[str, Callable[[Figures, Figures], Figures]] = {
    "+": plainsums.added,
    "-": _subtracted,
    "*": plainsums.multiplied,
    "/": plainsums.divided,
}
_FUNCTIONS: dict[str, Callable[[list[Plain]], Plain]] = {
    "sum": _total,
    "all": _quantified(every=True),
    "any": _quantified(every=False),
    "abs": _magnitude,
    "if_blank": _if_blank,
    "has": _has,
    "is_blank": _is_blank,
}
_LOOKS: dict[type, Callable[..., Plain]] = {
    Path: _Look.path,
    Range: _Look.range,
    Number: _Look.number,
    Text: _Look.text,
    Given: _Look.given,
    Arithmetic: _Look.arithmetic,
    Negative: _Look.negative,
    Compare: _Look.compare,
    Logic: _Look.logic,
    Not: _Look.negated,
    If: _Look.conditional,
    In: _Look.membership,
    Where: _Look.where,
    Call: _Look.call,
}
