"""The words of the language: every spelling, how tightly operators bind, how functions are called."""

from __future__ import annotations

import pytest

from auditcheck.expressions.grammar import FUNCTIONS, Shape
from auditcheck.expressions.lexing import MAX_LENGTH, tokens
from auditcheck.expressions.parsing import ExpressionError, parse
from auditcheck.expressions.printing import canonical
from auditcheck.expressions.typechecking import check_types
from auditcheck.model.syntax import Path

OPERATORS = {
    "a == b": "a = b ~ a ＝ b ~ a 等于 b",
    "a != b": "a <> b ~ a ≠ b ~ a 不等于 b ~ a ！= b",
    "a <= b": "a ≤ b ~ a ≦ b ~ a 小于等于 b ~ a 不大于 b ~ a ＜= b",
    "a >= b": "a ≥ b ~ a ≧ b ~ a 大于等于 b ~ a 不小于 b",
    "a < b": "a 小于 b ~ a ＜ b",
    "a > b": "a 大于 b ~ a ＞ b",
    "a and b": "a && b ~ a 且 b ~ a 并且 b ~ a AND b ~ AND(a, b) ~ (a and b) ~ and((a), b)",
    "a or b": "a || b ~ a 或 b ~ a 或者 b ~ OR(a, b)",
    "not a": "!a ~ ¬a ~ 非 a ~ NOT a",
    "a * b == 1": "a × b = 1",
    "a / b == 1": "a ÷ b = 1",
    "a - b == 1": "a − b = 1 ~ a － b = 1",
    "a + b == 1": "a ＋ b = 1 ~ a + +b = 1",
    "a in b": "a 属于 b",
    "if a then b else c": "如果 a 那么 b 否则 c ~ 若 a 则 b 否则 c ~ IF(a, b, c)",
    "a implies b": "if a then b ~ 若 a 则 b",
    "sum(a, b) == 1": "sum(a、b) = 1 ~ sum(a，b) = 1 ~ SUM(a, b) = 1",
    "x.y == 1": "x。y = 1 ~ x．y = 1",
    "true or false": "True or FALSE",
    "mean(a) == 1": "average(a) = 1 ~ AVERAGE(a) = 1",
    "is_blank(a)": "ISBLANK(a)",
    "if_blank(a, 0) == 1": "ifblank(a, 0) = 1",
    "length(a) == 1": "LEN(a) = 1",
    "count(a) == 1": "COUNTA(a) = 1",
}

BRACKETS = {
    "a implies b or c": "a implies (b or c)",
    "a or b and c": "a or (b and c)",
    "a and not b": "a and (not b)",
    "not a == b": "not (a == b)",
    "a == b + c": "a == (b + c)",
    "a + b * c == 1": "(a + (b * c)) == 1",
    "a * -b == 1": "(a * (-b)) == 1",
    "a - b - c == 1": "((a - b) - c) == 1",
    "a / b * c == 1": "((a / b) * c) == 1",
    "a and b and c": "(a and b) and c",
    "a implies b implies c": "a implies (b implies c)",
    "-a + b == 1": "((-a) + b) == 1",
    "a < b < c": "(a < b) and (b < c)",
    "not a in b": "not (a in b)",
    "a + b in c": "(a + b) in c",
    "a in b + c": "a in (b + c)",
    "a in b == c": "(a in b) == c",
    "a in b and c": "(a in b) and c",
}

COUNTS: dict[str, tuple[int, int | None]] = {
    "sum": (1, None), "count": (1, None), "min": (1, None), "max": (1, None), "mean": (1, None),
    "median": (1, None), "mad": (1, None), "all": (1, None), "any": (1, None), "abs": (1, 1), "round": (1, 2),
    "if_blank": (2, 2), "is_blank": (1, 1), "has": (1, None), "unique": (1, None), "lookup": (3, 3),
    "change": (2, 2), "share": (2, 2), "length": (1, 1), "lower": (1, 1), "trim": (1, 1), "matches": (2, 2),
    "number_in": (1, 1), "sum_in": (2, 2), "meets": (2, 4), "rollup": (1, 4), "starts_with": (2, 2),
    "check_digit": (1, 1),
}  # fmt: skip

TAKES: dict[str, Shape] = {
    **dict.fromkeys(("sum", "mean", "median", "mad", "abs", "round", "change", "share"), "number"),
    **dict.fromkeys(("all", "any"), "truth"),
    **dict.fromkeys(
        ("length", "lower", "trim", "matches", "number_in", "sum_in", "starts_with", "check_digit"), "text"
    ),
}
GIVES: dict[str, Shape] = {
    **dict.fromkeys(
        ("sum", "count", "mean", "median", "mad", "abs", "round", "change", "share", "length"), "number"
    ),
    **dict.fromkeys(("number_in", "sum_in"), "number"),
    **dict.fromkeys(("lower", "trim"), "text"),
    **dict.fromkeys(
        ("all", "any", "is_blank", "has", "unique", "matches", "meets", "starts_with", "check_digit"), "truth"
    ),
}
SAME = ("min", "max", "if_blank", "lookup")
OF: dict[Shape, str] = {"number": "a", "text": "s", "truth": "t"}
KINDS: dict[str, Shape] = {"a": "number", "s": "text", "t": "truth"}


