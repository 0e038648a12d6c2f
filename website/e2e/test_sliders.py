"""A reader changes an assumption and sees the answer change: live, and as a plain form without JavaScript."""

from __future__ import annotations

from conftest import Site
from playwright.sync_api import Page, expect

ISSUE = "/analyses/japan-us-2025/defence/"
WHOLE = "/analyses/japan-us-2025/by/spatial-bargaining/"
POSITION = "input[type=range][name='position.defence.JPN']"


def test_a_moved_slider_changes_the_number_without_a_page_load(reader: Page, site: Site) -> None:
    reader.goto(site.address + ISSUE)
    before = reader.locator("#result").inner_text()
    reader.evaluate("window.stillHere = true")
    slider = reader.locator(POSITION)
    slider.focus()
    for _ in range(12):
        slider.press("ArrowRight")
    expect(reader.locator("#result")).not_to_have_text(before, timeout=10_000)
    assert reader.evaluate("window.stillHere") is True
    moved = slider.input_value()
    expect(reader.locator("#result")).to_contain_text("Japan")
    # The address carries the change, so that a moved state can be shared.
    reader.wait_for_url(lambda url: f"position.defence.JPN={moved}" in url)
    shared = reader.url
    reader.goto(shared)
    assert reader.locator(POSITION).input_value() == moved


def test_the_same_with_javascript_off(plain_reader: Page, site: Site) -> None:
    plain_reader.goto(site.address + ISSUE)
    before = plain_reader.locator("#result").inner_text()
    slider = plain_reader.locator(POSITION)
    slider.focus()
    for _ in range(12):
        slider.press("ArrowRight")
    plain_reader.get_by_role("button", name="Recompute").click()
    after = plain_reader.locator("#result").inner_text()
    assert after != before
    assert "position.defence.JPN" in plain_reader.url


def test_a_slider_left_alone_is_no_change(plain_reader: Page, site: Site) -> None:
    plain_reader.goto(site.address + ISSUE)
    before = plain_reader.locator("#result").inner_text()
    plain_reader.get_by_role("button", name="Recompute").click()
    assert plain_reader.locator("#result").inner_text() == before


def test_a_value_that_cannot_be_is_refused_in_words(plain_reader: Page, site: Site) -> None:
    answer = plain_reader.goto(site.address + ISSUE + "?position.defence.JPN=99")
    assert answer is not None and answer.status == 400
    expect(plain_reader.get_by_role("main")).to_contain_text("from 1 to 3.5")


def test_a_method_set_otherwise_answers_otherwise_without_a_page_load(reader: Page, site: Site) -> None:
    reader.goto(site.address + WHOLE)
    before = reader.locator("#result").inner_text()
    reader.evaluate("window.stillHere = true")
    reader.get_by_label("Predictive sd", exact=True).fill("0.6")
    expect(reader.locator("#result")).to_contain_text("Predictive sd 0.25 → 0.6", timeout=10_000)
    assert reader.evaluate("window.stillHere") is True
    reader.wait_for_url(lambda url: "predictive_sd=0.6" in url)
    assert reader.locator("#result").inner_text() != before


def test_a_method_is_set_with_javascript_off(plain_reader: Page, site: Site) -> None:
    plain_reader.goto(site.address + WHOLE)
    plain_reader.get_by_label("Tie", exact=True).select_option("upper")
    plain_reader.get_by_role("button", name="Recompute").click()
    expect(plain_reader.locator("#result")).to_contain_text("Tie midpoint → upper")
    assert plain_reader.get_by_label("Tie", exact=True).input_value() == "upper"
    # The browser itself keeps a reader within the bounds; an address can still say what is beyond them.
    assert plain_reader.get_by_label("Floor", exact=True).get_attribute("max") == "10"
    plain_reader.goto(f"{site.address}{WHOLE}?floor=11")
    expect(plain_reader.get_by_role("main")).to_contain_text("less than or equal to 10")


def test_numbers_read_the_same_with_and_without_javascript(reader: Page, plain_reader: Page, site: Site) -> None:
    for place in ("/analyses/japan-us-2025/hns/", ISSUE, WHOLE):
        said = []
        for page in (reader, plain_reader):
            page.goto(site.address + place)
            said.append(page.locator(".slider output").all_text_contents())
        assert said[0] == said[1]
    reader.goto(site.address + "/analyses/japan-us-2025/hns/")
    slider = reader.locator("input[type=range][name='position.hns.JPN']")
    slider.focus()
    slider.press("ArrowRight")
    shown = reader.locator(f"output[for='{slider.get_attribute('id')}']").text_content()
    assert shown is not None and shown.startswith("US$\u00a0") and shown.endswith("\u00a0bn")
    assert slider.get_attribute("aria-valuetext") == shown
