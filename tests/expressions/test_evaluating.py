"""Every operator and function on columns of a few records."""

from __future__ import annotations

import unicodedata
from decimal import Decimal

import numpy as np
import pytest
from tests.expressions.scopes import Cell, World, column, table, world

from auditcheck.expressions.evaluating import evaluate
from auditcheck.expressions.functions.table import IMPLEMENTATIONS
from auditcheck.expressions.grammar import FUNCTIONS
from auditcheck.expressions.parsing import ExpressionError, parse
from auditcheck.expressions.vectors import (
    FALSE,
    MISSING,
    TRUE,
    UNREADABLE,
    Axis,
    Collection,
    Grouping,
    UnresolvedError,
    records,
    text_array,
    texts,
)
from auditcheck.model.tables import ValueType

T, F, M, U = TRUE, FALSE, MISSING, UNREADABLE


def d(*figures: str | None) -> list[Cell]:
    return [None if figure is None else Decimal(figure) for figure in figures]


def sample() -> World:
    made = world(
        4,
        a=[Decimal(1), None, "#REF!", Decimal(6)],
        b=[Decimal(2), None, Decimal(1), Decimal(3)],
        c=[Decimal(3), Decimal(0), Decimal(1), "—"],
        s=["甲", None, "乙", "甲"],
        code=["201", "20101", "20102", "30"],
        goal=["≥3个", "无所谓", "1", "≤5个以内"],
    )
    made.names |= table("aw", {"k": ["甲", "乙", "甲", None], "v": [Decimal(1), Decimal(2), "—", Decimal(5)]})
    made.names["aw"] = records(Axis(identity="aw", length=4))
    return made


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a + b == c", [T, M, U, M]),
        ("sum(a, b) == c", [T, M, U, M]),
        ("a + 0 == c", [F, T, U, M]),
        ("c - b == 1", [T, F, F, F]),
        ("a * b == 2", [T, M, U, F]),
        ("b / c == 2/3", [T, M, F, M]),
        ("a / 0 == 1", [M, M, U, M]),
        ("-b == 0 - b", [T, M, T, T]),
        ("a < b", [T, M, U, F]),
        ("1 <= b <= 2", [T, M, T, F]),
        ("b == 1 or a == 1", [T, M, T, F]),
        ("b == 2 and a == 1", [T, M, F, F]),
        ("not b == 2", [F, M, T, T]),
        ("b == 2 implies c == 3", [T, M, T, T]),
        ("if a > 1 then b == 3 else b == 2", [T, M, U, T]),
        ("(if b > 1 then b else c) == 2", [T, M, F, F]),
        ("if b > 0 then c == 3", [T, M, F, M]),
        ('s == "甲"', [T, M, F, T]),
        ('s == " 甲　"', [T, M, F, T]),
        ('s != "甲"', [F, M, T, F]),
        ('s == ""', [F, T, F, F]),
        ('s != ""', [T, F, T, T]),
        ('code < "202"', [T, T, T, F]),
        ('s in ("甲", "丙")', [T, M, F, T]),
        ('s not in ("甲")', [F, M, T, F]),
        ("b in (1, 2)", [T, M, T, F]),
        ("s in aw.k", [T, M, T, T]),
        ("b in (a:c)", [T, M, T, T]),
        ("5 in (a:c)", [F, M, U, M]),
        ("is_blank(a)", [F, T, U, F]),
        ("is_blank(c)", [F, F, F, F]),
        ("if_blank(a, 0) == 0", [F, T, U, F]),
        ("if_blank(c, 9) == 9", [F, F, F, T]),
        ("has(a)", [T, F, F, T]),
        ("has(a, b)", [T, F, F, T]),
        ("has(c:s)", [T, F, T, F]),
        ("unique(s)", [F, M, T, F]),
        ("unique(s, b)", [T, M, T, T]),
        ("min(a, b) == 1", [T, M, U, F]),
        ("max(b, 2) == 2", [T, T, T, F]),
        ("mean(a:c) == 2", [T, F, U, F]),
        ("median(b, c, 2) == 2", [T, F, F, F]),
        ("mad(b) == 0", [T, M, T, T]),
        ("mad(1, 2, 4, 9) == 1.5", [T]),
        ("count(a:c) == 3", [T, F, U, F]),
        ("all(b >= 1, c >= 1)", [T, F, T, M]),
        ("any((b:c) == 3)", [T, M, F, T]),
        ("all((b:c) >= 1)", [T, F, T, M]),
        ("abs(b - c) == 1", [T, F, F, F]),
        ("round(b / 3, 2) == 67%", [T, M, F, F]),
        ("round(b * 10.25) == 21", [T, M, F, F]),
        ("change(b, c) == -1/3", [T, M, F, M]),
        ("share(b, c) == 2/3", [T, M, F, M]),
        ("length(code) == 3", [T, F, F, F]),
        ('lower("ABC") == "abc"', [T]),
        ('trim("  a   b ") == "a b"', [T]),
        ('matches(code, "20\\d*")', [T, T, T, F]),
        ('starts_with(code, "20")', [T, T, T, F]),
        ("starts_with(code, s)", [F, M, F, F]),
        ('number_in("产出指标(50分)") == 50', [T]),
        ('number_in("1,234.5 元") == 1234.5', [T]),
        ('number_in("无") == 0', [M]),
        ('sum_in("30万元；30万；29.99万元，共3次", "([0-9.]+)万") == 89.99', [T]),
        ('sum_in("1,000元和5%", "[0-9,%]+") == 1000.05', [T]),
        ('sum_in("没有数", "([0-9.]+)万") == 0', [M]),
        ("meets(b, goal)", [F, M, T, T]),
        ('meets("90", "≥95%") or meets(0.9, "≥95%")', [F]),
        ('meets("98", "≥95%") and meets(98, "≥95%")', [T]),
        ('meets("98%", "≥95") and meets("100%", "≥100百分比")', [T]),
        ('meets("12", "≥10%")', [T]),
        ('meets("48", "50", "≥", "个")', [F]),
        ('meets("50个", "50", "≥", "个") and meets("50", "50", "≥")', [T]),
        ('meets("98%", "95", "≥", "%") and meets("98", "95%", "≥", "%")', [T]),
        ('meets("88.2万元", "900000", "≤", "元")', [T]),
        ('meets("优", "优", "定性", "")', [T]),
        ('meets("5", "≥3", "定性", "次")', [T]),
        ('check_digit("91350100M000100Y43")', [T]),
        ('check_digit("91350100M000100Y44")', [F]),
        ('check_digit("1234")', [F]),
        ("lookup(s, aw.k, aw.v) == 1", [T, M, F, T]),
        ("rollup(b by code)", [F, T, T, T]),
        ("aw.v > 1", [F, T, M, T]),
        ("sum(aw.v) == 8", [T]),
        ("sum(aw.v * 2) == 16", [M]),
        ("sum(if_blank(aw.v, 0) * 2) == 16", [T]),
        ("count(aw) == 4", [T]),
        ("count(aw where aw.v > 1) == 2", [T]),
        ("count(aw.v > 1) == 2", [T]),
        ("count(aw.v) == 3", [T]),
        ("mean(aw.v) == 8/3", [T]),
        ("median(aw.v) == 2", [T]),
        ("mad(aw.v) == 1", [T]),
        ('max(aw.k) == "甲"', [T]),
        ("all(aw.v > 0)", [M]),
        ("all(aw.v > 1)", [F]),
        ("any(aw.v > 4)", [T]),
        ("sum(aw.v where aw.v > 100) == 0", [T]),
        ("max(aw.v where aw.v > 100) == 0", [M]),
        ("all(aw.v > 0 where aw.v > 1)", [T]),
        ("true", [T]),
        ("has(nothing.there)", [F]),
        ("has(nothing.there) and nothing.there > 1", [F]),
        ("has(nothing.there) implies nothing.there > 1", [T]),
        ("if has(nothing.there) then nothing.there > 1 else true", [T]),
    ],
)
def test_every_function_gives_its_verdict_on_each_record(text: str, wanted: list[int]) -> None:
    assert evaluate(parse(text), sample()).truth.codes.tolist() == wanted


