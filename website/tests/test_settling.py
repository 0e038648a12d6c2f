"""The text that is kept rendered, and the short way to a publication: never another page than the long one."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import resolve
from PIL import Image
from wagtail.documents import get_document_model
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.views import serve as wagtail_serve

import institute
from institute.core import content
from institute.core.models import InstituteSettings, Picture, User
from institute.publications import dependencies, rendering, settling
from institute.publications.models import IssuedNumber, PublicationIndexPage, PublicationPage, SettledText, Term

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


def _is_used(page: PublicationPage, client: Client) -> bool:
    """Tell whether the page is made of what is kept, by a mark that only that has."""
    row = SettledText.objects.get(revision=page.current)
    SettledText.objects.filter(pk=row.pk).update(
        parts={**row.parts, "blocks": [f"{block}<!-- kept -->" for block in row.parts["blocks"]]}
    )
    return "<!-- kept -->" in _text(client, page)


def _picture() -> Picture:
    data = BytesIO()
    Image.new("RGB", (8, 8), "teal").save(data, "PNG")
    data.seek(0)
    made: Picture = Picture.objects.create(
        title="Teal", file=ImageFile(data, "teal.png"), creator="A. Hand", licence="CC BY 4.0"
    )
    return made


def _figure(picture: Picture, **fields: str) -> dict[str, Any]:
    said = {"alt": "Teal", "decorative": False, "caption": "Only teal", "credit": "", **fields}
    return {"type": "figure", "value": {"image": picture.pk, **said}}


def test_a_text_with_a_link_is_kept_until_the_page_that_it_leads_to_moves(client: Client) -> None:
    other = published("Leads here")
    page = published("Leads there", body=[paragraph(f'<p><a linktype="page" id="{other.pk}">There</a></p>')])
    assert other.url in _text(client, page) and _is_used(page, client)
    moved = Page.objects.get(pk=other.pk)
    moved.slug = "moved-away"
    moved.save()
    assert "/publications/moved-away/" in _text(client, page) and "<!-- kept -->" not in _text(client, page)
    assert _is_used(page, client)
    list_page = Page.objects.get(pk=PublicationIndexPage.objects.get().pk)
    list_page.slug = "texts"
    list_page.save()
    assert "/texts/moved-away/" in client.get("/texts/leads-there/").content.decode(), "a page above it moved"


@pytest.mark.parametrize("way", ["unpublished", "deleted"])
def test_a_text_with_a_link_says_what_rendering_it_says_when_the_page_is_gone(client: Client, way: str) -> None:
    other = published("Leads here")
    page = published("Leads there", body=[paragraph(f'<p><a linktype="page" id="{other.pk}">There</a></p>')])
    _text(client, page)
    if way == "deleted":
        IssuedNumber.objects.filter(page=other).delete()
        Page.objects.get(pk=other.pk).delete()
    else:
        other.unpublish()
    current = PublicationPage.objects.get(pk=page.pk).current
    assert current is not None
    body, notes = settling.streams(page, current)
    fresh = rendering.rendered(body, None, page.slug, notes=notes, pinned={}, terms=settling.terms())
    assert fresh.blocks[0] in _text(client, page)
    assert (other.url in fresh.blocks[0]) is (way == "unpublished")


def test_links_in_notes_and_to_documents_count_too(client: Client) -> None:
    document = get_document_model().objects.create(title="Tables", file=ContentFile(b"x", "tables.txt"))
    link = f'<p><a id="{document.pk}" linktype="document">Tables</a></p>'
    note = {"type": "note", "value": {"label": "one", "text": link}}
    page = published("Noted", body=[paragraph("<p>Words.[^one]</p>")], notes=[note])
    assert document.url in _text(client, page) and _is_used(page, client)
    before = document.url
    document.file = ContentFile(b"y", "other.txt")
    document.save()
    html = _text(client, page)
    assert document.url in html and before not in html and document.url != before


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        ({"creator": "B. Hand"}, "B. Hand, CC BY 4.0"),
        ({"licence": "CC0"}, "A. Hand, CC0"),
        ({"source": "Archive"}, "A. Hand, Archive, CC BY 4.0"),
        ({"source_url": "https://example.org/teal"}, 'href="https://example.org/teal"'),
        ({"focal_point_x": 4, "focal_point_y": 4, "focal_point_width": 2, "focal_point_height": 2}, "Only teal"),
    ],
)
def test_a_text_with_a_picture_is_kept_until_what_is_said_of_it_changes(
    client: Client, change: dict[str, Any], shown: str
) -> None:
    picture = _picture()
    page = published("With a picture", body=[_figure(picture)])
    _text(client, page)
    _text(client, page)  # the first request makes the picture in its size
    assert _is_used(page, client)
    for name, value in change.items():
        setattr(picture, name, value)
    picture.save()
    html = _text(client, page)
    assert shown in html and "Only teal" in html


def test_a_picture_that_is_replaced_or_deleted_does_not_stay(client: Client) -> None:
    picture = _picture()
    page = published("With a picture", body=[_figure(picture)])
    for _ in range(2):
        before = re.findall(r'<img src="([^"]*teal[^"]*)"', _text(client, page))
    assert before and _is_used(page, client)
    data = BytesIO()
    Image.new("RGB", (16, 4), "red").save(data, "PNG")
    data.seek(0)
    picture.renditions.all().delete()  # as the admin does when a file is replaced
    picture.file = ImageFile(data, "red.png")
    picture.width, picture.height = 16, 4
    picture.save()
    html = _text(client, page)
    assert before[0] not in html and 'width="16" height="4"' in html
    picture.delete()
    assert "red" not in re.sub(r"\s", "", "".join(re.findall(r"<img[^>]*>", _text(client, page))))


def test_a_text_that_names_what_nothing_is_known_of_is_rendered_each_time(client: Client) -> None:
    page = published("Embeds", body=[paragraph('<p>Words <embed embedtype="media" url="https://example.org/x"/></p>')])
    _text(client, page)
    assert not SettledText.objects.filter(revision=page.current).exists()
    strange = [{"type": "paragraph", "value": '<p><a linktype="person" id="1">x</a></p>'}]
    assert dependencies.named([strange]) is None
    assert dependencies.named([[{"type": "figure", "value": {"image": None}}]]) is None
    nested = [{"type": "list", "value": [{"type": "figure", "value": {"image": 7}}]}]
    assert dependencies.named([nested]) == {"picture": {"7"}}


def test_the_size_that_is_compared_is_the_size_that_is_shown() -> None:
    template = Path(institute.__path__[0], "templates/blocks/figure.html").read_text(encoding="utf-8")
    assert f" {dependencies.WIDTH} " in template


def test_an_outcome_shows_on_a_page_that_is_kept(client: Client) -> None:
    page = PublicationPage.objects.get(slug="how-far-can-tokyo-hold-the-line")
    _text(client, page)
    assert _is_used(page, client)
    row = SettledText.objects.get(revision=page.current)
    stored = page.case
    assert stored is not None
    before = [statement.outcome for statement in rendering.statements_of(stored, page.slug)]
    client.force_login(User.objects.create_superuser("someone", password="x"))
    said = {"outcome": "yes", "known": "2025-10-29", "by": "sato", "url": "https://example.org/x", "title": "Note"}
    archived = SimpleUploadedFile("note.txt", b"It was announced.", "text/plain")
    answer = client.post("/admin/record/resolve/japan-us-2025/q3/", {**said, "archived": archived, "note": ""})
    assert answer.status_code == 302
    after = [statement.outcome for statement in rendering.statements_of(stored, page.slug)]
    assert before != after and "<!-- kept -->" not in _text(client, page) and "turned out: yes" in _text(client, page)
    assert SettledText.objects.get(revision=page.current).fingerprint != row.fingerprint


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
