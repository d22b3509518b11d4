"""Cursor: one pass over the tokens of a check, with the limits that no check may exceed."""

from __future__ import annotations

import unicodedata

from auditcheck.expressions.lexing import Token
from auditcheck.expressions.refusals import expected, name_begins_with_digit, too_big, unexpected_rest
from auditcheck.model.syntax import Number
from auditcheck.model.words import Words

MAX_NODES = 600


class Cursor:
    """Tokens and the place among them; ``depth`` counts what is open, ``nodes`` what was read."""

    def __init__(self, found: list[Token]) -> None:
        self.tokens = found
        self.at = 0
        self.depth = 0
        self.nodes = 0

    @property
    def now(self) -> Token:
        """The token at the cursor."""
        return self.tokens[self.at]

    def advance(self) -> Token:
        """Return the token at the cursor and pass it."""
        token = self.now
        self.at += 1  # what is passed was looked at, so it is not the end
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise too_big(token.span)
        return token

    def is_word(self, *words: str) -> bool:
        """Say whether the token is one of these keywords or symbols."""
        return self.now.kind == "word" and self.now.word in words

    def accept(self, *words: str) -> bool:
        """Pass the token if it is one of these words, and say so."""
        found = self.is_word(*words)
        if found:
            self.advance()
        return found

    def expect(self, word: str) -> Token:
        """Return and pass a word that must stand here."""
        if not self.is_word(word):
            raise expected(Words(f"“{word}”", f"“{word}”"), self.now, word)
        return self.advance()

    def end(self) -> None:
        """Require that nothing is left."""
        if self.now.kind != "end":
            raise unexpected_rest(self.now)

    def number(self, token: Token) -> Number:
        """Return the number of a token already passed, with its percent sign if one follows."""
        if self.now.kind == "name" and self.now.span[0] == token.span[1]:
            raise name_begins_with_digit(token, self.now)
        if self.is_word("%"):
            end = self.advance().span[1]
            return Number(value=token.number.scaleb(-2), percent=True, span=(token.span[0], end))
        return Number(value=token.number, span=token.span)

    def step(self) -> Token:
        """Parse a name after a dot, where even a keyword is a name."""
        token = self.now
        if token.kind == "word" and token.shown.isidentifier():
            self.advance()
            return Token(kind="name", word=unicodedata.normalize("NFKC", token.shown), span=token.span)
        if token.kind != "name":
            raise expected(Words("点后面的名称", "a name after the dot"), token)
        return self.advance()
