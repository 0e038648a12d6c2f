"""Rows 56 to 65 in a browser: series and lists, the journal, books, works elsewhere, years, glossary, awards."""

from __future__ import annotations

import itertools
import json
import re

from conftest import Site
from playwright.sync_api import Page, expect


def test_row_56_every_series_has_a_page_of_its_own_and_past_ones_stand_apart(reader: Page, site: Site) -> None:
    reader.goto(f"{site.address}/series/")
    links = reader.locator("main .entry-title a")
    assert links.count() >= 8
    past = reader.get_by_role("heading", name="Past series")
    expect(past).to_be_visible()
    expect(
        reader.locator("main h2:has-text('Past series') ~ * a[href='/series/mo/'], main a[href='/series/mo/']")
    ).to_have_count(1)
    reader.goto(f"{site.address}/series/js/")
    main = reader.get_by_role("main")
    expect(main).to_contain_text("ISSN 0000-0019")
    expect(main.get_by_role("link", name="Atom")).to_have_attribute("href", "/feeds/series/js.atom")
    assert site.address in reader.url


def test_row_57_filters_combine_and_their_counts_are_right(reader: Page, site: Site) -> None:
    reader.goto(f"{site.address}/publications/")
    aside = reader.get_by_label("Narrow the list")
    year = aside.get_by_role("link", name="2025", exact=True)
    promised = int(year.locator("xpath=following-sibling::span[1]").inner_text())
    year.click()
    expect(reader.get_by_role("status")).to_contain_text(f"{promised} publications")
    series = aside.get_by_role("link", name="Commentary", exact=True).first
    both = int(series.locator("xpath=following-sibling::span[1]").inner_text())
    series.click()
    expect(reader.get_by_role("status")).to_contain_text(re.compile(rf"^{both} publications?: "))
    assert "year=2025" in reader.url and "series=" in reader.url
    assert both == reader.locator("main .entries article").count()
    reader.get_by_label("Order").select_option("oldest")
    reader.get_by_role("button", name="Sort").click()
    reader.wait_for_load_state()
    days = [entry.get_attribute("datetime") or "" for entry in reader.locator("main .entries time").all()]
    assert days == sorted(days)
    assert all(day.startswith("2025") for day in days)


def test_row_58_an_issue_lists_its_articles_with_their_pages(reader: Page, site: Site) -> None:
    reader.goto(f"{site.address}/publications/journal-of-slow-statecraft-3-1/")
    main = reader.get_by_role("main")
    expect(main).to_contain_text(re.compile(r"vol\. 3, no\. 1"))
    ranges = [re.search(r"pp?\. (\d+)(?:–(\d+))?", text) for text in main.locator("article .kicker").all_inner_texts()]
    pages = [(int(found[1]), int(found[2] or found[1])) for found in ranges if found]
    assert len(pages) == 4
    assert all(after[0] == before[1] + 1 for before, after in itertools.pairwise(pages))
    main.get_by_role("link", name="The long clause").click()
    reader.wait_for_load_state()
    assert any(graph.get("isPartOf") for graph in _graphs(reader))
    assert "PublicationVolume" in json.dumps(_graphs(reader))


def test_row_59_a_book_has_its_numbers_contents_and_reviews(reader: Page, site: Site) -> None:
    reader.goto(f"{site.address}/publications/quiet-seas/")
    main = reader.get_by_role("main")
    for words in ("ISBN 978-0-00-000003-3", "Paperback", "312", "Contents", "Reviews"):
        expect(main).to_contain_text(words)
    assert "Book" in {str(graph["@type"]) for graph in _graphs(reader)}


def test_row_61_a_work_elsewhere_points_to_where_it_appeared(reader: Page, site: Site) -> None:
    reader.goto(f"{site.address}/external/")
    for kind in ("Authored book", "Journal article", "Edited book", "Chapter in an edited book", "Policy report"):
        expect(reader.get_by_role("main")).to_contain_text(kind)
    reader.locator("main .year-list").get_by_role("link", name="Record", exact=True).first.click()
    expect(reader.locator("meta[name=robots]")).to_have_attribute("content", "noindex")
    taken = reader.request.get(reader.url.rstrip("/") + ".bib")
    assert taken.ok and taken.text().lstrip().startswith("@")


def test_row_62_a_year_can_be_taken_along(reader: Page, site: Site) -> None:
    reader.goto(f"{site.address}/publications/year/2025/")
    listed = reader.locator("main .year-list li").count()
    counts = [int(text) for text in reader.locator("main h2 .count").all_inner_texts()]
    assert listed == sum(counts) > 0
    table = reader.request.get(f"{site.address}/publications/year/2025.csv").text()
    assert len(table.strip().splitlines()) == listed + 1
    assert reader.request.get(f"{site.address}/publications/year/2025.bib").text().count("\n@") + 1 >= listed
    assert len(reader.request.get(f"{site.address}/publications/year/2025.json").json()) == listed


def test_row_63_the_glossary_is_a_set_of_terms(reader: Page, site: Site) -> None:
    reader.goto(f"{site.address}/glossary/")
    terms = reader.locator("main dt").count()
    assert terms >= 4
    kept = reader.request.get(f"{site.address}/glossary.json").json()
    assert kept["@type"] == "DefinedTermSet"
    assert len(kept["hasDefinedTerm"]) == terms


def test_row_64_an_award_stands_on_the_piece_and_in_the_list(reader: Page, site: Site) -> None:
    reader.goto(f"{site.address}/awards/")
    reader.get_by_role("main").get_by_role("link", name=re.compile("Patience as a capability")).click()
    badge = reader.locator(".award a")
    expect(badge).to_contain_text("2026")
    badge.click()
    assert "/awards/" in reader.url


def _graphs(page: Page) -> list[dict[str, object]]:
    return [json.loads(text) for text in page.locator("script[type='application/ld+json']").all_inner_texts()]


def test_what_is_set_when_it_is_asked_for_comes_from_a_server_that_has_just_prepared_itself(
    reader: Page, site: Site
) -> None:
    card = reader.request.get(f"{site.address}/co25001/card.png", timeout=30_000)
    assert card.ok and card.headers["content-type"] == "image/png" and card.body().startswith(b"\x89PNG")
