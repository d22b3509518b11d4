"""Hostile kinds: what is no workbook, or another one than its name says; macros and links; old formats."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from tests.hostile.cases import PLAIN, Case, bytes_of, content_writer, part_writer
from tests.workbook.packing import MAIN, PACKAGE, RELATIONS, ole, packed

_FIXTURES = Path(__file__).resolve().parents[1] / "workbook" / "fixtures"
_RENAMED = frozenset({"FILE-EXTENSION"})
_PAGE = b"<html><table><tr><td>1</td></tr></table></html>"
_OLD_XML = (
    '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="a"><Table><Row><Cell>'
    '<Data ss:Type="Number">1</Data></Cell></Row></Table></Worksheet></Workbook>'
)


def kinds() -> Iterator[Case]:
    """Yield files that are no workbooks, cannot be opened, or are named after another format."""
    contents: dict[str, tuple[bytes, str]] = {
        "empty.xlsx": (b"", "FILE-EMPTY"),
        "random.xlsx": (bytes(range(256)) * 20, "FILE-NOT-WORKBOOK"),
        "zeros.xlsx": (bytes(5000), "FILE-NOT-WORKBOOK"),
        "password.xlsx": (ole({"EncryptionInfo": b"x", "EncryptedPackage": b"x"}), "FILE-ENCRYPTED"),
        "password-old.xls": (_with_password(), "FILE-ENCRYPTED"),
        "password.ods": (b"", "FILE-ENCRYPTED"),
        "cut-ole.xls": (ole({"Workbook": b"x"})[:700], "FILE-DAMAGED"),
        "no-records.xls": (ole({"Workbook": b"x"}), "FILE-DAMAGED"),
        "pdf.xlsx": (b"%PDF-1.7\n" + bytes(200), "FILE-NOT-WORKBOOK"),
        "word-97.xls": (ole({"WordDocument": b"x"}), "FILE-NOT-WORKBOOK"),
    }
    for name, (content, code) in contents.items():
        write = _encrypted_ods if name.endswith(".ods") else content_writer(content)
        yield Case(15, name, write, code)
    for name, number, field in (
        ("fat-loop", 3, 512 + 4 * 5),
        ("fat-count", 0xFFFFFFFF, 44),
        ("fat-more", 2, 68),
    ):
        yield Case(7, f"{name}.xls", content_writer(_lying(number, field)), "FILE-DAMAGED")
    word = {"[Content_Types].xml": "<Types/>", "word/document.xml": "<a/>"}
    yield Case(16, "document.xlsx", lambda p: packed(p, word), "FILE-NOT-WORKBOOK")
    others: dict[str, bytes] = {
        "page.xls": _PAGE,
        "page.xlsx": _PAGE,
        "gbk.xls": "科目,金额\n工资,100\n".encode("gbk"),
        "utf16.xls": "科目\t金额\n工资\t100\n".encode("utf-16"),
        "xml-2003.xls": _OLD_XML.encode(),
        "old-named-new.xlsx": (_FIXTURES / "spending.xls").read_bytes(),
        "opendocument.xlsx": (_FIXTURES / "spending.ods").read_bytes(),
    }
    for name, content in others.items():
        yield Case(16, name, content_writer(content), told=_RENAMED)
    yield Case(16, "new-named-old.xls", lambda p: packed(p, PLAIN), cells=1, told=_RENAMED)
    yield Case(6, "billion-cells.ods", _ods_bomb, "FILE-TOO-LARGE")


def followed() -> Iterator[Case]:
    """Yield workbooks that would run, or lead to, something else."""
    macros, links = frozenset({"BOOK-MACROS"}), frozenset({"BOOK-LINKS"})
    yield Case(14, "macros.xlsm", part_writer("xl/vbaProject.bin", bytes(100)), cells=1, told=macros)
    yield Case(14, "macro-sheet.xlsx", part_writer("xl/macrosheets/sheet1.xml", "<a/>"), cells=1, told=macros)
    link = f'<externalLink xmlns="{MAIN}"><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'
    yield Case(14, "dde.xlsx", part_writer("xl/externalLinks/externalLink1.xml", link), cells=1, told=links)
    outside = (
        f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{RELATIONS}/externalLinkPath" '
        'Target="http://127.0.0.1:9/other.xlsx" TargetMode="External"/></Relationships>'
    )
    yield Case(
        14,
        "external-link.xlsx",
        part_writer("xl/externalLinks/_rels/externalLink1.xml.rels", outside),
        cells=1,
        told=links,
    )
    fetched = f'<connections xmlns="{MAIN}"><connection id="1" name="a" type="4"><webPr url="http://127.0.0.1:9/"/></connection></connections>'
    yield Case(14, "connection.xlsx", part_writer("xl/connections.xml", fetched), cells=1, told=links)


def _with_password() -> bytes:
    return ole({"Workbook": struct.pack("<8H", 0x809, 4, 0x600, 5, 0x2F, 4, 1, 1)})


def _lying(number: int, field: int) -> bytes:
    """Return an old workbook in which a number of its index is another: a loop, or sectors without end."""
    data = bytearray(ole({"Workbook": bytes(8192)}))
    struct.pack_into("<L", data, field, number)
    return bytes(data)


def _encrypted_ods(path: Path) -> None:
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = "<manifest:manifest xmlns:manifest='m'><manifest:encryption-data/></manifest:manifest>"
    path.write_bytes(
        bytes_of(path, {"mimetype": kind, "content.xml": "x", "META-INF/manifest.xml": manifest})
    )


def _ods_bomb(path: Path) -> None:
    office, table = ("urn:oasis:names:tc:opendocument:xmlns:" + each for each in ("office:1.0", "table:1.0"))
    cells = (
        '<table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"/>'
    )
    content = (
        f'<office:document-content xmlns:office="{office}" xmlns:table="{table}"><office:body>'
        f'<office:spreadsheet><table:table table:name="表1"><table:table-row '
        f'table:number-rows-repeated="1048576">{cells}</table:table-row></table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    packed(path, {"mimetype": kind, "content.xml": content})
