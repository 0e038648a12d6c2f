"""Rows 1 to 23 and 33 to 37 in a browser: menus, panels, search, the trail, the notice, the book, what is not there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from conftest import Site
from playwright.sync_api import Browser, Page, expect
from test_everyone import violations

COMMENTARY = "/publications/how-far-can-tokyo-hold-the-line/"
WIDE = {"width": 1280, "height": 900}
SMALL = {"width": 320, "height": 640}


@pytest.fixture
def small(reader: Page, site: Site) -> Page:
    """Return a reader with a small phone on the page about the institute."""
    reader.set_viewport_size({"width": 320, "height": 640})
    reader.goto(f"{site.address}/about/")
    return reader


@pytest.fixture
def wide(reader: Page, site: Site) -> Page:
    """Return a reader with a wide screen on the page about the institute."""
    reader.set_viewport_size({"width": 1280, "height": 900})
    reader.goto(f"{site.address}/about/")
    return reader


@pytest.fixture
def plain_wide(browser: Browser, site: Site) -> Iterator[Page]:
    """Return a reader without JavaScript before a wide screen."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


# Menus


def test_row_1_the_menu_drills_down_and_back_returns_the_focus(small: Page) -> None:
    menu = small.get_by_role("navigation", name="Main")
    small.locator(".menu-switch").press("Enter")
    top = menu.locator("summary", has_text="Publications")
    top.focus()
    small.keyboard.press("Enter")
    back = menu.get_by_role("button", name="Back")
    expect(back).to_be_focused()
    expect(menu.locator("summary", has_text="About")).to_be_hidden()
    group = menu.get_by_role("button", name="Our series")
    group.focus()
    small.keyboard.press("Enter")
    expect(menu.get_by_role("link", name="Issue Papers")).to_be_visible()
    expect(back).to_be_focused()
    assert violations(small) == []
    small.keyboard.press("Enter")
    expect(group).to_be_focused()
    back.press("Enter")
    expect(top).to_be_focused()
    expect(back).to_be_hidden()
    top.press("Enter")
    small.keyboard.press("Escape")
    expect(small.locator(".menu-switch")).to_be_focused()
    expect(menu).to_be_hidden()
    assert small.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("size", [WIDE, SMALL])
def test_row_2_each_link_of_the_menu_is_read_once(reader: Page, site: Site, size: dict[str, int]) -> None:
    reader.set_viewport_size({"width": size["width"], "height": size["height"]})
    reader.goto(f"{site.address}/about/")
    if size is SMALL:
        reader.locator(".menu-switch").click()
    tree = reader.get_by_role("navigation", name="Main").aria_snapshot()
    said = re.findall(r'"([^"]+)"', tree)
    assert len(said) == len(set(said)), said
    expect(reader.get_by_role("navigation", name="Main")).to_have_count(1)
    for title in ("About", "Publications", "The record"):
        assert tree.count(title) == 1


def test_row_3_the_sections_of_the_house_are_there(wide: Page) -> None:
    shown = wide.locator(".menu-item > details > summary, .menu-item > a").all_inner_texts()
    for title in ("About", "Outreach", "Publications", "Analyses", "The record"):
        assert title in shown


def test_row_3_what_an_editor_publishes_stands_on_the_next_page(browser: Browser, reader: Page, site: Site) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    desk = context.new_page()
    desk.goto(f"{site.address}/admin/snippets/frame/navigation/edit/1/")
    desk.get_by_label("Username").fill("editor")
    desk.get_by_label("Password").fill(site.password)
    desk.get_by_role("button", name="Sign in").click()

    def publish(words: str) -> None:
        desk.goto(f"{site.address}/admin/snippets/frame/navigation/edit/1/")
        # Its block is folded, and what is not seen cannot be typed into.
        field.evaluate("(field, words) => { field.value = words; }", words)
        desk.get_by_role("button", name="More actions").last.click()
        desk.get_by_role("button", name="Publish", exact=True).click()
        desk.wait_for_url("**/snippets/frame/navigation/")

    field = desk.locator("[name=main-0-value-about]")
    field.wait_for(state="attached")
    before = field.input_value()
    try:
        publish("A sentence that was not there.")
        reader.goto(f"{site.address}/about/")
        expect(reader.locator(".menu-about").first).to_contain_text("A sentence that was not there.")
    finally:
        publish(before)
        context.close()


