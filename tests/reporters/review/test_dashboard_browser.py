"""The overview in a real browser: searching and filtering, and that hostile texts do nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from auditcheck.model.batch import Reviewed
from auditcheck.model.report import Report
from auditcheck.reporters.review.files import review_files

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
HIT = "document.title='hit'"
HOSTILE = (
    f"<script>{HIT}</script>",
    f"</script><script>{HIT}</script>",
    f"<!--<script>{HIT}",
    f"</style><img src='http://127.0.0.1:9/x' onerror=\"{HIT}\">",
    f'"><svg onload="{HIT}">',
    f'<iframe srcdoc="<script>parent.{HIT}</script>"></iframe>',
    "<base href=http://127.0.0.1:9/><link rel=stylesheet href=x.css>",
    f"javascript:{HIT}",
    "{{ self }}{% include 'x' %}",
    "\u2028\u202e\x1b[31m",
)

Opened = Callable[[Reviewed], "Page"]


@pytest.fixture(name="browser", scope="module")
def _browser() -> Iterator[Browser]:
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(name="opened")
def _opened(browser: Browser, tmp_path: Path) -> Iterator[Opened]:
    """Open a batch's overview; afterwards nothing may have been complained of, and nothing asked for."""
    context = browser.new_context(viewport={"width": 1300, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))

    def open_batch(batch: Reviewed) -> Page:
        content = {file.path: file.render for file in review_files(batch, "en")}["index.html"]()
        (tmp_path / "index.html").write_bytes(content)
        page.goto((tmp_path / "index.html").as_uri())
        return page

    yield open_batch
    context.close()
    assert said == []
    assert [url for url in asked if not url.endswith("/index.html")] == []


def names(page: Page) -> list[str]:
    found: list[str] = page.eval_on_selector_all(
        ".heat tbody th", "all => all.map(one => one.firstChild.textContent)"
    )
    return found


def test_all_units_are_listed_the_worst_first(mixed: Reviewed, opened: Opened) -> None:
    page = opened(mixed)
    assert names(page)[:3] == ["单位010", "单位011", "单位001"]
    assert page.inner_text(".shown") == "12 / 12"
    assert "Common causes" in page.inner_text(".causes")


def test_the_search_finds_units_codes_files_and_rules(mixed: Reviewed, opened: Opened) -> None:
    page = opened(mixed)
    page.fill("input[type=search]", "4301003")
    assert names(page) == ["单位003"]
    page.fill("input[type=search]", "proj-01 单位00")
    assert len(names(page)) == 6
    page.fill("input[type=search]", "no such unit")
    assert page.locator(".units .empty").is_visible()
    page.click(".find button[type=reset]")
    page.wait_for_function("document.querySelector('.shown').textContent === '12 / 12'")


def test_a_tile_a_rule_and_a_kind_filter_together(mixed: Reviewed, opened: Opened) -> None:
    page = opened(mixed)
    page.click(".tile.unread")
    assert names(page) == ["单位010", "单位011"]
    page.click(".tile.missing")
    assert names(page) == ["单位010", "单位011", "没有报送的单位"]
    page.click(".tile.unread")
    page.click(".tile.missing")
    page.click(".heat .rule button[data-rule='PROJ-01']")
    assert len(names(page)) == 6
    page.select_option("select[name=kind]", "汇总")
    assert names(page) == []


def test_a_common_cause_leads_to_its_units(mixed: Reviewed, opened: Opened) -> None:
    page = opened(mixed)
    page.click(".cause button.only >> nth=0")
    assert len(names(page)) == 6


def test_many_units_come_page_by_page(
    rich: Report, batch_of: Callable[..., Reviewed], opened: Opened
) -> None:
    page = opened(batch_of(*[rich] * 450))
    assert len(names(page)) == 200
    page.click(".more")
    page.click(".more")
    assert len(names(page)) == 450
    assert not page.locator(".more").is_visible()


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_shown_as_text_wherever_it_stands(
    rich: Report, batch_of: Callable[..., Reviewed], opened: Opened, text: str
) -> None:
    issue = rich.issues[0]
    place = replace(issue.primary, sheet=text, row_label=text, column_label=text)
    issue = replace(issue, code=text, target=text, value=text, basis=text, primary=place)
    report = replace(rich, issues=(issue,), outcomes=())
    page = opened(batch_of(*[report] * 6, names=(text,) * 6, across=report))
    page.fill("input[type=search]", "4301001")
    assert page.locator(".heat tbody tr").count() == 1
    assert page.title() == "Batch review"
    assert page.locator("script").count() == 2
    assert page.locator("iframe, img, svg, base, link").count() == 0
    assert page.locator("form").count() == 1
