"""Narrowing a list of publications by series, kind, year, author, subject, region and unit. Knows no page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet


@dataclass(frozen=True)
class Field:
    """One facet: its label, and where the rows keep its value and what readers call it."""

    label: str
    value: str
    title: str


FIELDS = {
    "series": Field("Series", "series__code", "series__name"),
    "kind": Field("Kind", "series__kind", "series__kind"),
    "year": Field("Year", "date_issued__year", "date_issued__year"),
    "author": Field("Author", "contributions__person__slug", "contributions__person__name_as_printed"),
    "subject": Field("Subject", "subjects__slug", "subjects__title"),
    "region": Field("Region", "regions__slug", "regions__title"),
    "unit": Field("Unit", "units__slug", "units__name"),
}
ORDERS = {
    "newest": ("-date_issued", "-number"),
    "oldest": ("date_issued", "number"),
    "title": ("title", "number"),
}


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


def narrowed(publications: QuerySet[Any], query: Mapping[str, str], without: str = "") -> QuerySet[Any]:
    """Return the publications that every facet of the query allows; a year that is none allows nothing."""
    for name, field in FIELDS.items():
        value = query.get(name, "")
        if not value or name == without:
            continue
        if name == "year":
            if not (value.isascii() and value.isdigit() and len(value) == 4):
                return publications.none()
            publications = publications.filter(date_issued__year=int(value))
        elif name == "region":
            publications = _having(publications, _in_region(value))
        elif name == "series":
            publications = publications.filter(series__code__iexact=value)
        elif name == "kind":
            publications = publications.filter(series__kind=value)
        else:
            publications = _having(publications, Q(**{field.value: value}))
    return publications


def counted(publications: QuerySet[Any], query: Mapping[str, str], titles: Mapping[str, str]) -> tuple[Facet, ...]:
    """Return each facet with its values and counts, as they are under what the other facets choose.

    Parameters
    ----------
    publications
        All that the list could show.
    query
        What is chosen, by the facet's name.
    titles
        What readers call each kind of publication.
    """
    facets = []
    for name, field in FIELDS.items():
        found = (
            narrowed(publications, query, without=name)
            .order_by()
            .exclude(**{f"{field.value}__isnull": True})
            .values_list(field.value, field.title)
            .annotate(count=Count("pk", distinct=True))
            .order_by(f"-{field.title}" if name == "year" else field.title)
        )
        options = tuple(
            Option(
                titles.get(str(title), str(title)) if name == "kind" else str(title),
                str(value),
                count,
                query.get(name, "").lower() == str(value).lower(),
                _address(query, **{name: str(value)}),
            )
            for value, title, count in found
        )
        facets.append(Facet(field.label, name, options, _address(query, **{name: ""})))
    return tuple(facets)


def ordered(publications: QuerySet[Any], query: Mapping[str, str]) -> QuerySet[Any]:
    """Return them in the order that the query names; the newest first by default."""
    return publications.order_by(*ORDERS.get(query.get("sort", ""), ORDERS["newest"]))


def _address(query: Mapping[str, str], **changed: str) -> str:
    """Return the query that makes a choice, its parts always in one order, so that one list has one address."""
    chosen = {**{name: query.get(name, "") for name in (*FIELDS, "sort")}, **changed}
    return urlencode({name: value for name, value in chosen.items() if value})


def _having(publications: QuerySet[Any], condition: Q) -> QuerySet[Any]:
    """Allow what has something of which there may be several, each publication once.

    Asked beside the list and not joined to it: making whole rows distinct costs more than everything else.
    """
    allowed = publications.model._default_manager.filter(condition).order_by()
    return publications.filter(pk__in=allowed.values("pk"))


def _in_region(slug: str) -> Q:
    """Allow what lies in a region or in a part of it, three levels down."""
    allowed = Q()
    for levels in range(4):
        allowed |= Q(**{f"regions{'__within' * levels}__slug": slug})
    return allowed
