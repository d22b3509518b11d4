"""``where`` and what gathers, on made-up columns, against a naive reading record by record."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from tests.expressions.naive import (
    FIGURES,
    MISSING,
    UNREADABLE,
    Part,
    Row,
    Truth,
    compared,
    every,
    gathered,
    kept,
    some,
)
from tests.expressions.scopes import Cell, World, column, table
from tests.expressions.test_results import told

from auditcheck.expressions.evaluating import evaluate
from auditcheck.expressions.parsing import parse
from auditcheck.expressions.vectors import ONE, Axis, Collection, Grouping
from auditcheck.model.rules import Tolerance
from auditcheck.model.tables import ValueType

KEYS: list[Cell] = ["甲", "乙", "丙"]


def equal(text: str, theirs: str, own: str) -> Part:
    def holds(record: Row, target: Row) -> Truth:
        return compared(record[theirs], target[own], lambda a, b: a == b)

    return Part(text, "join", holds, (theirs, own))


def beside_one_cell(part: Part) -> Part:
    """Return a condition as it is where the target is no record: all but its own are of the records."""
    return part if part.kind == "outer" else replace(part, kind="filter")


PARTS = [
    Part("t.w > 2", "filter", lambda r, _: compared(r["w"], 2, lambda a, b: a > b)),  # type: ignore[operator]
    Part("t.k != '乙'", "filter", lambda r, _: compared(r["k"], "乙", lambda a, b: a != b)),
    Part("t.v <= t.w", "filter", lambda r, _: compared(r["v"], r["w"], lambda a, b: a <= b)),  # type: ignore[operator]
    equal("t.k == key", "k", "key"),
    equal("other == t.c", "c", "other"),
    equal("t.w == x", "w", "x"),
    Part("x > 1", "outer", lambda _, t: compared(t["x"], 1, lambda a, b: a > b)),  # type: ignore[operator]
    Part("key != '丙'", "outer", lambda _, t: compared(t["key"], "丙", lambda a, b: a != b)),
    Part("t.v > x", "rest", lambda r, t: compared(r["v"], t["x"], lambda a, b: a > b)),  # type: ignore[operator]
    Part("not t.k == key", "rest", lambda r, t: compared(r["k"], t["key"], lambda a, b: a != b)),
    Part(
        "(other == t.k or x >= t.w)",
        "rest",
        lambda r, t: some(
            [
                compared(t["other"], r["k"], lambda a, b: a == b),
                compared(t["x"], r["w"], lambda a, b: a >= b),  # type: ignore[operator]
            ]
        ),
    ),
]
FUNCTIONS = ("sum", "count", "min", "max", "mean", "median", "mad")
TARGETS = {"x": ValueType.AMOUNT, "key": ValueType.TEXT, "other": ValueType.TEXT}


class Case:
    """Records of a table ``t`` and targets beside it, drawn by lot."""

    def __init__(self, seed: int, *, targets: int, records: int = 8, gaps: float = 0.12) -> None:
        chance = random.Random(seed)  # noqa: S311 - the same cases each time
        self.chance = chance

        def cell(*, words: bool) -> Cell:
            if chance.random() < gaps:
                return chance.choice([None, "—", "#REF!"] if chance.random() < 0.5 else [None, "—"])
            return chance.choice(KEYS) if words else Decimal(chance.randint(0, 16)) / chance.choice([2, 4])

        def row(numbers: str, words: Sequence[str]) -> Row:
            return {n: cell(words=False) for n in numbers} | {n: cell(words=True) for n in words}

        self.records = [row("vw", ("k", "c")) for _ in range(records)]
        self.targets = [row("x", ("key", "other")) for _ in range(targets)]

    def world(self, axis: Axis, radius: str | None = None) -> World:
        made = World()
        for name, kind in TARGETS.items():
            made.names[name] = column(axis, [row[name] for row in self.targets], kind=kind)
        inner = Axis(identity="t", length=len(self.records))
        for name in ("v", "w", "k", "c"):
            kind = ValueType.AMOUNT if name in "vw" else ValueType.TEXT
            cells = [row[name] for row in self.records]
            made.names[f"t.{name}"] = Collection(vector=column(inner, cells, kind=kind, radius=radius))
        return made

    def parts(self) -> list[Part]:
        return self.chance.sample(PARTS, self.chance.choice([1, 1, 2, 2, 3, 4]))


def where(parts: Sequence[Part]) -> str:
    return " and ".join(part.text for part in parts)


@pytest.mark.parametrize("seed", range(6))
def test_what_where_keeps_is_what_a_naive_reading_keeps(seed: int) -> None:
    for number in range(30):
        single = number % 5 == 4
        case = Case(seed * 100 + number, targets=1 if single else 5, records=number % 9)
        parts = case.parts()
        function = case.chance.choice(FUNCTIONS)
        text = f"{function}(t.v where {where(parts)})"
        axis = ONE if single else Axis(identity="targets", length=5)
        wanted = []
        for target in case.targets:
            own = list(map(beside_one_cell, parts)) if single else parts
            found, doubt = kept(case.records, target, own)
            wanted.append(gathered(function, [(record["v"], it) for record, it in found], doubt))
        given = told(text, case.world(axis))
        assert given == (wanted if len(given) == len(wanted) else wanted[:1]), (
            text,
            case.records,
            case.targets,
        )


@pytest.mark.parametrize("seed", range(4))
def test_all_and_any_of_what_where_keeps(seed: int) -> None:
    for number in range(25):
        case = Case(seed * 100 + number + 7000, targets=4, records=number % 7)
        parts = case.parts()
        axis = Axis(identity="targets", length=4)
        made = case.world(axis)
        for function, combined in (("all", every), ("any", some)):
            wanted: list[object] = []
            for target in case.targets:
                found, doubt = kept(case.records, target, parts)
                truths = [
                    UNREADABLE if it else compared(record["v"], 3, lambda a, b: a > b)  # type: ignore[operator]
                    for record, it in found
                ]
                wanted.append(doubt or combined(truths))
            text = f"{function}(t.v > 3 where {where(parts)})"
            given = told(text, made)
            assert given == (wanted if len(given) == 4 else wanted[:1]), (text, case.records, case.targets)


@pytest.mark.parametrize("seed", range(4))
def test_a_difference_that_rounding_explains_is_that_of_the_extremes(seed: int) -> None:
    for number in range(25):
        case = Case(seed * 100 + number + 9000, targets=6, gaps=0.0)
        parts = [part for part in case.parts() if part.kind != "outer"]
        if not parts:
            continue
        function = case.chance.choice(["sum", "min", "max", "mean", "median"])
        apply, half = FIGURES[function], Fraction(case.chance.choice([0, 1, 2]), 4)
        axis = Axis(identity="targets", length=6)
        made = case.world(axis, radius=str(Decimal(half.numerator) / half.denominator))
        text = f"{function}(t.v where {where(parts)}) == x"
        truth = evaluate(parse(text), made, Tolerance(kind="rounding")).truth.over(axis)
        for place, target in enumerate(case.targets):
            found, doubt = kept(case.records, target, parts)
            values = [Fraction(record["v"]) for record, _ in found]  # type: ignore[arg-type]
            if doubt or (not values and function != "sum"):
                assert truth.codes[place] == {MISSING: 4, "": 4, UNREADABLE: 3}[doubt]
                continue
            own = Fraction(target["x"])  # type: ignore[arg-type]
            low, high = (apply([value + moved for value in values]) for moved in (-half, half))
            assert truth.codes[place] == (low <= own <= high), (text, place)
            explained = truth.rounded is not None and bool(truth.rounded[place])
            assert explained == (low <= own <= high and apply(values) != own), (text, place)


GROUPED = [
    Part("w > 2", "rest", lambda r, _: compared(r["w"], 2, lambda a, b: a > b)),  # type: ignore[operator]
    Part("v > x", "rest", lambda r, t: compared(r["v"], t["x"], lambda a, b: a > b)),  # type: ignore[operator]
    Part("k == key", "rest", lambda r, t: compared(r["k"], t["key"], lambda a, b: a == b)),
    Part("other != '甲'", "rest", lambda _, t: compared(t["other"], "甲", lambda a, b: a != b)),
]


@pytest.mark.parametrize("seed", range(4))
def test_within_groups_each_record_is_held_against_its_group(seed: int) -> None:
    for number in range(25):
        case = Case(seed * 100 + number + 5000, targets=4, records=number % 11)
        groups = [case.chance.randrange(4) for _ in case.records]
        axis, inner = Axis(identity="groups", length=4), Axis(identity="t", length=len(groups))
        grouping = Grouping(target=axis, groups=np.array(groups, dtype=np.intp), count=4)
        made = case.world(axis)
        for name in ("v", "w", "k"):
            whole = made.names[f"t.{name}"]
            assert isinstance(whole, Collection)
            made.names[name] = Collection(vector=whole.vector, grouping=grouping)
        assert inner.length == len(case.records)
        parts = case.chance.sample(GROUPED, case.chance.randint(0, 3))
        function = case.chance.choice(FUNCTIONS)
        text = f"{function}(v where {where(parts)})" if parts else f"{function}(v)"
        wanted = []
        for group, target in enumerate(case.targets):
            own = [record for record, of in zip(case.records, groups, strict=True) if of == group]
            found, _ = kept(own, target, parts)
            wanted.append(gathered(function, [(record["v"], it) for record, it in found], ""))
        assert told(text, made) == wanted, (text, case.records, case.targets, groups)


def beside() -> World:
    """Return four targets beside a table of two records."""
    axis = Axis(identity="targets", length=4)
    made = World(
        {
            "x": column(axis, [Decimal(0), Decimal(0), "#REF!", Decimal(2)]),
            "y": column(axis, ["#REF!", Decimal(2), Decimal(0), None]),
            "key": column(axis, ["甲", None, "乙", "甲"], kind=ValueType.TEXT),
        }
    )
    made.names |= table("t", {"k": ["甲", "乙"], "v": [Decimal(1), Decimal(5)]})
    return made


@pytest.mark.parametrize("condition", ["x > 1 and y > 1", "y > 1 and x > 1"])
def test_a_condition_of_the_targets_own_that_is_false_decides_wherever_it_stands(condition: str) -> None:
    assert told(f"sum(t.v where {condition})", beside()) == [0, 0, 0, 0]
    assert told(f"max(t.v where {condition} and t.k == key)", beside()) == [MISSING] * 4


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # Of the last target the key is 甲 and y is missing; the first and third y cannot be told.
        ("5 in (t.v where t.k == key)", [0, MISSING, 1, 0]),
        ("1 in (t.v where t.k == key)", [1, MISSING, 0, 1]),
        ("y in (t.v where t.v > 1)", [UNREADABLE, 0, 0, MISSING]),
        ("1 in (t.v where t.v > x)", [1, 1, UNREADABLE, 0]),
        ("5 in (t.v where x > 1)", [0, 0, UNREADABLE, 1]),
        ("x + 1 in (t.v where t.k == key)", [1, MISSING, UNREADABLE, 0]),
        ("x in (1, 2) or x in (t.v where t.k == key)", [0, MISSING, UNREADABLE, 1]),
    ],
)
def test_among_what_where_keeps_of_each_target(text: str, wanted: list[object]) -> None:
    assert told(text, beside()) == wanted


def test_an_unreadable_choice_leaves_open_whether_it_is_the_one() -> None:
    made = beside()
    made.names |= table("u", {"k": ["甲", "乙", "甲"], "v": ["#REF!", Decimal(2), Decimal(0)]})
    assert told("x in u.v", made) == [1, 1, UNREADABLE, 1]
    assert told("7 in u.v", made) == [UNREADABLE]
    assert told("2 in (u.v where u.k == key)", made) == [UNREADABLE, MISSING, 1, UNREADABLE]
    assert told("0 in (u.v where u.k == key)", made) == [1, MISSING, 0, 1]
