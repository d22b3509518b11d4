"""The columns of one submission as plain operands: made once, shared by the first looks at all rules."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import partial

from auditcheck.arithmetic.exact import Exact
from auditcheck.evaluation.lookups import row_positions
from auditcheck.evaluation.namespace import Namespace, column_key
from auditcheck.evaluation.ranges import Steps, columns_between, rows_between
from auditcheck.evaluation.scope import RuleScope
from auditcheck.expressions.plain import (
    MOST,
    Figures,
    Grouped,
    Many,
    NotPlain,
    Plain,
    Row,
    Several,
    Truths,
    Writings,
    taken,
)
from auditcheck.expressions.texts import normalised
from auditcheck.expressions.vectors import ONE, Axis
from auditcheck.model.syntax import Path, Range
from auditcheck.model.tables import CellState, Layout, ValueType
from auditcheck.tables.labels import label_of
from auditcheck.tables.table import Column, Table

_UNKNOWN = frozenset({CellState.UNREADABLE})
_BLANK_UNKNOWN = frozenset({CellState.UNREADABLE, CellState.BLANK})
_ROW, _CELL = 2, 3


class PlainNames:
    """The tables of a namespace as plain operands; ``hollow``: one of them has no records."""

    def __init__(self, space: Namespace) -> None:
        self.space = space
        self.hollow = any(not table.length for table in space.tables.values())
        self._columns: dict[tuple[str, str], Row] = {}
        self._axes: dict[str, Axis] = {}
        self._groups: dict[tuple[str, tuple[str, ...]], tuple[Grouped, list[int]]] = {}
        self._positions: dict[str, dict[str, int]] = {}
        self._numeric: dict[str, tuple[Axis, int, list[Figures]]] = {}

    def axis(self, table: Table) -> Axis:
        """Return the axis of a table's records, one object for each table."""
        name = table.spec.name
        if name not in self._axes:
            self._axes[name] = self.space.axis(table)
        return self._axes[name]

    def column(self, table: Table, name: str) -> Row:
        """Return a column along the table's axis."""
        key = (table.spec.name, name)
        if key not in self._columns:
            self._columns[key] = row_of(self.space.column(table, name), self.axis(table))
        return self._columns[key]

    def total(self, table: Table, name: str) -> Row:
        """Return a column of the total row as a single value."""
        key = (table.spec.name, f"total {name}")
        if key not in self._columns:
            found = table.total.columns.get(column_key(table, name)) if table.total is not None else None
            if found is None:
                raise NotPlain
            self._columns[key] = row_of(found, ONE)
        return self._columns[key]

    def cell(self, table: Table, row: str, column: str) -> Row:
        """Return one cell of a grid as a single value."""
        return taken(self.column(table, column), [self.space.row(table, row)], ONE)

    def grid_row(self, table: Table, name: str) -> Figures:
        """Return a grid's row along its numeric columns."""
        position = self.space.row(table, name)
        if table.spec.name not in self._numeric:
            self._numeric[table.spec.name] = self._numeric_columns(table)
        axis, bottom, values = self._numeric[table.spec.name]
        lost = frozenset(n for n, row in enumerate(values) if position in row.lost)
        return Figures(axis, [row.tops[position] for row in values], bottom, lost)

    def _numeric_columns(self, table: Table) -> tuple[Axis, int, list[Figures]]:
        """Return the axis along a grid's numeric columns, their denominator, and the columns."""
        rows = {key: self.column(table, key) for key in table.columns}
        figures = {key: row for key, row in rows.items() if isinstance(row, Figures)}
        bottoms = {row.bottom for row in figures.values() if isinstance(row.bottom, int)}
        if len(bottoms) != 1:
            raise NotPlain
        axis = Axis(identity=f"columns {' '.join(figures)}", length=len(figures))
        return axis, bottoms.pop(), list(figures.values())

    def groups(self, table: Table, by: tuple[str, ...]) -> tuple[Grouped, list[int]]:
        """Return the groups of a table's records by their texts, and each one's first record."""
        if table.length > MOST:
            raise NotPlain
        key = (table.spec.name, by)
        if key not in self._groups:
            self._groups[key] = self._grouped(table, by)
        return self._groups[key]

    def _grouped(self, table: Table, by: tuple[str, ...]) -> tuple[Grouped, list[int]]:
        columns = [self.space.column(table, name).texts for name in by]
        texts = [list(map(normalised, column.tolist())) for column in columns if column is not None]
        if len(texts) < len(columns):
            raise NotPlain
        places: dict[tuple[str, ...], int] = {}
        groups = [places.setdefault(words, len(places)) for words in zip(*texts, strict=True)]
        firsts = [groups.index(group) for group in range(len(places))]
        axis = Axis(identity=f"{table.spec.name} by {' '.join(by)}", length=len(firsts))
        return Grouped(axis, groups), firsts

    def looked_up(self, table: Table, key: Plain, column: str) -> Row:
        """Return ``column`` of the rows that texts name; lost where none does."""
        values = self.column(table, column)
        if not isinstance(key, Writings) or not isinstance(values, Figures) or not values.tops:
            raise NotPlain
        name = table.spec.name
        if name not in self._positions:
            self._positions[name] = row_positions(table)
        rows = self._positions[name]
        found = [-1 if text is None else rows.get(label_of(text).core, -1) for text in key.texts]
        made = taken(values, [max(at, 0) for at in found], key.axis)
        assert isinstance(made, Figures)  # noqa: S101 - as the values are
        made.lost |= frozenset(n for n, at in enumerate(found) if at < 0)
        return made


