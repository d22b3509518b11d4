"""Interval arithmetic: how far rounding of the figures can move a result.

Sums add bounds, differences swap them, products and quotients take the corners (XBRL Calculations
1.1 propagates rounded facts in the same way). None means that nothing was rounded.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from auditcheck.arithmetic.exact import Exact, Mask, choose
from auditcheck.expressions.sources import Bounds, Derivation, Mode
from auditcheck.expressions.vectors import VALUE, NumberVector

NOTHING = Exact.constant(0)
_ONE = Exact.constant(1)


def bounds_of(vector: NumberVector, mode: Mode) -> Bounds | None:
    """Return the bounds of a leaf (from its source) or of a result (from its parts)."""
    if vector.source is None:
        return None if vector.derivation is None else vector.derivation(mode)
    radius = vector.source.half_units() if mode == "rounding" else vector.source.displayed()
    if radius is None or not radius.numerators.any():
        return None
    if vector.states.any():
        radius = choose(vector.states == VALUE, radius, Exact.constant(0))
    return Bounds(low=vector.values - radius, high=vector.values + radius)


def certain(vector: NumberVector) -> Bounds:
    """Return bounds without width."""
    return Bounds(low=vector.values, high=vector.values)


def derived(function: Callable[..., Bounds], *parts: NumberVector) -> Derivation | None:
    """Return the derivation of a result: ``function`` of the bounds of its parts."""
    if all(part.source is None and part.derivation is None for part in parts):
        return None

    def bounds(mode: Mode) -> Bounds | None:
        found = [bounds_of(part, mode) for part in parts]
        if all(each is None for each in found):
            return None
        pairs = zip(found, parts, strict=True)
        return function(*(certain(part) if each is None else each for each, part in pairs))

    return bounds


def added(left: Bounds, right: Bounds) -> Bounds:
    """Return the bounds of sums."""
    return Bounds(low=left.low + right.low, high=left.high + right.high, wild=_wild(left, right))


def subtracted(left: Bounds, right: Bounds) -> Bounds:
    """Return the bounds of differences."""
    return Bounds(low=left.low - right.high, high=left.high - right.low, wild=_wild(left, right))


def negated(operand: Bounds) -> Bounds:
    """Return the bounds of the negatives."""
    return Bounds(low=-operand.high, high=-operand.low, wild=operand.wild)


def multiplied(left: Bounds, right: Bounds) -> Bounds:
    """Return the bounds of products."""
    corners = [a * b for a in (left.low, left.high) for b in (right.low, right.high)]
    return Bounds(low=_least(corners), high=_most(corners), wild=_wild(left, right))


def divided(left: Bounds, right: Bounds) -> Bounds:
    """Return the bounds of quotients; a divisor that may be zero leaves them wild."""
    through_zero = np.asarray((_signs(right.low) <= 0) & (_signs(right.high) >= 0))
    low, high = right.low.replaced(through_zero, 1), right.high.replaced(through_zero, 1)
    found = multiplied(left, Bounds(low=_ONE / high, high=_ONE / low, wild=right.wild))
    wild = through_zero if found.wild is None else through_zero | found.wild
    return Bounds(low=found.low, high=found.high, wild=wild if wild.any() else None)


def magnitude(operand: Bounds) -> Bounds:
    """Return the bounds of absolute values."""
    low, high = abs(operand.low), abs(operand.high)
    within = np.asarray((_signs(operand.low) < 0) & (_signs(operand.high) > 0))
    return Bounds(low=_least([low, high]).replaced(within, 0), high=_most([low, high]), wild=operand.wild)


def mapped(function: Callable[[Exact], Exact]) -> Callable[[Bounds], Bounds]:
    """Return the bounds' function of one that never falls (rounding, sums, medians)."""

    def bounds(operand: Bounds) -> Bounds:
        return Bounds(low=function(operand.low), high=function(operand.high), wild=operand.wild)

    return bounds


def chosen(mask: Mask, yes: Bounds, no: Bounds) -> Bounds:
    """Return the bounds of ``yes`` where ``mask`` holds and of ``no`` elsewhere."""
    wild = None
    if yes.wild is not None or no.wild is not None:
        wild = np.where(mask, _mask(yes), _mask(no))
    return Bounds(low=choose(mask, yes.low, no.low), high=choose(mask, yes.high, no.high), wild=wild)


def meet(left: Bounds, right: Bounds, operator: str) -> Mask:
    """Say where values within the bounds may satisfy ``left operator right``."""
    below = left.low.compare(right.high)
    above = left.high.compare(right.low)
    possible = {
        "==": (below <= 0) & (above >= 0),
        "<=": below <= 0,
        "<": below < 0,
        ">=": above >= 0,
        ">": above > 0,
    }[operator]
    wild = _wild(left, right)
    return np.asarray(possible if wild is None else possible | wild)


def _wild(left: Bounds, right: Bounds) -> Mask | None:
    if left.wild is None or right.wild is None:
        return right.wild if left.wild is None else left.wild
    return np.asarray(left.wild | right.wild)


def _mask(bounds: Bounds) -> Mask:
    return np.zeros(1, dtype=np.bool_) if bounds.wild is None else bounds.wild


def _least(parts: list[Exact]) -> Exact:
    least = parts[0]
    for part in parts[1:]:
        least = choose(part.compare(least) < 0, part, least)
    return least


def _most(parts: list[Exact]) -> Exact:
    most = parts[0]
    for part in parts[1:]:
        most = choose(part.compare(most) > 0, part, most)
    return most


def _signs(values: Exact) -> Mask:
    return np.sign(values.numerators)
