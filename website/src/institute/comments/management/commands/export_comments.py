"""`manage export_comments FILE`: writes every comment that readers see, in the form of Disqus's export."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from institute.comments import disqus


class Command(BaseCommand):
    """Write the file whole or leave what was there."""

    help = "Write every comment that readers see, without addresses. Example: manage export_comments comments.xml"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it beside, then put it in place."""
        file: Path = options["file"]
        half = file.with_name(file.name + ".new")
        try:
            half.write_bytes(disqus.write())
            half.replace(file)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}.") from None
        self.stdout.write(f"Wrote {file}.")
