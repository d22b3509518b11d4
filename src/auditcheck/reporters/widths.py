"""How wide the columns of a drawn sheet are, and which texts run on over the empty cells beside them."""

from __future__ import annotations

from auditcheck.model.report import SheetView

_NARROW, _WIDE, _MARGIN = 5, 30, 3
_WIDE_CHARACTER = 0x2E80


def laid_widths(view: SheetView) -> tuple[tuple[int, ...], frozenset[tuple[int, int]]]:
    """Return a width in characters for each column, and the (row, column) of the texts that run on.

    As in a spreadsheet program a text may run on over empty cells to its right, and then does not make
    its column wider; every other text does, up to a bound beyond which it is wrapped. Merged cells count
    for nothing.
    """
    widths = [_NARROW] * len(view.columns)
    waiting: list[tuple[int, int]] = []
    for i in range(len(view.rows)):
        for j in _counting(view, i):
            if _may_run_on(view, i, j):
                waiting.append((i, j))
            else:
                widths[j] = _wider(widths[j], view.texts[i][j])
    running = set()
    for i, j in waiting:
        text = view.texts[i][j]
        if width_of(text) + _MARGIN <= sum(widths[j : _next_filled(view, i, j)]):
            running.add((view.rows[i], view.columns[j]))
        else:
            widths[j] = _wider(widths[j], text)
    return tuple(widths), frozenset(running)


def width_of(text: str) -> int:
    """Return how wide the longest line of ``text`` is, a Chinese character counting two."""
    return max(
        sum(2 if ord(character) >= _WIDE_CHARACTER else 1 for character in line) for line in text.split("\n")
    )


def _counting(view: SheetView, i: int) -> list[int]:
    row = view.rows[i]
    return [
        j
        for j, column in enumerate(view.columns)
        if view.texts[i][j] and not any(merge.contains(row, column) for merge in view.merges)
    ]


def _may_run_on(view: SheetView, i: int, j: int) -> bool:
    is_text = (view.rows[i], view.columns[j]) not in view.figures and "\n" not in view.texts[i][j]
    return is_text and _next_filled(view, i, j) > j + 1


def _next_filled(view: SheetView, i: int, j: int) -> int:
    """Return the next column in this row that is filled, merged or not beside the last one."""
    row, columns = view.rows[i], view.columns
    end = j + 1
    while (
        end < len(columns)
        and columns[end] == columns[end - 1] + 1
        and not view.texts[i][end]
        and not any(merge.contains(row, columns[end]) for merge in view.merges)
    ):
        end += 1
    return end


def _wider(width: int, text: str) -> int:
    return max(width, min(_WIDE, width_of(text) + _MARGIN))
