"""Which events are listed where: what is coming, what has been, editions, those of a person or unit. Shows nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, QueryDict
from django.template.loader import render_to_string
from django.utils import timezone
from wagtail.models import Site

from institute.core import content
from institute.core.models import trail
from institute.core.showing import shows
from institute.events.models import EventIndexPage, EventPage, EventSeriesPage
from institute.events.models.pages import KINDS
from institute.publications.models import Person, PublicationPage, Subject, Unit

NARROWED = ("kind", "subject", "unit", "series")
LABELS = {"kind": "Kind", "subject": "Subject"}


@dataclass(frozen=True)
class Option:
    """One way to narrow a list."""

    title: str
    count: int
    current: bool
    query: str


def at(request: HttpRequest, path: str) -> EventPage:
    """Return the event whose page stands at this path and is before readers."""
    site = Site.find_for_request(request)
    if site is None:
        raise Http404("There is no such site.")
    found = site.root_page.specific.route(request, [part for part in path.split("/") if part]).page
    if not isinstance(found, EventPage) or found.get_view_restrictions().exists():
        raise Http404("There is no event at this address.")
    return found


def public() -> QuerySet[EventPage]:
    """Return the events that readers may see, with what a line in a list shows."""
    found: QuerySet[EventPage] = content.shown(EventPage.objects.all())
    return found.prefetch_related("appearances__person").defer("body", "programme")


def coming(events: QuerySet[EventPage]) -> QuerySet[EventPage]:
    """Keep what is not over, the next first; what is postponed or cancelled stays in view until its day."""
    return events.filter(ends_at__gt=timezone.now()).order_by("starts_at", "pk")


def past(events: QuerySet[EventPage]) -> QuerySet[EventPage]:
    """Keep what is over, the latest first."""
    return events.filter(ends_at__lte=timezone.now()).order_by("-starts_at", "-pk")


def narrowed(events: QuerySet[EventPage], query: QueryDict, but: str = "") -> QuerySet[EventPage]:
    """Keep what a query asks for."""
    asked = {name: query.get(name, "") for name in NARROWED if name != but}
    if asked.get("kind"):
        events = events.filter(kind=asked["kind"])
    if asked.get("subject"):
        events = events.filter(subjects__slug=asked["subject"])
    if asked.get("unit"):
        events = events.filter(hosts__slug=asked["unit"])
    if asked.get("series"):
        parent = EventSeriesPage.objects.filter(slug=asked["series"]).first()
        events = events.descendant_of(parent) if parent is not None else events.none()  # type: ignore[attr-defined]
    return events


@shows(EventIndexPage)
def coming_page(page: EventIndexPage, request: HttpRequest) -> dict[str, Any]:
    """Return what is coming, as the query narrows it."""
    query = request.GET
    events = coming(public())
    return {
        "events": list(narrowed(events, query)),
        "facets": _facets(events, query),
        "narrowed": any(query.get(name) for name in NARROWED),
        "years": years(),
        "recurring": EventSeriesPage.objects.live().public().order_by("title"),
        "trail": trail(page),
    }


def years() -> list[tuple[int, int]]:
    """Return the years in which there were events, with how many, the newest first."""
    counts = Counter(when.year for when in past(public()).values_list("first_day", flat=True))
    return sorted(counts.items(), reverse=True)


def by_year(year: int | None, query: QueryDict) -> dict[int, list[EventPage]]:
    """Return past events under their years."""
    events = narrowed(past(public()), query)
    found: dict[int, list[EventPage]] = {}
    for event in events.filter(first_day__year=year) if year else events:
        found.setdefault(event.first_day.year, []).append(event)
    return found


def past_facets(year: int | None, query: QueryDict) -> list[dict[str, Any]]:
    """Return how the archive can be narrowed."""
    events = past(public())
    return _facets(events.filter(first_day__year=year) if year else events, query)


@shows(EventSeriesPage)
def series_page(page: EventSeriesPage, request: HttpRequest) -> dict[str, Any]:
    """Return what stands on a recurring event: its editions, the newest first, each with its report."""
    events = public().child_of(page).order_by("-starts_at", "-pk")  # type: ignore[attr-defined]
    pages = page.get_children().live().public().not_type(EventPage)
    return {
        "editions": [{"event": event, "reports": reports(event)} for event in events],
        "pages": pages,
        "trail": trail(page),
    }


def papers(event: EventPage) -> list[Any]:
    """Return what belongs to an event and readers may see, in the order of the page."""
    rows = event.papers.select_related("publication__series", "document")
    return [row for row in rows if row.publication is None or row.publication.live]


def reports(event: EventPage) -> list[PublicationPage]:
    """Return the reports of an event that readers may see."""
    return [row.publication for row in papers(event) if row.part == "report" and row.publication is not None]


def of_publication(page: PublicationPage) -> QuerySet[EventPage]:
    """Return the events to which a publication belongs, the latest first."""
    return public().prefetch_related(None).filter(papers__publication=page).distinct().order_by("-starts_at")


def of_person(person: Person) -> QuerySet[EventPage]:
    """Return the events at which somebody appears, the latest first."""
    return public().filter(appearances__person=person).distinct().order_by("-starts_at")


def of_unit(unit: Unit) -> QuerySet[EventPage]:
    """Return the events of a unit, the latest first."""
    return public().filter(hosts=unit).order_by("-starts_at")


def of_subjects(subjects: Any) -> QuerySet[EventPage]:
    """Return the events on any of these subjects, the latest first."""
    return public().filter(subjects__in=subjects).distinct().order_by("-starts_at")


def embedded(query: QueryDict, most: int) -> str:
    """Return coming events as a page that holds the list shows them, each with its way to register."""
    events = narrowed(coming(public()), query)[:most]
    return render_to_string("events/partials/list.html", {"events": events, "register": True, "heading": "h3"})


def problems(query: QueryDict) -> list[str]:
    """Return what is wrong with a query: a misspelt kind would show an empty list for ever."""
    found = [f"Events are not narrowed by {name!r}." for name in query if name not in NARROWED]
    kinds = dict(KINDS)
    if query.get("kind") and query["kind"] not in kinds:
        found.append(f"There is no kind {query['kind']!r}; there is {', '.join(kinds)}.")
    for name, model in (("subject", Subject), ("unit", Unit), ("series", EventSeriesPage)):
        slug = query.get(name)
        if slug and not model.objects.filter(slug=slug).exists():
            found.append(f"There is no {name} {slug!r}.")
    return found


def _facets(events: QuerySet[EventPage], query: QueryDict) -> list[dict[str, Any]]:
    titles = dict(KINDS)
    kinds = Counter(narrowed(events, query, but="kind").values_list("kind", flat=True))
    rows = narrowed(events, query, but="subject").values_list("subjects__slug", "subjects__title")
    subjects = Counter((slug, title) for slug, title in rows if slug)
    return [
        _facet("kind", {(kind, titles.get(kind, kind)): n for kind, n in kinds.items()}, query),
        _facet("subject", subjects, query),
    ]


def _facet(name: str, counts: dict[tuple[str, str], int], query: QueryDict) -> dict[str, Any]:
    options = []
    for (value, title), count in sorted(counts.items(), key=lambda item: item[0][1]):
        other = query.copy()
        other.pop("page", None)
        other[name] = value
        options.append(Option(title, count, query.get(name) == value, other.urlencode()))
    rest = query.copy()
    rest.pop(name, None)
    return {"label": LABELS[name], "options": options, "cleared": rest.urlencode()}
