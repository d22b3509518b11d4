"""Kinds that do not fit are told before any submission is read."""

from __future__ import annotations

import pytest

from auditcheck.expressions.grammar import Shape
from auditcheck.expressions.parsing import parse
from auditcheck.expressions.typechecking import check_types
from auditcheck.model.syntax import Path

KINDS: dict[str, Shape] = {"a": "number", "b": "number", "s": "text", "code": "text", "t": "truth"}


def kinds(path: Path) -> Shape | None:
    return KINDS.get(str(path.steps[0]))


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("a == b + 1", []),
        ("a + b", [(0, 5)]),
        ("a == s", [(0, 6)]),
        ('s == ""', []),
        ('a == ""', []),
        ('a != ""', []),
        ('"" == a', []),
        ('a < ""', [(0, 6)]),
        ("a + s == 1", [(4, 5)]),
        ("sum(s) == length(a)", [(4, 5), (17, 18)]),
        ("if a then b == 1 else s", [(0, 23), (3, 4)]),
        ("unknown == s and unknown == a", []),
        ('s in (1, "x")', [(6, 7)]),
        ("a in s", [(0, 6)]),
        ('matches(s, "(?=x)") and matches(s, "[0-9]+")', [(11, 18)]),
        ("matches(s, code)", [(11, 15)]),
        ("sum_in(s, code) == 1", [(10, 14)]),
        ('sum_in(s, "(") == 1', [(10, 13)]),
        ('starts_with(s, "(")', []),
        ("t != t", []),
        ("t == t", []),
        ("t >= t", [(0, 6)]),
        ("rollup(a by code)", []),
        ("rollup(s by a)", [(7, 8), (12, 13)]),
        ("rollup(a)", [(0, 9)]),
        ("count(t where a > 1) > 0", []),
        ("lookup(a, s, b) == 1", [(0, 15)]),
        ("max(a, b) == s", [(0, 14)]),
        ("not a", [(4, 5)]),
        ("t < t", [(0, 5)]),
        ("x[a + s].y == 1", [(6, 7)]),
    ],
)
def test_mistakes_of_kinds_are_told_with_their_places(text: str, spans: list[tuple[int, int]]) -> None:
    assert [mistake.span for mistake in check_types(parse(text).tree, kinds)] == spans
