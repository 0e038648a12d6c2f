"""The site for crawlers: an index of maps, one for each year's publications. Lists no versions."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import index, sitemap
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import escape
from django.utils.timezone import localtime
from wagtail.models import Page

from institute.core import content, listings
from institute.core.addresses import finder
from institute.core.columns import columns
from institute.publications.lists.shelf import Ids, shelf, stands_at, tables
from institute.publications.models import PublicationPage, PublicRevision, Series

# What rooms above add: the name of a map, and the map. They do so as they are loaded.
ADDED: dict[str, Sitemap[Any]] = {}


class Year(Sitemap[Any]):
    """The publications of one year."""

    def __init__(self, year: str, latest: dt.datetime | None) -> None:
        self._year = year
        self._latest = latest

    def items(self) -> Ids:
        """Return their keys, the newest first."""
        return shelf().chosen({"year": self._year})

    def get_latest_lastmod(self) -> dt.datetime | None:
        """Return when any of them last changed for readers."""
        return self._latest

    def get_urls(self, page: int | str = 1, site: Any = None, protocol: str | None = None) -> list[Any]:
        """Return the elements of a map as they are written: a row and a template for each are ten times as dear."""
        self.latest_lastmod = self._latest
        root, stands = f"{self.get_protocol(protocol)}://{self.get_domain(site)}", finder()
        rows = PublicationPage.objects.filter(date_issued__year=self._year).order_by()
        lines = {
            key: f"<url><loc>{escape(root + stands(path)[1])}</loc><lastmod>{localtime(at):%Y-%m-%d}</lastmod></url>\n"
            for key, path, at in rows.values_list("pk", "url_path", "current__published_at")
            if at is not None
        }
        keys: Any = self.paginator.page(page).object_list
        return [lines[key] for key in keys.tolist() if key in lines]


class Pages(Sitemap[Page]):
    """Every other page of the tree."""

    def items(self) -> QuerySet[Page]:
        """Return them in the order of the tree."""
        found: QuerySet[Page] = content.shown(Page.objects.filter(depth__gt=1).not_type(PublicationPage))
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
    here = shelf()
    # Told by their order in time, which an index gives: the rows of revisions are wide.
    (in_time,) = columns(PublicRevision.objects.order_by("published_at", "pk"), "pk")
    shown_at, _ = stands_at(in_time, here.revisions)
    years = [year for year, _, _ in here.counts("year", here.places({}))]
    latest = {year: int(in_time[shown_at[here.places({"year": year})].max()]) for year in years}
    moments = dict(PublicRevision.objects.filter(pk__in=latest.values()).values_list("pk", "published_at"))
    return [(year, moments[latest[year]]) for year in sorted(years, key=int, reverse=True)]


def sitemap_index(request: HttpRequest) -> HttpResponse:
    """Return the index of maps."""
    answer: HttpResponse = index(request, _sections(), sitemap_url_name="sitemap-section")
    return answer


def sitemap_section(request: HttpRequest, section: str) -> HttpResponse:
    """Return one map."""
    sections = _sections()
    if section not in sections:
        raise Http404(f"There is no map {section!r}; see {reverse('sitemap')}.")
    written = "publications/map_of_a_year.xml" if isinstance(sections[section], Year) else "sitemap.xml"
    answer: HttpResponse = sitemap(request, sections, section=section, template_name=written)
    return answer
