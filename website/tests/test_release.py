"""Scheduled publication, its clock and its alarm; bundles whose pieces go live together or not at all."""

from __future__ import annotations

import datetime as dt
import io
import threading
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from wagtail.models import PageLogEntry, Revision

from institute.core.models import User
from institute.desk import approving, bundles, clock
from institute.desk.models import Action, Bundle, Clock
from institute.publications.models import IssuedNumber, PublicationPage, PublicRevision
from institute.publications.pdf import making
from institute.record.ledger import heads
from institute.record.models import PublishedHead

from .makers import changed, draft, paragraph, published

pytestmark = pytest.mark.django_db
BROKEN = [paragraph('<p>See <a href="/nowhere/">there</a>.</p>')]


def user(name: str = "rosalind.quill") -> User:
    return User.objects.get(username=name)


def scheduled(title: str = "Timed", minutes: float = -1, **fields: Any) -> PublicationPage:
    """Return a piece that was approved for a time that may be past."""
    page = draft(title, None, go_live_at=timezone.now() + dt.timedelta(days=1), **fields)
    page.save_revision().publish()
    due = timezone.now() + dt.timedelta(minutes=minutes)
    revision = page.get_latest_revision()
    revision.content["go_live_at"] = due.isoformat()
    revision.approved_go_live_at = due
    revision.save()
    return PublicationPage.objects.get(pk=page.pk)


def bundled(*pages: PublicationPage, **fields: Any) -> Bundle:
    bundle = Bundle.objects.create(name="Together", **fields)
    bundles.fill(bundle, pages)
    for item in bundle.items.all():
        if item.page.get_latest_revision() is None:
            item.page.save_revision()
        item.page.refresh_from_db()
        approving.approve(item, item.page.get_latest_revision(), by=user())
    return bundle


def others_first() -> None:
    """Let the clock do what other rooms have due on any day, so that what it sends afterwards is about the test's."""
    clock.tick()
    mail.outbox.clear()


def fresh(page: PublicationPage) -> PublicationPage:
    found: PublicationPage = PublicationPage.objects.get(pk=page.pk)
    return found


def test_row_77_the_clock_publishes_what_is_due_and_leaves_what_is_not() -> None:
    others_first()
    due, later = scheduled("Due"), scheduled("Later", minutes=30)
    (action,) = [each for each in clock.tick() or [] if each.kind == Action.PUBLISH]
    assert (action.state, action.tries, action.error) == (Action.DONE, 1, "")
    assert fresh(due).live and fresh(due).number and not fresh(later).live
    assert not [each for each in clock.tick() or [] if each.kind == Action.PUBLISH]
    assert clock.late() == [] and not mail.outbox
    assert PageLogEntry.objects.filter(page=due.pk, action="wagtail.publish.scheduled").exists()


def test_what_fails_is_kept_told_once_tried_again_and_then_done(client: Client) -> None:
    others_first()
    page = scheduled("Broken", body=BROKEN)
    (action,) = [each for each in clock.tick() or [] if each.kind == Action.PUBLISH]
    assert action.state == Action.FAILED and "which we do not have" in action.error and not fresh(page).live
    assert len(mail.outbox) == 1 and mail.outbox[0].to == ["rosalind.quill@example.org"]
    assert "Broken" in mail.outbox[0].subject and "which we do not have" in mail.outbox[0].body
    assert client.get("/healthz/publishing").status_code == 503
    assert "Broken" not in client.get("/healthz/publishing").content.decode()
    assert clock.tick() == [], "not before its time"
    client.force_login(user())
    assert "Broken" in client.get("/admin/").content.decode()
    assert "which we do not have" in client.get("/admin/desk/clock/").content.decode()
    revision = page.get_latest_revision()
    revision.content["body"] = '[{"type": "paragraph", "value": "<p>Mended.</p>"}]'
    revision.save()
    Action.objects.update(next_try_at=timezone.now())
    (again,) = [each for each in clock.tick() or [] if each.kind == Action.PUBLISH]
    assert (again.state, again.tries) == (Action.DONE, 2) and fresh(page).live
    assert len(mail.outbox) == 1 and clock.late() == []
    assert client.get("/healthz/publishing").content == b"ok\n"


