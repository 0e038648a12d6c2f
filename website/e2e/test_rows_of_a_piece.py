"""Rows 73 to 90 in a browser: what stands on the page of one publication, and what its head tells machines."""

from __future__ import annotations

import io
import itertools
import json
import re

import pikepdf
from conftest import Site
from playwright.sync_api import Page, expect

COMMENTARY = "/publications/how-far-can-tokyo-hold-the-line/"
CORRECTED = "/publications/the-repair-ship-is-the-strategy/"


def test_row_73_the_number_stands_with_the_title_and_a_draft_shows_that_it_has_none(reader: Page, site: Site) -> None:
    reader.goto(site.address + COMMENTARY)
    expect(reader.locator("main .kicker .number").first).to_have_text("CO25001")
    assert reader.title().startswith("CO25001: ")


def test_row_74_short_addresses_lead_there_in_one_step(reader: Page, site: Site) -> None:
    for short, where in (
        ("/co25001", COMMENTARY),
        ("/CO25001", COMMENTARY),
        ("/co25001.pdf", COMMENTARY + "co25001.pdf"),
    ):
        answer = reader.request.get(site.address + short, max_redirects=0)
        assert answer.status in (301, 308)
        assert answer.headers["location"].endswith(where)
        assert reader.request.get(site.address + where, max_redirects=0).status == 200


def test_row_75_a_title_survives_in_every_form(reader: Page, site: Site) -> None:
    reader.goto(site.address + CORRECTED)
    title = reader.get_by_role("heading", level=1).inner_text()
    number = reader.locator("main .kicker .number").first.inner_text().lower()
    assert title in reader.title()
    for form in ("bib", "ris", "json", "md"):
        assert title in reader.request.get(f"{site.address}/{number}.{form}").text()
    assert any(title in str(graph.get("name")) for graph in _graphs(reader))


def test_row_76_authors_stand_in_their_order_and_lead_to_their_profiles(reader: Page, site: Site) -> None:
    reader.goto(f"{site.address}/publications/quiet-seas/")
    byline = reader.locator("main .byline").first
    expect(byline).to_contain_text("By Amara Okonjo-Lind and Elias Brandt. Edited by Rosalind Quill")
    names = [tag.get_attribute("content") for tag in reader.locator("meta[name=citation_author]").all()]
    assert names[:2] == ["Okonjo-Lind, Amara", "Brandt, Elias"]
    byline.get_by_role("link", name="Elias Brandt").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Elias Brandt")


def test_row_77_the_days_of_a_piece_are_told_apart(reader: Page, site: Site) -> None:
    reader.goto(site.address + CORRECTED)
    shown = reader.locator("main .byline time").first.get_attribute("datetime")
    piece = next(graph for graph in _graphs(reader) if "datePublished" in graph)
    assert str(piece["datePublished"])[:10] == shown
    assert str(piece["dateModified"]) > str(piece["datePublished"])
    assert piece["dateCreated"]


def test_row_78_the_pdf_is_tagged_and_of_the_same_text(reader: Page, site: Site) -> None:
    reader.goto(site.address + COMMENTARY)
    link = reader.locator("main .byline a[href$='.pdf']")
    said = re.search(r"PDF, (\d+) pages, ", link.inner_text())
    assert said
    body = reader.request.get(str(link.evaluate("link => link.href"))).body()
    with pikepdf.open(io.BytesIO(body)) as pdf:
        assert len(pdf.pages) == int(said[1])
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).startswith("en")
        assert "/StructTreeRoot" in pdf.Root
        with pdf.open_metadata() as about:
            assert about["pdfuaid:part"] == "1"


def test_row_79_the_synopsis_has_one_source(reader: Page, site: Site) -> None:
    reader.goto(site.address + COMMENTARY)
    expect(reader.locator(".synopsis h2")).to_have_text("Synopsis")
    words = reader.locator(".synopsis p").inner_text()
    assert reader.locator("meta[name=description]").get_attribute("content") == words
    assert any(graph.get("abstract") == words for graph in _graphs(reader))
    reader.goto(f"{site.address}/series/co/")
    expect(reader.get_by_role("main")).to_contain_text(words[:80])


def test_row_81_the_label_of_the_body_is_that_of_the_series_and_no_heading(reader: Page, site: Site) -> None:
    reader.goto(site.address + COMMENTARY)
    label = reader.locator(".body-label")
    expect(label).to_have_text("Commentary")
    assert label.evaluate("label => label.tagName") == "P"


def test_row_82_headings_have_lasting_ids_and_a_list_of_contents(reader: Page, site: Site) -> None:
    reader.goto(site.address + COMMENTARY)
    contents = reader.get_by_role("navigation", name="In this piece").get_by_role("link")
    assert contents.count() >= 3
    for link in contents.all():
        target = reader.locator(str(link.get_attribute("href")))
        expect(target).to_have_count(1)
        assert target.evaluate("heading => heading.tagName") == "H2"
    levels = reader.evaluate(
        "[...document.querySelectorAll('main h1,main h2,main h3,main h4')].map(h => +h.tagName[1])"
    )
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    expect(reader.locator("main .byline").first).to_contain_text(re.compile(r"\d+ minute(s’|’s) reading"))


