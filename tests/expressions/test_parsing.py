"""Checks as people write them → trees; mistakes told with their place."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditcheck.expressions.grammar import FUNCTIONS, KEYWORDS, SYMBOLS
from auditcheck.expressions.names import functions, paths, ranges
from auditcheck.expressions.parsing import ExpressionError, parse
from auditcheck.expressions.printing import canonical
from auditcheck.model.syntax import (
    Arithmetic,
    By,
    Call,
    Choices,
    Compare,
    If,
    In,
    Logic,
    Negative,
    Node,
    Not,
    Number,
    Path,
    Range,
    Text,
    Truth,
    Where,
)

SPELLINGS = {
    "人员.在职人数 ＝ 人员.行政 ＋ 人员.事业": "人员.在职人数 == 人员.行政 + 人员.事业",
    "a <> b 且 非 c": "a != b and not c",
    "ａ ≤ １００": "a <= 100",
    "a ≠ b 或 c": "a != b or c",
    "如果 a > 0 那么 b = 1 否则 b = 0": "if a > 0 then b == 1 else b == 0",
    "IF(a > 0, b, c) = SUM(d:e)": "(if a > 0 then b else c) == sum(d:e)",
    "if (a > 0) and b then c": "a > 0 and b implies c",
    "AND(a, b, OR(c, d))": "a and b and (c or d)",
    "not (a and b) or c implies d implies e": "not (a and b) or c implies d implies e",
    "0 <= x <= y": "0 <= x and x <= y",
    "x not in ('甲', “乙”)": 'x not in ("甲", "乙")',
    "x in codes": "x in codes",
    "x in '甲'": 'x in ("甲")',
    "sum(spending.urban : spending.other)": "sum(spending.urban:spending.other)",
    "sum(a.x where a.k = k)": "sum(a.x where a.k == k)",
    "rollup(amount by code)": "rollup(amount by code)",
    "spending[category].final": "spending[category].final",
    'spending.basic["2021"]': 'spending.basic["2021"]',
    "a - (b - c) - d": "a - (b - c) - d",
    "a / (b * c)": "a / (b * c)",
    "-a * -(b + c)": "-a * -(b + c)",
    "20％ + .5 + 3.": "20% + 0.5 + 3",
    "if a then b": "a implies b",
    "Average(a, b) ÷ 2 × 3": "mean(a, b) / 2 * 3",
    '说明 == "他说""好"""': '说明 == "他说""好"""',
    "TRUE or False": "true or false",
    "prior.by.in": "prior.by.in",
}


@pytest.mark.parametrize(("written", "printed"), list(SPELLINGS.items()))
def test_every_spelling_is_printed_back_in_the_canonical_one(written: str, printed: str) -> None:
    assert canonical(parse(written).tree) == printed


@pytest.mark.parametrize("printed", list(SPELLINGS.values()))
def test_the_canonical_spelling_means_itself(printed: str) -> None:
    assert canonical(parse(printed).tree) == printed


@pytest.mark.parametrize(
    ("written", "span", "suggestion"),
    [
        ("summ(a) == b", (0, 4), "sum"),
        ("b == lenght(a)", (5, 11), "length"),
        ("a adn b", (2, 5), "and"),
        ("a；b", (1, 2), ","),
        ("ａ ＝＝ ", (5, 5), None),
        ("（ａ ＋ ", (5, 5), None),
        ("人员.在职人数 == 人员.", (14, 14), None),
        ("abs(a, b)", (0, 9), None),
        ("lookup(a, b)", (0, 12), None),
        ("spending.basic.2021", (0, 19), '["2021"]'),
        ("2021年 > 1", (0, 5), None),
        ('a == "x', (5, 7), None),
        ("a == (b, c)", (5, 11), None),
        ("x where y", (2, 7), None),
        ("9**9", (1, 3), None),
        ("().__class__", (1, 2), None),
        ("a.b(c)", (0, 4), None),
        ("", (0, 0), None),
        ("IF(a, b)", (2, 8), None),
        ("a >=", (4, 4), None),
        ("a ≥ ≤ b", (4, 5), None),
    ],
)
def test_a_mistake_is_told_with_its_place(
    written: str, span: tuple[int, int], suggestion: str | None
) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(written)
    assert (caught.value.span, caught.value.suggestion) == (span, suggestion)
    assert caught.value.words.zh
    assert caught.value.words.en