def test_tries_come_further_apart() -> None:
    heads.publish_today()
    scheduled("Broken", body=BROKEN)
    waits = []
    for _ in range(8):
        Action.objects.update(next_try_at=timezone.now())
        (action,) = [each for each in clock.tick() or [] if each.kind == Action.PUBLISH]
        waits.append(round((action.next_try_at - timezone.now()).total_seconds() / 60))
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]


def test_a_clock_that_stands_still_is_noticed_without_it(client: Client) -> None:
    scheduled("Late", minutes=-clock.LATE_AFTER.total_seconds() / 60 - 1)
    assert [each.title for each in clock.late()] == ["Late"]
    assert client.get("/healthz/publishing").status_code == 503
    client.force_login(user())
    assert "the clock has not come to it" in client.get("/admin/").content.decode()
    client.force_login(user("naoko.ito"))
    assert "the clock has not come to it" not in client.get("/admin/").content.decode()
    assert client.get("/admin/desk/clock/").status_code == 302


def test_one_process_at_a_time_keeps_the_time_and_a_dead_one_loses_it() -> None:
    page = scheduled()
    Clock.objects.update_or_create(
        pk=1, defaults={"holder": "another", "held_until": timezone.now() + dt.timedelta(minutes=1)}
    )
    assert clock.tick() is None and not fresh(page).live
    Clock.objects.update(held_until=timezone.now() - dt.timedelta(seconds=1))
    assert clock.tick() and fresh(page).live
    kept = Clock.objects.get()
    assert kept.holder == "" and kept.ticked_at is not None


@pytest.mark.django_db(transaction=True)
def test_many_processes_that_tick_at_once_publish_once() -> None:
    page = scheduled("Once")
    ready, done = threading.Barrier(6), []

    def run() -> None:
        try:
            ready.wait()
            done.append(clock.tick())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 6
    if not fresh(page).live:  # all but one were turned away, and that one came before the piece was due
        clock.tick()
    assert fresh(page).live and PublicRevision.objects.filter(page=page).count() == 1
    assert IssuedNumber.objects.filter(page=page).count() == 1
    assert Action.objects.filter(kind=Action.PUBLISH, thing=page.latest_revision_id).count() == 1


def test_a_piece_that_was_called_off_or_moved_is_not_published() -> None:
    page = scheduled("Called off", body=BROKEN)
    clock.tick()
    Revision.objects.filter(pk=page.latest_revision_id).update(approved_go_live_at=None)
    Action.objects.update(next_try_at=timezone.now())
    (action,) = clock.tick() or []
    assert action.state == Action.DONE and not fresh(page).live and clock.late() == []


def test_what_has_its_last_day_is_taken_down() -> None:
    page = published("Short-lived")
    PublicationPage.objects.filter(pk=page.pk).update(expire_at=timezone.now() - dt.timedelta(minutes=1))
    actions = [each for each in clock.tick() or [] if each.kind == Action.TAKE_DOWN]
    assert [each.state for each in actions] == [Action.DONE]
    assert not fresh(page).live and fresh(page).expired


def test_row_78_a_pdf_that_could_not_be_made_is_made_later(monkeypatch: pytest.MonkeyPatch) -> None:
    page = published("Unprinted")
    assert page.current is not None and not page.current.pdf
    monkeypatch.setattr(making, "make", lambda revision: False)
    mine = [each for each in clock.tick() or [] if each.thing == page.current_id]
    assert [each.state for each in mine] == [Action.FAILED] and fresh(page).live
    monkeypatch.undo()
    Action.objects.update(next_try_at=timezone.now())
    mine = [each for each in clock.tick() or [] if each.thing == page.current_id]
    assert [each.state for each in mine] == [Action.DONE]
    assert fresh(page).current.pdf  # type: ignore[union-attr]


def test_a_pdf_of_a_version_that_nobody_is_shown_any_more_is_no_alarm(monkeypatch: pytest.MonkeyPatch) -> None:
    page = published("Replaced")
    monkeypatch.setattr(making, "make", lambda revision: False)
    clock.tick()
    assert [each for each in clock.late() if "Replaced" in each.title]
    monkeypatch.undo()
    assert changed(page, synopsis="Another.").number == 2
    clock.tick()
    assert not [each for each in clock.late() if "Replaced" in each.title]


