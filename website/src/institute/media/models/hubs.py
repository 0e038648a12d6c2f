"""The page of a topic: what the institute says of it, what it picks by hand, then what is newest."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, Page
from wagtail.search import index

from institute.core.blocks import Prose
from institute.core.models import trail
from institute.media import gathering
from institute.publications.models import Subject


class HubIndexPage(Page):
    """The list of topics."""

    intro = RichTextField(blank=True, features=["bold", "italic", "link"])

    template = "media/hubs.html"
    subpage_types = ["media.HubPage"]
    max_count = 1
    content_panels = [*Page.content_panels, FieldPanel("intro")]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the topics."""
        hubs = HubPage.objects.child_of(self).live().public().order_by("title")
        return {**super().get_context(request, *args, **kwargs), "hubs": hubs, "trail": trail(self)}


class HubPage(Page):
    """One topic."""

    synopsis = models.TextField(max_length=600, help_text="What the institute holds on it, in under 80 words.")
    body = StreamField(Prose(), blank=True)
    subjects = ParentalManyToManyField(
        Subject, blank=True, related_name="hubs", help_text="Whatever has one of these appears by itself, newest first."
    )
    most = models.PositiveSmallIntegerField(default=20, verbose_name="how many appear", help_text="With those picked.")

    template = "media/hub.html"
    parent_page_types = ["media.HubIndexPage"]
    subpage_types = ["core.StandardPage"]
    content_panels = [
        *Page.content_panels,
        FieldPanel("synopsis"),
        FieldPanel("body"),
        InlinePanel("picks", label="page", heading="Picked by hand, in the order of the page"),
        FieldPanel("subjects"),
        FieldPanel("most"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("synopsis"), index.SearchField("body")]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add what is picked, then what is newest, each once."""
        picks = [(pick.page_shown.specific, pick.why) for pick in self.picks.select_related("page_shown")]
        items = gathering.gathered(picks, list(self.subjects.all()), self.most)
        return {**super().get_context(request, *args, **kwargs), "items": items, "trail": trail(self)}


class HubPick(Orderable):
    """A page that is picked."""

    hub = ParentalKey(HubPage, on_delete=models.CASCADE, related_name="picks")
    page_shown = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+", verbose_name="page")
    why = models.CharField(max_length=200, blank=True, help_text="A line on why one should read it.")

    panels = [FieldPanel("page_shown"), FieldPanel("why")]
