"""The desk's workflow: the steps in order, nobody for their own words, nothing past it; who may do what."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import PageLogEntry, TaskState, Workflow

from institute.core.models import User
from institute.desk.models import FourEyesTask, SeriesSteps
from institute.desk.roles import NAME, establish
from institute.publications.models import PublicationIndexPage, PublicationPage, PublicRevision, Series

from .makers import draft, paragraph

pytestmark = pytest.mark.django_db
AUTHOR, EDITOR, READER, PUBLISHER = "naoko.ito", "amara.okonjo-lind", "emi.sato", "rosalind.quill"


def user(name: str) -> User:
    return User.objects.get(username=name)


def submitted(by: str = AUTHOR, **fields: Any) -> PublicationPage:
    """Return a piece of an author on its way."""
    page = draft("On its way", None, **fields)
    page.save_revision(user=user(by))
    page.get_workflow().start(page, user(by))
    return PublicationPage.objects.get(pk=page.pk)


def step(page: PublicationPage) -> FourEyesTask | None:
    task: FourEyesTask | None = PublicationPage.objects.get(pk=page.pk).current_workflow_task
    return task


def approve(page: PublicationPage, name: str, action: str = "approve") -> None:
    page = PublicationPage.objects.get(pk=page.pk)
    task = page.current_workflow_task
    assert task is not None
    task.on_action(page.current_workflow_task_state, user(name), action)


def may(page: PublicationPage, name: str) -> list[str]:
    task = step(page)
    assert task is not None
    return sorted({action[0] for action in task.get_actions(PublicationPage.objects.get(pk=page.pk), user(name))})


def test_a_piece_goes_from_author_to_editor_to_second_reader_to_publisher_and_is_then_numbered() -> None:
    page = submitted()
    for name, by in (("Editing", EDITOR), ("Second reading", READER), ("Publication", PUBLISHER)):
        task = step(page)
        assert task is not None and task.name == name
        for other in {AUTHOR, EDITOR, READER, PUBLISHER} - {by}:
            assert "approve" not in may(page, other)
            with pytest.raises(PermissionDenied):
                approve(page, other)
        assert may(page, by) == ["approve", "reject"]
        assert not PublicationPage.objects.get(pk=page.pk).live
        approve(page, by)
    page = PublicationPage.objects.get(pk=page.pk)
    assert page.live and page.number and page.current is not None
    assert page.current.approver == "Rosalind Quill"
    done = [entry.action for entry in PageLogEntry.objects.filter(page=page.pk)]
    assert done.count("wagtail.workflow.approve") == 3 and "wagtail.publish" in done


def test_nobody_approves_what_they_saved_last_not_even_who_may_do_everything() -> None:
    page = submitted()
    PublicationPage.objects.get(pk=page.pk).get_latest_revision_as_object().save_revision(user=user(EDITOR))
    assert may(page, EDITOR) == ["reject"]
    with pytest.raises(PermissionDenied, match="other eyes"):
        approve(page, EDITOR)
    chief = User.objects.create_superuser("chief")
    assert may(page, "chief") == ["approve", "reject"]
    PublicationPage.objects.get(pk=page.pk).get_latest_revision_as_object().save_revision(user=chief)
    assert may(page, "chief") == ["reject"] and may(page, EDITOR) == ["approve", "reject"]
    with pytest.raises(PermissionDenied):
        approve(page, "chief")
    assert step(page).name == "Editing"  # type: ignore[union-attr]
    approve(page, EDITOR)


def test_the_second_reader_is_another_person() -> None:
    page = submitted()
    user(EDITOR).groups.add(*user(READER).groups.all())
    approve(page, EDITOR)
    assert may(page, EDITOR) == ["reject"] and may(page, READER) == ["approve", "reject"]
    with pytest.raises(PermissionDenied, match="somebody else"):
        approve(page, EDITOR)


def test_a_piece_that_something_stops_goes_back_with_the_reasons_at_the_last_step() -> None:
    page = submitted(body=[paragraph('<p>See <a href="/nowhere/">there</a>.</p>')])
    for name in (EDITOR, READER, PUBLISHER):
        approve(page, name)
    page = PublicationPage.objects.get(pk=page.pk)
    assert not page.live and page.number == "" and page.current_workflow_state.status == "needs_changes"
    said = TaskState.objects.filter(status="rejected").order_by("-pk")[0].comment
    assert "which we do not have" in said


def test_changes_can_be_asked_for_and_the_piece_comes_back_to_the_same_step() -> None:
    page = submitted()
    approve(page, EDITOR)
    approve(page, READER, "reject")
    state = PublicationPage.objects.get(pk=page.pk).current_workflow_state
    assert state.status == "needs_changes"
    PublicationPage.objects.get(pk=page.pk).get_latest_revision_as_object().save_revision(user=user(AUTHOR))
    state.resume(user=user(AUTHOR))
    assert step(page).name == "Second reading"  # type: ignore[union-attr]


def test_a_series_may_leave_a_step_out_but_never_the_last() -> None:
    steps = SeriesSteps.objects.create(series=Series.objects.get(code="CO"))
    steps.left_out.set(FourEyesTask.objects.all())
    page = submitted()
    assert step(page).name == "Publication"  # type: ignore[union-attr]
    approve(page, PUBLISHER)
    assert PublicationPage.objects.get(pk=page.pk).live
    other = submitted(series="IP", slug="the-other")
    assert step(other).name == "Editing"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("name", "edits_others", "publishes"),
    [(AUTHOR, False, False), (EDITOR, True, False), (READER, True, False), (PUBLISHER, True, True)],
)
def test_the_matrix_of_roles(name: str, edits_others: bool, publishes: bool) -> None:
    page = draft("Of somebody else")
    rights = page.permissions_for_user(user(name))
    assert (rights.can_edit(), rights.can_publish()) == (edits_others, publishes)
    assert not user(name).has_usable_password()
    assert user(name).has_perm("desk.release_bundle") is publishes


@pytest.mark.parametrize("name", [AUTHOR, PUBLISHER])
def test_nobody_publishes_past_the_workflow(client: Client, name: str) -> None:
    client.force_login(user(name))
    page = draft("Past it", owner=user(name))
    page.save_revision(user=user(name))
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert 'name="action-publish"' not in client.get(address).content.decode()
    client.post(address, {**form_of(page), "action-publish": "1"})
    assert not PublicationPage.objects.get(pk=page.pk).live
    assert not PublicRevision.objects.filter(page=page).exists()


def test_who_may_do_everything_can_publish_past_it_and_that_is_written_down(client: Client) -> None:
    client.force_login(User.objects.create_superuser("chief"))
    page = draft("In need")
    page.save_revision()
    answer = client.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]), {**form_of(page), "action-publish": "1"}, follow=True
    )
    assert PublicationPage.objects.get(pk=page.pk).live, answer.content.decode()[:3000]
    assert PageLogEntry.objects.filter(page=page.pk, action="desk.publish_past_workflow").count() == 1


@pytest.mark.parametrize("below", [True, False])
def test_nobody_publishes_many_at_once_past_it_and_what_stops_one_stops_all(client: Client, below: bool) -> None:
    sound, broken = draft("Sound"), draft("Unsound", body=[paragraph('<p>See <a href="/nowhere/">there</a>.</p>')])
    for page in (sound, broken):
        page.save_revision()
    wanted = [PublicationIndexPage.objects.get()] if below else [sound, broken]
    address = f"/admin/bulk/wagtailcore/page/publish/?{'&'.join(f'id={page.pk}' for page in wanted)}"
    fields = {"include_descendants": "on"} if below else {}
    for who, said in (
        (user(PUBLISHER), "through the workflow"),
        (User.objects.create_superuser("chief"), "do not have"),
    ):
        client.force_login(who)
        answer = client.post(address, fields, follow=True)
        assert said in answer.content.decode()
        assert not PublicationPage.objects.filter(pk__in=[sound.pk, broken.pk], live=True).exists()
    if not below:
        client.post(f"/admin/bulk/wagtailcore/page/publish/?id={sound.pk}")
        assert PublicationPage.objects.get(pk=sound.pk).live


def test_approval_in_the_admin_itself(client: Client) -> None:
    page = submitted()
    state = PublicationPage.objects.get(pk=page.pk).current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    client.force_login(user(AUTHOR))
    client.post(address, {"comment": ""})
    assert step(page).name == "Editing"  # type: ignore[union-attr]
    client.force_login(user(EDITOR))
    assert client.get(reverse("wagtailadmin_home")).status_code == 200
    assert client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200
    client.post(address, {"comment": "Good."})
    assert step(page).name == "Second reading"  # type: ignore[union-attr]


def test_setting_the_desk_up_twice_changes_nothing() -> None:
    before = Workflow.objects.get(name=NAME)
    tasks = [task.pk for task in before.tasks]
    call_command("set_up_desk", stdout=open_null())
    assert establish(PublicationIndexPage.objects.get()) == before
    assert [task.pk for task in before.tasks] == tasks and FourEyesTask.objects.count() == 3


def open_null() -> Any:
    import io

    return io.StringIO()


def form_of(page: PublicationPage) -> dict[str, Any]:
    """Return what the editor's form would send of a piece as it is."""
    from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

    latest = page.get_latest_revision_as_object()
    people = [
        {"person": line.person_id, "role": line.role, "biography_as_printed": rich_text("")}
        for line in latest.contributions.all()
    ]
    return nested_form_data(
        {
            "title": latest.title,
            "slug": latest.slug,
            "series": latest.series_id,
            "synopsis": latest.synopsis,
            "date_issued": str(latest.date_issued or ""),
            "language": "en-GB",
            "change_kind": "minor",
            "contents": rich_text(""),
            "body": streamfield([("paragraph", rich_text("<p>Words.</p>"))]),
            "notes": streamfield([]),
            "contributions": inline_formset(people),
            "editions": inline_formset([]),
            "reviews": inline_formset([]),
            "comments": inline_formset([]),
        }
    )
