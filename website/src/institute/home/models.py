"""The front page: what leads it and what is on it. Every number arrives ready from the room it belongs to."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from institute.analyses import embeds
from institute.core import content
from institute.publications.lists import listing
from institute.publications.lists.shelf import shelf
from institute.publications.models import Person, PublicationPage
from institute.record.reading.embeds import glance

LATEST = 6
EARLIER = 6
PEOPLE = 6


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
        """Add the newest publications, the record in numbers, the cases and who writes."""
        everything = listing.rows(shelf().ids)
        newest = everything[: LATEST + EARLIER + 1]
        featured = listing.rows(shelf().ids[shelf().ids == self.featured_id])[:1]
        leading = next(iter([*featured, *newest]), None)
        others = [page for page in newest if page != leading]
        return {
            **super().get_context(request, *args, **kwargs),
            "latest": leading,
            "figure": _figure(leading),
            "newest": others[:LATEST],
            "publications": others[LATEST : LATEST + EARLIER],
            "counted": len(everything),
            "record": glance(),
            "cases": embeds.cards(),
            "people": _writers(),
        }


def _figure(piece: PublicationPage | None) -> dict[str, Any] | None:
    """Return the first analysis in a piece's text as it was published with it, if there is one."""
    if piece is None or piece.current is None:
        return None
    # The text says which is first: PostgreSQL keeps the keys of an object in an order of its own.
    pinned = (piece.current.pinned.get(block.get("id", "")) for block in piece.body.raw_data)
    return next((shown for shown in pinned if shown and shown.get("charts")), None)


def _writers() -> list[Person]:
    """Return those of the staff who have published most."""
    here = shelf()
    pieces = {slug: count for slug, _, count in here.counts("author", here.places({}))}
    names = Person.objects.filter(is_organisation=False).values_list("slug", "family_name")
    first = content.kept(
        "writers", lambda: sorted((-pieces[slug], name, slug) for slug, name in names if slug in pieces)[:PEOPLE]
    )
    found = Person.objects.in_bulk([slug for *_, slug in first], field_name="slug")
    return [found[slug] for *_, slug in first if slug in found]
