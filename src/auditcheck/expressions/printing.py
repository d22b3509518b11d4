"""Trees → the canonical spelling of a check; parsing it again gives the same tree."""

from __future__ import annotations

from decimal import Decimal

from auditcheck.expressions.grammar import AND, COMPARE, IMPLIES, MINUS, NOT, OR, PLUS, TIMES
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
    Number,
    Path,
    Range,
    Text,
    Truth,
    Where,
)

_LOGIC = {"implies": IMPLIES, "or": OR, "and": AND}
_ARITHMETIC = {"+": PLUS, "-": PLUS, "*": TIMES, "/": TIMES}
_ARGUMENT, _ATOM = 0, 9


def canonical(node: Node) -> str:
    """Return the canonical spelling: lower-case words, ``==``, straight quotes, single spaces.

    Ranges are printed ``a:b``, which may stand in a YAML value without quotes.
    """
    return _print(node)


def _print(node: Node) -> str:  # noqa: C901, PLR0911 - one line for each kind of node
    match node:
        case Logic():
            return _logic(node)
        case Arithmetic():
            own = _ARITHMETIC[node.operator]
            return f"{_within(node.left, own)} {node.operator} {_within(node.right, own + 1)}"
        case Compare():
            sides = _within(node.left, PLUS), _within(node.right, PLUS)
            return f"{sides[0]} {node.operator} {sides[1]}"
        case Not(operand=In() as inner):
            return _membership(inner, "not in")
        case Not():
            return f"not {_within(node.operand, NOT)}"
        case Negative():
            return f"-{_within(node.operand, MINUS)}"
        case In():
            return _membership(node, "in")
        case If():
            parts = _within(node.condition, IMPLIES), _within(node.yes, IMPLIES), _within(node.no, IMPLIES)
            return f"if {parts[0]} then {parts[1]} else {parts[2]}"
        case Where():
            return f"{_within(node.values, _ARGUMENT)} where {_within(node.condition, IMPLIES)}"
        case By():
            return f"{_within(node.values, _ARGUMENT)} by {_within(node.key, IMPLIES)}"
        case _:
            return _atom(node)


def _atom(node: Node) -> str:  # noqa: PLR0911 - one line for each kind of node
    match node:
        case Number():
            return f"{_plain(node.value * 100)}%" if node.percent else _plain(node.value)
        case Text():
            return quoted(node.value)
        case Truth():
            return "true" if node.value else "false"
        case Path():
            return _path(node)
        case Range():
            return f"{_path(node.first)}:{_path(node.last)}"
        case Call():
            return f"{node.function}({', '.join(_within(part, _ARGUMENT) for part in node.arguments)})"
        case Choices():
            return _choices(node)
        case _:
            raise TypeError(node)


def quoted(text: str) -> str:
    """Return a text in straight quotes, quotes inside it doubled."""
    return '"' + text.replace('"', '""') + '"'


def _logic(node: Logic) -> str:
    own = _LOGIC[node.operator]
    rightward = node.operator == "implies"
    left = _within(node.left, own + 1 if rightward else own)
    right = _within(node.right, own if rightward else own + 1)
    return f"{left} {node.operator} {right}"


def _membership(node: In, word: str) -> str:
    return f"{_within(node.item, PLUS)} {word} {_within(node.choices, PLUS)}"


def _choices(node: Choices) -> str:
    items = [_within(item, _ARGUMENT) for item in node.items]
    alone = len(items) == 1 and not isinstance(node.items[0], Text | Number)
    return f"({', '.join(items)}{',' if alone else ''})"


def _path(node: Path) -> str:
    text = ""
    for step in node.steps:
        text += f"[{_print(step)}]" if isinstance(step, Node) else f".{step}" if text else step
    return text


def _within(node: Node, binding: int) -> str:
    text = _print(node)
    return text if _binding(node) >= binding else f"({text})"


def _binding(node: Node) -> int:  # noqa: PLR0911 - one line for each kind of node
    match node:
        case Logic():
            return _LOGIC[node.operator]
        case Arithmetic():
            return _ARITHMETIC[node.operator]
        case Compare() | In():
            return COMPARE
        case Not():
            return COMPARE if isinstance(node.operand, In) else NOT
        case Negative():
            return MINUS
        case If():
            # An open end on the right swallows whatever follows, so it always stands in parentheses.
            return IMPLIES
        case Where() | By():
            return _ARGUMENT
        case _:
            return _ATOM


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
