"""Around every page: who we are, how to reach us, where a page stands, the book, the legal texts, maintenance."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from institute.core import content
from institute.core.models import InstituteSettings, SocialLink
from institute.frame import maintenance, styleguide
from institute.frame.models import LegalPage, LegalVersion, Promotion
from institute.frame.models.legal import difference
from institute.publications.models import PublicationPage, PublicRevision, Series

from .makers import published

pytestmark = pytest.mark.django_db
PAGES = ["/", "/about/", "/publications/", "/record/", "/search/?q=Tokyo", "/series/co/", "/privacy/", "/nowhere/"]


def html_of(client: Client, path: str = "/about/") -> str:
    return client.get(path).content.decode()


def graphs(html: str) -> list[dict[str, Any]]:
    return [json.loads(text) for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)]


def particulars() -> InstituteSettings:
    return InstituteSettings.objects.get()


# Who we are


@pytest.mark.parametrize("path", PAGES)
def test_row_6_changing_the_year_and_the_motto_changes_every_page(client: Client, path: str) -> None:
    settings = particulars()
    settings.founded, settings.motto, settings.logo_alt = 1987, "Ask again", "A lamp"
    settings.save()
    html = html_of(client, path)
    assert "since 1987" in html and "© 1987–" in html and "since 2011" not in html and "2011–" not in html
    assert "Ask again" in html
    assert html.count('aria-label="A lamp"') == 1


def test_row_7_the_parent_institution_is_named_once_in_its_link(client: Client) -> None:
    html = html_of(client)
    (link,) = re.findall(r'<a class="parent".*?</a>', html, re.S)
    assert re.sub(r"<[^>]+>", "", link).strip() == "University of Port Ardent"
    assert html.count("University of Port Ardent") == 1 and "title=" not in link
    settings = particulars()
    settings.parent_name = ""
    settings.save()
    assert 'class="parent"' not in html_of(client)


def test_row_9_accounts_elsewhere_say_whose_and_where_in_order(client: Client) -> None:
    settings = particulars()
    settings.social_links.set(
        [
            SocialLink(sort_order=0, network="A network of tomorrow", handle="@k", url="https://tomorrow.example/k"),
            SocialLink(sort_order=1, network="LinkedIn", url="https://linkedin.example/k"),
        ]
    )
    settings.save()
    found = re.findall(r'<a rel="me noopener" href="([^"]+)" aria-label="([^"]+)"', html_of(client))
    expected = [
        ("https://tomorrow.example/k", "Kaihan Institute on A network of tomorrow, @k"),
        ("https://linkedin.example/k", "Kaihan Institute on LinkedIn"),
    ]
    assert found == expected * 2  # in the masthead's panel and at the foot


def test_row_13_and_21_every_address_comes_from_one_place(client: Client) -> None:
    settings = particulars()
    settings.street = "7 New Quay"
    settings.save()
    html = html_of(client, "/")
    blocks = re.findall(r"<address>.*?</address>", html, re.S)
    texts = [" ".join(re.sub(r"<[^>]+>", " ", block).split()) for block in blocks]
    assert len(texts) == 4 and texts[:2] == texts[2:]
    assert texts[0] == "Kaihan Institute 7 New Quay Port Ardent 20117 +00 20 5550 117"
    (graph,) = [each for each in graphs(html) if each.get("@type") == "ResearchOrganization"]
    assert [place["streetAddress"] for place in graph["address"]] == ["7 New Quay", "Old Customs House, Quay 2"]
    assert {place["@type"] for place in graph["address"]} == {"PostalAddress"}
    assert graph["foundingDate"] == "2011" and len(graph["sameAs"]) == 4
    assert graph["parentOrganization"]["name"] == "University of Port Ardent"


def test_row_13_the_contact_page_says_the_same_address(client: Client) -> None:
    settings = particulars()
    settings.street = "7 New Quay"
    settings.save()
    html = html_of(client, "/contact/")
    blocks = [
        " ".join(re.sub(r"<[^>]+>", " ", each).split()) for each in re.findall(r"<address>.*?</address>", html, re.S)
    ]
    assert len(blocks) == 6 and blocks[:2] == blocks[2:4] == blocks[4:] and "7 New Quay" in blocks[0]
    (graph,) = [each for each in graphs(html) if "contactPoint" in each]
    assert graph["address"][0] == {**graph["address"][0], "@type": "PostalAddress", "streetAddress": "7 New Quay"}


def test_row_21_the_panel_of_the_masthead_and_the_foot_are_the_same(client: Client) -> None:
    html = html_of(client)
    panels = re.findall(r'<div class="reach">.*?</div>\s*</div>', html, re.S)
    plain = [" ".join(re.sub(r"<[^>]+>", " ", panel).split()) for panel in panels]
    assert len(plain) == 2 and plain[0] == plain[1] and "Feeds" in plain[0]


def test_row_22_the_licence_at_the_foot_is_the_sites(client: Client) -> None:
    settings = particulars()
    settings.copyright_holder, settings.licence_name, settings.licence_url = "Holders", "CC0", "https://example.org/cc0"
    settings.save()
    html = html_of(client)
    assert "Holders." in html and '<a rel="license" href="https://example.org/cc0">CC0</a>' in html


# Where a page stands


@pytest.mark.parametrize(
    "path",
    [
        "/publications/how-far-can-tokyo-hold-the-line/",
        "/publications/quiet-seas/",
        "/series/co/2025/",
        "/record/forecasts/japan-us-2025/q1/",
        "/analyses/japan-us-2025/defence/",
        "/people/ito-naoko/",
        "/glossary/",
        "/cookies/",
    ],
)
def test_row_17_the_trail_says_every_step_and_each_answers(client: Client, path: str) -> None:
    html = html_of(client, path)
    (nav,) = re.findall(r'<nav class="trail".*?</nav>', html, re.S)
    assert nav.count('aria-current="page"') == 1 and re.search(r'aria-current="page">[^<]+</span></li>\s*</ol>', nav)
    for address in re.findall(r'href="([^"]+)"', nav):
        assert client.get(address).status_code == 200, address
    (listed,) = [each for each in graphs(html) if each.get("@type") == "BreadcrumbList"]
    names = [step["name"] for step in listed["itemListElement"]]
    shown = [re.sub(r"<[^>]+>", "", step).strip() for step in re.findall(r"<li>.*?</li>", nav, re.S)]
    assert names == [re.sub("&#x27;", "'", each).replace("&amp;", "&") for each in shown]


def test_row_17_the_series_is_among_the_steps(client: Client) -> None:
    nav = html_of(client, "/publications/how-far-can-tokyo-hold-the-line/").split('<nav class="trail"')[1]
    assert nav.index(">Publications<") < nav.index(">Commentary<") < nav.index('aria-current="page"')


def test_row_18_the_section_menu_lists_the_series_in_the_editors_order(client: Client) -> None:
    def listed(path: str) -> str:
        (nav,) = re.findall(r'<nav class="section-menu".*?</nav>', html_of(client, path), re.S)
        return nav

    names = re.findall(r'href="/series/(\w+)/"', listed("/series/co/"))
    assert names == ["co", "ip", "pb", "js", "bk", "er", "hl", "sp", "mo"]
    assert re.search(r'href="/series/co/" aria-current="page"', listed("/series/co/"))
    assert listed("/corrections/").index(">Past<") < listed("/corrections/").index("/series/mo/")
    Series.objects.filter(code="HL").update(sort_order=-1)
    Series.objects.filter(code="IP").update(is_open=False)
    nav = listed("/publications/")
    assert re.findall(r'href="/series/(\w+)/"', nav)[0] == "hl"
    assert nav.index(">Past<") < nav.index("/series/ip/")


def test_row_18_a_free_page_shows_the_menu_of_its_section(client: Client) -> None:
    (nav,) = re.findall(r'<nav class="section-menu section-side".*?</nav>', html_of(client, "/about/"), re.S)
    assert "In “About”" in nav and re.search(r'href="/about/" aria-current="page"', nav)


def test_the_front_page_shows_the_institute(client: Client, commentary: PublicationPage) -> None:
    html = html_of(client, "/").split("<main")[1].split("</main>")[0]
    assert html.index("front-title") < html.index("<svg") < html.index("The record at a glance")
    assert "Where it would settle: Japanese defence spending" in html and "Illustrative numbers." in html
    for words in (
        "What resolves next",
        "mean Brier score",
        "Analyses you can question",
        "Ito Naoko",
        "All 42 publications",
    ):
        assert words in html, words
    commentary.unpublish()
    without = html_of(client, "/")
    assert "Where it would settle" not in without and "front-title" in without
    PublicationPage.objects.live().update(live=False)
    assert "Nothing has been published yet." in html_of(client, "/")


def test_the_front_page_shows_what_stands_first_in_the_text_however_the_database_orders_it(
    client: Client, commentary: PublicationPage
) -> None:
    first = html_of(client, "/").split("front-title")[1]
    assert commentary.current is not None
    turned = dict(reversed(commentary.current.pinned.items()))
    assert list(turned) != list(commentary.current.pinned)
    PublicRevision.objects.filter(pk=commentary.current.pk).update(pinned=turned)
    content.forget()
    cache.clear()
    assert html_of(client, "/").split("front-title")[1] == first


# Legal texts


def test_row_23_a_changed_text_is_a_new_version_and_the_old_one_stays(client: Client) -> None:
    page = LegalPage.objects.get(slug="terms")
    assert page.versions.count() == 1
    page.save_revision().publish()
    assert page.versions.count() == 1, "what was not changed is no version"
    body = [*page.body.raw_data, {"type": "paragraph", "value": "<p>A new duty.</p>"}]
    page = LegalPage.objects.get(slug="terms")
    page.body, page.what_changed, page.in_force = json.dumps(body), "A duty was added.", dt.date(2026, 9, 1)
    page.save_revision().publish()
    new = page.versions.first()
    assert new is not None and (new.number, new.changes, new.in_force) == (2, "A duty was added.", dt.date(2026, 9, 1))
    present, old = html_of(client, "/terms/"), html_of(client, "/terms/v1/")
    assert "A new duty." in present and "Version 2" in present and "1 September 2026" in present
    assert "A new duty." not in old and "This is an old text" in old and 'content="noindex"' in old
    assert 'rel="canonical" href="http://localhost/terms/"' in old or "/terms/" in old
    assert "A duty was added." in html_of(client, "/terms/versions/")
    assert client.get("/terms/v3/").status_code == 404 and client.get("/terms/v0/").status_code == 404
    assert client.get("/terms/v99999999999/").status_code == 404
    page.refresh_from_db()
    assert (page.what_changed, page.in_force) == ("", None), "the next change says its own"


def test_row_23_a_change_without_words_says_which_sections_differ() -> None:
    page = LegalPage.objects.get(slug="privacy")
    body = [block for block in page.body.raw_data]
    body.append({"type": "heading", "value": {"text": "Children", "level": "2", "anchor": "children"}})
    body.append({"type": "paragraph", "value": "<p>We ask nobody’s age.</p>"})
    page.body = json.dumps(body)
    page.save_revision().publish()
    latest = LegalVersion.objects.filter(page=page).first()
    assert latest is not None and latest.number == 3 and latest.changes == "New: Children."
    assert difference({"A": "1"}, {"A": "1"}) == "The title was changed."


@pytest.mark.parametrize("slug", ["privacy", "terms", "cookies", "accessibility"])
def test_row_23_every_legal_text_has_its_date_and_is_at_the_foot(client: Client, slug: str) -> None:
    html = html_of(client, f"/{slug}/")
    assert re.search(r"Version \d+, in force from <time datetime", html)
    foot = html_of(client, "/").split('<footer class="colophon">')[1]
    assert f'href="/{slug}/"' in foot


# The promoted book


def promotion(**fields: Any) -> Promotion:
    found, _ = Promotion.objects.update_or_create(site_id=particulars().site_id, defaults=fields)
    return found


def test_row_36_the_newest_live_book_is_promoted(client: Client) -> None:
    html = html_of(client)
    assert '<aside class="promoted" aria-label="Latest book"' in html and "/publications/quiet-seas/" in html
    newer = published("A newer book", dt.date(2026, 11, 1), "BK")
    assert "A newer book" in html_of(client)
    newer.unpublish()
    assert "Quiet Seas" in html_of(client)
    assert 'class="promoted"' not in html_of(client, "/publications/quiet-seas/")


def test_row_36_a_piece_picked_by_hand_and_its_days(client: Client, commentary: PublicationPage) -> None:
    today = timezone.localdate()
    day = dt.timedelta(days=1)
    promotion(which="picked", piece=commentary, label="Read this", starts=today, ends=today)
    assert 'aria-label="Read this"' in html_of(client) and commentary.title in html_of(client)
    promotion(which="picked", piece=commentary, starts=today + day, ends=None)
    assert 'class="promoted"' not in html_of(client)
    promotion(which="picked", piece=commentary, starts=None, ends=today - day)
    assert 'class="promoted"' not in html_of(client)
    promotion(which="nothing")
    assert 'class="promoted"' not in html_of(client)
    with pytest.raises(ValidationError, match="ends before it begins"):
        promotion(which="newest", starts=today, ends=today - day).full_clean()
    with pytest.raises(ValidationError, match="Pick the piece"):
        promotion(which="picked", piece=None, starts=None, ends=None).full_clean()


def test_row_36_a_dismissal_counts_for_that_book_alone(client: Client) -> None:
    key = re.search(r'name="key" value="([^"]+)"', html_of(client))
    assert key
    answer = client.post("/dismiss/", {"key": key[1], "next": "/about/"}, headers={"origin": "http://testserver"})
    assert answer.status_code == 302 and answer["Location"] == "/about/"
    assert 'class="promoted"' not in html_of(client)
    published("A newer book", dt.date(2026, 11, 1), "BK")
    assert "A newer book" in html_of(client)


# What is not there, and when the house is closed


def test_row_37_an_address_with_a_slip_suggests_what_was_meant(client: Client) -> None:
    answer = client.get("/publications/how-far-can-tokio-hold-the-line.html")
    html = answer.content.decode()
    assert answer.status_code == 404
    assert "How far can Tokyo hold the line?" in re.sub(r"</?mark>", "", html)
    assert 'value="how far can tokio hold the line"' in html
    plain = client.get("/%00%00/")
    assert plain.status_code == 404
    for odd in ("/../../etc/passwd", "/" + "a" * 3000 + "/", "/<script>alert(1)</script>/", "/“”/", "/-/"):
        said = client.get(odd)
        assert said.status_code in (404, 400), odd
        assert "<script>alert" not in said.content.decode()


def test_row_37_maintenance_closes_the_site_and_leaves_the_desk_open(
    client: Client, settings: Any, tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.MAINTENANCE_FILE = tmp_path / "maintenance"
    call_command("maintenance", "on", "--minutes", "20", "--words", "We move <b>house</b>.")
    answer = client.get("/about/")
    html = answer.content.decode()
    assert answer.status_code == 503 and answer["Retry-After"] == "1200" and answer["Cache-Control"] == "no-store"
    assert "We move &lt;b&gt;house&lt;/b&gt;." in html and "20 minutes" in html
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert client.get("/admin/", follow=True).status_code == 200
    assert client.get("/healthz").status_code == 200
    (tmp_path / "maintenance").write_text("not json")
    assert client.get("/about/").status_code == 503, "a file that cannot be read closes as well"
    call_command("maintenance", "off")
    assert client.get("/about/").status_code == 200
    call_command("maintenance", "status")
    assert "open" in capsys.readouterr().out
    with pytest.raises(CommandError, match="1 to 10080"):
        call_command("maintenance", "on", "--minutes", "0")
    settings.MAINTENANCE = True
    assert maintenance.notice() is not None
    with pytest.raises(CommandError, match="THINKTANK_MAINTENANCE"):
        call_command("maintenance", "off")


def test_row_37_the_language_is_the_sites(client: Client, settings: Any) -> None:
    assert '<html lang="en-GB"' in html_of(client)


@pytest.mark.parametrize(
    ("proxies", "seen"), [(0, "127.0.0.1"), (1, "203.0.113.7"), (2, "198.51.100.1"), (4, "127.0.0.1")]
)
def test_a_readers_address_is_what_our_own_proxies_say(proxies: int, seen: str, settings: Any) -> None:
    from django.http import HttpResponse
    from django.test import RequestFactory

    from institute.core.security import ClientAddress

    settings.PROXIES = proxies
    request = RequestFactory().get("/", headers={"x-forwarded-for": "6.6.6.6, 198.51.100.1, 203.0.113.7"})
    ClientAddress(lambda request: HttpResponse())(request)
    assert request.META["REMOTE_ADDR"] == seen


# The look


def test_the_style_page_shows_every_colour_of_the_sheet(client: Client) -> None:
    answer = client.get("/styleguide/")
    html = answer.content.decode()
    assert answer.status_code == 200 and 'content="noindex"' in html
    for colour in styleguide.colours():
        assert f"<code>--{colour.name}</code>" in html and f"swatch-{colour.name}" in html
    assert "<svg" in html


def test_every_ink_stands_out_from_both_papers() -> None:
    said = {colour.name: colour for colour in styleguide.colours()}
    for name in ("ink", "soft", "muted", "accent", "pending", "against", "for"):
        assert min(said[name].on_light, said[name].on_dark) >= 4.5, name
    assert min(said["rule-strong"].on_light, said["rule-strong"].on_dark) >= 3


def test_there_is_one_style_sheet_and_every_part_is_in_it(client: Client) -> None:
    from institute.core.stylesheets import PARTS, SOURCES, joined

    sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', html_of(client, "/"))
    assert [sheet.rsplit("/", 1)[1].split(".")[0] for sheet in sheets] == ["site", "print"]
    assert finders.find(sheets[0].removeprefix("/static/"))
    apart = {"print", "preview", "styleguide", "accounts", "desk-admin"}
    assert {file.stem for file in SOURCES.glob("*.css")} == {*PARTS, *apart}
    assert "/*" not in joined() and joined().count("{") == joined().count("}")


def test_row_23_a_legal_text_is_found_by_its_words(client: Client) -> None:
    assert 'href="/accessibility/"' in html_of(client, "/search/?q=forced+colours+motion")


def test_a_forged_form_is_answered_in_our_own_words() -> None:
    answer = Client(enforce_csrf_checks=True).post("/contact/press/", {"text": "x"})
    said = answer.content.decode()
    assert answer.status_code == 403
    assert "It was not sent" in said and "<style" not in said and 'class="masthead"' in said
