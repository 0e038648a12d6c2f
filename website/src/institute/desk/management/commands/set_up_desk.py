"""`manage set_up_desk`: the groups and the workflow of the desk, for an institute that began without them."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from institute.desk.roles import establish
from institute.publications.models import PublicationIndexPage


class Command(BaseCommand):
    """Make the desk's groups and workflow; a second call changes nothing."""

    help = "Make the groups Authors, Editors, Second readers and Publishers, and the workflow on every list."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make them for each list of publications."""
        lists = list(PublicationIndexPage.objects.all())
        if not lists:
            raise CommandError("There is no list of publications yet; make one first.")
        for index in lists:
            self.stdout.write(f"{index}: {establish(index)}")
