"""Values of all sheets through python-calamine, which is called nowhere else."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from io import BytesIO
from math import inf
from operator import eq
from typing import TYPE_CHECKING, TypeVar, cast

from auditcheck.model.words import Words
from auditcheck.workbook.checks import ENCRYPTED, RefusedError, damaged
from auditcheck.workbook.grid import ErrorValue, RawValue

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook, SheetMetadata

NO_MERGES = b"<mergeCells/><!--injnuoro-->"
"""Put before the content of a sheet's part, this spares reading it once more in search of merged ranges.

The reader looks for them whether or not it is asked to and stops at the first mention. The comment is
there for the checksum, which is 0.
"""

_T = TypeVar("_T")
_NOT_A_NUMBER = ErrorValue("#NUM!")
_NOT_A_DAY = datetime(1899, 12, 30)  # noqa: DTZ001 - as the reader gives a NaN that is shown as a day, and none else
_VISIBILITY = {"Visible": "visible", "Hidden": "hidden", "VeryHidden": "very hidden"}


@dataclass(slots=True, kw_only=True)
class SheetValues:
    """The values of one sheet from A1 on; merged ranges as (row, column) of both corners, from 0."""

    title: str
    visibility: str
    is_table: bool
    rows: list[list[RawValue]]
    merges: list[tuple[tuple[int, int], tuple[int, int]]]
    cells: int = 0


def read_values(
    data: bytes,
    *,
    merges: bool = False,
    finite: Sequence[bool] = (),
    known: Mapping[int, SheetValues] | None = None,
) -> list[SheetValues]:
    """Return the values of every sheet in the workbook's order; ``cells`` counts the non-empty ones.

    ``finite`` tells the sheets known to hold neither NaN nor infinity; ``known`` has, by their position
    from 0, those that need not be read.
    Errors and formulas without a result come as empty text. Raises RefusedError if the reader does.
    """
    with _without_collection():
        book = _guarded(partial(_open, data))
        read = []
        for index, about in enumerate(book.sheets_metadata):
            if known and index in known:
                read.append(known[index])
                continue
            values = _guarded(partial(_sheet, book, index, about, merges=merges))
            _settle(values, finite=any(finite[index : index + 1]))
            read.append(values)
    return read


@contextmanager
def _without_collection() -> Iterator[None]:
    """Keep the collector from walking through millions of new cells, none of which can be garbage."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _open(data: bytes) -> CalamineWorkbook:
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 - 20 ms that --help need not pay

    return CalamineWorkbook.from_filelike(BytesIO(data))


def _sheet(book: CalamineWorkbook, index: int, about: SheetMetadata, *, merges: bool) -> SheetValues:
    is_table = str(about.typ).endswith("WorkSheet")
    sheet: CalamineSheet | None = book.get_sheet_by_index(index) if is_table else None
    return SheetValues(
        title=about.name,
        visibility=_VISIBILITY.get(str(about.visible).rpartition(".")[2], "visible"),
        is_table=is_table,
        rows=cast("list[list[RawValue]]", sheet.to_python(skip_empty_area=False)) if sheet else [],
        merges=list(sheet.merged_cell_ranges or []) if sheet and merges else [],
    )


def _settle(values: SheetValues, *, finite: bool) -> None:
    """Turn numbers that are none into errors and count the cells that are not empty."""
    rows = values.rows
    # A row in which all is true has no empty text; asking that is far cheaper than counting.
    values.cells = sum(map(len, rows)) - sum([row.count("") for row in rows if not all(row)])
    for row in () if finite else rows:
        if inf in row or -inf in row or _NOT_A_DAY in row or not all(map(eq, row, row)):
            row[:] = [_NOT_A_NUMBER if _is_no_number(value) else value for value in row]


def _is_no_number(value: RawValue) -> bool:
    if isinstance(value, float):
        return value != value or value in (inf, -inf)  # noqa: PLR0124 - NaN
    return value == _NOT_A_DAY


def _guarded(read: Callable[[], _T]) -> _T:
    try:
        return read()
    except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError, RefusedError):
        raise
    except BaseException as error:
        # A panic of the reader is a BaseException that is no Exception.
        if type(error).__name__ == "PasswordError":
            raise RefusedError(
                ENCRYPTED.issue(Words("打开文件需要密码。", "A password is needed to open it."))
            ) from error
        raise damaged(
            "内容读不出来，可能被截断或被其他软件改动过。",
            "Its content cannot be read; it may have been cut or altered by another program.",
        ) from error
