"""What the site stands on is not deleted or taken down by a slip, one by one or many at once."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, Site

from institute.core.models import StandardPage, User
from institute.events.models import EventIndexPage
from institute.home.models import HomePage
from institute.publications.models import PublicationIndexPage, PublicationPage

pytestmark = pytest.mark.django_db
NUMBERED = "/co26001"


@pytest.fixture
def chief(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("chief"))
    return client


def one(action: str, page: Page, **more: Any) -> tuple[str, dict[str, Any]]:
    return reverse(f"wagtailadmin_pages:{action}", args=[page.pk]), more


def many(action: str, *pages: Page, **more: Any) -> tuple[str, dict[str, Any]]:
    keys = "&".join(f"id={page.pk}" for page in pages)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    return f"{address}?{keys}", {"wagtail_site_name": "Kaihan Institute", **more}


@pytest.mark.parametrize("way", [one, many])
@pytest.mark.parametrize("action", ["delete", "unpublish"])
@pytest.mark.parametrize("numbered", [True, False], ids=["with pieces", "with none"])
def test_the_front_page_stays_where_it_is_and_is_seen(chief: Client, action: str, way: Any, numbered: bool) -> None:
    if not numbered:
        PublicationPage.objects.update(number="")  # the guard of what was published has nothing to keep
    home = HomePage.objects.get()
    address, sent = way(action, home)
    answer = chief.post(address, sent, follow=True)
    assert answer.status_code == 200 and "The whole site stands on “" in answer.content.decode()
    kept = HomePage.objects.get()
    assert kept.live and kept.path == home.path and Site.objects.get().root_page_id == home.pk
    assert Client().get("/").status_code == 200


def test_the_front_page_is_not_moved(chief: Client) -> None:
    home, aside = HomePage.objects.get(), StandardPage.objects.get(slug="about")
    chief.post(reverse("wagtailadmin_pages:move_confirm", args=[home.pk, aside.pk]))
    chief.post(many("move", home)[0], {"chooser": aside.pk})
    assert HomePage.objects.get().path == home.path


@pytest.mark.parametrize("way", [one, many])
@pytest.mark.parametrize("ticked", [{}, {"include_descendants": "on"}], ids=["alone", "with all below"])
def test_the_list_of_publications_is_not_taken_down_from_above_what_readers_see(
    chief: Client, way: Any, ticked: dict[str, str]
) -> None:
    address, sent = way("unpublish", PublicationIndexPage.objects.get(), **ticked)
    assert "would be reached no more" in chief.post(address, sent, follow=True).content.decode()
    assert PublicationIndexPage.objects.get().live and PublicationPage.objects.live().count() > 20
    assert Client().get(NUMBERED, follow=True).status_code == 200


@pytest.mark.parametrize("way", [one, many])
def test_another_list_is_taken_down_with_all_below_it_or_not_at_all(chief: Client, way: Any) -> None:
    events = EventIndexPage.objects.get()
    address, sent = way("unpublish", events)
    assert "pages that readers see" in chief.post(address, sent, follow=True).content.decode()
    assert EventIndexPage.objects.get().live
    address, sent = way("unpublish", events, include_descendants="on")
    chief.post(address, sent)
    assert not EventIndexPage.objects.get().live and not events.get_descendants().live().exists()


def test_a_page_that_nothing_hangs_on_goes_as_before(chief: Client) -> None:
    home = HomePage.objects.get()
    for action in ("unpublish", "delete"):
        for way in (one, many):
            page = home.add_child(instance=StandardPage(title="Passing", slug="passing"))
            address, sent = way(action, page)
            chief.post(address, sent)
            assert not Page.objects.filter(slug="passing").live().exists(), (action, way)
            Page.objects.filter(slug="passing").delete()
            home.refresh_from_db()


def test_among_many_one_that_stays_keeps_all(chief: Client) -> None:
    home = HomePage.objects.get()
    page = home.add_child(instance=StandardPage(title="Passing", slug="passing"))
    address, sent = many("delete", page, home)
    chief.post(address, sent)
    assert StandardPage.objects.filter(slug="passing").exists()


@pytest.mark.parametrize("path", ["sites/", "sites/new/", "sites/edit/{}/", "sites/delete/{}/"])
def test_no_page_of_the_admin_takes_the_sites_own_record_away(chief: Client, path: str) -> None:
    # Without that record no address answers; where the site is served is told by THINKTANK_ADDRESS.
    address = f"/admin/{path.format(Site.objects.get().pk)}"
    before = Site.objects.values().get()
    for send in (chief.get, chief.post):
        sent = {"hostname": "elsewhere.example.org", "port": "80", "root_page": before["root_page_id"]}
        answer = send(address, sent, follow=True)
        assert answer.status_code == 200 and "told by THINKTANK_ADDRESS" in answer.content.decode()
    assert Site.objects.values().get() == before
    assert Client().get(address)["Location"].startswith("/accounts/login/")


def test_no_menu_leads_to_the_sites_own_record(chief: Client) -> None:
    assert "/admin/sites/" not in chief.get("/admin/").content.decode()


@pytest.mark.parametrize("path", ["/admin/failwhale/", "/admin/test404/"])
def test_wagtails_trials_of_its_failures_are_no_pages(chief: Client, path: str) -> None:
    for asks in (chief, Client()):
        assert asks.get(path).status_code == 404 and asks.post(path).status_code == 404
