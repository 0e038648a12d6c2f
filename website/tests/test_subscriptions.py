"""Subscriptions by mail: asked, confirmed, chosen, left, suppressed; the digests, sent through a real mail server."""

from __future__ import annotations

import datetime as dt
import email.policy
import io
import re
import socket
import uuid
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlsplit

import pytest
from aiosmtpd.controller import Controller
from django.core import mail, signing
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import html

from institute.core import content, guard
from institute.outreach import subscribing
from institute.outreach.models import Subscriber, Subscription
from institute.publications.lists import feeds, listing
from institute.publications.models import PublicationPage

pytestmark = pytest.mark.django_db
READER = "reader@example.org"


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "YOUNGEST", 0.0)


def _ask(client: Client, **fields: Any) -> Any:
    said = {"email": READER, "lists": ["publications"], "frequency": "weekly", **fields}
    return client.post("/subscribe/", {"born": guard.born(), **said})


def _link(body: str, part: str) -> str:
    found = re.search(rf"https?://\S+(/subscribe/{part}/\S+)", body)
    assert found, body
    return found.group(1)


def _confirmed(client: Client, **fields: Any) -> Subscription:
    _ask(client, **fields)
    client.post(_link(str(mail.outbox[-1].body), "confirm"))
    mail.outbox.clear()
    return Subscription.objects.get(list="publications")


def _long_ago(subscription: Subscription) -> None:
    Subscription.objects.filter(pk=subscription.pk).update(sent_until=timezone.make_aware(dt.datetime(2000, 1, 1)))


def _digest(frequency: str = "weekly") -> str:
    said = io.StringIO()
    call_command("digest", frequency, stdout=said)
    return said.getvalue()


def test_row_11_an_unconfirmed_address_gets_one_mail_to_confirm_and_nothing_else(client: Client) -> None:
    answer = _ask(client)
    assert (answer.status_code, answer["Location"]) == (302, "/subscribe/sent/")
    assert client.get("/subscribe/sent/").status_code == 200
    assert len(mail.outbox) == 1 and mail.outbox[0].to == [READER]
    _long_ago(Subscription.objects.get())
    assert _digest() == "Sent 0; suppressed 0; failed 0.\n"
    _ask(client)  # nobody's mailbox is filled by somebody else
    assert len(mail.outbox) == 1


def test_row_11_opening_the_link_asks_and_only_the_button_confirms(client: Client) -> None:
    _ask(client)
    link = _link(str(mail.outbox[0].body), "confirm")
    assert "Confirm your subscription" in client.get(link).content.decode()
    assert Subscription.objects.get().confirmed_at is None
    answer = client.post(link)
    assert answer["Location"].startswith("/subscribe/preferences/")
    assert Subscription.objects.get().confirmed_at is not None
    assert READER in client.get(answer["Location"]).content.decode()


def test_row_11_what_is_confirmed_is_not_changed_by_somebody_who_types_the_address(client: Client) -> None:
    kept = _confirmed(client)
    Subscriber.objects.update(asked_at=None)
    known = _ask(client, email=READER.upper(), frequency="daily")
    unknown = _ask(client, email="another@example.org")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    kept.refresh_from_db()
    assert kept.frequency == "weekly" and Subscription.objects.filter(subscriber=kept.subscriber).count() == 1


