"""Rows 38 to 54 in a browser: people and boards, awards and chairs, vacancies, money, units, teaching, partners."""

from __future__ import annotations

import json
import re

from conftest import Site
from playwright.sync_api import Page, expect


def test_row_38_the_welcome_is_signed_by_a_person_with_a_profile(reader: Page, site: Site) -> None:
    reader.goto(f"{site.address}/about/welcome/")
    expect(reader.locator("main img.portrait")).to_be_visible()
    reader.locator(".signature a").click()
    assert "/people/" in reader.url


def test_row_39_a_board_has_its_chair_first_and_its_past_members_with_their_years(reader: Page, site: Site) -> None:
    reader.goto(f"{site.address}/about/board/")
    members = reader.get_by_role("region", name="Members", exact=True).locator("article")
    expect(members.first).to_contain_text(re.compile("chair", re.I))
    past = reader.get_by_role("region", name="Past members").locator("li")
    expect(past.filter(has_text="Sir Alder Voss")).to_contain_text("2015–2022")


def test_row_40_people_stand_in_their_groups_and_a_to_z(reader: Page, site: Site) -> None:
    reader.goto(f"{site.address}/people/")
    expect(reader.get_by_role("heading", name="Research staff")).to_be_visible()
    reader.get_by_label("In order of").select_option("name")
    reader.get_by_role("button", name="Show", exact=True).click()
    reader.wait_for_load_state()
    letters = reader.get_by_role("navigation", name="Letters").get_by_role("link").all_inner_texts()
    assert letters == sorted(letters) and len(letters) >= 4
    reader.get_by_role("link", name=re.compile(r"who (has|have) left")).click()
    expect(reader.locator("main article").first).to_be_visible()


def test_row_41_a_profile_has_a_picture_a_card_a_feed_and_the_track_record(reader: Page, site: Site) -> None:
    reader.goto(f"{site.address}/people/ito-naoko/")
    expect(reader.locator("main img.portrait")).to_be_visible()
    assert reader.request.get(f"{site.address}/people/ito-naoko.vcf").text().startswith("BEGIN:VCARD")
    assert reader.request.get(f"{site.address}/feeds/author/ito-naoko.atom").ok
    expect(reader.get_by_role("region", name="Forecasts", exact=True)).to_be_visible()
    assert "Person" in {str(graph.get("@type")) for graph in _graphs(reader)}


def test_row_42_awards_of_people_stand_by_year(reader: Page, site: Site) -> None:
    reader.goto(f"{site.address}/awards/")
    expect(reader.get_by_role("main")).to_contain_text("Founders’ Essay Prize")
    years = [int(text) for text in reader.locator("main h2").all_inner_texts() if text.isdigit()]
    assert years == sorted(years, reverse=True) != []


def test_row_43_a_chair_lists_its_holders_and_who_pays_for_it(reader: Page, site: Site) -> None:
    reader.goto(f"{site.address}/about/chairs/lantern-street-chair/")
    assert reader.locator(".holders li").count() >= 2
    reader.get_by_role("main").get_by_role("link", name="All funding").click()
    table = reader.locator("table.grants").first
    for column in ("Funder", "Project", "Purpose", "Period", "Amount"):
        expect(table.get_by_role("columnheader", name=column)).to_be_visible()
    lines = reader.request.get(f"{site.address}/about/funding.csv").text().strip().splitlines()
    assert len(lines) > reader.locator("table.grants tbody tr").count()


def test_row_44_a_vacancy_that_is_closed_says_so_and_is_not_listed(reader: Page, site: Site) -> None:
    reader.goto(f"{site.address}/about/careers/")
    reader.locator("main .entry-title a").first.click()
    reader.wait_for_load_state()
    posting = next(graph for graph in _graphs(reader) if graph.get("@type") == "JobPosting")
    assert posting["validThrough"]


def test_row_46_and_47_a_unit_has_people_outputs_its_feed_and_the_chain_above(reader: Page, site: Site) -> None:
    reader.goto(f"{site.address}/units/alliances/")
    expect(reader.get_by_role("region", name="People")).to_be_visible()
    assert reader.get_by_role("region", name="Publications").locator("article").count() >= 2
    assert reader.request.get(f"{site.address}/feeds/unit/alliances.atom").ok
    reader.goto(f"{site.address}/units/cables/")
    expect(reader.get_by_role("complementary", name="Particulars")).to_contain_text("Under")


def test_row_48_and_49_a_cluster_is_a_unit_and_a_closed_one_stays(reader: Page, site: Site) -> None:
    reader.goto(f"{site.address}/units/")
    expect(reader.get_by_role("main")).to_contain_text("Undersea Cables Cluster")
    reader.goto(f"{site.address}/units/closed/")
    reader.get_by_role("main").get_by_role("link", name=re.compile("Northern Waters Cluster")).first.click()
    expect(reader.locator(".flag")).to_contain_text(re.compile(r"closed \d{4}"))


def test_row_50_and_54_what_is_taught_has_dates_and_a_way_to_apply(reader: Page, site: Site) -> None:
    reader.goto(f"{site.address}/teaching/")
    reader.get_by_role("main").get_by_role("link", name="Reading a Communiqué").first.click()
    expect(reader.get_by_role("heading", name="Dates")).to_be_visible()
    kinds = {str(graph.get("@type")) for graph in _graphs(reader)}
    assert "Course" in kinds


def test_row_52_alumni_are_shown_who_agreed_and_the_directory_is_closed_to_the_public(reader: Page, site: Site) -> None:
    reader.goto(f"{site.address}/alumni/")
    expect(reader.get_by_role("main")).to_contain_text("Wren Halloway")
    assert "Somebody Who Said No" not in reader.content()
    answer = reader.request.get(f"{site.address}/alumni/directory/")
    assert answer.status == 403
    assert "Wren Halloway" not in answer.text()


def test_row_53_partners_are_narrowed_by_country_and_lapsed_ones_have_left(reader: Page, site: Site) -> None:
    reader.goto(f"{site.address}/partners/")
    assert "Old Lighthouse Academy" not in reader.content()
    everyone = reader.locator("main article").count()
    reader.get_by_label("Country").select_option(index=1)
    reader.get_by_role("button", name="Show", exact=True).click()
    reader.wait_for_load_state()
    assert 0 < reader.locator("main article").count() < everyone


def _graphs(page: Page) -> list[dict[str, object]]:
    found = [json.loads(text) for text in page.locator("script[type='application/ld+json']").all_inner_texts()]
    return [part for graph in found for part in (graph.get("@graph") or [graph])]
