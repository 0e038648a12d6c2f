"""The search page, and the page for an address that leads nowhere."""

from __future__ import annotations

import contextlib
import re
from typing import Any
from urllib.parse import urlencode

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from institute.core.turns import at_once
from institute.publications.models import Series
from institute.search.asking import shortened
from institute.search.finding import PER_PAGE, RELEVANCE, Facet, Found, find
from institute.search.noting import note

LABELS = {
    "kind": "Kind",
    "series": "Series",
    "year": "Year",
    "author": "Author",
    "subject": "Subject",
    "region": "Region",
}
OPTIONS = 8
"""Values of a facet that are shown at once; the others are a press away."""
SORTS = {"relevance": "Best match", "newest": "Newest first", "oldest": "Oldest first", "title": "By title"}
SUGGESTED = 4
_NUMBER = re.compile(r"([A-Za-z]{1,6})[\d-]+(?:[./].*)?")


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Search what is published; a number such as CO25001 goes to its publication."""
    query = shortened(request.GET.get("q", ""))
    wanted = {name: request.GET[name] for name in LABELS if request.GET.get(name)}
    asked_page = request.GET.get("page", "1")
    sort = request.GET.get("sort", "")
    order = sort if sort in SORTS else RELEVANCE
    found = find(query, wanted, int(asked_page) if asked_page.isascii() and asked_page.isdigit() else 1, order)
    if found.number_url and not wanted:
        return redirect(found.number_url)
    if request.method == "GET" and not wanted and found.page == 1 and order == RELEVANCE:
        _noted(found)
    kept = {"q": query, **wanted, **({"sort": order} if order != RELEVANCE else {})} if query else {}
    facets = [_facet(facet, kept) for facet in sorted(found.facets, key=_order) if _tells_apart(facet, found)]
    context = {
        "query": query,
        "found": found,
        "first": (found.page - 1) * PER_PAGE + 1,
        "last": (found.page - 1) * PER_PAGE + len(found.results),
        "facets": facets,
        "chosen": [_choice(name, value, found, kept) for name, value in wanted.items()],
        "wanted": wanted,
        "all_url": f"?{urlencode({'q': query})}",
        "sorts": SORTS,
        "sort": order,
        "suggestion_url": f"?{urlencode({'q': found.suggestion})}",
        "previous_url": _page_url(kept, found.page - 1) if found.page > 1 else "",
        "next_url": _page_url(kept, found.page + 1) if found.page < found.pages else "",
    }
    return render(request, "pages/search.html", context)


def _noted(found: Found) -> None:
    """Count the query, unless somebody is writing: nobody waits for a report."""
    with contextlib.suppress(OperationalError), at_once():
        note(found)


def _order(facet: Facet) -> int:
    return list(LABELS).index(facet.name) if facet.name in LABELS else len(LABELS)


def _tells_apart(facet: Facet, found: Found) -> bool:
    """Whether choosing a value would change anything, or has."""
    return facet.name in LABELS and any(o.current or o.count < found.total for o in facet.options)


def _facet(facet: Facet, kept: dict[str, str]) -> dict[str, Any]:
    without = {name: value for name, value in kept.items() if name != facet.name}
    # Years are looked for by their order, everything else by how much there is of it.
    told = sorted(facet.options, key=lambda o: o.value, reverse=True) if facet.name == "year" else facet.options
    options = [
        {
            "title": option.title,
            "count": option.count,
            "current": option.current,
            "url": f"?{urlencode({**without, facet.name: option.value})}",
        }
        for option in told
    ]
    shown = OPTIONS if len(options) > OPTIONS + 2 else len(options)  # a press for one or two more is no help
    return {
        "label": LABELS[facet.name],
        "chosen": next((option for option in options if option["current"]), None),
        "all_url": f"?{urlencode(without)}",
        "options": options[:shown],
        "more": options[shown:],
    }


def _choice(name: str, value: str, found: Found, kept: dict[str, str]) -> dict[str, str]:
    """Return a choice as it is shown and taken off; one that nothing has is shown as it was asked for."""
    options = (o for facet in found.facets if facet.name == name for o in facet.options)
    title = next((option.title for option in options if option.value == value), value)
    return {"title": title, "off_url": f"?{urlencode({facet: v for facet, v in kept.items() if facet != name})}"}


def _page_url(kept: dict[str, str], page: int) -> str:
    return f"?{urlencode({**kept, 'page': page})}"


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is no such page, with what its address may have meant."""
    words = _words(request.path)
    found = find(words)
    meant = find(found.suggestion) if found.suggestion else found
    context = {"words": words, "found": meant.results[:SUGGESTED], "series": _series_of(request.path)}
    return render(request, "404.html", context, status=404)


def _series_of(path: str) -> Series | None:
    """Return the series whose number an address seems to be, though none of its publications bears it."""
    number = _NUMBER.fullmatch(path.strip("/"))
    return Series.coded(number.group(1)) if number is not None else None


def _words(path: str) -> str:
    """Return the words of an address: of its last part, which names the page, without an ending such as .html."""
    last = path.rstrip("/").rpartition("/")[2].rpartition(".")[0] or path.rstrip("/").rpartition("/")[2]
    plain = " ".join(part for part in re.split(r"[^\w]+|_+", last) if part)
    return shortened(plain) if re.search(r"[^\W\d]{3,}", plain) else ""
