"""Sheets: which sheets of a workbook carry a table, by their names or by the titles inside them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from auditcheck.model.tables import TableSpec
from auditcheck.tables.areas import Area, whole_sheet
from auditcheck.tables.titles import Titles, title_rank, titles_of
from auditcheck.tables.values import is_blank

if TYPE_CHECKING:
    from auditcheck.workbook.grid import Sheet, Workbook

_TITLE_ROWS = 5
_LONGEST_TITLE = 60
_ENOUGH_LABELS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A sheet that may carry a table.

    Rank 0 by its exact name, 1 by its name but for an annex number or year, 2 by a name that Excel
    has cut off, 3 by a title inside it, 4 by its labels alone.
    """

    sheet: Sheet
    rank: int


@dataclass(kw_only=True)
class Sheets:
    """The sheets of a workbook with what has been found out about them."""

    workbook: Workbook
    _areas: dict[tuple[int, bool], Area] = field(default_factory=dict)
    _titles: dict[int, Titles] = field(default_factory=dict)
    _saying: dict[tuple[int, tuple[str, ...]], bool] = field(default_factory=dict)
    _candidates: dict[str, list[Candidate]] = field(default_factory=dict)

    def area(self, sheet: Sheet, *, turned: bool = False) -> Area:
        """Return a whole sheet as an area (made once)."""
        key = (sheet.index, turned)
        if key not in self._areas:
            self._areas[key] = whole_sheet(sheet, turned=turned)
        return self._areas[key]

    def titles(self, sheet: Sheet) -> Titles:
        """Return the texts in the first rows of a sheet, any of which may be its title."""
        if sheet.index not in self._titles:
            found = (raw for cells in sheet.rows[:_TITLE_ROWS] for raw in cells if type(raw) is str)
            self._titles[sheet.index] = _titles(
                tuple([text for text in found if len(text) <= _LONGEST_TITLE])
            )
        return self._titles[sheet.index]

    def candidates(self, spec: TableSpec) -> list[Candidate]:
        """Return the sheets that may carry a table, in the order of the workbook."""
        if spec.name not in self._candidates:
            self._candidates[spec.name] = self._found(spec)
        return self._candidates[spec.name]

    def _found(self, spec: TableSpec) -> list[Candidate]:
        found = []
        for sheet in self.workbook.filed_sheets:
            rank = self._rank(sheet, spec)
            if rank is not None:
                found.append(Candidate(sheet=sheet, rank=rank))
        return found

    def _rank(self, sheet: Sheet, spec: TableSpec) -> int | None:
        if spec.title and all(p.strip() == "*" for p in spec.sheet) and not self._titled(sheet, spec.title):
            return None
        ranks = [rank for p in spec.sheet if (rank := title_rank(p, sheet.title)) is not None]
        if ranks:
            return min(ranks)
        titled = self._titled(sheet, spec.title or spec.sheet)
        return 3 if titled and self.has_labels(sheet, spec) else None

    def _titled(self, sheet: Sheet, patterns: tuple[str, ...]) -> bool:
        """Say whether one of the titles inside a sheet says one of the patterns (found out once)."""
        key = (sheet.index, patterns)
        if key not in self._saying:
            self._saying[key] = any(map(self.titles(sheet).say, patterns))
        return self._saying[key]

    def has_labels(self, sheet: Sheet, spec: TableSpec) -> bool:
        """Say whether labels of the table are on the sheet (or it has none to look for).

        One is enough; of a form repeated on several sheets half of them, lest a list of its sheets be
        taken for one more.
        """
        wanted, found = len(label_texts(spec)), self.labels_found(sheet, spec)
        return not wanted or (found > 0 and (spec.each is None or found * 2 >= wanted))

    def labels_found(self, sheet: Sheet, spec: TableSpec) -> int:
        """Return how many of the table's labels are on the sheet."""
        area = self.area(sheet)
        return sum(any(area.find(text, head=True) for text in texts) for texts in label_texts(spec))

    def by_labels(self, spec: TableSpec, claimed: set[int]) -> list[Candidate]:
        """Return the one sheet, not claimed by another table, that has all labels of a table."""
        wanted = len(label_texts(spec))
        if wanted < _ENOUGH_LABELS:
            return []
        free = [sheet for sheet in self.workbook.filed_sheets if sheet.index not in claimed]
        full = [sheet for sheet in free if self.labels_found(sheet, spec) == wanted]
        return [Candidate(sheet=sheet, rank=4) for sheet in full] if len(full) == 1 else []


@lru_cache(maxsize=64)
def _titles(texts: tuple[str, ...]) -> Titles:
    return titles_of(text for text in texts if not is_blank(text))


def label_texts(spec: TableSpec) -> list[tuple[str, ...]]:
    """Return for each required field, column and row the texts its label may have."""
    anchors = [c.anchor for c in spec.columns if c.anchor and not c.optional and not c.pattern]
    anchors += [row.anchor for row in spec.rows if not row.optional]
    return [tuple(path[-1] for path in anchor.aliases) for anchor in anchors]