def test_row_4_a_panel_opens_and_closes_by_the_keyboard_and_names_its_groups(wide: Page) -> None:
    head = wide.locator(".menu-item summary", has_text="Publications")
    head.focus()
    wide.keyboard.press("Enter")
    menu = wide.get_by_role("navigation", name="Main")
    series = menu.get_by_role("list", name="Our series")
    expect(series.get_by_role("link", name="Policy Briefs")).to_be_visible()
    expect(menu.get_by_role("heading", name="Our series")).to_be_visible()
    assert violations(wide) == []
    wide.keyboard.press("Tab")
    expect(menu.get_by_role("link", name="Publications: overview")).to_be_focused()
    wide.keyboard.press("Escape")
    expect(head).to_be_focused()
    expect(series).to_be_hidden()
    head.press("Enter")
    wide.locator(".menu-item summary", has_text="Analyses").focus()
    expect(series).to_be_hidden()  # no panel is left lying over what has the focus


def test_row_4_panels_open_without_javascript(plain_wide: Page, plain_reader: Page, site: Site) -> None:
    plain_wide.goto(f"{site.address}/about/")
    plain_wide.locator(".menu-item summary", has_text="The record").click()
    plain_wide.get_by_role("link", name="What resolves next").click()
    expect(plain_wide).to_have_url(f"{site.address}/record/next/")
    plain_reader.set_viewport_size({"width": 320, "height": 640})
    plain_reader.goto(f"{site.address}/about/")
    plain_reader.locator(".menu-switch").click()
    plain_reader.locator(".menu-item summary", has_text="Publications").click()
    plain_reader.get_by_role("navigation", name="Main").get_by_role("link", name="Corrections").click()
    expect(plain_reader).to_have_url(f"{site.address}/corrections/")


def test_row_5_both_places_of_a_page_lead_to_one_address(wide: Page, site: Site) -> None:
    found = [
        wide.request.get(site.address + str(link.get_attribute("href"))).url
        for link in wide.locator(".menu-group a[href='/awards/']").all()
    ]
    assert len(found) >= 2 and len(set(found)) == 1


# Who we are, and how to reach us


def test_row_6_and_7_the_institute_and_its_parent_are_named_once(wide: Page) -> None:
    head = wide.get_by_role("banner")
    expect(head.get_by_role("link", name="Kaihan Institute", exact=True)).to_have_count(1)
    expect(head).to_contain_text("Evidence before counsel")
    expect(head.get_by_role("link", name="University of Port Ardent", exact=True)).to_have_count(1)
    expect(wide.get_by_role("contentinfo").get_by_role("img", name="A sail over three lines of water")).to_have_count(1)


def test_rows_8_to_10_connect_opens_closes_and_says_every_network(wide: Page, site: Site) -> None:
    connect = wide.locator(".tool > summary", has_text="Connect")
    connect.focus()
    wide.keyboard.press("Enter")
    panel = wide.locator(".tool-panel").first
    link = panel.get_by_role("link", name="Kaihan Institute on Mastodon, @kaihan@social.example")
    expect(link).to_have_attribute("rel", re.compile(r"\bme\b"))
    wide.keyboard.press("Tab")
    expect(link).to_be_focused()
    assert violations(wide) == []
    wide.keyboard.press("Escape")
    expect(connect).to_be_focused()
    expect(panel).to_be_hidden()
    connect.press("Enter")
    panel.get_by_role("link", name="Feeds (RSS and Atom)").click()
    expect(wide).to_have_url(f"{site.address}/feeds/")
    expect(wide.locator("link[rel=alternate][type='application/atom+xml']").first).to_have_count(1)


