"""Records of binary workbooks, [MS-XLSB]: the stream taken apart, and the tables that cells point into."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from auditcheck.workbook.archive import Archive
from auditcheck.workbook.checks import RefusedError, damaged, too_large
from auditcheck.workbook.days import shows_day, shows_duration
from auditcheck.workbook.limits import Limits

_ITEM, _FORMAT, _LOOK, _LOOKS, _LOOKS_END = 19, 44, 47, 617, 618
_STRINGS, _STYLES = "xl/sharedStrings.bin", "xl/styles.bin"
USUAL = {"sharedStrings": _STRINGS, "styles": _STYLES}
"""The names under which the parts of each kind are read."""


def records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield kind and body of every record of a part; refuse one that is cut off."""
    at = 0
    while at < len(data):
        kind, at = _variable(data, at, 2)
        size, at = _variable(data, at, 4)
        body = data[at : at + size]
        if len(body) < size:
            raise cut_off()
        yield kind, body
        at += size


def _variable(data: bytes, at: int, longest: int) -> tuple[int, int]:
    """Return a number stored in seven bits a byte, lowest first, and where the next one begins."""
    number = 0
    for index in range(longest):
        if at >= len(data):
            raise cut_off()
        byte = data[at]
        at += 1
        number |= (byte & 0x7F) << (7 * index)
        if byte < 0x80:  # noqa: PLR2004 - the last byte
            break
    return number, at


def fields(shape: str, body: bytes, at: int = 0) -> tuple[int, ...]:
    """Return numbers that stand in a record; refuse one that is too short for them."""
    if len(body) < at + struct.calcsize(shape):
        raise cut_off()
    return struct.unpack_from(shape, body, at)


def text_at(body: bytes, at: int, limits: Limits) -> tuple[str, int]:
    """Return the text that stands in a record with its length before it, and where it ends."""
    (size,) = fields("<L", body, at)
    end = at + 4 + 2 * size
    if end > len(body):
        raise cut_off()
    if 2 * size > limits.text_size:
        raise too_large(limits, "text_size", 2 * size)
    return body[at + 4 : end].decode("utf-16-le", "replace"), end


def shared_texts(archive: Archive, limits: Limits) -> list[str]:
    """Return the texts that cells share, empty if there is no table of them."""
    texts: list[str] = []
    for kind, body in records(archive.read(_STRINGS)) if _STRINGS in archive else ():
        if kind == _ITEM:
            texts.append(text_at(body, 1, limits)[0])
            if len(texts) > limits.strings:
                raise too_large(limits, "strings", len(texts))
    return texts


def looks_of(archive: Archive, limits: Limits) -> list[tuple[bool, bool]]:
    """Return of each look that a cell may have whether it shows a day, and whether a duration."""
    codes: dict[int, str] = {}
    looks: list[tuple[bool, bool]] = []
    inside = False
    for kind, body in records(archive.read(_STYLES)) if _STYLES in archive else ():
        inside = kind == _LOOKS or (inside and kind != _LOOKS_END)
        if kind == _FORMAT:
            codes[fields("<H", body)[0]] = text_at(body, 2, limits)[0]
        elif kind == _LOOK and inside:
            number = fields("<2H", body)[1]
            code = codes.get(number)
            looks.append((shows_day(number, code), shows_duration(number, code)))
            if len(looks) > limits.formats:
                raise too_large(limits, "formats", len(looks))
    return looks


def cut_off() -> RefusedError:
    """Return the refusal of a part of which something is missing."""
    return damaged("文件不完整，后面的内容丢失。", "The file is cut off.")
