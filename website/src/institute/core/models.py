"""Users, images, the institute's particulars, spent forms, and the free page. No publication and no case."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.core.files.base import ContentFile, File
from django.core.validators import RegexValidator
from django.db import models
from django.http import HttpRequest
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import RichTextField, StreamField
from wagtail.images.models import AbstractImage, AbstractRendition, Filter
from wagtail.models import Orderable, Page
from wagtail.search import index

from institute.core import blocks

domain_form = RegexValidator(r"(?i)^[a-z][a-z\d-]*(\.[a-z\d-]+)*\Z", "A domain reads institute.example.")


class User(AbstractUser):
    """Someone who signs in. Ours from the start, because a user model cannot be changed later."""


class Picture(AbstractImage):
    """A picture with who made it, where it came from and under which licence."""

    creator = models.CharField(max_length=255, blank=True, help_text="Who took or drew it, as it is to be printed.")
    source = models.CharField(max_length=255, blank=True, help_text="Agency, archive or collection.")
    source_url = models.URLField(blank=True, verbose_name="address of the source")
    licence = models.CharField(max_length=120, blank=True, help_text="For example CC BY 4.0.")

    admin_form_fields = (
        "title",
        "file",
        "description",
        "creator",
        "source",
        "source_url",
        "licence",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    def generate_rendition_file(self, filter: Filter, *, source: File[bytes] | None = None) -> ContentFile[bytes]:
        """Return the picture in one size, in memory: Wagtail leaves its temporary file to the collector, open."""
        with super().generate_rendition_file(filter, source=source) as made:
            made.seek(0)
            return ContentFile(made.read(), name=made.name)

    @property
    def credit(self) -> str:
        """Who made it, where it is from and its licence, as one line."""
        return ", ".join(part for part in (self.creator, self.source, self.licence) if part)


class Rendition(AbstractRendition):
    """A picture in one size."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)


@register_setting(icon="home")
class InstituteSettings(ClusterableModel, BaseSiteSetting):
    """What the institute is called, where it is, where else it can be met, and under which licence it publishes.

    Masthead, foot, contact page, structured data, feeds and printed editions all read it here.
    """

    name = models.CharField(max_length=120, default="Kaihan Institute")
    motto = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=120, blank=True, help_text="For example: think tank.")
    founded = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Year.")
    logo = models.ForeignKey(
        Picture,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Empty: the mark that comes with the software.",
    )
    logo_alt = models.CharField(
        max_length=200,
        blank=True,
        verbose_name="logo in words",
        help_text="What it shows, for those who do not see it.",
    )
    parent_name = models.CharField(max_length=160, blank=True, help_text="The institution that it belongs to, if any.")
    parent_url = models.URLField(blank=True, verbose_name="address of the parent institution")
    parent_logo = models.ForeignKey(Picture, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    notice = models.TextField(blank=True, help_text="Printed at the foot of every page.")
    street = models.CharField(max_length=200, blank=True)
    locality = models.CharField(max_length=200, blank=True, verbose_name="town")
    postcode = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=120, blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    copyright_holder = models.CharField(max_length=200, blank=True)
    licence_name = models.CharField(max_length=80, blank=True, help_text="For example CC BY 4.0.")
    licence_url = models.URLField(blank=True)
    harvested_as = models.CharField(
        max_length=120,
        blank=True,
        validators=[domain_form],
        verbose_name="name to harvesters",
        help_text="The domain that stands in the identifiers of records. Empty: that of this site. Where the site moves"
        " to another domain, write the old one: harvesters then go on, and do not take every record for a new one.",
    )

    panels = [
        MultiFieldPanel([FieldPanel("name"), FieldPanel("motto"), FieldPanel("kind"), FieldPanel("founded")], "Who"),
        MultiFieldPanel([FieldPanel("logo"), FieldPanel("logo_alt")], "Logo"),
        MultiFieldPanel(
            [FieldPanel("parent_name"), FieldPanel("parent_url"), FieldPanel("parent_logo")], "Parent institution"
        ),
        FieldPanel("notice"),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("street", "locality", "postcode", "country", "telephone", "email")],
            "Where",
        ),
        InlinePanel("offices", heading="Further addresses", label="Address"),
        InlinePanel("social_links", heading="On other networks", label="Account"),
        MultiFieldPanel(
            [FieldPanel("copyright_holder"), FieldPanel("licence_name"), FieldPanel("licence_url")], "Rights"
        ),
        FieldPanel("harvested_as"),
    ]

    class Meta:
        verbose_name = "institute"

    @classmethod
    def house(cls) -> str:
        """Return what the institute is called, on one line, as mails write it."""
        found = cls.objects.first()
        return " ".join((found.name if found else "The institute").split())

    @property
    def address_lines(self) -> list[str]:
        """The postal address, line by line."""
        return _lines(self)

    @property
    def postal_address(self) -> dict[str, str]:
        """The postal address as schema.org says it."""
        return _postal(self)


