"""Sheets drawn as grids: which cells stand where, how merged ones span, and which issues mark them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from auditcheck.model.cells import CellRange, CellRef, column_letters
from auditcheck.model.issues import Issue
from auditcheck.model.report import SheetView
from auditcheck.model.rules import RuleClass
from auditcheck.reporters.widths import laid_widths


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What issues make of a cell: numbers of those that stand there, that read it, that suspect it."""

    stand: tuple[int, ...] = ()
    read: tuple[int, ...] = ()
    suspect: tuple[int, ...] = ()
    rule_class: RuleClass | None = None
    settled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GridCell:
    """One drawn cell; ``runs_on`` over empty cells beside it, ``jump``: columns before it are left out."""

    id: str
    address: str
    text: str
    figure: bool
    mark: Mark
    across: int = 1
    down: int = 1
    runs_on: bool = False
    jump: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GridRow:
    """One drawn row; ``left_out`` counts the rows that are left out before it."""

    number: int
    cells: tuple[GridCell, ...]
    left_out: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """One drawn sheet. ``widths`` are in characters, one for each of ``letters``."""

    index: int
    title: str
    letters: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[GridRow, ...]
    rows_left_out: int
    columns_left_out: int
    marked: int


def marks_of(issues: Sequence[Issue]) -> dict[CellRef, Mark]:
    """Return what the issues, numbered from 1, make of the cells they name."""
    marks: dict[CellRef, Mark] = {}
    for number, issue in enumerate(issues, start=1):
        if issue.primary.cell is not None:
            marks[issue.primary.cell] = _standing(marks.get(issue.primary.cell, Mark()), number, issue)
        for cell in read_by(issue):
            before = marks.get(cell, Mark())
            marks[cell] = replace(before, read=(*before.read, number))
        for place in issue.suspect_places if issue.is_open else ():
            if place.cell is not None:
                before = marks.get(place.cell, Mark())
                marks[place.cell] = replace(before, suspect=(*before.suspect, number))
    return marks


def read_by(issue: Issue) -> list[CellRef]:
    """Return the cells an issue read besides the one where it stands, each once."""
    cells = [place.cell for place in issue.related if place.cell is not None]
    if issue.comparison is not None:
        sides = (issue.comparison.left, issue.comparison.right)
        cells += [term.cell for side in sides for term in side.terms if term.cell is not None]
    return [cell for cell in dict.fromkeys(cells) if cell != issue.primary.cell]


def drawn(view: SheetView, index: int, marks: Mapping[CellRef, Mark]) -> tuple[Grid, dict[CellRef, str]]:
    """Return the sheet as a grid, and the id of the drawn cell for every cell that is shown."""
    ids: dict[CellRef, str] = {}
    spans, covered = _spans(view)
    widths, running = laid_widths(view)
    rows = []
    for i, row in enumerate(view.rows):
        cells = []
        for j, column in enumerate(view.columns):
            here = (row, column)
            anchor = covered.get(here, here)
            ref = CellRef(sheet=view.title, row=row, column=column)
            ids[ref] = f"c{index}-{anchor[0]}-{anchor[1]}"
            if anchor != here:
                continue
            across, down = spans.get(here, (1, 1))
            cells.append(
                GridCell(
                    id=ids[ref],
                    address=ref.address,
                    text=view.texts[i][j],
                    figure=here in view.figures,
                    mark=_gathered(view.title, here, marks, (across, down)),
                    across=across,
                    down=down,
                    runs_on=here in running,
                    jump=j > 0 and view.columns[j - 1] != column - 1,
                )
            )
        before = view.rows[i - 1] if i else 0
        rows.append(GridRow(number=row, cells=tuple(cells), left_out=row - before - 1))
    return _grid(view, index, rows, widths), ids


def _standing(before: Mark, number: int, issue: Issue) -> Mark:
    """Return the mark with one more issue; the worst that is still open gives the colour."""
    first = not before.stand or (before.settled and issue.is_open)
    worse = issue.is_open and before.rule_class and issue.rule_class.rank < before.rule_class.rank
    return replace(
        before,
        stand=(*before.stand, number),
        rule_class=issue.rule_class if first or worse else before.rule_class,
        settled=not issue.is_open and (not before.stand or before.settled),
    )


def _grid(view: SheetView, index: int, rows: Sequence[GridRow], widths: tuple[int, ...]) -> Grid:
    return Grid(
        index=index,
        title=view.title,
        letters=tuple(column_letters(column) for column in view.columns),
        widths=widths,
        rows=tuple(rows),
        rows_left_out=view.rows_left_out,
        columns_left_out=view.columns_left_out,
        marked=sum(len(cell.mark.stand) for row in rows for cell in row.cells),
    )


def _spans(
    view: SheetView,
) -> tuple[dict[tuple[int, int], tuple[int, int]], dict[tuple[int, int], tuple[int, int]]]:
    """Return how far each merged cell spans (columns, rows) and which cell covers each of the others.

    A merge of which some rows or columns are left out in the middle, or whose first cell is, is drawn
    as single cells.
    """
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    covered: dict[tuple[int, int], tuple[int, int]] = {}
    for merge in view.merges:
        rows = [row for row in view.rows if merge.first_row <= row <= merge.last_row]
        columns = [column for column in view.columns if merge.first_column <= column <= merge.last_column]
        if not _whole(rows, merge.first_row) or not _whole(columns, merge.first_column):
            continue
        places = [(row, column) for row in rows for column in columns]
        if any(place in covered or place in spans for place in places):
            continue
        spans[places[0]] = (len(columns), len(rows))
        covered |= dict.fromkeys(places[1:], places[0])
    return spans, covered


def _whole(shown: list[int], first: int) -> bool:
    return bool(shown) and shown[0] == first and all(b == a + 1 for a, b in pairwise(shown))


def _gathered(
    sheet: str,
    here: tuple[int, int],
    marks: Mapping[CellRef, Mark],
    span: tuple[int, int],
) -> Mark:
    """Return the mark of a cell; a merged one takes on those of the cells it covers."""
    if span == (1, 1):
        return marks.get(CellRef(sheet=sheet, row=here[0], column=here[1]), Mark())
    area = CellRange(
        sheet=sheet,
        first_row=here[0],
        first_column=here[1],
        last_row=here[0] + span[1] - 1,
        last_column=here[1] + span[0] - 1,
    )
    found = [mark for ref, mark in marks.items() if ref.sheet == sheet and area.contains(ref.row, ref.column)]
    worst = min((m.rule_class for m in found if m.rule_class), key=lambda c: c.rank, default=None)
    return Mark(
        stand=tuple(number for mark in found for number in mark.stand),
        read=tuple(number for mark in found for number in mark.read),
        suspect=tuple(number for mark in found for number in mark.suspect),
        rule_class=worst,
        settled=all(mark.settled for mark in found if mark.stand) and any(mark.stand for mark in found),
    )
