"""Structure of the styles part: its tables stand once each, below the root, and hold what belongs there.

Programs differ in what they make of a table that stands elsewhere, and so in which cells show a day.
"""

from __future__ import annotations

from auditcheck.workbook.checks import damaged
from auditcheck.workbook.limits import Limits
from auditcheck.workbook.xmlparts import for_recurring, walk

_MEMBERS = {"numFmts": "numFmt", "cellXfs": "xf", "cellStyleXfs": "xf"}
_FORMATS = frozenset({"cellXfs", "cellStyleXfs"})


@for_recurring
def judge_styles(data: bytes, part: str, limits: Limits) -> None:
    """Refuse a part whose tables of formats are not where they belong, or that is no sound XML."""
    walk((data,), part, limits, _Judge(part))


class _Judge:
    """Follows the elements and keeps the names of those that are open."""

    def __init__(self, part: str) -> None:
        self._part = part
        self._open: list[str] = []
        self._met: set[str] = set()

    def start(self, name: str, attributes: dict[str, str]) -> None:  # noqa: ARG002 - those of a Follower
        """Note an element that begins; refuse it if it cannot stand here."""
        plain, above = name.rpartition(":")[2], self._open[-1] if self._open else ""
        if plain in _MEMBERS:
            misplaced = len(self._open) != 1 or plain in self._met
            self._met.add(plain)
        else:
            misplaced = _MEMBERS.get(above, plain) != plain or (plain == "xf" and above not in _FORMATS)
        if misplaced:
            raise damaged(
                f"其中的部件 {self._part} 里有一个 {plain} 元素放错了位置，不同软件会读出不同的数据。",
                f"In its part {self._part} an element {plain} stands where none belongs; programs differ in "
                "what they read.",
            )
        self._open.append(plain)

    def end(self, name: str) -> None:  # noqa: ARG002 - as above
        """Note an element that ends."""
        self._open.pop()

    def text(self, text: str) -> None:
        """Text is not looked at."""
