"""From an evaluated check to its linear form on one target: coefficients over cells, exact.

Conditions, the branch of ``if`` and the part that ``min`` and ``max`` pick are taken as evaluated.
A divisor, and the second of two factors, is held at its present value and named as held; asked for
with that cell as ``moving``, the form is made anew with all other cells held.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, cast

import numpy as np

from auditcheck.expressions.comparing import single_cell
from auditcheck.expressions.evaluating import Evaluated
from auditcheck.expressions.focusing import Focus, Point
from auditcheck.expressions.functions.rollups import Rollup
from auditcheck.expressions.linear import (
    MINUS,
    NOTHING,
    K,
    Linear,
    LinearForm,
    NotLinearError,
    Quotient,
    Row,
    difference_of,
    scaled,
)
from auditcheck.expressions.linear_values import (
    Cells,
    Precision,
    Values,
    inside_where,
    is_number,
    members,
    no_comparison,
)
from auditcheck.expressions.vectors import FALSE, TRUE, Bundle, Collection, NumberVector
from auditcheck.model.syntax import Call, Compare, If, Logic, Node, Where
from auditcheck.model.words import Words

_OPERATORS = frozenset({"==", "<=", "<", ">=", ">"})


def linear_form(
    evaluated: Evaluated, index: int, cells: Cells[K], moving: frozenset[K] | None = None
) -> LinearForm[K]:
    """Return what the check asks of the target at ``index`` (a position on the truth's axis).

    Raises NotLinearError for a check that is no comparison of linear sums on this target.
    """
    numbers = Values(cells=cells, moving=moving)
    focus = Focus(evaluated=evaluated, at={evaluated.truth.axis: index}, target=index)
    rows = tuple(_Rows(evaluated=evaluated, numbers=numbers).rows(focus, evaluated.expression.tree))
    return LinearForm(
        rows=rows, values=numbers.values, held=frozenset(numbers.held), shown=frozenset(numbers.shown)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rows(Generic[K]):
    evaluated: Evaluated
    numbers: Values[K]

    def rows(self, focus: Focus, node: Node) -> Iterator[Row[K]]:  # noqa: C901 - one line for each kind of node
        """Yield the rows that must hold for ``node`` to be true."""
        operand = focus.operand(node)
        if isinstance(operand, Bundle) and focus.member is None:
            for member in range(len(operand.members)):
                yield from self.rows(focus.on_member(member), node)
            return
        match node:
            case Compare():
                yield from self._compared(focus, node)
            case Logic(operator="and"):
                yield from self.rows(focus, node.left)
                yield from self.rows(focus, node.right)
            case Logic(operator="implies"):
                if focus.code(node.left) == TRUE:
                    yield from self.rows(focus, node.right)
            case Logic(operator="or"):
                yield from self.rows(focus, _only_choice(focus, node))
            case If():
                yield from self.rows(focus, node.yes if focus.code(node.condition) == TRUE else node.no)
            case Call(function="all"):
                for argument in node.arguments:
                    yield from self._all(focus, argument)
            case Call(function="rollup"):
                yield from self._rolled_up(focus, node)
            case _:
                raise no_comparison()

    def _all(self, focus: Focus, node: Node) -> Iterator[Row[K]]:
        operand = focus.operand(node)
        if not isinstance(operand, Collection):
            yield from self.rows(focus, node)
        elif isinstance(node, Where):
            raise inside_where()
        else:
            for position in members(focus, operand):
                yield from self.rows(focus.on_element(operand.vector.axis, position), node)

    def _rolled_up(self, focus: Focus, node: Call) -> Iterator[Row[K]]:
        note = cast("Rollup | None", self.evaluated.notes.get(id(node)))
        found = focus.point(node)
        if note is None or found is None:
            raise no_comparison()
        children = np.flatnonzero(note.parents == found[1]).tolist()
        if not children:
            return
        self.numbers.precision = self._mode_of(note.values, note.values)
        whole = self.numbers.leaf((note.values, found[1]))
        for child in children:
            whole = whole.plus(self.numbers.leaf((note.values, child)), MINUS)
        yield self._row(whole, "==")

    def _compared(self, focus: Focus, node: Compare) -> Iterator[Row[K]]:
        left, right = focus.point(node.left), focus.point(node.right)
        if left is None or right is None or not is_number(left) or not is_number(right):
            raise no_comparison()
        if node.operator not in _OPERATORS:
            raise NotLinearError(Words("“不等于”没有可解的方程", "“not equal” gives no equation"))
        if focus.code(node) not in {TRUE, FALSE}:
            return
        vectors = cast("NumberVector", left[0]), cast("NumberVector", right[0])
        self.numbers.precision = self._mode_of(*vectors)
        extra = self._allowance(left, right)
        if node.operator in {"<=", "<"} and isinstance(node.left, Call) and node.left.function == "abs":
            inner = self.numbers.value(focus, node.left.arguments[0])
            bound = self.numbers.value(focus, node.right)
            for sign in (1, -1):
                yield from self._held_against(scaled(inner, Fraction(sign)), node.operator, bound, extra)
            yield from self._held_against(Linear(), node.operator, bound, extra)
            return
        sides = self.numbers.value(focus, node.left), self.numbers.value(focus, node.right)
        yield from self._held_against(sides[0], node.operator, sides[1], extra)

    def _mode_of(self, left: NumberVector, right: NumberVector) -> Precision:
        kind = self.evaluated.tolerance.kind
        if kind == "rounding":
            return "rounding"
        return "display" if kind == "display" and not (single_cell(left) or single_cell(right)) else ""

    def _allowance(self, left: Point, right: Point) -> Fraction:
        tolerance = self.evaluated.tolerance
        if tolerance.kind == "amount":
            return Fraction(tolerance.amount)
        if tolerance.kind != "display" or self.numbers.precision:
            return NOTHING
        extra = NOTHING
        for vector, position in (left, right):
            if isinstance(vector, NumberVector) and vector.source is not None and single_cell(vector):
                extra += self.numbers.last_digit(vector.source, position)
        return extra

    def _held_against(
        self, left: Linear[K] | Quotient[K], operator: str, right: Linear[K] | Quotient[K], extra: Fraction
    ) -> Iterator[Row[K]]:
        difference = difference_of(left, right)
        if isinstance(difference, Linear):
            yield self._row(difference, operator, extra)
            return
        top, bottom, slack = difference.top, difference.bottom, extra + difference.top.slack
        sign = bottom.at(self.numbers.values)
        if not sign:
            raise NotLinearError(Words("除数为零", "a divisor is zero"))
        if sign < 0:
            top, bottom = top.times(Fraction(-1)), bottom.times(Fraction(-1))
        if operator in {"==", "<=", "<"}:
            most = top.plus(bottom, -slack)
            yield Row(terms=most.terms, high=-most.constant, strict=operator == "<")
        if operator in {"==", ">=", ">"}:
            least = top.plus(bottom, slack)
            yield Row(terms=least.terms, low=-least.constant, strict=operator == ">")
        if operator == "==":
            yield Row(terms=top.terms, aim=-top.constant)

    def _row(self, difference: Linear[K], operator: str, extra: Fraction = NOTHING) -> Row[K]:
        target, slack = -difference.constant, difference.slack + extra
        return Row(
            terms=difference.terms,
            low=target - slack if operator in {"==", ">=", ">"} else None,
            high=target + slack if operator in {"==", "<=", "<"} else None,
            strict=operator in {"<", ">"},
            aim=target if operator == "==" else None,
        )


def _only_choice(focus: Focus, node: Logic) -> Node:
    """Return the part of ``or`` that is left where the other cannot be told by figures or is false."""
    left, right = focus.code(node.left), focus.code(node.right)
    if TRUE in (left, right):
        return node.left if left == TRUE else node.right
    for part, other in ((node.left, node.right), (node.right, node.left)):
        if isinstance(part, Compare) and not isinstance(other, Compare):
            return part
    raise NotLinearError(Words("“或”有不止一种满足的办法", "“or” can be satisfied in several ways"))
