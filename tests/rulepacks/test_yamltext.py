"""YAML becomes text with places; what a pack has no use for is refused where it stands."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditcheck.rulepacks.mistakes import Mistakes
from auditcheck.rulepacks.yamltext import Data, Entries, Items, Located, as_source, compose

Told = list[tuple[int, int, str]]


def read(text: str) -> tuple[Data, Told]:
    mistakes = Mistakes()
    data = compose(as_source("a.yaml", text), text, mistakes)
    return data, [(it.line, it.column, it.words.en.split(":")[0][:40]) for it in mistakes.sorted()]


def places(data: Data) -> list[tuple[str, int, int]]:
    found: list[tuple[str, int, int]] = []
    if isinstance(data, Located):
        found.append((str(data), data.place.line, data.place.column))
    elif isinstance(data, Entries):
        for key, value in data.items():
            found += places(key) + places(value)
    elif isinstance(data, Items):
        for item in data:
            found += places(item)
    return found


def test_every_key_and_value_has_its_place() -> None:
    data, told = read("a: 1\nb:\n  - x: '是'\n  - [p, q]\n")
    assert told == []
    assert places(data) == [
        ("a", 1, 1), ("1", 1, 4), ("b", 2, 1), ("x", 3, 5), ("是", 3, 8), ("p", 4, 6), ("q", 4, 9),
    ]  # fmt: skip


def test_scalars_keep_their_text() -> None:
    data, _ = read("[NO, 012, 1:30, 2024-01-01, 1_000, 1e3, ~, null, on, .5, =]")
    assert data == ["NO", "012", "1:30", "2024-01-01", "1_000", "1e3", "~", "null", "on", ".5", "="]


def test_only_an_unwritten_value_is_empty() -> None:
    data, told = read("a:\nb: ''\nc: \"\"\n")
    assert (data, told) == ({"a": None, "b": "", "c": ""}, [])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: &x 1", [(1, 4, "anchors (&name) are not used in rule pac")]),
        ("a: 1\nb: *x", [(2, 4, "aliases (*name) are not used in rule pac")]),
        ("a: !!python/object/apply:os.system [x]", [(1, 4, "tags (!name) are not used in rule packs")]),
        ("a: {b: 1}\n<<: {c: 1}", [(2, 1, "merge keys (<<) are not used in rule pac")]),
        ("a: 1\nb: 2\na: 3", [(3, 1, "“a” is written twice, first in line 1; k")]),
        ("? [x, y]\n: 1", [(1, 3, "a name was expected before the colon")]),
        ("a: 1\n---\nb: 2", [(2, 1, "one file holds one document")]),
        ("a:\n\tb: 1", [(2, 1, "the indentation has a tab")]),
        ('check: "甲" in a.b', [(1, 8, "a check that begins with a quote stands ")]),
        ("a: @x", [(1, 4, "text that begins with one of * & ! @ % `")]),
        ("a: %x", [(1, 4, "text that begins with one of * & ! @ % `")]),
        ("a: `x`", [(1, 4, "text that begins with one of * & ! @ % `")]),
        ("a: * 2", [(1, 5, "text that begins with one of * & ! @ % `")]),
        ("编号：x\n标题: y", [(1, 3, "the colon here is the full-width “：”, so ")]),
        ("id: x\ntitle：y\nb: 1", [(2, 6, "the colon here is the full-width “：”, so ")]),
        ("a: 表1!A1: x", [(1, 9, "a second colon cannot stand here")]),
        ("a: 1\nb: 'x\nc: d", [(2, 4, "the quote or bracket that begins here is")]),
        ("a: [1, 2\nb: 3", [(1, 4, "the quote or bracket that begins here is")]),
        ("- a\nb: 1", [(2, 1, "cannot read on from here")]),
        ("a: x\x07y", [(1, 5, "there is an invisible control character ")]),
        ("[" * 21 + "]" * 21, [(1, 21, "nested too deeply")]),
        ("- 1\n" * 50_000, [(50_000, 3, "one file holds at most 50000 values")]),
    ],
)
def test_what_a_pack_has_no_use_for_is_refused_at_its_place(text: str, told: Told) -> None:
    assert read(text)[1] == [(line, column, words[:40]) for line, column, words in told]


def test_twenty_levels_are_read() -> None:
    assert read("[" * 20 + "]" * 20)[1] == []


@pytest.mark.parametrize(
    "bomb",
    [
        "[" * 100_000,
        "{" * 100_000,
        "- " * 50_000,
        "a: &a [x,x]\n" + "".join(f"b{i}: &b{i} [*a,*a,*a,*a,*a,*a,*a]\n" for i in range(9)),
        "x: &x {a: 1}\n" + "".join(f"y{i}: {{<<: [*x, *x, *x]}}\n" for i in range(400)),
        "a: " + "9" * 900_000,
        "".join(f"k{i}: 1\n" for i in range(60_000)) + "k0: 1\n",
    ],
    ids=["brackets", "braces", "dashes", "aliases", "merges", "digits", "keys"],
)
def test_bombs_are_refused_or_plain_text(bomb: str) -> None:
    data, told = read(bomb)
    assert told or data == {"a": "9" * 900_000}


def test_a_range_in_a_check_and_a_brace_after_a_colon_are_understood() -> None:
    data, told = read("- check: sum(a.x : a.y)  # row: by row\n  for:{b: 1}\n")
    assert told == []
    assert places(data) == [
        ("check", 1, 3),
        ("sum(a.x : a.y)", 1, 10),
        ("for", 2, 3),
        ("b", 2, 8),
        ("1", 2, 11),
    ]


@settings(max_examples=400, deadline=None)
@given(st.text(alphabet="ab:-[]{}#&*!|>'\"%@`,? \n\t：=<\ue000\u2028", max_size=60))
def test_no_text_raises_and_every_refusal_has_a_place_in_the_file(text: str) -> None:
    mistakes = Mistakes()
    source = as_source("a.yaml", text)
    compose(source, text, mistakes)
    for told in mistakes.sorted():
        assert 1 <= told.line <= len(source.lines) + 1
        assert told.column >= 1
