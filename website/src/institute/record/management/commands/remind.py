"""`manage remind`: says what falls due, and mails it on request; the clock does so by itself."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.mail import EmailMessage
from django.core.management.base import BaseCommand, CommandParser

from institute.record import reminding
from institute.record.reading import said, standing


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
        due = reminding.falling_due(today, options["days"])
        if not due:
            until = today + dt.timedelta(days=options["days"])
            self.stdout.write(f"Nothing falls due by {said.date_said(until)}.")
            return
        subject, text = reminding.text(due, today)
        self.stdout.write(text)
        if options["to"]:
            EmailMessage(subject=subject, body=text, to=options["to"]).send()
