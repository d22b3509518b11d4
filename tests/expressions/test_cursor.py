"""Words and figures of a check in their places, and as many of them as may stand in one."""

from __future__ import annotations

import pickle
from decimal import Decimal

import pytest

from auditcheck.expressions.lexing import tokens
from auditcheck.expressions.mistakes import ExpressionError, nearest
from auditcheck.expressions.names import height
from auditcheck.expressions.parsing import MAX_HEIGHT, MAX_NODES, parse
from auditcheck.model.syntax import Compare, In, Node, Number, Path, Text


def left(text: str) -> Node:
    tree = parse(text).tree
    assert isinstance(tree, Compare | In)
    return tree.left if isinstance(tree, Compare) else tree.item


def test_a_check_has_at_most_600_words_and_marks() -> None:
    full = f"sum({', '.join(['a'] * 298)}) == b"
    assert len(tokens(full)) - 1 == MAX_NODES == 600
    assert parse(full).text == full
    with pytest.raises(ExpressionError, match="too big") as caught:
        parse(full.replace("b", "-b"))
    assert caught.value.span == (len(full), len(full) + 1)


def test_names_after_a_dot_may_be_words_of_the_grammar() -> None:
    found = left("t.and.in == 1")
    assert isinstance(found, Path)
    assert (found.steps, found.span) == (("t", "and", "in"), (0, 8))
    wide = left("表.ＩＦ == 1")
    assert isinstance(wide, Path)
    assert wide.steps == ("表", "IF")
    for text in ("t.( == 1", "t.1 == 1", "t.+ == 1", "t. == 1", 't."a" == 1'):
        with pytest.raises(ExpressionError):
            parse(text)


def test_a_percent_belongs_to_the_figure_before_it() -> None:
    found = left("12.5 % == a")
    assert isinstance(found, Number)
    assert (found.value, found.percent, found.span) == (Decimal("0.125"), True, (0, 6))
    plain = left("  12.5 == a")
    assert isinstance(plain, Number)
    assert (plain.value, plain.percent, plain.span) == (Decimal("12.5"), False, (2, 6))


def test_a_name_that_begins_with_a_digit_is_refused_as_one_word() -> None:
    with pytest.raises(ExpressionError, match="2021年") as caught:
        parse("a == 2021年")
    assert caught.value.span == (5, 10)
    assert parse("if a == 1 then true").text  # a blank between them makes two words
    with pytest.raises(ExpressionError, match="the check is complete"):
        parse("a == 2021 年")


@pytest.mark.parametrize(("digits", "readable"), [(40, True), (41, False)])
def test_a_figure_has_at_most_40_digits(digits: int, readable: bool) -> None:
    text = f"a == {'9' * digits}"
    if readable:
        assert parse(text).text == text
        return
    with pytest.raises(ExpressionError, match="too long") as caught:
        parse(text)
    assert caught.value.span == (5, 46)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('"甲"', "甲"),
        ("'甲'", "甲"),
        ("＂甲＂", "甲"),
        ("＇甲＇", "甲"),
        ("“甲”", "甲"),
        ("“甲“", "甲"),
        ("‘甲’", "甲"),
        ("‘甲‘", "甲"),
        ("「甲」", "甲"),
        ("『甲』", "甲"),
        ('"甲""乙"', '甲"乙'),
        ("'甲''乙'", "甲'乙"),
        ("＂甲＂＂乙＂", "甲＂乙"),
        ('"甲\'乙"', "甲'乙"),
        ('“甲"乙”', '甲"乙'),
        ("「甲』乙」", "甲』乙"),
        ('"~"', "~"),
        ("'~'", "~"),
        ("“~”", "~"),
        ("「~」", "~"),
        ('""', ""),
        ('"a and (b"', "a and (b"),
    ],
)
def test_a_text_ends_with_the_mark_that_it_begins_with(text: str, value: str) -> None:
    found = left(f"{text} == s")
    assert isinstance(found, Text)
    assert (found.value, found.span) == (value, (0, len(text)))


@pytest.mark.parametrize("text", ['s == "甲', "s == '甲\"", 's == “甲"', "s == 「甲』", 's == "甲""'])
def test_a_text_that_does_not_end_is_refused_where_it_begins(text: str) -> None:
    with pytest.raises(ExpressionError, match="never closed") as caught:
        parse(text)
    assert caught.value.span == (5, len(text))


def test_the_height_of_a_tree_is_that_of_its_longest_branch() -> None:
    heights = {"true": 1, "a": 1, "not a": 2, "a == 1": 2, "a + b * c == 1": 4, "c * b + a == 1": 4}
    assert {text: height(parse(text).tree) for text in heights} == heights
    assert height(parse("sum(a, b, c[d[e]].f) == 1").tree) == 5
    inner = f"({' + '.join(['a'] * 100)})"
    for more, readable in ((MAX_HEIGHT - 100, True), (MAX_HEIGHT - 99, False)):
        text = f"{inner}{' * a' * more}"
        if readable:
            assert height(parse(text).tree) == MAX_HEIGHT
            continue
        with pytest.raises(ExpressionError, match="too big"):
            parse(text)


def test_the_nearest_word_is_suggested_if_there_is_one() -> None:
    assert nearest("Staffing", ["spending", "staffing", "stuffing"]) == "staffing"
    assert nearest("stafing", ["spending", "stuffing", "staffing"]) == "staffing"
    assert nearest("xyz", ["spending", "staffing"]) is None
    assert nearest("a", []) is None


@pytest.mark.parametrize(
    ("written", "meant"), [("summ", "sum"), ("averag", "mean"), ("isblnk", "is_blank"), ("qqq", None)]
)
def test_the_nearest_function_is_suggested_by_the_name_it_has_here(written: str, meant: str | None) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(f"{written}(a) == 1")
    assert caught.value.suggestion == meant
    assert (f"did you mean {meant}?" in caught.value.words.en) == (meant is not None)


def test_a_mistake_survives_the_way_between_processes() -> None:
    with pytest.raises(ExpressionError) as caught:
        parse("summ(a) == 1")
    again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own
    assert (again.words, again.span, again.suggestion) == (caught.value.words, (0, 4), "sum")
    assert str(again) == str(caught.value)
