"""Row 58: the whole issue of a journal as one tagged PDF, made of its articles as they are now; never in the way."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pikepdf
import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from institute.desk import clock
from institute.desk.models import Action
from institute.publications import bound
from institute.publications.lists import listing
from institute.publications.models import BoundIssue, IssuePage, PublicationPage
from institute.publications.pdf import binding, making
from institute.publications.pdf.typesetting import typeset

from .makers import changed
from .test_pdf import structure

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue() -> IssuePage:
    """Return the demonstration's issue, bound as it is."""
    BoundIssue.objects.all().delete()
    page = IssuePage.objects.get()
    assert binding.bind(page)
    return IssuePage.objects.get()


def _pdf(client: Client, issue: IssuePage) -> pikepdf.Pdf:
    answer = client.get(f"{issue.url}{bound.NAME}")
    assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf"
    return pikepdf.open(io.BytesIO(b"".join(answer)))


def _headings(pdf: pikepdf.Pdf) -> list[str]:
    """Return the bookmarks in their order."""
    found: list[str] = []

    def below(items: Any) -> None:
        for item in items:
            found.append(item.title)
            below(item.children)

    with pdf.open_outline() as outline:
        below(outline.root)
    return found


def test_row_58_the_whole_issue_is_one_tagged_pdf_with_contents_and_every_article(
    client: Client, issue: IssuePage
) -> None:
    articles = listing.articles_of(issue)
    assert len(articles) >= 3
    with _pdf(client, issue) as pdf:
        with pdf.open_metadata() as about:
            assert about["pdfuaid:part"] == "1" and about["dc:title"] == issue.title
            names = {str(who) for article in articles for who in article.contributions.all()}
            assert all(name in " ".join(about["dc:creator"]) for name in names)
        headings = _headings(pdf)
        places = [headings.index(title) for title in [issue.title, "Contents", *(a.title for a in articles)]]
        assert places == sorted(places)
        tags = [tag for tag, _ in structure(pdf)]
        assert tags.count("/TOCI") == len(articles) and tags.count("/H1") == len(articles) + 1
        labels = list(pdf.Root["/PageLabels"]["/Nums"])
        named = {int(page): label for page, label in zip(labels[::2], labels[1::2], strict=True)}
        assert str(named[0]["/S"]) == "/r"  # the contents are counted in Roman numerals
        starts = {int(label.get("/St", 1)) for label in named.values() if str(label["/S"]) == "/D"}
        assert {int(article.first_page) for article in articles} <= starts  # pages are those it is cited by
        pages = len(pdf.pages)
    ranges = BoundIssue.objects.get(issue=issue).ranges
    assert [ranges[article.key][0] for article in articles] == [int(article.first_page) for article in articles]
    assert all(ranges[a.key] == [int(a.first_page), int(a.last_page)] for a in articles)  # the demonstration is true
    html = client.get(issue.url).content.decode()
    assert f"{bound.NAME}" in html and f"{pages} pages" in html
    graphs = [json.loads(found) for found in re.findall(r'ld\+json">(.*?)</script>', html, re.DOTALL)]
    graph = next(found for found in graphs if found["@type"] == "PublicationIssue")
    assert graph["encoding"]["sha256"] == BoundIssue.objects.get(issue=issue).pdf_hash
    assert [part["name"] for part in graph["hasPart"]] == [article.title for article in articles]
    assert graph["isPartOf"]["@type"] == "PublicationVolume"


def test_row_58_the_same_issue_gives_the_same_bytes_and_pages_may_run_on(issue: IssuePage) -> None:
    articles = listing.articles_of(issue)
    made = typeset(binding.edition_of(issue, articles))
    assert made == typeset(binding.edition_of(issue, articles))
    issue.paging = IssuePage.CONTINUOUS
    ranges = typeset(binding.edition_of(issue, articles)).ranges
    assert [key for key, _, _ in ranges] == [article.key for article in articles]
    assert ranges[0][1] == 1
    assert all(later[1] == earlier[2] + 1 for earlier, later in pairwise(ranges))


