"""What to say of YAML that cannot be read on, or that a pack has no use for."""

from __future__ import annotations

import re
from typing import Protocol

import yaml

from auditcheck.model.words import Words
from auditcheck.rulepacks.mistakes import Mistakes, Place, Source, clipped
from auditcheck.rulepacks.repairing import Repaired

DEEPEST = 20
MOST_VALUES = 50_000
_WIDE_COLON = re.compile(r"^\s*(?:- +)*[^\s：:#\"']+(?P<colon>：)")
_QUOTE_FIRST = re.compile(r"""\s*(?:- +)?(?:check|when): (?:"[^"]*"|'[^']*') *[^ #]""")
_NEEDS_QUOTES = "*&!@%`|>"


class _Mark(Protocol):
    """A place as either of PyYAML's parsers gives it, counted from 0."""

    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


def wide_colon(source: Source, line: int) -> Place | None:
    """Return where ``line`` has a full-width colon in the place of YAML's colon, if it has."""
    found = _WIDE_COLON.match(source.lines[line - 1]) if 0 < line <= len(source.lines) else None
    return Place(source, line, found.start("colon") + 1) if found else None


def explain(source: Source, mistakes: Mistakes, error: yaml.MarkedYAMLError, text: Repaired) -> None:
    """Note what is wrong where YAML could not be read on, told by what stands there."""
    problem = str(error.problem or error.context)
    place = marked(source, error.problem_mark or error.context_mark, text)
    line = source.lines[place.line - 1] if place.line <= len(source.lines) else ""
    for near in (place.line, place.line - 1):
        if (colon := wide_colon(source, near)) is not None:
            mistakes.add(colon, WIDE_COLON)
            return
    mark = line[place.column - 1 : place.column]
    indent = line[: len(line) - len(line.lstrip())]
    if "\t" in indent:
        mistakes.add(Place(source, place.line, indent.index("\t") + 1), TAB)
    elif mark == "\t":
        mistakes.add(place, TAB)
    elif _QUOTE_FIRST.match(line):
        mistakes.add(Place(source, place.line, line.index(":") + 3), CHECK_IN_QUOTES)
    elif mark and mark in _NEEDS_QUOTES:
        mistakes.add(place, _quotes(line[place.column - 1 :]))
    elif "alias" in problem or "alphabetic" in problem:
        mistakes.add(place, _quotes(line.rpartition(" ")[2]))
    elif "mapping values" in problem:
        mistakes.add(place, SECOND_COLON)
    elif error.context_mark and any(word in str(error.context) for word in ("flow", "quoted")):
        mistakes.add(marked(source, error.context_mark, text), UNCLOSED)
    else:
        mistakes.add(place, BROKEN)


def marked(source: Source, mark: _Mark | None, text: Repaired) -> Place:
    """Return the place in the file of a mark in the repaired text."""
    if mark is None:
        return Place(source)
    line = mark.line + 1
    return Place(source, line, text.column(line, mark.column + 1))


def _quotes(text: str) -> Words:
    shown = clipped(text, 30)
    return Words(
        f'以 * & ! @ % ` | > 开头的文字要加引号：写成 "{shown}"',
        f'text that begins with one of * & ! @ % ` | > must be put in quotes: "{shown}"',
    )


def duplicate(key: str, line: int) -> Words:
    """Return what to say of a name written twice."""
    shown = clipped(key)
    return Words(
        f"“{shown}”写了两次，第一次在第 {line} 行；只留一处",
        f"“{shown}” is written twice, first in line {line}; keep one of them",
    )


WIDE_COLON = Words(
    "这里用了全角冒号“：”，整行被当成一段文字；请改成半角冒号加一个空格“: ”",
    "the colon here is the full-width “：”, so the whole line became one text; write “: ” instead",
)
CONTROL_WORDS = Words(
    "这里有不可见的控制字符，请删除", "there is an invisible control character here; delete it"
)
SECOND_DOCUMENT = Words(
    "一个文件里只能有一份内容：删除第二个“---”", "one file holds one document: remove the second “---”"
)
TOO_DEEP = Words(f"套得太深：最多 {DEEPEST} 层", f"nested too deeply: at most {DEEPEST} levels")
TOO_MANY = Words(
    f"一个文件最多 {MOST_VALUES} 个值：请分成几个文件",
    f"one file holds at most {MOST_VALUES} values: split it into several",
)
ALIAS = Words(
    "规则包里不用别名（*名称）：把内容写在这里；若是文字，请加引号",
    "aliases (*name) are not used in rule packs: write the content out; if it is text, put it in quotes",
)
ANCHOR = Words(
    "规则包里不用锚点（&名称）：请删除；若是文字，请加引号",
    "anchors (&name) are not used in rule packs: remove it; if it is text, put it in quotes",
)
TAG = Words(
    "规则包里不用标签（!名称）：请删除；若是文字，请加引号",
    "tags (!name) are not used in rule packs: remove it; if it is text, put it in quotes",
)
MERGE = Words(
    "规则包里不用合并键（<<）：把内容写在这里",
    "merge keys (<<) are not used in rule packs: write the content out",
)
KEY_NOT_TEXT = Words("冒号前面应当是一个名称", "a name was expected before the colon")
TAB = Words("缩进用了制表符（Tab）：请改用空格", "the indentation has a tab: use spaces")
SECOND_COLON = Words(
    "这里不该再有冒号：若是文字的一部分，请给整段文字加引号；若是新的一项，请另起一行并与上一项对齐",
    "a second colon cannot stand here: put the whole text in quotes, or begin a new, aligned line",
)
CHECK_IN_QUOTES = Words(
    "以引号开头的算式要整段加另一种引号，如 check: '\"甲\" in 项目.名称'",
    "a check that begins with a quote stands in quotes of the other kind, as in check: '\"A\" in list.names'",
)
UNCLOSED = Words(
    "从这里开始的引号或括号没有正确收尾：请补上右边的一半，或检查里面的写法",
    "the quote or bracket that begins here is not closed properly: add its other half or check the inside",
)
BROKEN = Words(
    "从这里起读不下去：应当是“名称: 值”或以“- ”开头的一项，并与上面各行对齐；文字里有特殊符号时加引号",
    "cannot read on from here: expected “name: value” or an item that begins with “- ”, aligned with the "
    "lines above; text with special characters needs quotes",
)
