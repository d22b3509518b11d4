"""Hostile packages: bombs, directories of zip files that lie, and XML that attacks its parser."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from tests.hostile.cases import (
    HEAD,
    MIB,
    PLAIN,
    TAIL,
    Case,
    bomb,
    bytes_of,
    content_writer,
    part_writer,
    sheet_writer,
)
from tests.workbook.packing import FIRST, MAIN, cell, packed, parts_of, row, sheet_xml

CANARY = "canary-in-a-file-beside"
SECRET = "secret.txt"  # noqa: S105 - the name of a file
"""A file beside the corpus that no case may lead to, and what it says."""
LAUGHS = '<!DOCTYPE a [<!ENTITY a0 "ha">' + "".join(
    f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)
)


def bombs() -> Iterator[Case]:
    """Yield files that unpack to far more than they are, and bulk that is harmless."""
    line = b"<row><c><v>1</v></c></row>"
    yield Case(1, "bomb-rows.xlsx", lambda p: bomb(p, FIRST, 312 * MIB, (HEAD, line, TAIL)), "FILE-DAMAGED")
    yield Case(
        1,
        "bomb-one-string.xlsx",
        lambda p: _strings_bomb(p, b"x", b"<si><t>", b"</t></si>"),
        "FILE-TOO-LARGE",
    )
    yield Case(1, "bomb-many-strings.xlsx", lambda p: _strings_bomb(p, b"<si><t/></si>"), "FILE-TOO-LARGE")
    formats = f'<styleSheet xmlns="{MAIN}"><cellXfs>'.encode()
    styles = (formats, b'<xf numFmtId="0"/>', b"</cellXfs></styleSheet>")
    yield Case(1, "bomb-styles.xlsx", lambda p: bomb(p, "xl/styles.xml", 114 * MIB, styles), "FILE-TOO-LARGE")
    media = (b"", bytes(MIB), b"")
    yield Case(1, "bomb-media.xlsx", lambda p: bomb(p, "xl/media/a.bin", 513 * MIB, media), "FILE-TOO-LARGE")
    yield Case(2, "nested-zip.xlsx", _with_embedded_bomb, cells=1)
    yield Case(2, "nested-workbook.xlsx", _with_embedded_workbooks, cells=1)
    yield Case(9, "many-styled-rows.xlsx", _styled_rows, cells=1)


def directories() -> Iterator[Case]:
    """Yield zip files whose directory lies, or that are two files at once."""
    yield Case(3, "overlap.xlsx", _overlap, "FILE-UNSAFE")
    yield Case(3, "overlap-quoted.xlsx", _quoted_overlap, "FILE-UNSAFE")
    yield Case(3, "lying-size.xlsx", lambda p: _central(p, 24, "<L", 100), "FILE-DAMAGED")
    yield Case(
        3,
        "20000-entries.xlsx",
        lambda p: packed(p, {**PLAIN, **{f"x/{n}": "" for n in range(20_000)}}),
        "FILE-TOO-LARGE",
    )
    yield Case(3, "duplicate-entry.xlsx", _duplicate, "FILE-UNSAFE")
    yield Case(3, "case-equal-names.xlsx", part_writer("XL/Workbook.xml", "x"), "FILE-UNSAFE")
    yield Case(3, "zip-slip.xlsx", part_writer("../../../slipped.txt", "x"), "FILE-UNSAFE")
    yield Case(3, "zip-slip-absolute.xlsx", part_writer("/slipped.txt", "x"), "FILE-UNSAFE")
    yield Case(3, "zip-slip-windows.xlsx", part_writer("C:\\slipped.txt", "x"), "FILE-UNSAFE")
    yield Case(3, "encryption-bit.xlsx", lambda p: _central(p, 8, "<H", 1), "FILE-ENCRYPTED")
    yield Case(3, "odd-method.xlsx", lambda p: _central(p, 10, "<H", 12), "FILE-DAMAGED")
    yield Case(
        3,
        "prefix.xlsx",
        lambda p: p.write_bytes(b"<html>" + bytes_of(p, PLAIN)),
        "FILE-NOT-WORKBOOK",
        known=frozenset({"FILE-UNSAFE"}),
    )
    yield Case(3, "appended.xlsx", lambda p: p.write_bytes(bytes_of(p, PLAIN) + b"<html>"), "FILE-UNSAFE")
    yield Case(3, "two-packages.xlsx", lambda p: p.write_bytes(2 * bytes_of(p, PLAIN)), "FILE-UNSAFE")
    yield Case(10, "checksum.xlsx", lambda p: _central(p, 16, "<L", 1), "FILE-DAMAGED")


def xml_attacks() -> Iterator[Case]:
    """Yield parts with document types, in every disguise, and parts nested too deeply."""
    for name, (inside, used) in _types().items():
        text = (
            f'<?xml version="1.0"?><!DOCTYPE a{inside}>'
            + sheet_xml(row(1, f'<c r="A1" t="inlineStr"><is><t>{used}</t></is></c>')).partition("?>")[2]
        )
        yield Case(4, f"xml-{name}.xlsx", sheet_writer(text), "FILE-UNSAFE")
        yield Case(4, f"xml-{name}-utf16.xlsx", sheet_writer(text.encode("utf-16")), "FILE-UNSAFE")
    typed = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "1">]><a/>'
    for part in ("xl/styles.xml", "xl/theme/theme1.xml", "docProps/app.xml", "xl/_rels/workbook.xml.rels"):
        name = f"xml-type-in-{part.rpartition('/')[2].partition('.')[0]}.xlsx"
        yield Case(4, name, part_writer(part, typed), "FILE-UNSAFE")
    deep = "<a>" * 1_000_000 + "</a>" * 1_000_000
    yield Case(5, "xml-deep.xlsx", sheet_writer(sheet_xml(deep)), "FILE-TOO-LARGE")
    yield Case(5, "xml-deep-styles.xlsx", part_writer("xl/styles.xml", deep), "FILE-TOO-LARGE")
    yield Case(10, "cut-sheet.xlsx", sheet_writer(sheet_xml(row(1, cell("A1")))[:-20]), "FILE-DAMAGED")
    two = parts_of(sheet_xml(row(1, cell("A1"))), sheet_xml(row(1, cell("A1"))))
    del two["xl/worksheets/sheet2.xml"]
    yield Case(10, "missing-sheet.xlsx", lambda p: packed(p, two), "FILE-DAMAGED")
    yield Case(10, "truncated.xlsx", lambda p: p.write_bytes(bytes_of(p, PLAIN)[:300]), "FILE-DAMAGED")
    yield Case(10, "garbage.xlsx", content_writer(b"PK\3\4" + bytes(range(256)) * 4), "FILE-DAMAGED")


def _types() -> dict[str, tuple[str, str]]:
    """Return what stands inside of document types, and how it is used in a cell."""
    return {
        "laughs": (LAUGHS.partition("a ")[2].join((" ", "]")), "&a9;"),
        "quadratic": (f' [<!ENTITY a "{"x" * 50_000}">]', "&a;" * 50_000),
        "external-file": (f' [<!ENTITY a SYSTEM "{SECRET}">]', "&a;"),
        "external-http": (' SYSTEM "http://127.0.0.1:9/a.dtd"', "1"),
        "external-entity": (' [<!ENTITY a SYSTEM "http://127.0.0.1:9/a">]', "&a;"),
        "parameter": (' [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p.dtd"> %p;]', "1"),
        "small-entity": (' [<!ENTITY a "1">]', "&a;"),
    }


def _strings_bomb(path: Path, repeated: bytes, before: bytes = b"", after: bytes = b"") -> None:
    """Write a workbook whose shared strings unpack to 260 MiB."""
    head = f'<sst xmlns="{MAIN}">'.encode() + before
    bomb(path, "xl/sharedStrings.xml", 260 * MIB, (head, repeated, after + b"</sst>"))


def _central(path: Path, offset: int, kind: str, value: int) -> None:
    """Change a field of the last part's entry in the zip directory."""
    data = bytearray(bytes_of(path, PLAIN))
    struct.pack_into(kind, data, data.rfind(b"PK\1\2") + offset, value)
    path.write_bytes(bytes(data))


