"""Package: which parts of an Office Open XML file hold its sheets, names and tables."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from auditcheck.model.cells import CellRange, parse_address
from auditcheck.workbook.archive import Archive
from auditcheck.workbook.checks import damaged
from auditcheck.workbook.limits import Limits
from auditcheck.workbook.texts import refuse_equal_sheets
from auditcheck.workbook.xmlparts import Element, elements, for_recurring

WORKBOOK, WORKBOOK_RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_USUAL = {
    "officeDocument": WORKBOOK,
    "sharedStrings": "xl/sharedstrings.xml",
    "styles": "xl/styles.xml",
}
_VISIBILITY = {"hidden": "hidden", "veryHidden": "very hidden"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPart:
    """One sheet of the workbook; ``part`` is empty for sheets that hold no cells (charts)."""

    title: str
    part: str
    visibility: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """The sheets in order, and the names that stand for one range."""

    sheets: tuple[SheetPart, ...]
    defined_names: dict[str, CellRange]


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A part that another part refers to: ``target`` is its name, ``kind`` the last word of its type."""

    id: str
    target: str
    kind: str


def read_package(archive: Archive, limits: Limits) -> Package:
    """Return the workbook's sheets; refuse a workbook that lacks the part of one."""
    if WORKBOOK not in archive:
        raise damaged("缺少工作簿的主要部件。", "The main part of the workbook is missing.")
    found = elements(archive.read(WORKBOOK), WORKBOOK, limits)
    targets = {relation.id: relation for relation in read_relations(archive, WORKBOOK, limits)}
    _require_usual_parts(archive, limits, targets.values())
    sheets = tuple(
        _sheet_part(archive, element, targets) for element in found if element.path[-1:] == ("sheets",)
    )
    refuse_equal_sheets([(sheet.title, sheet.part) for sheet in sheets])
    return Package(sheets=sheets, defined_names=dict(_names(found)))


def _require_usual_parts(archive: Archive, limits: Limits, relations: Iterable[Relation]) -> None:
    """Refuse a workbook that names other parts than those with the usual names, by which they are read."""
    names = {name.casefold() for name in archive.entries}
    named = [
        *relations,
        *(each for each in read_relations(archive, "", limits) if each.kind == "officeDocument"),
    ]
    for relation in named:
        usual = _USUAL.get(relation.kind, "")
        target = relation.target.casefold()
        if usual and target != usual and (usual in names or target not in names):
            raise damaged(
                f"工作簿所指的部件 {relation.target} 不是通常的那一个，不同软件会读出不同的数据。",
                f"The workbook names {relation.target} where another part is usual; programs differ in which "
                "they read.",
            )
        if relation.kind == "styles" and target not in names:
            raise damaged("缺少单元格格式的部件。", "The part with the formats of its cells is missing.")


def read_tables(archive: Archive, package: Package, limits: Limits) -> dict[str, CellRange]:
    """Return the Excel tables by name."""
    tables = {}
    for sheet in package.sheets:
        for relation in read_relations(archive, sheet.part, limits) if sheet.part else ():
            if relation.kind == "table" and relation.target in archive:
                for table in elements(archive.read(relation.target), relation.target, limits):
                    area = cell_range(sheet.title, table.attributes.get("ref", ""))
                    if table.name == "table" and area:
                        tables[table.attributes.get("displayName", "")] = area
    return tables


def read_relations(archive: Archive, part: str, limits: Limits) -> tuple[Relation, ...]:
    """Return the parts within the archive that ``part`` refers to."""
    folder, slash, name = part.rpartition("/")
    relations = f"{folder}{slash}_rels/{name}.rels"
    if relations not in archive:
        return ()
    return _relations(archive.read(relations), relations, limits)


@for_recurring
def _relations(data: bytes, part: str, limits: Limits) -> tuple[Relation, ...]:
    folder = "/" + part.rpartition("_rels/")[0]
    return tuple(
        Relation(
            id=element.attributes.get("Id", ""),
            target=posixpath.normpath(posixpath.join(folder, element.attributes["Target"])).lstrip("/"),
            kind=element.attributes.get("Type", "").rpartition("/")[2],
        )
        for element in elements(data, part, limits)
        if element.attributes.get("TargetMode") != "External" and "Target" in element.attributes
    )


def cell_range(sheet: str, reference: str) -> CellRange | None:
    """Return the range of a reference such as ``A3:G12``, or None if it is not one."""
    first, _, last = reference.partition(":")
    corners = parse_address(first), parse_address(last or first)
    if corners[0] is None or corners[1] is None:
        return None
    (top, left), (bottom, right) = corners[0], corners[1]
    return CellRange(sheet=sheet, first_row=top, first_column=left, last_row=bottom, last_column=right)


def _sheet_part(archive: Archive, element: Element, targets: dict[str, Relation]) -> SheetPart:
    title = element.attributes.get("name", "")
    relation = targets.get(element.attributes.get("id", ""))
    if relation is None or relation.target not in archive:
        raise damaged(
            f"缺少工作表“{title}”的内容，可能被其他软件删改过。",
            f"The content of the sheet {title!r} is missing; another program may have removed it.",
        )
    return SheetPart(
        title=title,
        part=relation.target if relation.kind == "worksheet" else "",
        visibility=_VISIBILITY.get(element.attributes.get("state", ""), "visible"),
    )


def _names(found: Iterable[Element]) -> Iterator[tuple[str, CellRange]]:
    for element in found:
        if element.name != "definedName" or "localSheetId" in element.attributes:
            continue
        sheet, mark, reference = element.text.strip().rpartition("!")
        area = cell_range(sheet.strip("'").replace("''", "'"), reference) if mark else None
        name = element.attributes.get("name", "")
        if area and not name.startswith("_xlnm."):
            yield name, area
