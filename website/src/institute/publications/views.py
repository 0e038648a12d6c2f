"""Persons' pages and short addresses."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from institute.publications.models import Person, PublicationPage
from institute.record.embeds import record_of


@require_safe
def person(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a person and what they have published here."""
    found = get_object_or_404(Person, slug=slug)
    written = (
        PublicationPage.objects.live()
        .public()
        .filter(contributions__person=found)
        .select_related("series")
        .prefetch_related("contributions")
        .order_by("-date_issued")
        .distinct()
    )
    trail = [{"title": "People", "url": ""}, {"title": found.name_as_printed, "url": ""}]
    context = {"person": found, "publications": written, "trail": trail, "record_url": record_of(found.name_as_printed)}
    return render(request, "pages/person.html", context)


@require_safe
def short_address(request: HttpRequest, number: str) -> HttpResponse:
    """Lead from ``/co25001`` to the publication of that number, wherever it stands now."""
    page = PublicationPage.objects.live().filter(number=number.upper()).first()
    if page is None or not page.url:
        raise Http404("There is no publication of this number.")
    return redirect(page.url, permanent=True)