def test_row_12_subscribing_to_one_list_does_not_add_the_other(client: Client) -> None:
    _ask(client, lists=["events"])
    client.post(_link(str(mail.outbox[0].body), "confirm"))
    assert [each.list for each in Subscription.objects.all()] == ["events"]
    Subscriber.objects.update(asked_at=None)
    _ask(client, lists=["publications"])
    assert Subscription.objects.get(list="publications").confirmed_at is None
    leave = subscribing.leave_token(Subscription.objects.get(list="events"))
    client.post(f"/subscribe/leave/{leave}/")
    assert [each.list for each in Subscription.objects.all()] == ["publications"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"email": ""}, "Please enter a valid email."),
        ({"email": "x"}, "Please enter a valid email."),
        ({"email": "a@example.org\r\nBcc: victim@example.org"}, "Please enter a valid email."),
        ({"email": "a@example.org, victim@example.org"}, "Please enter a valid email."),
        ({"lists": []}, "Please choose at least one list."),
        ({"lists": ["everything"]}, "Please choose among these lists."),
        ({"frequency": "hourly"}, "Please choose how often."),
        ({"topics": ["\x00"]}, "is not one of the available choices."),
        ({"website": "x"}, "as programs do"),
        ({"born": "forged"}, "not one of ours"),
    ],
)
def test_row_11_what_cannot_be_taken_is_refused_in_words_and_nothing_is_sent(
    client: Client, fields: dict[str, Any], said: str
) -> None:
    answer = _ask(client, **fields)
    page = html.fromstring(answer.content.decode())
    assert answer.status_code == 422 and said in page.text_content()
    assert len(page.xpath("//*[@role='alert']")) == 1
    if "lists" not in fields:
        assert page.xpath("//input[@name='lists'][@checked]/@value") == ["publications"]
    assert mail.outbox == [] and not Subscriber.objects.exists()


