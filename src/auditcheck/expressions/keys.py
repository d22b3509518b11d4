"""Equal values as equal integers: the one grouping behind where, lookup, in and unique."""

from __future__ import annotations

import numpy as np

from auditcheck.arithmetic.exact import Exact, Indices, Mask, aligned
from auditcheck.arithmetic.integers import boxed
from auditcheck.expressions.comparing import mixed
from auditcheck.expressions.texts import numbered, shared_numbers
from auditcheck.expressions.vectors import (
    UNREADABLE,
    VALUE,
    NumberVector,
    States,
    TextVector,
    TruthVector,
    Vector,
)


def joint(left: Vector, right: Vector) -> tuple[Indices, Indices, int]:
    """Return both vectors' keys in one numbering 0 … count - 1, and ``count``."""
    if isinstance(left, TextVector) and isinstance(right, TextVector):
        own, other, vocabulary = shared_numbers(left, right)
        return own, other, len(vocabulary)
    if isinstance(left, NumberVector) and isinstance(right, NumberVector):
        return _joint_numbers(left.values, right.values)
    raise mixed(left, right)


def joined(lefts: list[Vector], rights: list[Vector]) -> tuple[Indices, Indices, int]:
    """Return the keys of several vectors at once: equal where all of them are equal."""
    own, other, count = joint(lefts[0], rights[0])
    for left, right in zip(lefts[1:], rights[1:], strict=True):
        more, another, size = joint(left, right)
        combined = np.concatenate([own * size + more, other * size + another])
        found, numbers = np.unique(combined, return_inverse=True)
        own, other, count = numbers[: len(own)], numbers[len(own) :], len(found)
    return own, other, count


def own_keys(vectors: list[Vector]) -> tuple[Indices, int]:
    """Return keys that are equal where all vectors are; a blank is a value of its own."""
    keys, count = _with_blank(vectors[0])
    for vector in vectors[1:]:
        more, size = _with_blank(vector)
        found, keys = np.unique(keys * size + more, return_inverse=True)
        count = len(found)
    return keys, count


def all_known(vectors: list[Vector]) -> tuple[Mask, Mask]:
    """Return where all vectors have values, and where one is unreadable."""
    known = np.ones(1, dtype=np.bool_)
    unreadable = np.zeros(1, dtype=np.bool_)
    for vector in vectors:
        states: States = vector.states
        known = known & (states == VALUE)
        unreadable = unreadable | (states == UNREADABLE)
    return known, unreadable


def _with_blank(vector: Vector) -> tuple[Indices, int]:
    if isinstance(vector, TruthVector):
        keys: Indices = vector.codes.astype(np.intp)
        count = 5
    elif isinstance(vector, TextVector):
        keys, vocabulary = numbered(vector)
        count = len(vocabulary)
    else:
        keys, _, count = _joint_numbers(vector.values, vector.values.take(np.zeros(0, dtype=np.intp)))
    return np.where(vector.states == VALUE, keys, count), count + 1


def _joint_numbers(left: Exact, right: Exact) -> tuple[Indices, Indices, int]:
    if isinstance(left.denominator, int) and isinstance(right.denominator, int):
        own, other, _ = aligned(left, right)
        if not boxed(own, other):
            found, numbers = np.unique(np.concatenate([own, other]), return_inverse=True)
            return numbers[: len(own)], numbers[len(own) :], len(found)
    places: dict[object, int] = {}
    fractions = [[vector.fraction(i) for i in range(len(vector))] for vector in (left, right)]
    keys = [
        np.array([places.setdefault(value, len(places)) for value in values], dtype=np.intp)
        for values in fractions
    ]
    return keys[0], keys[1], len(places)
