"""The columns of one submission as operands: made once, shared by all rules."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

import numpy as np

from auditcheck.arithmetic.exact import concatenated
from auditcheck.evaluation.sources import ColumnSource, RowSource
from auditcheck.expressions.names import paths
from auditcheck.expressions.vectors import (
    BLANK,
    MISSING,
    ONE,
    Axis,
    NumberVector,
    States,
    TextVector,
    UnresolvedError,
    text_array,
)
from auditcheck.model.issues import Issue
from auditcheck.model.rules import RulePack
from auditcheck.model.syntax import Expression
from auditcheck.model.tables import Layout, TableSpec
from auditcheck.model.words import Words
from auditcheck.tables.table import Column, Table

Leaf = NumberVector | TextVector


class AbsentError(UnresolvedError):
    """Something optional is not in this submission, so rules on it do not apply."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


class FaultyError(UnresolvedError):
    """Something that should be in this submission was not found; ``issue`` says so."""

    def __init__(self, issue: Issue | None, words: Words) -> None:
        super().__init__(words.en)
        self.issue = issue
        self.words = words


class Namespace:
    """The tables of one submission by the names that rules use."""

    def __init__(
        self,
        pack: RulePack,
        tables: Mapping[str, Table],
        faults: Mapping[tuple[str, str], Issue],
        prefix: str = "",
    ) -> None:
        self.pack = pack
        self.tables = tables
        self.faults = faults
        self.prefix = prefix
        self.axis_labels: dict[str, list[str]] = {}
        self._leaves: dict[tuple[str, str], Leaf] = {}

    def with_tables(self, tables: Mapping[str, Table], changed: AbstractSet[tuple[str, str]]) -> Namespace:
        """Return the names over other tables; columns not ``changed`` (table, column) are shared."""
        other = Namespace(self.pack, tables, self.faults, self.prefix)
        other.axis_labels = self.axis_labels
        other._leaves = {key: leaf for key, leaf in self._leaves.items() if key not in changed}
        return other

    def table(self, name: str) -> Table:
        """Return a table by name, or raise what its absence means."""
        spec = self.pack.table(name)
        if spec is None:
            raise UnresolvedError(name)
        table = self.tables.get(spec.name)
        if table is not None:
            return table
        raise self._missing(spec, "", spec.label, optional=spec.optional)

    def column(self, table: Table, name: str) -> Column:
        """Return a column by name, or raise what its absence means."""
        key = column_key(table, name)
        if key in table.columns:
            return table.columns[key]
        spec = table.spec.column(name)
        optional = spec is None or spec.optional
        raise self._missing(table.spec, key, spec.title if spec else name, optional=optional)

    def row(self, table: Table, name: str) -> int:
        """Return the position of a grid's row by name, or raise what its absence means."""
        spec = table.spec.row(name)
        key = spec.name if spec is not None else name
        if key in table.row_names:
            return table.row_names.index(key)
        optional = spec is not None and spec.optional
        raise self._missing(table.spec, key, spec.title if spec else name, optional=optional)

    def reads_nothing(self, check: Expression) -> bool:
        """Say whether every column a check reads belongs to a table that has no records."""
        read = [path.names for path in paths(check.tree) if len(path.names) > 1]
        read = [names for names in read if names[0] not in {"parameters", "submission"}]
        specs = [self.pack.table(names[0]) for names in read if names[1] != "total"]
        found = [self.tables.get(spec.name) for spec in specs if spec is not None]
        return bool(read) and len(found) == len(read) and all(t is not None and not t.length for t in found)

    def axis(self, table: Table) -> Axis:
        """Return the axis of a table's records; a single form is a scalar."""
        if table.spec.layout is Layout.FORM and table.spec.each is None:
            return ONE
        return Axis(identity=f"{self.prefix}{table.spec.name}", length=table.length)

    def leaf(self, table: Table, name: str) -> Leaf:
        """Return a column as a vector on the table's axis."""
        column = self.column(table, name)
        key = (table.spec.name, column_key(table, name))
        if key not in self._leaves:
            self._leaves[key] = leaf_of(table, column, self.axis(table))
        return self._leaves[key]

    def total(self, table: Table, name: str) -> Leaf:
        """Return a column of the total row as a scalar."""
        if table.total is None:
            raise self._missing(
                table.spec, "total", f"{table.spec.label} 合计", optional=not table.spec.total
            )
        key = column_key(table, name)
        if key not in table.total.columns:
            raise self._missing(table.spec, key, self.column(table, name).title, optional=True)
        return leaf_of(table.total, table.total.columns[key], ONE)

    def grid_row(self, table: Table, name: str) -> NumberVector:
        """Return a grid's row as a vector along its numeric columns."""
        position = self.row(table, name)
        leaves = {key: self.leaf(table, key) for key in table.columns}
        numeric = [leaf for leaf in leaves.values() if isinstance(leaf, NumberVector)]
        columns = [table.columns[key] for key, leaf in leaves.items() if isinstance(leaf, NumberVector)]
        if not columns:
            raise self._missing(table.spec, name, name, optional=False)
        one = np.array([position], dtype=np.intp)
        names = [key for key, leaf in leaves.items() if isinstance(leaf, NumberVector)]
        axis = Axis(identity=f"columns {' '.join(names)}", length=len(numeric))
        self.axis_labels[axis.identity] = [column.title for column in columns]
        sources = [leaf.source for leaf in numeric]
        return NumberVector(
            axis=axis,
            values=concatenated([leaf.values.take(one) for leaf in numeric]),
            states=np.array([leaf.states[position] for leaf in numeric], dtype=np.uint8),
            kind=numeric[0].kind,
            source=RowSource(tuple(each for each in sources if isinstance(each, ColumnSource)), position),
        )

    def cell(self, table: Table, row: str, column: str) -> Leaf:
        """Return one cell of a grid as a scalar."""
        position = np.array([self.row(table, row)], dtype=np.intp)
        return self.leaf(table, column).take(position, ONE)

    def _missing(self, spec: TableSpec, key: str, label: str, *, optional: bool) -> UnresolvedError:
        issue = self.faults.get((spec.name, key)) or self.faults.get((spec.name, ""))
        words = Words(f"没有找到“{label}”", f'"{label}" was not found')
        if issue is None and optional:
            return AbsentError(words)
        return FaultyError(issue, words)


def column_key(table: Table, name: str) -> str:
    """Return the key of a column in ``Table.columns`` for the name or ``called`` a rule uses."""
    spec = table.spec.column(name)
    return spec.name if spec is not None else name


def leaf_of(table: Table, column: Column, axis: Axis) -> Leaf:
    """Return a column as a vector on ``axis`` with the source of its values."""
    source, states = ColumnSource(table, column), _states(column)
    if column.numbers is not None:
        return NumberVector(
            axis=axis, values=column.numbers, states=states, kind=column.spec.type, source=source
        )
    texts = column.texts if column.texts is not None else text_array([""] * axis.length)
    return TextVector(axis=axis, texts=texts, states=states, kind=column.spec.type, source=source)


def _states(column: Column) -> States:
    missing = column.absent
    if column.spec.blank == "unknown":
        blank = column.states == BLANK
        missing = blank if missing is None else missing | blank
    return column.states if missing is None else np.where(missing, np.uint8(MISSING), column.states)
