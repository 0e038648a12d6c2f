"""The search page and its index as pages are published, renamed and taken down; the editors' report."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from lxml import html

from institute.core.models import StandardPage, User
from institute.home.searching import _index as index_again
from institute.home.searching import build_once
from institute.people import leaving
from institute.publications.elsewhere.imports import read, take
from institute.publications.isbn import ten
from institute.publications.models import BookEdition, IssuePage, Person, PublicationPage, Term
from institute.search import noting
from institute.search.finding import find
from institute.search.index import clear
from institute.search.models import SearchEntry, SearchQuery, SearchState

from .makers import changed, paragraph, published

pytestmark = pytest.mark.django_db


def test_row_16_search_is_a_page_that_can_be_linked_and_escapes_what_it_repeats(client: Client) -> None:
    html = client.get("/search/", {"q": "tokyo <script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in html and "noindex" in html


def test_a_number_goes_to_its_publication(client: Client, commentary: PublicationPage) -> None:
    answer = client.get("/search/", {"q": commentary.number.lower()})
    assert answer.status_code == 302 and answer["Location"] == commentary.url


def test_results_are_marked_narrowed_and_suggested(client: Client, commentary: PublicationPage) -> None:
    html = client.get("/search/", {"q": "Tokyo"}).content.decode()
    assert "<mark>Tokyo</mark>" in html and commentary.url in html
    assert "kind=Publication" in html or "1 result" in html
    narrowed = client.get("/search/", {"q": "institute", "kind": "Person"}).content.decode()
    assert commentary.url not in narrowed
    assert "Did you mean" in client.get("/search/", {"q": "Tokio"}).content.decode()


@pytest.mark.parametrize("query", ["", "\x00", '"', "x" * 500, "%", "page=abc"])
@pytest.mark.parametrize("page", ["", "0", "-1", "abc", "9999999999999", "２"])
def test_odd_queries_are_answered(client: Client, query: str, page: str) -> None:
    assert client.get("/search/", {"q": query, "page": page, "year": "\x00"}).status_code == 200


def test_the_index_follows_what_is_published(commentary: PublicationPage) -> None:
    commentary.title = "An unheard-of zeppelin"
    commentary.save_revision()
    assert find("zeppelin").total == 0  # a draft is not found
    commentary.save_revision().publish()
    assert [result.number for result in find("zeppelin").results] == [commentary.number]
    commentary.unpublish()
    assert find("zeppelin").total == 0


def test_other_pages_and_persons_are_found_too() -> None:
    page = StandardPage.objects.live().first()
    assert page is not None
    assert any(result.url == page.url for result in find(page.title).results)
    person = Person.objects.get(slug="ito-naoko")
    person.affiliation = "Observatory of Zinc Zithers"
    person.save()
    assert [result.url for result in find("zinc zithers").results] == ["/people/ito-naoko/"]
    leaving.erase(person)
    assert find("zinc zithers").total == 0


def test_what_was_removed_by_order_is_not_told_by_search_either(client: Client) -> None:
    page = published("Removed", body=[paragraph("<p>The zorble was paid.</p>")], notes=[])
    assert "<mark>zorble</mark>" in client.get("/search/", {"q": "zorble"}).content.decode()
    changed(page, "removal", "Removed by order of a court.")
    assert not find("zorble").total and find("Removed").total
    call_command("reindex")
    assert not find("zorble").total
    changed(PublicationPage.objects.get(pk=page.pk), "new_version", "The order was lifted.")
    assert find("zorble").total


def test_subtitles_notes_and_chapters_are_found() -> None:
    published(
        "Plain",
        subtitle="A gromulent question",
        body=[paragraph("<p>Words.[^one]</p>")],
        notes=[{"type": "note", "value": {"label": "one", "text": "<p>As Quibbleworth has it.</p>"}}],
        contents="<ol><li>Of frobnication</li></ol>",
    )
    for word in ("gromulent", "Quibbleworth", "frobnication"):
        (found,) = find(word).results
        assert found.title == "Plain" and "<mark>" in found.excerpt


def test_works_from_elsewhere_series_issues_and_terms_are_found(client: Client) -> None:
    (work,) = take(
        read("@article{a, title={The snark}, author={Roe, Amy}, year=2001, doi={10.5555/snark}}", "auto"), keep=True
    ).new
    found = find("snark roe")
    assert [(each.kind, each.url) for each in found.results] == [("Published elsewhere", work.get_absolute_url())]
    assert find("10.5555/snark").number_url == work.get_absolute_url()
    work.delete()
    assert not find("snark").total
    issue, term = IssuePage.objects.live().first(), Term.objects.first()
    assert issue is not None and term is not None
    for text, kind, url in (
        (issue.title, "Journal issue", issue.url),
        ("Issue Papers", "Series", "/series/ip/"),
        (term.expansion, "Glossary", f"/glossary/#{term.slug}"),
    ):
        assert (kind, url) in {(each.kind, each.url) for each in find(text).results}, text
        assert client.get(url, follow=True).status_code == 200


def test_a_moved_page_is_found_at_its_new_address(
    commentary: PublicationPage, django_capture_on_commit_callbacks: Any
) -> None:
    parent = commentary.get_parent().specific
    parent.slug = "papers"
    with django_capture_on_commit_callbacks(execute=True):
        parent.save_revision().publish()
    entry = SearchEntry.objects.get(number=commentary.number)
    assert entry.url == PublicationPage.objects.get(pk=commentary.pk).url
    assert "/papers/" in entry.url


def test_reindex_gives_the_same_index(capsys: pytest.CaptureFixture[str]) -> None:
    before = set(SearchEntry.objects.values_list("key", "title", "body"))
    call_command("reindex")
    assert set(SearchEntry.objects.values_list("key", "title", "body")) == before
    assert f"{len(before)} entries" in capsys.readouterr().out


def test_editors_see_what_was_not_found(client: Client) -> None:
    for query in ("Tokyo", "xylophone", "Xylophone"):
        client.get("/search/", {"q": query})
    assert SearchQuery.objects.get(text="xylophone").asked == 2
    client.force_login(User.objects.create_superuser("chief"))
    everything = client.get("/admin/reports/searches/").content.decode()
    assert "xylophone" in everything and "tokyo" in everything
    nothing = client.get("/admin/reports/searches/", {"found": "nothing"}).content.decode()
    assert "xylophone" in nothing and "tokyo" not in nothing
    exported = client.get("/admin/reports/searches/", {"export": "csv"})
    assert b"xylophone" in b"".join(exported)  # type: ignore[arg-type]


def test_the_report_is_no_place_for_formulas_and_every_editor_reads_it(client: Client) -> None:
    client.get("/search/", {"q": '=HYPERLINK("evil","x")'})
    client.get("/search/", {"q": "-2+3+cmd"})
    editor = User.objects.create_user("ed")
    editor.groups.add(Group.objects.get(name="Editors"))
    client.force_login(editor)
    assert "cmd" in client.get("/admin/reports/searches/").content.decode()
    exported = b"".join(client.get("/admin/reports/searches/", {"export": "csv"})).decode()  # type: ignore[arg-type]
    assert exported.count("'") == 2 and not [
        line for line in exported.splitlines() if line.startswith(("=", '"=', "-"))
    ]


@pytest.mark.parametrize(
    "text",
    [
        "anna@example.org",
        "https://example.org/?a=1",
        "www.casino.example",
        "<a href=x>",
        "+65 6790 6982",
        "S1234567D",
        "passport 123-456-789",
        "word " * 40,
        "?!",
        "",
    ],
)
def test_what_may_be_about_somebody_or_is_no_query_is_not_kept(client: Client, text: str) -> None:
    client.get("/search/", {"q": text})
    assert not SearchQuery.objects.exists()


def test_a_program_cannot_fill_the_report(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(noting, "NEW_A_DAY", 5)
    for i in range(20):
        client.get("/search/", {"q": f"nonsense{i}"})
    assert SearchQuery.objects.count() == 5
    client.get("/search/", {"q": "nonsense0"})  # what is known is counted on
    assert SearchQuery.objects.get(text="nonsense0").asked == 2
    monkeypatch.setattr(noting, "NEW_A_DAY", 500)
    monkeypatch.setattr(noting, "MOST", 6)
    for i in range(30, 40):
        client.get("/search/", {"q": f"nonsense{i}"})
    assert SearchQuery.objects.count() == 6
    client.head("/search/", {"q": "nonsense0"})
    client.get("/search/", {"q": "nonsense0", "sort": "newest"})
    assert SearchQuery.objects.get(text="nonsense0").asked == 2


def test_a_doi_and_an_isbn_lead_to_what_they_name(client: Client, commentary: PublicationPage) -> None:
    commentary.doi = "10.5555/kaihan.co25001"
    commentary.save()
    index_again([commentary])
    for text in (commentary.doi, f"https://doi.org/{commentary.doi.upper()}"):
        assert client.get("/search/", {"q": text})["Location"] == commentary.url
    edition = BookEdition.objects.select_related("page").first()
    assert edition is not None
    for text in (edition.isbn, edition.isbn.replace("-", ""), f"ISBN {edition.isbn}", f"ISBN-10: {ten(edition.isbn)}"):
        assert client.get("/search/", {"q": text})["Location"] == edition.page.url


def test_choices_are_shown_and_can_be_taken_off_and_the_order_be_chosen(client: Client) -> None:
    asked = {"q": "institute", "kind": "Publication", "sort": "newest"}
    page = html.fromstring(client.get("/search/", asked).content)
    off = page.xpath("//span[@class='chosen']/a")
    assert [link.get("href") for link in off] == ["?q=institute&sort=newest"]
    assert page.xpath("//select[@name='sort']/option[@selected]/@value") == ["newest"]
    days = page.xpath("//article//time/@datetime")
    assert len(days) > 2 and days == sorted(days, reverse=True)
    kept = {(field.get("name"), field.get("value")) for field in page.xpath("//form//input[@type='hidden']")}
    assert {("q", "institute"), ("kind", "Publication")} <= kept
    years = page.xpath("//aside[@class='facets']//details[summary='Year']/ul/li/a/text()")
    assert years == sorted(years, reverse=True)
    nothing = html.fromstring(client.get("/search/", {"q": "institute", "year": "1901"}).content)
    assert nothing.xpath("//p[contains(., 'without this choice')]/a/@href") == ["?q=institute"]
    assert nothing.xpath("//section[contains(@class, 'search-help')]")
    assert nothing.xpath("//span[@class='chosen']/a/@href") == ["?q=institute"]
    assert "1901" in nothing.xpath("string(//span[@class='chosen'])")


def test_an_index_that_was_emptied_is_made_once(commentary: PublicationPage) -> None:
    count = SearchEntry.objects.count()
    assert build_once() == 0
    clear()
    SearchState.objects.all().delete()
    assert build_once() == count and find("tokyo").total
