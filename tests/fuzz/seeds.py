"""Seeds of the readers' harness written by hand: an .ods and an .xlsb file with all that cells may be."""

from __future__ import annotations

import struct
from functools import partial

from tests.workbook.packing import PACKAGE, RELATIONS

Parts = dict[str, bytes]
"""The parts of a package by name."""
_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_KIND = "application/vnd.oasis.opendocument.spreadsheet"
_SPACES = "".join(
    f' xmlns:{prefix}="{_OASIS}{space}:1.0"'
    for prefix, space in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("draw", "drawing"),
    )
)
_CALC = ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
_STYLES = (
    '<office:automatic-styles><style:style style:name="ta1" style:family="table"><style:table-properties '
    'table:display="true"/></style:style><style:style style:name="ta2" style:family="table">'
    '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
)
_ROWS = (
    '<table:table-column-group><table:table-column table:number-columns-repeated="3"/>'
    "</table:table-column-group>"
    '<table:table-column table:visibility="collapse" table:number-columns-repeated="2"/>'
    "<table:table-header-rows><table:table-row>"
    '<table:table-cell office:value-type="string" table:number-columns-spanned="2"><text:p>支出 '
    '<text:span>决算</text:span><text:s text:c="2"/>表</text:p></table:table-cell><table:covered-table-cell/>'
    '<table:table-cell office:value-type="string" office:string-value="属性"><text:p>x</text:p>'
    "</table:table-cell>"
    "</table:table-row></table:table-header-rows>"
    '<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="2"/>'
    '<table:table-cell office:value-type="float" office:value="12.5" table:number-columns-repeated="2"/>'
    "</table:table-row><table:table-row-group>"
    '<table:table-row table:visibility="filter"><table:table-cell office:value-type="percentage" '
    'office:value="0.975"/><table:table-cell office:value-type="currency" office:currency="CNY" '
    'office:value="-3"/><table:table-cell office:value-type="boolean" office:boolean-value="true"/>'
    '<table:table-cell office:value-type="date" office:date-value="2021-12-31"/>'
    '<table:table-cell office:value-type="date" office:date-value="2021-12-31T10:30:15.5"/>'
    '<table:table-cell office:value-type="time" office:time-value="PT10H30M00S"/>'
    '<table:table-cell office:value-type="time" office:time-value="PT30H00M01.5S"/></table:table-row>'
    "</table:table-row-group>"
    '<table:table-row><table:table-cell table:formula="of:=1/0" office:value-type="string" '
    'office:string-value="" calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'
    '<table:table-cell table:formula="of:=[.A1]"/><table:table-cell table:formula="of:=&quot;&quot;" '
    'office:value-type="string" office:string-value=""/><table:table-cell><text:p>untyped</text:p>'
    '</table:table-cell><table:table-cell office:value-type="string"><office:annotation><text:p>note</text:p>'
    "</office:annotation><draw:frame><draw:text-box><text:p>box</text:p></draw:text-box></draw:frame>"
    "<text:p>一<text:tab/>二<text:line-break/>三</text:p><text:p>四</text:p></table:table-cell></table:table-row>"
    '<table:table-row table:number-rows-repeated="1048570"><table:table-cell '
    'table:number-columns-repeated="16384"/></table:table-row>'
)
_SHEET = '<table:table table:name="{}" table:style-name="{}">{}</table:table>'
_ONE = '<table:table-row><table:table-cell office:value-type="float" office:value="1"/></table:table-row>'


def opendocument() -> Parts:
    """Return the parts of an .ods file with everything that a cell may be."""
    tables = _SHEET.format("支出表", "ta1", _ROWS) + _SHEET.format("隐藏", "ta2", _ONE)
    tables += _SHEET.format("'file:///a.ods'#表1", "ta3", _ONE)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{_SPACES}{_CALC}>{_STYLES}'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    return {"mimetype": _KIND.encode(), "content.xml": content.encode()}


