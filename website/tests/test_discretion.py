"""What staff of other rooms are shown of a draft: not even its title, by whichever address they ask."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from institute.core.models import User
from institute.desk.roles import EDITORS
from institute.publications.models import PublicationIndexPage, PublicationPage

from .makers import draft, published

pytestmark = pytest.mark.django_db
TITLE = "Aardvark under embargo"
ELSEWHERE = ("Event managers", "Press officers")
ADDRESSES = (
    "/admin/",
    "/admin/desk/turns/",
    "/admin/desk/bundles/",
    "/admin/desk/checks/{page}/",
    "/admin/desk/links/{page}/",
    "/admin/pages/{index}/",
    "/admin/pages/{page}/",
    "/admin/pages/{page}/results/",
    "/admin/pages/{page}/edit/",
    "/admin/pages/{page}/history/",
    "/admin/pages/{page}/usage/",
    "/admin/pages/{page}/view_draft/",
    "/admin/pages/search/?q=aardvark",
    "/admin/api/main/pages/?search=aardvark",
    "/admin/api/main/pages/?child_of={index}",
    "/admin/api/main/pages/{page}/",
    "/admin/choose-page/{index}/",
    "/admin/choose-page/{index}/?p=2",
    "/admin/choose-page/{index}/?p=3",
    "/admin/choose-page/{index}/?page_type=publications.publicationpage",
    "/admin/choose-page/search/?q=aardvark",
    "/admin/choose-page/search/",
    "/admin/choose-page/chosen-multiple/?id={page}",
    "/admin/bulk/wagtailcore/page/publish/?id={page}",
    "/admin/bulk/wagtailcore/page/delete/?id={page}",
    "/admin/bulk/wagtailcore/page/move/?id={page}",
    "/admin/bulk/wagtailcore/page/unpublish/?id=all&childOf={index}",
    "/admin/reports/page-types-usage/",
    "/admin/reports/page-types-usage/results/",
    "/admin/reports/site-history/",
    "/admin/reports/workflow/",
    "/admin/publications/{page}/outlook/",
)


@pytest.fixture
def secret() -> PublicationPage:
    """Return a draft that waits for its editor."""
    author = User.objects.get(username="naoko.ito")
    page = draft(TITLE, None)
    page.save_revision(user=author)
    page.get_workflow().start(page, author)
    return page


def of(role: str) -> Client:
    user = User.objects.create_user("of-the-house")
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client


def at(address: str, page: PublicationPage) -> str:
    return address.format(page=page.pk, index=PublicationIndexPage.objects.get().pk)


@pytest.mark.parametrize("role", ELSEWHERE)
def test_another_room_is_not_told_of_a_draft(role: str, secret: PublicationPage) -> None:
    client = of(role)
    told = []
    for address in ADDRESSES:
        answer = client.get(at(address, secret))
        assert answer.status_code < 500, address
        if TITLE in answer.content.decode():
            told.append(address)
    assert not told


def test_who_works_on_it_is_told_by_the_same_addresses(secret: PublicationPage) -> None:
    client = of(EDITORS)
    for address in (
        "/admin/desk/turns/",
        "/admin/pages/{index}/",
        "/admin/pages/search/?q=aardvark",
        "/admin/choose-page/{index}/?p=2",
        "/admin/choose-page/search/?q=aardvark",
        "/admin/choose-page/chosen-multiple/?id={page}",
        "/admin/bulk/wagtailcore/page/publish/?id={page}",
    ):
        assert TITLE in client.get(at(address, secret)).content.decode(), address


@pytest.mark.parametrize("role", ELSEWHERE)
def test_what_readers_see_can_be_linked_to_by_every_room(role: str) -> None:
    page = published("Aardvark before readers")
    client = of(role)
    found = client.get(at("/admin/choose-page/{index}/?p=2", page)).json()["html"]
    assert page.title in found
    assert page.title in client.get("/admin/choose-page/search/?q=aardvark").content.decode()
    assert client.get(at("/admin/choose-page/chosen-multiple/?id={page}", page)).status_code == 200


def test_the_report_on_types_is_for_those_who_see_every_page(secret: PublicationPage, admin_client: Client) -> None:
    assert admin_client.get("/admin/reports/page-types-usage/").status_code == 200
    assert "page-types-usage" in admin_client.get("/admin/").content.decode()
    assert "page-types-usage" not in of(EDITORS).get("/admin/").content.decode()


def test_who_is_not_signed_in_is_led_to_signing_in(secret: PublicationPage) -> None:
    for address in ADDRESSES:
        answer = Client().get(at(address, secret))
        assert answer.status_code == 302 and answer["Location"].startswith("/accounts/login/"), address
