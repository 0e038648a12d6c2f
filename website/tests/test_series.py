"""Row 56: series made, changed, renamed, closed and kept in the admin, with no deploy."""

from __future__ import annotations

import re

import feedparser
import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from lxml import etree

from institute.publications.models import IssuedNumber, Person, PublicationPage, Series

from .makers import published

pytestmark = pytest.mark.django_db
ADD = "/admin/snippets/publications/series/add/"
FORM = {
    "name": "Policy Briefs of the South",
    "code": "zb",
    "kind": "report",
    "number_pattern": "{code}{yyyy}-{serial:02d}",
    "issn": "2049-3630",
    "scope": "null",
    "guidelines": "null",
    "synopsis_label": "Summary",
    "body_label": "",
    "is_open": "on",
    "oai": "on",
    "has_feed": "on",
    "scholar": "on",
}


@pytest.mark.parametrize(
    ("pattern", "numbers", "address"),
    [
        ("{code}{yyyy}-{serial:02d}", ["ZB2026-01", "ZB2026-02"], "/zb2026-01"),
        ("No. {serial}", ["No. 1", "No. 2"], "/zb1"),
        ("{serial}/{yyyy}", ["1/2026", "2/2026"], "/zb1-2026"),
        ("№ {serial} ({yy})", ["№ 1 (26)", "№ 2 (26)"], "/zb1-26"),
        ("{yy}{code}{serial}", ["26ZB1", "26ZB2"], "/zb26zb1"),
    ],
)
def test_row_56_a_series_of_any_pattern_is_everywhere_at_once(
    admin_client: Client, client: Client, pattern: str, numbers: list[str], address: str
) -> None:
    assert admin_client.post(ADD, FORM | {"number_pattern": pattern}).status_code == 302
    pages = [published(f"Brief {n}", series="ZB") for n in (1, 2)]
    assert [page.number for page in pages] == numbers
    assert client.get(address).headers["Location"] == pages[0].url
    assert numbers[1] in client.get("/series/zb/").content.decode()
    assert "Policy Briefs of the South" in client.get("/series/").content.decode()
    feed = feedparser.parse(client.get("/feeds/series/zb.atom").content)
    assert feed.bozo == 0 and [entry.title for entry in feed.entries] == [
        f"{numbers[1]}: Brief 2",
        f"{numbers[0]}: Brief 1",
    ]
    assert b"<setSpec>series:ZB</setSpec>" in client.get("/oai?verb=ListSets").content
    harvest = client.get("/oai?verb=ListIdentifiers&metadataPrefix=oai_dc&set=series:ZB").content
    assert harvest.count(b"<header>") == 2
    assert "/series/zb/" in client.get("/sitemap-lists.xml").content.decode()
    assert pages[0].url in client.get("/sitemap-publications-2026.xml").content.decode()
    assert numbers[0] in client.get(f"{address}.bib").content.decode()
    assert 'name="citation_title"' in client.get(pages[0].url).content.decode(), (
        "the switch for scholarly indexes is on"
    )


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"issn": "2049-3631"}, "does not check"),
        ({"issn": "20493630"}, "reads 2049-3630"),
        ({"code": "P2"}, "one to six letters"),
        ({"code": "ПБ"}, "one to six letters"),
        ({"code": "CO"}, "already exists"),
        ({"code": "co"}, "already exists"),
        ({"number_pattern": "{code}{yy}"}, "needs {serial} once"),
        ({"number_pattern": "{serial}{serial}"}, "needs {serial} once"),
        ({"number_pattern": "{serial:x}"}, "printed as it is"),
        ({"number_pattern": "{serial:099999999d}"}, "printed as it is"),
        ({"number_pattern": "{serial!r:03d}"}, "printed as it is"),
        ({"number_pattern": "{code:>30}{serial}"}, "printed as it is"),
        ({"number_pattern": "{code.__class__}{serial}"}, "A pattern knows"),
        ({"number_pattern": "{0}{serial}"}, "A pattern knows"),
        ({"number_pattern": "{serial"}, "cannot be read"),
        ({"number_pattern": "A very long name of a series of ours {serial}"}, "longer than 40"),
        ({"doi_prefix": "10.5"}, "A DOI prefix reads"),
    ],
)
def test_row_56_what_no_series_can_be_is_said_in_a_sentence(
    admin_client: Client, changed: dict[str, str], said: str
) -> None:
    page = admin_client.post(ADD, FORM | changed)
    assert page.status_code == 200 and said in page.content.decode()
    assert not Series.objects.filter(name=FORM["name"]).exists()


def test_row_56_numbers_go_on_when_a_pattern_changes_within_its_year() -> None:
    series = Series.objects.create(name="Notes", code="NT", number_pattern="{code}{yy}{serial:03d}")
    first = published("One", series="NT")
    Series.objects.filter(pk=series.pk).update(number_pattern="{code}-{yyyy}-{serial:02d}")
    second = published("Two", series="NT")
    Series.objects.filter(pk=series.pk).update(number_pattern="{code} {serial}")
    third, fourth = published("Three", series="NT"), published("Four", series="NT")
    assert [p.number for p in (first, second, third, fourth)] == ["NT26001", "NT-2026-02", "NT 1", "NT 2"]
    assert len({p.key for p in (first, second, third, fourth)}) == 4


