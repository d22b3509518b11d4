"""Remembering where a table stands on a sheet that says the same as one before it.

The submissions of a batch come from one template. Where a table's cells are follows from the sheet's
texts, from which cells hold numbers, and, among records, from zeros and small whole numbers (column
numbers, rows left empty). A sheet that agrees in all of these has its tables in the same places; only
the values are taken anew. A code or name that is a number in its cell must agree as well.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from auditcheck.tables import skeletons
from auditcheck.tables.areas import Area
from auditcheck.tables.parts import Cells, Part
from auditcheck.tables.recalling import Imprint, Places, Recalled, all_cells, imprint_of
from auditcheck.tables.skeletons import skeleton

if TYPE_CHECKING:
    from auditcheck.model.tables import TableSpec
    from auditcheck.workbook.grid import RawValue

_MOST_CELLS = 20_000
_KEPT = 32
_TABLES = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """A part without its sheet, None where there was none; ``numbers`` it rests on, by position."""

    part: Part | None = None
    cells: Imprint | None = None
    total: Imprint | None = None
    numbers: tuple[tuple[int, RawValue], ...] = ()

    def on(self, area: Area) -> Part | None:
        """Return the part on another area."""
        if self.part is None or self.cells is None:
            return None
        found = all_cells(area)
        total = None if self.total is None else Recalled(self.total, area.sheet, found)
        return self.part.again(area, Recalled(self.cells, area.sheet, found), total)


@dataclass(slots=True)
class _Memory:
    """The parts of one table by what their sheets say; None for a part that has to be found each time.

    Sheets that have all been different are not worth remembering; ``of_use`` says whether one was alike.
    """

    spec: TableSpec
    parts: dict[bytes, _Kept | None] = field(default_factory=dict)
    of_use: bool = False


_memories: dict[int, _Memory] = {}


def remembered(area: Area, spec: TableSpec, find: Callable[[], Part | None]) -> Part | None:
    """Return what ``find`` makes of a table in an area, from memory if a sheet alike was there before."""
    memory = _memory(spec)
    full = len(memory.parts) >= _KEPT
    if (full and not memory.of_use) or sum(map(len, area.rows)) > _MOST_CELLS:
        return find()
    key = skeleton(area, spec)
    kept = memory.parts.get(key)
    if kept is not None and all(_same(area.cells[position], raw) for position, raw in kept.numbers):
        memory.of_use = True
        return kept.on(area)
    part = find()
    if full:
        memory.parts.clear()
    memory.parts[key] = _Kept() if part is None else _kept(part, area)
    return part


def _memory(spec: TableSpec) -> _Memory:
    if id(spec) not in _memories:
        if len(_memories) >= _TABLES:
            _memories.clear()
        _memories[id(spec)] = _Memory(spec)
    return _memories[id(spec)]


def forget() -> None:
    """Forget every sheet."""
    _memories.clear()
    skeletons.forget()


def _same(value: RawValue, other: RawValue) -> bool:
    return type(value) is type(other) and value == other


def _kept(part: Part, area: Area) -> _Kept | None:
    """Return what is kept of a part: no sheet, and of values texts alone. None if it cannot be told."""
    bare = replace(area.sheet, rows=[], formats=None, formulas=None, hiding=None)
    cells = imprint_of(part.cells, area, bare)
    total = imprint_of(part.total or {}, area, bare)
    numbers = _numbers_among_texts(part, area)
    if cells is None or total is None or numbers is None:
        return None
    alone = replace(part, area=Area(sheet=bare, rows=[]), cells={}, total=None)
    return _Kept(part=alone, cells=cells, total=total if part.total is not None else None, numbers=numbers)


def _numbers_among_texts(part: Part, area: Area) -> tuple[tuple[int, RawValue], ...] | None:
    """Return the cells of codes and names, with all levels of a code, that hold a number.

    None if one is not in the area.
    """
    places = {
        (row, column + level)
        for cells in _all_cells(part)
        if not cells.spec.type.is_numeric
        for row, column in zip(cells.rows.tolist(), cells.columns.tolist(), strict=True)
        for level in range(max(1, len(cells.spec.parts)))
    }
    where = Places(area)
    found = {where.position(*place): raw for place in places if _is_other(raw := area.sheet.value(*place))}
    if None in found:
        return None
    return tuple((position, raw) for position, raw in sorted(found.items()) if position is not None)


def _is_other(raw: RawValue) -> bool:
    return not isinstance(raw, str | None)


def _all_cells(part: Part) -> list[Cells]:
    return [*part.cells.values(), *(part.total or {}).values()]
