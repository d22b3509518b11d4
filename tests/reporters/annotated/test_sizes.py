from __future__ import annotations

import re

import pytest
from tests.reporters.annotated.conftest import issue_at, marked, simple

from auditcheck.reporters.annotated.sizes import Sizes, measure

DRAWING = "xl/drawings/vmlDrawing1.vml"


def test_places_are_found_across_columns_and_rows_of_any_size() -> None:
    sizes = Sizes(columns=[(2, 3, 10.0), (4, 9, 0.0)], rows={2: 30.0, 3: 0.0})
    assert sizes.right_of((1, 4), 60) == (1, 64)
    assert sizes.right_of((1, 4), 61) == (2, 1)
    assert sizes.right_of((2, 0), 151) == (10, 1)
    assert sizes.beside(1, 100) == ((2, 15), (3, 40))
    assert sizes.below((1, 0), 20 + 40 + 5) == (4, 5)


def test_the_sheet_has_an_end() -> None:
    sizes = Sizes(columns=[(3, 16_384, 0.0)])
    assert sizes.right_of((2, 0), 999) is None
    assert sizes.below((1_048_576, 3), 999) == (1_048_576, 20)
    assert Sizes(height=0.0).below((1, 0), 30) == (2, 10)
    assert Sizes(width=0.0).right_of((1, 0), 30) is None


@pytest.mark.parametrize("text", ["nan", "inf", "-3", "wide", ""])
def test_a_measure_that_is_none_counts_as_not_given(text: str) -> None:
    assert measure({"ht": text}, "ht", 15.0) == 15.0


def test_a_note_stands_where_there_is_room_when_all_columns_to_the_right_are_hidden() -> None:
    hidden = '<cols><col min="9" max="16384" width="0" hidden="1"/></cols><sheetData>'
    wide = simple(lambda xml: xml.replace("<sheetData>", hidden))
    parts, _ = marked(wide, issue_at(2, 2), issue_at(3, 8), issue_at(4, 3))
    anchors = re.findall(rb"<x:Anchor>([^<]*)<", parts[DRAWING])
    edges = [[int(number) for number in anchor.split(b",")] for anchor in anchors]
    assert [(edge[0], edge[4]) for edge in edges] == [(2, 7), (2, 7), (2, 7)]
    narrow = Sizes(columns=[(3, 16_384, 0.0)])
    assert narrow.beside(1, 340) == ((1, 0), (2, 0))
