"""The words of the language: operators, keywords and functions, with every spelling understood.

Order of binding, loosest first: ``where``/``by`` (arguments and parentheses only), ``implies``,
``or``, ``and``, ``not``, comparisons and ``in`` (chains mean "and"), ``+ -``, ``* /``, unary ``-``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Shape = Literal["number", "text", "truth"]

KEYWORDS = {
    "and": "and",
    "or": "or",
    "not": "not",
    "if": "if",
    "then": "then",
    "else": "else",
    "implies": "implies",
    "in": "in",
    "where": "where",
    "by": "by",
    "true": "true",
    "false": "false",
    "且": "and",
    "并且": "and",
    "或": "or",
    "或者": "or",
    "非": "not",
    "如果": "if",
    "若": "if",
    "那么": "then",
    "则": "then",
    "否则": "else",
    "属于": "in",
    "等于": "==",
    "不等于": "!=",
    "大于": ">",
    "小于": "<",
    "大于等于": ">=",
    "小于等于": "<=",
    "不小于": ">=",
    "不大于": "<=",
}

SYMBOLS = {
    "==": "==",
    "!=": "!=",
    "<>": "!=",
    "<=": "<=",
    ">=": ">=",
    "&&": "and",
    "||": "or",
    "**": "**",
    "=": "==",
    "≠": "!=",
    "≤": "<=",
    "≥": ">=",
    "≦": "<=",
    "≧": ">=",
    "<": "<",
    ">": ">",
    "!": "not",
    "¬": "not",
    "×": "*",
    "÷": "/",
    "−": "-",
    "+": "+",
    "-": "-",
    "*": "*",
    "/": "/",
    "(": "(",
    ")": ")",
    "[": "[",
    "]": "]",
    ",": ",",
    "、": ",",
    ".": ".",
    "。": ".",
    ":": ":",
    "%": "%",
}

COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">="})

# What binds how tightly: the higher, the tighter.
IMPLIES, OR, AND, NOT, COMPARE, PLUS, TIMES, MINUS = range(1, 9)
BINDING = {
    "implies": IMPLIES,
    "or": OR,
    "and": AND,
    "in": COMPARE,
    "not": COMPARE,
    **dict.fromkeys(COMPARISONS, COMPARE),
    "+": PLUS,
    "-": PLUS,
    "*": TIMES,
    "/": TIMES,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """How a function is called: number of arguments (``most`` None: any), what it gives.

    ``takes`` is what every argument must be ("any" leaves it to the function). ``gathers``: it makes
    one value out of many.
    """

    least: int
    most: int | None
    gives: Shape | Literal["same"]
    takes: tuple[Shape | Literal["any"], ...] = ("any",)
    gathers: bool = False

    def taken(self, position: int) -> Shape | Literal["any"]:
        """Return what the argument at ``position`` must be; the last entry goes on."""
        return self.takes[min(position, len(self.takes) - 1)]


FUNCTIONS = {
    "sum": Signature(least=1, most=None, gives="number", takes=("number",), gathers=True),
    "count": Signature(least=1, most=None, gives="number", gathers=True),
    "min": Signature(least=1, most=None, gives="same", gathers=True),
    "max": Signature(least=1, most=None, gives="same", gathers=True),
    "mean": Signature(least=1, most=None, gives="number", takes=("number",), gathers=True),
    "median": Signature(least=1, most=None, gives="number", takes=("number",), gathers=True),
    "mad": Signature(least=1, most=None, gives="number", takes=("number",), gathers=True),
    "all": Signature(least=1, most=None, gives="truth", takes=("truth",), gathers=True),
    "any": Signature(least=1, most=None, gives="truth", takes=("truth",), gathers=True),
    "abs": Signature(least=1, most=1, gives="number", takes=("number",)),
    "round": Signature(least=1, most=2, gives="number", takes=("number",)),
    "if_blank": Signature(least=2, most=2, gives="same"),
    "is_blank": Signature(least=1, most=1, gives="truth"),
    "has": Signature(least=1, most=None, gives="truth", gathers=True),
    "unique": Signature(least=1, most=None, gives="truth"),
    "lookup": Signature(least=3, most=3, gives="same", gathers=True),
    "change": Signature(least=2, most=2, gives="number", takes=("number",)),
    "share": Signature(least=2, most=2, gives="number", takes=("number",)),
    "length": Signature(least=1, most=1, gives="number", takes=("text",)),
    "lower": Signature(least=1, most=1, gives="text", takes=("text",)),
    "trim": Signature(least=1, most=1, gives="text", takes=("text",)),
    "matches": Signature(least=2, most=2, gives="truth", takes=("text",)),
    "number_in": Signature(least=1, most=1, gives="number", takes=("text",)),
    "sum_in": Signature(least=2, most=2, gives="number", takes=("text",)),
    "meets": Signature(least=2, most=4, gives="truth"),
    "rollup": Signature(least=1, most=4, gives="truth"),
    "starts_with": Signature(least=2, most=2, gives="truth", takes=("text",)),
    "check_digit": Signature(least=1, most=1, gives="truth", takes=("text",)),
}

# What people who know Excel type for the same thing.
SYNONYMS = {
    "average": "mean",
    "isblank": "is_blank",
    "ifblank": "if_blank",
    "len": "length",
    "counta": "count",
}
