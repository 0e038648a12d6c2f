"""What became of those who studied here: stories for all, and a directory that few see. Nobody without consent."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField

from institute.core.models import Picture
from institute.people.models.teaching import Programme


class AlumnusStory(models.Model):
    """A story of a former student or fellow, for everybody to read."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=160)
    year = models.PositiveSmallIntegerField(help_text="In which they left.")
    now = models.CharField(max_length=200, help_text="What they do today.")
    words = models.CharField(max_length=300, blank=True, help_text="A sentence of theirs, to stand large.")
    text = RichTextField(features=["bold", "italic", "link"])
    photo = models.ForeignKey(Picture, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    is_shown = models.BooleanField(default=False, help_text="They have read it and agree that everybody may.")

    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldRowPanel([FieldPanel("year"), FieldPanel("now")]),
        FieldPanel("words"),
        FieldPanel("text"),
        FieldPanel("photo"),
        FieldPanel("is_shown"),
    ]

    class Meta:
        ordering = ("-year", "name")
        verbose_name = "story of an alumnus"
        verbose_name_plural = "stories of alumni"

    def __str__(self) -> str:
        """Return whose it is."""
        return f"{self.name}, {self.year}"


class Alumnus(models.Model):
    """An entry of the directory. It is shown while consent lasts, and deleted some time after."""

    name = models.CharField(max_length=160)
    year = models.PositiveSmallIntegerField()
    programme = models.ForeignKey(Programme, null=True, blank=True, on_delete=models.SET_NULL, related_name="alumni")
    now = models.CharField(max_length=200, blank=True, help_text="What they do today.")
    place = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    consents = models.BooleanField(default=False, help_text="They agree to stand in the directory.")
    consented_on = models.DateField(null=True, blank=True)
    consent_until = models.DateField(
        null=True, blank=True, help_text="Ask them again before this day: after it they are neither shown nor kept."
    )

    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("year"), FieldPanel("programme")]),
        FieldRowPanel([FieldPanel("now"), FieldPanel("place")]),
        FieldPanel("email"),
        MultiFieldPanel([FieldPanel("consents"), FieldPanel("consented_on"), FieldPanel("consent_until")], "Consent"),
    ]

    class Meta:
        ordering = ("-year", "name")
        verbose_name_plural = "alumni"

    def __str__(self) -> str:
        """Return name and year."""
        return f"{self.name}, {self.year}"

    def clean(self) -> None:
        """Demand the days of a consent."""
        if self.consents and not (self.consented_on and self.consent_until):
            raise ValidationError({"consent_until": "Write when they agreed, and until when that counts."})
