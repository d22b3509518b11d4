"""Exact elimination held against points: ranges that can be reached, conflicts that hold by themselves."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from operator import mul

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditcheck.diagnosis.feasibility import AtMost, Conflict, Range, between, ranges_of

SMALL = st.integers(min_value=-2, max_value=2).map(Fraction)


@st.composite
def systems(draw: st.DrawFn) -> tuple[list[AtMost], int]:
    count = draw(st.integers(min_value=1, max_value=3))
    rows = []
    for number in range(draw(st.integers(min_value=1, max_value=6))):
        coefficients = tuple(draw(SMALL) for _ in range(count))
        high = Fraction(draw(st.integers(min_value=-6, max_value=6)))
        rows.append(AtMost(coefficients, high, draw(st.booleans()), frozenset({number})))
    return rows, count


def halves(rows: list[AtMost], count: int) -> list[tuple[Fraction, ...]]:
    """Return the points that satisfy all rows, of those whose coordinates are halves from -4 to 4."""
    points: list[tuple[int, ...]] = list(product(range(-8, 9), repeat=count))
    for row in rows:
        shares, high = [int(each) for each in row.coefficients], 2 * int(row.high) - row.strict
        points = [point for point in points if sum(map(mul, shares, point)) <= high]
    return [tuple(Fraction(n, 2) for n in point) for point in points]


def satisfied(rows: list[AtMost], point: tuple[Fraction, ...]) -> bool:
    sums = [sum(c * x for c, x in zip(row.coefficients, point, strict=True)) for row in rows]
    return all(s < row.high if row.strict else s <= row.high for s, row in zip(sums, rows, strict=True))


@given(systems())
@settings(max_examples=300, deadline=None)
def test_no_point_satisfies_rows_in_conflict_and_the_conflict_holds_by_itself(
    system: tuple[list[AtMost], int],
) -> None:
    rows, count = system
    found = ranges_of(rows, count)
    points = halves(rows, count)
    if isinstance(found, Conflict):
        assert points == []
        assert isinstance(ranges_of([rows[i] for i in found.origin], count), Conflict)
    else:
        assert all(r.has(x) for point in points for r, x in zip(found, point, strict=True))


def inside(found: Range, share: Fraction) -> Fraction:
    """Return a value of a range: its bounds are at the shares 0 and 1."""
    low = found.low if found.low is not None else (found.high or Fraction(0)) - 2
    high = found.high if found.high is not None else low + 2
    value = low + share * (high - low)
    return value if found.has(value) else (low + high) / 2


SHARES = st.tuples(*[st.sampled_from([Fraction(n, 8) for n in (0, 1, 4, 7, 8)])] * 3)


@given(systems(), SHARES)
@settings(max_examples=300, deadline=None)
def test_every_value_of_a_range_belongs_to_a_solution(
    system: tuple[list[AtMost], int], shares: tuple[Fraction, ...]
) -> None:
    rows, count = system
    chosen: list[Fraction] = []
    while len(chosen) < count:
        fixed = [
            AtMost(
                row.coefficients[len(chosen) :],
                row.high - sum((c * x for c, x in zip(row.coefficients, chosen, strict=False)), Fraction(0)),
                row.strict,
                row.origin,
            )
            for row in rows
        ]
        found = ranges_of(fixed, count - len(chosen))
        if isinstance(found, Conflict):
            assert not chosen
            return
        chosen.append(inside(found[0], shares[len(chosen)]))
    assert satisfied(rows, tuple(chosen))


def test_a_point_between_equal_bounds_is_the_only_value() -> None:
    one = (Fraction(1),)
    found = ranges_of(between(one, Fraction(3), Fraction(3), frozenset({7})), 1)
    assert found == (Range(Fraction(3), Fraction(3), origin=frozenset({7})),)
    assert isinstance(found, tuple)
    assert found[0].point == 3


def test_strict_bounds_that_meet_are_a_conflict() -> None:
    one, other = (Fraction(1),), (Fraction(-1),)
    rows = [AtMost(one, Fraction(3), strict=True, origin=frozenset({0})), AtMost(other, Fraction(-3))]
    assert isinstance(ranges_of(rows, 1), Conflict)


@pytest.mark.parametrize(
    ("bounds", "inside", "outside"),
    [
        (Range(Fraction(1), Fraction(3)), (1, 2, 3), (0, 4)),
        (Range(Fraction(1), Fraction(3), low_strict=True), (2, 3), (0, 1, 4)),
        (Range(Fraction(1), Fraction(3), high_strict=True), (1, 2), (0, 3, 4)),
        (Range(None, Fraction(3)), (-9, 3), (4,)),
        (Range(Fraction(1), None), (1, 9), (0,)),
        (Range(), (-9, 9), ()),
    ],
)
def test_a_range_has_what_lies_between_its_bounds(
    bounds: Range, inside: tuple[int, ...], outside: tuple[int, ...]
) -> None:
    assert all(bounds.has(Fraction(value)) for value in inside)
    assert not any(bounds.has(Fraction(value)) for value in outside)


@pytest.mark.parametrize("strict_first", [True, False])
def test_of_two_equal_bounds_the_strict_one_counts(*, strict_first: bool) -> None:
    rows = [AtMost((Fraction(2),), Fraction(6), strict=strict) for strict in (strict_first, not strict_first)]
    found = ranges_of(rows, 1)
    assert not isinstance(found, Conflict)
    assert found[0] == Range(None, Fraction(3), high_strict=True)


def row(number: int, coefficients: str, high: int, *, strict: bool = False) -> AtMost:
    shares = tuple(Fraction(each) for each in coefficients.split())
    return AtMost(shares, Fraction(high), strict, frozenset({number}))


def span(low: str | None, high: str | None, *origin: int, strict: str = "") -> Range:
    least, most = (None if end is None else Fraction(end) for end in (low, high))
    return Range(least, most, "low" in strict, "high" in strict, frozenset(origin))


def test_bounds_of_sums_are_told_of_each_unknown_with_the_rows_that_set_them() -> None:
    rows = [row(0, "1 1", 4), row(1, "-1 0", -1), row(2, "0 -1", -2), row(3, "1 1", 9)]
    assert ranges_of(rows, 2) == (span("1", "2", 0, 1, 2), span("2", "3", 0, 1, 2))
    rows = [row(0, "2 -1", 1), row(1, "-1 3", 4)]
    assert ranges_of(rows, 2) == (span(None, "7/5", 0, 1), span(None, "9/5", 0, 1))
    rows = [row(0, "2 1", 6), row(1, "0 1", 10), row(2, "0 -1", 0)]
    assert ranges_of(rows, 2) == (span(None, "3", 0, 2), span("0", "10", 1, 2))
    rows = [row(0, "1 -1 0", 0), row(1, "0 2 -2", 6), row(2, "0 0 1", 5)]
    assert ranges_of(rows, 3) == (span(None, "8", 0, 1, 2), span(None, "8", 1, 2), span(None, "5", 2))
    assert ranges_of([], 2) == (Range(), Range())


def test_strictness_is_handed_on_from_row_to_row() -> None:
    rows = [row(0, "1 -1", 0, strict=True), row(1, "0 1", 3), row(2, "-1 0", 2, strict=True)]
    assert ranges_of(rows, 2) == (
        span("-2", "3", 0, 1, 2, strict="low high"),
        span("-2", "3", 0, 1, 2, strict="low"),
    )
    rows = [row(0, "1 -1", 0), row(1, "0 1", 3, strict=True), row(2, "-1 0", 2)]
    assert ranges_of(rows, 2) == (
        span("-2", "3", 0, 1, 2, strict="high"),
        span("-2", "3", 0, 1, 2, strict="high"),
    )


def test_of_rows_that_say_the_same_the_first_is_named() -> None:
    assert ranges_of([row(4, "2", 6), row(5, "1", 3), row(6, "1", 4)], 1) == (span(None, "3", 4),)


@pytest.mark.parametrize(
    ("rows", "origin"),
    [
        ([row(0, "1 1", 1), row(1, "-1 0", -1), row(2, "0 -1", -1), row(3, "1 0", 5)], {0, 1, 2}),
        ([row(3, "1 0", 5), row(7, "0 0", -1)], {7}),
        ([row(7, "0 0", 0, strict=True)], {7}),
        ([row(7, "0 0", 0), row(8, "0 0", 1, strict=True)], None),
        ([row(0, "1 -1", -1), row(1, "-1 1", 0)], {0, 1}),
        ([row(0, "1 -1", 0), row(1, "-1 1", 0, strict=True)], {0, 1}),
        ([row(0, "1 -1", 0, strict=True), row(1, "-1 1", 0)], {0, 1}),
        ([row(0, "1 -1", 0), row(1, "-1 1", 0)], None),
        ([row(0, "3 -3", -6), row(1, "-1 1", 1), row(2, "1 1", 0)], {0, 1}),
    ],
)
def test_a_conflict_names_the_rows_that_cannot_hold_together(
    rows: list[AtMost], origin: set[int] | None
) -> None:
    found = ranges_of(rows, 2)
    assert (found.origin if isinstance(found, Conflict) else None) == origin


def test_between_is_a_row_for_each_bound() -> None:
    shares, both = (Fraction(2), Fraction(-3)), frozenset({1})
    turned = (Fraction(-2), Fraction(3))
    low, high = Fraction(5), Fraction(7)
    assert list(between(shares, low, high, both, strict=True)) == [
        AtMost(shares, high, strict=True, origin=both),
        AtMost(turned, -low, strict=True, origin=both),
    ]
    assert list(between(shares, None, high, both)) == [AtMost(shares, high, origin=both)]
    assert list(between(shares, low, None, both)) == [AtMost(turned, -low, origin=both)]
    assert list(between(shares, None, None, both)) == []


@pytest.mark.parametrize(
    ("bounds", "point"),
    [
        (span("3", "3"), 3),
        (span("0", "0"), 0),
        (span("1", "3"), None),
        (span(None, "3"), None),
        (span("3", None), None),
        (Range(), None),
    ],
)
def test_the_only_value_of_a_range_is_told(bounds: Range, point: int | None) -> None:
    assert bounds.point == point
