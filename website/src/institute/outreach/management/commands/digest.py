"""`manage digest`: sends each confirmed subscriber what is new since the last mail. Run it from the host's clock."""

from __future__ import annotations

import smtplib
from typing import Any

from django.core.mail import get_connection
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from institute.outreach import mailing, subscribing
from institute.outreach.models import Subscription


class Command(BaseCommand):
    """Send the digests of one frequency."""

    help = "Send what is new to those who asked for it every day, week or month."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the frequency."""
        parser.add_argument("frequency", choices=[name for name, _ in Subscription.FREQUENCIES])

    def handle(self, *args: Any, **options: Any) -> None:
        """Send them; one address that fails keeps nobody else from being sent theirs."""
        due = Subscription.objects.filter(
            frequency=options["frequency"], confirmed_at__isnull=False, subscriber__suppressed_at=None
        ).select_related("subscriber")
        sent = suppressed = 0
        failed: list[str] = []
        connection = get_connection()
        for subscription in due.order_by("pk"):
            now = timezone.now()
            pages = mailing.news(subscription)
            if not pages:
                continue
            message = mailing.digest(
                subscription,
                pages,
                leave=subscribing.leave_token(subscription),
                manage=subscribing.manage_token(subscription.subscriber),
            )
            message.connection = connection
            try:
                message.send()
            except smtplib.SMTPRecipientsRefused as error:
                code, _ = next(iter(error.recipients.values()))
                if code >= 500:
                    subscription.subscriber.suppress(f"refused by its mail server with {code}")
                    suppressed += 1
                else:
                    failed.append(f"subscription {subscription.pk}: refused for now with {code}")
            except OSError as error:
                failed.append(f"subscription {subscription.pk}: {error}")
            else:
                subscription.sent_until = now
                subscription.save(update_fields=["sent_until"])
                sent += 1
        self.stdout.write(f"Sent {sent}; suppressed {suppressed}; failed {len(failed)}.")
        if failed:
            raise CommandError("Not sent, and tried again next time:\n" + "\n".join(failed))
