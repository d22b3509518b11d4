"""Numbers as people type them: one parser for every text that should hold a number.

Read are full-width digits, spaces of all kinds, thousands separators in groups of three, currency
marks, a leading apostrophe, scientific notation, a percent sign and a unit word at the end. A number
in parentheses is negative, as in bookkeeping, but not where counts are expected: there ``(3)`` is an
outline mark.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from auditcheck.model.tables import Unit, ValueType

LARGEST = Decimal(10) ** 28

_UNSEEN = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad\x00-\x1f\x7f]+")
_MINUS = str.maketrans({"\u2212": "-", "\u2010": "-", "\u2011": "-", "\ufe63": "-"})
_MONEY = {unit.value: unit for unit in Unit} | {
    "千": Unit.THOUSAND,
    "万": Unit.TEN_THOUSAND,
    "亿": Unit.HUNDRED_MILLION,
    "人民币": Unit.YUAN,
    "圆": Unit.YUAN,
    "万圆": Unit.TEN_THOUSAND,
}
_COUNTED = "人次|批次|人|名|个|辆|台|套|件|户|次|批|项|家|只|条|份|宗|处|所|座|栋|间|分|岁|年|月|日|天|小时"
_MEASURED = "平方米|m2|㎡|亩|公顷|公里|千米|km|米|m|吨|t|公斤|千克|kg|升"
_NUMBER = re.compile(
    r"'*(?P<open>\()?(?P<sign>[+-]?)(?:rmb|cny|人民币|[¥$€£])?(?P<inner>[+-]?)"
    r"(?P<whole>\d{1,3}(?:,\d{3})+|\d{1,40})?(?:\.(?P<part>\d{0,40}))?(?P<power>e[+-]?\d{1,3})?"
    r"(?P<percent>%)?(?P<unit>"
    + "|".join(sorted(_MONEY, key=len, reverse=True))
    + rf"|{_COUNTED}|{_MEASURED})?"
    r"(?P<close>\))?(?P<percent_after>%)?'*"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedNumber:
    """A number read from text: ``98%`` is 0.98 with ``percent``; ``places`` are the decimals typed.

    ``places`` counts the decimals of the percentage for percents.
    """

    value: Decimal
    percent: bool = False
    unit: Unit | None = None
    places: int = 0


def without_spaces(text: str) -> str:
    """Return ``text`` in compatibility form (full-width folded) without spaces and unseen characters."""
    if text.isalnum() and unicodedata.is_normalized("NFKC", text):
        return text
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", text))


@lru_cache(maxsize=4096)
def parse_number(text: str, kind: ValueType) -> ParsedNumber | None:
    """Return the number that ``text`` as a whole states, or None if it states none for ``kind``."""
    found = _NUMBER.fullmatch(without_spaces(text).translate(_MINUS).casefold())
    if not found or not (found["whole"] or found["part"]) or not _fits(found, kind):
        return None
    digits = (found["whole"] or "0").replace(",", "") + "." + (found["part"] or "0") + (found["power"] or "")
    value = Decimal(digits)
    if "-" in (found["sign"], found["inner"]) or found["open"]:
        value = -value
    percent = bool(found["percent"] or found["percent_after"])
    if abs(value) > LARGEST:
        return None
    return ParsedNumber(
        value=value / 100 if percent else value,
        percent=percent,
        unit=_MONEY.get(found["unit"] or ""),
        places=0 if found["power"] else len(found["part"] or ""),
    )


def _fits(found: re.Match[str], kind: ValueType) -> bool:
    """Say whether sign, unit and percent sign make sense together and for ``kind``."""
    if bool(found["open"]) != bool(found["close"]):
        return False
    signed = [found["sign"], found["inner"], found["open"]]
    if sum(map(bool, signed)) > 1 or (found["open"] and kind is ValueType.INTEGER):
        return False
    percent, money = bool(found["percent"] or found["percent_after"]), found["unit"] in _MONEY
    if percent and (kind in {ValueType.AMOUNT, ValueType.INTEGER} or found["unit"]):
        return False
    return kind is ValueType.AMOUNT or not money
