"""Degree programmes with fees and deadlines, courses with cohorts, and applications until they are old."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable

from institute.core.days import said_days
from institute.core.models import InstituteSettings
from institute.core.posted import Posted
from institute.people.models.money import currency_form, said
from institute.publications.models import Person, Unit

_PLAIN = ["bold", "italic", "link", "ul", "ol"]


class Programme(ClusterableModel):
    """A programme that leads to a degree or certificate."""

    slug = models.SlugField(unique=True, help_text="Its page is /teaching/programmes/ and this.")
    name = models.CharField(max_length=160)
    award = models.CharField(max_length=120, help_text="What it leads to: Master of Science.")
    length = models.CharField(max_length=80, help_text="For example: one year full time, two part time.")
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.SET_NULL, related_name="programmes")
    director = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="directs")
    summary = models.TextField(max_length=400)
    text = RichTextField(blank=True, features=[*_PLAIN, "h2"], help_text="What is taught and how.")
    how_to_apply = RichTextField(blank=True, features=_PLAIN)
    assistance = RichTextField(blank=True, features=_PLAIN, verbose_name="financial assistance")
    place = models.PositiveSmallIntegerField(default=10)
    is_open = models.BooleanField(default=True, help_text="Whether it takes students; else it is said to be closed.")

    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldRowPanel([FieldPanel("award"), FieldPanel("length")]),
        FieldRowPanel([FieldPanel("unit"), FieldPanel("director")]),
        FieldPanel("summary"),
        FieldPanel("text"),
        InlinePanel("deadlines", heading="Deadlines", label="Deadline", help_text="What is over is no longer shown."),
        InlinePanel("fees", heading="Fees", label="Fee"),
        FieldPanel("how_to_apply"),
        FieldPanel("assistance"),
        FieldRowPanel([FieldPanel("place"), FieldPanel("is_open")]),
    ]

    class Meta:
        ordering = ("place", "name")

    def __str__(self) -> str:
        """Return its name."""
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return f"/teaching/programmes/{self.slug}/"

    @property
    def coming(self) -> list[Deadline]:
        """The deadlines that are not over, the next first."""
        today = timezone.localdate()
        return sorted((each for each in self.deadlines.all() if each.date >= today), key=lambda each: each.date)


class Fee(Orderable):
    """What a programme costs, and whom."""

    programme = ParentalKey(Programme, on_delete=models.CASCADE, related_name="fees")
    label = models.CharField(max_length=120, help_text="For whom or what: full time, from abroad.")
    currency = models.CharField(max_length=3, default="EUR", validators=[currency_form])
    amount = models.DecimalField(max_digits=10, decimal_places=2, validators=[MinValueValidator(0)])

    panels = [FieldRowPanel([FieldPanel("label"), FieldPanel("currency"), FieldPanel("amount")])]

    @property
    def said_amount(self) -> str:
        """How much, as it is printed."""
        return f"{self.currency} {said(self.amount)}" if self.amount else "Free"


class Deadline(models.Model):
    """A day by which something must be in."""

    programme = ParentalKey(Programme, on_delete=models.CASCADE, related_name="deadlines")
    label = models.CharField(max_length=160, help_text="What must be in: applications for September 2027.")
    date = models.DateField()

    panels = [FieldRowPanel([FieldPanel("label"), FieldPanel("date")])]

    class Meta:
        ordering = ("date",)

    def __str__(self) -> str:
        """Return what and when."""
        return f"{self.label}: {self.date:%-d %B %Y}"


class Course(ClusterableModel):
    """A course that is given again and again: executive education, training, a summer school."""

    slug = models.SlugField(unique=True, help_text="Its page is /teaching/courses/ and this.")
    name = models.CharField(max_length=160)
    code = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=80, default="Executive education", help_text="Any word; courses are grouped.")
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.SET_NULL, related_name="courses")
    teachers = models.ManyToManyField(Person, blank=True, related_name="teaches")
    summary = models.TextField(max_length=400)
    audience = models.TextField(max_length=600, help_text="For whom it is.")
    syllabus = RichTextField(features=[*_PLAIN, "h3"])
    language = models.CharField(max_length=60, default="English")
    mailbox = models.EmailField(help_text="Where applications go. Readers do not see it.")
    keep_days = models.PositiveSmallIntegerField(
        default=60,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        verbose_name="days for which an application is kept here",
        help_text="It is in the mailbox by then. Applicants are told this number.",
    )

    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldRowPanel([FieldPanel("code"), FieldPanel("kind"), FieldPanel("language")]),
        FieldPanel("unit"),
        FieldPanel("teachers"),
        FieldPanel("summary"),
        FieldPanel("audience"),
        FieldPanel("syllabus"),
        InlinePanel("cohorts", heading="Cohorts", label="Cohort"),
        MultiFieldPanel([FieldPanel("mailbox"), FieldPanel("keep_days")], "Applications"),
    ]

    class Meta:
        ordering = ("kind", "name")

    def __str__(self) -> str:
        """Return its name."""
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return f"/teaching/courses/{self.slug}/"

    @property
    def coming(self) -> list[Cohort]:
        """The cohorts that are not over, the next first."""
        today = timezone.localdate()
        return [each for each in self.cohorts.all() if each.ends >= today]

    @property
    def open_cohorts(self) -> list[Cohort]:
        """The cohorts for which one may apply today."""
        return [each for each in self.coming if each.is_open]


class Cohort(models.Model):
    """One run of a course."""

    course = ParentalKey(Course, on_delete=models.CASCADE, related_name="cohorts")
    starts = models.DateField(verbose_name="first day")
    ends = models.DateField(verbose_name="last day")
    apply_by = models.DateField(help_text="The last day on which one may apply.")
    place = models.CharField(max_length=160, blank=True, help_text="Empty: online.")
    currency = models.CharField(max_length=3, default="EUR", validators=[currency_form])
    fee = models.DecimalField(max_digits=10, decimal_places=2, default=0, validators=[MinValueValidator(0)])
    seats = models.PositiveSmallIntegerField(null=True, blank=True, help_text="How many take part at most.")

    panels = [
        FieldRowPanel([FieldPanel("starts"), FieldPanel("ends"), FieldPanel("apply_by")]),
        FieldRowPanel([FieldPanel("place"), FieldPanel("seats")]),
        FieldRowPanel([FieldPanel("currency"), FieldPanel("fee")]),
    ]

    class Meta:
        ordering = ("starts", "pk")

    def __str__(self) -> str:
        """Return its days and place."""
        return f"{self.days}, {self.where}"

    @property
    def days(self) -> str:
        """The days on which it is held."""
        return said_days(self.starts, self.ends)

    @property
    def where(self) -> str:
        """Where it is held."""
        return self.place or "online"

    @property
    def said_fee(self) -> str:
        """What it costs, as it is printed."""
        return f"{self.currency} {said(self.fee)}" if self.fee else "Free"

    @property
    def is_open(self) -> bool:
        """Whether one may apply today."""
        return self.apply_by >= timezone.localdate()

    def clean(self) -> None:
        """Refuse days out of order."""
        errors = {}
        if self.starts and self.ends and self.ends < self.starts:
            errors["ends"] = "It cannot end before it begins."
        if self.starts and self.apply_by and self.apply_by > self.starts:
            errors["apply_by"] = "One applies before it begins."
        if errors:
            raise ValidationError(errors)


class Application(Posted):
    """What somebody wrote to take part."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="applications")
    organisation = models.CharField(max_length=160, blank=True)

    class Meta(Posted.Meta):
        pass

    def __str__(self) -> str:
        """Return its reference, which the applicant is told."""
        return f"{self.reference} for {self.cohort.course}"

    def mail(self) -> EmailMessage:
        """Return the application as those read it who hold the course."""
        course = " ".join(self.cohort.course.name.split())
        from_where = f", {self.organisation}" if self.organisation else ""
        return EmailMessage(
            subject=f"Application for {course} [{self.reference}]",
            body=(
                f"Course: {course}\nCohort: {self.cohort}\n"
                f"From: {self.name}{from_where} <{self.email}>\n\n{self.text}\n"
            ),
            to=[self.cohort.course.mailbox],
        )

    def receipt(self) -> tuple[str, str]:
        """Return that it is an application, and that we have it."""
        return f"application for {' '.join(self.cohort.course.name.split())}", InstituteSettings.house()
