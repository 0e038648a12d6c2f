"""Reminders on the desk's clock: once a day, to those who resolve, tried again where the mail cannot be sent."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.utils import timezone

from institute.core.models import User
from institute.desk import clock
from institute.desk.models import Action
from institute.record import reminding
from institute.record.reading import standing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def resolver() -> User:
    User.objects.filter(is_superuser=True).update(email="")
    User.objects.create_user("nobody", email="nobody@example.org", password="x")
    User.objects.create_superuser("gone", email="gone@example.org", password="x", is_active=False)
    return User.objects.create_superuser("second", email="second@example.org", password="x")


def _reminders() -> list[EmailMessage]:
    return [message for message in mail.outbox if "to resolve" in message.subject]


def test_the_clock_reminds_once_a_day_those_who_may_resolve() -> None:
    now = timezone.now()
    for _ in range(3):
        clock.tick(now)
    (message,) = _reminders()
    assert "second@example.org" in message.to
    assert not {"nobody@example.org", "gone@example.org"} & set(message.to)
    assert "(overdue)" in message.body and "/record/forecasts/japan-us-2025/" in message.body
    action = Action.objects.get(kind=Action.REMIND)
    assert (action.state, action.tries) == (Action.DONE, 1)


def test_a_mail_that_cannot_be_sent_is_tried_again_and_alarmed(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(self: EmailMessage, fail_silently: bool = False) -> int:
        raise OSError("the mail server is away")

    now = timezone.now()
    with monkeypatch.context() as broken:
        broken.setattr(EmailMessage, "send", refused)
        clock.tick(now)
    action = Action.objects.get(kind=Action.REMIND)
    assert action.state == Action.FAILED and "mail server is away" in action.error
    assert any(late.kind == Action.REMIND for late in clock.late(now))
    clock.tick(now + dt.timedelta(minutes=2))
    assert Action.objects.get(kind=Action.REMIND).state == Action.DONE and len(_reminders()) == 1


def test_yesterdays_reminder_is_overtaken() -> None:
    yesterday = standing.today() - dt.timedelta(days=1)
    due = timezone.now() - dt.timedelta(days=1)
    old = Action.objects.create(
        kind=Action.REMIND, thing=yesterday.toordinal(), title="old", due_at=due, next_try_at=due
    )
    clock.tick()
    old.refresh_from_db()
    assert old.state == Action.DONE and len(_reminders()) == 1


def test_a_day_is_worth_a_mail_where_something_comes_near_or_is_overdue(monkeypatch: pytest.MonkeyPatch) -> None:
    far = [line for line in standing.now().questions if not line.outcome and not line.backcast]
    last = max(far, key=lambda line: line.resolve_by)
    only = standing.Standing(**{**standing.now().__dict__, "questions": (last,)})
    monkeypatch.setattr(standing, "now", lambda: only)
    told = {days for days in range(-3, 40) if reminding.worth(last.resolve_by - dt.timedelta(days=days))}
    assert told == {30, 7, 1, 0, -1, -2, -3}
