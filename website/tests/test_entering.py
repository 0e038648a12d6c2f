"""Analysts' entries: who may, as whom, what is refused and where it is said, twice, two at once, a clock gone back."""

from __future__ import annotations

import datetime as dt
import json
import threading
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client

from institute.core.models import User
from institute.record.entry import entering
from institute.record.entry.entering import Refused, Said
from institute.record.ledger import book
from institute.record.models import Analyst, RecordLine
from institute.record.reading import standing
from thinktank.forecasting import Record
from thinktank.forecasting.ledger import Dated

pytestmark = pytest.mark.django_db
SHAPES: dict[str, dict[str, Any]] = {
    "binary": {},
    "choice": {"options": ["red", "green", "other"]},
    "ordered": {"options": ["low", "middle", "high"]},
    "numeric": {"scale": [0, 10], "unit": "US$ bn", "open_above": True},
    "date": {},
}
GOOD: dict[str, dict[str, str]] = {
    "binary": {"probability": "35", "word": "unlikely"},
    "choice": {"option_0": "20", "option_1": "30", "option_2": "50"},
    "ordered": {"option_0": "0", "option_1": "100", "option_2": "0"},
    "numeric": {"quantile_05": "1", "quantile_50": "2.5", "quantile_95": "8"},
    "date": {"quantile_25": "", "quantile_50": "", "curve": ""},
}


def _day(days: int) -> str:
    return (dt.datetime.now(dt.UTC).date() + dt.timedelta(days=days)).isoformat()


GOOD["date"]["quantile_50"] = _day(20)


def _ask(sort: str = "binary", **more: Any) -> str:
    """Put an open question into the record and return its name."""
    line = {"kind": "question", "forecast": f"a-{sort}", "question": f"Will {sort}?", "type": sort}
    line |= {"source": "Gazette", "opens": _day(-30), "closes": _day(30), "resolve_by": _day(60)}
    book.write([Dated(dt.date(2026, 1, 1), {**line, **SHAPES[sort], **more})], dt.datetime.now(dt.UTC))
    return f"a-{sort}"


def _address(name: str) -> str:
    return f"/admin/record/enter/-/{name}/"


@pytest.fixture
def analyst(client: Client) -> Client:
    user = User.objects.create_user("naoko", password="x")
    for codename in ("access_admin", "add_recordline"):
        user.user_permissions.add(Permission.objects.get(codename=codename))
    Analyst.objects.create(user=user, by="tanaka", name="Tanaka Rei")
    client.force_login(user)
    return client


def _filled(sort: str = "binary", **other: str) -> dict[str, str]:
    return {**GOOD[sort], "note": "The budget says so.", "as_of": _day(0), "seen": "0", **other}


def _last() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(RecordLine.objects.order_by("-n")[0].body)
    return found


@pytest.mark.parametrize(
    ("sort", "value"),
    [
        ("binary", 0.35),
        ("choice", {"red": 0.2, "green": 0.3, "other": 0.5}),
        ("ordered", {"low": 0.0, "middle": 1.0, "high": 0.0}),
        ("numeric", {"0.05": 1.0, "0.5": 2.5, "0.95": 8.0}),
        ("date", {"0.5": GOOD["date"]["quantile_50"]}),
    ],
)
def test_an_entry_of_every_type_becomes_a_line_under_the_name_of_who_signs_in(
    analyst: Client, sort: str, value: object
) -> None:
    name = _ask(sort)
    page = analyst.get(_address(name)).content.decode()
    assert "Tanaka Rei says" in page and "Nobody has said anything on it." in page
    assert name.split("-")[1] in analyst.get("/admin/record/questions/").content.decode()
    # Whatever a form claims, the name is that of who signs in.
    assert analyst.post(_address(name), _filled(sort, by="ito")).status_code == 302
    line = _last()
    assert (line["kind"], line["by"], line["value"], line["note"]) == ("entry", "tanaka", value, "The budget says so.")
    assert line.get("word") == ("unlikely" if sort == "binary" else None)
    shown = analyst.get(_address(name)).content.decode()
    assert "The budget says so." in shown and "<svg" in shown
    public = Client().get(f"/record/forecasts/-/{name}/").content.decode()
    assert "Tanaka Rei" in public and "The budget says so." in public
    assert Record.of(b"".join(book.exported())).problems == ()


def test_a_curve_is_taken_as_it_is_given(analyst: Client) -> None:
    name = _ask("numeric")
    said = {"quantile_05": "", "quantile_50": "", "quantile_95": "", "curve": "0 0\n2.5 60 %\n\n10 ; 95"}
    assert analyst.post(_address(name), _filled("numeric", **said)).status_code == 302
    assert _last()["value"] == {"cdf": [[0.0, 0.0], [2.5, 0.6], [10.0, 0.95]]}
    assert "0.0 0\n2.5 60" in analyst.get(_address(name)).content.decode()


