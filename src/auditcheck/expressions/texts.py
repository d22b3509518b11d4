"""Texts by their numbers in a vocabulary: each different text is looked at once, not each record.

Texts are compared after NFKC and without spaces around them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from fractions import Fraction

import numpy as np

from auditcheck.arithmetic.exact import Exact, Indices
from auditcheck.expressions.vectors import (
    MISSING,
    VALUE,
    Codes,
    NumberVector,
    States,
    TextVector,
    TruthVector,
    text_array,
)
from auditcheck.model.tables import ValueType

_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")

Numbered = tuple[Indices, list[str]]


def normalised(text: str) -> str:
    """Return a text as it is compared."""
    return text.strip() if text.isascii() else unicodedata.normalize("NFKC", text).strip()


def numbered(vector: TextVector) -> Numbered:
    """Return each element's number and the vocabulary (normalised texts, each once)."""
    if "numbered" not in vector.memo:
        vector.memo["numbered"] = _number(vector)
    found: Numbered = vector.memo["numbered"]
    return found


def shared_numbers(left: TextVector, right: TextVector) -> tuple[Indices, Indices, list[str]]:
    """Return both vectors' numbers in one vocabulary."""
    own, vocabulary = numbered(left)
    other, others = numbered(right)
    if vocabulary is others:
        return own, other, vocabulary
    places = {text: number for number, text in enumerate(vocabulary)}
    moved = np.array([places.setdefault(text, len(places)) for text in others], dtype=np.intp)
    return own, moved[other] if len(moved) else other, list(places)


def order(left: TextVector, right: TextVector) -> tuple[Indices, Indices]:
    """Return numbers that sort as the texts do; equal texts have equal numbers."""
    own, other, vocabulary = shared_numbers(left, right)
    ranks = np.empty(len(vocabulary), dtype=np.intp)
    ranks[sorted(range(len(vocabulary)), key=vocabulary.__getitem__)] = np.arange(len(vocabulary))
    return ranks[own], ranks[other]


def as_dates(vector: TextVector) -> TextVector:
    """Return texts with dates such as 2021/1/5 and 2021年1月5日 written as ISO dates."""

    def iso(text: str) -> str:
        found = _DATE.fullmatch(text)
        return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else text

    return changed(vector, iso)


def changed(vector: TextVector, function: Callable[[str], str]) -> TextVector:
    """Return the texts changed by ``function``, which sees each different text once."""
    numbers, vocabulary = numbered(vector)
    made = text_array([function(text) for text in vocabulary])
    return TextVector(axis=vector.axis, texts=made[numbers], states=vector.states, kind=vector.kind)


def held(vector: TextVector, function: Callable[[str], bool | None]) -> TruthVector:
    """Return whether ``function`` holds; None from it is MISSING, as is a blank."""
    numbers, vocabulary = numbered(vector)
    found = [function(text) for text in vocabulary]
    codes = np.array([MISSING if truth is None else int(truth) for truth in found], dtype=np.uint8)
    return TruthVector(axis=vector.axis, codes=overruled(codes[numbers], vector.states))


def counted(vector: TextVector, function: Callable[[str], int]) -> NumberVector:
    """Return a whole number for each text."""
    numbers, vocabulary = numbered(vector)
    found = np.array([function(text) for text in vocabulary], dtype=np.int64)
    states = overruled(np.zeros(len(numbers), dtype=np.uint8), vector.states)
    return NumberVector(axis=vector.axis, values=Exact(found[numbers]), states=states, kind=ValueType.INTEGER)


def measured(vector: TextVector, function: Callable[[str], Fraction | None]) -> NumberVector:
    """Return a number for each text; None from ``function`` is MISSING."""
    numbers, vocabulary = numbered(vector)
    found = [function(text) for text in vocabulary]
    values = Exact.of([each if each is not None else Fraction(0) for each in found])
    codes = np.array([VALUE if each is not None else MISSING for each in found], dtype=np.uint8)
    return NumberVector(
        axis=vector.axis,
        values=values.take(numbers),
        states=overruled(codes[numbers], vector.states),
        kind=ValueType.NUMBER,
    )


def overruled(codes: Codes, states: States) -> Codes:
    """Return codes where the states say VALUE; blanks and n.a. are MISSING, the rest their state."""
    if not states.any():
        return codes
    missing = np.where(states <= 2, np.uint8(MISSING), states)  # noqa: PLR2004 - blank and n.a.
    return np.where(states == VALUE, codes, missing).astype(np.uint8)


def _number(vector: TextVector) -> Numbered:
    texts = vector.texts.tolist()
    different = dict.fromkeys(texts)
    normal = _are_normal(different)
    if normal and len(different) == len(texts):
        return np.arange(len(texts), dtype=np.intp), texts
    if normal:
        raw = dict(zip(different, range(len(different)), strict=True))
        vocabulary = list(different)
    else:
        places: dict[str, int] = {}
        raw = {text: places.setdefault(normalised(text), len(places)) for text in different}
        vocabulary = list(places)
    numbers = np.fromiter(map(raw.__getitem__, texts), dtype=np.intp, count=len(texts))
    return numbers, vocabulary


def _are_normal(texts: Iterable[str]) -> bool:
    """Say whether normalising would change nothing, by one look at all texts together."""
    together = "".join(texts)
    unbroken = not together or together.split(maxsplit=1) == [together]
    return unbroken and unicodedata.is_normalized("NFKC", together)
