"""Persons, series, subjects and regions, and the publication with its index. Numbers are issued in `numbers`."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, HelpPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, Page
from wagtail.search import index
from wagtail.snippets.models import register_snippet

from institute.analyses.models import StoredCase
from institute.core.models import trail
from institute.publications import blocks, facets
from institute.publications.rendering import rendered


@register_snippet
class Person(index.Indexed, models.Model):
    """Someone who writes for the institute, on its staff or not."""

    slug = models.SlugField(unique=True)
    name_as_printed = models.CharField(max_length=160, help_text="As it stands in a byline: Ito Naoko.")
    family_name = models.CharField(max_length=80, help_text="Lists are sorted by it.")
    given_name = models.CharField(max_length=80, blank=True)
    role = models.CharField(max_length=120, blank=True, help_text="For example: senior analyst.")
    affiliation = models.CharField(max_length=200, blank=True)
    bio = RichTextField(blank=True, features=["bold", "italic", "link"])
    email = models.EmailField(blank=True)
    orcid = models.CharField(max_length=19, blank=True, verbose_name="ORCID")

    panels = [
        FieldPanel(name)
        for name in (
            "name_as_printed",
            "slug",
            "family_name",
            "given_name",
            "role",
            "affiliation",
            "bio",
            "email",
            "orcid",
        )
    ]
    search_fields = [
        index.SearchField("name_as_printed", boost=5),
        index.AutocompleteField("name_as_printed"),
        index.SearchField("bio"),
    ]

    class Meta:
        ordering = ("family_name", "given_name")
        verbose_name_plural = "people"

    def __str__(self) -> str:
        """Return the name as printed."""
        return self.name_as_printed


@register_snippet
class Series(models.Model):
    """A numbered series: its code, its labels and its licence."""

    code = models.SlugField(max_length=6, unique=True, help_text="Begins every number: CO.")
    name = models.CharField(max_length=120)
    number_pattern = models.CharField(
        max_length=60,
        default="{code}{yy}{serial:03d}",
        help_text="Made of {code}, {yyyy}, {yy} and {serial:03d}.",
    )
    synopsis_label = models.CharField(max_length=60, default="Synopsis")
    body_label = models.CharField(max_length=60, blank=True, default="Commentary")
    licence = models.CharField(max_length=80, blank=True)
    is_open = models.BooleanField(default=True, help_text="A closed series keeps its pages and takes no new ones.")

    panels = [
        FieldPanel(name)
        for name in ("code", "name", "number_pattern", "synopsis_label", "body_label", "licence", "is_open")
    ]

    class Meta:
        ordering = ("name",)
        verbose_name_plural = "series"

    def __str__(self) -> str:
        """Return its name."""
        return self.name


class IssuedNumber(models.Model):
    """One line of the ledger: a number once issued belongs to its publication for ever."""

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="issued")
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    number = models.CharField(max_length=40, unique=True)
    page = models.OneToOneField("PublicationPage", null=True, on_delete=models.SET_NULL, related_name="issued_number")
    issued_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("series", "year", "serial"), name="one_serial_a_year")]

    def __str__(self) -> str:
        """Return the number."""
        return self.number


class _Facet(models.Model):
    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=120)

    panels = [FieldPanel("title"), FieldPanel("slug")]

    class Meta:
        abstract = True
        ordering = ("title",)

    def __str__(self) -> str:
        return self.title


@register_snippet
class Subject(_Facet):
    """What a publication is about."""


@register_snippet
class Region(_Facet):
    """The part of the world it is about."""


class PublicationIndexPage(Page):
    """The list of publications, narrowed by series, year, author, subject and region."""

    intro = RichTextField(blank=True, features=["bold", "italic", "link"])

    template = "pages/publication_index.html"
    subpage_types = ["publications.PublicationPage"]
    content_panels = [*Page.content_panels, FieldPanel("intro")]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the publications that the query asks for, and the facets with their counts."""
        context = super().get_context(request, *args, **kwargs)
        everything = (
            PublicationPage.objects.child_of(self)
            .live()
            .public()
            .select_related("series")
            .prefetch_related("contributions")
            .order_by("-date_issued", "-number")
        )
        narrowed = facets.narrowed(everything, request.GET)
        kept = request.GET.copy()
        kept.pop("page", None)
        context.update(
            publications=Paginator(narrowed, 20).get_page(request.GET.get("page")),
            facets=facets.counted(everything, request.GET),
            query_string=kept.urlencode(),
            trail=trail(self),
        )
        return context


