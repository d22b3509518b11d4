"""Kinds of values before any submission: a text in a sum or a number as a condition is told at once."""

from __future__ import annotations

from collections.abc import Callable

from auditcheck.expressions.functions.wording import check_pattern
from auditcheck.expressions.grammar import FUNCTIONS, Shape
from auditcheck.expressions.mistakes import ExpressionError
from auditcheck.expressions.names import children
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
from auditcheck.model.words import Words

Kinds = Callable[[Path], Shape | None]

_NAMES = {
    "number": Words("数值", "a number"),
    "text": Words("文字", "a text"),
    "truth": Words("条件（成立或不成立）", "a condition (true or false)"),
}


def check_types(node: Node, kinds: Kinds) -> list[ExpressionError]:
    """Return every mistake of kinds in a check, in the order of the text.

    ``kinds`` gives what stands at a path: "number", "text", "truth" (also for a whole table), or None
    if it is not known or may be two things (a yes_no column is a text and a condition).
    """
    checker = _Checker(kinds)
    checker.demand(node, "truth")
    return sorted(checker.mistakes, key=lambda mistake: mistake.span)


class _Checker:
    """Walks a tree once; ``mistakes`` holds what was found."""

    def __init__(self, kinds: Kinds) -> None:
        self.kinds = kinds
        self.mistakes: list[ExpressionError] = []

    def demand(self, node: Node, wanted: Shape) -> None:
        found = self.shape(node)
        if found is not None and found != wanted:
            self.refuse(
                node,
                Words(
                    f"此处应为{_NAMES[wanted].zh}，却是{_NAMES[found].zh}",
                    f"expected {_NAMES[wanted].en} here, but this is {_NAMES[found].en}",
                ),
            )

    def alike(self, node: Node, left: Node, right: Node) -> Shape | None:
        """Require the same kind on both sides, and return it."""
        first, second = self.shape(left), self.shape(right)
        if first is not None and second is not None and first != second:
            self.refuse(
                node,
                Words(
                    f"左边是{_NAMES[first].zh}，右边是{_NAMES[second].zh}，不能放在一起；文字请加引号，"
                    "文字中的数可用 number_in 取出",
                    f"the left is {_NAMES[first].en} and the right {_NAMES[second].en}; put texts in quotes, "
                    "and take a number out of a text with number_in",
                ),
            )
        return first or second

    def refuse(self, node: Node, words: Words) -> None:
        self.mistakes.append(ExpressionError(words, node.span))

    def shape(self, node: Node) -> Shape | None:  # noqa: C901, PLR0911 - one line for each kind
        match node:
            case Number():
                return "number"
            case Text():
                return "text"
            case Truth():
                return "truth"
            case Path():
                return self.path(node)
            case Range():
                return self.alike(node, node.first, node.last)
            case Negative():
                self.demand(node.operand, "number")
                return "number"
            case Arithmetic():
                self.demand(node.left, "number")
                self.demand(node.right, "number")
                return "number"
            case If():
                self.demand(node.condition, "truth")
                return self.alike(node, node.yes, node.no)
            case Call():
                return self.call(node)
            case Where():
                self.demand(node.condition, "truth")
                return self.shape(node.values)
            case By():
                self.demand(node.values, "number")
                self.demand(node.key, "text")
                return None
            case _:
                return self.condition(node)

    def condition(self, node: Node) -> Shape:
        match node:
            case Compare():
                self.comparison(node)
            case In(choices=Choices()):
                for choice in children(node.choices):
                    self.alike(choice, node.item, choice)
            case In():
                self.alike(node, node.item, node.choices)
            case Logic() | Not():
                for part in children(node):
                    self.demand(part, "truth")
        return "truth"

    def comparison(self, node: Compare) -> None:
        empty = any(isinstance(side, Text) and not side.value.strip() for side in (node.left, node.right))
        if empty and node.operator in {"==", "!="}:
            return
        shape = self.alike(node, node.left, node.right)
        if shape == "truth" and node.operator not in {"==", "!="}:
            self.refuse(
                node, Words("条件只能用 == 或 != 比较", "conditions can be compared with == and != only")
            )

    def path(self, node: Path) -> Shape | None:
        for index in children(node):
            self.shape(index)
        return self.kinds(node)

    def call(self, node: Call) -> Shape | None:
        signature = FUNCTIONS[node.function]
        shapes: list[Shape | None] = []
        for position, argument in enumerate(node.arguments):
            wanted = signature.taken(position)
            if wanted == "any":
                shapes.append(self.shape(argument))
            else:
                self.demand(argument, wanted)
        if node.function in {"matches", "sum_in"}:
            self.pattern(node.arguments[1])
        if node.function == "rollup" and not isinstance(node.arguments[0], By):
            self.refuse(node, Words("应写成 rollup(金额 by 编码)", "write rollup(amount by code)"))
        if node.function == "lookup":
            self.alike(node, node.arguments[0], node.arguments[1])
            return shapes[2]
        if signature.gives == "same":
            return next((shape for shape in shapes if shape is not None), None)
        return signature.gives

    def pattern(self, node: Node) -> None:
        if not isinstance(node, Text):
            self.refuse(
                node, Words('模式应写在引号里，如 "[0-9]+"', 'a pattern stands in quotes, as in "[0-9]+"')
            )
            return
        try:
            check_pattern(node)
        except ExpressionError as mistake:
            self.mistakes.append(mistake)
