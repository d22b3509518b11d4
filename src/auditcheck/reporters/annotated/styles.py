"""The copy's style sheet: each marked cell's own format with a fill, and the formats of the added sheet."""

from __future__ import annotations

import re
from collections.abc import Sequence

from auditcheck.model.rules import RuleClass
from auditcheck.reporters.annotated.copying import Copy
from auditcheck.reporters.annotated.outline import MAIN, Node, Outline, prefixed, with_attribute
from auditcheck.reporters.annotated.sizes import whole
from auditcheck.workbook.package import WORKBOOK

FORMATS = 64_000
"""How many cell formats Excel takes."""

MARKS = {
    RuleClass.BALANCE: "FFF8CBAD",
    RuleClass.LOGIC: "FFF8CBAD",
    RuleClass.VERIFY: "FFFFE699",
    RuleClass.HINT: "FFDDEBF7",
}
SUSPECTED = "FFE4DFEC"
_ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs")
_BARE = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<styleSheet xmlns="%s">'
    b'<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    b'<fills count="2"><fill><patternFill patternType="none"/></fill>'
    b'<fill><patternFill patternType="gray125"/></fill></fills>'
    b'<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    b'<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    b'<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    b'<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    b"</styleSheet>" % MAIN
)
_PLAIN_XF = b'<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
_COLOR = re.compile(rb"<(?:[^\s<>/:]+:)?color\s[^<>]*?/>")
_PALE = re.compile(
    rb"rgb\s*=\s*[\"'](?:[0-9A-Fa-f]{2})?[EFef][0-9A-Fa-f][EFef][0-9A-Fa-f][EFef][0-9A-Fa-f][\"']"
)
_PALE_CODES = re.compile(rb"\b(?:theme\s*=\s*[\"'][02]|indexed\s*=\s*[\"'](?:1|9))[\"']")
_FIRST_OWN_FORMAT = 164


