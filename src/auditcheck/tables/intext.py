"""Values inside texts: a field's value that shares its cell with words, and where that stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from auditcheck.model.cells import CellRange
from auditcheck.model.tables import Anchor, ColumnSpec, Unit
from auditcheck.tables.labels import fold, label_of, match_rank
from auditcheck.tables.numbers import without_spaces
from auditcheck.tables.patterns import captured

if TYPE_CHECKING:
    from auditcheck.tables.areas import Area

_COLON = re.compile(r"[:：]")
_NEXT_PAIR = re.compile(r"\s{2,}|\s+(?=\S{1,8}[:：])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """Where a field's value stands in its area; ``inline`` is its text if it shares its cell.

    ``others`` are further places that the same label would give.
    """

    row: int
    column: int
    title: str
    unit: Unit | None = None
    percent: bool = False
    inline: str | None = None
    on: CellRange | None = None
    others: tuple[tuple[int, int], ...] = ()


def holding(area: Area, anchor: Anchor | None) -> list[tuple[int, int]]:
    """Return the places of all texts that hold one of an anchor's labels (any text without an anchor)."""
    wanted = [label_of(path[-1]).core for path in anchor.aliases] if anchor else [""]
    return [
        (row, column)
        for row, cells in enumerate(area.rows, 1)
        for column, raw in enumerate(cells, 1)
        if isinstance(raw, str) and (wanted == [""] or any(text in fold(raw) for text in wanted))
    ]


def captured_at(area: Area, field: ColumnSpec, place: tuple[int, int]) -> Field | None:
    """Return what a field's pattern captures in the text of one cell."""
    raw = area.value(*place)
    if not isinstance(raw, str):
        return None
    text = captured(field.pattern or "", raw)
    if text is None:
        text = captured(field.pattern or "", without_spaces(raw))
    if text is None:
        return None
    return Field(row=place[0], column=place[1], title=field.title, inline=text, unit=label_of(raw).unit)


def inside_label(area: Area, field: ColumnSpec, anchor: Anchor) -> Field | None:
    """Return a value written behind the label's colon in the same cell: 填报单位：××街道."""
    for path in anchor.aliases:
        for row, cells in enumerate(area.rows, 1):
            for column, raw in enumerate(cells, 1):
                if not isinstance(raw, str) or not _COLON.search(raw):
                    continue
                for found in _COLON.finditer(raw):
                    text = _until_next(raw[found.end() :])
                    if match_rank(path[-1], raw[: found.start()]) is not None and text:
                        return Field(row=row, column=column, title=field.title, inline=text)
    return None


def _until_next(text: str) -> str:
    """Return the value up to a wide gap or the next label of the same cell."""
    return _NEXT_PAIR.split(text.strip(), maxsplit=1)[0]
