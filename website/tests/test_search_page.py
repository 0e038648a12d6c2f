"""The search page and its index as pages are published, renamed and taken down; the editors' report."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from institute.core.models import StandardPage, User
from institute.people import leaving
from institute.publications.models import Person, PublicationPage
from institute.search.finding import find
from institute.search.models import SearchEntry, SearchQuery

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
