"""What the parser answers to a mistake: what it expected, what it found, the nearest word."""

from __future__ import annotations

from auditcheck.expressions.grammar import FUNCTIONS, KEYWORDS, SYNONYMS
from auditcheck.expressions.lexing import Token
from auditcheck.expressions.mistakes import ExpressionError, nearest
from auditcheck.model.syntax import Choices, Node, Path, Range, Span
from auditcheck.model.words import Words

MAX_DEPTH = 50

OPERAND = Words(
    "一个名称、数字、引号中的文字、函数或左括号", "a name, a number, a text in quotes, a function or “(”"
)


def expected(what: Words, token: Token, suggestion: str | None = None) -> ExpressionError:
    """Return the error for something else than ``what`` was expected to stand here."""
    found = Words("表达式到此结束", "the check ends") if token.kind == "end" else _shown(token)
    if token.word == "**":
        found += Words("；没有乘方运算", "; there is no power")
    return ExpressionError(
        Words(f"此处应为{what.zh}，但{found.zh}", f"expected {what.en} here, but {found.en}"),
        token.span,
        suggestion,
    )


def _shown(token: Token) -> Words:
    return Words(f"写的是“{token.shown}”", f"found “{token.shown}”")


def unexpected_rest(token: Token) -> ExpressionError:
    """Return the error for words after a complete check."""
    suggestion = nearest(token.word, KEYWORDS) if token.kind == "name" else None
    hint = (
        Words(f"，是否想写 {suggestion}？", f"; did you mean {suggestion}?") if suggestion else Words("", "")
    )
    if token.word == "**":
        hint = Words("；没有乘方运算", "; there is no power")
    if token.word in {"where", "by"}:
        hint = Words("；它只能写在函数的括号里", "; it belongs inside the parentheses of a function")
    return ExpressionError(
        Words(
            f"“{token.shown}”之前的表达式已经完整，此处应为运算符或结尾",
            f"the check is complete before “{token.shown}”; expected an operator or the end",
        )
        + hint,
        token.span,
        suggestion,
    )


def between(first: Path, last: Path) -> Range:
    """Return the range from one name to another. Raises ExpressionError for a record chosen by a key."""
    for end in (first, last):
        if "[]" in end.names:
            raise ExpressionError(
                Words(
                    "区间的两端只能是行或栏目的名称，不能用方括号挑选记录",
                    "a range goes from one row or column to another; neither can be looked up in brackets",
                ),
                end.span,
            )
    return Range(first=first, last=last, span=(first.span[0], last.span[1]))


def unknown_function(token: Token) -> ExpressionError:
    """Return the error for a function that is not in the list, with the nearest that is."""
    suggestion = nearest(token.word, [*FUNCTIONS, *SYNONYMS])
    suggestion = SYNONYMS.get(suggestion or "", suggestion)
    hint = (
        Words(f"，是否想写 {suggestion}？", f"; did you mean {suggestion}?") if suggestion else Words("", "")
    )
    return ExpressionError(
        Words(f"没有名为“{token.shown}”的函数", f"there is no function “{token.shown}”") + hint,
        token.span,
        suggestion,
    )


def check_count(name: str, arguments: list[Node], span: Span) -> None:
    """Raise the error for a wrong number of arguments."""
    least, most = FUNCTIONS[name].least, FUNCTIONS[name].most
    if len(arguments) >= least and (most is None or len(arguments) <= most):
        return
    if most is None:
        wanted = Words(f"至少 {least} 项", f"at least {least}")
    elif most == least:
        wanted = Words(f"{least} 项", f"{least}")
    else:
        wanted = Words(f"{least} 至 {most} 项", f"{least} to {most}")
    raise ExpressionError(
        Words(
            f"函数 {name} 的括号里应有{wanted.zh}，现有 {len(arguments)} 项",
            f"{name} takes {wanted.en} in its parentheses, found {len(arguments)}",
        ),
        span,
    )


def refuse_lists(*nodes: Node) -> None:
    """Raise the error for a list with commas where none may stand."""
    for node in nodes:
        if isinstance(node, Choices):
            raise ExpressionError(
                Words("用逗号隔开的清单只能写在 in 之后", "a list with commas can only stand after “in”"),
                node.span,
            )


def name_begins_with_digit(number: Token, name: Token) -> ExpressionError:
    """Return the error for ``2021年``."""
    whole = number.shown + name.shown
    return ExpressionError(
        Words(
            f'名称不能以数字开头：“{whole}”；请写成 表名["{whole}"]',
            f'a name cannot begin with a digit: “{whole}”; write table["{whole}"]',
        ),
        (number.span[0], name.span[1]),
    )


def no_method(token: Token, span: Span) -> ExpressionError:
    """Return the error for a call on a dotted name."""
    return ExpressionError(
        Words(
            "名称里的点后面不能是函数；函数写在前面，如 sum(...)",
            "a name with dots is no function; write a function as sum(...)",
        ),
        (span[0], token.span[1]),
    )


def too_deep(span: Span) -> ExpressionError:
    """Return the error for more nesting than the limit."""
    return ExpressionError(
        Words(
            f"嵌套超过 {MAX_DEPTH} 层；请拆成几条规则",
            f"nested more than {MAX_DEPTH} deep; make it several rules",
        ),
        span,
    )


def too_big(span: Span) -> ExpressionError:
    """Return the error for more parts than the limit."""
    return ExpressionError(
        Words(
            "表达式太大；多项相加请写区间 sum(首项:末项)，或拆成几条规则",
            "the check is too big; write many parts as a range, sum(first:last), or make it several rules",
        ),
        span,
    )


def digits_after_dot(token: Token, start: int) -> ExpressionError:
    """Return the error for ``table.row.2021``."""
    name = token.shown[1:]
    return ExpressionError(
        Words(
            f'点后面不能是数字；请写成 ["{name}"]',
            f'a name cannot begin with a digit; write ["{name}"] instead of .{name}',
        ),
        (start, token.span[1]),
        f'["{name}"]',
    )
