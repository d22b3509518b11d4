"""Exact feasibility of a few unknowns: Fourier-Motzkin elimination over fractions, with its conflicts.

Every derived bound remembers the rows it came from, so that a contradiction names a set of rows that
cannot hold together, and the range of an unknown the rows that set it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

Origin = frozenset[int]
_NONE: Origin = frozenset()


@dataclass(frozen=True, slots=True)
class AtMost:
    """``sum(coefficients × unknowns) ≤ high`` (``strict``: <), derived from the rows ``origin``."""

    coefficients: tuple[Fraction, ...]
    high: Fraction
    strict: bool = False
    origin: Origin = _NONE


@dataclass(frozen=True, slots=True)
class Range:
    """What an unknown may be; None is unbounded. ``origin``: the rows that set the bounds."""

    low: Fraction | None = None
    high: Fraction | None = None
    low_strict: bool = False
    high_strict: bool = False
    origin: Origin = _NONE

    @property
    def point(self) -> Fraction | None:
        """The only value in the range, None if there are more."""
        return self.low if self.low is not None and self.low == self.high else None

    def has(self, value: Fraction) -> bool:
        """Say whether a value lies in the range."""
        if self.low is not None and (value < self.low or (self.low_strict and value == self.low)):
            return False
        return self.high is None or not (value > self.high or (self.high_strict and value == self.high))


@dataclass(frozen=True, slots=True)
class Conflict:
    """Rows that cannot hold together."""

    origin: Origin


def ranges_of(rows: Iterable[AtMost], count: int) -> tuple[Range, ...] | Conflict:
    """Return the range of each of ``count`` unknowns that satisfies all rows, or a conflict of rows."""
    kept = _tightest(rows)
    if isinstance(kept, Conflict):
        return kept
    found = []
    for unknown in range(count):
        single = _projected(kept, unknown, count)
        if isinstance(single, Conflict):
            return single
        found.append(single)
    return tuple(found)


def between(
    coefficients: tuple[Fraction, ...],
    low: Fraction | None,
    high: Fraction | None,
    origin: Origin,
    *,
    strict: bool = False,
) -> Iterable[AtMost]:
    """Yield ``low ≤ sum ≤ high`` as at most two rows."""
    if high is not None:
        yield AtMost(coefficients, high, strict, origin)
    if low is not None:
        yield AtMost(tuple(-each for each in coefficients), -low, strict, origin)


def _projected(rows: list[AtMost], unknown: int, count: int) -> Range | Conflict:
    """Return the range of one unknown, all others eliminated."""
    for other in range(count):
        if other != unknown:
            left = _eliminated(rows, other)
            if isinstance(left, Conflict):
                return left
            rows = left
    return _range(rows, unknown)


def _tightest(rows: Iterable[AtMost]) -> list[AtMost] | Conflict:
    """Return the tightest row of each direction, its first coefficient 1 or -1.

    One that fails or excludes its opposite is a conflict.
    """
    kept: dict[tuple[Fraction, ...], AtMost] = {}
    for row in rows:
        lead = next((abs(each) for each in row.coefficients if each), None)
        if lead is None:
            if row.high < 0 or (row.strict and not row.high):
                return Conflict(row.origin)
            continue
        direction = tuple(each / lead for each in row.coefficients)
        scaled = AtMost(direction, row.high / lead, row.strict, row.origin)
        known = kept.get(direction)
        if known is None or (scaled.high, not scaled.strict) < (known.high, not known.strict):
            kept[direction] = scaled
            opposite = kept.get(tuple(-each for each in direction))
            if opposite is not None and _exclude(scaled, opposite):
                return Conflict(scaled.origin | opposite.origin)
    return list(kept.values())


def _exclude(row: AtMost, opposite: AtMost) -> bool:
    room = row.high + opposite.high
    return room < 0 or (not room and (row.strict or opposite.strict))


def _eliminated(rows: Sequence[AtMost], unknown: int) -> list[AtMost] | Conflict:
    uppers: list[AtMost] = []
    lowers: list[AtMost] = []
    rest: list[AtMost] = []
    for row in rows:
        share = row.coefficients[unknown]
        (uppers if share > 0 else lowers if share else rest).append(row)
    return _tightest([*rest, *(_combined(up, low, unknown) for up in uppers for low in lowers)])


def _combined(upper: AtMost, lower: AtMost, unknown: int) -> AtMost:
    a, b = upper.coefficients[unknown], -lower.coefficients[unknown]
    return AtMost(
        tuple(u * b + v * a for u, v in zip(upper.coefficients, lower.coefficients, strict=True)),
        upper.high * b + lower.high * a,
        upper.strict or lower.strict,
        upper.origin | lower.origin,
    )


def _range(rows: Sequence[AtMost], unknown: int) -> Range:
    """Return the range of an unknown of which at most two rows are left, one for each direction."""
    high = next((row for row in rows if row.coefficients[unknown] == 1), None)
    low = next((row for row in rows if row.coefficients[unknown] == -1), None)
    return Range(
        low=None if low is None else -low.high,
        high=None if high is None else high.high,
        low_strict=low is not None and low.strict,
        high_strict=high is not None and high.strict,
        origin=_NONE.union(*(row.origin for row in rows)),
    )
