"""Who may do what: every role against everything that the admin offers, as rows of a table."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import NoReverseMatch, reverse
from lxml import html
from PIL import Image
from wagtail.models import GroupPagePermission, Page

from institute.accounts import roles
from institute.comments.models import Comment
from institute.core.models import InstituteSettings, Picture, StandardPage, User
from institute.desk.models import FourEyesTask
from institute.events.models import EventIndexPage, EventPage
from institute.frame.models import LegalPage, Navigation
from institute.home.models import HomePage
from institute.media.models import HubPage, RecordingIndexPage, ReleaseIndexPage, ReleasePage
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


def _event() -> EventPage:
    found = EventPage.objects.live().first()
    assert found is not None
    return found


def _listed(app: str, model: str, view: str) -> Callable[[], str]:
    return _named(f"wagtailsnippets_{app}_{model}:{view}")


def _edited(app: str, model: str, view: str = "edit") -> str:
    first = apps.get_model(app, model)._default_manager.first()
    return reverse(f"wagtailsnippets_{app}_{model}:{view}", args=[first.pk])


def _setting(app: str, model: str) -> Callable[[], str]:
    return lambda: reverse("wagtailsettings:edit", args=[app, model, InstituteSettings.objects.get().site_id])


def _page_edited(kind: type[Page], view: str = "edit") -> str:
    first = kind._default_manager.first()
    return reverse(f"wagtailadmin_pages:{view}", args=[first.pk])


def _page_added(index: type[Page], app: str, model: str) -> str:
    return reverse("wagtailadmin_pages:add", args=[app, model, index._default_manager.get().pk])


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
    Row("import works", _named("import-works"), {EDITOR, PUBLISHER, ALL}),
    Row("add a case", _listed("analyses", "storedcase", "add"), {EDITOR, ALL}),
    Row("change a case", lambda: _edited("analyses", "storedcase"), {EDITOR, ALL}),
    Row("say who is whom in the record", _listed("record", "analyst", "add"), {ALL}),
    Row("change a person", lambda: _edited("publications", "person"), {EDITOR, PUBLISHER, ALL}),
    Row("add a person", _listed("publications", "person", "add"), {EDITOR, PUBLISHER, ALL}),
    Row("delete a person", lambda: _edited("publications", "person", "delete"), {PUBLISHER, ALL}),
    Row("change a board", lambda: _edited("people", "body"), {EDITOR, PUBLISHER, ALL}),
    Row("change a group of people", lambda: _edited("people", "persongroup"), {EDITOR, PUBLISHER, ALL}),
    Row("change a named chair", lambda: _edited("people", "chair"), {EDITOR, PUBLISHER, ALL}),
    Row("change a unit", lambda: _edited("publications", "unit"), {EDITOR, PUBLISHER, ALL}),
    Row("change a course", lambda: _edited("people", "course"), {EDITOR, PUBLISHER, ALL}),
    Row("add a vacancy", _listed("people", "vacancy", "add"), {EDITOR, PUBLISHER, ALL}),
    Row("add an award", _listed("publications", "award", "add"), {EDITOR, PUBLISHER, ALL}),
    Row("change a grant", lambda: _edited("people", "grant"), {PUBLISHER, ALL}),
    Row("change a funder", lambda: _edited("people", "funder"), {PUBLISHER, ALL}),
    Row("read the directory of alumni", _listed("people", "alumnus", "list"), {PUBLISHER, ALL}),
    Row("open a series", _listed("publications", "series", "add"), {PUBLISHER, ALL}),
    Row("say who reads a series before it goes out", _listed("desk", "seriessteps", "list"), {ALL}),
    Row("edit the menus", lambda: _edited("frame", "navigation"), {EDITOR, PUBLISHER, ALL}),
    Row("choose the promoted book", _setting("frame", "promotion"), {PUBLISHER, ALL}),
    Row("say what the survey asks", _setting("outreach", "feedbacksettings"), {PUBLISHER, ALL}),
    Row("say how comments are taken", _setting("comments", "commentsettings"), {PUBLISHER, ALL}),
    Row("say how the institute is paid for", _setting("people", "fundingsettings"), {PUBLISHER, ALL}),
    Row("say where the press writes to", _setting("media", "mediasettings"), {PRESS, ALL}),
    Row("change a department", lambda: _edited("contact", "department"), {PUBLISHER, ALL}),
    Row("bring comments from elsewhere", _named("comments_import"), {PUBLISHER, ALL}),
    Row("lead an old address on", _named("wagtailredirects:add"), {PUBLISHER, ALL}),
    Row("edit the front page", lambda: _page_edited(HomePage), {ALL}),
    Row("edit a legal text", lambda: _page_edited(LegalPage), {PUBLISHER, ALL}),
    Row("edit a free page", lambda: _page_edited(StandardPage), {EDITOR, PUBLISHER, ALL}),
    Row("edit a topic", lambda: _page_edited(HubPage), {EDITOR, PUBLISHER, PRESS, ALL}),
    Row("add an event", lambda: _page_added(EventIndexPage, "events", "eventpage"), {EVENTS, ALL}),
    Row("edit an event", lambda: _page_edited(EventPage), {EVENTS, ALL}),
    Row("take an event down", lambda: _page_edited(EventPage, "unpublish"), {EVENTS, ALL}),
    Row("see who takes part", lambda: reverse("event-attendees", args=[_event().pk]), {EVENTS, ALL}),
    Row("take away who takes part", lambda: reverse("event-attendees-csv", args=[_event().pk]), {EVENTS, ALL}),
    Row("add a release", lambda: _page_added(ReleaseIndexPage, "media", "releasepage"), {PRESS, ALL}),
    Row("edit a release", lambda: _page_edited(ReleasePage), {PRESS, ALL}),
    Row("add a recording", lambda: _page_added(RecordingIndexPage, "media", "recordingpage"), {PRESS, ALL}),
    Row("note a speech", _listed("media", "delivery", "add"), {PRESS, ALL}),
    Row("upload a picture", _named("wagtailimages:add"), STAFF),
    Row("choose a picture", _named("wagtailimages_chooser:choose"), STAFF),
    Row("upload a document", _named("wagtaildocs:add"), STAFF),
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
    for name, app in ((roles.EVENT_MANAGERS, "events"), (roles.PRESS, "media")):
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
    assert set(Group.objects.values_list("name", flat=True)) == set(roles.RIGHTS)
    for name, rights in roles.RIGHTS.items():
        held = {
            f"{right.content_type.app_label}.{right.codename}"
            for right in Group.objects.get(name=name).permissions.select_related("content_type")
        }
        whole = {right.partition(".")[0] for right in rights if right.endswith(".*")}
        over = {right for right in held - set(rights) if right.partition(".")[0] not in whole}
        assert not over, f"{name} also holds {over}"


def test_every_right_that_is_named_is_there() -> None:
    there = {f"{right.content_type.app_label}.{right.codename}" for right in Permission.objects.all()}
    named = {right for rights in roles.RIGHTS.values() for right in rights if not right.endswith(".*")}
    assert named <= there


def test_on_no_role_stands_the_whole_site() -> None:
    assert not GroupPagePermission.objects.filter(page__depth__lte=2).exists()


def test_an_editor_keeps_a_draft_of_the_menus_and_a_publisher_publishes_it(people: dict[str, Client]) -> None:
    menus = Navigation.objects.get()
    where = reverse("wagtailsnippets_frame_navigation:edit", args=[menus.pk])
    published = {}
    for name in (EDITOR, PUBLISHER):
        page = html.fromstring(people[name].get(where).content.decode())
        published[name] = bool(page.xpath("//button[@name='action-publish']"))
    assert published == {EDITOR: False, PUBLISHER: True}


def test_an_author_uploads_a_picture_and_chooses_it(people: dict[str, Client]) -> None:
    drawn = io.BytesIO()
    Image.new("RGB", (9, 9)).save(drawn, "png")
    sent = SimpleUploadedFile("drawing.png", drawn.getvalue())
    form = {"title": "A drawing", "file": sent, "collection": 1}
    answer = people[AUTHOR].post(reverse("wagtailimages:add"), form)
    assert answer.status_code == 302 and Picture.objects.filter(title="A drawing").exists()
    chooser = people[AUTHOR].get(reverse("wagtailimages_chooser:choose"))
    assert "A drawing" in chooser.json()["html"]


def test_a_new_free_page_is_in_the_right_hands_at_once(people: dict[str, Client]) -> None:
    home = HomePage.objects.get()
    add = reverse("wagtailadmin_pages:add", args=["core", "standardpage", home.pk])
    form = {"title": "House rules", "slug": "house-rules", "intro": "null", "body-count": "0"}
    assert people[ALL].post(add, form).status_code == 302
    page = StandardPage.objects.get(slug="house-rules")
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert {name for name, client in people.items() if _let_in(client.get(edit))} == {EDITOR, PUBLISHER, ALL}


@pytest.mark.parametrize("name", [name for name in ROLES[1:] if name != ALL])
def test_no_link_of_the_menu_leads_to_a_closed_door(name: str, people: dict[str, Client]) -> None:
    first = people[name].get(reverse("wagtailadmin_home")).content.decode()
    props = re.search(r'<script id="wagtail-sidebar-props"[^>]*>(.*?)</script>', first, re.DOTALL)
    assert props is not None
    shown = set(_addresses(json.loads(props.group(1)))) | set(html.fromstring(first).xpath("//main//a/@href"))
    inside = {each for each in shown if each.startswith("/admin/") and "logout" not in each}
    closed = {where for where in inside if not _let_in(people[name].get(where))}
    assert len(inside) > 3 and not closed


def _addresses(tree: Any) -> Iterator[str]:
    if isinstance(tree, dict):
        if isinstance(tree.get("url"), str):
            yield tree["url"]
        tree = list(tree.values())
    if isinstance(tree, list):
        for each in tree:
            yield from _addresses(each)
