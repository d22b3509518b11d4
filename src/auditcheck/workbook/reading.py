"""The one door through which a submission comes in: a file in, its grid and what is wrong with it out."""

from __future__ import annotations

import hashlib
from pathlib import Path

from auditcheck.model.issues import Issue
from auditcheck.model.report import SheetInfo, SubmissionInfo
from auditcheck.model.words import Words
from auditcheck.workbook.checks import NO_CELLS, RefusedError
from auditcheck.workbook.archive import Archive
from auditcheck.workbook.ooxml import read_ooxml
from auditcheck.workbook.grid import Content, Workbook
from auditcheck.workbook.limits import Limits
from auditcheck.workbook.opening import open_submission

_DEFAULT = Limits()


def read_workbook(path: str | Path, *, limits: Limits = _DEFAULT) -> Workbook:
    """Read the submission at ``path`` once, by its content and not by its name.

    Whatever is wrong with the file is an issue of the workbook returned, with ``readable`` False if
    nothing of it was read. Raises WorkbookError for a path that is missing or no regular file.
    """
    path = Path(path)
    data = b""
    try:
        data = open_submission(path, limits)
        content = _content(data, limits)
    except RefusedError as refused:
        return Workbook(info=_info(path, data, ""), issues=(refused.issue,), readable=False)
    issues = [*content.issues, *_without_cells(content)]
    return Workbook(
        info=_info(path, data, "xlsx", content),
        sheets=content.sheets,
        issues=tuple(issues),
        defined_names=content.defined_names,
        excel_tables=content.excel_tables,
    )


def _content(data: bytes, limits: Limits) -> Content:
    return read_ooxml(Archive(data, limits), limits)


def _without_cells(content: Content) -> list[Issue]:
    if sum(content.cells):
        return []
    count = len(content.sheets)
    return [
        NO_CELLS.issue(
            Words(f"{count} 张工作表里没有一个填了内容的单元格。", f"None of its {count} sheets has a cell with content.")
        )
    ]


def _info(path: Path, data: bytes, kind: str, content: Content | None = None) -> SubmissionInfo:
    sheets = () if content is None else tuple(
        SheetInfo(
            title=sheet.title,
            rows=len(sheet.rows),
            columns=max(map(len, sheet.rows), default=0),
            cells=cells,
            visibility=sheet.visibility,
        )
        for sheet, cells in zip(content.sheets, content.cells, strict=True)
    )
    return SubmissionInfo(
        name=path.name, format=kind, sha256=hashlib.sha256(data).hexdigest(), size=len(data), sheets=sheets
    )
