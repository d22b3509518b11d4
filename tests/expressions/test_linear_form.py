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