def tree(text: str) -> str:
    return canonical(parse(text).tree)


def call(name: str, argument: str, count: int) -> str:
    """Return a call; the second argument of those that take a pattern is one."""
    arguments = [argument] * count
    if name in {"matches", "sum_in"} and count > 1:
        arguments[1] = '"[0-9]"'
    if name == "rollup":
        arguments[0] = "a by s"
    return f"{name}({', '.join(arguments)})"


def mistakes(text: str) -> int:
    def kinds(path: Path) -> Shape | None:
        return KINDS.get(str(path.steps[0]))

    return len(check_types(parse(text).tree, kinds))


@pytest.mark.parametrize("plain", OPERATORS)
def test_every_spelling_means_the_same(plain: str) -> None:
    assert tree(plain) == plain
    for written in OPERATORS[plain].split(" ~ "):
        assert tree(written) == plain


@pytest.mark.parametrize("written", BRACKETS)
def test_operators_bind_as_documented(written: str) -> None:
    assert tree(written) == tree(BRACKETS[written])


@pytest.mark.parametrize("name", COUNTS)
def test_a_function_takes_as_many_as_it_is_documented_to(name: str) -> None:
    least, most = COUNTS[name]
    for count in range(1, 7):
        written = call(name, "a", count)
        if least <= count and (most is None or count <= most):
            assert tree(written)
        else:
            with pytest.raises(ExpressionError):
                parse(written)
    with pytest.raises(ExpressionError):
        parse(f"{name}()")


def test_these_are_all_functions() -> None:
    assert set(COUNTS) == set(FUNCTIONS)
    assert set(GIVES) | set(SAME) | {"rollup"} == set(FUNCTIONS)


@pytest.mark.parametrize("name", sorted(set(FUNCTIONS) - {"rollup"}))
def test_a_function_refuses_other_kinds_than_it_takes(name: str) -> None:
    least, most = COUNTS[name]
    count = most or least + 2
    for shape, operand in OF.items():
        written = call(name, operand, count)
        given = GIVES.get(name, shape)
        whole = {"number": f"{written} == 1", "text": f'{written} == "x"', "truth": written}[given]
        wanted = TAKES.get(name, shape)
        refused = (count - (name in {"matches", "sum_in"})) if wanted != shape else 0
        assert mistakes(whole) == refused, whole


@pytest.mark.parametrize("name", sorted(GIVES))
def test_a_function_gives_one_kind(name: str) -> None:
    operand = OF[TAKES.get(name, "number")]
    written = call(name, operand, COUNTS[name][1] or 1)
    for shape, other in {"number": "1", "text": '"x"', "truth": "true"}.items():
        assert mistakes(f"{written} == {other}") == (GIVES[name] != shape), (name, shape)


@pytest.mark.parametrize("name", SAME)
def test_what_picks_a_value_gives_its_kind(name: str) -> None:
    count = COUNTS[name][0]
    for shape, operand in OF.items():
        for other, literal in {"number": "1", "text": '"x"', "truth": "true"}.items():
            assert mistakes(f"{call(name, operand, count)} == {literal}") == (shape != other)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('"a"', ["a"]),
        ("“a”b", ["a", "b"]),
        ("「a」", ["a"]),
        ("『a』", ["a"]),
        ("‘a’", ["a"]),
        ("＂a＂", ["a"]),
        ("＇a＇", ["a"]),
        ('"a""b"', ['a"b']),
        ("'it''s'", ["it's"]),
        ("“a””", None),
        ("“a“", ["a"]),
        ("'a", None),
    ],
)
def test_quotation_marks_of_every_form_close(text: str, wanted: list[str] | None) -> None:
    if wanted is None:
        with pytest.raises(ExpressionError):
            tokens(text)
    else:
        assert [token.word for token in tokens(text)] == [*wanted, ""]


def test_tokens_know_their_places_whatever_their_width() -> None:
    found = tokens(' ａｂ ≥１．５ "x y" ')
    assert [(token.kind, token.word, token.span, token.shown) for token in found] == [
        ("name", "ab", (1, 3), "ａｂ"),
        ("word", ">=", (4, 5), "≥"),
        ("number", "1.5", (5, 8), "１．５"),
        ("text", "x y", (9, 14), '"x y"'),
        ("end", "", (15, 15), ""),
    ]


@pytest.mark.parametrize(
    ("text", "span", "suggestion"),
    [
        ("a & b", (2, 3), "and"),
        ("a | b", (2, 3), "or"),
        ("a ; b", (2, 3), ","),
        ("a # b", (2, 3), None),
        ("a == " + "1" * 41, (5, 46), None),
        ("a" * (MAX_LENGTH + 1), (MAX_LENGTH, MAX_LENGTH + 1), None),
    ],
)
def test_what_is_no_word_of_the_language_is_told(
    text: str, span: tuple[int, int], suggestion: str | None
) -> None:
    with pytest.raises(ExpressionError) as caught:
        tokens(text)
    assert (caught.value.span, caught.value.suggestion) == (span, suggestion)
    assert ("did you mean" in caught.value.words.en) == (suggestion is not None)


def test_the_longest_check_and_number_are_read() -> None:
    assert len(tokens("a" * MAX_LENGTH)) == 2
    assert tokens("1" * 40)[0].number == int("1" * 40)
