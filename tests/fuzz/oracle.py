"""Oracle: what an .xlsx file says, read from its XML alone, slowly and by the letter of ECMA-376.

It shares no code with the product and none with the libraries the product reads by. Where a file leaves
no right reading (a cell twice, a text that is not in the table of texts), the oracle says so.
"""

from __future__ import annotations

import io
import math
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from xml.etree import ElementTree as ET

from auditcheck.workbook.grid import ErrorValue, NotCalculated, RawValue, Workbook

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_ADDRESS = re.compile("([A-Z]{1,3})([1-9][0-9]{0,6})")
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h|m|s)[^\]]*\]', re.IGNORECASE)
BUILTIN_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_END = 2_958_466
"""The first day after the last there is; a number below one is a time of day, whatever days count from."""
_SHOWN = {"hidden": "hidden", "veryHidden": "very hidden"}

Place = tuple[int, int]


class NoReadingError(Exception):
    """The file leaves no right reading."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number as stored; ``dated``: its format shows a date or a time."""

    value: float
    dated: bool = False


Said = Number | str | bool | ErrorValue | NotCalculated


@dataclass(frozen=True, slots=True, kw_only=True)
class OracleSheet:
    """A sheet: what stands in each cell that is not empty, by (row, column) from 1, and its merged ranges."""

    title: str
    visibility: str
    cells: dict[Place, Said] = field(default_factory=dict)
    merges: frozenset[str] = frozenset()


def read_by_the_letter(data: bytes) -> list[OracleSheet]:
    """Return the sheets of a workbook in their order. Raises NoReadingError, or what XML and zip raise."""
    return _Book(zipfile.ZipFile(io.BytesIO(data))).sheets()


