"""Rows 7 to 26 and 51 to 72 in a browser, where no other file walks them: the foot, letters, events, media."""

from __future__ import annotations

import json
import re

from conftest import Site, answer_the_question
from playwright.sync_api import Browser, Page, expect


def test_row_7_the_parent_institution_is_named_once(reader: Page, site: Site) -> None:
    reader.set_viewport_size({"width": 1280, "height": 900})
    reader.goto(site.address)
    parent = reader.locator(".masthead-top a").first
    name = parent.evaluate("link => link.getAttribute('aria-label') || link.innerText")
    assert name.strip()
    assert parent.locator("img[alt]:not([alt=''])").count() == 0 or not parent.inner_text().strip()


def test_row_9_accounts_elsewhere_say_of_which_network(reader: Page, site: Site) -> None:
    reader.set_viewport_size({"width": 1280, "height": 900})
    reader.goto(site.address)
    reader.get_by_text("Connect", exact=True).first.click()
    accounts = reader.locator(".masthead a[rel~=me]")
    assert accounts.count() >= 2
    for account in accounts.all():
        assert re.search(r" on \w+", str(account.get_attribute("aria-label")))
        assert str(account.get_attribute("href")).startswith("https://")


def test_row_10_every_list_offers_its_feed(reader: Page, site: Site) -> None:
    reader.goto(f"{site.address}/feeds/")
    feeds = {str(link.get_attribute("href")) for link in reader.locator("main a[href$='.atom']").all()}
    assert len(feeds) >= 12
    for address in sorted(feeds)[:4]:
        answer = reader.request.get(site.address + address)
        assert answer.ok and "atom+xml" in answer.headers["content-type"]
    for listing in ("/series/co/", "/people/ito-naoko/", "/events/"):
        reader.goto(site.address + listing)
        assert reader.locator("link[rel=alternate][type='application/atom+xml']").count() >= 2


def test_row_14_and_45_the_way_here_is_a_drawing_of_ours_and_words(reader: Page, site: Site) -> None:
    reader.goto(f"{site.address}/contact/")
    reader.get_by_role("main").get_by_role("link", name="Directions to Kaihan Institute").click()
    drawn = reader.locator("main figure img")
    expect(drawn).to_be_visible()
    assert drawn.evaluate("image => image.decode().then(() => image.naturalWidth > 600)")
    for way in ("By bus, tram or train", "By car", "For wheelchair users"):
        expect(reader.get_by_role("heading", name=way)).to_be_visible()
    assert reader.locator("main iframe").count() == 0


def test_row_15_and_72_a_letter_goes_to_its_department_without_a_script(plain_reader: Page, site: Site) -> None:
    plain_reader.goto(f"{site.address}/contact/")
    expect(plain_reader.locator("main article")).to_have_count(4)
    plain_reader.get_by_role("main").get_by_role("link", name="Research office").click()
    plain_reader.get_by_role("button", name="Send").click()
    expect(plain_reader.get_by_role("alert")).to_be_visible()
    expect(plain_reader.locator("#name")).to_be_focused()
    plain_reader.get_by_label("Your name").fill("Ada Reader")
    plain_reader.get_by_label("Your email").fill("ada@example.org")
    plain_reader.get_by_label("Subject").fill("A figure")
    plain_reader.get_by_label("Your letter").fill("Where is it from?")
    answer_the_question(plain_reader)
    plain_reader.wait_for_timeout(2_100)
    plain_reader.wait_for_timeout(2_100)
    plain_reader.get_by_role("button", name="Send").click()
    expect(plain_reader.get_by_role("heading", level=1)).to_have_text("Your letter is on its way.")
    expect(plain_reader.get_by_role("main")).to_contain_text("Research office")


def test_row_20_links_for_the_staff_are_not_shown_to_the_public(reader: Page, site: Site) -> None:
    reader.goto(site.address)
    assert reader.locator("footer a", has_text="Intranet").count() == 0
    assert "intranet.kaihan.example" not in reader.content()


def test_row_21_the_foot_says_what_the_panel_says(reader: Page, site: Site) -> None:
    reader.set_viewport_size({"width": 1280, "height": 900})
    reader.goto(site.address)
    said = [
        reader.locator(f"{where} .reach").first.evaluate(
            "part => [...part.querySelectorAll('a')].map(link => link.href + link.textContent.trim())"
        )
        for where in (".masthead", "footer")
    ]
    assert said[0] == said[1] != []


def test_row_26_the_ends_of_the_scale_are_named(reader: Page, site: Site) -> None:
    reader.goto(f"{site.address}/feedback/")
    group = reader.get_by_role("group", name="Rate your experience with this website")
    described = reader.locator(f"#{str(group.get_attribute('aria-describedby')).split()[0]}")
    expect(described).to_contain_text("1 is Not satisfied")
    expect(described).to_contain_text("6 is Very satisfied")


def test_row_51_and_71_what_is_coming_can_be_followed_and_registered_for(reader: Page, site: Site) -> None:
    reader.goto(f"{site.address}/events/")
    coming = reader.get_by_role("region", name="Coming")
    assert coming.locator("article").count() >= 4
    calendar = reader.request.get(f"{site.address}/events/calendar.ics")
    assert calendar.text().count("BEGIN:VEVENT") >= 4 and "BEGIN:VTIMEZONE" in calendar.text()
    coming.get_by_role("link", name=re.compile("^Cables, ships and weather")).first.click()
    expect(reader.get_by_role("main")).to_contain_text("In our time:")
    own = reader.request.get(reader.url + "event.ics").text()
    assert "TZID=America/New_York" in own
    graphs = [json.loads(text) for text in reader.locator("script[type='application/ld+json']").all_inner_texts()]
    assert any(str(graph.get("@type", "")).endswith("Event") for graph in graphs)


