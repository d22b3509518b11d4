"""Contents: cells that hold an error, a formula without result, a number as text, or what cannot be seen."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache

from auditcheck.inspection.checks import BOOK_ERROR, BOOK_INVISIBLE, BOOK_NOT_CALCULATED, BOOK_TEXT_NUMBER
from auditcheck.inspection.known import Place
from auditcheck.inspection.sheetpage import SheetPage, listed, number_of
from auditcheck.model.checks import BuiltinCheck
from auditcheck.model.issues import Issue
from auditcheck.model.tables import ValueType
from auditcheck.model.words import Words
from auditcheck.tables.numbers import parse_number, without_spaces
from auditcheck.workbook.grid import ErrorValue, NotCalculated, RawValue

_UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_CODE = re.compile(r"0[0-9]|[0-9]{8}")
_NEAR = 3
_MOST_KEPT, _LONGEST_KEPT = 4096, 200

_TOLD = frozenset({ErrorValue, NotCalculated})

_plain: set[RawValue] = set()
"""Texts, and the blank, of which nothing is to be told, as met."""


def are_plain(cells: Sequence[RawValue]) -> bool:
    """Say whether cells hold nothing that the checks below look for."""
    if _plain.issuperset(cells):
        return True
    new = set(cells) - _plain
    texts = [value for value in new if type(value) is str]
    if (
        not _TOLD.isdisjoint(map(type, new))
        or any(map(_is_figure, texts))
        or _UNSEEN.search("\n".join(texts))
    ):
        return False
    if len(_plain) > _MOST_KEPT:
        _plain.clear()
    _plain.update([text for text in texts if len(text) <= _LONGEST_KEPT][:_MOST_KEPT])
    _plain.add(None)
    return True


def error_values(page: SheetPage) -> list[Issue]:
    """Return the errors in cells that no table reads."""
    return _unread(page, ErrorValue, BOOK_ERROR, Words("错误值", "errors"))


def formulas_without_result(page: SheetPage) -> list[Issue]:
    """Return the formulas without a stored result in cells that no table reads."""
    return _unread(page, NotCalculated, BOOK_NOT_CALCULATED, Words("只有公式没有结果", "no result"))


def _unread(page: SheetPage, kind: type, check: BuiltinCheck, what: Words) -> list[Issue]:
    places = [place for place, _ in page.of_kind(kind) if not page.known.reads(page.sheet, place)]
    if not places:
        return []
    cells = list(map(page.reference, places))
    names = listed([f"{cell.address} {page.shown(cell)}" for cell in cells])
    return [page.issue(check, what + Words("：", ": ") + names, cells)]


def text_numbers(page: SheetPage) -> list[Issue]:
    """Return numbers as text: those in a range that is summed, and those with numbers on both sides."""
    if not any(map(_is_figure, page.texts)):
        return []
    figures = [place for place, text in page.of_kind(str) if _is_figure(str(text))]
    summed = _summed(page, figures)
    places = [
        place
        for place in figures
        if (place in summed or _stands_among_numbers(page, place)) and not page.known.reads(page.sheet, place)
    ]
    if not places:
        return []
    cells = list(map(page.reference, places))
    names = listed([f"{cell.address}“{page.shown(cell)}”" for cell in cells])
    message = Words("文本数字：", "text numbers: ") + names
    if not summed.isdisjoint(places):
        message += Words("，所在的求和公式没有加上", ", left out by a sum over them")
    return [page.issue(BOOK_TEXT_NUMBER, message, cells)]


def _summed(page: SheetPage, places: list[Place]) -> set[Place]:
    """Return the places that a SUM of the sheet covers; unlike SUM, A1+B1 takes a text for its number."""
    by_column: dict[int, list[int]] = {}
    for row, column in places:
        by_column.setdefault(column, []).append(row)
    areas = [
        area
        for place, some in (page.sums if by_column else {}).items()
        if "SUM(" in page.formulas[place].upper()
        for area in some
        if area.sheet == page.sheet.title
    ]
    return {
        (row, column)
        for area in areas
        for column, rows in by_column.items()
        if area.first_column <= column <= area.last_column
        for row in rows[bisect_left(rows, area.first_row) : bisect_right(rows, area.last_row)]
    }


def invisible_characters(page: SheetPage) -> list[Issue]:
    """Return the texts with characters that nobody can see; spaces of any kind are no such."""
    if not _UNSEEN.search("\n".join(page.texts)):
        return []
    unseen = {
        page.reference(place): found for place, text in page.of_kind(str) if (found := _unseen(str(text)))
    }
    if not unseen:
        return []
    names = listed(
        [f"{cell.address} {_UNSEEN.sub('', page.shown(cell))} ({codes})" for cell, codes in unseen.items()]
    )
    return [
        page.issue(BOOK_INVISIBLE, Words("含有看不见的字符：", "unseen characters: ") + names, list(unseen))
    ]


def _unseen(text: str) -> str:
    """Return the codes of the characters in a text that nobody can see."""
    found = _UNSEEN.findall(text)
    return ", ".join(dict.fromkeys(f"U+{ord(character):04X}" for character in found))


@lru_cache(maxsize=4096)
def _is_figure(text: str) -> bool:
    """Say whether a text is a number that someone could sum, no code, date or outline mark."""
    if parse_number(text, ValueType.AMOUNT) is None:
        return False
    plain = without_spaces(text)
    return _CODE.match(plain) is None and not plain.startswith("(") and not plain.endswith(".")


def _stands_among_numbers(page: SheetPage, place: Place) -> bool:
    """Say whether the next cells with content on both sides, in the column or in the row, are numbers."""
    row, column = place
    return any(
        all(
            number_of(_next(page, [(row + s * down, column + s * across) for s in steps])) is not None
            for steps in (range(1, _NEAR + 1), range(-1, -_NEAR - 1, -1))
        )
        for down, across in ((1, 0), (0, 1))
    )


def _next(page: SheetPage, places: list[Place]) -> RawValue:
    return next((v for p in places if (v := page.sheet.value(*p)) not in (None, "")), None)
