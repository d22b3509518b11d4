"""The exact simplex method agrees with elimination, names conflicts, and takes bounds back."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from auditcheck.arithmetic.simplex import Simplex, Value
from auditcheck.diagnosis.feasibility import AtMost, Conflict, ranges_of

UNKNOWNS = 3
COEFFICIENTS = st.lists(st.integers(-2, 2), min_size=UNKNOWNS, max_size=UNKNOWNS)
ROWS = st.lists(st.tuples(COEFFICIENTS, st.integers(-3, 3), st.booleans()), min_size=1, max_size=7)
Row = tuple[list[int], int, bool]


def eliminated(rows: list[Row]) -> bool:
    """Say whether Fourier-Motzkin elimination finds the rows ``sum ≤ high`` (or <) feasible."""
    at_most = [
        AtMost(tuple(map(Fraction, coefficients)), Fraction(high), strict, frozenset({number}))
        for number, (coefficients, high, strict) in enumerate(rows)
    ]
    return not isinstance(ranges_of(at_most, UNKNOWNS), Conflict)


def solved(simplex: Simplex[int], unknowns: list[int], rows: list[tuple[int, Row]]) -> frozenset[int] | None:
    for number, (coefficients, high, strict) in rows:
        terms = {u: Fraction(c) for u, c in zip(unknowns, coefficients, strict=True) if c}
        if not terms:
            if high < 0 or (strict and high == 0):
                return frozenset({number})
            continue
        bound = Value(Fraction(high), Fraction(-1 if strict else 0))
        conflict = simplex.at_most(simplex.sum_of(terms), bound, number)
        if conflict is not None:
            return conflict
    return simplex.check()


def fresh() -> tuple[Simplex[int], list[int]]:
    simplex: Simplex[int] = Simplex()
    return simplex, [simplex.unknown() for _ in range(UNKNOWNS)]


@given(ROWS)
def test_it_finds_values_exactly_where_elimination_does(rows: list[Row]) -> None:
    simplex, unknowns = fresh()
    conflict = solved(simplex, unknowns, list(enumerate(rows)))
    assert (conflict is None) == eliminated(rows)
    if conflict is None:
        for coefficients, high, strict in rows:
            real = sum(
                (c * simplex.values[u].real for c, u in zip(coefficients, unknowns, strict=True)), Fraction(0)
            )
            step = sum(
                (c * simplex.values[u].step for c, u in zip(coefficients, unknowns, strict=True)), Fraction(0)
            )
            assert Value(real, step) <= Value(Fraction(high), Fraction(-1 if strict else 0))
    else:
        assert not eliminated([rows[number] for number in conflict])


@given(ROWS, ROWS)
def test_bounds_that_are_taken_back_leave_nothing_behind(first: list[Row], second: list[Row]) -> None:
    simplex, unknowns = fresh()
    mark = simplex.mark()
    solved(simplex, unknowns, list(enumerate(first)))
    simplex.undo(mark)
    assert simplex.check() is None
    assert (solved(simplex, unknowns, list(enumerate(second))) is None) == eliminated(second)


def test_a_strict_bound_excludes_its_value() -> None:
    simplex, unknowns = fresh()
    x = unknowns[0]
    assert simplex.at_least(x, Value(Fraction(1)), 1) is None
    assert simplex.at_most(x, Value(Fraction(1), Fraction(-1)), 2) == frozenset({1, 2})
