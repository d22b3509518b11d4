"""The place of a character inside a value, however the value is written."""

from __future__ import annotations

import pytest

from auditcheck.rulepacks.carets import place_in
from auditcheck.rulepacks.mistakes import Mistakes
from auditcheck.rulepacks.yamltext import Entries, Located, as_source, compose


@pytest.mark.parametrize(
    ("yaml", "word", "place"),
    [
        ("check: a + WRONG", "WRONG", (1, 12)),
        ("check: 'a + WRONG'", "WRONG", (1, 13)),
        ("check: 'it''s a + WRONG'", "WRONG", (1, 19)),
        ('check: "a \\"b\\" + WRONG"', "WRONG", (1, 19)),
        ('check: "\\u4e2d + WRONG"', "WRONG", (1, 18)),
        ("check: 人员.在职 = WRONG", "WRONG", (1, 16)),
        ("check: a +\n  b +\n  WRONG + c", "WRONG", (3, 3)),
        ("check: 'a +\n  b + WRONG'", "WRONG", (2, 7)),
        ("check: |\n  a +\n  WRONG", "WRONG", (3, 3)),
        ("check: |\n  a + WRONG", "WRONG", (2, 7)),
        ("check: >-\n  a + WRONG", "WRONG", (2, 3)),
        ("check: sum(a : WRONG)", "WRONG", (1, 16)),
    ],
)
def test_a_word_is_found_where_it_stands(yaml: str, word: str, place: tuple[int, int]) -> None:
    mistakes = Mistakes()
    data = compose(as_source("a.yaml", yaml), yaml, mistakes)
    assert len(mistakes) == 0
    assert isinstance(data, Entries)
    text = next(iter(data.values()))
    assert isinstance(text, Located)
    found = place_in(text, text.index(word))
    assert (found.line, found.column) == place


def test_the_end_of_a_text_has_a_place_too() -> None:
    yaml = "check: 'a =='"
    data = compose(as_source("a.yaml", yaml), yaml, Mistakes())
    assert isinstance(data, Entries)
    text = next(iter(data.values()))
    assert isinstance(text, Located)
    assert place_in(text, len(text)).column == 13
