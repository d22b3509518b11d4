"""From an evaluated check to its linear form on one target: coefficients over cells, exact.

Conditions, the branch of ``if`` and the part that ``min`` and ``max`` pick are taken as evaluated.
A divisor, and the second of two factors, is held at its present value and named as held; asked for
with that cell as ``moving``, the form is made anew with all other cells held.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Generic, Literal, Protocol, TypeVar, cast

import numpy as np

from auditcheck.expressions.comparing import single_cell
from auditcheck.expressions.evaluating import Evaluated
from auditcheck.expressions.focusing import Focus, Point
from auditcheck.expressions.functions.rollups import Rollup
from auditcheck.expressions.gathering import members_of
from auditcheck.expressions.linear import NOTHING, K, Linear, LinearForm, Row
from auditcheck.expressions.sources import Source
from auditcheck.expressions.vectors import (
    BLANK,
    FALSE,
    ONE,
    TRUE,
    VALUE,
    Bundle,
    Collection,
    NumberVector,
    Operand,
    TruthVector,
)
from auditcheck.model.syntax import Arithmetic, Call, Compare, If, Logic, Negative, Node, Number, Path, Where
from auditcheck.model.words import Words

MOST_PARTS = 2_000
"""How many cells a form may hold."""

_CONSTANT_FUNCTIONS = frozenset({"count", "number_in", "length"})
_FLIPPED = {"<=": ">=", "<": ">", ">=": "<=", ">": "<", "==": "=="}
_C = TypeVar("_C", covariant=True)
_Mode = Literal["", "rounding", "display"]


class NotLinearError(ValueError):
    """The check has no linear form on the target; ``words`` say why."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


class Cells(Protocol[_C]):
    """Which cell a leaf's value stands in, and how finely it was written; given by the caller."""

    def cell(self, source: Source, position: int) -> _C | None:
        """Return the cell of a value, None if the value is not to be changed."""

    def rounding(self, source: Source, position: int) -> Fraction:
        """Return half a unit of the value's last declared place, 0 if it is exact."""

    def shown(self, source: Source, position: int, *, anew: bool) -> Fraction:
        """Return half a unit of the last digit shown; ``anew``: as a new value would be written."""


def linear_form(
    evaluated: Evaluated, index: int, cells: Cells[K], moving: frozenset[K] | None = None
) -> LinearForm[K]:
    """Return what the check asks of the target at ``index`` (a position on the truth's axis).

    Raises NotLinearError for a check that is no comparison of linear sums on this target.
    """
    found = _Linearising(evaluated=evaluated, cells=cells, moving=moving)
    focus = Focus(evaluated=evaluated, at={evaluated.truth.axis: index}, target=index)
    rows = tuple(found.rows(focus, evaluated.expression.tree))
    return LinearForm(
        rows=rows, values=found.values, held=frozenset(found.held), shown=frozenset(found.shown)
    )


@dataclass(frozen=True, slots=True)
class _Quotient(Generic[K]):
    """A sum divided by another that holds moving cells."""

    top: Linear[K]
    bottom: Linear[K]


