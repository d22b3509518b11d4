"""Hostile sheets: cells out of bounds, counts that lie, bulk, and what leaves no single right reading."""

from __future__ import annotations

from collections.abc import Iterator

from tests.hostile.cases import PLAIN, Case, part_writer, rows_writer, sheet_writer, text_cell
from tests.workbook.packing import FIRST, MAIN, cell, packed, parts_of, row, sheet_xml

ERRORS = (
    "#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!", "#CALC!",
    "#FIELD!", "#BLOCKED!", "#UNKNOWN!", "#CONNECT!", "#BUSY!", "#PYTHON!",
)  # fmt: skip
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="46"/></cellXfs>'
    "</styleSheet>"
)
_ONE = row(1, cell("A1"))


def bounds() -> Iterator[Case]:
    """Yield sheets whose cells or counts would make a reader allocate what is not there."""
    far = _ONE + row(1_048_576, cell("XFD1048576"))
    yield Case(6, "xfd1048576.xlsx", rows_writer(far), "FILE-TOO-LARGE")
    yield Case(6, "row-out-of-grid.xlsx", rows_writer(row(16_777_217, cell("A16777217"))), "FILE-DAMAGED")
    yield Case(6, "column-out-of-grid.xlsx", rows_writer(row(1, cell("XFE1"))), "FILE-DAMAGED")
    yield Case(6, "row-zero.xlsx", rows_writer(row(0, cell("A0"))), "FILE-DAMAGED")
    lines = "".join(row(n, cell(f"A{n}", n)) for n in range(1, 1001))
    small = sheet_xml(lines).replace("<sheetData>", '<dimension ref="A1"/><sheetData>')
    yield Case(6, "dimension-too-small.xlsx", sheet_writer(small), cells=1000)
    large = sheet_xml(_ONE).replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')
    yield Case(6, "dimension-too-large.xlsx", sheet_writer(large), cells=1)
    shared = parts_of(
        sheet_xml(row(1, '<c r="A1" t="s"><v>0</v></c>')),
        strings=f'<sst xmlns="{MAIN}" count="4000000000" uniqueCount="4000000000"><si><t>甲</t></si></sst>',
    )
    yield Case(7, "lying-count.xlsx", lambda p: packed(p, shared), cells=1)
    counted = STYLES.replace("<cellXfs>", '<cellXfs count="4000000000">')
    yield Case(7, "lying-count-of-formats.xlsx", part_writer("xl/styles.xml", counted), cells=1)
    yield Case(9, "stray-blank.xlsx", rows_writer(_ONE + row(1_048_576, '<c r="B1048576" s="0"/>')), cells=1)
    yield Case(9, "sparse.xlsx", rows_writer(_ONE + row(1_048_576, cell("B1048576"))), cells=2)
    long = f'<c r="A1" t="inlineStr"><is><t>{"x" * (4 * 32_767 + 1)}</t></is></c>'
    yield Case(1, "text-too-long.xlsx", rows_writer(row(1, long)), "FILE-TOO-LARGE")
    most = f'<c r="A1" t="inlineStr"><is><t>{"甲" * 32_767}</t></is></c>'
    yield Case(9, "text-of-the-longest.xlsx", rows_writer(row(1, most)), cells=1)


def ranges() -> Iterator[Case]:
    """Yield sheets with ranges that cover everything, or with very many of them."""
    giant = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    yield Case(8, "merged-giant.xlsx", rows_writer(_ONE, giant), cells=1)
    merges = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(2, 200_002))
    yield Case(
        8, "merged-often.xlsx", rows_writer(_ONE, f"<mergeCells>{merges}</mergeCells>"), "FILE-TOO-LARGE"
    )
    rules = "".join(f'<dataValidation sqref="A{n}:XFD{n}"/>' for n in range(1, 60_001))
    validated = f"<dataValidations>{rules}</dataValidations>"
    yield Case(8, "validated-often.xlsx", rows_writer(_ONE, validated), cells=1)
    looks = "".join(
        f'<conditionalFormatting sqref="A1:XFD1048576"><cfRule type="expression" priority="{n}">'
        "<formula>1</formula></cfRule></conditionalFormatting>"
        for n in range(1, 20_001)
    )
    yield Case(8, "formatted-often.xlsx", rows_writer(_ONE, looks), cells=1)
    names = "".join(f'<definedName name="n{n}">表1!$A$1:$XFD$1048576</definedName>' for n in range(50_000))
    named = PLAIN["xl/workbook.xml"].replace("</sheets>", f"</sheets><definedNames>{names}</definedNames>")
    yield Case(8, "named-often.xlsx", part_writer("xl/workbook.xml", named), cells=1)


