"""Exact elimination held against points: ranges that can be reached, conflicts that hold by themselves."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

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
    grid = [Fraction(n, 2) for n in range(-8, 9)]
    points = [point for point in product(grid, repeat=count) if satisfied(rows, point)]
    if isinstance(found, Conflict):
        assert points == []
        assert isinstance(ranges_of([rows[i] for i in found.origin], count), Conflict)
    else:
        assert all(r.has(x) for point in points for r, x in zip(found, point, strict=True))


def inside(found: Range) -> Fraction:
    low = found.low if found.low is not None else (found.high or Fraction(0)) - 2
    high = found.high if found.high is not None else low + 2
    return (low + high) / 2


@given(systems())
@settings(max_examples=300, deadline=None)
def test_every_value_of_a_range_belongs_to_a_solution(system: tuple[list[AtMost], int]) -> None:
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
        chosen.append(inside(found[0]))
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
