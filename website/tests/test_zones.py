"""An institute's own days: whose zone a bare day is of, the closing minute of a form, and outcomes at instants."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from institute.analyses.models import StoredCase
from institute.core.models import User
from institute.record.entry import entering
from institute.record.entry.entering import Refused, Said
from institute.record.ledger import book, taking
from institute.record.models import Analyst, RecordLine

pytestmark = pytest.mark.django_db
TOKYO = ZoneInfo("Asia/Tokyo")
CASE = """
[case]
id = "harbour"
title = "The harbour"
question = "What will it do?"
client = "port"
as_of = 2026-01-01
horizon = 2027-12-31
{zone}
[people.ann]
name = "Ann"
[actors.port]
name = "The port"
[forecasts.h1]
question = "Will the gate open?"
type = "binary"
opens = {opens}
closes = {closes}
resolve_by = {closes}
source = "The gazette"
about = ["port"]
entries = [{{ on = {opens}, by = "ann", value = 0.3 }}]
[statements.o1]
by = "ann"
date = 2026-01-02
kind = "forecast"
text = "The gate may open."
about = ["port"]
forecast = "h1"
"""


def _taken(closes: dt.date | str, zone: str = "") -> StoredCase:
    opens = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=20)
    stored = StoredCase(toml=CASE.format(opens=opens, closes=closes, zone=zone))
    stored.save()
    taking.take(stored, {}, dt.datetime.now(dt.UTC))
    return stored


def _says(at: dt.datetime) -> None:
    entering.enter("harbour/h1", "bob", Said(0.5, "", "why", dt.date(2026, 11, 20), 0), at)


def _asked() -> dict[str, object]:
    with book.reading() as record:
        return dict(record.state.questions["harbour/h1"].line)


def test_a_day_is_the_institutes_and_what_was_recorded_before_stays(settings: Any) -> None:
    lines = RecordLine.objects.count()
    settings.TIME_ZONE = "Asia/Tokyo"
    assert taking.take(StoredCase.objects.get(slug="japan-us-2025"), {}, dt.datetime.now(dt.UTC)) == 0
    assert RecordLine.objects.count() == lines, "questions recorded in days of UTC stay so"
    stored = _taken(dt.date(2027, 6, 30))
    assert (_asked()["closes"], _asked()["zone"]) == ("2027-06-30+09:00", "Asia/Tokyo")
    settings.TIME_ZONE = "Europe/Berlin"
    assert taking.take(stored, {}, dt.datetime.now(dt.UTC)) == 0, "and so do those of another zone"


def test_what_a_case_says_of_its_zone_goes_first(settings: Any) -> None:
    settings.TIME_ZONE = "Asia/Tokyo"
    _taken(dt.date(2027, 6, 30), 'zone = "Europe/Berlin"')
    assert (_asked()["closes"], _asked()["zone"]) == ("2027-06-30+02:00", "Europe/Berlin")


def test_the_form_closes_with_the_day_of_the_institute(settings: Any, client: Client) -> None:
    settings.TIME_ZONE = "Asia/Tokyo"
    day = dt.datetime.now(TOKYO).date() + dt.timedelta(days=3)
    _taken(day)
    midnight = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), TOKYO)
    with pytest.raises(Refused, match="after the question closed"):
        _says(midnight)
    _says(midnight - dt.timedelta(seconds=1))
    page = client.get("/record/forecasts/harbour/h1/").content.decode()
    assert f"the end of {day.day} {day:%B %Y}, in the days of Asia/Tokyo" in page


def test_an_instant_closes_at_its_minute_and_is_said_with_its_place(client: Client) -> None:
    closes = (dt.datetime.now(dt.timezone(dt.timedelta(hours=-5))) + dt.timedelta(days=2)).replace(microsecond=0)
    _taken(closes.isoformat())
    with pytest.raises(Refused, match="after the question closed"):
        _says(closes)
    _says(closes - dt.timedelta(seconds=1))
    page = client.get("/record/forecasts/harbour/h1/").content.decode()
    assert f"{closes:%H:%M} (UTC\u221205:00)" in page
    assert client.get("/analyses/harbour/").status_code == 200


def test_an_outcome_is_recorded_at_an_instant(client: Client) -> None:
    from institute.record.entry.resolving import Found, resolve

    text = CASE.replace("[actors.port]", '[people.sam]\nname = "Sam"\nrole = "second reader"\n[actors.port]')
    opens = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=20)
    stored = StoredCase(
        toml=text.format(opens=opens, closes="2027-06-30", zone="").replace(
            "[statements.o1]",
            '[statements.o2]\nby = "sam"\ndate = 2026-01-02\nkind = "description"\ntext = "A port."\n'
            'about = ["port"]\n[statements.o1]',
        )
    )
    stored.save()
    taking.take(stored, {}, dt.datetime.now(dt.UTC))
    client.force_login(User.objects.create_superuser("x", password="x"))
    known = dt.datetime.now(dt.UTC).date()
    resolve(stored, "h1", Found("yes", known, "sam", "https://example.org/a", b"read", "text/plain", "A note", ""))
    resolution = StoredCase.objects.get(slug="harbour").case().resolution("h1")
    assert resolution is not None and isinstance(resolution.on, dt.datetime)
    assert "Yes" in client.get("/record/forecasts/harbour/h1/").content.decode()


@pytest.mark.parametrize(
    ("zone", "closes"),
    [
        ("Europe/London", "2027-03-28T02:30:00+01:00"),
        ("Europe/London", "2027-10-31T01:30:00+00:00"),
        ("America/New_York", "2027-03-14T02:30:00-05:00"),
        ("America/New_York", "2027-11-07T01:30:00-04:00"),
        ("Asia/Tokyo", "2027-03-28T02:30:00+09:00"),
    ],
)
def test_the_form_in_the_night_on_which_clocks_change(
    settings: Any, client: Client, monkeypatch: pytest.MonkeyPatch, zone: str, closes: str
) -> None:
    """A second before is taken; the closing second and the one after it are refused, and nothing is recorded."""
    settings.TIME_ZONE = zone
    _taken(closes)
    user = User.objects.create_superuser("night", password="x")
    Analyst.objects.create(user=user, by="bob", name="Bob")
    client.force_login(user)
    end = dt.datetime.fromisoformat(closes)

    class Night(dt.datetime):
        at = end

        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> Night:
            return cls.fromtimestamp(cls.at.timestamp(), tz)

    monkeypatch.setattr(entering, "dt", SimpleNamespace(datetime=Night, UTC=dt.UTC))

    def sent(seconds: int) -> str:
        Night.at = end + dt.timedelta(seconds=seconds)
        filled = {"probability": "40", "note": "why", "seen": "0", "as_of": f"{end.date() - dt.timedelta(days=1)}"}
        return client.post("/admin/record/enter/harbour/h1/", filled, follow=True).content.decode()

    lines = RecordLine.objects.count()
    for late in (0, 1):
        assert "comes after the question closed" in sent(late)
    assert RecordLine.objects.count() == lines
    assert "Recorded as line" in sent(-1)
    assert RecordLine.objects.get(n=lines + 1).at == end - dt.timedelta(seconds=1)
