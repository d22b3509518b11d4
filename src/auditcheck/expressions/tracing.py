"""From a failing target back to its cells: the comparison that failed, both tapes, all cells read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import islice
from typing import Any, cast

import numpy as np

from auditcheck.arithmetic.exact import decimal_of
from auditcheck.expressions.comparing import bounds_of_sides
from auditcheck.expressions.evaluating import Evaluated
from auditcheck.expressions.focusing import MOST_CELLS, Focus, Point, cell_of
from auditcheck.expressions.functions.rollups import Rollup
from auditcheck.expressions.gathering import members_of
from auditcheck.expressions.grammar import FUNCTIONS
from auditcheck.expressions.keys import own_keys
from auditcheck.expressions.names import children
from auditcheck.expressions.sources import Bounds, Mode
from auditcheck.expressions.tapes import side
from auditcheck.expressions.vectors import (
    FALSE,
    ONE,
    TRUE,
    Bundle,
    Collection,
    NumberVector,
    Operand,
    TruthVector,
    Vector,
)
from auditcheck.model.issues import Comparison, Side, Term
from auditcheck.model.syntax import Call, Compare, If, In, Logic, Node, Path, Range, Where
from auditcheck.model.tables import ValueType
from auditcheck.model.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """Why one target's verdict is what it is. ``terms`` are the cells read, each once, in order."""

    comparison: Comparison | None
    terms: tuple[Term, ...]


def trace(evaluated: Evaluated, index: int, name: Callable[[Path], Words] | None = None) -> Trace:
    """Return the comparison that decided one target (position on the truth's axis) and its cells.

    ``comparison`` is None for checks that compare nothing (unique, matches, in …). ``name`` gives
    what results on the tape are called; without it they are called as the check writes them.
    """
    tree = evaluated.expression.tree
    focus = Focus(evaluated=evaluated, at={evaluated.truth.axis: index}, target=index, name=name)
    atom = _decisive(focus, tree)
    comparison = None if atom is None else _comparison(*atom)
    return Trace(comparison=comparison, terms=_distinct(_cells(focus, tree)))


# --- the decisive comparison


def _decisive(focus: Focus, node: Node) -> tuple[Focus, Node] | None:  # noqa: PLR0911 - one line a kind
    """Return the comparison that made a truth what it is, and where in it to look."""
    focus = _on_failing(focus, focus.operand(node))
    match node:
        case Compare():
            return (focus, node) if focus.point(node) is not None else None
        case Logic(operator="implies"):
            return _decisive(focus, node.right)
        case Logic():
            return _decisive(focus, _deciding_part(focus, node))
        case If():
            return _decisive(focus, node.yes if focus.code(node.condition) == TRUE else node.no)
        case Call(function="all"):
            return _decisive_of_all(focus, node)
        case Call(function="rollup"):
            return (focus, node) if id(node) in focus.evaluated.notes else None
        case _:
            return None


def _deciding_part(focus: Focus, node: Logic) -> Node:
    """Return the part with the verdict of the whole; of parts that hold, one that rounding explains."""
    verdict = focus.code(node)
    parts = [part for part in (node.left, node.right) if focus.code(part) == verdict]
    if verdict == TRUE:
        parts.sort(key=lambda part: not _is_rounded(focus, part))
    return parts[0] if parts else node.left


def _is_rounded(focus: Focus, node: Node) -> bool:
    found = focus.point(node)
    if found is None or not isinstance(found[0], TruthVector) or found[0].rounded is None:
        return False
    return bool(found[0].rounded[found[1]])


def _decisive_of_all(focus: Focus, node: Call) -> tuple[Focus, Node] | None:
    verdict = focus.code(node)
    for argument in node.arguments:
        closer = _on_failing(focus, focus.operand(argument))
        inner = argument.values if isinstance(argument, Where) else argument
        if verdict == TRUE or closer.code(argument) == verdict:
            found = _decisive(closer, inner)
            if found is not None:
                return found
    return None


