"""Posts of people with their groups and their time, and where they were quoted. Persons themselves stand lower."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from institute.people.models.spans import Span, SpanQuerySet
from institute.publications.models import Person, Unit


class PersonGroup(models.Model):
    """A group of the directory: the executive office, fellows, administrative staff."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120, help_text="As the directory heads it: Visiting fellows.")
    place = models.PositiveSmallIntegerField(default=10, help_text="Groups are listed by it, the smallest first.")

    panels = [FieldPanel("name"), FieldPanel("slug"), FieldPanel("place")]

    class Meta:
        ordering = ("place", "name")
        verbose_name = "group of the directory"
        verbose_name_plural = "groups of the directory"

    def __str__(self) -> str:
        """Return its name."""
        return self.name


class Appointment(Span):
    """A post that somebody holds or held. Somebody with several stands in several groups."""

    person = ParentalKey(Person, on_delete=models.CASCADE, related_name="appointments")
    group = models.ForeignKey(PersonGroup, on_delete=models.PROTECT, related_name="appointments")
    title = models.CharField(max_length=160, help_text="As printed: Senior fellow.")
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.SET_NULL, related_name="appointments")
    rank = models.PositiveSmallIntegerField(
        default=100, help_text="Within the group, the smallest first; equal ones by family name."
    )

    objects = SpanQuerySet.as_manager()
    panels = [
        FieldRowPanel([FieldPanel("group"), FieldPanel("title")]),
        FieldPanel("unit"),
        FieldRowPanel([FieldPanel("starts"), FieldPanel("ends"), FieldPanel("rank")]),
    ]

    class Meta:
        ordering = ("rank", "-starts", "pk")

    def __str__(self) -> str:
        """Return the title and its years."""
        return f"{self.title}, {self.years}".rstrip(", ")


class Quoted(models.Model):
    """An article of others that quotes somebody of the house."""

    person = ParentalKey(Person, on_delete=models.CASCADE, related_name="quoted_in")
    title = models.CharField(max_length=300)
    outlet = models.CharField(max_length=160, help_text="The newspaper, broadcaster or journal.")
    date = models.DateField(default=timezone.localdate)
    url = models.URLField(max_length=500, blank=True, verbose_name="address")

    panels = [FieldPanel("title"), FieldRowPanel([FieldPanel("outlet"), FieldPanel("date")]), FieldPanel("url")]

    class Meta:
        ordering = ("-date", "pk")
        verbose_name = "quotation in the press"

    def __str__(self) -> str:
        """Return where and when."""
        return f"{self.outlet}, {self.date:%-d %B %Y}"
