"""`manage deliver_applications`: sends applications that could not be sent, deletes what is old. Run it hourly."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from institute.people import applying


class Command(BaseCommand):
    """Send what waits, delete what is old."""

    help = "Send applications that could not be sent before; delete old ones, and alumni whose consent has ended."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do both, and say how many."""
        sent, waiting = applying.deliver_all()
        gone, alumni = applying.forget()
        self.stdout.write(f"Sent {sent}, still waiting {waiting}, deleted {gone} and {alumni} entries of alumni.")
