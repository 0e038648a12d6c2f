"""The map of people, units, teaching and money for crawlers. What is closed or over is left out."""

from __future__ import annotations

from typing import Any

from django.contrib.sitemaps import Sitemap

from institute.people.models import Body, Chair, Course, Programme, Vacancy
from institute.publications.models import Person, Unit

FIXED = [
    "/people/",
    "/people/former/",
    "/about/chairs/",
    "/about/careers/",
    "/about/funding/",
    "/units/",
    "/units/closed/",
    "/teaching/",
    "/partners/",
    "/alumni/",
]


class People(Sitemap[Any]):
    """Profiles, units, bodies, chairs, open vacancies, programmes and courses."""

    def items(self) -> list[str]:
        """Return their addresses."""
        rows = [Person.objects.all(), Unit.objects.all(), Body.objects.all(), Chair.objects.all()]
        rows += [Vacancy.objects.open(), Programme.objects.all(), Course.objects.all()]
        return [*FIXED, *(row.get_absolute_url() for found in rows for row in found)]

    def location(self, item: str) -> str:
        """Return the address."""
        return item
