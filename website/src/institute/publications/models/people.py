"""Who writes, and which unit of the institute answers for it. What they were called at the time is in `pages`."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.search import index
from wagtail.snippets.models import register_snippet

orcid = RegexValidator(r"^\d{4}-\d{4}-\d{4}-\d{3}[\dX]\Z", "An ORCID reads 0000-0002-1825-0097.")
ror = RegexValidator(r"^0[a-hj-km-np-tv-z0-9]{6}\d{2}\Z", "A ROR id has nine signs, such as 03yrm5c26.")


@register_snippet
class Person(index.Indexed, models.Model):
    """Someone who writes for the institute, on its staff or not; or a body that signs as one."""

    slug = models.SlugField(unique=True)
    name_as_printed = models.CharField(max_length=160, help_text="As it stands in a byline: Ito Naoko.")
    is_organisation = models.BooleanField(
        default=False, verbose_name="is an organisation", help_text="A body that signs as one author."
    )
    family_name = models.CharField(max_length=80, help_text="Lists are sorted by it.")
    given_name = models.CharField(max_length=80, blank=True)
    role = models.CharField(max_length=120, blank=True, help_text="For example: senior analyst.")
    affiliation = models.CharField(max_length=200, blank=True)
    affiliation_ror = models.CharField(max_length=9, blank=True, validators=[ror], verbose_name="affiliation's ROR id")
    bio = RichTextField(blank=True, features=["bold", "italic", "link"])
    interests = models.TextField(
        blank=True,
        verbose_name="interest statement",
        help_text="What a reader should know: posts, funding, holdings. Printed with what this person publishes.",
    )
    email = models.EmailField(blank=True)
    orcid = models.CharField(max_length=19, blank=True, validators=[orcid], verbose_name="ORCID")

    panels = [
        FieldPanel(name)
        for name in (
            "name_as_printed",
            "slug",
            "is_organisation",
            "family_name",
            "given_name",
            "role",
            "affiliation",
            "affiliation_ror",
            "bio",
            "interests",
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

    def get_absolute_url(self) -> str:
        """Return the address of the profile."""
        return f"/people/{self.slug}/"


@register_snippet
class Unit(models.Model):
    """A centre, programme or cluster of the institute; a closed one keeps what it published."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=160)
    acronym = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=60, default="Centre", help_text="Centre, programme, cluster; any word.")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="children")
    opened = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Year.")
    closed = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Year; empty while it works.")
    intro = RichTextField(blank=True, features=["bold", "italic", "link"])

    panels = [FieldPanel(name) for name in ("name", "slug", "acronym", "kind", "parent", "opened", "closed", "intro")]

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        """Return its name, with its years once it is closed."""
        return f"{self.name} ({self.opened or ''}–{self.closed})" if self.closed else self.name
