"""The sheet added to the copy: the issue list as it is written elsewhere, taken over with its formats."""

from __future__ import annotations

import re

from auditcheck.model.cells import quoted_sheet
from auditcheck.model.report import Report
from auditcheck.model.words import Language, Words
from auditcheck.reporters.annotated.copying import Copy
from auditcheck.reporters.annotated.outline import Node, Outline, escaped, read_outline, referring
from auditcheck.reporters.annotated.sizes import whole
from auditcheck.reporters.annotated.styles import Styles
from auditcheck.reporters.xlsx import issue_sheet
from auditcheck.workbook.archive import Archive
from auditcheck.workbook.grid import ISSUES_NAME
from auditcheck.workbook.package import WORKBOOK

TITLE = Words("审核问题", "Audit issues")
_CELL = re.compile(rb'<c r="([A-Z]+[0-9]+)"(?: s="([0-9]+)")?(?: t="s"><v>([0-9]+)</v></c>)?')
_EXTENT = re.compile(rb'<dimension ref="(?:[A-Z]+[0-9]+:)?([A-Z]+)([0-9]+)"/>')
_SELECTED = b' tabSelected="1"'
_BEFORE_NAMES = frozenset(
    {
        "fileVersion",
        "fileSharing",
        "workbookPr",
        "workbookProtection",
        "bookViews",
        "sheets",
        "functionGroups",
        "externalReferences",
    }
)


def free_title(copy: Copy, language: Language) -> str:
    """Return the added sheet's title, with a number if the workbook has a sheet of that title."""
    taken = {sheet.title.casefold() for sheet in copy.package.sheets}
    title, number = TITLE.to(language), 1
    while title.casefold() in taken:
        number += 1
        title = f"{TITLE.to(language)} ({number})"
    return title


def add_issue_sheet(copy: Copy, styles: Styles, report: Report, title: str, language: Language) -> None:
    """Add the issue list as the last sheet, so that no sheet changes its place."""
    made = Archive(issue_sheet(report, language), copy.limits)
    forms = styles.grafted(read_outline(made.read("xl/styles.xml"), "xl/styles.xml", 2))
    sheet = _rewritten(made, forms)
    part = copy.add("xl/worksheets/sheet", ".xml", sheet, "worksheet")
    relationship = copy.relate(WORKBOOK, "worksheet", part)
    workbook = copy.outline(WORKBOOK, 2)
    sheets = workbook.root.child("sheets")
    if sheets is None:  # the reader has refused a workbook without sheets
        return
    taken = [whole(node.attributes, "sheetId") for node in sheets.children]
    reference = referring(workbook.root, copy.namespace, relationship)
    element = f'<sheet name="{title}" sheetId="{max(taken, default=0) + 1}" {reference}/>'
    workbook.append(sheets, element.encode())
    _name(workbook, made, title, len(sheets.children))
    copy.put(WORKBOOK, workbook.changed())


def _rewritten(made: Archive, forms: list[int]) -> bytes:
    """Return the sheet with its texts in its cells and its formats numbered as in the copy."""
    texts = _texts(made)

    def cell(found: re.Match[bytes]) -> bytes:
        address, form, text = found.groups()
        opening = b'<c r="' + address + b'"' + (b' s="%d"' % forms[int(form)] if form else b"")
        return opening + (b' t="inlineStr"><is>' + texts[int(text)] + b"</is></c>" if text else b"")

    return _CELL.sub(cell, made.read("xl/worksheets/sheet1.xml").replace(_SELECTED, b"", 1))


def _texts(made: Archive) -> list[bytes]:
    part = "xl/sharedStrings.xml"
    outline = read_outline(made.read(part), part, 1)
    return [outline.data[node.inner : node.inner_end] for node in outline.root.children]


def _name(workbook: Outline, made: Archive, title: str, index: int) -> None:
    """Give names to the list, its filter and its printed heading."""
    sheet = escaped(quoted_sheet(title)).decode()
    there = workbook.root.child("definedNames")
    names = []
    extent = _EXTENT.search(made.read("xl/worksheets/sheet1.xml"))
    if extent:
        place = f"{sheet}!$A$1:${extent[1].decode()}${extent[2].decode()}"
        names.append(f'<definedName name="{_free_name(there)}" hidden="1">{place}</definedName>')
    own = read_outline(made.read(WORKBOOK), WORKBOOK, 2)
    node = own.root.child("definedNames")
    for child in node.children if node else ():
        place = own.data[child.inner : child.inner_end].decode().rpartition("!")[2]
        hidden = ' hidden="1"' if "hidden" in child.attributes else ""
        local = f'name="{child.attributes["name"]}" localSheetId="{index}"{hidden}'
        names.append(f"<definedName {local}>{sheet}!{place}</definedName>")
    written = "".join(names).encode()
    if there is not None:
        workbook.append(there, written)
        return
    previous = workbook.root.last_of(_BEFORE_NAMES)
    at = previous.end if previous else workbook.root.inner
    workbook.insert(at, b"<definedNames>" + written + b"</definedNames>")


def _free_name(there: Node | None) -> str:
    """Return the name of the list; a number follows it in the copy of a copy."""
    taken = {node.attributes.get("name", "").casefold() for node in (there.children if there else ())}
    name, number = ISSUES_NAME, 1
    while name in taken:
        number += 1
        name = f"{ISSUES_NAME}.{number}"
    return name