def test_row_58_a_changed_article_is_never_shown_as_it_was(
    client: Client, issue: IssuePage, django_capture_on_commit_callbacks: Any
) -> None:
    address = f"{issue.url}{bound.NAME}"
    before = b"".join(client.get(address))
    article = PublicationPage.objects.get(pk=listing.articles_of(issue)[0].pk)
    changed(article, title="A title nobody had read")
    # Until it is bound again the address leads to the page, which does not offer it.
    assert client.get(address).status_code == 302
    assert bound.NAME not in client.get(issue.url).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        changed(article, title="A title that readers read")
    after = b"".join(client.get(address))
    assert after.startswith(b"%PDF") and after != before
    with pikepdf.open(io.BytesIO(after)) as pdf:
        assert "A title that readers read" in _headings(pdf)
    kept = BoundIssue.objects.get(issue=issue)
    PublicationPage.objects.get(pk=article.pk).unpublish()
    assert client.get(address).status_code == 302
    assert [row[0] for row in binding.lacking()] == [issue.pk]
    clock.tick()
    with _pdf(client, issue) as pdf:
        assert "A title that readers read" not in _headings(pdf)
    assert BoundIssue.objects.get(pk=kept.pk).pdf_hash != kept.pdf_hash


def test_row_58_an_engine_that_fails_stops_nothing_and_the_clock_makes_it_later(
    client: Client, issue: IssuePage, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    def broken(it: Any) -> Any:
        raise RuntimeError("no engine")

    monkeypatch.setattr(binding, "typeset", broken)
    monkeypatch.setattr(making, "typeset", broken)
    article = PublicationPage.objects.get(pk=listing.articles_of(issue)[0].pk)
    with django_capture_on_commit_callbacks(execute=True):
        changed(article, title="Without an engine")
    html = client.get(issue.url).content.decode()
    assert "Without an engine" in html and bound.NAME not in html
    clock.tick()
    waiting = Action.objects.get(kind="bind", thing=issue.pk)
    assert waiting.state == Action.FAILED and "The PDF could not be made" in waiting.error
    monkeypatch.undo()
    clock.tick(timezone.now() + dt.timedelta(hours=2))
    assert Action.objects.get(pk=waiting.pk).state == Action.DONE
    assert bound.NAME in client.get(issue.url).content.decode()


def test_row_58_its_editor_sees_where_pages_are_not_those_it_is_cited_by(client: Client, issue: IssuePage) -> None:
    client.force_login(get_user_model().objects.create_superuser("chief", "chief@example.org", "x"))
    address = reverse("wagtailadmin_pages:edit", args=[issue.pk])
    html = b"".join(client.get(address)).decode()
    assert "The whole issue as readers get it" in html and "cited as" not in html
    PublicationPage.objects.filter(key="js2026-01").update(last_page="22")
    assert "cited as 1 to 22" in b"".join(client.get(address)).decode()


def test_row_58_there_is_no_whole_issue_of_a_page_that_is_none(client: Client, issue: IssuePage) -> None:
    article = listing.articles_of(issue)[0]
    for address in (f"{article.url}{bound.NAME}", f"/nowhere/{bound.NAME}"):
        assert client.get(address).status_code == 404
    issue.unpublish()
    assert client.get(f"{issue.url}{bound.NAME}").status_code == 404


def test_row_58_an_article_taken_back_says_so_across_its_pages_of_the_issue(issue: IssuePage) -> None:
    article = PublicationPage.objects.get(pk=listing.articles_of(issue)[0].pk)
    changed(article, "retraction", "It did not hold.")
    changed(article, "erratum", "The notice named a wrong table.")
    made = binding.edition_of(issue, listing.articles_of(issue))
    first, *others = made.data["articles"]
    assert first["status"] == "Retracted" and first["watermark"].startswith("Retracted, ")
    assert not any("watermark" in other for other in others)
    plain = replace(made, data={**made.data, "articles": [{**first, "watermark": ""}, *others]})
    with (
        pikepdf.open(io.BytesIO(typeset(made).pdf)) as across,
        pikepdf.open(io.BytesIO(typeset(plain).pdf)) as without,
    ):
        pairs = zip(across.pages, without.pages, strict=True)
        differ = [len(one.Contents.read_bytes()) > len(two.Contents.read_bytes()) for one, two in pairs]
    pages = int(article.last_page) - int(article.first_page) + 1
    assert differ[:1] == [False] and differ.count(True) >= pages and not differ[-1]
