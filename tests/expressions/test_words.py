"""Checks as sentences in both languages."""

from __future__ import annotations

import pytest

from auditcheck.expressions.grammar import FUNCTIONS
from auditcheck.expressions.parsing import parse
from auditcheck.expressions.words import in_words
from auditcheck.model.syntax import Path
from auditcheck.model.words import Words

NAMES = {
    "post": Words("在职人数", "staff on post"),
    "admin": Words("行政编制", "administrative"),
    "inst": Words("事业编制", "institution"),
    "reason": Words("偏差原因", "reason"),
    "kind": Words("项目类别", "category"),
    "code": Words("编码", "code"),
}


def name(path: Path) -> Words:
    return NAMES[str(path.steps[0])]


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        (
            "post == admin + inst",
            "在职人数 应等于 行政编制 + 事业编制",
            "staff on post should equal administrative + institution",
        ),
        (
            "post <= (admin + inst) * 120%",
            "在职人数 不应大于 （行政编制 + 事业编制） × 120%",
            "staff on post should be at most (administrative + institution) × 120%",
        ),
        (
            "post == sum(admin : inst)",
            "在职人数 应等于 行政编制 至 事业编制 之和",
            "staff on post should equal the sum of administrative to institution",
        ),
        (
            "post > admin implies not is_blank(reason)",
            "如果 在职人数 大于 行政编制，则 偏差原因 应填写",
            "if staff on post is greater than administrative, then reason should be filled in",
        ),
        (
            'kind in ("基本", "项目")',
            "项目类别 应为 “基本”、“项目” 之一",
            "category should be one of “基本”, “项目”",
        ),
        (
            'post == sum(admin where kind == "基本")',
            "在职人数 应等于 项目类别 等于 “基本” 的 行政编制 之和",
            "staff on post should equal the sum of administrative where category equals “基本”",
        ),
        (
            "abs(change(post, admin)) <= 30%",
            "在职人数 较 行政编制 的变动率 的绝对值 不应大于 30%",
            "the magnitude of the change of staff on post from administrative should be at most 30%",
        ),
        (
            "not (post > 1 and admin > 1) or inst != 1",
            "不应是：在职人数 大于 1，且 行政编制 大于 1，或 事业编制 不应等于 1",
            (
                "not: staff on post is greater than 1, and administrative is greater than 1, "
                "or institution should not equal 1"
            ),
        ),
        (
            "post - (admin - inst) == -(admin + inst) / 2",
            "在职人数 - （行政编制 - 事业编制） 应等于 -（行政编制 + 事业编制） ÷ 2",
            "staff on post - (administrative - institution) should equal -(administrative + institution) ÷ 2",
        ),
        (
            'kind not in ("基本") and is_blank(reason) == true',
            "项目类别 不应为 “基本” 之一，且 偏差原因 为空白 应等于 是",
            "category should be none of “基本”, and reason is blank should equal true",
        ),
        (
            'kind in ("a") implies post != 0%',
            "如果 项目类别 为 “a” 之一，则 在职人数 不应等于 0%",
            "if category is one of “a”, then staff on post should not equal 0%",
        ),
        (
            'kind not in ("a") implies not is_blank(reason) == false',
            "如果 项目类别 不为 “a” 之一，则 不应是：偏差原因 为空白 等于 否",
            "if category is none of “a”, then not: reason is blank equals false",
        ),
        (
            "if post > 1 then admin < 2 else inst >= 3",
            "如果 在职人数 大于 1，则 行政编制 应小于 2，否则 事业编制 不应小于 3",
            (
                "if staff on post is greater than 1, then administrative should be less than 2, "
                "else institution should be at least 3"
            ),
        ),
        (
            "all(post > 1, admin > 1) and any(post > 1, admin > 1)",
            "在职人数 应大于 1、行政编制 应大于 1，且 至少有一项符合：在职人数 大于 1、行政编制 大于 1",
            (
                "staff on post should be greater than 1, administrative should be greater than 1, and at "
                "least one must hold: staff on post is greater than 1, administrative is greater than 1"
            ),
        ),
        (
            "all(post > 1) implies rollup(post by code)",
            "如果 全部符合：在职人数 大于 1，则 在职人数（按 编码）：上级编码的数应等于其下级之和",
            (
                "if all hold: staff on post is greater than 1, then staff on post by code: every parent code "
                "should equal the sum of its children"
            ),
        ),
        (
            "(post > 1 or admin > 1) and (post > 1 implies admin > 1)",
            "（在职人数 应大于 1，或 行政编制 应大于 1），且 （如果 在职人数 大于 1，则 行政编制 应大于 1）",
            (
                "(staff on post should be greater than 1, or administrative should be greater than 1), and "
                "(if staff on post is greater than 1, then administrative should be greater than 1)"
            ),
        ),
        (
            'post != admin implies matches(code, "x")',
            "如果 在职人数 不等于 行政编制，则 编码 的格式应符合 “x”",
            "if staff on post does not equal administrative, then code should have the form “x”",
        ),
        (
            'matches(code, "x") and meets(post, admin) implies starts_with(code, "x") and meets(post, inst)',
            (
                "如果 编码 的格式符合 “x”，且 在职人数 达到 行政编制，"
                "则 编码 应以 “x” 开头，且 在职人数 应达到 事业编制"
            ),
            (
                "if code has the form “x”, and staff on post meets administrative, then code should begin "
                "with “x”, and staff on post should meet institution"
            ),
        ),
        ("unique(code)", "编码 不应重复", "code should not occur twice"),
        (
            'matches(code, "\\d{1}[0-9]{all}")',
            "编码 的格式应符合 “\\d{1}[0-9]{all}”",
            "code should have the form “\\d{1}[0-9]{all}”",
        ),
        (
            "post >= 1000 and (post == admin or post == inst)",
            "在职人数 不应小于 1,000，且 （在职人数 应等于 行政编制，或 在职人数 应等于 事业编制）",
            (
                "staff on post should be at least 1,000, and (staff on post should equal administrative, "
                "or staff on post should equal institution)"
            ),
        ),
    ],
)
def test_a_check_reads_as_a_sentence(text: str, zh: str, en: str) -> None:
    assert in_words(parse(text).tree, name) == Words(zh, en)


@pytest.mark.parametrize("function", sorted(FUNCTIONS))
def test_every_function_has_words_that_name_its_arguments(function: str) -> None:
    count = FUNCTIONS[function].least
    said = in_words(parse(f"{function}({', '.join(['post', 'admin', 'inst'][:count])})").tree, name)
    assert "在职人数" in said.zh
    assert "staff on post" in said.en
    assert "{" not in said.zh + said.en