def test_row_13_and_21_the_addresses_are_the_same_everywhere(wide: Page, site: Site) -> None:
    wide.goto(site.address)
    wide.locator(".tool > summary", has_text="Connect").click()
    above = wide.get_by_role("banner").locator("address").all_inner_texts()
    below = wide.get_by_role("contentinfo").locator("address").all_inner_texts()
    assert above == below and len(above) == 2
    graphs = [json.loads(text) for text in wide.locator("script[type='application/ld+json']").all_inner_texts()]
    places = next(graph["address"] for graph in graphs if graph["@type"] == "ResearchOrganization")
    for place, text in zip(places, above, strict=True):
        assert place["streetAddress"] in text and place["postalCode"] in text


def test_row_16_the_search_takes_the_focus_and_its_page_can_be_linked(wide: Page, site: Site) -> None:
    wide.locator(".tool > summary", has_text="Search").press("Enter")
    expect(wide.get_by_label("Search this site")).to_be_focused()
    wide.keyboard.type("Tokyo")
    wide.keyboard.press("Enter")
    expect(wide).to_have_url(f"{site.address}/search/?q=Tokyo")
    expect(wide.get_by_role("main").get_by_role("link", name="How far can Tokyo hold the line?").first).to_be_visible()


def test_row_16_the_search_opens_without_javascript(plain_wide: Page, site: Site) -> None:
    plain_wide.goto(f"{site.address}/about/")
    plain_wide.locator(".tool > summary", has_text="Search").click()
    plain_wide.get_by_label("Search this site").fill("Tokyo")
    plain_wide.get_by_role("banner").get_by_role("button", name="Search").click()
    expect(plain_wide).to_have_url(f"{site.address}/search/?q=Tokyo")


def test_row_17_the_trail_has_the_series_and_every_step_answers(reader: Page, site: Site) -> None:
    reader.goto(site.address + COMMENTARY)
    trail = reader.get_by_role("navigation", name="You are here")
    steps = trail.get_by_role("link").all_inner_texts()
    assert steps == ["Home", "Publications", "Commentary"]
    expect(trail.locator("[aria-current=page]")).to_have_text("How far can Tokyo hold the line?")
    for link in trail.get_by_role("link").all():
        assert reader.request.get(site.address + str(link.get_attribute("href"))).ok


def test_row_18_the_series_stand_beside_with_the_past_ones_apart(reader: Page, site: Site) -> None:
    reader.goto(f"{site.address}/series/js/")
    menu = reader.get_by_role("navigation", name="Series")
    expect(menu.locator("[aria-current=page]")).to_have_text("The Journal of Slow Statecraft")
    expect(menu.get_by_role("list", name="Past").get_by_role("link")).to_have_text(["Monographs"])
    assert menu.get_by_role("link").all_inner_texts()[0] == "Commentary"


def test_row_19_and_20_the_columns_at_the_foot_lead_somewhere_and_hide_what_is_the_staffs(
    wide: Page, site: Site
) -> None:
    foot = wide.get_by_role("navigation", name="Foot of the page")
    links = foot.get_by_role("link").all()
    assert len(links) >= 5
    for link in links:
        assert wide.request.get(site.address + str(link.get_attribute("href"))).ok, link.inner_text()
    assert "Intranet" not in wide.get_by_role("contentinfo").inner_text()


def test_row_22_the_licence_is_at_the_foot(wide: Page) -> None:
    licence = wide.get_by_role("contentinfo").locator("a[rel=license]")
    expect(licence).to_have_text("CC BY 4.0")
    expect(wide.get_by_role("contentinfo")).to_contain_text("© 2011–")


def test_row_23_an_old_legal_text_can_still_be_read(wide: Page, site: Site) -> None:
    wide.get_by_role("contentinfo").get_by_role("link", name="Privacy statement").click()
    expect(wide.get_by_role("main")).to_contain_text("Version 2, in force from 1 March 2026")
    wide.get_by_role("link", name="Version 1", exact=True).click()
    expect(wide.get_by_role("note")).to_contain_text("This is an old text")
    expect(wide.locator("meta[name=robots]")).to_have_attribute("content", "noindex")


# Cookies


def test_row_33_a_fresh_reader_has_no_cookie_before_a_choice(reader: Page, site: Site) -> None:
    for path in ("/", COMMENTARY, "/analyses/japan-us-2025/defence/", "/record/"):
        reader.goto(site.address + path)
        expect(reader.get_by_role("region", name="Cookies")).to_be_visible()
    assert reader.context.cookies() == []


