"""The menus: what editors keep, what readers are shown of it, and what is left out because it leads nowhere."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client, RequestFactory
from wagtail.blocks import StreamBlockValidationError
from wagtail.models import Page, Site

from institute.core.models import StandardPage, User
from institute.frame import menus
from institute.frame.blocks import Items
from institute.frame.models import Navigation
from institute.home.models import HomePage

pytestmark = pytest.mark.django_db


def link(text: str, address: str = "", page: int | None = None, audience: str = "everyone") -> dict[str, Any]:
    return {"text": text, "page": page, "address": address, "audience": audience}


def item(text: str, address: str = "", groups: list[dict[str, Any]] | None = None, **more: Any) -> dict[str, Any]:
    return {"type": "item", "value": {**link(text, address, **more), "about": "", "groups": groups or []}}


def group(text: str, links: list[dict[str, Any]], address: str = "") -> dict[str, Any]:
    return {**link(text, address), "links": links}


def keep(main: list[dict[str, Any]], foot: list[dict[str, Any]] | None = None) -> Navigation:
    navigation = Navigation.objects.get()
    navigation.main = json.dumps(main)
    navigation.foot = json.dumps([{"type": "column", "value": column} for column in foot or []])
    navigation.save()
    navigation.save_revision().publish()
    return navigation


def shown(client: Client, path: str = "/about/", **more: Any) -> list[str]:
    html = client.get(path, **more).content.decode()
    found = re.search(r'<nav class="menu-body.*?</nav>', html, re.DOTALL)
    assert found
    return [
        re.sub(r"<[^>]+>", "", text).strip() for text in re.findall(r"<(?:a|summary)\b.*?</(?:a|summary)>", found[0])
    ]


def test_row_3_an_editor_adds_an_item_and_the_order_is_kept(client: Client) -> None:
    keep([item("Zeta", "/record/"), item("Alpha", "/analyses/"), item("New", "/glossary/")])
    assert shown(client) == ["Zeta", "Alpha", "New"]
    keep([item("New", "/glossary/"), item("Zeta", "/record/")])
    assert shown(client) == ["New", "Zeta"]


def test_row_3_a_draft_is_seen_in_the_preview_alone(client: Client, admin_client: Client) -> None:
    keep([item("Live", "/record/")])
    draft = Navigation.objects.get()
    draft.main = json.dumps([item("Draft", "/record/"), item("Gone", "/nowhere/")])
    draft.save_revision()
    assert shown(client) == ["Live"]
    request = RequestFactory(headers={"host": "localhost"}).get("/")
    preview = draft.make_preview_request(request, draft.default_preview_mode)
    preview.render() if hasattr(preview, "render") else None
    html = preview.content.decode()
    assert ">Draft</a>" in html and "Gone, to /nowhere/" in html and ">Live</a>" not in html


def test_row_3_the_admin_edits_the_menus(admin_client: Client) -> None:
    navigation = Navigation.objects.get()
    answer = admin_client.get(f"/admin/snippets/frame/navigation/edit/{navigation.pk}/")
    assert answer.status_code == 200 and "main menu" in answer.content.decode().lower()


def test_row_5_a_page_in_two_places_has_one_address(client: Client) -> None:
    about = StandardPage.objects.get(slug="about")
    twice = [link("Alumni", page=about.pk)]
    keep([item("One", "", [group("A", twice)]), item("Two", "", [group("B", twice)])])
    html = client.get("/record/").content.decode()
    assert len(re.findall(r'href="/about/"[^>]*>Alumni<', html)) == 2
    assert Page.objects.filter(title="About the institute").count() == 1


def test_row_2_every_link_stands_once_in_the_document(client: Client) -> None:
    found = menus.live(Site.objects.get(is_default_site=True))
    entries = sum(1 + bool(i.groups and i.url) + sum(len(g.links) + bool(g.url) for g in i.groups) for i in found.main)
    assert len(found.main) >= 6 and entries > 25
    assert len(shown(client)) == entries
    html = client.get("/").content.decode()
    assert html.count('aria-label="Main"') == 1


def test_a_link_to_a_page_taken_down_drops_out_and_is_flagged(client: Client, admin_client: Client) -> None:
    home = HomePage.objects.get()
    page = home.add_child(instance=StandardPage(title="Passing", slug="passing"))
    keep([item("Kept", "/record/"), item("Passing", page=page.pk)], [group("Foot", [link("Passing", page=page.pk)])])
    assert shown(client) == ["Kept", "Passing"]
    page.unpublish()
    assert shown(client) == ["Kept"]
    html = client.get("/").content.decode()
    assert "Passing" not in html and 'aria-label="Foot of the page"' not in html
    report = admin_client.get("/admin/reports/menu-links/").content.decode()
    assert "main menu" in report and "foot" in report and "which readers cannot see" in report
    assert "2 links of the menus lead nowhere" in admin_client.get("/admin/").content.decode()


def test_row_19_deleting_a_page_tells_that_the_menus_use_it(admin_client: Client) -> None:
    page = HomePage.objects.get().add_child(instance=StandardPage(title="Passing", slug="passing"))
    keep([item("Passing", page=page.pk)])
    from wagtail.models import ReferenceIndex

    assert ReferenceIndex.get_references_to(page).count() >= 1


@pytest.mark.parametrize(
    ("address", "leads"),
    [
        ("/record/", True),
        ("/about", True),
        ("/nowhere", False),
        ("/series/co/", True),
        ("/series/zz/", False),
        ("/people/ito-naoko/", True),
        ("/people/nobody/", False),
        ("/about/#how-we-work", True),
        ("/nowhere/", False),
        ("/privacy/v1/", True),
        ("/privacy/v9/", True),  # a number below a page is not looked up for every page; the crawl of the site does
        ("https://example.org/", True),
        ("/co25001", True),
        ("/static/img/mark.svg", True),
    ],
)
def test_addresses_that_lead_nowhere_are_left_out(address: str, leads: bool) -> None:
    site = Site.objects.get(is_default_site=True)
    found = menus.resolved(keep([item("A", address), item("B", "/record/")]), site)
    assert ([each.title for each in found.main] == ["A", "B"]) is leads
    assert bool(found.dead) is not leads


def test_row_20_a_link_for_the_staff_is_hidden_from_others(client: Client, settings: Any) -> None:
    import ipaddress

    keep(
        [item("Open", "/record/")],
        [group("Staff", [link("Intranet", "https://intranet.example/", audience="staff")])],
    )
    assert "Intranet" not in client.get("/").content.decode()
    settings.STAFF_NETWORKS = [ipaddress.ip_network("10.1.0.0/16")]
    assert "Intranet" not in client.get("/").content.decode()
    assert "Intranet" in client.get("/", REMOTE_ADDR="10.1.2.3").content.decode()
    assert "Intranet" not in client.get("/", REMOTE_ADDR="10.2.2.3").content.decode()
    client.force_login(User.objects.create_user("reader"))
    assert "Intranet" in client.get("/").content.decode()


def test_row_20_pages_kept_for_readers_never_hold_what_the_staff_sees(client: Client, settings: Any) -> None:
    import ipaddress

    keep([item("Open", "/record/"), item("Staff only", "/glossary/", audience="staff")])
    settings.PAGE_CACHE = True
    settings.STAFF_NETWORKS = [ipaddress.ip_network("10.1.0.0/16")]
    for _ in range(2):
        assert "Staff only" in client.get("/about/", REMOTE_ADDR="10.1.2.3").content.decode()
        assert "Staff only" not in client.get("/about/", REMOTE_ADDR="203.0.113.9").content.decode()


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({**link("", "/x/"), "groups": []}, "Say what it is called"),
        ({**link("A", "javascript:alert(1)"), "groups": []}, "An address begins with"),
        ({**link("A"), "groups": []}, "It leads nowhere"),
        ({**item("A", "/x/", [group("G", [link("L")])])["value"]}, "Say where it leads"),
    ],
)
def test_a_menu_that_cannot_be_is_refused_with_what_is_wrong(value: dict[str, Any], said: str) -> None:
    block = Items()
    with pytest.raises(StreamBlockValidationError) as caught:
        block.clean(block.to_python([{"type": "item", "value": value}]))
    assert said in str(caught.value.as_json_data())


def test_two_places_of_one_page_are_two_links(client: Client) -> None:
    keep([item("A", "/about/"), item("B", "/about/#how-we-work"), item("C", "/about/?x=1")])
    assert shown(client) == ["A", "B", "C"]


def test_a_link_to_where_a_page_was_follows_its_redirect(client: Client) -> None:
    from wagtail.contrib.redirects.models import Redirect

    Redirect.objects.create(old_path="/institute/old", redirect_link="/about/")
    keep([item("Old", "/institute/old/"), item("Older", "/institute/older/")])
    assert shown(client) == ["Old"]


def test_without_menus_the_pages_that_ask_for_it_are_the_menu(client: Client) -> None:
    Navigation.objects.all().delete()
    assert shown(client) == ["Publications", "About the institute"]
    assert client.get("/").status_code == 200


def test_there_is_one_set_of_menus() -> None:
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError, match="already"):
        Navigation().full_clean()
