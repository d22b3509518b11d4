"""Compiling: the contract words of a table become one pandera DataFrameSchema, made once.

The schema declares no types: cells are typed before (a wrong type would cascade into every check of
its column). Each check is named by its word, takes a whole column and passes over missing values;
``required`` and ``unique`` are pandera's own.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from auditcheck.contracts.pandera_import import load_pandera
from auditcheck.model.tables import ColumnSpec, Contract, TableSpec
from auditcheck.tables.numbers import without_spaces
from auditcheck.tables.patterns import matches_whole

if TYPE_CHECKING:
    import pandas as pd

EXCESS = "\x00decimals"
Allowed = tuple[tuple[str, frozenset[str]], ...]


def has_contract(column: ColumnSpec) -> bool:
    """Say whether a column has any word that is checked."""
    return column.contract != Contract()


@lru_cache(maxsize=256)
def compile_schema(spec: TableSpec, columns: tuple[ColumnSpec, ...], allowed: Allowed) -> Any:  # noqa: ANN401
    """Return the DataFrameSchema of the columns that have contract words.

    ``columns`` are those of the table at hand; ``allowed`` the texts that a codelist or another
    table's column permits, by column name. The schema is named after the table.
    """
    pandera = load_pandera()
    permitted = dict(allowed)
    made = {}
    for column in columns:
        checks = [
            pandera.Check(check, name=word) for word, check in _checks(column, permitted.get(column.name))
        ]
        contract = column.contract
        if checks or contract.required or contract.unique:
            made[column.name] = pandera.Column(
                checks=checks,
                nullable=not contract.required,
                unique=contract.unique,
                report_duplicates="exclude_first",
                required=False,
            )
        if column.contract.decimals_max is not None:
            made[column.name + EXCESS] = pandera.Column(
                checks=[pandera.Check(_none_set, name="decimals")], nullable=True, required=False
            )
    return pandera.DataFrameSchema(made, name=spec.name)


_Check = Callable[["pd.Series[Any]"], "pd.Series[bool]"]


def _checks(column: ColumnSpec, permitted: frozenset[str] | None) -> list[tuple[str, _Check]]:
    """Return the word and the vectorised check of each word of a column."""
    contract, numeric = column.contract, column.type.is_numeric
    checks: list[tuple[str, _Check]] = []
    if contract.min is not None and numeric:
        checks.append(("min", partial(_at_least, float(contract.min))))
    if contract.max is not None and numeric:
        checks.append(("max", partial(_at_most, float(contract.max))))
    if permitted is not None:
        checks.append(("one_of", partial(_among, permitted, numeric)))
    if contract.matches is not None and not numeric:
        checks.append(("matches", partial(_matching, contract.matches)))
    if (contract.length_min, contract.length_max) != (None, None) and not numeric:
        checks.append(("length", partial(_long_enough, contract.length_min or 0, contract.length_max)))
    return checks


def _at_least(limit: float, values: pd.Series[Any]) -> pd.Series[bool]:
    return values >= limit


def _at_most(limit: float, values: pd.Series[Any]) -> pd.Series[bool]:
    return values <= limit


def _among(permitted: frozenset[str], numeric: bool, values: pd.Series[Any]) -> pd.Series[bool]:  # noqa: FBT001
    if numeric:
        return values.isin([float(Decimal(text)) for text in permitted if _is_number(text)])
    return values.isin([value for value in values.unique() if without_spaces(value) in permitted])


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).removeprefix("-").isdecimal()


def _matching(pattern: str, values: pd.Series[Any]) -> pd.Series[bool]:
    return values.isin([value for value in values.unique() if matches_whole(pattern, value)])


def _long_enough(least: int, most: int | None, values: pd.Series[Any]) -> pd.Series[bool]:
    length = values.str.len()
    return (length >= least) & (length <= most) if most is not None else length >= least


def _none_set(values: pd.Series[Any]) -> pd.Series[bool]:
    return ~values.astype(bool)
