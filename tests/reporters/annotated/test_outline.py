"""Parts changed in place: also where an element is an empty tag, and whatever is put in, and how often."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from auditcheck.reporters.annotated.outline import Outline, read_outline

ROOTS = ["<r/>", "<r />", '<r a="1"/>', "<r></r>", "<r><x/></r>", '<p:r xmlns:p="n"/>', "<r\n\t/>"]


def outline_of(text: str) -> Outline:
    return read_outline(text.encode(), "part.xml", 1)


def children(outline: Outline) -> list[str]:
    root = ET.fromstring(outline.changed())  # noqa: S314 - our own text
    return [child.tag.rpartition("}")[2] for child in root]


@pytest.mark.parametrize("text", ROOTS)
def test_what_is_put_in_several_times_stands_in_one_element(text: str) -> None:
    outline = outline_of(text)
    own = ["x"] * text.count("<x/>")
    outline.prepend(outline.root, b"<a/>")
    outline.insert_after(frozenset({"x"}), b"<b/>")
    outline.append(outline.root, b"<c/>")
    outline.append(outline.root, b"<d/>")
    assert children(outline) == ["a", *own, "b", "c", "d"]


def test_an_empty_child_is_opened_once_too() -> None:
    outline = outline_of('<r><x k="1"/><y/></r>')
    inner = outline.root.child("x")
    assert inner is not None
    outline.append(inner, b"<a/>")
    outline.append(inner, b"<b/>")
    assert outline.changed() == b'<r><x k="1"><a/><b/></x><y/></r>'
