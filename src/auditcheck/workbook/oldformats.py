"""Old binary workbooks (.xls, .et): encryption told apart, values read, error cells put back."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial

from auditcheck.model.cells import CellRange
from auditcheck.model.words import Words
from auditcheck.workbook.biff import BiffScan, hidden_from, scan_biff
from auditcheck.workbook.checks import ENCRYPTED, NOT_WORKBOOK, PARTLY_SEEN, RefusedError
from auditcheck.workbook.grid import Content, ErrorValue, Sheet
from auditcheck.workbook.limits import Limits
from auditcheck.workbook.ole import Container
from auditcheck.workbook.overlay import lay_over
from auditcheck.workbook.provenance import provenance_of_container
from auditcheck.workbook.texts import refuse_area
from auditcheck.workbook.values import SheetValues, read_values

_BIFF8 = 0x0600
_DOCUMENTS = {
    "WordDocument": Words("Word 文档（.doc）", "a Word document (.doc)"),
    "PowerPoint Document": Words("演示文稿（.ppt）", "a presentation (.ppt)"),
    "__substg1.0_0037001F": Words("邮件（.msg）", "an e-mail (.msg)"),
}


def read_ole(data: bytes, limits: Limits) -> Content:
    """Return the sheets of an OLE file; refuse one that is encrypted or holds no workbook."""
    container = Container(data)
    if "EncryptedPackage" in container:
        raise _encrypted(
            Words(
                "整个文件已用密码加密。如果打开时并不要求输入密码，说明用的是程序自带的默认密码："
                "取消“保护工作簿”后另存即可。",
                "The whole file is encrypted. If it opens without asking for a password, it is the one that "
                "programs know by themselves: lift the protection of the workbook and save it again.",
            )
        )
    stream = next((name for name in ("Workbook", "Book") if name in container), None)
    if stream is None:
        what = next(
            (words for name, words in _DOCUMENTS.items() if name in container),
            Words("其他程序的文件", "of another program"),
        )
        raise RefusedError(NOT_WORKBOOK.issue(Words(f"文件实际是{what.zh}。", f"The file is {what.en}.")))
    records = container.read(stream)
    scan = scan_biff(records)
    if scan.encrypted:
        raise _encrypted(Words("工作簿已用密码加密。", "The workbook is encrypted with a password."))
    refuse_area(sum(rows * columns for rows, columns in scan.extents), limits)
    values = read_values(data, merges=True)
    content = _content(records, scan, values)
    return replace(content, provenance=partial(provenance_of_container, container))


def _content(records: bytes, scan: BiffScan, values: list[SheetValues]) -> Content:
    for index, each in enumerate(values):
        errors = scan.errors.get(index, {})
        each.cells += lay_over({place: ErrorValue(code) for place, code in errors.items()}, each.rows)
    return Content(
        sheets=tuple(
            replace(sheet_of(index, each), hiding=cache(partial(hidden_from, records, scan.start(index))))
            for index, each in enumerate(values)
        ),
        cells=tuple(each.cells for each in values),
        issues=()
        if scan.version == _BIFF8
        else (
            PARTLY_SEEN.issue(Words("文件是 Excel 95 或更早的格式。", "The file is of Excel 95 or older.")),
        ),
    )


def sheet_of(index: int, values: SheetValues) -> Sheet:
    """Return the sheet of values whose merged ranges the reader told."""
    return Sheet(
        title=values.title,
        index=index,
        visibility=values.visibility,
        rows=values.rows,
        merges=tuple(
            CellRange(
                sheet=values.title,
                first_row=top + 1,
                first_column=left + 1,
                last_row=bottom + 1,
                last_column=right + 1,
            )
            for (top, left), (bottom, right) in values.merges
        ),
    )


def _encrypted(words: Words) -> RefusedError:
    return RefusedError(ENCRYPTED.issue(words))
