"""Laws of exact vectors, held against Python's own fractions."""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditcheck.arithmetic.exact import Exact, choose, concatenated

amounts = st.decimals(
    min_value=-(10**12), max_value=10**12, allow_nan=False, allow_infinity=False, places=4
) | st.decimals(min_value=-(10**6), max_value=10**6, allow_nan=False, allow_infinity=False, places=2)
huge = st.integers(min_value=-(10**25), max_value=10**25).map(Fraction)
rationals = (
    amounts.map(Fraction) | huge | st.fractions(min_value=-1000, max_value=1000, max_denominator=10**7)
)
pairs = st.lists(st.tuples(rationals, rationals), min_size=1, max_size=12)


def vector(values: list[Fraction]) -> Exact:
    """Return the values as a vector with one denominator each, so that both forms are met."""
    if len(values) % 2:
        return Exact.of(values)
    tops = np.array([value.numerator for value in values], dtype=object)
    bottoms = np.array([value.denominator for value in values], dtype=object)
    if all(abs(part) < 2**62 for part in [*tops, *bottoms]):
        return Exact(tops.astype(np.int64), bottoms.astype(np.int64))
    return Exact(tops, bottoms)


def fractions(values: Exact) -> list[Fraction]:
    return [values.fraction(i) for i in range(len(values))]


@pytest.mark.parametrize("operation", [operator.add, operator.sub, operator.mul])
@settings(max_examples=300, deadline=None)
@given(found=pairs)
def test_operations_equal_those_of_fractions(
    operation: Callable[[Any, Any], Any], found: list[tuple[Fraction, Fraction]]
) -> None:
    left, right = [a for a, _ in found], [b for _, b in found]
    result = operation(vector(left), vector(right))
    assert fractions(result) == [operation(a, b) for a, b in found]


@settings(max_examples=300, deadline=None)
@given(found=pairs)
def test_quotients_equal_those_of_fractions(found: list[tuple[Fraction, Fraction]]) -> None:
    found = [(a, b or Fraction(1)) for a, b in found]
    result = vector([a for a, _ in found]) / vector([b for _, b in found])
    assert fractions(result) == [a / b for a, b in found]


@settings(max_examples=300, deadline=None)
@given(found=pairs)
def test_comparisons_equal_those_of_fractions(found: list[tuple[Fraction, Fraction]]) -> None:
    found = [*found, *[(a, a) for a, _ in found], *[(a, a + Fraction(1, 10**20)) for a, _ in found]]
    result = vector([a for a, _ in found]).compare(vector([b for _, b in found]))
    assert result.tolist() == [(a > b) - (a < b) for a, b in found]


@settings(max_examples=200, deadline=None)
@given(found=pairs, one=rationals)
def test_a_vector_of_one_is_spread_over_the_other(
    found: list[tuple[Fraction, Fraction]], one: Fraction
) -> None:
    left = [a for a, _ in found]
    single = Exact.of([one])
    assert fractions(vector(left) + single) == [a + one for a in left]
    assert fractions(single - vector(left)) == [one - a for a in left]
    assert fractions(single * vector(left)) == [one * a for a in left]
    nonzero = [a or Fraction(3) for a in left]
    assert fractions(single / vector(nonzero)) == [one / a for a in nonzero]
    assert single.compare(vector(left)).tolist() == [(one > a) - (one < a) for a in left]


@settings(max_examples=200, deadline=None)
@given(found=st.lists(st.tuples(rationals, st.integers(0, 3)), min_size=1, max_size=20))
def test_group_sums_equal_those_of_fractions(found: list[tuple[Fraction, int]]) -> None:
    groups = np.array([group for _, group in found], dtype=np.intp)
    result = vector([value for value, _ in found]).sum_by(groups, 4)
    wanted = [sum((value for value, own in found if own == group), Fraction(0)) for group in range(4)]
    assert fractions(result) == wanted


@settings(max_examples=200, deadline=None)
@given(found=st.lists(st.tuples(rationals, st.integers(0, 3)), min_size=1, max_size=20))
def test_group_extremes_equal_those_of_fractions(found: list[tuple[Fraction, int]]) -> None:
    groups = np.array([group for _, group in found], dtype=np.intp)
    values = vector([value for value, _ in found])
    members = [[value for value, own in found if own == group] for group in range(4)]
    largest = values.extreme_by(groups, 4, largest=True)
    smallest = values.extreme_by(groups, 4, largest=False)
    assert fractions(largest) == [max(own, default=Fraction(0)) for own in members]
    assert fractions(smallest) == [min(own, default=Fraction(0)) for own in members]


@settings(max_examples=300, deadline=None)
@given(values=st.lists(rationals, min_size=1, max_size=8), places=st.integers(-3, 6))
def test_rounding_is_half_away_from_zero(values: list[Fraction], places: int) -> None:
    def away(value: Fraction) -> Fraction:
        scale = Fraction(10) ** places
        whole = (abs(value) * scale * 2 + 1) // 2
        return whole / scale * (-1 if value < 0 else 1)

    assert fractions(vector(values).rounded(places)) == [away(value) for value in values]


def test_rounding_agrees_with_decimal_half_up() -> None:
    values = [Decimal(n) / 1000 for n in range(-3000, 3000, 5)]
    with localcontext() as context:
        context.rounding = ROUND_HALF_UP
        wanted = [Fraction(value.quantize(Decimal("0.01"))) for value in values]
    assert fractions(Exact.of(values).rounded(2)) == wanted


@settings(max_examples=200, deadline=None)
@given(found=st.lists(st.tuples(st.booleans(), rationals, rationals), min_size=1, max_size=8))
def test_choice_picks_by_mask(found: list[tuple[bool, Fraction, Fraction]]) -> None:
    mask = np.array([yes for yes, _, _ in found])
    result = choose(mask, vector([a for _, a, _ in found]), vector([b for _, _, b in found]))
    assert fractions(result) == [a if yes else b for yes, a, b in found]


@settings(max_examples=200, deadline=None)
@given(parts=st.lists(st.lists(rationals, min_size=1, max_size=5), min_size=1, max_size=4))
def test_concatenation_keeps_every_value(parts: list[list[Fraction]]) -> None:
    result = concatenated([vector(part) for part in parts])
    assert fractions(result) == [value for part in parts for value in part]


def test_amounts_beyond_machine_integers_stay_exact() -> None:
    amounts_of_a_country = Exact.constant(Decimal("999999999999.9999"), 200_000)
    assert amounts_of_a_country.sum().decimal(0) == Decimal("999999999999.9999") * 200_000


def test_sums_of_very_many_quotients_end_in_time() -> None:
    tops = Exact(np.arange(1, 3001, dtype=np.int64))
    bottoms = Exact(np.arange(7001, 10001, dtype=np.int64))
    found = (tops / bottoms).sum().fraction(0)
    wanted = sum(Fraction(a, b) for a, b in zip(range(1, 3001), range(7001, 10001), strict=True))
    assert abs(found - wanted) < Fraction(1, 10**36)