def test_row_83_a_long_vowel_is_found_with_and_without_its_mark(reader: Page, site: Site) -> None:
    found = []
    for words in ("Tōkyō", "Tokyo"):
        reader.goto(f"{site.address}/search/?q={words}")
        expect(reader.get_by_role("status")).to_contain_text("result")
        found.append([link.get_attribute("href") for link in reader.locator("main .entry-title a").all()])
    assert found[0] == found[1]
    assert found[0]


def test_row_84_notes_tables_and_analyses_stand_in_the_text(reader: Page, site: Site) -> None:
    reader.goto(site.address + COMMENTARY)
    expect(reader.locator(".article-body table caption").first).to_be_visible()
    expect(reader.locator(".article-body .block-analysis svg[role=img]").first).to_be_visible()
    reader.goto(f"{site.address}/publications/a-short-guide-to-base-rates-for-people-in-a-hurry/")
    mark = reader.locator("[role=doc-noteref]").first
    mark.click()
    note = reader.locator(f"[id='{str(mark.get_attribute('href')).removeprefix('#')}']")
    expect(note).to_be_in_viewport()
    note.locator("[role=doc-backlink]").first.click()
    expect(mark).to_be_in_viewport()


def test_row_85_about_the_authors_is_as_it_was(reader: Page, site: Site) -> None:
    reader.goto(f"{site.address}/publications/quiet-seas/")
    about = reader.get_by_role("region", name=re.compile("About the contributors"))
    expect(about).to_contain_text("Elias Brandt teaches at the (invented) University of Port Ardent")
    expect(about.locator("em, i").filter(has_text="A Grammar of Notices to Mariners")).to_have_count(1)
    reader.goto(site.address + COMMENTARY)
    expect(reader.get_by_role("heading", name="About the author", exact=True)).to_be_visible()


def test_row_86_series_subject_and_region_are_kept_apart_and_shown_once(reader: Page, site: Site) -> None:
    reader.goto(site.address + COMMENTARY)
    terms = reader.locator(".particulars .pairs dt").all_inner_texts()
    assert [term.casefold() for term in terms[:3]] == ["series", "subjects", "regions"]
    subject = reader.locator(".particulars a[href*='?subject=']:not([href^=mailto])")
    assert len({link.get_attribute("href") for link in subject.all()}) == subject.count() == 3
    piece = next(graph for graph in _graphs(reader) if "spatialCoverage" in graph)
    assert piece["about"]
    subject.first.click()
    expect(reader.get_by_role("main")).to_contain_text("How far can Tokyo hold the line?")


def test_row_88_there_is_one_copy_of_the_text(reader: Page, site: Site) -> None:
    reader.goto(site.address + COMMENTARY)
    said = [text for text in reader.locator(".article-body .block-paragraph p").all_inner_texts() if len(text) > 120]
    assert len(said) == len(set(said)) > 10
    reader.emulate_media(media="print")
    expect(reader.locator(".article-body p").first).to_be_visible()
    expect(reader.locator("header.masthead nav")).not_to_be_visible()


def test_row_89_how_to_cite_and_what_has_changed(reader: Page, site: Site) -> None:
    reader.goto(site.address + CORRECTED)
    for style in ("APA", "Chicago", "MLA", "Harvard"):
        expect(reader.locator(".citations dt", has_text=style).first).to_be_visible()
    expect(reader.get_by_role("note")).to_contain_text("Correction")
    reader.get_by_role("note").get_by_role("link", name="The version before").click()
    expect(reader.get_by_role("note").first).to_contain_text("This is version 1")
    expect(reader.get_by_role("note").last).to_contain_text("Since then: correction")
    expect(reader.locator("link[rel=canonical]")).to_have_attribute("href", re.compile(CORRECTED + "$"))
    expect(reader.locator("meta[name=robots]")).to_have_attribute("content", "noindex")


def test_row_90_machines_are_told_the_same(reader: Page, site: Site) -> None:
    reader.goto(site.address + COMMENTARY)
    canonical = str(reader.locator("link[rel=canonical]").get_attribute("href"))
    assert canonical.endswith(COMMENTARY)
    assert reader.locator("meta[property='og:url']").get_attribute("content") == canonical
    assert any(graph.get("url") == canonical for graph in _graphs(reader))
    sitemap = reader.request.get(f"{site.address}/sitemap-publications-2025.xml").text()
    assert f"<loc>{canonical}</loc>" in sitemap or COMMENTARY in sitemap
    assert "Sitemap:" in reader.request.get(f"{site.address}/robots.txt").text()


def _graphs(page: Page) -> list[dict[str, object]]:
    return [json.loads(text) for text in page.locator("script[type='application/ld+json']").all_inner_texts()]
