"""What is promoted on every page: the newest book by itself, or a piece picked by hand, for a time."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from institute.core import content
from institute.publications.models import PublicationPage, Series

NEWEST, PICKED, NOTHING = "newest", "picked", "nothing"


@register_setting(icon="pick")
class Promotion(BaseSiteSetting):
    """Which piece is promoted, from when to when."""

    which = models.CharField(
        max_length=10,
        choices=[(NEWEST, "The newest book"), (PICKED, "The piece below"), (NOTHING, "Nothing")],
        default=NEWEST,
    )
    piece = models.ForeignKey(PublicationPage, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    label = models.CharField(max_length=40, blank=True, default="Latest book")
    starts = models.DateField(null=True, blank=True, help_text="Empty: at once.")
    ends = models.DateField(null=True, blank=True, help_text="The last day. Empty: until this is changed.")

    panels = [
        FieldPanel("which"),
        FieldPanel("piece"),
        FieldPanel("label"),
        FieldRowPanel([FieldPanel("starts"), FieldPanel("ends")]),
    ]

    class Meta:
        verbose_name = "promoted book"

    def clean(self) -> None:
        """Refuse a time that ends before it begins, and a choice without a piece."""
        super().clean()
        if self.starts and self.ends and self.ends < self.starts:
            raise ValidationError({"ends": "It ends before it begins."})
        if self.which == PICKED and self.piece is None:
            raise ValidationError({"piece": "Pick the piece, or let the newest book be promoted."})

    def promoted(self, day: dt.date) -> PublicationPage | None:
        """Return what is promoted on a day."""
        if self.which == NOTHING or (self.starts and day < self.starts) or (self.ends and day > self.ends):
            return None
        live = content.shown(PublicationPage.objects.select_related("series").prefetch_related("contributions"))
        if self.which == PICKED:
            return live.filter(pk=self.piece_id).first()
        written = live.filter(current__isnull=False, date_issued__isnull=False).order_by("-date_issued", "-number")
        # One series at a time, in the order of an index: then only the newest are looked at.
        newest = (
            written.filter(series=key).first()
            for key in Series.objects.filter(kind="book").values_list("pk", flat=True)
        )
        return max(filter(None, newest), key=lambda book: (book.date_shown, book.number), default=None)
