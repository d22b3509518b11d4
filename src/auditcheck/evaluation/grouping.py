"""Groups of records: the targets of ``for: table by column``."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from auditcheck.arithmetic.exact import Indices
from auditcheck.evaluation.namespace import Namespace, column_key
from auditcheck.expressions.texts import numbered
from auditcheck.expressions.vectors import Axis, Grouping, TextVector
from auditcheck.tables.table import Table

_BLANK_KEY = "（空白）"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Groups:
    """The groups of a table's records by key columns, in order of first appearance.

    ``firsts`` holds the position of each group's first record, ``labels`` what people call it.
    """

    keys: frozenset[str]
    grouping: Grouping
    firsts: Indices
    labels: list[str]


def groups_of(space: Namespace, table: Table, by: tuple[str, ...]) -> Groups:
    """Return the groups of ``table`` by the columns ``by``; records with equal texts are one group."""
    numbers = [_numbers(space, table, name) for name in by]
    groups, firsts = _numbered_together(numbers)
    axis = Axis(identity=f"{table.spec.name} by {' '.join(by)}", length=len(firsts))
    columns = [space.column(table, name) for name in by]
    labels = [" / ".join(column.raw(int(i)) for column in columns) or _BLANK_KEY for i in firsts]
    return Groups(
        keys=frozenset(column_key(table, name) for name in by),
        grouping=Grouping(target=axis, groups=groups, count=len(firsts)),
        firsts=firsts,
        labels=labels,
    )


def _numbers(space: Namespace, table: Table, name: str) -> Indices:
    leaf = space.leaf(table, name)
    if isinstance(leaf, TextVector):
        return numbered(leaf)[0]
    return np.unique(leaf.values.floats(), return_inverse=True)[1].astype(np.intp)


def _numbered_together(keys: list[Indices]) -> tuple[Indices, Indices]:
    """Return each record's group, groups in order of first appearance, and their first records."""
    combined = np.zeros(len(keys[0]), dtype=np.intp)
    for key in keys:
        combined = np.unique(combined, return_inverse=True)[1] * (int(key.max(initial=0)) + 1) + key
    _, firsts, inverse = np.unique(combined, return_index=True, return_inverse=True)
    order = np.argsort(firsts)
    rank = np.empty(len(order), dtype=np.intp)
    rank[order] = np.arange(len(order))
    return rank[inverse], firsts[order].astype(np.intp)
