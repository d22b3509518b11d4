"""The cells of a pack without a submission: what each path of a rule names, its limits and precision."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from auditcheck.model.rules import Parameter, RulePack, Target
from auditcheck.model.syntax import Node, Number, Path, Range, Text
from auditcheck.model.tables import ColumnSpec, Layout, TableSpec, Unit, ValueType

_ROUNDED_UNITS = frozenset({Unit.TEN_THOUSAND, Unit.HUNDRED_MILLION, None})
_ROW, _CELL = 2, 3
Steps = tuple[str | Node, ...]


class NoFigureError(LookupError):
    """A path names no figure: a text, a table, or what the pack alone cannot tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A figure: ``rounding`` and ``display`` are half a unit of its last place (None: nobody can tell).

    ``low`` and ``high`` are what its contract (or its nature) allows; what may be blank may be 0 too.
    """

    name: str
    low: Fraction | None = None
    high: Fraction | None = None
    rounding: Fraction | None = None
    display: Fraction | None = None
    by_contract: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """Which target of a rule is looked at: the row of a grid, and the column where rows run along."""

    target: Target | None = None
    row: str = ""
    column: str = ""


@dataclass(slots=True, eq=False)
class Vocabulary:
    """Names cells by their paths; ``cells`` are those met so far."""

    pack: RulePack
    cells: dict[str, Cell] = field(default_factory=dict)

    def figure(self, path: Path, here: Here) -> str | Fraction:
        """Return the name of the cell that a path means, or a parameter's figure; raises NoFigureError."""
        steps = path.steps
        if steps[0] == "parameters":
            return self._parameter(steps)
        if steps[0] == "prior":
            return self._one(steps[1:], here, "prior.")
        own = self.own(here)
        if len(steps) == 1 and own is not None:
            return self._own(own, str(steps[0]), here)
        return self._one(steps, here, "")

    def gathered(self, node: Path | Range, here: Here) -> list[str]:
        """Return the names of the cells that a sum over a column or range adds; raises NoFigureError."""
        if isinstance(node, Range):
            return self._range(node, here)
        prefix, steps = ("prior.", node.steps[1:]) if node.steps[0] == "prior" else ("", node.steps)
        own = self.own(here)
        if len(steps) == 1 and own is not None and here.target is not None and here.target.by and not prefix:
            column = self._numeric(own, str(steps[0]))
            return [self._records(own, column, f" of a group by {', '.join(here.target.by)}", "")]
        if len(steps) == _ROW and isinstance(steps[1], str):
            table = self._table(steps)
            found = table.column(steps[1])
            if found is not None and table.row(steps[1]) is None and not _is_single(table):
                column = self._numeric(table, found.name)
                if table.layout is not Layout.GRID:
                    return [self._records(table, column, "", prefix)]
                return [self._cell(table, column, f"{prefix}{table.name}.{r.name}") for r in table.rows]
        found_one = self.figure(node, here)
        if isinstance(found_one, Fraction):
            raise NoFigureError
        return [found_one]

    def own(self, here: Here) -> TableSpec | None:
        """Return the table that ``for`` names."""
        return self.pack.table(here.target.table) if here.target is not None else None

    def unknown(self, text: str, *, low: Fraction | None = None) -> str:
        """Return a cell that stands for what is not linear; equal texts are equal figures."""
        self.cells.setdefault(text, Cell(name=text, low=low, by_contract=False))
        return text

    def columns_along(self, path: Path) -> tuple[str, ...]:
        """Return the columns along which a path to a whole row of a grid runs, none if it is no row."""
        steps = path.steps[1:] if path.steps[0] == "prior" else path.steps
        if len(steps) != _ROW or not isinstance(steps[1], str):
            return ()
        table = self.pack.table(str(steps[0]))
        if table is None or table.layout is not Layout.GRID or table.row(steps[1]) is None:
            return ()
        return tuple(column.name for column in table.columns if column.type.is_numeric)

    def _parameter(self, steps: Steps) -> Fraction:
        parameter: Parameter | None = self.pack.parameters.get(str(steps[1])) if len(steps) > 1 else None
        if parameter is None or not isinstance(parameter.value, Decimal):
            raise NoFigureError
        return Fraction(parameter.value)

    def _table(self, steps: Steps) -> TableSpec:
        table = self.pack.table(str(steps[0])) if steps and isinstance(steps[0], str) else None
        if table is None:
            raise NoFigureError
        return table

    def _one(self, steps: Steps, here: Here, prefix: str) -> str:
        table = self._table(steps)
        if len(steps) < _ROW or not isinstance(steps[1], str):
            raise NoFigureError
        if _is_single(table):
            return self._cell(table, self._numeric(table, steps[1]), f"{prefix}{table.name}")
        row = table.row(steps[1])
        if row is not None:
            return self._in_row(table, row.name, steps, here, prefix)
        if steps[1] == "total" and len(steps) == _CELL and table.layout is Layout.RECORDS:
            return self._cell(
                table, self._numeric(table, str(steps[2])), f"{prefix}{table.name}.total", free=True
            )
        raise NoFigureError

    def _in_row(self, table: TableSpec, row: str, steps: Steps, here: Here, prefix: str) -> str:
        name: str | None = here.column or None
        if len(steps) == _CELL:
            name = _index(steps[2])
        if not name:
            raise NoFigureError
        if table.header_pattern and table.column(name) is None:
            column = ColumnSpec(name=name, type=table.pattern_type)
            return self._cell(table, column, f"{prefix}{table.name}.{row}")
        return self._cell(table, self._numeric(table, name), f"{prefix}{table.name}.{row}")

    def _own(self, table: TableSpec, name: str, here: Here) -> str:
        column = self._numeric(table, name)
        if here.target is not None and here.target.by:
            raise NoFigureError
        return self._cell(table, column, f"{table.name}.{here.row}" if here.row else f"{table.name}[]")

    def _numeric(self, table: TableSpec, name: str) -> ColumnSpec:
        column = table.column(name)
        if column is None or not column.type.is_numeric:
            raise NoFigureError
        return column

    def _range(self, node: Range, here: Here) -> list[str]:
        first, last = node.first.steps, node.last.steps
        prefix = ""
        if first[0] == "prior":
            prefix, first, last = "prior.", first[1:], last[1:] if last[0] == "prior" else last
        own = self.own(here)
        if len(first) == 1 and own is not None and own.layout is not Layout.FORM:
            names = _between([c.name for c in own.columns if c.type.is_numeric], own, first[0], last[-1])
            return [self._own(own, name, here) for name in names]
        table = self._table(first)
        if table.layout is not Layout.GRID or table.header_pattern or len(first) < _ROW:
            raise NoFigureError
        rows = [row.name for row in table.rows]
        if table.row(str(first[1])) is None:
            raise NoFigureError
        if len(first) == _ROW or (len(last) == _CELL and first[1] != last[1]):
            found = _between(rows, table, first[1], last[-1] if len(last) < _CELL else last[1])
            tail = first[2:]
            return [self._in_row(table, row, (table.name, row, *tail), here, prefix) for row in found]
        columns = [c.name for c in table.columns if c.type.is_numeric]
        between = _between(columns, table, first[2], last[-1])
        row_name = table.row(str(first[1]))
        assert row_name is not None  # noqa: S101 - see above
        return [self._in_row(table, row_name.name, (table.name, "", each), here, prefix) for each in between]

    def _cell(self, table: TableSpec, column: ColumnSpec, place: str, *, free: bool = False) -> str:
        """Return the name of a cell; ``free``: no contract limits it."""
        name = f"{place}.{column.name}"
        if name not in self.cells:
            low, high = (None, None) if free or place.startswith("prior.") else _limits(column)
            rounding, display = _precision(table, column, self.pack.unit)
            self.cells[name] = Cell(name=name, low=low, high=high, rounding=rounding, display=display)
        return name

    def _records(self, table: TableSpec, column: ColumnSpec, what: str, prefix: str) -> str:
        """Return the sum of a column of records: a figure of its own, as nobody knows how many there are."""
        name = f"sum({prefix}{table.name}.{column.name}{what})"
        if name not in self.cells:
            low, high = _limits(column)
            whole = _precision(table, column, self.pack.unit)
            self.cells[name] = Cell(
                name=name,
                low=Fraction(0) if low is not None and low >= 0 else None,
                high=Fraction(0) if high is not None and high <= 0 else None,
                rounding=Fraction(0) if whole[0] == 0 else None,
                display=None,
            )
        return name


