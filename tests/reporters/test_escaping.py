from __future__ import annotations

import json
import unicodedata

import pytest

from auditcheck.reporters.escaping import CELL_LIMIT, for_cell, for_json, for_terminal


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("在职人数 43", "在职人数 43"),
        ("两行\n一格\t完", "两行 一格 完"),
        ("\x1b[31m红", "\\x1b[31m红"),
        ("\u202e倒", "\\u202e倒"),
        ("零\u200b宽", "零\\u200b宽"),
        ("\ud800", "\\ud800"),
        ("::error::x", ": :error: :x"),
        (":::x", ": ::x"),
        ("##[error]x", "# #[error]x"),
        ("##vso[a]x", "# #vso[a]x"),
        ("## 标题", "## 标题"),
        ("[bold]不是标记[/bold]", "[bold]不是标记[/bold]"),
    ],
)
def test_a_text_for_the_terminal_is_one_harmless_line(text: str, shown: str) -> None:
    assert for_terminal(text) == shown


def test_no_hostile_text_keeps_a_control_character(hostile_texts: tuple[str, ...]) -> None:
    shown = "".join(for_terminal(text) for text in hostile_texts)
    assert {c for c in shown if unicodedata.category(c) in {"Cc", "Cf", "Cs"}} == set()


def test_what_the_console_cannot_write_becomes_a_question_mark() -> None:
    assert for_terminal("合计 ✓", "gbk") == "合计 ?"
    assert for_terminal("合计 43", "ascii") == "?? 43"


def test_a_cell_keeps_its_line_breaks_and_loses_control_characters() -> None:
    assert for_cell("一\r\n二\x07\x0b三") == "一\n二\\x07\n三"


def test_a_text_too_long_for_a_cell_is_cut_and_says_so() -> None:
    shown = for_cell("长" * (CELL_LIMIT + 1))
    assert (len(shown), shown[-1]) == (CELL_LIMIT, "…")
    assert len(for_cell("😀" * CELL_LIMIT).encode("utf-16-le")) // 2 <= CELL_LIMIT


def test_json_shows_invisible_characters_as_codes_and_stays_the_same_data() -> None:
    data = ["\u202e倒\u202c", "\x1b", "\x7f\x85", "🈚", "正常"]
    text = for_json(json.dumps(data, ensure_ascii=False))
    assert json.loads(text) == data
    assert text == '["\\u202e倒\\u202c", "\\u001b", "\\u007f\\u0085", "🈚", "正常"]'
