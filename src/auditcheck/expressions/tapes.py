"""Tapes: a side of a comparison laid out as the cells it was made of, with signs, in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import islice

from auditcheck.expressions.focusing import Focus, Point, cell_of, shown
from auditcheck.expressions.printing import canonical
from auditcheck.expressions.vectors import (
    BLANK,
    MISSING,
    NOT_APPLICABLE,
    TRUE,
    UNREADABLE,
    VALUE,
    NumberVector,
    TruthVector,
)
from auditcheck.expressions.words import in_words
from auditcheck.model.issues import Side, Term
from auditcheck.model.syntax import Arithmetic, Call, If, Negative, Node, Number, Path, Range, Where
from auditcheck.model.tables import CellState, ValueType

MOST_TERMS = 200
_FEW = 12
_FLIP = {"+": "-", "-": "+", "": ""}
_STATES = {
    BLANK: CellState.BLANK,
    NOT_APPLICABLE: CellState.NOT_APPLICABLE,
    UNREADABLE: CellState.UNREADABLE,
    MISSING: CellState.BLANK,
}


def side(focus: Focus, node: Node) -> Side:
    """Return one side of a comparison: its value and its tape."""
    found = focus.point(node)
    terms = tuple(islice(tape(focus, node, "+"), MOST_TERMS))
    if found is None:
        return Side(value=None, terms=terms)
    vector = found[0]
    if not isinstance(vector, NumberVector):
        kind = ValueType.TEXT if isinstance(vector, TruthVector) else vector.kind
        return Side(value=None, terms=terms, kind=kind, text=shown(found), stated=isinstance(node, Path))
    alone = terms[0].places if len(terms) == 1 else None
    value = _figure(found)
    return Side(value=value, terms=terms, kind=vector.kind, places=alone, stated=isinstance(node, Path))


def tape(focus: Focus, node: Node, sign: str) -> Iterator[Term]:
    """Yield the terms of a node, each with its sign."""
    match node:
        case Arithmetic(operator="+" | "-"):
            yield from tape(focus, node.left, sign)
            yield from tape(focus, node.right, sign if node.operator == "+" else _FLIP.get(sign, sign))
        case Arithmetic():
            yield from _factors(focus, node, sign)
        case Negative():
            yield from tape(focus, node.operand, _FLIP.get(sign, sign))
        case If():
            taken = focus.code(node.condition) == TRUE
            yield from tape(focus, node.yes if taken else node.no, sign)
        case Call():
            yield from _called(focus, node, sign)
        case Range() | Where() if focus.point(node) is None:
            yield from _members(focus, node, sign)
        case _:
            yield from _single(focus, node, sign)


def _factors(focus: Focus, node: Arithmetic, sign: str) -> Iterator[Term]:
    """Yield ``a × b ÷ c``; a factor that is itself a sum is told as one line."""
    if isinstance(node.left, Arithmetic) and node.left.operator in "*/":
        yield from _factors(focus, node.left, sign)
    else:
        yield from _single(focus, node.left, sign)
    yield from _single(focus, node.right, "×" if node.operator == "*" else "÷")


def _called(focus: Focus, node: Call, sign: str) -> Iterator[Term]:
    arguments = node.arguments
    match node.function:
        case "sum":
            for argument in arguments:
                yield from _argument(focus, argument, sign)
        case "min" | "max" | "median" | "mad" | "mean" | "count":
            for argument in arguments:
                yield from _argument(focus, argument, "")
        case "abs" | "round":
            yield from tape(focus, arguments[0], sign)
        case "change":
            yield from tape(focus, arguments[0], sign)
            yield from tape(focus, arguments[1], _FLIP.get(sign, sign))
            yield from _single(focus, arguments[1], "÷")
        case "share":
            yield from _single(focus, arguments[0], sign)
            yield from _single(focus, arguments[1], "÷")
        case "if_blank":
            first = focus.point(arguments[0])
            given = first is not None and int(first[0].states[first[1]]) in {VALUE, UNREADABLE}
            yield from tape(focus, arguments[0] if given else arguments[1], sign)
        case _:
            yield from _single(focus, node, sign)


def _argument(focus: Focus, node: Node, sign: str) -> Iterator[Term]:
    if isinstance(node, Path | Range | Where):
        yield from _members(focus, node, sign)
    elif focus.point(node) is not None:
        yield from tape(focus, node, sign)
    else:
        yield from _members(focus, node, sign)


def _members(focus: Focus, node: Node, sign: str) -> Iterator[Term]:
    """Yield every member's cell; among many, zeros are left out, and always what stands nowhere."""
    operand = focus.operand(node)
    if operand is None:
        return
    points = list(islice(focus.points(operand), 0, 10 * MOST_TERMS))
    for point in points:
        if (len(points) > _FEW and _is_zero(point)) or _is_nowhere(point):
            continue
        yield _term(focus, node, point, sign)


def _single(focus: Focus, node: Node, sign: str) -> Iterator[Term]:
    found = focus.point(node)
    if found is not None:
        yield _term(focus, node, found, sign)


def _term(focus: Focus, node: Node, point: Point, sign: str) -> Term:
    cell = cell_of(point)
    if cell is not None:
        return replace(cell, sign=sign)
    vector, position = point
    state = _STATES.get(int(vector.states[position]), CellState.VALUE)
    kind = ValueType.TEXT if isinstance(vector, TruthVector) else vector.kind
    label = "" if isinstance(node, Number) else label_of(focus, node)
    return Term(label=label, value=_figure(point), text=shown(point), sign=sign, kind=kind, state=state)


def label_of(focus: Focus, node: Node) -> str:
    """Return what to call a result: in words if names are known, else as the check writes it."""
    if focus.name is None:
        return canonical(node)
    if isinstance(node, Path):
        return focus.name(node).zh
    return in_words(node, focus.name).zh


def _figure(point: Point) -> Decimal | None:
    vector, position = point
    if not isinstance(vector, NumberVector) or int(vector.states[position]) != VALUE:
        return None
    return vector.values.decimal(position)


def _is_nowhere(point: Point) -> bool:
    """Say whether a value is blank because its sheet has no such field."""
    read = cell_of(point)
    return read is not None and read.cell is None and read.state is CellState.BLANK


def _is_zero(point: Point) -> bool:
    vector, position = point
    if not isinstance(vector, NumberVector) or int(vector.states[position]) != VALUE:
        return False
    return not vector.values.numerators[position]
