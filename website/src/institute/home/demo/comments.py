"""The demonstration's comments from its file: two series that take them, what was written, what waits."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from institute.comments.models import Comment, PieceComments, SeriesComments
from institute.home.demo.pieces import House
from institute.publications.models import PublicationPage


def load(house: House, data: dict[str, Any]) -> None:
    """Open the series and keep every comment under its piece."""
    for code, fields in data["series"].items():
        SeriesComments.objects.create(series=house.series[code], **fields)
    for title, mode in data["pieces"].items():
        PieceComments.objects.create(page=PublicationPage.objects.get(title=title), mode=mode)
    known: dict[str, Comment] = {}
    for said in data["comment"]:
        above = known.get(said.get("answers", ""))
        page = above.page if above else PublicationPage.objects.get(slug=said["piece"])
        author = house.people[said["author"]] if "author" in said else None
        moment = timezone.make_aware(
            dt.datetime.combine(page.date_shown + dt.timedelta(days=said["days"]), dt.time(10))
        )
        state = said.get("state", Comment.SHOWN)
        kept = Comment.objects.create(
            page=page,
            answers=above,
            name=author.name_as_printed if author else said["name"],
            by=author,
            text=said["text"].strip(),
            state=state,
            written_at=moment,
            decided_at=moment if state == Comment.SHOWN else None,
            decided_by=house.by if state == Comment.SHOWN else None,
        )
        if "id" in said:
            known[said["id"]] = kept
