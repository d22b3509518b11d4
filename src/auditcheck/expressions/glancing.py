"""Glancing: a first look at a check that tells where it certainly holds, before all of it is evaluated.

A check is read once into functions of a submission's names, so that each submission only runs them.
Where it says True the evaluation over vectors says TRUE without rounding, where it says False (of a
condition without tolerance) it says FALSE; None leaves the question open. Whatever is not understood
here raises `NotPlain`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, reduce
from typing import Any, Protocol

from auditcheck.expressions import plain, plainsums, plaintruths
from auditcheck.expressions.comparing import EXACT
from auditcheck.expressions.names import indices
from auditcheck.expressions.plain import Figures, Many, NotPlain, Plain, Row, Several, Truth, Truths, Writings
from auditcheck.expressions.plainfunctions import ARITHMETIC, FUNCTIONS
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

Look = Callable[[Any], Plain]
"""What a part of a check comes to, given the names of a submission."""


class Naming(Protocol):
    """What names mean for one rule: looks that raise `NotPlain` at what they leave to `Scope`."""

    def path(self, path: Path, indices: list[Look]) -> Look:
        """Return the look at what a path names, as ``Scope.resolve`` says it."""

    def range(self, between: Range) -> Look:
        """Return the look at ``between.first`` to ``between.last``, as ``Scope.resolve_range`` says it."""


def glance(expression: Expression, naming: Naming, tolerance: Tolerance) -> Callable[[Any], Truths]:
    """Return what, given the names of a submission, tells of a check on every target.

    That raises `NotPlain` if it can tell nothing. Made once for each rule of a pack.
    """
    look = _Reading(naming).at(expression.tree, tolerance)

    def whole(names: Any) -> Truths:  # noqa: ANN401 - as `Look`
        found = look(names)
        return found if type(found) is Truths else _on_targets(found)

    return whole


def _on_targets(found: Plain) -> Truths:
    """Return the truth on targets, as the evaluation of a whole check does."""
    if isinstance(found, Truths):
        return found
    if isinstance(found, Several):
        return reduce(plaintruths.both, map(_on_targets, found.members))
    if not isinstance(found, Many):
        raise NotPlain
    row, groups = plain.conditions(found.row), found.grouped.groups
    return row if groups is None else plaintruths.by_group(row, groups, found.grouped.target, every=True)


class _Reading:
    """Reads a check into looks; every kind of node has a method of its own."""

    def __init__(self, naming: Naming) -> None:
        self.naming = naming

    def at(self, node: Node, tolerance: Tolerance) -> Look:
        read = _READERS.get(type(node))
        return read(self, node, tolerance) if read is not None else left_open

    def path(self, node: Path, tolerance: Tolerance) -> Look:
        return self.naming.path(node, [self.at(index, tolerance) for index in indices(node)])

    def range(self, node: Range, _tolerance: Tolerance) -> Look:
        return self.naming.range(node)

    def number(self, node: Number, _tolerance: Tolerance) -> Look:
        top, bottom = node.value.as_integer_ratio()
        return always(Figures(ONE, [top], bottom))

    def text(self, node: Text, _tolerance: Tolerance) -> Look:
        return always(Writings(ONE, [normalised(node.value)]))

    def given(self, node: Given, _tolerance: Tolerance) -> Look:
        return always(Truths(ONE, [node.value]))

    def arithmetic(self, node: Arithmetic, tolerance: Tolerance) -> Look:
        operation = ARITHMETIC[node.operator]
        left, right = self.at(node.left, tolerance), self.at(node.right, tolerance)
        return _of_pairs(operation, lambda a, b: operation(plain.numbers(a), plain.numbers(b)), left, right)

    def negative(self, node: Negative, tolerance: Tolerance) -> Look:
        operand = self.at(node.operand, tolerance)
        return lambda names: plain.lifted(_negative, operand(names))

    def compare(self, node: Compare, tolerance: Tolerance) -> Look:
        if any(isinstance(side, Text) and not side.value.strip() for side in (node.left, node.right)):
            return left_open
        of_figures = partial(plaintruths.ordered, node.operator, tolerance=tolerance)
        of_rows = partial(plaintruths.compared, node.operator, tolerance=tolerance)
        return _of_pairs(of_figures, of_rows, self.at(node.left, tolerance), self.at(node.right, tolerance))

    def logic(self, node: Logic, tolerance: Tolerance) -> Look:
        """Look at the right side only if the left side does not decide every target."""
        premise, deciding = node.operator == "implies", node.operator == "or"
        first, second = self.at(node.left, EXACT if premise else tolerance), self.at(node.right, tolerance)
        combined = plaintruths.both if node.operator == "and" else plaintruths.either

        def look(names: Any) -> Plain:  # noqa: ANN401 - as `Look`
            left = first(names)
            if isinstance(left, Truths) and left.held.count(deciding) == len(left.held):
                return plaintruths.negated(left) if premise else left
            right = second(names)
            if premise:
                left = plain.lifted(plaintruths.negated, left)
            return plain.lifted(combined, left, right)

        return look

    def negated(self, node: Not, tolerance: Tolerance) -> Look:
        operand = self.at(node.operand, tolerance)
        return lambda names: plain.lifted(plaintruths.negated, operand(names))

    def conditional(self, node: If, tolerance: Tolerance) -> Look:
        condition = self.at(node.condition, EXACT)
        parts = {True: self.at(node.yes, tolerance), False: self.at(node.no, tolerance)}

        def look(names: Any) -> Plain:  # noqa: ANN401 - as `Look`
            found = condition(names)
            held: list[Truth] = found.held if isinstance(found, Truths) else [None]
            for wanted, part in parts.items():
                if held.count(wanted) == len(held):
                    return part(names)
            raise NotPlain

        return look

    def membership(self, node: In, tolerance: Tolerance) -> Look:
        written = isinstance(node.choices, Choices)
        among = node.choices.items if isinstance(node.choices, Choices) else (node.choices,)
        item, choices = self.at(node.item, tolerance), [self.at(each, tolerance) for each in among]

        def look(names: Any) -> Plain:  # noqa: ANN401 - as `Look`
            found, ones = item(names), [choice(names) for choice in choices]
            if not written and isinstance(ones[0], Several):
                ones = list(ones[0].members)
            if any(isinstance(one, Many) for one in ones):
                raise NotPlain
            equal = [plain.lifted(_equal, found, one) for one in ones]
            return reduce(lambda a, b: plain.lifted(plaintruths.either, a, b), equal)

        return look

    def where(self, node: Where, tolerance: Tolerance) -> Look:
        """Keep the elements for which the condition, one about them alone, holds."""
        whole = self.at(node.values, tolerance)
        parts = [self.at(part, EXACT) for part in _conjuncts(node.condition)]

        def look(names: Any) -> Plain:  # noqa: ANN401 - as `Look`
            values = whole(names)
            if not isinstance(values, Many):
                raise NotPlain
            kept = list(range(values.row.axis.length))
            for part in parts:
                held = _held_within(values, part(names))
                kept = [n for n in kept if held[n]]
            return _only(values, kept)

        return look

    def call(self, node: Call, tolerance: Tolerance) -> Look:
        function = FUNCTIONS.get(node.function)
        if function is None:
            return left_open
        arguments = [self.at(argument, tolerance) for argument in node.arguments]
        return lambda names: function([argument(names) for argument in arguments])


def always(found: Plain) -> Look:
    """Return the look at what is the same in every submission."""
    return lambda _names: found


def left_open(_names: object) -> Plain:
    """Look at what is left to the full evaluation."""
    raise NotPlain


def _of_pairs(
    of_figures: Callable[[Figures, Figures], Row], of_rows: Callable[[Row, Row], Row], left: Look, right: Look
) -> Look:
    """Return the look at a function of two parts, element by element; most are figures."""

    def look(names: Any) -> Plain:  # noqa: ANN401 - as `Look`
        a, b = left(names), right(names)
        if type(a) is Figures and type(b) is Figures:
            return of_figures(a, b)
        return plain.lifted(of_rows, a, b)

    return look


def _negative(row: Row) -> Figures:
    return plainsums.negative(plain.numbers(row))


def _equal(left: Row, right: Row) -> Truths:
    return plaintruths.compared("==", left, right, EXACT)


def _held_within(values: Many, found: Plain) -> list[Truth]:
    """Return for which elements of a column a condition on them holds; it must tell so of each."""
    if not isinstance(found, Many) or found.grouped is not values.grouped:
        raise NotPlain
    held = plain.conditions(found.row).held
    if found.row.axis != values.row.axis or None in held:
        raise NotPlain
    return held


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


_READERS: dict[type, Callable[..., Look]] = {
    Path: _Reading.path,
    Range: _Reading.range,
    Number: _Reading.number,
    Text: _Reading.text,
    Given: _Reading.given,
    Arithmetic: _Reading.arithmetic,
    Negative: _Reading.negative,
    Compare: _Reading.compare,
    Logic: _Reading.logic,
    Not: _Reading.negated,
    If: _Reading.conditional,
    In: _Reading.membership,
    Where: _Reading.where,
    Call: _Reading.call,
}