class _Book:
    def __init__(self, package: zipfile.ZipFile) -> None:
        self.package = package
        self.names = {name.casefold(): name for name in package.namelist()}
        self.main = next(iter(self.related("", "officeDocument").values()), "xl/workbook.xml")
        self.root = self.part(self.main)
        self.texts = [_text_of(each) for part in self.only("sharedStrings") for each in _named(part, "si")]
        self.dated = [dated for part in self.only("styles") for dated in _dated_styles(part)]
        epoch = [each.get("date1904") for each in _named(self.root, "workbookPr")]
        self.late = 1462 if epoch[:1] in (["1"], ["true"]) else 0

    def part(self, name: str) -> ET.Element:
        try:
            return ET.fromstring(self.package.read(self.names[name.casefold()]))  # noqa: S314 - only judged files come here
        except KeyError:
            raise NoReadingError(f"no part {name}") from None

    def related(self, source: str, kind: str = "") -> dict[str, str]:
        """Return the parts that ``source`` relates to, by id; of one kind if told."""
        folder, _, name = source.rpartition("/")
        links = posixpath.join(folder, "_rels", f"{name}.rels")
        if links.casefold() not in self.names:
            return {}
        return {
            link.get("Id", ""): posixpath.normpath(
                posixpath.join("/" + folder, link.get("Target", ""))
            ).lstrip("/")
            for link in _named(self.part(links), "Relationship")
            if "Target" in link.attrib
            and link.get("Type", "").endswith("/" + kind if kind else "")
            and link.get("TargetMode") != "External"
        }

    def only(self, kind: str) -> list[ET.Element]:
        """Return the part of this kind, by its usual name if nothing relates to one."""
        usual = f"xl/{kind}.xml"
        fallback = [usual] if usual.casefold() in self.names else []
        return [self.part(name) for name in (list(self.related(self.main, kind).values()) or fallback)[:1]]

    def sheets(self) -> list[OracleSheet]:
        parts, grids = self.related(self.main), self.related(self.main, "worksheet")
        found = []
        for each in (each for group in self.root.iter() if _local(group.tag) == "sheets" for each in group):
            identity = next((value for key, value in each.items() if _local(key) == "id"), "")
            if parts.get(identity, "").casefold() not in self.names:
                raise NoReadingError(f"no part of the sheet {each.get('name')}")
            root = self.part(grids[identity]) if identity in grids else None
            found.append(
                OracleSheet(
                    title=each.get("name", ""),
                    visibility=_SHOWN.get(each.get("state", ""), "visible"),
                    cells=dict(self.cells(root)) if root is not None else {},
                    merges=frozenset(_merges(root)) if root is not None else frozenset(),
                )
            )
        return found

    def cells(self, root: ET.Element) -> Iterator[tuple[Place, Said]]:
        seen: dict[Place, Said] = {}
        row = 0
        for line in (
            line for group in root.iter() if _local(group.tag) == "sheetData" for line in _named(group, "row")
        ):
            row = int(line.get("r", row + 1))
            column = 0
            for each in _named(line, "c"):
                row, column = _place(each.get("r"), row, column)
                said = self.said(each)
                if said in ("", None):
                    continue
                if isinstance(said, NotCalculated):
                    yield (row, column), said
                elif seen.get((row, column), said) != said:
                    raise NoReadingError(f"two values at {row}, {column}")
                else:
                    seen[row, column] = said
        yield from seen.items()

    def said(self, cell: ET.Element) -> Said | None:
        kind = cell.get("t", "n")
        values, formulas = _named(cell, "v"), _named(cell, "f")
        if len(values) + len(_named(cell, "is")) > 1 or len(formulas) > 1:
            raise NoReadingError("a cell with two values")
        written = "".join(values[0].itertext()) if values else ""
        if kind == "e" and not written:
            return ErrorValue("#N/A")
        if inline := _named(cell, "is"):
            return _text_of(inline[0]) or None
        if kind == "inlineStr" and written:
            raise NoReadingError("a value where a text should be")
        if not written:
            return NotCalculated("".join(formulas[0].itertext())) if formulas and kind != "str" else None
        if len(values[0]):
            raise NoReadingError("elements in a value")
        return self.stored(kind, written, cell)

    def stored(self, kind: str, written: str, cell: ET.Element) -> Said | None:
        if kind == "s":
            if not written.strip().isdecimal() or int(written) >= len(self.texts):
                raise NoReadingError(f"no text {written}")
            return self.texts[int(written)] or None
        if kind == "e":
            return ErrorValue(written.strip()[:40])
        if kind == "b":
            return written.strip() not in {"0", "false"}
        if kind == "n":
            return self.number(written, cell.get("s", "0"))
        return _unescaped(written)

    def number(self, written: str, style: str) -> Said:
        """Return the number that is written, an error if it is beyond all numbers, else the text itself."""
        if written.strip().lower().lstrip("+-") in {"nan", "inf", "infinity"}:
            return ErrorValue("#NUM!")
        if not _NUMBER.fullmatch(written.strip()):
            return written
        value, dated = float(written), self.is_dated(style)
        if not math.isfinite(value):
            return ErrorValue("#NUM!")
        return Number(value + self.late if dated and 1 <= value < _END - self.late else value, dated=dated)

    def is_dated(self, style: str) -> bool:
        return style.isdecimal() and int(style) < len(self.dated) and self.dated[int(style)]


def _place(reference: str | None, row: int, column: int) -> Place:
    if reference is None:
        return row, column + 1
    found = _ADDRESS.fullmatch(reference)
    if found is None:
        raise NoReadingError(f"a cell at {reference}")
    number = 0
    for letter in found[1]:
        number = number * 26 + ord(letter) - 64
    return int(found[2]), number


def _merges(root: ET.Element) -> Iterator[str]:
    for group in _named(root, "mergeCells"):
        for each in _named(group, "mergeCell"):
            yield each.get("ref", "")