def test_row_33_and_35_declining_takes_one_press_and_is_remembered(reader: Page, site: Site) -> None:
    reader.goto(f"{site.address}/about/")
    notice = reader.get_by_role("region", name="Cookies")
    notice.get_by_role("button", name="Decline").click()
    expect(notice).to_be_hidden()
    assert [cookie["name"] for cookie in reader.context.cookies()] == ["consent"]
    reader.goto(f"{site.address}/record/")
    expect(notice).to_be_hidden()


def test_rows_34_and_35_a_choice_is_kept_changed_and_withdrawn(reader: Page, site: Site) -> None:
    reader.goto(f"{site.address}/about/")
    reader.get_by_role("region", name="Cookies").get_by_role("link", name="Learn more").click()
    reader.get_by_label("Dark").check()
    reader.get_by_role("button", name="Keep these settings").click()
    expect(reader.get_by_role("status")).to_contain_text("Kept.")
    expect(reader.locator("html")).to_have_attribute("data-paper", "dark")
    assert reader.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(21, 24, 28)"
    assert violations(reader) == []
    assert {cookie["name"] for cookie in reader.context.cookies()} == {"consent", "reading"}
    expect(reader.get_by_label("Allow")).to_be_checked()
    reader.get_by_role("contentinfo").get_by_role("link", name="Change your choice of cookies").click()
    reader.get_by_role("button", name="Withdraw everything").click()
    assert {cookie["name"] for cookie in reader.context.cookies()} == {"consent"}
    expect(reader.locator("html")).not_to_have_attribute("data-paper", "dark")


def test_row_35_the_notice_works_without_javascript(plain_reader: Page, site: Site) -> None:
    plain_reader.goto(f"{site.address}/record/next/")
    plain_reader.get_by_role("button", name="Decline").click()
    expect(plain_reader).to_have_url(f"{site.address}/record/next/")
    expect(plain_reader.get_by_role("region", name="Cookies")).to_have_count(0)


# The book


def test_row_36_the_book_is_dismissed_for_good_and_covers_no_focus(reader: Page, site: Site) -> None:
    reader.set_viewport_size({"width": 1280, "height": 700})
    reader.goto(f"{site.address}/about/")
    book = reader.get_by_role("complementary", name="Latest book")
    expect(book.get_by_role("link", name="Quiet Seas")).to_be_visible()
    covered = reader.evaluate("""() => {
        const found = [];
        for (const each of document.querySelectorAll("main a, main button, footer a, footer button")) {
            each.focus();
            const box = each.getBoundingClientRect();
            const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
            if (top && !each.contains(top) && top.closest(".promoted, .cookie-notice")) found.push(each.textContent);
        }
        return found;
    }""")
    assert covered == []
    book.get_by_role("button", name="Do not show this again").click()
    expect(book).to_have_count(0)
    reader.goto(f"{site.address}/record/")
    expect(book).to_have_count(0)


# What a scrape cannot show


def test_row_37_the_skip_link_the_language_print_and_what_is_not_there(reader: Page, site: Site) -> None:
    answer = reader.goto(f"{site.address}/publications/how-far-can-tokio-hold-the-line/")
    assert answer is not None and answer.status == 404
    expect(reader.get_by_role("region", name="Perhaps you meant")).to_contain_text("How far can Tokyo hold the line?")
    expect(reader.locator("html")).to_have_attribute("lang", "en-GB")
    reader.keyboard.press("Tab")
    expect(reader.locator(":focus")).to_have_attribute("href", "#content")
    reader.keyboard.press("Enter")
    expect(reader.get_by_role("main")).to_be_focused()
    reader.emulate_media(media="print")
    for away in (".cookie-notice", ".menu", ".promoted", ".colophon-columns"):
        expect(reader.locator(away).first).to_be_hidden()


