"""XML parts: encodings, document types, nesting and text lengths judged without building a tree."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache, wraps
from pyexpat import ExpatError, ParserCreate, XMLParserType
from typing import Protocol, TypeVar

from auditcheck.model.words import Words
from auditcheck.workbook.checks import RefusedError, damaged, too_large, unsafe
from auditcheck.workbook.limits import Limits

SMALL = 1 << 16
RECURRING, KEPT = 1 << 14, 64
"""Bytes up to which a part may recur in other files of its template, and how many such are remembered."""
_WINDOW = 256
_T = TypeVar("_T")
_DECLARED = re.compile(
    rb"""\A(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["'][^>]*\?>"""
)
_UTF8 = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})
_OTHERS = frozenset({"gb2312", "gbk", "gb18030", "iso-8859-1", "windows-1252"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One element of a small part: names without prefix, ``text`` directly inside, ``path`` above it."""

    name: str
    attributes: dict[str, str]
    path: tuple[str, ...]
    text: str


def for_recurring(read: Callable[[bytes, str, Limits], _T]) -> Callable[[bytes, str, Limits], _T]:
    """Have what a function says of a part remembered, if the part is small enough to be a template's."""
    remembered = lru_cache(maxsize=KEPT)(read)

    @wraps(read)
    def of_part(data: bytes, part: str, limits: Limits) -> _T:
        return (remembered if len(data) <= RECURRING else read)(data, part, limits)

    return of_part


@for_recurring
def elements(data: bytes, part: str, limits: Limits) -> tuple[Element, ...]:
    """Return all elements of a part in the order in which they end.

    Raises RefusedError for a document type, for nesting beyond the limit and for XML that is broken.
    """
    reader = _Elements(part, limits)
    _parse(recoded(data, part) if is_foreign(data, part) else data, part, reader.parser)
    return tuple(reader.found)


@for_recurring
def judge_small(data: bytes, part: str, limits: Limits) -> None:
    """Refuse a part with a document type, nesting beyond the limit or broken XML."""
    parser = ParserCreate()
    if not _may_be_deep(data, limits.depth):
        _parse(data, part, parser)
        return
    depth = 0

    def start(_name: str, _attributes: list[str]) -> None:
        nonlocal depth
        depth += 1
        if depth > limits.depth:
            raise _too_deep(part, limits, depth)

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser.ordered_attributes = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    _parse(data, part, parser)


class Follower(Protocol):
    """What follows the elements of a part; names and attributes come with their prefixes."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take note of an element that begins."""

    def end(self, name: str) -> None:
        """Take note of an element that ends."""

    def text(self, text: str) -> None:
        """Take note of text."""


def walk(pieces: Iterable[bytes], part: str, limits: Limits, follower: Follower) -> None:
    """Lead ``follower`` through a part; refuse a document type, deep nesting, long texts, broken XML."""
    parser = ParserCreate()
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > limits.depth:
            raise _too_deep(part, limits, depth)
        follower.start(name, attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        follower.end(name)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = follower.text
    for piece in at_tags(pieces, part, limits):
        _parse(piece, part, parser, last=False)
    _parse(b"", part, parser)


def judge_pieces(pieces: Iterable[bytes], part: str, limits: Limits) -> Iterator[bytes]:
    """Pass on a large UTF-8 part in pieces that begin at a tag, judging them on the way.

    Nesting is judged every 64 KiB, so what lies between may be deeper by what fits there.
    """
    depth = 0
    for piece in at_tags(pieces, part, limits):
        if b"<!" in piece and b"<!DOCTYPE" in piece.upper():
            raise document_type(part)
        depth = refuse_deep(piece, part, limits, depth)
        yield piece


def refuse_deep(piece: bytes, part: str, limits: Limits, depth: int = 0) -> int:
    """Return how many elements are open after ``piece`` if ``depth`` were before; refuse too many."""
    at = 0
    while at < len(piece):
        end = piece.find(b"<", at + SMALL)  # not within a tag
        some = piece[at : end if end >= 0 else len(piece)]
        at += len(some)
        depth += some.count(b"<") - some.count(b"<!") - some.count(b"<?")
        depth -= 2 * some.count(b"</") + some.count(b"/>")
        if depth > limits.depth:
            raise _too_deep(part, limits, depth)
    return depth


def at_tags(pieces: Iterable[bytes], part: str, limits: Limits) -> Iterator[bytes]:
    """Yield the same content in pieces that begin at a ``<``; refuse text longer than a cell holds."""
    carry = b""
    for piece in pieces:
        whole = carry + piece
        cut = whole.rfind(b"<")
        if cut > 0:
            refuse_long_text(whole[:cut], part, limits)
            yield whole[:cut]
            whole = whole[cut:]
        if len(whole) > limits.text_size + SMALL:
            raise _too_long(part, limits, len(whole))
        carry = whole
    refuse_long_text(carry, part, limits)
    yield carry


def refuse_long_text(piece: bytes, part: str, limits: Limits) -> None:
    """Refuse a piece in which more bytes than a cell's text can have follow each other without a tag."""
    step = max(1, limits.text_size // 2)
    for at in range(0, len(piece) - step, step):
        if piece.find(b"<", at, at + step) < 0:
            end = piece.find(b"<", at)
            start = piece.rfind(b">", 0, at + 1)
            length = (len(piece) if end < 0 else end) - start - 1
            if length > limits.text_size:
                raise _too_long(part, limits, length)


def is_foreign(head: bytes, part: str) -> bool:
    """Say whether a part beginning with ``head`` is in another encoding than UTF-8."""
    return _encoding(head[:_WINDOW], part) != "utf-8"


def recoded(data: bytes, part: str) -> bytes:
    """Return a part in UTF-8, whatever encoding it declares."""
    try:
        text = data.decode(_encoding(data[:_WINDOW], part))
    except UnicodeDecodeError as error:
        raise _unknown_encoding(part) from error
    return re.sub(r"\A\s*<\?xml.*?\?>", "", text, count=1, flags=re.DOTALL).encode()


@lru_cache(maxsize=KEPT)
def _encoding(head: bytes, part: str) -> str:
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    found = _DECLARED.match(head)
    encoding = found[1].decode().lower() if found else "utf-8"
    if encoding not in _UTF8 | _OTHERS or b"\0" in head[:4]:
        raise _unknown_encoding(part)
    return "utf-8" if encoding in _UTF8 else encoding


def _may_be_deep(data: bytes, limit: int) -> bool:
    depth = 0
    for at in range(0, len(data), _WINDOW):
        some = data[at : at + _WINDOW]
        ends = some.count(b"</")
        begins = some.count(b"<") - ends
        if depth + begins > limit:
            return True
        depth += begins - ends - some.count(b"/>")
    return False


def document_type(part: str) -> RefusedError:
    """Return the refusal of a part with a document type."""
    return unsafe(
        f"其中的部件 {part} 带有文档类型定义（DOCTYPE），可用来耗尽内存或读取本机文件。",
        f"Its part {part} has a document type (DOCTYPE), which can exhaust memory or read local files.",
    )


class _Elements:
    def __init__(self, part: str, limits: Limits) -> None:
        self.part, self.limits = part, limits
        self.found: list[Element] = []
        self._open: list[tuple[str, dict[str, str], list[str]]] = []
        self.parser = ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._open) >= self.limits.depth:
            raise _too_deep(self.part, self.limits, len(self._open) + 1)
        plain = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        self._open.append((name.rpartition(":")[2], plain, []))

    def _end(self, _name: str) -> None:
        name, attributes, text = self._open.pop()
        path = tuple(entry[0] for entry in self._open)
        self.found.append(Element(name=name, attributes=attributes, path=path, text="".join(text)))

    def _text(self, text: str) -> None:
        if self._open:
            self._open[-1][2].append(text)


def _parse(data: bytes, part: str, parser: XMLParserType, *, last: bool = True) -> None:
    def refuse(*_: object) -> None:
        raise document_type(part)

    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(data, last)
    except (ExpatError, ValueError, LookupError) as error:
        raise damaged(
            f"其中的部件 {part} 内容不完整或被改动过，读不出来。",
            f"Its part {part} is incomplete or was altered, and cannot be read.",
        ) from error


def _too_deep(part: str, limits: Limits, found: int) -> RefusedError:
    return too_large(limits, "depth", found, _part(part))


def _too_long(part: str, limits: Limits, found: int) -> RefusedError:
    return too_large(limits, "text_size", found, _part(part))


def _part(part: str) -> Words:
    return Words(f"部件 {part} ", f"its part {part}")


def _unknown_encoding(part: str) -> RefusedError:
    return damaged(
        f"其中的部件 {part} 的文字编码无法识别。", f"The text encoding of its part {part} is not known."
    )
