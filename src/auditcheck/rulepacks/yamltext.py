"""YAML to plain data that knows where each key and value stands, refusing what a pack has no use for.

Reads the event stream only, so no alias is ever expanded and no tag ever builds an object. Scalars
stay text: ``NO``, ``012``, ``1:30`` and dates mean what the schema says, not what YAML guesses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Protocol, TypeAlias

import yaml

from auditcheck.model.words import Words
from auditcheck.rulepacks.mistakes import Mistakes, Place, Source, clipped
from auditcheck.rulepacks.repairing import Repaired, repaired, restored

DEEPEST = 20
_LOADER = getattr(yaml, "CLoader", yaml.Loader)
_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_CONTROL = re.compile("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_WIDE_COLON = re.compile(r"^\s*(?:- +)*[^\s：:#\"']+(?P<colon>：)")
_NEEDS_QUOTES = "*&!@%`|>"


class _Mark(Protocol):
    """A place as either of PyYAML's parsers gives it, counted from 0."""

    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


class Located(str):
    """A scalar's text with its place; ``quoted`` if it was written in quotes or as a block."""

    __slots__ = ("place", "style")
    place: Place
    style: str

    @property
    def quoted(self) -> bool:
        """Whether it was written as text on purpose."""
        return bool(self.style)


class Entries(dict[Located, "Data"]):
    """A mapping with its place."""

    __slots__ = ("place",)
    place: Place


class Items(list["Data"]):
    """A list with its place."""

    __slots__ = ("place",)
    place: Place


Data: TypeAlias = Located | Entries | Items | None


class _Stopped(Exception):  # noqa: N818 - not an error, the way out of a file that cannot be read on
    """Nothing more can be read from this file."""


def located(text: str, place: Place, style: str = "") -> Located:
    """Return ``text`` as written at ``place``."""
    made = Located(text)
    made.place, made.style = place, style
    return made


def as_source(name: str, text: str, prefix: str = "") -> Source:
    """Return a file's name and lines, split where YAML splits them."""
    return Source(name, tuple(_BREAK.split(text)), prefix)


def compose(source: Source, text: str, mistakes: Mistakes) -> Data:
    """Return the file's data (None if it is empty or cannot be read on; then ``mistakes`` says why)."""
    if (control := _CONTROL.search(text)) is not None:
        mistakes.add(_place_of(source, text, control.start()), _CONTROL_WORDS)
        return None
    try:
        return _composed(source, Repaired(text), mistakes)
    except yaml.YAMLError:
        repair = repaired(source.lines)
    try:
        return _composed(source, repair, mistakes)
    except yaml.MarkedYAMLError as error:
        _explain(source, mistakes, error, repair)
    except yaml.YAMLError:
        mistakes.add(Place(source), _BROKEN)
    return None


def wide_colon(source: Source, line: int) -> Place | None:
    """Return where ``line`` has a full-width colon in the place of YAML's colon, if it has."""
    found = _WIDE_COLON.match(source.lines[line - 1]) if 0 < line <= len(source.lines) else None
    return Place(source, line, found.start("colon") + 1) if found else None


def _composed(source: Source, text: Repaired, mistakes: Mistakes) -> Data:
    try:
        return _Composer(source, mistakes, text).document()
    except _Stopped:
        return None


class _Composer:
    def __init__(self, source: Source, mistakes: Mistakes, text: Repaired) -> None:
        self._source = source
        self._mistakes = mistakes
        self._text = text
        self._events: Iterator[yaml.Event] = yaml.parse(text.text, Loader=_LOADER)

    def document(self) -> Data:
        data: Data = None
        documents = 0
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._mistakes.add(self._place(event), _SECOND_DOCUMENT)
                    return data
            elif isinstance(event, yaml.NodeEvent):
                data = self._node(event, 1)
        return data

    def _node(self, event: yaml.Event, depth: int) -> Data:
        if depth > DEEPEST:
            self._mistakes.add(self._place(event), _TOO_DEEP)
            raise _Stopped
        if isinstance(event, yaml.AliasEvent):
            self._mistakes.add(self._place(event), _ALIAS)
            return located(f"*{event.anchor}", self._place(event))
        if getattr(event, "anchor", None) is not None:
            self._mistakes.add(self._place(event), _ANCHOR)
        if getattr(event, "tag", None) is not None:
            self._mistakes.add(self._place(event), _TAG)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(event, depth)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        return self._sequence(event, depth)

    def _mapping(self, start: yaml.Event, depth: int) -> Entries:
        entries = Entries()
        entries.place = self._place(start)
        for event in self._events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self._key(event, entries, depth)
            value = self._node(next(self._events), depth + 1)
            if key is not None:
                entries[key] = value
        return entries

    def _key(self, event: yaml.Event, entries: Entries, depth: int) -> Located | None:
        key = self._node(event, depth + 1)
        place = self._place(event)
        if not isinstance(key, Located):
            self._mistakes.add(place, _KEY_NOT_TEXT)
            return None
        if key == "<<" and not key.quoted:
            self._mistakes.add(place, _MERGE)
            return None
        if key in entries:
            first = next(other for other in entries if other == key)
            self._mistakes.add(place, _duplicate(key, first.place.line))
            return None
        return key

    def _sequence(self, start: yaml.Event, depth: int) -> Items:
        items = Items()
        items.place = self._place(start)
        for event in self._events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self._node(event, depth + 1))
        return items

    def _scalar(self, event: yaml.ScalarEvent) -> Located | None:
        style = event.style or ""
        if not event.value and not style:
            return None
        return located(restored(event.value), self._place(event), style)

    def _place(self, event: yaml.Event) -> Place:
        return _marked(self._source, event.start_mark, self._text)


