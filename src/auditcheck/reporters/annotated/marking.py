"""Marking: the cells of one sheet get a fill and a link to their issue; nothing else of it changes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from auditcheck.model.cells import CellRef, column_letters, quoted_sheet
from auditcheck.model.rules import RuleClass
from auditcheck.reporters.annotated.copying import Copy
from auditcheck.reporters.annotated.outline import Outline, escaped, referring
from auditcheck.reporters.annotated.sheetparts import Row, SheetReader
from auditcheck.reporters.annotated.sizes import whole
from auditcheck.reporters.annotated.styles import Styles
from auditcheck.workbook.package import cell_range

_LINKS = 65_530
"""How many links Excel keeps on one sheet."""

_ORDER = (
    "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges "
    "scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr "
    "conditionalFormatting dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter "
    "rowBreaks colBreaks customProperties cellWatches ignoredErrors smartTags drawing"
)
"""What the schema puts before the drawing of the notes, in its order."""

_BEFORE_NOTES = frozenset(_ORDER.split())
_BEFORE_LINKS = frozenset(_ORDER.partition(" hyperlinks ")[0].split())
_YES = frozenset({"1", "true"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One cell to be marked: the worst class of its issues, its number in the list.

    ``rule_class`` is None for a cell that a diagnosis suspects and where no issue stands.
    """

    cell: CellRef
    rule_class: RuleClass | None
    number: int


