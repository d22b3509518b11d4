"""Mistakes are shown with their line, a caret under the place and the nearest word."""

from __future__ import annotations

import pytest

from auditcheck.model.words import Words
from auditcheck.rulepacks.mistakes import Mistakes, Place, Source, nearest, told, unknown

ROW = Words("行", "row")


def test_the_caret_stands_under_the_place_even_after_chinese_text() -> None:
    mistakes = Mistakes()
    mistakes.add(Place(Source("a.yaml", ("标题: x",), "packs/"), 1, 5), Words("错", "wrong"))
    assert mistakes.sorted()[0].shown() == Words(
        "packs/a.yaml:1:5: 错\n    标题: x\n          ^", "packs/a.yaml:1:5: wrong\n    标题: x\n          ^"
    )


def test_a_long_line_is_cut_around_the_place() -> None:
    mistakes = Mistakes()
    mistakes.add(Place(Source("a.yaml", ("x" * 5000 + "Y" + "z" * 5000,)), 1, 5001), Words("错", "wrong"))
    _, line, caret = mistakes.sorted()[0].shown().en.split("\n")
    assert len(line) < 200
    assert line[caret.index("^")] == "Y"


def test_control_characters_of_a_pack_do_not_reach_the_terminal() -> None:
    mistakes = Mistakes()
    mistakes.add(Place(Source("a.yaml", ("a\x1b[31mb",)), 1, 1), unknown(ROW, "\x1b[31m", ["x"]))
    assert "\x1b" not in mistakes.sorted()[0].shown().zh


def test_mistakes_come_by_file_line_and_column_and_each_once() -> None:
    mistakes = Mistakes()
    source = Source("b.yaml", ("x",) * 9)
    for line in (3, 1, 3):
        mistakes.add(Place(source, line), Words("错", "wrong"))
    mistakes.add(Place(Source("a.yaml"), 7), Words("错", "wrong"))
    assert [(it.file, it.line) for it in mistakes.sorted()] == [("a.yaml", 7), ("b.yaml", 1), ("b.yaml", 3)]


def test_a_hundred_mistakes_are_counted_and_fifty_shown() -> None:
    mistakes = Mistakes()
    for line in range(1, 101):
        mistakes.add(Place(Source("a.yaml"), line), Words("错", "wrong"))
    text = told(mistakes.sorted(), "x").en
    assert text.startswith("Rule pack x: 100 mistakes to correct:")
    assert text.count("wrong") == 50
    assert text.endswith("50 more not listed.")


@pytest.mark.parametrize(
    ("word", "known", "expected"),
    [
        ("tolerence", ["title", "tolerance"], "tolerance"),
        ("Required", ["required", "unique"], "required"),
        ("万", ["元", "万元"], "万元"),
        ("在值人数", ["编制数", "在职人数"], "在职人数"),
        ("colour", ["title", "basis"], None),
        ("x" * 10_000, ["x"], None),
    ],
)
def test_the_nearest_known_word_is_found(word: str, known: list[str], expected: str | None) -> None:
    assert nearest(word, known) == expected


def test_without_a_near_word_those_there_are_are_listed() -> None:
    assert unknown(ROW, "zzz", ["a", "b"]).en == "there is no row “zzz”; there are: a, b"
    assert unknown(ROW, "zzz", []).en == "there is no row “zzz”: there is none here yet (looked for a row)"
    assert unknown(ROW, "zzz", map(str, range(20))).en.endswith("9, 10, 11 and 8 more")
