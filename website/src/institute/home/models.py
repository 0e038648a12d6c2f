"""The front page."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from institute.analyses import embeds
from institute.publications.models import PublicationPage

EARLIER = 6


class HomePage(Page):
    """The front page: the latest publication, what came before, and the analyses."""

    intro = RichTextField(blank=True, features=["bold", "italic", "link"])
    featured = models.ForeignKey(
        PublicationPage,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The piece that leads the page. Empty: the newest.",
    )

    template = "pages/home.html"
    max_count = 1
    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("featured")]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the newest publications and the cases."""
        shown = PublicationPage.objects.live().public().select_related("series").prefetch_related("contributions")
        newest = list(shown.order_by("-date_issued", "-number")[: EARLIER + 1])
        leading = shown.filter(pk=self.featured_id).first() or (newest[0] if newest else None)
        return {
            **super().get_context(request, *args, **kwargs),
            "latest": leading,
            "publications": [page for page in newest if page != leading][:EARLIER],
            "cases": embeds.cards(),
        }
