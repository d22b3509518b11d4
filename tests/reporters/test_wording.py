from __future__ import annotations

import ast
import re
from dataclasses import replace
from pathlib import Path

import pytest

import auditcheck
from auditcheck.model.issues import Outcome
from auditcheck.model.report import Report
from auditcheck.model.rules import RuleClass
from auditcheck.model.words import Words
from auditcheck.reporters.wording import conclusion, counted

SOURCE = Path(auditcheck.__file__).parent
CHINESE = re.compile(r"[㐀-鿿]")
UNITS = re.compile(r"[千万亿]?元|合计")
"""Words that English text about Chinese forms quotes."""


def literal(node: ast.expr) -> str | None:
    """Return the fixed text of a string or an f-string, None for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(literal(part) or "" for part in node.values)
    return None


def catalogue(folder: str) -> list[tuple[str, str, str]]:
    """Return place, Chinese and English of all words written in a folder of the package."""
    found = []
    for path in sorted((SOURCE / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Words":
                zh, en = (literal(argument) for argument in node.args)
                if zh is not None and en is not None:
                    found.append((f"{path.name}:{node.lineno}", zh, en))
    return found


@pytest.mark.parametrize("folder", ["reporters", "cli", "model"])
def test_every_message_is_chinese_in_chinese_and_english_in_english(folder: str) -> None:
    words = catalogue(folder)
    assert len(words) >= 5
    letters = re.compile(r"[A-Za-z]{2}")
    english_only = [
        place for place, zh, en in words if zh != en and letters.search(en) and not CHINESE.search(zh)
    ]
    assert english_only == []
    assert [place for place, _, en in words if CHINESE.search(UNITS.sub("", en))] == []


def with_classes(report: Report, *classes: RuleClass, unchecked: int = 0) -> Report:
    issues = tuple(replace(report.issues[0], rule_class=rule_class) for rule_class in classes)
    outcome = Outcome(
        rule_id="A", title=Words("甲", "a"), rule_class=RuleClass.HINT, passed=1, not_evaluated=unchecked
    )
    return replace(report, issues=issues, outcomes=(outcome,))


@pytest.mark.parametrize(
    ("classes", "unchecked", "zh", "en"),
    [
        ((), 0, "没有发现问题", "no issues"),
        ((RuleClass.HINT,), 0, "可以上报：1 条提示", "can be submitted: 1 hint"),
        (
            (RuleClass.VERIFY, RuleClass.HINT, RuleClass.HINT),
            0,
            "核实后可以上报：1 个问题须核实，改正或说明；2 条提示",
            "can be submitted once verified: 1 issue to correct or explain; 2 hints",
        ),
        (
            (RuleClass.LOGIC, RuleClass.BALANCE),
            0,
            "不能上报：2 个问题必须改正",
            "cannot be submitted: 2 issues must be corrected",
        ),
        ((), 1, "不能上报：1 条规则未能审核", "cannot be submitted: 1 rule could not be checked"),
    ],
)
def test_the_conclusion_says_what_stands_in_the_way(
    rich: Report, classes: tuple[RuleClass, ...], unchecked: int, zh: str, en: str
) -> None:
    assert conclusion(with_classes(rich, *classes, unchecked=unchecked)) == Words(zh, en)


def test_the_conclusion_never_contradicts_the_exit_code(rich: Report, clean: Report, unread: Report) -> None:
    for report in (rich, clean, unread):
        assert conclusion(report).zh.startswith("不能上报") is report.blocks()


def test_counts_have_english_plurals() -> None:
    assert [counted(n, "格", "cell").en for n in (0, 1, 1200)] == ["0 cells", "1 cell", "1,200 cells"]
