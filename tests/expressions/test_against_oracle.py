"""Vectors against a naive reading with fractions: the same verdict on every generated case."""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction

import pytest
from tests.expressions import oracle
from tests.expressions.scopes import Cell, World, column

from auditcheck.expressions.evaluating import evaluate
from auditcheck.expressions.parsing import parse
from auditcheck.expressions.vectors import FALSE, MISSING, TRUE, UNREADABLE, Axis
from auditcheck.model.rules import Tolerance

COLUMNS = ("a", "b", "c", "d", "e")
CODES = {True: TRUE, False: FALSE, "missing": MISSING, "unreadable": UNREADABLE}
RECORDS = 25
TOLERANCES = [
    Tolerance(kind="exact"),
    Tolerance(kind="amount", amount=Decimal("0.01")),
    Tolerance(kind="amount", amount=Decimal(1000)),
    Tolerance(kind="rounding"),
]
STATES = {None: oracle.BLANK, "—": oracle.NOT_APPLICABLE, "#REF!": oracle.UNREADABLE}


def amount(chance: random.Random) -> Decimal:
    places = chance.randint(0, 4)
    size = chance.choice([10, 1_000, 10**6, 10**12])
    return Decimal(chance.randint(-size * 10**places, size * 10**places)).scaleb(-places)


def cell(chance: random.Random, *, gaps: bool) -> Cell:
    if gaps and chance.random() < 0.25:
        return chance.choice([None, "—", "#REF!"])
    return amount(chance)


def figure(chance: random.Random, depth: int) -> str:
    if depth == 0 or chance.random() < 0.2:
        return chance.choice([*COLUMNS, *COLUMNS, "2", "0.5", "20%"])
    inner = [figure(chance, depth - 1) for _ in range(2)]
    first, last = sorted(chance.sample(COLUMNS, 2))
    return chance.choice(
        [
            f"({inner[0]} + {inner[1]})",
            f"({inner[0]} - {inner[1]})",
            f"{inner[0]} * ({inner[1]})",
            f"({inner[0]}) / ({inner[1]})",
            f"-({inner[0]})",
            f"sum({first}:{last}, {inner[0]})",
            f"sum({first}:{last})",
            f"abs({inner[0]})",
            f"min({inner[0]}, {inner[1]})",
            f"max({first}:{last})",
        ]
    )


def condition(chance: random.Random, depth: int) -> str:
    if depth == 0 or chance.random() < 0.5:
        sign = chance.choice(["==", "==", "!=", "<", "<=", ">", ">="])
        left = figure(chance, 2)
        # Close sides, so that equality and tolerances are met and not only missed.
        near = chance.choice([f"{left} + 0.005", f"{left} - 0.01", left, f"round_{left}", figure(chance, 2)])
        right = near if not near.startswith("round_") else f"{left} + 0.001 * a"
        return f"{left} {sign} {right}"
    word = chance.choice(["and", "or", "implies"])
    prefix = chance.choice(["", "", "not "])
    return f"{prefix}({condition(chance, depth - 1)}) {word} ({condition(chance, depth - 1)})"


def value(given: Cell, radius: Fraction) -> oracle.Value:
    if given is None or isinstance(given, str):
        return oracle.Value(state=STATES[given])
    exact = Fraction(given)
    return oracle.Value(exact, exact - radius, exact + radius)


@pytest.mark.parametrize("seed", range(8))
def test_verdicts_equal_those_of_fractions_on_every_record(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - reproducible cases
    cases = 0
    seen: set[int] = set()
    for _ in range(80):
        gaps = chance.random() < 0.5
        radii = {name: chance.choice([None, "0.005", "0.5"]) for name in COLUMNS}
        cells = {name: [cell(chance, gaps=gaps) for _ in range(RECORDS)] for name in COLUMNS}
        axis = Axis(identity="records", length=RECORDS)
        world = World({name: column(axis, cells[name], radius=radii[name]) for name in COLUMNS})
        expression = parse(condition(chance, 2))
        tolerance = chance.choice(TOLERANCES)
        rounding = tolerance.kind == "rounding"
        allowed = Fraction(tolerance.amount) if tolerance.kind == "amount" else None
        found = evaluate(expression, world, tolerance).truth.over(axis).codes
        wanted = []
        for record in range(RECORDS):
            half = {name: Fraction(radii[name] or 0) if rounding else Fraction(0) for name in COLUMNS}
            row = {name: value(cells[name][record], half[name]) for name in COLUMNS}
            wanted.append(CODES[oracle.truth(expression.tree, row, allowed, rounding=rounding)])
        assert found.tolist() == wanted, expression.text
        cases += RECORDS
        seen |= set(wanted)
    assert cases == 2_000
    assert seen == {TRUE, FALSE, MISSING, UNREADABLE}


@pytest.mark.parametrize("seed", range(4))
def test_sums_of_amounts_up_to_a_million_million_equal_their_totals(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - reproducible cases
    count = 500
    parts = [[abs(amount(chance)) for _ in range(count)] for _ in COLUMNS]
    totals = [sum(record, Decimal(0)) for record in zip(*parts, strict=True)]
    off = [total + Decimal("0.0001") for total in totals]
    axis = Axis(identity="records", length=count)
    names = dict(zip(COLUMNS, parts, strict=True)) | {"total": totals, "off": off}
    world = World({name: column(axis, cells) for name, cells in names.items()})
    assert evaluate(parse("total == sum(a:e)"), world).truth.codes.tolist() == [TRUE] * count
    assert evaluate(parse("off == a + b + c + d + e"), world).truth.codes.tolist() == [FALSE] * count
    assert evaluate(parse("off - total == 0.0001"), world).truth.codes.tolist() == [TRUE] * count


def test_binary_floating_point_does_not_decide() -> None:
    figures = [Decimal(f) for f in ("887", "330.24", "977.46", "81.49", "379.52", "432.35")]
    assert sum(map(float, figures)) != float("3088.06")
    axis = Axis(identity="records", length=1)
    world = World({name: column(axis, [f]) for name, f in zip("abcdef", figures, strict=True)})
    assert evaluate(parse("sum(a:f) == 3088.06"), world).truth.codes.tolist() == [TRUE]
    assert evaluate(parse("sum(a:f) == 3088.05"), world).truth.codes.tolist() == [FALSE]
