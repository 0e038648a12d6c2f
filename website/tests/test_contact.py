"""Rows 14, 15, 45 and 72: departments, letters to their mailboxes, directions; what is refused, what is never lost."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.core import mail
from django.test import Client, override_settings
from django.utils import timezone
from lxml import html

from institute.contact.models import ContactSettings, Department, Letter
from institute.core import guard, posted
from institute.desk import clock

GOOD = {"name": "Ada Reader", "email": "ada@example.org", "subject": "A figure", "text": "Where is it from?\n\nAda"}


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a form be sent at once, except where a test is about that."""
    monkeypatch.setattr(guard, "YOUNGEST", 0.0)


def tree(answer: Any) -> Any:
    return html.fromstring(answer.content.decode())


def send(client: Client, to: str = "press", born: str = "", **fields: str) -> Any:
    address = f"/contact/{to}/"
    born = born or str(tree(client.get(address)).xpath("//input[@name='born']/@value")[0])
    return client.post(address, {**GOOD, **fields, "born": born})


@pytest.mark.django_db
def test_row_72_departments_stand_with_hours_and_people_and_show_no_mailbox_unless_chosen(client: Client) -> None:
    answer = client.get("/contact/")
    shown = answer.content.decode()
    for department in Department.objects.all():
        assert department.name in shown
        assert department.hours in shown
        assert (f"mailto:{department.mailbox}" in shown) == department.shows_mailbox
        assert department.shows_mailbox or department.mailbox not in shown
    graphs = [json.loads(text) for text in tree(answer).xpath("//script[@type='application/ld+json']/text()")]
    (graph,) = [graph for graph in graphs if "contactPoint" in graph]
    assert len(graph["contactPoint"]) == Department.objects.count()
    assert Department.objects.filter(shows_mailbox=False).exists()


