"""Rows of texts laid out in columns, a Chinese character as wide as two Latin ones.

rich's own tables measure every cell several times over, which a report of many issues cannot afford.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.text import Text

_GAP = 2
_LEAST = 12
_CLOSING = frozenset("，。、；：！？）》】”’%,.;:!?)")
_OPENING = frozenset("（《【“‘(")


def laid_out(rows: Sequence[Sequence[Text]], columns: str, width: int) -> list[Text]:
    """Return the lines of a table of ``rows`` at most ``width`` wide, two spaces between columns.

    ``columns`` has a letter for each column: ``l`` left, ``c`` centre, ``r`` right, and at most one
    ``f`` for the left-aligned column whose texts are wrapped into what the others leave.
    """
    widths = _widths(rows, columns, width)
    lines = [line for row in rows for line in _row_lines(row, columns, widths)]
    return [part for line in lines for part in wrapped(line, width)]


def beside(left: list[Text], right: list[Text], gap: int) -> list[Text]:
    """Return two blocks of lines side by side."""
    width = max((line.cell_len for line in left), default=0) + gap
    height = max(len(left), len(right))
    blank = [Text()] * height
    pairs = zip((left + blank)[:height], (right + blank)[:height], strict=True)
    return [_append(Text(), one, width).append_text(other) for one, other in pairs]


def wrapped(text: Text, width: int) -> list[Text]:
    """Return the lines of ``text``, each at most ``width`` wide, broken at spaces where there are any."""
    return [part for line in text.split("\n", allow_blank=True) for part in _folded(line, width)]


def _folded(line: Text, width: int) -> list[Text]:
    parts = []
    while line.cell_len > width and len(line) > 1:
        cut = _cut(line.plain, width)
        head, line = line.divide([cut])
        head.rstrip()
        parts.append(head)
        line = line[len(line.plain) - len(line.plain.lstrip(" ")) :]
    return [*parts, line]


def _cut(text: str, width: int) -> int:
    """Return where to break: at a space or beside a Chinese character, not within a word or figure."""
    end = taken = 0
    while end < len(text) and taken + cell_len(text[end]) <= max(2, width):
        taken += cell_len(text[end])
        end += 1
    end = max(1, end)
    places = (cut for cut in range(end, end // 2, -1) if _may_break(text[cut - 1], text[cut : cut + 1]))
    return next(places, end)


def _may_break(before: str, after: str) -> bool:
    if after in _CLOSING or before in _OPENING:
        return False
    return " " in (before, after) or cell_len(before) > 1 or cell_len(after) > 1


def _widths(rows: Sequence[Sequence[Text]], columns: str, width: int) -> list[int]:
    own = [0] * len(columns)
    for row in rows:
        for index, cell in enumerate(row):
            own[index] = max(own[index], *(cell_len(line) for line in cell.plain.split("\n")))
    flexible = columns.find("f")
    if flexible >= 0:
        taken = sum(own) - own[flexible] + _GAP * (len(columns) - 1)
        own[flexible] = min(own[flexible], max(_LEAST, width - taken))
    return own


def _row_lines(row: Sequence[Text], columns: str, widths: list[int]) -> list[Text]:
    cells = [wrapped(cell, widths[i]) if columns[i] == "f" else [cell] for i, cell in enumerate(row)]
    lines = []
    for number in range(max(len(parts) for parts in cells)):
        line = Text()
        for index, parts in enumerate(cells):
            cell = parts[number] if number < len(parts) else Text()
            _append(line, cell, widths[index], columns[index])
            line.append(" " * _GAP if index + 1 < len(cells) else "")
        lines.append(line)
    return lines


def _append(line: Text, cell: Text, width: int, align: str = "l") -> Text:
    """Append a cell filled with spaces to ``width``."""
    room = max(0, width - cell.cell_len)
    before = {"r": room, "c": room // 2}.get(align, 0)
    return line.append(" " * before).append_text(cell).append(" " * (room - before))
