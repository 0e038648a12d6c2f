"""What publications are about: subjects, and regions within regions. Series are a third facet and have their file."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.snippets.models import register_snippet


class _Category(models.Model):
    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=120)

    panels = [FieldPanel("title"), FieldPanel("slug")]

    class Meta:
        abstract = True
        ordering = ("title",)

    def __str__(self) -> str:
        return self.title


@register_snippet
class Subject(_Category):
    """What a publication is about."""


@register_snippet
class Region(_Category):
    """The part of the world it is about; a region may lie within another."""

    within = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="parts")

    panels = [*_Category.panels, FieldPanel("within")]

    def clean(self) -> None:
        """Refuse a region that would lie within itself."""
        outer = self.within
        while outer is not None:
            if outer.pk == self.pk and self.pk is not None:
                raise ValidationError({"within": "A region cannot lie within itself."})
            outer = outer.within