class MarkedSheet:
    """One sheet of a copy, being marked. Raises RefusedError for one that cannot be understood."""

    def __init__(self, copy: Copy, part: str, marks: Iterable[Mark]) -> None:
        self.copy, self.part = copy, part
        self.marks = sorted(marks, key=lambda mark: mark.cell)
        wanted: dict[int, set[int]] = {}
        for mark in self.marks:
            wanted.setdefault(mark.cell.row, set()).add(mark.cell.column)
        data = copy.content(part)
        reader = SheetReader(data, part, wanted)
        self.outline = Outline(data, reader.read())
        self.rows, self.sizes = reader.rows, reader.sizes
        self._starts = reader.starts

    def fill(self, styles: Styles) -> int:
        """Give each marked cell its own format with the fill of its class; return how many could not be."""
        forms = {mark.cell: styles.marked(self._form(mark.cell), mark.rule_class) for mark in self.marks}
        absent: dict[int, list[bytes]] = {}
        for cell, form in forms.items():
            row = self.rows.get(cell.row)
            node = row.cells.get(cell.column) if row else None
            if form is None:
                continue
            if node is not None:
                self.outline.set_attribute(node, "s", str(form))
            else:
                element = f'<c r="{cell.address}" s="{form}"/>'.encode()
                if row is not None and not row.node.is_empty:
                    self.outline.insert(_place_in(row, cell.column), element)
                else:
                    absent.setdefault(cell.row, []).append(element)
        self._add_rows(absent)
        self._widen(forms)
        return sum(form is None for form in forms.values())

    def link(self, title: str, tip: str) -> None:
        """Let each marked cell that leads nowhere yet lead to its issue on the sheet ``title``.

        Empty cells get no link: some programs would read it as their content.
        """
        node = self.outline.root.child("hyperlinks")
        linked = [
            area
            for child in (node.children if node else ())
            if (area := cell_range("", child.attributes.get("ref", "")))
        ]
        pieces: list[bytes] = []
        for mark in self.marks:
            row, column = mark.cell.row, mark.cell.column
            if not self._has_content(mark.cell) or any(area.contains(row, column) for area in linked):
                continue
            if len(linked) + len(pieces) == _LINKS:
                break
            place = escaped(f"{quoted_sheet(title)}!A{mark.number + 1}")
            pieces.append(
                b'<hyperlink ref="%s" location="%s" tooltip="%s"/>'
                % (mark.cell.address.encode(), place, escaped(f"{tip} {mark.number}"))
            )
        if node is not None and pieces:
            self.outline.append(node, b"".join(pieces))
        elif pieces:
            self.outline.insert_after(_BEFORE_LINKS, b"<hyperlinks>" + b"".join(pieces) + b"</hyperlinks>")

    @property
    def notes_id(self) -> str:
        """The relationship of the drawing that the sheet's notes are shown with, empty if none."""
        node = self.outline.root.child("legacyDrawing")
        return (node.attribute("id") or "") if node else ""

    def show_notes(self, relationship: str) -> None:
        """Refer to the drawing of the sheet's notes."""
        reference = referring(self.outline.root, self.copy.namespace, relationship)
        self.outline.insert_after(_BEFORE_NOTES, f"<legacyDrawing {reference}/>".encode())

    def finish(self) -> None:
        """Write the sheet into the copy."""
        self.copy.put(self.part, self.outline.changed())

    def _has_content(self, cell: CellRef) -> bool:
        row = self.rows.get(cell.row)
        node = row.cells.get(cell.column) if row else None
        return node is not None and bool(self.outline.data[node.inner : node.inner_end].strip())

    def _form(self, cell: CellRef) -> int:
        """Return the format of a cell: its own, or what its row or column gives to empty cells."""
        row = self.rows.get(cell.row)
        node = row.cells.get(cell.column) if row else None
        if node is not None:
            return whole(node.attributes, "s")
        if row is not None and row.node.attributes.get("customFormat") in _YES:
            return whole(row.node.attributes, "s")
        columns = self.outline.root.child("cols")
        for child in columns.children if columns else ():
            if whole(child.attributes, "min") <= cell.column <= whole(child.attributes, "max"):
                return whole(child.attributes, "style")
        return 0

    def _add_rows(self, absent: Mapping[int, list[bytes]]) -> None:
        """Add cells to rows that are empty or not there."""
        data = self.outline.root.child("sheetData")
        added = []
        for number, pieces in sorted(absent.items()):
            row = self.rows.get(number)
            if row is not None:
                self.outline.append(row.node, b"".join(pieces))
                continue
            element = b'<row r="%d">' % number + b"".join(pieces) + b"</row>"
            later = bisect_right(self._starts, number, key=lambda start: start[0])
            if later == len(self._starts):
                added.append(element)
            else:
                self.outline.insert(self._starts[later][1], element)
        if data is not None and added:
            self.outline.append(data, b"".join(added))

    def _widen(self, forms: Mapping[CellRef, int | None]) -> None:
        """Let what the sheet says of its extent include the cells added."""
        added: dict[int, list[int]] = {}
        for cell, form in forms.items():
            if form is not None and cell.row in self.rows and cell.column not in self.rows[cell.row].cells:
                added.setdefault(cell.row, []).append(cell.column)
        for number, columns in added.items():
            node = self.rows[number].node
            first, _, last = node.attributes.get("spans", "").partition(":")
            if first.isdigit() and last.isdigit() and not node.is_empty:
                spans = f"{min(int(first), *columns)}:{max(int(last), *columns)}"
                self.outline.set_attribute(node, "spans", spans)
        self._widen_dimension(forms)

    def _widen_dimension(self, cells: Collection[CellRef]) -> None:
        node = self.outline.root.child("dimension")
        area = cell_range("", node.attributes.get("ref", "")) if node else None
        if node is None or area is None or all(area.contains(c.row, c.column) for c in cells):
            return
        rows, columns = [c.row for c in cells], [c.column for c in cells]
        top, bottom = min(area.first_row, *rows), max(area.last_row, *rows)
        left, right = min(area.first_column, *columns), max(area.last_column, *columns)
        written = f"{column_letters(left)}{top}:{column_letters(right)}{bottom}"
        self.outline.set_attribute(node, "ref", written)


def _place_in(row: Row, column: int) -> int:
    """Return where a cell of a column is to stand in its row."""
    return next((start for other, start in row.starts if other > column), row.node.inner_end)
