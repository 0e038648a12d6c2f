"""Publications gathered into a text, such as those that a newsletter tells of. What is told is pinned as plain data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from django.apps import apps
from django.http import QueryDict

from institute.publications import facets, listing
from institute.publications.shelf import shelf

LIST = "/publications/"


def problems(address: str) -> list[str]:
    """Return what is wrong with the address of a list of publications."""
    path, query = _parts(address)
    if not path.endswith(LIST):
        return [f"Copy the address of the list of publications, narrowed as you want it: {LIST}?series=co."]
    found = []
    for name, value in query.items():
        if name not in facets.FIELDS:
            continue
        # Within a region lie others: what has none of its own may still name a region that is there.
        known = {key.lower() for key, _ in shelf().facet(name).values}
        known |= set(shelf().within) if name == "region" else set()
        if value and value.lower() not in known:
            found.append(f"No publication has the {facets.FIELDS[name].lower()} {value!r}.")
    return found


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
    _, query = _parts(value["address"])
    keys = shelf().chosen(query)
    model = apps.get_model("publications", "PublicationPage")
    when = model.objects.filter(date_issued__lte=until).exclude(pk=without)
    if value["since"]:
        when = when.filter(date_issued__gte=value["since"])
    allowed = np.array(when.values_list("pk", flat=True), dtype=np.int64)
    pages = listing.rows(keys[np.isin(keys, allowed)])[: value["most"]]
    return {"items": [_item(page) for page in pages]}


def _item(page: Any) -> dict[str, str]:
    about = " · ".join(filter(None, (page.number, page.byline, f"{page.date_shown.day} {page.date_shown:%B %Y}")))
    title = f"{page.title}: {page.subtitle}" if page.subtitle else page.title
    return {"title": title, "path": f"/{page.key}", "about": about, "summary": page.synopsis.strip()}


def _parts(address: str) -> tuple[str, Mapping[str, str]]:
    parts = urlsplit(address.strip())
    return parts.path, {name: str(said) for name, said in QueryDict(parts.query).items()}
