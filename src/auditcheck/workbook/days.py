"""Days of sheets: what a stored number is if its format shows a date, a time of day or a duration."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Final

from auditcheck.workbook.grid import RawValue

_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!(?:h|m|s)+\])[^\]]*\]', re.IGNORECASE)
_ELAPSED = re.compile(r"\[(?:h|m|s)+\]", re.IGNORECASE)
_PARTS = frozenset("dmyhs")
# ECMA-376 part 1, 18.8.30: the numbers of formats that show a date or a time, in any language.
_BUILT_IN = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_BUILT_IN_ELAPSED = 46
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - days of a sheet have no zone
_LATE = 1462
_END = 2_958_466
_LEAP = 60
_MILLISECONDS: Final = 86_400_000


def shows_day(number: int, code: str | None) -> bool:
    """Say whether a format, by its number and its code if it has one of its own, shows a date or a time."""
    if code is None:
        return number in _BUILT_IN
    return not _PARTS.isdisjoint(_QUOTED.sub("", code.split(";", 1)[0]).lower())


def shows_duration(number: int, code: str | None) -> bool:
    """Say whether it shows how long something took, beyond a day."""
    return number == _BUILT_IN_ELAPSED if code is None else _ELAPSED.search(code) is not None


def day_of(value: float, *, elapsed: bool, late: bool) -> RawValue:
    """Return what a number stands for; the number itself where the calendar does not reach.

    ``late``: days are counted from 1904. Below one it is a time of day; the day that 1900 never had is
    the one before it.
    """
    thousandths = round(value * _MILLISECONDS) if abs(value) < _END else 0
    if elapsed and abs(value) < _END:
        return timedelta(milliseconds=thousandths)
    if not 0 <= value < _END - (_LATE if late else 0):
        return _EPOCH.time() if value < 0 else value
    if value < 1:
        return (_EPOCH + timedelta(milliseconds=thousandths)).time()
    days = _LATE if late else int(value < _LEAP)
    moment = _EPOCH + timedelta(days=days, milliseconds=thousandths)
    return moment if thousandths % _MILLISECONDS else date(moment.year, moment.month, moment.day)
