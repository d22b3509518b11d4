"""SheetPage: one sheet as the checks of a workbook see it, and the issues made of its cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import chain

from auditcheck.arithmetic.doubles import shown_decimal
from auditcheck.inspection.known import Known, Place
from auditcheck.model.cells import CellRange, CellRef, Location, Role
from auditcheck.model.checks import BuiltinCheck
from auditcheck.model.issues import Comparison, Issue
from auditcheck.model.words import Words, cut
from auditcheck.tables.viewing import shown_text
from auditcheck.workbook.grid import RawValue, Sheet, Workbook
from auditcheck.workbook.sums import areas_of

_NAMED = 200
_LISTED = 3
_LONGEST = 40
_HEAD_REACH = 200


@dataclass(frozen=True, eq=False)
class SheetPage:
    """One sheet of a workbook, its formulas, and what of it is told elsewhere. Places are (row, column).

    ``reach`` bounds how many cells its sums may add up together; running totals grow with the square.
    ``may_hide``: some sheet of the workbook does not show all of itself.
    """

    workbook: Workbook
    sheet: Sheet
    known: Known
    reach: int
    may_hide: bool

    @cached_property
    def formulas(self) -> Mapping[Place, str]:
        """Every formula by its place."""
        return self.sheet.formulas.all() if self.sheet.formulas else {}

    @property
    def sums(self) -> dict[Place, list[CellRange]]:
        """The areas that each formula adds up and nothing else (also ``A1+B1``), by the formula's place."""
        return self._sums[0]

    @property
    def unsummed(self) -> int:
        """How many sums are left out because all together are beyond reach."""
        return self._sums[1] if self.formulas else 0

    @cached_property
    def _sums(self) -> tuple[dict[Place, list[CellRange]], int]:
        found, left, reach = {}, 0, self.reach
        for place, formula in self.formulas.items():
            areas = areas_of(formula, self.sheet.title)
            if not areas or any(sign != 1 for sign, _ in areas):
                continue
            size = sum(self._within(area).size for _, area in areas)
            if size > reach:
                left += 1
                continue
            reach -= size
            found[place] = [area for _, area in areas]
        return found, left

    def _within(self, area: CellRange) -> CellRange:
        """Return an area as far down as its sheet has rows, but one row at least."""
        home = self.home(area.sheet)
        last = len(home.rows) if home else 0
        return replace(area, last_row=max(area.first_row, min(area.last_row, last)))

    def cells(self, areas: Sequence[CellRange]) -> Iterator[CellRef]:
        """Yield the cells of areas, as far down as their sheets have rows."""
        for area in areas:
            yield from self._within(area).cells()

    def values(self, areas: Sequence[CellRange]) -> Iterator[RawValue]:
        """Yield what the cells of areas hold, where they hold anything."""
        for area in areas:
            home = self.home(area.sheet)
            for row in home.rows[area.first_row - 1 : area.last_row] if home else ():
                yield from (
                    v for v in row[area.first_column - 1 : area.last_column] if v is not None and v != ""
                )

    def home(self, title: str) -> Sheet | None:
        """Return a sheet of the workbook."""
        return self.sheet if title == self.sheet.title else self.workbook.sheet(title)

    def of_kind(self, kind: type) -> list[tuple[Place, RawValue]]:
        """Return the texts, errors or formulas without a result, in reading order."""
        if kind not in self._kinds:
            return []
        return [
            ((row, column), value)
            for row, cells in enumerate(self.sheet.rows, start=1)
            for column, value in enumerate(cells, start=1)
            if type(value) is kind and value != ""
        ]

    @cached_property
    def _kinds(self) -> set[type]:
        return set(map(type, chain.from_iterable(self.sheet.rows)))

    def but_numbers(self) -> list[RawValue]:
        """Return what the cells hold that hold no number, in reading order."""
        every = chain.from_iterable(self.sheet.rows)
        return [value for value in every if type(value) is not float and type(value) is not int]

    @cached_property
    def texts(self) -> list[str]:
        """The texts in reading order."""
        return [value for value in chain.from_iterable(self.sheet.rows) if type(value) is str and value]

    def value(self, cell: CellRef) -> RawValue:
        """Return what a cell of any sheet of the workbook holds."""
        home = self.home(cell.sheet)
        return home.value(cell.row, cell.column) if home else None

    def reference(self, place: Place) -> CellRef:
        """Return a place of this sheet as a cell."""
        return CellRef(sheet=self.sheet.title, row=place[0], column=place[1])

    def shown(self, cell: CellRef) -> str:
        """Return what a cell of any sheet shows."""
        home = self.workbook.sheet(cell.sheet)
        text = shown_text(self.value(cell), home.number_format(cell.row, cell.column) if home else None)
        return cut(text, _LONGEST)

    def location(self, cell: CellRef, role: Role = Role.PRIMARY) -> Location:
        """Return a cell with the words of its row and column."""
        home = self.workbook.sheet(cell.sheet) or self.sheet
        return Location(
            sheet=cell.sheet,
            cell=cell,
            row_label=_row_label(home, cell),
            column_label=_column_label(home, cell),
            role=role,
        )

    def issue(
        self,
        check: BuiltinCheck,
        message: Words,
        cells: Sequence[CellRef],
        comparison: Comparison | None = None,
    ) -> Issue:
        """Return one issue for all these cells; it stands at the first."""
        first, *others = cells[:_NAMED]
        return check.issue(
            message,
            self.location(first),
            related=tuple(self.location(cell, Role.RELATED) for cell in others),
            value=self.shown(first),
            comparison=comparison,
        )


def number_of(value: RawValue) -> Decimal | None:
    """Return the number a cell holds, None if it holds none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return shown_decimal(value) if isinstance(value, float) else Decimal(value)


def listed(texts: Sequence[str]) -> Words:
    """Return the first few of many texts, and how many there are in all."""
    more = len(texts) > _LISTED
    few = texts[:_LISTED]
    return Words(
        "、".join(few) + (f" 等 {len(texts)} 处" if more else ""),
        ", ".join(few) + (f" and {len(texts) - _LISTED} more" if more else ""),
    )


def _row_label(sheet: Sheet, cell: CellRef) -> str:
    values = (sheet.value(cell.row, column) for column in range(1, cell.column))
    return next(filter(None, map(_label, values)), "")


def _column_label(sheet: Sheet, cell: CellRef) -> str:
    above = range(cell.row - 1, max(0, cell.row - _HEAD_REACH), -1)
    return next(filter(None, (_label(sheet.value(row, cell.column)) for row in above)), "")


def _label(value: RawValue) -> str:
    """Return a text that can name a row or column, empty for anything else."""
    if not isinstance(value, str):
        return ""
    text = " ".join("".join(filter(str.isprintable, " ".join(value.split()))).split())
    return text if any(map(str.isalpha, text)) and len(text) <= _LONGEST else ""