@pytest.mark.parametrize(
    ("sort", "wrong", "says"),
    [
        ("binary", {"word": "likely"}, ["is not &#x27;likely&#x27;"]),
        ("binary", {"probability": "101"}, ["less than or equal to 100"]),
        ("binary", {"probability": "", "note": ""}, ["This field is required"]),
        ("binary", {"as_of": "2999-01-01"}, ["lies in the future"]),
        ("binary", {"as_of": "2001-01-01"}, ["before the question opened"]),
        ("binary", {"word": "likely", "note": "", "as_of": "2999-01-01"}, ["is not", "required", "in the future"]),
        ("choice", {"option_2": "40"}, ["must sum to 1, not 0.9"]),
        ("choice", {"option_2": "40", "note": ""}, ["must sum to 1", "required"]),
        ("numeric", {"quantile_50": "9"}, ["must not fall as their levels rise"]),
        ("numeric", {"quantile_05": "-1"}, ["lies outside the question"]),
        ("numeric", {"quantile_05": "", "quantile_50": "", "quantile_95": ""}, ["Give at least the middle"]),
        ("numeric", {"curve": "1 0\n2 100"}, ["Give either"]),
        (
            "numeric",
            {"quantile_05": "", "quantile_50": "", "quantile_95": "", "curve": "1 60\n2 50"},
            ["a CDF must not fall", "A CDF must not fall"],
        ),
        (
            "numeric",
            {"quantile_05": "", "quantile_50": "", "quantile_95": "", "curve": "1 sixty\nx 2\n3 4"},
            ["Line 1", "Line 2"],
        ),
        ("date", {"quantile_50": "2001-01-01"}, ["lies outside the question"]),
    ],
)
def test_what_is_wrong_is_said_at_its_field_all_at_once_and_the_input_is_kept(
    analyst: Client, sort: str, wrong: dict[str, str], says: list[str]
) -> None:
    name, before = _ask(sort), book.head()
    answer = analyst.post(_address(name), _filled(sort, **wrong))
    html = answer.content.decode()
    assert answer.status_code == 200 and any(each in html for each in says), html
    if len(says) > 1 and "CDF" not in says[0]:
        assert all(each in html for each in says)
    assert book.head() == before
    kept = {**_filled(sort), **wrong}
    assert all(str(value) in html for field, value in kept.items() if field != "seen" and value)


def test_a_closed_a_known_and_an_unopened_question_take_nothing(analyst: Client) -> None:
    late = _ask("binary", closes=_day(-1), resolve_by=_day(-1), forecast="late")
    assert late and "comes after the question closed" in analyst.post(_address("late"), _filled()).content.decode()
    soon = {"opens": _day(3), "forecast": "soon"}
    _ask("binary", **soon)
    assert "before the question opens" in analyst.post(_address("soon"), _filled()).content.decode()
    _ask("binary", forecast="known")
    evidence = [{"url": "https://example.org", "sha256": "ab" * 32}]
    line = {"kind": "resolution", "forecast": "known", "outcome": "yes", "by": "sato", "evidence": evidence}
    book.write([Dated(dt.date(2026, 1, 1), {**line, "known": _day(-1)})], dt.datetime.now(dt.UTC))
    assert "was recorded" in analyst.post(_address("known"), _filled()).content.decode()
    assert analyst.get(_address("nothing")).status_code == 404


def test_who_may_not_and_who_is_nobody(client: Client) -> None:
    name = _ask()
    assert client.get(_address(name)).status_code == 302
    user = User.objects.create_user("reader", password="x")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    for address in (_address(name), "/admin/record/questions/"):
        assert client.get(address).status_code in (302, 403)
        assert client.post(address, _filled()).status_code in (302, 403)
    user.user_permissions.add(Permission.objects.get(codename="add_recordline"))
    before = book.head()
    answer = client.post(_address(name), _filled())
    assert "linked to nobody" in answer.content.decode() and book.head() == before


def test_authors_of_the_desk_may(db: None) -> None:
    user = User.objects.create_user("author", password="x")
    from django.contrib.auth.models import Group

    user.groups.add(Group.objects.get(name="Authors"))
    assert user.has_perm("record.add_recordline")


def test_the_same_form_sent_twice_says_it_once(analyst: Client) -> None:
    name = _ask()
    assert analyst.post(_address(name), _filled()).status_code == 302
    head = book.head()
    assert analyst.post(_address(name), _filled()).status_code == 302
    assert book.head() == head
    # Opened anew and sent as it is, it says nothing new.
    seen = str(analyst.get(_address(name)).context["form"]["seen"].value())
    assert seen != "0"
    again = analyst.post(_address(name), _filled(seen=seen)).content.decode()
    assert "This is what you say already" in again and book.head() == head
    # Back to an earlier number is something new.
    for number in ("60", "35"):
        seen = str(analyst.get(_address(name)).context["form"]["seen"].value())
        assert analyst.post(_address(name), _filled(seen=seen, probability=number, word="")).status_code == 302
    assert book.head()[0] == head[0] + 2


