"""`manage reindex`: makes the search index anew from everything that is published."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from institute.home.searching import rebuild


class Command(BaseCommand):
    """Make the search index anew."""

    help = "Make the search index anew from everything that is published."

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild it and say how large it is."""
        self.stdout.write(f"{rebuild():,} entries can be found.")
