"""Digits shown: how many decimals a number format, a typed text or a stored number displays."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from auditcheck.arithmetic.doubles import shown_decimal
from auditcheck.model.figures import places_of
from auditcheck.model.tables import Unit, ValueType
from auditcheck.tables.numbers import parse_number

if TYPE_CHECKING:
    from auditcheck.workbook.grid import RawValue

_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_DIGITS = re.compile(r"[0#?][0#?,]*(?:\.(?P<part>[0#?]*))?(?P<thousands>,*)")
_UNIT = re.compile("[0#?]" + r'[" )_]*' + "(" + "|".join(sorted(Unit, key=len, reverse=True)) + ")")

_KEPT = 15
"""Significant digits."""


@dataclass(frozen=True, slots=True)
class Shown:
    """``places`` decimals shown (of the percentage if ``percent``)."""

    places: int
    percent: bool


@lru_cache(maxsize=1024)
def format_shown(number_format: str | None) -> Shown | None:
    """Return what a number format shows, or None where it leaves that to the number (General)."""
    if not number_format:
        return None
    plain = _LITERAL.sub("", number_format.split(";", maxsplit=1)[0])
    digits = _DIGITS.search(plain)
    if not digits or digits["thousands"] or re.search(r"[EeGg@/ymdhs]", plain):
        return None
    return Shown(len(digits["part"] or ""), "%" in plain)


@lru_cache(maxsize=1024)
def format_unit(number_format: str | None) -> Unit | None:
    """Return the unit of amounts that a number format prints behind the number, if it shows it unscaled."""
    found = _UNIT.search(number_format or "")
    return (
        Unit(found[1]) if found and format_shown(number_format) and "!" not in (number_format or "") else None
    )


def is_computed(raw: RawValue, number_format: str | None) -> bool:
    """Say whether a cell shows all 15 digits that Excel keeps, as only the results of calculations do."""
    if not isinstance(raw, float) or format_shown(number_format) is not None:
        return False
    return len(shown_decimal(raw).normalize().as_tuple().digits) == _KEPT


def cell_shown(raw: RawValue, number_format: str | None, kind: ValueType) -> Shown:
    """Return the decimals a cell shows: of its format if known, else of its own digits."""
    if isinstance(raw, str):
        parsed = parse_number(raw, kind)
        return Shown(parsed.places, parsed.percent) if parsed else Shown(0, percent=False)
    shown = format_shown(number_format)
    if shown:
        return shown
    stored = shown_decimal(raw) if isinstance(raw, float) else Decimal(raw if isinstance(raw, int) else 0)
    return Shown(places_of(stored), percent=False)
