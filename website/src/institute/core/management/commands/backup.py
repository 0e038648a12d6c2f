"""`./thinktank manage backup FILE`: the whole site in one file, while it serves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from institute.core import backups


class Command(BaseCommand):
    """Keeps the database and the data folder in one archive."""

    help = (
        "Keep the whole site in one file: the database, uploads, runs and the secret. It may serve meanwhile.\n\n"
        "Example: thinktank manage backup /backup/institute-2026-11-26.tar.gz"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take where to."""
        parser.add_argument("file", type=Path, help="The archive to make: .tar, .tar.gz, .tar.xz or .tar.bz2.")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        """Do it."""
        try:
            count = backups.write(file)
        except backups.NotKept as error:
            raise CommandError(str(error)) from None
        size = file.stat().st_size / 1e6
        self.stdout.write(f"Kept the database and {count} files in {file} ({size:.1f} MB).")
        self.stdout.write("It holds the site's secret and personal data: keep it where few can read it.")
