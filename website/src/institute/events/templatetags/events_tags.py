"""Events on pages of other rooms: the next ones, those of a person, a unit, a publication."""

from __future__ import annotations

from typing import Any

from django import template

from institute.core import content
from institute.events import listing
from institute.events.models import EventPaper
from institute.publications.models import Person, PublicationPage, Unit

register = template.Library()
NEXT, OF = 4, 12


@register.inclusion_tag("events/partials/next.html")
def next_events(most: int = NEXT) -> dict[str, Any]:
    """Show what is coming next; nothing where nothing is."""
    return {"events": listing.coming(listing.public())[:most]}


@register.inclusion_tag("events/partials/of.html")
def events_of_person(person: Person) -> dict[str, Any]:
    """Show the events at which somebody appears or appeared."""
    return {"events": listing.of_person(person)[:OF], "name": "person"}


@register.inclusion_tag("events/partials/of.html")
def events_of_unit(unit: Unit) -> dict[str, Any]:
    """Show the events of a unit."""
    return {"events": listing.of_unit(unit)[:OF], "name": "unit"}


@register.inclusion_tag("events/partials/of_publication.html")
def events_of_publication(page: PublicationPage) -> dict[str, Any]:
    """Show the events that a publication reports on, was read at or was launched at."""
    papers = EventPaper.objects.values_list("publication_id", flat=True)
    if not content.is_among("events-of-publications", papers.iterator, page.pk, content.tables_of(EventPaper)):
        return {"events": []}
    return {"events": listing.of_publication(page)}
