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
