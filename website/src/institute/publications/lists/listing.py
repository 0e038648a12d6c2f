"""What stands on lists: the index with its facets, an issue of a journal, a series by year. Decides no look."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

from institute.core import linked
from institute.core.models import trail
from institute.core.showing import shows
from institute.publications import bound
from institute.publications.lists import facets
from institute.publications.lists.shelf import Ids, Listed, shelf
from institute.publications.metadata import jsonld
from institute.publications.models import IssuePage, PublicationIndexPage, PublicationPage, Series

PER_PAGE = 20
PLURALS = {
    "commentary": "Commentary",
    "report": "Reports",
    "working-paper": "Working papers",
    "article": "Journal articles",
    "book": "Books",
    "event-report": "Event reports",
    "newsletter": "Newsletters",
    "speech": "Speeches",
}


def listed(publications: QuerySet[PublicationPage]) -> QuerySet[PublicationPage]:
    """Return publications with all that a line in a list shows, in as few questions as it takes, and no text."""
    rows = publications.select_related("series", "current").prefetch_related("contributions")
    return rows.defer("body", "notes", "references", "contents", "current__content", "current__pinned")


def rows(ids: Ids) -> Listed:
    """Return publications by their keys, each fetched with what its line in a list shows where it is looked at."""
    return Listed(ids, listed(PublicationPage.objects.all()))


@shows(PublicationIndexPage)
def index_page(page: PublicationIndexPage, request: HttpRequest) -> dict[str, Any]:
    """Return the publications that the query asks for, and the facets with their counts."""
    chosen = {name: str(value) for name, value in request.GET.dict().items()}
    series = Series.coded(chosen["series"]) if chosen.get("series") else None
    if series is not None:
        chosen["series"] = series.code
    # What the address asks for and the list does not know is left out of every address that leads on from here.
    kept = facets.address(chosen)
    here = shelf(page)
    every_facet = facets.counted(here, chosen, PLURALS)
    pages = Paginator(rows(facets.ordered(here.chosen(chosen), chosen)), PER_PAGE)
    shown = pages.get_page(chosen.get("page"))
    narrowing = [facet for facet in every_facet if facet.chosen]
    further = "&".join(filter(None, (kept, f"page={shown.number}" if shown.number > 1 else "")))
    return {
        "publications": shown,
        "total": pages.count,
        "facets": every_facet,
        "chosen": narrowing,
        "feed": _feed(narrowing, series),
        "orders": facets.ORDERS,
        "sort": chosen.get("sort", "newest"),
        "query_string": kept,
        "narrowed": bool(further),
        "canonical": f"{page.full_url}?{further}" if further else page.full_url,
        "trail": trail(page),
    }


def _feed(narrowing: list[facets.Facet], series: Series | None) -> str:
    """Return the path below /feeds/ of the feed of what is narrowed by one facet alone; empty where there is none."""
    if len(narrowing) != 1 or narrowing[0].chosen is None or narrowing[0].name in ("year", "kind", "language"):
        return ""
    if series is not None and not series.has_feed:
        return ""
    value = narrowing[0].chosen.value
    return f"{narrowing[0].name}/{value.lower() if series is not None else value}"


def articles_of(issue: IssuePage) -> list[PublicationPage]:
    """Return the articles of an issue that readers see, by page."""
    return sorted(listed(issue.articles.live().public()), key=lambda a: (_page_number(a.first_page), a.number))


@shows(IssuePage)
def issue_page(page: IssuePage, request: HttpRequest) -> dict[str, Any]:
    """Return what stands on an issue: its articles by page, its PDF, what it is to machines, and where it stands."""
    articles = articles_of(page)
    printed = bound.kept(page, articles) if page.pdf_id is None else None
    series = {"title": page.series.name, "url": page.series.get_absolute_url()}
    steps = trail(page)
    steps = [*steps[:-1], series, steps[-1]] if steps else []
    root = (page.get_url_parts() or (0, "", ""))[1] or ""
    graph = jsonld.issue(page, articles, root, f"{page.full_url}{bound.NAME}", printed)
    return {
        "articles": articles,
        "bound": printed,
        "bound_name": bound.NAME,
        "json_ld": [linked.script(graph), linked.script(jsonld.breadcrumbs(root, steps))],
        "trail": steps,
    }


def by_year(publications: Iterable[PublicationPage]) -> dict[int, list[PublicationPage]]:
    """Return publications under their years, in the order that they have."""
    years: dict[int, list[PublicationPage]] = {}
    for publication in publications:
        years.setdefault(publication.date_shown.year, []).append(publication)
    return years


def by_kind(places: Ids) -> tuple[Ids, dict[str, int]]:
    """Return places on the shelf in the order of the kinds, and how many of each kind there are."""
    here = shelf()
    counts = {kind: count for kind, _, count in here.counts("kind", places)}
    parts = [places[here.facet("kind").having_any({kind})[places]] for kind in PLURALS if kind in counts]
    found = np.concatenate(parts) if parts else places[:0]
    return found, {kind: counts[kind] for kind in PLURALS if kind in counts}


def _page_number(text: str) -> int:
    return int(text) if text.isdigit() else 0
