"""Departments with their mailboxes, letters until they are old, and how to get here. Keeps no address of a machine."""

from __future__ import annotations

from django.core.mail import EmailMessage
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import RichTextField
from wagtail.snippets.models import register_snippet

from institute.core.models import InstituteSettings, Picture
from institute.core.posted import Posted
from institute.publications.models import Person

_PLAIN = ["bold", "italic", "link", "ul"]


@register_snippet
class Department(models.Model):
    """A part of the house that answers letters: the press office, admissions, whoever keeps the site."""

    slug = models.SlugField(unique=True, help_text="Its page is /contact/ and this.")
    name = models.CharField(max_length=120, help_text="For example: Press office.")
    about = models.CharField(max_length=240, help_text="What to write to it about.")
    mailbox = models.EmailField(help_text="Where letters to it go. Readers do not see it unless you say so.")
    shows_mailbox = models.BooleanField(default=False, help_text="Whether readers see the mailbox as a link.")
    telephone = models.CharField(max_length=40, blank=True)
    hours = models.CharField(max_length=160, blank=True, help_text="When somebody answers, with the time zone.")
    people = models.ManyToManyField(Person, blank=True, related_name="departments")
    place = models.PositiveSmallIntegerField(default=10, help_text="Departments are listed by it, the smallest first.")
    is_open = models.BooleanField(default=True, help_text="A closed department takes no letters and is not listed.")

    panels = [
        MultiFieldPanel([FieldPanel("name"), FieldPanel("slug"), FieldPanel("about")], "Department"),
        MultiFieldPanel([FieldPanel("mailbox"), FieldPanel("shows_mailbox")], "Letters"),
        MultiFieldPanel([FieldPanel("telephone"), FieldPanel("hours"), FieldPanel("people")], "Who answers"),
        MultiFieldPanel([FieldPanel("place"), FieldPanel("is_open")], "In the list"),
    ]

    class Meta:
        ordering = ("place", "name")

    def __str__(self) -> str:
        """Return its name."""
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address at which one writes to it."""
        return f"/contact/{self.slug}/"


@register_setting(icon="mail")
class ContactSettings(BaseSiteSetting):
    """How long letters are kept, and how to get here."""

    keep_days = models.PositiveSmallIntegerField(
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        verbose_name="days for which a letter is kept here",
        help_text="It is in the department's mailbox by then. Readers are told this number.",
    )
    map = models.ForeignKey(
        Picture, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", help_text="A drawing of the way."
    )
    map_in_words = models.TextField(blank=True, help_text="What the drawing shows, for those who do not see it.")
    transport = RichTextField(blank=True, features=_PLAIN, verbose_name="by bus, tram or train")
    walking = RichTextField(blank=True, features=_PLAIN, verbose_name="on foot and by bicycle")
    parking = RichTextField(blank=True, features=_PLAIN, verbose_name="by car, and where to leave it")
    access = RichTextField(blank=True, features=_PLAIN, verbose_name="for wheelchair users, and other access")

    panels = [
        FieldPanel("keep_days"),
        MultiFieldPanel(
            [FieldPanel(n) for n in ("map", "map_in_words", "transport", "walking", "parking", "access")], "Directions"
        ),
    ]

    class Meta:
        verbose_name = "contact and directions"

    @property
    def ways(self) -> list[tuple[str, str, str]]:
        """Each way that is described: its id, its heading and its text."""
        ways = (
            ("transport", "By bus, tram or train", self.transport),
            ("walking", "On foot and by bicycle", self.walking),
            ("parking", "By car", self.parking),
            ("access", "For wheelchair users", self.access),
        )
        return [way for way in ways if way[2].strip()]


class Letter(Posted):
    """What somebody wrote to a department."""

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="letters")
    subject = models.CharField(max_length=160)

    class Meta(Posted.Meta):
        pass

    def __str__(self) -> str:
        """Return its reference, which the writer is told."""
        return f"{self.reference} to {self.department}"

    def mail(self) -> EmailMessage:
        """Return the letter as the department reads it."""
        signed = f"{self.name} <{self.email}>, by the form on our site: {self.department}."
        return EmailMessage(
            subject=f"{self.subject} [{self.reference}]",
            body=f"{self.text}\n\n--\n{signed}\n",
            to=[self.department.mailbox],
        )

    def receipt(self) -> tuple[str, str]:
        """Return that it is a letter, and which department has it."""
        return "letter", f"The {self.department} of {InstituteSettings.house()}"
