"""Figures of a rule over symbolic cells: linear sums and quotients, the rest as unknown figures."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from auditcheck.consistency.clauses import TURNED, Comparison, Formula, Operator, Part, both, either
from auditcheck.consistency.vocabulary import Cell, Here, NoFigureError, Vocabulary
from auditcheck.expressions.linear import Linear, NotLinearError, Quotient, difference_of, scaled
from auditcheck.expressions.printing import canonical
from auditcheck.model.rules import Tolerance
from auditcheck.model.syntax import Arithmetic, Call, If, Negative, Node, Number, Path, Range

Figure = Linear[str] | Quotient[str]
_ONE = Fraction(1)
_NOUGHT = Fraction(0)
_NUMBERS = frozenset(
    {"sum", "count", "mean", "median", "abs", "round", "change", "share", "length", "number_in"}
)


@dataclass(slots=True, kw_only=True, eq=False)
class Figures:
    """Makes the linear value of nodes on one target; ``partly`` turns true where a part is unknown.

    ``sign`` is the sign that divisors are taken to have.
    """

    vocabulary: Vocabulary
    here: Here
    tolerance: Tolerance
    sign: Literal[1, -1] = 1
    partly: bool = False

    def is_figure(self, node: Node) -> bool:
        """Say whether a node is a number."""
        match node:
            case Number() | Arithmetic() | Negative():
                return True
            case Call():
                if node.function in {"min", "max", "if_blank", "lookup"}:
                    return any(self.is_figure(argument) for argument in node.arguments)
                return node.function in _NUMBERS
            case If():
                return self.is_figure(node.yes)
            case Path():
                return self._names_figure(node)
            case _:
                return False

    def compared(self, left: Node, operator: Operator, right: Node) -> Formula | Part:
        """Return what a comparison of two figures asks."""
        if isinstance(right, Call) and right.function == "abs":
            left, right, operator = right, left, TURNED[operator]
        if isinstance(left, Call) and left.function == "abs" and operator in {"<", "<=", ">", ">="}:
            inner = left.arguments[0]
            sides = self._compared(inner, operator, right, 1), self._compared(inner, operator, right, -1)
            return both(*sides) if operator in {"<", "<="} else either(*sides)
        return self._compared(left, operator, right, 1)

    def _compared(self, left: Node, operator: Operator, right: Node, factor: int) -> Formula | Part:
        """Return ``factor × left operator right``, for both signs of a divisor."""
        self.sign = 1
        difference = self._difference(left, right, factor)
        if isinstance(difference, Linear):
            return self._part(difference, operator)
        return either(*(self._with_divisor(left, operator, right, factor, sign) for sign in (_ONE, -_ONE)))

    def _with_divisor(
        self, left: Node, operator: Operator, right: Node, factor: int, sign: Fraction
    ) -> Formula | Part:
        self.sign = 1 if sign > 0 else -1
        found = self._difference(left, right, factor)
        assert isinstance(found, Quotient)  # noqa: S101 - the sign changes no kind
        divisor = comparison(found.bottom, ">" if sign > 0 else "<", _NOUGHT)
        allowed = Fraction(self.tolerance.amount) if self.tolerance.kind == "amount" else _NOUGHT
        loose = self.tolerance.kind in {"rounding", "display"}
        top = found.top.times(sign)
        room = found.bottom.times(sign * allowed)
        if operator in {"==", "!="} and allowed:
            sides = (
                comparison(top.plus(room, -_ONE), "<=", _NOUGHT),
                comparison(top.plus(room), ">=", _NOUGHT),
            )
            near = both(*sides)
            return both(divisor, near if operator == "==" else either(*(s.negated() for s in sides)))
        if operator in {"<", "<="}:
            top = top.plus(room, -_ONE)
        elif operator in {">", ">="}:
            top = top.plus(room)
        return both(divisor, comparison(top, operator, None if loose else _NOUGHT))

    def _difference(self, left: Node, right: Node, factor: int) -> Figure:
        sides = scaled(self.value(left), Fraction(factor)), self.value(right)
        try:
            return difference_of(*sides)
        except NotLinearError:
            plain = [
                side if isinstance(side, Linear) else self._unknown(node).times(scale)
                for side, node, scale in zip(sides, (left, right), (Fraction(factor), _ONE), strict=True)
            ]
            return plain[0].plus(plain[1], -_ONE)

    def _part(self, difference: Linear[str], operator: Operator) -> Comparison:
        kind = self.tolerance.kind
        if operator == "!=" and kind != "amount":
            return comparison(difference, operator, _NOUGHT)
        if kind == "amount":
            return comparison(difference, operator, Fraction(self.tolerance.amount))
        if kind == "exact":
            return comparison(difference, operator, _NOUGHT)
        slack: Fraction | None = difference.slack
        for name, coefficient in difference.terms.items():
            half = self._half(self.vocabulary.cells[name])
            slack = None if slack is None or half is None else slack + half * abs(coefficient)
        return comparison(difference, operator, slack)

    def _half(self, cell: Cell) -> Fraction | None:
        return cell.rounding if self.tolerance.kind == "rounding" else cell.display

    def value(self, node: Node) -> Figure:
        """Return a node's linear value; what is not linear becomes an unknown figure."""
        try:
            return self._value(node)
        except (NotLinearError, NoFigureError):
            return self._unknown(node)

    def _value(self, node: Node) -> Figure:  # noqa: PLR0911 - one line for each kind of node
        match node:
            case Number():
                return Linear(constant=Fraction(node.value))
            case Path():
                found = self.vocabulary.figure(node, self.here)
                return Linear(constant=found) if isinstance(found, Fraction) else _cell(found)
            case Negative():
                return scaled(self.value(node.operand), -_ONE)
            case Arithmetic():
                return self._arithmetic(node)
            case Call(function="sum"):
                return self._sum(node)
            case Call(function="share"):
                return self._ratio(self.value(node.arguments[0]), self.value(node.arguments[1]))
            case Call(function="change"):
                return self._change(node)
            case Call(function="if_blank", arguments=(first, Number(value=value))) if not value:
                return self.value(first)
            case _:
                raise NoFigureError

    def _arithmetic(self, node: Arithmetic) -> Figure:
        left, right = self.value(node.left), self.value(node.right)
        if node.operator in {"+", "-"}:
            return difference_of(left, right if node.operator == "-" else scaled(right, -_ONE))
        if node.operator == "/":
            return self._ratio(left, right)
        if isinstance(right, Linear) and not right.terms:
            return scaled(left, right.constant)
        if isinstance(left, Linear) and not left.terms:
            return scaled(right, left.constant)
        raise NoFigureError

    def _ratio(self, left: Figure, right: Figure) -> Figure:
        if isinstance(right, Quotient):
            raise NoFigureError
        if not right.terms:
            if not right.constant:
                raise NoFigureError
            return scaled(left, 1 / right.constant)
        if isinstance(left, Quotient):
            raise NoFigureError
        return Quotient(left, right)

    def _change(self, node: Call) -> Figure:
        left, right = (self.value(argument) for argument in node.arguments)
        ratio = self._ratio(left, right)
        if isinstance(ratio, Linear):
            raise NoFigureError
        return scaled(difference_of(ratio, Linear(constant=_ONE)), Fraction(self.sign))

    def _sum(self, node: Call) -> Figure:
        whole: Linear[str] = Linear()
        for argument in node.arguments:
            if isinstance(argument, Path | Range):
                for name in self.vocabulary.gathered(argument, self.here):
                    whole = whole.plus(_cell(name))
                continue
            part = self.value(argument)
            if isinstance(part, Quotient):
                raise NoFigureError
            whole = whole.plus(part)
        return whole

    def _unknown(self, node: Node) -> Linear[str]:
        self.partly = True
        counted = isinstance(node, Call) and node.function in {"abs", "count", "length"}
        text = situated(canonical(node), self.here)
        return _cell(self.vocabulary.unknown(text, low=_NOUGHT if counted else None))

    def _names_figure(self, node: Path) -> bool:
        try:
            self.vocabulary.figure(node, self.here)
        except NoFigureError:
            return _names_numbers(node, self.vocabulary, self.here)
        return True


