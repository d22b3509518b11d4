"""Trees → truths: evaluates every node once over whole columns and keeps the values for tracing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from auditcheck.expressions import numeric, truths
from auditcheck.expressions.choosing import chosen
from auditcheck.expressions.comparing import EXACT, as_truth, compare, mixed
from auditcheck.expressions.filtering import filtered
from auditcheck.expressions.functions.table import IMPLEMENTATIONS
from auditcheck.expressions.gathering import held_by
from auditcheck.expressions.lifting import lifted
from auditcheck.expressions.membership import member
from auditcheck.expressions.mistakes import ExpressionError
from auditcheck.expressions.names import indices
from auditcheck.expressions.running import number
from auditcheck.expressions.vectors import (
    FALSE,
    TRUE,
    Bundle,
    Collection,
    NumberVector,
    Operand,
    Scope,
    TruthVector,
    UnresolvedError,
    Vector,
    scalar_number,
    scalar_text,
    scalar_truth,
)
from auditcheck.model.rules import Tolerance
from auditcheck.model.syntax import (
    Arithmetic,
    Call,
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
    Truth,
    Where,
)
from auditcheck.model.tables import ValueType
from auditcheck.model.words import Words

_ARITHMETIC: dict[str, Callable[[NumberVector, NumberVector], NumberVector]] = {
    "+": numeric.add,
    "-": numeric.subtract,
    "*": numeric.multiply,
    "/": numeric.divide,
}
_LOGIC: dict[str, tuple[Callable[[TruthVector, TruthVector], TruthVector], int]] = {
    "and": (truths.conjunction, FALSE),
    "or": (truths.disjunction, TRUE),
    "implies": (truths.implication, FALSE),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluated:
    """A check with the verdict on each target; ``truth`` runs along the targets' axis.

    ``values`` holds the operand of every node evaluated, by ``id`` of the node; ``notes`` what
    functions left for tracing.
    """

    expression: Expression
    tolerance: Tolerance
    truth: TruthVector
    values: Mapping[int, Operand]
    notes: Mapping[int, Any]


def evaluate(
    expression: Expression, scope: Scope, tolerance: Tolerance = EXACT, *, whole: bool = False
) -> Evaluated:
    """Return the truth of a check on every target.

    The truth's axis is that of the vectors the check mentions (`ONE` if it mentions none; spread it
    with ``truth.over``). A condition on a whole column outside of ``for`` gives a truth for each of
    its records. ``whole``: also what stands after an ``and`` that is
    decided. Raises ExpressionError where kinds or tables do not fit, and lets the scope's
    UnresolvedError pass.
    """
    run = _Evaluation(scope, tolerance)
    run.whole = whole
    truth = _on_targets(run.value(expression.tree), expression.tree)
    return Evaluated(
        expression=expression, tolerance=tolerance, truth=truth, values=run.values, notes=run.notes
    )


class _Evaluation:
    """One evaluation under way; implements ``running.Run``."""

    def __init__(
        self, scope: Scope, tolerance: Tolerance, lender: Callable[[Node], Operand | None] | None = None
    ) -> None:
        self.scope = scope
        self.tolerance = tolerance
        self.lender = lender
        self.whole = False
        self.values: dict[int, Operand] = {}
        self.notes: dict[int, Any] = {}

    def value(self, node: Node) -> Operand:
        found = self.values.get(id(node))
        if found is not None:
            return found
        found = self.lender(node) if self.lender is not None else None
        if found is None:
            found = self._placed(node)
        self.values[id(node)] = found
        return found

    def exactly(self, node: Node) -> Operand:
        tolerance, self.tolerance = self.tolerance, EXACT
        try:
            return self.value(node)
        finally:
            self.tolerance = tolerance

    def borrowing(self, lender: Callable[[Node], Operand | None]) -> _Evaluation:
        return _Evaluation(self.scope, self.tolerance, lender)

    def _placed(self, node: Node) -> Operand:
        try:
            return self._evaluate(node)
        except ExpressionError as error:
            if error.span != (0, 0):
                raise
            raise ExpressionError(error.words, node.span, error.suggestion) from None

    def _evaluate(self, node: Node) -> Operand:
        match node:
            case Path():
                return self.scope.resolve(node, tuple(self.value(index) for index in indices(node)))
            case Range():
                inside = (*indices(node.first), *indices(node.last))
                return self.scope.resolve_range(node, tuple(self.value(index) for index in inside))
            case Call():
                return IMPLEMENTATIONS[node.function](self, node)
            case Number() | Text() | Truth():
                return _constant(node)
            case _:
                return self._operation(node)

    def _operation(self, node: Node) -> Operand:  # noqa: PLR0911 - one line for each kind of node
        match node:
            case Arithmetic():
                return self._arithmetic(node)
            case Compare():
                return self._compare(node)
            case Logic():
                return self._logic(node)
            case Negative():
                return lifted(lambda vector: numeric.negative(number(vector)), self.value(node.operand))
            case Not():
                return lifted(lambda vector: truths.negation(as_truth(vector)), self.value(node.operand))
            case If():
                return self._conditional(node)
            case In():
                return member(self, node)
            case Where():
                return filtered(self, node)
            case _:
                raise ExpressionError(
                    Words("“by”只能写在 rollup 的括号里", "“by” belongs inside the parentheses of rollup")
                )

    def _arithmetic(self, node: Arithmetic) -> Operand:
        operation = _ARITHMETIC[node.operator]

        def apply(left: Vector, right: Vector) -> Vector:
            if isinstance(left, NumberVector) and isinstance(right, NumberVector):
                return operation(left, right)
            raise mixed(left, right)

        return lifted(apply, self.value(node.left), self.value(node.right))

    def _compare(self, node: Compare) -> Operand:
        for side, other in ((node.left, node.right), (node.right, node.left)):
            if isinstance(side, Text) and not side.value.strip() and node.operator in {"==", "!="}:
                return self._blank(other, wanted=node.operator == "==")
        tolerance = self.tolerance
        return lifted(
            lambda left, right: compare(node.operator, left, right, tolerance),
            self.value(node.left),
            self.value(node.right),
        )

    def _blank(self, node: Node, *, wanted: bool) -> Operand:
        """Compare with an empty text: whether there is nothing."""

        def apply(vector: Vector) -> Vector:
            found = truths.blank(vector)
            return found if wanted else truths.negation(found)

        return lifted(apply, self.value(node))

    def _logic(self, node: Logic) -> Operand:
        """Evaluate the right side only if the left side does not decide every target, and not by rounding."""
        operation, deciding = _LOGIC[node.operator]
        premise = node.operator == "implies"
        left = self.exactly(node.left) if premise else self.value(node.left)
        if self.whole and node.operator == "and":
            self.value(node.right)
        settled = _settled(left, deciding)
        if settled is not None and (settled.rounded is None or not settled.rounded.any()):
            return truths.negation(settled) if premise else settled
        try:
            right = self.value(node.right)
        except UnresolvedError:
            if settled is None:
                raise
            return settled
        return lifted(lambda a, b: operation(as_truth(a), as_truth(b)), left, right)

    def _conditional(self, node: If) -> Operand:
        condition = self.exactly(node.condition)
        if _settled(condition, TRUE) is not None:
            return self.value(node.yes)
        if _settled(condition, FALSE) is not None:
            return self.value(node.no)
        yes, no = self.value(node.yes), self.value(node.no)
        return lifted(lambda test, a, b: chosen(as_truth(test), a, b), condition, yes, no)


def _settled(operand: Operand, code: int) -> TruthVector | None:
    """Return a truth that has this code for every target, None for any other operand."""
    truth = operand if isinstance(operand, TruthVector) else None
    return truth if truth is not None and len(truth.codes) and (truth.codes == code).all() else None


def _constant(node: Number | Text | Truth) -> Operand:
    match node:
        case Number():
            return scalar_number(node.value, ValueType.PERCENT if node.percent else ValueType.NUMBER)
        case Text():
            return scalar_text(node.value)
        case Truth():
            return scalar_truth(value=node.value)


def _on_targets(operand: Operand, tree: Node) -> TruthVector:
    """Return the truth on targets: a whole column's by record, groups and ranges by "all"."""
    try:
        if isinstance(operand, Bundle):
            parts = [_on_targets(part, tree) for part in operand.members]
            found = parts[0]
            for part in parts[1:]:
                found = truths.conjunction(found, part)
            return found
        if not isinstance(operand, Collection):
            return as_truth(operand)
        grouping = operand.grouping
        if grouping.groups is None and grouping.spread is None:
            return as_truth(operand.vector)
        return held_by(as_truth(operand.vector), grouping, every=True)
    except ExpressionError as error:
        raise ExpressionError(error.words, tree.span, error.suggestion) from None
