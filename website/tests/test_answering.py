"""What staff are told who ask for an approval, and what nobody gets round: the last hand, a copy, an alias."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, PageLogEntry, Site

from institute.core.models import User
from institute.desk import bundles, checks
from institute.desk.approving import approve as approve_for
from institute.desk.models import Bundle, FourEyesTask, SeriesSteps
from institute.desk.roles import PUBLISHERS, establish
from institute.home.models import HomePage
from institute.publications import numbers
from institute.publications.models import IssuedNumber, PublicationIndexPage, PublicationPage, Series
from institute.publications.text.blocks import Body

from .makers import draft, paragraph, published
from .test_desk import AUTHOR, EDITOR, PUBLISHER, READER, approve, form_of, may, step, submitted, user

pytestmark = pytest.mark.django_db
CHART = {
    "type": "chart",
    "id": "0b7a0b3e-96c1-4b4a-9d57-8b9a3d4c0e11",
    "value": {
        "title": "Days to answer",
        "unit": "days",
        "numbers": [
            {
                "type": "item",
                "id": f"0b7a0b3e-96c1-4b4a-9d57-8b9a3d4c0e2{n}",
                "value": {"label": name, "value": n, "strong": False},
            }
            for n, name in enumerate("ab", 3)
        ],
        "says": "A answers in 3 days, B in 4.",
        "source": "Own count",
    },
}


def asks(page: PublicationPage, **fields: Any) -> dict[str, Any]:
    """Return what the editor's form sends when somebody asks there for an approval."""
    return {**form_of(page), "action-workflow-action": "true", "workflow-action-name": "approve", **fields}


def told(answer: Any) -> str:
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def edit(page: PublicationPage) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def test_a_save_without_a_change_makes_nobody_elses_words_theirs() -> None:
    page = submitted()
    latest = PublicationPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    latest.synopsis = "The editor's own words."
    latest.save_revision(user=user(EDITOR))
    PublicationPage.objects.get(pk=page.pk).get_latest_revision_as_object().save_revision(user=user(AUTHOR))
    assert may(page, EDITOR) == ["reject"]
    task = step(page)
    assert isinstance(task, FourEyesTask)
    assert "other eyes" in task.reason_against(PublicationPage.objects.get(pk=page.pk), user(EDITOR))


def test_who_changes_a_piece_and_approves_it_in_one_keeps_the_change_and_is_told(client: Client) -> None:
    page = submitted()
    client.force_login(user(EDITOR))
    answer = client.post(edit(page), asks(page, synopsis="Changed at the last moment."))
    assert "Not approved. You changed it" in told(answer) and answer.status_code == 302
    latest = PublicationPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert latest.synopsis == "Changed at the last moment."
    assert step(page).name == "Editing"  # type: ignore[union-attr]


@pytest.mark.parametrize("window", [False, True])
def test_a_refusal_is_a_sentence_on_the_page_of_the_piece(client: Client, window: bool) -> None:
    page = submitted()
    PublicationPage.objects.get(pk=page.pk).get_latest_revision_as_object().save_revision(user=user(EDITOR))
    state = PublicationPage.objects.get(pk=page.pk).current_workflow_task_state
    client.force_login(user(EDITOR))
    headers = {"x-requested-with": "XMLHttpRequest"} if window else {}
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    answer = client.post(address, {"comment": ""}, headers=headers)
    assert "You saved the last version yourself: it needs other eyes." in told(answer)
    where = json.loads(answer.content)["redirect"] if window else answer["Location"]
    assert where == edit(page)
    shown = client.get(edit(page)).content.decode()
    assert "It waits for the step <em>Editing</em>. You saved the last version yourself" in shown
    words = reverse("wagtailadmin_pages:collect_workflow_action_data", args=[page.pk, "approve", state.pk])
    answer = client.get(words, headers={"x-requested-with": "XMLHttpRequest"})
    assert json.loads(answer.content)["step"] == "success"


def test_what_came_of_an_approval_is_said(client: Client) -> None:
    page = submitted(body=[paragraph('<p data-block-key="a">Words.</p>')])
    for name, said in ((EDITOR, "step Second reading"), (READER, "step Publication"), (PUBLISHER, "is before readers")):
        state = PublicationPage.objects.get(pk=page.pk).current_workflow_task_state
        client.force_login(user(name))
        address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
        assert said in told(client.post(address, {"comment": ""}))
    page.refresh_from_db()
    assert page.live and page.number
    broken = submitted(slug="broken", body=[paragraph('<p>See <a href="/nowhere/">there</a>.</p>')])
    approve(broken, EDITOR)
    approve(broken, READER)
    state = PublicationPage.objects.get(pk=broken.pk).current_workflow_task_state
    answer = client.post(reverse("wagtailadmin_pages:workflow_action", args=[broken.pk, "approve", state.pk]))
    assert "it goes back to its author" in told(answer) and "which we do not have" in told(answer)


