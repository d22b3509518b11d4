"""Issues of a layout: tables, labels and units that are not where they should be, and what is near."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditcheck.model.cells import CellRef, Location
from auditcheck.model.issues import Issue
from auditcheck.model.tables import ColumnSpec, RowSpec, TableSpec
from auditcheck.model.words import Words
from auditcheck.tables.areas import FORM_ROWS, HEAD_ROWS, Area, Spot
from auditcheck.tables.checks import LABEL_MISSING, TABLE_AMBIGUOUS, TABLE_MISSING, UNIT_MISSING
from auditcheck.tables.labels import similarity
from auditcheck.tables.locating import Located
from auditcheck.tables.sheets import label_texts

if TYPE_CHECKING:
    from auditcheck.workbook.grid import Sheet, Workbook

_ALIKE = 0.5
_ALIKE_TITLE = 0.6
_LISTED = 8


def table_issue(spec: TableSpec, located: Located, workbook: Workbook) -> Issue:
    """Return the issue of a table that was not found, or not on one sheet alone."""
    if located.rivals:
        return _ambiguous(spec, located.rivals)
    if located.empty is not None:
        return _headless(spec, located.empty)
    titles = [sheet.title for sheet in workbook.filed_sheets]
    wanted = spec.excel_table or "”或“".join(spec.sheet) or spec.label
    near = max(titles, key=lambda title: similarity(wanted, title), default="")
    if near and similarity(wanted, near) >= _ALIKE_TITLE:
        hint = Words(f"；名称最接近的工作表是“{near}”", f"; the sheet named most alike is {near}")
    else:
        listed = titles[:_LISTED]
        more = "等" if len(titles) > _LISTED else ""
        hint = Words(f"；现有工作表：{'、'.join(listed)}{more}", f"; the sheets are: {', '.join(listed)}")
    en = wanted.replace("”或“", " or ")
    return TABLE_MISSING.issue(
        Words(
            f"没有找到“{spec.label}”：没有名称或表内标题为“{wanted}”的工作表",
            f"{spec.label} was not found: no sheet has the name or title {en}",
        )
        + hint,
        value=wanted,
    )


def _ambiguous(spec: TableSpec, rivals: tuple[Sheet, ...]) -> Issue:
    names = [sheet.title for sheet in rivals]
    return TABLE_AMBIGUOUS.issue(
        Words(
            f"“{spec.label}”可能是以下任一工作表，无法确定：{'、'.join(names)}",
            f"{spec.label} could be any of these sheets: {', '.join(names)}",
        ),
        Location(sheet=names[0]),
        related=tuple(Location(sheet=name) for name in names[1:]),
    )


def _headless(spec: TableSpec, area: Area) -> Issue:
    """Return the issue of a sheet that is there without any of the table's headers or labels."""
    wanted = [texts[0] for texts in label_texts(spec)][:_LISTED]
    near = _nearest(area, tuple(wanted))
    place = f"工作表“{area.sheet.title}”"
    message = Words(
        f"{place}中没有找到“{spec.label}”的栏目：{'、'.join(wanted)}",
        f"sheet {area.sheet.title} has none of the labels of {spec.label}: {', '.join(wanted)}",
    )
    return TABLE_MISSING.issue(message + _hint(area, near), Location(sheet=area.sheet.title))


def label_issue(spec: TableSpec, item: ColumnSpec | RowSpec, area: Area) -> Issue:
    """Return the issue of a column, field or row that is not on its sheet."""
    texts = _texts(item)
    near = _nearest(area, texts)
    sheet = area.sheet.title
    wanted = "”或“".join(texts)
    what = Words("项目", "label") if isinstance(item, RowSpec) or spec.starts else Words("栏目", "label")
    where = area.sheet.title if not area.top else f"{sheet} 第 {area.top + 1} 行起"
    message = Words(
        f"“{spec.label}”中没有找到{what.zh}“{wanted}”（工作表“{where}”）",
        f"{spec.label} has no {what.en} {wanted.replace('”或“', ' or ')} (sheet {sheet})",
    )
    location = Location(sheet=sheet, cell=_cell(area, near) if near else None)
    return LABEL_MISSING.issue(message + _hint(area, near), location, value=wanted)


def _texts(item: ColumnSpec | RowSpec) -> tuple[str, ...]:
    if isinstance(item, ColumnSpec) and item.pattern:
        return (item.title,)
    anchor = item.anchor
    if anchor is None:
        return (item.title,)
    return tuple(" / ".join(path) for path in anchor.aliases)


def _nearest(area: Area, texts: tuple[str, ...]) -> Spot | None:
    """Return the label that is most like one of the texts, if any is alike at all."""
    spots = list(area.spots(HEAD_ROWS if area.height > FORM_ROWS else None))
    scored = [(similarity(text.rsplit(" / ", 1)[-1], spot.text), spot) for text in texts for spot in spots]
    score, spot = max(scored, key=lambda pair: pair[0], default=(0.0, None))
    return spot if score >= _ALIKE else None


def _hint(area: Area, near: Spot | None) -> Words:
    if near is None:
        return Words("", "")
    cell = _cell(area, near)
    text = near.text.strip()
    return Words(f"；最接近的是 {cell.address} 的“{text}”", f"; the nearest is {text} in {cell.address}")


def _cell(area: Area, spot: Spot) -> CellRef:
    row, column = area.place(spot.row, spot.column)
    return CellRef(sheet=area.sheet.title, row=row, column=column)


def unit_issue(spec: TableSpec, sheet: Sheet) -> Issue:
    """Return the issue of a sheet whose amounts have no unit."""
    return UNIT_MISSING.issue(
        Words(
            f"工作表“{sheet.title}”没有注明金额单位，“{spec.label}”的金额未能审核",
            f"sheet {sheet.title} does not state the unit of its amounts; {spec.label} was not checked",
        ),
        Location(sheet=sheet.title),
    )
