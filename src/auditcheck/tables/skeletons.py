"""Skeletons: a digest of all that decides where a table stands on a sheet."""

from __future__ import annotations

import hashlib
import marshal
from types import EllipsisType
from typing import TYPE_CHECKING

from auditcheck.model.tables import Layout, TableSpec

if TYPE_CHECKING:
    from auditcheck.tables.areas import Area
    from auditcheck.workbook.grid import RawValue

_LARGE = 1000.0
_SMALL = frozenset(range(-999, 1000))
_PLAIN_FORM = 2
"""The form of marshal in which equal things are equal bytes; dates and errors have none."""

_ANY_TEXT = ("utf-8", "surrogatepass")
_Mark = EllipsisType | type[StopIteration]
_MARKS: dict[type, _Mark] = {float: ..., int: StopIteration}
"""What stands for a number: constants of one byte in marshal that no cell holds."""


def skeleton(area: Area, spec: TableSpec) -> bytes:
    """Return the digest of an area: equal for areas on which a table stands in the same cells.

    Texts count as they are, numbers as their type, and anything else with its type.
    """
    merges = [(m.first_row, m.first_column, m.last_row, m.last_column) for m in area.sheet.merges]
    about = (area.sheet.title, merges, area.top, area.left, area.turned, list(map(len, area.rows)))
    said = _but_large_numbers(area.cells) if spec.layout is Layout.RECORDS else _but_numbers(area.cells)
    try:
        written = marshal.dumps((about, said), _PLAIN_FORM)
    except ValueError:
        written = repr((about, [(type(each).__name__, each) for each in said])).encode(*_ANY_TEXT)
    return hashlib.blake2b(written, digest_size=32).digest()


def _but_numbers(cells: list[RawValue]) -> list[RawValue | _Mark]:
    mark = _MARKS.get
    return [cell if type(cell) is str else mark(type(cell), cell) for cell in cells]


def _but_large_numbers(cells: list[RawValue]) -> list[RawValue | _Mark]:
    """Return cells with small whole numbers as they are: among records they may number columns or rows."""
    mark, large = _MARKS.get, _MARKS[float]
    return [
        (cell if -_LARGE < cell < _LARGE and cell.is_integer() else large)
        if type(cell) is float
        else (cell if type(cell) is str or cell in _SMALL else mark(type(cell), cell))
        for cell in cells
    ]
