"""Wrong passwords and sessions: what is kept of them, how long, what somebody is told who may not try for a while."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone


def pseudonym(request: HttpRequest) -> str:
    """Return an address that stands for the one of a request and tells nobody which that is.

    It is a keyed hash, written as an address of a range that no network routes: equal for equal addresses, so that
    attempts can be counted, and of no use once the key is gone.
    """
    found = str(request.META.get("REMOTE_ADDR", ""))
    digest = hmac.new(settings.SECRET_KEY.encode(), b"lockout:" + found.encode(), hashlib.sha256).digest()
    return str(ipaddress.IPv6Address(b"\xfd" + digest[:15]))


def locked(request: HttpRequest, response: Any, credentials: Any = None) -> HttpResponse:
    """Say for how long nobody can sign in under this name from here, and what can be done meanwhile."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    answer = render(request, "accounts/locked.html", {"minutes": minutes}, status=429)
    answer.headers["Retry-After"] = str(minutes * 60)
    return answer


def forget() -> int:
    """Delete what is kept of wrong passwords once it counts no more, and sessions that are over; return how many."""
    attempts: int
    attempts, _ = AccessAttempt.objects.filter(attempt_time__lt=timezone.now() - settings.AXES_COOLOFF_TIME).delete()
    sessions, _ = Session.objects.filter(expire_date__lt=timezone.now()).delete()
    return attempts + int(sessions)
