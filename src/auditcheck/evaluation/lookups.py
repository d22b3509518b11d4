"""Values looked up by what a row is called: ``spending[category].final``."""

from __future__ import annotations

import numpy as np

from auditcheck.evaluation.namespace import Leaf, Namespace
from auditcheck.expressions.vectors import (
    MISSING,
    VALUE,
    Collection,
    NumberVector,
    Operand,
    States,
    TextVector,
    UnresolvedError,
)
from auditcheck.tables.labels import label_of
from auditcheck.tables.table import Table


def looked_up(space: Namespace, table: Table, key: Operand, column: str) -> Operand:
    """Return ``column`` of the rows that the texts of ``key`` name; missing where none does."""
    if isinstance(key, Collection):
        return Collection(vector=_picked(space, table, key.vector, column), grouping=key.grouping)
    return _picked(space, table, key, column)


def _picked(space: Namespace, table: Table, key: Operand, column: str) -> Leaf:
    if not isinstance(key, TextVector):
        raise UnresolvedError(column)
    rows = row_positions(table)
    found = np.array([rows.get(label_of(str(text)).core, -1) for text in key.texts], dtype=np.intp)
    whole = space.leaf(table, column)
    if not whole.axis.length:
        raise UnresolvedError(column)
    leaf = whole.take(np.maximum(found, 0), key.axis)
    states = np.where((found < 0) | (key.states != VALUE), np.uint8(MISSING), leaf.states)
    return _with_states(leaf, states)


def _with_states(leaf: Leaf, states: States) -> Leaf:
    if isinstance(leaf, NumberVector):
        values = leaf.values.replaced(states != VALUE, 0)
        return NumberVector(axis=leaf.axis, values=values, states=states, kind=leaf.kind, source=leaf.source)
    return TextVector(axis=leaf.axis, texts=leaf.texts, states=states, kind=leaf.kind, source=leaf.source)


def row_positions(table: Table) -> dict[str, int]:
    """Return the position of each row by what it is called, as labels are compared."""
    positions: dict[str, int] = {}
    for position, label in enumerate(table.labels):
        positions.setdefault(label_of(label).core, position)
    for position, name in enumerate(table.row_names):
        spec = table.spec.row(name)
        aliases = [alias[-1] for alias in spec.anchor.aliases] if spec is not None else []
        for text in (name, *aliases):
            positions.setdefault(label_of(text).core, position)
    return positions
