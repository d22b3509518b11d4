"""Predicates: what each contract word demands of a column's values, written once.

A predicate takes the present values of a column, (n,) doubles or texts, and says of each whether it
is as demanded. pandera runs them as the checks of its schema; ``meets`` asks them whether there is
anything to tell at all, which costs a hundredth of a schema's validation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from auditcheck.arithmetic.exact import Exact
from auditcheck.model.tables import CellState, ColumnSpec, Contract, ValueType
from auditcheck.tables.few import EXACT_INTEGER
from auditcheck.tables.numbers import without_spaces
from auditcheck.tables.patterns import matches_whole

if TYPE_CHECKING:
    from auditcheck.tables.table import Column

Values = NDArray[Any]
Predicate = Callable[[Values], NDArray[np.bool_]]
_NO_CONTRACT = Contract()
_FEW = 400
"""Figures up to which Python's integers are faster than arrays."""
_COLUMNS = 4096
_Ratio = tuple[int, int]
_Limits = tuple[_Ratio | None, _Ratio | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Demand:
    """What a contract demands, read once: ``any``: anything at all.

    ``limits`` are its least and greatest figure as ratios, where it demands no more of figures that are
    all there.
    """

    spec: ColumnSpec
    any: bool
    limits: _Limits | None


_demands: dict[int, _Demand] = {}


def _demand_of(column: ColumnSpec) -> _Demand:
    """Return what a column's contract demands; it keeps the column, so that no other takes its identity."""
    found = _demands.get(id(column))
    if found is None:
        if len(_demands) >= _COLUMNS:
            _demands.clear()
        found = _demands[id(column)] = _demand(column)
    return found


def _demand(column: ColumnSpec) -> _Demand:
    contract = column.contract
    bare = replace(contract, required=False, min=None, max=None)
    limited = column.type.is_numeric and bare == _NO_CONTRACT
    limits = (_ratio(contract.min), _ratio(contract.max)) if limited else None
    return _Demand(spec=column, any=contract != _NO_CONTRACT, limits=limits)


def _ratio(limit: Decimal | None) -> _Ratio | None:
    return None if limit is None else limit.as_integer_ratio()


def has_contract(column: ColumnSpec) -> bool:
    """Say whether a column has any word that is checked."""
    return _demand_of(column).any


def surely_meets(column: Column) -> bool:
    """Say whether a column has no contract, or a few figures that are all there and keep to its limits.

    They keep to them exactly; their doubles then do, as rounding keeps order. False says nothing.
    """
    demand = _demand_of(column.spec)
    if demand.limits is None:
        return not demand.any
    numbers = column.numbers
    if numbers is None or not 0 < len(column.states) <= _FEW or any(column.states.tolist()):
        return False
    return _within(*demand.limits, numbers.numerators.tolist(), numbers.denominator)


def _within(least: _Ratio | None, greatest: _Ratio | None, tops: list[int], bottom: object) -> bool:
    if least is greatest is None:
        return True
    low, high = min(tops), max(tops)
    if not isinstance(bottom, int) or low < -EXACT_INTEGER or high > EXACT_INTEGER or bottom > EXACT_INTEGER:
        return False
    if least is not None and low * least[1] < least[0] * bottom:
        return False
    return greatest is None or high * greatest[1] <= greatest[0] * bottom


def predicates(column: ColumnSpec, permitted: frozenset[str] | None) -> Iterator[tuple[str, Predicate]]:
    """Yield each word of a column with its predicate; ``permitted`` are the texts it may hold, if limited.

    ``required``, ``unique`` and ``decimals`` are told by more than the values and are not among them.
    """
    contract = column.contract
    if not column.type.is_numeric:
        yield from ((word, partial(_each, holds)) for word, holds in _of_texts(contract, permitted))
        return
    if contract.min is not None:
        yield "min", partial(_at_least, float(contract.min))
    if contract.max is not None:
        yield "max", partial(_at_most, float(contract.max))
    if permitted is not None:
        yield "one_of", partial(_among_figures, permitted)


def _of_texts(
    contract: Contract, permitted: frozenset[str] | None
) -> Iterator[tuple[str, Callable[[str], bool]]]:
    if permitted is not None:
        yield "one_of", lambda text: without_spaces(text) in permitted
    if contract.matches is not None:
        yield "matches", partial(matches_whole, contract.matches)
    if (contract.length_min, contract.length_max) != (None, None):
        yield "length", partial(_long_enough, contract.length_min or 0, contract.length_max)


def meets(column: Column, permitted: frozenset[str] | None) -> bool:
    """Say whether a column has nothing to tell: every word holds of all its values.

    False also where a predicate breaks; validation then says which.
    """
    if surely_meets(column):
        return True
    contract = column.spec.contract
    if contract.required and np.count_nonzero(column.states) and (column.states == CellState.BLANK).any():
        return False
    if contract.decimals_max is not None and too_long(column, contract.decimals_max).any():
        return False
    try:
        if column.spec.type.is_numeric:
            return _figures_meet(column, permitted)
        return _texts_meet(contract, column.present().tolist(), permitted)
    except Exception:  # noqa: BLE001 - whatever a pack's pattern or list provokes is told by validation
        return False


def _figures_meet(column: Column, permitted: frozenset[str] | None) -> bool:
    asked, unique = list(predicates(column.spec, permitted)), column.spec.contract.unique
    if not asked and not unique:
        return True
    values = column.present()
    if unique and len(set(values.tolist())) < len(values):
        return False
    return all(bool(predicate(values).all()) for _, predicate in asked)


def _texts_meet(contract: Contract, written: list[str], permitted: frozenset[str] | None) -> bool:
    different = set(written)
    if contract.unique and len(different) < len(written):
        return False
    return all(all(map(holds, different)) for _, holds in _of_texts(contract, permitted))


def too_long(column: Column, places: int) -> NDArray[np.bool_]:
    """Say of each record (n,) whether it has more decimals than ``places``, in the unit of the sheet."""
    numbers = column.numbers
    if numbers is None:
        return np.zeros(len(column), dtype=np.bool_)
    if column.spec.type is ValueType.PERCENT:
        numbers = numbers * Exact.constant(100)
    elif column.own_units:
        numbers = numbers * Exact.of([1 / column.factor(i) for i in range(len(column))])
    else:
        numbers = numbers / Exact.constant(column.factor(None))
    tops, bottom = (numbers * Exact.constant(Fraction(10) ** places)).over_common()
    return np.asarray((tops % bottom != 0) & (column.states == CellState.VALUE), dtype=np.bool_)


def _at_least(limit: float, values: Values) -> NDArray[np.bool_]:
    return np.asarray(values >= limit, dtype=np.bool_)


def _at_most(limit: float, values: Values) -> NDArray[np.bool_]:
    return np.asarray(values <= limit, dtype=np.bool_)


def _among_figures(permitted: frozenset[str], values: Values) -> NDArray[np.bool_]:
    return np.isin(values, [float(Decimal(text)) for text in permitted if _is_number(text)])


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).removeprefix("-").isdecimal()


def _long_enough(least: int, most: int | None, text: str) -> bool:
    return least <= len(text) and (most is None or len(text) <= most)


def _each(holds: Callable[[str], bool], texts: Values) -> NDArray[np.bool_]:
    """Say of each text whether it holds, asking once for equal ones."""
    written = texts.tolist()
    known = {text: holds(text) for text in set(written)}
    return np.fromiter(map(known.__getitem__, written), dtype=np.bool_, count=len(written))
