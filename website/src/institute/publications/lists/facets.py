"""Narrowing a list of publications by series, kind, year, author, subject, region, unit and language. Knows no page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

import numpy as np

from institute.publications.lists.shelf import Ids, Shelf, by_title

FIELDS = {
    "series": "Series",
    "kind": "Kind",
    "year": "Year",
    "author": "Author",
    "subject": "Subject",
    "region": "Region",
    "unit": "Unit",
    "language": "Language",
}
ORDERS = ("newest", "oldest", "title")
MOST = 60
"""So many values of a facet are offered, those that most publications have; the one that is chosen is always there."""


@dataclass(frozen=True)
class Option:
    """One value of a facet, how many publications have it under the other choices, and the address of choosing it."""

    title: str
    value: str
    count: int
    current: bool
    query: str


@dataclass(frozen=True)
class Facet:
    """One way to narrow the list."""

    label: str
    name: str
    options: tuple[Option, ...]
    cleared: str

    @property
    def chosen(self) -> Option | None:
        """The value that narrows the list now."""
        return next((option for option in self.options if option.current), None)


def counted(shelf: Shelf, query: Mapping[str, str], titles: Mapping[str, str]) -> tuple[Facet, ...]:
    """Return each facet with its values and counts, as they are under what the other facets choose.

    Parameters
    ----------
    shelf
        All that the list could show.
    query
        What is chosen, by the facet's name.
    titles
        What readers call each kind of publication.
    """
    facets = []
    for name, label in FIELDS.items():
        chosen = query.get(name, "").lower()
        found = shelf.counts(name, shelf.places(query, without=name))
        if len(found) > MOST:
            found.sort(key=lambda each: (each[0].lower() != chosen, -each[2]))
            found = found[:MOST]
        if name == "kind":
            found = [(value, titles.get(title, title), count) for value, title, count in found]
        found.sort(key=lambda each: each[1], reverse=name == "year")
        options = tuple(
            Option(
                title,
                value,
                count,
                chosen == value.lower(),
                address(query, **{name: value}),
            )
            for value, title, count in found
        )
        if name == "language" and len(options) == 1 and not chosen:
            options = ()  # where all is in one language there is nothing to choose
        facets.append(Facet(label, name, options, address(query, **{name: ""})))
    return tuple(facets)


def ordered(chosen: Ids, query: Mapping[str, str]) -> Ids:
    """Return keys that come with the newest first in the order that the query names."""
    match query.get("sort", ""):
        case "oldest":
            return chosen[::-1]
        case "title":
            order = by_title()
            return order[np.isin(order, chosen)]
    return chosen


def address(query: Mapping[str, str], **changed: str) -> str:
    """Return the query that makes a choice: its parts always in one order, so that one list has one address."""
    chosen = {**{name: query.get(name, "") for name in (*FIELDS, "sort")}, **changed}
    chosen["sort"] = chosen["sort"] if chosen["sort"] in ORDERS[1:] else ""
    return urlencode({name: value for name, value in chosen.items() if value})
