"""The menus as editors keep them: a draft, a preview, a live one. What they lead to is found out in `menus`."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin
from wagtail.snippets.models import register_snippet

from institute.frame.blocks import Columns, Items


@register_snippet
class Navigation(PreviewableMixin, DraftStateMixin, RevisionMixin, models.Model):
    """The main menu and the columns at the foot, for the whole site."""

    main = StreamField(Items(), blank=True, verbose_name="main menu")
    foot = StreamField(Columns(), blank=True, verbose_name="columns at the foot")

    panels = [FieldPanel("main"), FieldPanel("foot")]

    class Meta:
        verbose_name = "menus"
        verbose_name_plural = "menus"

    def __str__(self) -> str:
        """Return what it is."""
        return "The menus of the site"

    def clean(self) -> None:
        """Refuse a second one: there is one site, and editors would not know which counts."""
        super().clean()
        if Navigation.objects.exclude(pk=self.pk).exists():
            raise ValidationError("There are menus already: edit those.")

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        """Return the page on which the menus are shown before they are live."""
        return "frame/navigation_preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """Let the frame of the previewed page be made of these menus."""
        request.previewed_navigation = self  # type: ignore[attr-defined]
        context: dict[str, Any] = super().get_preview_context(request, mode_name)
        return context
