"""A worksheet part read for marking: the wanted rows and cells with their places, and all sizes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from auditcheck.model.cells import parse_address
from auditcheck.reporters.annotated.outline import Node, NodeReader
from auditcheck.reporters.annotated.sizes import HEIGHT, WIDTH, Sizes, measure, whole
from auditcheck.reporters.annotated.skeleton import skeleton

_KEPT_PARENTS = frozenset({"cols", "hyperlinks"})
_ROW_LEVEL, _CELL_LEVEL = 2, 3
_YES = frozenset({"1", "true"})


@dataclass(slots=True, kw_only=True)
class Row:
    """A wanted row that is in the sheet: where its cells begin, and those of them that are wanted."""

    node: Node
    starts: list[tuple[int, int]] = field(default_factory=list)
    cells: dict[int, Node] = field(default_factory=dict)


class SheetReader(NodeReader):
    """Reads a worksheet part: its parts, and of its cells those in ``wanted`` (columns by row)."""

    def __init__(self, data: bytes, part: str, wanted: Mapping[int, set[int]]) -> None:
        self._skeleton = skeleton(data, wanted)
        super().__init__(self._skeleton.data, part, 1)
        self.wanted = wanted
        self.rows: dict[int, Row] = {}
        self.starts: list[tuple[int, int]] = []
        self.sizes = Sizes()
        self._row: Row | None = None
        self._number = self._column = 0

    def read(self) -> Node:
        """Return the root, all places being those of the whole part."""
        root = super().read()
        self._settle(root)
        place = self._skeleton.place
        self.starts = [(number, place(at)) for number, at in self.starts]
        for row in self.rows.values():
            row.starts = [(column, place(at)) for column, at in row.starts]
        return root

    def _settle(self, node: Node) -> None:
        place = self._skeleton.place
        node.start, node.inner = place(node.start), place(node.inner)
        node.inner_end, node.end = place(node.inner_end), place(node.end)
        for child in node.children:
            self._settle(child)

    def started(self, name: str, attributes: dict[str, str], at: int) -> Node | None:
        """Return the element that begins at a place, None if it is not kept."""
        level = len(self.open)
        if level < _ROW_LEVEL:
            node = self.kept(name, attributes, at)
            if node.name == "sheetFormatPr":
                self.sizes.width = measure(attributes, "defaultColWidth", WIDTH)
                self.sizes.height = measure(attributes, "defaultRowHeight", HEIGHT)
            return node
        parent = self.open[-1]
        if parent is None:
            return None
        plain = name.rpartition(":")[2]
        if level == _ROW_LEVEL and plain == "row" and parent.name == "sheetData":
            return self._started_row(name, attributes, at)
        if level == _CELL_LEVEL and plain == "c" and self._row is not None:
            return self._started_cell(self._row, name, attributes, at)
        if level == _ROW_LEVEL and parent.name in _KEPT_PARENTS:
            return self._started_other(name, attributes, at)
        return None

    def _started_row(self, name: str, attributes: dict[str, str], at: int) -> Node | None:
        self._number = whole(attributes, "r", self._number + 1)
        self._column, self._row = 0, None
        self.starts.append((self._number, at))
        if "ht" in attributes or "hidden" in attributes:
            shown = attributes.get("hidden") not in _YES
            self.sizes.rows[self._number] = measure(attributes, "ht", self.sizes.height) * shown
        if self._number not in self.wanted or self._number in self.rows:
            return None
        node = self.kept(name, attributes, at)
        self._row = self.rows[self._number] = Row(node=node)
        return node

    def _started_cell(self, row: Row, name: str, attributes: dict[str, str], at: int) -> Node | None:
        place = parse_address(attributes.get("r", ""))
        self._column = place[1] if place else self._column + 1
        row.starts.append((self._column, at))
        if self._column not in self.wanted[self._number] or self._column in row.cells:
            return None
        row.cells[self._column] = node = self.kept(name, attributes, at)
        return node

    def _started_other(self, name: str, attributes: dict[str, str], at: int) -> Node:
        node = self.kept(name, attributes, at)
        if node.name == "col":
            first = whole(attributes, "min", 1)
            width = measure(attributes, "width", self.sizes.width)
            hidden = attributes.get("hidden") in _YES
            last = whole(attributes, "max", first)
            self.sizes.columns.append((first, last, 0 if hidden else width))
        return node
