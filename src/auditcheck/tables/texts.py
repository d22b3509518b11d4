"""Texts, codes, dates and yes/no as people type them, each in one canonical form."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from auditcheck.arithmetic.doubles import shown_decimal
from auditcheck.model.tables import ValueType
from auditcheck.tables.numbers import without_spaces

if TYPE_CHECKING:
    from auditcheck.workbook.grid import RawValue

_DATE = re.compile(
    r"(?P<year>(?:19|20)\d{2})(?:[-/.年](?P<month>\d{1,2})(?:[-/.月](?P<day>\d{1,2})日?|月)?|年)?(?:00:00:00)?"
)
_COMPACT = re.compile(r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})")
_YES = frozenset({"是", "有", "对", "y", "yes", "true", "t", "1", "√", "✓", "✔", "☑", "■"})
_NO = frozenset({"否", "无", "没有", "不", "错", "n", "no", "false", "f", "0", "×", "✗", "✘", "x", "□"})
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 80_000
_EPOCH = date(1899, 12, 30)


def read_text(raw: RawValue, kind: ValueType) -> str | None:
    """Return a non-blank cell as text of ``kind``, or None if it cannot be that.

    ``code`` keeps leading zeros and drops spaces; ``date`` gives ISO text, to the month or year where
    no more is said; ``yes_no`` gives 是 or 否.
    """
    if kind is ValueType.DATE:
        return _date(raw)
    text = plain_text(raw)
    if kind is ValueType.CODE:
        return without_spaces(text).strip("'")
    if kind is ValueType.YES_NO:
        return _yes_no(text)
    return text


def plain_text(raw: RawValue) -> str:
    """Return what a cell shows, as text: numbers without exponent, dates as ISO."""
    if raw is None:
        return ""
    for kind, shown in _SHOWN:
        if isinstance(raw, kind):
            return shown(raw)
    return str(getattr(raw, "code", "") or getattr(raw, "formula", ""))


def _stripped(text: str) -> str:
    stripped = text.strip()
    if stripped.isprintable():
        return stripped
    return "".join(c for c in stripped if unicodedata.category(c) != "Cf").strip()


def _figure(value: float) -> str:
    if value != value or value in (float("inf"), float("-inf")):  # noqa: PLR0124 - NaN alone differs from itself
        return str(value)
    return f"{shown_decimal(value).normalize() + 0:f}"


def _yes_no(text: str) -> str | None:
    key = without_spaces(text).casefold()
    return "是" if key in _YES else "否" if key in _NO else None


def _date(raw: RawValue) -> str | None:
    if isinstance(raw, date):
        return raw.isoformat()[:10]
    if isinstance(raw, bool):
        return None
    if isinstance(raw, int | float):
        return _serial(raw)
    return _date_text(without_spaces(raw)) if isinstance(raw, str) else None


def _serial(value: float) -> str | None:
    """Return the day of an Excel serial number or of a number such as 20220305."""
    if not math.isfinite(value):
        return None
    if _FIRST_SERIAL <= value <= _LAST_SERIAL:
        return (_EPOCH + timedelta(days=int(value))).isoformat()
    return _date_text(str(int(value))) if value == int(value) else None


@lru_cache(maxsize=4096)
def _date_text(text: str) -> str | None:
    found = _COMPACT.fullmatch(text) or _DATE.fullmatch(text)
    if not found:
        return None
    year, month, day = found["year"], found["month"], found["day"]
    try:
        whole = date(int(year), int(month or 1), int(day or 1)).isoformat()
    except ValueError:
        return None
    return whole if day else whole[:7] if month else whole[:4]


# In this order: a bool is an int, a datetime is a date.
_SHOWN: tuple[tuple[Any, Callable[[Any], str]], ...] = (
    (str, _stripped),
    (bool, lambda raw: "TRUE" if raw else "FALSE"),
    (float, _figure),
    (datetime, lambda raw: raw.isoformat(sep=" ").removesuffix(" 00:00:00")),
    (date | time, lambda raw: raw.isoformat()),
    (int | timedelta, str),
)
