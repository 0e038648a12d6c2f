"""What readers were promised would be forgotten: addresses of the survey, what was never confirmed, old deliveries."""

from __future__ import annotations

from django.utils import timezone

from institute.outreach import sending, subscribing
from institute.outreach.models import Feedback


def purge() -> int:
    """Delete what was promised to be deleted by today; return how many addresses of the survey that were."""
    over = Feedback.objects.exclude(email="").filter(email_until__lte=timezone.localdate())
    subscribing.forget()
    sending.forget()
    return over.update(email="", email_until=None)
