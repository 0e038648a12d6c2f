"""A profile on which something hangs stays; somebody leaves; somebody is forgotten, and what they published is not."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import ProtectedError
from django.test import Client
from django.utils import timezone
from lxml import html

from institute.comments.models import Comment
from institute.core.models import Picture
from institute.people import leaving
from institute.people.models import Appointment, PersonGroup, Quoted
from institute.publications.models import Person, PublicationPage, Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def ito() -> Person:
    """Return who has written, holds a post and has forecast."""
    return Person.objects.get(slug="ito-naoko")


def _delete(person: Person) -> str:
    return f"/admin/snippets/publications/person/delete/{person.pk}/"


def test_what_hangs_on_somebody_is_counted(ito: Person) -> None:
    said = leaving.hangs_on(ito)
    bylines = ito.contributions.count()  # type: ignore[attr-defined]
    assert f"{bylines} bylines" in said and "1 post" in said
    assert any(each.endswith("in the record") and "forecast" in each for each in said)


@pytest.mark.parametrize("way", ["model", "rows", "all"])
def test_no_way_of_deleting_takes_the_profile(ito: Person, way: str) -> None:
    with pytest.raises(ProtectedError, match=r"would lose the profile.*last day|protected"), transaction.atomic():
        if way == "model":
            ito.delete()
        else:
            (Person.objects.filter(slug=ito.slug) if way == "rows" else Person.objects.all()).delete()
    assert Person.objects.filter(slug="ito-naoko").exists()


def test_whom_nothing_names_is_deleted(client: Client) -> None:
    Person.objects.create(slug="slip", name_as_printed="A Slip", family_name="Slip")
    Person.objects.get(slug="slip").delete()
    assert client.get("/people/slip/").status_code == 404


def test_a_single_thing_keeps_a_profile() -> None:
    group = PersonGroup.objects.first()
    made = Person.objects.create(slug="one", name_as_printed="One", family_name="One")
    post = Appointment.objects.create(person=made, group=group, title="Guest")
    assert leaving.hangs_on(made) == ["1 post"]
    post.delete()
    unit = Unit.objects.create(slug="u", name="U", head=made)
    assert leaving.hangs_on(made) == ["1 unit that they head"]
    unit.delete()
    piece = PublicationPage.objects.live().first()
    Comment.objects.create(page=piece, name="One", text="t", by=made)
    assert leaving.hangs_on(made) == ["1 answer to a reader"]


def test_an_editor_is_told_why_and_what_to_do(admin_client: Client, ito: Person) -> None:
    for answer, status in ((admin_client.get(_delete(ito)), 200), (admin_client.post(_delete(ito)), 409)):
        page = html.fromstring(answer.content.decode())
        assert (
            answer.status_code == status and "bylines" in page.text_content() and "in the record" in page.text_content()
        )
        assert set(page.xpath("//button[@name='instead']/@value")) == {"left", "forget"}
    bulk = f"/admin/bulk/publications/person/delete/?id={ito.pk}&id={Person.objects.exclude(pk=ito.pk).first().pk}"  # type: ignore[union-attr]
    answer = admin_client.post(bulk)
    assert answer.status_code == 409 and 'value="forget"' not in answer.content.decode()
    assert Person.objects.filter(pk=ito.pk).exists()


def test_they_have_left(admin_client: Client, client: Client, ito: Person) -> None:
    assert admin_client.post(_delete(ito), {"instead": "left"}).status_code == 302
    assert {post.ends for post in ito.appointments.all()} == {timezone.localdate()}  # type: ignore[attr-defined]
    ito.appointments.update(ends=timezone.localdate() - dt.timedelta(days=1))  # type: ignore[attr-defined]
    assert "Ito Naoko" in client.get("/people/former/").content.decode()
    assert "Senior analyst" in client.get("/people/ito-naoko/").content.decode()


def test_a_post_that_is_over_keeps_its_day(ito: Person) -> None:
    over = dt.date(2019, 5, 1)
    group = PersonGroup.objects.first()
    post = Appointment.objects.create(person=ito, group=group, title="Guest", ends=over)
    leaving.leave(ito)
    post.refresh_from_db()
    assert post.ends == over


def _forgotten(client: Client, ito: Person, way: str) -> None:
    if way == "admin":
        client.post(_delete(ito), {"instead": "forget"})
    else:
        call_command("personal_data", ito.email.upper(), "--erase")


@pytest.mark.parametrize("way", ["admin", "command"])
def test_who_is_forgotten_keeps_a_name_and_what_was_published(
    admin_client: Client, client: Client, ito: Person, commentary: PublicationPage, way: str, settings: Any
) -> None:
    photo, email, bio = ito.photo, ito.email, ito.bio
    assert photo is not None and email and bio and ito.links
    printed = commentary.contributions.get().biography_as_printed
    _forgotten(admin_client, ito, way)
    ito.refresh_from_db()
    said = client.get("/people/ito-naoko/").content.decode()
    assert "Ito Naoko" in said and email not in said and "Two readings" not in said
    assert (ito.bio, ito.short_bio, ito.links, ito.expertise, ito.photo) == ("", "", "", "", None)
    assert not Picture.objects.filter(pk=photo.pk).exists(), "her portrait is shown nowhere else"
    assert email not in client.get("/people/ito-naoko.vcf").content.decode()
    piece = client.get(commentary.url).content.decode()
    assert "Ito Naoko" in piece and commentary.contributions.get().biography_as_printed == printed
    assert "Ito Naoko" in client.get("/record/").content.decode()


def test_a_picture_that_something_else_shows_stays(ito: Person) -> None:
    other = Person.objects.exclude(pk=ito.pk).first()
    assert other is not None and ito.photo is not None
    other.photo = ito.photo
    other.save()
    leaving.erase(ito)
    assert Picture.objects.filter(pk=other.photo.pk).exists()


def test_who_published_nothing_is_forgotten_whole() -> None:
    made = Person.objects.create(slug="none", name_as_printed="None", family_name="None", email="none@example.org")
    Quoted.objects.create(person=made, title="t", outlet="o")
    leaving.erase(made)
    assert not Person.objects.filter(slug="none").exists()
