"""Narrowing a list of publications by series, year, author, subject and region. Knows no page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

FIELDS = {
    "series": ("Series", "series__code", "series__name"),
    "year": ("Year", "date_issued__year", "date_issued__year"),
    "author": ("Author", "contributions__person__slug", "contributions__name_as_printed"),
    "subject": ("Subject", "subjects__slug", "subjects__title"),
    "region": ("Region", "regions__slug", "regions__title"),
}


@dataclass(frozen=True)
class Option:
    """One value of a facet, and how many publications have it."""

    title: str
    value: str
    count: int
    current: bool


@dataclass(frozen=True)
class Facet:
    """One way to narrow the list."""

    label: str
    name: str
    options: tuple[Option, ...]


def narrowed(publications: QuerySet[Any], query: Mapping[str, str]) -> QuerySet[Any]:
    """Return the publications that every facet of the query allows; a year that is none allows nothing."""
    for name, (_, field, _) in FIELDS.items():
        value = query.get(name, "")
        if not value:
            continue
        if name == "year" and not (value.isascii() and value.isdigit() and len(value) == 4):
            return publications.none()
        publications = publications.filter(**{field: value})
    return publications.distinct()


def counted(publications: QuerySet[Any], query: Mapping[str, str]) -> tuple[Facet, ...]:
    """Return each facet with the values there are and how many publications have each."""
    return tuple(
        Facet(
            label,
            name,
            tuple(
                Option(str(title), str(value), count, query.get(name) == str(value))
                for value, title, count in publications.order_by()
                .exclude(**{f"{field}__isnull": True})
                .values_list(field, title_field)
                .annotate(count=Count("pk", distinct=True))
                .order_by(title_field)
            ),
        )
        for name, (label, field, title_field) in FIELDS.items()
    )
