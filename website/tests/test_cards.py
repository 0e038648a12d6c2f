"""Row 90: the card that other sites show of a piece: of our own making, whole, the same bytes for the same words."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from django.test import Client
from lxml import etree
from PIL import Image

from institute.core.models import User
from institute.core.sending import kept
from institute.publications.metadata.head import CARD
from institute.publications.metadata.model import Change, Contributor, Metadata, Places, SeriesFacts
from institute.publications.models import PublicationPage
from institute.publications.pdf import card

from .makers import changed, draft, published

NOW = dt.datetime(2026, 4, 8, tzinfo=dt.UTC)
META = Metadata(
    title="Patience",
    abstract="A.",
    kind="commentary",
    series=SeriesFacts("CO", "Commentary"),
    number="CO26001",
    key="co26001",
    contributors=(Contributor("Ito Naoko", "Ito", "Naoko"),),
    issued=NOW.date(),
    first_online=NOW,
    change=Change(1, "original", "", NOW),
    publisher="Kaihan Institute",
    holder="Kaihan Institute",
)
MANY = tuple(Contributor(f"Author Of-the-Longer-Kind {n}", "Kind", "Author") for n in range(12))


@pytest.mark.parametrize(
    "words",
    [
        {},
        {"title": "W" * 255},
        {"title": "Notwithstanding the reservations of the committee " * 5, "subtitle": "and of the harbours " * 12},
        {"title": "“Trump 2.0” & <b>Shinzō</b> #eval \\ $x$", "contributors": MANY},
        {"title": "Терпение", "series": SeriesFacts("CO", "S" * 120), "places": Places("", "", ended="retraction")},
    ],
    ids=["short", "one word", "long", "markup", "long series"],
)
def test_row_90_nothing_runs_over_the_edge_of_a_card(words: dict[str, Any]) -> None:
    made = card.picture(replace(META, **words), "Kaihan Institute")
    picture = Image.open(io.BytesIO(made)).convert("L")
    assert picture.size == CARD
    dots = np.asarray(picture)
    edge, paper = 40, dots[3, 3]
    frame = [dots[:edge], dots[-edge:], dots[:, :edge], dots[:, -edge:]]
    assert all(abs(part.astype(int) - int(paper)).max() <= 2 for part in frame)
    assert (dots < 120).sum() > 1500  # there are words on it


def test_row_90_a_card_is_the_same_bytes_and_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    meta = replace(META, title=f"Made once {dt.datetime.now()}")
    first = card.picture(meta, "Kaihan Institute")
    monkeypatch.setattr(card, "_drawn", lambda data: pytest.fail("it is kept"))
    assert card.picture(meta, "Kaihan Institute") == first
    monkeypatch.undo()
    for name in kept().listdir("cards")[1]:
        kept().delete(f"cards/{name}")
    assert card.picture(meta, "Kaihan Institute") == first
    assert card.picture(replace(meta, title="Another"), "Kaihan Institute") != first


def test_row_90_what_our_fonts_have_no_letters_for_is_shown_by_its_number() -> None:
    made = card.picture(replace(META, title="𓅃𓇋"), "Kaihan Institute")
    assert Image.open(io.BytesIO(made)).size == CARD
    assert made == card.picture(replace(META, title="𓇋"), "Kaihan Institute")


@pytest.mark.django_db
def test_row_90_a_page_names_its_card_and_the_card_follows_a_correction(client: Client) -> None:
    page = published("A shared piece")
    tags = etree.HTML(client.get(page.url).content.decode())
    (address,) = tags.xpath("//meta[@property='og:image']/@content")
    assert address == f"{page.full_url.removesuffix(page.url)}/{page.key}/card.png"
    assert tags.xpath("//meta[@name='twitter:card']/@content") == ["summary_large_image"]
    assert "A shared piece" in tags.xpath("//meta[@property='og:image:alt']/@content")[0]
    answer = client.get(f"/{page.key}/card.png")
    assert answer["Content-Type"] == "image/png" and Image.open(io.BytesIO(answer.content)).size == CARD
    changed(page, "correction", "The title named another piece.", title="A corrected piece")
    assert client.get(f"/{page.key}/card.png").content != answer.content
    PublicationPage.objects.get(pk=page.pk).unpublish()
    assert client.get(f"/{page.key}/card.png").status_code == 410
    assert client.get("/co99999/card.png").status_code == 404


@pytest.mark.django_db
def test_row_90_an_editor_sees_the_card_of_a_draft_and_nobody_else(client: Client) -> None:
    page = draft("Not out yet", None)
    page.save_revision()
    address = f"/admin/publications/{page.pk}/card.png"
    assert client.get(address).status_code == 302
    client.force_login(User.objects.create_superuser("chief", "chief@example.org", "x"))
    assert Image.open(io.BytesIO(client.get(address).content)).size == CARD
    assert address in client.get(f"/admin/pages/{page.pk}/edit/").content.decode()
