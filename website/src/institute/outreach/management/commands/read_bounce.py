"""`manage read_bounce`: takes a mail server's report of an address that it could not reach, from standard input."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from institute.outreach import bounces

LARGEST = 5_000_000


class Command(BaseCommand):
    """Suppress what a report says takes nothing; a mail server pipes what comes back to the sender's address here."""

    help = "Read one report (RFC 3464) from standard input and send nothing more to the addresses in it."

    def handle(self, *args: Any, **options: Any) -> None:
        """Read it; what is no report changes nothing."""
        found = bounces.refused_in(sys.stdin.buffer.read(LARGEST))
        done = [address for address, status in found if bounces.suppress(address, f"bounced with {status}")]
        self.stdout.write(f"Suppressed {len(done)}.")
