"""Our own podcast as a feed, with all that directories demand. Episodes of others are not in it."""

from __future__ import annotations

import datetime as dt
from email.utils import format_datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import strip_tags
from django.views.decorators.http import require_safe
from lxml import etree

from institute.core.models import InstituteSettings
from institute.media.models import MediaSettings, RecordingPage

ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
PODCAST = "https://podcastindex.org/namespace/1.0"
ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "application/rss+xml; charset=utf-8"
COVER = "fill-1400x1400|format-jpeg"


def episodes() -> Any:
    """Return the episodes of our own podcast, the newest first."""
    return RecordingPage.shown().filter(in_podcast=True).exclude(file="").prefetch_related("captions")


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """Give the podcast to programs that follow it."""
    press, institute = MediaSettings.for_request(request), InstituteSettings.for_request(request)
    if not press.podcast_title:
        raise Http404("There is no podcast.")
    root = request.build_absolute_uri("/").rstrip("/")
    rss = etree.Element("rss", {"version": "2.0"}, nsmap={"itunes": ITUNES, "podcast": PODCAST, "atom": ATOM})
    channel = etree.SubElement(rss, "channel")
    _text(channel, "title", press.podcast_title)
    _text(channel, "link", f"{root}/podcast/")
    _text(channel, "description", press.podcast_description)
    _text(channel, "language", "en-GB")
    _text(channel, "copyright", f"© {institute.copyright_holder or institute.name}")
    here = {"rel": "self", "type": "application/rss+xml", "href": f"{root}/podcast.xml"}
    etree.SubElement(channel, f"{{{ATOM}}}link", here)
    _text(channel, f"{{{ITUNES}}}author", press.podcast_author)
    owner = etree.SubElement(channel, f"{{{ITUNES}}}owner")
    _text(owner, f"{{{ITUNES}}}name", press.podcast_author)
    _text(owner, f"{{{ITUNES}}}email", press.podcast_email)
    etree.SubElement(channel, f"{{{ITUNES}}}category", {"text": press.podcast_category})
    _text(channel, f"{{{ITUNES}}}explicit", "true" if press.podcast_explicit else "false")
    _text(channel, f"{{{ITUNES}}}type", "episodic")
    if press.podcast_cover is not None:
        cover = press.podcast_cover.get_rendition(COVER).url
        etree.SubElement(channel, f"{{{ITUNES}}}image", {"href": request.build_absolute_uri(cover)})
    for episode in episodes():
        channel.append(_item(episode, root, press))
    content = etree.tostring(rss, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return HttpResponse(content, content_type=CONTENT)


def _item(episode: RecordingPage, root: str, press: MediaSettings) -> Any:
    item = etree.Element("item")
    _text(item, "title", episode.title)
    _text(item, "link", episode.full_url or f"{root}{episode.url}")
    _text(item, "description", episode.synopsis)
    guid = _text(item, "guid", f"urn:uuid:{episode.guid}")
    guid.set("isPermaLink", "false")
    when = timezone.make_aware(dt.datetime.combine(episode.recorded_on, dt.time(6)))
    _text(item, "pubDate", format_datetime(when.astimezone(dt.UTC), usegmt=True))
    etree.SubElement(
        item,
        "enclosure",
        {"url": f"{root}{episode.file_url}", "length": str(episode.file.size), "type": episode.media_type},
    )
    _text(item, f"{{{ITUNES}}}title", episode.title)
    _text(item, f"{{{ITUNES}}}duration", str(episode.seconds))
    _text(item, f"{{{ITUNES}}}explicit", "true" if press.podcast_explicit else "false")
    _text(item, f"{{{ITUNES}}}episodeType", "full")
    for name in ("season", "episode"):
        if getattr(episode, name):
            _text(item, f"{{{ITUNES}}}{name}", str(getattr(episode, name)))
    for track in episode.captions.all():
        said = {"url": f"{root}/recordings/{episode.pk}/captions-{track.language}.vtt", "type": "text/vtt"}
        etree.SubElement(item, f"{{{PODCAST}}}transcript", {**said, "language": track.language, "rel": "captions"})
    return item


def _text(parent: Any, name: str, words: str) -> Any:
    made = etree.SubElement(parent, name)
    made.text = "".join(sign for sign in strip_tags(words) if sign >= " " or sign in "\t\n\r")
    return made
