"""Archive: a zip file judged from its directory before anything is unpacked, then unpacked with counters."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from operator import attrgetter

from auditcheck.model.words import Words
from auditcheck.workbook.checks import ENCRYPTED, RefusedError, damaged, too_large, unsafe
from auditcheck.workbook.limits import Limits
from auditcheck.workbook.xmlparts import KEPT, RECURRING
from auditcheck.workbook.zipdirectory import CENTRAL, END, Entry, decoded, directory_of, entries_of, prefixed

_LOCAL = struct.Struct("<4s5H3L2H")
_NAMED = struct.Struct("<6xH18x2H")  # of the above, what tells a part's name and where it ends
# RFC 1951, 3.2.4: a block of bytes as they are, which can stand before any other block.
_BLOCK = struct.Struct("<B2H")
_STORED, _DEFLATED = 0, 8
_START = attrgetter("start")
# Pieces that a processor keeps at hand while they are looked at.
_SLICE = 1 << 14
_PIECE = 1 << 17
_SMALL, _SMALL_KEPT = 1 << 16, 32


class Archive:
    """The parts of a zip file; ``directory`` is where its directory begins.

    Raises RefusedError at once for a directory that cannot be trusted.
    """

    def __init__(self, data: bytes, limits: Limits) -> None:
        self.data = data
        self.limits = limits
        self._sound: set[str] = set()
        self._small: dict[str, bytes] = {}
        directory, end = directory_of(data)
        self.directory = directory
        entries = list(entries_of(data, directory, end, limits))
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
            known = self._read(self.entries[name])
            if len(known) <= _SMALL and len(self._small) < _SMALL_KEPT:
                self._small[name] = known
        return known

    def _read(self, entry: Entry) -> bytes:
        if entry.name in self._sound:
            return zlib.decompress(self._packed(entry), -15, entry.size)
        if entry.method == _DEFLATED and max(entry.size, entry.packed) <= RECURRING:
            content = _unpacked(self.packed(entry), entry.size)
            if content is not None and zlib.crc32(content) == entry.crc:
                return content
        return b"".join(self.stream(entry.name))

    def stream(self, name: str) -> Iterator[bytes]:
        """Yield the content of a part in pieces of at most 128 KiB, holding it to its size and checksum."""
        entry = self.entries[name]
        crc = size = 0
        for piece in self._pieces(entry):
            size += len(piece)
            crc = zlib.crc32(piece, crc)
            self._refuse_more(entry, size)
            yield piece
        if size != entry.size or crc != entry.crc:
            self._sound.discard(name)
            raise damaged(
                f"其中的部件 {name} 读出来的内容与登记的长度或校验码不符。",
                f"The content of its part {name} does not match the size or checksum declared for it.",
            )

    def replaced(self, parts: Mapping[str, bytes], fronts: Mapping[str, bytes]) -> bytes:
        """Return the archive with the content of some parts replaced and something put before that of others.

        What stands in ``fronts`` has the checksum 0, with which no part's own changes.
        """
        body: list[bytes | memoryview] = []
        directory, start = bytearray(), 0
        for entry in self.entries.values():
            name, (fields, content) = entry.name.encode(), self._written(entry, parts, fronts)
            header = _LOCAL.pack(b"PK\3\4", 20, 0x800, *fields, len(name), 0)
            directory += CENTRAL.pack(b"PK\1\2", 20, 20, 0x800, *fields, len(name), 0, 0, 0, 0, 0, start)
            directory += name
            body += (header, name, *content)
            start += len(header) + len(name) + fields[4]
        count = len(self.entries)
        end = END.pack(b"PK\5\6", 0, 0, count, count, len(directory), start, 0)
        return b"".join((*body, directory, end))

    def _written(
        self, entry: Entry, parts: Mapping[str, bytes], fronts: Mapping[str, bytes]
    ) -> tuple[tuple[int, int, int, int, int, int], tuple[bytes | memoryview, ...]]:
        """Return the fields of a part's header, from its method to its size, and what is stored of it."""
        front, content = fronts.get(entry.name, b""), parts.get(entry.name)
        if content is not None:
            size = len(front) + len(content)
            return (_STORED, 0, 0, zlib.crc32(content), size, size), (front, content)
        if front and entry.method == _DEFLATED:
            block = _BLOCK.pack(0, len(front), len(front) ^ 0xFFFF) + front
        else:
            block = front
        fields = (entry.method, 0, 0, entry.crc, len(block) + entry.packed, len(front) + entry.size)
        return fields, (block, self._packed(entry))

    def _pieces(self, entry: Entry) -> Iterator[bytes]:
        view = self._packed(entry)
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
        if inflater.eof:
            self._sound.add(entry.name)

    def packed(self, entry: Entry) -> bytes:
        """Return what is stored of a part, as it is."""
        start = self._starts[entry.name]
        return self.data[start : start + entry.packed]

    def _packed(self, entry: Entry) -> memoryview:
        start = self._starts[entry.name]
        return memoryview(self.data)[start : start + entry.packed]

    def _refuse_more(self, entry: Entry, size: int) -> None:
        """Refuse a part that unpacks to more than was declared, and so was held against the limits."""
        if size > entry.size:
            raise damaged(
                f"其中的部件 {entry.name} 实际内容比登记的长度 {entry.size:,} 字节多。",
                f"Its part {entry.name} holds more than the {entry.size:,} bytes declared for it.",
            )

    def _lay_out(self, entries: list[Entry], directory: int) -> None:
        at = 0
        for entry in sorted(entries, key=_START):
            if entry.start < at:
                raise unsafe(
                    f"其中的部件 {entry.name} 与另一个部件重叠，这是压缩炸弹的做法。",
                    f"Its part {entry.name} overlaps another one, as decompression bombs do.",
                )
            if at == 0 and entry.start:
                raise prefixed()
            self._starts[entry.name] = at = self._content_start(entry.name, entry.start)
            at += entry.packed
            if at > directory:
                raise damaged(f"其中的部件 {entry.name} 不完整。", f"Its part {entry.name} is not complete.")

    def _content_start(self, name: str, at: int) -> int:
        """Return where the content of a part begins whose header stands at ``at``."""
        data, named = self.data, at + _LOCAL.size
        if named > len(data) or data[at : at + 4] != b"PK\3\4":
            raise damaged(
                f"其中的部件 {name} 不在目录所指的位置。", f"Its part {name} is not where it should be."
            )
        flags, length, extra = _NAMED.unpack_from(data, at)
        if decoded(data[named : named + length], flags) != name:
            raise unsafe(
                f"其中的部件 {name} 有两个不同的名称，不同软件会读出不同内容。",
                f"Its part {name} has two different names; programs would read different content.",
            )
        return int(named + length + extra)


@lru_cache(maxsize=KEPT)
def _unpacked(packed: bytes, size: int) -> bytes | None:
    """Return what a part unpacks to, None unless that is sound and of the size declared."""
    inflater = zlib.decompressobj(-15)
    try:
        content = inflater.decompress(packed, size + 1)
    except zlib.error:
        return None
    return content if inflater.eof and len(content) == size else None


def _refuse_names(entries: list[Entry]) -> None:
    names = [entry.name for entry in entries]
    together = "/" + "/".join(names)
    is_odd = "//" in together or ".." in together or "\\" in together or ":" in together or "\0" in together
    if not is_odd and len(set(map(str.casefold, names))) == len(names):
        return
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
    total = sum([entry.size for entry in entries])
    if total > limits.total_size:
        raise too_large(limits, "total_size", total)
    for entry in entries if total > limits.part_size else ():
        if entry.size > limits.part_size:
            raise too_large(
                limits, "part_size", entry.size, Words(f"部件 {entry.name} ", f"its part {entry.name}")
            )
