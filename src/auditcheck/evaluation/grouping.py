"""Groups of records: the targets of ``for: table by column``."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from auditcheck.arithmetic.exact import Indices
from auditcheck.evaluation.namespace import Namespace, column_key
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
    texts = [_texts(space, table, name) for name in by]
    numbered: dict[tuple[str, ...], int] = {}
    members = [numbered.setdefault(key, len(numbered)) for key in zip(*texts, strict=True)]
    groups = np.array(members, dtype=np.intp)
    axis = Axis(identity=f"{table.spec.name} by {' '.join(by)}", length=len(numbered))
    firsts = np.unique(groups, return_index=True)[1].astype(np.intp)
    columns = [space.column(table, name) for name in by]
    labels = [" / ".join(column.raw(int(i)) for column in columns) or _BLANK_KEY for i in firsts]
    return Groups(
        keys=frozenset(column_key(table, name) for name in by),
        grouping=Grouping(target=axis, groups=groups, count=len(numbered)),
        firsts=firsts,
        labels=labels,
    )


def _texts(space: Namespace, table: Table, name: str) -> list[str]:
    leaf = space.leaf(table, name)
    if isinstance(leaf, TextVector):
        return [str(text).strip() for text in leaf.texts]
    return [str(leaf.values.fraction(i)) for i in range(leaf.axis.length)]
