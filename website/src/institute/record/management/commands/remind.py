"""`manage remind`: says what falls due, and mails it to those who resolve. Resolves nothing itself."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.management.base import BaseCommand, CommandParser

from institute.record import pages, said, standing
from institute.record.lines import QuestionLine


class Command(BaseCommand):
    """List the forecasts that fall due soon or are overdue, and mail the list."""

    help = "List what falls due within some days or is overdue; with --to, mail it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the days and the addresses."""
        parser.add_argument("--days", type=int, default=30, help="How far ahead to look; by default 30.")
        parser.add_argument("--to", nargs="*", default=[], help="Addresses of those who resolve.")

    def handle(self, *args: Any, **options: Any) -> None:
        """List it."""
        today = standing.today()
        until = today + dt.timedelta(days=options["days"])
        due = [line for line in pages.due(standing.now()) if line.resolve_by <= until]
        if not due:
            self.stdout.write(f"Nothing falls due by {said.date_said(until)}.")
            return
        overdue = sum(line.resolve_by < today for line in due)
        subject = f"{len(due)} forecast{'s' * (len(due) > 1)} to resolve, {overdue} overdue"
        text = "\n\n".join([f"{subject}.", *(_told(line, today) for line in due)])
        self.stdout.write(text)
        if options["to"]:
            EmailMessage(subject=subject, body=text, to=options["to"]).send()


def _told(line: QuestionLine, today: dt.date) -> str:
    late = " (overdue)" if line.resolve_by < today else ""
    return (
        f"{said.date_said(line.resolve_by)}{late}: {line.text}\n"
        f"Read from: {line.source}\n{settings.WAGTAILADMIN_BASE_URL}{line.url}"
    )