def test_numbers_and_days_that_a_form_brings_are_no_change() -> None:
    block = Body()
    listed = {"address": "/publications/", "since": None, "most": 10}
    kept = block.to_python([CHART, {"type": "items", "id": "x", "value": listed}])
    first = "body-0-value-numbers"
    sent = {
        "body-count": "2",
        "body-0-deleted": "", "body-0-order": "0", "body-0-type": "chart", "body-0-id": CHART["id"],
        "body-0-value-title": "Days to answer", "body-0-value-unit": "days", f"{first}-count": "2",
        "body-0-value-says": "A answers in 3 days, B in 4.", "body-0-value-source": "Own count",
        "body-1-deleted": "", "body-1-order": "1", "body-1-type": "items", "body-1-id": "x",
        "body-1-value-address": "/publications/", "body-1-value-since": "", "body-1-value-most": "10",
    }  # fmt: skip
    for n, each in enumerate(CHART["value"]["numbers"]):  # type: ignore[index,var-annotated,arg-type]
        sent |= {
            f"{first}-{n}-deleted": "", f"{first}-{n}-order": str(n), f"{first}-{n}-id": each["id"],
            f"{first}-{n}-value-label": each["value"]["label"],
            f"{first}-{n}-value-value": f"{each['value']['value']}.0",
        }  # fmt: skip
    assert block.get_prep_value(block.value_from_datadict(sent, {}, "body")) == block.get_prep_value(kept)
    wrong = block.value_from_datadict({**sent, f"{first}-0-value-value": "three"}, {}, "body")
    assert wrong[0].value["numbers"][0]["value"] == "three"  # stands there for its message


def test_what_is_written_over_after_its_approval_is_not_approved(client: Client) -> None:
    page = draft("In a bundle")
    revision = page.save_revision(user=user(EDITOR))
    bundle = Bundle.objects.create(name="Together")
    bundles.fill(bundle, [page])
    item = bundle.items.get()
    approve_for(item, page.get_latest_revision(), by=user(PUBLISHER))
    assert bundle.items.get().is_approved and bundles.against(bundle) == []
    # The editor that saves by itself writes over its own last version: the same row, other words.
    latest = PublicationPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    latest.synopsis = "Written over."
    latest.save_revision(user=user(EDITOR), overwrite_revision=revision)
    assert not bundle.items.get().is_approved
    assert "not approved as it is now" in " ".join(bundles.against(bundle))


def test_a_piece_has_no_alias_and_a_copy_is_a_draft_without_a_number(client: Client) -> None:
    page, index = published("Once"), PublicationIndexPage.objects.get()
    client.force_login(User.objects.create_superuser("chief"))
    fields = {"new_title": "Twice", "new_slug": "twice", "new_parent_page": index.pk}
    address = reverse("wagtailadmin_pages:copy", args=[page.pk])
    assert "its own number" in told(client.post(address, {**fields, "alias": "on"}))
    with pytest.raises(ValidationError, match="one place"):
        page.create_alias(update_slug="thrice")
    assert not PublicationPage.objects.exclude(alias_of=None).exists()
    assert "are drafts" in told(client.post(address, {**fields, "publish_copies": "on"}))
    copy = PublicationPage.objects.get(slug="twice")
    assert (copy.live, copy.number, copy.current_id) == (False, "", None)
    assert client.get(copy.get_url() or "/publications/twice/").status_code == 404
    copy = PublicationPage.objects.get(pk=page.copy(keep_live=True, update_attrs={"slug": "fourth"}).pk)
    assert (copy.live, copy.number) == (False, "")


@pytest.mark.parametrize("above", [True, False])
@pytest.mark.parametrize("who", [PUBLISHER, "chief"])
def test_what_was_published_is_not_deleted_alone_among_others_or_with_what_is_above(
    client: Client, who: str, above: bool
) -> None:
    page, other = published("Cited"), draft("Never out")
    User.objects.create_superuser("chief")
    client.force_login(user(who))
    wanted = [PublicationIndexPage.objects.get()] if above else [other, page]
    many = "&".join(f"id={each.pk}" for each in wanted)
    answer = client.post(f"/admin/bulk/wagtailcore/page/delete/?{many}", {"wagtailadmin_confirm_site_name": "x"})
    if who == "chief":
        assert "been published" in told(answer)
    client.post(reverse("wagtailadmin_pages:delete", args=[wanted[-1].pk]))
    assert PublicationPage.objects.filter(pk__in=[page.pk, other.pk]).count() == 2
    assert not IssuedNumber.objects.exclude(voided_at=None).exists()


