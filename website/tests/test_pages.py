"""Pages answer, say what they should, keep the policy, and ask the database little."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from institute.core.models import User
from institute.publications.models import PublicationPage

pytestmark = pytest.mark.django_db
CASE = "/analyses/japan-us-2025/"
PAGES = [
    "/",
    "/publications/",
    "/publications/how-far-can-tokyo-hold-the-line/",
    "/people/ito-naoko/",
    "/analyses/",
    CASE,
    f"{CASE}defence/",
    f"{CASE}steel_deal/",
    "/about/",
    "/search/?q=Tokyo",
]


@pytest.mark.parametrize("path", PAGES)
def test_it_answers_with_one_heading_and_the_strict_policy(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    policy = answer["Content-Security-Policy"]
    assert "default-src 'self'" in policy and "unsafe" not in policy
    assert answer["Permissions-Policy"] and answer["X-Content-Type-Options"] == "nosniff"
    html = answer.content.decode()
    assert len(re.findall(r"<h1\b", html)) == 1
    loaded = re.findall(
        r'<(?:script|img|iframe|source|video|audio|track|embed|object)\b[^>]*\s(?:src|data)="([^"]+)"', html
    )
    loaded += re.findall(r'<link rel="(?:stylesheet|preload|icon)"[^>]* href="([^"]+)"', html)
    assert loaded and not [address for address in loaded if not re.match(r"/(?!/)", address)]


@pytest.mark.parametrize("path", PAGES)
def test_it_asks_the_database_a_bounded_number_of_times(
    client: Client, path: str, django_assert_max_num_queries: object
) -> None:
    client.get(path)
    with django_assert_max_num_queries(40):  # type: ignore[operator]
        client.get(path)


def test_the_admin_has_a_policy_of_its_own_and_asks_for_a_password(client: Client) -> None:
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/accounts/login/")
    assert "unsafe" not in answer["Content-Security-Policy"]
    client.force_login(User.objects.create_superuser("chief", "", "x"))
    answer = client.get("/admin/")
    assert "'unsafe-inline'" in answer["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]


def test_sitemap_robots_and_health(client: Client) -> None:
    listed = client.get("/sitemap.xml").content.decode()
    assert "/sitemap-publications-2025.xml" in listed and "/sitemap-pages.xml" in listed
    year = client.get("/sitemap-publications-2025.xml").content.decode()
    assert "/publications/how-far-can-tokyo-hold-the-line/" in year
    assert client.get("/sitemap-publications-1900.xml").status_code == 404
    assert "Disallow: /admin/" in client.get("/robots.txt").content.decode()
    assert client.get("/healthz").content == b"ok\n"


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere/",
        "/co99999",
        "/people/nobody/",
        "/analyses/none/",
        f"{CASE}none/",
        "/runs/abc/",
        f"/runs/{'0' * 64}/",
        "/cases/none.toml",
    ],
)
def test_what_is_not_there_is_404_in_words(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "<h1" in answer.content.decode()


def test_a_draft_is_not_shown_anywhere(client: Client, commentary: PublicationPage) -> None:
    commentary.unpublish()
    assert client.get("/publications/how-far-can-tokyo-hold-the-line/").status_code == 404
    gone = client.get("/co25001")
    assert gone.status_code == 410 and "How far can Tokyo" not in gone.content.decode()
    for path in ("/", "/publications/", "/feed.xml", "/search/?q=Tokyo", "/people/ito-naoko/", "/sitemap.xml"):
        assert "How far can Tokyo" not in client.get(path).content.decode(), path


def test_too_many_requests_are_answered_with_429(client: Client, limited: None) -> None:
    codes = [client.post("/accounts/login/", {"login": "x", "password": ""}).status_code for _ in range(12)]
    assert codes[:10] == [200] * 10 and codes[10:] == [429] * 2
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/recordings/999999999999999999999/player/",
        "/comments/99999999999999999999/",
        "/external/99999999999999999999/",
        "/news/files/99999999999999999999/a.pdf",
        "/publications/year/0/",
        "/publications/year/1999/",
        "/publications/year/99999/",
        "/external/year/1850/",
        "/series/co/1999/",
        "/events/past/0/",
    ],
)
def test_a_number_of_which_there_is_nothing_leads_nowhere(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "path", ["/about/funding/", "/publications/how-far-can-tokyo-hold-the-line/", "/co25003/versions/", "/events/"]
)
def test_every_moment_is_written_as_html_has_it(client: Client, path: str) -> None:
    moments = re.findall(r'<time datetime="([^"]*)"', client.get(path).content.decode())
    date, clock = r"\d{4}-\d\d-\d\d", r"\d\d:\d\d(:\d\d(\.\d{1,3})?)?"
    whole = re.compile(rf"{date}(T{clock}([+-]\d\d:?\d\d|Z)?)?")
    assert moments and not [each for each in moments if not whole.fullmatch(each)]


def test_text_is_compressed_and_what_says_that_nothing_changed_has_no_length(client: Client) -> None:
    asked = "/oai?verb=Identify"
    packed = client.get(asked, headers={"accept-encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip" and "Accept-Encoding" in packed["Vary"]
    card = client.get("/co25001/card.png", headers={"accept-encoding": "gzip"})
    assert card["Content-Type"] == "image/png" and "Content-Encoding" not in card, "a picture is compressed already"
    for path, etag in ((asked, client.get(asked)["ETag"]), ("/healthz", "*")):
        unchanged = client.get(path, headers={"if-none-match": etag})
        assert unchanged.status_code == 200 or "Content-Length" not in unchanged, path
    assert client.get("/co25001/card.png", headers={"if-none-match": card["ETag"]}).status_code == 304
