"""Events for calendars: iCalendar with the rules of each zone, a name that stays, a count that grows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event, vUri

from institute.events.models import EventPage
from institute.events.models.pages import CANCELLED, ONLINE, POSTPONED

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
    days = []
    for event in events:
        written.add_component(_event(event, join))
        days += [event.first_day, event.last_day or event.first_day]
    if days:
        # The rules of the years that are spoken of, and of a year around them.
        written.add_missing_timezones(min(days) - dt.timedelta(days=366), max(days) + dt.timedelta(days=366))
    return bytes(written.to_ical())


def uid(event: EventPage) -> str:
    """Return the name under which calendars know an event; it never changes."""
    return f"{event.uid}@thinktank"


def address(event: EventPage) -> str:
    """Return where the event's page is, in full."""
    return event.full_url or f"{settings.WAGTAILADMIN_BASE_URL}{event.url or ''}"


def _event(event: EventPage, join: bool) -> Event:
    zone = ZoneInfo(event.zone)
    made = Event()
    made.add("uid", uid(event))
    made.add("sequence", event.sequence)
    made.add("dtstamp", event.last_published_at or timezone.now())
    made.add("dtstart", event.starts_at.astimezone(zone))
    made.add("dtend", event.ends_at.astimezone(zone))
    made.add("summary", event.title)
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
