"""The annotated copy: the filer's own workbook with its cells marked and a sheet that lists the issues."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from auditcheck.model.cells import CellRef
from auditcheck.model.issues import Issue
from auditcheck.model.report import Report
from auditcheck.model.words import Language, Words
from auditcheck.reporters.annotated.copying import Copy
from auditcheck.reporters.annotated.drawing import NoteShapes
from auditcheck.reporters.annotated.issuesheet import add_issue_sheet, free_title
from auditcheck.reporters.annotated.marking import Mark, MarkedSheet
from auditcheck.reporters.annotated.notes import add_notes
from auditcheck.reporters.annotated.notetext import note_passages, suspicion_passages
from auditcheck.reporters.annotated.styles import Styles
from auditcheck.reporters.plain import in_blocks
from auditcheck.reporters.xlsx import ROWS
from auditcheck.workbook.grid import ISSUES_NAME
from auditcheck.workbook.package import WORKBOOK

FORMATS = frozenset({"xlsx", "xlsm"})
"""The formats of which a copy can be made, as a report names them."""

_TIP = Words("审核问题", "Issue")
_SIGNATURES = "_xmlsignatures/"
_YES = frozenset({"1", "true"})

Numbered = list[tuple[int, Issue]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotated:
    """A copy as a file: the title of the sheet added, how many cells are marked, what to know about it."""

    content: bytes
    title: str
    marked: int
    remarks: tuple[Words, ...] = ()


def annotate(data: bytes, report: Report, language: Language) -> Annotated:
    """Return a copy of the workbook ``data``, of which ``report`` tells, with its issues marked.

    Parts that need no change are the same bytes. Raises RefusedError for a package in which nothing
    can be added.
    """
    copy = Copy(data)
    title = free_title(copy, language)
    styles, shapes = Styles(copy), NoteShapes(copy)
    unfilled = hidden = 0
    by_cell, suspected = _by_cell(report), _suspected(report)
    for sheet in copy.package.sheets:
        here = {cell: issues for cell, issues in by_cell.items() if cell.sheet == sheet.title}
        also = {c: each for c, each in suspected.items() if c.sheet == sheet.title and c not in here}
        if sheet.part and (here or also):
            marked = MarkedSheet(copy, sheet.part, [*_marks(here), *_suspicions(also)])
            unfilled += marked.fill(styles)
            marked.link(title, _TIP.to(language))
            texts = {cell: note_passages(issues, title, language) for cell, issues in here.items()}
            texts |= {cell: suspicion_passages(*first, language) for cell, first in also.items()}
            hidden += add_notes(copy, marked, texts, shapes, language)
            marked.finish()
    add_issue_sheet(copy, styles, report, title, language)
    styles.finish()
    remarks = _remarks(copy, title, unfilled, hidden)
    marked_cells = len(by_cell.keys() | suspected.keys())
    return Annotated(content=copy.finished(), title=title, marked=marked_cells, remarks=remarks)


def _by_cell(report: Report) -> dict[CellRef, Numbered]:
    """Return the issues that someone must act on by their cell, with their numbers in the list."""
    found: dict[CellRef, Numbered] = {}
    for number, (issue, _) in enumerate(in_blocks(report)[:ROWS], start=1):
        if issue.primary.cell is not None and issue.is_open:
            found.setdefault(issue.primary.cell, []).append((number, issue))
    worst_first = {
        cell: sorted(each, key=lambda item: item[1].rule_class.rank) for cell, each in found.items()
    }
    return {cell: worst_first[cell] for cell in sorted(worst_first)}


def _suspected(report: Report) -> dict[CellRef, tuple[int, Issue]]:
    """Return the cells that a diagnosis suspects, each with the first issue it would explain."""
    found: dict[CellRef, tuple[int, Issue]] = {}
    for number, (issue, _) in enumerate(in_blocks(report)[:ROWS], start=1):
        for place in issue.suspect_places if issue.is_open else ():
            if place.cell is not None:
                found.setdefault(place.cell, (number, issue))
    return {cell: found[cell] for cell in sorted(found)}


def _suspicions(cells: Mapping[CellRef, tuple[int, Issue]]) -> Iterable[Mark]:
    for cell, (number, _) in cells.items():
        yield Mark(cell=cell, rule_class=None, number=number)


def _marks(issues: Mapping[CellRef, Numbered]) -> Iterable[Mark]:
    for cell, each in issues.items():
        yield Mark(cell=cell, rule_class=each[0][1].rule_class, number=each[0][0])


def _remarks(copy: Copy, title: str, unfilled: int, hidden: int) -> tuple[Words, ...]:
    remarks = []
    if any(name.startswith(_SIGNATURES) for name in copy.archive.entries):
        remarks.append(
            Words(
                "原文件有数字签名；副本与原文件不同，签名在副本中不再有效。原文件未动。",
                "The original is signed; the copy differs from it, so its signature no longer holds. "
                "The original is untouched.",
            )
        )
    if any(name.startswith(ISSUES_NAME) for name in copy.package.defined_names):
        remarks.append(
            Words(
                "送审文件本身就是加过标注的副本：上次的标注仍在其中，本次的另加在后。",
                "The submission is an annotated copy itself: its earlier marks are still in it.",
            )
        )
    protection = copy.outline(WORKBOOK, 1).root.child("workbookProtection")
    if protection is not None and protection.attributes.get("lockStructure") in _YES:
        remarks.append(
            Words(
                f"工作簿的结构受保护，在 Excel 中要先取消保护才能删去“{title}”表。",
                "The workbook's structure is protected: to delete the sheet "
                f"{title!r}, lift the protection first.",
            )
        )
    if hidden:
        remarks.append(
            Words(
                f"{hidden:,} 个单元格已有批注会话，新版 Excel 只显示会话；问题见“{title}”表。",
                f"{hidden:,} cells have a conversation, which newer Excel shows instead of our note; "
                f"see the sheet {title!r}.",
            )
        )
    if unfilled:
        remarks.append(
            Words(
                f"工作簿的单元格格式已满，{unfilled:,} 个单元格没有上色，只加了批注。",
                f"The workbook can take no more cell formats: {unfilled:,} cells have a note but no colour.",
            )
        )
    return tuple(remarks)
