"""The elements of an XML part with the bytes they stand in, so that a part can be changed in place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pyexpat import ExpatError, ParserCreate
from typing import NoReturn

from auditcheck.workbook.checks import RefusedError, damaged
from auditcheck.workbook.xmlparts import document_type

MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TAG = re.compile(rb"<[^\s<>/]+(?:\s+[^\s=<>/]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*\s*/?>")
_PLAIN_TAG = re.compile(rb"<(/?)([A-Za-z])")


@dataclass(slots=True, kw_only=True)
class Node:
    """One element: bytes ``start`` to ``end``, its content from ``inner`` to ``inner_end``.

    ``name`` is without prefix, ``attributes`` are as written. An empty tag has its content, of no
    length, at its end.
    """

    prefix: str
    name: str
    attributes: dict[str, str]
    start: int
    inner: int
    is_empty: bool
    inner_end: int = 0
    end: int = 0
    children: list[Node] = field(default_factory=list)

    def child(self, name: str) -> Node | None:
        """Return the first child of a name."""
        return next((child for child in self.children if child.name == name), None)

    def last_of(self, names: frozenset[str]) -> Node | None:
        """Return the last child whose name is one of ``names``."""
        return next((child for child in reversed(self.children) if child.name in names), None)

    def attribute(self, name: str) -> str | None:
        """Return an attribute by its name without prefix."""
        found = (value for key, value in self.attributes.items() if key.rpartition(":")[2] == name)
        return next(found, None)


class Outline:
    """An XML part, its elements as far as they were read, and changes to be made to it."""

    def __init__(self, data: bytes, root: Node) -> None:
        self.data, self.root = data, root
        self._edits: list[tuple[int, int, bytes]] = []
        self._filled: dict[int, tuple[Node, list[bytes]]] = {}

    @property
    def prefix(self) -> bytes:
        """The root's prefix with its colon, empty if it has none."""
        return f"{self.root.prefix}:".encode() if self.root.prefix else b""

    def bytes_of(self, node: Node) -> bytes:
        """Return an element as it stands."""
        return self.data[node.start : node.end]

    def tag_of(self, node: Node) -> bytes:
        """Return the opening tag of an element."""
        return self.data[node.start : node.inner]

    def insert(self, at: int, fragment: bytes) -> None:
        """Put ``fragment`` (elements without prefixes) at a place, prefixed as the root is."""
        self._edits.append((at, at, prefixed(fragment, self.prefix)))

    def append(self, node: Node, fragment: bytes) -> None:
        """Put ``fragment`` at the end of an element's content."""
        if node.is_empty:
            self._fill(node, fragment)
        else:
            self.insert(node.inner_end, fragment)

    def prepend(self, node: Node, fragment: bytes) -> None:
        """Put ``fragment`` at the beginning of an element's content, behind what was put there before."""
        if node.is_empty:
            self._fill(node, fragment)
        else:
            self.insert(node.inner, fragment)

    def insert_after(self, names: frozenset[str], fragment: bytes) -> None:
        """Put ``fragment`` behind the last child of the root with one of ``names``, else first of all."""
        previous = self.root.last_of(names)
        if previous is None:
            self.prepend(self.root, fragment)
        else:
            self.insert(previous.end, fragment)

    def _fill(self, node: Node, fragment: bytes) -> None:
        """Note what an empty tag is to hold: it is opened once, for all of it."""
        _, fragments = self._filled.setdefault(node.start, (node, []))
        fragments.append(prefixed(fragment, self.prefix))

    def _openings(self) -> Iterator[tuple[int, int, bytes]]:
        for node, fragments in self._filled.values():
            opening = self.tag_of(node).removesuffix(b"/>").rstrip()
            closing = opening[1:].split(None, 1)[0]
            yield node.start, node.inner, opening + b">" + b"".join(fragments) + b"</" + closing + b">"

    def replace(self, start: int, end: int, written: bytes) -> None:
        """Put bytes, as they are, in place of others."""
        self._edits.append((start, end, written))

    def set_attribute(self, node: Node, name: str, value: str) -> None:
        """Give an element's tag an attribute."""
        self._edits.append((node.start, node.inner, with_attribute(self.tag_of(node), name, value)))

    def changed(self) -> bytes:
        """Return the part with all changes made; of those at one place the first stands first."""
        pieces, at = [], 0
        for start, end, written in sorted((*self._edits, *self._openings()), key=lambda edit: edit[:2]):
            pieces += [self.data[at:start], written]
            at = end
        return b"".join([*pieces, self.data[at:]])


