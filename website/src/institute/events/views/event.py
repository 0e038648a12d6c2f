"""The page of an event, and the archive of what has been."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from institute.core import linked
from institute.core.caching import unsettled
from institute.core.models import InstituteSettings, trail
from institute.core.showing import shows
from institute.events import graph, listing, registering
from institute.events.models import EventIndexPage, EventPage
from institute.events.models.pages import ELSEWHERE, INVITED, NONE, OPEN
from institute.publications.metadata import jsonld


@shows(EventPage)
def event_page(event: EventPage, request: HttpRequest) -> dict[str, Any]:
    """Return what stands on an event: how one takes part, what was said there, and what it is to machines."""
    root = request.build_absolute_uri("/").rstrip("/")
    data = graph.graph(event, root, InstituteSettings.for_request(request))
    steps = trail(event)
    asks = event.registration in (OPEN, INVITED)
    if asks and not event.is_past:
        unsettled()  # whether places are free is known to the registrations alone
    closed = registering.closed(event) if asks else ""
    return {
        "series": event.series,
        "papers": listing.papers(event),
        "reports": listing.reports(event),
        "closed": closed,
        "asks": event.registration == OPEN and not closed,
        "invited_only": event.registration == INVITED,
        "elsewhere": event.register_url if event.registration == ELSEWHERE and not event.is_past else "",
        "places": registering.free(event) if asks and event.capacity is not None and not closed else None,
        "pages": event.get_children().live().public(),
        "json_ld": [linked.script(data), linked.script(jsonld.breadcrumbs(root, steps))],
        "join_url": event.online_url if event.registration == NONE and not event.is_past else "",
        "trail": steps,
    }


@require_safe
def archive(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """List what has been, by year."""
    page = EventIndexPage.objects.live().first()
    years = listing.years()
    if page is None or (year is not None and year not in dict(years)):
        raise Http404("There was no event in that year.")
    steps = [*trail(page), {"title": "Past events", "url": "/events/past/"}]
    context = {
        "page": page,
        "year": year,
        "by_year": listing.by_year(year, request.GET),
        "facets": listing.past_facets(year, request.GET),
        "narrowed": any(request.GET.get(name) for name in listing.NARROWED),
        "years": years,
        "trail": [*steps, {"title": str(year), "url": ""}] if year else steps,
    }
    return render(request, "events/archive.html", context)