def targets_of(vocabulary: Vocabulary, target: Target | None, rows_along: tuple[str, ...]) -> Iterator[Here]:
    """Yield the targets of a rule: each row of a grid, each column along which it runs, else just one."""
    table = vocabulary.pack.table(target.table) if target is not None else None
    rows = [row.name for row in table.rows] if table is not None and target is not None else []
    for row in rows if rows and target is not None and not target.by else [""]:
        for column in rows_along or ("",):
            yield Here(target=target, row=row, column=column)


def _is_single(table: TableSpec) -> bool:
    return table.layout is Layout.FORM and table.each is None


def _index(step: str | Node) -> str | None:
    if isinstance(step, str):
        return step
    if isinstance(step, Text):
        return step.value
    return f"{step.value:f}" if isinstance(step, Number) else None


def _between(names: list[str], table: TableSpec, first: str | Node, last: str | Node) -> list[str]:
    ends = [_spec_name(table, str(end)) for end in (first, last)]
    if any(end not in names for end in ends):
        raise NoFigureError
    low, high = sorted(names.index(end) for end in ends)
    return names[low : high + 1]


def _spec_name(table: TableSpec, name: str) -> str:
    found = table.row(name) or table.column(name)
    return found.name if found is not None else name


def _limits(column: ColumnSpec) -> tuple[Fraction | None, Fraction | None]:
    low, high = column.contract.min, column.contract.max
    least = None if low is None else Fraction(low)
    most = None if high is None else Fraction(high)
    if column.contract.required:
        return least, most
    zero = Fraction(0)
    return None if least is None else min(least, zero), None if most is None else max(most, zero)


def _precision(
    table: TableSpec, column: ColumnSpec, unit: Unit | None
) -> tuple[Fraction | None, Fraction | None]:
    """Return the most that rounding and what is shown allow a cell, in the compared unit or as ratio."""
    places = 2 if column.decimals is None else column.decimals
    half = Fraction(1, 2) / Fraction(10) ** places
    if column.type is ValueType.PERCENT:
        return half / 100, Fraction(1, 200)
    shown = Fraction(1, 2)
    if column.type is not ValueType.AMOUNT:
        return Fraction(0), shown
    own = column.unit or table.unit or unit
    return (half if own in _ROUNDED_UNITS else Fraction(0)), shown
