"""Who appears at an event, and what was read there or came of it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from institute.publications.models import Person, PublicationPage

ROLES = [
    ("speaker", "Speaker"),
    ("chair", "Chair"),
    ("moderator", "Moderator"),
    ("discussant", "Discussant"),
    ("host", "Host"),
]
REPORT, PAPER, LAUNCHED = "report", "paper", "launched"
PARTS = [(REPORT, "Report of the event"), (PAPER, "Paper for the event"), (LAUNCHED, "Publication launched there")]


class Appearance(Orderable):
    """Somebody at an event, of ours or from outside."""

    page = ParentalKey("EventPage", on_delete=models.CASCADE, related_name="appearances")
    person = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="appearances",
        help_text="Somebody with a profile here. Otherwise write the name.",
    )
    name_as_printed = models.CharField(
        max_length=160, blank=True, verbose_name="name", help_text="Empty: the name of the person chosen above."
    )
    affiliation = models.CharField(max_length=200, blank=True, help_text="As it is to be printed with the name.")
    role = models.CharField(max_length=12, choices=ROLES, default="speaker")
    title = models.CharField(max_length=255, blank=True, verbose_name="talk", help_text="What they speak about.")

    panels = [
        FieldRowPanel([FieldPanel("person"), FieldPanel("role")]),
        FieldRowPanel([FieldPanel("name_as_printed"), FieldPanel("affiliation")]),
        FieldPanel("title"),
    ]

    def __str__(self) -> str:
        """Return the name as printed."""
        return self.name_as_printed or str(self.person or "")

    def clean(self) -> None:
        """Refuse nobody."""
        super().clean()
        if self.person is None and not self.name_as_printed.strip():
            raise ValidationError({"name_as_printed": "Choose a person, or write the name of somebody from outside."})


class EventPaper(Orderable):
    """A publication of ours or a file that belongs to an event; a publication shows the event in return."""

    page = ParentalKey("EventPage", on_delete=models.CASCADE, related_name="papers")
    part = models.CharField(max_length=10, choices=PARTS, default=PAPER, verbose_name="what it is")
    publication = models.ForeignKey(
        PublicationPage, null=True, blank=True, on_delete=models.CASCADE, related_name="event_papers"
    )
    document = models.ForeignKey(
        "wagtaildocs.Document", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    title = models.CharField(max_length=255, blank=True, help_text="Of a file. Empty: the title of the file.")

    panels = [
        FieldPanel("part"),
        FieldRowPanel([FieldPanel("publication"), FieldPanel("document")]),
        FieldPanel("title"),
    ]

    def clean(self) -> None:
        """Demand the one or the other."""
        super().clean()
        if (self.publication is None) == (self.document is None):
            raise ValidationError({"publication": "Choose a publication or a file; one of the two."})
