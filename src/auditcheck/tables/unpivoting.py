"""Unpivoting: a table whose columns are not known beforehand, told cell by cell.

An expenditure table by function has a hundred columns of economic items that change from year to year.
Each of its cells becomes a record: its row's code and name, the headers over it, and its value. The
total row is among them, without a code.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from auditcheck.model.tables import ColumnSpec, TableSpec, ValueType
from auditcheck.tables.areas import Area, Spot
from auditcheck.tables.headers import Header, HeaderCell, find_header, header_cell
from auditcheck.tables.labels import label_of
from auditcheck.tables.parts import Cells, Part, records_part
from auditcheck.tables.values import is_blank

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from auditcheck.workbook.grid import RawValue

_NO_VALUES = frozenset({"行次", "栏次", "序号", "编号", "备注", "说明"})


def unpivoted_part(area: Area, spec: TableSpec) -> Part | None:
    """Return every cell of a table below its headers as a record, or None if the table is not there."""
    assert spec.unpivot is not None  # noqa: S101 - the caller asks for it
    named = replace(spec, columns=tuple(column for column in spec.columns if column.anchor is not None))
    header = find_header(area, named)
    if header is None or not header.cells:
        return None
    value = spec.column(spec.unpivot.value)
    found = {f"#{cell.column}": cell for cell in _value_headers(area, header)}
    if value is None or not found:
        return None
    wide = replace(
        header,
        cells={**header.cells, **found},
        specs=(*header.specs, *(replace(value, name=name) for name in found)),
    )
    return _Long(spec, records_part(area, named, wide), wide, tuple(found)).part(value)


def _value_headers(area: Area, header: Header) -> list[HeaderCell]:
    """Return the lowest header of every column right of the named ones."""
    last_named = max(cell.column for cell in header.cells.values())
    cells = (_lowest(area, header, column) for column in range(last_named + 1, area.width + 1))
    return [cell for cell in cells if cell and label_of(cell.path[-1]).core not in _NO_VALUES]


def _lowest(area: Area, header: Header, column: int) -> HeaderCell | None:
    for row in range(header.last, header.first - 1, -1):
        extent = area.covering(row, column) or area.extent(row, column)
        raw = area.value(extent.top, extent.left)
        if not isinstance(raw, str) or is_blank(raw):
            continue
        if extent.left != extent.right or extent.top < header.first:
            return None
        return header_cell(area, Spot(row=extent.top, column=column, text=raw, extent=extent))
    return None


class _Long:
    """The records of a part turned into one record for each of its values."""

    def __init__(self, spec: TableSpec, part: Part, header: Header, names: tuple[str, ...]) -> None:
        self.spec, self.part_, self.header, self.names = spec, part, header, names
        self.height = part.length + (part.total is not None)
        self.width = len(names)

    def part(self, value: ColumnSpec) -> Part:
        """Return the part, row by row, the total row first."""
        cells = {
            name: self._repeated(column)
            for name, column in self.part_.cells.items()
            if name not in self.names
        }
        cells |= {name: self._headers(name, step) for step, name in enumerate(self._header_names())}
        cells[value.name] = self._values(value)
        return replace(self.part_, length=self.height * self.width, cells=cells, total=None, total_label="")

    def _header_names(self) -> tuple[str, ...]:
        assert self.spec.unpivot is not None  # noqa: S101 - see unpivoted_part
        return self.spec.unpivot.headers

    def _repeated(self, column: Cells) -> Cells:
        """Return a named column once for each value of its row."""
        pieces = [column]
        if self.part_.total is not None:
            pieces.insert(0, self._named_total(self.part_.total[column.spec.name]))
        raws = [raw for piece in pieces for raw in piece.raws for _ in self.names]
        return replace(
            column,
            rows=np.repeat(np.concatenate([piece.rows for piece in pieces]), self.width),
            columns=np.repeat(np.concatenate([piece.columns for piece in pieces]), self.width),
            raws=raws,
            inline=self._inline(pieces),
        )

    def _named_total(self, total: Cells) -> Cells:
        """Return what the total row says in a named column: its own figure, its label as a name, no code."""
        if total.spec.type.is_numeric:
            return total
        said = None if total.spec.type is ValueType.CODE else self.part_.total_label
        return replace(total, raws=[said], inline={0: said or ""})

    def _inline(self, pieces: list[Cells]) -> dict[int, str]:
        found: dict[int, str] = {}
        offset = 0
        for piece in pieces:
            for i, text in piece.inline.items():
                found |= dict.fromkeys(range((offset + i) * self.width, (offset + i + 1) * self.width), text)
            offset += len(piece.raws)
        return found

    def _headers(self, name: str, step: int) -> Cells:
        """Return one row of headers as a column of texts."""
        found = [self.header.cells[each] for each in self.names]
        texts: list[RawValue] = [
            cell.path[max(step - len(self._header_names()), -len(cell.path))] for cell in found
        ]
        return Cells(
            spec=ColumnSpec(name=name, type=ValueType.TEXT),
            title=name,
            rows=np.tile(
                _numbers(self.part_.area.place(cell.row, cell.column)[0] for cell in found), self.height
            ),
            columns=np.tile(
                _numbers(self.part_.area.place(cell.row, cell.column)[1] for cell in found), self.height
            ),
            raws=texts * self.height,
            sheet=self.part_.area.sheet,
            inline=dict(enumerate(map(str, texts * self.height))),
        )

    def _values(self, value: ColumnSpec) -> Cells:
        rows = [self.part_.cells] if self.part_.total is None else [self.part_.total, self.part_.cells]
        blocks = [[cells[name] for name in self.names] for cells in rows]
        titles = tuple(self.header.cells[name].title for name in self.names)
        stated = {i: unit for i, name in enumerate(self.names) if (unit := self.header.cells[name].unit)}
        return Cells(
            spec=value,
            title=value.title,
            rows=np.concatenate([np.stack([c.rows for c in block], axis=1).ravel() for block in blocks]),
            columns=np.concatenate(
                [np.stack([c.columns for c in block], axis=1).ravel() for block in blocks]
            ),
            raws=[
                raw for block in blocks for row in zip(*(c.raws for c in block), strict=True) for raw in row
            ],
            sheet=self.part_.area.sheet,
            units={row * self.width + i: unit for row in range(self.height) for i, unit in stated.items()},
            titles=titles * self.height,
        )


def _numbers(places: Iterable[int]) -> NDArray[np.int32]:
    return np.fromiter(places, dtype=np.int32)
