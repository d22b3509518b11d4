"""Figures taken of one submission for rules across submissions: value, state, unit and cell of each."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from auditcheck.model.rules import RulePack
from auditcheck.model.tables import CellState, ColumnSpec, Layout
from auditcheck.model.units import IDENTITY, Figure
from auditcheck.tables.table import Column, Table


def take_figures(pack: RulePack, tables: Mapping[str, Table]) -> tuple[Figure, ...]:
    """Return what the pack's table of units takes of a submission, none if the pack has no such table.

    The cells in which the submission names itself come first, as ``IDENTITY`` says.
    """
    if pack.units is None:
        return ()
    own = [(f"{IDENTITY}{fact}", path) for fact, path in pack.submission.items()]
    taken = [(column.name, column.of) for column in pack.units.columns if column.of]
    return tuple(_figure(name, path, pack, tables) for name, path in (*own, *taken))


def _figure(name: str, path: tuple[str, ...], pack: RulePack, tables: Mapping[str, Table]) -> Figure:
    table_name, *rows, column_name = path
    table = tables.get(table_name)
    if table is not None and rows == ["total"] and table.spec.layout is not Layout.GRID:
        table, rows = table.total, []
    column = table.columns.get(column_name) if table is not None else None
    if table is None or column is None or not len(column):
        return _absent(name, path, pack)
    if rows and rows[0] not in table.row_names:
        return _absent(name, path, pack)
    index = table.row_names.index(rows[0]) if rows else 0
    return _found(name, table, column, index)


def _found(name: str, table: Table, column: Column, index: int) -> Figure:
    state = CellState(int(column.states[index]))
    stated = state is CellState.VALUE
    numbers = column.numbers if stated else None
    single = table.spec.layout is Layout.FORM
    return Figure(
        name=name,
        state=state,
        number=numbers.decimal(index) if numbers is not None else None,
        text=column.text(index) if stated and numbers is None else "",
        raw=column.raw(index),
        cell=column.origin.cell(index),
        row_label=column.title if single else table.labels[index],
        column_label="" if single else column.title,
        unit=column.own_units.get(index, column.unit),
        places=column.places(index),
        half_shown=_decimal(column, index),
    )


def _decimal(column: Column, index: int) -> Decimal:
    half = column.half_shown(index)
    return Decimal(half.numerator) / Decimal(half.denominator)


def _absent(name: str, path: tuple[str, ...], pack: RulePack) -> Figure:
    """Return what stands for a figure whose table, row or column is not in the submission.

    What may be missing does not apply; what should be there could not be read.
    """
    table_name, *rows, column_name = path
    spec = pack.table(table_name)
    parts: list[ColumnSpec | None] = [spec.column(column_name)] if spec is not None else []
    row = spec.row(rows[0]) if spec is not None and rows else None
    optional = spec is not None and (
        spec.optional or any(part is not None and part.optional for part in (*parts, row))
    )
    state = CellState.NOT_APPLICABLE if optional else CellState.UNREADABLE
    return Figure(name=name, state=state, found=False)
