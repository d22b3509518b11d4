"""Workbook and Sheet: what a file says, cell by cell, before anything is made of it."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Protocol

from auditcheck.model.cells import CellRange, Hiding
from auditcheck.model.issues import Issue
from auditcheck.model.report import Provenance, SubmissionInfo


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


class Formulas(Protocol):
    """The formulas of one sheet's cells, read when first asked for."""

    def __call__(self, row: int, column: int) -> str | None:
        """Return the formula of the cell at (row, column); None if none, or if the sheet is very large."""

    def all(self) -> Mapping[tuple[int, int], str]:
        """Return every formula of the sheet by (row, column), however large it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """What a sheet does not show: rows and ranges of columns from 1; ``filtered`` are rows a filter hides."""

    rows: frozenset[int] = frozenset()
    filtered: frozenset[int] = frozenset()
    columns: tuple[tuple[int, int], ...] = ()

    def hides(self, row: int, column: int) -> Hiding | None:
        """Return what hides the cell at (row, column), None if it is shown."""
        if row in self.rows:
            return Hiding.ROW
        if row in self.filtered:
            return Hiding.FILTERED
        return Hiding.COLUMN if any(first <= column <= last for first, last in self.columns) else None

    def __bool__(self) -> bool:
        return bool(self.rows or self.filtered or self.columns)


_NOTHING_HIDDEN = Hidden()


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
    hiding: Callable[[], Hidden] | None = field(default=None, repr=False, compare=False)

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

    @property
    def hidden(self) -> Hidden:
        """The rows and columns not shown; none where this kind of file does not tell."""
        return self.hiding() if self.hiding else _NOTHING_HIDDEN

    def hides(self, row: int, column: int) -> Hiding | None:
        """Return what keeps a person from seeing the cell at (row, column), None if nothing does."""
        return Hiding.SHEET if self.visibility != "visible" else self.hidden.hides(row, column)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook:
    """A submission as read. ``readable`` False: nothing was read, and ``issues`` say why.

    ``defined_names`` and ``excel_tables`` hold the ones that stand for a single range of cells.
    ``provenance`` is read when it is called.
    """

    info: SubmissionInfo
    sheets: tuple[Sheet, ...] = ()
    issues: tuple[Issue, ...] = ()
    readable: bool = True
    defined_names: Mapping[str, CellRange] = field(default_factory=dict)
    excel_tables: Mapping[str, CellRange] = field(default_factory=dict)
    provenance: Callable[[], Provenance] = field(default=Provenance, repr=False, compare=False)

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
    provenance: Callable[[], Provenance] = field(default=Provenance, repr=False, compare=False)
