"""The hostile corpus: a file for every way of attacking a reader of workbooks, and what it must yield.

``python -m tests.hostile.corpus FOLDER`` writes all of them. Nothing of it is kept in the repository.
"""

from __future__ import annotations

import os
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.workbook.packing import FIRST, MAIN, cell, ole, packed, parts_of, row, sheet_xml

MIB = 1024 * 1024
PLAIN = parts_of(sheet_xml(row(1, cell("A1"))))
HEAD = f'<?xml version="1.0"?><worksheet xmlns="{MAIN}"><sheetData>'.encode()
TAIL = b"</sheetData></worksheet>"
LAUGHS = '<!DOCTYPE a [<!ENTITY a0 "ha">' + "".join(
    f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)
)


@dataclass(frozen=True, slots=True)
class Case:
    """A hostile file: how it is written, and the code it must yield; ``""``: it must be read.

    ``cells`` is how many cells a file that is read must be told to hold, ``known`` further codes that
    are right beside that.
    """

    name: str
    write: Callable[[Path], object]
    code: str = ""
    cells: int | None = None
    known: frozenset[str] = frozenset()


def corpus() -> Iterator[Case]:
    """Yield every case; names are file names."""
    yield from _bombs()
    yield from _directories()
    yield from _xml()
    yield from _sheets()
    yield from _figures()
    yield from _kinds()


def _bombs() -> Iterator[Case]:
    line = b"<row><c><v>1</v></c></row>"
    yield Case("bomb-rows.xlsx", lambda p: bomb(p, FIRST, 312 * MIB, (HEAD, line, TAIL)), "FILE-DAMAGED")
    yield Case(
        "bomb-one-string.xlsx", lambda p: strings_bomb(p, b"x", b"<si><t>", b"</t></si>"), "FILE-TOO-LARGE"
    )
    yield Case("bomb-many-strings.xlsx", lambda p: strings_bomb(p, b"<si><t/></si>"), "FILE-TOO-LARGE")
    formats = f'<styleSheet xmlns="{MAIN}"><cellXfs>'.encode()
    styles = (formats, b'<xf numFmtId="0"/>', b"</cellXfs></styleSheet>")
    yield Case(
        "bomb-styles.xlsx",
        lambda p: bomb(p, "xl/styles.xml", 114 * MIB, styles),
        "FILE-TOO-LARGE",
    )
    yield Case("nested-zip.xlsx", _with_embedded_bomb, cells=1)
    yield Case("many-styled-rows.xlsx", _styled_rows, cells=1)


def _directories() -> Iterator[Case]:
    yield Case("overlap.xlsx", _overlap, "FILE-UNSAFE")
    yield Case("lying-size.xlsx", lambda p: _central(p, 24, "<L", 100), "FILE-DAMAGED")
    yield Case(
        "20000-entries.xlsx",
        lambda p: packed(p, {**PLAIN, **{f"x/{n}": "" for n in range(20_000)}}),
        "FILE-TOO-LARGE",
    )
    yield Case("duplicate-entry.xlsx", _duplicate, "FILE-UNSAFE")
    yield Case("case-equal-names.xlsx", lambda p: packed(p, {**PLAIN, "XL/Workbook.xml": "x"}), "FILE-UNSAFE")
    yield Case("zip-slip.xlsx", lambda p: packed(p, {**PLAIN, "../../../slipped.txt": "x"}), "FILE-UNSAFE")
    yield Case("encryption-bit.xlsx", lambda p: _central(p, 8, "<H", 1), "FILE-ENCRYPTED")
    yield Case("odd-method.xlsx", lambda p: _central(p, 10, "<H", 12), "FILE-DAMAGED")
    yield Case(
        "prefix.xlsx",
        lambda p: p.write_bytes(b"<html>" + _bytes(p, PLAIN)),
        "FILE-NOT-WORKBOOK",
        known=frozenset({"FILE-UNSAFE"}),
    )
    yield Case("checksum.xlsx", lambda p: _central(p, 16, "<L", 1), "FILE-DAMAGED")