def _lines(place: Any) -> list[str]:
    town = f"{place.locality} {place.postcode}".strip()
    return [line for line in (place.street, town, place.country) if line]


def _postal(place: Any) -> dict[str, str]:
    said = {
        "streetAddress": place.street,
        "addressLocality": place.locality,
        "postalCode": place.postcode,
        "addressCountry": place.country,
    }
    return {"@type": "PostalAddress", **{name: value for name, value in said.items() if value}}


class Office(Orderable):
    """A further address of the institute."""

    institute = ParentalKey(InstituteSettings, on_delete=models.CASCADE, related_name="offices")
    name = models.CharField(max_length=120, help_text="For example: Library; Office in the capital.")
    street = models.CharField(max_length=200, blank=True)
    locality = models.CharField(max_length=200, blank=True, verbose_name="town")
    postcode = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=120, blank=True)
    telephone = models.CharField(max_length=40, blank=True)

    @property
    def address_lines(self) -> list[str]:
        """The address, line by line."""
        return _lines(self)

    @property
    def postal_address(self) -> dict[str, str]:
        """The address as schema.org says it."""
        return _postal(self)


class SocialLink(Orderable):
    """An account of the institute on another network; any network, by its name."""

    institute = ParentalKey(InstituteSettings, on_delete=models.CASCADE, related_name="social_links")
    network = models.CharField(max_length=60, help_text="Its name, as readers know it: LinkedIn, Mastodon, YouTube.")
    handle = models.CharField(max_length=120, blank=True, help_text="The account's own name there: @institute.")
    url = models.URLField(verbose_name="address")

    @property
    def label(self) -> str:
        """What the link is called: whose account it is, and on which network."""
        return f"{self.institute.name} on {self.network}"


class Identity(models.Model):
    """One row: what tells this institute from every other to programs (institute.core.identity)."""

    drawn = models.UUIDField(default=uuid.uuid4, editable=False)

    def __str__(self) -> str:
        """Return it as it is written."""
        return str(self.drawn)


class ContentVersion(models.Model):
    """One row: a token that is another one after every change of what readers see (institute.core.content)."""

    token = models.CharField(max_length=16)

    def __str__(self) -> str:
        """Return the token."""
        return self.token


class TableVersion(models.Model):
    """A table, with a token that is another one after every change of it; `*` is for changes of any table."""

    name = models.CharField(max_length=63, primary_key=True)
    token = models.CharField(max_length=16)

    def __str__(self) -> str:
        """Return the table and its token."""
        return f"{self.name}: {self.token}"


class SpentForm(models.Model):
    """A readers' form that was used up, so that no process takes it a second time (institute.core.guard)."""

    form = models.UUIDField(primary_key=True)
    until = models.DateTimeField(db_index=True, help_text="From then on it is refused by its age.")

    def __str__(self) -> str:
        """Return its number."""
        return self.form.hex


class Asked(models.Model):
    """How often somebody asked for something within a window of time (institute.core.limits)."""

    name = models.CharField(max_length=32, primary_key=True)
    until = models.BigIntegerField(db_index=True, help_text="When the window is over, in seconds since 1970.")
    times = models.IntegerField()

    def __str__(self) -> str:
        """Return how often."""
        return f"{self.name}: {self.times}"


def trail(page: Page) -> list[dict[str, str]]:
    """Return where a page stands: its ancestors below the front page, and itself last."""
    if page.depth == 3:  # right below the front page: there is nothing to look up
        return [{"title": page.title, "url": page.url or ""}] if page.live else []
    ancestors = page.get_ancestors(inclusive=True).live().filter(depth__gt=2)
    return [{"title": ancestor.title, "url": ancestor.url or ""} for ancestor in ancestors]


class StandardPage(Page):
    """A free page: an introduction and a body."""

    intro = RichTextField(blank=True, features=["bold", "italic", "link"])
    body = StreamField(blocks.Free(), blank=True)

    template = "pages/standard.html"
    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("intro"), index.SearchField("body")]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add where the page stands."""
        return {**super().get_context(request, *args, **kwargs), "trail": trail(self)}
