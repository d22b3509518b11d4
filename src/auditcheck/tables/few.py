"""A few plain numbers: read without arrays, which cost more for one cell or thirty than they save."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, cast

from auditcheck.arithmetic.doubles import few_exact
from auditcheck.model.tables import Unit, ValueType

if TYPE_CHECKING:
    from auditcheck.arithmetic.exact import Exact
    from auditcheck.tables.values import Reading
    from auditcheck.workbook.grid import RawValue

_UNSCALED = Fraction(1)
EXACT_INTEGER = 2**53
"""Up to here a double holds every integer."""

_NUMBERS = frozenset({float, int})
_FEW = 64
_HUNDREDTHS = (2,)
_USUAL_PLACES = (0, 2, 4)


def scale(unit: Unit | None, compared: Unit | None) -> Fraction:
    """Return what an amount in ``unit`` is multiplied by to be in the unit compared."""
    if unit is None or compared is None or unit is compared:
        return _UNSCALED
    return Fraction(unit.yuan, compared.yuan)


def few_plain(raws: Sequence[RawValue], how: Reading) -> Exact | None:
    """Return a few numbers that need no more than their digits, None if one needs more or they are many.

    They are what ``read_values`` makes of them in any number.
    """
    if len(raws) > _FEW or how.units or not set(map(type, raws)) <= _NUMBERS:
        return None
    largest = 1 if how.type is ValueType.PERCENT else EXACT_INTEGER
    figures = cast("Sequence[float]", raws)
    if how.percent_numbers or not all(-largest <= figure <= largest for figure in figures):
        return None
    if how.type is ValueType.AMOUNT and (not how.unit_known or how.factor() is not _UNSCALED):
        return None
    return few_exact(figures, _HUNDREDTHS if how.type is ValueType.AMOUNT else _USUAL_PLACES)
