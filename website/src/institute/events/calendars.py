"""Events for calendars: iCalendar with the rules of each zone, a name that stays, a count that grows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event, vCalAddress, vText, vUri
from wagtail.models import Site

from institute.core.models import InstituteSettings
from institute.events.models import EventPage
from institute.events.models.pages import CANCELLED, ONLINE, POSTPONED
from institute.events.vtimezones import vtimezone

STATUS = {CANCELLED: "CANCELLED", POSTPONED: "TENTATIVE"}


def calendar(events: Iterable[EventPage], name: str = "", join: bool = False) -> bytes:
    """Return events as one calendar.

    Parameters
    ----------
    events
        What it holds.
    name
        What a program that follows it calls it.
    join
        Whether it tells where to join online; only those are told who hold a place.
    """
    written = Calendar()
    written.add("prodid", "-//Thinktank//Events//EN")
    written.add("version", "2.0")
    written.add("calscale", "GREGORIAN")
    written.add("method", "PUBLISH")
    if name:
        written.add("x-wr-calname", name)
        written.add("refresh-interval", dt.timedelta(hours=6), parameters={"VALUE": "DURATION"})
    days, spoken_of = [], set()
    organizer = _organizer()  # what is published must say who publishes it: RFC 5546, section 3.2.1
    for event in events:
        written.add_component(_event(event, join, organizer))
        days += [event.first_day, event.last_day or event.first_day]
        if not event.all_day and event.zone != "UTC":
            spoken_of.add(event.zone)
    if days:
        # The rules of the years that are spoken of, and of a year around them; before the events, as programs like it.
        first, last = dt.date(min(days).year - 1, 1, 1), dt.date(max(days).year + 2, 1, 1)
        written.subcomponents[:0] = [vtimezone(zone, first, last) for zone in sorted(spoken_of)]
    return bytes(written.to_ical())


def uid(event: EventPage) -> str:
    """Return the name under which calendars know an event; it never changes."""
    return f"{event.uid}@thinktank"


def address(event: EventPage) -> str:
    """Return where the event's page is, in full."""
    return event.full_url or f"{settings.WAGTAILADMIN_BASE_URL}{event.url or ''}"


def _organizer() -> vCalAddress:
    site = Site.objects.filter(is_default_site=True).first()
    institute = InstituteSettings.for_site(site) if site is not None else InstituteSettings()
    found = vCalAddress(f"mailto:{institute.email}" if institute.email else f"{settings.WAGTAILADMIN_BASE_URL}/")
    found.params["CN"] = vText(institute.name)
    return found


def _event(event: EventPage, join: bool, organizer: vCalAddress) -> Event:
    zone = ZoneInfo(event.zone)
    made = Event()
    made.add("uid", uid(event))
    made.add("sequence", event.sequence)
    made.add("dtstamp", event.last_published_at or timezone.now())
    if event.all_day:
        made.add("dtstart", event.first_day)
        made.add("dtend", (event.last_day or event.first_day) + dt.timedelta(days=1))  # the first day after it
    else:
        made.add("dtstart", event.starts_at.astimezone(zone))
        made.add("dtend", event.ends_at.astimezone(zone))
    made.add("summary", event.title)
    made.add("organizer", organizer)
    made.add("status", STATUS.get(event.state, "CONFIRMED"))
    joining = event.online_url if join else ""
    place = event.where if event.attendance != ONLINE else joining or "Online"
    made.add("location", place)
    said = [event.state_notice, event.synopsis, f"Join online: {joining}" if joining else "", address(event)]
    made.add("description", "\n\n".join(filter(None, said)))
    made.add("url", vUri(address(event)))
    made.add("categories", [event.get_kind_display()])
    if event.last_published_at:
        made.add("last-modified", event.last_published_at)
    return made
