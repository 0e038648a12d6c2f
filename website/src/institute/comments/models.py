"""What readers answered, where they may, and what became of it. No address of a machine is kept."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.snippets.models import register_snippet

from institute.publications.models import Person, PublicationPage, Series

LONGEST_TEXT = 3_000  # characters as a reader counts them
LONGEST_NAME = 80
OFF, OPEN, CLOSED = "off", "open", "closed"
MODES = [(OFF, "Off: nothing is shown"), (OPEN, "Open"), (CLOSED, "Closed: what there is stays, nothing is added")]


@register_setting(icon="comment")
class CommentSettings(BaseSiteSetting):
    """How long an address given with a comment is kept, and whether authors are told of new comments."""

    keep_addresses_days = models.PositiveSmallIntegerField(
        default=90,
        validators=[MinValueValidator(1), MaxValueValidator(730)],
        verbose_name="days for which an address is kept",
        help_text="Counted from the comment. Readers are told this number; what they were told is kept to.",
    )
    tell_authors = models.BooleanField(default=False, help_text="Send authors a mail when a comment is shown.")

    panels = [FieldPanel("keep_addresses_days"), FieldPanel("tell_authors")]

    class Meta:
        verbose_name = "comments"


@register_snippet
class SeriesComments(models.Model):
    """Whether readers may comment on the pieces of a series, and how."""

    series = models.OneToOneField(Series, on_delete=models.CASCADE, related_name="comments")
    mode = models.CharField(max_length=8, choices=MODES, default=OPEN)
    close_after_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Counted from the day of issue. Empty: they stay open."
    )
    moderated = models.BooleanField(default=True, help_text="Read every comment before it is shown.")
    depth = models.PositiveSmallIntegerField(
        default=1, choices=[(0, "No answers"), (1, "Answers"), (2, "Answers to answers")]
    )

    panels = [FieldPanel(name) for name in ("series", "mode", "close_after_days", "moderated", "depth")]

    class Meta:
        verbose_name_plural = "comments of series"

    def __str__(self) -> str:
        """Return the series."""
        return f"Comments on {self.series}"


@register_snippet
class PieceComments(models.Model):
    """What one piece does otherwise than its series."""

    page = models.OneToOneField(PublicationPage, on_delete=models.CASCADE, related_name="comment_mode")
    mode = models.CharField(max_length=8, choices=MODES, default=CLOSED)

    panels = [FieldPanel("page"), FieldPanel("mode")]

    class Meta:
        verbose_name_plural = "comments of pieces"

    def __str__(self) -> str:
        """Return the piece."""
        return f"Comments on {self.page}"


class Comment(models.Model):
    """One comment: who signed it, what it says, and whether readers see it."""

    UNCONFIRMED, WAITING, SHOWN, REFUSED, SPAM = "unconfirmed", "waiting", "shown", "refused", "spam"
    STATES = [
        (UNCONFIRMED, "Address not confirmed"),
        (WAITING, "Waits to be read"),
        (SHOWN, "Shown"),
        (REFUSED, "Not shown"),
        (SPAM, "Spam"),
    ]
    REASONS = [
        ("off-topic", "Is not about the piece"),
        ("abuse", "Attacks a person or a group"),
        ("private", "Tells what is private"),
        ("unlawful", "May be against the law"),
        ("advertisement", "Advertises"),
        ("double", "Says what was said"),
        ("other", "Another reason"),
    ]

    page = models.ForeignKey(PublicationPage, on_delete=models.CASCADE, related_name="comments")
    answers = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="replies")
    form = models.UUIDField(unique=True, default=uuid.uuid4, editable=False, help_text="The form it was sent with.")
    name = models.CharField(max_length=LONGEST_NAME)
    text = models.TextField()
    email = models.EmailField(blank=True)
    email_until = models.DateField(null=True, db_index=True, help_text="The address is deleted on this day.")
    by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", help_text="If an author answers."
    )
    state = models.CharField(max_length=12, choices=STATES, default=UNCONFIRMED, db_index=True)
    reason = models.CharField(max_length=16, choices=REASONS, blank=True)
    written_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    foreign = models.CharField(max_length=80, blank=True, help_text="What it was called where it was brought from.")

    class Meta:
        ordering = ("written_at", "pk")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email="") | models.Q(email_until__isnull=False), name="commenter_address_has_its_end"
            ),
            models.UniqueConstraint(
                fields=("foreign",), condition=~models.Q(foreign=""), name="a_comment_is_brought_once"
            ),
        ]

    def __str__(self) -> str:
        """Return who wrote when."""
        return f"{self.name}, {self.written_at:%Y-%m-%d %H:%M}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep it; an address without the day of its deletion is refused before the database does."""
        if self.email and self.email_until is None:
            raise ValidationError({"email_until": "An address is kept only until a day that was named."})
        super().save(*args, **kwargs)

    @property
    def depth(self) -> int:
        """How many comments it stands under."""
        above, found = self.answers, 0
        while above is not None:
            above, found = above.answers, found + 1
        return found


class Report(models.Model):
    """That a reader thinks a comment should not stand there, and why."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="reports")
    form = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    words = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    dealt_with = models.DateTimeField(null=True)

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        """Return what it is about."""
        return f"Report of {self.comment}"


UNCONFIRMED_FOR = dt.timedelta(days=7)
NOT_SHOWN_FOR = dt.timedelta(days=30)
