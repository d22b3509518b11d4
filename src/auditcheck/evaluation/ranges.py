"""Ranges: rows or columns from one to another, in the order of the sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from auditcheck.evaluation.namespace import AbsentError, Namespace, column_key
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
    numeric = [key for key, column in table.columns.items() if column.numbers is not None]
    names = sorted(numeric, key=lambda key: _place(table, key))
    ends = column_key(table, first), column_key(table, last)
    return _between(names, ends, (it.name for it in table.spec.columns), lambda it: space.column(table, it))


def rows_between(space: Namespace, table: Table, first: str, last: str) -> list[str]:
    """Return the names of a grid's rows from ``first`` to ``last`` as they stand on the sheet."""
    specs = [table.spec.row(name) for name in (first, last)]
    ends = [spec.name if spec else name for spec, name in zip(specs, (first, last), strict=True)]
    spoken = (it.name for it in table.spec.rows)
    return _between(list(table.row_names), (ends[0], ends[1]), spoken, lambda it: space.row(table, it))


def bundle(members: list[Operand]) -> Bundle:
    """Return several operands of one axis as a range."""
    kept = [member for member in members if not isinstance(member, Bundle)]
    axes = [member.axis for member in kept if not isinstance(member, Collection)]
    return Bundle(axis=next((axis for axis in axes if axis != ONE), ONE), members=tuple(kept))


def _place(table: Table, key: str) -> tuple[int, int]:
    origin = table.columns[key].origin
    return (int(origin.columns[0]), int(origin.rows[0])) if len(origin) else (0, 0)


def _between(
    names: list[str], ends: tuple[str, str], spoken: Iterable[str], find: Callable[[str], object]
) -> list[str]:
    """Return the names of the sheet between two ends; an end that may be missing yields to what is there.

    ``spoken`` are the names in the order of the pack, which says what lies between where an end is absent;
    ``find`` raises what the absence of a name means.
    """
    absent = [end for end in ends if end not in names]
    for end in absent:
        _demand(end, find)
    if not absent:
        low, high = sorted(names.index(end) for end in ends)
        return names[low : high + 1]
    written = list(spoken)
    for end in ends:
        if end not in written:
            find(end)
    low, high = sorted(written.index(end) for end in ends)
    kept = set(written[low : high + 1])
    found = [name for name in names if name in kept]
    if not found:
        find(absent[0])
    return found


def _demand(end: str, find: Callable[[str], object]) -> None:
    """Raise unless a name is there or may be missing."""
    try:
        find(end)
    except AbsentError:
        return
    raise UnresolvedError(end)  # it is there, but not among the figures
