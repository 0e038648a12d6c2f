"""What comes back: reports of providers and of mail servers that an address takes nothing, or wants nothing."""

from __future__ import annotations

import email
import email.policy
from email.message import Message
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from institute.outreach.models import Subscriber

FOR_GOOD = {"bounced", "complained", "rejected"}


def told(sender: Any, event: Any, esp_name: str, **kwargs: Any) -> None:
    """Take what a provider tells of a mail that it sent for us (anymail's tracking signal)."""
    if event.event_type == "unsubscribed" and event.recipient:
        subscriber = Subscriber.of(event.recipient)
        if subscriber is not None:
            subscriber.subscriptions.all().delete()
    if event.event_type in FOR_GOOD and event.recipient:
        suppress(event.recipient, f"{event.event_type}, says {esp_name}")


def suppress(address: str, reason: str) -> bool:
    """Send nothing more to an address, known or not; tell whether it is one."""
    try:
        validate_email(address)
    except ValidationError:
        return False
    found = Subscriber.of(address) or Subscriber.objects.create(email=address)
    if found.suppressed_at is None:
        found.suppress(reason)
    return True


def refused_in(mail: bytes) -> list[tuple[str, str]]:
    """Return which addresses a mail server's report (RFC 3464) says took a mail never, with the status it gives.

    What is no such report, and what says that it will try again, names none.
    """
    found = []
    message = email.message_from_bytes(mail, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        blocks = part.get_payload()
        for block in blocks if isinstance(blocks, list) else []:
            if not isinstance(block, Message):
                continue
            status = str(block.get("Status", "")).strip()
            failed = str(block.get("Action", "")).strip().lower() == "failed"
            for header in ("Original-Recipient", "Final-Recipient"):
                kind, _, address = str(block.get(header, "")).partition(";")
                if failed and status.startswith("5") and kind.strip().lower() == "rfc822" and address.strip():
                    found.append((address.strip().strip("<>"), status))
                    break
    return found
