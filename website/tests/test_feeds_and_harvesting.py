"""Rows 10, 56, 86, 90: feeds, maps and OAI-PMH, read with programs that we did not write."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from html import unescape
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit
from xml.etree import ElementTree

import feedparser
import httpx2
import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from django.utils.http import http_date
from lxml import etree
from oaipmh_scythe import Scythe
from oaipmh_scythe.config import HTTPConfig
from oaipmh_scythe.exceptions import NoRecordsMatch
from wagtail.models import PageViewRestriction, Site

from institute.core.columns import moment
from institute.core.identity import urn
from institute.core.models import Identity, InstituteSettings
from institute.publications.lists import sitemaps
from institute.publications.models import (
    Contribution,
    IssuedNumber,
    PublicationIndexPage,
    PublicationPage,
    PublicRevision,
    Series,
    Subject,
)
from institute.publications.oai import repository
from institute.publications.oai.protocol import VERBS, between
from institute.publications.oai.repository import Selection

from .makers import changed, published
from .schemas_check import oai as oai_schema

pytestmark = pytest.mark.django_db
OAI = "{http://www.openarchives.org/OAI/2.0/}"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.parametrize(
    ("path", "chosen"),
    [
        ("all", {}),
        ("series/co", {"series__code": "CO"}),
        ("subject/forecasting", {"subjects__slug": "forecasting"}),
        ("region/europe", {"regions__slug": "europe"}),
        ("author/sato-emi", {"contributions__person__slug": "sato-emi"}),
        ("unit/methods", {"units__slug": "methods"}),
    ],
)
@pytest.mark.parametrize("form", ["atom", "rss", "json"])
def test_row_10_every_scope_has_a_feed_in_three_forms(client: Client, path: str, chosen: Any, form: str) -> None:
    answer = client.get(f"/feeds/{path}.{form}")
    expected = PublicationPage.objects.live().filter(**chosen).distinct().order_by("-date_issued", "-number")[:30]
    ended = [f"{page.get_ended_as_display()}: " if page.ended_as else "" for page in expected]
    wanted = [f"{said}{page.number}: {page.title}" for said, page in zip(ended, expected, strict=True)]
    assert wanted
    if form == "json":
        data = answer.json()
        assert data["version"] == "https://jsonfeed.org/version/1.1"
        assert [item["title"] for item in data["items"]] == wanted
        assert answer["Content-Type"] == "application/feed+json"
        return
    feed = feedparser.parse(answer.content)
    assert feed.bozo == 0 and feed.version == {"atom": "atom10", "rss": "rss20"}[form]
    assert [entry.title for entry in feed.entries] == wanted
    assert [entry.id for entry in feed.entries] == [urn("publication", page.key) for page in expected]


def test_row_10_ids_outlive_a_new_address_and_a_feed_that_did_not_change_is_not_sent_again(client: Client) -> None:
    page = published("Fed")
    first = ElementTree.fromstring(client.get("/feed.xml").content)
    entry = next(e for e in first.findall(f"{ATOM}entry") if "Fed" in (e.findtext(f"{ATOM}title") or ""))
    assert entry.findtext(f"{ATOM}id") == urn("publication", page.key)
    changed(page, slug="fed-elsewhere")
    again = client.get("/feeds/all.atom?utm_source=reader&x[]=%00")
    tree = ElementTree.fromstring(again.content)
    moved = next(e for e in tree.findall(f"{ATOM}entry") if "Fed" in (e.findtext(f"{ATOM}title") or ""))
    assert moved.findtext(f"{ATOM}id") == entry.findtext(f"{ATOM}id")
    unchanged = client.get("/feeds/all.atom", headers={"If-None-Match": client.get("/feeds/all.atom")["ETag"]})
    assert unchanged.status_code == 304


@pytest.mark.parametrize(
    "path", ["series/none.atom", "subject/none.rss", "author/none.json", "all.xml", "nothing/x.atom"]
)
def test_a_feed_that_is_not_there_is_404(client: Client, path: str) -> None:
    assert client.get(f"/feeds/{path}").status_code == 404


def test_feeds_hold_no_control_signs_and_escape_markup(client: Client) -> None:
    published("Bell \x07 & <b>bold</b>")
    feed = feedparser.parse(client.get("/feeds/all.rss").content)
    assert feed.bozo == 0 and any("<b>" in entry.title or "bold" in entry.title for entry in feed.entries)


def test_row_10_what_is_written_is_what_a_reader_shows(client: Client) -> None:
    said = "If a < b & b <i>> c</i>, then &amp; “so”."
    people = [Contribution(name_as_printed=name, frozen_at=None) for name in ("Ann Lee", "Żółć & Co", "李 明")]
    page = published("AT&T <5 “x”", synopsis=said, language="fr", people=people)
    for form in ("atom", "rss"):
        body = client.get(f"/feeds/all.{form}").content
        (entry,) = (one for one in feedparser.parse(body).entries if one.id == urn("publication", page.key))
        assert unescape(entry.summary) == said and entry.title == f"{page.number}: AT&T <5 “x”"
        names = [author.name for author in entry.authors] if form == "atom" else _creators(body, page.key)
        assert names == ["Ann Lee", "Żółć & Co", "李 明"]
        assert entry.updated_parsed >= entry.published_parsed if form == "atom" else entry.published_parsed
    tree = etree.fromstring(client.get("/feeds/all.atom").content)
    (own,) = (one for one in tree.iter(f"{ATOM}entry") if one.findtext(f"{ATOM}id") == urn("publication", page.key))
    assert own.get("{http://www.w3.org/XML/1998/namespace}lang") == "fr"
    assert tree.findtext(f"{ATOM}author/{ATOM}name"), "a feed of pieces without authors has one itself"


def _creators(body: bytes, key: str) -> list[str]:
    items = etree.fromstring(body).iter("item")
    (item,) = (one for one in items if one.findtext("guid") == urn("publication", key))
    return [one.text or "" for one in item.findall("{http://purl.org/dc/elements/1.1/}creator")]


def test_row_10_a_feed_of_nothing_is_sound_and_the_same_each_time(client: Client) -> None:
    Subject.objects.create(slug="nothing-yet", title="Nothing & yet")
    for form in ("atom", "rss", "json"):
        one, other = (client.get(f"/feeds/subject/nothing-yet.{form}").content for _ in range(2))
        assert one == other
        assert form == "json" or feedparser.parse(one).bozo == 0


def test_row_10_the_directory_lists_feeds_that_all_answer(client: Client) -> None:
    html = client.get("/feeds/").content.decode()
    paths = {part.split('"')[0] for part in html.split('href="/feeds/')[1:] if part.split('"')[0]}
    assert len(paths) > 30
    for path in paths:
        assert client.get(f"/feeds/{path}").status_code == 200, path


def test_row_90_maps_list_every_page_once(client: Client) -> None:
    index = etree.fromstring(client.get("/sitemap.xml").content)
    maps = [urlsplit(loc.text).path for loc in index.iter("{*}loc")]
    found = [loc.text for path in maps for loc in etree.fromstring(client.get(path).content).iter("{*}loc")]
    assert len(found) == len(set(found))
    paths = [urlsplit(url).path for url in found]
    for page in PublicationPage.objects.live():
        assert paths.count(page.url) == 1
    assert not any("/v1/" in path for path in paths)
    assert {client.get(path).status_code for path in paths} == {200}


def test_row_90_a_map_of_more_than_crawlers_take_at_once_comes_in_parts(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemaps.Year, "limit", 3)
    maps = [loc.text or "" for loc in etree.fromstring(client.get("/sitemap.xml").content).iter("{*}loc")]
    years = [path for path in maps if "/sitemap-publications-" in path]
    assert any(path.endswith("?p=2") for path in years)
    told = []
    for path in years:
        part = [loc.text for loc in etree.fromstring(client.get(path).content).iter("{*}loc")]
        assert 0 < len(part) <= 3
        told += part
    assert len(told) == len(set(told)) == PublicationPage.objects.live().count()


def test_row_90_a_map_tells_where_each_piece_stands_and_when_it_was_last_changed(client: Client) -> None:
    page = published("In another alphabet")
    PublicationPage.objects.filter(pk=page.pk).update(
        slug="fish-and-ships-für", url_path="/home/publications/fish-and-ships-für/"
    )
    for year in PublicationPage.objects.live().dates("date_issued", "year"):
        answer = client.get(f"/sitemap-publications-{year.year}.xml")
        found = etree.fromstring(answer.content)
        told = [(url.findtext("{*}loc"), url.findtext("{*}lastmod")) for url in found.iter("{*}url")]
        pages = PublicationPage.objects.live().filter(date_issued__year=year.year).order_by("-date_issued", "-number")
        wanted = [
            (f"http://testserver{each.get_url()}", f"{timezone.localtime(each.current.published_at):%Y-%m-%d}")
            for each in pages.select_related("current")
            if each.current
        ]
        assert told == wanted and answer["Content-Type"] == "application/xml"
        latest = max(each.current.published_at for each in pages if each.current)
        assert answer["Last-Modified"] == http_date(int(latest.timestamp()))
    assert client.get(f"/sitemap-publications-{page.date_issued.year}.xml?p=2").status_code == 404
    assert client.get(f"/sitemap-publications-{page.date_issued.year}.xml?p=x").status_code == 404


def _harvester(client: Client, method: str) -> Scythe:
    """Return the independent client, asking Django's test client instead of a network."""

    def handle(request: httpx2.Request) -> httpx2.Response:
        if request.method == "POST":
            answer = client.post("/oai", request.content.decode(), content_type="application/x-www-form-urlencoded")
        else:
            answer = client.get(str(request.url))
        return httpx2.Response(answer.status_code, headers=dict(answer.headers), content=answer.content)

    harvester = Scythe("http://testserver/oai", http_config=HTTPConfig(http_method=method))
    harvester._client = httpx2.Client(transport=httpx2.MockTransport(handle))
    return harvester


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_row_56_an_independent_client_harvests_everything_page_by_page(
    client: Client, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    monkeypatch.setattr(repository, "PAGE", 7)
    harvester = _harvester(client, method)
    identify = harvester.identify()
    assert identify.repositoryName == "Kaihan Institute" and identify.protocolVersion == "2.0"
    records = list(harvester.list_records(metadata_prefix="oai_dc"))
    live = PublicationPage.objects.live().filter(series__oai=True)
    assert sorted(r.header.identifier for r in records) == sorted(f"oai:localhost:{p.key}" for p in live)
    page = live.get(key="co25001")
    (record,) = [r for r in records if r.header.identifier.endswith(":co25001")]
    assert record.metadata["title"] == [
        "How far can Tokyo hold the line? What a bargaining model says of three American demands, "
        "and what we think it leaves out"
    ]
    assert (
        record.metadata["creator"] == ["Ito, Naoko"]
        and f"{page.full_url.removesuffix(page.url)}/co25001" in (record.metadata["identifier"])
    )
    assert [s.setSpec for s in harvester.list_sets()][:2] == ["series", "series:BK"]
    books = list(harvester.list_identifiers(metadata_prefix="oai_dc", set_="series:BK"))
    assert len(books) == 3
    about = list(harvester.list_identifiers(metadata_prefix="oai_dc", set_="subject:forecasting"))
    assert len(about) == live.filter(subjects__slug="forecasting").count()
    assert (
        harvester.get_record(identifier="oai:localhost:co25001", metadata_prefix="oai_dc").metadata == record.metadata
    )
    old = list(harvester.list_records(metadata_prefix="oai_dc", from_="2024-01-01", until="2024-12-31"))
    assert len(old) == live.filter(current__published_at__year=2024).count() > 7
    with pytest.raises(NoRecordsMatch):
        list(harvester.list_records(metadata_prefix="oai_dc", from_="1990-01-01", until="1990-12-31"))


def test_row_56_what_is_taken_down_is_told_as_deleted(client: Client) -> None:
    page = published("Harvested", dt.date(2020, 1, 1))
    page.unpublish()
    root = etree.fromstring(client.get("/oai", _get(page.key)).content)
    header = root.find(f".//{OAI}header")
    assert header is not None and header.get("status") == "deleted" and root.find(f".//{OAI}metadata") is None
    IssuedNumber.objects.filter(key=page.key).update(title="Harvested")
    assert "Harvested" not in client.get("/oai", _get(page.key)).content.decode()
    Series.objects.filter(code="CO").update(oai=False)
    assert b"idDoesNotExist" in client.get("/oai", _get(page.key)).content, "of what was never offered nothing is told"


def _headers(client: Client, asked: str) -> dict[str, tuple[str, str | None]]:
    """Return what a list of headers says: when each record changed, and whether it is gone."""
    root = etree.fromstring(client.get(f"/oai?verb=ListIdentifiers&metadataPrefix=oai_dc{asked}").content)
    oai_schema().assertValid(root)
    return {
        (header.findtext(f"{OAI}identifier") or "").rpartition(":")[2]: (
            header.findtext(f"{OAI}datestamp") or "",
            header.get("status"),
        )
        for header in root.iter(f"{OAI}header")
    }


def _switch(moment: dt.datetime, monkeypatch: pytest.MonkeyPatch, *, on: bool) -> Series:
    series = Series.objects.get(code="CO")
    series.oai = on
    monkeypatch.setattr("institute.publications.models.series.timezone.now", lambda: moment)
    series.save()
    monkeypatch.undo()
    return series


def test_row_56_a_series_that_is_switched_off_is_told_as_deleted_and_comes_back(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = {page.key for page in PublicationPage.objects.live().filter(series__code="CO")}
    withdrawn = published("Withdrawn before", dt.date(2020, 1, 1))
    withdrawn.unpublish()
    long_ago = dt.datetime(2020, 1, 2, tzinfo=dt.UTC)
    IssuedNumber.objects.filter(key=withdrawn.key).update(issued_at=long_ago, offline_at=long_ago)
    today = timezone.now().replace(microsecond=0)
    off, on, off_again = (today + dt.timedelta(days=days) for days in (30, 60, 90))
    said = [f"{moment:%Y-%m-%dT%H:%M:%SZ}" for moment in (off, on, off_again)]

    _switch(off, monkeypatch, on=False)
    told = _headers(client, f"&from={said[0]}")
    assert told == {key: (said[0], "deleted") for key in pages}, "each is told once, at the moment of the switch"
    assert _headers(client, f"&from={said[0]}&set=series:CO") == told, "who harvests the set alone learns of it too"
    assert _headers(client, f"&from={said[0][:10]}&until={said[0][:10]}") == told
    assert _headers(client, "&set=series:CO")[withdrawn.key] == ("2020-01-02T00:00:00Z", "deleted")
    (one, *_) = pages
    record = etree.fromstring(client.get("/oai", _get(one)).content)
    assert record.find(f".//{OAI}metadata") is None and record.find(f".//{OAI}header").get("status") == "deleted"
    assert "series:CO" in {found.setSpec for found in _harvester(client, "GET").list_sets()}
    while_off = published("Never offered", dt.date(2020, 1, 3))
    IssuedNumber.objects.filter(key=while_off.key).update(issued_at=off + dt.timedelta(days=1))
    assert while_off.key not in _headers(client, "&set=series:CO")
    assert b"idDoesNotExist" in client.get("/oai", _get(while_off.key)).content

    _switch(on, monkeypatch, on=True)
    assert _headers(client, f"&from={said[1]}") == {key: (said[1], None) for key in {*pages, while_off.key}}
    client_of_others = _harvester(client, "POST").list_records(metadata_prefix="oai_dc", from_=said[1])
    assert {found.header.identifier.rpartition(":")[2] for found in client_of_others} == {*pages, while_off.key}
    Series.objects.get(code="CO").save()
    assert len(_headers(client, f"&from={said[1]}")) == len(pages) + 1, "saving it again is no switch"

    _switch(off_again, monkeypatch, on=False)
    assert _headers(client, f"&from={said[2]}") == {key: (said[2], "deleted") for key in {*pages, while_off.key}}


def test_row_56_what_has_gone_stays_in_its_sets_so_that_who_harvests_one_learns_of_it(client: Client) -> None:
    subject = Subject.objects.get(slug="forecasting")
    page = published("About forecasting", dt.date(2020, 1, 1))
    page.subjects.add(subject)
    changed(page)
    assert _headers(client, "&set=subject:forecasting")[page.key][1] is None
    PublicationPage.objects.get(pk=page.pk).unpublish()
    for asked in ("&set=subject:forecasting", "&set=subject", "&set=series:CO"):
        assert _headers(client, asked)[page.key][1] == "deleted"
    specs = etree.fromstring(client.get("/oai", _get(page.key)).content).iter(f"{OAI}setSpec")
    assert [spec.text for spec in specs] == ["series:CO", "subject:forecasting"]


def test_row_56_what_is_moved_to_where_readers_do_not_see_it_is_told_as_deleted_then(client: Client) -> None:
    page = published("Moved", dt.date(2020, 1, 1))
    IssuedNumber.objects.filter(key=page.key).update(issued_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    home = page.get_parent().get_parent()
    hidden = home.add_child(instance=PublicationIndexPage(title="Members", slug="members"))
    PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)
    parent, since = page.get_parent(), f"&from={timezone.now():%Y-%m-%dT%H:%M:%SZ}"
    PublicationPage.objects.get(pk=page.pk).move(hidden, "last-child")
    assert _headers(client, since)[page.key][1] == "deleted"
    PublicationPage.objects.get(pk=page.pk).move(parent, "last-child")
    assert _headers(client, since)[page.key][1] is None


def test_row_56_records_keep_their_names_where_the_site_moves_to_another_domain(client: Client) -> None:
    before = client.get("/oai", _get("co25001")).content
    assert b"<identifier>oai:localhost:co25001<" in before
    entries = [entry.id for entry in feedparser.parse(client.get("/feeds/all.atom").content).entries]
    Site.objects.filter(is_default_site=True).update(hostname="new.example", port=443)
    InstituteSettings.objects.update(harvested_as="localhost")
    assert b"<identifier>oai:localhost:co25001<" in client.get("/oai", _get("co25001")).content
    assert [entry.id for entry in feedparser.parse(client.get("/feeds/all.atom").content).entries] == entries
    InstituteSettings.objects.update(harvested_as="")
    assert b"idDoesNotExist" in client.get("/oai", _get("co25001")).content


@pytest.mark.parametrize("wrong", ["https://a.example", "a b", "-a.example", "1.example", "a..example", "é.example"])
def test_the_name_to_harvesters_is_a_domain(wrong: str) -> None:
    with pytest.raises(ValidationError):
        InstituteSettings(harvested_as=wrong).full_clean(exclude=["site"])


def test_row_10_names_in_feeds_are_no_other_institutes_and_those_of_a_registered_kind(client: Client) -> None:
    paths = ["/feeds/all", "/feeds/corrections", "/feeds/series/co", "/feeds/events", "/feeds/news"]
    paths = [f"{path}.atom" for path in paths] + ["/record/feed.xml", "/about/careers.atom"]
    paths += [f"/comments/{page}.atom" for page in PublicationPage.objects.live().values_list("pk", flat=True)[:3]]

    def names() -> list[str]:
        found = []
        for path in paths:
            answer = client.get(path)
            if answer.status_code == 200:
                found += [one.text or "" for one in etree.fromstring(answer.content).iter(f"{ATOM}id")]
        return found

    ours = names()
    assert len(ours) > 60 and all(re.fullmatch(r"urn:uuid:[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}", one) for one in ours)
    assert client.get("/feeds/series/CO.atom").status_code == 200
    assert names() == ours, "they are made of what does not change"
    Identity.objects.update(drawn=uuid.UUID(int=1))
    theirs = names()
    made = {urn("publication", key) for key in PublicationPage.objects.live().values_list("key", flat=True)}
    assert made & set(theirs) and not made & set(ours)


def test_row_56_what_comes_back_is_told_to_whoever_asks_for_what_has_changed(client: Client) -> None:
    page = published("Gone and back", dt.date(2020, 1, 1))
    PublicRevision.objects.filter(page=page).update(published_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    asked = f"/oai?verb=ListRecords&metadataPrefix=oai_dc&from={dt.datetime.now(dt.UTC):%Y-%m-%d}"
    identifier = f"<identifier>oai:localhost:{page.key}</identifier>"

    def told() -> str:
        return next(part for part in client.get(asked).content.decode().split("<record>") if identifier in part)

    assert 'status="deleted"' in told()
    restriction.delete()
    assert 'status="deleted"' not in told() and "Gone and back" in told()
    PublicationPage.objects.get(pk=page.pk).unpublish()
    assert 'status="deleted"' in told()
    changed(PublicationPage.objects.get(pk=page.pk))
    assert 'status="deleted"' not in told() and "Gone and back" in told()
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    PublicationPage.objects.get(pk=page.pk).delete()
    assert 'status="deleted"' in told()


def _get(key: str) -> dict[str, str]:
    return {"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": f"oai:localhost:{key}"}


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "badVerb"),
        ("verb=Nothing", "badVerb"),
        ("verb=Identify&verb=Identify", "badVerb"),
        ("verb=Identify&x=1", "badArgument"),
        ("verb=ListRecords", "badArgument"),
        ("verb=ListRecords&metadataPrefix=", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=yesterday", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-02-30", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-02&until=2026-01-01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-02&until=2026-01-03T00:00:00Z", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=a&set=b", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&resumptionToken=x", "badArgument"),
        ("verb=ListRecords&resumptionToken=x", "badResumptionToken"),
        ("verb=ListIdentifiers&resumptionToken=", "badResumptionToken"),
        ("verb=ListSets&resumptionToken=x", "badResumptionToken"),
        ("verb=ListRecords&metadataPrefix=marc", "cannotDisseminateFormat"),
        ("verb=GetRecord&metadataPrefix=marc&identifier=oai:localhost:co25001", "cannotDisseminateFormat"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:localhost:zz1", "idDoesNotExist"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=co25001", "idDoesNotExist"),
        ("verb=ListMetadataFormats&identifier=zz", "idDoesNotExist"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=nothing:here", "noRecordsMatch"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=%00%0B", "badArgument"),
        # What the schema has no room for in the name of the request.
        ("verb=ListRecords&metadataPrefix=a%20b", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=series:%C3%A9", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=:", "badArgument"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=%25%25", "badArgument"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=http://[", "badArgument"),
        ("verb=ListMetadataFormats&identifier=a%20b%C3%A9", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=9999-12-31", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=oai_dc&until=0001-01-01", "noRecordsMatch"),
    ],
)
def test_every_error_of_the_protocol_is_answered_with_its_code(client: Client, query: str, code: str) -> None:
    answer = client.get(f"/oai?{query}")
    root = etree.fromstring(answer.content)
    oai_schema().assertValid(root)
    error = root.find(f"{OAI}error")
    assert answer.status_code == 200 and error is not None and error.get("code") == code and error.text
    asked = root.find(f"{OAI}request")
    assert asked is not None and asked.text == "http://testserver/oai"
    kept = {} if code in ("badVerb", "badArgument") else {k: v[0] for k, v in parse_qs(query, True).items()}
    assert dict(asked.attrib) == kept


def test_every_verb_is_answered_as_the_schema_of_the_protocol_has_it(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repository, "PAGE", 9)
    gone = published("Gone & <gone>", dt.date(2020, 1, 1))
    gone.unpublish()
    series = [f"set={name}" for name, _ in repository.sets()]
    asked = ["verb=Identify", "verb=ListSets", "verb=ListMetadataFormats"]
    asked += [f"verb=ListMetadataFormats&identifier=oai:localhost:{gone.key}"]
    for verb in ("ListRecords", "ListIdentifiers"):
        plain = f"verb={verb}&metadataPrefix=oai_dc"
        asked += [plain, f"{plain}&until=9999-12-31", f"{plain}&from=0001-01-01T00:00:00Z"]
        asked += [f"{plain}&{name}" for name in series]
    for key in IssuedNumber.objects.values_list("key", flat=True):
        asked.append(f"verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:localhost:{key}")
    kinds: set[str] = set()
    while asked:
        root = etree.fromstring(client.get(f"/oai?{asked[0]}").content)
        oai_schema().assertValid(root)
        kinds.add(etree.QName(root[2]).localname)
        token = root.findtext(f".//{OAI}resumptionToken")
        verb = asked.pop(0).partition("&")[0]
        if token:
            asked.append(f"{verb}&resumptionToken={quote(token)}")
    assert kinds >= set(VERBS)
    root = etree.fromstring(client.get("/oai?verb=Identify").content)
    records = etree.fromstring(client.get("/oai?verb=ListRecords&metadataPrefix=oai_dc").content)
    assert root.findtext(f".//{OAI}earliestDatestamp") == min(e.text or "" for e in records.iter(f"{OAI}datestamp"))


def test_a_forged_token_is_refused_and_a_list_survives_a_change_in_its_midst(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repository, "PAGE", 10)
    seen: list[str] = []
    query = {"verb": "ListIdentifiers", "metadataPrefix": "oai_dc"}
    changes = 0
    while True:
        root = etree.fromstring(client.get("/oai", query).content)
        seen += [e.text for e in root.iter(f"{OAI}identifier")]
        token = root.find(f".//{OAI}resumptionToken")
        assert token is not None
        if not token.text:
            break
        if changes == 0:
            changed(PublicationPage.objects.get(key=seen[0].rpartition(":")[2]), synopsis="Changed meanwhile.")
            changes += 1
        assert (
            b"badResumptionToken"
            in client.get("/oai", {"verb": "ListIdentifiers", "resumptionToken": token.text + "x"}).content
        )
        other = client.get("/oai", {"verb": "ListRecords", "resumptionToken": token.text}).content
        assert b"badResumptionToken" in other, "a token is for the verb that gave it"
        query = {"verb": "ListIdentifiers", "resumptionToken": token.text}
    assert set(seen) == {f"oai:localhost:{p.key}" for p in PublicationPage.objects.live()}
    assert seen.count(seen[0]) == 2, "what changed meanwhile comes once more"


def test_a_piece_that_is_closed_to_readers_is_in_no_feed_list_map_or_harvest(client: Client) -> None:
    page = published("For members only")
    changed(page, "correction", "Members were told.")
    paths = ("/feed.xml", "/feeds/corrections.atom", "/corrections/", "/publications/", "/series/co/", "/")
    paths += ("/publications/year/2026/", "/publications/year/2026.bib", "/sitemap-publications-2026.xml")
    asked = "/oai?metadataPrefix=oai_dc&verb="
    harvests = (f"{asked}ListRecords", f"{asked}GetRecord&identifier=oai:localhost:{page.key}")
    for path in (*paths, *harvests):
        said = client.get(path).content.decode()
        assert "For members only" in said or page.slug in said, path
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    for path in (*paths, *harvests):
        said = client.get(path).content.decode()
        assert "For members only" not in said and page.slug not in said and "Members were told" not in said, path
    assert 'status="deleted"' in client.get(harvests[1]).content.decode()


def test_a_list_is_resumed_where_it_was_left_whatever_its_set(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repository, "PAGE", 4)
    known = repository.records()
    shown = known.filter(is_gone=False)
    sets = {
        "": known,
        "series": known,
        "series:CO": known.filter(series__code="CO"),
        "subject": shown.filter(page__subjects__isnull=False),
        f"subject:{Subject.objects.order_by('slug')[0].slug}": shown.filter(
            page__subjects=Subject.objects.order_by("slug")[0]
        ),
    }
    for name, rows in sets.items():
        expected = list(rows.order_by("changed", "pk").values_list("pk", flat=True).distinct())
        moments = sorted(set(rows.values_list("changed", flat=True)))
        selection: Any = Selection({"metadataPrefix": "oai_dc", **({"set": name} if name else {})})
        found: list[int] = []
        while selection is not None:
            got, total, selection = repository.selected(selection)
            assert total == len(expected), name
            found += [row.pk for row in got]
            selection = selection and Selection.resumed(selection.token())
        assert found == expected, name
        day = moments[len(moments) // 2].astimezone(dt.UTC).date().isoformat()
        for bound, cut in (("from", "gte"), ("until", "lte")):
            said = {"metadataPrefix": "oai_dc", bound: day, **({"set": name} if name else {})}
            edge = dict(zip(("from", "until"), between(said), strict=True))[bound]
            wanted = rows.filter(**{f"changed__{cut}": edge}).values_list("pk", flat=True).distinct()
            assert repository.selected(Selection(said))[1] == len(wanted), (name, bound)


def test_records_come_in_the_order_in_which_they_changed_whatever_became_of_them(client: Client) -> None:
    back, gone, void, early = (published(f"Piece {n}") for n in range(4))
    for page in (back, gone):
        page.unpublish()
    page = PublicationPage.objects.get(pk=back.pk)
    page.save_revision().publish()
    void.delete()
    PublicRevision.objects.filter(page=early).update(published_at=dt.datetime(2001, 2, 3, 4, 5, 6, 999_999, dt.UTC))
    Series.objects.filter(code="HL").update(oai=False)
    order = repository._order()
    rows = sorted(repository.records().values_list("changed", "pk", "series_id", "page_id"), key=lambda row: row[:2])
    assert [moment(at) for at in order.changed.tolist()] == [changed for changed, *_ in rows]
    assert order.keys.tolist() == [key for _, key, *_ in rows]
    assert order.series.tolist() == [series for _, _, series, _ in rows]
    assert order.pages.tolist() == [page or 0 for *_, page in rows]
    assert repository.earliest() == dt.datetime(2001, 2, 3, 4, 5, 6, 999_999, dt.UTC)
    for place, (at, key, *_) in enumerate(rows):
        assert order.behind(at, key) == place + 1
    assert order.behind(dt.datetime(1990, 1, 1, tzinfo=dt.UTC), 1) == 0
    everything = client.get("/oai?verb=ListIdentifiers&metadataPrefix=oai_dc")
    assert everything.content.count(b"<header") == min(len(rows), repository.PAGE)


def test_a_control_sign_in_the_name_of_the_institute_breaks_no_harvest(client: Client) -> None:
    institute = InstituteSettings.for_site(Site.objects.get(is_default_site=True))
    InstituteSettings.objects.filter(pk=institute.pk).update(name="Kai\x07han\ufffe")
    cache.clear()
    root = etree.fromstring(client.get("/oai?verb=Identify").content)
    assert "Kaihan" in [text for text in root.itertext()]
    assert feedparser.parse(client.get("/feed.xml").content).bozo == 0
