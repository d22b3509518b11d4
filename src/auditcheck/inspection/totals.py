"""Totals: hidden figures in them, results that are out of date, numbers typed over formulas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from auditcheck.inspection.checks import BOOK_HIDDEN_IN_TOTAL, BOOK_SUM_STALE, BOOK_TYPED_OVER
from auditcheck.inspection.known import Place
from auditcheck.inspection.sheetpage import SheetPage, listed, number_of
from auditcheck.model.cells import CellRef, Hiding
from auditcheck.model.issues import Comparison, Issue, Side, Term
from auditcheck.model.words import Words
from auditcheck.workbook.formulas import relative
from auditcheck.workbook.grid import RawValue

_BARE_SUM = re.compile(r"\s*SUM\([^()]*\)\s*", re.IGNORECASE)
_CLOSE = Decimal("1e-9")
_TAPE = 60
_ALIKE = 3


def hidden_in_totals(page: SheetPage) -> list[Issue]:
    """Return the hidden figures that a visible total or a record of the pack's tables counts in."""
    if not page.may_hide:
        return []
    shown = _Shown(page)
    told = {
        line
        for place in page.known.figures(page.sheet)
        if page.known.names(page.sheet, place) and (line := shown.hidden_line(page.reference(place)))
    }
    totals, hidden = [], {}
    for place, areas in page.sums.items():
        doubtful = [area for area in areas if shown.may_hide(area.sheet)]
        if not doubtful or shown.hides(page.reference(place)):
            continue
        hidden_parts = filter(shown.is_hidden_figure, page.cells(doubtful))
        counted = [cell for cell in hidden_parts if shown.hidden_line(cell) not in told]
        if counted and not page.known.names(page.sheet, place):
            totals.append(page.reference(place))
            hidden.update(dict.fromkeys(counted))
    for place in sorted(page.known.figures(page.sheet)) if shown.may_hide(page.sheet.title) else ():
        cell = page.reference(place)
        if shown.is_hidden_figure(cell) and shown.hidden_line(cell) not in told:
            hidden.setdefault(cell)
    if not hidden:
        return []
    figures = listed([_named(cell, page) for cell in hidden])
    if totals:
        at = listed([cell.address for cell in totals])
        what = Words(
            f"{at.zh} 的合计计入了隐藏的数：{figures.zh}",
            f"the totals in {at.en} count figures that are hidden: {figures.en}",
        )
    else:
        what = Words(f"审核计入了隐藏的数：{figures.zh}", f"figures that count are hidden: {figures.en}")
    return [page.issue(BOOK_HIDDEN_IN_TOTAL, what, [*totals, *hidden])]


class _Shown:
    """What the sheets of a workbook show."""

    def __init__(self, page: SheetPage) -> None:
        self._page = page

    def may_hide(self, title: str) -> bool:
        """Say whether a sheet hides anything at all."""
        sheet = self._page.home(title)
        return sheet is not None and (sheet.visibility != "visible" or bool(sheet.hidden))

    def hides(self, cell: CellRef) -> Hiding | None:
        """Return what hides a cell of any sheet."""
        sheet = self._page.home(cell.sheet)
        return sheet.hides(cell.row, cell.column) if sheet else None

    def is_hidden_figure(self, cell: CellRef) -> bool:
        """Say whether a cell holds a number other than zero and is not shown."""
        return bool(number_of(self._page.value(cell))) and self.hides(cell) is not None

    def hidden_line(self, cell: CellRef) -> tuple[str, int] | None:
        """Return the sheet and number of the hidden row or column (negative) that a cell stands in."""
        found = self.hides(cell)
        number = {Hiding.COLUMN: -cell.column, Hiding.SHEET: 0}.get(found, cell.row) if found else None
        return None if number is None else (cell.sheet, number)


def _named(cell: CellRef, page: SheetPage) -> str:
    address = cell.address if cell.sheet == page.sheet.title else cell.qualified
    return f"{address} {page.shown(cell)}"


