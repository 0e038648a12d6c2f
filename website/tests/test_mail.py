"""Mails: how they are made, that each goes once by the clock, what comes back, the newsletter, the subscribers."""

from __future__ import annotations

import datetime as dt
import email.policy
import io
import json
import re
import socket
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlsplit

import pytest
from aiosmtpd.controller import Controller
from django.contrib.auth.models import Group
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from lxml import html
from wagtail.blocks import StructBlockValidationError

from institute.config import environment
from institute.core import guard, tidings
from institute.core.models import User
from institute.desk import bundles, clock
from institute.desk.models import Action
from institute.outreach import bounces, mailing, news, sending, subscribing
from institute.outreach.models import Delivery, Mailing, Subscriber, Subscription
from institute.publications.lists import feeds, listing
from institute.publications.models import Person, PublicationPage, Series
from institute.publications.text.blocks import NewItems

from .makers import changed, draft, published
from .test_release import bundled, scheduled

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.make_aware(dt.datetime(2000, 1, 1))


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "YOUNGEST", 0.0)


def _subscription(address: str = "reader@example.org", **fields: Any) -> Subscription:
    subscriber = Subscriber.objects.create(email=address)
    return Subscription.objects.create(
        subscriber=subscriber,
        **{"list": "publications", "confirmed_at": LONG_AGO, "sent_until": LONG_AGO, **fields},
    )


def _staff(group: str, address: str = "") -> Client:
    user = User.objects.create_user(group.lower().replace(" ", "-"), address, "x")
    user.groups.add(Group.objects.get(name=group))
    client = Client()
    client.force_login(user)
    return client


def _path(item: news.Item) -> str:
    return urlsplit(item.url).path


def _paths(scope: str, value: str) -> set[str]:
    return {str(page.url) for page in listing.rows(feeds.keys(scope, value))}


def _html(message: Any) -> Any:
    return html.fromstring(str(message.alternatives[0][0]))