def record(kind: int, body: bytes = b"") -> bytes:
    """Return one record of a binary workbook."""
    number = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, written = len(body), b""
    while size > 127:
        written += bytes([size & 127 | 128])
        size >>= 7
    return number + written + bytes([size]) + body


def wide(text: str) -> bytes:
    """Return a text as binary workbooks hold it."""
    return struct.pack("<L", len(text.encode("utf-16-le")) // 2) + text.encode("utf-16-le")


def _binary_row(number: int, *cells: tuple[int, int, int, bytes]) -> bytes:
    head = record(0, struct.pack("<L", number) + bytes(13))
    return head + b"".join(
        record(kind, struct.pack("<2L", column, style) + value) for column, style, kind, value in cells
    )


def binary() -> Parts:
    """Return the parts of an .xlsb file with every kind of cell."""
    real = partial(struct.pack, "<d")
    index = partial(struct.pack, "<L")
    rows = _binary_row(0, (0, 0, 7, index(0)), (1, 0, 7, index(1)), (2, 0, 6, wide("直接")))
    rows += _binary_row(
        2, (0, 0, 5, real(12.5)), (1, 0, 2, index(100 << 2 | 2)), (2, 0, 2, index(1234 << 2 | 3)),
        (3, 1, 5, real(44561)), (4, 2, 5, real(1.25)), (5, 0, 4, b"\1"), (6, 0, 3, b"\x17"), (7, 3, 1, b""),
    )  # fmt: skip
    formula = b"\0\0" + struct.pack("<L", 3) + b"\x1e\1\0" + struct.pack("<L", 0)
    rows += _binary_row(
        4, (0, 0, 9, real(60.5) + formula), (1, 0, 8, wide("是") + formula), (2, 0, 10, b"\1" + formula),
        (3, 0, 11, b"\x07" + formula), (4, 1, 9, real(2) + formula), (5, 0, 62, b"\0" + wide("富")),
    )  # fmt: skip
    sheet = record(129) + record(148, struct.pack("<4L", 0, 4, 0, 7)) + record(145) + rows + record(146)
    sheet += record(177, index(1)) + record(176, struct.pack("<4L", 0, 0, 0, 2)) + record(178) + record(130)
    other = (
        record(129)
        + record(148, bytes(16))
        + record(145)
        + _binary_row(0, (0, 0, 5, real(7)))
        + record(146)
        + record(130)
    )
    names = ("支出表", 0), ("隐藏", 1)
    listed = b"".join(
        record(156, struct.pack("<2L", state, n) + wide(f"rId{n}") + wide(title))
        for n, (title, state) in enumerate(names, 1)
    )
    formats = record(615, index(1)) + record(44, struct.pack("<H", 164) + wide("[h]:mm")) + record(616)
    looks = b"".join(record(47, struct.pack("<2H", 0, number) + bytes(12)) for number in (0, 14, 164, 2))
    styles = record(278) + formats + record(617, index(4)) + looks + record(618) + record(279)
    texts = record(159, struct.pack("<2L", 2, 2))
    texts += b"".join(record(19, b"\0" + wide(text)) for text in ("项目", " a & b ")) + record(160)
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(
            (
                ("worksheet", "worksheets/sheet1.bin"),
                ("worksheet", "worksheets/sheet2.bin"),
                ("styles", "styles.bin"),
                ("sharedStrings", "sharedStrings.bin"),
            ),
            1,
        )
    )
    main = f'<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.bin"/>'
    framed = "<Relationships xmlns='" + PACKAGE + "/relationships'>{}</Relationships>"
    book = record(131) + record(153, bytes(12)) + record(143) + listed + record(144) + record(132)
    return {
        "[Content_Types].xml": f"<Types xmlns='{PACKAGE}/content-types'/>".encode(),
        "_rels/.rels": framed.format(main).encode(),
        "xl/workbook.bin": book,
        "xl/_rels/workbook.bin.rels": framed.format(links).encode(),
        "xl/worksheets/sheet1.bin": sheet,
        "xl/worksheets/sheet2.bin": other,
        "xl/styles.bin": styles,
        "xl/sharedStrings.bin": texts,
    }
