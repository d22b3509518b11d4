"""Functions of texts: what they make of each text, of blanks, and of texts alike but for their width."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.expressions.scopes import Cell, World, column, table, world
from tests.expressions.test_results import result, told

from auditcheck.expressions.evaluating import evaluate
from auditcheck.expressions.parsing import parse
from auditcheck.expressions.texts import normalised, numbered, order, shared_numbers
from auditcheck.expressions.vectors import Axis, NumberVector, TextVector, text_array, texts
from auditcheck.model.tables import ValueType

T, F, M, U = 1, 0, 4, 3
WORDS: list[Cell] = ["30万元", "Ａb 12", "", None, "—", "#REF!", "30万元", " 7 ", "无"]


def made() -> World:
    axis = Axis(identity="records", length=len(WORDS))
    starts: list[Cell] = ["30", "ab", "", "x", "x", "x", "40", "７", None]
    return World(
        {
            "s": column(axis, WORDS, kind=ValueType.TEXT),
            "start": column(axis, starts, kind=ValueType.TEXT),
        }
    )


m, u = "missing", "unreadable"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("number_in(s)", [30, 12, m, m, m, u, 30, 7, m]),
        ('sum_in(s, "[0-9]")', [3, 3, m, m, m, u, 3, 7, m]),
        ('sum_in(s, "([0-9])万?")', [3, 3, m, m, m, u, 3, 7, m]),
        ("length(s)", [4, 5, 0, m, m, u, 4, 1, 1]),
        ("lower(s)", ["30万元", "ab 12", "", "blank", "n.a.", u, "30万元", "7", "无"]),
        ("trim(s)", ["30万元", "Ab 12", "", "blank", "n.a.", u, "30万元", "7", "无"]),
        ('matches(s, "[0-9].*")', [T, F, F, m, m, u, T, T, F]),
        ('starts_with(s, "30")', [T, F, F, m, m, u, T, F, F]),
        ('starts_with(s, "Ａ")', [F, T, F, m, m, u, F, F, F]),
        ('starts_with(s, "")', [T, T, T, m, m, u, T, T, T]),
        ("starts_with(s, start)", [T, F, T, m, m, u, F, T, m]),
        ("starts_with('40万元', start)", [F, F, T, F, F, F, T, F, m]),
        ('s == "30万元"', [T, F, F, m, m, u, T, F, F]),
        ('s < "4"', [T, F, T, m, m, u, T, F, F]),
        ('s >= "7"', [F, T, F, m, m, u, F, T, T]),
    ],
)
def test_of_each_text_by_its_state(text: str, wanted: list[object]) -> None:
    assert told(text, made()) == wanted


def test_a_number_in_a_text_is_a_number_and_nought_where_there_is_none() -> None:
    for text, kind in {
        "number_in(s)": ValueType.NUMBER,
        'sum_in(s, "[0-9]+")': ValueType.NUMBER,
        "length(s)": ValueType.INTEGER,
    }.items():
        found = result(text, made())
        assert isinstance(found, NumberVector)
        assert found.kind is kind
        assert found.states.dtype == np.uint8
        assert [found.values.fraction(i) for i in (2, 3, 4)] == [Fraction(0)] * 3


def test_of_no_texts_there_is_nothing() -> None:
    empty = World({"s": column(Axis(identity="records", length=0), [], kind=ValueType.TEXT)})
    for text in ("number_in(s) == 1", "length(s) == 1", 's == "x"', "s == lower(s)", "unique(s)"):
        assert evaluate(parse(text), empty).truth.codes.tolist() == [], text
    for text in ('matches(s, "x")', 'starts_with(s, "x")', "starts_with(s, s)", 's < "x"'):
        assert evaluate(parse(text), empty).truth.codes.tolist() == [], text


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2021-01-05", True),
        ("2021/1/5", True),
        ("2021.1.5", True),
        ("2021年1月5日", True),
        ("2021 年 01 月 05 日", True),
        ("２０２１年１月５日", True),
        ("2021-1", False),
        ("2021年1月5日前", False),
        ("21-1-5", False),
    ],
)
def test_dates_are_read_in_every_usual_form(written: str, iso: bool) -> None:
    days = World({"day": column(Axis(identity="records", length=1), ["2021-01-05"], kind=ValueType.DATE)})
    assert evaluate(parse(f'day == "{written}"'), days).truth.codes.tolist() == [int(iso)]


# --- texts by their numbers

SAME = st.sampled_from(["甲", " 甲", "甲 ", "A", "Ａ", "a", "", " ", "　", "a b", "a  b", "１", "1", "\n1"])


def vector(values: list[str]) -> TextVector:
    return texts(Axis(identity="records", length=len(values)), text_array(values))


@settings(max_examples=100, deadline=None)
@given(left=st.lists(SAME, max_size=6), right=st.lists(SAME, max_size=6))
def test_texts_have_equal_numbers_if_they_are_compared_as_equal(left: list[str], right: list[str]) -> None:
    one, other = vector(left), vector(right)
    own, theirs, vocabulary = shared_numbers(one, other)
    assert [vocabulary[n] for n in own] == [normalised(text) for text in left]
    assert [vocabulary[n] for n in theirs] == [normalised(text) for text in right]
    assert len(set(vocabulary)) == len(vocabulary)
    ranks, others = order(one, other)
    for a, x in zip(left, ranks.tolist(), strict=True):
        for b, y in zip(right, others.tolist(), strict=True):
            assert (x < y) == (normalised(a) < normalised(b))
            assert (x == y) == (normalised(a) == normalised(b))


@settings(max_examples=50, deadline=None)
@given(values=st.lists(SAME, min_size=1, max_size=8), chance=st.randoms(use_true_random=False))
def test_what_was_numbered_once_stays_so_where_it_is_picked(values: list[str], chance: object) -> None:
    whole = vector(values)
    numbered(whole)
    index = np.array([chance.randrange(len(values)) for _ in range(5)])  # type: ignore[attr-defined]
    picked = whole.take(index, Axis(identity="picked", length=5))
    numbers, vocabulary = numbered(picked)
    assert [vocabulary[n] for n in numbers] == [normalised(values[i]) for i in index]


# --- keys: records are the same where all their columns are


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("unique(a)", [F, F, T, m, m, u, F]),
        ("unique(a, b)", [T, F, T, T, m, u, F]),
        ("unique(b)", [F, F, T, T, m, F, F]),
        ("unique(w)", [F, F, T, F, m, T, F]),
        ("unique(w, a)", [F, F, T, T, m, u, F]),
        ("unique(b > 1)", [F, F, T, F, m, F, F]),
        ("unique(k, b)", [F, T, T, T, m, F, T]),
    ],
)
def test_records_are_the_same_where_every_column_is(text: str, wanted: list[object]) -> None:
    found = world(
        7,
        a=[1, 1, 2, None, None, "#REF!", 1],
        b=[2, 3, 1, 5, None, 2, 3],
        w=["甲", "甲", "乙", " 甲", None, "丙", "甲"],
        k=["1", "2", "1", "1", None, "1", "1"],
    )
    assert told(text, found) == wanted


def test_keys_of_several_columns_are_told_apart_whatever_their_figures() -> None:
    found = world(4, a=[1, 2, 11, 1], b=[12, 1, 2, 21], total=[1, 2, 3, 4])
    found.names |= table("t", {"a": [11, 1, 1, 2], "b": [2, 21, 12, 1], "v": [3, 4, 1, 2]})
    both = "t.a == a and t.b == b"
    assert told(f"sum(t.v where {both}) - total", found) == [0] * 4
    third = f"{both} and t.v == total"
    assert told(f"count(t.v where {third})", found) == [1] * 4
    assert told("count(t.v where t.a == a and t.v == b)", found) == [0] * 4
