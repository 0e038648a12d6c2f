"""Events as files for calendars: one, all, and the one that somebody takes part in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from institute.core.models import InstituteSettings
from institute.events import calendars, listing

KIND = "text/calendar; charset=utf-8"


@require_safe
def one(request: HttpRequest, path: str) -> HttpResponse:
    """Give the event whose page stands at this path; Wagtail itself leaves files below a page to others."""
    found = listing.at(request, path)
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
