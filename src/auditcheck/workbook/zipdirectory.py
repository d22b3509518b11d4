"""The directory at the end of a zip file: which parts it has and where they stand."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from auditcheck.workbook.checks import RefusedError, damaged, too_large, unsafe
from auditcheck.workbook.limits import Limits

END = struct.Struct("<4s4H2LH")
CENTRAL = struct.Struct("<4s6H3L5H2L")
_PART = struct.Struct("<8x2H4x3L3H8xL")  # of the above, what an Entry holds and where the next one begins
_END64_LOCATOR = struct.Struct("<4sLQL")
_END64 = struct.Struct("<4sQ2H2L4Q")
_FULL16, _FULL32 = 0xFFFF, 0xFFFFFFFF


class Entry(NamedTuple):
    """One part as the directory declares it; ``start`` is the position of its header in the file."""

    name: str
    method: int
    flags: int
    crc: int
    packed: int
    size: int
    start: int


def directory_of(data: bytes) -> tuple[int, int]:
    """Return where the directory begins and ends."""
    end = data.rfind(b"PK\5\6", max(0, len(data) - END.size - _FULL16))
    if end < 0 or len(data) - end < END.size:
        raise damaged(
            "文件不完整，缺少结尾部分，可能传输或复制中断。",
            "The file is not complete: its end is missing; a copy or transfer may have broken off.",
        )
    _, _, _, _, count, size, start, comment = END.unpack_from(data, end)
    if data[end + END.size + comment :].strip(b"\0\r\n\t "):
        raise unsafe("文件末尾夹带了其他内容。", "Other content follows the end of the workbook.")
    if count == _FULL16 or _FULL32 in (size, start):
        size, start, end = _directory64(data, end, size, start)
    if start + size != end:
        raise prefixed()
    return start, end


def _directory64(data: bytes, end: int, size: int, start: int) -> tuple[int, int, int]:
    at = end - _END64_LOCATOR.size
    if at < 0 or data[at : at + 4] != b"PK\6\7":
        return size, start, end
    where = _END64_LOCATOR.unpack_from(data, at)[2]
    if where + _END64.size > at or data[where : where + 4] != b"PK\6\6":
        raise damaged("文件的目录损坏。", "The file's directory is damaged.")
    fields = _END64.unpack_from(data, where)
    return fields[8], fields[9], where


def entries_of(data: bytes, at: int, end: int, limits: Limits) -> Iterator[Entry]:
    """Yield what stands in the directory between ``at`` and ``end``."""
    count = 0
    while at < end:
        if at + CENTRAL.size > end or data[at : at + 4] != b"PK\1\2":
            raise damaged("文件的目录损坏。", "The file's directory is damaged.")
        flags, method, crc, packed, size, named, extra, comment, start = _PART.unpack_from(data, at)
        named += (at := at + CENTRAL.size)
        count += 1
        if count > limits.entries:
            raise too_large(limits, "entries", count)
        if _FULL32 in (size, packed, start):
            size, packed, start = _wide((size, packed, start), data[named : named + extra])
        yield Entry._make((decoded(data[at:named], flags), method, flags, crc, packed, size, start))
        at = named + extra + comment


def _wide(values: tuple[int, int, int], extra: bytes) -> tuple[int, int, int]:
    """Return size, packed size and start, taking from the ZIP64 field those that did not fit."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        if kind == 1:
            wide = iter(struct.unpack_from(f"<{length // 8}Q", extra[at + 4 :].ljust(length, b"\0")))
            size, packed, start = (next(wide, v) if v == _FULL32 else v for v in values)
            return size, packed, start
        at += 4 + length
    return values


def decoded(name: bytes, flags: int) -> str:
    """Return the name of a part, in whichever of the two encodings its flags say."""
    # The first 128 characters of both are those of ASCII.
    return name.decode("utf-8" if flags & 0x800 or name.isascii() else "cp437", "replace")


def prefixed() -> RefusedError:
    """Return the refusal of a file in which something stands beside the parts."""
    return unsafe(
        "工作簿之前或之中夹带了其他内容，不同软件会把它当成不同的文件。",
        "Other content stands before or within the workbook; programs would take it for different files.",
    )
