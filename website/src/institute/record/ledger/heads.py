"""Fixing the record as it stands on a day: its head, verified, in a row that is never changed. Prints nothing."""

from __future__ import annotations

import datetime as dt

from institute.record.ledger import book
from institute.record.models import PublishedHead


class NotSound(Exception):
    """The record cannot be fixed as it is; the message says what is wrong with which line."""


def publish_today(now: dt.datetime | None = None) -> PublishedHead:
    """Publish the head of the record for today, in UTC, after verifying all of it; once a day.

    Raises
    ------
    NotSound
        A line is broken, or a head that was published before is not in the record any more.
    """
    with book.reading() as record:
        if record.problems:
            raise NotSound("\n".join(["The record is not sound:", *map(str, record.problems)]))
        lines, head = len(record.hashes), record.head
        for old in PublishedHead.objects.order_by("day"):
            if record.since(old.head) is None:
                raise NotSound(f"The head published on {old.day}, {old.head}, is not in the record any more.")
    now = now or dt.datetime.now(dt.UTC)
    day = now.astimezone(dt.UTC).date()
    made = PublishedHead.objects.filter(day=day).first()
    if made is None:
        made = PublishedHead(day=day, lines=lines, head=head, at=now)
        made.save()
    return made


def is_published(day: dt.date) -> bool:
    """Return whether the record was fixed on a day."""
    return PublishedHead.objects.filter(day=day).exists()
