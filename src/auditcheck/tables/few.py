"""A few plain numbers: read and looked at without arrays, which cost more for thirty cells than they save."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, cast

import numpy as np

from auditcheck.arithmetic.doubles import plain_exact
from auditcheck.arithmetic.exact import Exact
from auditcheck.model.tables import Unit, ValueType
from auditcheck.tables.formats import format_shown

if TYPE_CHECKING:
    from auditcheck.tables.table import Column
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
    if len(raws) > _FEW or not set(map(type, raws)) <= _NUMBERS or not reads_digits(how):
        return None
    if how.type is ValueType.AMOUNT and how.factor() is not _UNSCALED:
        return None
    return plain_exact(cast("Sequence[float]", raws), _places(how.type), _largest(how.type))


def plain(figures: Sequence[float], kind: ValueType, *, several: bool) -> Exact | None:
    """Return plain numbers of one column, or of several, that need no more than their digits.

    They are what ``few_plain`` makes of each column; None where it takes more to tell.
    """
    places = _places(kind)
    return plain_exact(figures, places[:1] if several else places, _largest(kind))


def reads_digits(how: Reading) -> bool:
    """Say whether plain numbers are read by their digits, times what their unit is of the one wanted."""
    if how.units or how.percent_numbers:
        return False
    return how.unit_known or how.type is not ValueType.AMOUNT


def _largest(kind: ValueType) -> int:
    return 1 if kind is ValueType.PERCENT else EXACT_INTEGER


def _places(kind: ValueType) -> tuple[int, ...]:
    return _HUNDREDTHS if kind is ValueType.AMOUNT else _USUAL_PLACES


def few_shown(column: Column) -> int | None:
    """Return the decimals (of the percentage) that each of a few values shows by one number format.

    None if they are many, lack a value, or do not all stand as numbers of one format in one column of a
    sheet: a closer look then says what each one shows.
    """
    origin = column.origin
    sheet = origin.sheets[0] if len(origin.sheets) == 1 and origin.which is None else None
    if sheet is None or sheet.formats is None or not 0 < len(column) <= _FEW:
        return None
    if column.own_units or column.inline or np.count_nonzero(column.states):
        return None
    rows, places = origin.rows.tolist(), set(origin.columns.tolist())
    across = places.pop()
    if places or not all(rows):
        return None
    lines, styles = sheet.rows, sheet.formats.styles(across)
    if any(type(lines[row - 1][across - 1]) is str for row in rows):
        return None
    used = {styles[row] if row < len(styles) else 0 for row in rows}
    style, known = used.pop(), sheet.formats.known
    shown = format_shown(known[style if style < len(known) else 0]) if not used else None
    if shown is None or (column.spec.type is ValueType.PERCENT and not shown.percent):
        return None
    return shown.places


@lru_cache(maxsize=256)
def halves_shown(
    exponent: int, kind: ValueType, unit: Unit | None, compared: Unit | None, length: int
) -> Exact:
    """Return so many times half a unit of the last digit shown."""
    found = Exact.constant(last_digit(exponent, kind, unit, compared) / 2, length)
    found.numerators.setflags(write=False)
    return found


def last_digit(exponent: int, kind: ValueType, unit: Unit | None, compared: Unit | None) -> Fraction:
    """Return one unit of the last digit shown, in the compared unit or as a ratio."""
    digit = Fraction(10) ** -exponent
    if kind is ValueType.PERCENT:
        return digit / 100
    return digit * scale(unit, compared) if kind is ValueType.AMOUNT else digit
