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
_Member = Callable[[PlainNames, Key], Row | Many]
_Between = Callable[[Namespace, Table, str, str], list[str]]


class PlainPaths:
    """Reads the paths of one rule, for ``expressions.glancing.Naming``; follows ``RuleScope``."""

    def __init__(self, pack: RulePack, target: Target | None) -> None:
        self.pack = pack
        self.target = target
        self.own = pack.table(target.table) if target is not None else None
        self.by: Key = target.by if target is not None else ()
        self.keys = frozenset(_column_key(self.own, name)[1] for name in self.by) if self.own else frozenset()

    def axis(self) -> Callable[[PlainNames], Axis]:
        """Return what tells the axis of the rule's targets as far as ``for`` decides it."""
        if self.target is None:
            return lambda _names: ONE
        table = self.own.name if self.own is not None else self.target.table
        if not self.by:
            return lambda names: names.axis(table)
        key = (table, *self.by)
        return lambda names: names.groups(key)[0].target

    def path(self, path: Path, indices: list[Look]) -> Look:
        """Return the look at what a path names."""
        steps = path.steps
        first = str(steps[0])
        if len(steps) == 1:
            return self._own(_column_key(self.own, first)) if self.own is not None else left_open
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
            member = PlainNames.column if not self.by else lambda names, key: self._own(key)(names)
            return _columns(self.own, str(first[0]), str(last[-1]), member)
        spec = self.pack.table(str(first[0]))
        return _range_in_table(spec, first, last) if spec is not None and len(first) > 1 else left_open

    def _in_table(self, spec: TableSpec, steps: Steps, indices: list[Look]) -> Look:
        second = steps[1]
        if not isinstance(second, str):
            named, key, rows = indices[0], _column_key(spec, str(steps[2])), Positions()
            return lambda names: names.looked_up(key, named(names), rows)
        if second == "total" and spec.column(second) is None and spec.row(second) is None:
            return _of_total(spec, str(steps[2]))
        if spec.row(second) is None:
            return _whole(spec, second)
        if len(steps) == _ROW:
            return _along_row(spec, second)
        return _cell(spec, second, steps[2]) if isinstance(steps[2], str) else left_open

    def _own(self, key: Key) -> _Fetch:
        """Return the look at a column of the rule's own table."""
        if not self.by:
            return lambda names: names.column(key)
        groups = (key[0], *self.by)
        if key[1] not in self.keys:
            return lambda names: Many(names.column(key), names.groups(groups)[0])

        def look(names: PlainNames) -> Row:
            grouped, firsts = names.groups(groups)
            return taken(names.column(key), firsts, grouped.target)

        return look

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
        return _rows(spec, start, str(last[1]), lambda names, row: names.cell(key, row[1]))
    if start == "total":
        return _columns(spec, column, end, PlainNames.total)
    return _columns(spec, column, end, lambda names, key: names.cell(key, start))


def _rows(spec: TableSpec, first: str, last: str, member: _Member) -> Look:
    return _between(rows_between, spec, (first, last), member)


def _columns(spec: TableSpec, first: str, last: str, member: _Member) -> Look:
    return _between(columns_between, spec, (first, last), member)


def _between(names_between: _Between, spec: TableSpec, ends: tuple[str, str], member: _Member) -> Look:
    """Return the look at rows or numeric columns from first to last; which, a submission's sheet says."""
    table = spec.name

    def look(names: PlainNames) -> Several:
        found = names_between(names.space, names.table(table), *ends)
        return Several([member(names, (table, name)) for name in found])

    return look


def _of_total(spec: TableSpec, name: str) -> Look:
    key = _column_key(spec, name)
    return lambda names: names.total(key)


def _along_row(spec: TableSpec, name: str) -> Look:
    key = spec.name, _row_key(spec, name)
    return lambda names: names.grid_row(key)


def _cell(spec: TableSpec, row: str, column: str) -> Look:
    key, at = _column_key(spec, column), _row_key(spec, row)
    return lambda names: names.cell(key, at)


def _whole(spec: TableSpec, name: str) -> Look:
    """Return the look at a field of a single form, or at the whole column of anything else."""
    key = _column_key(spec, name)
    if _is_single(spec):
        return lambda names: names.column(key)
    return lambda names: _whole_column(names, key)


def _is_single(spec: TableSpec) -> bool:
    return spec.layout is Layout.FORM and spec.each is None


def _whole_column(names: PlainNames, key: Key) -> Many:
    return Many(names.column(key))


def _column_key(spec: TableSpec, name: str) -> Key:
    """Return the names of a table and of one of its columns."""
    found = spec.column(name)
    return (spec.name, found.name if found is not None else name)


def _row_key(spec: TableSpec, name: str) -> str:
    found = spec.row(name)
    return found.name if found is not None else name
