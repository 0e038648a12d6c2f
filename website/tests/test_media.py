"""News releases and their embargo, speeches, recordings with captions, files in parts, the podcast, topics."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import feedparser
import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from lxml import etree, html
from wagtail.models import Page

from institute.core.models import Picture
from institute.desk import clock, previewing
from institute.desk.models import PreviewLink
from institute.events.models import EventPage
from institute.home.searching import entry_of
from institute.media import files, gathering, webvtt
from institute.media.models import (
    Attachment,
    CaptionTrack,
    Delivery,
    HubPage,
    MediaSettings,
    RecordingIndexPage,
    RecordingPage,
    ReleaseIndexPage,
    ReleasePage,
)
from institute.media.podcast import ITUNES
from institute.publications.models import Person, PublicationPage, Subject

pytestmark = pytest.mark.django_db
FILM = "/film-and-sound/how-many-deadlines-hold/"
SOUND = "/film-and-sound/harbour-talk-one-number-read-aloud/"
ELSEWHERE = "/film-and-sound/a-ship-a-cable-and-a-permit/"
BODY = json.dumps([{"type": "paragraph", "value": "<p>The whole news.</p>"}])


def _tree(answer: Any) -> Any:
    return html.fromstring(answer.content.decode())


def _bytes(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)


def _release(title: str = "Some news", **fields: Any) -> ReleasePage:
    page = ReleasePage(title=title, place="Port Ardent", synopsis="In short.", body=BODY, **fields)
    page.attachments = [Attachment(title="Numbers", file=ContentFile(b"%PDF-1.7 numbers", "numbers.pdf"))]
    ReleaseIndexPage.objects.get().add_child(instance=page)
    page.save_revision().publish()
    return ReleasePage.objects.get(pk=page.pk)


# -- Releases


def test_row_67_a_release_has_dateline_contact_boilerplate_and_files(client: Client) -> None:
    page = _release(released_on=dt.date(2026, 3, 4))
    text = " ".join(_tree(client.get(page.url)).text_content().split())
    for said in (
        "For immediate release",
        "Port Ardent, 4 March 2026. In short.",
        "The whole news.",
        "Contact for the press",
    ):
        assert said in text
    assert "About Kaihan Institute" in text and "invented think tank" in text
    link = _tree(client.get(page.url)).xpath("//a[text()='Numbers']/@href")[0]
    answer = client.get(link)
    assert _bytes(answer) == b"%PDF-1.7 numbers" and answer["Content-Disposition"].startswith("attachment")
    assert page.title in client.get("/news/").content.decode()
    assert page.title in client.get("/feeds/news.json").content.decode()


def test_row_67_an_embargoed_release_is_404_to_the_public_and_right_to_who_holds_the_link(client: Client) -> None:
    until = timezone.now() + dt.timedelta(days=3)
    page = _release("Held back", embargo_until=until)
    assert not page.live and page.go_live_at == until
    name = page.attachments.get().name
    public = (page.url or f"/news/{page.slug}/", f"/news/files/{page.pk}/{name}")
    for path in public:
        assert client.get(path).status_code == 404
    lists = ("/news/", "/feeds/news.atom", "/sitemap-pages.xml", "/search/?q=Held+back", "/topics/forecasting/")
    for path in lists:
        assert "held-back" not in client.get(path).content.decode()
    link = previewing.make(page, "A. Reader", until + dt.timedelta(days=1), by=None)
    token = previewing.token(link)
    answer = client.get(f"/preview/{token}/")
    text = " ".join(_tree(answer).text_content().split())
    assert answer.status_code == 200 and "The whole news." in text and "Embargoed until" in text
    assert "For immediate release" not in text and answer["Cache-Control"] == "private, no-store"
    assert "ld+json" not in answer.content.decode() and "canonical" not in answer.content.decode()
    file = client.get(_tree(answer).xpath("//a[text()='Numbers']/@href")[0])
    assert _bytes(file) == b"%PDF-1.7 numbers" and file["Cache-Control"] == "private, no-store"
    assert sorted(link.visits.values_list("form", flat=True)) == ["file", "page"]
    assert client.get(f"/preview/{token}x/").status_code == 404
    assert client.get(f"/preview/{token}/files/../../secret-key").status_code == 404
    previewing.revoke(link, by=None)
    assert client.get(f"/preview/{token}/").status_code == 410
    assert client.get(f"/preview/{token}/files/{name}").status_code == 410


def test_row_67_the_clock_releases_it_at_its_hour_and_the_link_leads_there(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    hour = timezone.now() + dt.timedelta(hours=1)
    page = _release("Soon", embargo_until=hour)
    link = previewing.make(page, "A. Reader", hour + dt.timedelta(days=2), by=None)
    where, lists = f"/news/{page.slug}/", ("/news/", "/feeds/news.atom", "/sitemap-pages.xml")
    for moment, is_out in ((hour - dt.timedelta(seconds=1), False), (hour, True)):
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        assert clock.tick() is not None
        assert ReleasePage.objects.get(pk=page.pk).live is is_out
        assert client.get(where).status_code == (200 if is_out else 404)
        assert [page.slug in client.get(path).content.decode() for path in lists] == [is_out] * 3
        assert client.get(f"/preview/{previewing.token(link)}/").status_code == (302 if is_out else 200)
    assert client.get(f"/preview/{previewing.token(link)}/")["Location"].endswith(where)


def test_row_67_no_way_of_publishing_leaks_an_embargoed_release(client: Client) -> None:
    page = ReleasePage(
        title="Tried", place="P", synopsis="S", body=BODY, embargo_until=timezone.now() + dt.timedelta(days=1)
    )
    ReleaseIndexPage.objects.get().add_child(instance=page)
    assert not ReleasePage.objects.get(pk=page.pk).live
    page.live = True
    page.save()
    assert not ReleasePage.objects.get(pk=page.pk).live
    ReleasePage.objects.filter(pk=page.pk).update(live=True)
    page = ReleasePage.objects.get(pk=page.pk)
    assert page not in ReleasePage.released() and entry_of(page) is None
    assert client.get(f"/news/{page.slug}/").status_code == 404


def test_row_67_the_demonstration_has_one_embargoed_with_a_link() -> None:
    link = PreviewLink.objects.get(page__title__startswith="Embargoed:")
    assert not link.page.live and link.page.specific.embargo_until > timezone.now()


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.exe", b"MZ"), ("a.pdf", b"<html>"), ("a.png", b"%PDF-"), ("a.svg", b"<svg>"), ("a", b""), ("a.html", b"<p>")],
)
def test_row_67_a_file_that_is_none_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(ValidationError):
        files.paper(ContentFile(content, name))


# -- Speeches


def test_row_68_a_speech_stands_by_its_day_and_on_speaker_event_and_topic(client: Client) -> None:
    speech = PublicationPage.objects.get(title="On being an honest guest")
    tree = _tree(client.get("/speeches/"))
    days = tree.xpath("//article//time/@datetime")
    assert days == sorted(days, reverse=True) and "2024-11-22" in days
    assert str(speech.date_issued) == "2024-11-26", "the day of its text is another"
    text = " ".join(_tree(client.get(speech.url)).xpath("//section[@class='delivery']")[0].text_content().split())
    assert "Delivered on 22 November 2024, Great Hall" in text and "Check against delivery." in text
    event = EventPage.objects.get(title="Graduation of the invented academy")
    assert event.url in _tree(client.get(speech.url)).xpath("//section[@class='delivery']//a/@href")
    assert speech.url in _tree(client.get(event.url)).xpath("//section[@aria-labelledby='speeches-title']//a/@href")
    assert speech.title in client.get("/people/ito-naoko/").content.decode()
    items = gathering.gathered([], [Subject.objects.get(slug="diplomacy")], 50)
    assert {str(item.day) for item in items if item.title == speech.title} == {"2024-11-22"}
    other = PublicationPage.objects.live().exclude(series__kind="speech").first()
    with pytest.raises(ValidationError):
        Delivery(publication=other, delivered_on=dt.date(2026, 1, 1), place="Here").full_clean()


# -- Recordings


def test_row_69_a_film_has_poster_captions_chapters_and_its_transcript(client: Client) -> None:
    tree = _tree(client.get(FILM))
    assert tree.xpath("//nav[@aria-label='You are here']//a[text()='Film and sound']")
    (video,) = tree.xpath("//video")
    assert video.get("poster") and video.get("preload") == "none"
    (track,) = video.xpath(".//track[@kind='captions']")
    answer = client.get(track.get("src"))
    cues, wrong = webvtt.read(answer.content)
    assert answer["Content-Type"].startswith("text/vtt") and len(cues) == 3 and not wrong
    assert "This is Harbour Talk" in _tree(client.get(SOUND)).xpath("string(//section[@class='transcript'])")
    assert len(tree.xpath("//ol[contains(@class, 'chapters')]/li")) == 2
    graph = json.loads(tree.xpath("//script[@type='application/ld+json']/text()")[0])
    assert graph["@type"] == "VideoObject" and graph["duration"] == "PT0H0M12S" and graph["transcript"]


def test_row_69_nothing_is_loaded_from_elsewhere_before_a_click(client: Client) -> None:
    answer = client.get(ELSEWHERE)
    tree = _tree(answer)
    loaded = tree.xpath("//main//@src | //main//@srcset | //iframe/@src | //main//video/@poster")
    assert all(address.startswith("/") for address in loaded) and not tree.xpath("//iframe")
    assert "frame-src" not in answer["Content-Security-Policy"]
    play = tree.xpath("//a[@class='play']/@href")[0]
    answer = client.get(play)
    assert _tree(answer).xpath("//iframe/@src") == ["https://player.example.org/ship-cable-permit"]
    policy = answer["Content-Security-Policy"]
    assert "frame-src https://player.example.org" in policy and "unsafe" not in policy
    MediaSettings.objects.update(embed_hosts="")
    assert client.get(play).status_code == 404


def test_row_69_a_recording_that_some_could_not_follow_is_not_published(admin_client: Client) -> None:
    page = RecordingPage.objects.get(title="How many deadlines hold")
    assert page.problems() == []
    page.transcript, page.captions = "", []
    assert len(page.problems()) == 2
    for fields in ({"file": "", "elsewhere_url": ""}, {"kind": "audio"}, {"player_url": "https://x.example/"}):
        again = RecordingPage.objects.get(pk=page.pk)
        for name, value in fields.items():
            setattr(again, name, value)
        with pytest.raises(ValidationError):
            again.full_clean()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"1\n00:00:01,000 --> 00:00:02,000\nHello", "Line 1"),
        (b"WEBVTT\n\n00:00:01,000 --> 00:00:02,000\nHello", "Line 3"),
        (b"WEBVTT\n\n00:05.000 --> 00:02.000\nHello", "ends before"),
        (b"WEBVTT\n\n00:05.000 --> 00:06.000\nA\n\n00:01.000 --> 00:02.000\nB", "Line 6"),
        (b"WEBVTT\n\n00:05.000 --> 00:06.000\n\n", "no words"),
        (b"WEBVTT\n", "nothing in it"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nN\xe9".encode("latin-1"), "UTF-8"),
        (b"WEBVTTX\n", "Line 1"),
        (b"", "Line 1"),
        (b"WEBVTT\n" + b"x" * 2_000_001, "2 MB"),
    ],
)
def test_row_69_captions_that_no_player_could_show_are_refused(content: bytes, said: str) -> None:
    wrong = webvtt.read(content)[1]
    assert wrong and any(said in each or said in each.replace("would end before", "ends before") for each in wrong)


def test_row_69_captions_with_windows_line_ends_hours_settings_and_a_mark_are_taken() -> None:
    text = (
        "\ufeffWEBVTT - Title\r\n\r\nNOTE x\r\n\r\nid\r\n01:00:01.000 --> 01:00:02.000 align:start\r\n<v Ann>Hi</v>\r\n"
    )
    assert webvtt.read(text.encode()) == ([webvtt.Cue(3601.0, 3602.0, "Hi")], [])
    track = CaptionTrack(words=text.replace("\ufeff", ""), language="en")
    track.clean()
    with pytest.raises(ValidationError):
        CaptionTrack(words="no", language="en").clean()


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("", 200, slice(None)),
        ("bytes=0-0", 206, slice(0, 1)),
        ("bytes=100-199", 206, slice(100, 200)),
        ("bytes=80000-", 206, slice(80000, None)),
        ("bytes=-50", 206, slice(-50, None)),
        ("bytes=100-99999999", 206, slice(100, None)),
        ("bytes=0-1,5-6", 200, slice(None)),
        ("bytes=-", 200, slice(None)),
        ("rows=1-2", 200, slice(None)),
        ("bytes=99999999-", 416, None),
        ("bytes=-0", 416, None),
        ("bytes=9-3", 416, None),
    ],
)
def test_row_70_players_get_the_part_they_ask_for(client: Client, asked: str, status: int, part: slice | None) -> None:
    page = RecordingPage.objects.get(title="Harbour Talk: one number, read aloud")
    with page.file.open() as source:
        whole = source.read()
    answer = client.get(page.file_url, headers={"Range": asked} if asked else {})
    assert answer.status_code == status
    if part is None:
        assert answer["Content-Range"] == f"bytes */{len(whole)}"
        return
    found = _bytes(answer)
    assert found == whole[part] and answer["Content-Length"] == str(len(found)) and answer["Accept-Ranges"] == "bytes"
    if status == 206:
        first = whole.index(found) if len(found) > 200 else (part.indices(len(whole))[0])
        assert answer["Content-Range"] == f"bytes {first}-{first + len(found) - 1}/{len(whole)}"
    assert client.get(page.file_url, headers={"Range": "bytes=0-0", "If-Range": '"old"'}).status_code == 200
    page.unpublish()
    assert client.get(page.file_url).status_code == 404


# -- The podcast


def test_row_70_the_podcast_has_all_that_directories_demand(client: Client) -> None:
    answer = client.get("/podcast.xml")
    found = feedparser.parse(answer.content)
    assert not found.bozo and answer["Content-Type"].startswith("application/rss+xml")
    channel = etree.fromstring(answer.content).find("channel")
    for tag in ("title", "description", "language", "link"):
        assert channel.findtext(tag)
    for tag in ("author", "explicit"):
        assert channel.findtext(f"{{{ITUNES}}}{tag}")
    assert channel.findtext(f"{{{ITUNES}}}explicit") in ("true", "false")
    assert channel.find(f"{{{ITUNES}}}category").get("text")
    assert channel.findtext(f"{{{ITUNES}}}owner/{{{ITUNES}}}email")
    cover = channel.find(f"{{{ITUNES}}}image").get("href")
    assert cover.endswith(".jpg") and _bytes(client.get(cover.partition("testserver")[2]))[:2] == b"\xff\xd8"
    items = channel.findall("item")
    assert len(items) == RecordingPage.objects.live().filter(in_podcast=True).count() == 1
    for item in items:
        enclosure = item.find("enclosure")
        answer = client.get(enclosure.get("url").partition("testserver")[2])
        assert len(_bytes(answer)) == int(enclosure.get("length")) and answer["Content-Type"] == enclosure.get("type")
        assert enclosure.get("type") in ("audio/mpeg", "audio/mp4")
        assert item.findtext("guid") and item.findtext("pubDate").endswith("GMT") and item.findtext("title")
        assert int(item.findtext(f"{{{ITUNES}}}duration")) == 27
        transcript = item.find("{https://podcastindex.org/namespace/1.0}transcript").get("url")
        assert client.get(transcript.partition("testserver")[2]).status_code == 200


def test_row_70_episodes_of_others_are_listed_and_not_in_our_feed(client: Client) -> None:
    page = client.get("/podcast/").content.decode()
    assert "Heard elsewhere" in page and "On the manners of numbers" in page
    assert "On the manners of numbers" not in client.get("/podcast.xml").content.decode()
    MediaSettings.objects.update(podcast_title="")
    assert client.get("/podcast.xml").status_code == 404


def test_row_70_a_podcast_that_no_directory_would_take_is_refused() -> None:
    settings = MediaSettings.objects.get()
    settings.full_clean()
    settings.podcast_cover = Picture(title="x", width=300, height=300)
    settings.podcast_email = ""
    settings.embed_hosts = "https://x.example/\n'unsafe-inline'"
    with pytest.raises(ValidationError) as caught:
        settings.clean()
    assert {"podcast_cover", "podcast_email", "embed_hosts"} <= set(caught.value.message_dict)


def test_row_70_a_name_in_programs_lasts() -> None:
    page = RecordingPage.objects.get(title="Harbour Talk: one number, read aloud")
    before = page.guid
    page.title = "Renamed"
    page.save_revision().publish()
    assert RecordingPage.objects.get(pk=page.pk).guid == before
    copied = page.copy(update_attrs={"slug": "again", "title": "Again"})
    assert copied.specific.guid != before


# -- Topics


def test_row_66_what_is_picked_stands_first_then_the_newest_and_nothing_twice(client: Client) -> None:
    hub = HubPage.objects.get(slug="forecasting")
    tree = _tree(client.get(hub.url))
    links = tree.xpath("//article/h3/a/@href")
    picked = [pick.page_shown.url for pick in hub.picks.all()]
    assert links[: len(picked)] == picked and len(set(links)) == len(links) <= hub.most
    days = tree.xpath("//section[h2='Newest']//article//time/@datetime")
    assert days == sorted(days, reverse=True) and len(days) > 3
    kinds = set(tree.xpath("//section[h2='Newest']//p[@class='kicker']/span/text()"))
    assert {"News release", "Film", "Conference"} <= kinds
    PublicationPage.objects.get(pk=hub.picks.first().page_shown_id).unpublish()
    assert picked[0] not in _tree(client.get(hub.url)).xpath("//article/h3/a/@href")


def test_row_66_a_hub_holds_the_newest_of_all_kinds_without_reading_all_that_there_is() -> None:
    subjects = list(Subject.objects.all())
    everything = gathering.gathered([], subjects, 10_000)
    days = [item.day or dt.date.min for item in everything]
    assert days == sorted(days, reverse=True) and len({item.kind for item in everything}) > 4
    texts = PublicationPage.objects.live().filter(subjects__in=subjects).distinct().count()
    assert sum(item.url.startswith("/publications/") for item in everything) == texts
    for most in (1, 3, 7):
        assert [(i.day, i.title) for i in gathering.gathered([], subjects, most)] == [
            (i.day, i.title) for i in everything[:most]
        ]
        pick = PublicationPage.objects.live().filter(subjects__in=subjects).order_by("-date_issued")[0]
        items = gathering.gathered([(pick, "why")], subjects, most)
        assert items[0].title == pick.title and len(items) == most and len({item.url for item in items}) == most


def test_row_66_a_hub_without_anything_is_a_page(client: Client) -> None:
    hub = HubPage(title="Empty", synopsis="Nothing yet.")
    Page.objects.get(slug="topics").add_child(instance=hub)
    hub.save_revision().publish()
    assert client.get(hub.url).status_code == 200


def test_rows_66_to_71_are_found_and_mapped(client: Client) -> None:
    listed = client.get("/sitemap-pages.xml").content.decode() + client.get("/sitemap-lists.xml").content.decode()
    for path in (FILM, "/topics/forecasting/", "/news/", "/speeches/", "/podcast/", "/events/past/"):
        assert path in listed
    found = client.get("/search/?q=squares&kind=Recording").content.decode()
    assert FILM in found
    assert Person.objects.exists() and RecordingIndexPage.objects.count() == 1
