"""Bounds: how far rounding can move a result, and where it leaves nothing to be said."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
from tests.expressions.test_tolerances import ROUNDING, checked, verdict

from auditcheck.arithmetic.exact import Exact
from auditcheck.expressions import intervals
from auditcheck.expressions.sources import Bounds
from auditcheck.expressions.vectors import FALSE, TRUE

WILD = np.array([True, False])
Pair = Callable[[Bounds, Bounds], Bounds]


def bounds(*pairs: tuple[int, int], wild: np.ndarray | None = None) -> Bounds:
    return Bounds(
        low=Exact.of([low for low, _ in pairs]), high=Exact.of([high for _, high in pairs]), wild=wild
    )


def told(found: Bounds) -> list[tuple[object, object, bool]]:
    wild = [False] * len(found.low) if found.wild is None else found.wild.tolist()
    return [(found.low.fraction(i), found.high.fraction(i), wild[i]) for i in range(len(found.low))]


@pytest.mark.parametrize(
    ("function", "left", "right", "wanted"),
    [
        (intervals.added, (1, 2), (-3, 5), (-2, 7)),
        (intervals.subtracted, (1, 2), (-3, 5), (-4, 5)),
        (intervals.multiplied, (1, 2), (-3, 5), (-6, 10)),
        (intervals.multiplied, (-2, -1), (-3, 5), (-10, 6)),
        (intervals.divided, (1, 2), (4, 8), (Fraction(1, 8), Fraction(1, 2))),
        (intervals.divided, (-2, 2), (-4, -1), (-2, 2)),
    ],
)
def test_bounds_of_two(
    function: Pair, left: tuple[int, int], right: tuple[int, int], wanted: tuple[int, int]
) -> None:
    one, other = bounds(left, left), bounds(right, right)
    assert told(function(one, other)) == [(*wanted, False)] * 2
    assert told(function(bounds(left, left, wild=WILD), other)) == [(*wanted, True), (*wanted, False)]
    assert told(function(one, bounds(right, right, wild=WILD))) == [(*wanted, True), (*wanted, False)]
    both = function(bounds(left, left, wild=WILD), bounds(right, right, wild=~WILD))
    assert told(both) == [(*wanted, True)] * 2


@pytest.mark.parametrize("divisor", [(-1, 1), (0, 1), (-1, 0), (0, 0)])
def test_a_divisor_that_may_be_nought_leaves_nothing_to_be_said(divisor: tuple[int, int]) -> None:
    found = intervals.divided(bounds((1, 2), (1, 2)), bounds(divisor, (1, 1)))
    assert found.wild is not None
    assert found.wild.tolist() == [True, False]
    assert told(found)[1] == (1, 2, False)


def test_bounds_of_one() -> None:
    operand = bounds((-2, 3), (1, 4), wild=WILD)
    assert told(intervals.negated(operand)) == [(-3, 2, True), (-4, -1, False)]
    assert told(intervals.magnitude(operand)) == [(0, 3, True), (1, 4, False)]
    assert told(intervals.magnitude(bounds((-5, -2), (0, 3)))) == [(2, 5, False), (0, 3, False)]
    doubled = intervals.mapped(lambda values: values + values)
    assert told(doubled(operand)) == [(-4, 6, True), (2, 8, False)]


def test_of_two_the_chosen_bounds_count() -> None:
    mask = np.array([True, False])
    yes, no = bounds((1, 2), (1, 2)), bounds((7, 9), (7, 9), wild=WILD)
    assert told(intervals.chosen(mask, yes, no)) == [(1, 2, False), (7, 9, False)]
    assert told(intervals.chosen(~mask, yes, no)) == [(7, 9, True), (1, 2, False)]
    assert told(intervals.chosen(mask, no, yes)) == [(7, 9, True), (1, 2, False)]


@pytest.mark.parametrize(
    ("right", "holds"),
    [
        ((4, 5), {"<", "<="}),
        ((2, 5), {"==", "<", "<=", ">="}),
        ((1, 2), {"==", "<", "<=", ">", ">="}),
        ((0, 1), {"==", "<=", ">", ">="}),
        ((-2, 0), {">", ">="}),
    ],
)
def test_bounds_meet_where_some_of_their_values_do(right: tuple[int, int], holds: set[str]) -> None:
    left, other = bounds((1, 2), (1, 2)), bounds(right, right)
    for operator in ("==", "<", "<=", ">", ">="):
        assert intervals.meet(left, other, operator).tolist() == [operator in holds] * 2
        wild = bounds(right, right, wild=WILD)
        assert intervals.meet(left, wild, operator).tolist() == [True, operator in holds]


@pytest.mark.parametrize(
    "text",
    [
        "a / z == 100", "max(a / z, a) == 100", "min(a / z, a) == 100", "median(a / z, a, a) == 100",
        "mad(a / z, a) == 100", "sum(a / z, a) == 100", "abs(a / z) == 100", "-(a / z) == 100",
        "a / z * 2 == 100", "a / z - a == 100", "if_blank(a / z, 0) == 100", "share(a, z) == 100",
        "change(a, z) == 100", "change(a / z, a) == 100", "round(a / z) == 100", "mean(a / z, a) == 100",
        "(if a > 0 then a / z else a) == 100", "a / (a / z) == 100",
    ],
)  # fmt: skip
def test_beside_a_divisor_that_may_be_nought_anything_may_hold(text: str) -> None:
    near = checked(text, {"a": 1, "z": 1}, ROUNDING, radius="1")
    assert verdict(near) == (TRUE, True), text
    apart = checked(text, {"a": 1, "z": 1}, ROUNDING, radius="0.001")
    assert verdict(apart) == (FALSE, False), text


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("change(a, b) == 51%", True),
        ("change(a, b) == 49%", True),
        ("change(a, b) == 52%", False),
        ("change(a, b) == 48%", False),
        ("change(b, a) == -0.32", False),
        ("change(b, a) == -0.33", True),
    ],
)
def test_a_change_moves_by_what_both_its_figures_do(text: str, holds: bool) -> None:
    found = checked(text, {"a": 15, "b": 10}, ROUNDING, radius="0.05")
    assert verdict(found) == ((TRUE, True) if holds else (FALSE, False))
