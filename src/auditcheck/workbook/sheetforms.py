"""Forms: what all worksheet parts of one markup have in common, and where the figures between it belong.

How a markup is read is found out by having it read twice with figures of our own. If each of them comes
back in one place, as a number, as the shared text of that index or as a text of itself, so will any others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, chain, compress, pairwise, starmap

from auditcheck.workbook.grid import RawValue
from auditcheck.workbook.sheetscan import SheetScan
from auditcheck.workbook.values import SheetValues

# Finite, and one number to all programs. A truth value is left in the markup: it is one of two only.
_FIGURE = re.compile(rb'<v>(?<!t="b"><v>)(-?[0-9]{1,17}(?:\.[0-9]{1,17})?)</v>')
_SPREADSHEET = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"

Markup = bytes
"""A part with a zero byte in place of each of its figures; XML has none of its own."""
Read = Callable[[bytes, bytes], tuple[SheetScan, SheetValues]]
"""Scans and reads a worksheet part with a table of shared texts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Places:
    """The figures of one kind: whether each figure is of it, and the cells of those that are."""

    chosen: tuple[bool, ...]
    cells: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What a markup comes to: its scan, its values, and of all its ``cells`` those that figures are put into.

    ``rows`` are slices of the cells.
    """

    scan: SheetScan
    values: SheetValues
    cells: tuple[RawValue, ...]
    rows: tuple[slice, ...]
    numbers: _Places
    texts: _Places
    words: _Places

    def filled(self, figures: Sequence[bytes], shared: Mapping[bytes, str]) -> SheetValues | None:
        """Return the values with these figures; None if one of them is an index that ``shared`` lacks."""
        texts = list(map(shared.get, compress(figures, self.texts.chosen)))
        if None in texts:
            return None
        cells = list(self.cells)
        numbers = map(float, compress(figures, self.numbers.chosen))
        words = map(bytes.decode, compress(figures, self.words.chosen))
        places = chain(self.numbers.cells, self.texts.cells, self.words.cells)
        for at, value in zip(places, chain(numbers, texts, words), strict=True):
            cells[at] = value
        return replace(self.values, rows=[cells[row] for row in self.rows])


def taken_apart(data: bytes) -> tuple[Markup, list[bytes]]:
    """Return the markup of a worksheet part, and as figures what plain numbers stand alone in ``<v>``."""
    pieces = _FIGURE.split(data)
    return b"\0".join(pieces[::2]), pieces[1::2]


def form_of(markup: Markup, read: Read) -> Form | None:
    """Return the form of a markup; None if a figure of it could decide more than the value of one cell."""
    count = markup.count(b"\0")
    shared = {b"%d" % index: f"t{index}" for index in range(count + 1)}
    table = _table_of(shared.values())
    scan, values = read(_put_together(markup, [b"%d" % number for number in range(1, count + 1)]), table)
    form = _numbered(scan, values, count)
    if form is None:
        return None
    # As long as figures may be, negative and broken; for each text another index, and other texts, that the
    # index of a text which is no figure of the markup is not taken for that text.
    others = [
        b"%d" % figure if is_index else b"-%017d.%017d" % (figure, figure)
        for figure, is_index in enumerate(form.texts.chosen)
    ]
    shared = {index: f"u{text}" for index, text in shared.items()}
    again = read(_put_together(markup, others), _table_of(shared.values()))
    return form if repr(again) == repr((scan, form.filled(others, shared))) else None


def _numbered(scan: SheetScan, values: SheetValues, count: int) -> Form | None:
    """Return the form of what was read with the numbers from 1 on as figures."""
    meant: dict[RawValue, tuple[int, int]] = {}
    for figure in range(count):
        shown: tuple[RawValue, ...] = (float(figure + 1), f"t{figure + 1}", str(figure + 1))
        meant |= {value: (kind, figure) for kind, value in enumerate(shown)}
    cells = tuple(chain.from_iterable(values.rows))
    found: tuple[list[tuple[int, int]], ...] = ([], [], [])
    for at, value in enumerate(cells):
        if type(value) in (float, str) and value in meant:
            kind, figure = meant[value]
            found[kind].append((figure, at))
    is_plain = not (scan.has_asides or scan.is_foreign) and values.cells + scan.lost == scan.values
    if not is_plain or sorted(figure for figure, _ in chain(*found)) != list(range(count)):
        return None
    ends = accumulate(map(len, values.rows), initial=0)
    numbers, texts, words = (_places(each, count) for each in found)
    return Form(
        scan=scan,
        values=replace(values, rows=[]),
        cells=cells,
        rows=tuple(starmap(slice, pairwise(ends))),
        numbers=numbers,
        texts=texts,
        words=words,
    )


def _places(found: Iterable[tuple[int, int]], count: int) -> _Places:
    """Return the places of figures that are given with the cells they stand in."""
    cells = dict(sorted(found))
    return _Places(chosen=tuple(figure in cells for figure in range(count)), cells=tuple(cells.values()))


def _put_together(markup: Markup, figures: Sequence[bytes]) -> bytes:
    first, *others = markup.split(b"\0")
    return first + b"".join(b"<v>%b</v>%b" % pair for pair in zip(figures, others, strict=True))


def _table_of(texts: Iterable[str]) -> bytes:
    items = "".join(f"<si><t>{text}</t></si>" for text in texts)
    return b'<sst xmlns="%b">%b</sst>' % (_SPREADSHEET, items.encode())
