"""Tables from plain data, for the cases of rule packs: the same reading, a made-up sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from typing import TYPE_CHECKING

import numpy as np

from auditcheck.errors import RulePackError
from auditcheck.model.tables import ColumnSpec, Layout, TableSource, TableSpec, Unit, ValueType
from auditcheck.model.units import Standing
from auditcheck.model.words import Words
from auditcheck.tables.table import Column, Origin, Table
from auditcheck.tables.values import Reading, placeholders, read_values
from auditcheck.workbook.grid import Sheet

if TYPE_CHECKING:
    from auditcheck.workbook.grid import RawValue

_TOTAL = ("total", "_total")
_ONE_PLACE = "1"


@dataclass(frozen=True, slots=True)
class _Data:
    """Records by column name, with what each is called."""

    records: list[dict[str, object]]
    names: list[str]


def literal_table(spec: TableSpec, values: object, unit: Unit | None) -> Table:
    """Return the table that ``values`` state, read as cells would be.

    A form is a mapping of its fields, a grid a mapping of rows to mappings of columns; records and
    forms on several sheets are lists of mappings, or ``{"records": [...], "total": {...}}``. Names
    may be the pack's or their ``called``. What is not given is blank, or absent if optional (in a
    repeated table blank); records that do not say on which sheet they stand all stand on one. A unit
    without a verdict is accepted.
    Raises RulePackError for a wrong shape or a name the table does not have.
    """
    values, total = _split(spec, values)
    if spec.layout is Layout.GRID:
        rows = _by_row(spec, _mapping(spec, values))
        data = _Data(list(rows.values()), list(rows))
        table = _table(spec, data, unit)
        titles = [(spec.row(name) or spec).title for name in rows]
        return replace(table, row_names=tuple(rows), labels=[str(title) for title in titles])
    if isinstance(values, Mapping):
        values = [values]
    if not isinstance(values, Sequence) or isinstance(values, str):
        raise RulePackError(_shape(spec))
    records = [_named(spec, record) for record in values]
    if spec.source is TableSource.UNITS:
        records = [_unit(record) for record in records]
    table = _table(spec, _Data(records, _labels(spec, records)), unit)
    if total is None:
        return table
    return replace(table, total=_table(spec, _Data([_named(spec, total)], ["合计"]), unit))


def _split(spec: TableSpec, values: object) -> tuple[object, object]:
    """Return (records, total) of ``{"records": …, "total": …}``, else (values, None)."""
    if spec.layout is not Layout.RECORDS or not isinstance(values, Mapping):
        return values, None
    given = set(values)
    if not given or not given <= {"records", *_TOTAL}:
        return values, None
    return values.get("records") or [], next((values[name] for name in _TOTAL if name in values), None)


def _table(spec: TableSpec, data: _Data, unit: Unit | None) -> Table:
    given = {name for record in data.records for name in record}
    specs = [c for c in spec.columns if c.name in given or not c.optional or spec.each is not None]
    known = {column.name for column in spec.columns}
    specs += [ColumnSpec(name=name, type=spec.pattern_type) for name in sorted(given - known)]
    rows = [
        [_raw(record.get(c.name, _ONE_PLACE if c.is_place else None)) for c in specs]
        for record in data.records
    ]
    sheet = Sheet(title=spec.label, index=0, rows=rows)
    columns = {column.name: _column(spec, column, i + 1, sheet, unit) for i, column in enumerate(specs)}
    if spec.source is TableSource.UNITS:
        columns = _not_filed(columns, data.records)
    return Table(spec=spec, length=len(rows), columns=columns, labels=data.names)


def _column(spec: TableSpec, column: ColumnSpec, number: int, sheet: Sheet, unit: Unit | None) -> Column:
    compared = (column.unit or spec.unit or unit) if column.type is ValueType.AMOUNT else None
    how = Reading(
        type=column.type,
        not_applicable=placeholders(spec.not_applicable),
        source=compared,
        compared=compared,
        percent_numbers=False,
    )
    count = len(sheet.rows)
    values = read_values([row[number - 1] for row in sheet.rows], how)
    return Column(
        spec=column,
        title=column.title,
        states=values.states,
        numbers=values.numbers,
        texts=values.texts,
        unit=compared,
        compared=compared,
        own_units=values.own_units,
        origin=Origin(
            sheets=(sheet,),
            rows=np.arange(1, count + 1, dtype=np.int32),
            columns=np.full(count, number, dtype=np.int32),
        ),
    )


def _unit(record: dict[str, object]) -> dict[str, object]:
    """Return a unit with what need not be said of it: accepted unless said, complete if it was read."""
    verdict = record.get("verdict", Standing.ACCEPTED.value)
    unread = verdict in {Standing.MISSING, Standing.UNREAD}
    return {"verdict": verdict, "complete": "否" if unread else "是"} | record


def _not_filed(columns: Mapping[str, Column], records: list[dict[str, object]]) -> dict[str, Column]:
    """Return the columns of a table of units, unknown what no submission states (``verdict: missing``)."""
    absent = np.array([record.get("verdict") == Standing.MISSING for record in records], dtype=np.bool_)
    return {name: replace(it, absent=absent) if it.spec.of else it for name, it in columns.items()}


def _by_row(spec: TableSpec, values: Mapping[object, object]) -> dict[str, dict[str, object]]:
    """Return the grid's rows in the order of the pack, blank where not given."""
    given = {_row_name(spec, str(key)): _named(spec, record) for key, record in values.items()}
    names = [row.name for row in spec.rows if row.name in given or not row.optional]
    return {name: given.get(name, {}) for name in names}


