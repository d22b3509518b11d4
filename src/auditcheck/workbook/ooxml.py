"""Office Open XML (.xlsx, .xlsm): the parts judged, the values read, and what was lost laid over them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, partial

from auditcheck.model.cells import CellRef
from auditcheck.workbook.archive import Archive
from auditcheck.workbook.checks import RefusedError, damaged, too_large
from auditcheck.workbook.formulas import SheetFormulas
from auditcheck.workbook.grid import Content, ErrorValue, Hidden, NotCalculated, RawValue, Sheet
from auditcheck.workbook.hiding import SheetHiding
from auditcheck.workbook.limits import Limits
from auditcheck.workbook.numberformats import NumberFormats, StyleSheet
from auditcheck.workbook.overlay import lay_over
from auditcheck.workbook.package import Package, SheetPart, cell_range, read_package, read_tables
from auditcheck.workbook.provenance import provenance_of_archive
from auditcheck.workbook.remembering import Remembering
from auditcheck.workbook.sharedtexts import STRINGS, SharedTexts
from auditcheck.workbook.sheetcells import RawCell, cells, visible
from auditcheck.workbook.sheetscan import KNOWN_ERRORS, SheetScan, error_code, scan_sheet
from auditcheck.workbook.stylestructure import judge_styles
from auditcheck.workbook.templates import STYLES, judged, key_of, learn, recalled
from auditcheck.workbook.texts import refuse_area, refuse_merges
from auditcheck.workbook.values import NO_MERGES, SheetValues, read_values
from auditcheck.workbook.xmlparts import SMALL, is_foreign, judge_pieces, judge_small, recoded

_UNIQUE = re.compile(rb"uniqueCount(?<!\wuniqueCount)\s*=\s*[\"']\s*([0-9]+)\s*[\"']")
_FORMAT = re.compile(rb"<(?:[^\s<>/:!?]+:)?xf[\s/>]")


def read_ooxml(archive: Archive, limits: Limits) -> Content:
    """Return the sheets of the workbook in ``archive``; raise RefusedError for one that is not to be read."""
    parts = _Parts(archive, limits)
    package = parts.judge_all()
    scans = [parts.scan(index, sheet) for index, sheet in enumerate(package.sheets)]
    if _area(scans) > limits.area:
        scans = [parts.scan(index, sheet, exactly=True) for index, sheet in enumerate(package.sheets)]
    refuse_area(_area(scans), limits)
    parts.take_out_foreign_errors(package.sheets, scans)
    values = _values(parts, package.sheets, [scan.is_finite for scan in scans])
    if [each.title for each in values] != [sheet.title for sheet in package.sheets]:
        raise damaged("工作表目录前后不一致。", "The list of its sheets contradicts itself.")
    for sheet, scan, each in zip(package.sheets, scans, values, strict=True):
        if each.cells + scan.lost != scan.values:
            _explain(sheet, parts, scan, each)
        lost = _lost(scan)
        filled = lay_over(lost, each.rows)
        if filled < len(lost):
            raise damaged(
                f"工作表“{sheet.title}”有单元格存了两次，不同软件会读出不同的数据。",
                f"A cell of the sheet {sheet.title!r} is stored twice; programs differ in which they read.",
            )
        each.cells += filled
    parts.learn(package.sheets, values)
    if parts.recoded:
        archive = Archive(archive.replaced(parts.recoded, {}), limits)
    styles = StyleSheet(archive, limits)
    return Content(
        sheets=tuple(
            _sheet(index, sheet, scan, each, _lazily(archive, sheet.part, styles, scan))
            for index, (sheet, scan, each) in enumerate(zip(package.sheets, scans, values, strict=True))
        ),
        cells=tuple(each.cells for each in values),
        defined_names=package.defined_names,
        excel_tables=read_tables(archive, package, limits),
        provenance=partial(provenance_of_archive, archive, limits),
    )


def _values(parts: _Parts, sheets: Sequence[SheetPart], finite: list[bool]) -> list[SheetValues]:
    """Return the values of all sheets; raise RefusedError if they cannot be read."""
    known = parts.known
    if len(known) == len(sheets):
        return [known[index] for index in range(len(sheets))]
    fronts = {sheet.part: NO_MERGES for sheet in sheets}
    try:
        return read_values(parts.archive.replaced(parts.changed, fronts), finite=finite, known=known)
    except RefusedError:  # should a reader take no offer to save time, the parts are read as they are
        return read_values(parts.archive.replaced(parts.changed, {}), finite=finite, known=known)


class _Parts:
    """The parts of one archive, judged one after another.

    ``changed`` holds those corrected in memory, ``recoded`` those of them that were in another encoding.
    ``texts`` is how many shared texts there are, ``known`` the values of sheets that need not be read.
    """

    def __init__(self, archive: Archive, limits: Limits) -> None:
        self.archive, self.limits = archive, limits
        self.changed: dict[str, bytes] = {}
        self.recoded: dict[str, bytes] = {}
        self.texts = 0
        self.known: dict[int, SheetValues] = {}
        self._memory = Remembering(archive, limits)

    def content(self, part: str) -> bytes:
        """Return a part as it will be read."""
        return self.changed.get(part) or self.archive.read(part)

    def judge_all(self) -> Package:
        """Judge every XML part that is no sheet, unless it is known; return the workbook's sheets."""
        key = key_of(self.archive, self.limits)
        template = recalled(key)
        if template is None:
            package = read_package(self.archive, self.limits)
            self._judge_each(judged(self.archive.entries, package))
            template = learn(None if self.recoded else key, self.archive, package, self.limits)
        else:
            self._judge_each(template.others)
        self._memory.surroundings = template.surroundings
        return template.package

    def _judge_each(self, names: Iterable[str]) -> None:
        """Judge parts, and correct a count that lies."""
        for name in names:
            count = self._judge(name)
            if name == STRINGS:
                self._correct_strings(count)
            if name == STYLES:
                judge_styles(self.content(name), name, self.limits)

    def _judge(self, name: str) -> int:
        """Judge a part and return how many shared texts it has; refuse too many, or formats, at once."""
        texts, formats = SharedTexts(), 0
        for piece in self._pieces(name):
            if name == STRINGS:
                texts.add(piece)
                self._refuse_more("strings", texts.count)
            elif name == STYLES:
                formats += len(_FORMAT.findall(piece))
                self._refuse_more("formats", formats)
        return texts.count

    def _refuse_more(self, limit: str, count: int) -> None:
        if count > getattr(self.limits, limit):
            raise too_large(self.limits, limit, count)

    def scan(self, index: int, sheet: SheetPart, *, exactly: bool = False) -> SheetScan:
        """Judge and scan one sheet, unless all of it is known."""
        if not sheet.part:
            return SheetScan()
        recalled = None if self.recoded else self._memory.recall(index, sheet.part)
        if recalled:
            scan, self.known[index] = recalled
            return scan
        exactly = exactly or self.archive.entries[sheet.part].size <= SMALL
        scan = scan_sheet(sheet.part, lambda: self._sheet_pieces(sheet.part), self.limits, exactly=exactly)
        if scan.has_asides:
            self.changed[sheet.part] = visible(self.content(sheet.part))
        refuse_merges(len(scan.merges), sheet.title, self.limits)
        return scan

    def learn(self, sheets: Iterable[SheetPart], values: Sequence[SheetValues]) -> None:
        """Remember how the sheets were read that were read as they are."""
        for index, sheet in enumerate(sheets):
            if sheet.part not in self.changed:
                self._memory.learn(index, sheet.part, values)

    def take_out_foreign_errors(self, sheets: Iterable[SheetPart], scans: Iterable[SheetScan]) -> None:
        """Take out the errors that would stop the fast reader, once no sheet is to be scanned any more."""
        for sheet, scan in zip(sheets, scans, strict=True):
            if scan.is_foreign:
                self.changed[sheet.part] = _without_foreign_errors(self.content(sheet.part), sheet.part)

    def _pieces(self, name: str) -> Iterable[bytes]:
        pieces = self._sheet_pieces(name)
        return pieces if isinstance(pieces, tuple) else judge_pieces(pieces, name, self.limits)

    def _sheet_pieces(self, name: str) -> Iterable[bytes]:
        """Return the part whole and judged if it is small, else in pieces for the scan to judge."""
        is_whole = name in self.changed or self.archive.entries[name].size <= SMALL
        whole = self.content(name) if is_whole else self._head(name)
        if name not in self.changed and is_foreign(whole, name):
            whole = self.changed[name] = self.recoded[name] = recoded(self.archive.read(name), name)
            is_whole = True
        if not is_whole:
            return self.archive.stream(name)
        judge_small(whole, name, self.limits)
        return (whole,)

    def _head(self, name: str) -> bytes:
        """Return the beginning of a part as it is in the archive, all of it if it is small."""
        small = self.archive.entries[name].size <= SMALL
        return self.archive.read(name) if small else next(iter(self.archive.stream(name)), b"")

    def _correct_strings(self, count: int) -> None:
        self.texts = count
        declared = _UNIQUE.search(self._head(STRINGS)[:2048])
        if declared and int(declared[1]) > count:
            whole = self.content(STRINGS)
            self.changed[STRINGS] = _UNIQUE.sub(b'uniqueCount="%d"' % count, whole, count=1)