class PlainNaming:
    """Resolves the paths of one rule, for ``expressions.glancing.PlainScope``; follows ``RuleScope``."""

    def __init__(self, scope: RuleScope, names: PlainNames) -> None:
        self.scope, self.names = scope, names
        target = scope.target
        by = target.by if target is not None else ()
        self.groups = names.groups(scope.table, by) if by and scope.table is not None else None

    @property
    def axis(self) -> Axis:
        """The axis of the rule's targets as far as ``for`` decides it."""
        if self.groups is not None:
            return self.groups[0].target
        return self.names.axis(self.scope.table) if self.scope.table is not None else ONE

    def resolve(self, path: Path, indices: list[Plain]) -> Plain:
        """Return the operand a path names."""
        steps, scope = path.steps, self.scope
        first = str(steps[0])
        if len(steps) == 1 and scope.table is not None and scope.is_own(first):
            return self._own(scope.table, first)
        if first == "parameters":
            return self._parameter(str(steps[1]))
        if first in {"submission", "prior"} or (
            first in scope.pack.codelists and not scope.pack.table(first)
        ):
            raise NotPlain
        return self._in_table(steps, indices)

    def resolve_range(self, between: Range) -> Several:
        """Return the rows or columns from first to last, in the order of the sheet."""
        first, last = between.first.steps, between.last.steps
        if "prior" in (first[0], last[0]) or not all(isinstance(step, str) for step in (*first, *last)):
            raise NotPlain
        table = self.scope.table
        if len(first) == 1 and table is not None:
            found = columns_between(self.names.space, table, str(first[0]), str(last[-1]))
            return Several([self._own(table, name) for name in found])
        return self._range_in_table(first, last)

    def _in_table(self, steps: Steps, indices: list[Plain]) -> Plain:
        table, names = self.names.space.table(str(steps[0])), self.names
        if len(steps) == 1:
            raise NotPlain
        second = steps[1]
        if not isinstance(second, str):
            return names.looked_up(table, indices[0], str(steps[2]))
        if second == "total" and table.spec.column(second) is None and table.spec.row(second) is None:
            return names.total(table, str(steps[2]))
        if table.spec.row(second) is None:
            return self._whole(table, second)
        if len(steps) == _ROW:
            return names.grid_row(table, second)
        if not isinstance(steps[2], str):
            raise NotPlain
        return names.cell(table, second, steps[2])

    def _range_in_table(self, first: Steps, last: Steps) -> Several:
        table, names = self.names.space.table(str(first[0])), self.names
        if len(first) == _ROW and table.spec.row(str(first[1])) is not None:
            rows = rows_between(names.space, table, str(first[1]), str(last[-1]))
            return Several([names.grid_row(table, row) for row in rows])
        if len(first) == _ROW:
            found = columns_between(names.space, table, str(first[1]), str(last[-1]))
            return Several([self._whole(table, name) for name in found])
        if len(last) == _CELL and first[1] != last[1]:
            rows = rows_between(names.space, table, str(first[1]), str(last[1]))
            return Several([names.cell(table, row, str(first[2])) for row in rows])
        found = columns_between(names.space, table, str(first[2]), str(last[-1]))
        if first[1] == "total":
            return Several([names.total(table, name) for name in found])
        return Several([names.cell(table, str(first[1]), name) for name in found])

    def _whole(self, table: Table, name: str) -> Row | Many:
        row = self.names.column(table, name)
        single = table.spec.layout is Layout.FORM and table.spec.each is None
        return row if single else Many(row)

    def _own(self, table: Table, name: str) -> Row | Many:
        row = self.names.column(table, name)
        if self.groups is None:
            return row
        grouped, firsts = self.groups
        by = self.scope.target.by if self.scope.target is not None else ()
        if column_key(table, name) in {column_key(table, each) for each in by}:
            return taken(row, firsts, grouped.target)
        return Many(row, grouped)

    def _parameter(self, name: str) -> Plain:
        parameter = self.scope.pack.parameters.get(name)
        if parameter is None:
            raise NotPlain
        value = parameter.value
        if isinstance(value, bool):
            return Truths(ONE, [value])
        if isinstance(value, Decimal):
            top, bottom = value.as_integer_ratio()
            return Figures(ONE, [top], bottom)
        return Writings(ONE, [normalised(value)])


def row_of(column: Column, axis: Axis) -> Row:
    """Return a column as a row on ``axis``; raises `NotPlain` for a long one, and for dates."""
    states: Sequence[int] = column.states.tolist()
    if len(states) > MOST or column.absent is not None:
        raise NotPlain
    if column.numbers is None:
        if column.texts is None or column.spec.type is ValueType.DATE:
            raise NotPlain
        texts = column.texts.tolist()
        return Writings(
            axis, [None if state else normalised(text) for text, state in zip(texts, states, strict=True)]
        )
    if not isinstance(column.numbers.denominator, int):
        raise NotPlain
    tops: list[int | None] = column.numbers.numerators.tolist()
    lost: frozenset[int] = frozenset()
    if any(states):
        unknown = _BLANK_UNKNOWN if column.spec.blank == "unknown" else _UNKNOWN
        lost = frozenset(n for n, state in enumerate(states) if state in unknown)
        tops = [None if state else top for top, state in zip(tops, states, strict=True)]
    return Figures(axis, tops, column.numbers.denominator, lost, partial(_shown, column))


def _shown(column: Column) -> Exact | None:
    """Return half a unit of the last digit that each cell of a column shows."""
    return column.displayed() if column.origin.cell(0) is not None else None
