"""The whole issue of a journal as one PDF: what is kept of it. Made in `pdf.binding`, compared with it in `bound`."""

from __future__ import annotations

from django.db import models


class BoundIssue(models.Model):
    """The PDF of an issue, of what it was made, and from which page to which each article runs in it."""

    issue = models.OneToOneField("IssuePage", on_delete=models.CASCADE, related_name="bound")
    made_of = models.CharField(max_length=64, blank=True)
    pdf = models.FileField(upload_to="issues/", blank=True)
    pdf_hash = models.CharField(max_length=64, blank=True)
    pdf_size = models.PositiveBigIntegerField(default=0)
    pages = models.PositiveIntegerField(default=0)
    ranges = models.JSONField(default=dict)
    lacking = models.CharField(max_length=64, blank=True, help_text="Of what it should be made and is not yet.")
    lacking_since = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        """Return the issue."""
        return f"{self.issue}, bound"
