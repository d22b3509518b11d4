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
        ("1.02", "1.2", "swapped_digits"),
        ("1.25", "1825", None),
        ("1825", "1.25", None),
        ("1225", "2215", None),
        ("1.2", "1.205", "dropped_digit"),
        ("0.5", "0.6", "wrong_digit"),
        ("1.5", "15", None),
        ("12.5", "1.25", None),
        ("125", "12.5", None),
        ("1125", "12.5", None),
        ("12345", "123", None),
        ("123", "12345", None),
        ("12.34", "1.234", None),
        ("12.34", "12.43", "swapped_digits"),
        ("13.24", "12.34", "swapped_digits"),
        ("14.32", "12.34", None),
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


@pytest.mark.parametrize("power", range(-10, 11))
def test_powers_of_ten_are_told_by_their_size(power: int) -> None:
    slip = scale_slip(12 * Fraction(10) ** power, Fraction(12), percent=False)
    if power not in {1, 2, 3, 4, 8, -1, -2, -3, -4, -8}:
        assert slip is None
        return
    assert slip is not None
    unit = ", as in yuan for ten thousand yuan" if abs(power) == 4 else ""
    assert slip.words.en == f"{10 ** abs(power):,} times too {'large' if power > 0 else 'small'}{unit}"
    assert slip.words.zh.startswith(f"{'大' if power > 0 else '小'}了 {10 ** abs(power):,} 倍")
    assert ("，如元写成万元" in slip.words.zh) == (abs(power) == 4)


@pytest.mark.parametrize(("power", "code"), [(2, "percent"), (-2, "percent"), (1, "scale"), (-4, "scale")])
def test_two_places_of_a_percentage_are_its_sign(power: int, code: str) -> None:
    slip = scale_slip(12 * Fraction(10) ** power, Fraction(12), percent=True)
    assert slip is not None
    assert slip.code == code


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
