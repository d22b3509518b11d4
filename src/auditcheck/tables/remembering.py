"""Remembering where a table stands on a sheet that says the same as one before it.

The submissions of a batch come from one template. Where a table's cells are follows from the sheet's
texts, from which cells hold numbers, and, among records, from zeros and small whole numbers (column
numbers, rows left empty). A sheet that agrees in all of these has its tables in the same places; only
the values are taken anew. A code or name that is a number in its cell must agree as well.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from auditcheck.model.tables import Layout, TableSpec
from auditcheck.tables.areas import Area
from auditcheck.tables.parts import Cells, Part

if TYPE_CHECKING:
    from auditcheck.workbook.grid import RawValue

_MOST_CELLS = 20_000
_KEPT = 32
_TABLES = 256
_SMALL_NUMBER = 1000
_FLOAT, _INTEGER = b"float", b"int"

_Place = tuple[int, int]


@dataclass(slots=True)
class _Memory:
    """The parts of one table by what their sheets say, with the numbers they rest on.

    Sheets that have all been different are not worth remembering; ``of_use`` says whether one was alike.
    """

    spec: TableSpec
    parts: dict[bytes, tuple[Part | None, dict[_Place, RawValue]]] = field(default_factory=dict)
    of_use: bool = False


_memories: dict[int, _Memory] = {}


def remembered(area: Area, spec: TableSpec, find: Callable[[], Part | None]) -> Part | None:
    """Return what ``find`` makes of a table in an area, from memory if a sheet alike was there before."""
    memory = _memory(spec)
    full = len(memory.parts) >= _KEPT
    if (full and not memory.of_use) or sum(map(len, area.rows)) > _MOST_CELLS:
        return find()
    key = _skeleton(area, spec)
    if key in memory.parts:
        part, numbers = memory.parts[key]
        if all(_same(area.sheet.value(*place), number) for place, number in numbers.items()):
            memory.of_use = True
            return _on_sheet(part, area) if part is not None else None
    part = find()
    if full:
        memory.parts.clear()
    memory.parts[key] = (None, {}) if part is None else (_without_values(part), _numbers_among_texts(part))
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


def _same(value: RawValue, other: RawValue) -> bool:
    return type(value) is type(other) and value == other


def _skeleton(area: Area, spec: TableSpec) -> bytes:
    """Return a digest of all that decides where the table stands."""
    look = _among_records if spec.layout is Layout.RECORDS else _kinds
    about = (area.sheet.title, area.sheet.merges, area.top, area.left, area.turned)
    said = repr((about, [look(cells) for cells in area.rows]))
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).digest()


def _kinds(cells: list[RawValue]) -> list[object]:
    """Return texts as they are, numbers as their type, and anything else with its type."""
    return [
        raw
        if type(raw) is str
        else _FLOAT
        if type(raw) is float
        else _INTEGER
        if type(raw) is int
        else (type(raw).__name__, raw)
        for raw in cells
    ]


def _among_records(cells: list[RawValue]) -> list[object]:
    """Return the same, small whole numbers with their value."""
    return [
        raw if (type(raw) is float or type(raw) is int) and _is_small(raw) else kind
        for kind, raw in zip(_kinds(cells), cells, strict=True)
    ]


def _is_small(number: float) -> bool:
    return -_SMALL_NUMBER < number < _SMALL_NUMBER and number == int(number)


def _numbers_among_texts(part: Part) -> dict[_Place, RawValue]:
    """Return the cells of codes and names, with all levels of a code, that hold a number."""
    sheet = part.area.sheet
    places = {
        (row, column + level)
        for cells in _all_cells(part)
        if not cells.spec.type.is_numeric
        for row, column in zip(cells.rows.tolist(), cells.columns.tolist(), strict=True)
        for level in range(max(1, len(cells.spec.parts)))
    }
    return {place: raw for place in sorted(places) if not isinstance(raw := sheet.value(*place), str | None)}


def _all_cells(part: Part) -> list[Cells]:
    return [*part.cells.values(), *(part.total or {}).values()]


def _without_values(part: Part) -> Part:
    """Return a part that holds on to no sheet, and of values to texts alone."""
    bare = replace(part.area.sheet, rows=[], formats=None, formulas=None, hiding=None)
    return _moved(part, Area(sheet=bare, rows=[]), lambda _: None)


def _on_sheet(part: Part, area: Area) -> Part:
    """Return a part with the values of the sheet at hand."""
    return _moved(part, area, lambda place: area.sheet.value(*place))


def _moved(part: Part, area: Area, value: Callable[[_Place], RawValue]) -> Part:
    """Return a part on another area, its numbers taken anew: those that are their cells as they stand."""

    def moved(found: dict[str, Cells]) -> dict[str, Cells]:
        return {
            name: replace(cells, sheet=area.sheet, raws=_raws(cells, value)) for name, cells in found.items()
        }

    total = moved(part.total) if part.total is not None else None
    return replace(part, area=area, cells=moved(part.cells), total=total)


def _raws(cells: Cells, value: Callable[[_Place], RawValue]) -> list[RawValue]:
    if not cells.spec.type.is_numeric:
        return cells.raws
    found = list(map(value, zip(cells.rows.tolist(), cells.columns.tolist(), strict=True)))
    for position in cells.inline:
        found[position] = cells.raws[position]
    return found
