"""Conditions that mix a record's and the target's columns: what may stand in them, and their limit."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.expressions.scopes import World, column, table
from tests.expressions.test_results import told

from auditcheck.expressions import pairing
from auditcheck.expressions.evaluating import evaluate
from auditcheck.expressions.parsing import ExpressionError, parse
from auditcheck.expressions.vectors import Axis, records
from auditcheck.model.tables import ValueType

U = "unreadable"


def made() -> World:
    """Return three targets beside a table of five records and an empty one."""
    axis = Axis(identity="targets", length=3)
    world = World(
        {
            "x": column(axis, [Decimal(1), Decimal(3), Decimal(9)]),
            "y": column(axis, [Decimal(5), Decimal(3), Decimal(0)]),
            "key": column(axis, ["甲", "乙", None], kind=ValueType.TEXT),
            "lost": column(axis, [Decimal(1), "#REF!", None]),
            "one": column(Axis(identity="", length=1), [Decimal(2)]),
        }
    )
    world.names |= table(
        "t",
        {
            "k": ["甲", "甲", "乙", "乙", "丙"],
            "code": ["1", "11", "12", "2", "21"],
            "v": [Decimal(5), Decimal(2), Decimal(4), Decimal(4), Decimal(6)],
            "w": [Decimal(2), None, Decimal(1), "#REF!", Decimal(3)],
        },
    )
    world.names["t"] = records(Axis(identity="t", length=5))
    world.names |= table("other", {"v": [Decimal(1), Decimal(2)]}) | table("none", {"v": []})
    return world


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("sum(t.v where t.v > x)", [21, 19, 0]),
        ("sum(t.v where t.v > x and t.v < y + 1)", [15, 0, 0]),
        ("sum(t.v where t.v > x and t.v - x != 3)", [13, 13, 0]),
        ("sum(t.v where t.k == key and t.v > x)", [7, 8, "missing"]),
        ("count(t.v where t.v + one > x)", [5, 5, 0]),
        # A condition on single cells alone is the same for every target.
        ("sum(t.v where one == 2 and t.v > x)", [21, 19, 0]),
        ("sum(t.v where one == 3 and t.v > x)", [0, 0, 0]),
        ("count(t where t.v > x)", [5, 4, 0]),
        ("sum(t.v where any(t.v > 5) and t.v > x)", [21, 19, 0]),
        ("sum(t.v where (all(t.v > 5) or t.v > x) and has(t.v))", [21, 19, 0]),
        ("sum(t.v where t.v > x and lookup(t.k, t.k, t.v) > 4)", [13, 11, 0]),
        ("sum(t.v where not t.v > x)", [0, 2, 21]),
        ("sum(t.v where t.v in (x, y))", [5, 0, 0]),
        ("sum(t.v where (if x > 2 then t.v > 4 else t.v > 5))", [6, 11, 11]),
        ("sum(t.v where -t.v > -x)", [0, 2, 21]),
        # What gathers is one value for all pairs, a condition on whole columns one for each record.
        ("sum(t.v where t.v > x + mean(t.v))", [6, 0, 0]),
        ("sum(t.v where t.v + x > mean(t.v))", [19, 21, 21]),
        ("sum(t.v where unique(t.v) and t.v > x)", [13, 11, 0]),
        ("sum(t.v where unique(t.v) or t.v > x)", [21, 21, 13]),
        ("sum(t.v where rollup(t.v by t.code) or t.v > x + 3)", [17, 12, 12]),
        ("sum(t.v where t.v > x + sum(t.v where t.k == '丙') - 6)", [21, 19, 0]),
        ("sum(t.v where t.v > x or any(t.v > 5))", [21, 21, 21]),
        ("sum(t.v where t.v > x or all(t.v > 5))", [21, 19, 0]),
        ("sum(t.v where t.v > x or count(t.v) == 5)", [21, 21, 21]),
        ("sum(t.v where t.v > x or sum(t.v) == 21)", [21, 21, 21]),
        ("sum(t.v where t.v > x or min(t.v) == 2)", [21, 21, 21]),
        ("sum(t.v where t.v > x or max(t.v) == 6)", [21, 21, 21]),
        ("sum(t.v where t.v > x or median(t.v) == 4)", [21, 21, 21]),
        ("sum(t.v where t.v > x or mad(t.v) == 1)", [21, 21, 21]),
        ("sum(t.v where t.v > x or not has(t.w))", [21, 19, 0]),
        # What cannot be read leaves open what belongs; what is missing does not belong.
        ("sum(t.v where t.w > x)", [U, U, U]),
        ("count(t.v where t.w >= x - 8)", [U, U, U]),
        ("sum(t.v where t.v > lost)", [21, U, 0]),
        ("max(t.k where t.v > x)", ["甲", "甲", "missing"]),
        ("any(t.v > 5 where t.v > x)", [1, 1, 0]),
        ("all(t.v > 3 where t.v > x)", [0, 1, 1]),
        ("all(t.v > 3 where t.w > x)", [U, U, U]),
        ("max(t.k where t.w > x)", [U, U, U]),
        # Of an empty table nothing belongs to anybody.
        ("sum(none.v where none.v > x)", [0, 0, 0]),
        ("max(none.v where none.v > x)", ["missing"] * 3),
    ],
)
def test_conditions_on_pairs_of_record_and_target(text: str, wanted: list[object]) -> None:
    assert told(text, made()) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "sum(t.v where t.v > other.v + x)",
        "sum(t.v where t.v > x or other.v > 1)",
        "sum(t.v where (x:y) > t.v)",
        "sum(t.v where (x:y) > 1 or t.v > x)",
    ],
)
def test_what_runs_along_neither_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError):
        evaluate(parse(f"{text} == 0"), made())


@pytest.mark.parametrize("size", [1, 2, 4, 7, 14, 15, 100])
def test_however_many_pairs_are_tried_at_a_time_the_same_are_kept(
    size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pairing, "_CHUNK", size)
    assert told("sum(t.v where t.v > x)", made()) == [21, 19, 0]
    assert told("sum(t.v where t.v > lost)", made()) == [21, U, 0]
    assert told("sum(t.v where t.k == key and t.v > x)", made()) == [7, 8, "missing"]


def test_as_many_pairs_as_the_limit_are_tried_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairing, "_MOST_PAIRS", 15)
    assert told("sum(t.v where t.v > x)", made()) == [21, 19, 0]
    monkeypatch.setattr(pairing, "_MOST_PAIRS", 14)
    with pytest.raises(ExpressionError, match="add an equality"):
        told("sum(t.v where t.v > x)", made())
    # An equality leaves each target its own group: four pairs here, of a target without a key none.
    assert told("sum(t.v where t.k == key and t.v > x)", made()) == [7, 8, "missing"]


def test_a_range_of_whole_columns_is_filtered_column_by_column() -> None:
    world = made()
    assert told("count((t.v:t.w) where t.v > x)", world) == [U, U, 0]
    assert told("sum((t.v:t.w) where t.k == '甲')", world) == [9]
