"""Checking: tables held against their contracts; every failure comes back as an issue at its cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from auditcheck.contracts.checks import UNCHECKED
from auditcheck.contracts.compiling import EXCESS, compile_schema
from auditcheck.contracts.pandera_import import load_pandera
from auditcheck.contracts.predicates import meets, surely_meets, too_long
from auditcheck.contracts.wording import column_issues, rows_issue
from auditcheck.model.issues import Issue
from auditcheck.model.rules import Codelist
from auditcheck.model.tables import CellState, ColumnSpec, Contract
from auditcheck.model.words import Words
from auditcheck.tables.numbers import without_spaces

if TYPE_CHECKING:
    import pandas as pd

    from auditcheck.tables.table import Column, Table

_Indices = NDArray[np.intp]
_Permitted = Mapping[str, frozenset[str]]
_NONE: _Indices = np.zeros(0, dtype=np.intp)
_OWN_CHECKS = {"not_nullable": "required", "field_uniqueness": "unique"}
_WORDS = ("required", "unique", "min", "max", "one_of", "matches", "length", "decimals")


def check_contracts(tables: Mapping[str, Table], codelists: Mapping[str, Codelist]) -> tuple[Issue, ...]:
    """Return the issues of all tables whose columns carry contract words, in the order of the tables.

    A blank is told only where a value is required; what could not be read has been told before.
    """
    return tuple(issue for table in tables.values() for issue in _check_table(table, tables, codelists))


def _check_table(
    table: Table, tables: Mapping[str, Table], codelists: Mapping[str, Codelist]
) -> Iterator[Issue]:
    rows = rows_issue(table)
    if rows:
        yield rows
    columns = [column for column in table.columns.values() if not surely_meets(column)]
    if not columns or not table.length:
        return
    permitted = permitted_texts([column.spec for column in columns], tables, codelists)
    doubtful = tuple(column.spec for column in columns if not meets(column, permitted.get(column.spec.name)))
    if doubtful:
        yield from _check_columns(table, doubtful, permitted)


def _check_columns(table: Table, doubtful: tuple[ColumnSpec, ...], permitted: _Permitted) -> Iterator[Issue]:
    failed, broken = _failures(table, doubtful, permitted)
    for spec in doubtful:
        column = table.columns[spec.name]
        for word in _WORDS:
            if (spec.name, word) in broken:
                yield _unchecked(table, column)
            wanted = CellState.BLANK if word == "required" else CellState.VALUE
            found = np.unique(failed.get((spec.name, word), _NONE))
            indices = found[column.states[found] == wanted].tolist()
            if indices:
                yield from column_issues(table, column, word, indices, permitted.get(spec.name))


def _failures(
    table: Table, columns: tuple[ColumnSpec, ...], permitted: _Permitted
) -> tuple[dict[tuple[str, str], _Indices], set[tuple[str, str]]]:
    """Return the failed records by (column, word), and the checks that broke themselves."""
    pandera = load_pandera()
    allowed = tuple((spec.name, permitted[spec.name]) for spec in columns if spec.name in permitted)
    schema = compile_schema(table.spec.name, columns, allowed)
    failed: dict[tuple[str, str], _Indices] = {}
    broken: set[tuple[str, str]] = set()
    try:
        schema.validate(_frame(table, columns), lazy=True, inplace=True)
    except pandera.errors.SchemaErrors as raised:
        for error in raised.schema_errors:
            key = (str(error.schema.name).removesuffix(EXCESS), _word(error.check))
            indices = _indices(error.failure_cases)
            if indices is None:
                broken.add(key)
            else:
                failed[key] = np.append(failed.get(key, _NONE), indices)
    return failed, broken


def _word(check: Any) -> str:  # noqa: ANN401 - a Check, or the name of one of pandera's own
    return _OWN_CHECKS.get(str(check), "") or str(getattr(check, "name", ""))


def _indices(cases: Any) -> _Indices | None:  # noqa: ANN401 - pandera gives a frame, a text or nothing
    """Return the records of the failure cases; None if the check raised instead of answering."""
    if getattr(cases, "columns", None) is None or "index" not in cases.columns:
        return None
    indices = cases["index"]
    return None if indices.isna().any() else indices.to_numpy(dtype=np.intp)


def _frame(table: Table, columns: tuple[ColumnSpec, ...]) -> pd.DataFrame:
    import pandas as pd  # noqa: PLC0415 - only tables with contracts need it

    data: dict[str, NDArray[Any]] = {}
    for spec in columns:
        column = table.columns[spec.name]
        data[spec.name] = column.array()
        if spec.contract.decimals_max is not None:
            data[spec.name + EXCESS] = too_long(column, spec.contract.decimals_max)
    return pd.DataFrame(data, index=pd.RangeIndex(table.length), copy=False)


def permitted_texts(
    columns: Iterable[ColumnSpec], tables: Mapping[str, Table], codelists: Mapping[str, Codelist]
) -> _Permitted:
    """Return the texts that each column may hold, where it is limited by a list, codelist or other column."""
    found = ((spec.name, _permitted(spec.contract, tables, codelists)) for spec in columns)
    return {name: texts for name, texts in found if texts is not None}


def _permitted(
    contract: Contract, tables: Mapping[str, Table], codelists: Mapping[str, Codelist]
) -> frozenset[str] | None:
    if contract.one_of:
        return _as_compared(contract.one_of)
    if contract.codelist is not None and contract.codelist in codelists:
        return _codes_and_names(codelists[contract.codelist].entries)
    if contract.one_of_column is None:
        return None
    table, name = contract.one_of_column
    column = tables[table].columns.get(name) if table in tables else None
    if column is None:
        return None
    there = np.flatnonzero(column.states == CellState.VALUE).tolist()
    return frozenset(without_spaces(column.text(i)) for i in there)


@lru_cache(maxsize=256)
def _as_compared(texts: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(without_spaces, texts))


@lru_cache(maxsize=32)
def _codes_and_names(entries: tuple[tuple[str, str], ...]) -> frozenset[str]:
    return frozenset(without_spaces(text) for entry in entries for text in entry if text)


def _unchecked(table: Table, column: Column) -> Issue:
    return UNCHECKED.issue(
        Words(
            f"“{table.spec.label}”中“{column.title}”的栏目要求未能审核",
            f"a requirement of {column.title} in {table.spec.label} could not be checked",
        )
    )
