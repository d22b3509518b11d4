"""Sniffing: what a file is by its content, whatever its name says."""

from __future__ import annotations

import re
from enum import StrEnum

from auditcheck.model.words import Words
from auditcheck.workbook.archive import Archive

ZIP = b"PK\3\4"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(rb"<\s*(?:!doctype\s+html|html|table|head|body|meta|style|script)[\s>/]", re.IGNORECASE)
_XML_2003 = b"urn:schemas-microsoft-com:office:spreadsheet"
_HEAD = 4096


class Kind(StrEnum):
    """A format that can be read; the value is how a report names it."""

    XLSX = "xlsx"
    XLSM = "xlsm"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    HTML = "html"
    XML_2003 = "xml 2003"
    TEXT = "text"


EXTENSIONS = {
    Kind.XLSX: frozenset({".xlsx", ".et", ".xltx", ".ett"}),
    Kind.XLSM: frozenset({".xlsm", ".xltm"}),
    Kind.XLSB: frozenset({".xlsb"}),
    Kind.XLS: frozenset({".xls", ".et", ".xlt", ".ett"}),
    Kind.ODS: frozenset({".ods", ".ots"}),
    Kind.HTML: frozenset({".html", ".htm"}),
    Kind.XML_2003: frozenset({".xml"}),
    Kind.TEXT: frozenset({".csv", ".tsv", ".txt"}),
}

NAMES = {
    Kind.XLSX: Words(".xlsx 工作簿", "an .xlsx workbook"),
    Kind.XLSM: Words(".xlsm 工作簿", "an .xlsm workbook"),
    Kind.XLSB: Words(".xlsb 工作簿", "an .xlsb workbook"),
    Kind.XLS: Words("旧版 .xls 工作簿", "an old .xls workbook"),
    Kind.ODS: Words(".ods 表格", "an .ods spreadsheet"),
    Kind.HTML: Words("网页（HTML）表格", "a web page (HTML)"),
    Kind.XML_2003: Words("XML 表格（Excel 2003）", "an XML spreadsheet (Excel 2003)"),
    Kind.TEXT: Words("纯文本表格（逗号或制表符分隔）", "plain text (separated by commas or tabs)"),
}

_SEPARATORS = (b"\t", b",", b";", b"|")
_PROSE = Words("纯文本，不是表格", "plain text without columns")
_UNKNOWN = Words("无法识别的文件", "of no known kind")
_ARCHIVE = Words(
    "ZIP 压缩包（请解压，提交其中的工作簿）", "a ZIP archive (unpack it and submit the workbook in it)"
)
_FOLDERS = {
    "xl": Words("缺少主要部件的工作簿", "a workbook without its main part"),
    "word": Words("Word 文档（.docx）", "a Word document (.docx)"),
    "ppt": Words("演示文稿（.pptx）", "a presentation (.pptx)"),
}
_MAGIC = (
    (b"%PDF", Words("PDF 文件", "a PDF file")),
    (b"Rar!\x1a\x07", Words("RAR 压缩包", "a RAR archive")),
    (b"7z\xbc\xaf\x27\x1c", Words("7z 压缩包", "a 7z archive")),
    (b"\x1f\x8b", Words("gzip 压缩包", "a gzip archive")),
    (b"\x89PNG", Words("图片（PNG）", "a picture (PNG)")),
    (b"\xff\xd8\xff", Words("图片（JPEG）", "a picture (JPEG)")),
    (b"GIF8", Words("图片（GIF）", "a picture (GIF)")),
    (b"{\\rtf", Words("RTF 文档", "an RTF document")),
    (b"MZ", Words("可执行程序", "a program")),
    (b"\x7fELF", Words("可执行程序", "a program")),
    (b"SQLite format 3", Words("SQLite 数据库", "an SQLite database")),
)


def kind_of_archive(archive: Archive) -> Kind | Words:
    """Return what a zip file is: a format that can be read, or the name of what it is instead."""
    if "xl/workbook.bin" in archive:
        return Kind.XLSB
    if "xl/workbook.xml" in archive:
        types = archive.read("[Content_Types].xml") if "[Content_Types].xml" in archive else b""
        return Kind.XLSM if b"macroEnabled" in types else Kind.XLSX
    if "content.xml" in archive:
        mime = archive.read("mimetype") if "mimetype" in archive else b"spreadsheet"
        return Kind.ODS if b"spreadsheet" in mime else Words("OpenDocument 文档", "an OpenDocument file")
    folders = {name.partition("/")[0] for name in archive.entries}
    return next((words for folder, words in _FOLDERS.items() if folder in folders), _ARCHIVE)


def kind_of_bytes(data: bytes) -> Kind | Words:
    """Return what a file that is neither zip nor OLE is: a format that can be read, or its name."""
    head = data[:_HEAD]
    named = next((words for magic, words in _MAGIC if head.startswith(magic)), None)
    if named is not None:
        return named
    wide = head[:2] in (b"\xff\xfe", b"\xfe\xff")
    if not wide and (b"\0" in data or _looks_binary(head)):
        return _UNKNOWN
    text = head.decode("utf-16", "ignore").encode() if wide else head
    if _XML_2003 in text:
        return Kind.XML_2003
    if _HTML.search(text):
        return Kind.HTML
    return Kind.TEXT if any(mark in text for mark in _SEPARATORS) else _PROSE


def _looks_binary(head: bytes) -> bool:
    controls = sum(byte < 32 and byte not in (9, 10, 12, 13) for byte in head)  # noqa: PLR2004 - space, TAB, LF, FF, CR
    return controls * 50 > len(head)
