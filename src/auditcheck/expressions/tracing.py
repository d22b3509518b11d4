"""From a failing target back to its cells: the comparison that failed, both tapes, all cells read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, cast

import numpy as np

from auditcheck.arithmetic.exact import decimal_of
from auditcheck.expressions.citing import cells_read, of_rollup
from auditcheck.expressions.comparing import bounds_of_sides
from auditcheck.expressions.evaluating import Evaluated
from auditcheck.expressions.focusing import Focus, Point
from auditcheck.expressions.gathering import members_of
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
)
from auditcheck.model.issues import Comparison, Side, Term
from auditcheck.model.syntax import Call, Compare, If, Logic, Node, Path, Where
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
    return Trace(comparison=comparison, terms=cells_read(focus, tree))


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
        if verdict == TRUE or closer.code(argument) == verdict:
            where = _behind(closer, argument) if isinstance(argument, Where) else (closer, argument)
            found = None if where is None else _decisive(*where)
            if found is not None:
                return found
    return None


def _behind(focus: Focus, node: Where) -> tuple[Focus, Node] | None:
    """Return the focus on the record that an element of what ``where`` kept is, None if that is not known."""
    found, whole = focus.point(node), focus.operand(node.values)
    kept = focus.evaluated.notes.get(id(node))
    if found is None or kept is None or not isinstance(whole, Collection):
        return None
    return focus.on_element(whole.vector.axis, int(kept[found[1]])), node.values


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
        return of_rollup(focus, node)
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
    return (bounds.high.fraction(position) - bounds.low.fraction(position)) / 2
