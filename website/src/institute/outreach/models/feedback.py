"""What readers said of a page, and how the institute asks them. No address of a machine is kept."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

LONGEST_TEXT = 255  # characters as a reader counts them


@register_setting(icon="comment")
class FeedbackSettings(BaseSiteSetting):
    """What the survey asks, on which scale, and how long an address given with it is kept."""

    question = models.CharField(max_length=160, default="Rate your experience with this website")
    steps = models.PositiveSmallIntegerField(
        default=6, validators=[MinValueValidator(2), MaxValueValidator(10)], help_text="How many steps the scale has."
    )
    lowest = models.CharField(max_length=60, default="Not satisfied", help_text="What the lowest step means.")
    highest = models.CharField(max_length=60, default="Very satisfied", help_text="What the highest step means.")
    liked_question = models.CharField(max_length=160, default="What did you like?")
    improve_question = models.CharField(max_length=160, default="What can be improved?")
    keep_addresses_days = models.PositiveSmallIntegerField(
        default=90,
        validators=[MinValueValidator(1), MaxValueValidator(730)],
        verbose_name="days for which an address is kept",
        help_text="Readers are told this number; what they were told is kept to.",
    )

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("question"),
                FieldPanel("steps"),
                FieldRowPanel([FieldPanel("lowest"), FieldPanel("highest")]),
            ],
            "The rating",
        ),
        MultiFieldPanel([FieldPanel("liked_question"), FieldPanel("improve_question")], "The two texts"),
        FieldPanel("keep_addresses_days"),
    ]

    class Meta:
        verbose_name = "feedback survey"

    def options(self) -> list[tuple[int, str]]:
        """Return each step with its whole name: ``1 of 6, Not satisfied``."""
        ends = {1: f", {self.lowest}", self.steps: f", {self.highest}"}
        return [(step, f"{step} of {self.steps}{ends.get(step, '')}") for step in range(1, self.steps + 1)]


class Feedback(models.Model):
    """One reader's answer to the survey, with the page and the version it is about."""

    form = models.UUIDField(unique=True, default=uuid.uuid4, editable=False, help_text="The form it was sent with.")
    given_at = models.DateTimeField(default=timezone.now, db_index=True)
    path = models.CharField(max_length=400, blank=True, help_text="The address of the page it is about.")
    page = models.ForeignKey("wagtailcore.Page", null=True, on_delete=models.SET_NULL, related_name="+")
    # A number and no key: Wagtail may purge old revisions, and the answer was about that one all the same.
    revision = models.PositiveBigIntegerField(null=True)
    locale = models.CharField(max_length=20)
    rating = models.PositiveSmallIntegerField()
    steps = models.PositiveSmallIntegerField(help_text="How many steps the scale had.")
    liked = models.TextField(blank=True)
    improve = models.TextField(blank=True)
    email = models.EmailField(blank=True)
    email_until = models.DateField(null=True, db_index=True, help_text="The address is deleted on this day.")
    dealt_with = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-given_at", "-pk")
        verbose_name = verbose_name_plural = "feedback"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(rating__gte=1, rating__lte=models.F("steps")), name="rating_on_its_scale"
            ),
            models.CheckConstraint(
                condition=models.Q(email="") | models.Q(email_until__isnull=False), name="address_has_its_end"
            ),
        ]

    def __str__(self) -> str:
        """Return the rating and what it is about."""
        return f"{self.rating} of {self.steps} on {self.path or 'the site'}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep it; an address without the day of its deletion is refused before the database does."""
        if self.email and self.email_until is None:
            raise ValidationError({"email_until": "An address is kept only until a day that was named."})
        super().save(*args, **kwargs)
