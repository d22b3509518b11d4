"""A naive reading of checks, record by record with fractions: what the vectors are held against."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from auditcheck.model.syntax import Arithmetic, Call, Compare, Logic, Negative, Node, Not, Number, Path, Range

BLANK, MISSING, UNREADABLE = "blank", "missing", "unreadable"
NOT_APPLICABLE = "n.a."

COMPARISONS = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True)
class Value:
    """A figure with its bounds, or (``state``) why there is none."""

    exact: Fraction = Fraction(0)
    low: Fraction = Fraction(0)
    high: Fraction = Fraction(0)
    state: str = ""
    wild: bool = False


def plain(figure: Fraction) -> Value:
    return Value(figure, figure, figure)


def truth(node: Node, cells: Mapping[str, Value], amount: Fraction | None, *, rounding: bool) -> str | bool:
    """Return True, False, "missing" or "unreadable"."""
    if isinstance(node, Compare):
        left, right = number(node.left, cells), number(node.right, cells)
        for state in (UNREADABLE, MISSING):
            if state in (left.state, right.state):
                return state
        if left.state or right.state:
            return MISSING
        return holds(node.operator, left, right, amount, rounding=rounding)
    if isinstance(node, Not):
        found = truth(node.operand, cells, amount, rounding=rounding)
        return found if isinstance(found, str) else not found
    assert isinstance(node, Logic)
    left_truth = truth(
        node.left,
        cells,
        None if node.operator == "implies" else amount,
        rounding=rounding and node.operator != "implies",
    )
    right_truth = truth(node.right, cells, amount, rounding=rounding)
    if node.operator == "implies":
        left_truth = left_truth if isinstance(left_truth, str) else not left_truth
    deciding = node.operator != "and"
    both = (left_truth, right_truth)
    if any(each is deciding for each in both):
        return deciding
    return next((state for state in (UNREADABLE, MISSING) if state in both), not deciding)


def holds(sign: str, left: Value, right: Value, amount: Fraction | None, *, rounding: bool) -> bool:  # noqa: PLR0911 - one line for each case
    a, b = left.exact, right.exact
    if amount is not None:
        if sign in {"==", "!="}:
            return (abs(a - b) <= amount) == (sign == "==")
        return bool(COMPARISONS[sign](a, b + amount if sign in {"<", "<="} else b - amount))
    if COMPARISONS[sign](a, b):
        return True
    if not rounding or sign == "!=":
        return False
    if left.wild or right.wild:
        return True
    if sign == "==":
        return left.low <= right.high and left.high >= right.low
    if sign in {"<", "<="}:
        return bool(COMPARISONS[sign](left.low, right.high))
    return bool(COMPARISONS[sign](left.high, right.low))


def number(node: Node, cells: Mapping[str, Value]) -> Value:  # noqa: PLR0911 - one line for each kind
    """Return what a node is for one record."""
    match node:
        case Number():
            return plain(Fraction(node.value))
        case Path():
            return cells[str(node.steps[0])]
        case Negative():
            inner = number(node.operand, cells)
            return Value(-inner.exact, -inner.high, -inner.low, inner.state, inner.wild)
        case Arithmetic():
            return arithmetic(node.operator, number(node.left, cells), number(node.right, cells))
        case Call(function="sum"):
            return total(members(node, cells))
        case Call(function="abs"):
            return magnitude(number(node.arguments[0], cells))
        case Call(function="min" | "max"):
            return extreme(members(node, cells), min if node.function == "min" else max)
        case _:
            raise NotImplementedError(node)


def members(node: Call, cells: Mapping[str, Value]) -> list[Value]:
    found: list[Value] = []
    for argument in node.arguments:
        if isinstance(argument, Range):
            names = list(cells)
            first, last = (names.index(str(end.steps[0])) for end in (argument.first, argument.last))
            found += [cells[name] for name in names[first : last + 1]]
        else:
            found.append(number(argument, cells))
    return found


def total(parts: list[Value]) -> Value:
    states = [part.state for part in parts]
    for state in (UNREADABLE, MISSING):
        if state in states:
            return Value(state=state)
    if all(states):
        return Value(state=BLANK if BLANK in states else NOT_APPLICABLE)
    given = [part for part in parts if not part.state]
    return Value(
        sum((part.exact for part in given), Fraction(0)),
        sum((part.low for part in given), Fraction(0)),
        sum((part.high for part in given), Fraction(0)),
        wild=any(part.wild for part in given),
    )


def extreme(parts: list[Value], pick: object) -> Value:
    chosen = pick
    assert callable(chosen)
    states = [part.state for part in parts]
    for state in (UNREADABLE, MISSING):
        if state in states:
            return Value(state=state)
    given = [part for part in parts if not part.state]
    if not given:
        return Value(state=MISSING)
    return Value(
        chosen(part.exact for part in given),
        chosen(part.low for part in given),
        chosen(part.high for part in given),
        wild=any(part.wild for part in given),
    )


def magnitude(inner: Value) -> Value:
    if inner.state:
        return inner
    ends = sorted([abs(inner.low), abs(inner.high)])
    low = Fraction(0) if inner.low < 0 < inner.high else ends[0]
    return Value(abs(inner.exact), low, ends[1], wild=inner.wild)


def arithmetic(sign: str, left: Value, right: Value) -> Value:
    if sign == "+":
        return total([left, right])
    if sign == "-":
        return total([left, Value(-right.exact, -right.high, -right.low, right.state, right.wild)])
    states = (left.state, right.state)
    if UNREADABLE in states:
        return Value(state=UNREADABLE)
    if any(states) or (sign == "/" and right.exact == 0):
        return Value(state=MISSING)
    wild = left.wild or right.wild
    if sign == "/" and right.low <= 0 <= right.high:
        return Value(left.exact / right.exact, wild=True)
    apply = operator.mul if sign == "*" else operator.truediv
    corners = [apply(a, b) for a in (left.low, left.high) for b in (right.low, right.high)]
    return Value(apply(left.exact, right.exact), min(corners), max(corners), wild=wild)
