"""How the terminal report looks: marks, colours and safe pieces of text for one console."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from auditcheck.model.issues import Verdict
from auditcheck.model.rules import RuleClass
from auditcheck.model.words import Language, Words
from auditcheck.reporters.escaping import for_terminal
from auditcheck.reporters.grid import laid_out, wrapped

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
    "↳": ">",
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

    def print(self, *texts: Text, indent: int = 0) -> None:
        """Print each text below the last, wrapped, ``indent`` columns in."""
        self.print_lines([line for text in texts for line in wrapped(text, self.width - indent)], indent)

    def print_grid(self, rows: Sequence[Sequence[Text]], columns: str, indent: int = 0) -> None:
        """Print rows in columns (see ``grid.laid_out``)."""
        self.print_lines(laid_out(rows, columns, self.width - indent), indent)

    def print_lines(self, lines: Sequence[Text], indent: int = 0) -> None:
        """Print lines that fit as they are, none of them ending in spaces."""
        block = Text()
        for number, line in enumerate(lines):
            line.rstrip()
            block.append("\n" if number else "").append(" " * (indent if line else 0)).append_text(line)
        self.console.print(block, soft_wrap=True)

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
