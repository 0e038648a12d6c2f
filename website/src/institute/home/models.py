"""The front page."""

from __future__ import annotations

from typing import Any

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

    template = "pages/home.html"
    max_count = 1
    content_panels = [*Page.content_panels, FieldPanel("intro")]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the newest publications and the cases."""
        newest = list(
            PublicationPage.objects.live()
            .public()
            .select_related("series")
            .prefetch_related("contributions")
            .order_by("-date_issued", "-number")[: EARLIER + 1]
        )
        return {
            **super().get_context(request, *args, **kwargs),
            "latest": newest[0] if newest else None,
            "publications": newest[1:],
            "cases": embeds.cards(),
        }
