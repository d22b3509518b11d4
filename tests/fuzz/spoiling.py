"""Spoiling: texts altered where their tokens are, for what is written by hand (checks and rule packs)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random

_TOKEN = re.compile(r"\s+|\w+|.", re.DOTALL)
_NASTY = (
    "", " ", "\n", "\t", "\0", "\u200b", "\ufeff", "\ud800", "“", "甲", "１２３", "0", "-1", "1e400", "9"*50,
    "1.5.2", "%", "((", "))", "[", "]", "{", "}", "{{", "&a", "*a", "!!python/object", "<<:", "- ", ": ",
    "#", "|", ">", "'", '"', "\\", "~", "null", "yes", "2024-01-31", ".inf", ".nan", "0x1F", "1_000", "..",
    "/etc/passwd", "(a+)+$", "[", "(?i", "^", "x"*5000,
)  # fmt: skip


def spoiled(text: str, others: Sequence[str], random: Random, words: Sequence[str] = ()) -> str:
    """Return ``text`` with one to three changes; ``others`` lend it parts, ``words`` are its language's."""
    for _ in range(random.choice((1, 1, 2, 3))):
        change = random.choices((_tokens, _lines, _characters, _borrowed), (6, 3, 2, 2))[0]
        text = change(text, others, random, words)
    return text


def _tokens(text: str, others: Sequence[str], random: Random, words: Sequence[str]) -> str:  # noqa: ARG001
    tokens = _TOKEN.findall(text)
    if not tokens:
        return random.choice(_NASTY)
    at, other = random.randrange(len(tokens)), random.randrange(len(tokens))
    kind = random.randrange(6)
    if kind == 0:
        del tokens[at]
    elif kind == 1:
        tokens[at], tokens[other] = tokens[other], tokens[at]
    elif kind == 2:
        tokens.insert(at, tokens[other])
    elif kind == 3:
        tokens[at] = random.choice(_NASTY)
    elif kind == 4 and words:
        tokens[at] = random.choice(words)
    else:
        tokens[at] = tokens[at] * random.choice((2, 3, 200))
    return "".join(tokens)


def _lines(text: str, others: Sequence[str], random: Random, words: Sequence[str]) -> str:  # noqa: ARG001
    """Drop, double, move or indent lines."""
    lines = text.split("\n")
    at = random.randrange(len(lines))
    last = min(len(lines), at + random.choice((1, 1, 2, 5)))
    some = lines[at:last]
    kind = random.randrange(5)
    if kind == 0:
        lines[at:last] = []
    elif kind == 1:
        lines[at:at] = some
    elif kind == 2:
        lines[at:last] = []
        where = random.randint(0, len(lines))
        lines[where:where] = some
    elif kind == 3:
        lines[at:last] = [random.choice(("  ", " ", "\t", "- ")) + line for line in some]
    else:
        lines[at:last] = [line[random.choice((1, 2)) :] for line in some]
    return "\n".join(lines)


def _characters(text: str, others: Sequence[str], random: Random, words: Sequence[str]) -> str:  # noqa: ARG001
    at = random.randint(0, len(text))
    return (
        text[:at]
        + random.choice((*_NASTY, chr(random.randrange(32, 0x2FFF))))
        + text[at + random.randrange(3) :]
    )


def _borrowed(text: str, others: Sequence[str], random: Random, words: Sequence[str]) -> str:  # noqa: ARG001
    """Put a piece of another text in."""
    other = random.choice(others) if others else text
    start = random.randint(0, len(other))
    at = random.randint(0, len(text))
    return text[:at] + other[start : start + random.choice((5, 30, 200))] + text[at + random.randrange(20) :]
