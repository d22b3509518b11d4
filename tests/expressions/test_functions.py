"""The functions one by one: what each takes and gives, how it is said, and the corners of some."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from tests.expressions.scopes import Cell, World, column, scalars, table, world
from tests.expressions.test_results import result, told
from tests.expressions.test_tolerances import ROUNDING, checked, verdict

from auditcheck.expressions.evaluating import evaluate
from auditcheck.expressions.grammar import FUNCTIONS, Shape
from auditcheck.expressions.parsing import ExpressionError, parse
from auditcheck.expressions.tracing import trace
from auditcheck.expressions.typechecking import check_types
from auditcheck.expressions.vectors import ONE, Axis, Collection, Grouping, TextVector
from auditcheck.expressions.words import in_words
from auditcheck.model.rules import Tolerance
from auditcheck.model.syntax import Path
from auditcheck.model.tables import ValueType
from auditcheck.model.words import same

T, F, M, U = 1, 0, 4, 3

# Each with what it gives; {n} takes a number, {s} a text, {t} a condition, {a} any of them.
SIGNATURES = {
    "sum({n}, {n}, {n})": "number",
    "mean({n}, {n})": "number",
    "median({n}, {n})": "number",
    "mad({n}, {n})": "number",
    "abs({n})": "number",
    "round({n}, {n})": "number",
    "change({n}, {n})": "number",
    "share({n}, {n})": "number",
    "count({a}, {a})": "number",
    "length({s})": "number",
    "number_in({s})": "number",
    "lower({s})": "text",
    "trim({s})": "text",
    "all({t}, {t})": "truth",
    "any({t}, {t})": "truth",
    "is_blank({a})": "truth",
    "has({a}, {a})": "truth",
    "unique({a}, {a})": "truth",
    "starts_with({s}, {s})": "truth",
    "check_digit({s})": "truth",
    "meets({a}, {a}, {a}, {a})": "truth",
    'matches({s}, "x")': "truth",
    'sum_in({s}, "x")': "number",
    "rollup({n} by {s}, {a}, {a})": "truth",
}
NAMED: dict[Shape, str] = {"number": "n", "text": "s", "truth": "t"}


def kinds(path: Path) -> Shape | None:
    return {"n": "number", "s": "text", "t": "truth"}.get(str(path.steps[0]))  # type: ignore[return-value]


def mistakes(text: str) -> int:
    return len(check_types(parse(text).tree, kinds))


@pytest.mark.parametrize("signature", SIGNATURES)
def test_what_a_function_takes_and_gives_is_known_before_anything_is_read(signature: str) -> None:
    gives = SIGNATURES[signature]
    parts = [piece[0] for piece in signature.split("{")[1:]]
    right = signature.format(n="n", s="s", t="t", a="n")
    for shape, beside in {"number": "n", "text": "s", "truth": "t"}.items():
        assert mistakes(f"{right} == {beside}") == (shape != gives), (right, beside)
    pieces = signature.split("{")
    for position, wanted in enumerate(parts):
        for other in "nst":
            names = ["n" if part == "a" else part for part in parts]
            names[position] = other
            made = pieces[0] + "".join(
                name + piece[2:] for name, piece in zip(names, pieces[1:], strict=True)
            )
            expected = int(wanted not in ("a", other))
            assert mistakes(f"{made} == {NAMED[gives]}") == expected, made  # type: ignore[index]


@pytest.mark.parametrize("name", ["min", "max", "if_blank"])
def test_what_gives_back_one_of_its_parts_gives_its_kind(name: str) -> None:
    for part in ("n", "s", "t"):
        for other in ("n", "s", "t"):
            assert mistakes(f"{name}({part}, {part}) == {other}") == (part != other)
    for part in ("n", "s", "t"):
        for other in ("n", "s", "t"):
            assert mistakes(f"lookup(s, s, {part}) == {other}") == (part != other)


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_a_function_takes_as_many_parts_as_it_says(name: str) -> None:
    least, most = FUNCTIONS[name].least, FUNCTIONS[name].most
    assert least == {"if_blank": 2, "lookup": 3, "change": 2, "share": 2}.get(
        name, 2 if name in {"matches", "sum_in", "meets", "starts_with"} else 1
    )
    single = {"abs", "is_blank", "length", "lower", "trim", "number_in", "check_digit"}
    most_of = {"round": 2, "if_blank": 2, "lookup": 3, "change": 2, "share": 2, "meets": 4, "rollup": 4}
    most_of |= {"matches": 2, "sum_in": 2, "starts_with": 2} | dict.fromkeys(single, 1)
    assert most == most_of.get(name)
    for number in range(6):
        text = f"{name}({', '.join(['a'] * number)})"
        if number < least or (most is not None and number > most):
            with pytest.raises(ExpressionError, match=name):
                parse(text)
        else:
            assert parse(text).text == text


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("lower(s) == trim(s)", "s 应等于 s", "s should equal s"),
        (
            "round(n) == abs(n)",
            "n（四舍五入） 应等于 n 的绝对值",
            "n (rounded) should equal the magnitude of n",
        ),
        (
            "number_in(s) == length(s)",
            "s 中的数 应等于 s 的字数",
            "the number in s should equal the length of s",
        ),
        (
            'sum_in(s, "x") == share(n, n)',
            "s 中各数之和 应等于 n 占 n 的比重",
            "the sum of the figures in s should equal the share of n in n",
        ),
        ("if_blank(n, 0) == 1", "n（空白时取 0） 应等于 1", "n (or 0 where blank) should equal 1"),
    ],
)
def test_functions_are_said_in_plain_words(text: str, zh: str, en: str) -> None:
    said = in_words(parse(text).tree, lambda path: same(str(path.steps[0])))
    assert (said.zh.replace("  ", " "), said.en) == (zh, en)


# --- corners


def test_within_a_record_a_lookup_still_asks_the_whole_column() -> None:
    made = world(3, s=["b", "c", "x"], k=["a", "b", "c"], v=[1, 2, 3])
    assert told("lookup(s, k, v)", made) == [2, 3, "missing"]
    assert told("lookup(k, k, v)", made) == [1, 2, 3]
    assert told("lookup('c', k, v)", made) == [3]


def test_of_equal_keys_the_first_is_found_and_it_is_found_with_its_own_state() -> None:
    made = world(3, s=["a", "b", "c"])
    made.names |= table("t", {"k": ["a", "b", "a", "c"], "v": [1, None, 3, "#REF!"]})
    assert told("lookup(s, t.k, t.v)", made) == [1, "blank", "unreadable"]
    assert told("lookup(s, t.k, t.v) + 1", made) == [2, 1, "unreadable"]


def test_what_does_not_run_along_one_column_is_not_looked_up_in() -> None:
    made = world(2, a=[1, 2], b=[1, 2], s=["x", "y"])
    made.names |= table("t", {"k": ["x"], "v": [1]}) | table("u", {"v": [1, 2]})
    for text in ("lookup(s, t.k, u.v) == 1", "lookup(s, s, t.v) == 1", "lookup(a, (a:b), a) == 1"):
        with pytest.raises(ExpressionError):
            evaluate(parse(text), made)


@pytest.mark.parametrize(
    ("actual", "target", "met"),
    [
        ("150%", "≥100", T),  # above 1.5 a bound beside a percentage is one too
        ("150%", "≥1.5", T),
        ("149%", "≥1.5", F),
        ("1.5", "≥2%", T),
        ("1.6", "≥2%", F),
        ("95", "≥95%", T),
        ("0.95", "≥95%", T),
        ("1", "≤100%", T),
        ("2", "≤100%", T),
        ("151", "≤150%", F),
        ("30", "30-50", T),
        ("50", "30-50", T),
        ("51", "30-50", F),
        ("40%", "30-50%", T),
        ("5万元", "≤50000元", T),
        ("6万元", "≤50000元", F),
        ("5吨", "≤5件", M),
        ("完成", "完成", T),
        ("未完成", "完成", F),
        ("完成", "约3个", M),
        ("很多", "3个", M),
        ("3个", "3", T),
        ("3", "=3个", T),
        ("3", ">3", F),
        ("3", "<3", F),
        ("3", "≥3个以上", T),
    ],
)
def test_targets_are_met_or_not(actual: str, target: str, met: int) -> None:
    made = World(
        {"a": column(ONE, [actual], kind=ValueType.TEXT), "t": column(ONE, [target], kind=ValueType.TEXT)}
    )
    assert evaluate(parse("meets(a, t)"), made).truth.codes.tolist() == [met]


@pytest.mark.parametrize(
    ("figure", "target", "met"),
    [("1.5", "≥2%", T), ("1.51", "≥2%", F), ("0.95", "≥95%", T), ("95", "≥95%", T), ("-2", "≥1%", F)],
)
def test_a_figure_beside_a_percentage_is_one_above_one_and_a_half(figure: str, target: str, met: int) -> None:
    made = scalars({"a": Decimal(figure), "t": target})
    assert evaluate(parse("meets(a, t)"), made).truth.codes.tolist() == [met]


def test_a_pattern_that_cannot_be_read_is_told_with_the_reason() -> None:
    for text in ('matches(s, "(")', 'sum_in(s, "(") == 1'):
        with pytest.raises(ExpressionError, match=r"missing \)") as caught:
            evaluate(parse(text), world(1, s=["x"]))
        assert "look-around" in caught.value.words.en
        assert "~" not in caught.value.words.en


def codes(rows: list[tuple[str | None, object]], text: str = "rollup(v by k)") -> list[int]:
    made = world(len(rows), v=[v for _, v in rows])  # type: ignore[misc]
    axis = made.names["v"].axis  # type: ignore[union-attr]
    made.names["k"] = column(axis, [k for k, _ in rows], kind=ValueType.TEXT)
    return [int(code) for code in evaluate(parse(text), made, Tolerance(kind="exact")).truth.codes]


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ([("2", 5), ("21", 2), ("22", 3)], [T, T, T]),
        ([("2", 6), ("21", 2), ("22", 3)], [F, T, T]),
        ([("2", 0), ("21", None), ("22", None)], [T, T, T]),
        ([("2", 6), ("21", None), ("22", None)], [F, T, T]),
        ([("2", None), ("21", 2), ("22", 3)], [F, T, T]),
        ([("2", None), ("21", 2), ("22", -2)], [T, T, T]),
        ([("2", None), ("21", None), ("22", "—")], [M, T, T]),
        ([("2", 5), ("21", 2), ("22", "#REF!")], [U, T, T]),
        ([("2", "#REF!"), ("21", 2)], [U, T]),
        ([("2", 5), ("21", 5), ("211", 5), ("2111", 4)], [T, T, F, T]),
        ([("2", 5), ("2", 5), ("21", 5)], [T, T, T]),
        ([("2", 4), ("2", 5), ("21", 5)], [F, T, T]),
        ([(None, 5), ("21", 5)], [T, T]),
        ([("#REF!", 5), ("21", 5)], [U, T]),
        ([("21", 5), ("2", 5)], [T, T]),
        ([("2", 5)], [T]),
        ([("12", 5), ("2", 5)], [T, T]),
    ],
)
def test_a_parent_holds_the_sum_of_its_children(
    rows: list[tuple[str | None, object]], wanted: list[int]
) -> None:
    assert codes(rows) == wanted


def test_the_one_record_without_a_code_is_the_whole_of_its_kind() -> None:
    made = world(
        7,
        v=[9, 4, 5, 1, 2, 2, 1],
        k=[None, "1", "2", "21", None, "1", "1"],
        kind=["x", "x", "x", "x", "y", "y", "z"],
    )
    assert told("rollup(v by k, kind)", made) == [T, T, F, T, T, T, T]
    twice = world(3, v=[9, 8, 9], k=[None, None, "1"], kind=["x", "x", "x"])
    assert told("rollup(v by k, kind)", twice) == [T, T, T]
    within = World(table("t", {"v": [9, 4, 4], "k": ["2", "21", "22"]}))
    assert evaluate(parse("rollup(t.v by t.k)"), within).truth.codes.tolist() == [F, T, T]
    found = trace(evaluate(parse("rollup(t.v by t.k)"), within), 0)
    assert found.comparison is not None
    assert found.comparison.difference == 1


def test_rounding_explains_a_parent_by_its_children_alone() -> None:
    axis = Axis(identity="records", length=4)
    made = World(
        {
            "v": column(
                axis, [Decimal("5.01"), Decimal("2.00"), Decimal("3.00"), Decimal("1.00")], radius="0.005"
            ),
            "k": column(axis, ["2", "21", "22", "3"], kind=ValueType.TEXT),
        }
    )
    truth = evaluate(parse("rollup(v by k)"), made, ROUNDING).truth
    assert truth.codes.tolist() == [T] * 4
    assert truth.rounded is not None
    assert truth.rounded.tolist() == [True, False, False, False]


def test_a_deviation_moves_by_twice_the_width_of_its_widest_figure() -> None:
    def made(wide: str, narrow: str) -> World:
        found = World()
        for name, value, radius in (("a", 1, wide), ("b", 2, narrow), ("c", 9, narrow)):
            found.names[name] = column(ONE, [Decimal(value)], name=name, radius=radius)
        return found

    # The median is 2, the distances 1, 0 and 7, the deviation 1.
    for bound, wanted in (("1.4", (T, True)), ("1.41", (F, False)), ("0.6", (T, True))):
        for widths in (("0.1", "0.01"), ("0.01", "0.1")):
            found = evaluate(parse(f"mad(a, b, c) == {bound}"), made(*widths), ROUNDING)
            assert verdict(found) == wanted, (bound, widths)


def test_a_divisor_may_come_as_near_to_nought_as_it_likes_without_reaching_it() -> None:
    near: dict[str, Cell] = {"a": 1, "z": Decimal("0.5")}
    assert verdict(checked("a / z == 1.5", near, ROUNDING, radius="0.25")) == (T, True)
    assert verdict(checked("a / z == 5", near, ROUNDING, radius="0.25")) == (T, True)
    assert verdict(checked("a / z == 5.01", near, ROUNDING, radius="0.25")) == (F, False)
    assert verdict(checked("a / z == 1", near, ROUNDING, radius="0.25")) == (T, True)
    assert verdict(checked("a / z == 0.99", near, ROUNDING, radius="0.25")) == (F, False)


def test_of_groups_within_groups_texts_have_a_largest_too() -> None:
    groups = np.array([0, 1, 0], dtype=np.intp)
    target, axis = Axis(identity="groups", length=3), Axis(identity="t", length=3)
    grouping = Grouping(target=target, groups=groups, count=3)
    made = World(
        {"k": Collection(vector=column(axis, ["甲", "x", "乙"], kind=ValueType.TEXT), grouping=grouping)}
    )
    assert told("max(k)", made) == ["甲", "x", "missing"]
    assert told("min(k)", made) == ["乙", "x", "missing"]
    assert told("max(k where k == 'none')", made) == ["missing"] * 3
    largest = result("max(k)", made)
    assert isinstance(largest, TextVector)
    assert largest.texts.tolist() == ["甲", "x", ""]
