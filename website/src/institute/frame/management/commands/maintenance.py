"""`./thinktank manage maintenance on|off|status`: closes the site for readers, and opens it again."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from institute.frame.maintenance import MINUTES, notice


class Command(BaseCommand):
    """Writes or removes the file that closes the site."""

    help = (
        "Close the site for readers (503 with Retry-After), or open it again. Editors can still work.\n\n"
        "Example: thinktank manage maintenance on --minutes 20 --words 'We are moving to a larger machine.'"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to do, for how long, and what to say."""
        parser.add_argument("state", choices=("on", "off", "status"))
        parser.add_argument("--minutes", type=int, default=MINUTES, help="When readers may come back.")
        parser.add_argument("--words", default="", help="A sentence for readers.")

    def handle(self, *args: Any, state: str, minutes: int, words: str, **options: Any) -> None:
        """Do it."""
        file = Path(settings.MAINTENANCE_FILE)
        if state == "on":
            if not 1 <= minutes <= 10_080:
                raise CommandError(f"--minutes is {minutes}; write 1 to 10080, which is a week.")
            handle, half = tempfile.mkstemp(dir=file.parent)
            with os.fdopen(handle, "w", encoding="utf-8") as output:
                json.dump({"minutes": minutes, "words": " ".join(words.split())[:400]}, output)
            os.replace(half, file)
        elif state == "off":
            file.unlink(missing_ok=True)
        said = notice()
        if state == "off" and said is not None:
            raise CommandError("The file is gone, but THINKTANK_MAINTENANCE=on still closes the site.")
        self.stdout.write("The site is open." if said is None else f"The site is closed for {said.minutes} minutes.")