def ambiguous() -> Iterator[Case]:
    """Yield sheets that programs read differently, and unusual ones that all read alike."""
    yield Case(10, "two-values.xlsx", rows_writer(row(1, cell("A1", 1), cell("A1", 2))), "FILE-DAMAGED")
    again = _ONE + row(2, cell("A2")) + row(1, cell("A1", 2))
    yield Case(10, "row-again.xlsx", rows_writer(again), "FILE-DAMAGED")
    yield Case(10, "row-continued.xlsx", rows_writer(_ONE + row(1, cell("B1", 2))), cells=2)
    yield Case(10, "rows-backwards.xlsx", rows_writer(row(2, cell("A2")) + _ONE), cells=2)
    yield Case(10, "no-formats.xlsx", rows_writer(row(1, '<c r="A1" s="7"><v>1</v></c>')), cells=1)
    lacking = PLAIN["xl/_rels/workbook.xml.rels"].replace(
        "</Relationships>", '<Relationship Id="s" Type="x/styles" Target="styles.xml"/></Relationships>'
    )
    yield Case(10, "missing-formats.xlsx", part_writer("xl/_rels/workbook.xml.rels", lacking), "FILE-DAMAGED")
    twice = PLAIN["xl/workbook.xml"].replace(
        "</sheets>", '<sheet name="表1" sheetId="2" r:id="rId1"/></sheets>'
    )
    yield Case(10, "sheet-named-twice.xlsx", part_writer("xl/workbook.xml", twice), "FILE-DAMAGED")
    lost = row(1, '<c r="A1" t="s"><v>5</v></c>')
    yield Case(10, "missing-text.xlsx", rows_writer(lost), "FILE-DAMAGED")
    yield Case(
        10, "no-sheets.xlsx", part_writer("xl/workbook.xml", f'<workbook xmlns="{MAIN}"/>'), "FILE-DAMAGED"
    )


def figures() -> Iterator[Case]:
    """Yield sheets of errors, formulas, odd numbers and days; ``test_figures.py`` holds each cell."""
    errors = "".join(row(n, f'<c r="A{n}" t="e"><v>{code}</v></c>') for n, code in enumerate(ERRORS, 1))
    yield Case(11, "errors.xlsx", rows_writer(errors), cells=len(ERRORS))
    pending = row(1, '<c r="A1"><f>1+1</f></c>', cell("B1"))
    yield Case(11, "not-calculated.xlsx", rows_writer(pending), cells=2)
    stale = row(1, cell("A1", 2), cell("A2", 3), '<c r="C1"><f>SUM(A1:B1)</f><v>7</v></c>')
    yield Case(11, "stale-result.xlsx", rows_writer(stale), cells=3)
    written = (
        "NaN",
        "INF",
        "-INF",
        "1e309",
        "1e400000",
        "9007199254740993",
        "1" * 60,
        "１２３",
        "1_000",
        "-0",
    )
    numbers = "".join(row(n, cell(f"A{n}", text)) for n, text in enumerate(written, 1))
    yield Case(12, "numbers.xlsx", rows_writer(numbers), cells=len(written))
    texts = "".join(row(n, text_cell(f"A{n}", text)) for n, text in enumerate(written, 1))
    yield Case(12, "numbers-as-texts.xlsx", rows_writer(texts), cells=len(written))
    serials = ("0", "60", "-1", "2958466", "1e300", "NaN", "1e309")
    days = "".join(row(n, f'<c r="A{n}" s="1"><v>{day}</v></c>') for n, day in enumerate(serials, 1))
    dated: dict[str, str | bytes] = {**PLAIN, FIRST: sheet_xml(days), "xl/styles.xml": STYLES}
    yield Case(13, "dates.xlsx", lambda p: packed(p, dated), cells=len(serials))
    late = PLAIN["xl/workbook.xml"].replace("<sheets>", '<workbookPr date1904="1"/><sheets>')
    yield Case(
        13, "dates-of-1904.xlsx", lambda p: packed(p, {**dated, "xl/workbook.xml": late}), cells=len(serials)
    )
    iso = row(
        1,
        *(
            f'<c r="{place}1" t="d"><v>{day}</v></c>'
            for place, day in zip("AB", ("2024-02-30", "x"), strict=True)
        ),
    )
    yield Case(13, "impossible-date.xlsx", rows_writer(iso), cells=2)
