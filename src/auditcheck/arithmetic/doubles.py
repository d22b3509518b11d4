"""From stored doubles to the decimals that Excel shows: 15 significant digits, shortest form."""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from auditcheck.arithmetic.exact import Exact, concatenated
from auditcheck.arithmetic.integers import packed

_SAFE = 1e15
_PLACES = (0, 2, 4)
_FALSE = b"\0"


def shown_decimal(value: float) -> Decimal:
    """Return the decimal of 15 significant digits that Excel shows for a stored double."""
    return Decimal(f"{value:.15g}")


def exact_doubles(values: NDArray[np.float64]) -> Exact:
    """Return the exact decimals of finite doubles (shape (n,)), each as :func:`shown_decimal`.

    ``rint(x * 10**k) / 10**k == x`` proves that x is the double nearest to a decimal of k places,
    and below 10**15 that decimal is the one of 15 significant digits. What no small k explains is
    converted one by one.
    """
    whole = np.zeros(len(values), dtype=np.float64)
    plain = np.zeros(len(values), dtype=np.bool_)
    for places in _PLACES:
        whole = np.rint(values * 10.0**places)
        plain = (whole / 10.0**places == values) & (np.abs(whole) < _SAFE)
        if plain.all():
            return Exact(whole.astype(np.int64), 10**places)
    return _mixed(values, whole, plain)


def plain_exact(values: Sequence[float], places: tuple[int, ...], most: float = math.inf) -> Exact | None:
    """Return what :func:`exact_doubles` does of doubles and integers whose magnitude is ``most`` at most.

    None if one is larger, or if none of these numbers of decimals, in ascending order, explains all.
    """
    try:
        stored = struct.pack(f"{len(values)}d", *values)
    except (OverflowError, struct.error):
        return None
    doubles = np.frombuffer(stored)
    if _FALSE in (np.abs(doubles) <= min(most, _SAFE / 10 ** places[-1])).tobytes():
        return None
    for each in places:
        power = 10.0**each
        if values and round(values[0] * power) / power != values[0]:
            continue
        whole = np.rint(doubles * power)
        if (whole / power).tobytes() == stored:
            return Exact(whole.astype(np.int64), 10**each)
    return None


def _mixed(values: NDArray[np.float64], whole: NDArray[np.float64], plain: NDArray[np.bool_]) -> Exact:
    fast = Exact(whole[plain].astype(np.int64), 10 ** _PLACES[-1])
    slow = _long(values[~plain].tolist())
    order = np.argsort(np.r_[np.flatnonzero(plain), np.flatnonzero(~plain)])
    return concatenated([fast, slow]).take(order)


def _long(values: list[float]) -> Exact:
    """Return the decimals of doubles with many digits, by their 15 digits in scientific form."""
    parts = [f"{value:.14e}".split("e") for value in values]
    digits = [int(digits.replace(".", "", 1)) for digits, _ in parts]
    powers = [int(power) - 14 for _, power in parts]
    places = max(0, -min(powers))
    return Exact(packed([d * 10 ** (p + places) for d, p in zip(digits, powers, strict=True)]), 10**places)
