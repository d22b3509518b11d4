"""Run: what functions may ask of an evaluation under way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from auditcheck.expressions.lifting import lifted
from auditcheck.expressions.mistakes import ExpressionError
from auditcheck.expressions.vectors import NumberVector, Operand, TextVector, Vector
from auditcheck.model.rules import Tolerance
from auditcheck.model.syntax import Call, Node
from auditcheck.model.words import Words


class Run(Protocol):
    """One evaluation: the values of nodes, the rule's tolerance, notes that tracing reads later."""

    tolerance: Tolerance
    notes: dict[int, Any]

    def value(self, node: Node) -> Operand:
        """Return a node's operand, evaluated once."""

    def exactly(self, node: Node) -> Operand:
        """Return a node's operand, its comparisons made without tolerance."""

    def borrowing(self, lender: Callable[[Node], Operand | None]) -> Run:
        """Return a run that takes from ``lender`` the nodes it has, and evaluates the rest anew."""


Function = Callable[[Run, Call], Operand]


def number(vector: Vector) -> NumberVector:
    """Return a vector that must be numbers; raises ExpressionError."""
    if isinstance(vector, NumberVector):
        return vector
    raise ExpressionError(
        Words(
            "此处应为数值，却是文字或条件；文字中的数可用 number_in 取出",
            "expected a number here, found a text or a condition; number_in takes a number out of a text",
        )
    )


def text(vector: Vector) -> TextVector:
    """Return a vector that must be texts; raises ExpressionError."""
    if isinstance(vector, TextVector):
        return vector
    raise ExpressionError(
        Words("此处应为文字，却是数值或条件", "expected a text here, but this is a number or a condition")
    )


def on_numbers(function: Callable[[NumberVector], Vector]) -> Function:
    """Return the function of one argument that must be numbers."""

    def call(run: Run, node: Call) -> Operand:
        return lifted(lambda vector: function(number(vector)), run.value(node.arguments[0]))

    return call


def on_number_pairs(function: Callable[[NumberVector, NumberVector], Vector]) -> Function:
    """Return the function of two arguments that must be numbers."""

    def call(run: Run, node: Call) -> Operand:
        left, right = (run.value(argument) for argument in node.arguments)
        return lifted(lambda a, b: function(number(a), number(b)), left, right)

    return call


def on_texts(function: Callable[[TextVector], Vector]) -> Function:
    """Return the function of one argument that must be texts."""

    def call(run: Run, node: Call) -> Operand:
        return lifted(lambda vector: function(text(vector)), run.value(node.arguments[0]))

    return call