class Mailbox:
    """Takes mail over SMTP; refuses what is addressed to refused@, and stops after so many where told to."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.most = 1000

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address.startswith("refused"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if len(self.mails) >= self.most:
            return "451 not now"
        parsed = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(parsed, EmailMessage)
        self.mails.append(parsed)
        return "250 OK"


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    box = Mailbox()
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield box
    server.stop()


def test_row_11_a_digest_says_the_same_in_words_and_in_html(mailbox: Mailbox) -> None:
    kept = _subscription(frequency="weekly")
    assert sending.digests("weekly").sent == 1
    (message,) = mailbox.mails
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click" and message["To"] == "reader@example.org"
    words, markup = message.get_body(("plain",)), message.get_body(("html",))
    assert words is not None and markup is not None
    text, page = words.get_content().replace("\r\n", "\n"), html.fromstring(markup.get_content())
    kept.sent_until = LONG_AGO
    items = news.news(kept)
    assert [item.url for item in items if _path(item) in _paths("all", "")] and len(items) == len(_paths("all", ""))
    assert [link.text_content() for link in page.xpath("//h2/a")] == [item.title for item in items]
    assert [link.get("href") for link in page.xpath("//h2/a")] == re.findall(r"^(https?://\S+)$", text, re.M)
    at = -1
    for item in items:
        assert all(part in text for part in (item.title, item.about, item.summary))
        assert item.summary in page.text_content() and item.about in page.text_content()
        at, before = text.index(item.title, at + 1), at
        assert at > before
    assert not page.xpath("//img | //script | //link | //*[@onclick]") and page.xpath("//html/@lang")
    assert not page.xpath("//table[not(@role='presentation')]")
    for address in (*page.xpath("//a/@href"), *re.findall(r"https?://\S+", text)):
        assert address.startswith("http://localhost:8000/"), address
    leave = str(message["List-Unsubscribe"]).strip().strip("<>")
    assert leave in text and leave in page.xpath("//a/@href")


def test_row_11_a_subscription_is_narrowed_by_topic_series_and_author(client: Client) -> None:
    kept = _subscription()
    series, author = Series.objects.get(code="IP"), Person.objects.get(slug="ito-naoko")
    for names, field, thing in (("series", kept.series, series), ("author", kept.authors, author)):
        field.set([thing])
        value = series.code.lower() if names == "series" else author.slug
        expected = _paths(names, value)
        assert {_path(item) for item in news.news(kept)} == expected and expected
        field.clear()
    kept.series.set([series])
    kept.authors.set([author])
    both = _paths("series", "ip") | _paths("author", "ito-naoko")
    assert {_path(item) for item in news.news(kept)} == both
    token = subscribing.manage_token(kept.subscriber)
    said = {"publications-frequency": "daily", "publications-series": ["CO", "IP"], "publications-authors": []}
    assert client.post(f"/subscribe/preferences/{token}/", said).status_code == 302
    kept.refresh_from_db()
    assert {each.code for each in kept.series.all()} == {"CO", "IP"} and not kept.authors.exists()
    wrong = client.post(f"/subscribe/preferences/{token}/", {**said, "publications-series": ["XX"]})
    assert wrong.status_code == 422 and "XX is not one of the available choices" in wrong.content.decode()


def test_row_12_the_list_of_events_tells_what_its_room_offers_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dt.datetime] = []

    def since(moment: dt.datetime) -> list[tidings.Item]:
        asked.append(moment)
        url = "http://localhost:8000/events/one/"
        return [tidings.Item("An evening on dates", url, "3 May 2027, 18:00. Harbour Hall.", "Of deadlines.")]

    monkeypatch.setitem(tidings._offers, "events", since)
    kept = _subscription("events@example.org", list="events")
    both = Subscription.objects.create(
        subscriber=_subscription("p@example.org").subscriber, list="events", confirmed_at=None, sent_until=LONG_AGO
    )
    assert news.news(both) == []  # nothing before it is confirmed
    assert sending.digests("weekly").sent == 2 and asked == [LONG_AGO]
    (message,) = [message for message in mail.outbox if message.to == ["events@example.org"]]
    assert "An evening on dates" in message.subject and "Harbour Hall" in str(message.body)
    assert message.extra_headers["List-Id"].endswith("<events.localhost>")
    (other,) = [message for message in mail.outbox if message.to == ["p@example.org"]]
    assert "An evening on dates" not in str(other.body)
    kept.refresh_from_db()
    assert kept.sent_until and kept.sent_until > LONG_AGO
    monkeypatch.delitem(tidings._offers, "events")
    assert news.news(kept) == [] and news.newest("events") == []


def test_row_11_a_form_that_is_sent_again_asks_nobody_again(client: Client) -> None:
    form = {"born": guard.born(), "lists": ["publications"], "frequency": "weekly"}
    for address in ("a@example.org", "b@example.org", "c@example.org"):
        assert client.post("/subscribe/", {**form, "email": address}).status_code == 302
    assert [message.to for message in mail.outbox] == [["a@example.org"]]


def test_row_11_somebody_takes_what_is_kept_and_has_it_forgotten(client: Client) -> None:
    kept = _subscription()
    sending.digests("weekly")
    token = subscribing.manage_token(kept.subscriber)
    told = json.loads(client.get(f"/subscribe/data/{token}/").content)
    assert told["address"] == "reader@example.org" and len(told["subscriptions"][0]["mails"]) == 1
    assert client.get(f"/subscribe/forget/{token}/").status_code == 200 and Subscriber.objects.exists()
    assert "You are forgotten." in client.post(f"/subscribe/forget/{token}/").content.decode()
    assert not Subscriber.objects.exists() and not Delivery.objects.exists()
    for part in ("data", "forget"):
        for dead in ("x", token, subscribing.leave_token(kept)):
            assert client.get(f"/subscribe/{part}/{dead}/").status_code == 400


def _tick(moment: dt.datetime) -> None:
    clock.tick(moment)


def test_row_11_the_clock_sends_digests_at_their_hours_and_each_once() -> None:
    for frequency in ("daily", "weekly", "monthly"):
        _subscription(f"{frequency}@example.org", frequency=frequency)
    monday = timezone.make_aware(dt.datetime(2026, 6, 1, 6, 30))  # a Monday, and the first of a month
    due = {title.split()[0]: at for _, title, at in sending.wanted_digests(monday)}
    assert set(due.values()) == {monday.replace(minute=0)} and set(due) == {"daily", "weekly", "monthly"}
    early = {title.split()[0]: at.date() for _, title, at in sending.wanted_digests(monday - dt.timedelta(hours=1))}
    assert early == {"daily": dt.date(2026, 5, 31), "weekly": dt.date(2026, 5, 25), "monthly": dt.date(2026, 5, 1)}
    for _ in range(3):
        _tick(timezone.now())
    digests = [message for message in mail.outbox if "List-Id" in message.extra_headers]
    assert sorted(message.to[0] for message in digests) == [
        "daily@example.org",
        "monthly@example.org",
        "weekly@example.org",
    ]
    assert Action.objects.filter(kind="digest", state=Action.DONE).count() == 3


def _told(address: str) -> list[str]:
    return [str(message.subject) for message in mail.outbox if message.to == [address]]


def test_row_11_who_asked_is_told_when_it_comes_out_once_and_of_no_change() -> None:
    eager = _subscription("eager@example.org", frequency="release", sent_until=timezone.now())
    narrow = _subscription("narrow@example.org", frequency="release", sent_until=timezone.now())
    narrow.series.set([Series.objects.get(code="ER")])
    _subscription("weekly@example.org", frequency="weekly", sent_until=timezone.now())
    _subscription("new@example.org", frequency="release", confirmed_at=None, sent_until=None)
    embargoed = scheduled("Under embargo", minutes=30)
    for _ in range(2):
        _tick(timezone.now())
    assert not _told("eager@example.org")
    approved = embargoed.get_latest_revision()
    approved.approved_go_live_at = timezone.now() - dt.timedelta(seconds=1)
    approved.content["go_live_at"] = approved.approved_go_live_at.isoformat()
    approved.save()
    for _ in range(4):
        _tick(timezone.now())
    (subject,) = _told("eager@example.org")
    assert "Under embargo" in subject and not _told("narrow@example.org") and not _told("weekly@example.org")
    assert not _told("new@example.org")
    changed(PublicationPage.objects.get(pk=embargoed.pk), "correction", "A number was wrong.", synopsis="Right.")
    _tick(timezone.now())
    assert len(_told("eager@example.org")) == 1
    # What goes live together is one mail to whoever asked for all, and to the others what they asked for.
    bundle = bundled(draft("First of it", None), draft("Second of it", None, "ER"))
    bundles.make_ready(bundle, by=None)
    bundles.release(bundle)
    for _ in range(2):
        _tick(timezone.now())
    assert len(_told("eager@example.org")) == 2 and "and 1 more" in _told("eager@example.org")[1]
    assert ["Second of it" in subject for subject in _told("narrow@example.org")] == [True]
    why = next(message for message in mail.outbox if message.to == ["narrow@example.org"])
    assert "it comes as soon as something is out" in str(why.body)
    eager.delete()
    before = len(mail.outbox)
    published("Nobody is left who asked", None)
    _tick(timezone.now())
    assert len(mail.outbox) == before


def test_row_12_who_asked_is_told_of_events_as_they_are_announced(monkeypatch: pytest.MonkeyPatch) -> None:
    announced: list[dt.datetime] = []

    def since(moment: dt.datetime) -> list[tidings.Item]:
        return [tidings.Item("Talk", "https://x.org/t/", "Monday", "On x.") for at in announced if at > moment]

    monkeypatch.setitem(tidings._offers, "events", since)
    _subscription("e@example.org", list="events", frequency="release", sent_until=timezone.now())
    _tick(timezone.now())
    announced.append(timezone.now())
    for _ in range(3):
        _tick(timezone.now())
    assert len(_told("e@example.org")) == 1
    announced.append(timezone.now())
    _tick(timezone.now())
    assert len(_told("e@example.org")) == 2


def test_row_11_a_process_that_dies_between_sending_and_noting_loses_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = _subscription()
    monkeypatch.setattr(sending, "_send", lambda delivery, message, tally: message.send() and False)
    sending.digests("weekly")
    monkeypatch.undo()
    assert len(mail.outbox) == 1 and Delivery.objects.get().sent_at is None
    assert sending.digests("weekly").sent == 0  # it is in hand, as far as anybody can tell
    Delivery.objects.update(begun_at=timezone.now() - dt.timedelta(minutes=11))
    assert sending.digests("weekly").sent == 1
    first, second = mail.outbox
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]
    assert sending.digests("weekly").sent == 0
    kept.refresh_from_db()
    assert kept.sent_until and kept.sent_until > LONG_AGO


def test_row_11_what_fails_is_tried_again_and_keeps_back_nobody_else(mailbox: Mailbox) -> None:
    for name in ("a", "refused", "b", "c"):
        _subscription(f"{name}@example.org")
    mailbox.most = 2
    tally = sending.digests("weekly")
    assert (tally.sent, tally.suppressed, len(tally.failed)) == (2, 1, 1)
    assert Subscriber.objects.get(email="refused@example.org").suppressed_at
    mailbox.most = 9
    assert sending.digests("weekly").sent == 1
    assert sorted(str(message["To"]) for message in mailbox.mails) == [
        "a@example.org",
        "b@example.org",
        "c@example.org",
    ]


@pytest.fixture
def letter() -> PublicationPage:
    return PublicationPage.objects.get(title="Harbour Letter: a hundred forecasts")


def test_row_65_an_issue_is_the_same_as_page_mail_and_pdf(client: Client, letter: PublicationPage) -> None:
    from institute.publications.pdf.making import edition_of

    message = mailing.issue(letter, sending.nobody(letter, "r@example.org"), leave="x", manage="x")
    page = html.fromstring(client.get(letter.url).content.decode())
    flat = {
        "page": " ".join(page.xpath("//article")[0].text_content().split()),
        "mail": " ".join(_html(message).text_content().split()),
        "words": " ".join(str(message.body).split()),
    }
    blocks = []
    for block in edition_of(letter.current).data["body"]:
        blocks += ["".join(run["text"] for run in block.get("runs", []))]
        for item in block.get("items", []):
            blocks += [f"{item['head'][0]['text']} · {item['about']}", item["summary"]]
    flat["print"] = " ".join(" ".join(blocks).split())
    told = [" ".join(part.text_content().split()) for part in page.xpath("//div[contains(@class, 'article-body')]//p")]
    told = [words for words in told if len(words) > 40]
    assert len(told) >= 3
    for words in told:
        for name, form in flat.items():
            if name == "words" and words not in form:  # a link has its address behind it
                form = re.sub(r" <[^>]*>", "", form)
            assert words in form, (name, words)
    headings = [each.text_content().strip() for each in page.xpath("//div[contains(@class, 'article-body')]//h2")]
    assert [each.text_content().strip() for each in _html(message).xpath("//h2")] == headings
    assert letter.synopsis.strip() in flat["mail"] and letter.synopsis.strip() in flat["words"]


def test_row_65_an_issue_tells_of_what_the_feed_of_its_list_holds_and_keeps_to_its_day(
    client: Client, letter: PublicationPage
) -> None:
    told = next(shown["items"] for shown in letter.current.pinned.values() if "items" in shown)
    feed = {item["url"]: item["title"] for item in client.get("/feeds/all.json").json()["items"]}
    since = PublicationPage.objects.live().filter(date_issued__gte="2026-04-01", ended_as="").exclude(pk=letter.pk)
    expected = list(since.filter(date_issued__lte=letter.date_issued).order_by("-date_issued", "-number")[:4])
    assert [item["path"] for item in told] == [f"/{page.key}" for page in expected] and len(told) > 1
    for page, item in zip(expected, told, strict=True):
        assert item["title"].startswith(page.title) and page.title in feed[page.full_url]
        assert client.get(item["path"]).status_code in (301, 302, 308)
    # A correction of the issue tells of nothing that came out since, and not of the issue itself.
    later = published("Out since", letter.date_issued + dt.timedelta(days=1))
    changed(letter, "correction", "A name was wrong.", synopsis="Corrected.")
    again = PublicationPage.objects.get(pk=letter.pk)
    assert next(s["items"] for s in again.current.pinned.values() if "items" in s) == told
    assert later.title not in client.get(again.url).content.decode()


@pytest.mark.parametrize(
    ("address", "wrong"),
    [
        ("/publications/?series=co", ""),
        ("/publications/?series=CO&year=2026&sort=oldest", ""),
        ("/publications/?colour=red", "not narrowed by 'colour'"),
        ("/publications/?series=zz", "No publication has the series 'zz'"),
        ("/publications/?author=nobody", "No publication has the author 'nobody'"),
        ("/events/", "no list of publications"),
        ("javascript:alert(1)", "no list"),
    ],
)
def test_row_65_the_list_of_an_issue_is_one_that_there_is(address: str, wrong: str) -> None:
    block = NewItems()
    value = block.to_python({"address": address, "since": None, "most": 3})
    if not wrong:
        assert block.clean(value)["address"] == address
        return
    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(value)
    assert wrong in str(refused.value.as_json_data())


def test_row_65_an_issue_goes_to_those_who_chose_its_series_once(letter: PublicationPage) -> None:
    chose = [_subscription(f"{name}@example.org") for name in ("a", "b")]
    for each in chose:
        each.series.set([letter.series])
    _subscription("everything@example.org")
    unconfirmed = _subscription("unconfirmed@example.org", confirmed_at=None)
    unconfirmed.series.set([letter.series])
    suppressed = _subscription("suppressed@example.org")
    suppressed.series.set([letter.series])
    suppressed.subscriber.suppress("bounced")
    desk = _staff("Publishers", "publisher@example.org")
    assert "a hundred forecasts" in desk.get("/admin/mail/issues/").content.decode()
    address = f"/admin/mail/issues/{letter.pk}/"
    assert "Send it to 2 readers, once" in desk.get(address).content.decode()
    desk.post(address, {"do": "test"})
    assert [(message.to, message.subject[:5]) for message in mail.outbox] == [(["publisher@example.org"], "Test:")]
    assert not Mailing.objects.exists()
    mail.outbox.clear()
    desk.post(address, {"do": "send"})
    for _ in range(2):
        _tick(timezone.now())
    own = [
        message for message in mail.outbox if "hundred forecasts" in message.subject and "more" not in message.subject
    ]
    assert sorted(message.to[0] for message in own) == ["a@example.org", "b@example.org"]
    again = desk.post(address, {"do": "send"}, follow=True)
    assert "an issue is sent once" in again.content.decode()
    _tick(timezone.now())
    log = desk.get(address).content.decode()
    assert "a@example.org" in log and "2 mails" in log
    for each in chose:
        each.refresh_from_db()
        each.sent_until = LONG_AGO
        assert letter.title not in [item.title for item in news.news(each)]
    headers = own[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_row_65_what_is_no_issue_or_not_published_is_not_sent(
    letter: PublicationPage, commentary: PublicationPage
) -> None:
    desk = _staff("Publishers")
    assert desk.get(f"/admin/mail/issues/{commentary.pk}/").status_code == 404
    assert "no newsletter" in sending.against(commentary)
    letter.ended_as = "retraction"
    assert "It was ended: retraction" in sending.against(letter)
    letter.ended_as = ""
    letter.unpublish()
    letter.refresh_from_db()
    assert "not published yet" in sending.against(letter)
    desk.post(f"/admin/mail/issues/{letter.pk}/", {"do": "send"})
    assert not Mailing.objects.exists()
    answer = desk.post(f"/admin/mail/issues/{letter.pk}/", {"do": "test"}, follow=True)
    assert "has no address" in answer.content.decode() and mail.outbox == []
    author = _staff("Authors")
    for method in (author.get, author.post):
        assert method(f"/admin/mail/issues/{letter.pk}/").status_code == 302


def test_row_11_an_editor_sees_the_mail_and_the_subscribers(letter: PublicationPage) -> None:
    kept = _subscription("=cmd@example.org")
    desk = _staff("Publishers")
    shown = desk.get("/admin/mail/digest/").content.decode()
    assert "The same in words" in shown and "<iframe" in shown
    part = desk.get("/admin/mail/digest/?html")
    assert (
        html.fromstring(part.content.decode()).xpath("//h2/a")
        and "frame-ancestors 'self'" in part.headers["Content-Security-Policy"]
    )
    assert letter.title in desk.get(f"/admin/mail/issues/{letter.pk}/preview/?html").content.decode()
    for odd in ("?list=x", "?frequency=x"):
        assert desk.get(f"/admin/mail/digest/{odd}").status_code == 404
    assert "=cmd@example.org" in desk.get("/admin/reports/subscribers/?q=CMD").content.decode()
    assert desk.get("/admin/reports/subscribers/?q=%00<script>alert(1)</script>&state=x&p=99").status_code == 200
    table = desk.get("/admin/reports/subscribers/?export").content.decode().splitlines()
    assert table[1].startswith("'=cmd@example.org,publications,weekly")
    where = f"/admin/reports/subscribers/{kept.subscriber_id}/"
    for do, suppressed in (("suppress", True), ("release", False)):
        desk.post(where, {"do": do})
        kept.subscriber.refresh_from_db()
        assert (kept.subscriber.suppressed_at is not None) is suppressed
    assert desk.post(where, {"do": "x"}).status_code == 404
    desk.post(where, {"do": "forget"})
    assert not Subscriber.objects.exists()


def _postmark(**event: str) -> str:
    return json.dumps({"MessageID": "1", "ServerID": 1, **event})


@pytest.mark.parametrize(
    ("event", "stops"),
    [
        ({"RecordType": "Bounce", "Type": "HardBounce", "TypeCode": 1, "Email": "READER@example.org"}, True),
        ({"RecordType": "SpamComplaint", "Type": "SpamComplaint", "Email": "reader@example.org"}, True),
        ({"RecordType": "Bounce", "Type": "Transient", "TypeCode": 2, "Email": "reader@example.org"}, False),
        ({"RecordType": "Delivery", "Recipient": "reader@example.org"}, False),
    ],
)
def test_row_11_a_provider_tells_of_bounces_and_complaints(client: Client, event: dict[str, str], stops: bool) -> None:
    _subscription()
    where, said = "/mail/events/postmark/tracking/", _postmark(**event)
    unsigned = client.post(where, said, content_type="application/json")
    assert unsigned.status_code == 400 and not Subscriber.objects.exclude(suppressed_at=None).exists()
    basic = {"authorization": "Basic cHJvdmlkZXI6c2VjcmV0"}  # provider:secret
    for _ in range(2):
        assert client.post(where, said, content_type="application/json", headers=basic).status_code == 200
    assert Subscriber.objects.exclude(suppressed_at=None).exists() is stops and Subscriber.objects.count() == 1
    assert sending.digests("weekly").sent == int(not stops)


BOUNCE = """From: mailer-daemon@example.org
To: webmaster@localhost
Subject: Undelivered
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="x"

