"""Little workbooks written part by part, for what no library would write."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
FIRST = "xl/worksheets/sheet1.xml"


def sheet_xml(rows: str, tail: str = "") -> str:
    """A worksheet part with these rows."""
    return f'<?xml version="1.0"?><worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{tail}</worksheet>'


def parts_of(*sheets: str, strings: str = "", more: Mapping[str, str] | None = None) -> dict[str, str]:
    """The parts of a workbook with these worksheet parts, named 表1, 表2 and so on."""
    numbers = range(1, len(sheets) + 1)
    entries = "".join(f'<sheet name="表{n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">'
        f"<sheets>{entries}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{links}'
        "</Relationships>",
    }
    parts |= {f"xl/worksheets/sheet{n}.xml": sheet for n, sheet in zip(numbers, sheets, strict=True)}
    if strings:
        parts["xl/sharedStrings.xml"] = strings
    return parts | dict(more or {})


def packed(path: Path, parts: Mapping[str, str | bytes]) -> Path:
    """Write the parts as a zip file."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def workbook_of(path: Path, rows: str, tail: str = "") -> Path:
    """Write a workbook of one sheet with these rows."""
    return packed(path, parts_of(sheet_xml(rows, tail)))


def cell(reference: str, value: object = 1) -> str:
    """A cell with a number."""
    return f'<c r="{reference}"><v>{value}</v></c>'


def row(number: int, *cells: str) -> str:
    """A row of these cells."""
    return f'<row r="{number}">{"".join(cells)}</row>'


def ole(streams: Mapping[str, bytes]) -> bytes:
    """An OLE container with streams of at least 4096 bytes (shorter ones are filled with zeros)."""
    contents = [content.ljust(4096, b"\0") for content in streams.values()]
    table, chains, at = [0xFFFFFFFD, 0xFFFFFFFE], [], 2
    for content in contents:
        sectors = -(-len(content) // 512)
        chains.append(at)
        table += [*range(at + 1, at + sectors), 0xFFFFFFFE]
        at += sectors
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<6H", 0x3E, 3, 0xFFFE, 9, 6, 0) + bytes(4)
    header += struct.pack("<9L", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109L", 0, *[0xFFFFFFFF] * 108)
    entries = _entry("Root Entry", 5, 0xFFFFFFFE, 0)
    for name, start, content in zip(streams, chains, contents, strict=True):
        entries += _entry(name, 2, start, len(content))
    body = b"".join(content.ljust(-(-len(content) // 512) * 512, b"\0") for content in contents)
    fat = struct.pack(f"<{len(table)}L", *table).ljust(512, b"\xff")
    return header + fat + entries.ljust(512, b"\0") + body


def _entry(name: str, kind: int, start: int, size: int) -> bytes:
    written = name.encode("utf-16-le")
    entry = written.ljust(64, b"\0") + struct.pack("<H2B3L", len(written) + 2, kind, 1, *[0xFFFFFFFF] * 3)
    return entry.ljust(116, b"\0") + struct.pack("<2L", start, size) + bytes(4)
