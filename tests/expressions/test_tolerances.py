"""Zero, amounts, rounding and displayed precision."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.expressions.scopes import Cell, scalars

from auditcheck.expressions.evaluating import Evaluated, evaluate
from auditcheck.expressions.parsing import parse
from auditcheck.expressions.vectors import FALSE, TRUE
from auditcheck.model.rules import Tolerance

EXACT = Tolerance(kind="exact")
ROUNDING = Tolerance(kind="rounding")
DISPLAY = Tolerance(kind="display")


def cent(amount: str) -> Tolerance:
    return Tolerance(kind="amount", amount=Decimal(amount))


def checked(
    text: str,
    cells: dict[str, Cell],
    tolerance: Tolerance,
    *,
    radius: str | None = None,
    shown: str = "0.005",
) -> Evaluated:
    return evaluate(parse(text), scalars(cells, radius=radius, shown=shown), tolerance)


def verdict(evaluated: Evaluated) -> tuple[int, bool]:
    truth = evaluated.truth
    return int(truth.codes[0]), truth.rounded is not None and bool(truth.rounded[0])


THIRDS: dict[str, Cell] = {
    "a": Decimal("33.33"),
    "b": Decimal("33.33"),
    "c": Decimal("33.33"),
    "t": Decimal(100),
}


@pytest.mark.parametrize(
    ("total", "wanted"),
    [
        ("99.99", (TRUE, False)),
        ("100.00", (TRUE, True)),
        ("100.01", (TRUE, True)),
        ("99.97", (TRUE, True)),
        ("100.02", (FALSE, False)),
        ("99.96", (FALSE, False)),
    ],
)
def test_a_sum_of_three_rounded_parts_may_be_two_units_off(total: str, wanted: tuple[int, bool]) -> None:
    cells = THIRDS | {"t": Decimal(total)}
    assert verdict(checked("t == sum(a:c)", cells, ROUNDING, radius="0.005")) == wanted
    assert verdict(checked("sum(a:c) == t", cells, ROUNDING, radius="0.005")) == wanted


def test_exact_figures_have_no_rounding() -> None:
    assert verdict(checked("t == sum(a:c)", THIRDS, ROUNDING)) == (FALSE, False)


def test_a_blank_part_adds_no_rounding() -> None:
    cells: dict[str, Cell] = {"a": Decimal("1.00"), "b": None, "t": Decimal("1.02")}
    assert verdict(checked("t == a + b", cells, ROUNDING, radius="0.005")) == (FALSE, False)
    cells = cells | {"t": Decimal("1.01")}
    assert verdict(checked("t == a + b", cells, ROUNDING, radius="0.005")) == (TRUE, True)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a <= b", (TRUE, True)),
        ("a < b", (FALSE, False)),
        ("a < b + 0.01", (TRUE, True)),
        ("b >= a", (TRUE, True)),
        ("a != b", (TRUE, False)),
        ("a - b == 0", (TRUE, True)),
        ("a * 10 == b * 10", (TRUE, True)),
        ("a * 10 == 100.16", (FALSE, False)),
        ("a / 2 == b / 2", (TRUE, True)),
        ("abs(a) == abs(b)", (TRUE, True)),
        ("-a == -b", (TRUE, True)),
        ("round(a, 1) == round(b, 1)", (TRUE, False)),
        ("max(a, 3) == b", (TRUE, True)),
        ("mean(a, b) == a", (TRUE, True)),
        ("if a > 3 then a == b else false", (TRUE, True)),
        ("a == b and a == 11", (FALSE, False)),
        ("not a == b", (FALSE, False)),
    ],
)
def test_bounds_go_through_every_operation(text: str, wanted: tuple[int, bool]) -> None:
    cells: dict[str, Cell] = {"a": Decimal("10.01"), "b": Decimal("10.00")}
    assert verdict(checked(text, cells, ROUNDING, radius="0.005")) == wanted


@pytest.mark.parametrize(
    ("text", "tolerance", "wanted"),
    [
        ("a == b", "0.01", TRUE),
        ("a == b", "0.0099", FALSE),
        ("a != b", "0.01", FALSE),
        ("a <= b", "0.01", TRUE),
        ("a < b", "0.01", FALSE),
        ("a < b", "0.02", TRUE),
        ("b >= a", "0.01", TRUE),
        ("b > a", "0.01", FALSE),
    ],
)
def test_an_amount_is_allowed_in_favour_of_the_filer(text: str, tolerance: str, wanted: int) -> None:
    cells: dict[str, Cell] = {"a": Decimal("10.01"), "b": Decimal("10.00")}
    assert verdict(checked(text, cells, cent(tolerance))) == (wanted, False)


@pytest.mark.parametrize(("shown", "wanted"), [("0.8958", TRUE), ("0.8959", FALSE), ("0.8957", FALSE)])
def test_a_rate_is_held_to_the_digits_it_shows(shown: str, wanted: int) -> None:
    cells: dict[str, Cell] = {"rate": Decimal(shown), "on_post": 43, "places": 48}
    assert verdict(checked("rate == on_post / places", cells, DISPLAY, shown="0.00005")) == (wanted, False)
    assert verdict(checked("on_post / places == rate", cells, DISPLAY, shown="0.00005")) == (wanted, False)
    assert verdict(checked("rate == on_post / places", cells, EXACT)) == (FALSE, False)


def test_without_a_cell_beside_it_every_cell_carries_what_it_shows() -> None:
    cells: dict[str, Cell] = {"a": Decimal("1.2"), "b": Decimal("2.3"), "c": Decimal("3.6")}
    assert verdict(checked("a + b == c * 1", cells, DISPLAY, shown="0.05")) == (TRUE, False)
    assert verdict(checked("a + b == c * 1", cells, DISPLAY, shown="0.01")) == (FALSE, False)


def test_counts_are_exact() -> None:
    assert verdict(checked("a == b + c", {"a": 43, "b": 13, "c": 30}, ROUNDING)) == (TRUE, False)
    assert verdict(checked("a == b + c", {"a": 42, "b": 13, "c": 30}, ROUNDING)) == (FALSE, False)
    assert verdict(checked("a == b + c", {"a": 8, "b": 0, "c": 8}, ROUNDING)) == (TRUE, False)


@pytest.mark.parametrize(
    ("check", "wanted"),
    [
        ("t == a + b + c or t > 0", (TRUE, False)),
        ("t > 0 or t == a + b + c", (TRUE, False)),
        ("t == a + b + c or t < 0", (TRUE, True)),
        ("t == a + b + c or t < 0 or t > 0", (TRUE, False)),
        ("t > 0 and t == a + b + c", (TRUE, True)),
        ("t > 0 implies t == a + b + c", (TRUE, True)),
        ("t < 0 implies t == a + b + c", (TRUE, False)),
    ],
)
def test_what_holds_without_rounding_is_not_called_rounded(check: str, wanted: tuple[int, bool]) -> None:
    assert verdict(checked(check, THIRDS, ROUNDING, radius="0.005")) == wanted