def _overlap(path: Path) -> None:
    data = bytearray(bytes_of(path, PLAIN))
    first = data.find(b"PK\1\2")
    struct.pack_into("<L", data, data.rfind(b"PK\1\2") + 42, struct.unpack_from("<L", data, first + 42)[0])
    path.write_bytes(bytes(data))


def _quoted_overlap(path: Path) -> None:
    """Write 250 parts of which each holds all that follow it, their headers quoted: 20 KB read as 250 MiB."""
    content = bytes(MIB)
    pack = zlib.compressobj(9, zlib.DEFLATED, -15)
    stream = pack.compress(content) + pack.flush()
    written, entries = b"", []
    for number in range(250):
        name, crc = b"xl/media/%03d" % number, zlib.crc32(content)
        fields = (crc, len(stream), len(content), len(name), 0)
        header = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 8, 0, 0, *fields) + name
        written = header + stream
        entries.append((name, fields, len(written)))
        content = header + content
        stream = struct.pack("<B2H", 0, len(header), len(header) ^ 0xFFFF) + written
    central = b"".join(
        struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 8, 0, 0, *fields, 0, 0, 0, 0, len(written) - tail)
        + name
        for name, fields, tail in entries
    )
    counts = (len(entries), len(entries), len(central), len(written), 0)
    path.write_bytes(written + central + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, *counts))


def _duplicate(path: Path) -> None:
    packed(path, PLAIN)
    with zipfile.ZipFile(path, "a") as archive:
        del archive.NameToInfo[FIRST]
        archive.writestr(FIRST, sheet_xml(row(1, cell("A1", 999_999))))


def _with_embedded_bomb(path: Path) -> None:
    inner = zlib.compress(bytes(64 * MIB))
    packed(path, {**PLAIN, "xl/embeddings/package.bin": inner})


def _with_embedded_workbooks(path: Path) -> None:
    """Write a workbook with packages in packages, sixteen in each of four layers, a bomb at the bottom."""
    inner = bytes(4 * MIB)
    for layer in range(4):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
            for number in range(16):
                package.writestr(f"xl/embeddings/{layer}-{number}.xlsx", inner)
        inner = file.getvalue()
    packed(path, {**PLAIN, "xl/embeddings/package.xlsx": inner})


def _styled_rows(path: Path) -> None:
    block = b"".join(b'<row r="%d" s="1" customFormat="1"/>' % n for n in range(2, 1_048_577))
    parts: dict[str, str | bytes] = {**PLAIN, FIRST: HEAD + row(1, cell("A1")).encode() + block + TAIL}
    packed(path, parts)
