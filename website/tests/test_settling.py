"""The text that is kept rendered, and the short way to a publication: never another page than the long one."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import resolve
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.views import serve as wagtail_serve

from institute.core import content
from institute.core.models import InstituteSettings
from institute.publications import rendering, settling
from institute.publications.models import PublicationIndexPage, PublicationPage, SettledText, Term

from .makers import changed, draft, paragraph, published

pytestmark = pytest.mark.django_db


def _text(client: Client, page: PublicationPage) -> str:
    return client.get(page.url).content.decode()


def test_what_is_kept_is_what_rendering_gives_for_every_publication_of_the_demonstration() -> None:
    pages = list(PublicationPage.objects.live().select_related("current", "case"))
    kept = 0
    for page in pages:
        assert page.current is not None
        body, notes = settling.streams(page, page.current)
        fresh = rendering.rendered(
            body, page.case, page.slug, notes=notes, pinned=page.current.pinned, terms=settling.terms()
        )
        found = settling.text_of(page, page.current)
        again = settling.text_of(page, PublicationPage.objects.get(pk=page.pk).current)  # type: ignore[arg-type]
        assert found == again == fresh, page.title
        kept += SettledText.objects.filter(revision=page.current).exists()
    assert kept > len(pages) / 2


def test_a_kept_text_is_used_and_does_not_outlive_what_it_was_made_from(client: Client) -> None:
    page = published("On NTS", body=[paragraph("<p>ZQX matters.</p>")])
    row = SettledText.objects.get(revision=page.current)
    SettledText.objects.filter(pk=row.pk).update(parts={**row.parts, "blocks": ["<p>From what is kept.</p>"]})
    assert "From what is kept." in _text(client, page)
    Term.objects.create(slug="zqx", abbreviation="ZQX", expansion="Zonal quality index")
    html = _text(client, page)
    assert "From what is kept." not in html and 'title="Zonal quality index"' in html
    assert SettledText.objects.get(revision=page.current).fingerprint != row.fingerprint


def test_a_text_that_names_pages_of_the_site_is_rendered_each_time(client: Client) -> None:
    other = published("Leads here")
    page = published("Leads there", body=[paragraph(f'<p><a linktype="page" id="{other.pk}">There</a></p>')])
    assert not SettledText.objects.filter(revision=page.current).exists()
    assert other.url in _text(client, page)
    moved = Page.objects.get(pk=other.pk)
    moved.slug = "moved-away"
    moved.save()
    assert "/publications/moved-away/" in _text(client, page)


def test_a_correction_shows_at_once_and_the_older_version_keeps_its_text(client: Client) -> None:
    page = published("Corrected", body=[paragraph("<p>Ten ships.</p>")])
    changed(page, "correction", "There were twelve.", body=[paragraph("<p>Twelve ships.</p>")])
    assert "Twelve ships." in _text(client, page) and "Ten ships." not in _text(client, page)
    assert "Ten ships." in client.get(f"/{page.key}/v1/").content.decode()


def test_the_short_way_gives_what_the_long_way_gives(client: Client) -> None:
    page = published("Either way")
    request: Any = RequestFactory().get(page.url)
    request.user = None
    found = resolve(page.url)
    short = found.func(request, *found.args, **found.kwargs).render()
    again: Any = RequestFactory().get(page.url)
    again.user = None
    long = wagtail_serve(again, page.url.lstrip("/")).render()
    assert short.content == long.content and "Either way" in short.content.decode()


def test_the_short_way_is_one_question_for_a_plain_piece(client: Client, django_assert_max_num_queries: Any) -> None:
    page = PublicationPage.objects.live().filter(case=None, current__settled__isnull=False)[0]
    content._known.changed = False
    content.forget()
    _text(client, page)
    # The version of the content may be asked for once more.
    with django_assert_max_num_queries(2):
        _text(client, page)


def test_what_is_not_before_readers_is_not_found_the_short_way_either(client: Client) -> None:
    assert client.get(f"/publications/{draft('Unseen').slug}/").status_code == 404
    page = published("Seen")
    assert client.get(page.url).status_code == 200
    index = PublicationIndexPage.objects.get()
    restriction = PageViewRestriction.objects.create(page=index, restriction_type=PageViewRestriction.LOGIN)
    assert client.get(page.url).status_code == 302, "a restriction above it counts"
    restriction.delete()
    assert client.get(page.url).status_code == 200
    page.unpublish()
    assert client.get(page.url).status_code == 404


def test_a_second_site_is_told_apart(client: Client, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    page = published("On the first site")
    assert client.get(page.url).status_code == 200
    home = Page.objects.get(depth=1).add_child(instance=Page(title="Another", slug="another"))
    Site.objects.create(hostname="other.example", root_page=home, is_default_site=False)
    assert client.get("/publications/on-the-first-site/", headers={"host": "other.example"}).status_code == 404
    assert client.get("/publications/on-the-first-site/").status_code == 200


def test_a_change_of_the_institutes_name_shows_at_once(client: Client) -> None:
    page = published("Named")
    _text(client, page)
    row = InstituteSettings.objects.get()
    row.name = "Institute of Something Else"
    row.save()
    assert "Institute of Something Else" in _text(client, page)
