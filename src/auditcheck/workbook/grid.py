"""Workbook and Sheet: what a file says, cell by cell, before anything is made of it."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Protocol

from auditcheck.model.cells import CellRange
from auditcheck.model.issues import Issue
from auditcheck.model.report import SubmissionInfo


@dataclass(frozen=True, slots=True)
class ErrorValue:
    """An error that a formula came to; ``code`` as the sheet shows it, such as ``#REF!``."""

    code: str


@dataclass(frozen=True, slots=True)
class NotCalculated:
    """A formula whose result was never stored; ``formula`` without ``=``, empty if not known."""

    formula: str = ""


RawValue = None | str | bool | int | float | date | datetime | time | timedelta | ErrorValue | NotCalculated

ISSUES_NAME = "auditcheck.issues"
"""The name that an annotated copy gives to its list of issues; a copy of a copy adds ``.2`` to its own."""


class NumberFormats(Protocol):
    """The number formats of one sheet's cells, read when first asked for."""

    def __call__(self, row: int, column: int) -> str | None:
        """Return the format of the cell at (row, column), counted from 1."""

    @property
    def known(self) -> list[str]:
        """The number format of each cell style of the workbook, whether or not a cell has it."""

    def styles(self, column: int) -> array[int]:
        """Return the style (a position in ``known``) of each cell of a column by its row, 0 beyond."""


Formulas = Callable[[int, int], str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet; ``rows[row - 1][column - 1]`` is a cell's value and ``None`` or ``""`` an empty cell.

    ``index`` is the position in ``Workbook.sheets``, from 0. Rows begin at A1 whatever the sheet's
    used area is, and may be shorter than others. Of a merged range only the top left cell has a value.
    """

    title: str
    index: int
    visibility: str = "visible"
    rows: list[list[RawValue]] = field(default_factory=list, repr=False)
    merges: tuple[CellRange, ...] = ()
    formats: NumberFormats | None = field(default=None, repr=False, compare=False)
    formulas: Formulas | None = field(default=None, repr=False, compare=False)

    def value(self, row: int, column: int) -> RawValue:
        """Return the value of the cell at (row, column), counted from 1; None outside of the sheet."""
        if not 1 <= row <= len(self.rows):
            return None
        cells = self.rows[row - 1]
        return cells[column - 1] if 1 <= column <= len(cells) else None

    def number_format(self, row: int, column: int) -> str | None:
        """Return the cell's number format, such as ``0.00%``; None if this kind of file tells none."""
        return self.formats(row, column) if self.formats else None

    @property
    def known_formats(self) -> list[str]:
        """The number formats that cells of the workbook may have; empty if this kind of file tells none."""
        return self.formats.known if self.formats else []

    def formula(self, row: int, column: int) -> str | None:
        """Return the cell's formula without ``=``; None if it has none or this kind of file tells none."""
        return self.formulas(row, column) if self.formulas else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook:
    """A submission as read. ``readable`` False: nothing was read, and ``issues`` say why.

    ``defined_names`` and ``excel_tables`` hold the ones that stand for a single range of cells.
    """

    info: SubmissionInfo
    sheets: tuple[Sheet, ...] = ()
    issues: tuple[Issue, ...] = ()
    readable: bool = True
    defined_names: Mapping[str, CellRange] = field(default_factory=dict)
    excel_tables: Mapping[str, CellRange] = field(default_factory=dict)

    @property
    def filed_sheets(self) -> tuple[Sheet, ...]:
        """The sheets of the filer: all but the lists of issues that annotated copies bring along."""
        names = self.defined_names.items()
        added = {area.sheet for name, area in names if name.startswith(ISSUES_NAME)}
        return tuple(sheet for sheet in self.sheets if sheet.title not in added)

    def sheet(self, title: str) -> Sheet | None:
        """Return the sheet with this title, if any."""
        return next((sheet for sheet in self.sheets if sheet.title == title), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What the reader of one format found; ``cells`` counts the non-empty cells of each sheet."""

    sheets: tuple[Sheet, ...]
    cells: tuple[int, ...]
    issues: tuple[Issue, ...] = ()
    defined_names: Mapping[str, CellRange] = field(default_factory=dict)
    excel_tables: Mapping[str, CellRange] = field(default_factory=dict)
