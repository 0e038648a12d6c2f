"""`manage tick`: does what is due now, once; for a timer of the system, beside or in place of the server's own."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from institute.desk import clock


class Command(BaseCommand):
    """Do what is due, and say what is late."""

    help = "Publish what is due, release bundles, retry what failed, and raise an alarm for what is late."

    def handle(self, *args: Any, **options: Any) -> None:
        """Tick once; the exit status is 1 where something is late or failed."""
        done = clock.tick()
        if done is None:
            self.stdout.write("Another process keeps the time at this moment.")
            return
        for action in done:
            self.stdout.write(f"{action.get_state_display()}: {action}{f' ({action.error})' if action.error else ''}")
        late = clock.late()
        for each in late:
            self.stderr.write(f"Late: {each.title}, due {each.due}{f': {each.error}' if each.error else ''}")
        if late:
            raise SystemExit(1)
