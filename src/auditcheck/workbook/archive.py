"""Archive: a zip file judged from its directory before anything is unpacked, then unpacked with counters."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from auditcheck.model.words import Words
from auditcheck.workbook.checks import ENCRYPTED, RefusedError, damaged, too_large, unsafe
from auditcheck.workbook.limits import Limits

_END = struct.Struct("<4s4H2LH")
_END64_LOCATOR = struct.Struct("<4sLQL")
_END64 = struct.Struct("<4sQ2H2L4Q")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_STORED, _DEFLATED = 0, 8
_FULL16, _FULL32 = 0xFFFF, 0xFFFFFFFF
_SLICE = 1 << 18
_PIECE = 1 << 22
_SMALL, _SMALL_KEPT = 1 << 16, 32


class Entry(NamedTuple):
    """One part as the directory declares it; ``start`` is the position of its header in the file."""

    name: str
    method: int
    flags: int
    crc: int
    packed: int
    size: int
    start: int


class Archive:
    """The parts of a zip file; ``directory`` is where its directory begins.

    Raises RefusedError at once for a directory that cannot be trusted.
    """

    def __init__(self, data: bytes, limits: Limits) -> None:
        self.data = data
        self.limits = limits
        self._small: dict[str, bytes] = {}
        directory, end = _directory(data)
        self.directory = directory
        entries = list(_entries(data, directory, end, limits))
        self.entries = {entry.name: entry for entry in entries}
        self._starts: dict[str, int] = {}
        _refuse_names(entries)
        _refuse_kinds(entries)
        _refuse_sizes(entries, limits)
        self._lay_out(entries, directory)

    def __contains__(self, name: str) -> bool:
        return name in self.entries

    def read(self, name: str) -> bytes:
        """Return the whole content of a part; small ones are unpacked once."""
        known = self._small.get(name)
        if known is None:
            known = b"".join(self.stream(name))
            if len(known) <= _SMALL and len(self._small) < _SMALL_KEPT:
                self._small[name] = known
        return known

    def stream(self, name: str) -> Iterator[bytes]:
        """Yield the content of a part in pieces of at most 4 MiB, holding it to its size and checksum."""
        entry = self.entries[name]
        crc = size = 0
        for piece in self._pieces(entry):
            size += len(piece)
            crc = zlib.crc32(piece, crc)
            self._refuse_more(entry, size)
            yield piece
        if size != entry.size or crc != entry.crc:
            raise damaged(
                f"其中的部件 {name} 读出来的内容与登记的长度或校验码不符。",
                f"The content of its part {name} does not match the size or checksum declared for it.",
            )

    def replaced(self, parts: Mapping[str, bytes]) -> bytes:
        """Return the archive with the content of some parts replaced, the others byte for byte."""
        body, directory = bytearray(), bytearray()
        for entry in self.entries.values():
            content = parts.get(entry.name)
            if content is None:
                packed = self.data[self._starts[entry.name] : self._starts[entry.name] + entry.packed]
                fields = (entry.method, 0, 0, entry.crc, entry.packed, entry.size)
            else:
                packed = content
                fields = (_STORED, 0, 0, zlib.crc32(content), len(content), len(content))
            name = entry.name.encode()
            start = len(body)
            body += _LOCAL.pack(b"PK\3\4", 20, 0x800, *fields, len(name), 0) + name + packed
            directory += (
                _CENTRAL.pack(b"PK\1\2", 20, 20, 0x800, *fields, len(name), 0, 0, 0, 0, 0, start) + name
            )
        count = len(self.entries)
        end = _END.pack(b"PK\5\6", 0, 0, count, count, len(directory), len(body), 0)
        return bytes(body + directory + end)

    def _pieces(self, entry: Entry) -> Iterator[bytes]:
        start = self._starts[entry.name]
        view = memoryview(self.data)[start : start + entry.packed]
        slices = (view[at : at + _SLICE] for at in range(0, len(view), _SLICE))
        if entry.method == _STORED:
            yield from map(bytes, slices)
            return
        inflater = zlib.decompressobj(-15)
        try:
            for packed in slices:
                rest: bytes | memoryview = packed
                while rest:
                    yield inflater.decompress(rest, _PIECE)
                    rest = inflater.unconsumed_tail
            while not inflater.eof and (piece := inflater.decompress(b"", _PIECE)):
                yield piece
        except zlib.error as error:
            raise damaged(
                f"其中的部件 {entry.name} 解压失败，可能传输中断或被改动过。",
                f"Its part {entry.name} cannot be unpacked; the file may have been cut or altered.",
            ) from error

    def _refuse_more(self, entry: Entry, size: int) -> None:
        """Refuse a part that unpacks to more than was declared, and so was held against the limits."""
        if size > entry.size:
            raise damaged(
                f"其中的部件 {entry.name} 实际内容比登记的长度 {entry.size:,} 字节多。",
                f"Its part {entry.name} holds more than the {entry.size:,} bytes declared for it.",
            )

    def _lay_out(self, entries: list[Entry], directory: int) -> None:
        at = 0
        for entry in sorted(entries, key=lambda entry: entry.start):
            if entry.start < at:
                raise unsafe(
                    f"其中的部件 {entry.name} 与另一个部件重叠，这是压缩炸弹的做法。",
                    f"Its part {entry.name} overlaps another one, as decompression bombs do.",
                )
            if at == 0 and entry.start:
                raise _prefixed()
            at = self._content_start(entry)
            self._starts[entry.name] = at
            at += entry.packed
            if at > directory:
                raise damaged(f"其中的部件 {entry.name} 不完整。", f"Its part {entry.name} is not complete.")

    def _content_start(self, entry: Entry) -> int:
        header = self.data[entry.start : entry.start + _LOCAL.size]
        if len(header) < _LOCAL.size or header[:4] != b"PK\3\4":
            raise damaged(
                f"其中的部件 {entry.name} 不在目录所指的位置。",
                f"Its part {entry.name} is not where it should be.",
            )
        fields = _LOCAL.unpack(header)
        name_end = entry.start + _LOCAL.size + fields[9]
        if _decoded(self.data[entry.start + _LOCAL.size : name_end], fields[2]) != entry.name:
            raise unsafe(
                f"其中的部件 {entry.name} 有两个不同的名称，不同软件会读出不同内容。",
                f"Its part {entry.name} has two different names; programs would read different content.",
            )
        return int(name_end + fields[10])


def _directory(data: bytes) -> tuple[int, int]:
    """Return where the directory begins and ends."""
    end = data.rfind(b"PK\5\6", max(0, len(data) - _END.size - _FULL16))
    if end < 0 or len(data) - end < _END.size:
        raise damaged(
            "文件不完整，缺少结尾部分，可能传输或复制中断。",
            "The file is not complete: its end is missing; a copy or transfer may have broken off.",
        )
    _, _, _, _, count, size, start, comment = _END.unpack_from(data, end)
    if data[end + _END.size + comment :].strip(b"\0\r\n\t "):
        raise unsafe("文件末尾夹带了其他内容。", "Other content follows the end of the workbook.")
    if count == _FULL16 or _FULL32 in (size, start):
        size, start, end = _directory64(data, end, size, start)
    if start + size != end:
        raise _prefixed()
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


def _entries(data: bytes, at: int, end: int, limits: Limits) -> Iterator[Entry]:
    count = 0
    while at < end:
        if at + _CENTRAL.size > end or data[at : at + 4] != b"PK\1\2":
            raise damaged("文件的目录损坏。", "The file's directory is damaged.")
        fields = _CENTRAL.unpack_from(data, at)
        at += _CENTRAL.size
        name, extra = data[at : at + fields[10]], data[at + fields[10] : at + fields[10] + fields[11]]
        at += fields[10] + fields[11] + fields[12]
        count += 1
        if count > limits.entries:
            raise too_large(limits, "entries", count)
        size, packed, start = _wide((fields[9], fields[8], fields[16]), extra)
        yield Entry(
            name=_decoded(name, fields[3]),
            method=fields[4],
            flags=fields[3],
            crc=fields[7],
            packed=packed,
            size=size,
            start=start,
        )


def _wide(values: tuple[int, int, int], extra: bytes) -> tuple[int, int, int]:
    """Return size, packed size and start, taking from the ZIP64 field those that did not fit."""
    if _FULL32 not in values:
        return values
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        if kind == 1:
            wide = iter(struct.unpack_from(f"<{length // 8}Q", extra[at + 4 :].ljust(length, b"\0")))
            size, packed, start = (next(wide, v) if v == _FULL32 else v for v in values)
            return size, packed, start
        at += 4 + length
    return values


def _decoded(name: bytes, flags: int) -> str:
    return name.decode("utf-8" if flags & 0x800 else "cp437", "replace")


def _refuse_names(entries: list[Entry]) -> None:
    seen: set[str] = set()
    for entry in entries:
        plain = entry.name.replace("\\", "/")
        if plain.startswith("/") or ".." in plain.split("/") or ":" in plain or "\0" in plain:
            raise unsafe(
                f"其中的部件名 {entry.name!r} 指向工作簿以外的位置。",
                f"The name of its part {entry.name!r} points outside of the workbook.",
            )
        if plain.casefold() in seen:
            raise unsafe(
                f"其中有两个同名的部件 {entry.name}，不同软件会读出不同的数据。",
                f"It has two parts named {entry.name}; programs would read different data.",
            )
        seen.add(plain.casefold())


def _refuse_kinds(entries: list[Entry]) -> None:
    for entry in entries:
        if entry.flags & 0x41:
            raise RefusedError(
                ENCRYPTED.issue(
                    Words(
                        "文件内容已加密，没有密码无法读取。",
                        "Its content is encrypted and cannot be read without the password.",
                    )
                )
            )
        if entry.method not in (_STORED, _DEFLATED):
            raise damaged(
                f"其中的部件 {entry.name} 用了工作簿不用的压缩方法（{entry.method}）。",
                f"Its part {entry.name} is packed by a method that workbooks do not use ({entry.method}).",
            )


def _refuse_sizes(entries: list[Entry], limits: Limits) -> None:
    total = sum(entry.size for entry in entries)
    if total > limits.total_size:
        raise too_large(limits, "total_size", total)
    for entry in entries:
        if entry.size > limits.part_size:
            raise too_large(
                limits, "part_size", entry.size, Words(f"部件 {entry.name} ", f"its part {entry.name}")
            )


def _prefixed() -> RefusedError:
    return unsafe(
        "工作簿之前或之中夹带了其他内容，不同软件会把它当成不同的文件。",
        "Other content stands before or within the workbook; programs would take it for different files.",
    )