def test_a_form_that_is_overtaken_is_shown_what_was_said_since(analyst: Client) -> None:
    name = _ask()
    assert analyst.post(_address(name), _filled()).status_code == 302
    head = book.head()
    overtaken = analyst.post(_address(name), _filled(probability="90", word=""))
    assert overtaken.status_code == 200 and "Since this form was opened" in overtaken.content.decode()
    assert book.head() == head
    seen = str(overtaken.context["form"]["seen"].value())
    assert analyst.post(_address(name), _filled(probability="90", word="", seen=seen)).status_code == 302
    assert _last()["value"] == 0.9


def _said(value: float, seen: int = 0, day: dt.date | None = None) -> Said:
    return Said(value, "", "why", day or dt.datetime.now(dt.UTC).date(), seen)


def test_a_clock_that_went_back_is_refused(db: None) -> None:
    name = _ask()
    now = dt.datetime.now(dt.UTC)
    before = now - dt.timedelta(hours=1)  # which may be yesterday
    with pytest.raises(Refused, match="before the line above it"):
        entering.enter(name, "tanaka", _said(0.5, day=before.date()), before)
    # Another machine a moment ahead is no clock that went back.
    a_moment = now - dt.timedelta(seconds=30)
    assert entering.enter(name, "tanaka", _said(0.5, day=a_moment.date()), a_moment)
    with book.reading() as record:
        assert not record.problems


def test_who_has_spoken_keeps_the_name(db: None) -> None:
    name = _ask()
    user = User.objects.create_user("rei", password="x")
    analyst = Analyst.objects.create(user=user, by="rei", name="Rei")
    assert entering.enter(name, "rei", _said(0.5))
    analyst.by = "other"
    with pytest.raises(Exception, match="has made entries"):
        analyst.full_clean()
    with pytest.raises(Exception, match="name of a model"):
        Analyst(user=user, by="spatial_bargaining", name="x").clean()


@pytest.mark.django_db(transaction=True)
def test_two_at_once_both_stand_and_one_form_sent_by_two_threads_stands_once() -> None:
    name = _ask()
    start = threading.Barrier(6)
    done: list[object] = []

    def say(by: str, value: float) -> None:
        start.wait()
        try:
            done.append(entering.enter(name, by, _said(value)))
        except Refused as refused:
            done.append(str(refused))
        finally:
            connection.close()

    threads = [threading.Thread(target=say, args=args) for args in [("ann", 0.2), ("bob", 0.7)] * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    record = Record.of(b"".join(book.exported()))
    assert record.problems == ()
    said = [(entry.by, entry.value) for entry in record.state.questions[name].entries]
    assert sorted(said) == [("ann", 0.2), ("bob", 0.7)] and done.count(None) == 4


def test_a_browser_is_given_days_as_it_reads_them(analyst: Client) -> None:
    name = _ask("date")
    assert analyst.post(_address(name), _filled("date")).status_code == 302
    page = analyst.get(_address(name)).content.decode()
    assert f'value="{_day(0)}"' in page and f'value="{_day(20)}"' in page


def test_a_number_can_be_withdrawn_once(analyst: Client) -> None:
    name = _ask()
    assert "Withdraw it" not in analyst.get(_address(name)).content.decode()
    assert analyst.post(_address(name), _filled()).status_code == 302
    assert "You say 35" in analyst.get(_address(name)).content.decode()
    assert analyst.post(_address(name), {"withdraw": "yes"}).status_code == 302
    assert (_last()["kind"], _last()["by"]) == ("withdraw", "tanaka")
    head = book.head()
    again = analyst.post(_address(name), {"withdraw": "yes"}, follow=True).content.decode()
    assert "has no entry that stands" in again and book.head() == head
    # Saying the same again is something new then.
    seen = str(analyst.get(_address(name)).context["form"]["seen"].value())
    assert analyst.post(_address(name), _filled(seen=seen)).status_code == 302


def test_an_instant_is_kept_with_the_offset_of_the_question(analyst: Client) -> None:
    name = _ask(forecast="zoned", opens=f"{_day(-30)}+09:00", zone="Asia/Tokyo")
    assert name and analyst.post(_address("zoned"), _filled(as_of=f"{_day(-2)} 17:30")).status_code == 302
    assert _last()["on"] == f"{_day(-2)}T17:30:00+09:00"
    shown = analyst.get(_address("zoned")).content.decode()
    assert "Asia/Tokyo" in shown and 'type="text" name="as_of"' in shown
    refused = analyst.post(_address("zoned"), _filled(as_of="soon", probability="20", word="")).content.decode()
    assert "neither a day nor an instant" in refused


def test_the_form_holds_up_nobody_whom_it_waits_for(analyst: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    name = _ask()
    known, free = standing.now, []

    def now() -> standing.Standing:
        reader = threading.Thread(
            target=lambda: free.append(book._lock.acquire(timeout=5) and not book._lock.release())
        )
        reader.start()
        reader.join()
        return known()

    monkeypatch.setattr(standing, "now", now)
    assert analyst.get(_address(name)).status_code == 200
    assert free and all(free)
