"""The film or sound recording and the channel of them: file or place elsewhere, captions, transcript, chapters."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page
from wagtail.search import index

from institute.core import content
from institute.core.models import Picture, trail
from institute.core.sending import kept
from institute.events.models import EventPage
from institute.media import files, webvtt
from institute.publications.models import Person, PublicationPage, Region, Subject, Unit

FILM, SOUND = "video", "audio"


class RecordingIndexPage(Page):
    """The channel: films and recordings, the newest first."""

    intro = RichTextField(blank=True, features=["bold", "italic", "link"])

    template = "media/channel.html"
    subpage_types = ["media.RecordingPage"]
    max_count = 1
    content_panels = [*Page.content_panels, FieldPanel("intro")]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add what there is, of one kind if the query asks for it."""
        kind = request.GET.get("kind", "")
        found = RecordingPage.shown()
        if kind in (FILM, SOUND):
            found = found.filter(kind=kind)
        context = {"recordings": found, "kind": kind, "trail": trail(self)}
        return {**super().get_context(request, *args, **kwargs), **context}


class RecordingPage(Page):
    """One film or sound recording."""

    kind = models.CharField(max_length=5, choices=[(FILM, "Film"), (SOUND, "Sound")], default=FILM)
    recorded_on = models.DateField(default=timezone.localdate, verbose_name="date")
    synopsis = models.TextField(max_length=800, help_text="Under 120 words; stands in lists and in the podcast.")
    file = models.FileField(
        upload_to="recordings/",
        storage=kept,
        blank=True,
        validators=[files.recording],
        help_text="MP4 or WebM; MP3 or M4A for the podcast. Empty where it is hosted elsewhere.",
    )
    elsewhere_url = models.URLField(
        blank=True,
        verbose_name="page where it is hosted",
        help_text="Readers are led there; nothing is loaded from it.",
    )
    player_url = models.URLField(
        blank=True,
        verbose_name="player of that host",
        help_text="Opened on a page of its own after a click; its host stands in the settings of press and podcast.",
    )
    seconds = models.PositiveIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1)], verbose_name="length in seconds"
    )
    poster = models.ForeignKey(Picture, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    poster_alt = models.CharField(
        max_length=300, blank=True, help_text="What the poster shows; empty if it only decorates."
    )
    transcript = RichTextField(
        blank=True,
        features=["bold", "italic", "link", "h3"],
        help_text="Every word that is said, with who says it. A recording is not published without.",
    )
    event = models.ForeignKey(EventPage, null=True, blank=True, on_delete=models.SET_NULL, related_name="recordings")
    publication = models.ForeignKey(
        PublicationPage, null=True, blank=True, on_delete=models.SET_NULL, related_name="recordings"
    )
    subjects = ParentalManyToManyField(Subject, blank=True, related_name="recordings")
    regions = ParentalManyToManyField(Region, blank=True, related_name="recordings")
    units = ParentalManyToManyField(Unit, blank=True, related_name="recordings")
    in_podcast = models.BooleanField(default=False, help_text="An episode of our own podcast.")
    season = models.PositiveSmallIntegerField(null=True, blank=True)
    episode = models.PositiveSmallIntegerField(null=True, blank=True)
    programme = models.CharField(
        max_length=160, blank=True, help_text="Of an episode of somebody else's podcast: its name."
    )
    guid = models.UUIDField(default=uuid.uuid4, editable=False)

    template = "media/recording.html"
    parent_page_types = ["media.RecordingIndexPage"]
    subpage_types: list[str] = []
    exclude_fields_in_copy = ["guid"]
    content_panels = [
        *Page.content_panels,
        FieldRowPanel([FieldPanel("kind"), FieldPanel("recorded_on"), FieldPanel("seconds")]),
        FieldPanel("synopsis"),
        MultiFieldPanel([FieldPanel(name) for name in ("file", "elsewhere_url", "player_url")], "Where it is"),
        MultiFieldPanel([FieldPanel("poster"), FieldPanel("poster_alt")], "Poster"),
        InlinePanel("captions", label="captions", heading="Captions"),
        FieldPanel("transcript"),
        InlinePanel("chapters", label="chapter", heading="Chapters"),
        InlinePanel("people", label="person", heading="Who is seen or heard"),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("event", "publication", "subjects", "regions", "units")],
            "What it belongs to",
        ),
        MultiFieldPanel(
            [
                FieldPanel("in_podcast"),
                FieldRowPanel([FieldPanel("season"), FieldPanel("episode")]),
                FieldPanel("programme"),
            ],
            "Podcast",
        ),
    ]
    search_fields = [*Page.search_fields, index.SearchField("synopsis"), index.SearchField("transcript")]

    @classmethod
    def shown(cls) -> Any:
        """Return what everybody may see, the newest first."""
        rows = content.shown(cls.objects.all()).select_related("poster").prefetch_related("people__person")
        return rows.order_by("-recorded_on", "-pk")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add where it stands."""
        return {**super().get_context(request, *args, **kwargs), "trail": trail(self)}

    def with_content_json(self, content: dict[str, Any]) -> RecordingPage:
        """Return it as a draft has it, under the name that podcast programs know."""
        drafted: RecordingPage = super().with_content_json(content)
        drafted.guid = self.guid
        return drafted

    def clean(self) -> None:
        """Refuse a recording that is nowhere, and an episode that no podcast could carry."""
        super().clean()
        wrong = {}
        if not self.file and not self.elsewhere_url:
            wrong["file"] = "Hand in the file, or say where it is hosted."
        if self.file and files.ending(self.file.name) in (files.FILM if self.kind == SOUND else files.SOUND):
            wrong["kind"] = "The file is of the other kind."
        if self.player_url and not self.elsewhere_url:
            wrong["elsewhere_url"] = "Give its page too: not everybody wants to open the player."
        if self.player_url and urlsplit(self.player_url).scheme != "https":
            wrong["player_url"] = "Players are opened over https only."
        if self.in_podcast and (not self.file or not self.seconds):
            wrong["in_podcast"] = "An episode needs its file and its length."
        if wrong:
            raise ValidationError(wrong)

    def problems(self) -> list[str]:
        """Return what stops it from being published: what those would miss who do not hear or see it."""
        found = []
        if not self.transcript.strip():
            found.append("There is no transcript: who cannot hear it has nothing.")
        if self.kind == FILM and self.file and not self.captions.exists():
            found.append("There are no captions for the film.")
        return found

    @property
    def media_type(self) -> str:
        """The media type of its file."""
        return files.media_type(self.file.name)

    @property
    def file_url(self) -> str:
        """Where its file is sent from; the ending is what podcast programs look at."""
        return f"/recordings/{self.pk}/{self.slug}.{files.ending(self.file.name)}" if self.file else ""

    @property
    def length(self) -> str:
        """How long it lasts, as ``1:02:03`` or ``2:03``."""
        hours, rest = divmod(self.seconds or 0, 3600)
        minutes, seconds = divmod(rest, 60)
        return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"

    @property
    def names(self) -> str:
        """Who is seen or heard, as one line."""
        return ", ".join(str(person) for person in self.people.all())

    @property
    def day(self) -> dt.date:
        """By which day it stands in lists."""
        return self.recorded_on


class CaptionTrack(Orderable):
    """Captions in one language."""

    page = ParentalKey(RecordingPage, on_delete=models.CASCADE, related_name="captions")
    language = models.CharField(
        max_length=12, default="en", validators=[RegexValidator(r"^[a-z]{2,3}(-[A-Za-z0-9]+)*\Z", "As in en or pt-BR.")]
    )
    label = models.CharField(max_length=60, default="English")
    words = models.TextField(
        verbose_name="WebVTT", help_text="The whole file, from WEBVTT on. It is checked, line by line."
    )

    panels = [FieldRowPanel([FieldPanel("language"), FieldPanel("label")]), FieldPanel("words")]

    def clean(self) -> None:
        """Refuse what no player could show, saying where."""
        super().clean()
        self.words = self.words.replace("\r\n", "\n").strip() + "\n"
        wrong = webvtt.read(self.words.encode())[1]
        if wrong:
            raise ValidationError({"words": wrong[:10]})


class Chapter(Orderable):
    """Where a part begins."""

    page = ParentalKey(RecordingPage, on_delete=models.CASCADE, related_name="chapters")
    begins = models.PositiveIntegerField(verbose_name="begins at second")
    title = models.CharField(max_length=160)

    panels = [FieldRowPanel([FieldPanel("begins"), FieldPanel("title")])]

    @property
    def clock(self) -> str:
        """When it begins, as ``1:02:03`` or ``2:03``."""
        hours, rest = divmod(self.begins, 3600)
        return f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60}:{rest % 60:02d}"


class RecordedPerson(Orderable):
    """Somebody who is seen or heard."""

    page = ParentalKey(RecordingPage, on_delete=models.CASCADE, related_name="people")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="recorded")
    name_as_printed = models.CharField(max_length=160, blank=True, verbose_name="name")

    panels = [FieldRowPanel([FieldPanel("person"), FieldPanel("name_as_printed")])]

    def __str__(self) -> str:
        """Return the name as printed."""
        return self.name_as_printed or str(self.person or "")

    def clean(self) -> None:
        """Refuse nobody."""
        super().clean()
        if self.person is None and not self.name_as_printed.strip():
            raise ValidationError({"name_as_printed": "Choose a person, or write a name."})
