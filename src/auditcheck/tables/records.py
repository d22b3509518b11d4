"""Records: which rows below a header are records, which one is the total, where the table ends.

A row with a number in a numeric column is a record wherever it stands before a note or another
header, so a blank row in between loses nothing. Rows of column numbers (栏次), repeated headers,
banners, notes, signatures and the remark that nothing follows (以下空白) are passed over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import compress, repeat
from operator import contains
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from auditcheck.model.tables import TableSpec, ValueType
from auditcheck.tables.areas import Area
from auditcheck.tables.headers import Header
from auditcheck.tables.labels import label_of, match_rank
from auditcheck.tables.numbers import parse_number, without_spaces
from auditcheck.tables.values import is_blank, placeholders

if TYPE_CHECKING:
    from auditcheck.workbook.grid import RawValue

_NOTE = re.compile(
    r"(?:注|备注|说明|填表说明|填报说明|编制说明)\d*[:.、]"
    r"|(?:填表|填报|制表|经办|审核|复核|联系|负责|财务负责|单位负责|部门负责|项目负责)人?(?:员)?[(签盖]"
    r"|(?:填表人|填报人|制表人?|经办人|审核人|复核人|联系人|负责人|单位负责人|财务负责人|分管领导|主管领导)[:(]"
    r"|(?:联系电话|填表日期|填报日期|制表日期|报送日期|审核日期|联系方式)[:(]"
)
_BLANK_BELOW = re.compile(
    r"[\W_]*(?:此处|此行|本行|本页|本表|表格)?以下(?:均为|为|均)?(?:空白|无正文|无内容|无数据)[\W_]*"
)
_NUMBERED = re.compile(r"栏次|行次|栏号|列次")
_ITEM_NUMBERS = frozenset({"序号", "行次", "编号"})
_ORDINALS = "甲乙丙丁戊己庚辛壬癸"
_LEVELS = frozenset("类款项目")


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The rows of a records table within its area: ``records`` (n,), and the total row if any."""

    records: NDArray[np.int32]
    total: int | None = None
    last: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Columns:
    """Positions of a table's columns: all but item numbers, the numeric ones, the first text or 0."""

    all: list[int]
    numeric: list[int]
    name: int
    header_cores: dict[int, str]
    not_applicable: frozenset[str]


def find_body(area: Area, spec: TableSpec, header: Header) -> Body:
    """Return the records and the total row below a header."""
    columns = _columns(spec, header)
    first = _first_row(area, header.last + 1, columns)
    totals = _total_rows(area, spec, header, first)
    numbered = _rows_with_numbers(area, first, columns)
    chosen, total = _walk(area, first, numbered, totals, columns)
    last = max([*chosen[-1:], total or 0, header.last])
    return Body(records=np.array(chosen, dtype=np.int32), total=total, last=last)


def _columns(spec: TableSpec, header: Header) -> _Columns:
    cores = {cell.column: label_of(cell.path[-1]).core for cell in header.cells.values()}
    counting = {column for column, core in cores.items() if core in _ITEM_NUMBERS}
    numeric = {header.cells[found.name].column for found in header.specs if found.type.is_numeric}
    texts = set(cores) - numeric
    return _Columns(
        all=sorted(set(cores) - counting) or sorted(cores),
        numeric=sorted(numeric - counting),
        name=min(texts - counting, default=0),
        header_cores=cores,
        not_applicable=placeholders(spec.not_applicable),
    )


def _first_row(area: Area, row: int, columns: _Columns) -> int:
    """Return the first row below the header that is neither header nor column numbers."""
    while row <= area.height and (_is_column_numbers(area, row, columns) or _is_header(area, row, columns)):
        row += 1
    return row


def _is_column_numbers(area: Area, row: int, columns: _Columns) -> bool:
    """Say whether a row numbers the columns: 栏次 | 1 | 2 | 3, or 甲 | 乙 | 1 | 2, or 1 | 2 | 3 alone."""
    cells = [without_spaces(_shown(raw)) for raw in area.rows[row - 1] if not is_blank(raw)]
    if cells and (_NUMBERED.fullmatch(cells[0]) or _LEVELS.issuperset(cells)):
        return True
    counted = [cell for cell in cells if not (len(cell) == 1 and cell in _ORDINALS)]
    figures = [int(cell) for cell in counted if cell.isdecimal() and len(cell) < 4]  # noqa: PLR2004
    if len(figures) != len(counted) or len(figures) < (2 if columns.name else 3):
        return False
    if figures != list(range(figures[0], figures[0] + len(figures))):
        return False
    return (figures[0] == 1 or len(counted) < len(cells)) and not _goes_on(area, row)


