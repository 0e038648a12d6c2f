"""Calendar files against the standard, read by a parser that is not the writer: clocks that change, whole days."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil import tz
from django.core.exceptions import ValidationError
from django.test import Client
from lxml import html

from institute.events import calendars, zones
from institute.events.models import EventIndexPage, EventPage

pytestmark = pytest.mark.django_db
# Northern and southern, a half hour, a summer time that is less than the winter's, one that ends for a month, none,
# and clocks that are put forward at midnight.
ZONES = [
    "Europe/London",
    "Europe/Dublin",
    "America/New_York",
    "America/St_Johns",
    "America/Santiago",
    "Africa/Casablanca",
    "Africa/Cairo",
    "Asia/Kolkata",
    "Asia/Beirut",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "UTC",
]


def _made(title: str = "Made", **fields: Any) -> EventPage:
    said: dict[str, Any] = {
        "first_day": dt.date(2031, 6, 3),
        "begins": dt.time(18),
        "ends": dt.time(19, 30),
        "zone": "UTC",
        "venue": "Hall",
        "synopsis": "Words.",
        **fields,
    }
    page = EventPage(title=title, **said)
    EventIndexPage.objects.get().add_child(instance=page)
    page.save_revision().publish()
    return EventPage.objects.get(pk=page.pk)


def _lines(content: bytes) -> list[str]:
    """Return the lines of a calendar, unfolded as RFC 5545, section 3.1, has it."""
    assert content.endswith(b"\r\n") and b"\n" not in content.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    return content.replace(b"\r\n ", b"").replace(b"\r\n\t", b"").decode().split("\r\n")[:-1]


def _rules(content: bytes, zone: str) -> dt.tzinfo:
    """Return the zone that a file carries, as dateutil reads it."""
    text = "\r\n".join(_lines(content))
    found = re.search(rf"BEGIN:VTIMEZONE\r\n(?:(?!END:VTIMEZONE).)*TZID:{zone}\r\n.*?END:VTIMEZONE", text, re.DOTALL)
    assert found is not None
    rules: dt.tzinfo = tz.tzical(io.StringIO(found.group(0))).get(zone)
    return rules


@pytest.mark.parametrize("zone", ZONES[:-1])
def test_the_rules_that_a_file_carries_are_the_zones_own_on_every_day_around(zone: str) -> None:
    page = _made(first_day=dt.date(2027, 3, 1), last_day=dt.date(2027, 11, 20), zone=zone)
    carried, own = _rules(calendars.calendar([page]), zone), ZoneInfo(zone)
    noon = dt.datetime(2027, 1, 1, 12)
    for day in range(365):
        when = noon + dt.timedelta(days=day)
        assert when.replace(tzinfo=carried).utcoffset() == when.replace(tzinfo=own).utcoffset(), when


@pytest.mark.parametrize("zone", ["Europe/London", "America/New_York", "Australia/Lord_Howe"])
def test_an_event_over_a_change_of_clocks_is_as_long_as_it_is(zone: str) -> None:
    own = ZoneInfo(zone)
    changes = [
        day
        for day in (dt.date(2027, 1, 1) + dt.timedelta(days=n) for n in range(365))
        if dt.datetime.combine(day, dt.time(12), own).utcoffset()
        != dt.datetime.combine(day - dt.timedelta(days=1), dt.time(12), own).utcoffset()
    ]
    assert len(changes) == 2
    for n, day in enumerate(changes):
        page = _made(
            f"Night {n}",
            first_day=day - dt.timedelta(days=1),
            last_day=day,
            begins=dt.time(22),
            ends=dt.time(6),
            zone=zone,
        )
        lines = _lines(calendars.calendar([page]))
        carried = _rules(calendars.calendar([page]), zone)
        starts, ends = (
            dt.datetime.strptime(line.rpartition(":")[2], "%Y%m%dT%H%M%S").replace(tzinfo=carried)
            for line in lines
            if line.startswith((f"DTSTART;TZID={zone}:", f"DTEND;TZID={zone}:"))
        )
        assert (
            ends.astimezone(dt.UTC) - starts.astimezone(dt.UTC)
            == page.ends_at - page.starts_at
            != dt.timedelta(hours=8)
        )


def test_whole_days_are_days_wherever_one_is(client: Client) -> None:
    page = _made(
        all_day=True, begins=None, ends=None, last_day=dt.date(2031, 6, 5), zone="Asia/Tokyo", registration="open"
    )
    lines = _lines(client.get(f"{page.url}event.ics").content)
    assert "DTSTART;VALUE=DATE:20310603" in lines and "DTEND;VALUE=DATE:20310606" in lines
    assert not [line for line in lines if "VTIMEZONE" in line]
    tree = html.fromstring(client.get(page.url).content.decode())
    (when,) = tree.xpath("//aside[contains(@class, 'event-facts')]//time")
    assert (when.text, when.get("datetime")) == ("3–5 June 2031", "2031-06-03")
    assert "In our time" not in tree.text_content()
    assert '"startDate": "2031-06-03"' in client.get(page.url).content.decode().replace('":"', '": "')
    assert page.starts_at == dt.datetime(2031, 6, 2, 15, tzinfo=dt.UTC)
    assert page.ends_at == dt.datetime(2031, 6, 5, 15, tzinfo=dt.UTC)
    assert "3–5 June 2031. Hall" in client.get(f"{page.url}register/").content.decode()
    assert client.get("/events/").status_code == client.get("/feeds/events.atom").status_code == 200


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"begins": None}, "begins"),
        ({"ends": None}, "ends"),
        ({"all_day": True, "last_day": dt.date(2031, 6, 1)}, "last_day"),
    ],
)
def test_an_event_has_hours_or_whole_days(fields: dict[str, Any], wrong: str) -> None:
    page = _made()
    for name, value in fields.items():
        setattr(page, name, value)
    with pytest.raises(ValidationError) as caught:
        page.full_clean()
    assert set(caught.value.message_dict) == {wrong}


def test_a_day_begins_even_where_no_clock_shows_midnight(client: Client) -> None:
    assert zones.day_begins(dt.date(2026, 4, 24), "Africa/Cairo") == dt.datetime(2026, 4, 23, 22, tzinfo=dt.UTC)
    page = _made(first_day=dt.date(2026, 4, 30), closes_on=dt.date(2026, 4, 23), zone="Africa/Cairo")
    assert page.closes_at == dt.datetime(2026, 4, 23, 22, tzinfo=dt.UTC)
    assert client.get(page.url).status_code == 200
    whole = _made("Whole", first_day=dt.date(2027, 4, 30), all_day=True, begins=None, ends=None, zone="Africa/Cairo")
    assert whole.ends_at - whole.starts_at == dt.timedelta(hours=23) and client.get(whole.url).status_code == 200


@pytest.mark.parametrize(
    "said", ["Semi; comma, back\\slash", "line\nbreak", "ü" * 200, "BEGIN:VALARM\r\nEND:VALARM", "\u2028 \x0b end"]
)
def test_no_words_break_out_of_their_line(said: str) -> None:
    page = _made(said.replace("\n", " ").replace("\r", " ")[:250], synopsis=said, venue=said[:200])
    lines = _lines(calendars.calendar([page]))
    assert lines.count("BEGIN:VEVENT") == 1 and not [line for line in lines if line.startswith("BEGIN:VALARM")]
    for name in ("UID", "DTSTAMP", "SUMMARY", "ORGANIZER", "SEQUENCE", "DTSTART", "DTEND"):
        assert len([line for line in lines if re.match(rf"{name}[;:]", line)]) == 1, name
    assert all(re.match(r"[A-Z-]+[;:]", line) for line in lines)