def _xml() -> Iterator[Case]:
    book = f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'
    texts = {
        "laughs": f'<?xml version="1.0"?>{LAUGHS}]>{book}',
        "quadratic": f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "{"x" * 50_000}">]>{book}',
        "external-file": f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>{book}',
        "external-http": f'<?xml version="1.0"?><!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">{book}',
        "small-entity": f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "1">]>{book}',
    }
    for name, text in texts.items():
        yield Case(f"xml-{name}.xlsx", _sheet_writer(text), "FILE-UNSAFE")
        yield Case(f"xml-{name}-utf16.xlsx", _sheet_writer(text.encode("utf-16")), "FILE-UNSAFE")
    typed = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "1">]><a/>'
    for part in ("xl/styles.xml", "xl/theme/theme1.xml", "docProps/app.xml", "xl/_rels/workbook.xml.rels"):
        name = f"xml-type-in-{part.rpartition('/')[2].partition('.')[0]}.xlsx"
        yield Case(name, _part_writer(part, typed), "FILE-UNSAFE")
    deep = "<a>" * 1_000_000 + "</a>" * 1_000_000
    yield Case("xml-deep.xlsx", _sheet_writer(sheet_xml(deep)), "FILE-TOO-LARGE")
    yield Case("cut-sheet.xlsx", _sheet_writer(sheet_xml(row(1, cell("A1")))[:-20]), "FILE-DAMAGED")
    two = parts_of(sheet_xml(row(1, cell("A1"))), sheet_xml(row(1, cell("A1"))))
    del two["xl/worksheets/sheet2.xml"]
    yield Case("missing-sheet.xlsx", lambda p: packed(p, two), "FILE-DAMAGED")


def _sheets() -> Iterator[Case]:
    far = row(1, cell("A1")) + row(1_048_576, cell("XFD1048576"))
    yield Case("xfd1048576.xlsx", _sheet_writer(sheet_xml(far)), "FILE-TOO-LARGE")
    yield Case(
        "row-out-of-grid.xlsx", _sheet_writer(sheet_xml(row(16_777_217, cell("A16777217")))), "FILE-DAMAGED"
    )
    yield Case("column-out-of-grid.xlsx", _sheet_writer(sheet_xml(row(1, cell("XFE1")))), "FILE-DAMAGED")
    blank = row(1, cell("A1")) + row(1_048_576, '<c r="B1048576" s="0"/>')
    yield Case("stray-blank.xlsx", _sheet_writer(sheet_xml(blank)), cells=1)
    sparse = row(1, cell("A1")) + row(1_048_576, cell("B1048576"))
    yield Case("sparse.xlsx", _sheet_writer(sheet_xml(sparse)), cells=2)
    lines = "".join(row(n, cell(f"A{n}", n)) for n in range(1, 1001))
    small = sheet_xml(lines).replace("<sheetData>", '<dimension ref="A1"/><sheetData>')
    yield Case("dimension-too-small.xlsx", _sheet_writer(small), cells=1000)
    large = sheet_xml(row(1, cell("A1"))).replace(
        "<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>'
    )
    yield Case("dimension-too-large.xlsx", _sheet_writer(large), cells=1)
    yield Case(
        "two-values.xlsx", _sheet_writer(sheet_xml(row(1, cell("A1", 1), cell("A1", 2)))), "FILE-DAMAGED"
    )
    shared = parts_of(
        sheet_xml(row(1, '<c r="A1" t="s"><v>0</v></c>')),
        strings=f'<sst xmlns="{MAIN}" count="4000000000" uniqueCount="4000000000"><si><t>甲</t></si></sst>',
    )
    yield Case("lying-count.xlsx", lambda p: packed(p, shared), cells=1)
    giant = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    yield Case("merged-giant.xlsx", _sheet_writer(sheet_xml(row(1, cell("A1")), giant)), cells=1)
    rules = "".join(f'<dataValidation sqref="A{n}:XFD{n}"/>' for n in range(1, 60_001))
    validated = sheet_xml(row(1, cell("A1")), f"<dataValidations>{rules}</dataValidations>")
    yield Case("validated-often.xlsx", _sheet_writer(validated), cells=1)
    merges = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(2, 200_002))
    many = sheet_xml(row(1, cell("A1")), f"<mergeCells>{merges}</mergeCells>")
    yield Case("merged-often.xlsx", _sheet_writer(many), "FILE-TOO-LARGE")
    long = f'<c r="A1" t="inlineStr"><is><t>{"x" * (4 * 32_767 + 1)}</t></is></c>'
    yield Case("text-too-long.xlsx", _sheet_writer(sheet_xml(row(1, long))), "FILE-TOO-LARGE")