def _goes_on(area: Area, row: int) -> bool:
    """Say whether the next row carries on with 乙 where this one says 甲, as records do."""
    if row >= area.height:
        return False
    pairs = zip(area.rows[row - 1], area.rows[row], strict=False)
    first = next(((above, below) for above, below in pairs if not is_blank(above)), None)
    return first is not None and first[0] in [*_ORDINALS] and first[1] in [*_ORDINALS]


def _is_header(area: Area, row: int, columns: _Columns) -> bool:
    """Say whether a row repeats or continues the header: only texts where numbers should be."""
    repeated = sum(
        isinstance(raw := area.value(row, column), str) and label_of(raw).core == core
        for column, core in columns.header_cores.items()
    )
    if repeated * 2 > len(columns.header_cores):
        return True
    texts = [area.value(row, column) for column in columns.numeric if not is_blank(area.value(row, column))]
    others = [area.value(row, column) for column in columns.all if column not in columns.numeric]
    foreign = len(texts) > 1 and all(_is_words(raw, columns) for raw in texts)
    return foreign and len(texts) == len(columns.numeric) and all(map(is_blank, others))


def _is_words(raw: RawValue, columns: _Columns) -> bool:
    if not isinstance(raw, str):
        return False
    return without_spaces(raw) not in columns.not_applicable and parse_number(raw, ValueType.AMOUNT) is None


def _rows_with_numbers(area: Area, first: int, columns: _Columns) -> NDArray[np.bool_]:
    """Return for each row from ``first`` whether a numeric column holds a number."""
    found = np.zeros(area.height - first + 1, dtype=np.bool_)
    for column in columns.numeric:
        kinds = list(map(type, area.column(column)[first - 1 :]))
        if set(kinds) <= {float, int}:
            return np.ones_like(found)
        found |= np.array([kind is float or kind is int for kind in kinds], dtype=np.bool_)
        if found.all():
            break
    return found


def _total_rows(area: Area, spec: TableSpec, header: Header, first: int) -> set[int]:
    """Return the rows in which a column, or a text left of its blank cell, says the total's text."""
    found: set[int] = set()
    for name, texts in spec.total:
        cell = header.cells.get(name)
        if cell:
            found |= _saying_rows(area, first, cell.column, texts)
    return found


def _saying_rows(area: Area, first: int, at: int, texts: tuple[str, ...]) -> set[int]:
    initials = [core[0] for core in (label_of(text).core for text in texts) if core]
    letters = {*initials, *(letter.upper() for letter in initials)}
    column = area.column(at)[first - 1 :]
    words = [raw if type(raw) is str else "" for raw in column]
    likely: set[int] = set()
    for letter in letters:
        likely.update(compress(range(len(words)), map(contains, words, repeat(letter))))
    found = {i + first for i in likely if _says(column[i], texts)}
    blank = (i for i, word in enumerate(words, first) if not word and column[i - first] in (None, ""))
    return found | {row for row in blank if any(_says(left, texts) for left in area.rows[row - 1][: at - 1])}


def _says(raw: RawValue, texts: tuple[str, ...]) -> bool:
    return isinstance(raw, str) and any(match_rank(text, raw) is not None for text in texts)


def _walk(
    area: Area, first: int, numbered: NDArray[np.bool_], totals: set[int], columns: _Columns
) -> tuple[list[int], int | None]:
    """Return the records and the total row; the table ends at a note or at another header."""
    chosen: list[int] = []
    total: int | None = None
    blank = False
    run_ends = _run_ends(area, first, numbered, totals, columns)
    row, end = first - 1, first + len(numbered)
    while (row := row + 1) < end:
        number = bool(numbered[row - first])
        if row in totals:
            total, blank = total or row, False
        elif chosen[-1:] == [row - 1] and run_ends[row - first] > row:
            chosen.extend(range(row, int(run_ends[row - first])))
            row = chosen[-1]
        elif _is_hollow(area, row, columns):
            blank = True
        elif number:
            if total and chosen and blank and not _has_words(area, row, columns):
                break
            if not _is_column_numbers(area, row, columns):
                chosen.append(row)
            blank = False
        elif _is_end(area, row, columns) or (blank and (total or _ends_below(area, row, totals, columns))):
            break
        elif not (_is_header(area, row, columns) or _is_banner(area, row, columns)):
            chosen.append(row)
            blank = False
    return chosen, total


