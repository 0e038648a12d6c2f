"""What readers were promised would be forgotten: addresses of the survey, what was never confirmed, old deliveries."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from institute.core import personal
from institute.outreach import sending, subscribing
from institute.outreach.models import Feedback


def purge() -> int:
    """Delete what was promised to be deleted by today; return how many addresses of the survey that were."""
    over = Feedback.objects.exclude(email="").filter(email_until__lte=timezone.localdate())
    subscribing.forget()
    sending.forget()
    return over.update(email="", email_until=None)


def told_of(address: str) -> list[dict[str, Any]]:
    """Return the answers to the survey that came with an address."""
    return personal.rows(Feedback, ("given_at", "path", "rating", "liked", "improve", "email", "email_until"))(address)


def erase_address(address: str) -> int:
    """Delete answers that came with an address, and what was written in them; return how many."""
    return int(Feedback.objects.filter(email__iexact=address).delete()[0])
