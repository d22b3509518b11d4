"""Units of amounts as a sheet prints them: 单位：万元 in a line of its own, （元） after a title."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from auditcheck.model.tables import Unit
from auditcheck.tables.labels import fold, label_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from auditcheck.tables.areas import Area, Spot
    from auditcheck.workbook.grid import RawValue

_TOP_ROWS = 10
_NAMES = "|".join(sorted((unit.value for unit in Unit), key=len, reverse=True))
# 填报单位：元谋县 names a filer, not a unit.
_STATED = re.compile(
    rf"(?:^|[^\u4e00-\u9fff]|金额|计量|货币|数据|统计|价值)单位[:为是]*\(?"
    rf"(?:[^():,、/;]{{1,4}}[,、/;])*(?:人民币)?({_NAMES})(?![\u4e00-\u9fff])"
)
_ALONE = re.compile(rf"\((?:人民币)?({_NAMES})\)")


@lru_cache(maxsize=2048)
def stated_unit(text: str) -> Unit | None:
    """Return the unit that a text states for what stands below it, if any."""
    if "元" not in text:
        return None
    folded = fold(text)
    found = _STATED.search(folded) or _ALONE.fullmatch(folded)
    return Unit(found[1]) if found else label_of(text).unit


def unit_above(area: Area, row: int) -> Unit | None:
    """Return the unit stated nearest above ``row`` in the area."""
    for r in range(min(row, area.height + 1) - 1, 0, -1):
        unit = row_unit(area, r)
        if unit:
            return unit
    return None


def row_unit(area: Area, row: int) -> Unit | None:
    """Return the first unit stated in a row, if any."""
    found = (stated_unit(raw) for raw in area.rows[row - 1] if isinstance(raw, str))
    return next((unit for unit in found if unit), None)


def unit_left(area: Area, label: Spot) -> Unit | None:
    """Return the unit of the nearest label to the left, in the label's row or merged over it."""
    for column in range(label.column - 1, 0, -1):
        extent = area.covering(label.row, column)
        raw = area.value(extent.top, extent.left) if extent else area.value(label.row, column)
        if isinstance(raw, str) and label_of(raw).unit:
            return label_of(raw).unit
    return None


def unit_line_above(area: Area, row: int) -> Unit | None:
    """Return the unit of the nearest line above ``row`` that says 单位, if any."""
    lines = reversed(area.rows[: min(row, area.height + 1) - 1])
    return next(filter(None, map(_line_unit, lines)), None)


def top_unit(area: Area) -> Unit | None:
    """Return the unit stated in a line of its own or in the title, in the first rows of a sheet."""
    first = next(filter(None, map(_line_unit, area.rows[:_TOP_ROWS])), None)
    return first or unit_above(area, 3)


def _line_unit(cells: Sequence[RawValue]) -> Unit | None:
    """Return the first unit of a row that a text with the word 单位 states."""
    said = (raw for raw in cells if isinstance(raw, str) and "单" in raw and "单位" in fold(raw))
    return next(filter(None, map(stated_unit, said)), None)
