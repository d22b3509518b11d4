"""Plain operands against the same in fractions, value by value: blanks, lost values, any denominators."""

from __future__ import annotations

import operator as operators
import random
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import reduce

import pytest

from auditcheck.arithmetic.exact import Exact
from auditcheck.arithmetic.integers import packed
from auditcheck.expressions import plainsums, plaintruths
from auditcheck.expressions.comparing import ORDERS
from auditcheck.expressions.plain import Figures, Grouped, Many, NotPlain, Truth, Truths, Writings
from auditcheck.expressions.vectors import ONE, Axis
from auditcheck.model.rules import Tolerance

LOST = "lost"
Value = Fraction | str | None
RECORDS = Axis(identity="records", length=5)
GROUPS = Axis(identity="groups", length=3)
CASES = 400


def values(row: Figures) -> list[Value]:
    assert len(row.tops) == row.axis.length == len(row.bottoms)
    return [
        LOST if n in row.lost else None if top is None else Fraction(top, bottom)
        for n, (top, bottom) in enumerate(zip(row.tops, row.bottoms, strict=True))
    ]


def figures(chance: random.Random, axis: Axis | None = None, *, one_bottom: bool = False) -> Figures:
    axis = axis or chance.choice([RECORDS, RECORDS, ONE])
    gaps = chance.random() < 0.5
    tops = [None if gaps and chance.random() < 0.3 else chance.randint(-3, 9) for _ in range(axis.length)]
    if chance.random() < 0.3:
        tops = [top and abs(top) for top in tops]
    several = not one_bottom and chance.random() < 0.3
    bottom = [chance.randint(1, 4) for _ in tops] if several else chance.choice([1, 2, 10])
    lost = {n for n in range(axis.length) if gaps and chance.random() < 0.2}
    return Figures(axis, tops, bottom, frozenset(lost))


def pairs(seed: int) -> list[tuple[Figures, Figures, list[tuple[Value, Value]]]]:
    """Return rows and their values side by side, a single one beside each of the others'."""
    chance = random.Random(seed)  # noqa: S311 - reproducible cases
    made = []
    for _ in range(CASES):
        left, right = figures(chance), figures(chance)
        a, b = values(left), values(right)
        length = max(len(a), len(b))
        a, b = (each * length if len(each) == 1 else each for each in (a, b))
        made.append((left, right, list(zip(a, b, strict=True))))
    return made


def plus(x: Value, y: Value) -> Value:
    if isinstance(x, str) or isinstance(y, str):
        return LOST
    if x is None or y is None:
        return y if x is None else x
    return x + y


def of_both(operation: Callable[[Fraction, Fraction], Fraction]) -> Callable[[Value, Value], Value]:
    def go(x: Value, y: Value) -> Value:
        if isinstance(x, Fraction) and isinstance(y, Fraction) and (y or operation is not operators.truediv):
            return operation(x, y)
        return LOST

    return go


def instead(x: Value, y: Value) -> Value:
    return y if x is None else x


@pytest.mark.parametrize(
    ("plain", "single"),
    [
        (plainsums.added, plus),
        (plainsums.multiplied, of_both(operators.mul)),
        (plainsums.divided, of_both(operators.truediv)),
        (plainsums.filled, instead),
    ],
)
def test_arithmetic_on_rows(
    plain: Callable[[Figures, Figures], Figures], single: Callable[[Value, Value], Value]
) -> None:
    for left, right, beside in pairs(1):
        before = values(left), values(right)
        assert values(plain(left, right)) == [single(x, y) for x, y in beside]
        assert (values(left), values(right)) == before


def test_signs_of_rows() -> None:
    for row, _, _ in pairs(2):
        given = values(row)
        opposite = [-x if isinstance(x, Fraction) else x for x in given]
        assert values(plainsums.negative(row)) == opposite
        assert values(plainsums.magnitude(row)) == [abs(x) if isinstance(x, Fraction) else x for x in given]


def test_sums_of_several_rows() -> None:
    chance = random.Random(3)  # noqa: S311 - reproducible cases
    for _ in range(CASES):
        rows = [figures(chance, one_bottom=chance.random() < 0.7) for _ in range(chance.randint(1, 4))]
        given = [values(row) for row in rows]
        length = max(map(len, given))
        columns = zip(*(each * length if len(each) == 1 else each for each in given), strict=True)
        assert values(plainsums.totalled(rows)) == [reduce(plus, column) for column in columns]


def test_a_single_part_stays_the_cell_it_is() -> None:
    shown = Exact.constant(1)
    row = Figures(ONE, [1], 1, frozenset(), lambda: shown)
    assert plainsums.totalled([row]) is row
    assert plainsums.totalled([row, row]).shown is None


def test_sums_of_columns_whole_and_by_group() -> None:
    chance = random.Random(4)  # noqa: S311 - reproducible cases
    for _ in range(CASES):
        row = figures(chance, RECORDS, one_bottom=True)
        given = values(row)
        groups = [chance.randrange(3) for _ in given]
        nothing: Value = Fraction(0)
        grouped = [[x for x, group in zip(given, groups, strict=True) if group == n] for n in range(3)]
        expected = [reduce(plus, each) if each else nothing for each in grouped]
        assert values(plainsums.gathered(Many(row, Grouped(GROUPS, groups)))) == expected
        assert values(plainsums.gathered(Many(row))) == [reduce(plus, given)]
    assert values(plainsums.gathered(Many(Figures(Axis(identity="none", length=0), [])))) == [Fraction(0)]


