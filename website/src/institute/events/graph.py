"""An event in the vocabulary of schema.org. What only those who take part are told is not in it."""

from __future__ import annotations

from typing import Any

from institute.core.models import InstituteSettings
from institute.events import calendars, listing
from institute.events.models import EventPage
from institute.events.models.pages import CANCELLED, HYBRID, ONLINE, OPEN, PLACE, POSTPONED, SCHEDULED

_STATUS = {SCHEDULED: "EventScheduled", POSTPONED: "EventPostponed", CANCELLED: "EventCancelled"}
_MODE = {PLACE: "OfflineEventAttendanceMode", ONLINE: "OnlineEventAttendanceMode", HYBRID: "MixedEventAttendanceMode"}
_TYPES = {
    "lecture": "EducationEvent",
    "workshop": "EducationEvent",
    "information-session": "EducationEvent",
    "conference": "BusinessEvent",
    "launch": "PublicationEvent",
}
SCHEMA = "https://schema.org/"


def graph(event: EventPage, root: str, institute: InstituteSettings) -> dict[str, Any]:
    """Return the event as JSON-LD; what it does not have is left out.

    Parameters
    ----------
    event
        The event.
    root
        The address of the site, without a stroke at its end.
    institute
        Who holds it.
    """
    here = calendars.address(event)
    found = {
        "@context": "https://schema.org",
        "@type": _TYPES.get(event.kind, "Event"),
        "@id": here,
        "url": here,
        "identifier": calendars.uid(event),
        "name": event.title,
        "description": event.synopsis,
        "startDate": event.begins_on,
        "endDate": event.ends_on,
        "eventStatus": SCHEMA + _STATUS[event.state],
        "eventAttendanceMode": SCHEMA + _MODE[event.attendance],
        "location": _places(event, here),
        "inLanguage": event.language,
        "organizer": {"@type": "Organization", "name": institute.name, "url": f"{root}/"},
        "performer": [_person(each, root) for each in event.appearances.all()],
        "about": [subject.title for subject in event.subjects.all()],
        "maximumAttendeeCapacity": event.capacity,
        "isAccessibleForFree": True,
        "superEvent": _series(event),
        "offers": _offer(event, here),
        "workFeatured": [_work(row) for row in listing.papers(event) if row.publication is not None],
    }
    return {name: value for name, value in found.items() if value not in ("", None, [], {})}


def _places(event: EventPage, here: str) -> list[dict[str, Any]]:
    places: list[dict[str, Any]] = []
    if event.attendance != ONLINE:
        place = {"@type": "Place", "name": event.venue, "address": event.address or event.venue}
        places.append(place)
    if event.attendance != PLACE:
        places.append({"@type": "VirtualLocation", "url": here})
    return places


def _person(each: Any, root: str) -> dict[str, str]:
    found = {"@type": "Person", "name": str(each)}
    if each.person is not None:
        found["@id"] = found["url"] = f"{root}{each.person.get_absolute_url()}"
    if each.affiliation:
        found["affiliation"] = each.affiliation
    return found


def _series(event: EventPage) -> dict[str, str]:
    series = event.series
    return {"@type": "EventSeries", "name": series.title, "url": series.full_url or ""} if series else {}


def _offer(event: EventPage, here: str) -> dict[str, Any]:
    if event.registration != OPEN:
        return {}
    return {
        "@type": "Offer",
        "price": 0,
        "priceCurrency": "USD",
        "url": f"{here}register/",
        "validThrough": event.closes_at.isoformat(),
    }


def _work(row: Any) -> dict[str, str]:
    return {"@type": "CreativeWork", "name": row.publication.title, "url": row.publication.full_url or ""}