def _without_foreign_errors(data: bytes, part: str) -> bytes:
    shown = visible(data)
    kept, at = [], 0
    for cell in cells(shown, part):
        if cell.attributes.get(b"t") == b"e" and error_code(cell) not in KNOWN_ERRORS:
            kept.append(shown[at : cell.start])
            at = cell.end
    return b"".join([*kept, shown[at:]])


def _area(scans: list[SheetScan]) -> int:
    return sum(scan.rows * scan.columns for scan in scans)


def _explain(sheet: SheetPart, parts: _Parts, scan: SheetScan, values: SheetValues) -> None:
    """Refuse a sheet of which a value was read twice or not at all; empty texts explain the rest."""
    seen = set()
    for cell in cells(visible(parts.content(sheet.part)), sheet.part):
        place = (cell.row, cell.column)
        if not cell.has_value:
            continue
        address = CellRef(sheet=sheet.title, row=cell.row, column=cell.column).address
        if place in seen:
            raise damaged(
                f"工作表“{sheet.title}”的单元格 {address} 存了两个值，不同软件会读出不同的数据。",
                f"The cell {address} of the sheet {sheet.title!r} has two values; programs differ in which.",
            )
        seen.add(place)
        lost = place in scan.errors or place in scan.pending
        if not lost and not _is_read(values.rows, place) and not _is_empty_text(cell, parts.texts):
            raise damaged(
                f"工作表“{sheet.title}”的单元格 {address} 有值但读不出来。",
                f"The value of the cell {address} of the sheet {sheet.title!r} cannot be read.",
            )


