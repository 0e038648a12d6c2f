"""The card of the promoted book: which piece it is today, as plain data. Draws nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import Site

from institute.core import content
from institute.frame.models import Promotion


@dataclass(frozen=True)
class Card:
    """What is promoted."""

    key: str
    label: str
    title: str
    subtitle: str
    synopsis: str
    byline: str
    url: str
    kind: str


def card_of(request: HttpRequest) -> Card | None:
    """Return what is promoted today, if anything."""
    site = Site.find_for_request(request)
    day = timezone.localdate()
    return content.kept(("promotion", site.pk if site else 0, day), lambda: _card(site, day)) if site else None


def key_of(request: HttpRequest) -> str:
    """Return what tells the promoted piece from every other; empty if nothing is promoted."""
    card = card_of(request)
    return card.key if card else ""


def _card(site: Site, day: dt.date) -> Card | None:
    # for_site would make the row, and what writes makes every page be rendered again.
    made = Promotion.objects.filter(site=site).first
    setting = content.kept(("promoting", site.pk), made, content.tables_of(Promotion)) or Promotion(site=site)
    page = setting.promoted(day)
    if page is None:
        return None
    return Card(
        page.key or f"page-{page.pk}",
        setting.label or "Latest book",
        page.title,
        page.subtitle,
        page.synopsis,
        page.byline,
        page.url or "",
        page.series.kind,
    )
