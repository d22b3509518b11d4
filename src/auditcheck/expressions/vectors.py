"""Vectors: the operands of expressions, whole columns with the state of every value.

`evaluation` makes the leaves (with a `Source` that knows their cells) and implements `Scope`;
everything computed from them is made here. Shapes: a vector on an axis of length n holds n values.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from auditcheck.arithmetic.exact import Exact, Indices, Mask
from auditcheck.expressions.sources import Bounds, Derivation, Mode, Source, gathered
from auditcheck.model.syntax import Path, Range
from auditcheck.model.tables import CellState, ValueType

States = NDArray[np.uint8]
Codes = NDArray[np.uint8]
Texts = NDArray[Any]

# States of values: those of a cell, and MISSING for a value that must not count as 0 in a sum
# (a blank of a column with `blank: unknown`, a quotient by zero, a lookup that found nothing).
VALUE = int(CellState.VALUE)
BLANK = int(CellState.BLANK)
NOT_APPLICABLE = int(CellState.NOT_APPLICABLE)
UNREADABLE = int(CellState.UNREADABLE)
MISSING = 4

# Codes of truths: FALSE, TRUE, MISSING (a needed value is missing) and UNREADABLE.
FALSE = 0
TRUE = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """What a vector runs along: the records of a table, the columns of a grid, groups.

    Vectors meet element by element only on equal axes; `ONE` meets every axis.
    """

    identity: str
    length: int


ONE = Axis(identity="", length=1)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NumberVector:
    """Numbers on an axis: ``values`` has the axis's length and is 0 where there is no value.

    A leaf has a ``source``; what is computed has a ``derivation`` of its bounds, asked only when a
    comparison fails that rounding might explain.
    """

    axis: Axis
    values: Exact
    states: States
    kind: ValueType = ValueType.NUMBER
    source: Source | None = None
    derivation: Derivation | None = None

    def take(self, index: Indices, axis: Axis) -> NumberVector:
        """Return the elements at ``index`` (no negative positions) as a vector on ``axis``."""
        return NumberVector(
            axis=axis,
            values=self.values.take(index),
            states=self.states[index],
            kind=self.kind,
            source=gathered(self.source, index),
            derivation=_taken(self.derivation, index),
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TextVector:
    """Texts on an axis, ``""`` where there is no value; dates are ISO texts, yes_no 是 and 否.

    ``memo`` keeps what is computed once for a column (its texts numbered); share one vector
    between rules rather than making it anew.
    """

    axis: Axis
    texts: Texts
    states: States
    kind: ValueType = ValueType.TEXT
    source: Source | None = None
    memo: dict[str, Any] = field(default_factory=dict, repr=False)

    def take(self, index: Indices, axis: Axis) -> TextVector:
        """Return the elements at ``index`` (no negative positions) as a vector on ``axis``."""
        memo: dict[str, Any] = {}
        if "numbered" in self.memo:
            numbers, vocabulary = self.memo["numbered"]
            memo["numbered"] = (numbers[index], vocabulary)
        return TextVector(
            axis=axis,
            texts=self.texts[index],
            states=self.states[index],
            kind=self.kind,
            source=gathered(self.source, index),
            memo=memo,
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TruthVector:
    """Codes FALSE, TRUE, MISSING or UNREADABLE on an axis.

    ``rounded`` marks elements that are TRUE only because rounding explains a difference (None:
    none is).
    """

    axis: Axis
    codes: Codes
    rounded: Mask | None = None

    @property
    def states(self) -> States:
        """The codes as states: a truth that is known is a value."""
        return np.where(self.codes <= TRUE, np.uint8(VALUE), self.codes)

    def take(self, index: Indices, axis: Axis) -> TruthVector:
        """Return the elements at ``index`` (no negative positions) as a vector on ``axis``."""
        rounded = None if self.rounded is None else self.rounded[index]
        return TruthVector(axis=axis, codes=self.codes[index], rounded=rounded)

    def over(self, axis: Axis) -> TruthVector:
        """Return the vector on ``axis``, spread if it is a scalar."""
        if self.axis == axis:
            return self
        return self.take(np.zeros(axis.length, dtype=np.intp), axis)


Vector = NumberVector | TextVector | TruthVector


def _taken(derivation: Derivation | None, index: Indices) -> Derivation | None:
    if derivation is None:
        return None

    def bounds(mode: Mode) -> Bounds | None:
        whole = derivation(mode)
        return None if whole is None else whole.take(index)

    return bounds


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Bundle:
    """A range: several operands of one kind on the same axis, in the order of the sheet.

    Members are vectors (all on ``axis``), or collections of one inner axis (``projects.q1 :
    projects.q4`` outside of ``for: projects``).
    """

    axis: Axis
    members: tuple[Vector | Collection, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Grouping:
    """How the elements of a collection (shape (m,)) belong to the targets (shape (n,)).

    ``groups`` gives each element's group, 0 ≤ group < ``count`` (None: one group for all).
    ``spread`` gives each target's group (None: group i is target i, or the only group belongs to the
    scalar target). ``doubts`` gives targets a state that overrules what is gathered for them, where
    it is not VALUE.
    """

    target: Axis = ONE
    groups: Indices | None = None
    count: int = 1
    spread: Indices | None = None
    doubts: States | None = None


WHOLE = Grouping()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Collection:
    """Many values for each target: a whole column, or the column within each group.

    A whole column (``awards.amount``): the default grouping. Inside ``for: T by key`` a bare column:
    ``Grouping(target=axis of the groups, groups=group of each record, count=axis.length)``; give
    all columns of the table the same Grouping object. A table itself (``count(awards)``) is
    ``records(axis)``.
    """

    vector: Vector
    grouping: Grouping = WHOLE


Operand = NumberVector | TextVector | TruthVector | Bundle | Collection


class UnresolvedError(LookupError):
    """A path's table, column, row or record is not there in this submission.

    `Scope.resolve` raises it (or a subclass that carries more); `has` turns it into FALSE and
    everything else lets it pass to the caller of `evaluate`.
    """


class Scope(Protocol):
    """What names mean for one rule, given by `evaluation`."""

    def resolve(self, path: Path, indices: tuple[Operand, ...]) -> Operand:
        """Return the operand a path names; ``indices`` are its evaluated ``[...]`` in order.

        A codelist is a collection of its codes. Raises `UnresolvedError` if it is not there.
        """

    def resolve_range(self, between: Range, indices: tuple[Operand, ...]) -> Bundle:
        """Return the operands from ``between.first`` to ``between.last`` in the sheet's order.

        ``indices`` are the evaluated ``[...]`` of the first path, then those of the last.
        """


def numbers(
    axis: Axis,
    values: Exact,
    states: States | None = None,
    kind: ValueType = ValueType.NUMBER,
    source: Source | None = None,
) -> NumberVector:
    """Return a vector of numbers; ``states`` None means that all are values."""
    given = all_values(axis.length) if states is None else states
    return NumberVector(axis=axis, values=values, states=given, kind=kind, source=source)


def texts(
    axis: Axis,
    values: Texts,
    states: States | None = None,
    kind: ValueType = ValueType.TEXT,
    source: Source | None = None,
) -> TextVector:
    """Return a vector of texts; ``states`` None means that all are values."""
    given = all_values(axis.length) if states is None else states
    return TextVector(axis=axis, texts=values, states=given, kind=kind, source=source)


def scalar_number(value: Decimal | Fraction | int, kind: ValueType = ValueType.NUMBER) -> NumberVector:
    """Return one number that meets every axis."""
    return numbers(ONE, Exact.constant(value), kind=kind)


def scalar_text(value: str) -> TextVector:
    """Return one text that meets every axis."""
    return texts(ONE, text_array([value]))


def scalar_truth(*, value: bool) -> TruthVector:
    """Return one truth that meets every axis."""
    return TruthVector(axis=ONE, codes=np.array([TRUE if value else FALSE], dtype=np.uint8))


def records(axis: Axis, grouping: Grouping = WHOLE) -> Collection:
    """Return a table as such: a truth for each record, for ``count(table)`` and ``table where``."""
    return Collection(
        vector=TruthVector(axis=axis, codes=np.full(axis.length, TRUE, dtype=np.uint8)),
        grouping=grouping,
    )


def all_values(length: int) -> States:
    """Return states that say every element is a value."""
    return np.zeros(length, dtype=np.uint8)


def text_array(values: list[str]) -> Texts:
    """Return texts as an array of Python strings."""
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array
