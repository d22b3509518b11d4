"""Slips of typists, pair by pair."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditcheck.diagnosis.slips import digit_slip, scale_slip, sign_slip

CENTS = st.integers(min_value=1, max_value=10**14).map(lambda n: Fraction(n, 100))


@pytest.mark.parametrize(
    ("written", "right", "code"),
    [
        ("974.76", "977.46", "swapped_digits"),
        ("43", "34", "swapped_digits"),
        ("12.30", "13.20", "swapped_digits"),
        ("1.25", "2.15", "swapped_digits"),
        ("97.46", "977.46", "dropped_digit"),
        ("9777.46", "977.46", "extra_digit"),
        ("3.2", "3.25", "dropped_digit"),
        ("977.41", "977.46", "wrong_digit"),
        ("3088.06", "3080.06", "wrong_digit"),
        ("887", "330.24", None),
        ("1234", "4321", None),
        ("1234", "1432", None),
        ("-974.76", "977.46", None),
    ],
)
def test_one_slip_of_a_digit_is_told_from_another_figure(written: str, right: str, code: str | None) -> None:
    slip = digit_slip(Fraction(written), Fraction(right), 2)
    assert (slip.code if slip else None) == code


@pytest.mark.parametrize(
    ("written", "right", "percent", "code"),
    [
        ("9774600", "977.46", False, "scale"),
        ("0.097746", "977.46", False, "scale"),
        ("9774.6", "977.46", False, "scale"),
        ("98.2", "0.982", True, "percent"),
        ("0.00982", "0.982", True, "percent"),
        ("0.0982", "0.982", True, "scale"),
        ("0", "977.46", False, None),
        ("980", "97.746", False, None),
    ],
)
def test_powers_of_ten_are_another_unit_or_a_percent_sign(
    written: str, right: str, percent: bool, code: str | None
) -> None:
    slip = scale_slip(Fraction(written), Fraction(right), percent=percent)
    assert (slip.code if slip else None) == code


@given(CENTS)
def test_a_wrong_sign_is_no_slip_of_a_digit(value: Fraction) -> None:
    assert sign_slip(-value, value) is not None
    assert digit_slip(-value, value, 2) is None
    assert sign_slip(value, value) is None


@given(CENTS, st.data())
def test_every_swap_of_neighbours_is_found(value: Fraction, data: st.DataObject) -> None:
    digits = f"{int(value * 100):d}"
    at = data.draw(st.integers(min_value=0, max_value=max(0, len(digits) - 2)))
    swapped = digits[:at] + digits[at : at + 2][::-1] + digits[at + 2 :]
    slip = digit_slip(Fraction(int(swapped), 100), value, 2)
    assert (slip is None) == (swapped == digits)
