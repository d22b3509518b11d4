"""Columns: the pieces of a column put together, or the column of an earlier sheet put on this one."""

from __future__ import annotations

from itertools import accumulate, chain
from typing import TYPE_CHECKING, Any

import numpy as np

from auditcheck.arithmetic.exact import Exact, concatenated
from auditcheck.model.tables import ColumnSpec
from auditcheck.tables.pieces import Piece, Terms
from auditcheck.tables.table import Column, Origin
from auditcheck.tables.values import Values

if TYPE_CHECKING:
    from auditcheck.workbook.grid import Sheet


def column_of(spec: ColumnSpec, pieces: list[Piece], terms: Terms) -> tuple[Column, Values]:
    """Return a column made of its pieces, and what is to be told of its values."""
    first, *others = pieces
    values = _joined(pieces) if others else first.values
    made = Column(
        spec=spec,
        title=first.cells.title,
        states=values.states,
        numbers=values.numbers,
        texts=values.texts,
        origin=_origin(pieces),
        unit=first.unit,
        compared=terms.compared(spec),
        own_units=values.own_units,
        inline=_inline(pieces) if others else first.cells.inline,
        titles=tuple(chain.from_iterable(piece.cells.titles for piece in pieces)),
    )
    return made, values


def put_on(sheet: Sheet, fields: dict[str, Any], numbers: Exact | None) -> Column:
    """Return the column of one piece that has these fields, its cells on another sheet with other numbers."""
    origin = Origin(sheets=(sheet,), rows=fields["origin"].rows, columns=fields["origin"].columns)
    made = object.__new__(Column)  # replace() would go through all fields, for each column of each file
    made.__dict__.update(fields, origin=origin, numbers=numbers)
    return made


def _inline(pieces: list[Piece]) -> dict[int, str]:
    starts = accumulate(map(len, pieces), initial=0)
    return {
        start + i: text
        for start, piece in zip(starts, pieces, strict=False)
        for i, text in piece.cells.inline.items()
    }


def _origin(pieces: list[Piece]) -> Origin:
    sheets = tuple([piece.sheet for piece in pieces])
    if len(pieces) == 1:
        return Origin(sheets=sheets, rows=pieces[0].cells.rows, columns=pieces[0].cells.columns)
    return Origin(
        sheets=sheets,
        rows=np.concatenate([piece.cells.rows for piece in pieces]),
        columns=np.concatenate([piece.cells.columns for piece in pieces]),
        which=np.repeat(np.arange(len(pieces), dtype=np.int32), list(map(len, pieces))),
    )


def _joined(pieces: list[Piece]) -> Values:
    """Return the values of several parts one after another; differing units are kept by cell."""
    all_values = [piece.values for piece in pieces]
    joined = Values(states=np.concatenate([values.states for values in all_values]))
    if all(values.numbers is not None for values in all_values):
        joined.numbers = concatenated([values.numbers for values in all_values if values.numbers is not None])
    else:
        joined.texts = np.concatenate([values.texts for values in all_values if values.texts is not None])
    offset = 0
    for piece in pieces:
        values, count = piece.values, len(piece)
        if piece.unit and piece.unit is not pieces[0].unit:
            joined.own_units.update(dict.fromkeys(range(offset, offset + count), piece.unit))
        joined.own_units.update({offset + i: unit for i, unit in values.own_units.items()})
        for name in ("unreadable", "errors", "not_calculated", "text_numbers", "percents"):
            getattr(joined, name).extend(offset + i for i in getattr(values, name))
        offset += count
    return joined
