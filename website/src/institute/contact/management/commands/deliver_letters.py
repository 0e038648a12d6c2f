"""`manage deliver_letters`: sends letters that could not be sent, and deletes those that are old. Run it hourly."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from institute.contact import letters


class Command(BaseCommand):
    """Send what waits, delete what is old."""

    help = "Send letters to departments that could not be sent before, and delete delivered ones that are old."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do both, and say how many."""
        sent, waiting = letters.deliver_all()
        gone = letters.forget()
        self.stdout.write(f"Sent {sent}, still waiting {waiting}, deleted {gone}.")
