"""OLE containers (.xls, .et, encrypted workbooks): the streams in them, with loops and lies refused."""

from __future__ import annotations

import struct
from array import array

from auditcheck.workbook.checks import damaged

_FREE = 0xFFFFFFFA
_HEADER = 512
_ENTRY = 128
_SMALL_STREAM = 4096


class Container:
    """The streams of an OLE file by name, at whatever depth they stand."""

    def __init__(self, data: bytes) -> None:
        if len(data) < _HEADER:
            raise _cut_off()
        self._data = data
        shifts = struct.unpack_from("<2H", data, 30)
        if shifts not in ((9, 6), (12, 6)):
            raise _cut_off()
        self._sector = 1 << shifts[0]
        directory, small_table = struct.unpack_from("<L", data, 48)[0], struct.unpack_from("<L", data, 60)[0]
        self._table = self._fat()
        entries = self._chain(directory)
        self._streams: dict[str, tuple[int, int]] = {}
        root = (_FREE, 0)
        for at in range(0, len(entries) - _ENTRY + 1, _ENTRY):
            name, kind, start, size = _entry(entries[at : at + _ENTRY])
            if kind == 2:  # noqa: PLR2004 - a stream
                self._streams.setdefault(name, (start, size))
            elif kind == 5:  # noqa: PLR2004 - the root, whose content holds the small streams
                root = (start, size)
        if root[0] == _FREE and not self._streams:
            raise _cut_off()
        self._small = self._chain(root[0])[: root[1]] if root[1] else b""
        self._small_table = _numbers(self._chain(small_table)) if small_table < _FREE else array("L")

    def __contains__(self, name: str) -> bool:
        return name in self._streams

    def read(self, name: str) -> bytes:
        """Return the content of a stream."""
        start, size = self._streams[name]
        if size >= _SMALL_STREAM:
            content = self._chain(start)
        else:
            places = _follow(start, self._small_table, len(self._small) // 64)
            content = b"".join(self._small[place * 64 : place * 64 + 64] for place in places)
        if len(content) < size:
            raise _cut_off()
        return content[:size]

    def _fat(self) -> array[int]:
        heads = list(struct.unpack_from("<109L", self._data, 76))
        at, seen = struct.unpack_from("<L", self._data, 68)[0], 0
        while at < _FREE and seen * self._sector <= len(self._data):
            more = _numbers(self._at(at))
            heads += more[:-1]
            at, seen = more[-1] if more else _FREE, seen + 1
        count = len(self._data) // self._sector
        heads = [head for head in heads if head < _FREE][: count + 1]
        return _numbers(b"".join(map(self._at, heads)))

    def _at(self, sector: int) -> bytes:
        start = (sector + 1) * self._sector
        return self._data[start : start + self._sector]

    def _chain(self, start: int) -> bytes:
        return b"".join(map(self._at, _follow(start, self._table, len(self._data) // self._sector)))


def _follow(start: int, table: array[int], limit: int) -> list[int]:
    places: list[int] = []
    while start < _FREE:
        if start >= len(table) or len(places) > limit:
            raise _cut_off()
        places.append(start)
        start = table[start]
    return places


def _entry(entry: bytes) -> tuple[str, int, int, int]:
    length = struct.unpack_from("<H", entry, 64)[0]
    name = entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
    start, size = struct.unpack_from("<2L", entry, 116)
    return name, entry[66], start, size


def _numbers(data: bytes) -> array[int]:
    return array("L", struct.unpack(f"<{len(data) // 4}L", data[: len(data) // 4 * 4]))


def _cut_off() -> Exception:
    return damaged(
        "文件不完整或内部索引损坏，可能传输或复制中断。",
        "The file is incomplete or its inner index is broken; a copy or transfer may have broken off.",
    )
