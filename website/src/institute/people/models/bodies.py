"""Boards with their seats and terms, named chairs with their holders, and words of welcome. Knows no money."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.fields import RichTextField
from wagtail.search import index

from institute.people.models.spans import Span, SpanQuerySet
from institute.publications.models import Person

_PLAIN = ["bold", "italic", "link"]


class Body(ClusterableModel):
    """A board, council or committee of the institute."""

    slug = models.SlugField(unique=True, help_text="Its page is /about/ and this: board.")
    name = models.CharField(max_length=120)
    intro = RichTextField(
        blank=True, features=_PLAIN, help_text="What it decides, how it is chosen, how often it meets."
    )
    place = models.PositiveSmallIntegerField(default=10, help_text="Bodies are listed by it, the smallest first.")

    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("intro"),
        FieldPanel("place"),
        InlinePanel(
            "seats", heading="Members and their terms", label="Term", help_text="Leave ended terms: they move."
        ),
    ]

    class Meta:
        ordering = ("place", "name")
        verbose_name_plural = "bodies"

    def __str__(self) -> str:
        """Return its name."""
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return f"/about/{self.slug}/"


class Seat(Span):
    """A term of somebody in a body. Who serves twice has two."""

    CHAIR, DEPUTY, MEMBER = 0, 1, 5
    RANKS = [(CHAIR, "Chair"), (DEPUTY, "Deputy chair"), (3, "Officer"), (MEMBER, "Member"), (8, "Observer")]

    body = ParentalKey(Body, on_delete=models.CASCADE, related_name="seats")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="seats")
    name = models.CharField(max_length=160, blank=True, help_text="Of somebody who has no profile here.")
    rank = models.PositiveSmallIntegerField(choices=RANKS, default=MEMBER)
    title = models.CharField(max_length=160, blank=True, help_text="As printed, if not as above: Treasurer.")
    about = models.CharField(max_length=240, blank=True, help_text="What they do elsewhere, in a line.")
    place = models.PositiveSmallIntegerField(default=10, help_text="Among those of one rank, the smallest first.")

    objects = SpanQuerySet.as_manager()
    panels = [
        FieldPanel("person"),
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("rank"), FieldPanel("title")]),
        FieldPanel("about"),
        FieldRowPanel([FieldPanel("starts"), FieldPanel("ends"), FieldPanel("place")]),
    ]

    class Meta:
        ordering = ("rank", "place", "starts", "pk")
        verbose_name = "term"

    def __str__(self) -> str:
        """Return who sits and as what."""
        return f"{self.printed}, {self.role}"

    @property
    def printed(self) -> str:
        """The name as it is printed."""
        return self.person.name_as_printed if self.person else self.name

    @property
    def role(self) -> str:
        """What they are in the body."""
        return self.title or self.get_rank_display()

    def clean(self) -> None:
        """Demand somebody, once."""
        super().clean()
        if bool(self.person_id) == bool(self.name.strip()):
            raise ValidationError(
                {"name": "Choose a profile, or write the name of somebody who has none; one of both."}
            )


class Chair(index.Indexed, ClusterableModel):
    """A named chair, professorship or fellowship, with whoever held it in turn."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200, help_text="As printed: Lantern Street Chair of Maritime Order.")
    field = models.CharField(max_length=160, blank=True, help_text="Of study.")
    founded = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Year.")
    intro = RichTextField(blank=True, features=_PLAIN, help_text="Whom it is named after, who gave it, what it is for.")
    grants = models.ManyToManyField(
        "people.Grant", blank=True, related_name="chairs", help_text="The gifts that pay for it, from the funding page."
    )

    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldRowPanel([FieldPanel("field"), FieldPanel("founded")]),
        FieldPanel("intro"),
        FieldPanel("grants"),
        InlinePanel("holdings", heading="Holders, in order", label="Holder"),
    ]
    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        *(index.FilterField(name) for name in ("name", "field", "founded")),
    ]

    class Meta:
        ordering = ("name",)
        verbose_name = "named chair"

    def __str__(self) -> str:
        """Return its name."""
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return f"/about/chairs/{self.slug}/"


class Holding(Span):
    """The time in which somebody holds a chair."""

    chair = ParentalKey(Chair, on_delete=models.CASCADE, related_name="holdings")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="holdings")

    objects = SpanQuerySet.as_manager()
    panels = [FieldPanel("person"), FieldRowPanel([FieldPanel("starts"), FieldPanel("ends")])]

    class Meta:
        ordering = ("starts", "pk")
        verbose_name = "holder"

    def __str__(self) -> str:
        """Return who and when."""
        return f"{self.person}, {self.years}".rstrip(", ")


class Welcome(models.Model):
    """Words of welcome, signed. The newest that is dated today or earlier is shown."""

    title = models.CharField(max_length=160, default="Welcome")
    text = RichTextField(features=[*_PLAIN, "h2", "ul"])
    signed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="welcomes")
    signed_as = models.CharField(max_length=160, help_text="The office in which it is signed: Director.")
    date = models.DateField(help_text="The day printed under it. From that day it is shown.")

    panels = [FieldPanel(name) for name in ("title", "text", "signed_by", "signed_as", "date")]

    class Meta:
        ordering = ("-date", "-pk")
        verbose_name = "message of welcome"
        verbose_name_plural = "messages of welcome"

    def __str__(self) -> str:
        """Return its title and date."""
        return f"{self.title}, {self.date:%-d %B %Y}"
