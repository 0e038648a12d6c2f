"""`./thinktank manage restore FILE`: a backup back into an empty data folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from institute.core import backups


class Command(BaseCommand):
    """Puts a backup back; refuses to write over a site."""

    help = (
        "Put a backup back into an empty data folder and an empty database.\n\n"
        "Example: DATA=/srv/institute-again thinktank manage restore /backup/institute-2026-11-26.tar.gz"
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take where from."""
        parser.add_argument("file", type=Path, help="The archive that `manage backup` made.")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        """Do it."""
        try:
            count = backups.restore(file)
        except backups.NotKept as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Put back the database and {count} files.")
        self.stdout.write("`./thinktank manage verify_record` proves that the record is whole; then start `serve`.")
