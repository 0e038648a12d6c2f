"""What is kept about somebody, and until when: told and forgotten at their wish, forgotten by the clock otherwise."""

from __future__ import annotations

import datetime as dt
import io
import json
from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import models
from django.utils import timezone

from institute.accounts import lockout
from institute.comments.models import Comment
from institute.contact.models import Department, Letter
from institute.core import personal
from institute.desk import clock, previewing
from institute.desk.models import PreviewLink
from institute.events.models import EventPage, Invitation, Registration
from institute.outreach.models import Feedback, Subscriber, Subscription
from institute.people.models import Alumnus, Application, Course
from institute.publications.models import Person, PublicationPage
from institute.search import noting
from institute.search.models import SearchQuery

pytestmark = pytest.mark.django_db
WHO, OTHER = "Reader@Example.org", "somebody.else@example.org"


def _about(address: str) -> None:
    """Keep one thing of every kind about an address."""
    day = timezone.localdate() + dt.timedelta(days=30)
    piece = PublicationPage.objects.live().first()
    event = EventPage.objects.live().filter(starts_at__gt=timezone.now()).first()
    cohort = Course.objects.get(slug="reading-a-communique").cohorts.first()
    assert piece is not None and event is not None and cohort is not None
    who: dict[str, Any] = {"name": "A. Reader", "email": address}
    Comment.objects.create(page=piece, text="Shown.", state=Comment.SHOWN, email_until=day, **who)
    Comment.objects.create(page=piece, text="Waits.", state=Comment.WAITING, email_until=day, **who)
    Letter.objects.create(department=Department.objects.first(), subject="S", text="T", until=day, **who)
    Application.objects.create(cohort=cohort, text="T", until=day, **who)
    Alumnus.objects.create(year=2020, consents=True, consent_until=day, **who)
    Feedback.objects.create(locale="en", rating=3, steps=6, liked="It.", email=address, email_until=day)
    Person.objects.create(
        slug=address.partition("@")[0].lower().replace(".", "-"), name_as_printed="A. Reader", email=address
    )
    subscriber = Subscriber.objects.create(email=address)
    Subscription.objects.create(subscriber=subscriber, list="events")
    Invitation.objects.create(event=event, **who)
    Registration.objects.create(event=event, keep_days=30, **who)


def _asked(address: str, *more: str) -> Any:
    said = io.StringIO()
    call_command("personal_data", address, *more, stdout=said)
    return json.loads(said.getvalue())


KINDS = {
    "answers to the survey": 1,
    "applications to courses": 1,
    "comments": 2,
    "directory of alumni": 1,
    "invitations": 1,
    "letters": 1,
    "profiles": 1,
    "registrations": 1,
    "subscriptions": 1,
}


def test_somebody_is_told_all_that_is_kept_and_forgotten_at_their_wish_and_nobody_else_is() -> None:
    _about(WHO)
    _about(OTHER)
    told = _asked(" reader@example.ORG ")
    assert {name: len(found) for name, found in told["kept"].items()} == KINDS
    assert "T" in [each["text"] for each in told["kept"]["letters"]]
    assert OTHER not in json.dumps(told)
    assert _asked("reader@example.org", "--erase")["erased"] == KINDS
    assert _asked(WHO)["kept"] == {} and _asked(WHO, "--erase")["erased"] == {}
    stays = Comment.objects.get(text="Shown.", email="")
    assert stays.name == "Name taken back" and Comment.objects.filter(text="Waits.").count() == 1
    assert {name: len(found) for name, found in _asked(OTHER)["kept"].items()} == KINDS


def test_an_address_that_gets_no_mail_any_more_is_all_that_stays() -> None:
    _about(WHO)
    Subscriber.objects.filter(email=WHO).update(suppressed_at=timezone.now(), suppressed_for="complaint")
    _asked(WHO, "--erase")
    (kept,) = _asked(WHO)["kept"]["subscriptions"]
    assert kept["subscriptions"] == [] and kept["because"] == "complaint"


def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(CommandError, match="is no mail address"):
        call_command("personal_data", "reader", "--erase")


def test_whoever_keeps_addresses_of_readers_tells_of_it() -> None:
    ours = {model for model in apps.get_models() if model.__module__.startswith("institute.")}
    keep = {model.__name__ for model in ours for field in model._meta.fields if isinstance(field, models.EmailField)}
    # Those who work here, and what the house says of itself: no reader's.
    staff = {"User", "InstituteSettings", "Department", "MediaSettings", "Course", "Vacancy"}
    told = {
        "Person",
        "Comment",
        "Letter",
        "Application",
        "Alumnus",
        "Feedback",
        "Subscriber",
        "Invitation",
        "Registration",
    }
    assert keep - staff == told and set(personal._kinds) == set(KINDS)


def test_the_clock_forgets_each_kind() -> None:
    kinds = set(clock._jobs)
    assert {"comments", "consents", "forget", "forms", "letters", "lockout", "people", "previews", "searches"} <= kinds


def test_links_for_a_preview_are_forgotten_a_year_after_they_ended() -> None:
    page = PublicationPage.objects.first()
    assert page is not None
    PreviewLink.objects.all().delete()
    now = timezone.now()
    for reader, ended in (("long ago", 366), ("of late", 364)):
        link = previewing.make(page, reader, now - dt.timedelta(days=ended), by=None)
        previewing.visited(link, "page")
    previewing.forget()
    assert list(PreviewLink.objects.values_list("reader", flat=True)) == ["of late"]


def test_what_few_searched_for_and_sessions_that_are_over_are_forgotten() -> None:
    today, now = timezone.localdate(), timezone.now()
    SearchQuery.objects.all().delete()
    for text, asked, days in (("rare", 1, 91), ("new", 1, 89), ("common", 3, 400)):
        SearchQuery.objects.create(text=text, asked=asked, last=today - dt.timedelta(days=days))
    noting.forget()
    assert set(SearchQuery.objects.values_list("text", flat=True)) == {"new", "common"}
    Session.objects.all().delete()
    for key, hours in (("over", -1), ("open", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=now + dt.timedelta(hours=hours))
    lockout.forget()
    assert list(Session.objects.values_list("session_key", flat=True)) == ["open"]
