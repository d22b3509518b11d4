"""The page in a real browser: what a click and a key do, and that hostile texts do nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
from tests.reporters.payloads import HTML

from auditcheck.model.report import Report, SheetView
from auditcheck.reporters.html import render_html

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")

HOSTILE = (*HTML, "{{ self }}{% include 'x' %}")


@pytest.fixture(name="browser", scope="module")
def _browser() -> Iterator[Browser]:
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(name="opened")
def _opened(browser: Browser, tmp_path: Path) -> Iterator[Callable[[Report], Page]]:
    """Open a report's page; afterwards nothing may have been complained of, and nothing asked for."""
    context = browser.new_context(viewport={"width": 1300, "height": 800}, reduced_motion="reduce")
    page = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))

    def open_report(report: Report) -> Page:
        path = tmp_path / "report.html"
        path.write_text(render_html(report, "en"), encoding="utf-8")
        page.goto(path.as_uri())
        return page

    yield open_report
    context.close()
    assert said == []
    assert [url for url in asked if not url.endswith("/report.html")] == []


def current(page: Page) -> list[str]:
    found: list[str] = page.eval_on_selector_all(".current", "all => all.map(one => one.id)")
    return found


def shown(page: Page, what: str = ".issue") -> list[str]:
    found: list[str] = page.eval_on_selector_all(f"{what}:not([hidden])", "all => all.map(one => one.id)")
    return found


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


def test_a_click_on_an_issue_shows_its_cell_and_what_was_read(
    answered: Report, opened: Callable[[Report], Page]
) -> None:
    page = opened(answered)
    assert shown(page, ".sheet") == ["s0"]
    page.click("#i1 .message")
    assert current(page) == ["i1", "c1-14-3"]
    assert shown(page, ".sheet") == ["s1"]
    assert page.locator("td.reading").count() == 6
    assert page.get_attribute("#tab1", "aria-selected") == "true"


def test_a_click_on_a_cell_shows_its_issue(answered: Report, opened: Callable[[Report], Page]) -> None:
    page = opened(answered)
    page.click("#c0-4-3")
    assert (current(page), focused(page)) == (["i3", "c0-4-3"], "i3")
    page.click("#tab1")
    page.click("#c1-9-3")
    assert (current(page), focused(page)) == (["i1", "c1-14-3"], "i1")


def test_links_of_the_tape_lead_to_their_cells(answered: Report, opened: Callable[[Report], Page]) -> None:
    page = opened(answered)
    page.click("#i1 .tape a[href='#c1-10-3']")
    assert focused(page) == "c1-10-3"
    assert page.locator("#c1-10-3").is_visible()


def test_the_filters_show_what_is_asked_for_and_count_it(
    answered: Report, opened: Callable[[Report], Page]
) -> None:
    page = opened(answered)
    assert shown(page) == ["i1", "i2", "i3", "i4", "i5"]
    page.click(".chip.hint span")
    page.click(".chip.logic span")
    assert shown(page) == ["i1", "i3"]
    assert page.inner_text(".shown") == "2 / 5"
    page.select_option("select[name=sheet]", label="机构人员情况")
    assert (shown(page), shown(page, ".sheet")) == (["i3"], ["s0"])
    page.check("input[name=open]")
    assert shown(page) == []
    assert page.locator(".none-left").is_visible()
    page.click("button[type=reset]")
    assert shown(page) == ["i1", "i2", "i3", "i4", "i5"]


def test_a_cell_leads_to_its_issue_even_if_that_was_filtered_out(
    answered: Report, opened: Callable[[Report], Page]
) -> None:
    page = opened(answered)
    page.click(".chip.verify span")
    assert "i3" not in shown(page)
    page.click("#c0-4-3")
    assert focused(page) == "i3"
    assert "i3" in shown(page)


def test_the_keyboard_alone_goes_through_issues_and_cells(
    answered: Report, opened: Callable[[Report], Page]
) -> None:
    page = opened(answered)
    page.focus("#i1")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert (focused(page), current(page)) == ("i3", ["i3", "c0-4-3"])
    page.keyboard.press("Enter")
    assert focused(page) == "c0-4-3"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.keyboard.press("Home")
    assert focused(page) == "i1"
    page.keyboard.press("End")
    assert focused(page) == "i5"


def test_every_sheet_and_issue_is_printed_whatever_was_filtered(
    answered: Report, opened: Callable[[Report], Page]
) -> None:
    page = opened(answered)
    page.emulate_media(media="print")
    assert page.locator(".sheet").count() == 2
    assert all(sheet.is_visible() for sheet in page.locator(".sheet").all())
    assert not page.locator(".filters").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_texts_stand_out_from_their_ground(
    answered: Report, opened: Callable[[Report], Page], scheme: Literal["light", "dark"]
) -> None:
    page = opened(answered)
    page.emulate_media(color_scheme=scheme)
    ratios = page.evaluate(CONTRAST, ["body", ".conclusion", ".level", ".place a", "td.stand", ".tape th"])
    assert min(ratios) >= 4.5


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_shown_as_text_wherever_it_stands(
    rich: Report, opened: Callable[[Report], Page], text: str
) -> None:
    issue = rich.issues[0]
    place = replace(issue.primary, sheet=text, row_label=text, column_label=text)
    if issue.primary.cell is not None:
        place = replace(place, cell=replace(issue.primary.cell, sheet=text, row=1, column=1))
    issue = replace(issue, code=text, target=text, value=text, basis=text, primary=place)
    view = SheetView(title=text, rows=(1,), columns=(1, 2), texts=((text, text),))
    info = replace(rich.submission, name=text, identity={"unit": text})
    page = opened(replace(rich, submission=info, issues=(issue,), views=(view,)))
    page.click("td.stand")
    assert page.title() == f"Audit report · {text}"
    assert page.inner_text("td.stand") == text
    assert page.locator("script, iframe, img, svg, base, link").count() == 1
    assert page.locator("form").count() == 1


CONTRAST = """
names => names.map(name => {
  const rgb = text => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => {
    const part = v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
    const [x, y, z] = [r, g, b].map(v => part(v / 255));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const element = document.querySelector(name);
  const behind = one => getComputedStyle(one).backgroundColor;
  let ground = element;
  while ((rgb(behind(ground))[3] ?? 1) === 0) ground = ground.parentElement;
  const [a, b] = [getComputedStyle(element).color, behind(ground)].map(text => light(rgb(text)));
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
})
"""
"""The contrast of the text of each element with what lies behind it (WCAG 2.2, 1.4.3)."""
