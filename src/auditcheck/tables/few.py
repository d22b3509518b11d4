"""A few plain numbers: read and looked at without arrays, which cost more for thirty cells than they save."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, cast

import numpy as np

from auditcheck.arithmetic.doubles import few_exact
from auditcheck.model.tables import Unit, ValueType
from auditcheck.tables.formats import format_shown

if TYPE_CHECKING:
    from auditcheck.arithmetic.exact import Exact
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
    if len(raws) > _FEW or how.units or not set(map(type, raws)) <= _NUMBERS:
        return None
    largest = 1 if how.type is ValueType.PERCENT else EXACT_INTEGER
    figures = cast("Sequence[float]", raws)
    if how.percent_numbers or not all(-largest <= figure <= largest for figure in figures):
        return None
    if how.type is ValueType.AMOUNT and (not how.unit_known or how.factor() is not _UNSCALED):
        return None
    return few_exact(figures, _HUNDREDTHS if how.type is ValueType.AMOUNT else _USUAL_PLACES)


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
    if places or not all(rows) or str in {type(sheet.value(row, across)) for row in rows}:
        return None
    styles = sheet.formats.styles(across)
    used = {styles[row] if row < len(styles) else 0 for row in rows}
    style, known = used.pop(), sheet.formats.known
    shown = format_shown(known[style if style < len(known) else 0]) if not used else None
    if shown is None or (column.spec.type is ValueType.PERCENT and not shown.percent):
        return None
    return shown.places
