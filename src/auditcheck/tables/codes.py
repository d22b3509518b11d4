"""Codes written level by level: 类, 款 and 项 in columns of their own under one header."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from auditcheck.tables.numbers import without_spaces
from auditcheck.tables.texts import plain_text
from auditcheck.tables.values import is_blank

if TYPE_CHECKING:
    from collections.abc import Sequence

    from auditcheck.tables.areas import Area
    from auditcheck.tables.headers import Header, HeaderCell
    from auditcheck.tables.parts import Cells
    from auditcheck.workbook.grid import RawValue


def level_columns(area: Area, header: Header, cell: HeaderCell, most: int) -> list[int]:
    """Return the columns below a code's header: those it is merged over, or that stay blank beside it."""
    extent = area.extent(cell.row, cell.column)
    if extent.right > extent.left:
        return list(range(extent.left, extent.right + 1))[:most]
    taken = {other.column for other in header.cells.values()} - {cell.column}
    columns = [cell.column]
    while len(columns) < most and (step := columns[-1] + 1) not in taken and step <= area.width:
        if not is_blank(area.value(cell.row, step)):
            break
        columns.append(step)
    return columns


def with_levels(cells: Cells, area: Area, columns: Sequence[int], rows: Sequence[int]) -> Cells:
    """Return a code's cells with the levels of each row (counted in the area) put together."""
    levels = [[area.value(row, column) for column in columns] for row in rows]
    codes = [joined_code(each, cells.spec.parts) for each in levels]
    joined = {i: code for i, code in enumerate(codes) if code != plain_text(cells.raws[i])}
    raws: list[RawValue] = [code or None for code in codes]
    return replace(cells, raws=raws, inline=joined)


def joined_code(levels: Sequence[RawValue], widths: Sequence[int]) -> str:
    """Return one code from its levels: 201, 03, 01 (or 201, 3, 1 as numbers) is 2010301.

    A level that repeats the ones before it (201, 20103, 2010301) counts as the whole code so far.
    """
    code = ""
    for raw, width in zip(levels, widths, strict=False):
        text = without_spaces(plain_text(raw)).strip("'")
        if code and len(text) > width and text.startswith(code):
            code = text
        elif text:
            code += text.zfill(width) if text.isdecimal() else text
    return code
