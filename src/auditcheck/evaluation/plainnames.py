"""The columns of one submission as plain operands: made once, shared by the first looks at all rules."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from auditcheck.arithmetic.exact import Exact
from auditcheck.evaluation.lookups import row_positions
from auditcheck.evaluation.namespace import Namespace, column_key
from auditcheck.expressions.plain import MOST, Figures, Grouped, NotPlain, Plain, Row, Writings, taken
from auditcheck.expressions.texts import normalised
from auditcheck.expressions.vectors import ONE, Axis
from auditcheck.model.tables import CellState, ValueType
from auditcheck.tables.labels import label_of
from auditcheck.tables.table import Column, Table

_UNKNOWN = frozenset({CellState.UNREADABLE})
_BLANK_UNKNOWN = frozenset({CellState.UNREADABLE, CellState.BLANK})

Key = tuple[str, ...]


class PlainNames:
    """The tables of a namespace as plain operands; ``hollow``: one of them has no records.

    Tables, columns and rows are asked for by the names they have in the pack, not by what they are called.
    """

    def __init__(self, space: Namespace) -> None:
        self.space = space
        self.hollow = any(not table.length for table in space.tables.values())
        self._homes: dict[str, tuple[Table, Axis]] = {}
        self._columns: dict[Key, Row] = {}
        self._totals: dict[Key, Row] = {}
        self._texts: dict[Key, list[str]] = {}
        self._grids: dict[str, _Grid] = {}
        self._groups: dict[Key, tuple[Grouped, list[int]]] = {}

    def table(self, name: str) -> Table:
        """Return a table, or raise what its absence means; one read by another spec is not plain."""
        return self._home(name)[0]

    def axis(self, table: str) -> Axis:
        """Return the axis of a table's records, one object for each table."""
        return self._home(table)[1]

    def _home(self, name: str) -> tuple[Table, Axis]:
        found = self._homes.get(name)
        if found is None:
            table = self.space.table(name)
            if table.spec is not self.space.pack.table(name):
                raise NotPlain
            found = self._homes[name] = (table, self.space.axis(table))
        return found

    def column(self, key: Key) -> Row:
        """Return a column, by its table and name, along the table's axis."""
        found = self._columns.get(key)
        if found is None:
            table, axis = self._home(key[0])
            column = table.columns.get(key[1])
            if column is None:
                raise NotPlain
            found = self._columns[key] = row_of(column, axis, self._written(key, column))
        return found

    def _written(self, key: Key, column: Column) -> list[str] | None:
        """Return the texts of a short column as they are compared, None of figures."""
        if column.texts is None or len(column) > MOST:
            return None
        if key not in self._texts:
            texts = column.texts.tolist()
            compared = {text: normalised(text) for text in set(texts)}
            self._texts[key] = list(map(compared.__getitem__, texts))
        return self._texts[key]

    def total(self, key: Key) -> Row:
        """Return a column of the total row, by its table and name, as a single value."""
        found = self._totals.get(key)
        if found is None:
            table, name = key
            total = self.table(table).total
            if total is None or name not in total.columns:
                raise NotPlain
            column = total.columns[name]
            found = self._totals[key] = row_of(column, ONE, self._written((*key, "total"), column))
        return found

    def cell(self, key: Key, row: str) -> Row:
        """Return one cell of a grid, by its table, column and row, as a single value."""
        names = self.table(key[0]).row_names
        if row not in names:
            raise NotPlain
        return taken(self.column(key), [names.index(row)], ONE)

    def grid_row(self, key: Key) -> Figures:
        """Return a grid's row, by its table and name, along its numeric columns."""
        table, row = key
        grid = self._grids.get(table)
        if grid is None:
            grid = self._grids[table] = self._grid(table)
        return grid.row(row)

    def _grid(self, name: str) -> _Grid:
        table = self.table(name)
        rows = {key: self.column((name, key)) for key in table.columns}
        return _Grid(table.row_names, {key: row for key, row in rows.items() if isinstance(row, Figures)})

    def groups(self, key: Key) -> tuple[Grouped, list[int]]:
        """Return the groups of a table's records by columns' texts, and each one's first record.

        ``key`` is the table's name and the columns'.
        """
        found = self._groups.get(key)
        if found is None:
            found = self._groups[key] = self._grouped(self.table(key[0]), key[1:])
        return found

    def _grouped(self, table: Table, by: Key) -> tuple[Grouped, list[int]]:
        columns = {column_key(table, name): self.space.column(table, name) for name in by}
        texts = [self._written((table.spec.name, key), column) for key, column in columns.items()]
        written = [each for each in texts if each is not None]
        if len(written) < len(by):
            raise NotPlain
        words: list[Any] = written[0] if len(by) == 1 else list(zip(*written, strict=True))
        places = {each: place for place, each in enumerate(dict.fromkeys(words))}
        axis = Axis(identity=f"{table.spec.name} by {' '.join(by)}", length=len(places))
        return Grouped(axis, list(map(places.__getitem__, words))), list(map(words.index, places))

    def looked_up(self, key: Key, named: Plain, rows: Positions) -> Row:
        """Return a column, by its table and name, of the rows that texts name; lost where none does."""
        values = self.column(key)
        if not isinstance(named, Writings) or not isinstance(values, Figures) or not values.tops:
            raise NotPlain
        positions = rows.of(self.table(key[0]))
        found = [-1 if text is None else positions.get(label_of(text).core, -1) for text in named.texts]
        if -1 not in found:
            return taken(values, found, named.axis)
        made = taken(values, [max(at, 0) for at in found], named.axis)
        assert isinstance(made, Figures)  # noqa: S101 - as the values are
        nowhere = (n for n, at in enumerate(found) if at < 0)
        return Figures(made.axis, made.tops, made.bottom, made.lost.union(nowhere))