def _on_failing(focus: Focus, operand: Operand | None) -> Focus:
    """Return the focus on the worst element of a truth over a range or collection."""
    if isinstance(operand, Bundle) and focus.member is None:
        codes = [_code(focus.on_member(i), operand) for i in range(len(operand.members))]
        return focus.on_member(codes.index(FALSE) if FALSE in codes else 0)
    if isinstance(operand, Collection) and operand.vector.axis not in focus.at:
        vector = operand.vector
        if not isinstance(vector, TruthVector):
            return focus
        target = 0 if operand.grouping.target == ONE else focus.at.get(operand.grouping.target, 0)
        members = members_of(operand, target)
        if not len(members):
            return focus
        worst = np.argmax(vector.codes[members] == FALSE)
        return focus.on_element(vector.axis, int(members[worst]))
    return focus


def _code(focus: Focus, operand: Operand) -> int | None:
    found = focus.within(operand)
    return int(found[0].codes[found[1]]) if found and isinstance(found[0], TruthVector) else None


# --- the comparison laid out


def _comparison(focus: Focus, node: Node) -> Comparison | None:
    if isinstance(node, Call):
        return _of_rollup(focus, node)
    node = cast("Compare", node)
    left, right = side(focus, node.left), side(focus, node.right)
    left, right = _alike(left, right.kind), _alike(right, left.kind)
    points = focus.point(node.left), focus.point(node.right)
    return Comparison(
        left=left,
        operator=node.operator,
        right=right,
        difference=_difference(*points) if left.value is not None and right.value is not None else None,
        tolerance=_tolerance(focus, node, *points),
    )


def _alike(shown: Side, other: ValueType) -> Side:
    """Return a plain number's side in the kind of the other: a ratio beside a percentage is one."""
    plain = shown.kind is ValueType.NUMBER and shown.value is not None
    if not plain or other not in {ValueType.PERCENT, ValueType.AMOUNT}:
        return shown
    return Side(value=shown.value, terms=shown.terms, kind=other, places=shown.places)


def _difference(left: Point | None, right: Point | None) -> Decimal | None:
    values = [_fraction(left), _fraction(right)]
    if values[0] is None or values[1] is None:
        return None
    return decimal_of(values[0] - values[1])


def _fraction(point: Point | None) -> Fraction | None:
    if point is None or not isinstance(point[0], NumberVector):
        return None
    return point[0].values.fraction(point[1])


def _tolerance(focus: Focus, node: Compare, left: Point | None, right: Point | None) -> Decimal | None:
    tolerance = focus.evaluated.tolerance
    if tolerance.kind == "amount":
        return tolerance.amount
    if tolerance.kind == "exact" or left is None or right is None:
        return None
    if not isinstance(left[0], NumberVector) or not isinstance(right[0], NumberVector):
        return None
    mode: Mode = "rounding" if tolerance.kind == "rounding" else "display"
    notes = cast("dict[Any, Any]", focus.evaluated.notes)
    key = ("bounds", id(node), id(left[0]), id(right[0]))
    if key not in notes:
        notes[key] = bounds_of_sides(left[0], right[0], mode)
    widths = [_half_width(*pair) for pair in zip(notes[key], (left[1], right[1]), strict=True)]
    total = sum(widths, Fraction(0))
    return decimal_of(total) if total else None


def _half_width(bounds: Bounds | None, position: int) -> Fraction:
    if bounds is None or (bounds.wild is not None and bounds.wild[position]):
        return Fraction(0)
    place = position if len(bounds.low) > 1 else 0
    return (bounds.high.fraction(place) - bounds.low.fraction(place)) / 2


