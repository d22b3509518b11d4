"""Tokens → tree: a hand-written Pratt parser for the checks of rule packs.

Written by hand rather than generated: a parser library costs about 0.1 s of import, a tenth of a
whole run, and could not say in two languages what it expected. Every limit is refused with its
place; nothing here evaluates anything.
"""

from __future__ import annotations

from auditcheck.expressions.cursor import MAX_NODES, Cursor
from auditcheck.expressions.grammar import (
    AND,
    BINDING,
    COMPARE,
    COMPARISONS,
    FUNCTIONS,
    IMPLIES,
    MINUS,
    NOT,
    SYNONYMS,
)
from auditcheck.expressions.lexing import Token, tokens
from auditcheck.expressions.mistakes import ExpressionError
from auditcheck.expressions.names import height
from auditcheck.expressions.refusals import (
    MAX_DEPTH,
    OPERAND,
    between,
    check_count,
    digits_after_dot,
    expected,
    no_method,
    refuse_lists,
    too_big,
    too_deep,
    unknown_function,
)
from auditcheck.model.syntax import (
    Arithmetic,
    By,
    Call,
    Choices,
    Compare,
    Expression,
    If,
    In,
    Logic,
    Negative,
    Node,
    Not,
    Number,
    Path,
    Text,
    Truth,
    Where,
)
from auditcheck.model.words import Words

__all__ = ["MAX_DEPTH", "MAX_NODES", "ExpressionError", "parse"]

MAX_HEIGHT = 120
_MAX_CHAIN = 100


def parse(text: str) -> Expression:
    """Return the tree of a check; raises ExpressionError with the place of the first mistake."""
    parser = _Parser(tokens(text))
    tree = parser.expression()
    parser.end()
    refuse_lists(tree)
    if height(tree) > MAX_HEIGHT:
        raise too_big(tree.span)
    return Expression(text=text, tree=tree)


