"""Days and instants as the record writes them, and as seconds. One clock: UTC. Knows no question, no table of zones.

A day alone is a day of UTC: it starts at its midnight and ends at the next. A day with an offset, 2026-12-01+09:00, is
the day there (as in XML Schema); where clocks change on it, the offset is the one at the edge that counts. Anything
finer is an instant with its offset, such as 2026-12-01T17:00:00-05:00; one without could be any of twenty-four hours,
and is refused.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

DAY = 86_400.0


def seconds(instant: str) -> float:
    """Return an instant as seconds since 1970.

    Raises
    ------
    ValueError
        It is no instant, or has no offset.

    Examples
    --------
    >>> seconds("2026-12-01T17:00:00-05:00") == seconds("2026-12-01T22:00:00Z")
    True
    """
    try:
        read = dt.datetime.fromisoformat(instant)
    except (ValueError, TypeError):
        raise ValueError(f"{instant!r} is no instant; write 2025-04-08T09:00:00Z") from None
    if read.tzinfo is None:
        raise ValueError(f"{instant!r} has no time zone; write 2025-04-08T09:00:00Z, or an offset such as +09:00")
    return read.timestamp()


@lru_cache(maxsize=65_536)
def starts(moment: str) -> float:
    """Return when a day or instant begins.

    Examples
    --------
    >>> starts("2026-12-01+09:00") == seconds("2026-11-30T15:00:00Z")
    True
    """
    if isinstance(moment, str) and len(moment) == 10:
        try:
            day = dt.date.fromisoformat(moment)
        except ValueError:
            raise ValueError(f"{moment!r} is no day; write 2025-04-08") from None
        return float((day.toordinal() - 719_163) * 86_400)
    if is_day(moment):
        return seconds(f"{moment[:10]}T00:00:00{moment[10:]}")
    return seconds(moment)


def is_day(moment: object) -> bool:
    """Tell whether it is a whole day, with an offset or without one."""
    return isinstance(moment, str) and (len(moment) == 10 or moment[10:11] in ("+", "-", "Z"))


@lru_cache(maxsize=65_536)
def ends(moment: str) -> float:
    """Return when a day is over, or the instant itself.

    Examples
    --------
    >>> ends("2026-12-01") == seconds("2026-12-02T00:00:00Z")
    True
    """
    return starts(moment) + (DAY if is_day(moment) else 0.0)


def written(at: float) -> str:
    """Write seconds as an instant of UTC.

    Examples
    --------
    >>> written(seconds("2026-12-01T17:00:00-05:00"))
    '2026-12-01T22:00:00Z'
    """
    try:
        return dt.datetime.fromtimestamp(at, dt.UTC).isoformat(timespec="auto").replace("+00:00", "Z")
    except (ValueError, OverflowError, OSError):
        return "the end of the calendar"