class Styles:
    """The style sheet of a copy, to which fonts, fills, borders and cell formats are added."""

    def __init__(self, copy: Copy) -> None:
        self.copy = copy
        relations = copy.relations(WORKBOOK)
        self.part = next((relation.target for relation in relations if relation.kind == "styles"), "")
        if not self.part:
            self.part = copy.add("xl/styles", ".xml", _BARE, "styles")
            copy.relate(WORKBOOK, "styles", self.part)
        self.outline: Outline = copy.outline(self.part, 2)
        self._new: dict[str, list[bytes]] = {name: [] for name in _ORDER}
        self._marked: dict[tuple[int, str], int] = {}
        self._fills: dict[str, int] = {}
        self._fonts: dict[int, int] = {}

    def marked(self, form: int, rule_class: RuleClass | None) -> int | None:
        """Return the format ``form`` with the fill of a class (None: of a suspected cell).

        None if there are too many formats.
        """
        color = SUSPECTED if rule_class is None else MARKS[rule_class]
        key = (form, color)
        if key not in self._marked:
            if self._count("cellXfs") >= FORMATS:
                return None
            self._marked[key] = self._add("cellXfs", self._filled(form, color))
        return self._marked[key]

    def grafted(self, other: Outline) -> list[int]:
        """Add all cell formats of another style sheet and return their numbers here, in its order."""
        places = {name: self._all_of(other, name) for name in ("fonts", "fills", "borders")}
        formats = self._number_formats(other)
        numbers = []
        for node in _items(other, "cellXfs"):
            xf = other.bytes_of(node)
            for attribute, name in (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders")):
                xf = _with(xf, attribute, places[name][int(node.attributes[attribute])])
            code = int(node.attributes["numFmtId"])
            xf = _with(xf, "numFmtId", formats.get(code, code))
            numbers.append(self._add("cellXfs", self._rooted(xf)))
        return numbers

    def finish(self) -> None:
        """Write the style sheet into the copy if anything was added."""
        if not any(self._new.values()):
            return
        for index, name in enumerate(_ORDER):
            if self._new[name]:
                self._write(name, frozenset(_ORDER[:index]))
        self.copy.put(self.part, self.outline.changed())

    def _write(self, name: str, before: frozenset[str]) -> None:
        outline, added = self.outline, self._new[name]
        node, pieces = outline.root.child(name), b"".join(added)
        count = str(self._count(name))
        element = f'<{name} count="{count}">'.encode() + pieces + f"</{name}>".encode()
        if node is None:
            outline.insert_after(before, element)
        elif node.is_empty:
            outline.replace(node.start, node.end, prefixed(element, outline.prefix))
        else:
            outline.set_attribute(node, "count", count)
            outline.append(node, pieces)

    def _filled(self, form: int, color: str) -> bytes:
        items = _items(self.outline, "cellXfs")
        xf = _bare(self.outline, items[form]) if form < len(items) else _PLAIN_XF
        font = whole(items[form].attributes, "fontId") if form < len(items) else 0
        xf = _with(_with(xf, "fillId", self._fill(color)), "applyFill", 1)
        readable = self._readable(font)
        return xf if readable == font else _with(_with(xf, "fontId", readable), "applyFont", 1)

    def _fill(self, color: str) -> int:
        if color not in self._fills:
            solid = f'<fgColor rgb="{color}"/><bgColor indexed="64"/>'
            fill = f'<fill><patternFill patternType="solid">{solid}</patternFill></fill>'
            self._fills[color] = self._add("fills", fill.encode())
        return self._fills[color]

    def _readable(self, font: int) -> int:
        """Return a font, or one like it in black if it is too pale to be read on a mark."""
        if font not in self._fonts:
            items = _items(self.outline, "fonts")
            written = _bare(self.outline, items[font]) if font < len(items) else b""
            color = _COLOR.search(written)
            self._fonts[font] = font
            if color and (_PALE.search(color[0]) or _PALE_CODES.search(color[0])):
                black = _COLOR.sub(b'<color rgb="FF000000"/>', written, count=1)
                self._fonts[font] = self._add("fonts", black)
        return self._fonts[font]

    def _all_of(self, other: Outline, name: str) -> list[int]:
        return [self._add(name, other.bytes_of(node)) for node in _items(other, name)]

    def _number_formats(self, other: Outline) -> dict[int, int]:
        """Add the number formats of another style sheet and return their codes here by their own."""
        taken = [whole(node.attributes, "numFmtId") for node in _items(self.outline, "numFmts")]
        first = max([_FIRST_OWN_FORMAT - 1, *taken]) + 1
        numbers = {}
        for code, node in enumerate(_items(other, "numFmts"), start=first):
            numbers[int(node.attributes["numFmtId"])] = code
            self._add("numFmts", _with(other.bytes_of(node), "numFmtId", code))
        return numbers

    def _rooted(self, xf: bytes) -> bytes:
        """Return a format that refers to a named style only if the style sheet has named styles."""
        if _items(self.outline, "cellStyleXfs"):
            return xf
        return re.sub(rb'\sxfId="[0-9]+"', b"", xf, count=1)

    def _add(self, name: str, item: bytes) -> int:
        self._new[name].append(item)
        return self._count(name) - 1

    def _count(self, name: str) -> int:
        return len(_items(self.outline, name)) + len(self._new[name])


def _items(outline: Outline, name: str) -> Sequence[Node]:
    node = outline.root.child(name)
    return node.children if node else ()


def _bare(outline: Outline, node: Node) -> bytes:
    """Return an element without the prefix of its style sheet, which is put back when it is written."""
    written, prefix = outline.bytes_of(node), outline.prefix
    return written.replace(b"<" + prefix, b"<").replace(b"</" + prefix, b"</") if prefix else written


def _with(element: bytes, name: str, value: int) -> bytes:
    """Return an element whose opening tag has an attribute."""
    cut = element.index(b">") + 1
    return with_attribute(element[:cut], name, str(value)) + element[cut:]