class _Parser(Cursor):
    """The rules of the grammar, one method each."""

    def expression(self, binding: int = IMPLIES) -> Node:
        """Parse operators that bind at least as tightly as ``binding``."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise too_deep(self.now.span)
        left = self.prefix()
        left = self.infixes(left, binding)
        self.depth -= 1
        return left

    def infixes(self, left: Node, binding: int) -> Node:
        chain = 0
        while self.now.kind == "word" and BINDING.get(self.now.word, 0) >= binding:
            chain += 1
            if chain > _MAX_CHAIN:
                raise too_big(self.now.span)
            left = self.infix(left)
        return left

    def infix(self, left: Node) -> Node:
        token = self.advance()
        operator, own = token.word, BINDING[token.word]
        if operator in COMPARISONS:
            return self.comparison(left, operator)
        if operator in {"in", "not"}:
            return self.membership(left, negated=operator == "not")
        right = self.expression(own if operator == "implies" else own + 1)
        span = (left.span[0], right.span[1])
        refuse_lists(left, right)
        if own <= AND:
            return Logic(operator=operator, left=left, right=right, span=span)
        return Arithmetic(operator=operator, left=left, right=right, span=span)

    def comparison(self, left: Node, operator: str) -> Node:
        """Parse the right side, and go on with ``a < b < c`` as ``a < b and b < c``."""
        right = self.expression(COMPARE + 1)
        refuse_lists(left, right)
        made: Node = Compare(operator=operator, left=left, right=right, span=(left.span[0], right.span[1]))
        links = 0
        while self.is_word(*COMPARISONS):
            links += 1
            if links > _MAX_CHAIN:
                raise too_big(self.now.span)
            operator = self.advance().word
            middle, right = right, self.expression(COMPARE + 1)
            refuse_lists(right)
            span = (middle.span[0], right.span[1])
            link = Compare(operator=operator, left=middle, right=right, span=span)
            made = Logic(operator="and", left=made, right=link, span=(left.span[0], right.span[1]))
        return made

    def membership(self, left: Node, *, negated: bool) -> Node:
        if negated:
            self.expect("in")
        choices = self.expression(COMPARE + 1)
        if isinstance(choices, Text | Number):
            choices = Choices(items=(choices,), span=choices.span)
        span = (left.span[0], choices.span[1])
        refuse_lists(left)
        made = In(item=left, choices=choices, span=span)
        return Not(operand=made, span=span) if negated else made

    def prefix(self) -> Node:
        token = self.now
        if token.kind == "word":
            return self.word(token)
        if token.kind == "end":
            raise expected(OPERAND, token)
        self.advance()
        if token.kind == "number":
            return self.number(token)
        if token.kind == "text":
            return Text(value=token.word, span=token.span)
        return self.named(token)

    def word(self, token: Token) -> Node:
        if token.word == "if":
            return self.conditional()
        if token.word in {"and", "or"} and self.tokens[self.at + 1].word == "(":
            return self.listed_logic()
        if token.word == "not":
            self.advance()
            operand = self.expression(NOT)
            refuse_lists(operand)
            return Not(operand=operand, span=(token.span[0], operand.span[1]))
        if token.word in {"true", "false"}:
            self.advance()
            return Truth(value=token.word == "true", span=token.span)
        return self.signed(token)

    def signed(self, token: Token) -> Node:
        if token.word == "(":
            return self.parenthesised()
        if token.word not in {"-", "+"}:
            raise expected(OPERAND, token)
        self.advance()
        operand = self.expression(MINUS)
        refuse_lists(operand)
        span = (token.span[0], operand.span[1])
        return Negative(operand=operand, span=span) if token.word == "-" else operand

    # --- parentheses, conditions, lists

    def parenthesised(self) -> Node:
        start = self.expect("(").span[0]
        items = [self.argument()]
        comma = False
        while self.accept(","):
            comma = True
            if self.is_word(")"):
                break
            items.append(self.argument())
        end = self.expect(")").span[1]
        if comma:
            refuse_lists(*items)
            return Choices(items=tuple(items), span=(start, end))
        return items[0]

    def argument(self) -> Node:
        """Parse an expression that may be followed by ``where`` or ``by``."""
        left = self.expression()
        while self.is_word("where", "by"):
            word = self.advance().word
            right = self.expression()
            span = (left.span[0], right.span[1])
            refuse_lists(left, right)
            left = (
                Where(values=left, condition=right, span=span)
                if word == "where"
                else By(values=left, key=right, span=span)
            )
        return left

    def conditional(self) -> Node:
        """Parse ``if … then … else …``, or Excel's IF(…, …, …); without ``else`` it is ``implies``."""
        start = self.advance().span[0]
        if self.is_word("("):
            condition = self.parenthesised()
            if isinstance(condition, Choices):
                return self.excel_conditional(condition, start)
            condition = self.infixes(condition, IMPLIES)
        else:
            condition = self.expression()
        self.expect("then")
        refuse_lists(condition)
        yes = self.expression()
        refuse_lists(yes)
        if not self.accept("else"):
            span = (start, yes.span[1])
            return Logic(operator="implies", left=condition, right=yes, span=span)
        no = self.expression()
        refuse_lists(no)
        return If(condition=condition, yes=yes, no=no, span=(start, no.span[1]))

    def excel_conditional(self, listed: Choices, start: int) -> Node:
        if len(listed.items) != 3:  # noqa: PLR2004 - condition, yes, no
            raise ExpressionError(
                Words("IF 要有三项：条件、成立时、不成立时", "IF takes three parts: a condition, then, else"),
                listed.span,
            )
        condition, yes, no = listed.items
        return If(condition=condition, yes=yes, no=no, span=(start, listed.span[1]))

    def listed_logic(self) -> Node:
        """Parse Excel's AND(a, b) and OR(a, b)."""
        operator = self.advance()
        listed = self.parenthesised()
        items = listed.items if isinstance(listed, Choices) else (listed,)
        made = items[0]
        for item in items[1:]:
            span = (operator.span[0], listed.span[1])
            made = Logic(operator=operator.word, left=made, right=item, span=span)
        return made

    # --- names and functions

    def named(self, token: Token) -> Node:
        if self.is_word("("):
            return self.call(token)
        first = self.path(token)
        if not self.accept(":"):
            return first
        if self.now.kind != "name":
            raise expected(Words("区间末项的名称", "the name of the last of the range"), self.now)
        last = self.path(self.advance())
        return between(first, last)

    def path(self, token: Token) -> Path:
        steps: list[str | Node] = [token.word]
        end = token.span[1]
        while self.is_word(".", "["):
            if self.advance().word == "[":
                index = self.expression()
                refuse_lists(index)
                steps.append(index)
                end = self.expect("]").span[1]
            else:
                step = self.step()
                steps.append(step.word)
                end = step.span[1]
        if self.now.kind == "number" and self.now.shown[:1] in ".．。" and self.now.span[0] == end:
            raise digits_after_dot(self.now, token.span[0])
        if self.is_word("("):
            raise no_method(self.now, (token.span[0], end))
        return Path(steps=tuple(steps), span=(token.span[0], end))

    def call(self, token: Token) -> Node:
        name = token.word.lower()
        name = SYNONYMS.get(name, name)
        if name not in FUNCTIONS:
            raise unknown_function(token)
        self.expect("(")
        arguments: list[Node] = []
        while not self.is_word(")"):
            arguments.append(self.argument())
            refuse_lists(arguments[-1])
            if not self.accept(","):
                break
        span = (token.span[0], self.expect(")").span[1])
        check_count(name, arguments, span)
        return Call(function=name, arguments=tuple(arguments), span=span)
