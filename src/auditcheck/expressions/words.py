"""A check in words: the sentence that tells a rule, in Chinese and English."""

from __future__ import annotations

import re
from collections.abc import Callable

from auditcheck.expressions.grammar import AND, COMPARE, IMPLIES, MINUS, NOT, OR, PLUS, TIMES
from auditcheck.expressions.printing import canonical
from auditcheck.model.figures import format_figure
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
from auditcheck.model.tables import ValueType
from auditcheck.model.words import Words, joined, same

Name = Callable[[Path], Words]

_PLACE = re.compile(r"\{(all|\d)\}")

_DEMANDS = {
    "==": Words(" 应等于 ", " should equal "),
    "!=": Words(" 不应等于 ", " should not equal "),
    "<": Words(" 应小于 ", " should be less than "),
    "<=": Words(" 不应大于 ", " should be at most "),
    ">": Words(" 应大于 ", " should be greater than "),
    ">=": Words(" 不应小于 ", " should be at least "),
}
_FACTS = {
    "==": Words(" 等于 ", " equals "),
    "!=": Words(" 不等于 ", " does not equal "),
    "<": Words(" 小于 ", " is less than "),
    "<=": Words(" 不大于 ", " is at most "),
    ">": Words(" 大于 ", " is greater than "),
    ">=": Words(" 不小于 ", " is at least "),
}
_SIGNS = {"+": " + ", "-": " - ", "*": " × ", "/": " ÷ "}
_BINDING = {"implies": IMPLIES, "or": OR, "and": AND, "+": PLUS, "-": PLUS, "*": TIMES, "/": TIMES}

# zh and en with {0} {1} for the arguments; demanded and stated for conditions.
_CALLS = {
    "sum": ("{all} 之和", "the sum of {all}"),
    "count": ("{all} 的个数", "the number of {all}"),
    "min": ("{all} 中的最小值", "the smallest of {all}"),
    "max": ("{all} 中的最大值", "the largest of {all}"),
    "mean": ("{all} 的平均值", "the mean of {all}"),
    "median": ("{all} 的中位数", "the median of {all}"),
    "mad": ("{all} 的绝对中位差", "the median absolute deviation of {all}"),
    "abs": ("{0} 的绝对值", "the magnitude of {0}"),
    "round": ("{0}（四舍五入）", "{0} (rounded)"),
    "if_blank": ("{0}（空白时取 {1}）", "{0} (or {1} where blank)"),
    "lookup": ("{2} 中与 {0} 对应的值", "the {2} for {0}"),
    "change": ("{0} 较 {1} 的变动率", "the change of {0} from {1}"),
    "share": ("{0} 占 {1} 的比重", "the share of {0} in {1}"),
    "length": ("{0} 的字数", "the length of {0}"),
    "lower": ("{0}", "{0}"),
    "trim": ("{0}", "{0}"),
    "number_in": ("{0} 中的数", "the number in {0}"),
    "sum_in": ("{0} 中各数之和", "the sum of the figures in {0}"),
}
_DEMANDED_CALLS = {
    "all": ("{all}", "{all}"),
    "any": ("至少有一项符合：{all}", "at least one must hold: {all}"),
    "is_blank": ("{0} 应为空白", "{0} should be blank"),
    "has": ("应填写 {all}", "{all} should be given"),
    "unique": ("{all} 不应重复", "{all} should not occur twice"),
    "matches": ("{0} 的格式应符合 {1}", "{0} should have the form {1}"),
    "meets": ("{0} 应达到 {1}", "{0} should meet {1}"),
    "rollup": (
        "{0}：上级编码的数应等于其下级之和",
        "{0}: every parent code should equal the sum of its children",
    ),
    "starts_with": ("{0} 应以 {1} 开头", "{0} should begin with {1}"),
    "check_digit": ("{0} 的校验码应正确", "{0} should have a correct check digit"),
}
_STATED_CALLS = {
    "all": ("全部符合：{all}", "all hold: {all}"),
    "any": ("有一项符合：{all}", "one holds: {all}"),
    "is_blank": ("{0} 为空白", "{0} is blank"),
    "has": ("已填写 {all}", "{all} is given"),
    "unique": ("{all} 不重复", "{all} occurs once"),
    "matches": ("{0} 的格式符合 {1}", "{0} has the form {1}"),
    "meets": ("{0} 达到 {1}", "{0} meets {1}"),
    "rollup": ("{0}：上级编码的数等于下级之和", "{0}: every parent equals the sum of its children"),
    "starts_with": ("{0} 以 {1} 开头", "{0} begins with {1}"),
    "check_digit": ("{0} 的校验码正确", "{0} has a correct check digit"),
}


def in_words(node: Node, name: Name) -> Words:
    """Return the sentence of a check; ``name`` gives what people call the value at a path."""
    return _Speaker(name).say(node, demand=True)