def test_every_function_of_the_grammar_is_there() -> None:
    assert set(IMPLEMENTATIONS) == set(FUNCTIONS)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("b == 1 and s == 1", (11, 17)),
        ("b + s == 1", (0, 5)),
        ("b", (0, 1)),
        ("s", (0, 1)),
        ("sum(s) == 1", (0, 6)),
        ("length(b) == 1", (0, 9)),
        ("aw.v == b", (0, 9)),
        ("not b", (0, 5)),
        ('matches(s, "(?=a)")', (11, 18)),
        ("matches(s, s)", (11, 12)),
        ("round(b, 1.5) == 1", (9, 12)),
        ("sum(b where b > 1) == 1", (4, 5)),
        ("rollup(b)", (7, 8)),
        ("sum(b by s) == 1", (4, 10)),
    ],
)
def test_kinds_that_do_not_fit_are_told_and_never_false(text: str, span: tuple[int, int]) -> None:
    with pytest.raises(ExpressionError) as caught:
        evaluate(parse(text), sample())
    assert caught.value.span == span


def test_what_is_not_there_reaches_the_caller() -> None:
    with pytest.raises(UnresolvedError):
        evaluate(parse("nothing.there == 1"), sample())


def test_yes_and_no_are_conditions_and_texts() -> None:
    axis = Axis(identity="records", length=3)
    made = World({"audited": column(axis, ["是", "否", None], kind=ValueType.YES_NO)})
    assert evaluate(parse("audited"), made).truth.codes.tolist() == [T, F, M]
    assert evaluate(parse('audited == "是"'), made).truth.codes.tolist() == [T, F, M]
    assert evaluate(parse("not audited"), made).truth.codes.tolist() == [F, T, M]
    assert evaluate(parse("audited == true"), made).truth.codes.tolist() == [T, F, M]


