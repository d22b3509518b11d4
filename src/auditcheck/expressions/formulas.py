"""A check as an Excel formula, so that a verdict can be verified in any spreadsheet program.

Only what a spreadsheet means in the same way is rendered. Both differ where cells hold no figure: in
Excel ``+`` on a text such as ``—`` is an error and here it counts as nothing; a check whose figures
are all blank holds of zeros there and is unknown here; a blank in a condition is 0 there and chooses
nothing here; an error in one operand of AND or OR decides there, and need not here. Excel compares
binary doubles, to about 15 digits.
"""

from __future__ import annotations

from collections.abc import Callable

from auditcheck.expressions.grammar import COMPARE, PLUS, TIMES
from auditcheck.model.syntax import (
    Arithmetic,
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

Cells = Callable[[Path | Range], str | None]
"""Where a path or range stands: an A1 reference such as ``'支出表'!B3:B10``, None if in no one place."""

_SIGNS = {"==": "=", "!=": "<>"}
_BINDING = {"+": PLUS, "-": PLUS, "*": TIMES, "/": TIMES}
_ATOM = 99
_AS_THEY_ARE = {
    "sum": "SUM",
    "min": "MIN",
    "max": "MAX",
    "mean": "AVERAGE",
    "median": "MEDIAN",
    "all": "AND",
    "any": "OR",
    "abs": "ABS",
    "is_blank": "ISBLANK",
}
_TEMPLATES = {
    "if_blank": "IF(ISBLANK({0}),{1},{0})",
    "change": "((({0})-({1}))/ABS({1}))",
    "share": "(({0})/({1}))",
}


class _NoCounterpartError(Exception):
    """Something that spreadsheets have no word for, or another meaning."""


def excel_formula(node: Node, cells: Cells) -> str | None:
    """Return a tree as the text of an Excel formula, without ``=``; None if Excel cannot say it."""
    try:
        return _rendered(node, cells)[0]
    except _NoCounterpartError:
        return None


def _rendered(node: Node, cells: Cells) -> tuple[str, int]:  # noqa: PLR0911 - one line for each kind of node
    """Return the formula of a node and how strongly it binds."""
    match node:
        case Number():
            return f"{node.value:f}", _ATOM if node.value >= 0 else 0
        case Text():
            return '"' + node.value.replace('"', '""') + '"', _ATOM
        case Truth():
            return ("TRUE" if node.value else "FALSE"), _ATOM
        case Path() | Range():
            return _place(node, cells), _ATOM
        case Arithmetic():
            own = _BINDING[node.operator]
            return (
                f"{_within(node.left, own, cells)}{node.operator}{_within(node.right, own + 1, cells)}",
                own,
            )
        case Negative():
            return f"(-{_within(node.operand, _ATOM, cells)})", _ATOM
        case Compare():
            sign = _SIGNS.get(node.operator, node.operator)
            return f"{_within(node.left, PLUS, cells)}{sign}{_within(node.right, PLUS, cells)}", COMPARE
        case _:
            return _called(node, cells), _ATOM


def _called(node: Node, cells: Cells) -> str:
    """Return the formula of what is a function in Excel."""
    match node:
        case Not():
            return f"NOT({_free(node.operand, cells)})"
        case Logic(operator="implies"):
            return f"OR(NOT({_free(node.left, cells)}),{_free(node.right, cells)})"
        case Logic():
            return f"{node.operator.upper()}({_free(node.left, cells)},{_free(node.right, cells)})"
        case If():
            return f"IF({_free(node.condition, cells)},{_free(node.yes, cells)},{_free(node.no, cells)})"
        case In(choices=Choices() as choices):
            item = _within(node.item, PLUS, cells)
            return "OR(" + ",".join(f"{item}={_within(each, PLUS, cells)}" for each in choices.items) + ")"
        case Call():
            return _function(node, cells)
        case _:
            raise _NoCounterpartError


def _function(node: Call, cells: Cells) -> str:
    match node:
        case Call(function="round"):
            places = _free(node.arguments[1], cells) if len(node.arguments) > 1 else "0"
            return f"ROUND({_free(node.arguments[0], cells)},{places})"
        case Call(function="sum", arguments=(Where() as chosen,)):
            return f"SUMPRODUCT(({_free(chosen.condition, cells)})*({_free(chosen.values, cells)}))"
        case Call(function="count", arguments=(Where() as chosen,)):
            values = _free(chosen.values, cells)
            return f"SUMPRODUCT(({_free(chosen.condition, cells)})*ISNUMBER({values}))"
        case Call(function=name) if name in _AS_THEY_ARE:
            return f"{_AS_THEY_ARE[name]}({','.join(_free(each, cells) for each in node.arguments)})"
        case Call(function=name) if name in _TEMPLATES:
            return _TEMPLATES[name].format(*(_free(each, cells) for each in node.arguments))
        case _:
            raise _NoCounterpartError


def _place(node: Path | Range, cells: Cells) -> str:
    place = cells(node)
    if place is None:
        raise _NoCounterpartError
    return place


def _free(node: Node, cells: Cells) -> str:
    return _rendered(node, cells)[0]


def _within(node: Node, binding: int, cells: Cells) -> str:
    text, own = _rendered(node, cells)
    return text if own >= binding else f"({text})"
