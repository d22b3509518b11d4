"""Substituting: names of a check replaced by what they stand for in a pack."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any

from auditcheck.model.syntax import Node, Path, Span

_PRIOR = "prior"


def substituted(tree: Node, meanings: Mapping[str, Node]) -> Node:
    """Return ``tree`` with the first name of each path replaced by its meaning, where it has one.

    ``name`` becomes the meaning, ``prior.name`` the meaning over last period's values, and ``name.step``
    the meaning with the step after it, if that is a path itself. Places in the text stay as they are.
    """

    def meant(path: Path) -> Node:
        earlier = path.steps[0] == _PRIOR and len(path.steps) > 1
        name, *rest = path.steps[1:] if earlier else path.steps
        meaning = meanings.get(name) if isinstance(name, str) else None
        if meaning is None or (rest and not isinstance(meaning, Path)):
            return path
        if isinstance(meaning, Path):
            meaning = replace(meaning, steps=(*meaning.steps, *rest))
        return _at(_mapped(meaning, _of_prior) if earlier else meaning, path.span)

    return _mapped(tree, meant)


def _of_prior(path: Path) -> Node:
    return path if path.steps[0] in {_PRIOR, "parameters"} else replace(path, steps=(_PRIOR, *path.steps))


def _at(tree: Node, span: Span) -> Node:
    """Return the tree with every node at one place."""
    return replace(_rebuilt(tree, lambda part: _at(part, span)), span=span)


def _mapped(tree: Node, change: Callable[[Path], Node]) -> Node:
    """Return the tree with every path changed, those in the brackets of a path first."""
    made = _rebuilt(tree, lambda part: _mapped(part, change))
    return change(made) if isinstance(made, Path) else made


def _rebuilt(node: Node, change: Callable[[Node], Node]) -> Node:
    parts: dict[str, Any] = {}
    for each in fields(node):
        value = getattr(node, each.name)
        if isinstance(value, Node):
            parts[each.name] = change(value)
        elif isinstance(value, tuple) and any(isinstance(part, Node) for part in value):
            parts[each.name] = tuple(change(part) if isinstance(part, Node) else part for part in value)
    return replace(node, **parts) if parts else node
