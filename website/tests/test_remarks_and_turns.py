"""What outsiders write of a draft, whose turn it is and until when, and the alarm on every page of the admin."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import TaskState, Workflow

from institute.core.models import User
from institute.desk import previewing, remarks, turns
from institute.desk.models import FourEyesTask, PreviewLink, PreviewRemark
from institute.publications.models import PublicationPage

from .makers import draft, published

pytestmark = pytest.mark.django_db
AUTHOR, EDITOR, PUBLISHER = "naoko.ito", "amara.okonjo-lind", "rosalind.quill"


def user(name: str) -> User:
    return User.objects.get(username=name)


@pytest.fixture
def link() -> PreviewLink:
    page = draft("Shown to a few", None)
    page.save_revision()
    return previewing.make(page, "A. Reader, Daily", timezone.now() + dt.timedelta(days=7), by=user(EDITOR))


def _url(link: PreviewLink, rest: str = "remark/") -> str:
    return f"/preview/{previewing.token(link)}/{rest}"


def test_a_reader_of_a_draft_leaves_a_remark_that_only_the_desk_sees(
    client: Client, link: PreviewLink, django_capture_on_commit_callbacks: Any
) -> None:
    assert _url(link) in client.get(_url(link, "")).content.decode()
    said = "In the second line: <b>not</b> 2024, but 2025."
    for _ in range(2):  # a button pressed twice is one remark
        with django_capture_on_commit_callbacks(execute=True):
            assert client.post(_url(link), {"text": said}).status_code == 302
    remark = PreviewRemark.objects.get(link=link)
    html = client.get(_url(link)).content.decode()
    assert "&lt;b&gt;not&lt;/b&gt; 2024" in html
    assert [sent.to for sent in mail.outbox] == [[user(EDITOR).email]]
    assert said not in mail.outbox[0].body and "/desk/links/" in mail.outbox[0].body
    assert "not&lt;/b&gt; 2024" not in client.get(_url(link, "")).content.decode()
    other = previewing.make(link.page, "Another", timezone.now() + dt.timedelta(days=1), by=None)
    assert "2024" not in client.get(_url(other)).content.decode()  # one reader's words are not another's
    client.force_login(user(EDITOR))
    page = reverse("desk-links", args=[link.page_id])
    assert "&lt;b&gt;not&lt;/b&gt; 2024" in client.get(page).content.decode()
    client.post(page, {"dealt": str(remark.pk)})
    remark.refresh_from_db()
    assert remark.dealt_with_by == user(EDITOR) and remark.dealt_with_at is not None


def test_a_remark_that_cannot_be_kept_is_said_and_a_link_that_ended_takes_none(
    client: Client, link: PreviewLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    for words in ("", "  ", "x" * 5_001):
        answer = client.post(_url(link), {"text": words})
        assert answer.status_code == 422 and 'aria-invalid="true"' in answer.content.decode()
    monkeypatch.setattr(PreviewRemark, "MOST", 1)
    remarks.leave(link, "One")
    answer = client.post(_url(link), {"text": "Two"})
    assert answer.status_code == 422 and "write to the editors instead" in answer.content.decode()
    assert client.get(_url(link))["Referrer-Policy"] == "same-origin"  # or its button would be refused
    previewing.revoke(link, by=user(EDITOR))
    assert client.post(_url(link), {"text": "Late"}).status_code == 410
    assert client.post("/preview/forged/remark/", {"text": "No"}).status_code == 404
    assert PreviewRemark.objects.count() == 1
    assert Client(enforce_csrf_checks=True).post(_url(link), {"text": "No"}).status_code == 403


def test_remarks_are_forgotten_after_a_year(link: PreviewLink) -> None:
    old, new = remarks.leave(link, "Old"), remarks.leave(link, "New")
    PreviewRemark.objects.filter(pk=old.pk).update(written_at=timezone.now() - dt.timedelta(days=366))
    assert remarks.forget() == 1
    assert list(PreviewRemark.objects.all()) == [new]


def test_whose_turn_it_is_until_when_and_who_is_late(client: Client, django_capture_on_commit_callbacks: Any) -> None:
    FourEyesTask.objects.update(days=3)
    page = draft("Whose turn", None)
    page.save_revision(user=user(EDITOR))
    workflow = page.get_workflow()
    assert isinstance(workflow, Workflow)
    with django_capture_on_commit_callbacks(execute=True):
        workflow.start(page, user=user(AUTHOR))
    turn = next(each for each in turns.turns() if each.page_id == page.pk)
    # Its editor wrote last, so that it is the turn of nobody of the group but others.
    assert user(EDITOR).get_full_name() not in turn.people
    assert not turn.is_late and turn.due_at == turn.since + dt.timedelta(days=3)
    assert any("Whose turn" in sent.subject for sent in mail.outbox), "who may take the step is mailed"
    TaskState.objects.filter(workflow_state__object_id=str(page.pk)).update(
        started_at=timezone.now() - dt.timedelta(days=4)
    )
    assert turns.turns()[0].is_late
    client.force_login(user(PUBLISHER))
    html = client.get(reverse("desk-turns")).content.decode()
    assert "Whose turn" in html and "Late:" in html


def test_what_is_late_is_on_every_page_of_the_admin_for_those_who_publish(client: Client) -> None:
    page = published("Out by now")
    revision = PublicationPage.objects.get(pk=page.pk).save_revision()
    revision.approved_go_live_at = timezone.now() - dt.timedelta(minutes=20)
    revision.save()
    addresses = [
        reverse("wagtailadmin_home"),
        reverse("desk-bundles"),
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
    ]
    client.force_login(user(PUBLISHER))
    for address in [*addresses, reverse("desk-clock")]:
        html = client.get(address).content.decode()
        assert html.count("should have happened") == 1 and "Out by now" in html, address
        assert "css/desk-admin" in html  # without it the alarm pushes the sidebar down
    client.force_login(user(AUTHOR))
    assert "should have happened" not in client.get(addresses[0]).content.decode()
