"""Public revisions: what readers were shown, when, why it changed and who answered for it. Written once each."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from institute.publications.metadata.changes import KINDS, SILENT

_LATER = {"pdf", "pdf_hash", "pdf_pages"}


class PublicRevision(models.Model):
    """A publication as it stood before readers at one time; only its PDF may be added later."""

    page = models.ForeignKey("PublicationPage", on_delete=models.CASCADE, related_name="public_revisions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=24, choices=KINDS)
    notice = models.TextField(blank=True)
    published_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="approved_revisions"
    )
    approver = models.CharField(max_length=160, blank=True, help_text="The approver's name at the time.")
    content = models.JSONField(encoder=DjangoJSONEncoder)
    facts = models.JSONField(encoder=DjangoJSONEncoder)
    pinned = models.JSONField(encoder=DjangoJSONEncoder, default=dict)
    content_hash = models.CharField(max_length=64)
    pdf = models.FileField(upload_to="editions/", blank=True)
    pdf_hash = models.CharField(max_length=64, blank=True)
    pdf_pages = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ("page", "-number")
        indexes = [
            models.Index(fields=["published_at"], name="revisions_in_time"),
            models.Index(fields=["kind"], name="revisions_by_kind"),
        ]
        constraints = [models.UniqueConstraint(fields=("page", "number"), name="one_revision_a_number")]

    def __str__(self) -> str:
        """Return its place and kind."""
        return f"version {self.number} ({self.get_kind_display()})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write it once; later only the PDF's fields may follow."""
        if self.pk and not (kwargs.get("update_fields") and set(kwargs["update_fields"]) <= _LATER):
            raise TypeError("A public revision is never rewritten; publish another.")
        super().save(*args, **kwargs)

    @property
    def before(self) -> int:
        """The number of the revision before it."""
        return max(self.number - 1, 1)

    @property
    def is_noticed(self) -> bool:
        """Whether readers are told of it on the corrections page."""
        return self.kind not in SILENT
