"""A numbered series: its code, its labels, its rights and its switches. Numbers are issued in `numbers`."""

from __future__ import annotations

import re
import string

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable
from wagtail.snippets.models import register_snippet

from institute.publications.models.people import Person

KINDS = [
    ("commentary", "Commentary"),
    ("report", "Report"),
    ("working-paper", "Working paper"),
    ("article", "Journal article"),
    ("book", "Book"),
    ("event-report", "Event report"),
    ("newsletter", "Newsletter"),
    ("speech", "Speech"),
]
_PARTS = {"code", "yyyy", "yy", "serial"}
code_letters = RegexValidator(r"^[A-Za-z]{1,6}\Z", "A code is made of one to six letters.")
issn_form = RegexValidator(r"^\d{4}-\d{3}[\dX]\Z", "An ISSN reads 2049-3630.")
doi_prefix_form = RegexValidator(r"^10\.\d{4,9}\Z", "A DOI prefix reads 10.5555.")


def number_pattern(value: str) -> None:
    """Refuse a pattern that could not be printed, or that would print the same number twice."""
    try:
        found = {name for _, name, _, _ in string.Formatter().parse(value) if name is not None}
        value.format(code="CO", yyyy=2026, yy="26", serial=1)
    except (ValueError, KeyError, IndexError, AttributeError, TypeError) as error:
        said = f"The pattern cannot be read ({error}). Write for example {{code}}{{yy}}{{serial:03d}}."
        raise ValidationError(said) from None
    if found - _PARTS:
        raise ValidationError(f"A pattern knows {{code}}, {{yyyy}}, {{yy}} and {{serial}}; not {found - _PARTS}.")
    if "serial" not in found:
        raise ValidationError("A pattern needs {serial}, or every number would be the same.")


def _issn_is_sound(issn: str) -> bool:
    digits = issn.replace("-", "")
    total = sum((8 - place) * (10 if sign == "X" else int(sign)) for place, sign in enumerate(digits))
    return total % 11 == 0


@register_snippet
class Series(Orderable):
    """A numbered series; every label and rule that differs between series is a field here."""

    code = models.CharField(max_length=6, unique=True, validators=[code_letters], help_text="Begins every number: CO.")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=KINDS, default="commentary", help_text="What each piece is.")
    number_pattern = models.CharField(
        max_length=60,
        default="{code}{yy}{serial:03d}",
        validators=[number_pattern],
        help_text="Made of {code}, {yyyy}, {yy} and {serial:03d}. Without a year, numbers run on from year to year.",
    )
    issn = models.CharField(max_length=9, blank=True, validators=[issn_form], verbose_name="ISSN")
    editors = models.ManyToManyField(Person, blank=True, related_name="edits")
    scope = RichTextField(blank=True, features=["bold", "italic", "link"], help_text="What the series publishes.")
    guidelines = RichTextField(blank=True, features=["bold", "italic", "link", "ul"], help_text="For authors.")
    frequency = models.CharField(max_length=80, blank=True, help_text="For example: weekly; twice a year.")
    disclaimer = models.CharField(max_length=400, blank=True, help_text="Printed at the foot of every piece.")
    synopsis_label = models.CharField(max_length=60, default="Synopsis")
    body_label = models.CharField(max_length=60, blank=True, default="Commentary")
    licence = models.CharField(max_length=80, blank=True, help_text="Empty: the institute's.")
    licence_url = models.URLField(blank=True, verbose_name="address of the licence")
    scholar = models.BooleanField(
        default=False, help_text="Tell scholarly indexes. Papers and reports are within their scope, commentary is not."
    )
    doi_prefix = models.CharField(
        max_length=14, blank=True, validators=[doi_prefix_form], verbose_name="DOI prefix", help_text="Empty: no DOIs."
    )
    oai = models.BooleanField(default=True, verbose_name="OAI-PMH", help_text="Offer to harvesters, as a set.")
    has_feed = models.BooleanField(default=True, help_text="Offer a feed of this series.")
    is_open = models.BooleanField(default=True, help_text="A closed series keeps its pages and takes no new ones.")

    panels = [
        MultiFieldPanel(
            [FieldPanel(name) for name in ("name", "code", "kind", "number_pattern", "issn", "is_open")], "Series"
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("scope", "editors", "frequency", "guidelines", "disclaimer")], "About"
        ),
        MultiFieldPanel([FieldPanel("synopsis_label"), FieldPanel("body_label")], "Labels on the page"),
        MultiFieldPanel([FieldPanel("licence"), FieldPanel("licence_url")], "Rights"),
        MultiFieldPanel([FieldPanel(name) for name in ("scholar", "doi_prefix", "oai", "has_feed")], "Where it goes"),
    ]

    class Meta:
        # As editors drag them in the list of series; a new one comes last until it is placed.
        ordering = (models.F("sort_order").asc(nulls_last=True), "name")
        verbose_name_plural = "series"

    def __str__(self) -> str:
        """Return its name."""
        return self.name

    def clean(self) -> None:
        """Keep the code in capitals and refuse an ISSN whose last sign does not check."""
        self.code = self.code.upper()
        if re.fullmatch(r"\d{4}-\d{3}[\dX]", self.issn) and not _issn_is_sound(self.issn):
            raise ValidationError({"issn": "The last sign of this ISSN does not check; look for a slip."})

    def get_absolute_url(self) -> str:
        """Return the address of its index."""
        return f"/series/{self.code.lower()}/"

    def printed(self, year: int, serial: int) -> str:
        """Return a number as it is printed.

        Examples
        --------
        The pattern ``{code}{yy}{serial:03d}`` of series CO prints ``CO26001``.
        """
        return self.number_pattern.format(code=self.code, yyyy=year, yy=f"{year % 100:02d}", serial=serial)

    def counted_year(self, year: int) -> int:
        """Return the year in which numbers are counted: 0 where they run on from year to year."""
        parts = {name for _, name, _, _ in string.Formatter().parse(self.number_pattern)}
        return year if parts & {"yy", "yyyy"} else 0

    def key(self, number: str) -> str:
        """Return the number as it stands in addresses: the code, then what begins with a digit."""
        plain = re.sub(r"[^a-z0-9]+", "-", number.lower()).strip("-")
        return self.code.lower() + re.sub(r"^[a-z-]+", "", plain)
