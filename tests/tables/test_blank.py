"""The quick answers to what is blank and what needs no folding are those of the long way."""

from __future__ import annotations

import math
import sys
import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditcheck.arithmetic.doubles import exact_doubles, plain_exact
from auditcheck.tables.numbers import without_spaces
from auditcheck.tables.values import is_blank


def test_no_letter_or_digit_folds_to_nothing_or_to_a_space() -> None:
    letters = [chr(code) for code in range(sys.maxunicode + 1) if chr(code).isalnum()]
    folded = [unicodedata.normalize("NFKC", letter) for letter in letters]
    assert all(any(not part.isspace() and part != "'" for part in text) for text in folded)
    assert not any(map(is_blank, letters))


@given(st.text(max_size=6))
def test_texts_are_folded_alike_alone_and_with_a_space_before_them(text: str) -> None:
    assert without_spaces(text) == without_spaces(" " + text)
    assert is_blank(text) == is_blank(" " + text)


@given(
    st.lists(st.floats(-1e13, 1e13) | st.integers(-(10**9), 10**9).map(lambda cents: cents / 100), max_size=4)
)
def test_a_few_doubles_are_as_exact_as_many(values: list[float]) -> None:
    quick = plain_exact(values, (0, 2, 4))
    whole = exact_doubles(np.array(values, dtype=np.float64))
    if quick is not None:
        assert quick.denominator == whole.denominator
        assert quick.numerators.tolist() == whole.numerators.tolist()


@given(st.lists(st.integers(-(10**4), 10**4).map(lambda part: part / 10**4), max_size=4))
def test_what_a_number_of_decimals_explains_is_read_by_its_digits(values: list[float]) -> None:
    assert plain_exact(values, (0, 2, 4), 1) is not None
    assert plain_exact([*values, 1.0001], (0, 2, 4), 1) is None
    assert plain_exact([*values, 1 / 3], (0, 2, 4), 1) is None


@pytest.mark.parametrize("odd", [math.nan, math.inf, -math.inf, 1e300, 10**400, 0.1 + 0.2])
def test_no_number_that_digits_do_not_explain_is_plain(odd: float) -> None:
    assert plain_exact([1.5, odd], (0, 2, 4)) is None
    assert plain_exact([odd, 1.5], (2,)) is None
