"""Structure of a worksheet part: rows hold cells, and a cell one value; else programs read it differently.

Judged element by element, so only of parts that are not written as all known programs write them.
"""

from __future__ import annotations

from collections import Counter

from auditcheck.workbook.checks import damaged
from auditcheck.workbook.limits import Limits
from auditcheck.workbook.xmlparts import walk

_CELLS = "sheetData"
_PARENT = {"row": _CELLS, "c": "row", "v": "c", "f": "c", "is": "c"}
_WITHOUT_ELEMENTS = frozenset({"v", "f", "t"})


def judge_structure(data: bytes, part: str, limits: Limits) -> None:
    """Refuse a part in which a row, a cell or a value stands where none belongs, or a cell has two values."""
    walk((data,), part, limits, _Judge(part))


class _Judge:
    """Follows the elements and keeps the names of those that are open."""

    def __init__(self, part: str) -> None:
        self._part = part
        self._open: list[str] = []
        self._tables = 0
        self._in_cell: Counter[str] = Counter()

    def start(self, name: str, attributes: dict[str, str]) -> None:  # noqa: ARG002 - those of a Follower
        """Note an element that begins; refuse it if it cannot stand here."""
        plain, above = name.rpartition(":")[2], self._open[-1] if self._open else ""
        self._tables += plain == _CELLS
        misplaced = (plain == "c" or _CELLS in self._open) and _PARENT.get(plain, above) != above
        if misplaced or above in _WITHOUT_ELEMENTS or self._tables > 1:
            raise damaged(
                f"其中的部件 {self._part} 里有一个 {plain} 元素放错了位置，不同软件会读出不同的数据。",
                f"In its part {self._part} an element {plain} stands where none belongs; programs differ in "
                "what they read.",
            )
        if plain == "c":
            self._in_cell.clear()
        elif above == "c":
            self._in_cell[plain] += 1
            self._judge_cell(plain)
        self._open.append(plain)

    def end(self, name: str) -> None:  # noqa: ARG002 - as above
        """Note an element that ends."""
        self._open.pop()

    def text(self, text: str) -> None:
        """Text is not looked at."""

    def _judge_cell(self, last: str) -> None:
        values = self._in_cell["v"] + self._in_cell["is"]
        if last == "f" and values:
            raise damaged(
                f"其中的部件 {self._part} 里有一个单元格的公式写在值之后，不同软件会读出不同的数据。",
                f"In its part {self._part} a cell has its formula after its value; programs differ in what "
                "they read.",
            )
        if values > 1 or self._in_cell["f"] > 1:
            raise damaged(
                f"其中的部件 {self._part} 里有一个单元格存了两个值，不同软件会读出不同的数据。",
                f"A cell in its part {self._part} has two values; programs differ in which.",
            )
