"""`manage personal_data ADDRESS`: tells what is kept about somebody, or forgets it at their wish."""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import validate_email

from institute.core import personal


class Command(BaseCommand):
    """Ask every room."""

    help = (
        "Tell, as JSON, all that is kept about a mail address; with --erase forget it. "
        "Example: manage personal_data reader@example.org"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the address, and what to do."""
        parser.add_argument("address")
        parser.add_argument("--erase", action="store_true", help="Forget it; say how many entries that were.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Tell or forget."""
        address = options["address"].strip()
        try:
            validate_email(address)
        except ValidationError:
            raise CommandError(f"{address!r} is no mail address; write it as reader@example.org.") from None
        if options["erase"]:
            found: Any = {"address": address, "erased": personal.erase(address)}
        else:
            found = {"address": address, "kept": personal.kept_about(address)}
        self.stdout.write(json.dumps(found, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2))