class _Speaker:
    """Says nodes; ``demand`` tells what should be, without it what is."""

    def __init__(self, name: Name) -> None:
        self.name = name

    def say(self, node: Node, *, demand: bool) -> Words:  # noqa: PLR0911 - one line for each kind
        match node:
            case Compare():
                return self.comparison(node, demand=demand)
            case Logic():
                return self.logic(node, demand=demand)
            case Not():
                return self.negated(node.operand, demand=demand)
            case In():
                return self.membership(node, demand=demand, negated=False)
            case If():
                return self.conditional(node, demand=demand)
            case Arithmetic():
                left = self.part(node.left, _BINDING[node.operator])
                right = self.part(node.right, _BINDING[node.operator] + 1)
                return left + same(_SIGNS[node.operator]) + right
            case Negative():
                return same("-") + self.part(node.operand, MINUS)
            case Call():
                return self.call(node, demand=demand)
            case Where():
                condition, values = self.say(node.condition, demand=False), self.value(node.values)
                return Words(f"{condition.zh} 的 {values.zh}", f"{values.en} where {condition.en}")
            case _:
                return self.atom(node)

    def value(self, node: Node) -> Words:
        return self.say(node, demand=False)

    def part(self, node: Node, binding: int) -> Words:
        said = self.value(node)
        return said if _binding(node) >= binding else Words(f"（{said.zh}）", f"({said.en})")

    def atom(self, node: Node) -> Words:  # noqa: PLR0911 - one line for each kind
        match node:
            case Path():
                return self.name(node)
            case Range():
                first, last = self.name(node.first), self.name(node.last)
                return Words(f"{first.zh} 至 {last.zh}", f"{first.en} to {last.en}")
            case Number():
                return same(_number(node))
            case Text():
                return Words(f"“{node.value}”", f"“{node.value}”")
            case Truth():
                return Words("是", "true") if node.value else Words("否", "false")
            case Choices():
                return joined([self.value(item) for item in node.items], "、", ", ")
            case By():
                values, key = self.value(node.values), self.value(node.key)
                return Words(f"{values.zh}（按 {key.zh}）", f"{values.en} by {key.en}")
            case _:
                return same(canonical(node))

    def comparison(self, node: Compare, *, demand: bool) -> Words:
        left, right = self.part(node.left, PLUS), self.part(node.right, PLUS)
        return left + (_DEMANDS if demand else _FACTS)[node.operator] + right

    def logic(self, node: Logic, *, demand: bool) -> Words:
        if node.operator == "implies":
            premise, then = self.value(node.left), self.say(node.right, demand=demand)
            return Words(f"如果 {premise.zh}，则 {then.zh}", f"if {premise.en}, then {then.en}")
        own = _BINDING[node.operator]
        parts = [self.bracketed(part, own, demand=demand) for part in (node.left, node.right)]
        if node.operator == "and":
            return joined(parts, "，且 ", ", and ")
        return joined(parts, "，或 ", ", or ")

    def bracketed(self, node: Node, binding: int, *, demand: bool) -> Words:
        said = self.say(node, demand=demand)
        return said if _binding(node) >= binding else Words(f"（{said.zh}）", f"({said.en})")

    def negated(self, node: Node, *, demand: bool) -> Words:
        if isinstance(node, In):
            return self.membership(node, demand=demand, negated=True)
        if isinstance(node, Call) and node.function == "is_blank":
            subject = self.value(node.arguments[0])
            if demand:
                return Words(f"{subject.zh} 应填写", f"{subject.en} should be filled in")
            return Words(f"{subject.zh} 已填写", f"{subject.en} is filled in")
        said = self.value(node)
        return Words(f"不{'应' if demand else ''}是：{said.zh}", f"not: {said.en}")

    def membership(self, node: In, *, demand: bool, negated: bool) -> Words:
        item, choices = self.value(node.item), self.value(node.choices)
        verb = {
            (True, False): Words("应为", "should be one of"),
            (True, True): Words("不应为", "should be none of"),
            (False, False): Words("为", "is one of"),
            (False, True): Words("不为", "is none of"),
        }[demand, negated]
        return Words(f"{item.zh} {verb.zh} {choices.zh} 之一", f"{item.en} {verb.en} {choices.en}")

    def conditional(self, node: If, *, demand: bool) -> Words:
        test = self.value(node.condition)
        yes, no = self.say(node.yes, demand=demand), self.say(node.no, demand=demand)
        return Words(
            f"如果 {test.zh}，则 {yes.zh}，否则 {no.zh}", f"if {test.en}, then {yes.en}, else {no.en}"
        )

    def call(self, node: Call, *, demand: bool) -> Words:
        stated = _DEMANDED_CALLS if demand else _STATED_CALLS
        zh, en = _CALLS.get(node.function) or stated[node.function]
        inner = demand and node.function == "all"
        said = [self.say(argument, demand=inner) for argument in node.arguments]
        return Words(
            _filled(zh, [each.zh for each in said], "、"), _filled(en, [each.en for each in said], ", ")
        )


def _filled(template: str, arguments: list[str], separator: str) -> str:
    """Put arguments into a template of this module; braces within them stay as they are."""

    def argument(found: re.Match[str]) -> str:
        if found[1] == "all":
            return separator.join(arguments)
        place = int(found[1])
        return arguments[place] if place < len(arguments) else ""

    return _PLACE.sub(argument, template)


def _number(node: Number) -> str:
    if node.percent:
        percent = node.value * 100
        return f"{percent.normalize():f}%" if percent else "0%"
    return format_figure(node.value, ValueType.NUMBER)


def _binding(node: Node) -> int:
    match node:
        case Logic() | Arithmetic():
            return _BINDING[node.operator]
        case Compare() | In():
            return COMPARE
        case Not():
            return NOT
        case If():
            return IMPLIES
        case _:
            return MINUS + 1
