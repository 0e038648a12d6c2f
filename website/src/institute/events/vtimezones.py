"""The rules of a time zone over some years, as a calendar file carries them: every change of its clocks, one by one.

No rule is guessed from a few years: zones change their clocks by the moon (Africa/Casablanca), by decree, or for good.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

_SECOND = dt.timedelta(seconds=1)


@lru_cache(maxsize=256)
def vtimezone(zone: str, first: dt.date, last: dt.date) -> Timezone:
    """Return the rules of a zone that hold from one day to another."""
    own = ZoneInfo(zone)
    begin = dt.datetime.combine(first, dt.time(), dt.UTC)
    made = Timezone()
    made.add("tzid", zone)
    made.add_component(_observance(begin, begin, own))
    for when in _changes(own, begin, dt.datetime.combine(last, dt.time(), dt.UTC)):
        made.add_component(_observance(when, when - _SECOND, own))
    return made


def _observance(when: dt.datetime, before: dt.datetime, zone: ZoneInfo) -> TimezoneStandard | TimezoneDaylight:
    """Return what a zone's clocks show from a moment on; `before` is a moment at which they showed the old time."""
    new, old = when.astimezone(zone), before.astimezone(zone)
    made = TimezoneDaylight() if new.dst() else TimezoneStandard()
    offset = old.utcoffset() or dt.timedelta()
    # It begins when the clocks that are to be changed show this.
    made.add("dtstart", (when + offset).replace(tzinfo=None))
    made.add("tzoffsetfrom", offset)
    made.add("tzoffsetto", new.utcoffset() or dt.timedelta())
    made.add("tzname", new.tzname() or str(zone))
    return made


def _changes(zone: ZoneInfo, begin: dt.datetime, end: dt.datetime) -> Iterator[dt.datetime]:
    """Give the moments at which the clocks of a zone are changed; it does so at most once a day."""
    low = begin
    while low < end:
        high = low + dt.timedelta(days=1)
        if _shown(low, zone) != _shown(high, zone):
            yield _first_after(low, high, zone)
        low = high


def _first_after(low: dt.datetime, high: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """Return the first second at which a zone's clocks show another time than at `low`."""
    before = _shown(low, zone)
    while high - low > _SECOND:
        middle = low + (high - low) // 2
        middle = middle.replace(microsecond=0)
        if _shown(middle, zone) == before:
            low = middle
        else:
            high = middle
    return high


def _shown(when: dt.datetime, zone: ZoneInfo) -> tuple[dt.timedelta | None, str | None]:
    there = when.astimezone(zone)
    return there.utcoffset(), there.tzname()