def _run_ends(
    area: Area, first: int, numbered: NDArray[np.bool_], totals: set[int], columns: _Columns
) -> NDArray[np.int64]:
    """Return for each row where the run of plain records it lies in ends: itself if it is none.

    A row with a number and a name that is no total is a record if the one above it is.
    """
    plain = numbered.copy()
    plain[[row - first for row in totals]] = False
    if columns.name:
        named = [bool(raw) and not _says_blank(raw) for raw in area.column(columns.name)[first - 1 :]]
        plain &= np.array(named, dtype=np.bool_)
    ends = np.arange(first, first + len(plain), dtype=np.int64)
    stops = np.r_[ends[~plain], first + len(plain)]
    ends[plain] = stops[np.searchsorted(stops, ends[plain])]
    return ends


def _is_hollow(area: Area, row: int, columns: _Columns) -> bool:
    """Say whether a row was left empty: at most zeros that a template's formulas gave, or "nothing below"."""
    raws = [area.value(row, column) for column in columns.all]
    zeros_count = columns.name == 0
    return all(
        is_blank(raw) or _says_blank(raw) or (not zeros_count and type(raw) in {int, float} and raw == 0)
        for raw in raws
    )


def _says_blank(raw: RawValue) -> bool:
    return isinstance(raw, str) and "以" in raw and _BLANK_BELOW.fullmatch(without_spaces(raw)) is not None


def _is_end(area: Area, row: int, columns: _Columns) -> bool:
    """Say whether a row is a note or a line of signatures."""
    texts = [without_spaces(raw) for raw in area.rows[row - 1] if isinstance(raw, str) and not is_blank(raw)]
    return bool(texts) and _NOTE.match(texts[0]) is not None and _without_figures(area, row, columns)


def _ends_below(area: Area, row: int, totals: set[int], columns: _Columns) -> bool:
    """Say whether a table without total so far ends at a gap, because the row below it is another's.

    It is not if it has a name, and the total comes further down with neither header nor note before it.
    """
    if not _is_foreign(area, row, columns):
        return False
    total = min((each for each in totals if each > row), default=None)
    if total is None or not columns.name or is_blank(area.value(row, columns.name)):
        return True
    between = range(row + 1, total)
    return any(_is_header(area, each, columns) or _is_end(area, each, columns) for each in between)


def _is_foreign(area: Area, row: int, columns: _Columns) -> bool:
    """Say whether a row below a gap belongs to something else: words where numbers should be, or alone."""
    raws = [area.value(row, column) for column in columns.numeric]
    filled = [raw for raw in raws if not is_blank(raw)]
    if filled:
        return all(_is_words(raw, columns) for raw in filled)
    return len(columns.all) > 1 and sum(not is_blank(raw) for raw in area.rows[row - 1]) == 1


def _without_figures(area: Area, row: int, columns: _Columns) -> bool:
    return not any(
        parse_number(raw, ValueType.AMOUNT) if isinstance(raw, str) else raw is not None
        for raw in (area.value(row, column) for column in columns.numeric)
    )


def _has_words(area: Area, row: int, columns: _Columns) -> bool:
    return any(
        isinstance(raw := area.value(row, c), str) and raw for c in columns.all if c not in columns.numeric
    )


def _is_banner(area: Area, row: int, columns: _Columns) -> bool:
    """Say whether one text stretches over most of the table's columns."""
    covering = area.covering(row, columns.all[0])
    if covering is None or len(columns.all) == 1:
        return False
    return sum(covering.left <= column <= covering.right for column in columns.all) * 2 > len(columns.all)


def _shown(raw: RawValue) -> str:
    if isinstance(raw, float) and raw == int(raw):
        return str(int(raw))
    return str(raw)
