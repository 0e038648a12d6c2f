"""Every page for every reader: no barrier that axe finds, nothing wider than a phone, no request elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import axe_playwright_python
import pytest
from conftest import Site, sign_in
from playwright.sync_api import Browser, Page, expect

PAGES = [
    "/",
    "/publications/",
    "/publications/how-far-can-tokyo-hold-the-line/",
    "/publications/the-repair-ship-is-the-strategy/",
    "/publications/an-index-of-resolve-that-measured-something-else/",
    "/publications/a-short-guide-to-base-rates-for-people-in-a-hurry/",
    "/publications/journal-of-slow-statecraft-3-1/",
    "/publications/quiet-seas/",
    "/publications/year/2025/",
    "/co25003/v1/",
    "/co25003/versions/",
    "/series/",
    "/series/js/",
    "/corrections/",
    "/external/",
    "/awards/",
    "/glossary/",
    "/feeds/",
    "/people/",
    "/people/?sort=name",
    "/people/former/",
    "/people/ito-naoko/",
    "/people/aasen-odd/",
    "/about/board/",
    "/about/welcome/",
    "/about/chairs/",
    "/about/chairs/lantern-street-chair/",
    "/about/careers/",
    "/about/careers/analyst-undersea-cables/",
    "/about/careers/librarian/",
    "/about/funding/",
    "/units/",
    "/units/closed/",
    "/units/economy/",
    "/units/northern-waters/",
    "/teaching/",
    "/teaching/programmes/strategic-judgement/",
    "/teaching/courses/reading-a-communique/",
    "/teaching/courses/reading-a-communique/apply/",
    "/partners/",
    "/alumni/",
    "/alumni/directory/",
    "/analyses/",
    "/analyses/japan-us-2025/",
    "/analyses/japan-us-2025/by/spatial-bargaining/",
    "/analyses/japan-us-2025/defence/",
    "/analyses/japan-us-2025/hns/",
    "/record/",
    "/record/forecasts/",
    "/record/forecasts/japan-us-2025/q1/",
    "/record/forecasts/japan-us-2025/b2/",
    "/record/forecasts/meridian-2023/m1/",
    "/record/by/hale/",
    "/record/next/",
    "/record/heads/",
    "/search/?q=Japan",
    "/feedback/?from=/about/",
    "/contact/",
    "/contact/press/",
    "/directions/",
    "/subscribe/",
    "/accounts/login/",
    "/accounts/password/reset/",
    "/accounts/signup/",
    "/about/",
    "/events/",
    "/events/what-a-deadline-is-worth/",
    "/events/what-a-deadline-is-worth/register/",
    "/events/launch-a-grammar-of-notices-to-mariners/",
    "/events/harbour-dialogue/",
    "/events/past/2025/",
    "/news/",
    "/news/the-harbour-dialogue-will-open-its-first-envelope/",
    "/film-and-sound/",
    "/film-and-sound/how-many-deadlines-hold/",
    "/film-and-sound/harbour-talk-one-number-read-aloud/",
    "/film-and-sound/a-ship-a-cable-and-a-permit/",
    "/podcast/",
    "/speeches/",
    "/publications/on-being-an-honest-guest/",
    "/topics/",
    "/topics/forecasting/",
    "/registrations/sent/",
    "/registrations/forged/",
    "/privacy/",
    "/privacy/v1/",
    "/privacy/versions/",
    "/cookies/",
    "/styleguide/",
    "/nowhere/",
]
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()


def violations(page: Page) -> list[str]:
    """Return what axe has against a page."""
    page.evaluate(AXE)
    found = page.evaluate("async () => (await axe.run()).violations")
    return [f"{v['id']}: {v['help']}: {node['html'][:160]}" for v in found for node in v["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(reader: Page, site: Site, path: str, scheme: str) -> None:
    reader.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    reader.goto(site.address + path)
    assert violations(reader) == []


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_wider_than_a_small_phone(reader: Page, site: Site, path: str) -> None:
    reader.set_viewport_size({"width": 320, "height": 640})
    reader.goto(site.address + path)
    assert reader.evaluate("document.documentElement.scrollWidth") <= 320
    assert violations(reader) == []


@pytest.mark.parametrize("path", PAGES)
def test_the_policy_is_strict_and_the_page_keeps_it(reader: Page, site: Site, path: str) -> None:
    answer = reader.goto(site.address + path)
    assert answer is not None
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    for directive in ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert directive in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "strict-origin-when-cross-origin"
    source = reader.content()
    assert not re.search(r"<script(?! type=.application/ld\+json.)(?![^>]*\bsrc=)[^>]*>", source), "an inline script"
    assert not re.search(r"<style\b", source), "an inline style sheet"
    assert not re.search(r"<[^>]+\sstyle=", source), "an inline style"


def test_axe_finds_nothing_on_a_run(reader: Page, site: Site) -> None:
    reader.goto(site.address + "/analyses/japan-us-2025/defence/")
    reader.goto(site.address + str(reader.locator("a[href*='/runs/']").first.get_attribute("href")))
    expect(reader.get_by_role("heading", name="What would change the answer")).to_be_visible()
    assert violations(reader) == []
    reader.set_viewport_size({"width": 320, "height": 640})
    assert reader.evaluate("document.documentElement.scrollWidth") <= 320
    assert violations(reader) == []


def test_the_first_tab_skips_to_the_text(reader: Page, site: Site) -> None:
    reader.goto(site.address)
    reader.keyboard.press("Tab")
    focused = reader.locator(":focus")
    expect(focused).to_have_attribute("href", "#content")
    expect(focused).to_be_visible()


def test_print_shows_the_text_and_not_the_menu(reader: Page, site: Site) -> None:
    reader.goto(site.address + PAGES[2])
    reader.emulate_media(media="print")
    expect(reader.get_by_role("heading", level=1)).to_be_visible()
    expect(reader.locator("header.masthead nav")).not_to_be_visible()


def test_an_editor_signs_in_with_the_password_printed_once(browser: Browser, site: Site) -> None:
    context = browser.new_context()
    page = context.new_page()
    sign_in(page, site)
    expect(page).to_have_url(re.compile(r"/admin/$"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    context.close()
