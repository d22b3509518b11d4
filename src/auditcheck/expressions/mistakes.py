"""ExpressionError: what is wrong with a check, where in its text, and what was probably meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from auditcheck.model.syntax import Span
from auditcheck.model.words import Words


class ExpressionError(ValueError):
    """A check cannot be understood, or asks for something that its values do not allow.

    ``span`` is (start, end) in the text as written; ``suggestion`` the nearest word that would do.
    """

    def __init__(self, words: Words, span: Span = (0, 0), suggestion: str | None = None) -> None:
        super().__init__(words.en)
        self.words = words
        self.span = span
        self.suggestion = suggestion

    def __reduce__(self) -> tuple[type[ExpressionError], tuple[Words, Span, str | None]]:
        return type(self), (self.words, self.span, self.suggestion)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word nearest to ``word``, None if none is near."""
    found = difflib.get_close_matches(word.lower(), list(known), n=1, cutoff=0.6)
    return found[0] if found else None
