"""Events: their times in two zones, files for calendars, lists, registration by mail, the queue, what is deleted."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import smtplib
import threading
from typing import Any
from zoneinfo import ZoneInfo

import feedparser
import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.utils import timezone
from icalendar import Calendar
from lxml import html

from institute.core import guard, tidings
from institute.core.blocks import Listing
from institute.core.cells import plain_cell
from institute.core.models import StandardPage, User
from institute.events import mailing, registering, zones
from institute.events.models import EventIndexPage, EventPage, EventSeriesPage, Registration
from institute.home.models import HomePage
from institute.publications.models import Person, PublicationPage

pytestmark = pytest.mark.django_db
READER = "reader@example.org"


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "YOUNGEST", 0.0)


def _made(title: str = "A made event", days: int = 10, **fields: Any) -> EventPage:
    page = EventPage(
        title=title,
        first_day=fields.pop("first_day", timezone.localdate() + dt.timedelta(days=days)),
        begins=fields.pop("begins", dt.time(18)),
        ends=fields.pop("ends", dt.time(19)),
        zone=fields.pop("zone", "UTC"),
        synopsis="What it is about.",
        venue="A hall",
        **fields,
    )
    EventIndexPage.objects.get().add_child(instance=page)
    page.save_revision().publish()
    return EventPage.objects.get(pk=page.pk)


def _changed(page: EventPage, **fields: Any) -> EventPage:
    latest = EventPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(latest, name, value)
    latest.save_revision().publish()
    return EventPage.objects.get(pk=page.pk)


def _tree(answer: Any) -> Any:
    return html.fromstring(answer.content.decode())


def _form(client: Client, page: EventPage, query: str = "") -> dict[str, str]:
    """Return the form of a page with what stands in it."""
    tree = _tree(client.get(f"{page.url}register/{query}"))
    return {field.name: field.value or "" for field in tree.xpath("//form[contains(@class, 'form')]//input[@name]")}


def _ask(client: Client, page: EventPage, query: str = "", **fields: str) -> Any:
    said = {"name": "Reader", "email": READER, "organisation": "", "needs": "", **fields}
    return client.post(f"{page.url}register/{query}", {**_form(client, page, query), **said})


def _link(body: Any, part: str = "registrations/") -> str:
    found = re.search(rf"https?://[^/\s]+(/{part}\S+)", str(body))
    assert found, body
    return found.group(1)


def _registered(client: Client, page: EventPage, email: str = READER, **fields: str) -> Registration:
    _ask(client, page, email=email, **fields)
    client.post(_link(mail.outbox[-1].body, "registrations/confirm/"))
    return Registration.objects.get(event=page, email=email)


# -- When


def test_row_71_a_clock_time_in_a_zone_is_one_moment() -> None:
    assert zones.moment(dt.date(2026, 7, 1), dt.time(18), "Asia/Tokyo").isoformat() == "2026-07-01T09:00:00+00:00"
    assert zones.moment(dt.date(2026, 7, 1), dt.time(18), "America/New_York").hour == 22
    assert zones.moment(dt.date(2026, 12, 1), dt.time(18), "America/New_York").hour == 23
    assert zones.label(zones.moment(dt.date(2026, 7, 1), dt.time(12), "Asia/Tokyo"), "Asia/Tokyo") == "JST, UTC+9"
    assert (
        zones.label(zones.moment(dt.date(2026, 7, 1), dt.time(12), "Asia/Kolkata"), "Asia/Kolkata") == "IST, UTC+5:30"
    )
    # The hour that is shown twice is the first one; the hour that is never shown is refused.
    assert zones.moment(dt.date(2026, 10, 25), dt.time(2, 30), "Europe/Berlin").hour == 0
    with pytest.raises(ValidationError, match="never show 02:30"):
        zones.moment(dt.date(2026, 3, 29), dt.time(2, 30), "Europe/Berlin")


def test_row_71_the_page_says_when_by_both_clocks(client: Client) -> None:
    page = _made(first_day=dt.date(2030, 1, 15), begins=dt.time(19), ends=dt.time(20, 15), zone="America/New_York")
    text = " ".join(_tree(client.get(page.url)).text_content().split())
    assert "15 January 2030, 19:00–20:15 EST, UTC−5" in text
    assert "In our time: 16 January 2030, 00:00–01:15 UTC" in text
    here = _made("Here", first_day=dt.date(2030, 1, 15))
    assert "In our time" not in client.get(here.url).content.decode()


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"ends": dt.time(17)}, "ends"),
        ({"first_day": dt.date(2026, 3, 29), "begins": dt.time(2, 30), "zone": "Europe/Berlin"}, "begins"),
        ({"venue": ""}, "venue"),
        ({"registration": "elsewhere"}, "register_url"),
        ({"closes_on": dt.date(2036, 1, 1)}, "closes_on"),
        ({"state": "cancelled"}, "state_notice"),
        ({"zone": "Mars/Olympus"}, "zone"),
    ],
)
def test_row_71_what_cannot_be_is_refused_at_its_field(fields: dict[str, Any], wrong: str) -> None:
    page = _made()
    for name, value in fields.items():
        setattr(page, name, value)
    with pytest.raises(ValidationError) as caught:
        page.full_clean()
    assert wrong in caught.value.message_dict


# -- Calendars


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo"])
def test_row_71_the_calendar_file_is_right_in_two_zones(client: Client, zone: str) -> None:
    page = _made(first_day=dt.date(2030, 7, 15), begins=dt.time(19), ends=dt.time(20), zone=zone)
    answer = client.get(f"{page.url}event.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    assert b"\r\n" in answer.content and all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    found = Calendar.from_ical(answer.content)
    (event,) = found.walk("VEVENT")
    assert event["dtstart"].params["TZID"] == zone
    assert event["dtstart"].dt.astimezone(dt.UTC) == dt.datetime(2030, 7, 15, 19, tzinfo=ZoneInfo(zone)).astimezone(
        dt.UTC
    )
    assert event["dtend"].dt - event["dtstart"].dt == dt.timedelta(hours=1)
    (rules,) = found.walk("VTIMEZONE")
    assert str(rules["tzid"]) == zone
    # The rules that the file carries give the same offset as the zone itself, in summer and in winter.
    carried = rules.to_tz(lookup_tzid=False)
    for month in (1, 7):
        naive = dt.datetime(2030, month, 15, 19)
        assert naive.replace(tzinfo=carried).utcoffset() == naive.replace(tzinfo=ZoneInfo(zone)).utcoffset()


def test_row_71_a_calendar_knows_the_event_again_and_when_it_has_changed(client: Client) -> None:
    page = _made()
    before = Calendar.from_ical(client.get(f"{page.url}event.ics").content).walk("VEVENT")[0]
    assert before["sequence"] == 0 and before["status"] == "CONFIRMED"
    page = _changed(page, synopsis="Said better.")
    assert page.sequence == 0  # no calendar has to be told
    page = _changed(page, begins=dt.time(18, 30))
    page = _changed(page, state="cancelled", state_notice="The speaker is ill.")
    after = Calendar.from_ical(client.get(f"{page.url}event.ics").content).walk("VEVENT")[0]
    assert after["uid"] == before["uid"] and after["sequence"] == 2 and after["status"] == "CANCELLED"
    assert "The speaker is ill." in after["description"]
    copied = page.copy(update_attrs={"slug": "another", "title": "Another"})
    assert copied.specific.uid != page.uid and copied.specific.sequence == 0


def test_row_71_a_draft_does_not_take_back_what_calendars_know() -> None:
    page = _made()
    old = page.get_latest_revision()
    page = _changed(page, begins=dt.time(18, 30))
    assert page.sequence == 1
    old.publish()
    assert EventPage.objects.get(pk=page.pk).sequence == 2


def test_row_71_one_calendar_holds_all_and_tells_nobody_where_to_join(client: Client) -> None:
    content = client.get("/events/calendar.ics").content
    found = Calendar.from_ical(content)
    assert len(found.walk("VEVENT")) == EventPage.objects.live().count()
    assert {str(zone["tzid"]) for zone in found.walk("VTIMEZONE")} == {"America/New_York"}
    uids = [str(event["uid"]) for event in found.walk("VEVENT")]
    assert len(set(uids)) == len(uids)
    assert b"meet.example.org" not in content
    some = Calendar.from_ical(client.get("/events/calendar.ics?kind=workshop").content)
    assert len(some.walk("VEVENT")) == EventPage.objects.filter(kind="workshop").count() > 0
    assert 'href="webcal://' in client.get("/events/").content.decode()


def test_row_71_the_event_says_itself_to_machines(client: Client) -> None:
    page = EventPage.objects.get(title="What a deadline is worth")
    graphs = [
        json.loads(text) for text in _tree(client.get(page.url)).xpath("//script[@type='application/ld+json']/text()")
    ]
    event = next(graph for graph in graphs if "startDate" in graph)
    assert event["name"] == page.title and event["eventStatus"] == "https://schema.org/EventScheduled"
    assert event["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    assert dt.datetime.fromisoformat(event["startDate"]) == page.starts_at
    assert [place["@type"] for place in event["location"]] == ["Place", "VirtualLocation"]
    assert event["performer"][0]["name"] == "Ito Naoko" and event["performer"][0]["url"].endswith("/people/ito-naoko/")
    assert "meet.example.org" not in json.dumps(event)
    assert any(graph["@type"] == "BreadcrumbList" for graph in graphs)
    cancelled = EventPage.objects.get(state="cancelled")
    assert "EventCancelled" in client.get(cancelled.url).content.decode()


# -- Lists


def test_row_71_what_is_coming_is_apart_from_what_has_been(client: Client) -> None:
    tree = _tree(client.get("/events/"))
    titles = [link.text for link in tree.xpath("//main//h3[@class='entry-title']/a")]
    now = timezone.now()
    wanted = EventPage.objects.live().filter(ends_at__gt=now).order_by("starts_at").values_list("title", flat=True)
    assert titles == list(wanted)
    past = _tree(client.get("/events/past/2025/")).xpath("//main//h3[@class='entry-title']/a/text()")
    assert past == ["Numbers in public life", "The Harbour Dialogue: repair at sea"]
    assert client.get("/events/past/1999/").status_code == 404
    years = _tree(client.get("/events/past/")).xpath("//main//h2[contains(@class, 'front-heading')]/text()")
    assert years == sorted(years, reverse=True) and {"2024", "2025"} <= set(years)


def test_row_71_lists_are_narrowed_by_kind_and_subject(client: Client) -> None:
    tree = _tree(client.get("/events/?kind=lecture&subject=negotiation"))
    assert tree.xpath("//main//h3[@class='entry-title']/a/text()") == ["What a deadline is worth"]
    assert "Nothing matches" in client.get("/events/?kind=nonsense").content.decode()
    for query in ("kind=%00", "subject=" + "x" * 250, "series=../..", "unit='"):
        assert client.get(f"/events/?{query}").status_code == 200


def test_row_71_the_feed_holds_what_is_coming(client: Client) -> None:
    for form in ("atom", "rss"):
        found = feedparser.parse(client.get(f"/feeds/events.{form}").content)
        assert not found.bozo
        assert {entry.title for entry in found.entries} >= {"What a deadline is worth"}
        assert any(entry.title.startswith("Cancelled: ") for entry in found.entries)
    assert len(client.get("/feeds/events.json").json()["items"]) == len(found.entries)
    assert "/feeds/events.atom" in client.get("/feeds/").content.decode()


def test_row_12_mails_tell_of_what_was_announced_since_and_is_to_come() -> None:
    before = timezone.now()
    page, over = _made("Just announced"), _made("Over already", days=-3)
    told = [item.title for item in tidings.told("events", before)]
    assert told == [page.title] and over.title not in told
    assert "What a deadline is worth" in [item.title for item in tidings.told("events", before - dt.timedelta(days=1))]


def test_row_71_events_are_found_and_mapped(client: Client) -> None:
    found = _tree(client.get("/search/?q=deadlines&kind=Event")).xpath("//main//h2[@class='entry-title']/a/@href")
    assert found == [EventPage.objects.get(title="What a deadline is worth").url]
    listed = client.get("/sitemap-pages.xml").content.decode()
    assert EventPage.objects.get(title="What a deadline is worth").url in listed


def test_row_55_editions_stand_newest_first_and_lead_to_their_reports(client: Client) -> None:
    series = EventSeriesPage.objects.get()
    tree = _tree(client.get(series.url))
    years = [int(year) for year in tree.xpath("//p[contains(@class, 'edition-year')]/text()")]
    assert years == sorted(years, reverse=True) and years[-2:] == [2025, 2024]
    reports = tree.xpath("//p[contains(@class, 'edition-report')]/a/text()")
    assert reports == ["Repair at sea: report of a round table", "Forecasters and diplomats: a day of questions"]
    for link in tree.xpath("//p[contains(@class, 'edition-report')]/a/@href"):
        assert client.get(link).status_code == 200
    edition = EventPage.objects.child_of(series).order_by("starts_at").first()
    assert series.title in _tree(client.get(edition.url)).xpath("string(//p[@class='kicker'])")


def test_row_60_report_and_event_lead_to_each_other(client: Client) -> None:
    report = PublicationPage.objects.get(title="Repair at sea: report of a round table")
    event = EventPage.objects.get(title="The Harbour Dialogue: repair at sea")
    assert report.url in _tree(client.get(event.url)).xpath("//section[@aria-labelledby='papers-title']//a/@href")
    assert event.url in _tree(client.get(report.url)).xpath("//section[@class='of-events']//a/@href")
    event.unpublish()
    assert not _tree(client.get(report.url)).xpath("//section[@class='of-events']")


def test_row_51_a_free_page_holds_coming_events_of_a_kind_with_their_way_to_register(client: Client) -> None:
    value = {"heading": "Meet us", "address": "/events/?kind=workshop", "most": 5}
    page = StandardPage(title="Meet us", body=json.dumps([{"type": "listing", "value": value}]))
    HomePage.objects.get().add_child(instance=page)
    page.save_revision().publish()
    tree = _tree(client.get(page.url))
    workshop = EventPage.objects.get(title="Writing questions that can be answered")
    assert tree.xpath("//h3[@class='entry-title']/a/text()") == [workshop.title]
    assert f"{workshop.url}register/" in tree.xpath("//main//a/@href")
    _changed(workshop, first_day=dt.date(2020, 1, 1))
    assert "Nothing is announced" in client.get(page.url).content.decode()


@pytest.mark.parametrize(
    "address", ["/events/?kind=wrokshop", "/nowhere/", "https://elsewhere.example/", "/events/?x=1", ""]
)
def test_row_51_an_address_at_which_there_is_no_list_is_refused(address: str) -> None:
    with pytest.raises(ValidationError):
        Listing().clean(Listing().to_python({"heading": "", "address": address, "most": 3}))


# -- Registering


def test_row_71_a_place_is_confirmed_by_mail_and_comes_with_the_calendar(client: Client) -> None:
    page = _made(attendance="hybrid", online_url="https://meet.example.org/room", access="A lift.")
    answer = _ask(client, page)
    assert answer.status_code == 302 and len(mail.outbox) == 1
    asked = mail.outbox[0]
    assert asked.to == [READER] and "Reader" not in str(asked.body) and not asked.attachments
    assert "meet.example.org" not in str(asked.body)
    link = _link(asked.body, "registrations/confirm/")
    assert page.registrations.get().state == Registration.ASKED
    assert client.get(link).status_code == 200 and page.registrations.get().state == Registration.ASKED
    shown = client.post(link, follow=True)
    assert "You have a place" in shown.content.decode() and shown["Cache-Control"].startswith("max-age=0")
    told = mail.outbox[1]
    assert "You have a place" in str(told.body) and "https://meet.example.org/room" in str(told.body)
    name, content, kind = told.attachments[0]
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert (name, kind) == ("event.ics", "text/calendar; method=PUBLISH") and str(event["uid"]).startswith(
        str(page.uid)
    )
    client.post(link)
    assert len(mail.outbox) == 2 and page.registrations.get().number == 1  # twice gives nothing more
    assert "meet.example.org" not in client.get(page.url).content.decode()


def test_row_71_whoever_withdraws_is_forgotten_and_the_first_who_waits_gets_the_place(client: Client) -> None:
    page = _made(capacity=1)
    first = _registered(client, page, "first@example.org")
    assert "Join the waiting list" in client.get(page.url).content.decode()
    second = _registered(client, page, "second@example.org")
    third = _registered(client, page, "third@example.org")
    assert [r.state for r in (first, second, third)] == ["held", "waiting", "waiting"]
    assert "number 2 on the waiting list" in str(mail.outbox[-1].body) and not mail.outbox[-1].attachments
    mail.outbox.clear()
    link = f"/registrations/{registering.manage_token(first)}/"
    client.get(link)
    assert page.registrations.count() == 3  # opening the link alone gives nothing back
    client.post(link)
    assert not Registration.objects.filter(email="first@example.org").exists()
    second.refresh_from_db(), third.refresh_from_db()
    assert (second.state, third.state) == ("held", "waiting")
    assert [message.to for message in mail.outbox] == [["second@example.org"]]
    assert "You have a place" in str(mail.outbox[0].body) and mail.outbox[0].attachments
    assert client.get(link).status_code == 400


def test_row_71_more_places_go_to_those_who_wait_and_no_list_means_no_place(client: Client) -> None:
    page = _made(capacity=1)
    for name in "abc":
        _registered(client, page, f"{name}@example.org")
    _changed(page, capacity=2)
    assert list(page.registrations.values_list("state", flat=True)) == ["held", "held", "waiting"]
    page = _changed(page, capacity=None)
    assert set(page.registrations.values_list("state", flat=True)) == {"held"}
    small = _made("Small", capacity=1, waiting_list=False)
    _registered(client, small)
    assert "All places are taken" in client.get(f"{small.url}register/").content.decode()
    assert registering.closed(small) == registering.FULL


@pytest.mark.django_db(transaction=True)
def test_row_71_fifty_at_once_for_ten_seats_give_ten_and_a_queue_of_forty_in_order() -> None:
    page = _made(capacity=10)
    rows = [
        Registration.objects.create(event=page, name=f"R{n}", email=f"r{n}@example.org", keep_days=30)
        for n in range(50)
    ]
    tokens = [registering.signing.dumps(row.key.hex, salt=registering.CONFIRM) for row in rows]
    gate, failed = threading.Barrier(50), []

    def confirm(token: str) -> None:
        try:
            gate.wait()
            registering.confirm(token)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=confirm, args=(token,)) for token in tokens]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    found = list(page.registrations.order_by("number").values_list("number", "state"))
    assert found == [(n, "held" if n <= 10 else "waiting") for n in range(1, 51)]
    given_back = page.registrations.filter(state="held").first()
    registering.withdraw(given_back)
    held = page.registrations.filter(state="held").order_by("number").values_list("number", flat=True)
    assert len(held) == 10 and list(held)[-1] == 11


def test_row_71_nothing_tells_whether_an_address_is_registered(client: Client) -> None:
    page = _made()
    _registered(client, page)
    Registration.objects.update(asked_at=timezone.now() - dt.timedelta(hours=1))
    mail.outbox.clear()
    known, new = _ask(client, page), _ask(client, page, email="new@example.org")
    assert (known.status_code, known["Location"]) == (new.status_code, new["Location"])
    assert "You have a place" in str(mail.outbox[0].body) and mail.outbox[0].to == [READER]
    _ask(client, page, email=READER.upper())
    assert len(mail.outbox) == 2 and page.registrations.count() == 2  # not again within some minutes


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 121),
        ("name", "A\r\nBcc: b@example.org"),
        ("name", "cheap http://spam.example"),
        ("name", "\x00"),
        ("name", "A\u202eB"),
        ("email", ""),
        ("email", "nobody"),
        ("email", "a@example.org\r\nBcc: b@example.org"),
        ("email", "a" * 250 + "@example.org"),
        ("organisation", "www.spam.example"),
        ("organisation", "x" * 161),
        ("needs", "x" * 401),
        ("website", "filled in"),
        ("born", "forged"),
        ("born", ""),
    ],
)
def test_row_71_bad_input_is_refused_and_kept_in_the_form(client: Client, field: str, value: str) -> None:
    page = _made()
    answer = _ask(client, page, **{"organisation": "<script>alert(1)</script>", field: value})
    assert answer.status_code == 422 and not mail.outbox and not page.registrations.exists()
    tree = _tree(answer)
    assert len(tree.xpath("//*[@role='alert']")) == 1
    if field in ("name", "email", "organisation", "needs"):
        assert tree.xpath(f"//*[@name='{field}']/@aria-invalid") == ["true"]
        assert tree.xpath(f"//p[@id='{field}-error']/text()")
    if field != "organisation":
        assert tree.xpath("//input[@name='organisation']/@value") == ["<script>alert(1)</script>"]


def test_row_71_script_in_every_field_is_text_wherever_it_is_shown(client: Client, admin_client: Client) -> None:
    page = _made()
    bad = "<script>alert(1)</script>"
    row = _registered(client, page, name=bad, organisation=bad, needs=bad)
    assert bad not in client.get(f"/registrations/{registering.manage_token(row)}/").content.decode()
    listed = admin_client.get(f"/admin/events/{page.pk}/attendees/").content.decode()
    assert bad not in listed and "&lt;script&gt;" in listed


def test_row_71_a_form_that_is_sent_twice_registers_once(client: Client) -> None:
    page = _made()
    form = {**_form(client, page), "name": "R", "email": READER}
    for email in (READER, READER, "other@example.org"):
        client.post(f"{page.url}register/", {**form, "email": email})
    assert page.registrations.count() == 1 and len(mail.outbox) == 1


@pytest.mark.parametrize("token", ["x", "a:b:c", "%00", "é" * 10, "WyJ4Il0:1:x"])
def test_row_71_forged_links_open_nothing(client: Client, token: str) -> None:
    for path in (f"/registrations/{token}/", f"/registrations/confirm/{token}/", f"/registrations/{token}/event.ics"):
        for method in (client.get, client.post):
            answer = method(path)
            assert answer.status_code in (400, 405) and b"Traceback" not in answer.content


def test_row_71_a_link_of_one_kind_is_none_of_another(client: Client) -> None:
    page = _made()
    row = _registered(client, page)
    manage = registering.manage_token(row)
    assert client.post(f"/registrations/confirm/{manage}/").status_code == 400
    assert client.get(f"{page.url}register/?invitation={manage}").status_code == 200  # open to everybody
    assert page.registrations.count() == 1


def test_row_71_registration_closes(client: Client) -> None:
    page = _made(days=3, closes_on=timezone.localdate() - dt.timedelta(days=1))
    assert "Registration has closed." in client.get(f"{page.url}register/").content.decode()
    assert "Registration has closed." in client.get(page.url).content.decode()
    over = _made("Over", days=-3)
    assert "The event is over." in client.get(f"{over.url}register/").content.decode()
    off = _changed(_made("Off"), state="cancelled", state_notice="Nobody came.")
    assert "The event is cancelled." in client.get(f"{off.url}register/").content.decode()
    assert client.get(f"{_made('Free', registration='none').url}register/").status_code == 404
    assert client.post(f"{page.url}register/", {"name": "x"}).status_code == 200 and not page.registrations.exists()


def test_row_71_by_invitation_only_those_who_are_invited_register_and_each_once(client: Client) -> None:
    page = _made(registration="invited")
    assert client.get(f"{page.url}register/").status_code == 403
    registering.invite(page, "Guest", "guest@example.org")
    link = _link(mail.outbox[-1].body, r"events/\S+register/")
    query = link.partition("register/")[2]
    assert _tree(client.get(link)).xpath("//input[@name='name']/@value") == ["Guest"]
    _ask(client, page, query, email="guest@example.org")
    client.post(_link(mail.outbox[-1].body, "registrations/confirm/"))
    _ask(client, page, query, email="friend@example.org")
    assert list(page.registrations.values_list("email", "state")) == [("guest@example.org", "held")]
    other = _made("Other", registration="invited")
    assert client.get(f"{other.url}register/{query}").status_code == 403


def test_row_71_a_mail_server_that_refuses_loses_nothing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    page = _made()
    send = mailing._send

    def refuse(*args: Any, **kwargs: Any) -> None:
        raise smtplib.SMTPServerDisconnected("no")

    monkeypatch.setattr(mailing, "_send", refuse)
    answer = _ask(client, page)
    assert answer.status_code == 422 and "try again in some minutes" in answer.content.decode()
    assert not page.registrations.exists()
    monkeypatch.setattr(mailing, "_send", send)
    _ask(client, page)
    monkeypatch.setattr(mailing, "_send", refuse)
    client.post(_link(mail.outbox[-1].body, "registrations/confirm/"))
    assert page.registrations.get().state == "held" and page.registrations.get().told == ""
    monkeypatch.setattr(mailing, "_send", send)
    registering.tend()
    assert "You have a place" in str(mail.outbox[-1].body)
    registering.tend()
    assert len(mail.outbox) == 2


def test_row_71_those_who_take_part_are_told_of_a_change_once(client: Client) -> None:
    page = _made()
    _registered(client, page)
    mail.outbox.clear()
    _changed(page, synopsis="Other words")
    registering.tend()
    assert not mail.outbox
    page = _changed(page, begins=dt.time(17))
    registering.tend(), registering.tend()
    assert len(mail.outbox) == 1 and "17:00–19:00" in str(mail.outbox[0].body)
    (event,) = Calendar.from_ical(mail.outbox[0].attachments[0][1]).walk("VEVENT")
    assert event["sequence"] == 1
    _changed(page, state="cancelled", state_notice="The hall is flooded.")
    registering.tend()
    assert mail.outbox[1].subject.startswith("Cancelled: ") and "The hall is flooded." in str(mail.outbox[1].body)


def test_row_71_what_was_told_is_deleted_when_it_was_promised(client: Client) -> None:
    page = _made(days=1, keep_days=5)
    row = _registered(client, page)
    assert "deleted on" in str(mail.outbox[-1].body)
    _changed(page, keep_days=365)  # what this reader was told holds
    end = page.ends_at
    assert registering.tend(end + dt.timedelta(days=4, hours=23)) == 0
    assert Registration.objects.filter(pk=row.pk).exists()
    assert registering.tend(end + dt.timedelta(days=5)) == 1
    assert not Registration.objects.filter(pk=row.pk).exists()
    _ask(client, _made("Never confirmed"), email="late@example.org")
    assert registering.tend(timezone.now() + dt.timedelta(days=3)) >= 1
    assert not Registration.objects.filter(email="late@example.org").exists()


def test_row_71_only_event_managers_see_who_takes_part_and_take_the_table_away(client: Client) -> None:
    page = _made()
    _registered(client, page, name="=HYPERLINK(1)", organisation="＝1", needs='@a, "b"')
    user = User.objects.create_user("manager", password="x")
    user.user_permissions.add(*_rights("access_admin"))
    client.force_login(user)
    for path in ("attendees/", "attendees.csv"):
        assert client.get(f"/admin/events/{page.pk}/{path}").status_code in (302, 403)
    user.user_permissions.add(*_rights("manage_registrations"))
    client.force_login(User.objects.get(pk=user.pk))
    assert client.get(f"/admin/events/{page.pk}/attendees/").status_code == 200
    rows = list(csv.DictReader(io.StringIO(client.get(f"/admin/events/{page.pk}/attendees.csv").content.decode())))
    assert (rows[0]["name"], rows[0]["organisation"], rows[0]["needs"]) == ("'=HYPERLINK(1)", "'＝1", '\'@a, "b"')
    client.post(f"/admin/events/{page.pk}/attendees/", {"registration": page.registrations.get().pk, "do": "attended"})
    assert page.registrations.get().attended
    client.post(f"/admin/events/{page.pk}/attendees/", {"registration": page.registrations.get().pk, "do": "remove"})
    assert not page.registrations.exists()


def test_row_71_invitations_are_read_whole_or_not(client: Client, admin_client: Client) -> None:
    page = _made(registration="invited")
    path = f"/admin/events/{page.pk}/attendees/"
    answer = admin_client.post(path, {"invite": "1", "people": "Ann <ann@example.org>\nnobody\nBo <bo@@example.org>"})
    said = answer.content.decode()
    assert "Line 2" in said and "Line 3" in said and not page.invitations.exists() and not mail.outbox
    admin_client.post(path, {"invite": "1", "people": "Ann <ann@example.org>\n\nbo@example.org"})
    assert [message.to for message in mail.outbox] == [["ann@example.org"], ["bo@example.org"]]


def _rights(*names: str) -> Any:
    from django.contrib.auth.models import Permission

    return Permission.objects.filter(codename__in=names)


@pytest.mark.parametrize("said", ["=1", "+1", "-1", "@x", "\t=1", " =1", "＝1"])
def test_row_71_no_cell_is_a_formula(said: str) -> None:
    assert plain_cell(said).startswith("'")


def test_row_71_an_editor_makes_an_event_in_the_admin(admin_client: Client) -> None:
    index = EventIndexPage.objects.get()
    address = f"/admin/pages/add/events/eventpage/{index.pk}/"
    tree = _tree(admin_client.get(address))
    fields = {
        field.get("name"): field.get("value") or ""
        for field in tree.xpath("//form//input[@name and (@type='hidden' or @type='text' or @type='number')]")
        if not field.get("name").startswith(("body-", "programme-"))
    }
    fields |= {
        "title": "Made by an editor",
        "slug": "made-by-an-editor",
        "synopsis": "What it is about.",
        "kind": "lecture",
        "first_day": "2031-05-05",
        "begins": "18:00",
        "ends": "19:00",
        "zone": "Asia/Tokyo",
        "attendance": "place",
        "venue": "Hall",
        "state": "scheduled",
        "registration": "open",
        "language": "English",
        "keep_days": "30",
        "body-count": "0",
        "programme-count": "0",
        "action-publish": "Publish",
    }
    answer = admin_client.post(address, fields, follow=True)
    page = EventPage.objects.filter(title="Made by an editor").first()
    assert page is not None, _tree(answer).xpath("//*[contains(@class, 'error')]//text()")
    assert page.live and page.starts_at == dt.datetime(2031, 5, 5, 9, tzinfo=dt.UTC)


def test_row_41_and_71_events_of_a_person_are_offered_to_their_page() -> None:
    from django.template import Context, Template

    shown = Template("{% load events_tags %}{% events_of_person person %}{% next_events 2 %}")
    text = shown.render(Context({"person": Person.objects.get(slug="ito-naoko")}))
    assert "What a deadline is worth" in text and "Coming events" in text
