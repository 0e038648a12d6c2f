"""Pages of units: those that work, those that are closed, and each with its people and what it published."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from institute.core.linked import script
from institute.core.models import InstituteSettings
from institute.people import graphs
from institute.people.directory import in_order
from institute.people.models import Appointment
from institute.publications.lists import listing
from institute.publications.lists.shelf import shelf
from institute.publications.models import Unit

UNITS = {"title": "Research", "url": "/units/"}
SHOWN = 20


@require_safe
def units(request: HttpRequest, closed: bool = False) -> HttpResponse:
    """List the units by kind: those that work, or those that are closed."""
    here = shelf()
    counts = {slug: count for slug, _, count in here.counts("unit", here.places({}))}
    rows = Unit.objects.filter(closed__isnull=not closed).select_related("head", "parent")
    kinds: dict[str, list[tuple[Unit, int]]] = {}
    for unit in rows.order_by("-closed", "name") if closed else rows.order_by("name"):
        kinds.setdefault(unit.kind, []).append((unit, counts.get(unit.slug, 0)))
    trail = [UNITS, {"title": "Closed", "url": ""}] if closed else [{"title": "Research", "url": ""}]
    closed_count = Unit.objects.exclude(closed=None).count()
    context = {"kinds": sorted(kinds.items()), "closed": closed, "closed_count": closed_count, "trail": trail}
    return render(request, "people/units.html", context)


@require_safe
def unit(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a unit."""
    found = get_object_or_404(Unit.objects.select_related("head__photo", "logo", "parent"), slug=slug)
    appointments: Any = Appointment.objects
    posts = appointments.filter(unit=found).select_related("person__photo")
    current = list(posts.current())
    here = {post.person_id: post.person for post in current}
    titles = {pk: ", ".join(post.title for post in current if post.person_id == pk) for pk in here}
    before = {post.person_id: post.person for post in posts.past() if post.person_id not in here}
    written = shelf().chosen({"unit": found.slug})
    institute = InstituteSettings.for_request(request)
    people = in_order(here.values())
    logo = graphs.at(found.logo.file.url) if found.logo else ""
    context = {
        "unit": found,
        "chain": found.chain,
        "parts": found.children.filter(closed=None),
        "closed_parts": found.children.exclude(closed=None),
        "people": [(person, titles[person.pk]) for person in people],
        "former": in_order(before.values()),
        "publications": listing.rows(written)[:SHOWN],
        "count": len(written),
        "programmes": found.programmes.all(),
        "courses": found.courses.all(),
        "vacancies": [each for each in found.vacancies.all() if each.is_open],
        "json_ld": script(graphs.unit(found, institute, people, logo)),
        "trail": [
            UNITS,
            *({"title": each.name, "url": each.get_absolute_url()} for each in found.chain),
            {"title": found.name, "url": ""},
        ],
    }
    return render(request, "people/unit.html", context)
