"""What stands on lists: the index with its facets, an issue of a journal, a series by year. Decides no look."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import QueryDict

from institute.core import content, linked
from institute.core.models import trail
from institute.publications import bound, facets
from institute.publications.metadata import jsonld

if TYPE_CHECKING:
    from institute.publications.models import IssuePage, PublicationIndexPage, PublicationPage

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


def index_page(page: PublicationIndexPage, everything: QuerySet[PublicationPage], query: QueryDict) -> dict[str, Any]:
    """Return the context of the index."""
    chosen: Mapping[str, str] = {name: str(value) for name, value in query.dict().items()}
    found = facets.ordered(facets.narrowed(everything, chosen), chosen)
    kept = query.copy()
    kept.pop("page", None)
    every_facet = _facets(page, everything, chosen)
    pages = Paginator(listed(found), PER_PAGE)
    return {
        "publications": pages.get_page(query.get("page")),
        "total": pages.count,
        "facets": every_facet,
        "chosen": [facet for facet in every_facet if facet.chosen],
        "orders": facets.ORDERS,
        "sort": chosen.get("sort", "newest"),
        "query_string": kept.urlencode(),
        "trail": trail(page),
    }


def _facets(
    page: PublicationIndexPage, everything: QuerySet[PublicationPage], chosen: Mapping[str, str]
) -> tuple[facets.Facet, ...]:
    """Return the facets; those of the whole list, which most readers see and which count most, are counted once."""
    sort = chosen.get("sort", "")
    if any(chosen.get(name) for name in facets.FIELDS) or sort not in ("", *facets.ORDERS):
        return facets.counted(everything, chosen, PLURALS)
    return content.kept(("facets", page.pk, sort), lambda: facets.counted(everything, chosen, PLURALS))


def articles_of(issue: IssuePage) -> list[PublicationPage]:
    """Return the articles of an issue that readers see, by page."""
    return sorted(listed(issue.articles.live().public()), key=lambda a: (_page_number(a.first_page), a.number))


def issue_page(page: IssuePage) -> dict[str, Any]:
    """Return the context of an issue: its articles by page, its PDF, what it is to machines, and where it stands."""
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


def by_year(publications: QuerySet[PublicationPage]) -> dict[int, list[PublicationPage]]:
    """Return publications under their years, the newest first."""
    years: dict[int, list[PublicationPage]] = {}
    for publication in listed(publications).order_by("-date_issued", "-number"):
        years.setdefault(publication.date_shown.year, []).append(publication)
    return years


def by_kind(publications: QuerySet[PublicationPage]) -> dict[str, list[PublicationPage]]:
    """Return publications under what they are, in the order of the kinds."""
    kinds: dict[str, list[PublicationPage]] = {}
    for publication in listed(publications).order_by("-date_issued", "-number"):
        kinds.setdefault(publication.series.kind, []).append(publication)
    return {title: kinds[kind] for kind, title in PLURALS.items() if kind in kinds}


def _page_number(text: str) -> int:
    return int(text) if text.isdigit() else 0
