"""Formulas of the cells of a worksheet part, read when first asked for; shared ones are written out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property

from auditcheck.model.cells import column_letters, column_number
from auditcheck.workbook.archive import Archive
from auditcheck.workbook.sheetcells import RawCell, cells, visible

LARGEST = 16 << 20
"""Of a larger part no formulas are read for single cells."""

_ANY = re.compile(rb"<(?:[^\s<>/:!?]+:)?f[\s/>]")
_CELL_WITH_FORMULA = re.compile(rb"<c r=\"[A-Z]{1,3}[0-9]{1,7}\"[^<>]*><f(?:(?!</c>).)*</c>", re.DOTALL)
_TAG = re.compile(rb"<(?:[^\s<>/:!?]+:)?f((?:\s[^<>]*?)?)(/?)>")
_ATTRIBUTE = re.compile(rb"([a-z]+)\s*=\s*[\"']([^\"']*)[\"']")
# A reference, but no part of a name, a function or a quoted text.
_REFERENCE = re.compile(
    r"\"[^\"]*\"|'[^']*'!|(?<![A-Za-z0-9_.$])(\$?)([A-Z]{1,3})(\$?)([1-9][0-9]{0,6})(?![A-Za-z0-9_.(!])"
)


class SheetFormulas:
    """Called with (row, column) from 1, returns the formula of that cell of one sheet without ``=``."""

    def __init__(self, archive: Archive, part: str, *, any_there: bool = True) -> None:
        self._archive, self._part, self._any_there = archive, part, any_there

    def __call__(self, row: int, column: int) -> str | None:
        """Return the formula, None where there is none or the sheet is too large to look."""
        if self._archive.entries[self._part].size > LARGEST:
            return None
        return self._formulas.get((row, column))

    def all(self) -> Mapping[tuple[int, int], str]:
        """Return every formula by (row, column), however large the sheet is."""
        return self._formulas

    @cached_property
    def _formulas(self) -> dict[tuple[int, int], str]:
        content = self._archive.read(self._part) if self._any_there else b""
        if not _ANY.search(content):
            return {}
        found: dict[tuple[int, int], str] = {}
        shared: dict[bytes, tuple[int, int, str]] = {}
        for cell in cells(_with_formulas(content), self._part):
            text = cell.formula
            if text is None:
                continue
            group = _shared_group(cell)
            if group is not None and text:
                shared[group] = (cell.row, cell.column, text)
            elif group is not None and group in shared:
                row, column, base = shared[group]
                text = moved(base, cell.row - row, cell.column - column)
            if text:
                found[cell.row, cell.column] = text
        return found


def moved(formula: str, rows: int, columns: int) -> str:
    """Return a formula with its relative references moved down and to the right."""

    def place(found: re.Match[str]) -> str:
        if found[2] is None:
            return found[0]
        letters = found[2] if found[1] else column_letters(max(1, column_number(found[2]) + columns))
        row = found[4] if found[3] else str(max(1, int(found[4]) + rows))
        return f"{found[1]}{letters}{found[3]}{row}"

    return _REFERENCE.sub(place, formula)


def relative(formula: str, row: int, column: int) -> str:
    """Return a formula of the cell at (row, column), its relative references as distances from there."""

    def distance(found: re.Match[str]) -> str:
        if found[2] is None:
            return found[0]
        across = column_number(found[2]) if found[1] else f"[{column_number(found[2]) - column}]"
        down = found[4] if found[3] else f"[{int(found[4]) - row}]"
        return f"R{down}C{across}"

    return _REFERENCE.sub(distance, formula)


def _with_formulas(content: bytes) -> bytes:
    """Return the cells that have formulas, or all of a part that is written in another way."""
    quick = _CELL_WITH_FORMULA.findall(content)
    return b"".join(quick) if len(quick) == len(_ANY.findall(content)) else visible(content)


def _shared_group(cell: RawCell) -> bytes | None:
    tag = _TAG.search(cell.inner)
    attributes = dict(_ATTRIBUTE.findall(tag[1])) if tag else {}
    return attributes.get(b"si") if attributes.get(b"t") == b"shared" else None
