"""Drawing: the boxes that notes are shown in, in the drawing language VML that old and new programs read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auditcheck.model.cells import CellRef
from auditcheck.reporters.annotated.copying import Copy
from auditcheck.reporters.annotated.sizes import Place, Sizes

_BLOCK = 1024
_SPACES = {
    b"v": b"urn:schemas-microsoft-com:vml",
    b"o": b"urn:schemas-microsoft-com:office:office",
    b"x": b"urn:schemas-microsoft-com:office:excel",
}
_BLOCKS = re.compile(rb"""(<o:idmap\b[^<>]*?\bdata\s*=\s*["'])([0-9,\s]*)(["'])""")
_SHAPE_ID = re.compile(rb"""\bid\s*=\s*["']_x0000_s([0-9]{1,9})["']""")
_END = re.compile(rb"</(?:\w+:)?xml\s*>\s*\Z")
_ROOT = re.compile(rb"<(?:\w+:)?xml\b[^<>]*>")
_NOTE = re.compile(rb"""<x:ClientData\b[^<>]*ObjectType\s*=\s*["']Note["'].*?</x:ClientData>""", re.DOTALL)
_ANCHOR = re.compile(rb"(<x:Anchor[^<>]*>)([0-9,\s]*)(</x:Anchor>)")
_PLACE = re.compile(rb"<x:(Row|Column)>\s*([0-9]{1,7})\s*</x:")
_LAYOUT = b'<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="%s"/></o:shapelayout>'
_TYPE = (
    b'<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    b'<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE = (
    b'<v:shape id="_x0000_s%d" type="#_x0000_t202" style="position:absolute;margin-left:80pt;margin-top:5pt;'
    b'width:255pt;height:90pt;z-index:%d;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"%s>'
    b'<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    b'<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    b'<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>%s</x:Anchor>'
    b"<x:AutoFill>False</x:AutoFill><x:Row>%d</x:Row><x:Column>%d</x:Column></x:ClientData></v:shape>"
)
_ANCHOR_PARTS = 8

WIDTH = 340
"""How wide the box of a note is, in pixels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """The box of one note; by the places of its edges."""

    cell: CellRef
    left: Place
    top: Place
    right: Place
    bottom: Place

    @property
    def anchor(self) -> bytes:
        """The edges as VML writes them, counted from 0: left, top, right, bottom."""
        edges = (self.left, self.top, self.right, self.bottom)
        return ", ".join(f"{place - 1}, {offset}" for place, offset in edges).encode()


class NoteShapes:
    """Gives shapes numbers that no drawing of the workbook uses, in blocks of 1,024 as Excel does."""

    def __init__(self, copy: Copy) -> None:
        used = [0]
        for name in copy.archive.entries:
            if name.lower().endswith(".vml"):
                content = copy.archive.read(name)
                blocks = b",".join(found[2] for found in _BLOCKS.finditer(content))
                used += [int(block) for block in re.findall(rb"\b\d{1,6}\b", blocks)]
                used += [int(found[1]) // _BLOCK for found in _SHAPE_ID.finditer(content)]
        self._block = max(used)

    def drawing(self, boxes: Sequence[Box]) -> bytes:
        """Return a drawing of its own for the notes of a sheet."""
        spaces = b"".join(b' xmlns:%s="%s"' % item for item in _SPACES.items())
        blocks, shapes = self._shapes(boxes, b"")
        return b"<xml" + spaces + b">" + _LAYOUT % blocks + _TYPE + shapes + b"</xml>"

    def added(self, content: bytes, boxes: Sequence[Box]) -> bytes:
        """Return a drawing with the boxes of new notes; everything in it stays as it is."""
        end, root = _END.search(content), _ROOT.search(content)
        if not boxes or end is None or root is None:
            return content
        missing = [item for item in _SPACES.items() if b"xmlns:" + item[0] not in root[0]]
        blocks, shapes = self._shapes(boxes, b"".join(b' xmlns:%s="%s"' % item for item in missing))
        kind = b"" if b'"_x0000_t202"' in content else _TYPE
        whole = content[: end.start()] + kind + shapes + content[end.start() :]
        return _BLOCKS.sub(lambda found: found[1] + found[2] + b"," + blocks + found[3], whole, count=1)

    @staticmethod
    def enlarged(content: bytes, heights: Mapping[tuple[int, int], int], sizes: Sizes) -> bytes:
        """Return a drawing in which the boxes of notes at these places are wide, and so much higher."""

        def higher(found: re.Match[bytes]) -> bytes:
            place = {name: int(number) + 1 for name, number in _PLACE.findall(found[0])}
            height = heights.get((place.get(b"Row", 0), place.get(b"Column", 0)))
            return (
                _ANCHOR.sub(lambda anchor: _higher(anchor, height, sizes), found[0]) if height else found[0]
            )

        return _NOTE.sub(higher, content) if heights else content

    def _shapes(self, boxes: Sequence[Box], spaces: bytes) -> tuple[bytes, bytes]:
        """Return the blocks of numbers used, and the shapes."""
        first = (self._block + 1) * _BLOCK + 1
        pieces = []
        for index, box in enumerate(boxes):
            number = first + index
            place = (box.cell.row - 1, box.cell.column - 1)
            pieces.append(_SHAPE % (number, index + 1, spaces, box.anchor, *place))
        last = (first + len(boxes) - 1) // _BLOCK
        blocks = b",".join(b"%d" % block for block in range(self._block + 1, last + 1))
        self._block = last
        return blocks, b"".join(pieces)


def _higher(anchor: re.Match[bytes], height: int, sizes: Sizes) -> bytes:
    edges = [int(number) for number in re.findall(rb"\b\d{1,7}\b", anchor[2])]
    if len(edges) != _ANCHOR_PARTS:
        return anchor[0]
    right = max((edges[4] + 1, edges[5]), sizes.right_of((edges[0] + 1, edges[1]), WIDTH) or (0, 0))
    bottom = sizes.below((edges[6] + 1, edges[7]), height)
    edges[4:] = [right[0] - 1, right[1], bottom[0] - 1, bottom[1]]
    return anchor[1] + ", ".join(map(str, edges)).encode() + anchor[3]
