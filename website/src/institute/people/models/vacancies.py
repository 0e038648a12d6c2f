"""Vacancies with their closing day. What is closed is said to be; nobody has to take it down."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField

from institute.people.models.money import currency_form
from institute.publications.models import Unit


class VacancyQuerySet(models.QuerySet["Vacancy"]):
    """Vacancies by whether one may still apply. The closing day still counts."""

    def posted(self) -> VacancyQuerySet:
        """Return those that were posted by today, closed or not."""
        return self.filter(posted__lte=timezone.localdate())

    def open(self) -> VacancyQuerySet:
        """Return those for which one may apply today."""
        return self.posted().filter(closes__gte=timezone.localdate())


class Vacancy(models.Model):
    """A post that is to be filled."""

    KINDS = [
        ("FULL_TIME", "Full time"),
        ("PART_TIME", "Part time"),
        ("TEMPORARY", "Fixed term"),
        ("INTERN", "Internship"),
        ("VOLUNTEER", "Unpaid"),
    ]

    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=160)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.SET_NULL, related_name="vacancies")
    kind = models.CharField(max_length=12, choices=KINDS, default="FULL_TIME")
    place = models.CharField(max_length=160, help_text="Where the work is done.")
    is_remote = models.BooleanField(default=False, help_text="It may be done from elsewhere.")
    posted = models.DateField(default=timezone.localdate, help_text="From this day it is listed.")
    closes = models.DateField(help_text="The last day on which one may apply.")
    summary = models.TextField(max_length=400, help_text="For the list and the feed.")
    text = RichTextField(features=["bold", "italic", "link", "h2", "ul", "ol"])
    currency = models.CharField(max_length=3, default="EUR", validators=[currency_form])
    pay_from = models.PositiveIntegerField(null=True, blank=True, help_text="A year, before tax.")
    pay_to = models.PositiveIntegerField(null=True, blank=True)
    apply_url = models.URLField(blank=True, verbose_name="address at which one applies")
    apply_email = models.EmailField(blank=True, verbose_name="mailbox to which one applies")

    objects = VacancyQuerySet.as_manager()
    panels = [
        FieldPanel("title"),
        FieldPanel("slug"),
        FieldRowPanel([FieldPanel("unit"), FieldPanel("kind")]),
        FieldRowPanel([FieldPanel("place"), FieldPanel("is_remote")]),
        FieldRowPanel([FieldPanel("posted"), FieldPanel("closes")]),
        FieldPanel("summary"),
        FieldPanel("text"),
        MultiFieldPanel([FieldPanel("currency"), FieldPanel("pay_from"), FieldPanel("pay_to")], "Pay"),
        MultiFieldPanel([FieldPanel("apply_url"), FieldPanel("apply_email")], "How to apply: one of the two"),
    ]

    class Meta:
        ordering = ("closes", "title")
        verbose_name_plural = "vacancies"

    def __str__(self) -> str:
        """Return its title and closing day."""
        return f"{self.title} (until {self.closes:%-d %B %Y})"

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return f"/about/careers/{self.slug}/"

    @property
    def is_open(self) -> bool:
        """Whether one may still apply."""
        return self.posted <= timezone.localdate() <= self.closes

    def clean(self) -> None:
        """Demand one way to apply, and days and pay in their order."""
        errors = {}
        if bool(self.apply_url) == bool(self.apply_email):
            errors["apply_url"] = "Give the address of a form or a mailbox; one of the two."
        if self.posted and self.closes and self.closes < self.posted:
            errors["closes"] = "It cannot close before it is posted."
        if self.pay_from and self.pay_to and self.pay_to < self.pay_from:
            errors["pay_to"] = "The larger amount stands here."
        if errors:
            raise ValidationError(errors)
