"""Coming events as a feed and for mails: what is listed, in the forms in which publications are fed."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from institute.core.identity import urn
from institute.core.models import InstituteSettings
from institute.core.tidings import Item
from institute.events import calendars, listing
from institute.events.models import EventPage
from institute.events.models.pages import SCHEDULED
from institute.publications.lists.feeds import NEWEST, Entry, Source, written


@require_safe
def feed(request: HttpRequest, form: str) -> HttpResponse:
    """Return what is coming, what was announced last first."""
    institute = InstituteSettings.for_request(request)
    coming = listing.coming(listing.public()).order_by("-first_published_at", "-pk")[:NEWEST]
    root = request.build_absolute_uri("/").rstrip("/")
    entries = tuple(_entry(event) for event in coming)
    source = Source(urn("feed", "events"), f"{institute.name}: events", institute.motto, f"{root}/events/", entries)
    return written(request, source, form)


def announced(since: dt.datetime) -> list[Item]:
    """Return what a mail tells of: what was announced after a moment and is still to come, the next first."""
    coming = listing.coming(listing.public()).filter(first_published_at__gt=since)
    return [_item(event) for event in coming if event.state == SCHEDULED]


def _item(event: EventPage) -> Item:
    when = ", ".join(filter(None, (event.said_when, event.where)))
    return Item(event.title, calendars.address(event), when, event.synopsis)


def _entry(event: EventPage) -> Entry:
    announced = event.first_published_at or event.starts_at
    state = "" if event.state == SCHEDULED else f"{event.get_state_display()}: "
    when = f"{event.said_when}. {event.where}."
    return Entry(
        f"urn:uuid:{event.uid}",
        f"{state}{event.title}",
        calendars.address(event),
        " ".join(filter(None, (when, event.state_notice, event.synopsis))),
        tuple(str(each) for each in event.appearances.all()),
        announced,
        event.last_published_at or announced,
        (event.get_kind_display(), *(subject.title for subject in event.subjects.all())),
        "en-GB",
    )
