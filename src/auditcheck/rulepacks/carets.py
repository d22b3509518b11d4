"""From a character of a text to its place in the file, through quotes, escapes and folded lines."""

from __future__ import annotations

from auditcheck.rulepacks.mistakes import Place
from auditcheck.rulepacks.yamltext import Located

_ESCAPE_LENGTH = {"x": 4, "u": 6, "U": 10}


def place_in(text: Located, index: int) -> Place:
    """Return where the character at ``index`` stands (block scalars: the line ``index`` falls in)."""
    start = text.place
    lines = start.source.lines
    if not 0 < start.line <= len(lines):
        return start
    if text.style in {"|", ">"}:
        return _in_block(text, index)
    raw = lines[start.line - 1][start.column - 1 :]
    column = _raw_index(raw, text, min(index, len(text)))
    if column is not None:
        return Place(start.source, start.line, start.column + column)
    return _in_folded(text, index)


def _raw_index(raw: str, text: Located, index: int) -> int | None:
    """Return the position in ``raw`` of the character at ``index``, if the text is all on this line."""
    at = 1 if text.style else 0
    for position, character in enumerate(text):
        length = _written_length(raw, at, text.style)
        if at >= len(raw) or (length == 1 and raw[at] != character):
            return None
        if position == index:
            return at
        at += length
    return at


def _written_length(raw: str, at: int, style: str) -> int:
    if style == "'" and raw.startswith("''", at):
        return 2
    if style == '"' and raw.startswith("\\", at):
        return _ESCAPE_LENGTH.get(raw[at + 1 : at + 2], 2)
    return 1


def _in_block(text: Located, index: int) -> Place:
    start = text.place
    lines = start.source.lines
    line = min(start.line + 1 + text[:index].count("\n"), len(lines))
    before = text[:index].rpartition("\n")[2] if text.style == "|" else ""
    indent = len(lines[line - 1]) - len(lines[line - 1].lstrip())
    return Place(start.source, line, indent + len(before) + 1)


def _in_folded(text: Located, index: int) -> Place:
    """Find the word at ``index`` by counting words, which folding leaves alone."""
    start = text.place
    word_start = max(text.rfind(" ", 0, index), text.rfind("\n", 0, index)) + 1
    wanted = len(text[:word_start].split())
    column = start.column + (1 if text.style else 0)
    for line in range(start.line, len(start.source.lines) + 1):
        rest = start.source.lines[line - 1][column - 1 :]
        words = rest.split()
        if wanted < len(words):
            at = column
            for word in words[: wanted + 1]:
                at = start.source.lines[line - 1].index(word, at - 1) + 1
                last, at = at, at + len(word)
            return Place(start.source, line, last + index - word_start)
        wanted -= len(words)
        column = 1
    return start