def test_row_56_a_code_that_is_given_up_leads_to_its_series_for_ever(client: Client, admin_client: Client) -> None:
    Series.objects.create(name="Notes", code="NT")
    page = published("One", series="NT")
    before = etree.fromstring(client.get("/oai?verb=ListIdentifiers&metadataPrefix=oai_dc&set=series:NT").content)
    series = Series.objects.get(code="NT")
    series.code = "NB"
    series.full_clean()
    series.save()
    assert client.get("/nt26001").headers["Location"] == page.url
    assert client.get("/series/nt/?page=1").headers["Location"] == "/series/nb/?page=1"
    assert client.get("/series/NT/2026/").headers["Location"] == "/series/nb/2026/"
    assert client.get("/feeds/series/nt.rss").headers["Location"] == "/feeds/series/nb.rss"
    assert "NT26001" in client.get("/publications/?series=nt").content.decode()
    for name in ("NT", "NB"):
        answer = client.get(f"/oai?verb=ListIdentifiers&metadataPrefix=oai_dc&set=series:{name}")
        after = etree.fromstring(answer.content)
        assert after.findtext(".//{*}setSpec") == "series:NB"
    assert (after.findtext(".//{*}datestamp") or "") >= (before.findtext(".//{*}datestamp") or "")
    assert published("Two", series="NB").number == "NB26002"
    page_of_form = admin_client.post(ADD, FORM | {"code": "nt"})
    assert "was the code of Notes" in page_of_form.content.decode()
    series.code = "NT"
    series.full_clean()
    series.save()
    assert client.get("/series/nb/").headers["Location"] == "/series/nt/", "back, and the other leads here"
    assert client.get("/series/nt/").status_code == 200


def test_row_56_two_series_with_like_numbers_have_feeds_of_different_entries(client: Client) -> None:
    Series.objects.create(name="Letters", code="LA", number_pattern="{serial}/{yyyy}")
    Series.objects.create(name="Leaves", code="LB", number_pattern="{serial}/{yyyy}")
    assert published("A", series="LA").number == published("B", series="LB").number == "1/2026"
    feed = feedparser.parse(client.get("/feeds/all.atom").content)
    ids = [entry.id for entry in feed.entries if entry.title.startswith("1/2026")]
    assert len(set(ids)) == len(ids) >= 2 and not any(" " in one for one in ids)


def test_row_56_a_closed_series_stays_and_takes_nothing_new(client: Client) -> None:
    series = Series.objects.create(name="Notes", code="NT")
    page = published("One", series="NT")
    Series.objects.filter(pk=series.pk).update(is_open=False)
    with pytest.raises(ValidationError, match="is closed and takes no new pieces"):
        published("Two", series="NT")
    html = client.get("/series/").content.decode()
    assert html.index("Past series") < html.index("Notes")
    assert client.get("/nt26001").headers["Location"] == page.url
    assert IssuedNumber.objects.filter(series=series).count() == 1


def test_row_56_a_series_with_publications_is_not_deleted(admin_client: Client) -> None:
    series = Series.objects.create(name="Notes", code="NT")
    published("One", series="NT")
    page = admin_client.post(f"/admin/snippets/publications/series/delete/{series.pk}/", follow=True)
    assert page.status_code == 200 and Series.objects.filter(pk=series.pk).exists()
    assert PublicationPage.objects.filter(series=series).exists()


def test_row_56_board_and_cover_stand_on_the_page_of_a_series(client: Client) -> None:
    series = Series.objects.get(code="CO")
    series.board.set(Person.objects.filter(slug="sato-emi"))
    html = client.get("/series/co/").content.decode()
    assert "Editorial board" in html and "/people/sato-emi/" in html.split("Editorial board")[1][:200]


@pytest.mark.parametrize("query", ["", "?page=2", "?utm_source=x", "?page=abc"])
def test_row_57_a_list_says_which_address_is_its_own(client: Client, query: str) -> None:
    html = client.get(f"/publications/{query}").content.decode()
    own = "/publications/?page=2" if query == "?page=2" else "/publications/"
    assert re.search(rf'rel="canonical" href="https?://[\w.:-]+{re.escape(own)}"', html)
    assert ('name="robots"' in html) is (query == "?page=2")
    assert "utm_source" not in html.split("</head>")[0]


@pytest.mark.parametrize("value", ["%00", "%F0%9F%98%80", "a" * 3000, "CO%00", "..", "%D8%B9"])
@pytest.mark.parametrize("name", ["series", "year", "region", "language", "sort", "page", "nothing"])
def test_row_57_whatever_an_address_asks_for_is_answered(client: Client, name: str, value: str) -> None:
    answer = client.get(f"/publications/?{name}={value}")
    assert answer.status_code == 200
    assert client.get(f"/publications/?{name}[]={value}&{name}=&{name}={value}").status_code == 200
