"""`manage suppress`: stops all mail to addresses that bounced or complained, for good."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from institute.outreach.models import Subscriber


class Command(BaseCommand):
    """Suppress addresses; one that is not yet known is kept from subscribing too."""

    help = "Send nothing more to these addresses."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the addresses and the reason."""
        parser.add_argument("addresses", nargs="+")
        parser.add_argument("--reason", default="bounced")

    def handle(self, *args: Any, **options: Any) -> None:
        """Suppress them."""
        for address in options["addresses"]:
            (Subscriber.of(address) or Subscriber.objects.create(email=address)).suppress(options["reason"])
        self.stdout.write(f"Suppressed {len(options['addresses'])}.")
