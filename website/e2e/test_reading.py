"""A reader reads the commentary: what stands on the page, and where its numbers lead."""

from __future__ import annotations

import re

import pytest
from conftest import Site
from playwright.sync_api import Page, expect

COMMENTARY = "/publications/how-far-can-tokyo-hold-the-line/"


def test_the_home_page_leads_to_the_commentary(reader: Page, site: Site) -> None:
    reader.goto(site.address)
    reader.get_by_role("link", name="How far can Tokyo hold the line?").first.click()
    expect(reader.get_by_role("heading", level=1)).to_contain_text("How far can Tokyo hold the line?")


def test_the_commentary_has_all_that_a_publication_has(reader: Page, site: Site) -> None:
    reader.goto(site.address + COMMENTARY)
    expect(reader.get_by_role("heading", level=1)).to_have_count(1)
    main = reader.get_by_role("main")
    expect(main).to_contain_text("CO25001")
    expect(main.get_by_role("link", name="Ito Naoko").first).to_be_visible()
    expect(main.locator("time[datetime='2025-04-08']").first).to_be_visible()
    expect(main).to_contain_text("Synopsis")
    assert main.get_by_role("heading", level=2).count() >= 3
    assert len(re.findall(r"\w+", main.inner_text())) > 900


def test_every_forecast_sentence_is_marked_and_explained(reader: Page, site: Site) -> None:
    reader.goto(site.address + COMMENTARY)
    marks = reader.locator("mark.forecast")
    assert marks.count() >= 4
    for i in range(marks.count()):
        mark = marks.nth(i)
        target = mark.locator("a.forecast-ref").get_attribute("href")
        assert target and target.startswith("#")
        note = reader.locator(target)
        expect(note).to_have_count(1)
        expect(note).to_contain_text("%")


def test_the_analysis_in_the_text_is_readable_without_seeing(reader: Page, site: Site) -> None:
    reader.goto(site.address + COMMENTARY)
    chart = reader.locator("svg[role=img]").first
    expect(chart.locator("title").first).not_to_be_empty()
    expect(chart.locator("desc").first).not_to_be_empty()
    assert reader.locator("figure table, .analysis table").count() >= 1


def test_every_number_leads_to_its_run(reader: Page, site: Site) -> None:
    reader.goto(site.address + COMMENTARY)
    address = reader.locator("a[href*='/runs/']").first.get_attribute("href")
    assert address
    reader.goto(site.address + address)
    main = reader.get_by_role("main")
    for word in ("spatial_bargaining", "20250401", "10", "sha256"):
        expect(main).to_contain_text(word)
    assert reader.request.get(site.address + address.rstrip("/") + ".json").ok


def test_the_illustrative_numbers_say_so_wherever_they_stand(reader: Page, site: Site) -> None:
    for path in (COMMENTARY, "/analyses/japan-us-2025/", "/analyses/japan-us-2025/defence/"):
        reader.goto(site.address + path)
        expect(reader.get_by_role("main")).to_contain_text(re.compile("illustrat", re.I))


def test_the_short_address_leads_to_the_page(reader: Page, site: Site) -> None:
    reader.goto(site.address + "/co25001")
    expect(reader).to_have_url(site.address + COMMENTARY)


def test_the_case_page_shows_the_failing_checks(reader: Page, site: Site) -> None:
    reader.goto(site.address + "/analyses/japan-us-2025/")
    main = reader.get_by_role("main")
    expect(main).to_contain_text("18 days")
    expect(main).to_contain_text(re.compile("does not hold", re.I))
    expect(main).to_contain_text(re.compile("cannot be decided", re.I))


@pytest.mark.parametrize("path", ["/nowhere/", "/runs/" + "0" * 64 + "/", "/analyses/none/"])
def test_what_is_not_there_says_so(plain_reader: Page, site: Site, path: str) -> None:
    answer = plain_reader.goto(site.address + path)
    assert answer is not None and answer.status == 404
    expect(plain_reader.get_by_role("heading", level=1)).to_be_visible()


def test_the_commentary_reads_the_same_without_javascript(plain_reader: Page, site: Site) -> None:
    plain_reader.goto(site.address + COMMENTARY)
    expect(plain_reader.locator("mark.forecast").first).to_be_visible()
    expect(plain_reader.locator("svg[role=img]").first).to_be_visible()
