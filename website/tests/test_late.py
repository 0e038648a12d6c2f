"""What failed or is to go out, as those who publish meet it: where they are led, trying again, what is not deleted."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision

from institute.desk import bundles, clock
from institute.desk.models import Action
from institute.publications.models import PublicationPage
from institute.publications.pdf import making

from .makers import draft, published
from .test_release import BROKEN, bundled, fresh, others_first, scheduled, user

pytestmark = pytest.mark.django_db


def test_once_its_cause_is_mended_it_need_not_wait_for_the_next_try(client: Client) -> None:
    others_first()
    page = scheduled("Broken", body=BROKEN)
    (action,) = [each for each in clock.tick() or [] if each.kind == Action.PUBLISH]
    editor = f"/admin/pages/{page.pk}/edit/"
    assert editor in mail.outbox[0].body and "/admin/desk/clock/" in mail.outbox[0].body
    client.force_login(user())
    assert f'href="{editor}">Broken</a>' in client.get("/admin/").content.decode()
    html = client.get("/admin/desk/clock/").content.decode()
    failed, rest = html.partition("<h2>Coming</h2>")[::2]
    assert "which we do not have" in failed and f'href="{editor}"' in failed and "Broken" not in rest
    revision = page.get_latest_revision()
    revision.content["body"] = '[{"type": "paragraph", "value": "<p>Mended.</p>"}]'
    revision.save()
    assert clock.tick() == [] and not fresh(page).live
    answer = client.post("/admin/desk/clock/", {"again": action.pk}, follow=True)
    assert "tried again at the next tick" in answer.content.decode()
    clock.tick()
    assert fresh(page).live and "<h2>Failed</h2>" not in client.get("/admin/desk/clock/").content.decode()
    for done in (str(action.pk), "x", "", "9" * 30):
        assert client.post("/admin/desk/clock/", {"again": done}).status_code == 404
    client.force_login(user("naoko.ito"))
    client.post("/admin/desk/clock/", {"again": action.pk})
    assert Action.objects.get(pk=action.pk).state == Action.DONE


def test_a_pdf_that_failed_too_often_is_made_when_somebody_asks(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = published("Unprinted")
    monkeypatch.setattr(making, "make", lambda revision: False)
    for _ in range(clock.MOST_TRIES_TO_PRINT + 1):
        Action.objects.update(next_try_at=timezone.now())
        clock.tick()
    monkeypatch.undo()
    Action.objects.update(next_try_at=timezone.now())
    clock.tick()
    assert not fresh(page).current.pdf, "nobody waits for ever"  # type: ignore[union-attr]
    client.force_login(user())
    client.post("/admin/desk/clock/", {"again": Action.objects.get(kind=Action.PRINT, thing=page.current_id).pk})
    clock.tick()
    assert fresh(page).current.pdf  # type: ignore[union-attr]


def test_what_was_called_off_after_it_failed_is_late_no_more(client: Client) -> None:
    others_first()
    page = scheduled("Broken", body=BROKEN)
    bundle = bundled(draft("In a bundle", None), release_at=timezone.now() - dt.timedelta(minutes=1))
    bundles.make_ready(bundle, by=user())
    fresh(bundle.items.get().page).save_revision()  # changed since it was approved
    clock.tick()
    assert {each.title for each in clock.late()} == {"Broken", "Together"}
    Revision.objects.filter(pk=page.latest_revision_id).update(approved_go_live_at=None)
    assert {each.title for each in clock.late()} == {"Together"}
    bundles.take_back(bundle, by=user())
    assert clock.late() == [] and client.get("/healthz/publishing").content == b"ok\n"


@pytest.mark.parametrize("many", [False, True], ids=["one", "among many"])
def test_a_piece_of_a_ready_bundle_is_not_deleted_under_it(admin_client: Client, many: bool) -> None:
    one, two = draft("One", None), draft("Two", None)
    bundle = bundled(one, two)
    at = f"/admin/bulk/wagtailcore/page/delete/?id={one.pk}" if many else f"/admin/pages/{one.pk}/delete/"
    bundles.make_ready(bundle, by=user())
    answer = admin_client.post(at, follow=True)
    assert "goes out with the bundle “Together”" in answer.content.decode()
    assert PublicationPage.objects.filter(pk=one.pk).exists() and bundle.items.count() == 2
    bundles.take_back(bundle, by=user())
    admin_client.post(at)
    assert not PublicationPage.objects.filter(pk=one.pk).exists() and bundle.items.count() == 1


@pytest.mark.parametrize("many", [False, True], ids=["one", "among many"])
def test_a_piece_that_is_to_go_out_is_not_deleted_before_that_is_cancelled(admin_client: Client, many: bool) -> None:
    page = scheduled("Timed", minutes=90)
    at = f"/admin/bulk/wagtailcore/page/delete/?id={page.pk}" if many else f"/admin/pages/{page.pk}/delete/"
    html = admin_client.post(at, follow=True).content.decode()
    assert "“Timed” goes out on" in html and PublicationPage.objects.filter(pk=page.pk).exists()
    where = reverse("wagtailadmin_pages:revisions_unschedule", args=[page.pk, page.latest_revision_id])
    assert admin_client.post(where).status_code == 302
    admin_client.post(at)
    assert not PublicationPage.objects.filter(pk=page.pk).exists()