@pytest.mark.parametrize(
    ("check", "span"), [('sum(t["甲"].a : t.b) > 0', (4, 12)), ('sum(t.a : t["乙"].b) > 0', (10, 18))]
)
def test_a_range_has_no_record_looked_up_at_its_ends(check: str, span: tuple[int, int]) -> None:
    with pytest.raises(ExpressionError) as raised:
        parse(check)
    assert raised.value.span == span
    assert "neither can be looked up" in raised.value.words.en
    assert "不能用方括号" in raised.value.words.zh


def test_a_mistake_says_what_was_expected_in_both_languages() -> None:
    with pytest.raises(ExpressionError) as caught:
        parse("abs(a, b)")
    assert caught.value.words.zh == "函数 abs 的括号里应有1 项，现有 2 项"
    assert caught.value.words.en == "abs takes 1 in its parentheses, found 2"


PAYLOADS = [
    "().__class__.__bases__[0].__subclasses__()",
    "9**9**9",
    "+".join(["a"] * 10_000),
    "+".join(["a"] * 1_900),
    "(" * 3_000 + "a" + ")" * 900,
    "-" * 3_999 + "a",
    "not " * 900 + "a",
    "a[" * 1_900 + "b",
    "if a then " * 300 + "b",
    "a implies " * 390 + "b",
    "a < " * 990 + "b",
    "(a+a)*" * 600 + "a",
    "abs(" * 900 + "a",
    "1" * 4_000,
    "x" * 100_000,
    "__import__('os').system('true')",
    "a.__class__.__mro__()",
    "lambda: 1",
    "[x for x in a]",
    "f'{a}'",
    "{a}",
    "a; import os",
    "a if b else c",
    "a := 3",
    "@a",
    "`id`",
    "$(id)",
    "a\\nb",
    "\x00",
    "\u202e",
    "open('/etc/passwd')",
    "eval(a)",
]


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_escapes_and_bombs_are_refused(payload: str) -> None:
    with pytest.raises(ExpressionError):
        parse(payload)


def test_long_sums_within_the_limit_are_understood() -> None:
    text = " + ".join(f"a{i}" for i in range(90))
    assert len(paths(parse(text).tree)) == 90


def test_what_a_check_mentions_is_listed() -> None:
    tree = parse("sum(a.b : a.c) == max(d[e].f, 1) and unique(g)").tree
    assert [path.names for path in paths(tree)] == [("a", "b"), ("a", "c"), ("d", "[]", "f"), ("e",), ("g",)]
    assert len(ranges(tree)) == 1
    assert functions(tree) == {"sum", "max", "unique"}


# --- generated trees: parse(canonical(tree)) == tree

NAMES = st.sampled_from(["a", "b2", "在职人数", "awards", "期末_余额", "café"])
TEXTS = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=6)
FIGURES = st.decimals(min_value=0, max_value=10**12, places=4, allow_nan=False, allow_infinity=False)

NAMED = st.lists(NAMES, min_size=1, max_size=3).map(lambda steps: Path(steps=tuple(steps)))


def path_nodes(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Path]:
    steps = st.lists(NAMES | inner, max_size=2)
    return st.builds(lambda first, rest: Path(steps=(first, *rest)), NAMES, steps)


def grown(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    path = path_nodes(inner)
    argument = (
        inner
        | st.builds(Range, first=NAMED, last=NAMED)  # rows and columns, no record looked up
        | st.builds(Where, values=inner, condition=inner)
        | st.builds(By, values=inner, key=inner)
    )
    items = st.lists(inner, min_size=1, max_size=3).map(lambda found: Choices(items=tuple(found)))
    return st.one_of(
        path,
        st.builds(Negative, operand=inner),
        st.builds(Not, operand=inner),
        st.builds(Arithmetic, operator=st.sampled_from("+-*/"), left=inner, right=inner),
        st.builds(
            Compare, operator=st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), left=inner, right=inner
        ),
        st.builds(Logic, operator=st.sampled_from(["and", "or", "implies"]), left=inner, right=inner),
        st.builds(If, condition=inner, yes=inner, no=inner),
        st.builds(In, item=inner, choices=items | path),
        st.sampled_from(sorted(FUNCTIONS)).flatmap(lambda name: calls(name, argument)),
    )


