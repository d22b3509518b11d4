"""Focus: one target of an evaluated check, and what every node was for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from auditcheck.expressions.evaluating import Evaluated
from auditcheck.expressions.gathering import members_of
from auditcheck.expressions.vectors import (
    ONE,
    Axis,
    Bundle,
    Collection,
    Operand,
    TextVector,
    TruthVector,
    Vector,
)
from auditcheck.model.issues import Term
from auditcheck.model.syntax import Node, Path
from auditcheck.model.words import Words

MOST_CELLS = 1_000

Point = tuple[Vector, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Focus:
    """``at`` gives the position on each axis looked at, ``member`` the part of a range."""

    evaluated: Evaluated
    at: Mapping[Axis, int]
    target: int
    member: int | None = None
    name: Callable[[Path], Words] | None = field(default=None)

    def operand(self, node: Node) -> Operand | None:
        """Return a node's operand, None if it was never evaluated."""
        return self.evaluated.values.get(id(node))

    def point(self, node: Node) -> Point | None:
        """Return the vector and position of a node's value here, None if it has no single one."""
        operand = self.operand(node)
        return None if operand is None else self.within(operand)

    def within(self, operand: Operand) -> Point | None:
        """Return the vector and position of an operand's value here."""
        if isinstance(operand, Bundle):
            if self.member is None or self.member >= len(operand.members):
                return None
            return self.within(operand.members[self.member])
        vector = operand.vector if isinstance(operand, Collection) else operand
        if vector.axis in self.at:
            return vector, self.at[vector.axis]
        return (vector, 0) if vector.axis == ONE and not isinstance(operand, Collection) else None

    def points(self, operand: Operand) -> Iterator[Point]:
        """Yield every value of an operand that belongs to the target."""
        if isinstance(operand, Bundle):
            for member in operand.members:
                yield from self.points(member)
        elif isinstance(operand, Collection):
            target = 0 if operand.grouping.target == ONE else self.at.get(operand.grouping.target, 0)
            for position in members_of(operand, target).tolist():
                yield operand.vector, position
        else:
            found = self.within(operand)
            if found is not None:
                yield found

    def code(self, node: Node) -> int | None:
        """Return a node's truth code here, None if it is no truth or was not evaluated."""
        found = self.point(node)
        return int(found[0].codes[found[1]]) if found and isinstance(found[0], TruthVector) else None

    def on_element(self, axis: Axis, position: int) -> Focus:
        """Return the focus on one element of a collection."""
        return replace(self, at={**self.at, axis: position})

    def on_member(self, member: int) -> Focus:
        """Return the focus on one part of a range."""
        return replace(self, member=member)


def cell_of(point: Point) -> Term | None:
    """Return the cell of a value, None if it is a result."""
    vector, position = point
    if isinstance(vector, TruthVector) or vector.source is None:
        return None
    return vector.source.term(position)


def shown(point: Point) -> str:
    """Return a text's or truth's value for people."""
    vector, position = point
    if isinstance(vector, TextVector):
        return str(vector.texts[position])
    if isinstance(vector, TruthVector):
        return {0: "否", 1: "是"}.get(int(vector.codes[position]), "")
    return ""
