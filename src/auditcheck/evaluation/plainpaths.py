"""What the paths of a rule mean, read once a pack: looks that fetch plain operands of a submission."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from auditcheck.evaluation.namespace import Namespace
from auditcheck.evaluation.plainnames import Key, PlainNames, Positions
from auditcheck.evaluation.ranges import Steps, columns_between, rows_between
from auditcheck.expressions.glancing import Look, always, left_open
from auditcheck.expressions.plain import Figures, Many, Row, Several, Truths, Writings, taken
from auditcheck.expressions.texts import normalised
from auditcheck.expressions.vectors import ONE, Axis
from auditcheck.model.rules import RulePack, Target
from auditcheck.model.syntax import Path, Range
from auditcheck.model.tables import Layout, TableSpec
from auditcheck.tables.table import Table

_ROW, _CELL = 2, 3
_Fetch = Callable[[PlainNames], Row | Many]
_Member = Callable[[PlainNames, str, str], Row | Many]
_Between = Callable[[Namespace, Table, str, str], list[str]]


class PlainPaths:
    """Reads the paths of one rule, for ``expressions.glancing.Naming``; follows ``RuleScope``."""

    def __init__(self, pack: RulePack, target: Target | None) -> None:
        self.pack = pack
        self.own = pack.table(target.table) if target is not None else None
        self.by: Key = target.by if target is not None else ()
        self.keys = frozenset(_column_key(self.own, name) for name in self.by) if self.own else frozenset()

    def axis(self, names: PlainNames) -> Axis:
        """Return the axis of the rule's targets as far as ``for`` decides it."""
        if self.own is None:
            return ONE
        return names.groups(self.own.name, self.by)[0].target if self.by else names.axis(self.own.name)

    def path(self, path: Path, indices: list[Look]) -> Look:
        """Return the look at what a path names."""
        steps = path.steps
        first = str(steps[0])
        if len(steps) == 1:
            return self._of_own(self.own, first) if self.own is not None else left_open
        if first == "parameters":
            return self._parameter(str(steps[1]))
        spec = self.pack.table(first)
        if spec is None or first in {"submission", "prior"}:
            return left_open
        return self._in_table(spec, steps, indices)

    def range(self, between: Range) -> Look:
        """Return the look at rows or columns from first to last, in the order of the sheet."""
        first, last = between.first.steps, between.last.steps
        if "prior" in (first[0], last[0]) or not all(isinstance(step, str) for step in (*first, *last)):
            return left_open
        if len(first) == 1 and self.own is not None:
            return _columns(self.own, str(first[0]), str(last[-1]), self._own)
        spec = self.pack.table(str(first[0]))
        return _range_in_table(spec, first, last) if spec is not None and len(first) > 1 else left_open

    def _in_table(self, spec: TableSpec, steps: Steps, indices: list[Look]) -> Look:
        table, second = spec.name, steps[1]
        if not isinstance(second, str):
            key, column, rows = indices[0], _column_key(spec, str(steps[2])), Positions()
            return lambda names: names.looked_up(table, key(names), column, rows)
        if second == "total" and spec.column(second) is None and spec.row(second) is None:
            return _of_total(spec, str(steps[2]))
        if spec.row(second) is None:
            return _whole(spec, second)
        if len(steps) == _ROW:
            return _along_row(spec, second)
        return _cell(spec, second, steps[2]) if isinstance(steps[2], str) else left_open

    def _of_own(self, own: TableSpec, name: str) -> _Fetch:
        table, key = own.name, _column_key(own, name)
        return lambda names: self._own(names, table, key)

    def _own(self, names: PlainNames, table: str, key: str) -> Row | Many:
        row = names.column(table, key)
        if not self.by:
            return row
        grouped, firsts = names.groups(table, self.by)
        return taken(row, firsts, grouped.target) if key in self.keys else Many(row, grouped)

    def _parameter(self, name: str) -> Look:
        parameter = self.pack.parameters.get(name)
        if parameter is None:
            return left_open
        value = parameter.value
        if isinstance(value, bool):
            return always(Truths(ONE, [value]))
        if isinstance(value, Decimal):
            top, bottom = value.as_integer_ratio()
            return always(Figures(ONE, [top], bottom))
        return always(Writings(ONE, [normalised(value)]))


def _range_in_table(spec: TableSpec, first: Steps, last: Steps) -> Look:
    start, end = str(first[1]), str(last[-1])
    if len(first) == _ROW and spec.row(start) is not None:
        return _rows(spec, start, end, PlainNames.grid_row)
    if len(first) == _ROW:
        return _columns(spec, start, end, PlainNames.column if _is_single(spec) else _whole_column)
    column = str(first[2])
    if len(last) == _CELL and start != last[1]:
        key = _column_key(spec, column)
        return _rows(spec, start, str(last[1]), lambda names, table, row: names.cell(table, row, key))
    if start == "total":
        return _columns(spec, column, end, PlainNames.total)
    return _columns(spec, column, end, lambda names, table, name: names.cell(table, start, name))


def _rows(spec: TableSpec, first: str, last: str, member: _Member) -> Look:
    return _between(rows_between, spec, (first, last), member)


def _columns(spec: TableSpec, first: str, last: str, member: _Member) -> Look:
    return _between(columns_between, spec, (first, last), member)


def _between(names_between: _Between, spec: TableSpec, ends: tuple[str, str], member: _Member) -> Look:
    """Return the look at rows or numeric columns from first to last; which, a submission's sheet says."""
    table = spec.name

    def look(names: PlainNames) -> Several:
        found = names_between(names.space, names.table(table), *ends)
        return Several([member(names, table, name) for name in found])

    return look


def _of_total(spec: TableSpec, name: str) -> Look:
    table, key = spec.name, _column_key(spec, name)
    return lambda names: names.total(table, key)


def _along_row(spec: TableSpec, name: str) -> Look:
    table, key = spec.name, _row_key(spec, name)
    return lambda names: names.grid_row(table, key)


def _cell(spec: TableSpec, row: str, column: str) -> Look:
    table, row, column = spec.name, _row_key(spec, row), _column_key(spec, column)
    return lambda names: names.cell(table, row, column)


def _whole(spec: TableSpec, name: str) -> Look:
    """Return the look at a field of a single form, or at the whole column of anything else."""
    table, key = spec.name, _column_key(spec, name)
    if _is_single(spec):
        return lambda names: names.column(table, key)
    return lambda names: _whole_column(names, table, key)


def _is_single(spec: TableSpec) -> bool:
    return spec.layout is Layout.FORM and spec.each is None


def _whole_column(names: PlainNames, table: str, key: str) -> Many:
    return Many(names.column(table, key))


def _column_key(spec: TableSpec, name: str) -> str:
    found = spec.column(name)
    return found.name if found is not None else name


def _row_key(spec: TableSpec, name: str) -> str:
    found = spec.row(name)
    return found.name if found is not None else name
