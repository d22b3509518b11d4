"""The cells a check read for one target, in the order of its text."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import islice
from typing import Any, cast

import numpy as np

from auditcheck.arithmetic.exact import decimal_of
from auditcheck.expressions.focusing import MOST_CELLS, Focus, cell_of
from auditcheck.expressions.functions.rollups import Rollup
from auditcheck.expressions.grammar import FUNCTIONS
from auditcheck.expressions.keys import own_keys
from auditcheck.expressions.lifting import common_axis, spread_over
from auditcheck.expressions.names import children
from auditcheck.expressions.vectors import FALSE, Collection, Operand
from auditcheck.model.issues import Comparison, Side, Term
from auditcheck.model.syntax import Call, If, In, Node, Path, Range, Where


def cells_read(focus: Focus, node: Node) -> tuple[Term, ...]:
    """Return every cell a check read for the target, each once, in order (at most 1,000)."""
    found: dict[Any, Term] = {}
    for term in islice(_cells(focus, node), 10 * MOST_CELLS):
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
        comparison = of_rollup(focus, node) if id(node) in focus.evaluated.notes else None
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
    found = [focus.point(argument) for argument in node.arguments]
    points = [point for point in found if point is not None]
    if len(points) < len(found):
        return
    axis = common_axis(*(vector for vector, _ in points))
    vectors = [spread_over(vector, axis) for vector, _ in points]
    position = next(place for vector, place in points if vector.axis == axis)
    keys, _ = own_keys(vectors)
    same = [place for place in np.flatnonzero(keys == keys[position]).tolist() if place != position]
    for place in (position, *same):
        for vector in vectors:
            cell = cell_of((vector, place))
            if cell is not None:
                yield cell


def of_rollup(focus: Focus, node: Call) -> Comparison | None:
    """Return the comparison of a parent with its children, None if the target has none."""
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
    stated = decimal_of(values.values.fraction(position)) if parent.value is None else parent.value
    left = Side(value=stated, terms=(parent,), kind=values.kind, places=parent.places)
    right = Side(value=decimal_of(total), terms=terms, kind=values.kind)
    difference = decimal_of(values.values.fraction(position) - total)
    return Comparison(left=left, operator="==", right=right, difference=difference)
