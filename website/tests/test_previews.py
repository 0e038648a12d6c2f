"""Row 67: what is embargoed is not before the public, and is before the holder of a link, marked and logged."""

from __future__ import annotations

import datetime as dt
import io
import re

import pikepdf
import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone
from wagtail.models import PageLogEntry

from institute.core.models import User
from institute.desk import previewing
from institute.desk.models import PreviewLink, PreviewVisit
from institute.desk.times import said
from institute.desk.views.links import address
from institute.publications.models import PublicationPage
from institute.publications.publishing import publish

from .makers import draft, paragraph, published

pytestmark = pytest.mark.django_db
SOON = dt.datetime(2031, 1, 9, 0, 30, tzinfo=dt.UTC)


def embargoed(title: str = "Not yet") -> PublicationPage:
    page = draft(title, None, go_live_at=SOON, body=[paragraph("<p>Held back until then.</p>")])
    page.save_revision().publish()
    return PublicationPage.objects.get(pk=page.pk)


def link(page: PublicationPage, days: float = 7) -> PreviewLink:
    return previewing.make(page, "A. Marlowe, Courier", timezone.now() + dt.timedelta(days=days), by=None)


def url(made: PreviewLink, rest: str = "") -> str:
    return f"/preview/{previewing.token(made)}/{rest}"


