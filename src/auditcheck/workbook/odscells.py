"""Cells of OpenDocument sheets: the value that one element stands for, by the letter of its type."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from math import isfinite

from auditcheck.workbook.checks import RefusedError, damaged, too_large
from auditcheck.workbook.grid import ErrorValue, NotCalculated, RawValue
from auditcheck.workbook.limits import Limits

_PARAGRAPHS = frozenset({"text:p", "text:h"})
_ASIDE = frozenset({"office:annotation", "text:note", "text:ruby-text", "table:table", "table:detective"})
"""What stands in a cell without being its content: notes, readings, other tables; pictures besides."""
_BLANKS = re.compile(r"[ \t\r\n]+")
_NUMBER = re.compile(r"\s*[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\s*")
_NO_NUMBER = frozenset({"NaN", "INF", "-INF"})
_DATE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?)?")
_DURATION = re.compile(
    r"(-?)P(?=.)(?:([0-9]{1,6})D)?"
    r"(?:T(?=.)(?:([0-9]{1,6})H)?(?:([0-9]{1,6})M)?(?:([0-9]{1,6}(?:[.,][0-9]{1,9})?)S)?)?"
)
_TRUTHS = {"true": True, "false": False}
_DAY = timedelta(days=1)
_MIDNIGHT = datetime(1900, 1, 1, tzinfo=UTC)


class OdsCell:
    """One cell while its elements pass: ``attributes`` as written, its paragraphs as they come."""

    def __init__(self, attributes: Mapping[str, str], limits: Limits) -> None:
        self.attributes = attributes
        self.limits = limits
        self.paragraphs: list[str] = []
        self._pieces: list[str] | None = None
        self._after_blank = True
        self._size = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> bool:
        """Take note of an element within the cell; return whether what is in it belongs to the cell."""
        if name in _ASIDE or name.startswith("draw:"):
            return False
        if name in _PARAGRAPHS:
            if self._pieces is not None:
                raise damaged(
                    "有一个单元格的段落里又有段落，不同软件会读出不同的数据。",
                    "A cell has a paragraph within a paragraph; programs differ in what they read.",
                )
            self._pieces, self._after_blank = [], True
        elif name == "text:s":
            self._add(" " * count_of(attributes, "text:c"))
        elif name == "text:tab":
            self._add("\t")
        elif name == "text:line-break":
            self._add("\n")
        return True

    def end(self, name: str) -> None:
        """Take note of the end of such an element."""
        if name in _PARAGRAPHS and self._pieces is not None:
            text = "".join(self._pieces)
            blank_end = self._after_blank and text.endswith(" ")
            self.paragraphs.append(text[:-1] if blank_end else text)
            self._pieces = None

    def text(self, text: str) -> None:
        """Take note of characters; blanks count once, and not at the edges of a paragraph."""
        if self._pieces is None:
            return
        plain = _BLANKS.sub(" ", text)
        if self._after_blank:
            plain = plain.removeprefix(" ")
        if plain:
            self._add(plain)
            self._after_blank = plain.endswith(" ")

    def _add(self, text: str) -> None:
        if self._pieces is None:
            return
        self._size += len(text)
        if self._size > self.limits.text_size:
            raise too_large(self.limits, "text_size", self._size)
        self._pieces.append(text)
        self._after_blank = False

    def value(self) -> RawValue:
        """Return what the cell holds, empty text for nothing. Raises RefusedError for what is no value."""
        kind, shown = self.attributes.get("office:value-type"), "\n".join(self.paragraphs)
        if self.attributes.get("calcext:value-type") == "error":
            return ErrorValue(_code(shown.strip()))
        if kind is None or kind == "void":
            formula = self.attributes.get("table:formula")
            if formula is not None and not self.paragraphs:
                return NotCalculated(formula.partition("=")[2])
            return shown
        if kind == "string":
            return self.attributes.get("office:string-value", shown)
        if kind not in _KINDS:
            raise _no_value(kind)
        name, read = _KINDS[kind]
        return read(self._stored(name))

    def _stored(self, name: str) -> str:
        if name not in self.attributes:
            raise _no_value("")
        return self.attributes[name]


def count_of(attributes: Mapping[str, str], name: str) -> int:
    """Return how often something is to be repeated, or how far it reaches: 1 where nothing is said."""
    digits = attributes.get(name)
    if digits is None:
        return 1
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10 and int(digits)):  # noqa: PLR2004 - below 2^31
        raise damaged(
            f"其中的 {name} 不是一个次数：{digits[:20]!r}。", f"Its {name} is no count: {digits[:20]!r}."
        )
    return int(digits)


def _number(written: str) -> RawValue:
    if written.strip() in _NO_NUMBER:
        return ErrorValue("#NUM!")
    if not _NUMBER.fullmatch(written):
        raise _no_value(written)
    value = float(written)
    return value if isfinite(value) else ErrorValue("#NUM!")


def _truth(written: str) -> RawValue:
    if written not in _TRUTHS:
        raise _no_value(written)
    return _TRUTHS[written]


def _day(written: str) -> RawValue:
    """Return a date, with its time if that is written; a day that never was stays a text."""
    found = _DATE.fullmatch(written)
    try:
        if found is not None:
            return datetime.fromisoformat(written) if found[2] else date.fromisoformat(written)
    except ValueError:
        pass
    return written


def _duration(written: str) -> RawValue:
    """Return a time of day, or a duration if it is none; what is neither stays a text."""
    found = _DURATION.fullmatch(written)
    if found is None:
        return written
    days, hours, minutes, seconds = (float((part or "0").replace(",", ".")) for part in found.groups()[1:])
    length = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    if found[1]:
        return -length
    return (_MIDNIGHT + length).time() if length < _DAY else length


def _code(text: str) -> str:
    """Return the error as sheets show it; LibreOffice has numbers of its own for some."""
    return {"Err:502": "#VALUE!", "Err:503": "#NUM!", "Err:508": "#NAME?"}.get(text, text or "#N/A")


def _no_value(written: str) -> RefusedError:
    return damaged(
        f"有一个单元格的值与它的类型不符（{written[:20]!r}），不同软件会读出不同的数据。",
        f"The value of a cell is not of its kind ({written[:20]!r}); programs differ in what they read.",
    )


_KINDS: dict[str, tuple[str, Callable[[str], RawValue]]] = {
    "float": ("office:value", _number),
    "percentage": ("office:value", _number),
    "currency": ("office:value", _number),
    "boolean": ("office:boolean-value", _truth),
    "date": ("office:date-value", _day),
    "time": ("office:time-value", _duration),
}
