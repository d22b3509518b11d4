"""Figures for people: numbers written as on a sheet, never in binary or scientific form."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext

from auditcheck.model.tables import ValueType

_SIGNIFICANT = 15


def _plain(value: Decimal, places: int | None) -> str:
    with localcontext() as context:
        context.prec = 60
        if places is None:
            value = +value.normalize(context) if value else Decimal(0)
            return f"{value:,f}"
        return f"{value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP):,f}"


def places_of(value: Decimal) -> int:
    """Return how many decimals ``value`` has, without trailing zeros."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def rounded(value: Decimal) -> Decimal:
    """Return ``value`` at the 15 significant digits that Excel shows."""
    with localcontext() as context:
        context.prec = _SIGNIFICANT
        context.rounding = ROUND_HALF_UP
        return +value


def format_figure(value: Decimal, kind: ValueType, places: int | None = None) -> str:
    """Return ``value`` as a person would write it.

    Amounts have at least two decimals and thousands separators, percents (given as ratios) two
    decimals and a sign, integers none unless they have some. ``places`` overrides the number of
    decimals (of the percentage, for percents).
    """
    if kind is ValueType.PERCENT:
        percent = value * 100
        return _plain(percent, 2 if places is None else places) + "%"
    if places is None and kind is ValueType.AMOUNT:
        places = max(2, min(6, places_of(rounded(value))))
    if places is None:
        return _plain(rounded(value), min(10, places_of(rounded(value))))
    return _plain(value, places)
