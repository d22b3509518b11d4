from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from auditcheck.model.report import Report
from auditcheck.model.words import Language
from auditcheck.reporters import html
from auditcheck.reporters.html import render_html


class Page(HTMLParser):
    """The tags and attributes of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]

    def ids(self) -> list[str]:
        return [attributes["id"] for _, attributes in self.tags if "id" in attributes]


def without_parts(text: str) -> str:
    """Return the page without its style sheet and script, which are files of their own."""
    short = re.sub(r"<(style|script)>.*?</\1>", r"<\1></\1>", text, flags=re.DOTALL)
    return re.sub(r"&#39;sha256-[^&]*&#39;", "HASH", short)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_whole_page_reads_as_agreed(
    answered: Report, language: Language, same_as_snapshot: Callable[[str, str], bool]
) -> None:
    assert same_as_snapshot(f"answered.{language}.html", without_parts(render_html(answered, language)))


def test_the_policy_lets_in_nothing_but_the_page_s_own_style_and_script(answered: Report) -> None:
    text = render_html(answered, "zh")
    (policy,) = [m["content"] for m in Page(text).all("meta") if "http-equiv" in m]
    hashes = {
        part: base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        for part, content in re.findall(r"<(style|script)>(.*?)</\1>", text, flags=re.DOTALL)
    }
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{hashes['style']}'; "
        f"script-src 'sha256-{hashes['script']}'; base-uri 'none'; form-action 'none'"
    )


@pytest.mark.parametrize("name", ["answered", "hostile", "unread", "clean"])
def test_nothing_runs_inline_and_nothing_is_loaded(name: str, request: pytest.FixtureRequest) -> None:
    page = Page(render_html(request.getfixturevalue(name), "zh"))
    attributes = [(name, value) for _, pairs in page.tags for name, value in pairs.items()]
    assert [name for name, _ in attributes if name.startswith("on") or name in {"style", "src"}] == []
    assert [value for name, value in attributes if name == "href" and not value.startswith("#")] == []
    assert len(page.all("script")) == len(page.all("style")) == 1


def test_every_link_has_its_goal_and_every_id_is_there_once(answered: Report) -> None:
    page = Page(render_html(answered, "en"))
    ids = page.ids()
    goals = {link["href"][1:] for link in page.all("a")}
    assert len(ids) == len(set(ids))
    assert goals - set(ids) == set()
    assert {"i1", "c1-14-3", "c1-8-3", "c0-4-3"} <= goals


def test_a_report_without_views_has_the_issues_alone(rich: Report) -> None:
    text = render_html(rich, "zh")
    assert '<body class="single">' in text
    assert '<table class="grid">' not in text


def test_of_too_many_issues_the_worst_are_shown_and_the_rest_is_told(
    rich: Report, many: Callable[[int], Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(html, "ISSUES", 4)
    text = render_html(replace(rich, issues=rich.issues + many(3).issues), "en")
    levels = [a["data-class"] for a in Page(text).all("article")]
    assert levels == ["balance", "balance", "balance", "balance"]
    assert "4 milder issues not shown" in text


def test_equal_reports_give_equal_pages(answered: Report) -> None:
    assert render_html(answered, "zh") == render_html(answered, "zh")
