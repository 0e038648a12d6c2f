"""What people were promised would be forgotten: applications that were delivered, alumni whose consent has ended."""

from __future__ import annotations

from django.utils import timezone

from institute.core import posted
from institute.people.models import Alumnus, Application


def forget() -> int:
    """Delete what was promised to be deleted by today; return how many entries that were."""
    over = Alumnus.objects.filter(consent_until__lt=timezone.localdate())
    return posted.forget(Application) + int(over.delete()[0])
