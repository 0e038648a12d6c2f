"""The search page."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.models import Page

from institute.publications.models import PublicationPage

LONGEST = 200


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Search what is published; a number such as CO25001 finds its publication."""
    query = request.GET.get("q", "").strip()[:LONGEST]
    found: list[Page] = []
    if query:
        numbered = PublicationPage.objects.live().public().filter(number__iexact=query)
        pages = Page.objects.live().public().filter(depth__gt=2).search(query)
        found = [page.specific for page in [*numbered, *pages]]
        found = list({page.pk: page for page in found}.values())
    context = {
        "query": query,
        "results": Paginator(found, 20).get_page(request.GET.get("page")),
        "total": len(found) if query else None,
        "query_string": f"q={query}" if query else "",
    }
    return render(request, "pages/search.html", context)