def test_row_67_an_embargoed_piece_is_404_to_the_public_and_right_to_who_holds_a_link(client: Client) -> None:
    page = embargoed()
    assert page.status_string == "scheduled" and page.number == ""
    for public in (page.url, f"/publications/{page.slug}/"):
        assert client.get(public).status_code == 404
    assert "Not yet" not in client.get("/feed.xml").content.decode()
    answer = client.get(url(link(page)))
    html = answer.content.decode()
    assert answer.status_code == 200 and "Held back until then." in html and "<h1" in html
    assert html.count("A. Marlowe, Courier") >= 2
    assert answer["Cache-Control"] == "private, no-store" and answer["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer["X-Robots-Tag"] and 'name="robots" content="noindex' in html
    assert "9 January 2031</time>" in html, "it bears the day of its release"
    assert 'rel="canonical"' not in html and "citation_title" not in html and "ld+json" not in html


@pytest.mark.parametrize(
    ("zone", "wanted"),
    [
        ("Asia/Tokyo", "9 January 2031, 09:30 JST (Asia/Tokyo)"),
        ("America/New_York", "8 January 2031, 19:30 EST (America/New_York)"),
        ("UTC", "9 January 2031, 00:30 UTC"),
    ],
)
def test_the_embargo_is_said_in_the_institutes_time(client: Client, settings, zone: str, wanted: str) -> None:  # type: ignore[no-untyped-def]
    settings.TIME_ZONE = zone
    assert said(SOON) == wanted
    assert f"Embargoed until {wanted}" in client.get(url(link(embargoed()))).content.decode()


def test_row_67_the_pdf_of_a_link_bears_its_readers_name_on_every_page(client: Client) -> None:
    page = embargoed()
    answer = client.get(url(link(page), "draft.pdf"))
    assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "private, no-store" and "noindex" in answer["X-Robots-Tag"]
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        assert "/StructTreeRoot" in pdf.Root and len(pdf.pages) >= 1
        marked = [_has_artifact_text(p) for p in pdf.pages]
    assert all(marked)
    plain = publish_and_get_pdf(client)
    assert answer.content != plain


def _has_artifact_text(page: pikepdf.Page) -> bool:
    """Whether the page begins with text outside the reading order: what stands across it."""
    content = page.Contents.read_bytes() if not isinstance(page.Contents, pikepdf.Array) else b""
    first = re.search(rb"/Artifact.*?EMC", content, re.DOTALL)
    return first is not None and b"BT" in first.group(0)


def publish_and_get_pdf(client: Client) -> bytes:
    page = published("Out", body=[paragraph("<p>Held back until then.</p>")])
    revision = page.current
    assert revision is not None
    from institute.publications.pdf import making

    assert making.make(revision)
    content: bytes = b"".join(client.get(f"{page.url}{page.key}.pdf"))
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert not any(_has_artifact_text(p) for p in pdf.pages), "what is published bears no mark"
    return content


def test_a_link_that_has_expired_or_was_revoked_opens_nothing_and_says_so(client: Client) -> None:
    page = embargoed()
    old, ended = link(page, days=-1), link(page)
    previewing.revoke(ended, by=User.objects.create_superuser("chief"))
    for made, part in ((old, "It opened until"), (ended, "It was withdrawn")):
        for rest in ("", "draft.pdf"):
            answer = client.get(url(made, rest))
            html = answer.content.decode()
            assert answer.status_code == 410 and part in html and "Held back" not in html and "Not yet" not in html
            assert "no-store" in answer["Cache-Control"]
    assert PreviewVisit.objects.filter(allowed=False).count() == 4


def test_a_link_whose_draft_is_out_leads_to_the_piece_from_its_pdf_too(client: Client) -> None:
    page = published("Out since")
    made = link(page)
    assert client.get(url(made))["Location"].endswith(page.url)
    answer = client.get(url(made, "draft.pdf"))
    # The PDF would say of what is published that it is a draft.
    assert answer.status_code == 302 and answer["Location"] == url(made)
    page.unpublish()
    assert client.get(url(made)).status_code == 200
    assert client.get(url(made, "draft.pdf"))["Content-Type"] == "application/pdf"


def test_a_link_cannot_be_made_up(client: Client) -> None:
    made = link(embargoed())
    good = previewing.token(made)
    other = signing.Signer(salt="other").sign_object([made.pk, int(made.made_at.timestamp())])
    wrong_time = signing.Signer(salt=previewing.SALT).sign_object([made.pk, 1])
    odd = signing.Signer(salt=previewing.SALT).sign_object("x")
    for bad in (good[:-1] + ("A" if good[-1] != "A" else "B"), other, wrong_time, odd, "x", "a:b", str(made.pk)):
        assert client.get(f"/preview/{bad}/").status_code == 404, bad
    assert not made.visits.exists()


def test_visits_are_noted_without_addresses(client: Client) -> None:
    made = link(embargoed())
    client.get(url(made), REMOTE_ADDR="192.0.2.7")
    client.get(url(made, "draft.pdf"), REMOTE_ADDR="192.0.2.7")
    assert sorted(made.visits.values_list("form", "allowed")) == [("page", True), ("pdf", True)]
    assert {field.name for field in PreviewVisit._meta.get_fields()} == {"id", "link", "at", "form", "allowed"}


def test_only_reading_is_possible_by_a_link(client: Client) -> None:
    assert client.post(url(link(embargoed()))).status_code == 405


def test_a_link_shows_the_latest_draft_and_leads_to_the_piece_once_it_is_out(client: Client) -> None:
    page = draft("Comes out", body=[paragraph("<p>The first words.</p>")])
    page.save_revision()
    made = link(page)
    assert "The first words." in client.get(url(made)).content.decode()
    publish(PublicationPage.objects.get(pk=page.pk).get_latest_revision_as_object())
    answer = client.get(url(made))
    assert answer.status_code == 302 and answer["Location"].endswith(page.url)
    assert "no-store" in answer["Cache-Control"]


def test_an_editor_makes_a_link_sees_its_use_and_revokes_it(client: Client) -> None:
    page = embargoed()
    client.force_login(User.objects.create_superuser("chief"))
    here = f"/admin/desk/links/{page.pk}/"
    past = client.post(here, {"reader": "B", "expires_at": "2020-01-01T10:00"}).content.decode()
    assert "That is past" in past and not page.preview_links.exists()
    far = client.post(here, {"reader": "B", "expires_at": "2099-01-01T10:00"}).content.decode()
    assert "180 days at most" in far
    until = (timezone.localtime() + dt.timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    client.post(here, {"reader": "B. Reader <b>", "expires_at": until, "note": ""})
    made = page.preview_links.get()
    assert made.made_by.username == "chief"
    html = client.get(here).content.decode()
    assert address(made).split("/preview/")[1] in html and "B. Reader &lt;b&gt;" in html and "Not used yet" in html
    Client().get(url(made))
    assert "1 visit" in client.get(here).content.decode()
    client.post(here, {"revoke": str(made.pk)})
    assert Client().get(url(made)).status_code == 410
    client.post(here, {"revoke": "not-a-number"})
    actions = set(PageLogEntry.objects.filter(page=page.pk).values_list("action", flat=True))
    assert {"desk.make_preview", "desk.revoke_preview"} <= actions
    client.force_login(User.objects.get(username="emi.sato"))
    assert client.get(here).status_code == 200
    client.force_login(User.objects.create_user("outsider"))
    assert client.get(here).status_code == 302


def test_a_link_for_a_hostile_name_is_text(client: Client) -> None:
    made = previewing.make(embargoed(), '"><script>x</script>', timezone.now() + dt.timedelta(days=1), by=None)
    html = client.get(url(made)).content.decode()
    assert "<script>x" not in html
    assert client.get(url(made, "draft.pdf")).status_code == 200


def test_the_demonstration_has_an_embargoed_piece_with_a_link(client: Client) -> None:
    made = PreviewLink.objects.get(page__publicationpage__isnull=False)
    assert client.get(made.page.url).status_code == 404
    answer = client.get(url(made))
    assert answer.status_code == 200 and "Embargoed until" in answer.content.decode()
    assert not made.has_ended
