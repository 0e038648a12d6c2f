"""`manage verify_record`: checks every row of the record, the export against the rows, and the published heads."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from institute.record.ledger import book
from institute.record.models import PublishedHead
from thinktank.forecasting import Record


class Command(BaseCommand):
    """Verify the whole record from its rows."""

    help = "Verify the record: the chain, the rules, and that every published head is still in it."

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify it."""
        record = Record.of(b"".join(book.exported()), "the record")
        problems = [str(problem) for problem in record.problems]
        problems += [
            f"the head published on {old.day} is not in the record any more"
            for old in PublishedHead.objects.order_by("day")
            if record.since(old.head) is None
        ]
        if problems:
            raise CommandError("\n".join(problems))
        self.stdout.write(f"{len(record.hashes)} lines, sound. Head {record.head}")
