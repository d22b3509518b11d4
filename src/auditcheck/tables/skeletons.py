"""Skeletons: a digest of all that decides where a table stands on a sheet."""

from __future__ import annotations

import hashlib
import marshal
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import compress
from operator import itemgetter
from types import EllipsisType
from typing import TYPE_CHECKING, cast

from auditcheck.model.tables import Layout, TableSpec

if TYPE_CHECKING:
    from auditcheck.tables.areas import Area
    from auditcheck.workbook.grid import RawValue

    _Pick = Callable[[list[RawValue]], tuple[RawValue, ...]]

_LARGE = 1000.0
_KEPT, _MOST, _TWO = 256, 2000, 2
_SMALL = frozenset(range(-999, 1000))
_PLAIN_FORM = 2
"""The form of marshal in which equal things are equal bytes; dates and errors have none."""

_ANY_TEXT = ("utf-8", "surrogatepass")
_Extent = tuple[int, int, int, int]
_Shape = tuple[str, tuple[_Extent, ...], int, int, bool, tuple[int, ...], bool]
_Mark = EllipsisType | type[StopIteration]
_MARKS: dict[type, _Mark] = {float: ..., int: StopIteration}
"""What stands for a number: constants of one byte in marshal that no cell holds."""


@dataclass(frozen=True, slots=True)
class _Met:
    """The area of one shape that was met last; if twice in a row, by what to know it at a glance.

    ``others`` picks what is no number from its cells, as ``said``, and ``numbers`` the rest, of which
    ``small`` ones count as they are.
    """

    digest: bytes
    others: _Pick | None = None
    said: tuple[RawValue, ...] = ()
    numbers: _Pick | None = None
    small: str | None = None

    def is_like(self, cells: list[RawValue], *, but_small: bool) -> bool:
        """Say whether the cells of an area of this shape come to the digest."""
        if self.others is None or self.numbers is None or self.others(cells) != self.said:
            return False
        small = _small(self.numbers(cells))
        return small == self.small if but_small else small is not None


_met: dict[_Shape, _Met] = {}


def forget() -> None:
    """Forget every area."""
    _met.clear()


def skeleton(area: Area, spec: TableSpec) -> bytes:
    """Return the digest of an area: equal for areas on which a table stands in the same cells.

    Texts count as they are, numbers as their type, and anything else with its type.
    """
    merges = tuple([(m.first_row, m.first_column, m.last_row, m.last_column) for m in area.sheet.merges])
    but_small = spec.layout is Layout.RECORDS
    about = (
        area.sheet.title,
        merges,
        area.top,
        area.left,
        area.turned,
        tuple(map(len, area.rows)),
        but_small,
    )
    met = _met.get(about)
    if met is not None and met.is_like(area.cells, but_small=but_small):
        return met.digest
    digest = _digest(about, _but_large_numbers(area.cells) if but_small else _but_numbers(area.cells))
    if len(_met) >= _KEPT:
        _met.clear()
    _met[about] = _Met(digest) if met is None or met.digest != digest else _known_by(digest, area.cells)
    return digest


def _digest(about: _Shape, said: list[RawValue | _Mark]) -> bytes:
    try:
        written = marshal.dumps((about, said), _PLAIN_FORM)
    except ValueError:
        written = repr((about, [(type(each).__name__, each) for each in said])).encode(*_ANY_TEXT)
    return hashlib.blake2b(written, digest_size=32).digest()


def _known_by(digest: bytes, cells: list[RawValue]) -> _Met:
    """Return by what a sheet is known that may be met again; nothing of a large one or one with odd cells."""
    numbers = [at for at, cell in enumerate(cells) if type(cell) is float]
    others = [at for at, cell in enumerate(cells) if type(cell) is str or cell is None]
    if len(cells) > _MOST or len(numbers) + len(others) < len(cells) or min(len(numbers), len(others)) < _TWO:
        return _Met(digest)
    pick, words = itemgetter(*numbers), itemgetter(*others)
    return _Met(digest, words, words(cells), pick, _small(pick(cells)))


def _small(numbers: Sequence[RawValue]) -> str | None:
    """Return which of floats are small whole numbers, and which ones; None if one is no float."""
    floats = cast("Sequence[float]", numbers)
    try:
        whole = list(map(float.is_integer, floats))
    except TypeError:
        return None
    found = compress(enumerate(floats), whole) if True in whole else ()
    return repr([(at, number) for at, number in found if -_LARGE < number < _LARGE])


def _but_numbers(cells: list[RawValue]) -> list[RawValue | _Mark]:
    mark = _MARKS.get
    return [cell if type(cell) is str else mark(type(cell), cell) for cell in cells]


def _but_large_numbers(cells: list[RawValue]) -> list[RawValue | _Mark]:
    """Return cells with small whole numbers as they are: among records they may number columns or rows."""
    mark, large = _MARKS.get, _MARKS[float]
    return [
        (cell if -_LARGE < cell < _LARGE and cell.is_integer() else large)
        if type(cell) is float
        else (cell if type(cell) is str or cell in _SMALL else mark(type(cell), cell))
        for cell in cells
    ]