class PublicationPage(Page):
    """One publication: numbered, dated, signed; its labels come from its series."""

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="publications")
    number = models.CharField(max_length=40, blank=True, editable=False, db_index=True)
    subtitle = models.CharField(max_length=255, blank=True)
    synopsis = models.TextField(
        max_length=800, help_text="Under 120 words; stands on the page, in lists, feeds and search results."
    )
    date_issued = models.DateField(default=dt.date.today, help_text="The day printed on it.")
    body = StreamField(blocks.Body())
    case = models.ForeignKey(
        StoredCase,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="publications",
        help_text="The case whose statements stand in this text. Their sentences are marked where they are found.",
    )
    subjects = ParentalManyToManyField(Subject, blank=True, related_name="publications")
    regions = ParentalManyToManyField(Region, blank=True, related_name="publications")

    template = "pages/publication.html"
    parent_page_types = ["publications.PublicationIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        HelpPanel("The number is issued when the piece is first published; it then stays for ever."),
        FieldPanel("series"),
        *Page.content_panels,
        FieldPanel("subtitle"),
        InlinePanel("contributions", label="author", heading="Authors, in the order of the byline", min_num=1),
        FieldPanel("date_issued"),
        FieldPanel("synopsis"),
        FieldPanel("body"),
        FieldPanel("case"),
        MultiFieldPanel([FieldPanel("subjects"), FieldPanel("regions")], "Categories"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("number", boost=10),
        index.SearchField("subtitle"),
        index.SearchField("synopsis", boost=2),
        index.SearchField("body"),
        index.RelatedFields("contributions", [index.SearchField("name_as_printed", boost=4)]),
        index.FilterField("date_issued"),
    ]

    @property
    def byline(self) -> str:
        """The names in order, as they are printed."""
        names = [contribution.name_as_printed for contribution in self.contributions.all()]
        return names[0] if len(names) == 1 else " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the rendered body with its marked sentences, and what stands around it."""
        context = super().get_context(request, *args, **kwargs)
        body = rendered(self.body, self.case, self.slug)
        institute = context["institute"].name if "institute" in context else self.get_site().site_name
        year = self.date_issued.year
        context.update(
            contributions=self.contributions.select_related("person"),
            body_html=body.blocks,
            forecasts=body.forecasts,
            headings=body.headings,
            links=body.links,
            reading_minutes=max(1, round(body.words / 220)),
            subjects=self.subjects.all(),
            regions=self.regions.all(),
            case_url=f"/analyses/{self.case.slug}/" if self.case else "",
            case_download_url=f"/cases/{self.case.slug}.toml" if self.case else "",
            cite=f"{self.byline} ({year}). {self.title}. {self.series.name} {self.number}. {institute}. "
            f"{self.full_url}",
            trail=trail(self),
        )
        return context


class Contribution(Orderable):
    """Who wrote a publication, as printed then: later changes of a profile leave it alone."""

    page = ParentalKey(PublicationPage, on_delete=models.CASCADE, related_name="contributions")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="contributions")
    role = models.CharField(
        max_length=20,
        choices=[("author", "Author"), ("editor", "Editor"), ("with", "With"), ("translator", "Translator")],
        default="author",
    )
    name_as_printed = models.CharField(max_length=160, blank=True, help_text="Empty: taken from the person.")
    affiliation_as_printed = models.CharField(
        max_length=255, blank=True, help_text="Empty: taken from the person when first published."
    )
    biography_as_printed = RichTextField(blank=True, features=["bold", "italic", "link"])

    panels = [
        FieldPanel("person"),
        FieldPanel("role"),
        FieldPanel("name_as_printed"),
        FieldPanel("affiliation_as_printed"),
        FieldPanel("biography_as_printed"),
    ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Print the person's name where no other is given."""
        if not self.name_as_printed and self.person is not None:
            self.name_as_printed = self.person.name_as_printed
        super().save(*args, **kwargs)
