"""The site for crawlers: an index of maps, one for each year's publications. Lists no versions."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import index, sitemap
from django.db.models import Max, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from wagtail.models import Page

from institute.core import content, listings
from institute.publications.models import PublicationPage, PublicRevision, Series
from institute.publications.shelf import Listed, published, shelf, tables

# What rooms above add: the name of a map, and the map. They do so as they are loaded.
ADDED: dict[str, Sitemap[Any]] = {}


class Year(Sitemap[PublicationPage]):
    """The publications of one year."""

    def __init__(self, year: str, latest: dt.datetime | None) -> None:
        self._year = year
        self._latest = latest

    def items(self) -> Listed:
        """Return them, the newest first."""
        names = ("path", "url_path", "current__published_at")
        rows = PublicationPage.objects.select_related("current").only(*names)
        return Listed(shelf().chosen({"year": self._year}), rows)

    def location(self, item: PublicationPage) -> str:
        """Return where one stands."""
        return item.get_url() or ""

    def lastmod(self, item: PublicationPage) -> dt.datetime | None:
        """Return when readers were last shown something new."""
        return item.current.published_at if item.current else None

    def get_latest_lastmod(self) -> dt.datetime | None:
        """Return when any of them last changed for readers."""
        return self._latest


class Pages(Sitemap[Page]):
    """Every other page of the tree."""

    def items(self) -> QuerySet[Page]:
        """Return them in the order of the tree."""
        found: QuerySet[Page] = Page.objects.live().public().filter(depth__gt=1).not_type(PublicationPage)
        return found.order_by("path")

    def location(self, item: Page) -> str:
        """Return where one stands."""
        return item.get_url() or ""

    def lastmod(self, item: Page) -> dt.datetime | None:
        """Return when it was last published."""
        changed: dt.datetime | None = item.last_published_at or item.latest_revision_created_at
        return changed


class Lists(Sitemap[Any]):
    """Series and the lists beside the tree."""

    def items(self) -> list[Any]:
        """Return their addresses."""
        fixed = ["/series/", "/corrections/", "/publications/year/", "/external/", "/awards/", "/glossary/", "/feeds/"]
        fixed += ["/contact/", "/directions/", *listings.mapped()]
        return [*fixed, *(s.get_absolute_url() for s in Series.objects.all())]

    def location(self, item: str) -> str:
        """Return the address."""
        return item


def _sections() -> dict[str, Any]:
    years = content.kept("years of the map", _years, (*tables(), *content.tables_of(PublicRevision)))
    return {"pages": Pages(), "lists": Lists(), **ADDED, **{f"publications-{y}": Year(y, at) for y, at in years}}


def _years() -> list[tuple[str, dt.datetime]]:
    """Return the years of publications, the newest first, with when readers were last shown a change."""
    latest = published().order_by().values("date_issued__year").annotate(at=Max("current__published_at"))
    found = latest.exclude(date_issued=None).values_list("date_issued__year", "at").order_by("-date_issued__year")
    return [(str(year), at) for year, at in found]


def sitemap_index(request: HttpRequest) -> HttpResponse:
    """Return the index of maps."""
    answer: HttpResponse = index(request, _sections(), sitemap_url_name="sitemap-section")
    return answer


def sitemap_section(request: HttpRequest, section: str) -> HttpResponse:
    """Return one map."""
    sections = _sections()
    if section not in sections:
        raise Http404(f"There is no map {section!r}; see {reverse('sitemap')}.")
    answer: HttpResponse = sitemap(request, sections, section=section)
    return answer
