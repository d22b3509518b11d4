"""The linear form of checks: coefficients, bounds, what is held, and what has none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.expressions.scopes import Cell, SheetSource, World, scalars, table, world

from auditcheck.expressions.evaluating import evaluate
from auditcheck.expressions.linear import LinearForm, NotLinearError
from auditcheck.expressions.linearising import linear_form
from auditcheck.expressions.parsing import parse
from auditcheck.expressions.sources import GatheredSource, Source
from auditcheck.expressions.vectors import TRUE
from auditcheck.model.rules import Tolerance

EXACT = Tolerance(kind="exact")


@dataclass(frozen=True)
class Labels:
    """Cells are called by their column, with the row where there are several."""

    def cell(self, source: Source, position: int) -> str | None:
        while isinstance(source, GatheredSource):
            position, source = int(source.index[position]), source.source
        assert isinstance(source, SheetSource)
        return source.label if len(source.states) == 1 else f"{source.label}{position}"

    def rounding(self, source: Source, position: int) -> Fraction:  # noqa: ARG002 - protocol
        radius = source.half_units()
        return Fraction(0) if radius is None else radius.fraction(0)

    def shown(self, source: Source, position: int, *, anew: bool) -> Fraction:  # noqa: ARG002 - protocol
        return source.displayed().fraction(0)


def form_of(
    text: str,
    scope: World,
    index: int = 0,
    tolerance: Tolerance = EXACT,
    moving: frozenset[str] | None = None,
) -> LinearForm[str]:
    return linear_form(evaluate(parse(text), scope, tolerance, whole=True), index, Labels(), moving)


def row(form: LinearForm[str]) -> tuple[dict[str, str], str | None, str | None]:
    (only,) = form.rows
    low, high = (None if bound is None else str(bound) for bound in (only.low, only.high))
    return {name: str(c) for name, c in sorted(only.terms.items())}, low, high


FIGURES = {"a": Decimal(10), "b": Decimal(4), "c": Decimal(6), "d": Decimal(2)}


@pytest.mark.parametrize(
    ("text", "terms", "low", "high"),
    [
        ("a == b + c", {"a": "1", "b": "-1", "c": "-1"}, "0", "0"),
        ("a == b - -c", {"a": "1", "b": "-1", "c": "-1"}, "0", "0"),
        ("a <= 2 * b + 3", {"a": "1", "b": "-2"}, None, "3"),
        ("a >= b", {"a": "1", "b": "-1"}, "0", None),
        ("a / 4 == b + 20%", {"a": "1/4", "b": "-1"}, "1/5", "1/5"),
        ("a == sum(b, c, 1)", {"a": "1", "b": "-1", "c": "-1"}, "1", "1"),
        ("a == sum(b : d) - d", {"a": "1", "b": "-1", "c": "-1"}, "0", "0"),
        ("mean(b, c) == 5", {"b": "1/2", "c": "1/2"}, "5", "5"),
        ("a == b / d", {"a": "1", "b": "-1/2"}, "0", "0"),
        ("a == b * d", {"a": "1", "b": "-2"}, "0", "0"),
        ("share(b, a) <= 50%", {"b": "1/10"}, None, "1/2"),
        ("change(b, a) >= -1", {"b": "1/10"}, "0", None),
        ("a == max(b, c) + b", {"a": "1", "b": "-1", "c": "-1"}, "0", "0"),
        ("abs(b - c) == 2", {"b": "-1", "c": "1"}, "2", "2"),
        ("round(a, 1) == b", {"a": "1", "b": "-1"}, "-1/20", "1/20"),
        ("(if d > 1 then a else b) == c", {"a": "1", "c": "-1"}, "0", "0"),
        ("(if d > 1 then a + 1 else b) == c", {"a": "1", "c": "-1"}, "-1", "-1"),
        ("(if d > 5 then a else b * 2) == c", {"b": "2", "c": "-1"}, "0", "0"),
        ("if d > 5 then a == b else a == c", {"a": "1", "c": "-1"}, "0", "0"),
        ("round(a + 3) == b", {"a": "1", "b": "-1"}, "-7/2", "-5/2"),
        ("round(a, -1) == b", {"a": "1", "b": "-1"}, "-5", "5"),
        ("abs(a - 9.5) == 1", {"a": "1"}, "21/2", "21/2"),
        ("abs(b - c - 1) == 3", {"b": "-1", "c": "1"}, "2", "2"),
        ("change(b, -a) == 1", {"b": "1/10"}, "0", "0"),
        ("a - 2 * (b - 1) / 4 > c", {"a": "1", "b": "-1/2", "c": "-1"}, "-1/2", None),
        ("mean(b, c, 3) == 5", {"b": "1/3", "c": "1/3"}, "4", "4"),
        ("min(a, b + 1, c) == 5", {"b": "1"}, "4", "4"),
        ("d > 1 implies a == c", {"a": "1", "c": "-1"}, "0", "0"),
        ("if_blank(a, b) == c", {"a": "1", "c": "-1"}, "0", "0"),
    ],
)
def test_coefficients_and_bounds_are_exact(
    text: str, terms: dict[str, str], low: str | None, high: str | None
) -> None:
    assert row(form_of(text, scalars(FIGURES))) == (terms, low, high)


def test_and_gives_a_row_for_each_part_and_abs_two() -> None:
    scope = scalars(FIGURES)
    assert [dict(r.terms) for r in form_of("a == b and c <= d", scope).rows] == [
        {"a": 1, "b": -1},
        {"c": 1, "d": -1},
    ]
    two = form_of("abs(b - c) <= 2", scope)
    assert [dict(r.terms) for r in two.rows] == [{"b": 1, "c": -1}, {"b": -1, "c": 1}, {}]
    assert {r.high for r in two.rows} == {2}


def test_a_condition_that_does_not_hold_asks_nothing() -> None:
    assert form_of("d > 5 implies a == c", scalars(FIGURES)).rows == ()


def test_sums_over_tables_take_the_cells_that_the_condition_keeps() -> None:
    columns: dict[str, Sequence[Cell]] = {
        "kind": ("x", "y", "x"),
        "amount": (Decimal(1), Decimal(2), Decimal(3)),
    }
    scope = World({**table("t", columns), **scalars({"total": Decimal(9)}).names})
    form = form_of('total == sum(t.amount where t.kind == "x")', scope)
    assert row(form)[0] == {"amount0": "-1", "amount2": "-1", "total": "1"}


def test_each_record_has_its_own_form() -> None:
    scope = world(2, a=(Decimal(1), Decimal(2)), b=(Decimal(1), Decimal(5)))
    assert row(form_of("a == b", scope, 1))[0] == {"a1": "1", "b1": "-1"}


def test_a_blank_part_is_a_cell_and_so_is_one_that_does_not_apply() -> None:
    scope = scalars({"a": Decimal(3), "b": None, "c": "—"})
    assert row(form_of("a == b + c + 3", scope)) == ({"a": "1", "b": "-1", "c": "-1"}, "3", "3")


@pytest.mark.parametrize(
    ("tolerance", "bound"),
    [
        (EXACT, "0"),
        (Tolerance(kind="amount", amount=Decimal("0.01")), "1/100"),
        (Tolerance(kind="rounding"), "3/200"),
        (Tolerance(kind="display"), "1/200"),
    ],
)
def test_tolerances_are_intervals_around_the_aim(tolerance: Tolerance, bound: str) -> None:
    scope = scalars({"a": Decimal(10), "b": Decimal(4), "c": Decimal(6)}, radius="0.005")
    form = form_of("a == b + c", scope, tolerance=tolerance)
    assert row(form)[1:] == ("0" if bound == "0" else f"-{bound}", bound)
    assert form.rows[0].aim == 0


def test_a_divisor_is_held_until_it_is_to_move() -> None:
    scope = scalars({"rate": Decimal("0.5"), "part": Decimal(4), "whole": Decimal(10)}, shown="0.005")
    display = Tolerance(kind="display")
    form = form_of("rate == part / whole", scope, tolerance=display)
    assert form.held == {"whole"}
    assert form.shown == {"rate"}
    assert row(form) == ({"part": "-1/10", "rate": "1"}, "-1/200", "1/200")
    moved = form_of("rate == part / whole", scope, tolerance=display, moving=frozenset({"whole"}))
    bounds = [(dict(r.terms), r.low, r.high, r.aim) for r in moved.rows]
    assert bounds == [
        ({"whole": Fraction(99, 200)}, None, 4, None),
        ({"whole": Fraction(101, 200)}, 4, None, None),
        ({"whole": Fraction(1, 2)}, None, None, 4),
    ]


@pytest.mark.parametrize(
    "text",
    ["a != b", "median(a, b, c) == d", "a == b or c == d", "not a == b", "a in (1, 2)", "a / b == c / d"],
)
def test_what_has_no_linear_form_says_why(text: str) -> None:
    moving = frozenset("abcd") if "/" in text else None
    with pytest.raises(NotLinearError) as caught:
        form_of(text, scalars(FIGURES), moving=moving)
    assert caught.value.words.zh
    assert caught.value.words.en


CHECKS = (
    "a == b + c",
    "a <= b - 2 * c + d",
    "a + b > sum(c, d)",
    "abs(a - b) <= c",
    "a == b / 2 and c >= d",
    "if c > d then a == b else a <= d",
    "max(a, b) >= c - d",
    "share(a, 8) < c",
)
VALUES = st.integers(min_value=-3, max_value=8).map(Decimal)
TOLERANCES = st.sampled_from(
    [
        EXACT,
        Tolerance(kind="amount", amount=Decimal(1)),
        Tolerance(kind="rounding"),
        Tolerance(kind="display"),
    ]
)


@given(st.sampled_from(CHECKS), st.fixed_dictionaries(dict.fromkeys("abcd", VALUES)), TOLERANCES)
@settings(max_examples=300, deadline=None)
def test_the_rows_hold_just_when_the_check_does(
    text: str, values: dict[str, Decimal], tolerance: Tolerance
) -> None:
    evaluated = evaluate(parse(text), scalars(values, radius="0.5", shown="0.5"), tolerance, whole=True)
    form = linear_form(evaluated, 0, Labels())
    held = all(r.holds(form.values) for r in form.rows)
    assert held == bool(evaluated.truth.codes[0] == TRUE)


def rows(form: LinearForm[str]) -> list[str]:
    """Return the rows written out: bounds, terms, and the aim after ``@``."""
    written = []
    for each in form.rows:
        terms = " ".join(f"{coefficient}*{name}" for name, coefficient in sorted(each.terms.items()))
        sign = "<" if each.strict else "<="
        low = "" if each.low is None else f"{each.low} {sign} "
        high = "" if each.high is None else f" {sign} {each.high}"
        written.append(f"{low}{terms}{high}" + ("" if each.aim is None else f" @{each.aim}"))
    return written


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a < b", ["1*a -1*b < 0"]),
        ("a > b", ["0 < 1*a -1*b"]),
        ("a == 9", ["9 <= 1*a <= 9 @9"]),
        ("if d > 1 then a == b else a == c", ["0 <= 1*a -1*b <= 0 @0"]),
        ("if d > 5 then a == b else a == c", ["0 <= 1*a -1*c <= 0 @0"]),
        ("(if d > 5 then a else b) == c", ["0 <= 1*b -1*c <= 0 @0"]),
        ("a == 10 or c == d", ["10 <= 1*a <= 10 @10"]),
        ("c == d or a == 10", ["10 <= 1*a <= 10 @10"]),
        ("c == d or is_blank(a)", ["0 <= 1*c -1*d <= 0 @0"]),
        ("is_blank(a) or c == d", ["0 <= 1*c -1*d <= 0 @0"]),
        ("all(a == b, c <= d)", ["0 <= 1*a -1*b <= 0 @0", "1*c -1*d <= 0"]),
        ("all((a : c) >= 1)", ["1 <= 1*a", "1 <= 1*b", "1 <= 1*c"]),
        ("(b : d) <= a", ["-1*a 1*b <= 0", "-1*a 1*c <= 0", "-1*a 1*d <= 0"]),
        ("all(t.v >= a)", ["0 <= -1*a 1*v0", "0 <= -1*a 1*v1", "0 <= -1*a 1*v2"]),
        ("sum(t.v) == a", ["0 <= -1*a 1*v0 1*v1 1*v2 <= 0 @0"]),
        ("sum(t.v where t.v > 1) == a", ["0 <= -1*a 1*v1 1*v2 <= 0 @0"]),
        ("sum(t.v * 2) == a", ["0 <= -1*a 2*v0 2*v1 2*v2 <= 0 @0"]),
        ("mean(t.w) == a", ["0 <= -1*a 1/2*w0 1/2*w1 1/2*w2 <= 0 @0"]),
        ("max(t.v) == a", ["0 <= -1*a 1*v2 <= 0 @0"]),
        ("min(t.v) == a", ["0 <= -1*a 1*v0 <= 0 @0"]),
        ("min(b : d) == a", ["0 <= -1*a 1*d <= 0 @0"]),
        ("count(t.v) == a", ["-3 <= -1*a <= -3 @-3"]),
        ("abs(b - c) < a", ["-1*a 1*b -1*c < 0", "-1*a -1*b 1*c < 0", "-1*a < 0"]),
        ("abs(b) == a", ["0 <= -1*a 1*b <= 0 @0"]),
        ("abs(b - c) >= 1", ["1 <= -1*b 1*c"]),
        ("round(a) == b", ["-1/2 <= 1*a -1*b <= 1/2 @0"]),
        ("round(a, -1) <= b", ["1*a -1*b <= 5"]),
        ("change(b, minus) == 2", ["1 <= 1/3*b <= 1 @1"]),
        ("change(b, a) == 2", ["3 <= 1/10*b <= 3 @3"]),
        ("a * d == 20", ["20 <= 2*a <= 20 @20"]),
        ("2 * a == 20", ["20 <= 2*a <= 20 @20"]),
        ("a - 2 * (b + 1) / 4 == 1", ["3/2 <= 1*a -1/2*b <= 3/2 @3/2"]),
        ("if_blank(none, b) == a", ["0 <= -1*a 1*b <= 0 @0"]),
        ("if_blank(b, none) == a", ["0 <= -1*a 1*b <= 0 @0"]),
        ("a * none == 1", []),
        ("length(word) == a", ["-2 <= -1*a <= -2 @-2"]),
        ("number_in(word) == a", ["-3 <= -1*a <= -3 @-3"]),
        ('sum_in(word, "[0-9]") == a', ["-3 <= -1*a <= -3 @-3"]),
        ("a == zero / zero", []),
        ("a / zero <= 1", []),
        ("max(none, none) == a", []),
        ("lookup(a, t.v, t.v) == b", []),
        ("d > 5 implies a == b and c == b", []),
    ],
)
def test_every_kind_of_check_has_its_rows(text: str, wanted: list[str]) -> None:
    scope = scalars({**FIGURES, "none": None, "minus": Decimal(-3), "zero": Decimal(0), "word": "3个"})
    scope.names |= table(
        "t", {"v": (Decimal(1), Decimal(2), Decimal(3)), "w": (Decimal(1), None, Decimal(3))}
    )
    assert rows(form_of(text, scope)) == wanted


def test_a_rollup_asks_that_the_children_come_to_their_parent() -> None:
    codes: Sequence[Cell] = ("201", "20101", "20102", "30")
    scope = world(4, code=codes, v=(Decimal(9), Decimal(3), Decimal(4), Decimal(1)))
    assert rows(form_of("rollup(v by code)", scope, 0)) == ["0 <= 1*v0 -1*v1 -1*v2 <= 0 @0"]
    assert form_of("rollup(v by code)", scope, 1).rows == ()
    assert form_of("rollup(v by code)", scope, 3).rows == ()


@pytest.mark.parametrize(
    ("text", "moving", "wanted"),
    [
        ("a / b <= c", "ab", ["1*a -6*b <= 0"]),
        ("a / b < c", "ab", ["1*a -6*b < 0"]),
        ("a / b >= c", "ab", ["0 <= 1*a -6*b"]),
        ("a / b > c", "ab", ["0 < 1*a -6*b"]),
        ("a / minus <= c", "a minus", ["-1*a 6*minus <= 0"]),
        ("a / b == c", "a", ["6 <= 1/4*a <= 6 @6"]),
        ("a / b == c", "b", ["-6*b <= -10", "-10 <= -6*b", "-6*b @-10"]),
        ("share(a, b) <= c", "b", ["-6*b <= -10"]),
        ("a / b - c == 0", "bc", None),
        ("a * b == c", "ab", None),
        ("a / (b / c) == 1", "bc", None),
        ("a / b / c == 1", "bc", None),
        ("sum(a / b, c / d) == 1", "bd", None),
        ("round(a / b) == 1", "b", None),
        ("mean(a / b) == 1", "b", None),
    ],
)
def test_cells_that_do_not_move_are_held(text: str, moving: str, wanted: list[str] | None) -> None:
    scope = scalars({**FIGURES, "minus": Decimal(-3)})
    cells = frozenset(moving.split()) if " " in moving else frozenset(moving)
    if wanted is None:
        with pytest.raises(NotLinearError):
            form_of(text, scope, moving=cells)
        return
    form = form_of(text, scope, moving=cells)
    assert rows(form) == wanted
    assert not form.held & cells


@pytest.mark.parametrize(
    "text",
    [
        "s == s", "unique(a)",
        "all(t.v * 2 >= 1 where t.v > 1)", "sum(t.v * 2 where t.v > 1) == a",
        "max(s, s) == s", "mad(a, b) == c",
        "a == b or b == c",
    ],
)  # fmt: skip
def test_what_cannot_be_solved_is_refused_or_left(text: str) -> None:
    scope = scalars({**FIGURES, "zero": Decimal(0), "none": None, "s": "甲"})
    scope.names |= table("t", {"v": (Decimal(1), Decimal(2), Decimal(3))})
    with pytest.raises(NotLinearError) as caught:
        form_of(text, scope)
    assert caught.value.words.zh != caught.value.words.en


def test_a_display_of_a_cell_beside_another_counts_for_both() -> None:
    scope = scalars({"a": Decimal(10), "b": Decimal(4)}, shown="0.5")
    form = form_of("a == b", scope, tolerance=Tolerance(kind="display"))
    assert rows(form) == ["-1 <= 1*a -1*b <= 1 @0"]
    assert form.shown == {"a", "b"}
    scope = scalars(FIGURES, shown="0.5")
    form = form_of("a + d == b + c", scope, tolerance=Tolerance(kind="display"))
    assert rows(form) == ["-2 <= 1*a -1*b -1*c 1*d <= 2 @0"]


def test_rounding_widens_by_each_cell_and_by_what_divides() -> None:
    scope = scalars(FIGURES, radius="0.5")
    rounding = Tolerance(kind="rounding")
    assert rows(form_of("a == b - c", scope, tolerance=rounding)) == ["-3/2 <= 1*a -1*b 1*c <= 3/2 @0"]
    assert rows(form_of("a == 2 * b", scope, tolerance=rounding)) == ["-3/2 <= 1*a -2*b <= 3/2 @0"]
    assert rows(form_of("a == -b", scope, tolerance=rounding)) == ["-1 <= 1*a 1*b <= 1 @0"]
    assert rows(form_of("b / d == 9", scope, tolerance=rounding)) == ["33/4 <= 1/2*b <= 39/4 @9"]


def test_more_cells_than_can_be_solved_are_refused() -> None:
    scope = World({**scalars({"a": Decimal(1)}).names, **table("t", {"v": [Decimal(1)] * 20_001})})
    with pytest.raises(NotLinearError) as caught:
        form_of("sum(t.v) == a", scope)
    assert "more than" in caught.value.words.en


def test_values_now_are_kept_with_the_form() -> None:
    form = form_of("a == b + c", scalars(FIGURES))
    assert form.values == {"a": 10, "b": 4, "c": 6}
    assert (form.held, form.shown) == (frozenset(), frozenset())


@pytest.mark.parametrize(("count", "solved"), [(1_000, True), (1_001, False)])
def test_of_several_columns_all_cells_count(count: int, solved: bool) -> None:
    columns: dict[str, Sequence[Cell]] = {"v": [Decimal(1)] * count, "w": [Decimal(1)] * count}
    scope = World({**scalars({"a": Decimal(1)}).names, **table("t", columns)})
    if solved:
        assert len(form_of("sum(t.v, t.w) == a", scope).rows[0].terms) == 2 * count + 1
        return
    with pytest.raises(NotLinearError):
        form_of("sum(t.v, t.w) == a", scope)
