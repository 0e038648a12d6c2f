"""Uploads: private until something that readers see uses them, then everybody's; by the names of files nothing else."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.test import Client
from django.utils import timezone
from PIL import Image
from wagtail.documents import get_document_model

from institute.core.models import Picture, User
from institute.desk import previewing
from institute.publications.models import PublicationPage, PublicRevision

from .makers import changed, draft, paragraph, published

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _uploads(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def _picture() -> Picture:
    data = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(data, "PNG")
    data.seek(0)
    made: Picture = Picture.objects.create(
        title="Teal", file=ImageFile(data, "teal.png"), creator="A. Hand", licence="CC BY 4.0"
    )
    return made


def _figure(picture: Picture) -> dict[str, Any]:
    value = {"image": picture.pk, "alt": "All teal", "decorative": False, "caption": "", "credit": ""}
    return {"type": "figure", "value": value}


def _addresses(picture: Picture) -> list[str]:
    return [picture.file.url, picture.get_rendition("width-20").url]


def _asked(client: Client, url: str) -> Any:
    answer = client.get(url)
    if answer.streaming:
        assert b"".join(answer.streaming_content)  # type: ignore[arg-type]
    return answer


def _statuses(client: Client, picture: Picture) -> set[int]:
    return {_asked(client, url).status_code for url in _addresses(picture)}


def test_a_picture_is_private_until_its_piece_is_out_and_again_when_it_is_taken_back(client: Client) -> None:
    picture = _picture()
    assert _statuses(client, picture) == {404}, "nothing uses it"
    page = draft("Held back", body=[paragraph("<p>Words.</p>"), _figure(picture)])
    assert _statuses(client, picture) == {404}, "a draft uses it"
    page.save_revision().publish()
    page = PublicationPage.objects.get(pk=page.pk)
    assert page.live and _statuses(client, picture) == {200}
    answer = _asked(client, picture.file.url)
    assert answer["Cache-Control"] == "public, max-age=3600" and answer["Content-Type"] == "image/png"
    page.unpublish()
    assert _statuses(client, picture) == {404}


def test_a_picture_stays_with_the_older_version_that_shows_it(client: Client) -> None:
    picture = _picture()
    page = published("Once illustrated", body=[paragraph("<p>Words.</p>"), _figure(picture)])
    changed(page, body=[paragraph("<p>Words without it.</p>")])
    assert client.get(f"/{page.key}/v1/").content.decode().count("<img") == 1
    assert _statuses(client, picture) == {200}


def test_the_desk_and_the_reader_of_a_preview_see_the_pictures_of_a_draft(client: Client, admin_client: Client) -> None:
    picture, other = _picture(), _picture()
    page = draft("Held back", body=[paragraph("<p>Words.</p>"), _figure(picture)])
    page.save_revision()
    answer = _asked(admin_client, picture.file.url)
    assert answer.status_code == 200 and answer["Cache-Control"] == "private, no-store"
    link = previewing.make(page, "A. Marlowe", timezone.now() + dt.timedelta(days=1), by=None)
    assert client.get(f"/preview/{previewing.token(link)}/").status_code == 200
    assert client.cookies["preview"]["path"] == "/media/" and client.cookies["preview"]["httponly"]
    assert _statuses(client, picture) == {200} and _statuses(client, other) == {404}
    previewing.revoke(link, by=None)
    assert _statuses(client, picture) == {404}
    client.cookies["preview"] = "forged"
    assert _statuses(client, picture) == {404}


def test_somebody_who_only_has_an_account_sees_no_more_than_others(client: Client) -> None:
    client.force_login(User.objects.create_user("reader", password="long-enough-1"))
    assert _statuses(client, _picture()) == {404}


def test_a_document_is_private_until_a_page_leads_to_it_and_is_not_had_by_its_file(
    client: Client, admin_client: Client
) -> None:
    made = get_document_model().objects.create(title="Annex", file=ContentFile(b"annex", "annex.txt"))
    assert _asked(client, made.url).status_code == 404 and _asked(admin_client, made.url).status_code == 200
    published("With an annex", body=[paragraph(f'<p><a linktype="document" id="{made.pk}">Annex</a></p>')])
    assert _asked(client, made.url).status_code == 200
    assert client.get(f"/media/{made.file.name}").status_code == 404


@pytest.mark.parametrize(
    "path", ["", "editions/", "../db.sqlite3", "original_images/../../x", "images/none.png", "x\x00"]
)
def test_what_is_no_picture_of_ours_is_not_there(client: Client, path: str) -> None:
    assert client.get(f"/media/{path}").status_code == 404


def test_an_edition_is_given_out_under_its_publication_only(client: Client) -> None:
    page = published("Printed")
    revision = PublicRevision.objects.get(page=page)
    revision.pdf.save("printed.pdf", ContentFile(b"%PDF-1.7"), save=False)
    assert client.get(f"/media/{revision.pdf.name}").status_code == 404