def test_dates_are_compared_however_they_are_written() -> None:
    axis = Axis(identity="records", length=2)
    made = World({"day": column(axis, ["2021-01-05", "2021-12-31"], kind=ValueType.DATE)})
    assert evaluate(parse('day <= "2021年1月5日"'), made).truth.codes.tolist() == [T, F]
    assert evaluate(parse('"2021/6/30" < day'), made).truth.codes.tolist() == [F, T]


# --- collections: whole columns beside the target's own, groups


def funding() -> World:
    made = world(3, cluster=["甲", "乙", None], limit=d("2", "1", "0"), total=d("4", "2", "0"))
    made.names |= table(
        "awards",
        {
            "cluster": ["甲", "乙", "甲", "丙", None],
            "amount": d("1", "2", "3", "4", "5"),
            "year": [2020, 2021, 2021, 2021, 2021],
        },
    )
    return made


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("total == sum(awards.amount where awards.cluster == cluster)", [T, T, M]),
        ("total == sum(awards.amount where cluster == awards.cluster)", [T, T, M]),
        ("3 == sum(awards.amount where awards.cluster == cluster and awards.year == 2021)", [T, F, M]),
        ("3 == sum(awards.amount where awards.cluster == cluster and awards.amount > limit)", [T, F, M]),
        ("sum(awards.amount where awards.amount > limit) == 12", [T, F, F]),
        ("count(awards.amount where awards.amount > limit) == 5", [F, F, T]),
        ("count(awards.amount where limit > 0 and awards.cluster == cluster) == 2", [T, F, F]),
        ("sum(awards.amount where limit > 1) == 15", [T, F, F]),
        ("all(awards.amount > 0 where awards.cluster == cluster)", [T, T, M]),
        ("any(awards.amount > 2 where awards.cluster == cluster)", [T, F, M]),
        ("max(awards.amount where awards.cluster == cluster) == 3", [T, F, M]),
        ("median(awards.amount where awards.cluster == cluster) == 2", [T, T, M]),
        ("mad(awards.amount where awards.cluster == cluster) == 1", [T, F, M]),
        ("cluster in (awards.cluster where awards.year == 2020)", [T, F, M]),
        ("total == sum(awards.amount where awards.amount == limit)", [F, F, T]),
    ],
)
def test_conditions_may_mix_the_table_and_the_record(text: str, wanted: list[int]) -> None:
    assert evaluate(parse(text), funding()).truth.codes.tolist() == wanted