def situated(text: str, here: Here) -> str:
    """Return a text that differs wherever it may mean something else: by table, group, row and column."""
    target = here.target
    own = [] if target is None else [target.table, *target.by]
    place = " ".join(part for part in (*own, here.row, here.column) if part)
    return f"{text} [{place}]" if place else text


def comparison(difference: Linear[str], operator: Operator, slack: Fraction | None) -> Comparison:
    """Return ``difference operator 0`` with its terms scaled to begin with 1."""
    terms = sorted(difference.terms.items())
    if not terms:
        return Comparison((), operator, -difference.constant, slack)
    lead = terms[0][1]
    scaled_terms = tuple((name, coefficient / lead) for name, coefficient in terms)
    turned = operator if lead > 0 else TURNED[operator]
    room = None if slack is None else slack / abs(lead)
    return Comparison(scaled_terms, turned, -difference.constant / lead, room)


def _cell(name: str) -> Linear[str]:
    return Linear(terms={name: _ONE})


def _names_numbers(node: Path, vocabulary: Vocabulary, here: Here) -> bool:
    """Say whether a path that means no single cell means figures all the same."""
    try:
        vocabulary.gathered(node, here)
    except NoFigureError:
        steps = node.steps[1:] if node.steps[0] == "prior" else node.steps
        table = vocabulary.pack.table(str(steps[0])) if isinstance(steps[0], str) else None
        column = table.column(steps[-1]) if table is not None and isinstance(steps[-1], str) else None
        return column is not None and column.type.is_numeric
    return True
