"""How the terminal report looks: marks, colours and safe pieces of text for one console."""

from __future__ import annotations

from dataclasses import dataclass

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.segment import Segment
from rich.text import Text

from auditcheck.model.issues import Verdict
from auditcheck.model.rules import RuleClass
from auditcheck.model.words import Language, Words
from auditcheck.reporters.escaping import for_terminal

PIPE_WIDTH = 100
PROSE_WIDTH = 110

CLASS_STYLE = {
    RuleClass.BALANCE: "bold red",
    RuleClass.LOGIC: "bold red",
    RuleClass.VERIFY: "bold yellow",
    RuleClass.HINT: "bold cyan",
}
VERDICT_STYLE = {
    Verdict.PASSED: "green",
    Verdict.FAILED: "bold red",
    Verdict.UNKNOWN: "yellow",
    Verdict.NOT_APPLICABLE: "dim",
    Verdict.NOT_EVALUATED: "bold red",
}
_MARKS = {
    RuleClass.BALANCE: ("✗", "x"),
    RuleClass.LOGIC: ("✗", "x"),
    RuleClass.VERIFY: ("?", "?"),
    RuleClass.HINT: ("·", "-"),
}
_UNIVERSAL = frozenset({"utf-8", "utf8", "utf-8-sig"})
_FALLBACKS = {
    "−": "-",
    "·": "-",
    "…": "...",
    "×": "*",
    "÷": "/",
    "—": "-",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
}


@dataclass(frozen=True, slots=True)
class Page:
    """A console with the language and the characters it can write."""

    console: Console
    language: Language

    def text(self, words: Words | str, style: str = "") -> Text:
        """Return ``words`` escaped, in the page's language, without markup."""
        return Text(self.plain(words), style=style)

    def plain(self, words: Words | str) -> str:
        """Return ``words`` escaped, in the page's language and the console's characters."""
        text = words if isinstance(words, str) else words.to(self.language)
        return for_terminal(self._known(text), self.console.encoding)

    def mark(self, rule_class: RuleClass) -> Text:
        """Return the sign in front of an issue of this class."""
        fancy, simple = _MARKS[rule_class]
        return Text(fancy if self._writes(fancy) else simple, style=CLASS_STYLE[rule_class])

    def print(self, *pieces: RenderableType, indent: int = 0) -> None:
        """Print each piece below the last, ``indent`` columns in, no line ending in spaces."""
        options = self.console.options.update_width(self.width)
        for piece in pieces:
            block = Padding(piece, (0, 0, 0, indent), expand=False)
            for line in self.console.render_lines(block, options, pad=False):
                self.console.print(_trimmed(line), soft_wrap=True)

    def line(self) -> None:
        """Leave a line empty."""
        self.console.print()

    def heading(self, title: Text) -> None:
        """Print ``title`` in a line over the whole width."""
        dash = self.stroke()
        rest = max(2, self.width - title.cell_len - 4)
        self.print(Text.assemble((dash * 2 + " ", "dim"), title, (" " + dash * rest, "dim")))

    def stroke(self) -> str:
        """Return the character of which lines are drawn."""
        return "─" if self._writes("─") else "-"

    @property
    def width(self) -> int:
        """Columns to use: the terminal's, or a fixed number where there is none."""
        return min(self.console.width, PROSE_WIDTH)

    def _known(self, text: str) -> str:
        if self.console.encoding.lower() in _UNIVERSAL:
            return text
        return "".join(_FALLBACKS[c] if c in _FALLBACKS and not self._writes(c) else c for c in text)

    def _writes(self, character: str) -> bool:
        try:
            character.encode(self.console.encoding)
        except UnicodeEncodeError:
            return False
        return True


def _trimmed(line: list[Segment]) -> Text:
    text = Text(no_wrap=True)
    for segment in line:
        if not segment.is_control:
            text.append(segment.text, segment.style)
    text.rstrip()
    return text
