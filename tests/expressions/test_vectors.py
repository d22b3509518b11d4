"""What is picked out of a column stays what it was: its kind, its cell, how far it was rounded."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from tests.expressions.scopes import Cell, World, column, table
from tests.expressions.test_results import result, told

from auditcheck.expressions.evaluating import evaluate
from auditcheck.expressions.parsing import ExpressionError, parse
from auditcheck.expressions.tracing import trace
from auditcheck.expressions.vectors import ONE, Axis, Collection, Grouping, NumberVector, TextVector, records
from auditcheck.model.rules import Tolerance
from auditcheck.model.tables import ValueType

T, F, M, U = 1, 0, 4, 3
AXIS = Axis(identity="targets", length=3)


def beside(radius: str | None = None, shown: str = "0.005") -> World:
    """Return three targets beside a table: a key, a figure, and columns of every kind to be picked from."""
    inner = Axis(identity="t", length=4)

    def whole(cells: list[Cell], kind: ValueType, name: str, place: int) -> Collection:
        made = column(inner, cells, name=name, place=place, kind=kind, radius=radius, shown=shown)
        return Collection(vector=made)

    figures: list[Cell] = [Decimal("1.00"), Decimal("2.00"), Decimal("3.00"), Decimal("4.00")]
    return World(
        {
            "key": column(AXIS, ["甲", "乙", "丁"], name="key", place=1, kind=ValueType.TEXT),
            "x": column(AXIS, [Decimal("1.00"), Decimal("2.01"), Decimal(9)], name="x", place=2, shown=shown),
            "t": records(inner),
            "t.k": whole(["甲", "乙", "丙", "乙"], ValueType.TEXT, "k", 3),
            "t.v": whole(figures, ValueType.AMOUNT, "v", 4),
            "t.day": whole(["2021-01-05", "2020-12-31", None, "2019-01-01"], ValueType.DATE, "day", 5),
            "t.ok": whole(["是", "否", "是", "是"], ValueType.YES_NO, "ok", 6),
            "t.rate": whole(figures, ValueType.PERCENT, "rate", 7),
            "t.code": whole(["1", "11", "12", "2"], ValueType.CODE, "code", 8),
        }
    )


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("lookup(key, t.k, t.day)", ValueType.DATE),
        ("lookup(key, t.k, t.rate)", ValueType.PERCENT),
        ("lookup(key, t.k, t.ok)", ValueType.YES_NO),
        ("lookup(key, t.k, t.code)", ValueType.CODE),
        ("lookup(key, t.k, t.v)", ValueType.AMOUNT),
        ("max(t.day where t.k == key)", ValueType.DATE),
        ("min(t.code where t.v > x)", ValueType.CODE),
        ("max(t.rate where t.k == key)", ValueType.PERCENT),
        ("sum(t.rate where t.v > x)", ValueType.PERCENT),
        ("mean(t.v where t.v > x)", ValueType.AMOUNT),
        ("mad(t.rate where t.k == key)", ValueType.PERCENT),
        ("if_blank(lookup(key, t.k, t.day), '2020-01-01')", ValueType.DATE),
        ("lower(key)", ValueType.TEXT),
    ],
)
def test_what_is_picked_keeps_its_kind(text: str, kind: ValueType) -> None:
    found = result(text, beside())
    assert isinstance(found, NumberVector | TextVector)
    assert found.kind is kind


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('lookup(key, t.k, t.day) > "2021年1月1日"', [T, F, M]),
        ("lookup(key, t.k, t.ok)", [T, F, M]),
        ("not lookup(key, t.k, t.ok)", [F, T, M]),
        ("lookup(key, t.k, t.ok) == true", [T, F, M]),
        ('max(t.day where t.k == key) >= "2020/12/31"', [T, T, M]),
        ("count(t.ok where t.v > x) == 3", [T, F, F]),
        ("count(t where t.ok and t.v > x) == 2", [T, T, F]),
        ("all(t.ok where t.k == key)", [T, F, T]),
        ("any(t.ok where t.k == key)", [T, T, F]),
    ],
)
def test_dates_and_answers_are_still_dates_and_answers(text: str, wanted: list[int]) -> None:
    assert evaluate(parse(text), beside()).truth.codes.tolist() == wanted


def verdicts(text: str, tolerance: str = "rounding", radius: str | None = "0.005") -> list[tuple[int, bool]]:
    made = beside(radius, shown="0.005")
    truth = evaluate(parse(text), made, Tolerance(kind=tolerance)).truth.over(AXIS)  # type: ignore[arg-type]
    rounded = np.zeros(3, dtype=bool) if truth.rounded is None else truth.rounded
    return list(zip(truth.codes.tolist(), rounded.tolist(), strict=True))


PLAIN, HINT, FAILED = (T, False), (T, True), (F, False)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # x is 1.00, 2.01, 9; beside it stand 1.00, 2.00 and 4.00 for 乙, nothing for 丁.
        ("lookup(key, t.k, t.v) == x", [PLAIN, FAILED, (M, False)]),
        ("lookup(key, t.k, t.v) + lookup(key, t.k, t.v) == x + x - 0.01", [HINT, HINT, (M, False)]),
        ("lookup(key, t.k, t.v * 2) == x * 2 - 0.01", [HINT, HINT, (M, False)]),
        ("lookup(key, t.k, t.v * 2) == x * 2 - 0.011", [FAILED, HINT, (M, False)]),
        ("max(t.v where t.k == key and t.v < 3) == x - 0.005", [HINT, HINT, (M, False)]),
        ("sum(t.v * 2 where t.k == key) == x * 2 + 7.97", [FAILED, HINT, FAILED]),
        ("sum(t.v * 2 where t.k == key and t.v < x + 1) == x * 2 - 0.01", [HINT, HINT, FAILED]),
        ("sum(t.v where t.v < x) == x - 1.00", [PLAIN, FAILED, FAILED]),
        ("sum(t.v where t.v < x) == x - 2.01 + 3", [FAILED, PLAIN, HINT]),
        ("max(t.v + 0 where t.v > x) == 4.005", [HINT, HINT, (M, False)]),
        ("any(t.v == x + 0.004 where t.v > 0)", [FAILED] * 3),
    ],
)
def test_what_is_picked_may_be_rounded_as_far_as_it_was(text: str, wanted: list[tuple[int, bool]]) -> None:
    if text.startswith("any"):
        with pytest.raises(ExpressionError):
            verdicts(text)
        return
    assert verdicts(text) == wanted
    exact = verdicts(text, radius=None)
    assert exact == [FAILED if verdict == HINT else verdict for verdict in wanted]


def test_beside_a_target_in_doubt_rounding_explains_what_it_does() -> None:
    made = beside("0.005")
    made.names["key"] = column(AXIS, ["甲", "乙", None], kind=ValueType.TEXT)
    for text, codes, rounded in (
        ("sum(t.v where t.k == key) == x + 0.005", [T, F, M], [True, False, False]),
        ("max(t.v where t.k == key) == x + 1.995", [F, T, M], [False, True, False]),
        ("all(t.v == 1.005 where t.k == key)", [T, F, M], [True, False, False]),
        ("any(t.v == 2.005 where t.k == key)", [F, T, M], [False, True, False]),
    ):
        truth = evaluate(parse(text), made, Tolerance(kind="rounding")).truth
        assert truth.codes.tolist() == codes, text
        assert truth.rounded is not None
        assert truth.rounded.tolist() == rounded, text


def test_a_cell_that_is_looked_up_stands_for_what_it_shows() -> None:
    text = "lookup(key, t.k, t.v) == x * 1"
    assert verdicts(text, "display") == [PLAIN, FAILED, (M, False)]
    assert verdicts("lookup(key, t.k, t.v) == x * 1 - 0.006", "display") == [FAILED, PLAIN, (M, False)]


def test_the_cell_that_was_picked_is_named() -> None:
    made = beside()
    found = trace(evaluate(parse("lookup(key, t.k, t.day) == '2000-01-01'"), made), 1)
    assert [term.cell.address for term in found.terms if term.cell] == ["A3", "E3"]
    found = trace(evaluate(parse("sum(t.v where t.k == key) == 1"), made), 1)
    assert [term.cell.address for term in found.terms if term.cell] == ["D3", "D5", "A3"]


def test_groups_hand_their_first_records_keys_on() -> None:
    axis = Axis(identity="projects", length=3)
    day = column(axis, ["2021-01-05", "2020-12-31", "2021-01-05"], name="day", kind=ValueType.DATE)
    target = Axis(identity="groups", length=2)
    made = World({"day": day.take(np.array([0, 1]), target)})
    grouping = Grouping(target=target, groups=np.array([0, 1, 0]), count=2)
    made.names["v"] = Collection(vector=column(axis, [1, 2, 3]), grouping=grouping)
    assert evaluate(parse('day < "2021年1月1日" and sum(v) == 2'), made).truth.codes.tolist() == [F, T]


# --- one of two values


CHOICE = World(
    {
        "n": column(AXIS, [Decimal(1), Decimal(2), None]),
        "a": column(AXIS, [Decimal("5.00")] * 3, radius="0.005"),
        "b": column(AXIS, [Decimal("5.01"), Decimal("5.00"), Decimal("5.01")], radius="0.005"),
        "c": column(AXIS, [Decimal("5.00"), Decimal("5.01"), Decimal("5.01")], radius="0.005"),
        "d": column(AXIS, [Decimal("5.01")] * 3, radius="0.005"),
        "p": column(AXIS, [Decimal("0.5")] * 3, kind=ValueType.PERCENT),
        "s": column(AXIS, ["甲", "乙", "丙"], kind=ValueType.TEXT),
        "one": column(ONE, [Decimal(7)]),
        "word": column(ONE, ["丁"], kind=ValueType.TEXT),
    }
)


@pytest.mark.parametrize(
    ("text", "codes", "rounded"),
    [
        ("if n > 1 then a == b else a == c", [T, T, M], [0, 0, 0]),
        ("if n > 1 then a == c else a == b", [T, T, M], [1, 1, 0]),
        ("if n > 1 then a == c else n == 1", [T, T, M], [0, 1, 0]),
        ("if n > 1 then n == 2 else a == b", [T, T, M], [1, 0, 0]),
        ("if n > 1 then n == 2 else n == 1", [T, T, M], [0, 0, 0]),
        ("if n > 1 then n == 3 else a == b", [T, F, M], [1, 0, 0]),
        ("if n > 1 then false else a == b", [T, F, M], [1, 0, 0]),
        ("(if n > 1 then a else b) == c", [T, T, M], [1, 1, 0]),
        ("(if n > 1 then a else b) == c + 0.02", [T, F, M], [1, 0, 0]),
        ("(if n > 1 then one else b) == c + 2", [F, F, M], [0, 0, 0]),
        ("a == b and a == c", [T, T, T], [1, 1, 1]),
        ("a == b or a == c", [T, T, T], [0, 0, 1]),
        ("a == b or n == 1", [T, T, T], [0, 0, 1]),
        ("n == 1 or a == b", [T, T, T], [0, 0, 1]),
        ("n == 2 or a == b", [T, T, T], [1, 0, 1]),
        ("n > 5 or a == c", [T, T, T], [0, 1, 1]),
        ("n < 5 and a == c", [T, T, M], [0, 1, 0]),
        ("n > 5 implies a == c", [T, T, T], [0, 0, 1]),
        ("n > 0 implies a == c", [T, T, T], [0, 1, 1]),
        # What holds by rounding alone holds, but whether it does so is told by the other side, too.
        ("a == d or a == c", [T, T, T], [0, 1, 1]),
        ("a == d or nothing.there == 1", [T, T, T], [1, 1, 1]),
        ("a == a or nothing.there == 1", [T, T, T], [0, 0, 0]),
        ("a == 3 and nothing.there == 1", [F, F, F], [0, 0, 0]),
        ("a == 3 implies nothing.there == 1", [T, T, T], [0, 0, 0]),
        ("if a == 5 then a == d else nothing.there == 1", [T, T, T], [1, 1, 1]),
        ("if a == 3 then nothing.there == 1 else a == d", [T, T, T], [1, 1, 1]),
    ],
)
def test_of_one_of_two_the_rounding_counts_that_was_chosen(
    text: str, codes: list[int], rounded: list[int]
) -> None:
    truth = evaluate(parse(text), CHOICE, Tolerance(kind="rounding")).truth
    assert truth.codes.tolist() == codes
    found = [0] * 3 if truth.rounded is None else truth.rounded.astype(int).tolist()
    assert found == rounded


def test_one_of_two_values_has_their_kind_if_they_have_one() -> None:
    for text, kind in {
        "if n > 1 then a else b": ValueType.AMOUNT,
        "if n > 1 then p else p": ValueType.PERCENT,
        "if n > 1 then a else p": ValueType.NUMBER,
        "if n > 1 then p else 1": ValueType.NUMBER,
    }.items():
        assert result(text, CHOICE).kind is kind, text  # type: ignore[union-attr]


def test_one_of_two_values_may_be_one_for_all() -> None:
    assert told("if n > 1 then one else a", CHOICE) == [5, 7, "missing"]
    assert told("if n > 1 then s else word", CHOICE) == ["丁", "乙", "missing"]
    assert told("if n > 1 then true else false", CHOICE) == [0, 1, "missing"]
    assert told("if one > 1 then s else word", CHOICE) == ["甲", "乙", "丙"]
    for text in ("if n > 1 then s else a", "if n > 1 then a else s", "if n > 1 then a else true"):
        with pytest.raises(ExpressionError):
            told(text, CHOICE)


def test_ranges_of_one_part_are_ranges_all_the_same() -> None:
    assert evaluate(parse("all((a:a) > 1)"), CHOICE).truth.codes.tolist() == [T] * 3
    assert evaluate(parse("(a:a) == 5"), CHOICE).truth.codes.tolist() == [T] * 3
    assert evaluate(parse("(a:c) >= 5"), CHOICE).truth.codes.tolist() == [T] * 3
    assert evaluate(parse("(a:c) == (a:c)"), CHOICE).truth.codes.tolist() == [T] * 3
    assert told("sum(a:a)", CHOICE) == [5, 5, 5]


def test_without_records_of_a_table_nothing_is_looked_up_whatever_it_holds() -> None:
    made = World({**beside().names, **table("none", {"v": []})})
    made.names["none.k"] = Collection(vector=column(Axis(identity="none", length=0), [], kind=ValueType.TEXT))
    made.names["lost"] = column(AXIS, ["甲", "#REF!", None], kind=ValueType.TEXT)
    for text in ("lookup(lost, none.k, none.v)", "lookup(lost, none.k, none.v > 1)"):
        assert told(text, made) == ["missing", "unreadable", "missing"], text
    words = result("lookup(lost, none.k, none.k)", made)
    assert isinstance(words, TextVector)
    assert words.texts.tolist() == [""] * 3