def test_quotients_over_different_denominators_are_no_column_to_sum() -> None:
    with pytest.raises(NotPlain):
        plainsums.gathered(Many(Figures(RECORDS, [1] * 5, [1, 2, 3, 4, 5])))


def exactly(operator: str, x: Value, y: Value) -> Truth:
    if isinstance(x, Fraction) and isinstance(y, Fraction):
        return bool(ORDERS[operator](x, y))
    return None


def within(operator: str, x: Value, y: Value, allowed: Fraction) -> Truth:
    """Compare with an allowance in favour of what is asked."""
    if not isinstance(x, Fraction) or not isinstance(y, Fraction):
        return None
    if operator == "==":
        return abs(x - y) <= allowed
    return bool(ORDERS[operator](x - y, allowed if "<" in operator else -allowed))


@pytest.mark.parametrize("operator", ORDERS)
def test_comparisons_of_rows(operator: str) -> None:
    for left, right, beside in pairs(5):
        plain = [exactly(operator, x, y) for x, y in beside]
        rounded = plain if operator == "!=" else [each or None for each in plain]
        for kind, expected in (("exact", plain), ("rounding", rounded), ("display", rounded)):
            tolerance = Tolerance(kind=kind)  # type: ignore[arg-type]
            assert plaintruths.compared(operator, left, right, tolerance).held == expected


@pytest.mark.parametrize("operator", ORDERS)
@pytest.mark.parametrize("amount", ["0.5", "0.05", "3"])
def test_comparisons_within_an_amount(operator: str, amount: str) -> None:
    tolerance = Tolerance(kind="amount", amount=Decimal(amount))
    for left, right, beside in pairs(6):
        if operator == "!=":
            with pytest.raises(NotPlain):
                plaintruths.compared(operator, left, right, tolerance)
            continue
        expected = [within(operator, x, y, Fraction(amount)) for x, y in beside]
        assert plaintruths.compared(operator, left, right, tolerance).held == expected


@pytest.mark.parametrize("operator", ORDERS)
@pytest.mark.parametrize("on_left", [True, False])
def test_comparisons_with_a_cell_that_stands_for_what_it_may_show(operator: str, *, on_left: bool) -> None:
    chance = random.Random(7)  # noqa: S311 - reproducible cases
    for _ in range(CASES):
        cell, other = figures(chance, RECORDS), figures(chance, RECORDS)
        halves = [Fraction(chance.randint(0, 20), 10)] * 5
        if chance.random() < 0.5:
            halves = [Fraction(chance.randint(0, 20), 10) for _ in halves]
        radius = (
            Exact.of(halves) if len(set(halves)) > 1 else Exact.constant(halves[0], chance.choice([1, 5]))
        )
        cell.shown = lambda radius=radius: radius
        left, right = (cell, other) if on_left else (other, cell)
        held = plaintruths.compared(operator, left, right, Tolerance(kind="display")).held
        for now, x, y, half in zip(held, values(left), values(right), halves, strict=True):
            if operator == "!=" or exactly(operator, x, y) is not False:
                assert now is exactly(operator, x, y)
            else:
                assert now is (within(operator, x, y, half) or None)


@pytest.mark.parametrize("radius", [None, Exact(packed([9] * 5), packed([1, 2, 3, 4, 5]))])
def test_what_a_cell_shows_may_not_be_known(radius: Exact | None) -> None:
    cell = Figures(RECORDS, [1, 2, 3, 4, 5], 1, frozenset(), lambda: radius)
    other = Figures(RECORDS, [1, 2, 3, 4, 6])
    display = Tolerance(kind="display")
    assert plaintruths.compared("==", cell, other, display).held == [True] * 4 + [None]


def test_two_cells_are_held_against_each_other_as_they_stand() -> None:
    wide = Exact.constant(9)
    one, two = (Figures(ONE, [n], 1, frozenset(), lambda: wide) for n in (1, 2))
    assert plaintruths.compared("==", one, two, Tolerance(kind="display")).held == [None]
    assert plaintruths.compared("==", one, Figures(ONE, [2]), Tolerance(kind="display")).held == [True]


@pytest.mark.parametrize("operator", ["==", "!=", "<"])
def test_comparisons_of_texts(operator: str) -> None:
    chance = random.Random(8)  # noqa: S311 - reproducible cases
    exact = Tolerance(kind="exact")
    for _ in range(50):
        gaps = [None] if chance.random() < 0.5 else []
        left = Writings(RECORDS, [chance.choice(["甲", "乙", *gaps]) for _ in range(5)])
        for right in (Writings(ONE, ["甲"]), Writings(RECORDS, [chance.choice(["甲", "丙", *gaps])] * 5)):
            if operator == "<":
                with pytest.raises(NotPlain):
                    plaintruths.compared(operator, left, right, exact)
                continue
            beside = zip(left.texts, right.texts * (5 // len(right.texts)), strict=True)
            expected = [
                None if None in both else (both[0] == both[1]) == (operator == "==") for both in beside
            ]
            assert plaintruths.compared(operator, left, right, exact).held == expected


@pytest.mark.parametrize("every", [True, False])
def test_conditions_by_group(*, every: bool) -> None:
    chance = random.Random(9)  # noqa: S311 - reproducible cases
    for _ in range(CASES):
        held = [chance.choice([True, False, None]) for _ in range(5)]
        groups = [chance.randrange(3) for _ in held]
        found = plaintruths.by_group(Truths(RECORDS, held), groups, GROUPS, every=every).held
        for group, told in enumerate(found):
            own = [each for each, number in zip(held, groups, strict=True) if number == group]
            decided = (not every) in own
            assert told is (not every if decided else None if None in own else every)
