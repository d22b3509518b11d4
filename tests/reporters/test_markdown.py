from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from auditcheck.model.report import Report
from auditcheck.reporters import markdown
from auditcheck.reporters.markdown import for_markdown, render_markdown


def test_the_whole_report_reads_as_agreed(
    answered: Report, same_as_snapshot: Callable[[str, str], bool]
) -> None:
    assert same_as_snapshot("answered.md", render_markdown([answered], "zh"))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("支出表!F14", "支出表!F14"),
        ("a|b", r"a\|b"),
        ("**粗** _斜_ `码`", r"\*\*粗\*\* \_斜\_ \`码\`"),
        ("[x](http://a.example)", r"\[x\](http:<!-- -->//a.example)"),
        ("www.a.example", "www<!-- -->.a.example"),
        ("<img src=x>", r"\<img src=x\>"),
        ("&lt;", "&amp;lt;"),
        ("@all #12 # 12", "@<!-- -->all #<!-- -->12 # 12"),
        ("行一\n# 行二", "行一 # 行二"),
    ],
)
def test_a_text_shows_as_it_is(text: str, shown: str) -> None:
    assert for_markdown(text) == shown


def test_a_comment_stays_below_what_hosts_take_and_tells_what_is_left_out(
    many: Callable[[int], Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(markdown, "LENGTH", 5_000)
    text = render_markdown([many(200)], "en")
    left_out = re.search(r"_([0-9,]+) more issues_", text)
    assert left_out
    assert text.count("- ❌ **R-") + int(left_out[1]) == 200
    assert len(text) < 5_200


def test_a_fence_is_longer_than_any_within(rich: Report) -> None:
    issue = rich.issues[0]
    assert issue.comparison is not None
    term = replace(issue.comparison.left.terms[0], label="````x")
    sums = replace(issue.comparison, left=replace(issue.comparison.left, terms=(term,)))
    text = render_markdown([replace(rich, issues=(replace(issue, comparison=sums),))], "zh")
    assert text.count("\n  `````") == 2


def test_a_clean_report_has_no_table_and_no_issue(clean: Report) -> None:
    text = render_markdown([clean], "en")
    assert "**no issues**" in text
    assert "| class |" not in text
