"""The Atom feed of the record: what was asked and what became known. Decides no wording of its own."""

from __future__ import annotations

import datetime as dt

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from institute.core.identity import urn
from institute.core.models import InstituteSettings
from institute.record.reading import said, standing
from institute.record.reading.lines import QuestionLine

NEWEST = 40


class Forecasts(Feed[QuestionLine, InstituteSettings]):
    """Outcomes as they become known, and questions as they are asked, the newest first."""

    feed_type = Atom1Feed
    link = "/record/"

    def get_object(self, request: HttpRequest, *args: object, **kwargs: object) -> InstituteSettings:
        """Return the institute, which names the feed."""
        found: InstituteSettings = InstituteSettings.for_request(request)
        return found

    def title(self, obj: InstituteSettings) -> str:
        """Name the feed after the institute."""
        return f"{obj.name}: forecasts and how they turned out"

    def feed_guid(self, obj: InstituteSettings) -> str:
        """Return what the feed is known by, wherever it stands."""
        return urn("feed", "record")

    def author_name(self, obj: InstituteSettings) -> str:
        """Name who says all of it: entries name nobody, and somebody must be named."""
        return str(obj.name)

    def items(self, obj: InstituteSettings) -> list[QuestionLine]:
        """Return what happened last, to each question once."""
        asked = [line for line in standing.now().questions if not line.backcast]
        return sorted(asked, key=lambda line: (line.moved, line.key), reverse=True)[:NEWEST]

    def item_title(self, item: QuestionLine) -> str:
        """Return the question with what is known of it."""
        return f"{item.text} {item.outcome.capitalize() if item.outcome else item.number}".strip()

    def item_description(self, item: QuestionLine) -> str:
        """Say where it stands, and whether it is invented."""
        outcome = f"Outcome: {item.outcome}. " if item.outcome else ""
        by = said.date_said(item.resolve_by)
        invented = "Illustrative, with invented numbers. " if item.invented else ""
        # Read as HTML, as every description is: a sign of it that is meant as itself has to be escaped.
        return escape(f"{invented}{outcome}We said: {item.number or 'nothing'}. It resolves by {by}; {item.source}.")

    def item_link(self, item: QuestionLine) -> str:
        """Return its page."""
        return item.url

    def item_guid(self, item: QuestionLine) -> str:
        """Return an id that is another one once there is an outcome: readers' programs then show it again."""
        return urn("forecast", f"{item.key}:{'known' if item.outcome else 'asked'}")

    def item_pubdate(self, item: QuestionLine) -> dt.datetime:
        """Return when it last moved: what became known long ago is news when it is recorded."""
        return item.moved

    def item_updateddate(self, item: QuestionLine) -> dt.datetime:
        """Return the same."""
        return self.item_pubdate(item)
