"""The news release and the list of them. What is embargoed is before nobody until its hour."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.http import Http404, HttpRequest
from django.utils import timezone
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page
from wagtail.search import index

from institute.core import content
from institute.core.blocks import Prose
from institute.core.models import trail
from institute.core.sending import kept
from institute.events.models import EventPage
from institute.media import files
from institute.media.models.settings import MediaSettings
from institute.publications.models import PublicationPage, Subject


class ReleaseIndexPage(Page):
    """The list of releases."""

    template = "media/releases.html"
    subpage_types = ["media.ReleasePage"]
    max_count = 1

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the releases by year."""
        years: dict[int, list[ReleasePage]] = {}
        for release in ReleasePage.released():
            years.setdefault(release.released_on.year, []).append(release)
        return {**super().get_context(request, *args, **kwargs), "years": years, "trail": trail(self)}


class ReleasePage(Page):
    """What the institute tells the press: where and when it is from, whom to ask, what is attached."""

    subtitle = models.CharField(max_length=255, blank=True)
    place = models.CharField(max_length=80, help_text="Begins the dateline: Port Ardent.")
    released_on = models.DateField(default=timezone.localdate, verbose_name="date", help_text="Of the dateline.")
    embargo_until = models.DateTimeField(
        null=True,
        blank=True,
        help_text="Nobody sees it before, but those with a press link. Empty: for immediate release.",
    )
    synopsis = models.TextField(max_length=600, help_text="The news in under 60 words; stands in lists and feeds.")
    body = StreamField(Prose())
    contact_name = models.CharField(max_length=120, blank=True, help_text="Empty: the press contact of the settings.")
    contact_phone = models.CharField(max_length=60, blank=True)
    publication = models.ForeignKey(
        PublicationPage, null=True, blank=True, on_delete=models.SET_NULL, related_name="releases"
    )
    event = models.ForeignKey(EventPage, null=True, blank=True, on_delete=models.SET_NULL, related_name="releases")
    subjects = ParentalManyToManyField(Subject, blank=True, related_name="releases")

    live: bool
    template = "media/release.html"
    parent_page_types = ["media.ReleaseIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("subtitle"),
        FieldRowPanel([FieldPanel("place"), FieldPanel("released_on")]),
        FieldPanel("embargo_until"),
        FieldPanel("synopsis"),
        FieldPanel("body"),
        FieldRowPanel([FieldPanel("contact_name"), FieldPanel("contact_phone")]),
        InlinePanel("attachments", label="file", heading="Attached files"),
        MultiFieldPanel([FieldPanel("publication"), FieldPanel("event"), FieldPanel("subjects")], "What it is about"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("synopsis"), index.SearchField("body")]

    class Meta:
        verbose_name = "news release"

    @classmethod
    def released(cls) -> Any:
        """Return what everybody may see, the newest first."""
        out = models.Q(embargo_until=None) | models.Q(embargo_until__lte=timezone.now())
        return content.shown(cls.objects.filter(out)).order_by("-released_on", "-first_published_at", "-pk")

    @property
    def is_embargoed(self) -> bool:
        """Whether its hour has not come."""
        return self.embargo_until is not None and self.embargo_until > timezone.now()

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        """Let the embargo be the hour of publication: publishing it before then waits for it."""
        if self.embargo_until is not None:
            self.go_live_at = self.embargo_until if self.is_embargoed else None
        return super().save_revision(*args, **kwargs)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep an embargoed release from everybody, however it was to be published."""
        if self.live and self.is_embargoed:
            self.live, self.has_unpublished_changes = False, True
            self.go_live_at = self.embargo_until
        super().save(*args, **kwargs)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Show it; while it is embargoed to nobody but its editors, whatever its row says."""
        if self.is_embargoed and not getattr(request, "is_preview", False):
            raise Http404("There is no such page.")
        return super().serve(request, *args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the press office and what is attached."""
        press = MediaSettings.for_request(request)
        return {
            **super().get_context(request, *args, **kwargs),
            "press": press,
            "contact": self.contact_name or press.press_name,
            "phone": self.contact_phone or press.press_phone,
            "attachments": self.attachments.all(),
            "trail": trail(self),
        }

    @property
    def day(self) -> dt.date:
        """By which day it stands in lists."""
        return self.released_on


class Attachment(Orderable):
    """A file that goes with a release; it is sent to whoever may see the release."""

    page = ParentalKey(ReleasePage, on_delete=models.CASCADE, related_name="attachments")
    title = models.CharField(max_length=200)
    file = models.FileField(upload_to="releases/", storage=kept, validators=[files.paper])

    panels = [FieldPanel("title"), FieldPanel("file")]

    @property
    def name(self) -> str:
        """Its name in addresses."""
        return str(self.file.name).rpartition("/")[2]
