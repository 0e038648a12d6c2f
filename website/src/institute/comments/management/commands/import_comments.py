"""`manage import_comments FILE`: brings comments from an export of Disqus or WordPress, all of them or none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from institute.comments import disqus


class Command(BaseCommand):
    """Read the file, say what it holds, and keep it; a second call brings only what is new."""

    help = "Bring comments from an export of Disqus or WordPress. Example: manage import_comments disqus.xml --dry-run"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, and what to do with threads of no piece."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="Keep nothing; say what would be kept.")
        parser.add_argument("--skip-unknown", action="store_true", help="Leave out threads that belong to no piece.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Bring them."""
        try:
            data = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}.") from None
        try:
            found = disqus.read(data)
        except disqus.NotComments as error:
            raise CommandError("\n".join(f"{options['file']}: {said}" for said in error.problems)) from None
        placed, lost = disqus.place(found)
        for said in lost:
            self.stderr.write(f"{options['file']}: {said}")
        if lost and not options["skip_unknown"]:
            raise CommandError("Nothing was kept. --skip-unknown leaves these threads out.")
        if options["dry_run"]:
            self.stdout.write(f"{len(found)} comments on {len(placed)} pieces; nothing was kept.")
            return
        self.stdout.write(f"Kept {disqus.take(found, placed)} comments on {len(placed)} pieces.")
