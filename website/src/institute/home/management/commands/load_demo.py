"""`manage load_demo`: loads the demonstration institute, once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from institute.home.demo.loading import DemoMissing, load


class Command(BaseCommand):
    """Load the demonstration institute unless there is an institute already."""

    help = "Load the demonstration institute, once; a second call changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder of cases."""
        parser.add_argument("--cases", type=Path, required=True, help="The repository's folder of cases.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load it."""
        try:
            loaded = load(options["cases"])
        except DemoMissing as error:
            raise CommandError(str(error)) from None
        self.stdout.write("Loaded the demonstration institute." if loaded else "There is an institute already.")