def _dated_styles(root: ET.Element) -> Iterator[bool]:
    groups = {_local(group.tag): group for group in root.iter()}
    formats = groups.get("numFmts", ())
    own = {
        each.get("numFmtId"): each.get("formatCode", "") for each in formats if _local(each.tag) == "numFmt"
    }
    for each in groups.get("cellXfs", ()):
        if _local(each.tag) == "xf":
            number = each.get("numFmtId", "0")
            if number in own:
                yield is_date_format(own[number])
            else:
                yield number.isdecimal() and int(number) in BUILTIN_DATES


def is_date_format(code: str) -> bool:
    """Say whether a number format shows a date or a time."""
    shown = _QUOTED.sub("", code.split(";", 1)[0])
    return any(letter in shown.lower() for letter in "dmyhs")


def _text_of(item: ET.Element) -> str:
    """Return the text of an item, its runs one after the other, without readings for its characters."""
    spoken = {text for each in item.iter() if _local(each.tag) == "rPh" for text in each.iter()}
    texts = (each for each in item.iter() if _local(each.tag) == "t" and each not in spoken)
    return _unescaped("".join(map(_kept, texts)))


def _kept(text: ET.Element) -> str:
    """Return a text without the spaces around it unless it says that they are meant."""
    if len(text):
        raise NoReadingError("elements in a text")
    kept = text.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
    return (text.text or "") if kept else (text.text or "").strip(" \t\r\n")


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _named(parent: ET.Element, name: str) -> list[ET.Element]:
    return [each for each in parent if _local(each.tag) == name]


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def differences(book: Workbook, oracle: list[OracleSheet]) -> list[str]:
    """Return where a workbook as read differs from what the oracle says of it."""
    if [sheet.title for sheet in book.sheets] != [sheet.title for sheet in oracle]:
        return [f"sheets {[s.title for s in book.sheets]} are {[s.title for s in oracle]}"]
    found = []
    for sheet, info, meant in zip(book.sheets, book.info.sheets, oracle, strict=True):
        if sheet.visibility != meant.visibility:
            found.append(f"{sheet.title}: {sheet.visibility} is {meant.visibility}")
        if info.cells != len(meant.cells):
            found.append(f"{sheet.title}: {info.cells} cells are {len(meant.cells)}")
        read = {
            (row, column): value
            for row, cells in enumerate(sheet.rows, 1)
            for column, value in enumerate(cells, 1)
            if value not in ("", None)
        }
        for place in sorted(read.keys() | meant.cells.keys()):
            value, said = read.get(place), meant.cells.get(place)
            if not _same(value, said):
                found.append(f"{sheet.title} {place}: {value!r} is {said!r}")
    return found


def _same(value: RawValue, said: Said | None) -> bool:
    if isinstance(said, Number):
        if isinstance(value, str):  # a number with spaces around it is read, and told, as a text
            return value != value.strip() and float(value) == said.value
        if isinstance(value, date | datetime | time | timedelta):
            return said.dated and _same_day(value, said.value)
        return type(value) in {int, float} and value == said.value
    if isinstance(said, NotCalculated):
        return isinstance(value, NotCalculated)
    return type(value) is type(said) and value == said


def _same_day(value: date | datetime | time | timedelta, serial: float) -> bool:
    if serial < 0 and not isinstance(value, timedelta):  # no such day: read as midnight, which no amount is
        return value == time()
    # How long something took does not depend on where days are counted from.
    shifts = (0, 1462) if isinstance(value, timedelta) else (0,)
    return any(abs(_serial(value) + shift - serial) < 1e-8 * max(1.0, abs(serial)) for shift in shifts)


def _serial(value: date | datetime | time | timedelta) -> float:
    day = timedelta(days=1)
    if isinstance(value, timedelta):
        return value / day
    if isinstance(value, time):
        return (
            timedelta(
                hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond
            )
            / day
        )
    moment = value if isinstance(value, datetime) else datetime.combine(value, time())
    days = (moment.replace(tzinfo=UTC) - datetime(1899, 12, 30, tzinfo=UTC)) / day
    return days - 1 if days < 60 else days
