"""`manage import_wordpress`: tries, or brings in, the posts of a WordPress export. Decides nothing itself."""

from __future__ import annotations

import shutil
import sys
from argparse import RawDescriptionHelpFormatter
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser, DjangoHelpFormatter

from institute.moving import bringing, rules, wxr
from institute.publications.models import PublicationIndexPage

EXAMPLE = """
The rules say which posts become which series, for example:

  [series.CO]
  kinds = ["post"]                    # post types
  categories = ["Commentary"]         # any of these; without it all of the types
  number = 'CO\\d{5}'                  # found in title, slug, address or fields
  unnumbered = "draft"                # or "issue": give the next number of its year

  [regions]                           # terms that are regions, and what they are called here
  "East Asia and Asia Pacific" = "East Asia"

  [ignore]
  categories = ["Uncategorised"]

  thinktank manage import_wordpress export.xml --rules rules.toml            # tries, keeps nothing
  thinktank manage import_wordpress export.xml --rules rules.toml --keep
"""


class Command(BaseCommand):
    """Try a move from WordPress, or make it."""

    help = "Bring in the publications of a WordPress export (WXR). Without --keep it is tried, and nothing is kept."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the files and what to do."""
        parser.epilog = EXAMPLE
        parser.formatter_class = _Formatter
        parser.add_argument("export", type=Path, help="The export, an .xml file.")
        parser.add_argument("--rules", type=Path, required=True, help="The rules, a .toml file.")
        parser.add_argument("--uploads", type=Path, help="The old site's wp-content/uploads, for its pictures.")
        parser.add_argument("--keep", action="store_true", help="Keep what is made.")
        parser.add_argument("--json", action="store_true", help="Say what became of each post as JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, and say what became of each post."""
        try:
            told = rules.read(_text(options["rules"]))
            export = wxr.read(_bytes(options["export"]))
        except rules.BadRules as error:
            raise CommandError("\n".join(f"{options['rules']}: {said}" for said in error.problems)) from None
        except wxr.NotAnExport as error:
            raise CommandError(f"{options['export']}: {error}") from None
        uploads = options["uploads"]
        if uploads is not None and not uploads.is_dir():
            raise CommandError(f"{uploads}: there is no such folder; name the old site's wp-content/uploads.")
        index = PublicationIndexPage.objects.first()
        if index is None:
            raise CommandError("There is no list of publications yet; make one in the admin.")
        bar = _Bar(len(export.posts))
        found = bringing.bring(export, told, index, uploads=uploads, keep=options["keep"], told=bar)
        bar.end()
        if options["json"]:
            self.stdout.write(bringing.as_json(found))
            return
        for outcome in found:
            number = f" as {outcome.number}" if outcome.number and outcome.became == "published" else ""
            self.stdout.write(f"line {outcome.line}: {outcome.title}: {outcome.became}{number}")
            for said in outcome.why:
                self.stdout.write(f"    {said}")
        count = Counter(outcome.became for outcome in found)
        told_of = ", ".join(f"{number} {became}" for became, number in sorted(count.items())) or "nothing to bring"
        self.stdout.write(f"{told_of}.")
        if not options["keep"]:
            self.stdout.write("This was a trial: nothing was kept. Add --keep to make the move.")


class _Formatter(DjangoHelpFormatter, RawDescriptionHelpFormatter):
    """Keeps the example's lines."""


class _Bar:
    """How far it is, on a terminal only."""

    def __init__(self, whole: int) -> None:
        self._whole = whole
        self._shown = sys.stderr.isatty() and whole > 0

    def __call__(self, done: int) -> None:
        if self._shown:
            width = max(10, shutil.get_terminal_size().columns - 30)
            filled = width * done // self._whole
            sys.stderr.write(f"\r{'█' * filled}{'░' * (width - filled)} {done}/{self._whole}")
            sys.stderr.flush()

    def end(self) -> None:
        """Take the bar away."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > wxr.LARGEST:
            raise CommandError(f"{path}: larger than {wxr.LARGEST:,} bytes; export it in parts.")
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}.") from None


def _text(path: Path) -> str:
    try:
        return _bytes(path).decode("utf-8")
    except UnicodeDecodeError as error:
        raise CommandError(f"{path}: byte {error.start} is no UTF-8; save the file as UTF-8.") from None
