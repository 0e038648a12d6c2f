"""The Atom feed of publications."""

from __future__ import annotations

import datetime as dt

from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed

from institute.core.models import InstituteSettings
from institute.publications.models import PublicationPage

NEWEST = 30


class Publications(Feed[PublicationPage, InstituteSettings]):
    """The newest publications with their synopses."""

    feed_type = Atom1Feed
    link = "/publications/"

    def get_object(self, request: HttpRequest, *args: object, **kwargs: object) -> InstituteSettings:
        """Return the institute, which names the feed."""
        return InstituteSettings.for_request(request)

    def title(self, obj: InstituteSettings) -> str:
        """Name the feed after the institute."""
        return f"{obj.name}: publications"

    def subtitle(self, obj: InstituteSettings) -> str:
        """Say what the institute says of itself."""
        return obj.motto

    def items(self, obj: InstituteSettings) -> QuerySet[PublicationPage]:
        """Return the newest publications."""
        live = PublicationPage.objects.live().public().select_related("series").prefetch_related("contributions")
        return live.order_by("-date_issued", "-number")[:NEWEST]

    def item_title(self, item: PublicationPage) -> str:
        """Return number and title."""
        return f"{item.number}: {item.title}" if item.number else item.title

    def item_description(self, item: PublicationPage) -> str:
        """Return the synopsis."""
        return item.synopsis

    def item_link(self, item: PublicationPage) -> str:
        """Return where it stands."""
        return item.url or ""

    def item_guid(self, item: PublicationPage) -> str:
        """Return an id that outlives the address."""
        return f"urn:thinktank:publication:{item.number or item.translation_key}"

    def item_author_name(self, item: PublicationPage) -> str:
        """Return the byline."""
        return item.byline

    def item_pubdate(self, item: PublicationPage) -> dt.datetime:
        """Return the day it was issued."""
        return timezone.make_aware(dt.datetime.combine(item.date_issued, dt.time()))

    def item_updateddate(self, item: PublicationPage) -> dt.datetime | None:
        """Return when it was last published."""
        return item.last_published_at
