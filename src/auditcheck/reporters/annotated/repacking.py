"""Repacking: a zip file with some parts changed and some added, every other part byte for byte as it was."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from auditcheck.workbook.archive import Archive

_END = struct.Struct("<4s4H2LH")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_DEFLATED, _UTF8 = 8, 0x800
_FULL = 0xFFFFFFFF
_DAY = 0x21
"""The first day of 1980: of new parts, so that equal copies are equal files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    """One entry of the directory: its fields, what follows them, and where its header stands."""

    fields: tuple[int, ...]
    name: bytes
    extra: bytes
    comment: bytes
    start: int


def repacked(archive: Archive, changed: Mapping[str, bytes], added: Mapping[str, bytes]) -> bytes:
    """Return the archive with parts replaced and, at its end, parts added.

    Headers and compressed bytes of all other parts are copied as they are, in their order.
    """
    records = _records(archive)
    ends = _ends(archive, records)
    body = bytearray()
    written: dict[str, _Record] = {}
    for name, record in sorted(records.items(), key=lambda item: item[1].start):
        start = len(body)
        if name in changed:
            written[name] = _packed(body, record.name, changed[name], record)
        else:
            body += archive.data[record.start : ends[name]]
            written[name] = _moved(record, start)
    for name, content in added.items():
        written[name] = _packed(body, name.encode(), content, None)
    return bytes(body) + _directory([written[name] for name in (*records, *added)], len(body), archive.data)


def _records(archive: Archive) -> dict[str, _Record]:
    """Return the directory's entries in their order; the archive has judged them before."""
    records, data, at = {}, archive.data, archive.directory
    for name, entry in archive.entries.items():
        fields = _CENTRAL.unpack_from(data, at)
        lengths = fields[10:13]
        at += _CENTRAL.size
        texts = []
        for length in lengths:
            texts.append(data[at : at + length])
            at += length
        records[name] = _Record(
            fields=fields[1:], name=texts[0], extra=texts[1], comment=texts[2], start=entry.start
        )
    return records


def _ends(archive: Archive, records: Mapping[str, _Record]) -> dict[str, int]:
    """Return where each part's bytes end, with the description that may follow its content."""
    names = sorted(records, key=lambda name: records[name].start)
    starts = [records[name].start for name in names[1:]] + [archive.directory]
    return dict(zip(names, starts, strict=True))


def _packed(body: bytearray, name: bytes, content: bytes, record: _Record | None) -> _Record:
    """Write a part anew and return its entry."""
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    packed = packer.compress(content) + packer.flush()
    time, day = record.fields[4:6] if record else (0, _DAY)
    flags = record.fields[2] & _UTF8 if record else _UTF8 * (not name.isascii())
    sizes = (zlib.crc32(content), len(packed), len(content))
    start = len(body)
    body += _LOCAL.pack(b"PK\3\4", 20, flags, _DEFLATED, time, day, *sizes, len(name), 0) + name + packed
    system, attributes = (record.fields[0], record.fields[13:15]) if record else (20, (0, 0))
    fields = (system, 20, flags, _DEFLATED, time, day, *sizes, len(name), 0, 0, 0, *attributes, start)
    return _Record(fields=fields, name=name, extra=b"", comment=b"", start=start)


def _moved(record: _Record, start: int) -> _Record:
    """Return the entry of a part that was copied to another place."""
    fields, extra = list(record.fields), record.extra
    if fields[-1] == _FULL:
        extra = _moved_extra(extra, fields, start)
    else:
        fields[-1] = start
    return _Record(fields=tuple(fields), name=record.name, extra=extra, comment=record.comment, start=start)


def _moved_extra(extra: bytes, fields: list[int], start: int) -> bytes:
    """Return the extra fields with the start that ZIP64 keeps there."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        if kind == 1:
            place = at + 4 + 8 * sum(fields[index] == _FULL for index in (7, 8))
            return extra[:place] + struct.pack("<Q", start) + extra[place + 8 :]
        at += 4 + length
    return extra


def _directory(records: list[_Record], start: int, data: bytes) -> bytes:
    entries = b"".join(
        _CENTRAL.pack(b"PK\1\2", *record.fields) + record.name + record.extra + record.comment
        for record in records
    )
    old = data.rfind(b"PK\5\6")
    comment = data[old + _END.size : old + _END.size + struct.unpack_from("<H", data, old + 20)[0]]
    count = len(records)
    return entries + _END.pack(b"PK\5\6", 0, 0, count, count, len(entries), start, len(comment)) + comment