@pytest.mark.parametrize("path", ["/", COMMENTARY, "/cookies/", "/publications/", "/styleguide/"])
def test_row_37_nothing_is_lost_at_four_times_the_size(reader: Page, site: Site, path: str) -> None:
    # 1,280 by 1,024 px at 400 % are 320 by 256 px of the page.
    reader.set_viewport_size({"width": 320, "height": 256})
    reader.goto(site.address + path)
    assert reader.evaluate("document.documentElement.scrollWidth") <= 320
    heading = reader.get_by_role("heading", level=1)
    heading.scroll_into_view_if_needed()
    expect(heading).to_be_in_viewport()


@pytest.mark.parametrize("path", ["/", COMMENTARY, "/record/", "/cookies/"])
def test_the_look_holds_in_forced_colours_and_without_motion(reader: Page, site: Site, path: str) -> None:
    reader.emulate_media(forced_colors="active", reduced_motion="reduce")
    reader.goto(site.address + path)
    assert violations(reader) == []
    assert reader.evaluate("""() => [...document.querySelectorAll("a, summary, button")].every(
        (each) => parseFloat(getComputedStyle(each).transitionDuration) === 0)""")
    reader.keyboard.press("Tab")
    assert reader.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"


def test_the_keyboard_alone_walks_the_masthead_to_the_text(wide: Page) -> None:
    said = []
    for _ in range(20):
        wide.keyboard.press("Tab")
        said.append(wide.evaluate("(document.activeElement.textContent || '').trim().split('\\n')[0]"))
        if wide.evaluate("document.querySelector('main').contains(document.activeElement)"):
            break
    assert said[0] == "Skip to the text"
    order = [
        said.index(name)
        for name in ("Accept", "University of Port Ardent", "Connect", "Search", "Kaihan Institute", "About")
    ]
    assert order == sorted(order)
    assert said[-1] == "Home"


def test_a_reader_without_scripts_walks_the_house(plain_reader: Page, site: Site) -> None:
    plain_reader.goto(site.address)
    plain_reader.get_by_role("button", name="Accept").click()
    expect(plain_reader).to_have_url(f"{site.address}/")
    main = plain_reader.get_by_role("main")
    main.get_by_role("link", name="How far can Tokyo hold the line?").first.click()
    expect(plain_reader.get_by_role("heading", level=1)).to_contain_text("How far can Tokyo")
    main.get_by_role("link", name="Change the assumptions").first.click()
    plain_reader.get_by_role("button", name=re.compile("recompute|see what follows|apply", re.I)).first.click()
    expect(plain_reader.get_by_role("heading", level=1)).to_be_visible()
    plain_reader.get_by_role("contentinfo").get_by_role("link", name="The record").click()
    main.get_by_role("link", name="Every forecast").click()
    expect(plain_reader).to_have_url(f"{site.address}/record/forecasts/")
    plain_reader.get_by_role("button", name="Do not show this again").click()
    expect(plain_reader.get_by_role("complementary", name="Latest book")).to_have_count(0)
    plain_reader.get_by_role("contentinfo").get_by_role("link", name="Change your choice of cookies").click()
    plain_reader.get_by_label("Large", exact=True).check()
    plain_reader.get_by_role("button", name="Keep these settings").click()
    expect(plain_reader.locator("html")).to_have_attribute("data-size", "large")
    plain_reader.get_by_role("contentinfo").get_by_role("link", name="Help us improve").click()
    expect(plain_reader.get_by_role("heading", level=1)).to_have_text("Help us improve")


@pytest.mark.parametrize("width", [320, 600, 768, 1000, 1024, 1280])
def test_the_head_of_a_page_covers_nothing_of_itself(reader: Page, site: Site, width: int) -> None:
    reader.set_viewport_size({"width": width, "height": 800})
    reader.goto(f"{site.address}/about/")
    parts = reader.locator(".menu-switch, .wordmark, .wordmark-motto, .tools, .masthead-top > a")
    boxes = [box for part in parts.all() if part.is_visible() and (box := part.bounding_box())]
    assert len(boxes) >= 3
    for place, one in enumerate(boxes):
        for other in boxes[place + 1 :]:
            beside = one["x"] + one["width"] <= other["x"] + 1 or other["x"] + other["width"] <= one["x"] + 1
            above = one["y"] + one["height"] <= other["y"] + 1 or other["y"] + other["height"] <= one["y"] + 1
            assert beside or above, (one, other)