def test_row_71_a_place_is_asked_for_confirmed_and_given_back(reader: Page, site: Site) -> None:
    reader.goto(f"{site.address}/events/what-a-deadline-is-worth/")
    reader.get_by_role("link", name="Register", exact=True).click()
    reader.get_by_label("Your name").fill("Row Seventy-One")
    reader.get_by_label("Your email").fill("row71@example.org")
    reader.wait_for_timeout(2_100)
    reader.get_by_role("button", name="Register").click()
    link = re.search(r"https?://\S+/registrations/confirm/\S+", site.mail_to("row71@example.org"))
    assert link
    reader.goto(link[0])
    reader.get_by_role("main").get_by_role("button").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("You have a place")
    reader.get_by_role("button", name="Withdraw").click()
    expect(reader.get_by_role("heading", level=1)).not_to_have_text("You have a place")
    expect(reader.get_by_role("main")).not_to_contain_text("403")


def test_row_55_a_recurring_event_lists_its_editions_with_their_reports(reader: Page, site: Site) -> None:
    reader.goto(f"{site.address}/events/")
    reader.get_by_role("main").get_by_role("link", name="The Harbour Dialogue", exact=True).first.click()
    reader.wait_for_load_state()
    years = [int(text) for text in reader.locator(".edition-year").all_inner_texts()]
    assert years == sorted(years, reverse=True) and len(years) >= 3
    expect(reader.locator(".edition-report a").first).to_be_visible()


def test_row_60_an_event_and_its_report_lead_to_each_other(reader: Page, site: Site) -> None:
    reader.goto(f"{site.address}/publications/forecasters-and-diplomats-a-day-of-questions/")
    reader.get_by_role("region", name=re.compile("^Events?$")).get_by_role("link").first.click()
    report = reader.get_by_role("region", name="Report and papers")
    report.get_by_role("link", name=re.compile("Forecasters and diplomats")).click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Forecasters and diplomats: a day of questions")


def test_row_66_a_topic_begins_with_what_was_picked_and_shows_nothing_twice(reader: Page, site: Site) -> None:
    reader.goto(f"{site.address}/topics/forecasting/")
    headings = reader.locator("main .entries h2").all_inner_texts()
    assert headings[0] == "Begin here"
    shown = [link.get_attribute("href") for link in reader.locator("main .entries article h3 a").all()]
    assert len(shown) == len(set(shown)) > 3


def test_row_67_a_release_has_its_dateline_and_an_embargoed_one_is_not_there(reader: Page, site: Site) -> None:
    reader.goto(f"{site.address}/news/")
    assert "Embargoed" not in reader.get_by_role("main").inner_text()
    reader.locator("main article h3 a").first.click()
    expect(reader.locator(".release-time")).to_have_text("For immediate release")
    expect(reader.locator(".dateline")).to_be_visible()
    expect(reader.get_by_role("heading", name="Contact for the press")).to_be_visible()
    answer = reader.request.get(f"{site.address}/news/embargoed-five-numbers-to-keep-before-the-autumn-talks/")
    assert answer.status == 404


def test_row_68_speeches_stand_by_the_day_on_which_they_were_given(reader: Page, site: Site) -> None:
    reader.goto(f"{site.address}/speeches/")
    days = [str(each.get_attribute("datetime"))[:10] for each in reader.locator("main .entries article time").all()]
    assert len(days) >= 2 and days == sorted(days, reverse=True)


def test_row_69_a_recording_has_words_and_asks_nobody_before_a_click(reader: Page, site: Site) -> None:
    reader.goto(f"{site.address}/film-and-sound/")
    reader.get_by_role("main").get_by_role("link", name="How many deadlines hold").first.click()
    expect(reader.get_by_role("heading", name="Transcript")).to_be_visible()
    track = reader.locator("video track[kind=captions]")
    captions = reader.request.get(site.address + str(track.get_attribute("src")))
    assert captions.text().startswith("WEBVTT")
    reader.goto(f"{site.address}/film-and-sound/")
    reader.get_by_role("main").get_by_role("link", name="A ship, a cable and a permit").first.click()
    expect(reader.get_by_role("main")).to_contain_text("Nothing is loaded from there until you choose to.")
    assert reader.locator("iframe").count() == 0


def test_row_70_the_podcasts_feed_names_files_of_their_true_length(reader: Page, site: Site) -> None:
    feed = reader.request.get(f"{site.address}/podcast.xml").text()
    for tag in ("<itunes:author>", "<itunes:image ", "<itunes:category ", "<itunes:explicit>", "<language>"):
        assert tag in feed
    enclosures = re.findall(r"<enclosure\b[^>]*>", feed)
    assert enclosures
    for enclosure in enclosures:
        address = re.search(r'url="([^"]+)"', enclosure)
        length = re.search(r'length="(\d+)"', enclosure)
        assert address and length
        assert len(reader.request.get(address[1]).body()) == int(length[1])


def test_row_80_a_picture_says_who_made_it_and_does_not_say_it_twice(browser: Browser, site: Site) -> None:
    page = browser.new_page()
    page.goto(f"{site.address}/directions/")
    image, caption = page.locator("main figure img"), page.locator("main figure figcaption")
    assert str(image.get_attribute("alt"))
    expect(caption).to_contain_text("CC BY 4.0")
    page.close()
