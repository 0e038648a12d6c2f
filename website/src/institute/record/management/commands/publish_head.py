"""`manage publish_head`: fixes the record as it stands today. Run it once a day, and keep what it prints elsewhere."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from institute.record import book
from institute.record.models import PublishedHead


class Command(BaseCommand):
    """Publish the head of the record for today, after verifying all of it."""

    help = "Verify the record and publish its head for today; a second call on the same day changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Publish it."""
        with book.reading() as record:
            if record.problems:
                raise CommandError("\n".join(["The record is not sound:", *map(str, record.problems)]))
            lines, head = len(record.hashes), record.head
            for old in PublishedHead.objects.order_by("day"):
                if record.since(old.head) is None:
                    raise CommandError(f"The head published on {old.day}, {old.head}, is not in the record any more.")
        now = dt.datetime.now(dt.UTC)
        made = PublishedHead.objects.filter(day=now.date()).first()
        if made is None:
            made = PublishedHead(day=now.date(), lines=lines, head=head, at=now)
            made.save()
        self.stdout.write(f"{made.day} {made.lines} {made.head}")
