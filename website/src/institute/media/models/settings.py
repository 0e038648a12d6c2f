"""What the press office says of the institute, whose players may be opened, and what the podcast is called."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import RichTextField

from institute.core.models import Picture

CATEGORIES = [(name, name) for name in ("Government", "News", "Education", "History", "Science", "Society & Culture")]
COVER = (1400, 3000)


@register_setting(icon="media")
class MediaSettings(BaseSiteSetting):
    """The press office and the podcast."""

    boilerplate = RichTextField(
        blank=True, features=["bold", "italic", "link"], help_text="About the institute: stands under every release."
    )
    press_name = models.CharField(max_length=120, blank=True, verbose_name="press contact")
    press_phone = models.CharField(max_length=60, blank=True)
    press_email = models.EmailField(blank=True, help_text="Printed on releases. Empty: they lead to the contact form.")
    embed_hosts = models.TextField(
        blank=True,
        verbose_name="hosts of films elsewhere",
        help_text="One to a line, such as player.example.org. A reader's browser asks them only after a click.",
    )
    podcast_title = models.CharField(max_length=120, blank=True, help_text="Empty: there is no podcast of our own.")
    podcast_description = models.TextField(blank=True)
    podcast_author = models.CharField(max_length=120, blank=True)
    podcast_email = models.EmailField(blank=True, help_text="Directories write to it to confirm who owns the feed.")
    podcast_category = models.CharField(max_length=40, choices=CATEGORIES, default="Government")
    podcast_explicit = models.BooleanField(default=False)
    podcast_cover = models.ForeignKey(
        Picture,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Square, JPEG or PNG, 1,400 to 3,000 pixels wide: directories refuse any other.",
    )

    panels = [
        MultiFieldPanel(
            [FieldPanel(name) for name in ("boilerplate", "press_name", "press_phone", "press_email")], "Releases"
        ),
        FieldPanel("embed_hosts"),
        MultiFieldPanel(
            [
                FieldPanel(f"podcast_{name}")
                for name in ("title", "description", "author", "email", "category", "explicit", "cover")
            ],
            "The podcast",
        ),
    ]

    class Meta:
        verbose_name = "press and podcast"

    def hosts(self) -> list[str]:
        """Return the hosts whose players may be opened."""
        return [line.strip().lower() for line in self.embed_hosts.splitlines() if line.strip()]

    def clean(self) -> None:
        """Refuse a host that is none, and a podcast that no directory would take."""
        super().clean()
        wrong: dict[str, str] = {}
        bad = [host for host in self.hosts() if not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", host)]
        if bad:
            wrong["embed_hosts"] = f"{', '.join(bad)}: write the host alone, such as player.example.org."
        cover = self.podcast_cover
        if cover is not None and not (cover.width == cover.height and COVER[0] <= cover.width <= COVER[1]):
            wrong["podcast_cover"] = f"It is {cover.width} by {cover.height}; square and 1,400 to 3,000 is wanted."
        if self.podcast_title:
            for name in ("description", "author", "email", "cover"):
                if not getattr(self, f"podcast_{name}"):
                    wrong.setdefault(f"podcast_{name}", "Directories demand it.")
        if wrong:
            raise ValidationError(wrong)
