"""`manage set_up_roles`: the groups of every role, with the rights that there are. A second call changes nothing."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from institute.accounts.roles import RIGHTS, establish


class Command(BaseCommand):
    """Make the roles; migrating and preparing do the same."""

    help = "Make the groups " + ", ".join(RIGHTS) + " and give them their rights."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make them."""
        establish()
        self.stdout.write(", ".join(RIGHTS))
