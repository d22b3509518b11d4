"""Compiling: the contract words of a table become one pandera DataFrameSchema, made once.

The schema declares no types: cells are typed before (a wrong type would cascade into every check of
its column). Each check is named by its word, takes a whole column and passes over missing values;
``required`` and ``unique`` are pandera's own.
"""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from auditcheck.contracts.pandera_import import load_pandera
from auditcheck.contracts.predicates import Predicate, predicates
from auditcheck.model.tables import ColumnSpec

if TYPE_CHECKING:
    import pandas as pd

EXCESS = "\x00decimals"
Allowed = tuple[tuple[str, frozenset[str]], ...]


@lru_cache(maxsize=256)
def compile_schema(name: str, columns: tuple[ColumnSpec, ...], allowed: Allowed) -> Any:  # noqa: ANN401
    """Return the DataFrameSchema of the columns, named after their table.

    ``allowed`` are the texts that a list, codelist or another table's column permits, by column name.
    """
    pandera = load_pandera()
    permitted = dict(allowed)
    made = {}
    for column in columns:
        made[column.name] = pandera.Column(
            checks=[
                pandera.Check(partial(_on_series, predicate), name=word)
                for word, predicate in predicates(column, permitted.get(column.name))
            ],
            nullable=not column.contract.required,
            unique=column.contract.unique,
            report_duplicates="exclude_first",
            required=False,
        )
        if column.contract.decimals_max is not None:
            made[column.name + EXCESS] = pandera.Column(
                checks=[pandera.Check(_none_set, name="decimals")], nullable=True, required=False
            )
    return pandera.DataFrameSchema(made, name=name)


def _on_series(predicate: Predicate, values: pd.Series[Any]) -> pd.Series[bool]:
    import pandas as pd  # noqa: PLC0415 - loaded by now

    return pd.Series(predicate(values.to_numpy()), index=values.index)


def _none_set(values: pd.Series[Any]) -> pd.Series[bool]:
    return ~values.astype(bool)