def test_the_command_says_what_it_did_and_ends_with_one_where_something_is_late() -> None:
    scheduled("Due")
    out = io.StringIO()
    call_command("tick", stdout=out)
    assert "Done: Publish: Due" in out.getvalue()
    scheduled("Broken", body=BROKEN)
    errors = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("tick", stdout=out, stderr=errors)
    assert ended.value.code == 1 and "Late: Broken" in errors.getvalue()


def test_a_bundle_goes_live_together() -> None:
    one, two = draft("One", None), draft("Two", None, series="IP")
    bundle = bundled(one, two)
    bundles.make_ready(bundle, by=user())
    bundles.release(bundle, by=user())
    assert fresh(one).live and fresh(two).live
    assert bundle.state == Bundle.RELEASED and bundle.released_by == user() and bundle.released_at is not None
    assert {r.approver for r in PublicRevision.objects.filter(page__in=[one, two])} == {"Rosalind Quill"}
    assert PageLogEntry.objects.filter(action="desk.release", page__in=[one.pk, two.pk]).count() == 2
    with pytest.raises(ValidationError, match="not ready"):
        bundles.release(bundle, by=user())


def test_a_bundle_of_which_one_piece_fails_brings_out_none(monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = draft("One", None), draft("Two", None)
    bundle = bundled(one, two)
    bundles.make_ready(bundle, by=user())
    issued = IssuedNumber.objects.count()
    publish = Revision.publish

    def fails(revision: Revision, *args: Any, **kwargs: Any) -> None:
        publish(revision, *args, **kwargs)
        if revision.object_str == "Two":
            raise ValidationError("The second would not go.")

    monkeypatch.setattr(Revision, "publish", fails)
    with pytest.raises(ValidationError, match="would not go"):
        bundles.release(bundle, by=user())
    assert not fresh(one).live and not fresh(two).live and IssuedNumber.objects.count() == issued
    assert bundle.state == Bundle.READY and not PublicRevision.objects.filter(page__in=[one, two]).exists()
    monkeypatch.undo()
    bundles.release(bundle, by=user())
    assert fresh(one).live and fresh(two).live


def test_a_bundle_is_ready_only_when_every_piece_is_approved_as_it_is_and_nothing_stops_it() -> None:
    with pytest.raises(ValidationError, match="no pieces"):
        bundles.make_ready(Bundle.objects.create(name="Empty"), by=user())
    one, two = draft("One", None), draft("Two", None, body=BROKEN)
    bundle = bundled(one, two)
    fresh(one).get_latest_revision_as_object().save_revision()
    with pytest.raises(ValidationError) as caught:
        bundles.make_ready(bundle, by=user())
    said = " ".join(caught.value.messages)
    assert "One: not approved as it is now" in said and "Two: Paragraph 1" in said
    assert Bundle.objects.get(pk=bundle.pk).state == Bundle.DRAFT


def test_a_piece_waits_in_one_bundle_and_a_ready_bundle_keeps_its_pieces() -> None:
    one = draft("One", None)
    bundle = bundled(one)
    with pytest.raises(ValidationError, match="waits in the bundle Together"):
        bundled(one)
    bundles.make_ready(bundle, by=user())
    with pytest.raises(ValidationError, match="take it back"):
        bundles.fill(bundle, [])
    bundles.take_back(bundle, by=user())
    bundles.fill(bundle, [])
    assert not bundle.items.exists()


def test_the_clock_releases_a_ready_bundle_and_no_draft() -> None:
    past = timezone.now() - dt.timedelta(minutes=1)
    one, two = draft("One", None), draft("Two", None)
    ready, waiting = bundled(one, release_at=past), bundled(two, release_at=past)
    bundles.make_ready(ready, by=user())
    done = [each for each in clock.tick() or [] if each.kind == Action.RELEASE]
    assert [(each.title, each.state) for each in done] == [("Together", Action.DONE)]
    assert fresh(one).live and not fresh(two).live
    assert Bundle.objects.get(pk=ready.pk).state == Bundle.RELEASED
    assert Bundle.objects.get(pk=waiting.pk).state == Bundle.DRAFT


def test_the_workflow_approves_for_the_bundle_in_place_of_publishing() -> None:
    page = draft("Bundled", None)
    page.save_revision(user=user("naoko.ito"))
    bundle = Bundle.objects.create(name="Together")
    bundles.fill(bundle, [page])
    page.get_workflow().start(page, user("naoko.ito"))
    for name in ("amara.okonjo-lind", "emi.sato", "rosalind.quill"):
        at = fresh(page)
        at.current_workflow_task.on_action(at.current_workflow_task_state, user(name), "approve")
    item = bundle.items.get()
    assert not fresh(page).live and item.is_approved and item.approved_by == user()
    bundles.make_ready(bundle, by=user())
    bundles.release(bundle, by=user())
    assert fresh(page).live


def test_pieces_of_a_bundle_may_link_to_each_other() -> None:
    one = draft("One", None)
    two = draft("Two", None, body=[paragraph(f'<p>See <a linktype="page" id="{one.pk}">that</a>.</p>')])
    bundle = bundled(two, one)
    bundles.make_ready(bundle, by=user())
    bundles.release(bundle, by=user())
    assert fresh(one).live and fresh(two).live


def test_the_pages_of_bundles(client: Client) -> None:
    one = draft("One", None)
    one.save_revision()
    client.force_login(user("amara.okonjo-lind"))
    sent = {"name": "By hand", "release_at": "", "pages": [one.pk]}
    assert "By hand is kept." in client.post("/admin/desk/bundles/new/", sent, follow=True).content.decode()
    bundle = Bundle.objects.get(name="By hand")
    here = f"/admin/desk/bundles/{bundle.pk}/"
    assert (
        bundle.made_by == user("amara.okonjo-lind") and "By hand" in client.get("/admin/desk/bundles/").content.decode()
    )
    html = client.get(here).content.decode()
    assert "not approved as it is now" in html and "Make it ready" not in html
    assert client.post(here, {"step": "ready"}).status_code == 302
    assert "past" in client.post(here, {"name": "By hand", "release_at": "2020-01-01T10:00"}).content.decode()
    client.force_login(user())
    assert "not approved" in client.post(here, {"step": "ready"}, follow=True).content.decode()
    approving.approve(bundle.items.get(), fresh(one).get_latest_revision(), by=user())
    client.post(here, {"step": "ready"})
    assert Bundle.objects.get(pk=bundle.pk).state == Bundle.READY
    client.post(here, {"step": "release"})
    assert fresh(one).live and "Released" in client.get(here).content.decode()
    client.force_login(user("naoko.ito"))
    assert client.get(here).status_code == 302


def test_a_bundle_whose_piece_another_took_meanwhile_is_not_kept_in_part(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = draft("One", None), draft("Other", None)
    for each in (one, other):
        each.save_revision()
    bundle = bundled(one)
    client.force_login(user())

    def taken(*args: Any) -> None:
        raise ValidationError("Other waits in another bundle.")

    monkeypatch.setattr(bundles, "fill", taken)
    for address in (f"/admin/desk/bundles/{bundle.pk}/", "/admin/desk/bundles/new/"):
        sent = {"name": "Of two", "release_at": "", "pages": [other.pk]}
        assert "Other waits in another bundle." in client.post(address, sent, follow=True).content.decode()
    assert not Bundle.objects.filter(name="Of two").exists()
    assert [item.page_id for item in bundle.items.all()] == [one.pk]


def test_the_demonstration_has_a_bundle_that_is_ready() -> None:
    bundle = Bundle.objects.get()
    assert bundle.state == Bundle.READY and bundle.items.count() == 2 and bundles.against(bundle) == []
    bundles.release(bundle)
    assert all(item.page.live for item in bundle.items.select_related("page"))


def test_the_record_is_fixed_once_a_day_and_an_unsound_one_raises_the_alarm(monkeypatch: pytest.MonkeyPatch) -> None:
    now = timezone.now()
    first = clock.tick(now)
    assert first is not None and [action.kind for action in first if action.kind == Action.FIX] == [Action.FIX]
    assert heads.is_published(now.astimezone(dt.UTC).date())
    again = clock.tick(now)
    assert again is not None and not [action for action in again if action.kind == Action.FIX]

    def broken(now: dt.datetime | None = None) -> PublishedHead:
        raise heads.NotSound("line 3: the hash does not fit")

    monkeypatch.setattr(heads, "publish_today", broken)
    monkeypatch.setattr(heads, "is_published", lambda day: False)
    Action.objects.filter(kind=Action.FIX).delete()
    clock.tick(now)
    failed = Action.objects.get(kind=Action.FIX)
    assert failed.state == Action.FAILED and "line 3" in failed.error
    assert any(late.error == failed.error for late in clock.late(now))
