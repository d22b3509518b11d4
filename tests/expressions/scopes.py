"""A small world of columns for expressions: names → operands, with sources that know cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np

from auditcheck.arithmetic.exact import Exact
from auditcheck.expressions.vectors import (
    ONE,
    Axis,
    Bundle,
    Collection,
    NumberVector,
    Operand,
    TextVector,
    UnresolvedError,
    numbers,
    text_array,
    texts,
)
from auditcheck.model.cells import CellRef
from auditcheck.model.issues import Term
from auditcheck.model.syntax import Path, Range
from auditcheck.model.tables import CellState, ValueType

STATES = {None: CellState.BLANK, "—": CellState.NOT_APPLICABLE, "#REF!": CellState.UNREADABLE}
Cell = Decimal | int | str | None


@dataclass(frozen=True, slots=True)
class SheetSource:
    """Values in one column of a sheet, from row 2 on; ``shown`` decimals decide what is displayed."""

    label: str
    column: int
    values: Exact
    states: np.ndarray
    kind: ValueType
    radius: Decimal | None
    shown: Decimal

    def term(self, index: int) -> Term:
        state = CellState(min(int(self.states[index]), 3))
        value = self.values.decimal(index) if state is CellState.VALUE else None
        cell = CellRef(sheet="表", row=index + 2, column=self.column)
        return Term(label=self.label, cell=cell, value=value, kind=self.kind, state=state)

    def half_units(self) -> Exact | None:
        return None if self.radius is None else Exact.constant(self.radius)

    def displayed(self) -> Exact:
        return Exact.constant(self.shown)


@dataclass
class World:
    """Resolves dotted names; ranges run over the names in the order they were given."""

    names: dict[str, Operand] = field(default_factory=dict)

    def resolve(self, path: Path, indices: tuple[Operand, ...]) -> Operand:  # noqa: ARG002 - protocol
        name = ".".join(path.names)
        if name not in self.names:
            raise UnresolvedError(name)
        return self.names[name]

    def resolve_range(self, between: Range, indices: tuple[Operand, ...]) -> Bundle:  # noqa: ARG002 - protocol
        order = list(self.names)
        first, last = (order.index(".".join(end.names)) for end in (between.first, between.last))
        members = tuple(self.names[name] for name in order[first : last + 1])
        axis = members[0].axis if not isinstance(members[0], Collection) else ONE
        return Bundle(axis=axis, members=members)  # type: ignore[arg-type]


def column(  # noqa: PLR0913 - what a cell can be
    axis: Axis,
    values: Sequence[Cell],
    *,
    name: str = "",
    place: int = 1,
    kind: ValueType = ValueType.AMOUNT,
    radius: Decimal | str | None = None,
    shown: Decimal | str = "0.005",
) -> NumberVector | TextVector:
    """Return cells as a vector: None is blank, "—" not applicable, "#REF!" unreadable."""
    found = [
        STATES.get(value, CellState.VALUE) if not isinstance(value, Decimal | int) else 0 for value in values
    ]
    states = np.array(found, dtype=np.uint8)
    half, seen = None if radius is None else Decimal(radius), Decimal(shown)
    if not kind.is_numeric:
        words = text_array(["" if state else str(value) for value, state in zip(values, found, strict=True)])
        nothing = Exact.constant(0, len(words))
        return texts(axis, words, states, kind, SheetSource(name, place, nothing, states, kind, None, seen))
    figures = Exact.of([Decimal(str(v)) if not s else Decimal(0) for v, s in zip(values, found, strict=True)])
    return numbers(axis, figures, states, kind, SheetSource(name, place, figures, states, kind, half, seen))


def world(length: int = 1, **columns: Sequence[Cell]) -> World:
    """Return a world of bare columns on one axis of records; texts are told by their values."""
    axis = Axis(identity="records", length=length)
    made = World()
    for place, (name, values) in enumerate(columns.items(), 1):
        made.names[name] = column(axis, values, name=name, place=place, kind=kind_of(values))
    return made


def kind_of(values: Sequence[Cell]) -> ValueType:
    wordy = any(isinstance(value, str) and value not in STATES for value in values)
    return ValueType.TEXT if wordy else ValueType.AMOUNT


def scalars(values: Mapping[str, Cell], radius: str | None = None, shown: str = "0.005") -> World:
    """Return a world of single cells."""
    made = World()
    for place, (name, value) in enumerate(values.items(), 1):
        kind = kind_of([value])
        made.names[name] = column(ONE, [value], name=name, place=place, kind=kind, radius=radius, shown=shown)
    return made


def table(name: str, columns: Mapping[str, Sequence[Cell]]) -> dict[str, Operand]:
    """Return ``name.column`` → whole column."""
    axis = Axis(identity=name, length=len(next(iter(columns.values()))))
    return {
        f"{name}.{title}": Collection(
            vector=column(axis, cells, name=title, place=place, kind=kind_of(cells))
        )
        for place, (title, cells) in enumerate(columns.items(), 1)
    }
