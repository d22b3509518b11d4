"""Limits as people set them: ``[limits]`` in the settings and ``--limit NAME=VALUE`` on the command line."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping

from auditcheck.errors import ConfigError
from auditcheck.model.words import Words
from auditcheck.workbook.limits import in_bytes, names

_POWERS = {"": 1, "K": 1024, "M": 1024**2, "G": 1024**3}
_SIZE = re.compile(r"(\d{1,15}(?:\.\d{1,6})?) ?([KMG]?)(?:I?B)?", re.ASCII)
_COUNT = re.compile(r"\d{1,3}(?:[_,]?\d{3}){0,4}|\d{1,15}", re.ASCII)
_MOST = 10**15

Changes = Mapping[str, int]
"""Fields of the limits that are not as they are by themselves, with their values."""


def size_of(text: str) -> int | None:
    """Return the bytes that ``512MiB``, ``512M`` or ``1.5G`` mean, None if the text is no size."""
    found = _SIZE.fullmatch(text.strip().upper())
    return int(float(found[1]) * _POWERS[found[2]]) if found else None


def limit_of(name: str, value: object) -> tuple[str, int]:
    """Return the field and the value of one limit. Raises ConfigError for a name or value that is none."""
    known = name.strip().replace("_", "-").lower()
    if known not in names():
        raise ConfigError(_unknown(name, known))
    field = known.replace("-", "_")
    amount = _amount(field, value)
    if amount is None or not 0 < amount <= _MOST:
        raise ConfigError(_wrong(known, value, size=in_bytes(field)))
    return field, amount


def limits_of(texts: Iterable[str]) -> Changes:
    """Return what ``NAME=VALUE`` texts change. Raises ConfigError for one that is written wrongly."""
    changes = {}
    for text in texts:
        name, sign, value = text.partition("=")
        if not sign:
            words = Words(
                f"--limit {text} 应写成 名称=数值，如 --limit part-size=1GiB。",
                f"--limit {text} should be NAME=VALUE, such as --limit part-size=1GiB.",
            )
            raise ConfigError(words)
        field, amount = limit_of(name, value)
        changes[field] = amount
    return changes


def _amount(field: str, value: object) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if not isinstance(value, str):
        return None
    if in_bytes(field):
        return size_of(value)
    found = _COUNT.fullmatch(value.strip())
    return int(re.sub(r"[_,]", "", found[0])) if found else None


def _unknown(name: str, known: str) -> Words:
    near = difflib.get_close_matches(known, names(), n=1)
    hint = (
        Words(f"，是不是 {near[0]}？", f"; did you mean {near[0]}?")
        if near
        else Words(f"，可用的有 {'、'.join(names())}。", f"; there are {', '.join(names())}.")
    )
    return Words(f"没有叫 {name} 的限额", f"there is no limit {name}") + hint


def _wrong(name: str, value: object, *, size: bool) -> Words:
    expected = (
        Words("大小，如 512MiB、1GiB", "a size such as 512MiB or 1GiB")
        if size
        else Words("正整数，如 100000", "a whole number of 1 or more, such as 100000")
    )
    return Words(
        f"限额 {name} 应为{expected.zh}，不是 {value}。", f"{name} should be {expected.en}, not {value}."
    )
