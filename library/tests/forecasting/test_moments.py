"""Time zones: the closing minute in both zones, the days on which clocks change, instants beside days."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from thinktank.case import Case, case_from_toml, refused_changes
from thinktank.case.files import read_case, write_case
from thinktank.case.formats.toml_text import case_to_toml
from thinktank.case.moments import begins, is_over
from thinktank.errors import CaseError
from thinktank.forecasting import Record, lines_of
from thinktank.forecasting.ledger import extend
from thinktank.forecasting.moments import ends, seconds, starts

CASE = """
[case]
id = "fleet"
title = "The fleet"
question = "What will the harbour do?"
client = "harbour"
as_of = 2026-01-01
horizon = 2027-12-31
ZONE

[people.ann]
name = "Ann"

[actors.harbour]
name = "The harbour"

[forecasts.q1]
question = "Will the gate open?"
type = "binary"
opens = OPENS
closes = CLOSES
resolve_by = RESOLVE
source = "The gazette"
about = ["harbour"]
entries = [{ on = ON, by = "ann", value = 0.3 }]

[statements.o1]
by = "ann"
date = 2026-01-02
kind = "forecast"
text = "The gate may open."
about = ["harbour"]
forecast = "q1"
"""
EVIDENCE = '[{ url = "https://example.org/a", sha256 = "' + "ab" * 32 + '" }]'


def _text(
    zone: str = "", opens: str = "2026-10-01", closes: str = "2026-12-01", on: str = "2026-10-01", **more: str
) -> str:
    named = f'zone = "{zone}"' if zone else ""
    text = CASE.replace("ZONE", named).replace("OPENS", opens).replace("CLOSES", closes)
    text = text.replace("RESOLVE", more.get("resolve_by", "2027-01-31")).replace("ON,", f"{on},")
    if "resolved" in more:
        text += '\n[people.bob]\nname = "Bob"\n[resolutions.q1]\noutcome = "yes"\nby = "bob"\n'
        text += f"evidence = {EVIDENCE}\n{more['resolved']}\n"
    return text


def _recorded(case: Case) -> Record:
    record = Record("test")
    extend(record, lines_of(case))
    return record


def _says(record: Record, moment: str) -> bool:
    """Tell whether an entry at this moment is taken."""
    line: dict[str, Any] = {"kind": "entry", "case": "fleet", "forecast": "q1", "by": "bob", "value": 0.5}
    try:
        record.add(line, dt.datetime.fromisoformat(moment))
    except CaseError as error:
        assert "after the question closed" in str(error)
        return False
    return True


@pytest.mark.parametrize(
    ("zone", "closes", "last", "first_after"),
    [
        # A day alone is one of the case's zone; the closing minute, seen from both zones.
        ("", "2026-12-01", "2026-12-01T23:59:59+00:00", "2026-12-02T00:00:00+00:00"),
        ("", "2026-12-01", "2026-12-02T08:59:59+09:00", "2026-12-02T09:00:00+09:00"),
        ("Asia/Tokyo", "2026-12-01", "2026-12-01T23:59:59+09:00", "2026-12-02T00:00:00+09:00"),
        ("Asia/Tokyo", "2026-12-01", "2026-12-01T14:59:59+00:00", "2026-12-01T15:00:00+00:00"),
        ("America/New_York", "2026-12-01", "2026-12-02T04:59:59+00:00", "2026-12-02T05:00:00+00:00"),
        # An instant is the same everywhere, whatever the case's zone.
        ("", "2026-12-01T17:00:00-05:00", "2026-12-01T21:59:59+00:00", "2026-12-01T22:00:00+00:00"),
        ("Asia/Tokyo", "2026-12-01T17:00:00-05:00", "2026-12-02T06:59:59+09:00", "2026-12-02T07:00:00+09:00"),
        # Clocks go back on 25 October in Berlin: its end is an hour later than the begin plus a day.
        ("Europe/Berlin", "2026-10-25", "2026-10-25T22:59:59+00:00", "2026-10-25T23:00:00+00:00"),
        ("Europe/Berlin", "2026-10-24", "2026-10-24T21:59:59+00:00", "2026-10-24T22:00:00+00:00"),
        # The hour that comes twice: half past two, first in summer time and then in winter time.
        ("Europe/Berlin", "2026-10-25T02:30:00+02:00", "2026-10-25T00:29:59+00:00", "2026-10-25T00:30:00+00:00"),
        ("Europe/Berlin", "2026-10-25T02:30:00+01:00", "2026-10-25T01:29:59+00:00", "2026-10-25T01:30:00+00:00"),
        # London skips from one to two on 28 March 2027, and has its second hour from one twice on 31 October.
        ("Europe/London", "2027-03-28T02:30:00+01:00", "2027-03-28T02:29:59+01:00", "2027-03-28T01:30:00+00:00"),
        ("Europe/London", "2027-10-31T01:30:00+01:00", "2027-10-31T00:29:59+00:00", "2027-10-31T00:30:00+00:00"),
        ("Europe/London", "2027-10-31T01:30:00+00:00", "2027-10-31T01:29:59+00:00", "2027-10-31T01:30:00+00:00"),
        ("Europe/London", "2027-10-31T02:30:00+00:00", "2027-10-31T02:29:59+00:00", "2027-10-31T02:30:00+00:00"),
        ("Europe/London", "2027-10-31", "2027-10-31T23:59:59+00:00", "2027-11-01T00:00:00+00:00"),
        ("Europe/London", "2027-03-28", "2027-03-28T22:59:59+00:00", "2027-03-28T23:00:00+00:00"),
        # New York: half past two does not come on 14 March 2027; either offset that somebody writes is one moment.
        ("America/New_York", "2027-03-14T02:30:00-05:00", "2027-03-14T03:29:59-04:00", "2027-03-14T07:30:00+00:00"),
        ("America/New_York", "2027-03-14T02:30:00-04:00", "2027-03-14T01:29:59-05:00", "2027-03-14T06:30:00+00:00"),
        ("America/New_York", "2026-11-01T01:30:00-04:00", "2026-11-01T05:29:59+00:00", "2026-11-01T05:30:00+00:00"),
        ("America/New_York", "2026-11-01T02:30:00-05:00", "2026-11-01T07:29:59+00:00", "2026-11-01T07:30:00+00:00"),
        ("America/New_York", "2026-11-01", "2026-11-02T04:59:59+00:00", "2026-11-02T05:00:00+00:00"),
        # Tokyo's clocks do not change.
        ("Asia/Tokyo", "2027-03-28T02:30:00+09:00", "2027-03-27T17:29:59+00:00", "2027-03-27T17:30:00+00:00"),
        # Clocks go forward on 28 March 2027.
        ("Europe/Berlin", "2027-03-28", "2027-03-28T21:59:59+00:00", "2027-03-28T22:00:00+00:00"),
    ],
)
def test_the_closing_minute(zone: str, closes: str, last: str, first_after: str) -> None:
    case = case_from_toml(_text(zone, closes=closes, resolve_by="2027-12-30"))
    assert _says(_recorded(case), last)
    assert not _says(_recorded(case), first_after)


@pytest.mark.parametrize(
    ("day", "hours"), [("2026-10-25", 25), ("2027-03-28", 23), ("2026-10-24", 24)], ids=["autumn", "spring", "other"]
)
def test_a_day_lasts_as_long_as_it_lasts_there(day: str, hours: int) -> None:
    case = case_from_toml(_text("Europe/Berlin", day, day, day, resolve_by="2027-12-01"))
    line = next(dated.line for dated in lines_of(case) if dated.line["kind"] == "question")
    assert ends(str(line["closes"])) - starts(str(line["opens"])) == hours * 3600
    said = dt.date.fromisoformat(day)
    assert is_over(said, "Europe/Berlin").timestamp() == ends(str(line["closes"]))
    assert begins(said, "Europe/Berlin").timestamp() == starts(str(line["opens"]))


def test_the_record_needs_no_table_of_zones() -> None:
    record = _recorded(case_from_toml(_text("Asia/Tokyo")))
    question = record.lines[0]
    assert (question["opens"], question["closes"], question["zone"]) == (
        "2026-10-01+09:00",
        "2026-12-01+09:00",
        "Asia/Tokyo",
    )
    assert question["t"] == "2026-09-30T15:00:00Z"
    assert Record.of(b"".join(raw + b"\n" for raw in _raws(record))).problems == ()


def _raws(record: Record) -> list[bytes]:
    from thinktank.forecasting import encoded

    return [encoded(line) for line in record.lines]


def test_a_case_without_a_zone_means_days_of_utc_or_of_its_publisher() -> None:
    case = case_from_toml(_text())
    assert [d.line["opens"] for d in lines_of(case)[:1]] == ["2026-10-01"]
    theirs = lines_of(case, lambda forecast: "Asia/Tokyo")
    assert [d.line["opens"] for d in theirs[:1]] == ["2026-10-01+09:00"]
    # What the case says itself goes before what the publisher means.
    named = lines_of(case_from_toml(_text("Europe/Berlin")), lambda forecast: "Asia/Tokyo")
    assert named[0].line["opens"] == "2026-10-01+02:00"


def test_known_and_resolved_at_instants() -> None:
    resolved = "on = 2026-11-20T10:00:00Z\nknown = 2026-11-20T09:00:00+09:00"
    case = case_from_toml(_text("Asia/Tokyo", resolved=resolved))
    question = _recorded(case).state.questions["fleet/q1"]
    assert question.resolution is not None
    assert question.resolution.known == seconds("2026-11-20T00:00:00Z") == question.closed


def test_the_outcome_of_a_day_comes_after_what_was_said_on_it() -> None:
    said = '[{ on = 2026-11-20T15:00:00Z, by = "ann", value = 0.3 }]'
    text = _text(resolved="on = 2026-11-20").replace('[{ on = 2026-10-01, by = "ann", value = 0.3 }]', said)
    record = _recorded(case_from_toml(text))
    assert [line["kind"] for line in record.lines] == ["question", "entry", "resolution"]
    assert record.lines[-1]["t"] == "2026-11-20T15:00:00Z"


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"closes": "2026-12-01T17:00:00"}, "has no offset"),
        ({"closes": '"soon"'}, "an instant, such as"),
        ({"zone": "Europe/Atlantis"}, "no time zone 'Europe/Atlantis'"),
        ({"closes": "2026-10-01T00:00:00Z"}, "must follow one another"),
        # Midnight in Tokyo is the afternoon before in UTC: the same instant closes one case before it opens.
        ({"closes": "2026-10-01T00:00:00+09:00"}, "must follow one another"),
        ({"on": "2026-12-01T17:00:00Z", "closes": "2026-12-01T17:00:00Z"}, "outside the question's"),
        (
            {"on": "2026-12-02T00:30:00+01:00", "zone": "America/New_York", "closes": "2026-11-30"},
            "outside the question's",
        ),
        ({"resolved": "on = 2026-11-20T10:00:00Z\nknown = 2026-11-20T10:00:01Z"}, "after the day of resolving"),
        ({"resolved": "on = 2026-11-20\nknown = 2026-09-30T23:59:59Z"}, "after the outcome was known"),
    ],
)
def test_what_cannot_be_is_said(changed: dict[str, str], says: str) -> None:
    with pytest.raises(CaseError, match=says):
        case_from_toml(_text(**changed))


def test_on_the_edge_is_fine() -> None:
    for changed in (
        {"on": "2026-12-01T16:59:59Z", "closes": "2026-12-01T17:00:00Z"},
        {"on": "2026-12-01T23:30:00-05:00", "zone": "America/New_York"},
        {"zone": "Asia/Tokyo", "opens": "2026-10-01", "closes": "2026-10-01T00:00:01+09:00", "on": "2026-10-01"},
        {"resolved": "on = 2026-11-20T10:00:00Z\nknown = 2026-11-20T10:00:00Z"},
    ):
        assert case_from_toml(_text(**changed))


def test_the_zone_of_published_forecasts_stays() -> None:
    before, after = case_from_toml(_text("Asia/Tokyo")), case_from_toml(_text("Asia/Seoul"))
    assert [problem.path for problem in refused_changes(before, after)] == ["case.zone"]


@pytest.mark.parametrize("ending", [".toml", ".xlsx"])
def test_instants_survive_every_format(tmp_path: Any, ending: str) -> None:
    resolved = "on = 2026-11-20T10:00:00.5Z\nknown = 2026-11-20T09:00:00+09:00"
    case = case_from_toml(_text("Asia/Tokyo", closes="2026-12-01T17:00:00-05:00", resolved=resolved))
    file = tmp_path / f"case{ending}"
    write_case(case, file)
    assert read_case(file) == case
    assert case_from_toml(case_to_toml(case)).hash == case.hash
