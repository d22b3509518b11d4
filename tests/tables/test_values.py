"""Columns of cells: read together as each would be alone, with what to tell of them."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditcheck.model.tables import CellState, Unit, ValueType
from auditcheck.tables.values import Reading, Values, is_blank, placeholders, read_values
from auditcheck.workbook.grid import ErrorValue, NotCalculated, RawValue

BLANK, VALUE, UNREADABLE = CellState.BLANK, CellState.VALUE, CellState.UNREADABLE
NOTES = ("unreadable", "errors", "not_calculated", "text_numbers", "percents")
CELLS: tuple[RawValue, ...] = (
    None, "", "'", "—", "N/A", "无", "×",
    "甲", "0401", "12", "97.5%", "1.2", "5万元", "0.12345678", "2022-03",
    0, 1, -3, 401, 2**53 + 1, -(2**60), 10**29,
    0.5, 1.25, 1.2345678, 97.59, -97.59, 1e16, 1e29, 123456789.1234567,
    float("nan"), True, ErrorValue("#REF!"), NotCalculated("A1"),
)  # fmt: skip


def told(values: Values, index: int) -> tuple[object, ...]:
    """Return all that is known of one cell."""
    number = None if values.numbers is None else values.numbers.fraction(index)
    text = None if values.texts is None else values.texts[index]
    noted = tuple(name for name in NOTES if index in getattr(values, name))
    return int(values.states[index]), number, text, values.own_units.get(index), noted


def amounts(raws: list[Any], **how: Any) -> Values:
    return read_values(raws, Reading(type=ValueType.AMOUNT, **how))


def figures(values: Values) -> list[str]:
    assert values.numbers is not None
    return [str(values.numbers.decimal(i)) for i in range(len(values.states))]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(CELLS), max_size=6),
    st.sampled_from(ValueType),
    st.sampled_from([None, "0000", "0%", "General"]),
    st.booleans(),
    st.booleans(),
)
def test_a_column_is_read_as_its_cells_are_alone(
    raws: list[RawValue], kind: ValueType, shown: str | None, in_header: bool, unit_known: bool
) -> None:
    how = Reading(
        type=kind,
        not_applicable=placeholders(("N/A", "无", "×")),
        source=Unit.YUAN,
        compared=Unit.TEN_THOUSAND,
        unit_known=unit_known,
        percent_numbers=in_header,
        number_format=lambda _index: shown,
    )
    together = read_values(raws, how)
    assert together.states.dtype == np.uint8
    assert len(together.states) == len(raws)
    for i, raw in enumerate(raws):
        assert told(together, i) == told(read_values([raw], how), 0)


@pytest.mark.parametrize("kind", [kind for kind in ValueType if not kind.is_numeric])
def test_where_there_is_no_value_the_text_is_empty(kind: ValueType) -> None:
    values = read_values([None, "—", ErrorValue("#N/A"), NotCalculated("A1")], Reading(type=kind))
    assert values.texts is not None
    assert values.texts.tolist() == [""] * 4
    assert (values.unreadable, values.errors, values.not_calculated) == ([], [2], [3])


def test_what_is_no_yes_or_no_is_unreadable_and_empty() -> None:
    values = read_values(["也许", "是"], Reading(type=ValueType.YES_NO))
    assert values.texts is not None
    assert (values.texts.tolist(), values.unreadable) == (["", "是"], [0])


@pytest.mark.parametrize("dash", ["—", "-", "--", "–", "——", "―", "─", "──"])
def test_every_dash_is_a_placeholder_unasked(dash: str) -> None:
    for kind in ValueType:
        assert read_values([dash], Reading(type=kind)).states.tolist() == [CellState.NOT_APPLICABLE]


def test_dashes_stay_placeholders_where_others_are_listed() -> None:
    assert {"—", "──", "N/A"} <= placeholders(("N / A",))


@pytest.mark.parametrize("word", ["无", " 无 ", "×", " × "])
def test_no_is_an_answer_even_where_the_word_is_a_placeholder(word: str) -> None:
    listed = placeholders(("无", "×"))
    values = read_values([word], Reading(type=ValueType.YES_NO, not_applicable=listed))
    assert values.texts is not None
    assert (values.states.tolist(), values.texts.tolist()) == ([VALUE], ["否"])
    values = read_values([word], Reading(type=ValueType.TEXT, not_applicable=listed))
    assert values.states.tolist() == [CellState.NOT_APPLICABLE]


@pytest.mark.parametrize(
    ("raw", "shown", "kind", "code"),
    [
        (401, "0000", ValueType.CODE, "0401"),
        (401.0, "000000", ValueType.CODE, "000401"),
        (40123, "0000", ValueType.CODE, "40123"),
        (401, "General", ValueType.CODE, "401"),
        (401, "0.00", ValueType.CODE, "401"),
        (401, "", ValueType.CODE, "401"),
        (401, None, ValueType.CODE, "401"),
        ("401", "0000", ValueType.CODE, "401"),
        (True, "00000", ValueType.CODE, "TRUE"),
        (401, "0000", ValueType.TEXT, "401"),
    ],
)
def test_a_code_stored_as_a_number_keeps_the_zeros_it_shows(
    raw: RawValue, shown: str | None, kind: ValueType, code: str
) -> None:
    values = read_values([raw], Reading(type=kind, number_format=lambda _index: shown))
    assert values.texts is not None
    assert values.texts[0] == code


def test_a_listed_word_among_plain_codes_is_no_code() -> None:
    codes = ["AB1234567", "NA", "20101234567"]
    values = read_values(codes, Reading(type=ValueType.CODE, not_applicable=placeholders(("NA",))))
    assert values.states.tolist() == [VALUE, CellState.NOT_APPLICABLE, VALUE]


def test_plain_codes_and_texts_stay_as_they_are() -> None:
    for kind in (ValueType.CODE, ValueType.TEXT):
        values = read_values(["AB1234567", "20101234567"], Reading(type=kind))
        assert values.texts is not None
        assert (values.texts.tolist(), values.states.tolist()) == (["AB1234567", "20101234567"], [VALUE] * 2)


@pytest.mark.parametrize("size", [10**15 - 1, 2**53 + 2, 2**54 + 1, 10**28])
@pytest.mark.parametrize("sign", [1, -1])
def test_whole_numbers_are_exact_at_any_size(size: int, sign: int) -> None:
    values = read_values([size * sign, 5], Reading(type=ValueType.INTEGER))
    assert values.numbers is not None
    assert [values.numbers.fraction(i) for i in range(2)] == [size * sign, 5]
    assert (values.text_numbers, values.states.tolist()) == ([], [VALUE, VALUE])


@pytest.mark.parametrize("raw", [10**28 + 1, -(10**28) - 1, 1.01e28, -1.01e28, float("inf")])
def test_beyond_the_largest_number_nothing_is_read(raw: float) -> None:
    for kind in (ValueType.AMOUNT, ValueType.INTEGER, ValueType.PERCENT):
        values = read_values([1.0, raw], Reading(type=kind))
        assert (values.states.tolist(), values.unreadable) == ([VALUE, UNREADABLE], [1])
        assert figures(values) == ["1", "0"]


def test_the_largest_number_itself_is_read() -> None:
    assert figures(amounts([1e28, -1e28])) == [f"1{'0' * 28}", f"-1{'0' * 28}"]


@pytest.mark.parametrize(
    ("raw", "figure"),
    [
        (12.344999999999999, "12.345"),
        (0.0000006, "0.000001"),
        (-0.0000004, "0"),
        (1234567890.12, "1234567890.12"),
        (98765432109.1234, "98765432109.1234"),
        (999999999999999.0, "999999999999999"),
        ("0.1234567", "0.123457"),
    ],
)
def test_an_amount_has_at_most_six_decimals(raw: RawValue, figure: str) -> None:
    assert figures(amounts([raw])) == [figure]


def test_other_numbers_keep_their_decimals() -> None:
    values = read_values([0.123456789, "0.123456789"], Reading(type=ValueType.NUMBER))
    assert figures(values) == ["0.123456789"] * 2


def test_a_cell_with_its_own_unit_is_converted_from_that() -> None:
    how = {"source": Unit.TEN_THOUSAND, "compared": Unit.TEN_THOUSAND, "units": {1: Unit.YUAN, 2: Unit.YUAN}}
    values = amounts([5.0, 5.0, "5亿元", None], **how)
    assert figures(values) == ["5", "0.0005", "50000", "0"]
    assert values.own_units == {1: Unit.YUAN, 2: Unit.HUNDRED_MILLION}
    assert (values.text_numbers, values.states.tolist()) == ([2], [VALUE, VALUE, VALUE, BLANK])


def test_where_the_unit_is_not_known_only_amounts_with_their_own_count() -> None:
    values = amounts([5.0, 7, "8"], unit_known=False, units={1: Unit.YUAN}, compared=Unit.YUAN)
    assert values.states.tolist() == [UNREADABLE, VALUE, UNREADABLE]
    assert figures(values) == ["0", "7", "0"]
    alone = amounts([5.0, 7], unit_known=False).numbers
    assert alone is not None
    assert alone.numerators.dtype == np.int64
    assert figures(replace_type(["5", 6], ValueType.INTEGER, unit_known=False)) == ["5", "6"]


def replace_type(raws: list[Any], kind: ValueType, **how: Any) -> Values:
    return read_values(raws, replace(Reading(type=kind), **how))


def test_the_factor_is_that_of_the_units() -> None:
    plain = Reading(type=ValueType.AMOUNT)
    both = replace(plain, source=Unit.TEN_THOUSAND, compared=Unit.YUAN)
    assert [how.factor() for how in (plain, replace(plain, source=Unit.YUAN), both)] == [1, 1, 10_000]
    assert replace(plain, compared=Unit.YUAN).factor() == 1
    assert both.factor(Unit.HUNDRED_MILLION) == 100_000_000
    assert replace(both, source=Unit.YUAN, compared=Unit.TEN_THOUSAND).factor() == Fraction(1, 10_000)


def test_units_change_amounts_only() -> None:
    for kind in (ValueType.NUMBER, ValueType.INTEGER, ValueType.PERCENT):
        values = replace_type([1, "1"], kind, source=Unit.YUAN, compared=Unit.TEN_THOUSAND)
        assert figures(values) == ["1", "1"]


@pytest.mark.parametrize(
    ("raw", "ratio", "hint"),
    [
        (-97.59, "-0.9759", True),
        (-1.2, "-1.2", True),
        (1.51, "0.0151", True),
        ("1.51", "0.0151", True),
        ("1.2", "1.2", True),
        ("1", "1", False),
        ("97.59%", "0.9759", False),
        ("0.5%", "0.005", False),
        (0, "0", False),
    ],
)
def test_a_percent_without_sign_is_judged_by_its_size(raw: RawValue, ratio: str, hint: bool) -> None:
    values = read_values([0.25, raw], Reading(type=ValueType.PERCENT))
    assert (figures(values), values.percents) == (["0.25", ratio], [1] if hint else [])


def test_in_a_column_of_percentages_a_sign_still_counts() -> None:
    how = Reading(type=ValueType.PERCENT, percent_numbers=True)
    values = read_values([0.5, "0.5", "0.5%", None, 150], how)
    assert (figures(values), values.percents) == (["0.005", "0.005", "0.005", "0", "1.5"], [])


@pytest.mark.parametrize(
    ("raw", "blank"),
    [(None, True), ("", True), ("''", True), (" ' ", True), ("'x", False), (0, False), (False, False)],
)
def test_blank_is_what_shows_nothing(raw: RawValue, blank: bool) -> None:
    assert is_blank(raw) is blank


def test_decimals_of_a_mixed_column_stay_exact() -> None:
    values = replace_type([0.1, "0.30000000000000004", 2**60], ValueType.NUMBER)
    assert values.numbers is not None
    assert values.numbers.fraction(0) == Fraction(1, 10)
    assert values.numbers.fraction(2) == 2**60
