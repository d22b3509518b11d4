"""Numbers and texts as people type them, one line a case."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from auditcheck.model.tables import CellState, Unit, ValueType
from auditcheck.tables.numbers import parse_number
from auditcheck.tables.values import Reading, placeholders, read_values
from auditcheck.workbook.grid import ErrorValue, NotCalculated, RawValue

DEFAULTS = placeholders(("—", "——", "/", "无", "*"))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3088.06", "3088.06"),
        ("３,０８８.０６", "3088.06"),
        ("３０８８．０６", "3088.06"),
        ("3，088.06", "3088.06"),
        (" 3 088.06 ", "3088.06"),
        ("3\u00a0088.06\u3000", "3088.06"),
        ("'3088.06", "3088.06"),
        ("¥3,088.06", "3088.06"),
        ("￥１２", "12"),
        ("人民币12元", "12"),
        ("-12.5", "-12.5"),
        ("−12.5", "-12.5"),
        ("（12.5）", "-12.5"),
        ("¥-12", "-12"),
        ("+12", "12"),
        ("1.2E3", "1200"),
        (".5", "0.5"),
        ("12.", "12"),
        ("1,234,567.8", "1234567.8"),
    ],
)
def test_an_amount_is_read_from_any_honest_spelling(text: str, value: str) -> None:
    parsed = parse_number(text, ValueType.AMOUNT)
    assert parsed is not None
    assert parsed.value == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        "1,23",
        "12,3456",
        "1.2.3",
        "abc",
        "12-13",
        "约12",
        "NaN",
        "Infinity",
        "1e30",
        "--12",
        "(-12)",
        "(12",
        "5%",
        "0x10",
        "二十",
        "3088。06",
        "",
        ",",
        "12元整数",
    ],
)
def test_an_amount_is_not_read_from_anything_else(text: str) -> None:
    assert parse_number(text, ValueType.AMOUNT) is None


def test_an_outline_mark_is_no_count() -> None:
    assert parse_number("(3)", ValueType.INTEGER) is None


@pytest.mark.parametrize(
    ("text", "unit"), [("3088.06万元", Unit.TEN_THOUSAND), ("5元", Unit.YUAN), ("2亿", Unit.HUNDRED_MILLION)]
)
def test_a_unit_word_is_kept_with_the_amount(text: str, unit: Unit) -> None:
    parsed = parse_number(text, ValueType.AMOUNT)
    assert parsed is not None
    assert parsed.unit is unit


def read(raw: Any, kind: str, **how: Any) -> tuple[str, Any]:
    """Return the state and the value of one cell."""
    values = read_values([raw], Reading(type=ValueType(kind), not_applicable=DEFAULTS, **how))
    state = CellState(int(values.states[0])).name.lower()
    if state != "value":
        return state, None
    return state, str(values.numbers.decimal(0)) if values.numbers else values.texts[0]  # type: ignore[index]


@pytest.mark.parametrize("raw", [None, "", " ", "\u3000", "\u200b", "'"])
def test_what_shows_nothing_is_blank(raw: Any) -> None:
    assert [read(raw, kind.value)[0] for kind in ValueType] == ["blank"] * len(ValueType)


@pytest.mark.parametrize("raw", ["—", "——", "－", "-", "–", "/", "／", "无", "*", "— —", "＊"])
def test_a_placeholder_does_not_apply_and_is_no_zero(raw: str) -> None:
    kinds = [kind.value for kind in ValueType if kind is not ValueType.YES_NO]
    assert {read(raw, kind)[0] for kind in kinds} == {"not_applicable"}


def test_the_chinese_numeral_one_is_a_placeholder_only_where_listed() -> None:
    assert read("一", "amount") == ("unreadable", None)
    values = read_values(["一"], Reading(type=ValueType.AMOUNT, not_applicable=placeholders(("一",))))
    assert values.states.tolist() == [CellState.NOT_APPLICABLE]


@pytest.mark.parametrize(
    ("raw", "kind", "expected"),
    [
        (3088.0599999999995, "amount", "3088.06"),
        (0.1 + 0.2, "amount", "0.3"),
        (12.3456789, "amount", "12.345679"),
        (2**60, "integer", str(2**60)),
        (43.5, "integer", "43.5"),
        (0.8958333333333334, "percent", "0.895833333333333"),
        (0.98, "percent", "0.98"),
        ("98%", "percent", "0.98"),
        ("98％", "percent", "0.98"),
        (97.59, "percent", "0.9759"),
        (1.2, "percent", "1.2"),
        (-0.05, "percent", "-0.05"),
        ("12人", "integer", "12"),
        ("007", "code", "007"),
        (12, "code", "12"),
        (12.0, "code", "12"),
        ("２１９００１", "code", "219001"),
        ("'0401", "code", "0401"),
        (3088.06, "text", "3088.06"),
        (1e16, "text", "10000000000000000"),
        (" 城市管理\u3000", "text", "城市管理"),
        ("2022年3月", "date", "2022-03"),
        ("2022年3月5日", "date", "2022-03-05"),
        ("2022/3/5", "date", "2022-03-05"),
        ("2022.03.05", "date", "2022-03-05"),
        ("20220305", "date", "2022-03-05"),
        (44625, "date", "2022-03-05"),
        (2022, "date", "2022"),
        ("√", "yes_no", "是"),
        ("无", "yes_no", "否"),
        ("Y", "yes_no", "是"),
        (True, "yes_no", "是"),
        ("否", "yes_no", "否"),
    ],
)
def test_a_cell_is_read_by_the_type_of_its_column(raw: Any, kind: str, expected: str) -> None:
    assert read(raw, kind) == ("value", expected)


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        ("abc", "amount"),
        (True, "amount"),
        (float("nan"), "number"),
        (float("inf"), "amount"),
        (1e29, "amount"),
        (10**29, "integer"),
        ("2022年13月", "date"),
        ("昨天", "date"),
        ("也许", "yes_no"),
        (ErrorValue("#REF!"), "amount"),
        (NotCalculated("A1+B1"), "text"),
    ],
)
def test_what_is_not_of_the_type_is_unreadable_and_never_zero(raw: Any, kind: str) -> None:
    assert read(raw, kind) == ("unreadable", None)


def test_every_cause_is_noted_apart() -> None:
    raws: list[RawValue] = ["abc", ErrorValue("#N/A"), NotCalculated(), "12", 5.0]
    values = read_values(raws, Reading(type=ValueType.AMOUNT))
    assert (values.unreadable, values.errors, values.not_calculated, values.text_numbers) == (
        [0],
        [1],
        [2],
        [3],
    )


@pytest.mark.parametrize(
    ("raw", "number_format", "in_header", "value", "hint"),
    [
        (0.98, "0%", False, "0.98", False),
        (1.2, "0%", False, "1.2", False),
        (2.5, "0.00%", False, "2.5", False),
        (97.59, "General", False, "0.9759", True),
        (1.2, "General", False, "1.2", True),
        (1.5, None, False, "1.5", True),
        (1.0, "General", False, "1", False),
        (97.59, "0.00", True, "0.9759", False),
        (0.5, "0.00", True, "0.005", False),
        (0.5, "0%", True, "0.5", False),
        ("97.59", "General", True, "0.9759", False),
    ],
)
def test_a_percent_is_taken_by_format_header_and_size(
    raw: Any, number_format: str | None, in_header: bool, value: str, hint: bool
) -> None:
    how = Reading(
        type=ValueType.PERCENT, percent_numbers=in_header, number_format=lambda _index: number_format
    )
    values = read_values([raw], how)
    assert values.numbers is not None
    assert (str(values.numbers.decimal(0)), bool(values.percents)) == (value, hint)


def test_amounts_are_converted_exactly() -> None:
    how = Reading(type=ValueType.AMOUNT, source=Unit.YUAN, compared=Unit.TEN_THOUSAND)
    values = read_values([30880600.0, "5万元", None, 0.01], how)
    assert values.numbers is not None
    assert [str(values.numbers.decimal(i)) for i in range(4)] == ["3088.06", "5", "0", "0.000001"]
    assert values.own_units == {1: Unit.TEN_THOUSAND}


def test_amounts_without_a_unit_are_unreadable_where_the_unit_is_required() -> None:
    values = read_values(
        [5.0, "5万元", "—"], Reading(type=ValueType.AMOUNT, unit_known=False, compared=Unit.TEN_THOUSAND)
    )
    assert values.states.tolist() == [CellState.UNREADABLE, CellState.VALUE, CellState.NOT_APPLICABLE]
    assert values.unreadable == []
