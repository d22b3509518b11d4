"""What a file looks like around its cells: a password's container, formulas never calculated."""

from __future__ import annotations

import io
import re
import struct
import zipfile

_SECTOR = 512
_END, _FAT, _FREE = 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_EMPTY_VALUE = re.compile(rb"<v></v>|<v/>")
_FIXED = (1980, 1, 1, 0, 0, 0)


def encrypted_container(length: int = 4608) -> bytes:
    """Return an OLE2 file as Excel writes for a workbook with a password ([MS-CFB], [MS-OFFCRYPTO]).

    It has the streams EncryptionInfo (agile encryption, version 4.4) and EncryptedPackage
    (``length`` bytes that no key opens); both are as long as the mini stream's limit of 4096 bytes
    demands, so that no mini FAT is needed.
    """
    info = struct.pack("<HHI", 4, 4, 0x40) + _DESCRIPTOR.encode()
    streams = [("EncryptionInfo", info.ljust(4608, b" ")), ("EncryptedPackage", _noise(length))]
    fat: list[int] = [_FAT, _END]  # sector 0: this table; sector 1: the directory
    entries = [_entry("Root Entry", 5, child=1, start=_END, size=0)]
    body = b""
    for number, (name, data) in enumerate(streams):
        count = -(-len(data) // _SECTOR)
        start = len(fat)
        fat += [*range(start + 1, start + count), _END]
        sibling = 2 if number == 0 else _FREE
        entries.append(_entry(name, 2, right=sibling, start=start, size=len(data)))
        body += data.ljust(count * _SECTOR, b"\0")
    table = struct.pack("<128I", *fat, *[_FREE] * (128 - len(fat)))
    directory = b"".join(entries).ljust(_SECTOR, b"\0")
    return _header() + table + directory + body


def without_empty_values(workbook: bytes) -> bytes:
    """Return the workbook with no value at all where a formula has an empty one, as programs write it."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            part = old.read(name)
            if name.startswith("xl/worksheets/sheet"):
                part = _EMPTY_VALUE.sub(b"", part)
            new.writestr(zipfile.ZipInfo(name, _FIXED), part, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _header() -> bytes:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, _END, 0, _END, 0)
    return head + struct.pack("<109I", 0, *[_FREE] * 108)


def _entry(name: str, kind: int, *, start: int, size: int, child: int = _FREE, right: int = _FREE) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    entry = text.ljust(64, b"\0") + struct.pack("<HBB", len(text), kind, 1)
    entry += struct.pack("<III", _FREE, right, child) + bytes(16 + 4 + 8 + 8)
    return entry + struct.pack("<IQ", start, size)


def _noise(length: int) -> bytes:
    """Bytes without a pattern, the same each time (a linear congruential generator)."""
    state, made = 20211231, bytearray(struct.pack("<Q", length - 8))
    while len(made) < length:
        state = (state * 1103515245 + 12345) % 2**31
        made.append(state >> 16 & 0xFF)
    return bytes(made)


_DESCRIPTOR = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<encryption xmlns="http://schemas.microsoft.com/office/2006/encryption">'
    '<keyData saltSize="16" blockSize="16" keyBits="256" hashSize="64" cipherAlgorithm="AES" '
    'cipherChaining="ChainingModeCBC" hashAlgorithm="SHA512" saltValue="AAAAAAAAAAAAAAAAAAAAAA=="/>'
    "</encryption>"
)