def stale_sums(page: SheetPage) -> list[Issue]:
    """Return the bare sums whose stored result is not what their cells add up to."""
    found = []
    for place, areas in page.sums.items():
        if not _BARE_SUM.fullmatch(page.formulas[place]) or page.known.names(page.sheet, place):
            continue
        stored = number_of(page.sheet.value(*place))
        numbers = _numbers(list(page.values(areas))) if stored is not None else None
        if stored is None or numbers is None:
            continue
        total = sum(numbers, Decimal(0))
        if abs(stored - total) > _CLOSE * max([abs(stored), *map(abs, numbers), Decimal(1)]):
            found.append((page.reference(place), stored, total))
    if not found:
        return []
    cells = [cell for cell, _, _ in found]
    first, stored, total = found[0]
    formula = page.formulas[first.row, first.column]
    message = Words(
        f"{first.address} 的公式 ={formula} 存的结果是 {stored:,}，各数之和是 {total:,}",
        f"{first.address}: the result stored for ={formula} is {stored:,}, its cells add up to {total:,}",
    )
    if len(found) > 1:
        message += Words(f"；共 {len(found)} 个公式如此", f"; {len(found)} formulas in all are like this")
    return [page.issue(BOOK_SUM_STALE, message, cells, _comparison(page, found[0]))]


def _numbers(values: list[RawValue]) -> list[Decimal] | None:
    """Return what Excel's SUM adds: texts and truths are passed over; None where that cannot be told."""
    if not all(isinstance(value, str | bool | int | float) for value in values):
        return None
    return [number for value in values if (number := number_of(value)) is not None]


def _comparison(page: SheetPage, found: tuple[CellRef, Decimal, Decimal]) -> Comparison | None:
    place, stored, total = found
    areas = page.sums[place.row, place.column]
    if sum(area.size for area in areas) > _TAPE:
        return None
    parts = [cell for cell in page.cells(areas) if number_of(page.value(cell)) is not None]
    terms = tuple(_term(page, cell) for cell in parts)
    left = Side(value=stored, terms=(_term(page, place),), stated=True)
    return Comparison(
        left=left,
        operator="==",
        right=Side(value=total, terms=terms),
        difference=stored - total,
        tolerance=Decimal(0),
    )


def _term(page: SheetPage, cell: CellRef) -> Term:
    at = page.location(cell)
    return Term(
        label=at.row_label or at.column_label or cell.address,
        cell=cell,
        value=number_of(page.value(cell)),
        row_label=at.row_label,
        column_label=at.column_label,
    )


def typed_over(page: SheetPage) -> list[Issue]:
    """Return the numbers that stand in a row or column of like formulas, formulas on both sides."""
    alike = {place: relative(formula, *place) for place, formula in page.formulas.items()}
    found = sorted({gap for step in ((1, 0), (0, 1)) for gap in _gaps(page, alike, step)})
    cells = [page.reference(gap) for gap, _ in found if not page.known.names(page.sheet, gap)]
    if not cells:
        return []
    beside = dict(found)
    names = listed([f"{c.address} {page.shown(c)}" for c in cells])
    formula = page.formulas[beside[cells[0].row, cells[0].column]]
    message = Words(
        f"手填的数：{names.zh}；相邻单元格是公式（如 ={formula}）",
        f"typed: {names.en}; the cells beside are formulas (such as ={formula})",
    )
    return [page.issue(BOOK_TYPED_OVER, message, cells)]


def _gaps(page: SheetPage, alike: dict[Place, str], step: tuple[int, int]) -> Iterator[tuple[Place, Place]]:
    """Yield each number that interrupts a run of at least three like formulas, with a formula beside it."""
    down, across = step
    for (row, column), pattern in alike.items():
        gap = row + down, column + across
        after = row + 2 * down, column + 2 * across
        number = number_of(page.sheet.value(*gap))
        if gap in alike or number is None or alike.get(after) != pattern:
            continue
        if number == 0 and "/" in pattern:
            continue  # nothing to divide by: 0 was typed in place of an error
        beyond = (row - down, column - across), (after[0] + down, after[1] + across)
        if sum(alike.get(place) == pattern for place in beyond) + 2 >= _ALIKE:
            yield gap, (row, column)