@dataclass(slots=True, kw_only=True)
class _Linearising(Generic[K]):
    evaluated: Evaluated
    cells: Cells[K]
    moving: frozenset[K] | None
    values: dict[K, Fraction] = field(default_factory=dict)
    held: set[K] = field(default_factory=set)
    shown: set[K] = field(default_factory=set)
    mode: _Mode = ""

    # --- truths

    def rows(self, focus: Focus, node: Node) -> Iterator[Row[K]]:
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
                raise _no_comparison()

    def _all(self, focus: Focus, node: Node) -> Iterator[Row[K]]:
        operand = focus.operand(node)
        if not isinstance(operand, Collection):
            yield from self.rows(focus, node)
        elif isinstance(node, Where):
            raise _inside_where()
        else:
            for position in _members(focus, operand):
                yield from self.rows(focus.on_element(operand.vector.axis, position), node)

    def _rolled_up(self, focus: Focus, node: Call) -> Iterator[Row[K]]:
        note = cast("Rollup", self.evaluated.notes.get(id(node)))
        found = focus.point(node)
        if note is None or found is None:
            raise _no_comparison()
        children = np.flatnonzero(note.parents == found[1]).tolist()
        if not children:
            return
        self.mode = self._mode_of(note.values, note.values)
        whole = self._leaf((note.values, found[1]))
        for child in children:
            whole = whole.plus(self._leaf((note.values, child)), -1)
        yield self._row(whole, "==")

    def _compared(self, focus: Focus, node: Compare) -> Iterator[Row[K]]:
        left, right = focus.point(node.left), focus.point(node.right)
        if left is None or right is None or not _is_number(left) or not _is_number(right):
            raise _no_comparison()
        if node.operator not in _FLIPPED:
            raise NotLinearError(Words("“不等于”没有可解的方程", "“not equal” gives no equation"))
        if focus.code(node) not in {TRUE, FALSE}:
            return
        vectors = cast("NumberVector", left[0]), cast("NumberVector", right[0])
        self.mode = self._mode_of(*vectors)
        extra = self._allowance(left, right)
        if node.operator in {"<=", "<"} and isinstance(node.left, Call) and node.left.function == "abs":
            inner = self._value(focus, node.left.arguments[0])
            bound = self._value(focus, node.right)
            for sign in (1, -1):
                yield from self._held_against(_scaled(inner, Fraction(sign)), node.operator, bound, extra)
            return
        sides = self._value(focus, node.left), self._value(focus, node.right)
        yield from self._held_against(sides[0], node.operator, sides[1], extra)

    def _mode_of(self, left: NumberVector, right: NumberVector) -> _Mode:
        kind = self.evaluated.tolerance.kind
        if kind == "rounding":
            return "rounding"
        return "display" if kind == "display" and not (single_cell(left) or single_cell(right)) else ""

    def _allowance(self, left: Point, right: Point) -> Fraction:
        tolerance = self.evaluated.tolerance
        if tolerance.kind == "amount":
            return Fraction(tolerance.amount)
        if tolerance.kind != "display" or self.mode:
            return NOTHING
        extra = NOTHING
        for vector, position in (left, right):
            if isinstance(vector, NumberVector) and vector.source is not None and single_cell(vector):
                extra += self._last_digit(vector.source, position)
        return extra

    def _last_digit(self, source: Source, position: int) -> Fraction:
        cell = self.cells.cell(source, position)
        if cell is not None:
            self.shown.add(cell)
        return self.cells.shown(source, position, anew=self.moving is not None and cell in self.moving)

    def _held_against(
        self, left: Linear[K] | _Quotient[K], operator: str, right: Linear[K] | _Quotient[K], extra: Fraction
    ) -> Iterator[Row[K]]:
        difference = _difference(left, right)
        if isinstance(difference, Linear):
            yield self._row(difference, operator, extra)
            return
        top, bottom, slack = difference.top, difference.bottom, extra + difference.top.slack
        sign = bottom.at(self.values)
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
            strict=operator in {"<", ">"} and not slack,
            aim=target if operator == "==" else None,
        )

    # --- numbers

    def _value(self, focus: Focus, node: Node) -> Linear[K] | _Quotient[K]:
        found = focus.point(node)
        if found is not None and isinstance(found[0], NumberVector) and found[0].source is not None:
            return self._leaf(found)
        match node:
            case Number():
                return Linear(constant=Fraction(node.value))
            case Path() if found is not None and _is_number(found):
                return Linear(constant=_figure(found))
            case Negative():
                return _scaled(self._value(focus, node.operand), Fraction(-1))
            case Arithmetic():
                return self._arithmetic(focus, node)
            case If():
                return self._value(focus, node.yes if focus.code(node.condition) == TRUE else node.no)
            case Call():
                return self._called(focus, node)
            case _:
                raise _no_comparison()

    def _arithmetic(self, focus: Focus, node: Arithmetic) -> Linear[K] | _Quotient[K]:
        left, right = self._value(focus, node.left), self._value(focus, node.right)
        if node.operator == "*":
            return self._product(left, right)
        if node.operator == "/":
            return self._ratio(left, right)
        return _difference(left, right if node.operator == "-" else _scaled(right, Fraction(-1)))

    def _product(
        self, left: Linear[K] | _Quotient[K], right: Linear[K] | _Quotient[K]
    ) -> Linear[K] | _Quotient[K]:
        if isinstance(right, Linear) and not right.terms:
            return _scaled(left, right.constant)
        if isinstance(left, Linear) and not left.terms:
            return _scaled(right, left.constant)
        if self.moving is not None or isinstance(right, _Quotient):
            raise NotLinearError(Words("两个单元格相乘", "two cells are multiplied"))
        return _scaled(left, self._hold(right))

    def _ratio(
        self, left: Linear[K] | _Quotient[K], right: Linear[K] | _Quotient[K]
    ) -> Linear[K] | _Quotient[K]:
        if isinstance(right, _Quotient):
            raise NotLinearError(Words("分式再作除数", "a quotient divides"))
        if right.terms and self.moving is not None:
            if isinstance(left, _Quotient):
                raise NotLinearError(Words("两次相除", "two divisions"))
            return _Quotient(left, right)
        divisor = self._hold(right)
        if not divisor:
            raise NotLinearError(Words("除数为零", "a divisor is zero"))
        found = _scaled(left, 1 / divisor)
        if right.slack and isinstance(found, Linear):
            width = abs(found.at(self.values) / divisor) * right.slack
            return Linear(terms=found.terms, constant=found.constant, slack=found.slack + width)
        return found

    def _hold(self, value: Linear[K]) -> Fraction:
        self.held.update(value.terms)
        return value.at(self.values)

    def _called(self, focus: Focus, node: Call) -> Linear[K] | _Quotient[K]:
        match node.function:
            case "sum" | "mean":
                return self._gathered(focus, node)
            case "min" | "max":
                return self._extreme(focus, node)
            case "abs":
                inner = self._value(focus, node.arguments[0])
                return _scaled(inner, Fraction(-1 if self._now(inner) < 0 else 1))
            case "round":
                return self._rounded(focus, node)
            case "share":
                left, right = (self._value(focus, argument) for argument in node.arguments)
                return self._ratio(left, right)
            case "change":
                return self._change(focus, node)
            case "if_blank":
                found = focus.point(node.arguments[0])
                present = found is not None and found[0].states[found[1]] == VALUE
                return self._value(focus, node.arguments[0 if present else 1])
        found = focus.point(node)
        if node.function in _CONSTANT_FUNCTIONS and found is not None and _is_number(found):
            return Linear(constant=_figure(found))
        raise NotLinearError(
            Words(f"函数 {node.function} 不是线性的", f"the function {node.function} is not linear")
        )

    def _gathered(self, focus: Focus, node: Call) -> Linear[K]:
        terms: dict[K, Fraction] = {}
        constant = slack = NOTHING
        count = number = 0
        for argument in node.arguments:
            for part, filled in self._parts(focus, argument):
                number += 1
                if number > MOST_PARTS:
                    raise NotLinearError(
                        Words(
                            f"超过 {MOST_PARTS:,} 个单元格相加", f"more than {MOST_PARTS:,} cells are added"
                        )
                    )
                count += filled
                for cell, coefficient in part.terms.items():
                    terms[cell] = terms.get(cell, NOTHING) + coefficient
                constant, slack = constant + part.constant, slack + part.slack
        whole: Linear[K] = Linear(terms=terms, constant=constant, slack=slack)
        return whole.times(Fraction(1, max(1, count))) if node.function == "mean" else whole

    def _parts(self, focus: Focus, node: Node) -> Iterator[tuple[Linear[K], bool]]:
        operand = focus.operand(node)
        if isinstance(operand, Bundle):
            for member, part in enumerate(operand.members):
                yield from self._parts_of(focus.on_member(member), node, part)
        elif operand is not None:
            yield from self._parts_of(focus, node, operand)

    def _parts_of(self, focus: Focus, node: Node, operand: Operand) -> Iterator[tuple[Linear[K], bool]]:
        if not isinstance(operand, Collection):
            yield self._plain(self._value(focus, node)), True
            return
        vector = operand.vector
        if not isinstance(vector, NumberVector):
            raise _no_comparison()
        if vector.source is None and isinstance(node, Where):
            raise _inside_where()
        for position in _members(focus, operand):
            if vector.source is not None:
                part = self._leaf((vector, position))
            else:
                part = self._plain(self._value(focus.on_element(vector.axis, position), node))
            yield part, vector.states[position] == VALUE

    def _extreme(self, focus: Focus, node: Call) -> Linear[K]:
        parts = [
            part for argument in node.arguments for part, filled in self._parts(focus, argument) if filled
        ]
        if not parts:
            raise _no_comparison()
        pick = max if node.function == "max" else min
        return pick(parts, key=lambda part: part.at(self.values))

    def _rounded(self, focus: Focus, node: Call) -> Linear[K]:
        inner = self._plain(self._value(focus, node.arguments[0]))
        places = 0
        if len(node.arguments) > 1:
            point = focus.point(node.arguments[1])
            places = int(_figure(point)) if point is not None else 0
        half = Fraction(1, 2) / Fraction(10) ** places
        return Linear(terms=inner.terms, constant=inner.constant, slack=inner.slack + half)

    def _change(self, focus: Focus, node: Call) -> Linear[K] | _Quotient[K]:
        left, right = (self._value(focus, argument) for argument in node.arguments)
        ratio = self._ratio(left, right)
        sign = Fraction(-1 if self._now(right) < 0 else 1)
        return _difference(_scaled(ratio, sign), Linear(constant=sign))

    def _plain(self, value: Linear[K] | _Quotient[K]) -> Linear[K]:
        if isinstance(value, _Quotient):
            raise NotLinearError(Words("含有多个不同的除数", "there are several divisors"))
        return value

    def _now(self, value: Linear[K] | _Quotient[K]) -> Fraction:
        if isinstance(value, _Quotient):
            return value.top.at(self.values) / (value.bottom.at(self.values) or 1)
        return value.at(self.values)

    def _leaf(self, point: Point) -> Linear[K]:
        vector, position = point
        assert isinstance(vector, NumberVector)  # noqa: S101 - callers hand numbers only
        state, value = vector.states[position], vector.values.fraction(position)
        if vector.source is None or state not in {VALUE, BLANK}:
            return Linear(constant=value)
        slack = self._radius(vector.source, position) if state == VALUE else NOTHING
        cell = self.cells.cell(vector.source, position)
        if cell is None:
            return Linear(constant=value, slack=slack)
        self.values[cell] = value
        if self.moving is not None and cell not in self.moving:
            self.held.add(cell)
            return Linear(constant=value, slack=slack)
        return Linear(terms={cell: Fraction(1)}, slack=slack)

    def _radius(self, source: Source, position: int) -> Fraction:
        if not self.mode:
            return NOTHING
        if self.mode == "rounding":
            return self.cells.rounding(source, position)
        return self.cells.shown(source, position, anew=False)