def test_an_unreadable_key_leaves_every_group_in_doubt() -> None:
    made = funding()
    made.names |= table("awards", {"cluster": ["甲", "#REF!"], "amount": d("4", "2")})
    text = "total == sum(awards.amount where awards.cluster == cluster)"
    assert evaluate(parse(text), made).truth.codes.tolist() == [U, U, U]


def test_groups_gather_their_own_records() -> None:
    groups = np.array([0, 1, 0, 1, 1], dtype=np.intp)
    axis, target = Axis(identity="projects", length=5), Axis(identity="groups", length=2)
    grouping = Grouping(target=target, groups=groups, count=2)
    made = World({"total": column(target, d("4", "9")), "limit": column(target, d("2", "3"))})
    made.names["executed"] = Collection(vector=column(axis, d("1", "2", "3", "3", "4")), grouping=grouping)
    for text, wanted in {
        "sum(executed) == total": [T, T],
        "count(executed) == 2": [T, F],
        "all(executed <= limit)": [F, F],
        "sum(executed where executed > limit) == 3": [T, F],
        "count(executed > limit) == 1": [T, T],
        "executed >= 1": [T, T],
        "executed >= 2": [F, T],
        "median(executed) == 3": [F, T],
    }.items():
        assert evaluate(parse(text), made).truth.codes.tolist() == wanted, text


def test_too_many_pairs_are_refused_with_advice() -> None:
    count = 6_000
    axis = Axis(identity="records", length=count)
    made = World({"limit": column(axis, [Decimal(1)] * count)})
    made.names["awards.amount"] = Collection(
        vector=column(Axis(identity="awards", length=count), [1] * count)
    )
    with pytest.raises(ExpressionError, match="add an equality"):
        evaluate(parse("sum(awards.amount where awards.amount > limit) == 0"), made)


def test_an_empty_table_has_no_verdicts_and_sums_to_nothing() -> None:
    made = world(0, a=[], s=[])
    made.names |= {"t.v": Collection(vector=column(Axis(identity="t", length=0), []))}
    assert evaluate(parse("a == a + a"), made).truth.codes.tolist() == []
    assert evaluate(parse("unique(a)"), made).truth.codes.tolist() == []
    assert evaluate(parse("sum(t.v) == 0"), made).truth.codes.tolist() == [T]
    assert evaluate(parse("count(t.v where t.v > 1) == 0"), made).truth.codes.tolist() == [T]
    assert evaluate(parse("max(t.v) == 0"), made).truth.codes.tolist() == [M]
    assert evaluate(parse("median(t.v) == 0"), made).truth.codes.tolist() == [M]
    assert evaluate(parse("all(t.v > 0)"), made).truth.codes.tolist() == [T]


@pytest.mark.parametrize(
    "cells",
    [
        ["甲", "乙", "甲"],
        ["甲", " 甲", "乙"],
        ["ＡＢ", "AB", "ab"],
        ["a b", "a b ", "a  b"],
        ["", "x", "y"],
        [" x", "y", "z"],
        ["x", "y", "z\u3000"],
    ],
)
def test_texts_are_equal_whatever_their_width_and_the_spaces_around_them(cells: list[str]) -> None:
    def plain(text: str) -> str:
        return unicodedata.normalize("NFKC", text).strip()

    axis = Axis(identity="records", length=3)
    for other in ("甲", "AB", "a b", "x", "z"):
        made = World({"s": texts(axis, text_array(cells))})
        wanted = [T if plain(cell) == other else F for cell in cells]
        assert evaluate(parse(f's == "{other}"'), made).truth.codes.tolist() == wanted
