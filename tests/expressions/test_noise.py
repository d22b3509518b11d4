"""Whatever a check asks, it is answered, refused with words, or not there; nothing else happens."""

from __future__ import annotations

import random
from decimal import Decimal

import numpy as np
import pytest
from tests.expressions.scopes import Cell, World, column, scalars, table, world

from auditcheck.expressions.evaluating import evaluate
from auditcheck.expressions.mistakes import ExpressionError
from auditcheck.expressions.parsing import parse
from auditcheck.expressions.printing import canonical
from auditcheck.expressions.tracing import trace
from auditcheck.expressions.vectors import Axis, Collection, Grouping, UnresolvedError, records
from auditcheck.expressions.words import in_words
from auditcheck.model.rules import Tolerance
from auditcheck.model.tables import ValueType
from auditcheck.model.words import same

TEXT = ValueType.TEXT
TOLERANCES = [
    Tolerance(kind="exact"),
    Tolerance(kind="rounding"),
    Tolerance(kind="display"),
    Tolerance(kind="amount", amount=Decimal("0.01")),
]


def everything(length: int) -> World:
    """Return columns of records, single cells, a table, and a column within groups."""
    chance = random.Random(length)  # noqa: S311 - reproducible cells
    figures: list[Cell] = [chance.choice([None, "—", "#REF!", Decimal("1.5"), 0, -2]) for _ in range(length)]
    plain: list[Cell] = [Decimal(chance.randint(-3, 3)) for _ in range(length)]
    words: list[Cell] = [chance.choice([None, "甲", "乙 ", "201", "20101", "≥5个"]) for _ in range(length)]
    made = world(length, a=figures, b=plain)
    axis = Axis(identity="records", length=length)
    made.names["s"] = column(axis, words, name="s", kind=TEXT)
    made.names["code"] = column(axis, words[::-1], name="code", kind=TEXT)
    made.names |= scalars({"x": Decimal(2), "y": None}, radius="0.005").names
    made.names |= table(
        "t", {"v": [Decimal(1), None, "—", 4], "w": [1, 2, 3, 4], "k": ["甲", "乙", "甲", None]}
    )
    made.names["t"] = records(Axis(identity="t", length=4))
    grouping = Grouping(target=axis, groups=np.arange(5) % max(length, 1), count=length)
    if length:
        inner = Axis(identity="inner", length=5)
        made.names["g"] = Collection(
            vector=column(inner, [1, 2, None, 4, 5], radius="0.5"), grouping=grouping
        )
        made.names["h"] = Collection(vector=column(inner, ["甲"] * 5, kind=TEXT), grouping=grouping)
    return made


ATOMS: dict[str, list[str]] = {
    "number": [*"abxy", "t.v", "t.w", "g", "a:b", "x:y", "t.v:t.w", "1", "0", "20%", "0.5"],
    "text": ["s", "code", "t.k", "h", '"甲"', '"≥2"', '"201"', '""'],
    "truth": ["true", "false", "t", "has(no.thing)", "a > 1", 's == "甲"', "t.w >= 2", "g < 3"],
}
FORMS: dict[str, str] = {
    "number": """
        ({n}) + ({n}) ; ({n}) - ({n}) ; ({n}) * ({n}) ; ({n}) / ({n}) ; -({n}) ; abs({n}) ; sum({n}) ;
        sum({n}, {n}) ; count({any}) ; min({n}, {n}) ; max({n}) ; mean({n}) ; median({n}, {n}) ;
        mad({n}, {n}) ; round({n}, 1) ; if_blank({n}, {n}) ; (if {t} then {n} else {n}) ; change({n}, {n}) ;
        share({n}, {n}) ; length({s}) ; number_in({s}) ; lookup({s}, t.k, t.v) ;
        lookup({n}, t.w, t.v) ; sum(t.v where {t}) ; sum(g where {t}) ;
        max(t.w where t.w > {n} and t.k == {s}) ; count(t where {t}) ; sum(t.v:t.w where t.k == {s}) ;
        mean(t.w where t.k == s and {t}) ; sum(t.w * t.v where t.k == code)
    """,
    "text": """
        lower({s}) ; trim({s}) ; if_blank({s}, {s}) ; min({s}, {s}) ; (if {t} then {s} else {s})
    """,
    "truth": """
        ({n}) == ({n}) ; ({n}) != ({n}) ; ({n}) <= ({n}) ; ({n}) > ({n}) ; ({s}) == ({s}) ;
        ({s}) < ({s}) ; ({t}) and ({t}) ; ({t}) or ({t}) ; ({t}) implies ({t}) ; not ({t}) ;
        if {t} then {t} else {t} ; all({t}) ; any({t}, {t}) ; all({t} where {t}) ; has({any}) ;
        is_blank({any}) ; unique({any}) ; unique({any}, {any}) ; ({n}) in ({n}, {n}) ; ({n}) in t.w ;
        ({s}) in t.k ; ({s}) in (t.k where {t}) ; ({n}) in g ; ({s}) in h ; ({n}) in (a:b) ;
        matches({s}, "2.*") ; starts_with({s}, {s}) ; meets({n}, {s}) ; meets({s}, {s}) ;
        rollup({n} by {s}) ; check_digit({s}) ; {any} == {any}
    """,
}
KINDS = {"{n}": "number", "{s}": "text", "{t}": "truth"}


def expression(chance: random.Random, depth: int, kind: str = "truth") -> str:
    """Return a check of mostly fitting kinds, from forms with places for others."""
    if depth == 0 or chance.random() < 0.1:
        return chance.choice(ATOMS[kind])
    form = chance.choice([form.strip() for form in FORMS[kind].split(";")])
    while "{" in form:
        place = form[form.index("{") : form.index("}") + 1]
        wanted = KINDS.get(place) or chance.choice(sorted(FORMS))
        form = form.replace(place, expression(chance, depth - 1, wanted), 1)
    return form


@pytest.mark.parametrize("length", [0, 1, 3, 5])
def test_every_check_is_answered_or_refused_with_words(length: int) -> None:
    chance = random.Random(100 + length)  # noqa: S311 - reproducible checks
    made = everything(length)
    answered = 0
    for _ in range(1_200):
        text = expression(chance, chance.randint(1, 4))
        try:
            checked = parse(text)
            evaluated = evaluate(checked, made, chance.choice(TOLERANCES))
        except (ExpressionError, UnresolvedError):
            continue
        answered += 1
        truth = evaluated.truth
        assert len(truth.codes) == truth.axis.length, text
        assert set(truth.codes.tolist()) <= {0, 1, 3, 4}, text
        for index in range(truth.axis.length):
            trace(evaluated, index)
        assert in_words(checked.tree, lambda path: same(canonical(path))).zh
    assert answered > 150
