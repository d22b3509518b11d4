"""Wholes: what is told of a workbook as a whole: links, macros, manual calculation."""

from __future__ import annotations

import re
from collections.abc import Sequence

from auditcheck.inspection.checks import BOOK_LINKS, BOOK_MACROS, BOOK_MANUAL
from auditcheck.inspection.sheetpage import SheetPage, listed
from auditcheck.model.cells import CellRef
from auditcheck.model.issues import Issue
from auditcheck.model.report import Calculation, Provenance
from auditcheck.model.words import Words

_FOREIGN = re.compile(r"\[[0-9]+\]")
_QUOTED = re.compile(r'"[^"]*"')


def links(provenance: Provenance, pages: Sequence[SheetPage]) -> list[Issue]:
    """Return the other workbooks that values are taken from, and the formulas that do so."""
    if not provenance.links:
        return []
    users: list[CellRef] = [
        page.reference(place)
        for page in pages
        for place, formula in sorted(page.formulas.items())
        if _FOREIGN.search(_QUOTED.sub("", formula))
    ]
    message = Words("链接到：", "linked to: ") + listed(provenance.links)
    if not users:
        return [BOOK_LINKS.issue(message)]
    cells = listed([cell.qualified for cell in users])
    return [BOOK_LINKS.issue(message + Words(f"；取用它的公式：{cells.zh}", f"; used by: {cells.en}"))]


def macros(provenance: Provenance, _pages: Sequence[SheetPage]) -> list[Issue]:
    """Return that the workbook has macros."""
    if not provenance.macros:
        return []
    return [BOOK_MACROS.issue(Words("文件里有宏，没有运行。", "The file holds macros; they were not run."))]


def manual_calculation(provenance: Provenance, pages: Sequence[SheetPage]) -> list[Issue]:
    """Return that formulas are only calculated when someone asks for it."""
    if provenance.calculation is not Calculation.MANUAL or not any(page.formulas for page in pages):
        return []
    return [BOOK_MANUAL.issue(Words("计算方式是“手动”。", "Calculation is set to manual."))]
