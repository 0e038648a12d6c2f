"""The demonstration's releases, recordings, podcast, speeches and topics. Draws their pictures; makes up no words."""

from __future__ import annotations

import datetime as dt
import json
import math
from importlib.resources import files
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.utils import timezone
from PIL import Image, ImageDraw
from wagtail.models import Page, Site

from institute.core.models import Picture
from institute.desk import previewing
from institute.events.models import EventPage
from institute.home.demo.pieces import House, category, stream
from institute.media.models import (
    Attachment,
    CaptionTrack,
    Chapter,
    Delivery,
    HubIndexPage,
    HubPage,
    HubPick,
    MediaSettings,
    RecordedPerson,
    RecordingIndexPage,
    RecordingPage,
    ReleaseIndexPage,
    ReleasePage,
)
from institute.publications.models import Subject

FOLDER = files("institute.home.demo") / "media"
PLAIN = (
    "title",
    "kind",
    "recorded_on",
    "seconds",
    "synopsis",
    "transcript",
    "elsewhere_url",
    "player_url",
    "poster_alt",
    "in_podcast",
    "season",
    "episode",
    "programme",
)


def load(house: House, home: Page, events: dict[str, EventPage], data: dict[str, Any]) -> None:
    """Make everything of the file."""
    site = Site.objects.get(is_default_site=True)
    settings = {**data["settings"], "podcast_cover": _picture("Cover of Harbour Talk", 1400, 1400)}
    MediaSettings.objects.update_or_create(site=site, defaults=settings)
    news = ReleaseIndexPage(**data["news"])
    home.add_child(instance=news)
    for fields in data["release"]:
        _release(house, news, events, fields)
    channel = RecordingIndexPage(**data["channel"])
    home.add_child(instance=channel)
    recordings = {fields["title"]: _recording(house, channel, events, fields) for fields in data["recording"]}
    for fields in data["delivery"]:
        Delivery.objects.create(
            publication=house.pages[fields["publication"]],
            event=events[fields["event"]],
            recording=recordings.get(fields.get("recording", "")),
            **{name: fields[name] for name in ("delivered_on", "place", "check_against_delivery") if name in fields},
        )
    topics = HubIndexPage(**data["topics"])
    home.add_child(instance=topics)
    for fields in data["hub"]:
        hub = HubPage(**{name: fields[name] for name in ("title", "slug", "synopsis")})
        hub.subjects = [category(Subject, title) for title in fields["subjects"]]
        hub.picks = [HubPick(page_shown=house.pages[title], why=why) for title, why in fields["picks"]]
        topics.add_child(instance=hub)
        hub.save_revision(user=house.by).publish()


def _release(house: House, parent: Page, events: dict[str, EventPage], fields: dict[str, Any]) -> None:
    until = None
    if "embargo_days" in fields:
        now = timezone.now().replace(minute=0, second=0, microsecond=0)
        until = now + dt.timedelta(days=fields["embargo_days"])
    page = ReleasePage(
        title=fields["title"],
        place=fields["place"],
        released_on=fields.get("released_on") or timezone.localdate(until),
        embargo_until=until,
        synopsis=fields["synopsis"],
        body=json.dumps(stream(fields["text"])),
        event=events.get(fields.get("event", "")),
    )
    page.subjects = [category(Subject, title) for title in fields["subjects"]]
    if "attachment" in fields:
        page.attachments = [Attachment(title=fields["attachment"], file=ContentFile(_drawn(900, 500), "numbers.png"))]
    parent.add_child(instance=page)
    page.save_revision(user=house.by).publish(user=house.by, skip_permission_checks=True)
    if until is not None:
        ends = until + dt.timedelta(days=1)
        previewing.make(page, fields["reader"], ends, by=house.by, note="Agreed to the embargo.")


def _recording(house: House, parent: Page, events: dict[str, EventPage], fields: dict[str, Any]) -> RecordingPage:
    page = RecordingPage(
        event=events.get(fields.get("event", "")),
        publication=house.pages.get(fields.get("publication", "")),
        poster=_picture(f"Poster of {fields['title']}", 1280, 720) if "poster" in fields else None,
        **{name: fields[name] for name in PLAIN if name in fields},
    )
    if "file" in fields:
        page.file = ContentFile((FOLDER / fields["file"]).read_bytes(), fields["file"])
    if "captions" in fields:
        page.captions = [CaptionTrack(words=(FOLDER / fields["captions"]).read_text(encoding="utf-8"))]
    page.chapters = [Chapter(begins=begins, title=title) for begins, title in fields.get("chapters", [])]
    page.people = [RecordedPerson(person=house.people[id]) for id in fields.get("people", [])]
    page.subjects = [category(Subject, title) for title in fields.get("subjects", [])]
    parent.add_child(instance=page)
    page.save_revision(user=house.by).publish()
    kept: RecordingPage = RecordingPage.objects.get(pk=page.pk)
    return kept


def _picture(title: str, width: int, height: int) -> Picture:
    file = ImageFile(BytesIO(_drawn(width, height, seed=len(title))), name=f"{'-'.join(title.lower().split())}.png")
    made: Picture = Picture.objects.create(
        title=title, file=file, width=width, height=height, creator="Drawn by a program", licence="CC0 1.0"
    )
    return made


def _drawn(width: int, height: int, seed: int = 1) -> bytes:
    """Draw lines of waves under a horizon: a pattern of our own, the same every time."""
    image = Image.new("RGB", (width, height), "#f2f0e9")
    draw = ImageDraw.Draw(image)
    for line in range(28):
        near = line / 27
        level = height * (0.38 + 0.62 * near**1.3)
        swing = height * (0.004 + 0.03 * near)
        step = max(width // 160, 4)
        points = [
            (
                x,
                level
                + swing * math.sin(x / width * (9 + seed % 7) * (1.4 - near) * math.pi + line * (1 + seed % 5) * 0.7),
            )
            for x in range(0, width + step, step)
        ]
        shade = tuple(round(a + (b - a) * near) for a, b in zip((0x7F, 0xAD, 0xAF), (0x0B, 0x5C, 0x66), strict=True))
        draw.line(points, fill=shade, width=max(round(height / 260 * (0.6 + near)), 1))
    sun = height * 0.13
    centre = width * (0.3 + 0.06 * (seed % 8))
    draw.ellipse((centre - sun, height * 0.36 - sun, centre + sun, height * 0.36 + sun), fill="#a05a00")
    draw.rectangle((0, height * 0.37, width, height * 0.385), fill="#f2f0e9")
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()
