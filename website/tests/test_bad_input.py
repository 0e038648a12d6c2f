"""What no form for readers lets through: nothing, too much, no text, scripts, heads of mails, files, twice the same.

Each form is a row; each kind of bad input is tried on all of them. What single forms say stands in the tests of their
rooms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.test import Client
from lxml import html

from institute.comments.models import Comment, Report
from institute.contact.models import Letter
from institute.core import guard
from institute.core.models import User
from institute.events.models import EventPage, Registration
from institute.outreach.models import Feedback, Subscriber, Subscription
from institute.people.models import Application, Course
from institute.publications.models import PublicationPage

pytestmark = pytest.mark.django_db
KEPT: tuple[type[models.Model], ...] = (
    Application,
    Comment,
    Feedback,
    Letter,
    Registration,
    Report,
    Session,
    Subscriber,
    Subscription,
)
SCRIPT = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


@dataclass(frozen=True)
class Form:
    """A form: where it is, what would be right, which fields must be said and which are a line."""

    name: str
    where: Callable[[], str]
    good: Callable[[], dict[str, Any]]
    needed: Mapping[str, str] = field(default_factory=dict)
    """Each field that must be said, with a part of what is said where it is not."""
    lines: tuple[str, ...] = ()
    prose: tuple[str, ...] = ()
    done: int = 302
    """With what it answers when it was taken."""

    def filled(self, **other: Any) -> dict[str, Any]:
        """Return what would be right, with these fields otherwise."""
        return {"born": guard.born(), **self.good(), **other}


def _commentary() -> str:
    page = PublicationPage.objects.get(slug="how-far-can-tokyo-hold-the-line")
    return f"/comments/{page.pk}/"


def _report() -> str:
    return f"/comments/report/{Comment.objects.filter(state=Comment.SHOWN).first().pk}/"  # type: ignore[union-attr]


def _event() -> str:
    page = EventPage.objects.get(slug="writing-questions-that-can-be-answered")
    return f"{page.url}register/"


def _cohort() -> int:
    found = Course.objects.get(slug="reading-a-communique").open_cohorts[0]
    return int(found.pk)


WHO = {"name": "A. Reader", "email": "reader@example.org"}
EMAIL = "valid email"
FORMS = [
    Form(
        "a letter",
        lambda: "/contact/press/",
        lambda: {**WHO, "subject": "Hello", "text": "A letter."},
        {"name": "your name", "email": EMAIL, "subject": "what it is about", "text": "your letter"},
        ("name", "email", "subject"),
        ("text",),
    ),
    Form(
        "an application",
        lambda: "/teaching/courses/reading-a-communique/apply/",
        lambda: {**WHO, "cohort": _cohort(), "organisation": "Daily", "text": "To learn."},
        {"cohort": "choose a cohort", "name": "your name", "email": EMAIL, "text": "why you want"},
        ("name", "email", "organisation"),
        ("text",),
    ),
    Form(
        "a registration",
        _event,
        lambda: {**WHO, "organisation": "Daily", "needs": "A seat."},
        {"name": "your name", "email": EMAIL},
        ("name", "email", "organisation"),
        ("needs",),
    ),
    Form(
        "a comment",
        _commentary,
        lambda: {**WHO, "text": "Well argued."},
        {"text": "write something", "name": "sign with a name", "email": EMAIL},
        ("name", "email"),
        ("text",),
    ),
    Form("a report", _report, lambda: {"words": "Abuse."}, {"words": "what is wrong"}, (), ("words",), done=200),
    Form(
        "a subscription",
        lambda: "/subscribe/",
        lambda: {"email": WHO["email"], "lists": ["publications"], "frequency": "weekly"},
        {"email": EMAIL, "lists": "choose", "frequency": "how often"},
        ("email",),
    ),
    Form(
        "the survey",
        lambda: "/feedback/",
        lambda: {"rating": "4", "liked": "It.", "improve": "All.", "email": WHO["email"]},
        {"rating": "choose a rating"},
        ("email",),
        ("liked", "improve"),
    ),
]
each_form = pytest.mark.parametrize("form", FORMS, ids=[form.name for form in FORMS])


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "YOUNGEST", 0.0)


@pytest.fixture
def nothing_kept() -> Iterator[None]:
    """Hold a test to keeping and mailing nothing."""
    before = {kind.__name__: kind._default_manager.count() for kind in KEPT}
    yield
    assert {kind.__name__: kind._default_manager.count() for kind in KEPT} == before
    assert mail.outbox == []


def _post(client: Client, form: Form, said: dict[str, Any]) -> Any:
    return client.post(form.where(), said)


def _tree(answer: Any) -> Any:
    return html.fromstring(answer.content.decode())


def _values(answer: Any, name: str) -> list[str]:
    inputs = _tree(answer).xpath(f"//main//input[@name='{name}']/@value")
    return inputs or [
        text.text_content().removeprefix("\n") for text in _tree(answer).xpath(f"//textarea[@name='{name}']")
    ]


@each_form
def test_each_form_takes_what_is_right(form: Form, client: Client, django_capture_on_commit_callbacks: Any) -> None:
    before = sum(kind._default_manager.count() for kind in KEPT)
    with django_capture_on_commit_callbacks(execute=True):
        assert _post(client, form, form.filled()).status_code == form.done
    assert sum(kind._default_manager.count() for kind in KEPT) > before


@each_form
def test_nothing_is_told_at_its_field(form: Form, client: Client, nothing_kept: None) -> None:
    for name, said in form.needed.items():
        answer = _post(client, form, {key: value for key, value in form.filled().items() if key != name})
        assert answer.status_code == 422, name
        assert said in " ".join(answer.context["form"].errors[name]).lower(), name
        (error,) = _tree(answer).xpath(f"//*[@id='{name}-error']")
        assert said in error.text_content().lower()
        described = _tree(answer).xpath(f"//main//*[contains(@aria-describedby, '{name}-error')]")
        assert described and _tree(answer).xpath("//main//*[@aria-invalid='true']")


@each_form
def test_too_much_is_refused_and_what_else_was_said_is_kept(form: Form, client: Client, nothing_kept: None) -> None:
    for name in (*form.lines, *form.prose):
        answer = _post(client, form, form.filled(**{name: "é" * 70_000}))
        assert answer.status_code == 422 and form.filled() and answer.context["form"].errors[name], name
        for other in {*form.lines, *form.prose} - {name}:
            assert _values(answer, other) == [form.good()[other]], (name, other)


@each_form
@pytest.mark.parametrize("body", [b"\xff\xfe\x00", b"\x00", b"\xed\xa0\x80", "\u202e\u2066".encode()])
def test_what_is_no_text_is_refused_or_seen_as_none(form: Form, body: bytes, client: Client) -> None:
    for name in (*form.lines, *form.prose):
        said = {**form.filled(), name: "MARK"}
        pairs = [
            (key, str(one)) for key, value in said.items() for one in (value if isinstance(value, list) else [value])
        ]
        sent = b"&".join(
            b"%s=%s" % (key.encode(), b"".join(b"%%%02X" % sign for sign in value.encode())) for key, value in pairs
        ).replace(b"%4D%41%52%4B", b"".join(b"%%%02X" % sign for sign in b"a" + body))
        answer = client.post(form.where(), sent, content_type="application/x-www-form-urlencoded")
        assert answer.status_code in (form.done, 400, 422), name
        assert answer.status_code != form.done or name in form.prose or b"\x00" not in body, name


@each_form
def test_a_script_in_every_field_stays_text(form: Form, client: Client) -> None:
    said = form.filled(**{name: SCRIPT for name in (*form.lines, *form.prose)})
    answer = _post(client, form, said)
    page = client.get(answer["Location"]) if answer.status_code == 302 else answer
    assert not _tree(page).xpath("//main//script[not(@src)][not(@type)] | //img[@src='x'] | //*[@onerror]")


@each_form
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\u2028", "\x0b", "%0d%0a"])
def test_no_field_begins_a_line_in_the_head_of_a_mail(
    form: Form, end: str, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    for name in form.lines:
        with django_capture_on_commit_callbacks(execute=True):
            answer = _post(client, form, form.filled(**{name: f"reader@example.org{end}Bcc: all@example.org"}))
        assert answer.status_code in (302, 422)
        assert name != "email" or answer.status_code == 422
    for sent in mail.outbox:
        heads = dict(sent.message().items())
        assert "Bcc" not in heads and sent.recipients() and "all@example.org" not in " ".join(sent.recipients())
        assert "\n" not in sent.subject and "\r" not in sent.subject


@each_form
def test_the_same_form_sent_again_is_one(form: Form, client: Client, django_capture_on_commit_callbacks: Any) -> None:
    said = form.filled()
    with django_capture_on_commit_callbacks(execute=True):
        first = _post(client, form, said)
    kept, sent = [kind._default_manager.count() for kind in KEPT], len(mail.outbox)
    for _ in range(5):
        with django_capture_on_commit_callbacks(execute=True):
            assert _post(client, form, said).status_code in (form.done, 422)
    assert first.status_code == form.done
    assert ([kind._default_manager.count() for kind in KEPT], len(mail.outbox)) == (kept, sent)


@each_form
@pytest.mark.parametrize("born", ["", "forged", "x:y:z", "é" * 500, guard.born()[:-1]])
def test_a_forged_birth_is_refused_and_the_rest_kept(form: Form, born: str, client: Client, nothing_kept: None) -> None:
    answer = _post(client, form, form.filled(born=born))
    assert answer.status_code == 422 and "Nothing was" in answer.content.decode()
    for name in (*form.lines, *form.prose):
        assert _values(answer, name) == [form.good()[name]]


@each_form
def test_a_file_in_place_of_words_is_nothing_said(form: Form, client: Client, nothing_kept: None) -> None:
    name = next(iter(form.needed))
    said = form.filled()
    said[name] = SimpleUploadedFile("a.exe", b"MZ" + bytes(2_000), content_type="application/x-msdownload")
    assert _post(client, form, said).status_code == 422


@each_form
def test_what_is_no_form_at_all_is_no_failure(form: Form, client: Client, nothing_kept: None) -> None:
    for body, kind in (
        (b'{"name": 1}', "application/json"),
        (b"\xff\xd8", "image/jpeg"),
        (b"--x", "multipart/form-data"),
    ):
        assert client.post(form.where(), body, content_type=kind).status_code in (400, 422)
    for most in (3_000, 60_000):
        many = "&".join(f"x{number}=1" for number in range(most))
        assert client.post(form.where(), many, content_type="application/x-www-form-urlencoded").status_code == 400
    assert client.put(form.where(), b"", content_type="text/plain").status_code == 405


@each_form
def test_a_form_without_its_token_is_refused_in_our_words(form: Form, nothing_kept: None) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(form.where(), form.filled())
    assert answer.status_code == 403 and "It was not sent" in answer.content.decode()


@each_form
def test_a_thousand_in_a_minute_are_stopped(form: Form, client: Client, limited: None, nothing_kept: None) -> None:
    where = form.where()
    codes = [client.post(where, {}).status_code for _ in range(1_000)]
    assert codes[0] == 422 and codes.count(422) <= 30 and set(codes[31:]) == {429}


@pytest.mark.parametrize(
    "path",
    [
        "/subscribe/confirm/{}/",
        "/subscribe/leave/{}/",
        "/subscribe/preferences/{}/",
        "/subscribe/data/{}/",
        "/subscribe/erase/{}/",
        "/comments/confirm/{}/",
        "/registrations/confirm/{}/",
        "/registrations/{}/",
        "/preview/{}/",
        "/accounts/password/reset/key/{}/",
    ],
)
@pytest.mark.parametrize("token", ["forged", "WzFd:1abcde:AAAA", "1-set-password", "é", "%00", "a" * 3_000, "..%2F.."])
def test_a_forged_token_opens_nothing(path: str, token: str, client: Client, nothing_kept: None) -> None:
    for send in (client.get, client.post):
        answer = send(path.format(token))
        assert answer.status_code in (200, 302, 400, 404, 405, 410)
        # An answer of 200 says that the link does not work; a redirect leads to such a page.
        assert answer.status_code != 200 or "password" in path
        if answer.status_code == 302:
            assert answer["Location"].startswith(("/accounts/", "/registrations/"))


def test_signing_in_and_the_forgotten_password_tell_nothing_and_mail_nobody_else(client: Client) -> None:
    User.objects.create_user("somebody", email="somebody@example.org", password="x-1234567-y")
    for said in (
        "",
        "\x00",
        SCRIPT,
        "a" * 70_000,
        "somebody@example.org\r\nBcc: all@example.org",
        "nobody@example.org",
    ):
        answer = client.post("/accounts/login/", {"login": said, "password": said})
        assert answer.status_code in (200, 400) and "_auth_user_id" not in client.session
        assert not _tree(answer).xpath("//main//script[not(@src)] | //img[@src='x']")
        answer = client.post("/accounts/password/reset/", {"email": said})
        assert answer.status_code in (200, 302, 400)
    assert not [sent for sent in mail.outbox if set(sent.recipients()) - {"nobody@example.org"}]
