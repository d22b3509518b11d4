"""Rows and columns of a worksheet part that are not shown, read when first asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from auditcheck.workbook.archive import Archive
from auditcheck.workbook.grid import Hidden
from auditcheck.workbook.package import cell_range
from auditcheck.workbook.sheetcells import visible

_PREFIX = rb"(?:[^\s<>/:!?]+:)?"
_TAG = re.compile(
    rb"<" + _PREFIX + rb"(row|col|autoFilter|filterColumn)((?:\s+[^\s=<>/]+\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'))*)"
)
_ATTRIBUTE = re.compile(rb"([^\s=<>/:]+)\s*=\s*(?:\"([^\"<]*)\"|'([^'<]*)')")
_TRUE = frozenset({b"1", b"true"})


class SheetHiding:
    """Called without arguments, returns what one sheet hides."""

    def __init__(self, archive: Archive, part: str) -> None:
        self._archive, self._part = archive, part

    def __call__(self) -> Hidden:
        """Return the hidden rows and columns; rows hidden within the range of a filter are filtered out."""
        found = _Found()
        for name, attributes in _TAG.findall(visible(self._archive.read(self._part))):
            given = {key: double or single for key, double, single in _ATTRIBUTE.findall(attributes)}
            found.add(name, given)
        filtered = frozenset(filter(found.is_filtered, found.rows))
        return Hidden(rows=frozenset(found.rows) - filtered, filtered=filtered, columns=tuple(found.columns))


@dataclass(slots=True)
class _Found:
    """What has been met of one sheet, in the order of the part."""

    row: int = 0
    rows: list[int] = field(default_factory=list)
    columns: list[tuple[int, int]] = field(default_factory=list)
    filters: list[tuple[int, int]] = field(default_factory=list)
    last_filter: tuple[int, int] | None = None

    def add(self, name: bytes, given: dict[bytes, bytes]) -> None:
        """Take note of an element."""
        if name == b"row":
            self.row = _number(given.get(b"r")) or self.row + 1
            if given.get(b"hidden") in _TRUE or _is_zero(given.get(b"ht")):
                self.rows.append(self.row)
        elif name == b"col":
            if given.get(b"hidden") in _TRUE or _is_zero(given.get(b"width")):
                first = _number(given.get(b"min"))
                self.columns.append((first, max(first, _number(given.get(b"max")))))
        elif name == b"autoFilter":
            area = cell_range("", given.get(b"ref", b"").decode("ascii", "replace"))
            self.last_filter = (area.first_row, area.last_row) if area else None
        elif self.last_filter is not None:
            self.filters.append(self.last_filter)

    def is_filtered(self, row: int) -> bool:
        """Say whether a row lies below the head of a filter that is set."""
        return any(first < row <= last for first, last in self.filters)


def _number(digits: bytes | None) -> int:
    return int(digits) if digits is not None and digits.isdigit() and len(digits) < 10 else 0  # noqa: PLR2004


def _is_zero(length: bytes | None) -> bool:
    return length is not None and not length.strip(b"0.")