@pytest.mark.parametrize("page", ["confirm", "preferences", "leave"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_row_11_forged_old_and_foreign_links_are_refused_clearly(
    client: Client, page: str, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = _confirmed(client)
    key = kept.subscriber.key.hex
    good = {
        "confirm": signing.dumps([key, ["publications"]], salt=subscribing.CONFIRM),
        "preferences": subscribing.manage_token(kept.subscriber),
        "leave": subscribing.leave_token(kept),
    }
    others = [token for name, token in good.items() if name != page]
    odd = [signing.dumps(value, salt=salt) for value in (1, None, [], {}, ["x", "y"]) for salt in _SALTS]
    for token in ["x", good[page][:-1], good[page] + "x", f"x{good[page]}", *others, *odd]:
        answer = getattr(client, method)(f"/subscribe/{page}/{token}/")
        assert answer.status_code == 400 and "This link does not work." in answer.content.decode(), token
    monkeypatch.setattr(subscribing, "CONFIRM_WITHIN", dt.timedelta(seconds=-1))
    old = getattr(client, method)(f"/subscribe/confirm/{good['confirm']}/")
    assert old.status_code == 400 and "more than a week old" in old.content.decode()
    assert Subscription.objects.get().confirmed_at == kept.confirmed_at


_SALTS = (subscribing.CONFIRM, subscribing.MANAGE, subscribing.LEAVE)


def test_row_11_preferences_are_kept_and_a_wrong_one_is_not(client: Client) -> None:
    kept = _confirmed(client)
    topic = PublicationPage.objects.live().exclude(subjects=None).first().subjects.first()  # type: ignore[union-attr]
    address = f"/subscribe/preferences/{subscribing.manage_token(kept.subscriber)}/"
    wrong = client.post(address, {"publications-frequency": "never"})
    assert wrong.status_code == 422 and "Please choose how often" in wrong.content.decode()
    said = {"publications-frequency": "monthly", "publications-topics": [topic.slug]}
    assert "Your choice is kept." in client.post(address, said, follow=True).content.decode()
    kept.refresh_from_db()
    assert kept.frequency == "monthly" and list(kept.topics.all()) == [topic]
    shown = html.fromstring(client.get(address).content.decode())
    assert shown.xpath("//input[@checked]/@value") == ["monthly", topic.slug]


def test_row_11_a_digest_holds_what_the_feed_holds_once(client: Client, commentary: PublicationPage) -> None:
    topic = commentary.subjects.first()
    kept = _confirmed(client, topics=[topic.slug])
    assert _digest().startswith("Sent 0")  # nothing is new since the confirmation
    _long_ago(kept)
    assert _digest("daily").startswith("Sent 0")
    assert _digest() == "Sent 1; suppressed 0; failed 0.\n"
    body = str(mail.outbox[0].body)
    expected = {page.number for page in listing.rows(feeds.keys("subject", topic.slug))}
    others = {page.number for page in listing.rows(feeds.keys("all", ""))} - expected
    assert expected and others
    assert all(number in body for number in expected) and not any(number in body for number in others)
    assert _digest().startswith("Sent 0")


def test_row_11_one_click_leaves_without_a_session_and_twice_is_no_mistake(client: Client) -> None:
    kept = _confirmed(client)
    _long_ago(kept)
    _digest()
    headers = mail.outbox[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = urlsplit(headers["List-Unsubscribe"].strip("<>")).path
    program = Client(enforce_csrf_checks=True)
    assert program.get(path).status_code == 200 and Subscription.objects.exists()
    for _ in range(2):
        answer = program.post(path, {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200 and "You have left." in answer.content.decode()
    assert not Subscriber.objects.exists()
    gone = client.get(_link(str(mail.outbox[0].body), "preferences"))
    assert gone.status_code == 400 and "Nothing is kept about you" in gone.content.decode()


def test_row_11_a_suppressed_address_is_sent_nothing_and_stays_so(client: Client) -> None:
    _long_ago(_confirmed(client))
    call_command("suppress", READER.upper(), "new@example.org", stdout=io.StringIO())
    assert _digest().startswith("Sent 0")
    Subscriber.objects.update(asked_at=None)
    for address in (READER, "new@example.org"):
        assert _ask(client, email=address).status_code == 302
    call_command("purge_addresses", stdout=io.StringIO())
    assert mail.outbox == [] and Subscriber.objects.exclude(suppressed_at=None).count() == 2


def test_subscribing_leaves_the_pages_that_are_kept_for_readers(client: Client, commentary: PublicationPage) -> None:
    topics = [commentary.subjects.first().slug]
    with CaptureQueriesContext(connection) as asked:
        kept = _confirmed(client, topics=topics)
        client.post(f"/subscribe/leave/{subscribing.leave_token(kept)}/")
    said = [query["sql"] for query in asked]
    assert any("outreach_subscription_topics" in sql for sql in said) and not Subscriber.objects.exists()
    assert not [sql for sql in said if content.changes(sql)]


def test_row_11_what_is_not_confirmed_in_a_week_is_forgotten(client: Client) -> None:
    _ask(client)
    call_command("purge_addresses", stdout=io.StringIO())
    assert Subscriber.objects.exists()
    Subscription.objects.update(wanted_at=timezone.now() - dt.timedelta(days=8))
    call_command("purge_addresses", stdout=io.StringIO())
    assert not Subscriber.objects.exists()


class Mailbox:
    """Takes mail over SMTP; refuses recipients named refused for good, and those named busy for now."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address.startswith("refused"):
            return "550 no such mailbox"
        if address.startswith("busy"):
            return "450 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
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


def test_row_11_mails_go_through_a_real_server_whole_and_a_bounce_suppresses(client: Client, mailbox: Mailbox) -> None:
    _ask(client)
    sent = mailbox.mails[0]
    assert sent["To"] == READER and sent["Auto-Submitted"] == "auto-generated"
    client.post(_link(sent.get_content(), "confirm"))
    for name in ("refused", "busy"):
        subscriber = Subscriber.objects.create(email=f"{name}@example.org", key=uuid.uuid4())
        Subscription.objects.create(subscriber=subscriber, list="publications", confirmed_at=timezone.now())
    Subscription.objects.update(sent_until=timezone.make_aware(dt.datetime(2000, 1, 1)))
    with pytest.raises(CommandError, match="refused for now with 450"):
        _digest()
    assert len(mailbox.mails) == 2
    digest = mailbox.mails[1]
    assert digest["To"] == READER and digest["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "Bcc" not in digest
    leave = str(digest["List-Unsubscribe"]).strip()  # a long header begins on the line below
    assert leave.startswith("<http") and leave.endswith("/>") and " " not in leave
    assert client.post(urlsplit(leave.strip("<>")).path).status_code == 200
    assert list(Subscriber.objects.exclude(suppressed_at=None).values_list("email", flat=True)) == [
        "refused@example.org"
    ]
    assert not Subscriber.objects.filter(email=READER).exists()


def test_row_11_a_mail_server_that_is_down_is_said_and_may_be_tried_again(client: Client, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    answer = _ask(client)
    assert answer.status_code == 422 and "could not be sent just now" in answer.content.decode()
    assert Subscriber.objects.get().asked_at is None