def calls(name: str, argument: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    least, most = FUNCTIONS[name].least, FUNCTIONS[name].most or 3
    found = st.lists(argument, min_size=least, max_size=most)
    return found.map(lambda arguments: Call(function=name, arguments=tuple(arguments)))


ATOMS = st.one_of(
    st.builds(Number, value=FIGURES, percent=st.booleans()),
    st.builds(Text, value=TEXTS),
    st.builds(Truth, value=st.booleans()),
    st.builds(lambda name: Path(steps=(name,)), NAMES),
)
TREES = st.recursive(ATOMS, grown, max_leaves=12)


@settings(max_examples=600, deadline=None)
@given(tree=TREES)
def test_a_printed_tree_is_read_as_the_same_tree(tree: Node) -> None:
    assert parse(canonical(tree)).tree == tree


# --- noise never raises anything but ExpressionError


def is_read(text: str) -> bool:
    """Say whether a text is a check; what is refused must be refused within it."""
    try:
        tree = parse(text).tree
    except ExpressionError as error:
        start, end = error.span
        if not 0 <= start <= end <= len(text):
            raise AssertionError(text) from error
        return False
    assert parse(canonical(tree)).tree == tree
    return True


@settings(max_examples=600, deadline=None)
@given(text=st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    is_read(text)


def test_any_sequence_of_words_is_read_or_refused() -> None:
    chance = random.Random(20211231)  # noqa: S311 - reproducible noise
    words = [*KEYWORDS, *SYMBOLS, *FUNCTIONS, "a", "b.c", '"t"', "1", "2.50", "％", "（", "）", "，"]
    read = 0
    for _ in range(20_000):
        text = " ".join(chance.choices(words, k=chance.randint(1, 12)))
        read += is_read(text)
    assert read > 50


def test_figures_keep_every_decimal() -> None:
    tree = parse("999999999999.9999").tree
    assert isinstance(tree, Number)
    assert tree.value == Decimal("999999999999.9999")


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("(a, b) == 1", (0, 6)),
        ("1 == (a, b)", (5, 11)),
        ("1 == a == (a, b)", (10, 16)),
        ("(a, b) + 1 == 1", (0, 6)),
        ("1 + (a, b) == 1", (4, 10)),
        ("-(a, b) == 1", (1, 7)),
        ("+(a, b) == 1", (1, 7)),
        ("not (a, b)", (4, 10)),
        ("(a, b) and c", (0, 6)),
        ("c or (a, b)", (5, 11)),
        ("c implies (a, b)", (10, 16)),
        ("(a, b) in c", (0, 6)),
        ("((a, b), c) in d", (1, 7)),
        ("if a then (b, c) else d", (10, 16)),
        ("if a then b else (c, d)", (17, 23)),
        ("if a and (b, c) then d", (9, 15)),
        ("sum((a, b)) == 1", (4, 10)),
        ("sum(a where (b, c)) == 1", (12, 18)),
        ("sum((a, b) where c) == 1", (4, 10)),
        ("t[(a, b)].c == 1", (2, 8)),
        ("(a, b)", (0, 6)),
        ("(a,)", (0, 4)),
    ],
)
def test_a_list_stands_after_in_alone(text: str, span: tuple[int, int]) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert caught.value.span == span


@pytest.mark.parametrize(
    ("text", "readable"),
    [
        (" + ".join(["((a))"] * 60) + " == 1", True),
        ("(" * 49 + "a" + ")" * 49, True),
        ("(" * 50 + "a" + ")" * 50, False),
        (" < ".join(["a"] * 101), True),
        (" < ".join(["a"] * 103), False),
        (" + ".join(["a"] * 100) + " == 1", True),
        (" + ".join(["a"] * 101) + " == 1", False),
        (f"({' + '.join(['a'] * 99)}){' + a' * 20} == 1", True),
        (f"({' + '.join(['a'] * 99)}){' + a' * 21} == 1", False),
    ],
)
def test_depth_and_length_have_their_limits(text: str, readable: bool) -> None:
    if readable:
        assert parse(text).text == text
        return
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert caught.value.words.en


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sum(a b) == 1", "“)”"),
        ("sum(a, b == 1", "“)”"),
        ("a[b == 1", "“]”"),
        ("a not b", "“in”"),
        ("if a else b", "“then”"),
        ("a : == 1", "the name of the last of the range"),
    ],
)
def test_what_should_stand_there_is_told(text: str, expected: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert expected in caught.value.words.en


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a == 1 by b", "inside the parentheses of a function"),
        ("a == 1 where b", "inside the parentheses of a function"),
        ("a == 1 andd b", "did you mean and?"),
        ("a == 1 ** 2", "there is no power"),
        ("a == 1 zzz", "the check is complete before “zzz”; expected an operator or the end"),
    ],
)
def test_what_stands_after_a_complete_check_is_told(text: str, told: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert caught.value.words.en.endswith(told)
