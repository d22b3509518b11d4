"""The one door through which a submission comes in: a file in, its grid and what is wrong with it out."""

from __future__ import annotations

import hashlib
from pathlib import Path

from auditcheck.model.issues import Issue
from auditcheck.model.report import SheetInfo, SubmissionInfo
from auditcheck.model.words import Words
from auditcheck.workbook.archive import Archive
from auditcheck.workbook.checks import EXTENSION, NO_CELLS, NOT_WORKBOOK, RefusedError, damaged
from auditcheck.workbook.grid import Content, Workbook
from auditcheck.workbook.limits import Limits, current
from auditcheck.workbook.opening import open_submission, printable, taken_submission
from auditcheck.workbook.sniffing import EXTENSIONS, NAMES, OLE, ZIP, Kind, kind_of_archive, kind_of_bytes
from auditcheck.workbook.texts import refuse_merges


def read_workbook(
    path: str | Path, *, content: bytes | None = None, limits: Limits | None = None, file: str = ""
) -> Workbook:
    """Read the submission at ``path`` once, by its content and not by its name.

    ``content`` is the file's bytes where they are in memory already; ``path`` is then only its name.
    ``limits`` None: those in force. ``file`` is its path within a batch, by which reports then name it.
    Whatever is wrong with the file is an issue of the workbook returned, with ``readable`` False if
    nothing of it was read. Raises WorkbookError for a path that is missing or no regular file.
    """
    path, limits = Path(path), limits or current()
    data = content or b""
    try:
        data = open_submission(path, limits) if content is None else taken_submission(path, content, limits)
        kind, found = _read(data, printable(path.stem), limits)
        if not found.sheets:
            raise damaged("里面一张工作表也没有。", "It has no sheet at all.")
        for sheet in found.sheets:
            refuse_merges(len(sheet.merges), sheet.title, limits)
    except RefusedError as refused:
        return Workbook(info=_info(path, file, data, ""), issues=(refused.issue,), readable=False)
    return Workbook(
        info=_info(path, file, data, kind, found),
        sheets=found.sheets,
        issues=(*_misnamed(path, kind), *found.issues, *_without_cells(found)),
        defined_names=found.defined_names,
        excel_tables=found.excel_tables,
        provenance=found.provenance,
    )


def unread(path: str | Path, issue: Issue) -> Workbook:
    """Return the submission at ``path`` with nothing in it read, for the reason that ``issue`` gives."""
    path = Path(path)
    try:
        data = open_submission(path, current())
    except RefusedError:
        data = b""
    return Workbook(info=_info(path, "", data, ""), issues=(issue,), readable=False)


def _read(data: bytes, title: str, limits: Limits) -> tuple[Kind, Content]:
    if data.startswith(OLE):
        from auditcheck.workbook.oldformats import read_ole  # noqa: PLC0415 - only for such files

        return Kind.XLS, read_ole(data, limits)
    if data.startswith(ZIP):
        archive = Archive(data, limits)
        return _read_archive(archive, _readable(kind_of_archive(archive)), limits)
    kind = _readable(kind_of_bytes(data))
    return kind, _read_plain(data, kind, title, limits)


def _read_archive(archive: Archive, kind: Kind, limits: Limits) -> tuple[Kind, Content]:
    if kind is Kind.XLSB:
        from auditcheck.workbook.xlsb import read_xlsb  # noqa: PLC0415 - only for such files

        return kind, read_xlsb(archive, limits)
    if kind is Kind.ODS:
        from auditcheck.workbook.ods import read_ods  # noqa: PLC0415 - only for such files

        return kind, read_ods(archive, limits)
    from auditcheck.workbook.ooxml import read_ooxml  # noqa: PLC0415 - only for such files

    return kind, read_ooxml(archive, limits)


def _read_plain(data: bytes, kind: Kind, title: str, limits: Limits) -> Content:
    if kind is Kind.HTML:
        from auditcheck.workbook.htmltables import read_html  # noqa: PLC0415 - only for such files

        return read_html(data, title, limits)
    if kind is Kind.XML_2003:
        from auditcheck.workbook.xml2003 import read_xml_2003  # noqa: PLC0415 - only for such files

        return read_xml_2003(data, limits)
    from auditcheck.workbook.texts import read_text  # noqa: PLC0415 - only for such files

    return read_text(data, title, limits)


def _readable(kind: Kind | Words) -> Kind:
    if isinstance(kind, Kind):
        return kind
    raise RefusedError(NOT_WORKBOOK.issue(Words(f"文件实际是{kind.zh}。", f"The file is {kind.en}.")))


def _misnamed(path: Path, kind: Kind) -> tuple[Issue, ...]:
    extension = printable(path.suffix.lower())
    if extension in EXTENSIONS[kind]:
        return ()
    shown = (
        Words(f"扩展名是 {extension}", f"Its name ends in {extension}")
        if extension
        else Words("没有扩展名", "It has no extension")
    )
    name = NAMES[kind]
    return (EXTENSION.issue(shown + Words(f"，内容是{name.zh}。", f", its content is {name.en}.")),)


def _without_cells(content: Content) -> tuple[Issue, ...]:
    if any(content.cells):
        return ()
    count = len(content.sheets)
    return (
        NO_CELLS.issue(
            Words(
                f"{count} 张工作表里没有一个填了内容的单元格。",
                f"None of its {count} sheets has a cell with content.",
            )
        ),
    )


def _info(path: Path, file: str, data: bytes, kind: str, content: Content | None = None) -> SubmissionInfo:
    sheets = zip(content.sheets, content.cells, strict=True) if content else ()
    return SubmissionInfo(
        name=file.rpartition("/")[2] if file else printable(path.name),
        path=file or ("" if path.is_absolute() else printable(path.as_posix())),
        format=str(kind),
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        sheets=tuple(
            SheetInfo(
                title=sheet.title,
                rows=len(sheet.rows),
                columns=max(map(len, sheet.rows), default=0),
                cells=cells,
                visibility=sheet.visibility,
            )
            for sheet, cells in sheets
        ),
    )
