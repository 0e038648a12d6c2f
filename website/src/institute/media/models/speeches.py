"""When, where and on what occasion a speech was given. Its text is a publication of a series of speeches."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.snippets.models import register_snippet

from institute.events.models import EventPage
from institute.media.models.recordings import RecordingPage
from institute.publications.models import PublicationPage


@register_snippet
class Delivery(models.Model):
    """The giving of a speech: what a publication of its text cannot say."""

    publication = models.OneToOneField(
        PublicationPage,
        on_delete=models.CASCADE,
        related_name="delivery",
        help_text="The text, in a series of speeches.",
    )
    delivered_on = models.DateField(
        db_index=True, help_text="Lists of speeches go by this day, not by that of the text."
    )
    place = models.CharField(max_length=200, help_text="The house and the town.")
    event = models.ForeignKey(EventPage, null=True, blank=True, on_delete=models.SET_NULL, related_name="deliveries")
    check_against_delivery = models.BooleanField(
        default=False, help_text="The text was given out before the speech, and what was said stands."
    )
    recording = models.ForeignKey(
        RecordingPage, null=True, blank=True, on_delete=models.SET_NULL, related_name="deliveries"
    )

    panels = [
        FieldPanel("publication"),
        FieldRowPanel([FieldPanel("delivered_on"), FieldPanel("place")]),
        FieldPanel("check_against_delivery"),
        FieldRowPanel([FieldPanel("event"), FieldPanel("recording")]),
    ]

    class Meta:
        ordering = ("-delivered_on", "-pk")
        verbose_name = "delivery of a speech"
        verbose_name_plural = "deliveries of speeches"

    def __str__(self) -> str:
        """Return the speech and its day."""
        return f"{self.publication}, {self.delivered_on}"

    def clean(self) -> None:
        """Refuse what is no speech."""
        super().clean()
        if self.publication_id and self.publication.series.kind != "speech":
            raise ValidationError({"publication": "Its series is not one of speeches."})

    @classmethod
    def shown(cls) -> Any:
        """Return what everybody may read, the latest given first."""
        rows = cls.objects.filter(publication__live=True, publication__current__isnull=False)
        return rows.select_related(
            "publication__series", "publication__current", "event", "recording"
        ).prefetch_related("publication__contributions")
