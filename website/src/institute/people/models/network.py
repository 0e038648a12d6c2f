"""Partner institutions and networks, with their country and their time."""

from __future__ import annotations

from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from institute.people.models.spans import Span, SpanQuerySet


class Partner(Span):
    """An institution or a network with which the institute has an agreement."""

    KINDS = [("exchange", "Exchange of students"), ("research", "Research"), ("network", "Network")]

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=KINDS)
    country = models.CharField(max_length=80, help_text="Where its seat is; readers narrow the list by it.")
    town = models.CharField(max_length=80, blank=True)
    about = models.TextField(max_length=400, blank=True, help_text="What is done together.")
    url = models.URLField(blank=True, verbose_name="address")

    objects = SpanQuerySet.as_manager()
    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("country"), FieldPanel("town")]),
        FieldRowPanel([FieldPanel("starts"), FieldPanel("ends")]),
        FieldPanel("about"),
        FieldPanel("url"),
    ]

    class Meta:
        ordering = ("country", "name")
        verbose_name = "partner institution or network"
        verbose_name_plural = "partner institutions and networks"

    def __str__(self) -> str:
        """Return its name."""
        return self.name