def test_a_preview_stands_in_the_editors_frame_with_the_strict_policy_of_the_page(client: Client) -> None:
    page = draft("Seen before")
    page.save_revision(user=user(EDITOR))
    client.force_login(user(EDITOR))
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    client.post(address, form_of(page))
    policy = client.get(address, {"in_preview_panel": "true"})["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy and "unsafe-inline" not in policy


def test_a_finding_leads_to_its_field() -> None:
    page = draft(
        "Places", body=[{**paragraph("<p>Two  spaces here.</p>"), "id": "11111111-2222-3333-4444-555555555555"}]
    )
    page.synopsis = ""
    at = {found.where: found.at for found in checks.findings(page)}
    assert at["Paragraph 1"] == "block-11111111-2222-3333-4444-555555555555-section"
    assert at["Subjects"] == "panel-child-content-categories-section"
    assert at[page.series.synopsis_label] == "panel-child-content-synopsis-section"


@pytest.mark.parametrize(("number", "said"), [("taken", "is taken"), ("!!", "made of letters")])
def test_a_number_by_hand_that_cannot_be_is_said_before_and_at_the_last_step(
    client: Client, number: str, said: str
) -> None:
    out = published("Has the number")
    wanted = out.number if number == "taken" else number
    page = submitted(number_by_hand=wanted)
    assert any(said in found.what for found in checks.findings(page) if found.blocks)
    client.force_login(User.objects.create_superuser("chief"))
    answer = client.post(edit(page), {**form_of(page), "number_by_hand": wanted, "action-publish": "1"})
    assert answer.status_code == 302 and said in told(answer)
    for name in (EDITOR, READER, PUBLISHER):
        state = PublicationPage.objects.get(pk=page.pk).current_workflow_task_state
        client.force_login(user(name))
        address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
        answer = client.post(address, {"comment": ""})
    assert answer.status_code == 302 and said in told(answer)
    assert IssuedNumber.objects.filter(number=wanted).count() == (number == "taken")
    assert not PublicationPage.objects.get(pk=page.pk).live


def test_what_comes_up_in_the_act_of_publishing_is_said_and_leaves_nothing_half(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(page: PublicationPage, by: Any = None) -> Any:
        raise ValidationError({"number_by_hand": "Somebody was faster."})

    page = submitted()
    approve(page, EDITOR)
    approve(page, READER)
    monkeypatch.setattr(numbers, "issue", refuse)
    state = PublicationPage.objects.get(pk=page.pk).current_workflow_task_state
    client.force_login(user(PUBLISHER))
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    answer = client.post(address, {"comment": ""})
    assert answer.status_code == 302 and "Somebody was faster." in told(answer)
    assert step(page).name == "Publication"  # type: ignore[union-attr]
    assert not PublicationPage.objects.get(pk=page.pk).live
    monkeypatch.undo()
    client.post(address, {"comment": ""})
    assert PublicationPage.objects.get(pk=page.pk).live


@pytest.mark.django_db(transaction=True)
def test_two_publishers_who_approve_at_one_moment_publish_once() -> None:
    # Threads need what is written to be committed: such tests run last, each with a house of its own.
    series, _ = Series.objects.get_or_create(code="PY", defaults={"name": "Parallel"})
    if not PublicationIndexPage.objects.exists():
        root = Page.get_first_root_node() or Page.add_root(title="Root", slug="root")
        home = root.add_child(instance=HomePage(title="Home", slug="home-of-two"))
        Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "localhost", "root_page": home})
        home.add_child(instance=PublicationIndexPage(title="Publications", slug="publications"))
    establish(PublicationIndexPage.objects.get())
    people = [User.objects.create_user(f"publisher-{n}", f"p{n}@example.org") for n in range(8)]
    for person in people:
        person.groups.add(Group.objects.get(name=PUBLISHERS))
    steps = SeriesSteps.objects.create(series=series)
    steps.left_out.set(FourEyesTask.objects.exclude(name="Publication"))
    page = draft("At one moment", None, series="PY", people=[])
    page.save_revision()
    page.get_workflow().start(page, None)
    faults: list[BaseException] = []
    start = threading.Barrier(len(people))

    def run(person: User) -> None:
        try:
            mine = PublicationPage.objects.get(pk=page.pk)
            task, state = mine.current_workflow_task, mine.current_workflow_task_state
            start.wait(60)
            task.on_action(state, person, "approve")
        except BaseException as fault:  # told below, since a thread's exception reaches nobody
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    page = PublicationPage.objects.get(pk=page.pk)
    assert page.live and page.public_revisions.count() == 1
    assert IssuedNumber.objects.filter(series=series).count() == 1
    logged = PageLogEntry.objects.filter(page=page.pk)
    assert logged.filter(action="wagtail.workflow.approve").count() == 1
    assert logged.filter(action="wagtail.publish").count() == 1
