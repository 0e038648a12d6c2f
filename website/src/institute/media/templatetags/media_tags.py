"""Recordings, releases and speeches on pages of other rooms, and the graphs of pages of this one."""

from __future__ import annotations

from typing import Any

from django import template
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from institute.core import content, linked
from institute.core.models import InstituteSettings
from institute.events.models import EventPage
from institute.media import graph
from institute.media.models import Delivery, RecordingPage, ReleasePage
from institute.publications.models import Person, PublicationPage

register = template.Library()
OF = 12


@register.inclusion_tag("media/partials/of_event.html")
def media_of_event(page: EventPage) -> dict[str, Any]:
    """Show what was recorded at an event, the speeches given there and what the press was told."""
    return {
        "recordings": RecordingPage.shown().filter(event=page),
        "deliveries": Delivery.shown().filter(event=page),
        "releases": ReleasePage.released().filter(event=page),
    }


@register.inclusion_tag("media/partials/of_publication.html")
def media_of_publication(page: PublicationPage) -> dict[str, Any]:
    """Show when and where a speech was given, and what was recorded or released with a publication."""
    shown: dict[str, Any] = {}
    if _has(Delivery, page):
        shown["delivery"] = Delivery.objects.filter(publication=page.pk).select_related("event", "recording").first()
    if _has(RecordingPage, page):
        shown["recordings"] = RecordingPage.shown().prefetch_related(None).filter(publication=page.pk)
    if _has(ReleasePage, page):
        shown["releases"] = ReleasePage.released().filter(publication=page.pk)
    return shown


def _has(kind: Any, page: PublicationPage) -> bool:
    """Tell whether anything of a kind, shown or not, belongs to a publication."""
    named = kind.objects.order_by().values_list("publication_id", flat=True)
    return content.is_among(("publications-of", kind), named.iterator, page.pk, content.tables_of(kind))


@register.inclusion_tag("media/partials/of_person.html")
def media_of_person(person: Person) -> dict[str, Any]:
    """Show what somebody is seen or heard in, and the speeches that they gave."""
    speeches = Delivery.shown().filter(publication__contributions__person=person).distinct()
    return {
        "recordings": RecordingPage.shown().filter(people__person=person).distinct()[:OF],
        "deliveries": speeches[:OF],
    }


@register.simple_tag(takes_context=True)
def media_graph(context: dict[str, Any], page: RecordingPage | ReleasePage) -> SafeString:
    """Return the graph of a page as a script element holds it."""
    request: HttpRequest = context["request"]
    root = request.build_absolute_uri("/").rstrip("/")
    if isinstance(page, ReleasePage):
        data = graph.release(page, root, InstituteSettings.for_request(request))
    else:
        data = graph.recording(page, root)
    return mark_safe(linked.script(data))  # every sign that could end the element is escaped
