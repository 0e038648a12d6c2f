"""Cookies: nothing before a choice, the choice kept with its version, withdrawn and deleted; how pages look."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import re
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from institute.frame import consent
from institute.frame.consent import Category, Cookie
from institute.frame.models import ConsentRecord, LegalPage

pytestmark = pytest.mark.django_db
HERE = {"origin": "http://testserver"}
PATHS = [
    "/",
    "/about/",
    "/publications/",
    "/publications/how-far-can-tokyo-hold-the-line/",
    "/search/?q=x",
    "/nowhere/",
]


def choose(client: Client, choice: str, *categories: str, next: str = "/about/") -> Any:
    return client.post("/consent/", {"choice": choice, "category": categories, "next": next}, headers=HERE)


def notice(client: Client, path: str = "/about/") -> str:
    found = re.search(r'<section class="cookie-notice".*?</section>', client.get(path).content.decode(), re.S)
    return found[0] if found else ""


@pytest.mark.parametrize("path", PATHS)
def test_row_33_nothing_is_set_before_a_choice(client: Client, path: str) -> None:
    answer = client.get(path)
    assert not answer.cookies
    html = answer.content.decode()
    assert "cookie-notice" in html
    loaded = re.findall(r"<(?:script|img|iframe|source|video|audio|embed|object)\b[^>]*(?:src|data)=\"([^\"]+)\"", html)
    loaded += re.findall(r'<link rel="(?:stylesheet|preload|icon)"[^>]* href="([^"]+)"', html)
    assert loaded and all(re.match(r"/(?!/)", address) for address in loaded)


def test_row_33_accepting_and_declining_are_equally_easy(client: Client) -> None:
    buttons = re.findall(r"<button([^>]*)>([^<]+)</button>", notice(client))
    assert [name for _, name in buttons] == ["Accept", "Decline"]
    assert {re.sub(r'value="\w+"', "", attributes) for attributes, _ in buttons} == {' type="submit" name="choice" '}


def test_row_33_with_nothing_to_choose_the_notice_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consent, "CATEGORIES", ())
    said = notice(client)
    assert "Only cookies that the site cannot work without" in said and ">OK</button>" in said
    choose(client, "none")
    assert notice(client) == ""


def test_row_35_a_choice_persists_with_its_version_and_is_recorded(client: Client) -> None:
    answer = choose(client, "all")
    assert answer.status_code == 302 and answer["Location"] == "/about/"
    record = ConsentRecord.objects.get()
    assert client.cookies["consent"].value == f"2.reading.{record.id.hex}"
    assert (record.policy_version, record.categories, record.withdrawn_at) == (2, "reading", None)
    morsel = client.cookies["consent"]
    assert morsel["httponly"] and morsel["samesite"] == "Lax" and morsel["max-age"] == consent.LASTS
    assert notice(client) == ""
    assert "/cookies/#choices" in client.get("/about/").content.decode().split("<footer")[1]
    choose(client, "all")
    assert ConsentRecord.objects.count() == 1, "the same answer twice is one record"


def test_row_35_declining_is_kept_without_a_record(client: Client) -> None:
    choose(client, "none")
    assert client.cookies["consent"].value == "2." and not ConsentRecord.objects.exists()
    assert notice(client) == ""


def test_row_35_withdrawing_deletes_the_cookies(client: Client) -> None:
    client.post("/reading/", {"paper": "dark", "size": "large", "next": "/cookies/"}, headers=HERE)
    assert client.cookies["reading"].value == "dark.large"
    assert 'data-paper="dark" data-size="large"' in client.get("/about/").content.decode()
    choose(client, "none")
    assert client.cookies["reading"]["max-age"] == 0
    assert ConsentRecord.objects.get().withdrawn_at is not None
    assert "data-paper" not in client.get("/about/").content.decode()


def test_row_35_a_new_text_asks_again_and_the_old_choice_counts_no_more(client: Client) -> None:
    client.post("/reading/", {"paper": "dark", "size": "normal", "next": "/"}, headers=HERE)
    page = LegalPage.objects.get(slug="cookies")
    page.body = json.dumps([*page.body.raw_data, {"type": "paragraph", "value": "<p>Something new.</p>"}])
    page.save_revision().publish()
    assert consent.policy_version() == 3
    assert notice(client) != ""
    assert "data-paper" not in client.get("/about/").content.decode()


def test_row_34_all_eight_choices_of_three_categories(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("reading", "counts", "films")
    made = tuple(
        Category(name, name.title(), "For a test.", (Cookie(f"{name}-kept", "For a test.", "a day"),)) for name in names
    )
    monkeypatch.setattr(consent, "CATEGORIES", made)
    for wanted in itertools.product((False, True), repeat=3):
        chosen = [name for name, is_wanted in zip(names, wanted, strict=True) if is_wanted]
        client.cookies.clear()
        for name in names:
            client.cookies[f"{name}-kept"] = "1"
        choose(client, "some", *chosen, next="/cookies/")
        assert (client.cookies["consent"].value + ".").split(".")[1] == "+".join(chosen)
        for name in names:
            assert (client.cookies[f"{name}-kept"]["max-age"] == 0) is (name not in chosen), (name, chosen)
        html = client.get("/cookies/").content.decode()
        assert re.findall(r'name="category" value="(\w+)"[^>]* checked', html) == chosen


def test_row_34_the_page_lists_every_cookie_that_the_site_sets(client: Client, settings: Any) -> None:
    html = client.get("/cookies/").content.decode()
    known = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages", "consent", "dismissed", "reading"}
    assert known <= set(re.findall(r'<th scope="row">([\w-]+)</th>', html))
    assert client.get("/cookies/")["Cache-Control"] == "private"


@pytest.mark.parametrize("path", ["/consent/", "/reading/", "/dismiss/"])
def test_a_form_from_elsewhere_is_refused(client: Client, path: str) -> None:
    data = {"choice": "all", "paper": "dark", "size": "large", "key": "bk26-01"}
    for headers in ({}, {"origin": "https://evil.example"}, {"origin": "null"}, {"referer": "https://evil.example/x"}):
        answer = client.post(path, data, headers=headers)
        assert answer.status_code == 403 and not answer.cookies, headers
    assert client.get(path).status_code == 405
    for headers in ({"referer": "http://testserver/about/"}, {"sec-fetch-site": "same-origin"}):
        assert client.post(path, data, headers=headers).status_code == 302
    assert not ConsentRecord.objects.exclude(categories="reading").exists()


@pytest.mark.parametrize(
    "next",
    ["//evil.example/", "https://evil.example/", "javascript:alert(1)", "/\\evil.example", "/a\r\nSet-Cookie: x=1", ""],
)
def test_the_way_back_is_always_ours(client: Client, next: str) -> None:
    assert choose(client, "none", next=next)["Location"] == "/"


@pytest.mark.parametrize(
    "value", ["x", "9999999999.reading", "2.unknown", "2.reading.zz", "2", "'; DROP", "2.reading+reading"]
)
def test_a_cookie_from_another_hand_harms_nothing(client: Client, value: str) -> None:
    client.cookies["consent"] = value
    client.cookies["reading"] = 'dark"><script>.large'
    client.cookies["dismissed"] = "x" * 500
    answer = client.get("/about/")
    assert answer.status_code == 200 and "<script>.large" not in answer.content.decode()
    assert choose(client, "all").status_code == 302


def test_pages_are_kept_apart_by_what_readers_chose(client: Client, settings: Any) -> None:
    settings.PAGE_CACHE = True
    fresh = Client()
    choose(client, "none")
    for _ in range(2):
        assert notice(fresh) != "" and notice(client) == ""
    dark = Client()
    dark.post("/reading/", {"paper": "dark", "size": "normal", "next": "/"}, headers=HERE)
    for _ in range(2):
        assert 'data-paper="dark"' in dark.get("/about/").content.decode()
        assert "data-paper" not in client.get("/about/").content.decode()


def test_records_are_deleted_when_their_time_is_over(capsys: pytest.CaptureFixture[str]) -> None:
    ConsentRecord.objects.create(
        policy_version=1, categories="reading", given_at=timezone.now() - dt.timedelta(days=401)
    )
    ConsentRecord.objects.create(policy_version=2, categories="reading")
    call_command("purge_consents")
    assert "Deleted 1 record." in capsys.readouterr().out
    assert ConsentRecord.objects.count() == 1