def _of_rollup(focus: Focus, node: Call) -> Comparison | None:
    note = cast("Rollup", focus.evaluated.notes[id(node)])
    found = focus.point(node)
    if found is None:
        return None
    position, values = found[1], note.values
    parent = cell_of((values, position))
    own = np.flatnonzero(note.parents == position).tolist()
    if parent is None or not own:
        return None
    terms = tuple(term for child in own if (term := cell_of((values, child))) is not None)
    total = sum((values.values.fraction(child) for child in own), Fraction(0))
    left = Side(value=parent.value, terms=(parent,), kind=values.kind, places=parent.places)
    right = Side(value=decimal_of(total), terms=terms, kind=values.kind)
    difference = decimal_of(values.values.fraction(position) - total)
    return Comparison(left=left, operator="==", right=right, difference=difference)


# --- the cells read


def _distinct(cells: Iterator[Term]) -> tuple[Term, ...]:
    found: dict[Any, Term] = {}
    for term in islice(cells, 10 * MOST_CELLS):
        found.setdefault(term.cell if term.cell is not None else (term.label, term.value), term)
        if len(found) >= MOST_CELLS:
            break
    return tuple(found.values())


def _cells(focus: Focus, node: Node, *, whole: bool = False) -> Iterator[Term]:
    """Yield the cells a node read for the target; ``whole``: all of a collection's."""
    operand = focus.operand(node)
    match node:
        case Path() | Range():
            if operand is not None:
                yield from _cells_at(focus, operand, whole=whole)
        case Where():
            if operand is not None:
                yield from _cells_at(focus, operand, whole=True)
            yield from _outer_cells(focus, node.condition)
        case If():
            yield from _cells(focus, node.condition, whole=whole)
            taken = focus.code(node.condition) != FALSE
            yield from _cells(focus, node.yes if taken else node.no, whole=whole)
        case In():
            yield from _cells(focus, node.item, whole=whole)
        case Call():
            yield from _call_cells(focus, node, whole=whole)
        case _:
            for child in children(node):
                yield from _cells(focus, child, whole=whole)


def _call_cells(focus: Focus, node: Call, *, whole: bool) -> Iterator[Term]:
    if node.function == "lookup":
        yield from _cells(focus, node.arguments[0], whole=whole)
        found = focus.point(node)
        if found is not None and (cell := cell_of(found)) is not None:
            yield cell
    elif node.function == "unique":
        yield from _same(focus, node)
    elif node.function == "rollup":
        comparison = _of_rollup(focus, node) if id(node) in focus.evaluated.notes else None
        if comparison is not None:
            yield from (*comparison.left.terms, *comparison.right.terms)
    else:
        gathers = whole or FUNCTIONS[node.function].gathers
        for argument in node.arguments:
            yield from _cells(focus, argument, whole=gathers)


def _cells_at(focus: Focus, operand: Operand, *, whole: bool) -> Iterator[Term]:
    found = focus.within(operand) if not whole else None
    points = focus.points(operand) if found is None else iter([found])
    for point in points:
        cell = cell_of(point)
        if cell is not None:
            yield cell


def _outer_cells(focus: Focus, node: Node) -> Iterator[Term]:
    """Yield the target's own cells that a ``where`` condition read."""
    for child in (node, *children(node)):
        operand = focus.operand(child)
        if isinstance(child, Path) and operand is not None and not isinstance(operand, Collection):
            yield from _cells_at(focus, operand, whole=False)
        elif child is not node:
            yield from _outer_cells(focus, child)


def _same(focus: Focus, node: Call) -> Iterator[Term]:
    """Yield the cells of every record that has the same values as the target."""
    vectors: list[Vector] = []
    position = None
    for argument in node.arguments:
        operand, found = focus.operand(argument), focus.point(argument)
        if operand is None or found is None or isinstance(operand, Bundle):
            return
        vectors.append(found[0])
        position = found[1]
    keys, _ = own_keys(vectors)
    same = [p for p in np.flatnonzero(keys == keys[position]).tolist() if p != position]
    for place in (position, *same[:MOST_CELLS]):
        for vector in vectors:
            cell = cell_of((vector, int(place or 0)))
            if cell is not None:
                yield cell
