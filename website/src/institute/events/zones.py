"""What time it is where: a wall clock's day and hour in a named zone, as a moment, and back. Knows no event."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError

from institute.core.days import said_days


@lru_cache(maxsize=1)
def choices() -> list[tuple[str, str]]:
    """Return every zone that names a place, by its name."""
    names = {name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV/"))}
    return [(name, name.replace("_", " ")) for name in sorted(names | {"UTC", institute()})]


def institute() -> str:
    """Return the institute's own zone."""
    return str(settings.TIME_ZONE)


def known(name: str) -> None:
    """Refuse what is no zone."""
    try:
        ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        raise ValidationError(f"{name!r} is no time zone; choose one such as Europe/London.") from None


def moment(day: dt.date, hour: dt.time, zone: str) -> dt.datetime:
    """Return the moment at which a clock in a zone shows this; the earlier one where it shows it twice.

    Raises
    ------
    ValidationError
        There is no such zone, or its clock never shows it: it is put forward that night.
    """
    known(zone)
    local = dt.datetime.combine(day, hour.replace(tzinfo=None), ZoneInfo(zone))
    utc = local.astimezone(dt.UTC)
    if utc.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise ValidationError(f"On {day:%-d %B %Y} clocks in {zone} never show {hour:%H:%M}: they are put forward.")
    return utc


def day_begins(day: dt.date, zone: str) -> dt.datetime:
    """Return the first moment of a day in a zone; where clocks are put forward at midnight, that is one o'clock."""
    known(zone)
    return dt.datetime.combine(day, dt.time(), ZoneInfo(zone)).astimezone(dt.UTC)


def local(when: dt.datetime, zone: str) -> dt.datetime:
    """Return a moment as a clock in a zone shows it."""
    return when.astimezone(ZoneInfo(zone))


def label(when: dt.datetime, zone: str) -> str:
    """Return what a zone is called at a moment: ``JST, UTC+9``; its place where it has no letters of its own."""
    there = local(when, zone)
    minutes = int((there.utcoffset() or dt.timedelta()).total_seconds() // 60)
    hours, rest = divmod(abs(minutes), 60)
    sign = "−" if minutes < 0 else "+"
    offset = f"UTC{sign}{hours}{f':{rest:02d}' if rest else ''}" if minutes else "UTC"
    letters = there.tzname() or ""
    place = letters if letters.isalpha() else zone.rpartition("/")[2].replace("_", " ")
    return place if place == offset else f"{place}, {offset}"


def span(starts: dt.datetime, ends: dt.datetime, zone: str) -> str:
    """Return from when to when, as one line: ``3 March 2026, 18:00–19:30``."""
    first, last = local(starts, zone), local(ends, zone)
    between = "–" if first.date() == last.date() else " to "
    return f"{said_days(first.date(), last.date())}, {first:%H:%M}{between}{last:%H:%M}"
