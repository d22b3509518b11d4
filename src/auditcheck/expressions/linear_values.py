"""The linear value of a number in a check, on one target: a sum over cells, or one sum by another."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Generic, Literal, Protocol, TypeVar, cast

from auditcheck.expressions.focusing import Focus, Point
from auditcheck.expressions.gathering import members_of
from auditcheck.expressions.linear import NOTHING, K, Linear, NotLinearError, Quotient, difference_of, scaled
from auditcheck.expressions.sources import Source
from auditcheck.expressions.vectors import (
    BLANK,
    NOT_APPLICABLE,
    ONE,
    TRUE,
    VALUE,
    Bundle,
    Collection,
    NumberVector,
    Operand,
)
from auditcheck.model.syntax import Arithmetic, Call, If, Negative, Node, Number, Path, Where
from auditcheck.model.words import Words

MOST_PARTS = 2_000
"""How many cells a sum may hold."""

_CONSTANT_FUNCTIONS = frozenset({"count", "number_in", "sum_in", "length"})
_C_co = TypeVar("_C_co", bound=Hashable, covariant=True)
Precision = Literal["", "rounding", "display"]


class Cells(Protocol[_C_co]):
    """Which cell a leaf's value stands in, and how finely it was written; given by the caller."""

    def cell(self, source: Source, position: int) -> _C_co | None:
        """Return the cell of a value, None if the value is not to be changed."""

    def rounding(self, source: Source, position: int) -> Fraction:
        """Return half a unit of the value's last declared place, 0 if it is exact."""

    def shown(self, source: Source, position: int, *, anew: bool) -> Fraction:
        """Return half a unit of the last digit shown; ``anew``: as a new value would be written."""


