"""What is gathered on a topic's page: first what is picked by hand, then the newest of every kind, nothing twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.apps import apps
from wagtail.models import Page

from institute.events import listing
from institute.publications.lists.shelf import shelf
from institute.publications.models import PublicationPage, Subject


@dataclass(frozen=True)
class Item:
    """Something on a topic's page."""

    kind: str
    title: str
    url: str
    day: dt.date | None
    synopsis: str
    names: str
    picked: bool
    why: str = ""


def gathered(picks: Sequence[tuple[Page, str]], subjects: Sequence[Subject], most: int) -> list[Item]:
    """Return at most so many items, those picked first in their order, then the newest; each page once."""
    taken: set[int] = set()
    items: list[Item] = []
    for page, why in picks:
        if page.pk not in taken and page.live and not page.get_view_restrictions().exists() and not _embargoed(page):
            taken.add(page.pk)
            items.append(_item(page, why, picked=True))
    newest = sorted(
        _on(subjects, most + len(taken)), key=lambda page: (_day(page) or dt.date.min, page.pk), reverse=True
    )
    for page in newest:
        if len(items) >= most:
            break
        if page.pk not in taken:
            taken.add(page.pk)
            items.append(_item(page, "", picked=False))
    return items


def _on(subjects: Sequence[Subject], most: int) -> list[Page]:
    """Return the newest of every kind, so many of each: all that there is may be most of the site."""
    if not subjects:
        return []
    recordings, releases = apps.get_model("media", "RecordingPage"), apps.get_model("media", "ReleasePage")
    return [
        *_publications(subjects, most),
        *listing.of_subjects(subjects)[:most],
        *recordings.shown().filter(subjects__in=subjects).distinct()[:most],
        *releases.released().filter(subjects__in=subjects).distinct()[:most],
    ]


def _publications(subjects: Sequence[Subject], most: int) -> list[Page]:
    """Return the newest texts, and the speeches that were given last."""
    here = shelf()
    keys = here.ids[here.facet("subject").having_any({subject.slug for subject in subjects})]
    given = apps.get_model("media", "Delivery")._default_manager.order_by("-delivered_on", "-publication")
    spoken = np.array(given.values_list("publication_id", flat=True), dtype=np.int64)
    wanted = [*keys[~np.isin(keys, spoken)][:most].tolist(), *spoken[np.isin(spoken, keys)][:most].tolist()]
    rows = PublicationPage.objects.select_related("series", "delivery").prefetch_related("contributions")
    return list(rows.defer("body", "notes", "references", "contents").filter(pk__in=wanted))


def _day(page: Any) -> dt.date | None:
    """Return the day by which a page is sorted: that on which a speech was given, not that of its text."""
    if isinstance(page, PublicationPage):
        delivery = getattr(page, "delivery", None)
        found: dt.date | None = delivery.delivered_on if delivery is not None else page.date_issued
        return found
    for name in ("first_day", "recorded_on", "released_on"):
        if hasattr(page, name):
            day: dt.date = getattr(page, name)
            return day
    return None


def _item(page: Any, why: str, picked: bool) -> Item:
    match page:
        case PublicationPage():
            kind, names = page.series.name, page.byline
        case _ if hasattr(page, "get_kind_display"):
            kind, names = page.get_kind_display(), getattr(page, "names", "")
        case _:
            kind, names = str(page._meta.verbose_name).removesuffix(" page").capitalize(), ""
    said = getattr(page, "synopsis", "") or page.search_description
    return Item(kind, page.title, page.url or "", _day(page), said, names, picked, why)


def _embargoed(page: Any) -> bool:
    return bool(getattr(page, "is_embargoed", False))
