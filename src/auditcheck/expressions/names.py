"""What a tree mentions: its nodes, the paths and ranges it reads, the functions it calls."""

from __future__ import annotations

from collections.abc import Iterator

from auditcheck.model.syntax import (
    Arithmetic,
    By,
    Call,
    Choices,
    Compare,
    If,
    In,
    Logic,
    Negative,
    Node,
    Not,
    Path,
    Range,
    Where,
)


def children(node: Node) -> tuple[Node, ...]:  # noqa: C901, PLR0911 - one line for each kind of node
    """Return the parts of a node in the order of the text."""
    match node:
        case Arithmetic() | Compare() | Logic():
            return (node.left, node.right)
        case Negative() | Not():
            return (node.operand,)
        case If():
            return (node.condition, node.yes, node.no)
        case In():
            return (node.item, node.choices)
        case Choices():
            return node.items
        case Where():
            return (node.values, node.condition)
        case By():
            return (node.values, node.key)
        case Call():
            return node.arguments
        case Range():
            return (node.first, node.last)
        case Path():
            return indices(node)
        case _:
            return ()


def indices(path: Path) -> tuple[Node, ...]:
    """Return the expressions in a path's brackets."""
    return tuple(step for step in path.steps if isinstance(step, Node))


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and everything below it, in the order of the text."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting += reversed(children(current))


def paths(node: Node) -> list[Path]:
    """Return every path of a tree, those of ranges and brackets too, in the order of the text."""
    return [part for part in walk(node) if isinstance(part, Path)]


def ranges(node: Node) -> list[Range]:
    """Return every range of a tree."""
    return [part for part in walk(node) if isinstance(part, Range)]


def functions(node: Node) -> set[str]:
    """Return the names of the functions a tree calls."""
    return {part.function for part in walk(node) if isinstance(part, Call)}


def height(node: Node) -> int:
    """Return how many nodes stand on the longest way down, without recursion."""
    deepest = 0
    waiting = [(node, 1)]
    while waiting:
        current, level = waiting.pop()
        deepest = max(deepest, level)
        waiting += [(child, level + 1) for child in children(current)]
    return deepest
