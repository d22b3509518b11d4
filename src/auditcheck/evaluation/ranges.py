"""Ranges: rows or columns from one to another, in the order of the sheet."""

from __future__ import annotations

from auditcheck.evaluation.namespace import Namespace, column_key
from auditcheck.expressions.vectors import ONE, Bundle, Collection, Operand, UnresolvedError
from auditcheck.model.syntax import Node
from auditcheck.tables.table import Table

Steps = tuple[str | Node, ...]
_ROW, _CELL = 2, 3


def range_in_table(space: Namespace, first: Steps, last: Steps) -> Bundle:
    """Return ``table.a : table.b`` (or ``table.a : b``): rows of a grid, columns of a row, columns."""
    table = space.table(str(first[0]))
    if len(first) == _ROW:
        return _rows_or_columns(space, table, str(first[1]), str(last[-1]))
    if len(last) == _CELL and first[1] != last[1]:
        rows = rows_between(space, table, str(first[1]), str(last[1]))
        return bundle([space.cell(table, row, str(first[2])) for row in rows])
    columns = columns_between(space, table, str(first[2]), str(last[-1]))
    if first[1] == "total":
        return bundle([space.total(table, name) for name in columns])
    return bundle([space.cell(table, str(first[1]), name) for name in columns])


def _rows_or_columns(space: Namespace, table: Table, first: str, last: str) -> Bundle:
    if table.spec.row(first) is not None:
        return bundle([space.grid_row(table, row) for row in rows_between(space, table, first, last)])
    leaves = [space.leaf(table, name) for name in columns_between(space, table, first, last)]
    if space.axis(table) == ONE:
        return bundle(list(leaves))
    return bundle([Collection(vector=leaf) for leaf in leaves])


def columns_between(space: Namespace, table: Table, first: str, last: str) -> list[str]:
    """Return the keys of the numeric columns from ``first`` to ``last`` as they stand on the sheet."""
    ends = [column_key(table, name) for name in (first, last) if space.column(table, name)]
    numeric = [key for key, column in table.columns.items() if column.numbers is not None]
    return _between(sorted(numeric, key=lambda key: _place(table, key)), ends)


def rows_between(space: Namespace, table: Table, first: str, last: str) -> list[str]:
    """Return the names of a grid's rows from ``first`` to ``last`` as they stand on the sheet."""
    names = list(table.row_names)
    return _between(names, [names[space.row(table, name)] for name in (first, last)])


def bundle(members: list[Operand]) -> Bundle:
    """Return several operands of one axis as a range."""
    kept = [member for member in members if not isinstance(member, Bundle)]
    axes = [member.axis for member in kept if not isinstance(member, Collection)]
    return Bundle(axis=next((axis for axis in axes if axis != ONE), ONE), members=tuple(kept))


def _place(table: Table, key: str) -> tuple[int, int]:
    origin = table.columns[key].origin
    return (int(origin.columns[0]), int(origin.rows[0])) if len(origin) else (0, 0)


def _between(names: list[str], ends: list[str]) -> list[str]:
    unknown = [name for name in ends if name not in names]
    if unknown:
        raise UnresolvedError(unknown[0])
    low, high = sorted(names.index(name) for name in ends)
    return names[low : high + 1]
