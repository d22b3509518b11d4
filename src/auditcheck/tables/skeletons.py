"""Skeletons: a digest of all that decides where a table stands on a sheet."""

from __future__ import annotations

import hashlib
import marshal
from itertools import compress
from typing import TYPE_CHECKING

import numpy as np

from auditcheck.model.tables import Layout, TableSpec

if TYPE_CHECKING:
    from auditcheck.tables.areas import Area
    from auditcheck.workbook.grid import RawValue

_SMALL_NUMBER = 1000
_PLAIN_FORM = 2
"""The form of marshal in which equal things are equal bytes; dates and errors have none."""

_ANY_TEXT = ("utf-8", "surrogatepass")
_NUMBERS: dict[type, bytes] = {float: b"float", int: b"int"}


def skeleton(area: Area, spec: TableSpec) -> bytes:
    """Return the digest of an area: equal for areas on which a table stands in the same cells.

    Texts count as they are, numbers as their type, and anything else with its type.
    """
    kinds = list(map(_NUMBERS.get, map(type, area.cells), area.cells))
    merges = [(m.first_row, m.first_column, m.last_row, m.last_column) for m in area.sheet.merges]
    about = (area.sheet.title, merges, area.top, area.left, area.turned, list(map(len, area.rows)))
    small = _small_numbers(area.cells) if spec.layout is Layout.RECORDS else b""
    try:
        said = marshal.dumps((about, kinds, small), _PLAIN_FORM)
    except ValueError:
        said = repr((about, [(type(kind).__name__, kind) for kind in kinds], small)).encode(*_ANY_TEXT)
    return hashlib.sha256(said).digest()


def _small_numbers(cells: list[RawValue]) -> bytes:
    """Return small whole numbers with their value: among records they may number columns or rows."""
    found = list(compress(cells, map(_NUMBERS.__contains__, map(type, cells))))
    numbers = np.array(found, dtype=np.float64)
    numbers[(np.abs(numbers) >= _SMALL_NUMBER) | (np.trunc(numbers) != numbers)] = np.nan
    return numbers.tobytes()
