"""Cells, ranges and locations: where something stands in a workbook, counted from 1 as Excel does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")
_PLAIN_SHEET = re.compile(r"[^\W\d][\w.]*")


@lru_cache(maxsize=16384)
def column_letters(column: int) -> str:
    """Return the letters of a column number: 1 is ``A``, 28 is ``AB``."""
    letters = ""
    while column > 0:
        column, digit = divmod(column - 1, 26)
        letters = chr(65 + digit) + letters
    return letters


def column_number(letters: str) -> int:
    """Return the number of a column's letters: ``A`` is 1, ``AB`` is 28."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def parse_address(address: str) -> tuple[int, int] | None:
    """Return (row, column) of an address such as ``C7`` or ``$C$7``, or None if it is not one."""
    found = _ADDRESS.fullmatch(address.strip())
    return (int(found[2]), column_number(found[1])) if found else None


def quoted_sheet(sheet: str) -> str:
    """Return a sheet's title as Excel writes it before ``!``."""
    return sheet if _PLAIN_SHEET.fullmatch(sheet) else "'" + sheet.replace("'", "''") + "'"


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class CellRef:
    """One cell; ``row`` and ``column`` are counted from 1."""

    sheet: str
    row: int
    column: int

    @property
    def address(self) -> str:
        """The address within its sheet, such as ``C7``."""
        return f"{column_letters(self.column)}{self.row}"

    @property
    def qualified(self) -> str:
        """The address with its sheet, such as ``'支出 2021'!C7``."""
        return f"{quoted_sheet(self.sheet)}!{self.address}"


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class CellRange:
    """A rectangle of cells on one sheet, both corners included, counted from 1."""

    sheet: str
    first_row: int
    first_column: int
    last_row: int
    last_column: int

    @property
    def address(self) -> str:
        """The address within its sheet, such as ``A3:G12``."""
        first = f"{column_letters(self.first_column)}{self.first_row}"
        last = f"{column_letters(self.last_column)}{self.last_row}"
        return first if first == last else f"{first}:{last}"

    @property
    def size(self) -> int:
        """How many cells the range has."""
        return (self.last_row - self.first_row + 1) * (self.last_column - self.first_column + 1)

    def cells(self) -> Iterator[CellRef]:
        """Yield the cells of the range, row by row."""
        for row in range(self.first_row, self.last_row + 1):
            for column in range(self.first_column, self.last_column + 1):
                yield CellRef(sheet=self.sheet, row=row, column=column)

    def contains(self, row: int, column: int) -> bool:
        """Say whether the cell at (row, column) lies in the range."""
        return self.first_row <= row <= self.last_row and self.first_column <= column <= self.last_column


class Hiding(StrEnum):
    """What keeps a person from seeing a cell."""

    ROW = "row"
    FILTERED = "filtered"
    COLUMN = "column"
    SHEET = "sheet"


class Role(StrEnum):
    """Whether a location states the failing side or was read besides."""

    PRIMARY = "primary"
    RELATED = "related"


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """Where an issue is: a cell, or (``cell`` None) a sheet or the whole submission (``sheet`` empty).

    ``row_label`` and ``column_label`` are the words of the sheet itself, for readers who look there.
    ``hidden`` says what keeps them from seeing the cell, if anything does.
    """

    sheet: str = ""
    cell: CellRef | None = None
    row_label: str = ""
    column_label: str = ""
    role: Role = Role.PRIMARY
    hidden: Hiding | None = None

    @property
    def label(self) -> str:
        """Row and column label in one text, either of which may be missing."""
        return " / ".join(part for part in (self.row_label, self.column_label) if part)