def _place_of(source: Source, text: str, index: int) -> Place:
    lines = _BREAK.split(text[:index])
    return Place(source, len(lines), len(lines[-1]) + 1)


def _explain(source: Source, mistakes: Mistakes, error: yaml.MarkedYAMLError, text: Repaired) -> None:
    problem = str(error.problem or error.context)
    place = _marked(source, error.problem_mark or error.context_mark, text)
    line = source.lines[place.line - 1] if place.line <= len(source.lines) else ""
    for near in (place.line, place.line - 1):
        if (colon := wide_colon(source, near)) is not None:
            mistakes.add(colon, WIDE_COLON_WORDS)
            return
    mark = line[place.column - 1 : place.column]
    indent = line[: len(line) - len(line.lstrip())]
    if "\t" in indent:
        mistakes.add(Place(source, place.line, indent.index("\t") + 1), _TAB)
    elif mark == "\t":
        mistakes.add(place, _TAB)
    elif mark and mark in _NEEDS_QUOTES:
        mistakes.add(place, _quotes(line[place.column - 1 :]))
    elif "alias" in problem or "alphabetic" in problem:
        mistakes.add(place, _quotes(line.rpartition(" ")[2]))
    elif "mapping values" in problem:
        mistakes.add(place, _SECOND_COLON)
    elif error.context_mark and any(word in str(error.context) for word in ("flow", "quoted")):
        mistakes.add(_marked(source, error.context_mark, text), _UNCLOSED)
    else:
        mistakes.add(place, _BROKEN)


def _marked(source: Source, mark: _Mark | None, text: Repaired) -> Place:
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


def _duplicate(key: str, line: int) -> Words:
    shown = clipped(key)
    return Words(
        f"“{shown}”写了两次，第一次在第 {line} 行；只留一处",
        f"“{shown}” is written twice, first in line {line}; keep one of them",
    )


WIDE_COLON_WORDS = Words(
    "这里用了全角冒号“：”，整行被当成一段文字；请改成半角冒号加一个空格“: ”",
    "the colon here is the full-width “：”, so the whole line became one text; write “: ” instead",
)
_CONTROL_WORDS = Words(
    "这里有不可见的控制字符，请删除", "there is an invisible control character here; delete it"
)
_SECOND_DOCUMENT = Words(
    "一个文件里只能有一份内容：删除第二个“---”", "one file holds one document: remove the second “---”"
)
_TOO_DEEP = Words(f"套得太深：最多 {DEEPEST} 层", f"nested too deeply: at most {DEEPEST} levels")
_ALIAS = Words(
    "规则包里不用别名（*名称）：把内容写在这里；若是文字，请加引号",
    "aliases (*name) are not used in rule packs: write the content out; if it is text, put it in quotes",
)
_ANCHOR = Words(
    "规则包里不用锚点（&名称）：请删除；若是文字，请加引号",
    "anchors (&name) are not used in rule packs: remove it; if it is text, put it in quotes",
)
_TAG = Words(
    "规则包里不用标签（!名称）：请删除；若是文字，请加引号",
    "tags (!name) are not used in rule packs: remove it; if it is text, put it in quotes",
)
_MERGE = Words(
    "规则包里不用合并键（<<）：把内容写在这里",
    "merge keys (<<) are not used in rule packs: write the content out",
)
_KEY_NOT_TEXT = Words("冒号前面应当是一个名称", "a name was expected before the colon")
_TAB = Words("缩进用了制表符（Tab）：请改用空格", "the indentation has a tab: use spaces")
_SECOND_COLON = Words(
    "这里不该再有冒号：若是文字的一部分，请给整段文字加引号；若是新的一项，请另起一行并与上一项对齐",
    "a second colon cannot stand here: put the whole text in quotes, or begin a new, aligned line",
)
_UNCLOSED = Words(
    "从这里开始的引号或括号没有正确收尾：请补上右边的一半，或检查里面的写法",
    "the quote or bracket that begins here is not closed properly: add its other half or check the inside",
)
_BROKEN = Words(
    "从这里起读不下去：应当是“名称: 值”或以“- ”开头的一项，并与上面各行对齐；文字里有特殊符号时加引号",
    "cannot read on from here: expected “name: value” or an item that begins with “- ”, aligned with the "
    "lines above; text with special characters needs quotes",
)