@dataclass(slots=True, kw_only=True)
class Values(Generic[K]):
    """Makes linear values; collects the cells met, those held at their present value, and their figures.

    ``precision`` says whether cells bring their rounding or what they show as slack.
    """

    cells: Cells[K]
    moving: frozenset[K] | None = None
    values: dict[K, Fraction] = field(default_factory=dict)
    held: set[K] = field(default_factory=set)
    shown: set[K] = field(default_factory=set)
    precision: Precision = ""

    def value(self, focus: Focus, node: Node) -> Linear[K] | Quotient[K]:  # noqa: PLR0911 - one line a kind
        """Return the linear value of a node; raises NotLinearError."""
        found = focus.point(node)
        if found is not None and isinstance(found[0], NumberVector) and found[0].source is not None:
            return self.leaf(found)
        match node:
            case Number():
                return Linear(constant=Fraction(node.value))
            case Path() if found is not None and is_number(found):
                return Linear(constant=_figure(found))
            case Negative():
                return scaled(self.value(focus, node.operand), Fraction(-1))
            case Arithmetic():
                return self._arithmetic(focus, node)
            case If():
                return self.value(focus, node.yes if focus.code(node.condition) == TRUE else node.no)
            case Call():
                return self._called(focus, node)
            case _:
                raise no_comparison()

    def _arithmetic(self, focus: Focus, node: Arithmetic) -> Linear[K] | Quotient[K]:
        left, right = self.value(focus, node.left), self.value(focus, node.right)
        if node.operator == "*":
            return self._product(left, right)
        if node.operator == "/":
            return self._ratio(left, right)
        return difference_of(left, right if node.operator == "-" else scaled(right, Fraction(-1)))

    def _product(
        self, left: Linear[K] | Quotient[K], right: Linear[K] | Quotient[K]
    ) -> Linear[K] | Quotient[K]:
        if isinstance(right, Linear) and not right.terms:
            return scaled(left, right.constant)
        if isinstance(left, Linear) and not left.terms:
            return scaled(right, left.constant)
        if self.moving is not None or isinstance(right, Quotient):
            raise NotLinearError(Words("两个单元格相乘", "two cells are multiplied"))
        return scaled(left, self._hold(right))

    def _ratio(
        self, left: Linear[K] | Quotient[K], right: Linear[K] | Quotient[K]
    ) -> Linear[K] | Quotient[K]:
        if isinstance(right, Quotient):
            raise NotLinearError(Words("分式再作除数", "a quotient divides"))
        if right.terms and self.moving is not None:
            if isinstance(left, Quotient):
                raise NotLinearError(Words("两次相除", "two divisions"))
            return Quotient(left, right)
        divisor = self._hold(right)
        if not divisor:
            raise NotLinearError(Words("除数为零", "a divisor is zero"))
        found = scaled(left, 1 / divisor)
        if right.slack and isinstance(found, Linear):
            width = abs(found.at(self.values) / divisor) * right.slack
            return Linear(terms=found.terms, constant=found.constant, slack=found.slack + width)
        return found

    def _hold(self, value: Linear[K]) -> Fraction:
        self.held.update(value.terms)
        return value.at(self.values)

    def _called(self, focus: Focus, node: Call) -> Linear[K] | Quotient[K]:  # noqa: PLR0911 - one line each
        match node.function:
            case "sum" | "mean":
                return self._gathered(focus, node)
            case "min" | "max":
                return self._extreme(focus, node)
            case "abs":
                inner = self.value(focus, node.arguments[0])
                return scaled(inner, Fraction(-1 if self._now(inner) < 0 else 1))
            case "round":
                return self._rounded(focus, node)
            case "share":
                left, right = (self.value(focus, argument) for argument in node.arguments)
                return self._ratio(left, right)
            case "change":
                return self._change(focus, node)
            case "if_blank":
                found = focus.point(node.arguments[0])
                present = found is not None and found[0].states[found[1]] == VALUE
                return self.value(focus, node.arguments[0 if present else 1])
        found = focus.point(node)
        if node.function in _CONSTANT_FUNCTIONS and found is not None and is_number(found):
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
        return whole.times(Fraction(1, max(1, int(count)))) if node.function == "mean" else whole

    def _parts(self, focus: Focus, node: Node) -> Iterator[tuple[Linear[K], bool]]:
        operand = focus.operand(node)
        if isinstance(operand, Bundle):
            for member, part in enumerate(operand.members):
                yield from self._parts_of(focus.on_member(member), node, part)
        elif operand is not None:
            yield from self._parts_of(focus, node, operand)

    def _parts_of(self, focus: Focus, node: Node, operand: Operand) -> Iterator[tuple[Linear[K], bool]]:
        if not isinstance(operand, Collection):
            yield self._plain(self.value(focus, node)), True
            return
        vector = operand.vector
        if not isinstance(vector, NumberVector):
            raise no_comparison()
        if vector.source is None and isinstance(node, Where):
            raise inside_where()
        for position in members(focus, operand):
            if vector.source is not None:
                part = self.leaf((vector, position))
            else:
                part = self._plain(self.value(focus.on_element(vector.axis, position), node))
            yield part, vector.states[position] == VALUE

    def _extreme(self, focus: Focus, node: Call) -> Linear[K]:
        parts = [
            part for argument in node.arguments for part, filled in self._parts(focus, argument) if filled
        ]
        if not parts:
            raise no_comparison()
        pick = max if node.function == "max" else min
        return pick(parts, key=lambda part: part.at(self.values))

    def _rounded(self, focus: Focus, node: Call) -> Linear[K]:
        inner = self._plain(self.value(focus, node.arguments[0]))
        places = 0
        if len(node.arguments) > 1:
            point = focus.point(node.arguments[1])
            places = int(_figure(point)) if point is not None else 0
        half = Fraction(1, 2) / Fraction(10) ** places
        return Linear(terms=inner.terms, constant=inner.constant, slack=inner.slack + half)

    def _change(self, focus: Focus, node: Call) -> Linear[K] | Quotient[K]:
        left, right = (self.value(focus, argument) for argument in node.arguments)
        ratio = self._ratio(left, right)
        sign = Fraction(-1 if self._now(right) < 0 else 1)
        return difference_of(scaled(ratio, sign), Linear(constant=sign))

    def _plain(self, value: Linear[K] | Quotient[K]) -> Linear[K]:
        if isinstance(value, Quotient):
            raise NotLinearError(Words("含有多个不同的除数", "there are several divisors"))
        return value

    def _now(self, value: Linear[K] | Quotient[K]) -> Fraction:
        if isinstance(value, Quotient):
            return value.top.at(self.values) / (value.bottom.at(self.values) or 1)
        return value.at(self.values)

    def leaf(self, point: Point) -> Linear[K]:
        """Return a cell's value: a sum of one term, or a constant if it is not to change."""
        vector, position = point
        assert isinstance(vector, NumberVector)  # noqa: S101 - callers hand numbers only
        state, value = vector.states[position], vector.values.fraction(position)
        if vector.source is None or state not in {VALUE, BLANK, NOT_APPLICABLE}:
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
        if not self.precision:
            return NOTHING
        if self.precision == "rounding":
            return self.cells.rounding(source, position)
        return self.cells.shown(source, position, anew=False)

    def last_digit(self, source: Source, position: int) -> Fraction:
        """Return half a unit of the last digit that a cell shows, or would show if it moves."""
        cell = self.cells.cell(source, position)
        if cell is not None:
            self.shown.add(cell)
        return self.cells.shown(source, position, anew=self.moving is not None and cell in self.moving)


def members(focus: Focus, operand: Collection) -> list[int]:
    """Return the positions of the elements that belong to the target; raises NotLinearError for too many."""
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


def is_number(point: Point) -> bool:
    """Say whether a value is a number."""
    return isinstance(point[0], NumberVector)


def _figure(point: Point) -> Fraction:
    vector = cast("NumberVector", point[0])
    return vector.values.fraction(point[1])


def no_comparison() -> NotLinearError:
    """Return the error for what compares no figures."""
    return NotLinearError(Words("不是数值之间的比较", "it is no comparison of figures"))


def inside_where() -> NotLinearError:
    """Return the error for calculated values that are filtered."""
    return NotLinearError(Words("where 之前是算出来的数", "what stands before “where” is calculated"))
