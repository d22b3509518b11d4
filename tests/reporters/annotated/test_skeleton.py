from __future__ import annotations

import pytest
from tests.reporters.annotated.conftest import prefixed

from auditcheck.reporters.annotated.skeleton import skeleton

SHEET = (
    '<?xml version="1.0"?><worksheet xmlns="m"><sheetData>'
    '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"/><row r="3" spans="1:2"></row>'
    "<row ht='9'><c><v>4</v></c></row><row r='7'><c><v>7</v></c></row>"
    "</sheetData><from><row>5</row></from></worksheet>"
)


@pytest.mark.parametrize("text", [SHEET, prefixed(SHEET)])
@pytest.mark.parametrize("wanted", [set(), {1}, {4}, {2, 7}, {1, 2, 3, 4, 7}])
def test_every_byte_left_is_found_where_it_came_from(text: str, wanted: set[int]) -> None:
    data = text.encode()
    left = skeleton(data, wanted)
    places = [left.place(at) for at in range(len(left.data))]
    assert bytes(data[place] for place in places) == left.data
    assert places == sorted(set(places))
    kept = {number for number, value in ((1, b"1"), (4, b"4"), (7, b"7")) if b"v>" + value in left.data}
    assert kept == wanted & {1, 4, 7}
    assert left.data.count(b"row>5</") == 1


@pytest.mark.parametrize("odd", ['<!-- <row r="9"> -->', "<![CDATA[<row>]]>", "<?x <row ?>"])
def test_what_a_search_could_misread_is_left_whole(odd: str) -> None:
    data = SHEET.replace("<sheetData>", "<sheetData>" + odd).encode()
    assert skeleton(data, set()).data == data