def _row_name(spec: TableSpec, name: str) -> str:
    row = spec.row(name)
    if row is None:
        raise RulePackError(_unknown(spec, name, [row.name for row in spec.rows]))
    return row.name


def _named(spec: TableSpec, record: object) -> dict[str, object]:
    """Return a record by column name."""
    named: dict[str, object] = {}
    for key, value in _mapping(spec, record).items():
        column = spec.column(str(key))
        if column is None and not spec.header_pattern:
            raise RulePackError(_unknown(spec, str(key), [column.name for column in spec.columns]))
        named[column.name if column else str(key)] = value
    return named


def _mapping(spec: TableSpec, values: object) -> Mapping[object, object]:
    if not isinstance(values, Mapping):
        raise RulePackError(_shape(spec))
    return values


def _labels(spec: TableSpec, records: list[dict[str, object]]) -> list[str]:
    keys = spec.key or tuple(column.name for column in spec.columns if not column.type.is_numeric)[:1]
    names = [" ".join(str(record[key]) for key in keys if record.get(key)) for record in records]
    return [name or (spec.label if len(records) == 1 else str(i + 1)) for i, name in enumerate(names)]


def _raw(value: object) -> RawValue:
    if isinstance(value, Decimal):
        return float(value)
    if value is None or isinstance(value, str | bool | int | float | date | datetime):
        return value
    return str(value)


def _unknown(spec: TableSpec, name: str, known: list[str]) -> Words:
    near = get_close_matches(name, known, n=1)
    return Words(
        f"表“{spec.label}”没有“{name}”"
        + (f"，是否为“{near[0]}”？" if near else f"，可用的有：{'、'.join(known)}"),
        f"table {spec.label} has no {name}"
        + (f"; did you mean {near[0]}?" if near else f"; it has: {', '.join(known)}"),
    )


def _shape(spec: TableSpec) -> Words:
    form, grid = spec.layout is Layout.FORM and not spec.each, spec.layout is Layout.GRID
    zh = "字段: 值" if form else "行: {列: 值}" if grid else "由 {列: 值} 组成的列表"
    en = "field: value" if form else "row: {column: value}" if grid else "a list of {column: value}"
    return Words(
        f"表“{spec.label}”的数据应写成：{zh}", f"the values of table {spec.label} should be given as {en}"
    )
