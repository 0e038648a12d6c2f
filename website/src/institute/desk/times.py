"""Moments as the institute says them: its own day and hour, with the name of its time zone."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils import timezone
from django.utils.timezone import get_default_timezone


def said(moment: dt.datetime) -> str:
    """Return a moment in the institute's time: ``9 January 2026, 09:00 JST (Asia/Tokyo)``."""
    local = timezone.localtime(moment, get_default_timezone())
    zone = local.tzname() or ""
    place = settings.TIME_ZONE if zone != settings.TIME_ZONE else ""
    return f"{local.day} {local:%B %Y, %H:%M} {zone}{f' ({place})' if place else ''}"


def zone_of_form() -> str:
    """Say in which zone a time is read that is being filled in: that of the user's account, else the institute's."""
    own, house = timezone.get_current_timezone_name(), settings.TIME_ZONE
    return f"In the time of {own}." if own == house else f"In the time of {own}, your account’s; ours is {house}."
