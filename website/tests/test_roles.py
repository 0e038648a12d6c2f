"""Who may do what: every role against everything that the admin offers, as rows of a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import NoReverseMatch, reverse
from wagtail.models import GroupPagePermission

from institute.accounts import roles
from institute.comments.models import Comment
from institute.core.models import InstituteSettings, User
from institute.desk.models import FourEyesTask
from institute.publications.models import PublicationIndexPage, PublicationPage

pytestmark = pytest.mark.django_db

NOBODY, AUTHOR, EDITOR, READER = "anonymous", "Authors", "Editors", "Second readers"
PUBLISHER, EVENTS, PRESS, ALL = "Publishers", "Event managers", "Press officers", "superuser"
ROLES = (NOBODY, AUTHOR, EDITOR, READER, PUBLISHER, EVENTS, PRESS, ALL)
STAFF = {AUTHOR, EDITOR, READER, PUBLISHER, EVENTS, PRESS, ALL}
WRITERS = {AUTHOR, EDITOR, ALL}
CHANGERS = {EDITOR, READER, PUBLISHER, ALL}


def _draft() -> PublicationPage:
    return PublicationPage.objects.get(title="What a joint statement leaves out")


def _index() -> PublicationIndexPage:
    return PublicationIndexPage.objects.get()


@dataclass(frozen=True)
class Row:
    """Something that can be done, where, with what, and who may."""

    name: str
    where: Callable[[], str]
    may: set[str]
    data: Callable[[], dict[str, Any]] | None = None


def _named(name: str, *args: Any) -> Callable[[], str]:
    return lambda: reverse(name, args=args)


ROWS = [
    Row("the admin's first page", _named("wagtailadmin_home"), STAFF),
    Row(
        "add a piece",
        lambda: reverse("wagtailadmin_pages:add", args=["publications", "publicationpage", _index().pk]),
        WRITERS,
    ),
    Row("edit the piece of another", lambda: reverse("wagtailadmin_pages:edit", args=[_draft().pk]), CHANGERS),
    Row("import from Word", _named("desk-word"), WRITERS),
    Row("read a draft's checks", lambda: reverse("desk-checks", args=[_draft().pk]), CHANGERS),
    Row("make preview links", lambda: reverse("desk-links", args=[_draft().pk]), CHANGERS),
    Row("put bundles together", _named("desk-bundles"), CHANGERS),
    Row("see the clock", _named("desk-clock"), {PUBLISHER, ALL}),
    Row("make a forecast", _named("record_questions"), {AUTHOR, ALL}),
    Row("enter a forecast", _named("record_enter", "japan-us-2025", "q1"), {AUTHOR, ALL}),
    Row("see what falls due in the record", _named("record_due"), {READER, ALL}),
    Row("record an outcome", _named("record_resolve", "japan-us-2025", "q1"), {READER, ALL}),
    Row("see the mail of an issue", _named("newsletter_issues"), {PUBLISHER, ALL}),
    Row("see the digest before it goes", _named("digest_preview"), {PUBLISHER, ALL}),
    Row("see the numbers issued", _named("numbers-issued"), {ALL}),
    Row("read the feedback", _named("feedback_report"), {EDITOR, PUBLISHER, ALL}),
    Row(
        "decide on comments",
        _named("comments_queue"),
        {EDITOR, PUBLISHER, ALL},
        lambda: {"comments": [Comment.objects.filter(state=Comment.WAITING).first().pk], "state": "spam"},  # type: ignore[union-attr]
    ),
    Row("export comments", _named("comments_export"), {EDITOR, PUBLISHER, ALL}),
    Row("read the subscribers", _named("subscribers"), {PUBLISHER, ALL}),
    Row(
        "change the institute's settings",
        lambda: reverse(
            "wagtailsettings:edit", args=["core", "institutesettings", InstituteSettings.objects.get().site_id]
        ),
        {ALL},
    ),
    Row("change users", _named("wagtailusers_users:index"), {ALL}),
    Row("change groups", _named("wagtailusers_groups:index"), {ALL}),
]


@pytest.fixture
def people() -> Iterator[dict[str, Client]]:
    """Return a signed-in client for every role."""
    found = {NOBODY: Client()}
    for name in ROLES[1:]:
        user = User.objects.create_user(name.lower().replace(" ", "-"), password="x", is_superuser=name == ALL)
        if name != ALL:
            user.groups.add(Group.objects.get(name=name))
        found[name] = Client()
        found[name].force_login(user)
    yield found


def _let_in(answer: Any) -> bool:
    if answer.status_code == 200:
        return True
    away = ("/accounts/", reverse("wagtailadmin_home"))
    return answer.status_code == 302 and not (
        answer["Location"].startswith(away[0]) or answer["Location"].split("?")[0] == away[1]
    )


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_each_role_may_do_what_its_row_says_and_nothing_else(row: Row, people: dict[str, Client]) -> None:
    try:
        where = row.where()
    except NoReverseMatch:
        pytest.fail(f"{row.name}: there is no such page")
    let_in = set()
    for name, client in people.items():
        answer = client.post(where, row.data()) if row.data and name not in let_in else client.get(where)
        if row.data:
            Comment.objects.update(state=Comment.WAITING)
        if _let_in(answer):
            let_in.add(name)
    assert let_in == row.may


def test_nobody_publishes_past_the_workflow_but_who_may_do_everything(people: dict[str, Client]) -> None:
    page = _draft()
    went_out = set()
    for name, client in people.items():
        client.post(reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={page.pk}")
        page.refresh_from_db()
        if page.live:
            went_out.add(name)
            page.unpublish()
    assert went_out == {ALL}


def test_nobody_approves_what_they_saved_last(people: dict[str, Client]) -> None:
    page = _draft()
    user = User.objects.get(username="second-readers")
    other = User.objects.get(username="editors")
    page.save_revision(user=user)
    task = FourEyesTask.objects.get(name="Second reading")
    assert "other eyes" in task.reason_against(page, user)
    assert task.reason_against(page, other) == ""


def test_a_right_is_given_as_soon_as_its_room_is_built_and_twice_is_once(people: dict[str, Client]) -> None:
    before = set(GroupPagePermission.objects.values_list("group_id", "page_id", "permission_id"))
    roles.establish()
    assert set(GroupPagePermission.objects.values_list("group_id", "page_id", "permission_id")) == before
    kind = Permission.objects.first().content_type  # type: ignore[union-attr]
    for name, app in roles.PAGES.items():
        given = set(Group.objects.get(name=name).permissions.filter(content_type__app_label=app))
        assert given == set(Permission.objects.filter(content_type__app_label=app))
    late = Permission.objects.create(codename="send_issue", name="late", content_type=kind)
    named = f"{kind.app_label}.send_issue"
    roles.RIGHTS["Authors"] = (*roles.RIGHTS["Authors"], named)
    try:
        roles.establish()
        assert late in Group.objects.get(name="Authors").permissions.all()
    finally:
        roles.RIGHTS["Authors"] = roles.RIGHTS["Authors"][:-1]


def test_no_role_may_more_than_its_list_says() -> None:
    for name, rights in roles.RIGHTS.items():
        held = {
            f"{right.content_type.app_label}.{right.codename}"
            for right in Group.objects.get(name=name).permissions.select_related("content_type")
        }
        whole = {right.partition(".")[0] for right in rights if right.endswith(".*")}
        # Pictures and documents are Wagtail's own: it gives them to its groups, one of which has a role's name.
        whole |= {"wagtailimages", "wagtaildocs"}
        over = {right for right in held - set(rights) if right.partition(".")[0] not in whole}
        assert not over, f"{name} also holds {over}"