def read_outline(data: bytes, part: str, depth: int) -> Outline:
    """Return a part with its elements down to a depth (the root's is 0)."""
    return Outline(data, NodeReader(data, part, depth).read())


def prefixed(fragment: bytes, prefix: bytes) -> bytes:
    """Return elements written without prefixes with ``prefix`` (and its colon) before their names."""
    return _PLAIN_TAG.sub(rb"<\1" + prefix + rb"\2", fragment) if prefix else fragment


def with_attribute(tag: bytes, name: str, value: str) -> bytes:
    """Return an opening tag in which an attribute has a value (plain characters only)."""
    written = f'{name}="{value}"'.encode()
    pattern = re.compile(rb"(\s)" + re.escape(name.encode()) + rb"\s*=\s*(?:\"[^\"]*\"|'[^']*')")
    if pattern.search(tag):
        return pattern.sub(lambda found: found[1] + written, tag, count=1)
    cut = len(tag) - (2 if tag.endswith(b"/>") else 1)
    return tag[:cut].rstrip() + b" " + written + tag[cut:]


def referring(root: Node, namespace: str, relationship: str) -> str:
    """Return the attribute by which an element of ``root`` refers to another part."""
    declared = (key for key, value in root.attributes.items() if value == namespace)
    prefix = next((key.removeprefix("xmlns:") for key in declared if key.startswith("xmlns:")), "")
    if prefix:
        return f'{prefix}:id="{relationship}"'
    return f'xmlns:r="{namespace}" r:id="{relationship}"'


def escaped(text: str) -> bytes:
    """Return a text as XML content or as the value of an attribute."""
    for character, code in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("\n", "&#10;")):
        text = text.replace(character, code)
    return text.encode()


def broken(part: str) -> RefusedError:
    """Return the refusal of a part that cannot be understood."""
    return damaged(
        f"其中的部件 {part} 读不懂，无法在其中加标注。",
        f"Its part {part} cannot be understood, so nothing can be marked in it.",
    )


class NodeReader:
    """Reads the elements of a part down to a depth, each with its place."""

    def __init__(self, data: bytes, part: str, depth: int) -> None:
        self.data, self.part, self.depth = data, part, depth
        self.open: list[Node | None] = []
        self._roots: list[Node] = []

    def read(self) -> Node:
        """Return the root. Raises RefusedError for a document type or broken XML."""
        parser = ParserCreate()

        def start(name: str, attributes: dict[str, str]) -> None:
            self.open.append(self.started(name, attributes, parser.CurrentByteIndex))

        def end(_name: str) -> None:
            node = self.open.pop()
            if node is not None:
                at = parser.CurrentByteIndex
                node.inner_end = node.inner if node.is_empty else at
                node.end = node.inner if node.is_empty else self.data.find(b">", at) + 1

        parser.StartElementHandler, parser.EndElementHandler = start, end
        parser.StartDoctypeDeclHandler = self._refuse
        try:
            parser.Parse(self.data, True)  # noqa: FBT003 - pyexpat takes it by place
        except (ExpatError, ValueError) as error:
            raise broken(self.part) from error
        return self._roots[0]

    def started(self, name: str, attributes: dict[str, str], at: int) -> Node | None:
        """Return the element that begins at a place, None if it is not kept."""
        return self.kept(name, attributes, at) if len(self.open) <= self.depth else None

    def kept(self, name: str, attributes: dict[str, str], at: int) -> Node:
        """Return the element that begins at a place as a child of the one it stands in."""
        prefix, _, plain = name.rpartition(":")
        tag = _TAG.match(self.data, at)
        if tag is None:
            raise broken(self.part)
        node = Node(
            prefix=prefix,
            name=plain,
            attributes=attributes,
            start=at,
            inner=tag.end(),
            is_empty=tag[0].endswith(b"/>"),
        )
        parent = self.open[-1] if self.open else None
        (parent.children if parent else self._roots).append(node)
        return node

    def _refuse(self, *_: object) -> NoReturn:
        raise document_type(self.part)
