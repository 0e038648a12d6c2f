"""Events as files for calendars: one, all, and the one that somebody takes part in."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from wagtail.models import Site

from institute.core.models import InstituteSettings
from institute.events import calendars, listing
from institute.events.models import EventPage

KIND = "text/calendar; charset=utf-8"


@require_safe
def one(request: HttpRequest, path: str) -> HttpResponse:
    """Give the event whose page stands at this path; Wagtail itself leaves files below a page to others."""
    site = Site.find_for_request(request)
    if site is None:
        raise Http404("There is no such site.")
    found = site.root_page.specific.route(request, [part for part in path.split("/") if part]).page
    if not isinstance(found, EventPage) or found.get_view_restrictions().exists():
        raise Http404("There is no event at this address.")
    return answer(calendars.calendar([found]), found.slug)


@require_safe
def everything(request: HttpRequest) -> HttpResponse:
    """Give all events, or those that the query asks for; a calendar program follows it."""
    events = listing.narrowed(listing.public().order_by("starts_at", "pk"), request.GET)
    name = f"{InstituteSettings.for_request(request).name}: events"
    return answer(calendars.calendar(events, name), "events")


def answer(content: bytes, name: str) -> HttpResponse:
    """Return a calendar as an answer."""
    return HttpResponse(content, content_type=KIND, headers={"Content-Disposition": f'inline; filename="{name}.ics"'})
