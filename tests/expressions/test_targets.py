"""Performance targets and figures in texts, as filers write them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from auditcheck.expressions.functions.figures import figure, first_figure
from auditcheck.expressions.functions.targets import judge, read_target
from auditcheck.expressions.functions.wording import credit_code_holds

AT_LEAST = (
    "5个以上|5个及以上|5个(含)以上|5及以上"
    "|≥5个|>=5|=>5|≧5|⩾5|大于等于5|大于或等于5|不少于5个|不低于5|不小于5|至少5|达到5|超过或等于5"
)
AT_MOST = (
    "5个以内|5个以下|5个之内|5个及以下|5个(含)以内"
    "|≤5个|<=5|=<5|≦5|⩽5|小于等于5|小于或等于5|不超过5|不多于5|不高于5|不大于5|至多5|控制在5以内"
)
MORE = ">5|大于5|高于5|多于5|超过5个"
LESS = "<5|小于5|低于5|少于5个"
EXACTLY = "5|5个|=5|==5|等于5|5 个|-5"


@pytest.mark.parametrize(
    ("targets", "met"),
    [
        (AT_LEAST, (False, True, True)),
        (AT_MOST, (True, True, False)),
        (MORE, (False, False, True)),
        (LESS, (True, False, False)),
        (EXACTLY, (False, True, False)),
        ("4.5-5.5天|4.5~5.5|4.5—5.5|4.5至5.5|4.5到5.5|5-5", (False, True, False)),
        ("5-6", (False, True, True)),
        ("4-5", (True, True, False)),
    ],
)
def test_the_words_of_a_target_are_understood(targets: str, met: tuple[bool, bool, bool]) -> None:
    for target in targets.split("|"):
        sign = -1 if target == "-5" else 1
        found = tuple(judge(Fraction(reached) * sign, target) for reached in (4, 5, 6))
        assert found == met, target


@pytest.mark.parametrize("target", ["优", "完成全部工作", "5个9天", "约5", "5<6", "", "见附件3"])
def test_a_target_in_words_asks_for_no_figure(target: str) -> None:
    assert read_target(target) is None
    assert judge(Fraction(5), target) is None


@pytest.mark.parametrize(
    ("actual", "target", "met"),
    [
        ("优", "优", True),
        ("良", "优", False),
        ("完成3项", "完成5项", None),
        ("完成5项", "完成5项", True),
        ("5个", "5个", True),
        ("≥5个", "≥5个", None),
        ("大量", "≥5个", None),
        ("6个", "≥5个", True),
        ("6", "≥5个", True),
        ("6个", "≥5", True),
        ("6次", "≥5个", None),
        ("600万元", "≥500元", True),
        ("6元", "≥5万元", False),
        ("1亿元", "≤10000万元", True),
        ("1亿元", "<10000万元", False),
        ("2千元", "==2000元", True),
        ("1百万元", "100万元", True),
        ("98%", "≥95%", True),
        ("0.98", "≥95%", True),
        ("0.9", "≥95%", False),
        ("98", "≥95%", True),
        ("98%", "≥0.95", True),
        ("98%", "≥95", True),
        ("98%", "≥1.5", False),
        ("160%", "≥1.5", True),
        ("1.5", "≤150%", True),
        ("1.6", "≤2%", True),
        ("98百分比", "≥95百分比", True),
        ("3个百分点", "≥2个百分点", True),
    ],
)
def test_what_was_reached_is_held_against_the_target(actual: str, target: str, met: bool | None) -> None:
    assert judge(actual, target) is met


def test_of_a_range_of_percentages_one_sign_is_enough() -> None:
    wanted = read_target("30-50%")
    assert wanted is not None
    assert (wanted.conditions, wanted.percent) == (
        ((">=", Fraction(3, 10)), ("<=", Fraction(1, 2))),
        True,
    )
    wanted = read_target("30%-50%人")
    assert wanted is not None
    assert (wanted.conditions[0], wanted.unit) == ((">=", Fraction(3, 10)), "人")
    assert [judge(Fraction(n, 100), "30-50%") for n in (29, 30, 50, 51)] == [False, True, True, False]


def test_a_figure_between_bounds_of_different_size_stays_as_written() -> None:
    assert judge("98%", "0.5-50") is True
    assert judge("98%", "2-50") is False


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("98%", Fraction(98, 100)),
        ("98 %", Fraction(98, 100)),
        ("12‰", Fraction(12, 1000)),
        ("1,234.5", Fraction(12345, 10)),
        ("−3", Fraction(-3)),
        (" 3 ", Fraction(3)),
    ],
)
def test_a_figure_is_read_with_its_sign(written: str, value: Fraction) -> None:
    assert figure(written) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("共12个", Fraction(12)),
        ("a1,234,567.80元", Fraction(12345678, 10)),
        ("1,23", Fraction(1)),
        ("-5和6", Fraction(-5)),
        ("约 3‰ 左右", Fraction(3, 1000)),
        ("没有", None),
        ("", None),
        ("9" * 40, Fraction("9" * 40)),
        ("v.5", None),
    ],
)
def test_the_first_figure_of_a_text_counts(text: str, value: Fraction | None) -> None:
    assert first_figure(text) == value


@pytest.mark.parametrize(
    ("code", "holds"),
    [
        ("91350100M000100Y43", True),
        ("91350100m000100y43", True),
        ("91350100M000100Y4", False),
        ("91350100M000100Y433", False),
        ("91350100M000100Y4I", False),
        ("9135010OM000100Y43", False),
        ("91350101M000100Y43", False),
        ("19350100M000100Y43", False),
        ("", False),
    ],
)
def test_a_credit_code_holds_by_its_last_character(code: str, holds: bool) -> None:
    assert credit_code_holds(code) is holds
