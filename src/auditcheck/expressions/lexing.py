"""Text of a check → tokens that know their place in it, whatever width the characters have."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from auditcheck.expressions.grammar import KEYWORDS, SYMBOLS
from auditcheck.expressions.mistakes import ExpressionError
from auditcheck.model.syntax import Span
from auditcheck.model.words import Words

MAX_LENGTH = 4_000
_MAX_DIGITS = 40

_CLOSING = {'"': '"', "＂": "＂", "'": "'", "＇": "＇", "“": "”“", "‘": "’‘", "「": "」", "『": "』"}
_PIECE = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<number>(?:\d+\.?\d*|\.\d+))"
    r"|(?P<name>[^\W\d]\w*)"
    r"|(?P<symbol>" + "|".join(re.escape(s) for s in sorted(SYMBOLS, key=len, reverse=True)) + ")"
)

TokenKind = Literal["number", "text", "name", "word", "end"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """``word`` is the canonical spelling of a keyword or symbol, the name, or the quoted text."""

    kind: TokenKind
    word: str
    span: Span
    shown: str = ""

    @property
    def number(self) -> Decimal:
        """The value of a number token."""
        return Decimal(self.word)


def tokens(text: str) -> list[Token]:
    """Return the tokens of ``text``, the last of kind ``end``; raises ExpressionError."""
    if len(text) > MAX_LENGTH:
        raise ExpressionError(
            Words(
                f"这条表达式有 {len(text)} 个字符，最多 {MAX_LENGTH} 个；请拆成几条规则",
                f"this check has {len(text)} characters, at most {MAX_LENGTH}; make it several rules",
            ),
            (MAX_LENGTH, len(text)),
        )
    found: list[Token] = []
    start = 0
    while start < len(text):
        quote = _next_quote(text, start)
        found += _plain(text, start, quote)
        start = quote
        if quote < len(text):
            found.append(_quoted(text, quote))
            start = found[-1].span[1]
    found.append(Token(kind="end", word="", span=(len(text), len(text))))
    return found


def _next_quote(text: str, start: int) -> int:
    return next((i for i in range(start, len(text)) if text[i] in _CLOSING), len(text))


def _quoted(text: str, start: int) -> Token:
    """Read a quoted text; the closing mark written twice stands for itself, as in Excel."""
    closing = _CLOSING[text[start]]
    value: list[str] = []
    at = start + 1
    while at < len(text):
        if text[at] in closing:
            if at + 1 >= len(text) or text[at + 1] not in closing or text[start] not in "\"'＂＇":
                return Token(
                    kind="text", word="".join(value), span=(start, at + 1), shown=text[start : at + 1]
                )
            at += 1
        value.append(text[at])
        at += 1
    raise ExpressionError(
        Words(
            "引号没有配对：这里开始的文字没有结束的引号", "the quotation mark that opens here is never closed"
        ),
        (start, len(text)),
    )


def _plain(text: str, start: int, end: int) -> list[Token]:
    """Return the tokens of text without quotes, folded to usual widths with places kept."""
    folded, places = _folded(text, start, end)
    found: list[Token] = []
    at = 0
    while at < len(folded):
        piece = _PIECE.match(folded, at)
        if piece is None:
            raise _strange(text, places[at])
        span = (places[at], places[piece.end() - 1] + 1)
        if piece.lastgroup != "space":
            found.append(_token(str(piece.lastgroup), piece.group(), span, text[span[0] : span[1]]))
        at = piece.end()
    return found


def _folded(text: str, start: int, end: int) -> tuple[str, list[int]]:
    parts: list[str] = []
    places: list[int] = []
    for at in range(start, end):
        plain = text[at] if text[at].isascii() else unicodedata.normalize("NFKC", text[at])
        parts.append(plain)
        places += [at] * len(plain)
    return "".join(parts), places


def _token(kind: str, piece: str, span: Span, shown: str) -> Token:
    if kind == "symbol":
        return Token(kind="word", word=SYMBOLS[piece], span=span, shown=shown)
    if kind == "number":
        return _number(piece, span, shown)
    keyword = KEYWORDS.get(piece.lower())
    if keyword is not None:
        return Token(kind="word", word=keyword, span=span, shown=shown)
    return Token(kind="name", word=piece, span=span, shown=shown)


def _number(piece: str, span: Span, shown: str) -> Token:
    if len(piece) > _MAX_DIGITS:
        raise ExpressionError(
            Words(
                f"数字太长，最多 {_MAX_DIGITS} 位", f"the number is too long, at most {_MAX_DIGITS} digits"
            ),
            span,
        )
    # Digits of other scripts are digits to the pattern and to Decimal alike.
    return Token(kind="number", word=piece, span=span, shown=shown)


def _strange(text: str, at: int) -> ExpressionError:
    suggestion = {"&": "and", "|": "or", ";": ","}.get(unicodedata.normalize("NFKC", text[at]))
    hint = (
        Words(f"，是否想写 {suggestion}？", f"; did you mean {suggestion}?") if suggestion else Words("", "")
    )
    return ExpressionError(
        Words(f"看不懂字符“{text[at]}”", f"the character “{text[at]}” has no meaning here") + hint,
        (at, at + 1),
        suggestion,
    )