def _figures() -> Iterator[Case]:
    codes = [
        "#NULL!",
        "#DIV/0!",
        "#VALUE!",
        "#REF!",
        "#NAME?",
        "#NUM!",
        "#N/A",
        "#GETTING_DATA",
        "#SPILL!",
        "#CALC!",
        "#FIELD!",
        "#BLOCKED!",
    ]
    codes += ["#UNKNOWN!", "#CONNECT!", "#BUSY!", "#PYTHON!"]
    errors = "".join(row(n, f'<c r="A{n}" t="e"><v>{code}</v></c>') for n, code in enumerate(codes, 1))
    yield Case("errors.xlsx", _sheet_writer(sheet_xml(errors)), cells=len(codes))
    pending = row(1, '<c r="A1"><f>1+1</f></c>', cell("B1"))
    yield Case("not-calculated.xlsx", _sheet_writer(sheet_xml(pending)), cells=2)
    written = [
        "NaN",
        "INF",
        "-INF",
        "1e309",
        "1e400000",
        "9007199254740993",
        "1" * 60,
        "１２３",
        "1_000",
        "0x10",
        "-0",
    ]
    numbers = "".join(row(n, cell(f"A{n}", text)) for n, text in enumerate(written, 1))
    yield Case(
        "numbers.xlsx",
        _sheet_writer(sheet_xml(numbers)),
        cells=len(written),
        known=frozenset({"FILE-DAMAGED"}),
    )
    dated = (
        f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
    )
    days = "".join(
        row(n, f'<c r="A{n}" s="1"><v>{serial}</v></c>') for n, serial in enumerate([0, 60, -1, 2_958_466], 1)
    )
    yield Case(
        "dates.xlsx", lambda p: packed(p, parts_of(sheet_xml(days), more={"xl/styles.xml": dated})), cells=4
    )
    iso = row(1, '<c r="A1" t="d"><v>2024-02-30</v></c>')
    yield Case("impossible-date.xlsx", _sheet_writer(sheet_xml(iso)), cells=1)
    yield Case("macros.xlsm", lambda p: packed(p, {**PLAIN, "xl/vbaProject.bin": b"\0" * 100}), cells=1)
    yield Case("dde.xlsx", lambda p: packed(p, {**PLAIN, **_dde()}), cells=1)


def _kinds() -> Iterator[Case]:
    html = b"<html><table><tr><td>1</td></tr></table></html>"
    word = {"[Content_Types].xml": "<Types/>", "word/document.xml": "<a/>"}
    contents: dict[str, tuple[bytes, str]] = {
        "empty.xlsx": (b"", "FILE-EMPTY"),
        "random.xlsx": (bytes(range(256)) * 20, "FILE-NOT-WORKBOOK"),
        "password.xlsx": (ole({"EncryptionInfo": b"x", "EncryptedPackage": b"x"}), "FILE-ENCRYPTED"),
        "cut-ole.xls": (ole({"Workbook": b"x"})[:700], "FILE-DAMAGED"),
        "fat-loop.xls": (_looping(), "FILE-DAMAGED"),
        "page.xls": (html, ""),
        "gbk.xls": ("科目,金额\n工资,100\n".encode("gbk"), ""),
        "utf16.xls": ("科目\t金额\n工资\t100\n".encode("utf-16"), ""),
        "pdf.xlsx": (b"%PDF-1.7\n" + bytes(200), "FILE-NOT-WORKBOOK"),
    }
    for name, (content, code) in contents.items():
        yield Case(name, _content_writer(content), code)
    yield Case("document.xlsx", lambda p: packed(p, word), "FILE-NOT-WORKBOOK")
    yield Case("truncated.xlsx", lambda p: p.write_bytes(_bytes(p, PLAIN)[:300]), "FILE-DAMAGED")
    yield Case("billion-cells.ods", _ods_bomb, "FILE-TOO-LARGE")