def _scaled(value: Linear[K] | _Quotient[K], factor: Fraction) -> Linear[K] | _Quotient[K]:
    if isinstance(value, Linear):
        return value.times(factor)
    return _Quotient(value.top.times(factor), value.bottom)


def _difference(left: Linear[K] | _Quotient[K], right: Linear[K] | _Quotient[K]) -> Linear[K] | _Quotient[K]:
    if isinstance(left, Linear) and isinstance(right, Linear):
        return left.plus(right, -1)
    if isinstance(left, _Quotient) and isinstance(right, Linear) and not right.terms:
        return _Quotient(left.top.plus(left.bottom.times(right.constant), -1), left.bottom)
    if isinstance(right, _Quotient) and isinstance(left, Linear) and not left.terms:
        return _Quotient(right.bottom.times(left.constant).plus(right.top, -1), right.bottom)
    raise NotLinearError(Words("含有多个不同的除数", "there are several divisors"))


def _members(focus: Focus, operand: Collection) -> list[int]:
    target = 0 if operand.grouping.target == ONE else focus.at.get(operand.grouping.target, 0)
    found: list[int] = members_of(operand, target).tolist()
    if len(found) > MOST_PARTS:
        raise NotLinearError(
            Words(
                f"涉及 {len(found):,} 个单元格，超过 {MOST_PARTS:,} 个",
                f"it reads {len(found):,} cells, more than {MOST_PARTS:,}",
            )
        )
    return found


def _only_choice(focus: Focus, node: Logic) -> Node:
    """Return the part of ``or`` that is left where the other cannot be told by figures or is false."""
    left, right = focus.code(node.left), focus.code(node.right)
    if left == TRUE or right == TRUE:
        return node.left if left == TRUE else node.right
    for part, other in ((node.left, node.right), (node.right, node.left)):
        if isinstance(part, Compare) and not isinstance(other, Compare):
            return part
    raise NotLinearError(Words("“或”有不止一种满足的办法", "“or” can be satisfied in several ways"))


def _is_number(point: Point) -> bool:
    return isinstance(point[0], NumberVector) and not isinstance(point[0], TruthVector)


def _figure(point: Point) -> Fraction:
    vector = cast("NumberVector", point[0])
    return vector.values.fraction(point[1])


def _no_comparison() -> NotLinearError:
    return NotLinearError(Words("不是数值之间的比较", "it is no comparison of figures"))


def _inside_where() -> NotLinearError:
    return NotLinearError(Words("where 之前是算出来的数", "what stands before “where” is calculated"))
