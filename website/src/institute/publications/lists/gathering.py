"""Publications gathered where an editor wants them: in a newsletter, pinned as plain data, and on a free page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from django.http import QueryDict
from django.template.loader import render_to_string

from institute.publications.lists import facets, listing
from institute.publications.lists.shelf import shelf
from institute.publications.models import PublicationPage


def problems(query: QueryDict) -> list[str]:
    """Return what is wrong with a query: a misspelt series would show an empty list for ever."""
    found = [f"Publications are not narrowed by {name!r}." for name in query if name not in (*facets.FIELDS, "sort")]
    for name, value in query.items():
        if name not in facets.FIELDS or not value:
            continue
        known = {key.lower() for key, _ in shelf().facet(name).values}
        if str(value).lower() not in known:
            found.append(f"No publication has the {facets.FIELDS[name].lower()} {value!r}.")
    return found


def embedded(query: QueryDict, most: int) -> str:
    """Return the list of a query as a free page that holds it shows it."""
    chosen = _chosen(query)
    pages = listing.rows(facets.ordered(shelf().chosen(chosen), chosen))[:most]
    return "".join(
        render_to_string("partials/publication_item.html", {"item": page, "heading": "h3"}) for page in pages
    )


def items(value: Mapping[str, Any], until: dt.date, without: int | None) -> dict[str, Any]:
    """Return what the list at an address holds, as its feed does: title, short address, and what stands with it.

    Parameters
    ----------
    value
        The block: its address, the first day, and how many at most.
    until
        The day of the text: what came out later is not told of, however often the text is changed.
    without
        The text itself, by its key.
    """
    keys = shelf().chosen(_chosen(QueryDict(urlsplit(value["address"].strip()).query)))
    # A piece that was taken back stays in its list, with the notice beside it; nobody is sent to it.
    when = PublicationPage.objects.filter(date_issued__lte=until, ended_as="").exclude(pk=without)
    if value["since"]:
        when = when.filter(date_issued__gte=value["since"])
    allowed = np.array(when.values_list("pk", flat=True), dtype=np.int64)
    pages = listing.rows(keys[np.isin(keys, allowed)])[: value["most"]]
    return {"items": [_item(page) for page in pages]}


def _item(page: Any) -> dict[str, str]:
    about = " · ".join(filter(None, (page.number, page.byline, f"{page.date_shown.day} {page.date_shown:%B %Y}")))
    title = f"{page.title}: {page.subtitle}" if page.subtitle else page.title
    return {"title": title, "path": f"/{page.key}", "about": about, "summary": page.synopsis.strip()}


def _chosen(query: QueryDict) -> dict[str, str]:
    return {name: str(said) for name, said in query.items()}