def _is_empty_text(cell: RawCell, texts: int) -> bool:
    kind = cell.attributes.get(b"t")
    if kind == b"s":
        return int(cell.value) < texts
    return kind == b"inlineStr" and not cell.value


def _is_read(rows: list[list[RawValue]], place: tuple[int, int]) -> bool:
    row, column = place
    return row <= len(rows) and column <= len(rows[row - 1]) and rows[row - 1][column - 1] != ""


def _lost(scan: SheetScan) -> dict[tuple[int, int], RawValue]:
    pending: dict[tuple[int, int], RawValue] = {
        place: NotCalculated(text) for place, text in scan.pending.items()
    }
    return pending | {place: ErrorValue(code) for place, code in scan.errors.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lazily:
    """The readers of what values alone do not tell; empty for a sheet without cells."""

    formats: NumberFormats | None = None
    formulas: SheetFormulas | None = None
    hiding: Callable[[], Hidden] | None = None


def _lazily(archive: Archive, part: str, styles: StyleSheet, scan: SheetScan) -> _Lazily:
    if not part:
        return _Lazily()
    return _Lazily(
        formats=NumberFormats(archive, part, styles, scan),
        formulas=SheetFormulas(archive, part, any_there=scan.may_calculate),
        hiding=cache(SheetHiding(archive, part)) if scan.may_hide else None,
    )


def _sheet(index: int, sheet: SheetPart, scan: SheetScan, values: SheetValues, lazily: _Lazily) -> Sheet:
    ranges = (cell_range(sheet.title, reference.decode("ascii", "replace")) for reference in scan.merges)
    return Sheet(
        title=sheet.title,
        index=index,
        visibility=sheet.visibility,
        rows=values.rows,
        merges=tuple(area for area in ranges if area),
        formats=lazily.formats,
        formulas=lazily.formulas,
        hiding=lazily.hiding,
    )
