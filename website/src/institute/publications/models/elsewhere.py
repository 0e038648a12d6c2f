"""Works that others published, awards, and the glossary: records about publications that are no pages of ours."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from wagtail.admin.panels import FieldPanel
from wagtail.search import index
from wagtail.snippets.models import register_snippet

from institute.publications.bibliography import csl_json
from institute.publications.bibliography.works import Work, marks, problems
from institute.publications.models.people import Person

WORK_KINDS = [
    ("book", "Authored book"),
    ("article", "Journal article"),
    ("edited-book", "Edited book"),
    ("chapter", "Chapter in an edited book"),
    ("policy-report", "Policy report"),
    ("working-paper", "Working paper"),
    ("op-ed", "Op-ed"),
]
doi_form = RegexValidator(r"^10\.\d{4,9}/\S+\Z", "A DOI reads 10.5555/12345678, without an address before it.")


def _this_year() -> int:
    return timezone.localdate().year


def _fingerprint(work: Work) -> str:
    doi, title = marks(work)
    return doi or title


@register_snippet
class ExternalWork(index.Indexed, models.Model):
    """A work of our people that appeared elsewhere: its bibliographic record, never its text."""

    kind = models.CharField(max_length=20, choices=WORK_KINDS)
    title = models.CharField(max_length=500)
    year = models.PositiveSmallIntegerField(db_index=True)
    doi = models.CharField(max_length=120, blank=True, validators=[doi_form], verbose_name="DOI")
    url = models.URLField(max_length=500, blank=True, verbose_name="address")
    csl = models.JSONField(verbose_name="record", help_text="CSL-JSON: authors, container, pages, publisher.")
    people = models.ManyToManyField(Person, blank=True, related_name="external_works", help_text="Of ours.")
    fingerprint = models.CharField(max_length=64, unique=True, editable=False)

    panels = [FieldPanel(name) for name in ("kind", "title", "year", "doi", "url", "people", "csl")]
    search_fields = [
        index.SearchField("title", boost=3),
        index.AutocompleteField("title"),
        index.FilterField("title"),
        index.FilterField("year"),
    ]

    class Meta:
        ordering = ("-year", "title")
        verbose_name = "work published elsewhere"
        verbose_name_plural = "works published elsewhere"

    def __str__(self) -> str:
        """Return its title."""
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of its record here."""
        return f"/external/{self.pk}/"

    def clean(self) -> None:
        """Refuse a record that is no table of CSL-JSON, one that could not be cited, and one that is there already."""
        if not isinstance(self.csl, dict):
            raise ValidationError({"csl": "The record is one CSL-JSON item: a table of names and values."})
        found = csl_json.found(self._told())
        wrong = [*found.wrong, *problems(found.work)]
        if wrong:
            raise ValidationError({"csl": [f"{said[0].upper()}{said[1:]}." for said in wrong]})
        there = ExternalWork.objects.filter(fingerprint=_fingerprint(found.work)).exclude(pk=self.pk).first()
        if there is not None:
            raise ValidationError(f"This work is there already: {there.title} ({there.year}).")
        self.csl = found.work

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the record saying what its fields say, and what tells it from others."""
        self.csl = self._told()
        self.fingerprint = _fingerprint(self.csl)
        super().save(*args, **kwargs)

    def _told(self) -> Work:
        """Return the record with title, year, DOI and address as the fields have them."""
        date = ((self.csl.get("issued") or {}).get("date-parts") or [[]])[0]
        date = date if date[:1] == [self.year] else [self.year]
        own = {"title": self.title, "issued": {"date-parts": [date]}, "DOI": self.doi, "URL": self.url}
        longer = str(self.csl.get("title", ""))
        if len(longer) > len(self.title) == 500 and longer.startswith(self.title):
            own["title"] = longer  # a title of which the field holds no more
        return {name: said for name, said in {**self.csl, **own}.items() if said != ""}


@register_snippet
class Award(models.Model):
    """A prize given to a publication, to one of the staff or to a student."""

    KINDS = [("publication", "For a publication"), ("staff", "To staff"), ("student", "To a student")]

    name = models.CharField(max_length=200)
    body = models.CharField(max_length=200, blank=True, verbose_name="given by")
    year = models.PositiveSmallIntegerField(default=_this_year)
    kind = models.CharField(max_length=12, choices=KINDS, default="publication")
    citation = models.TextField(blank=True, help_text="The jury's words.")
    prize = models.CharField(max_length=120, blank=True)
    publications = models.ManyToManyField("PublicationPage", blank=True, related_name="awards")
    works = models.ManyToManyField(ExternalWork, blank=True, related_name="awards")
    people = models.ManyToManyField(Person, blank=True, related_name="awards")
    recipients = models.CharField(
        max_length=300, blank=True, help_text="Those who have no profile here, such as students, as they are printed."
    )

    panels = [
        FieldPanel(name)
        for name in (
            "name",
            "body",
            "year",
            "kind",
            "citation",
            "prize",
            "publications",
            "works",
            "people",
            "recipients",
        )
    ]

    class Meta:
        ordering = ("-year", "name")

    def __str__(self) -> str:
        """Return its name and year."""
        return f"{self.name} {self.year}"


@register_snippet
class Term(models.Model):
    """An abbreviation of the house: what it stands for and means."""

    slug = models.SlugField(unique=True)
    abbreviation = models.CharField(max_length=40, unique=True)
    expansion = models.CharField(max_length=200)
    definition = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)

    panels = [FieldPanel(name) for name in ("abbreviation", "slug", "expansion", "definition", "source")]

    class Meta:
        ordering = ("abbreviation",)
        verbose_name = "glossary term"

    def __str__(self) -> str:
        """Return the abbreviation."""
        return self.abbreviation
