"""YAML to plain data that knows where each key and value stands, refusing what a pack has no use for.

Reads the event stream only, so no alias is ever expanded and no tag ever builds an object. Scalars
stay text: ``NO``, ``012``, ``1:30`` and dates mean what the schema says, not what YAML guesses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

import yaml

from auditcheck.rulepacks.mistakes import Mistakes, Place, Source
from auditcheck.rulepacks.repairing import Repaired, repaired, restored
from auditcheck.rulepacks.yamlwords import (
    ALIAS,
    ANCHOR,
    BROKEN,
    CONTROL_WORDS,
    DEEPEST,
    KEY_NOT_TEXT,
    MERGE,
    MOST_VALUES,
    SECOND_DOCUMENT,
    TAG,
    TOO_DEEP,
    TOO_MANY,
    duplicate,
    explain,
    marked,
)

_LOADER = getattr(yaml, "CLoader", yaml.Loader)
_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_CONTROL = re.compile("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


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
        mistakes.add(_place_of(source, text, control.start()), CONTROL_WORDS)
        return None
    try:
        return _composed(source, Repaired(text), mistakes)
    except yaml.YAMLError:
        repair = repaired(source.lines)
    try:
        return _composed(source, repair, mistakes)
    except yaml.MarkedYAMLError as error:
        explain(source, mistakes, error, repair)
    except yaml.YAMLError:
        mistakes.add(Place(source), BROKEN)
    return None


def _composed(source: Source, text: Repaired, mistakes: Mistakes) -> Data:
    try:
        return _Composer(source, mistakes, text).document()
    except _Stopped:
        return None


def _events(text: str) -> Iterator[yaml.Event]:
    loader = _LOADER(text)
    try:
        while (event := loader.get_event()) is not None:
            yield event
    finally:
        loader.dispose()


class _Composer:
    def __init__(self, source: Source, mistakes: Mistakes, text: Repaired) -> None:
        self._source = source
        self._mistakes = mistakes
        self._text = text
        self._events = _events(text.text)
        self._count = 0

    def document(self) -> Data:
        data: Data = None
        documents = 0
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._mistakes.add(self._place(event), SECOND_DOCUMENT)
                    return data
            elif isinstance(event, yaml.NodeEvent):
                data = self._node(event, 1)
        return data

    def _node(self, event: yaml.Event, depth: int) -> Data:
        self._count += 1
        if depth > DEEPEST or self._count > MOST_VALUES:
            self._mistakes.add(self._place(event), TOO_DEEP if depth > DEEPEST else TOO_MANY)
            raise _Stopped
        if isinstance(event, yaml.AliasEvent):
            self._mistakes.add(self._place(event), ALIAS)
            return located(f"*{event.anchor}", self._place(event))
        if getattr(event, "anchor", None) is not None:
            self._mistakes.add(self._place(event), ANCHOR)
        if getattr(event, "tag", None) is not None:
            self._mistakes.add(self._place(event), TAG)
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
        if not isinstance(key, Located):
            self._mistakes.add(self._place(event), KEY_NOT_TEXT)
            return None
        place = key.place
        if key == "<<" and not key.quoted:
            self._mistakes.add(place, MERGE)
            return None
        if key in entries:
            first = next(other for other in entries if other == key)
            self._mistakes.add(place, duplicate(key, first.place.line))
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
        return marked(self._source, event.start_mark, self._text)


def _place_of(source: Source, text: str, index: int) -> Place:
    lines = _BREAK.split(text[:index])
    return Place(source, len(lines), len(lines[-1]) + 1)
