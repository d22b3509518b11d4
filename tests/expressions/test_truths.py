"""The laws of Kleene's logic with two kinds of not knowing."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from auditcheck.expressions.truths import conjunction, disjunction, implication, negation
from auditcheck.expressions.vectors import FALSE, MISSING, ONE, TRUE, UNREADABLE, TruthVector

CODES = (FALSE, TRUE, MISSING, UNREADABLE)


def one(code: int, *, rounded: bool = False) -> TruthVector:
    mask = np.array([rounded]) if rounded else None
    return TruthVector(axis=ONE, codes=np.array([code], dtype=np.uint8), rounded=mask)


def code(truth: TruthVector) -> int:
    return int(truth.codes[0])


AND = {
    FALSE: {FALSE: FALSE, TRUE: FALSE, MISSING: FALSE, UNREADABLE: FALSE},
    TRUE: {FALSE: FALSE, TRUE: TRUE, MISSING: MISSING, UNREADABLE: UNREADABLE},
    MISSING: {FALSE: FALSE, TRUE: MISSING, MISSING: MISSING, UNREADABLE: UNREADABLE},
    UNREADABLE: {FALSE: FALSE, TRUE: UNREADABLE, MISSING: UNREADABLE, UNREADABLE: UNREADABLE},
}


@pytest.mark.parametrize(("a", "b"), list(itertools.product(CODES, CODES)))
def test_conjunction_is_decided_by_the_false(a: int, b: int) -> None:
    assert code(conjunction(one(a), one(b))) == AND[a][b]


@pytest.mark.parametrize(("a", "b"), list(itertools.product(CODES, CODES)))
def test_de_morgan_holds(a: int, b: int) -> None:
    assert code(negation(conjunction(one(a), one(b)))) == code(
        disjunction(negation(one(a)), negation(one(b)))
    )


@pytest.mark.parametrize(("a", "b"), list(itertools.product(CODES, CODES)))
def test_implication_is_not_a_or_b(a: int, b: int) -> None:
    assert code(implication(one(a), one(b))) == code(disjunction(negation(one(a)), one(b)))


@pytest.mark.parametrize(("a", "b", "c"), list(itertools.product(CODES, CODES, CODES)))
def test_operations_commute_associate_and_distribute(a: int, b: int, c: int) -> None:
    x, y, z = one(a), one(b), one(c)
    for operation in (conjunction, disjunction):
        assert code(operation(x, y)) == code(operation(y, x))
        assert code(operation(operation(x, y), z)) == code(operation(x, operation(y, z)))
        assert code(operation(x, x)) == a


def test_rounding_is_kept_only_where_nothing_holds_without_it() -> None:
    rounded, plain, false = one(TRUE, rounded=True), one(TRUE), one(FALSE)
    assert conjunction(rounded, plain).rounded == np.array([True])
    assert conjunction(rounded, false).rounded == np.array([False])
    assert disjunction(rounded, plain).rounded == np.array([False])
    assert disjunction(rounded, false).rounded == np.array([True])