class Positions:
    """The positions of a table's rows by what they are called, kept for tables with the same rows."""

    def __init__(self) -> None:
        self._last: tuple[object, dict[str, int]] = (None, {})

    def of(self, table: Table) -> dict[str, int]:
        """Return the position of each row, as ``row_positions`` does."""
        rows = id(table.spec), table.labels, table.row_names
        known, positions = self._last
        if known != rows:
            positions = row_positions(table)
            self._last = (rows, positions)
        return positions


class _Grid:
    """The numeric columns of a grid, to be read along its rows."""

    def __init__(self, names: tuple[str, ...], columns: dict[str, Figures]) -> None:
        bottoms = {row.bottom for row in columns.values() if isinstance(row.bottom, int)}
        if len(bottoms) != 1:
            raise NotPlain
        self.axis = Axis(identity=f"columns {' '.join(columns)}", length=len(columns))
        self.bottom = bottoms.pop()
        self.tops = list(zip(*(row.tops for row in columns.values()), strict=True))
        self.lost = [row.lost for row in columns.values()]
        self.complete = not any(self.lost)
        self.names = names

    def row(self, name: str) -> Figures:
        """Return a row."""
        if name not in self.names:
            raise NotPlain
        position = self.names.index(name)
        lost = () if self.complete else (n for n, lost in enumerate(self.lost) if position in lost)
        return Figures(self.axis, list(self.tops[position]), self.bottom, frozenset(lost))


def row_of(column: Column, axis: Axis, texts: list[str] | None = None) -> Row:
    """Return a column as a row on ``axis``; raises `NotPlain` for a long one, and for dates.

    ``texts`` are its texts as they are compared, if it has any.
    """
    if len(column) > MOST or column.absent is not None:
        raise NotPlain
    states: Sequence[int] = column.states.tolist()
    if column.numbers is None:
        if texts is None or column.spec.type is ValueType.DATE:
            raise NotPlain
        if not any(states):
            return Writings(axis, list(texts))
        return Writings(axis, [None if state else text for text, state in zip(texts, states, strict=True)])
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
