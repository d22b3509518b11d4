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
BY_TITLE = 3
"""The rank of a sheet by a title inside it; worse is only one by its labels alone."""


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
    """The sheets of a workbook with what has been found out about them; ``specs`` are sought in it."""

    workbook: Workbook
    specs: tuple[TableSpec, ...] = ()
    _areas: dict[tuple[int, bool], Area] = field(default_factory=dict)
    _titles: dict[int, Titles] = field(default_factory=dict)
    _saying: dict[tuple[int, tuple[str, ...]], bool] = field(default_factory=dict)
    _candidates: dict[str, list[Candidate]] = field(default_factory=dict)
    _filed: tuple[Sheet, ...] = field(init=False)
    _names: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        self._filed = self.workbook.filed_sheets
        self._names = tuple([sheet.title for sheet in self._filed])

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
            self._candidates[spec.name] = self._ranked(spec, inside=True)
        return self._candidates[spec.name]

    def best(self, spec: TableSpec) -> list[Candidate]:
        """Return the candidates of the best rank; no sheet is looked into where a name tells."""
        found = self._ranked(spec, inside=False) or self.candidates(spec)
        best = min((candidate.rank for candidate in found), default=0)
        return [candidate for candidate in found if candidate.rank == best]

    def _ranked(self, spec: TableSpec, *, inside: bool) -> list[Candidate]:
        """Return the sheets that may carry a table by their names, and ``inside`` also by their titles."""
        found, only_titled = [], spec.title and all(pattern.strip() == "*" for pattern in spec.sheet)
        for sheet, named in zip(self._filed, _name_ranks(spec.sheet, self._names), strict=True):
            rank = named
            if rank is None and inside and self._titled(sheet, spec.title or spec.sheet):
                rank = BY_TITLE if self.has_labels(sheet, spec) else None
            if rank is not None and (not only_titled or self._titled(sheet, spec.title)):
                found.append(Candidate(sheet=sheet, rank=rank))
        return found

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

    def by_labels(self, spec: TableSpec) -> list[Candidate]:
        """Return the one sheet, by name or title no other table's, that has all labels of a table."""
        wanted = len(label_texts(spec))
        if wanted < _ENOUGH_LABELS:
            return []
        claimed = {candidate.sheet.index for other in self.specs for candidate in self.candidates(other)}
        free = [sheet for sheet in self._filed if sheet.index not in claimed]
        full = [sheet for sheet in free if self.labels_found(sheet, spec) == wanted]
        return [Candidate(sheet=sheet, rank=4) for sheet in full] if len(full) == 1 else []


@lru_cache(maxsize=1024)
def _name_ranks(patterns: tuple[str, ...], names: tuple[str, ...]) -> tuple[int | None, ...]:
    """Return how well each of the names of sheets says the best of the patterns, None if none."""
    ranks = ([title_rank(pattern, name) for pattern in patterns] for name in names)
    return tuple([min((rank for rank in each if rank is not None), default=None) for each in ranks])


@lru_cache(maxsize=64)
def _titles(texts: tuple[str, ...]) -> Titles:
    return titles_of(text for text in texts if not is_blank(text))


def label_texts(spec: TableSpec) -> list[tuple[str, ...]]:
    """Return for each required field, column and row the texts its label may have."""
    anchors = [c.anchor for c in spec.columns if c.anchor and not c.optional and not c.pattern]
    anchors += [row.anchor for row in spec.rows if not row.optional]
    return [tuple(path[-1] for path in anchor.aliases) for anchor in anchors]
