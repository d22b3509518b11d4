"""What operators and functions give: the figures, their states and their kinds, element by element."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from tests.expressions.scopes import Cell, World, column, table, world

from auditcheck.expressions.evaluating import evaluate
from auditcheck.expressions.parsing import ExpressionError, parse
from auditcheck.expressions.vectors import (
    BLANK,
    FALSE,
    MISSING,
    NOT_APPLICABLE,
    TRUE,
    UNREADABLE,
    Axis,
    Collection,
    Grouping,
    NumberVector,
    TextVector,
    TruthVector,
    Vector,
    records,
)
from auditcheck.model.rules import Tolerance
from auditcheck.model.syntax import Compare
from auditcheck.model.tables import ValueType

B, M, N, U = BLANK, MISSING, NOT_APPLICABLE, UNREADABLE
NAMES = {B: "blank", M: "missing", N: "n.a.", U: "unreadable"}
GONE = "#REF!"


def columns() -> World:
    """Return records of two columns in every pair of states, and texts."""
    a = [Decimal(6), Decimal(6), Decimal(6), Decimal(6), None, None, None, "—", "—", GONE]
    b = [Decimal(4), None, "—", GONE, None, "—", GONE, "—", GONE, GONE]
    made = world(10, a=a, b=b, s=["甲", None, "—", GONE, "乙", "甲", "甲", "丙", "丁", "甲"])
    made.names |= world(10, zero=[Decimal(0)] * 10, minus=[Decimal(-3)] * 10).names
    return made


def result(text: str, made: World) -> Vector:
    """Return what an expression comes to, as the left side of a check."""
    evaluated = evaluate(parse(f"({text}) == ({text})"), made)
    tree = evaluated.expression.tree
    assert isinstance(tree, Compare)
    found = evaluated.values[id(tree.left)]
    assert isinstance(found, NumberVector | TextVector | TruthVector)
    assert len(found.states) == found.axis.length
    return found


def told(text: str, made: World) -> list[object]:
    """Return the figures, texts or truths, or the names of the states."""
    found = result(text, made)
    if isinstance(found, NumberVector):
        values: list[object] = [found.values.fraction(i) for i in range(found.axis.length)]
    else:
        values = found.texts.tolist() if isinstance(found, TextVector) else found.codes.tolist()
    return [NAMES.get(int(state), value) for state, value in zip(found.states, values, strict=True)]


b, m, n, u = "blank", "missing", "n.a.", "unreadable"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a + b", [10, 6, 6, u, b, b, u, n, u, u]),
        ("a - b", [2, 6, 6, u, b, b, u, n, u, u]),
        ("sum(a, b)", [10, 6, 6, u, b, b, u, n, u, u]),
        ("a * b", [24, m, m, u, m, m, u, m, u, u]),
        ("a / b", [Fraction(3, 2), m, m, u, m, m, u, m, u, u]),
        ("a / zero", [m, m, m, m, m, m, m, m, m, u]),
        ("share(a, b)", [Fraction(3, 2), m, m, u, m, m, u, m, u, u]),
        ("change(a, b)", [Fraction(1, 2), m, m, u, m, m, u, m, u, u]),
        ("change(a, minus)", [3, 3, 3, 3, m, m, m, m, m, u]),
        ("-a", [-6, -6, -6, -6, b, b, b, n, n, u]),
        ("abs(minus)", [3] * 10),
        ("round(a / 4)", [2, 2, 2, 2, m, m, m, m, m, u]),
        ("round(minus / 2)", [-2] * 10),
        ("round(a * 2, -1)", [10, 10, 10, 10, m, m, m, m, m, u]),
        ("min(a, b)", [4, 6, 6, u, m, m, u, m, u, u]),
        ("max(a, b)", [6, 6, 6, u, m, m, u, m, u, u]),
        ("max(minus, zero, 1)", [1] * 10),
        ("min(minus, zero, 1)", [-3] * 10),
        ("mean(a, b)", [5, 6, 6, u, m, m, u, m, u, u]),
        ("median(a, b, zero)", [4, 3, 3, u, 0, 0, u, 0, u, u]),
        ("mad(a, b)", [1, 0, 0, u, m, m, u, m, u, u]),
        ("count(a, b)", [2, 1, 1, u, 0, 0, u, 0, u, u]),
        ("count(a > 1, b > 5)", [1, 1, 1, u, 0, 0, u, 0, u, u]),
        ("if_blank(a, b)", [6, 6, 6, 6, b, n, u, n, u, u]),
        ("if_blank(b, 0)", [4, 0, 0, u, 0, 0, u, 0, u, u]),
        ("if a > 5 then a else b", [6, 6, 6, 6, m, m, m, m, m, u]),
        ("if a > 7 then a else b", [4, b, n, u, m, m, m, m, m, u]),
        ("length(s)", [1, m, m, u, 1, 1, 1, 1, 1, 1]),
        ('if_blank(s, "x")', ["甲", "x", "x", u, "乙", "甲", "甲", "丙", "丁", "甲"]),
        ("max(s)", ["甲", b, n, u, "乙", "甲", "甲", "丙", "丁", "甲"]),
        ('max(s, "丙")', ["甲", "丙", "丙", u, "乙", "甲", "甲", "丙", "丙", "甲"]),
        ('min(s, "丙")', ["丙", "丙", "丙", u, "丙", "丙", "丙", "丙", "丁", "丙"]),
        ("lower(s)", ["甲", b, n, u, "乙", "甲", "甲", "丙", "丁", "甲"]),
        ('if zero == 0 then s else "y"', ["甲", b, n, u, "乙", "甲", "甲", "丙", "丁", "甲"]),
        ("is_blank(a)", [0, 0, 0, 0, 1, 1, 1, 0, 0, u]),
        ("has(a, b)", [1, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
        ("a > b", [1, m, m, u, m, m, u, m, u, u]),
        ("if_blank(a > 1, b > 1)", [1, 1, 1, 1, m, m, u, m, u, u]),
        ("unique(s, minus)", [0, 0, 0, u, 1, 0, 0, 1, 1, 0]),
        ('s in ("甲", "丁")', [1, m, m, u, 0, 1, 1, 0, 1, 1]),
        ("starts_with(s, s)", [1, m, m, u, 1, 1, 1, 1, 1, 1]),
        ('starts_with(s, " 甲 ")', [1, m, m, u, 0, 1, 1, 0, 0, 1]),
        ("meets(a, b)", [0, m, m, u, m, m, u, m, u, u]),
        ("meets(a, 6)", [1, 1, 1, 1, m, m, m, m, m, u]),
    ],
)  # fmt: skip
def test_every_pair_of_states_has_its_result(text: str, wanted: list[object]) -> None:
    assert told(text, columns()) == wanted


KINDS = {
    ValueType.AMOUNT: "m|m + m|m + n|m - p|m * n|n * m|m * m|m / n|m / p|-m|abs(m)|round(m)|"
    "min(m, n)|mean(m)|median(m, m)|mad(m)|sum(m, n)|sum(m, m, m)|if_blank(m, n)|if n > 0 then m else m|"
    "sum(c.m)|max(c.m)|mean(c.m)|sum(p, m)",
    ValueType.PERCENT: "p|p + n|p + i|n - p|p + p|sum(p, n)|share(m, m)|change(m, m)|3%|-p|mean(p, p)",
    ValueType.INTEGER: "i|i + i|i - i|sum(i, i)|count(m)|count(c.m)|length(s)|max(i)|sum(c.i)|abs(i)",
    ValueType.NUMBER: "n|3|i + n|m / m|n / n|p * n|i * i|mean(i, i)|mean(c.i)|median(c.i)|mad(c.i)|mad(i, i)|"
    "number_in(s)|p / p|n / m|sum(i, n, i)",
}


@pytest.mark.parametrize("kind", KINDS)
def test_results_have_the_kind_of_their_parts(kind: ValueType) -> None:
    axis = Axis(identity="records", length=1)
    made = world(1, s=["3个"])
    for name, own in {"m": "amount", "n": "number", "p": "percent", "i": "integer"}.items():
        made.names[name] = column(axis, [Decimal(2)], kind=ValueType(own))
        inner = column(Axis(identity="c", length=2), [Decimal(2), Decimal(3)], kind=ValueType(own))
        made.names[f"c.{name}"] = Collection(vector=inner)
    for text in KINDS[kind].split("|"):
        assert result(text, made).kind is kind, text  # type: ignore[union-attr]


def test_dates_stay_dates_where_they_are_picked() -> None:
    axis = Axis(identity="records", length=2)
    made = World({"day": column(axis, ["2021-01-05", None], kind=ValueType.DATE)})
    made.names |= {"other": column(axis, ["2021-03-05", "2020-01-31"], kind=ValueType.DATE)}
    made.names["t.day"] = Collection(vector=made.names["day"])  # type: ignore[arg-type]
    for text in ("if_blank(day, other)", "max(day, other)", "max(t.day)"):
        assert result(text, made).kind is ValueType.DATE, text  # type: ignore[union-attr]
    assert told("if_blank(day, other)", made) == ["2021-01-05", "2020-01-31"]
    assert told("max(day, other)", made) == ["2021-03-05", "2020-01-31"]
    assert evaluate(parse('if_blank(day, other) < "2020年2月1日"'), made).truth.codes.tolist() == [0, 1]


def grouped() -> World:
    """Return five records in three groups, the last of them without any, by target."""
    groups = np.array([0, 1, 0, 1, 1], dtype=np.intp)
    target = Axis(identity="groups", length=3)
    grouping = Grouping(target=target, groups=groups, count=3)
    axis = Axis(identity="projects", length=5)
    made = World()
    columns: dict[str, list[Cell]] = {
        "v": [Decimal(1), Decimal(5), Decimal(4), None, Decimal(2)],
        "w": [None, GONE, None, Decimal(1), Decimal(1)],
        "k": ["甲", "乙", None, "甲", "丙"],
    }
    for name, cells in columns.items():
        kind = ValueType.TEXT if name == "k" else ValueType.AMOUNT
        made.names[name] = Collection(vector=column(axis, cells, kind=kind), grouping=grouping)
    made.names["p"] = records(axis, grouping)
    made.names["limit"] = column(target, [Decimal(2), Decimal(3), Decimal(4)])
    return made


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("sum(v)", [5, 7, 0]),
        ("sum(w)", [b, u, 0]),
        ("sum(v, w)", [5, u, 0]),
        ("count(v)", [2, 2, 0]),
        ("count(w)", [0, u, 0]),
        ("count(p)", [2, 3, 0]),
        ("count(p where v > 1)", [1, 2, 0]),
        ("mean(v)", [Fraction(5, 2), Fraction(7, 2), m]),
        ("median(v)", [Fraction(5, 2), Fraction(7, 2), m]),
        ("mad(v)", [Fraction(3, 2), Fraction(3, 2), m]),
        ("max(v)", [4, 5, m]),
        ("min(v)", [1, 2, m]),
        ("min(w)", [m, u, m]),
        ("max(k)", ["甲", "甲", m]),
        ("min(k)", ["甲", "丙", m]),
        ("max(v, w)", [m, u, m]),
        ("mean(v, w)", [Fraction(5, 2), u, m]),
        ("has(v)", [1, 1, 0]),
        ("has(k)", [1, 1, 0]),
        ("has(w)", [0, 1, 0]),
        ("all(v > 1)", [0, m, 1]),
        ("any(v > 4)", [0, 1, 0]),
        ("any(v > 1)", [1, 1, 0]),
        ("any(w > 1)", [m, u, 0]),
        ("all(w >= 1)", [m, u, 1]),
        ("sum(v where v > limit)", [4, 5, 0]),
        ("sum(v where w == 1)", [0, u, 0]),
        ("limit in v", [0, 0, 0]),
        ("(limit + 2) in v", [1, 1, 0]),
        ("4 in v", [1, 0, 0]),
        ("limit in w", [0, u, 0]),
        ("1 in w", [0, 1, 0]),
        ("sum(v) - limit", [3, 4, -4]),
    ],
)
def test_groups_gather_by_state(text: str, wanted: list[object]) -> None:
    assert told(text, grouped()) == wanted


def test_a_condition_on_each_record_counts_for_its_group() -> None:
    made = grouped()
    assert evaluate(parse("v >= 2"), made).truth.codes.tolist() == [FALSE, MISSING, TRUE]
    assert evaluate(parse("if v > 1 then v <= limit else v == 1"), made).truth.codes.tolist() == [0, 0, 1]


@pytest.mark.parametrize(
    "text",
    [
        "v == aw.v", "sum(v) == aw.v", "mean(v, aw.v) == 1", "mean(aw.v, v) == 1",
        "mean(v, limit) == 1", "lookup(limit, v, v) == 1",
        "lookup(limit, aw.k, other.v) == 1", "rollup(v by k)", "rollup(aw.v by code)", "(a:b) == (a:c)",
        "v in (v where v > 1)", "min(true, false) == 1",
        "max(aw.k, aw.v) == 1", "unique(a, v)", "mad(a, v) == 1",
        "sum(a where a > 1) == 1", "sum(aw.v where other.v > 1) == 1",
        "if a > 1 then s else a", "a in (s, code)",
        "matches(s, code)", "round(a, b) == 1",
        "round(a, 21) == 1", "round(a, s) == 1", "if_blank(a, s) == 1",
        "true < false", "(a > 1) <= (b > 1)", "s > 1",
        "meets(a, a, b)", "if_blank(a > 1, b) == 1", "s + s == 1",
    ],
)  # fmt: skip
def test_what_does_not_go_together_is_refused(text: str) -> None:
    made = grouped()
    made.names |= world(2, a=[1, 2], b=[1, 2], c=[3, 4], s=["甲", "乙"], code=["1", "2"]).names
    made.names |= table("aw", {"k": ["甲", "乙"], "v": [1, 2]}) | table("other", {"v": [1, 2, 3]})
    with pytest.raises(ExpressionError) as caught:
        evaluate(parse(text), made)
    assert caught.value.span != (0, 0)


def shelf() -> World:
    made = world(4, key=["甲", "丙", None, GONE], number=[1, 3, 5, None])
    made.names |= table(
        "aw", {"k": ["甲", "乙", "丁", None], "v": [1, 3, "—", 3], "name": ["一", "三", "空", "叁"]}
    )
    made.names |= table("bad", {"k": ["甲", GONE], "v": [7, 8]}) | table("none", {"v": []})
    nothing = Axis(identity="none", length=0)
    for name in ("none.name", "none.k"):
        made.names[name] = Collection(vector=column(nothing, [], kind=ValueType.TEXT))
    return made


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("lookup(key, aw.k, aw.v)", [1, m, m, u]),
        ("lookup(key, aw.k, aw.name)", ["一", m, m, u]),
        ("lookup(number, aw.v, aw.name)", ["一", "三", m, m]),
        ("lookup(number, aw.v, aw.v > 1)", [0, 1, m, m]),
        ('lookup("丁", aw.k, aw.v)', [n]),
        ("lookup(key, bad.k, bad.v)", [7, u, m, u]),
        ("lookup(key, none.k, none.v)", [m, m, m, u]),
        ("lookup(key, none.k, none.name)", [m, m, m, u]),
        ("key in aw.k", [1, 0, m, u]),
        ("key in bad.k", [1, u, m, u]),
        ("number in aw.v", [1, 1, 0, m]),
        ("number in (1, 5)", [1, 0, 1, m]),
        ("number in (aw.v where aw.v > 1)", [0, 1, 0, m]),
    ],
)  # fmt: skip
def test_what_is_looked_up_in_another_table(text: str, wanted: list[object]) -> None:
    assert told(text, shelf()) == wanted


ROUNDED = Tolerance(kind="rounding")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("sum(v) == total", [(1, 1), (1, 1), (0, 0)]),
        ("mean(v) == total / 2", [(1, 1), (1, 1), (0, 0)]),
        ("max(v) == limit", [(1, 0), (1, 1), (0, 0)]),
        ("min(v) == limit", [(0, 0), (1, 1), (0, 0)]),
        ("median(v) * 2 == total", [(1, 1), (1, 1), (0, 0)]),
        ("mad(v) == spread", [(1, 1), (1, 1), (1, 0)]),
        ("all(v <= limit)", [(1, 0), (1, 1), (0, 0)]),
        ("any(v == limit)", [(1, 0), (1, 1), (0, 0)]),
        ("if_blank(sum(v), 0) == total", [(1, 1), (1, 1), (0, 0)]),
        ("(if limit > 0 then sum(v) else 0) == total", [(1, 1), (1, 1), (0, 0)]),
        ("if limit > 0 then sum(v) == total else true", [(1, 1), (1, 1), (0, 0)]),
        ("-sum(v) == -total", [(1, 1), (1, 1), (0, 0)]),
        ("abs(-sum(v)) == total", [(1, 1), (1, 1), (0, 0)]),
        ("not sum(v) == total", [(0, 0), (0, 0), (1, 0)]),
    ],
)
def test_what_rounding_explains_is_told_of_each_group(text: str, wanted: list[tuple[int, int]]) -> None:
    groups = np.array([0, 0, 1, 1, 2], dtype=np.intp)
    target, axis = Axis(identity="groups", length=3), Axis(identity="projects", length=5)
    grouping = Grouping(target=target, groups=groups, count=3)
    cells = [Decimal("1.00"), Decimal("2.00"), Decimal("3.00"), Decimal("3.00"), Decimal("9.00")]
    made = World({"v": Collection(vector=column(axis, cells, radius="0.005"), grouping=grouping)})
    made.names["total"] = column(target, [Decimal("3.01"), Decimal("5.99"), Decimal("9.50")])
    made.names["limit"] = column(target, [Decimal("2.00"), Decimal("2.995"), Decimal("8.00")])
    made.names["spread"] = column(target, [Decimal("0.51"), Decimal("0.01"), Decimal("0.00")])
    found = evaluate(parse(text), made, ROUNDED).truth
    rounded = np.zeros(3, dtype=int) if found.rounded is None else found.rounded.astype(int)
    assert list(zip(found.codes.tolist(), rounded.tolist(), strict=True)) == wanted


def test_of_groups_with_a_single_value_between_them_the_empty_ones_have_none() -> None:
    target = Axis(identity="groups", length=2)
    grouping = Grouping(target=target, groups=np.array([1], dtype=np.intp), count=2)
    made = World({"v": Collection(vector=column(Axis(identity="one", length=1), [7]), grouping=grouping)})
    for text in ("median(v)", "mean(v)", "max(v)", "min(v)"):
        assert told(text, made) == [m, 7]
    assert told("mad(v)", made) == [m, 0]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("rollup(v by k)", [0, 1, 1, 1, 1]),
        ("rollup(t.v by t.k)", [0, 1, 1, 1, 1]),
        ("rollup(v by k, item)", [0, 0, 1, 1, 1]),
        ("rollup(t.v by t.k, t.item)", [0, 0, 1, 1, 1]),
    ],
)
def test_codes_of_any_length_have_the_longest_code_they_begin_with_for_a_parent(
    text: str, wanted: list[int]
) -> None:
    columns: dict[str, list[Cell]] = {
        "k": ["2", "21", "211", "212", "2"],
        "v": [Decimal(9), Decimal(5), Decimal(2), Decimal(3), Decimal(1)],
        "item": ["x", "y", "y", "x", "z"],
    }
    made = world(5, **columns)
    made.names |= table("t", columns)
    assert evaluate(parse(text), made).truth.codes.tolist() == wanted


def test_codes_of_another_table_are_no_codes_of_these_amounts() -> None:
    made = World(table("t", {"v": [1, 2]}) | table("u", {"k": ["1", "11"]}))
    with pytest.raises(ExpressionError):
        evaluate(parse("rollup(t.v by u.k)"), made)


@pytest.mark.parametrize(
    "text", ["lookup(number, aw.v, aw.v)", "lookup(key, aw.k, aw.v)", "lookup(key, none.k, none.v)"]
)
def test_where_nothing_is_found_the_figure_is_nought(text: str) -> None:
    found = result(text, shelf())
    assert isinstance(found, NumberVector)
    lost = found.states != 0
    assert lost.any()
    assert not found.values.numerators[lost].any()


def test_a_condition_of_the_targets_own_empties_doubts_or_keeps_what_belongs_to_them() -> None:
    made = world(4, limit=[Decimal(2), Decimal(0), None, GONE], k=["甲", "甲", "甲", "甲"])
    made.names |= table("aw", {"k": ["甲", "乙"], "v": [Decimal(1), Decimal(5)]})
    assert told("sum(aw.v where limit > 1)", made) == [6, 0, 0, u]
    assert told("sum(aw.v where aw.k == k and limit > 1)", made) == [1, 0, 0, u]
    assert told("count(aw.v where limit > 1 and aw.v > 1)", made) == [1, 0, 0, u]
    assert told("max(aw.v where limit > 1)", made) == [5, m, m, u]


def test_what_is_looked_up_in_an_empty_table_keeps_its_kind() -> None:
    made = world(1, key=["甲"])
    nothing = Axis(identity="none", length=0)
    made.names["none.k"] = Collection(vector=column(nothing, [], kind=ValueType.TEXT))
    for kind in (ValueType.DATE, ValueType.PERCENT, ValueType.TEXT):
        made.names["none.v"] = Collection(vector=column(nothing, [], kind=kind))
        found = result("lookup(key, none.k, none.v)", made)
        assert found.kind is kind  # type: ignore[union-attr]
        assert kind.is_numeric or found.texts.dtype == object  # type: ignore[union-attr]