def bomb(path: Path, part: str, size: int, shape: tuple[bytes, bytes, bytes]) -> None:
    """Write a workbook in which ``part`` repeats the middle of three texts up to ``size`` bytes."""
    head, repeated, tail = shape
    block = repeated * (MIB // len(repeated))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in PLAIN.items():
            if name != part:
                archive.writestr(name, content)
        with archive.open(part, "w", force_zip64=True) as out:
            out.write(head)
            for _ in range(size // len(block)):
                out.write(block)
            out.write(tail)


def strings_bomb(path: Path, repeated: bytes, before: bytes = b"", after: bytes = b"") -> None:
    """Write a workbook whose shared strings unpack to 260 MiB."""
    head = f'<sst xmlns="{MAIN}">'.encode() + before
    bomb(path, "xl/sharedStrings.xml", 260 * MIB, (head, repeated, after + b"</sst>"))


def _bytes(path: Path, parts: Mapping[str, str | bytes]) -> bytes:
    return packed(path, parts).read_bytes()


def _sheet_writer(sheet: str | bytes) -> Callable[[Path], object]:
    return lambda path: packed(path, {**PLAIN, FIRST: sheet})


def _part_writer(part: str, content: str) -> Callable[[Path], object]:
    return lambda path: packed(path, {**PLAIN, part: content})


def _content_writer(content: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content)


def _central(path: Path, offset: int, kind: str, value: int) -> None:
    """Change a field of the last part's entry in the zip directory."""
    data = bytearray(_bytes(path, PLAIN))
    struct.pack_into(kind, data, data.rfind(b"PK\1\2") + offset, value)
    path.write_bytes(bytes(data))


def _overlap(path: Path) -> None:
    data = bytearray(_bytes(path, PLAIN))
    first = data.find(b"PK\1\2")
    struct.pack_into("<L", data, data.rfind(b"PK\1\2") + 42, struct.unpack_from("<L", data, first + 42)[0])
    path.write_bytes(bytes(data))


def _duplicate(path: Path) -> None:
    packed(path, PLAIN)
    with zipfile.ZipFile(path, "a") as archive:
        del archive.NameToInfo[FIRST]
        archive.writestr(FIRST, sheet_xml(row(1, cell("A1", 999_999))))


def _with_embedded_bomb(path: Path) -> None:
    inner = zlib.compress(bytes(64 * MIB))
    packed(path, {**PLAIN, "xl/embeddings/package.bin": inner})


def _styled_rows(path: Path) -> None:
    block = b"".join(b'<row r="%d" s="1" customFormat="1"/>' % n for n in range(2, 1_048_577))
    parts: dict[str, str | bytes] = {**PLAIN, FIRST: HEAD + row(1, cell("A1")).encode() + block + TAIL}
    packed(path, parts)


def _dde() -> dict[str, str]:
    link = f'<externalLink xmlns="{MAIN}"><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'
    return {"xl/externalLinks/externalLink1.xml": link}


def _looping() -> bytes:
    data = bytearray(ole({"Workbook": bytes(8192)}))
    struct.pack_into("<L", data, 512 + 4 * 5, 3)
    return bytes(data)


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


def write_corpus(folder: Path) -> list[Case]:
    """Write every case into ``folder``, with a FIFO and links beside them, and return the cases."""
    folder.mkdir(parents=True, exist_ok=True)
    cases = list(corpus())
    for case in cases:
        case.write(folder / case.name)
    os.mkfifo(folder / "pipe.xlsx")
    (folder / "loop.xlsx").symlink_to(folder / "loop.xlsx")
    (folder / "device.xlsx").symlink_to("/dev/zero")
    (folder / "~$lock.xlsx").write_bytes(b"\x05user" + bytes(160))
    (folder / ".~lock.a.xlsx#").write_bytes(b"lock")
    return cases


if __name__ == "__main__":
    write_corpus(Path(sys.argv[1]))