@pytest.mark.django_db
def test_row_15_and_72_each_departments_letter_reaches_its_mailbox(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    for department in Department.objects.all():
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            answer = send(client, department.slug)
        assert answer.status_code == 302
        letter, receipt = mail.outbox
        assert letter.to == [department.mailbox]
        assert letter.reply_to == ["ada@example.org"]
        assert "Where is it from?" in letter.body
        assert receipt.to == ["ada@example.org"]
        assert "Where is it from?" not in receipt.body, "a receipt repeats nothing that a stranger could have written"
        kept = Letter.objects.latest("pk")
        assert kept.delivered_at is not None
        assert kept.reference in receipt.body
        assert kept.reference in client.get(answer["Location"]).content.decode()


@pytest.mark.django_db
def test_row_14_and_45_directions_are_words_and_a_drawing_of_ours(client: Client) -> None:
    page = tree(client.get("/directions/"))
    assert page.xpath("//h1/text()") == ["Directions to Kaihan Institute"]
    assert {"By bus, tram or train", "By car", "For wheelchair users"} <= set(page.xpath("//h2/text()"))
    (drawn,) = page.xpath("//figure//img")
    assert drawn.get("src").startswith("/") and len(drawn.get("alt")) > 80
    links = tree(client.get("/contact/")).xpath("//a[@href='/directions/']/text()")
    assert "Directions to Kaihan Institute" in links
    assert not any(word.strip().lower() in ("here", "click here") for word in links)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"name": "Ada\r\nBcc: all@example.org"}, "name"),
        ({"subject": "Hello\nBcc: all@example.org"}, "subject"),
        ({"subject": " "}, "subject"),
        ({"subject": "\x00"}, "subject"),
        ({"email": "ada"}, "email"),
        ({"email": "ada@example.org\nBcc: all@example.org"}, "email"),
        ({"email": "ada@example.org, all@example.org"}, "email"),
        ({"text": ""}, "text"),
        ({"text": "x" * 5_001}, "text"),
    ],
)
def test_what_cannot_be_taken_is_said_at_the_field_and_kept_in_the_form(
    client: Client, fields: dict[str, str], at: str, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answer = send(client, **fields)
    assert answer.status_code == 422
    page = tree(answer)
    assert page.xpath(f"//*[@id='{at}-error']")
    assert page.xpath(f"//*[@id='{at}']/@aria-invalid") == ["true"]
    assert page.xpath("//*[@autofocus]/@id") == [at]
    if at != "text":
        assert page.xpath("string(//textarea[@id='text'])").strip().startswith("Where is it from?")
    assert not Letter.objects.exists()
    assert mail.outbox == []


@pytest.mark.django_db
def test_all_that_is_wrong_is_said_at_once(client: Client) -> None:
    page = tree(send(client, name="", email="", subject="", text=""))
    assert page.xpath("//div[@role='alert']//li/a/@href") == ["#name", "#email", "#subject", "#text"]


@pytest.mark.django_db
def test_a_script_in_a_letter_is_a_letter(client: Client, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        send(client, subject="<script>alert(1)</script>", text="<script>alert(2)</script>")
    assert "<script>alert(2)" in mail.outbox[0].body
    answer = send(client, name="", subject='"><script>alert(1)</script>')
    assert b"<script>alert(1)" not in answer.content


@pytest.mark.django_db
def test_a_letter_that_is_sent_twice_is_one_letter(client: Client, django_capture_on_commit_callbacks: Any) -> None:
    born = str(tree(client.get("/contact/press/")).xpath("//input[@name='born']/@value")[0])
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(3):
            assert send(client, born=born).status_code == 302
    assert Letter.objects.count() == 1
    assert len(mail.outbox) == 2


@pytest.mark.django_db
@pytest.mark.parametrize("born", ["forged", "x:y:z"])
def test_a_form_that_is_not_ours_is_refused(client: Client, born: str) -> None:
    assert send(client, born=born).status_code == 422
    assert not Letter.objects.exists()


@pytest.mark.django_db
def test_bytes_that_are_no_text_are_answered_clearly(client: Client) -> None:
    answer = client.generic(
        "POST", "/contact/press/", b"name=\xff\xfe&email=%ff", content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code in (400, 403, 422)
    assert not Letter.objects.exists()


@pytest.mark.django_db
def test_a_letter_that_cannot_be_delivered_is_kept_and_sent_later(
    client: Client, django_capture_on_commit_callbacks: Any, caplog: pytest.LogCaptureFixture
) -> None:
    broken = override_settings(EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_PORT=1)
    with broken, django_capture_on_commit_callbacks(execute=True):
        assert send(client).status_code == 302
    letter = Letter.objects.get()
    assert letter.delivered_at is None
    assert "could not be delivered" in caplog.text
    Letter.objects.update(until=timezone.localdate() - dt.timedelta(days=1))
    mail.outbox.clear()
    (late,) = [each for each in clock.tick() or [] if each.kind == "letter"]
    assert late.state == late.DONE
    assert [sent.to for sent in mail.outbox if letter.reference in sent.subject] == [
        [letter.department.mailbox],
        ["ada@example.org"],
    ]
    assert not [each for each in clock.tick() or [] if each.kind == "letter"], "once"
    posted.forget(Letter)
    assert not Letter.objects.exists(), "delivered, and past its day"


@pytest.mark.django_db
def test_a_letter_is_deleted_on_the_day_that_was_named(client: Client) -> None:
    ContactSettings.objects.update(keep_days=7)
    assert "after 7 days" in client.get("/contact/press/").content.decode()
    send(client)
    letter = Letter.objects.get()
    assert letter.until == timezone.localdate() + dt.timedelta(days=7)


@pytest.mark.django_db
def test_a_closed_department_takes_no_letters(client: Client) -> None:
    Department.objects.filter(slug="press").update(is_open=False)
    assert client.get("/contact/press/").status_code == 404
    assert "Press office" not in client.get("/contact/").content.decode()


@pytest.mark.django_db
def test_thanks_are_for_a_letter_that_was_sent(client: Client) -> None:
    for query in ("", "?as=forged", "?as=%00"):
        assert client.get(f"/contact/sent/{query}").status_code == 302


@pytest.mark.django_db
@override_settings(RATE_LIMITS=True)
def test_a_program_that_writes_and_writes_is_stopped(client: Client) -> None:
    born = str(tree(client.get("/contact/press/")).xpath("//input[@name='born']/@value")[0])
    codes = [client.post("/contact/press/", {**GOOD, "born": born}).status_code for _ in range(12)]
    assert codes[-1] == 429
    assert Letter.objects.count() == 1
