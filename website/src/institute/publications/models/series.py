"""A numbered series: its code, its labels, its rights and its switches. Numbers are issued in `numbers`."""

from __future__ import annotations

import re
import string
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable
from wagtail.snippets.models import register_snippet

from institute.core.models import Picture
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
LONGEST = 40
_PARTS = {"code", "yyyy", "yy", "serial"}
code_letters = RegexValidator(r"^[A-Za-z]{1,6}\Z", "A code is made of one to six letters.")
issn_form = RegexValidator(r"^\d{4}-\d{3}[\dX]\Z", "An ISSN reads 2049-3630.")
doi_prefix_form = RegexValidator(r"^10\.\d{4,9}\Z", "A DOI prefix reads 10.5555.")


def number_pattern(value: str) -> None:
    """Refuse a pattern that could not be printed, or that would print the same number twice."""
    try:
        parts = [(name, form, turned) for _, name, form, turned in string.Formatter().parse(value) if name is not None]
    except ValueError as error:
        said = f"The pattern cannot be read ({error}). Write for example {{code}}{{yy}}{{serial:03d}}."
        raise ValidationError(said) from None
    names = [name for name, _, _ in parts]
    unknown = sorted({name or "{}" for name in names} - _PARTS)
    if unknown:
        raise ValidationError(f"A pattern knows {{code}}, {{yyyy}}, {{yy}} and {{serial}}; not {', '.join(unknown)}.")
    if names.count("serial") != 1:
        raise ValidationError("A pattern needs {serial} once, or numbers could not be told apart.")
    for name, form, turned in parts:
        if turned or (form and not (name == "serial" and re.fullmatch(r"0[1-9]d?", form))):
            raise ValidationError(
                f"{{{name}}} is printed as it is, and {{serial:03d}} with noughts before it; not as {form or turned!r}."
            )
    around = "".join(said for said, *_ in string.Formatter().parse(value))
    if not around.isprintable() or re.search(r"[{}<>]", around):
        raise ValidationError("Between its parts a pattern has letters, digits, points, strokes, hyphens and blanks.")
    longest = value.format(code="W" * 6, yyyy=2026, yy="26", serial=99_999)
    if len(longest) > LONGEST:
        raise ValidationError(f"Numbers of this pattern, such as {longest}, are longer than {LONGEST} signs.")


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
    board = models.ManyToManyField(
        Person, blank=True, related_name="advises", verbose_name="editorial board", help_text="Besides the editors."
    )
    cover = models.ForeignKey(
        Picture,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Stands on the page of the series; its creator and licence are printed with it.",
    )
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
    oai = models.BooleanField(
        default=True,
        verbose_name="OAI-PMH",
        help_text="Offer to harvesters, as a set; switched off, they are told that its records are gone.",
    )
    oai_switched_at = models.DateTimeField(null=True, editable=False, help_text="When that was last switched.")
    has_feed = models.BooleanField(default=True, help_text="Offer a feed of this series.")
    is_open = models.BooleanField(default=True, help_text="A closed series keeps its pages and takes no new ones.")

    panels = [
        MultiFieldPanel(
            [FieldPanel(name) for name in ("name", "code", "kind", "number_pattern", "issn", "is_open")], "Series"
        ),
        MultiFieldPanel(
            [
                FieldPanel(name)
                for name in ("scope", "cover", "editors", "board", "frequency", "guidelines", "disclaimer")
            ],
            "About",
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
        """Keep the code in capitals; refuse one that another series had, and an ISSN whose last sign does not check."""
        self.code, self.issn = self.code.upper(), self.issn.upper()
        before = FormerCode.objects.filter(code=self.code).exclude(series_id=self.pk).select_related("series").first()
        if before is not None:
            said = (
                f"{self.code} was the code of {before.series}, and its addresses lead there for ever; choose another."
            )
            raise ValidationError({"code": said})
        if re.fullmatch(r"\d{4}-\d{3}[\dX]", self.issn) and not _issn_is_sound(self.issn):
            raise ValidationError({"issn": "The last sign of this ISSN does not check; look for a slip."})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep a code that is given up, and when harvesters were last told another thing of the whole series."""
        with transaction.atomic():
            before = Series.objects.filter(pk=self.pk).first()
            if before is not None and before.oai != self.oai:
                self.oai_switched_at = timezone.now()
            super().save(*args, **kwargs)
            if before is not None and before.code != self.code:
                FormerCode.objects.filter(code=self.code, series=self).delete()
                FormerCode.objects.get_or_create(code=before.code, defaults={"series": self})
                # Its records are of another set now, which is a change to those who harvest them.
                self.issued.update(back_at=timezone.now())

    @classmethod
    def coded(cls, code: str) -> Series | None:
        """Return the series of a code, whatever its case, that it has or once had."""
        if not re.fullmatch(r"[A-Za-z]{1,6}", code):
            return None  # not even a question to the database, which refuses some signs
        found: Series | None = cls.objects.filter(code__iexact=code).first()
        if found is None:
            found = cls.objects.filter(former_codes__code__iexact=code).first()
        return found

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
        """Return the number as it stands in addresses: the code, then what begins with a digit.

        A number that begins with a code that the series had keeps it: readers look for it as it is printed.
        """
        plain = re.sub(r"[^a-z0-9]+", "-", number.lower()).strip("-")
        digits = plain.lstrip("-" + string.ascii_lowercase)
        letters = plain[: len(plain) - len(digits)].strip("-").upper()
        had = letters != self.code and self.pk and self.former_codes.filter(code=letters).exists()
        return (letters if had else self.code).lower() + digits


class FormerCode(models.Model):
    """A code that a series had: no other series is given it, and addresses with it lead to where the series is now."""

    code = models.CharField(max_length=6, unique=True)
    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="former_codes")

    def __str__(self) -> str:
        """Return the code."""
        return self.code
