"""Forms: what all worksheet parts of one markup have in common, and where the figures between it belong.

How a markup is read is found out by having it read twice with figures of our own. If each of them comes
back in one place, as a number, as the shared text of that index or as a text of itself, so will any others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, chain, pairwise, starmap

from auditcheck.workbook.grid import RawValue
from auditcheck.workbook.sheetscan import SheetScan
from auditcheck.workbook.values import SheetValues

# Finite, and one number to all programs. A truth value is left in the markup: it is one of two only.
# Only a search for a single letter is fast; what stands before that is looked at where it is met.
_FIGURE = re.compile(rb'v(?<=<v)(?<!t="b"><v)>(-?+[0-9]{1,17}+(?:\.[0-9]{1,17}+)?+)</v>')
_SPREADSHEET = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"

Markup = bytes
"""A part with a zero byte in place of each of its figures and their tags; XML has none of its own."""
Read = Callable[[bytes, bytes], tuple[SheetScan, SheetValues]]
"""Scans and reads a worksheet part with a table of shared texts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What a markup comes to: its scan, its values, and which of its figures are of which kind.

    ``order`` tells for each cell where its value stands if ``cells`` are followed by the numbers, the texts
    and the words. ``rows`` are slices of the cells.
    """

    scan: SheetScan
    values: SheetValues
    cells: tuple[RawValue, ...]
    order: tuple[int, ...]
    rows: tuple[slice, ...]
    numbers: tuple[int, ...]
    texts: tuple[int, ...]
    words: tuple[int, ...]

    def filled(self, figures: Sequence[bytes], shared: Mapping[bytes, str]) -> SheetValues | None:
        """Return the values with these figures; None if one of them is an index that ``shared`` lacks."""
        texts = [shared.get(figures[at]) for at in self.texts]
        if None in texts:
            return None
        numbers, words = (
            [float(figures[at]) for at in self.numbers],
            [figures[at].decode() for at in self.words],
        )
        found = [*self.cells, *numbers, *texts, *words]
        cells = [found[at] for at in self.order]
        values = self.values
        return SheetValues(
            title=values.title,
            visibility=values.visibility,
            is_table=values.is_table,
            rows=[cells[row] for row in self.rows],
            merges=values.merges,
            cells=values.cells,
        )


def taken_apart(data: bytes) -> tuple[Markup, list[bytes]]:
    """Return the markup of a worksheet part, and as figures what plain numbers stand alone in ``<v>``."""
    pieces = _FIGURE.split(data)
    return b"\0".join(pieces[::2]), pieces[1::2]


def form_of(markup: Markup, read: Read) -> Form | None:
    """Return the form of a markup; None if a figure of it could decide more than the value of one cell."""
    count = markup.count(b"\0")
    shared = {b"%d" % index: f"t{index}" for index in range(count + 1)}
    numbers = [b"%d" % number for number in range(1, count + 1)]
    scan, values = read(_put_together(markup, numbers), _table_of(shared.values()))
    form = _numbered(scan, values, count)
    if form is None:
        return None
    # As long as figures may be, negative and broken; for each text another index, and other texts, that the
    # index of a text which is no figure of the markup is not taken for that text.
    others = [b"-%017d.%017d" % (figure, figure) for figure in range(count)]
    for figure in form.texts:
        others[figure] = b"%d" % figure
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
    order = list(range(len(cells)))
    for place, (_, at) in enumerate(chain(*found), len(cells)):
        order[at] = place
    numbers, texts, words = (tuple(figure for figure, _ in each) for each in found)
    return Form(
        scan=scan,
        values=replace(values, rows=[]),
        cells=cells,
        order=tuple(order),
        rows=tuple(starmap(slice, pairwise(ends))),
        numbers=numbers,
        texts=texts,
        words=words,
    )


def _put_together(markup: Markup, figures: Sequence[bytes]) -> bytes:
    first, *others = markup.split(b"\0")
    return first + b"".join(b"v>%b</v>%b" % pair for pair in zip(figures, others, strict=True))


def _table_of(texts: Iterable[str]) -> bytes:
    items = "".join(f"<si><t>{text}</t></si>" for text in texts)
    return b'<sst xmlns="%b">%b</sst>' % (_SPREADSHEET, items.encode())
