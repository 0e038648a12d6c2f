"""Days and instants as case files write them: when they begin and are over, and how the record is to keep them.

A day alone is a whole day of the case's time zone, from its midnight to the next; on the day on which clocks change
it lasts 23 or 25 hours. An instant carries its own offset and is the same moment in every zone.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

UTC = "UTC"
AnyMoment = dt.date | dt.datetime
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)")


def zone_named(name: str) -> dt.tzinfo:
    """Return a time zone by its name in the tz database.

    Raises
    ------
    ValueError
        There is none of this name.

    Examples
    --------
    >>> zone_named("UTC") is dt.UTC
    True
    """
    if name == UTC:  # needs no database
        return dt.UTC
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, LookupError):
        raise ValueError(f"there is no time zone {name!r}; write Asia/Tokyo or Europe/Berlin") from None


def begins(moment: AnyMoment, zone: str = UTC) -> dt.datetime:
    """Return when a day begins in a time zone, or the instant itself.

    Examples
    --------
    >>> begins(dt.date(2026, 12, 1), "Asia/Tokyo").isoformat()
    '2026-12-01T00:00:00+09:00'
    """
    if isinstance(moment, dt.datetime):
        return moment
    return dt.datetime.combine(moment, dt.time(), zone_named(zone))


def is_over(moment: AnyMoment, zone: str = UTC) -> dt.datetime:
    """Return when a day is over in a time zone, or the instant itself.

    Examples
    --------
    The day on which the clocks of Berlin go back has 25 hours.

    >>> day = dt.date(2026, 10, 25)
    >>> is_over(day, "Europe/Berlin").timestamp() - begins(day, "Europe/Berlin").timestamp()
    90000.0
    """
    return moment if isinstance(moment, dt.datetime) else begins(moment + dt.timedelta(days=1), zone)


def kept(moment: AnyMoment, zone: str = UTC, *, end: bool = False) -> str:
    """Return a day or instant as the record keeps it, so that nobody needs a table of time zones to read it.

    Parameters
    ----------
    moment, zone
        What the case says, and whose days it means.
    end
        Whether the end of the day counts: its offset is then the one in force there.

    Examples
    --------
    >>> kept(dt.date(2026, 12, 1)), kept(dt.date(2026, 12, 1), "Asia/Tokyo")
    ('2026-12-01', '2026-12-01+09:00')
    >>> day = dt.date(2026, 10, 25)
    >>> kept(day, "Europe/Berlin"), kept(day, "Europe/Berlin", end=True)
    ('2026-10-25+02:00', '2026-10-25+01:00')
    """
    if isinstance(moment, dt.datetime):
        return moment.isoformat().replace("+00:00", "Z")
    if zone == UTC:
        return moment.isoformat()
    edge = is_over(moment, zone) if end else begins(moment, zone)
    return moment.isoformat() + edge.isoformat()[len("2026-12-01T00:00:00") :]


def day_of(moment: AnyMoment) -> dt.date:
    """Return the day of a moment: of an instant the one on its own clock.

    Examples
    --------
    >>> day_of(dt.datetime.fromisoformat("2026-12-01T23:30:00-05:00"))
    datetime.date(2026, 12, 1)
    """
    return moment.date() if isinstance(moment, dt.datetime) else moment


def as_written(moment: AnyMoment) -> str:
    """Say a moment in messages: as it is written in a case file."""
    return moment.isoformat()


def _a_moment(value: object) -> AnyMoment:
    if isinstance(value, str) and _INSTANT.fullmatch(value):  # a cell of a workbook knows no offset
        value = dt.datetime.fromisoformat(value)
    if isinstance(value, dt.datetime):
        if value.tzinfo is None:
            right = f"{value.isoformat()}Z, or an offset such as +09:00"
            raise ValueError(
                f"the time {value.isoformat()} has no offset, so it could be any of 24 hours; write {right}"
            )
        return value
    if isinstance(value, dt.date):
        return value
    raise PydanticCustomError("moment_type", "should be a day, or an instant with its offset")


def _a_zone(name: str) -> str:
    zone_named(name)
    return name


Zone = Annotated[str, AfterValidator(_a_zone)]
Moment = Annotated[
    AnyMoment,
    PlainValidator(_a_moment),
    WithJsonSchema({"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}]}),
]
