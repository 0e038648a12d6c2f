"""The calendar, the event and the recurring event as pages. Registering is in `registering`, files in `calendars`."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from modelcluster.fields import ParentalManyToManyField
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index

from institute.core.blocks import Prose, TypedBlock
from institute.core.days import said_days
from institute.core.showing import ShownPage
from institute.events import zones
from institute.publications.models import Region, Subject, Unit

KINDS = [
    ("lecture", "Lecture"),
    ("panel", "Panel discussion"),
    ("roundtable", "Round table"),
    ("workshop", "Workshop"),
    ("conference", "Conference"),
    ("launch", "Launch"),
    ("briefing", "Press briefing"),
    ("information-session", "Information session"),
]
PLACE, ONLINE, HYBRID = "place", "online", "hybrid"
SCHEDULED, POSTPONED, CANCELLED = "scheduled", "postponed", "cancelled"
NONE, OPEN, INVITED, ELSEWHERE = "none", "open", "invited", "elsewhere"
# What a calendar that holds the event must be told of when it changes.
IN_CALENDARS = (
    "title",
    "all_day",
    "starts_at",
    "ends_at",
    "zone",
    "attendance",
    "venue",
    "address",
    "online_url",
    "state",
)
# What the house gives an event: a draft that was begun earlier cannot take it back.
GIVEN = ("uid", "sequence", "calendar_state")


class ProgrammeItem(TypedBlock):
    """One item of a programme."""

    day = blocks.DateBlock(required=False, help_text="Only where the event lasts several days.")
    begins = blocks.TimeBlock(format="%H:%M", help_text="In the zone of the event.")
    ends = blocks.TimeBlock(required=False, format="%H:%M")
    title = blocks.CharBlock(max_length=200)
    text = blocks.TextBlock(required=False)
    who = blocks.CharBlock(required=False, max_length=255, help_text="Names, as they are to be printed.")

    class Meta:
        icon = "time"


class EventIndexPage(ShownPage):
    """The calendar: what is coming, and the way to what has been."""

    intro = RichTextField(blank=True, features=["bold", "italic", "link"])

    template = "events/index.html"
    subpage_types = ["events.EventPage", "events.EventSeriesPage"]
    content_panels = [*Page.content_panels, FieldPanel("intro")]


class EventSeriesPage(ShownPage):
    """An event that recurs; each edition is an event below it, with its year and its report."""

    acronym = models.CharField(max_length=20, blank=True)
    frequency = models.CharField(max_length=80, blank=True, help_text="For example: every autumn.")
    since = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Year of the first edition.")
    synopsis = models.TextField(max_length=600, help_text="Under 80 words; stands in lists and in search results.")
    body = StreamField(Prose(), blank=True)
    hosts = ParentalManyToManyField(Unit, blank=True, related_name="event_series")

    template = "events/series.html"
    parent_page_types = ["events.EventIndexPage"]
    subpage_types = ["events.EventPage", "core.StandardPage"]
    content_panels = [
        *Page.content_panels,
        FieldRowPanel([FieldPanel("acronym"), FieldPanel("frequency"), FieldPanel("since")]),
        FieldPanel("synopsis"),
        FieldPanel("body"),
        FieldPanel("hosts"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("synopsis"), index.SearchField("body")]


class EventPage(ShownPage):
    """One event: when by the clock of its own zone, where, with whom, and how one takes part."""

    kind = models.CharField(max_length=24, choices=KINDS, default="lecture")
    edition = models.CharField(
        max_length=40, blank=True, help_text="Of a recurring event, as printed: Fourth. Empty: its year."
    )
    first_day = models.DateField(verbose_name="day")
    begins = models.TimeField(null=True, blank=True, help_text="As a clock shows it where the event takes place.")
    last_day = models.DateField(null=True, blank=True, help_text="Empty: the same day.")
    ends = models.TimeField(null=True, blank=True)
    all_day = models.BooleanField(
        default=False, verbose_name="whole days", help_text="It has days and no hours: calendars keep the days whole."
    )
    zone = models.CharField(
        max_length=64,
        choices=zones.choices,
        default=zones.institute,
        verbose_name="time zone",
        help_text="Whose clock it is. Readers are told the institute's time too where that differs.",
    )
    starts_at = models.DateTimeField(editable=False, db_index=True)
    ends_at = models.DateTimeField(editable=False, db_index=True)
    state = models.CharField(
        max_length=10,
        choices=[(SCHEDULED, "Takes place"), (POSTPONED, "Postponed"), (CANCELLED, "Cancelled")],
        default=SCHEDULED,
    )
    state_notice = models.TextField(
        blank=True, verbose_name="notice", help_text="Why it is postponed or cancelled, and what happens now."
    )
    attendance = models.CharField(
        max_length=8,
        choices=[(PLACE, "At a place"), (ONLINE, "Online"), (HYBRID, "At a place and online")],
        default=PLACE,
        verbose_name="where",
    )
    venue = models.CharField(max_length=200, blank=True, help_text="The house or the room.")
    address = models.CharField(max_length=255, blank=True, help_text="Street, town and country, on one line.")
    access = models.CharField(
        max_length=255, blank=True, help_text="Steps, lifts, induction loop, interpreting, captions: what is there."
    )
    online_url = models.URLField(
        blank=True,
        verbose_name="address to join online",
        help_text="Never on the page: mailed to those who hold a place. Events without registration show it.",
    )
    language = models.CharField(max_length=60, default="English", help_text="In which it is held.")
    synopsis = models.TextField(max_length=800, help_text="Under 120 words; stands in lists, feeds and calendars.")
    body = StreamField(Prose(), blank=True)
    programme = StreamField([("item", ProgrammeItem())], blank=True)
    hosts = ParentalManyToManyField(Unit, blank=True, related_name="events")
    subjects = ParentalManyToManyField(Subject, blank=True, related_name="events")
    regions = ParentalManyToManyField(Region, blank=True, related_name="events")
    registration = models.CharField(
        max_length=10,
        choices=[
            (NONE, "None: everybody just comes"),
            (OPEN, "Open to everybody"),
            (INVITED, "By invitation only"),
            (ELSEWHERE, "At another site"),
        ],
        default=OPEN,
    )
    register_url = models.URLField(blank=True, verbose_name="address of the registration elsewhere")
    capacity = models.PositiveIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1)], help_text="Places. Empty: no limit."
    )
    waiting_list = models.BooleanField(
        default=True,
        help_text="When all places are taken, the next ones wait, in order; a free place goes to the first.",
    )
    closes_on = models.DateField(
        null=True,
        blank=True,
        verbose_name="registration closes after",
        help_text="The last day on which one can register. Empty: until it begins.",
    )
    keep_days = models.PositiveSmallIntegerField(
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        verbose_name="days for which registrations are kept",
        help_text="After the event. Whoever registers is told this number, and it is kept to.",
    )
    uid = models.UUIDField(default=uuid.uuid4, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    calendar_state = models.CharField(max_length=32, blank=True, editable=False)

    live: bool
    template = "events/event.html"
    parent_page_types = ["events.EventIndexPage", "events.EventSeriesPage"]
    subpage_types = ["core.StandardPage"]
    exclude_fields_in_copy = ["uid", "sequence", "calendar_state"]
    content_panels = [
        *Page.content_panels,
        FieldRowPanel([FieldPanel("kind"), FieldPanel("edition")]),
        FieldPanel("synopsis"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("first_day"), FieldPanel("begins")]),
                FieldRowPanel([FieldPanel("last_day"), FieldPanel("ends")]),
                FieldPanel("all_day"),
                FieldPanel("zone"),
            ],
            "When",
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("attendance", "venue", "address", "access", "online_url", "language")],
            "Where",
        ),
        MultiFieldPanel([FieldPanel("state"), FieldPanel("state_notice")], "Postponed or cancelled"),
        InlinePanel("appearances", label="person", heading="Speakers, in the order of the page"),
        FieldPanel("body"),
        FieldPanel("programme"),
        InlinePanel("papers", label="publication or file", heading="Papers, report, publications launched"),
        MultiFieldPanel([FieldPanel("hosts"), FieldPanel("subjects"), FieldPanel("regions")], "Categories"),
        MultiFieldPanel(
            [
                FieldPanel("registration"),
                FieldPanel("register_url"),
                FieldRowPanel([FieldPanel("capacity"), FieldPanel("waiting_list")]),
                FieldRowPanel([FieldPanel("closes_on"), FieldPanel("keep_days")]),
            ],
            "Registration",
        ),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("synopsis", boost=2),
        index.SearchField("body"),
        index.FilterField("starts_at"),
    ]

    def clean(self) -> None:
        """Refuse an event that ends before it begins, and one that says nowhere where it is."""
        super().clean()
        wrong: dict[str, Any] = {}
        if self.all_day:
            if self.first_day and self.last_day and self.last_day < self.first_day:
                wrong["last_day"] = "It would end before it begins."
        else:
            for name in ("begins", "ends"):
                if getattr(self, name) is None:
                    wrong[name] = "Give the hour, or say that it takes whole days."
        if self._is_timed():
            try:
                self._set_moments()
            except ValidationError as error:
                wrong["begins"] = error
            else:
                if self.ends_at <= self.starts_at and not self.all_day:
                    wrong["ends"] = "It would end before it begins."
        if self.attendance != ONLINE and not self.venue:
            wrong["venue"] = "Say where it is, or that it is online."
        if self.registration == ELSEWHERE and not self.register_url:
            wrong["register_url"] = "Give the address at which one registers."
        if self.closes_on and self.first_day and self.closes_on > self.first_day:
            wrong["closes_on"] = "Registration cannot close after the event has begun."
        if self.state != SCHEDULED and not self.state_notice.strip():
            wrong["state_notice"] = "Tell readers why, and what happens now."
        if wrong:
            raise ValidationError(wrong)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the moments beside the clock times, and count what calendars must be told of."""
        self._set_moments()
        if self.live and not self._state.adding:
            state = self._calendar_state()
            if state != self.calendar_state:
                self.sequence += bool(self.calendar_state)
                self.calendar_state = state
        super().save(*args, **kwargs)

    def with_content_json(self, content: dict[str, Any]) -> EventPage:
        """Return the event as a draft has it, under the name and the count that calendars know."""
        drafted: EventPage = super().with_content_json(content)
        for name in GIVEN:
            setattr(drafted, name, getattr(self, name))
        drafted._set_moments()
        return drafted

    def _is_timed(self) -> bool:
        """Tell whether enough is said to know when it is."""
        return bool(self.first_day and self.zone and (self.all_day or (self.begins and self.ends)))

    def _set_moments(self) -> None:
        last = self.last_day or self.first_day
        if self.all_day:
            self.begins = self.ends = None
            self.starts_at = zones.day_begins(self.first_day, self.zone)
            self.ends_at = zones.day_begins(last + dt.timedelta(days=1), self.zone)
            return
        self.starts_at = zones.moment(self.first_day, self.begins, self.zone)
        self.ends_at = zones.moment(last, self.ends, self.zone)

    def _calendar_state(self) -> str:
        said = "\n".join(str(getattr(self, name)) for name in IN_CALENDARS)
        return hashlib.sha256(said.encode()).hexdigest()[:32]

    @property
    def series(self) -> EventSeriesPage | None:
        """The recurring event of which it is an edition."""
        parent = self.get_parent()
        found = parent.specific if parent is not None else None
        return found if isinstance(found, EventSeriesPage) else None

    @property
    def when(self) -> str:
        """From when to when, by the clock of its own zone."""
        if self.all_day:
            return said_days(self.first_day, self.last_day or self.first_day)
        return zones.span(self.starts_at, self.ends_at, self.zone)

    @property
    def said_when(self) -> str:
        """The same, with what that clock is called."""
        return f"{self.when} {self.zone_label}".rstrip()

    @property
    def zone_label(self) -> str:
        """What that clock is called; nothing where there are no hours."""
        return "" if self.all_day else zones.label(self.starts_at, self.zone)

    @property
    def starts_there(self) -> dt.datetime:
        """When it begins, in its own zone."""
        return zones.local(self.starts_at, self.zone)

    @property
    def ends_there(self) -> dt.datetime:
        """When it ends, in its own zone."""
        return zones.local(self.ends_at, self.zone)

    @property
    def when_here(self) -> str:
        """The same by the institute's clock; empty where it shows the same."""
        here = zones.institute()
        if self.all_day:
            return ""
        same = zones.local(self.starts_at, here).utcoffset() == self.starts_there.utcoffset()
        return "" if same else f"{zones.span(self.starts_at, self.ends_at, here)} {zones.label(self.starts_at, here)}"

    @property
    def begins_on(self) -> str:
        """When it begins, as programs read it: a moment, or a day where it has no hours."""
        return self.first_day.isoformat() if self.all_day else self.starts_there.isoformat()

    @property
    def ends_on(self) -> str:
        """When it ends, as programs read it; of whole days the last."""
        return (self.last_day or self.first_day).isoformat() if self.all_day else self.ends_there.isoformat()

    @property
    def is_past(self) -> bool:
        """Whether it is over."""
        return self.ends_at <= timezone.now()

    @property
    def where(self) -> str:
        """Where it takes place, on one line."""
        place = ", ".join(filter(None, (self.venue, self.address)))
        return {ONLINE: "Online", HYBRID: f"{place}, and online"}.get(self.attendance, place)

    @property
    def closes_at(self) -> dt.datetime:
        """When registration closes: at the end of its last day, or when the event begins."""
        if self.closes_on is None or self.closes_on >= self.first_day:
            return self.starts_at
        return zones.day_begins(self.closes_on + dt.timedelta(days=1), self.zone)

    @property
    def names(self) -> str:
        """Who appears, as one line."""
        return ", ".join(str(person) for person in self.appearances.all())
