"""Days and instants as analysts write them in forms: zones, clocks that change, what is no moment."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from institute.record.entry.moment_field import MomentField, moment_of

BERLIN = "Europe/Berlin"


@pytest.mark.parametrize(
    ("text", "zone", "moment"),
    [
        ("2026-12-01", BERLIN, "2026-12-01"),
        ("2028-02-29", "UTC", "2028-02-29"),
        ("2026-12-01 17:30", BERLIN, "2026-12-01T17:30:00+01:00"),
        ("2026-07-01T17:30", BERLIN, "2026-07-01T17:30:00+02:00"),
        ("2026-07-01 17:30:15", "UTC", "2026-07-01T17:30:15+00:00"),
        ("2026-07-01 17:30Z", BERLIN, "2026-07-01T17:30:00+00:00"),
        ("2026-07-01 17:30 UTC", "Asia/Tokyo", "2026-07-01T17:30:00+00:00"),
        ("2026-10-25 02:30+01:00", BERLIN, "2026-10-25T02:30:00+01:00"),
        ("2026-10-25 03:00", BERLIN, "2026-10-25T03:00:00+01:00"),
        ("2026-12-31 23:59", "Asia/Kathmandu", "2026-12-31T23:59:00+05:45"),
    ],
)
def test_a_moment_is_read_in_the_zone_of_the_question(text: str, zone: str, moment: str) -> None:
    assert moment_of(text, zone).isoformat() == moment
    field = MomentField(zone=zone)
    assert field.clean(f" {text} ") == moment_of(text, zone)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2026-10-25 02:30", "show this time twice: write its offset too, +02:00 or +01:00"),
        ("2026-03-29 02:30", "jump over this time"),
        ("2025-02-29", "not in the calendar"),
        ("2026-12-01 24:30", "not in the calendar or on the clock"),
        ("2026-12-01 17:30+99:00", "not in the calendar or on the clock"),
        ("yesterday", "neither a day nor an instant"),
        ("01/12/2026", "neither a day nor an instant"),
        ("2026-12-01 17", "neither a day nor an instant"),
        ("٢٠٢٦-١٢-٠١", "neither a day nor an instant"),
    ],
)
def test_what_is_no_moment_or_two_is_said(text: str, said: str) -> None:
    with pytest.raises(ValidationError, match=said.replace("+", r"\+")):
        MomentField(zone=BERLIN).clean(text)


def test_a_moment_is_shown_as_it_may_be_written_again() -> None:
    field = MomentField(zone=BERLIN)
    for text in ("2026-12-01", "2026-12-01 17:30", "2026-10-25 02:30+02:00"):
        moment = field.clean(text)
        assert field.clean(str(field.prepare_value(moment))) == moment
    assert isinstance(field.clean("2026-12-01 17:30"), dt.datetime)