--x
Content-Type: text/plain

It could not be delivered.
--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}

--x--
"""


@pytest.mark.parametrize(
    ("address", "action", "status", "found"),
    [
        ("reader@example.org", "failed", "5.1.1", 1),
        ("reader@example.org", "delayed", "4.2.2", 0),
        ("reader@example.org", "failed", "4.4.7", 0),
        ("not an address", "failed", "5.1.1", 0),
    ],
)
def test_row_11_a_report_of_a_mail_server_suppresses(
    monkeypatch: pytest.MonkeyPatch, address: str, action: str, status: str, found: int
) -> None:
    import sys
    import types

    for data in (BOUNCE.format(address=address, action=action, status=status).encode(), b"", b"\xff\x00nothing"):
        monkeypatch.setattr(sys, "stdin", types.SimpleNamespace(buffer=io.BytesIO(data)))
        call_command("read_bounce", stdout=io.StringIO())
    assert Subscriber.objects.exclude(suppressed_at=None).count() == found
    assert bounces.refused_in(b"nothing") == []


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("", {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend"}),
        (
            "smtp://me%40x:p%2Fw@mail.example.org",
            {"EMAIL_HOST": "mail.example.org", "EMAIL_PORT": 587, "EMAIL_USE_TLS": True, "EMAIL_HOST_USER": "me@x"},
        ),
        ("smtp://localhost:25?tls=off", {"EMAIL_PORT": 25, "EMAIL_USE_TLS": False, "EMAIL_USE_SSL": False}),
        ("smtps://h", {"EMAIL_PORT": 465, "EMAIL_USE_SSL": True, "EMAIL_USE_TLS": False}),
        ("postmark://TOKEN@", {"ANYMAIL": {"POSTMARK_SERVER_TOKEN": "TOKEN"}}),
        ("mailgun://K:S@mg.example.org", {"EMAIL_BACKEND": "anymail.backends.mailgun.EmailBackend"}),
    ],
)
def test_mail_goes_where_the_environment_says(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any, said: str, expected: dict[str, Any]
) -> None:
    monkeypatch.setenv("THINKTANK_MAIL", said)
    assert environment.mail(tmp_path).items() >= expected.items()


@pytest.mark.parametrize("name", sorted(environment.PROVIDERS))
def test_every_provider_that_is_named_is_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Any, name: str) -> None:
    from django.utils.module_loading import import_string

    monkeypatch.setenv("THINKTANK_MAIL", f"{name}://KEY:SECRET@mg.example.org")
    found = environment.mail(tmp_path)
    from django.test import override_settings

    with override_settings(ANYMAIL=found["ANYMAIL"]):
        assert import_string(found["EMAIL_BACKEND"])().esp_name.lower().replace(" ", "") == name


@pytest.mark.parametrize(
    ("name", "said", "why"),
    [
        ("THINKTANK_MAIL", "carrier-pigeon://x", "begins with one of smtp, smtps, brevo"),
        ("THINKTANK_MAIL", "mail.example.org", "begins with one of"),
        ("THINKTANK_MAIL", "smtp://", "names no host"),
        ("THINKTANK_MAIL", "smtp://h:99999", "names a port"),
        ("THINKTANK_MAIL", "smtp://h?tls=maybe", "write tls=on or tls=off"),
        ("THINKTANK_MAIL", "postmark://", "names no key"),
        ("THINKTANK_MAIL_WEBHOOK", "secret", "not of the form name:password"),
    ],
)
def test_mail_that_is_wrongly_set_up_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any, name: str, said: str, why: str
) -> None:
    monkeypatch.setenv(name, said)
    with pytest.raises(environment.Misconfigured, match=re.escape(why)):
        environment.mail(tmp_path)
