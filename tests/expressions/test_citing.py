"""Every cell that a check read for a target is named once, in the order of the text, and no other."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from tests.expressions.scopes import World, column, scalars, table, world
from tests.expressions.test_tracing import addresses, lines, traced

from auditcheck.expressions.evaluating import evaluate
from auditcheck.expressions.parsing import parse
from auditcheck.expressions.tracing import trace
from auditcheck.expressions.vectors import ONE, Axis, Collection, Grouping
from auditcheck.model.rules import Tolerance
from auditcheck.model.tables import ValueType


def made() -> World:
    """Return two targets (columns A to C) beside a table of three records (columns A to D)."""
    found = world(2, a=[Decimal(1), Decimal(2)], b=[Decimal(5), None], s=["甲", "乙"])
    found.names |= table(
        "t",
        {
            "k": ["甲", "乙", "甲"],
            "v": [Decimal(1), Decimal(2), Decimal(3)],
            "w": [None, Decimal(0), Decimal(7)],
            "c": ["1", "11", "2"],
        },
    )
    return found


K, V, W, C = (["A2", "A3", "A4"], ["B2", "B3", "B4"], ["C2", "C3", "C4"], ["D2", "D3", "D4"])


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("sum(t.v) == a", [*V, "A2"]),
        ("sum(abs(t.v)) == 9", V),
        ("sum(round(abs(-t.v))) == 9", V),
        ("sum(t.v + t.w) == 9", [*V, *W]),
        ('count(t.k in ("甲", "丙")) == 9', K),
        ('count(starts_with(t.k, "甲")) == 9', K),
        ("count(t.v > 1 and t.w > 1) == 9", [*V, *W]),
        ("count(not t.v > 1) == 9", V),
        ("count(if t.v > 1 then t.w > 1 else t.w > 0) == 9", [*V, *W]),
        ("count(if_blank(t.w, 0) > 1) == 9", W),
        ("count(is_blank(t.w)) == 9", W),
        ("max(t.v * 2) == 9", V),
        ("sum(t.v where t.k == s) == 9", ["B2", "B4", "C2"]),
        ("sum(t.v where t.k == s and t.v < b) == 9", ["B2", "B4", "C2"]),
        ("sum(t.v where a > 1) == 9", ["A2"]),
        ("sum(t.v where a + b > 1) == 99", [*V, "A2"]),
        ("has(t.w) and a > 5", [*W, "A2"]),
        ("has(a, b) and a > 5", ["A2", "B2"]),
        ("lookup(s, t.k, t.v) == 9", ["C2", "B2"]),
        ("lookup(lower(s), t.k, t.v) == 9", ["C2", "B2"]),
        ("a in t.v and b == 1", ["A2", "B2"]),
        ("a in (b, 2)", ["A2"]),
        ("if a > 3 then b == 1 else s == '甲'", ["A2", "C2"]),
        ("if b > 3 then b == 1 else s == '甲'", ["B2"]),
        ("sum(a:b) == 9", ["A2", "B2"]),
        ("all((a:b) > 4)", ["A2", "B2"]),
        ("min(a, b, a) == 9", ["A2", "B2"]),
    ],
)
def test_of_the_first_target(text: str, first: list[str]) -> None:
    assert sorted(addresses(traced(text, made()))) == sorted(dict.fromkeys(first)), text
    if "where" not in text:
        assert addresses(traced(text, made())) == list(dict.fromkeys(first))


def test_the_target_without_a_figure_reads_its_own_cells() -> None:
    assert addresses(traced("if b > 3 then a == 1 else s == '甲'", made(), 1)) == ["B3", "A3"]
    assert addresses(traced("sum(t.v where t.k == s) == b", made(), 1)) == ["B3", "C3"]


def test_a_single_target_names_what_belongs_to_it() -> None:
    found = World({**scalars({"x": 5, "y": 0, "total": 9}).names, **table("t", {"v": [1, 2, 3]})})
    for text, wanted in {
        "sum(t.v where x > 1) == total": ["A2", "A3", "A4"],
        "sum(t.v where y > 1) == total": ["B2", "C2"],
        "sum(t.v where t.v > y) == total": ["A2", "A3", "A4", "B2", "C2"],
    }.items():
        assert set(wanted) <= set(addresses(traced(text, found))), text
    shown = traced("sum(t.v where x > 1) == total", found).comparison
    assert shown is not None
    assert lines(shown.left) == ["+v A2 1", "+v A3 2", "+v A4 3"]


def test_a_group_names_its_own_records() -> None:
    target, axis = Axis(identity="groups", length=2), Axis(identity="t", length=4)
    grouping = Grouping(target=target, groups=np.array([0, 1, 0, 1]), count=2)
    figures = column(axis, [Decimal(n) for n in (1, 2, 3, 4)], name="v", place=1)
    found = World({"v": Collection(vector=figures, grouping=grouping)})
    found.names["limit"] = column(target, [Decimal(9), Decimal(9)], name="limit", place=2)
    for index, cells in enumerate((["A2", "A4"], ["A3", "A5"])):
        assert addresses(traced("sum(v) == limit", found, index)) == [*cells, f"B{index + 2}"]
        assert addresses(traced("sum(v where v > 1) == limit", found, index))[-1] == f"B{index + 2}"
    worst = traced("all(v < limit - 6)", found, 1).comparison
    assert worst is not None
    assert lines(worst.left) == ["+v A5 4"]
    worst = traced("all(v < limit - 6 where v > 1)", found, 0).comparison
    assert worst is not None
    assert lines(worst.left) == ["+v A4 3"]


def test_records_alike_in_several_columns_are_named_with_all_of_them() -> None:
    found = world(4, s=["甲", "乙", "甲", "乙"], b=[Decimal(1), Decimal(1), Decimal(1), Decimal(2)])
    found.names["one"] = column(ONE, [Decimal(1)], name="one", place=9)
    assert addresses(traced("unique(s, b)", found, 2)) == ["A4", "B4", "A2", "B2"]
    assert addresses(traced("unique(s, b)", found, 3)) == ["A5", "B5"]
    assert addresses(traced("unique(one)", found)) == ["I2"]


def test_of_very_many_members_the_tape_looks_at_the_first_two_thousand() -> None:
    for zeros, told in ((1_999, 1), (2_000, 0)):
        found = world(1, post=[Decimal(1)])
        found.names |= table("t", {"v": [*[Decimal(0)] * zeros, Decimal(7)]})
        shown = traced("post == sum(t.v)", found).comparison
        assert shown is not None
        assert len(shown.right.terms) == told


def test_a_condition_that_cannot_be_told_has_a_side_without_words() -> None:
    shown = traced("(a > 1) == (b > 1)", made(), 1).comparison
    assert shown is not None
    assert (shown.left.text, shown.right.text, shown.right.value) == ("是", "", None)


def test_without_a_tolerance_none_is_told() -> None:
    found = scalars({"t": Decimal("1.05"), "a": Decimal("1.00")}, radius="0.005", shown="0.05")
    plain = trace(evaluate(parse("t == a"), found), 0).comparison
    assert plain is not None
    assert plain.tolerance is None


def test_the_tolerance_of_each_target_is_its_own() -> None:
    axis = Axis(identity="records", length=2)
    found = World({"x": column(axis, [Decimal(3), Decimal(3)], name="x")})
    inner = Axis(identity="t", length=3)
    figures = column(inner, [Decimal(1)] * 3, name="v", radius="0.005")
    found.names["t.v"] = Collection(vector=figures)
    found.names["t.k"] = Collection(vector=column(inner, ["甲", "乙", "乙"], kind=ValueType.TEXT))
    found.names["key"] = column(axis, ["甲", "乙"], kind=ValueType.TEXT)
    rounding = Tolerance(kind="rounding")
    for index, wanted in enumerate(("0.005", "0.010")):
        shown = traced("sum(t.v where t.k == key) == x", found, index, rounding).comparison
        assert shown is not None
        assert shown.tolerance == Decimal(wanted)
    shown = traced("x == 1 / (x - x)", found, 1, rounding).comparison
    assert shown is not None
    assert shown.tolerance is None


def test_the_worst_of_what_a_condition_keeps_for_the_target_is_shown() -> None:
    def left(text: str, found: World, index: int = 0) -> list[str]:
        shown = traced(text, found, index).comparison
        return [] if shown is None else lines(shown.left)

    assert left("all(t.v > 1 where t.k == s)", made()) == ["+v B2 1"]
    assert left("all(t.v > 2 where t.k == s)", made(), 1) == ["+v B3 2"]
    assert left("all(t.v < 3 where t.k == s)", made()) == ["+v B4 3"]
    assert left("all(t.v < 9 where t.k == s)", made(), 1) == ["+v B3 2"]
    assert left("all(t.v > 2 where t.w > 1)", made()) == ["+v B4 3"]
    assert left("all(t.v > 2)", made()) == ["+v B2 1"]
    assert left("all(t.v < 2, a > 5)", made()) == ["+v B3 2"]
    assert left("a > 0 implies all(t.v < 3)", made(), 1) == ["+v B4 3"]
    one = World({**scalars({"x": 5}).names, **table("t", {"v": [3, 1, 2]})})
    assert left("all(t.v > 2 where x > 1)", one) == ["+v A3 1"]
    assert left("all(t.v > 9 where x > 9)", one) == []
